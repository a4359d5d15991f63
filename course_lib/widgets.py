"""A picture with sliders, and the same picture without them for pages that run no code."""

import html
import io
import numbers

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Image as DisplayImage
from PIL import Image

from course_lib import arguments, language, plotting

# Seen by nobody and read aloud: ipywidgets' Image has no alternative text.
_HIDDEN = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"


def explore(draw, /, *, labels=None, listen=None, **controls):
    """Show the picture that `draw` makes, with a control for each of its arguments.

    Args:
        draw: Function that draws one figure with Matplotlib; called as `draw(**values)`.
        labels: Dict from argument to `{"en": ..., "ko": ...}`; other names go through `language.label`.
        listen: None, or a function of the same arguments that returns `players.Players`, shown below the picture.
        **controls: What each argument can be: `(minimum, maximum, step, start)` makes a slider (of whole
            numbers if all four are), a list makes a menu, a bool makes a checkbox.
    Returns:
        The widget, drawn anew at every change; None, with a printed hint, where ipywidgets is missing.
    Raises:
        ValueError: If a control is none of these.
    """
    try:
        import ipywidgets
    except ImportError:
        print(
            language.say(
                en="The sliders need ipywidgets (`pip install ipywidgets`). The next picture shows the same.",
                ko="슬라이더에는 ipywidgets가 필요합니다(`pip install ipywidgets`). 다음 그림이 같은 "
                "내용을 보여 줍니다.",
            )
        )
        return None

    class Explorer(ipywidgets.VBox):
        """A box whose text, all that a page without running code can show, says what to do."""

        def __repr__(self):
            return language.say(
                en="[slider: run this cell in Jupyter]", ko="[슬라이더: 이 셀을 Jupyter에서 실행하십시오]"
            )

    inputs = {
        name: _control(ipywidgets, name, _text(name, labels), setting) for name, setting in controls.items()
    }
    natural_size = ipywidgets.Layout(align_self="flex-start", max_width="100%")
    # An Image, not an Output: it never flickers, never doubles, and changes at once in a test as well.
    picture, problem = ipywidgets.Image(format="png", layout=natural_size), ipywidgets.Label()
    in_words = ipywidgets.HTML(layout=ipywidgets.Layout(height="0", min_height="0", margin="0"))
    sounds = [] if listen is None else [ipywidgets.HTML()]

    def redraw(_=None):
        values = {name: control.value for name, control in inputs.items()}
        image, words = _picture(draw, values)
        picture.value, words = _png(image), f"{_caption(values, labels)}: {words}"
        attributes = f'role="status" lang="{language.current()}" style="{_HIDDEN}"'
        in_words.value = f"<div {attributes}>{html.escape(words)}</div>"
        for sound in sounds:
            sound.value = listen(**values)._repr_html_()

    def on_change(change):
        problem.value = ""
        try:
            redraw(change)
        except Exception as error:  # a callback's traceback would vanish in the log
            problem.value = f"{type(error).__name__}: {error}"

    redraw()
    for control in inputs.values():
        control.observe(on_change, names="value")
    return Explorer([*inputs.values(), picture, in_words, *sounds, problem])


class _Picture(DisplayImage):
    """An image with its alternative text, which is also what stands for it where only text is shown."""

    def __repr__(self):
        return self.metadata["alt"]


def static(draw, values, /, *, labels=None, size=(3.6, 2.9)):
    """Draw the picture of `explore` for a few chosen values, side by side in one image.

    Args:
        draw: The function given to `explore`.
        values: List of dicts of arguments, for example `[{"rate": 0.2}, {"rate": 0.5}]`.
        labels: As in `explore`; they head the pictures.
        size: Width and height of one picture in inches, for a `draw` that leaves the size to Matplotlib.
    Returns:
        `IPython.display.Image` with its description as alternative text, shown when it ends a cell.
    Raises:
        ValueError: If `values` is empty.
    """
    if not values:
        arguments.reject(
            "values", expected_en="a list of dicts", expected_ko="딕셔너리의 목록", received=repr(values)
        )
    pictures, words = [], []
    for some in values:
        caption = _caption(some, labels)
        limit = max(100, plotting.descriptions.LIMIT // len(values))
        image, text = _picture(draw, some, caption=caption, limit=limit, figure_figsize=size)
        pictures.append(image)
        words.append(text)
    height = max(picture.shape[0] for picture in pictures)
    row = [
        np.pad(picture, ((0, height - len(picture)), (6, 6), (0, 0)), constant_values=255)
        for picture in pictures
    ]
    return _Picture(data=_png(np.concatenate(row, axis=1)), format="png", metadata={"alt": " ".join(words)})


def _caption(values, labels):
    return ", ".join(f"{_text(name, labels)} = {_shown(value)}" for name, value in values.items())


def _text(name, labels):
    if labels and name in labels:
        return language.say(**labels[name])
    return language.label(name)


def _shown(value):
    return language.label(value) if isinstance(value, str) else f"{value}"


def _control(ipywidgets, name, text, setting):
    """Build the control that fits `setting`."""
    common = {"description": text, "style": {"description_width": "initial"}}
    if isinstance(setting, bool):
        return ipywidgets.Checkbox(value=setting, indent=False, **common)
    if isinstance(setting, list) and setting:
        return ipywidgets.Dropdown(options=[(_shown(option), option) for option in setting], **common)
    is_numbers = isinstance(setting, tuple) and len(setting) == 4
    is_numbers = is_numbers and all(isinstance(x, numbers.Real) and not isinstance(x, bool) for x in setting)
    if not is_numbers or not setting[0] <= setting[3] <= setting[1] or setting[2] <= 0:
        arguments.reject(
            name,
            expected_en="(minimum, maximum, step, start), a list of choices, or a bool",
            expected_ko="(최솟값, 최댓값, 간격, 시작값), 선택지 목록 또는 불리언 값",
            received=repr(setting),
        )
    whole = all(isinstance(x, numbers.Integral) for x in setting)
    slider = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    minimum, maximum, step, start = setting
    # Drawn when the handle is let go: drawing at every pixel would lag behind the hand.
    return slider(value=start, min=minimum, max=maximum, step=step, continuous_update=False, **common)


def _picture(draw, values, caption="", limit=plotting.descriptions.LIMIT, **settings):
    """Call `draw`; its figure as an array `(height, width, 3)` of uint8, and in words. No figure stays open."""
    before = set(plt.get_fignums())
    try:
        with plotting.style(**settings):
            plt.figure()  # for a `draw` that uses plt.plot; one that opens its own figure comes after it
            draw(**values)
            figure = plt.figure(max(set(plt.get_fignums()) - before))
            if caption:
                figure.suptitle(caption, y=1.02, va="bottom")
            buffer = io.BytesIO()
            figure.savefig(buffer, format="png", bbox_inches="tight")
            words = plotting.describe(figure, limit=limit)
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
    return np.asarray(Image.open(buffer).convert("RGB")), words


def _png(picture):
    """Encode an image with a palette of 128 colours: a third of the size, no visible difference."""
    buffer = io.BytesIO()
    Image.fromarray(picture).quantize(128, dither=Image.Dither.NONE).save(buffer, format="png", optimize=True)
    return buffer.getvalue()
