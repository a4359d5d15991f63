"""Sounds in a figure: what happens when, and at which frequency."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from course_lib import arguments, waveforms
from course_lib.fourier import stft
from course_lib.language import label, say
from course_lib.plotting.house_style import COLORS, styled

_FRAME_SECONDS, _HOP_SECONDS = 0.032, 0.004
_LOWEST_DB = -90.0  # of full scale: what is softer is drawn as silence
_HEIGHT, _WIDTH = 3.0, 11.0  # inches


@styled
def spectrograms(clips, *, sample_rate_hz):
    """Draw each clip as a waveform and, below it, as a spectrogram; one column a clip, the same scales for all.

    Args:
        clips: Dict of name to float array `(samples,)`; names are shown in the reader's language. At most six.
        sample_rate_hz: Int.
    Returns:
        Array of Axes, shape `(2, clips)`.
    Raises:
        ValueError: If there are no clips, too many, or one is no waveform of at least a frame (0.032 s).
    """
    if not isinstance(clips, dict) or not 1 <= len(clips) <= 6:
        arguments.reject(
            "clips",
            expected_en="a dict of one to six names to waveforms",
            expected_ko="이름과 파형이 하나에서 여섯까지 든 딕셔너리",
            received=f"{type(clips).__name__} of {len(clips)}",
        )
    sample_rate_hz = arguments.whole_number("sample_rate_hz", sample_rate_hz, minimum=1000)
    frame_length = 2 * round(_FRAME_SECONDS * sample_rate_hz / 2)
    hop_length = round(_HOP_SECONDS * sample_rate_hz)
    _, axes = plt.subplots(
        2,
        len(clips),
        figsize=(min(_WIDTH, 0.9 + 3.0 * len(clips)), _HEIGHT),
        sharex="col",
        sharey="row",
        squeeze=False,
        height_ratios=(1, 2),
    )
    highest = max(
        1e-3, *(float(np.abs(waveforms.checked_clip(clip, name)).max()) for name, clip in clips.items())
    )
    for (above, below), (name, clip) in zip(axes.T, clips.items(), strict=True):
        seconds = len(clip) / sample_rate_hz
        above.plot(np.arange(len(clip)) / sample_rate_hz, clip, color=COLORS[0], linewidth=0.5)
        above.set(title=label(name), ylim=(-highest, highest), xlim=(0, seconds))
        spectra = stft(np.asarray(clip), frame_length=frame_length, hop_length=hop_length)
        # A sine of amplitude 1 sums to a quarter of a Hann frame: that is 0 dB.
        power = np.maximum(np.abs(spectra) / (frame_length / 4), 10 ** (_LOWEST_DB / 20))
        below.imshow(
            20 * np.log10(power).T,
            origin="lower",
            aspect="auto",
            cmap="magma",
            vmin=_LOWEST_DB,
            vmax=0,
            extent=(0, seconds, 0, sample_rate_hz / 2000),
        )
        peak = np.abs(clip).max()
        above.set_label(
            say(
                en=f"waveform, peak {peak:.2g}, and its spectrogram up to {sample_rate_hz / 2000:g} kHz, {seconds:.2f} s",
                ko=f"파형(최대 진폭 {peak:.2g})과 스펙트로그램({sample_rate_hz / 2000:g} kHz까지), {seconds:.2f}초",
            )
        )
        below.set_label("_told with the waveform")
        below.grid(visible=False)
        below.set_xlabel(say(en="time (s)", ko="시간(초)"))
        # Without the last label: it would meet the first of the next column.
        below.xaxis.set_major_locator(MaxNLocator(4, prune="upper"))
    axes[1, 0].set_ylabel(say(en="frequency (kHz)", ko="주파수(kHz)"))
    return axes
