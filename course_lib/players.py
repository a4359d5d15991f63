"""Sounds to be heard: a row of players in a notebook, each under its name."""

import html

import numpy as np

from course_lib import arguments, waveforms
from course_lib.language import current, label, say


class Players:
    """One player a clip, side by side; shown when it ends a cell.

    Every clip keeps its own loudness, so that a soft one sounds soft (`IPython.display.Audio` alone makes all equally
    loud). What is beyond full scale is cut off, as a loudspeaker would.

    Args:
        clips: Dict of name to float array `(samples,)`; names are shown in the reader's language.
        sample_rate_hz: Int.
    Raises:
        ValueError: If there are no clips, or one is no waveform.
    """

    def __init__(self, clips, *, sample_rate_hz):
        if not isinstance(clips, dict) or not clips:
            arguments.reject(
                "clips",
                expected_en="a dict of names to waveforms",
                expected_ko="이름과 파형의 딕셔너리",
                received=repr(clips)[:60],
            )
        self.sample_rate_hz = arguments.whole_number("sample_rate_hz", sample_rate_hz, minimum=1000)
        self.clips = {
            name: np.clip(waveforms.checked_clip(clip, name), -1, 1) for name, clip in clips.items()
        }

    def __repr__(self):
        names = ", ".join(map(label, self.clips))
        return say(
            en=f"[players: {names}; run this cell in Jupyter or Colab]",
            ko=f"[소리: {names}. 이 셀을 Jupyter나 Colab에서 실행하십시오]",
        )

    def _repr_html_(self):
        from IPython.display import Audio

        figures = []
        for name, clip in self.clips.items():
            shown = html.escape(label(name))
            sound = Audio(clip, rate=self.sample_rate_hz, normalize=False).src_attr()
            # Not IPython's own player: its <source> is silent in JupyterLab until the cell was run by the reader.
            player = f'<audio controls aria-label="{shown}" style="width: 100%" src="{sound}"></audio>'
            figures.append(
                f'<figure style="flex: 1 1 9em; max-width: 18em; margin: 0.3em">'
                f"<figcaption>{shown}</figcaption>{player}</figure>"
            )
        row = 'style="display: flex; flex-wrap: wrap; max-width: 58em"'
        return f'<div lang="{current()}" {row}>{"".join(figures)}</div>'
