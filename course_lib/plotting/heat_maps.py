"""A number for every pair of two settings, as colours with the numbers on them."""

import math

import numpy as np
from matplotlib import colors
from matplotlib.collections import LineCollection

from course_lib import arguments
from course_lib.language import label
from course_lib.plotting.house_style import new_axes, styled

# Evenly spaced to the eye and to colour-blind eyes; in grey print the larger number is the darker one.
_COLORS = "cividis_r"


@styled
def heat_map(values, *, rows, columns, x_label, y_label, value_label, mark=None, ax=None):
    """Draw a table as colours, each number in its cell, with an outline around the best cells.

    Args:
        values: Float array, shape `(num_rows, num_columns)`.
        rows: Names or numbers of the rows, from top to bottom; names are translated by `language.label`.
        columns: The same for the columns, from left to right.
        x_label: What the columns are; translated by `language.label`, as are the next two.
        y_label: What the rows are.
        value_label: What the numbers are, written beside the colour bar.
        mark: The cells to outline: `"min"`, `"max"`, a bool array of the shape of `values`, or None.
        ax: Axes to draw on.
    Returns:
        The Axes.
    Raises:
        ValueError: If `values` does not match `rows` and `columns`, or `mark` is none of these.
    """
    values = arguments.finite_array("values", values, ndim=2)
    shape = (len(rows), len(columns))
    if values.shape != shape:
        arguments.reject(
            "values",
            expected_en=f"an array (rows, columns) of shape {shape}",
            expected_ko=f"(행, 열) 모양이 {shape}인 배열",
            received=f"shape {values.shape}",
        )
    marked = _marked(values, mark)
    ax = new_axes(ax, figsize=(2.4 + 0.75 * shape[1], 1.1 + 0.42 * shape[0]))
    image = ax.imshow(values, cmap=_COLORS, aspect="auto")
    digits = max(0, 2 - _magnitude(values))
    for place, value in np.ndenumerate(values):
        number = f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")
        ax.text(*place[::-1], number, ha="center", va="center", color=_ink(image.to_rgba(value)))
    for color, width in (("white", 6), ("black", 2.5)):  # one of them is seen on any colour
        edges = LineCollection(_outline(marked), colors=color, linewidths=width, capstyle="projecting")
        ax.add_collection(edges).set(clip_on=False, zorder=3)
    ax.set_xticks(range(shape[1]), map(_name, columns))
    ax.set_yticks(range(shape[0]), map(_name, rows))
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    ax.set(xlabel=label(x_label), ylabel=label(y_label))
    bar = ax.figure.colorbar(image, ax=ax, label=label(value_label))
    bar.outline.set_visible(False)
    return ax


def _marked(values, mark):
    """Bool array of the cells to outline."""
    if mark is None:
        return np.zeros(values.shape, dtype=bool)
    if isinstance(mark, str) and mark in ("min", "max"):
        return values == getattr(values, mark)()
    cells = np.asarray(mark)
    if cells.dtype != bool or cells.shape != values.shape:
        arguments.reject(
            "mark",
            expected_en=f"'min', 'max', None or a bool array of shape {values.shape}",
            expected_ko=f"'min', 'max', None 또는 모양이 {values.shape}인 불리언 배열",
            received=repr(mark) if isinstance(mark, str) else f"dtype {cells.dtype}, shape {cells.shape}",
        )
    return cells


def _magnitude(values):
    """The power of ten of the largest number: 3 for 4200, -1 for 0.42; all are written with as many decimals."""
    largest = np.abs(values).max()
    return math.floor(math.log10(largest)) if largest else 2


def _ink(color):
    """Black or white, whichever has more contrast to a colour (relative luminance as in WCAG 2)."""
    channels = np.array(colors.to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "black" if linear @ (0.2126, 0.7152, 0.0722) > 0.179 else "white"


def _outline(cells):
    """The edges between marked cells and others: list of `((x0, y0), (x1, y1))`."""
    padded = np.pad(cells, 1)
    beside = np.argwhere(padded[1:-1, 1:] != padded[1:-1, :-1])
    below = np.argwhere(padded[1:, 1:-1] != padded[:-1, 1:-1])
    upright = [((x - 0.5, y - 0.5), (x - 0.5, y + 0.5)) for y, x in beside]
    return upright + [((x - 0.5, y - 0.5), (x + 0.5, y - 0.5)) for y, x in below]


def _name(setting):
    """A name in the reader's language, a number briefly: 0, 0.001, 1e-5."""
    return label(setting) if isinstance(setting, str) else f"{setting:g}".replace("e-0", "e-")
