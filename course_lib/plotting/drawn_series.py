"""What numbers a figure shows, read back from Matplotlib's artists; `descriptions` puts them into words."""

import dataclasses
import re

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.patches import Rectangle, StepPatch


@dataclasses.dataclass(frozen=True, eq=False)
class Series:
    """What is drawn under one name.

    Attributes:
        name: Str; "" for something without a name.
        kind: "line", "points", "bars", "mean" (one number and its interval), "mark" (a line straight across) or
            "band" (a stretch straight across).
        xs, ys: Float arrays `(n,)`, from left to right; of a mean, mark or band `xs` holds its number or both ends.
        interval: The ends of a mean's interval, or None.
    """

    name: str
    kind: str
    xs: np.ndarray
    ys: np.ndarray | None = None
    interval: tuple | None = None


def series(ax):
    """All series of an Axes, upright ones; what lies on its side (`barh`) is left out.

    Args:
        ax: Matplotlib `Axes`.
    Returns:
        List of `Series`: lines, points, bars and bands.
    """
    in_containers = {id(part) for container in ax.containers for part in _parts(container)}
    return [
        *_of_lines(ax, [line for line in ax.lines if id(line) not in in_containers]),
        *(one for container in ax.containers for one in _of_container(ax, container)),
        *(one for collection in ax.collections for one in _of_collection(ax, collection)),
        *(one for patch in ax.patches if id(patch) not in in_containers for one in _of_patch(ax, patch)),
    ]


def number_table(ax):
    """The numbers written into the cells of an image, as a float array `(rows, columns)`; None if there are none."""
    if len(ax.images) != 1:
        return None
    shape = ax.images[0].get_array().shape
    if len(shape) != 2 or len(ax.texts) != shape[0] * shape[1]:
        return None
    numbers = np.full(shape, np.nan)
    for text in ax.texts:
        column, row = map(round, text.get_position())
        try:
            numbers[row, column] = float(text.get_text().replace("−", "-"))
        except (ValueError, IndexError):  # words, or texts beside the image
            return None
    return None if np.isnan(numbers).any() else numbers


def _name(artist):
    """An artist's label without the `_` that keeps it out of a legend; "" for a label that Matplotlib made up."""
    label = str(artist.get_label() or "")
    made_up = re.fullmatch(r"_(child|container)\d+|_nolegend_", label)
    return "" if made_up else label.removeprefix("_")


def _parts(container):
    for part in container:
        yield from part if isinstance(part, tuple) else [part]


def _of_lines(ax, lines):
    by_name = {}
    for line in lines:
        name = _name(line)
        by_name.setdefault(name or id(line), (name, []))[1].append(line)
    for name, same in by_name.values():
        yield from (
            [_mean(name, same)]
            if _is_mean(same)
            else (one for line in same for one in _of_line(ax, name, line))
        )


def _of_line(ax, name, line):
    xs, ys = np.ma.filled(np.ma.asarray(line.get_xydata(), float), np.nan).T
    follows = _follows_data(ax, line)
    if follows == (True, True):
        has_stroke = line.get_linestyle() not in ("None", "none", " ", "")
        one = _ordered(ax, name, "line" if has_stroke and len(xs) > 1 else "points", xs, ys)
        return [one] if len(one.xs) else []
    return [Series(name, "mark", (xs if follows[0] else ys)[:1])] if any(follows) and name else []


def _is_mean(lines):
    """A mark on a bar under one name, as `measurements` draws a mean on its interval."""
    if [len(line.get_xdata()) for line in lines] != [2, 1]:
        return False
    return len({*lines[0].get_ydata(), *lines[1].get_ydata()}) == 1


def _mean(name, lines):
    bar, mark = lines
    ends = tuple(map(float, bar.get_xdata()))
    interval = ends if np.isfinite(ends).all() else None  # of one seed there is none
    return Series(name, "mean", np.asarray(mark.get_xdata(), float), interval=interval)


def _of_container(ax, container):
    name = _name(container)
    if isinstance(container, ErrorbarContainer) and container.lines[0] is not None:
        return _of_line(ax, name, container.lines[0])
    if isinstance(container, BarContainer) and container.orientation == "vertical" and container.patches:
        middles = [bar.get_x() + bar.get_width() / 2 for bar in container]
        heights = [bar.get_y() + bar.get_height() for bar in container]
        return [_ordered(ax, name or _name(container[0]), "bars", middles, heights)]
    return []


def _of_collection(ax, collection):
    if not isinstance(collection, PathCollection):  # not a `scatter`
        return []
    xs, ys = np.ma.filled(np.ma.asarray(collection.get_offsets(), float), np.nan).T
    return [_ordered(ax, _name(collection), "points", xs, ys)]


def _of_patch(ax, patch):
    if isinstance(patch, StepPatch) and patch.orientation == "vertical":
        values, edges, _ = patch.get_data()
        return [_ordered(ax, _name(patch), "bars", (edges[:-1] + edges[1:]) / 2, values)]
    if isinstance(patch, Rectangle) and _name(patch) and _follows_data(ax, patch) == (True, False):
        return [Series(_name(patch), "band", patch.get_x() + np.array([0, patch.get_width()]))]
    return []


def _ordered(ax, name, kind, xs, ys):
    """A series from left to right, without gaps."""
    xs, ys = np.asarray(xs, float), np.asarray(ys, float)
    finite = np.isfinite(xs) & np.isfinite(ys)
    order = np.argsort(xs[finite], kind="stable")
    order = order[::-1] if ax.xaxis_inverted() else order
    return Series(name, kind, xs[finite][order], ys[finite][order])


def _follows_data(ax, artist):
    """Whether the artist's x and its y are in the units of the axes; of `axhline` only y is."""
    return artist.get_transform().contains_branch_seperately(ax.transData)
