"""Texts in a figure, with the words that an augmentation changed marked."""

from course_lib import arguments, text_changes
from course_lib.language import label, say
from course_lib.plotting.house_style import COLORS, new_axes, styled

_WIDTH, _LINE = 9.0, 0.28  # of a figure and of a line, in inches
_LOOKS = {
    "same": {"color": "black"},
    "new": {"color": COLORS[0]},
    "gone": {"color": "#767676"},
}


@styled
def changed_texts(rows, *, ax=None):
    """Draw texts one under the other: deleted words grey and struck out, new words blue and underlined.

    Args:
        rows: List of `(name, before, after)`, all str; names are shown in the reader's language.
        ax: Axes of a figure about 9 inches wide.
    Returns:
        The Axes, without frame.
    Raises:
        ValueError: If there are no rows.
    """
    if not rows:
        arguments.reject(
            "rows", expected_en="not empty", expected_ko="비어 있지 않은 목록", received=repr(rows)
        )
    # Both texts of a row have most words in common; a line holds some 115 letters.
    lines = [1.6 + 1.3 * max(len(before), len(after)) // 115 for _, before, after in rows]
    ax = new_axes(ax, (_WIDTH, _LINE * sum(lines)))
    ax.set_axis_off()
    ax.figure.draw_without_rendering()  # the layout is made now: it decides how wide the Axes are
    dpi, box = ax.figure.dpi, ax.get_window_extent()
    ax.set(xlim=(0, box.width / dpi), ylim=(-box.height / dpi, 0))
    names = [_put(ax, 0, 0, label(name)) for name, _, _ in rows]
    left = max(map(_width, names)) + 0.2
    y, counts = 0.0, []
    for name, (_, before, after) in zip(names, rows, strict=True):
        name.set_y(y)
        parts = text_changes.changes(before, after)
        y = _put_changes(ax, left, y, parts) - 1.5 * _LINE
        gone, new = (
            sum(len(words.split()) for kind, words in parts if kind == one) for one in ("gone", "new")
        )
        words = say(en=f"words deleted {gone}, new {new}", ko=f"지운 말 {gone}개, 새 말 {new}개")
        counts.append(f"{name.get_text()}: {words}")
    ax.set_label("; ".join(counts))
    return ax


def _put_changes(ax, left, y, parts):
    """Write the words from the left, with new lines where they are needed; the height of the last line."""
    x, right = left, ax.get_xlim()[1]
    for kind, words in parts:
        for word in words.split():
            written = _put(ax, x, y, word, **_LOOKS[kind])
            width = _width(written)
            if x > left and x + width > right:
                x, y = left, y - _LINE
                written.set_position((x, y))
            if kind != "same":
                height = y - (0.3 if kind == "gone" else 0.66) * _LINE
                ax.plot(
                    [x, x + width], [height, height], color=_LOOKS[kind]["color"], linewidth=1, clip_on=False
                )
            x += width + 0.06
    return y


def _put(ax, x, y, text, **looks):
    return ax.text(
        x, y, text.replace("$", r"\$"), va="top", fontsize=11, **looks
    )  # a bare $ begins a formula


def _width(text):
    """In inches."""
    return text.get_window_extent().width / text.figure.dpi
