"""A figure in words, for whoever hears a notebook instead of seeing it.

The words are read from the figure itself, so that they never tell what is not drawn: titles, axes, and of each series
its name and at most three numbers. A series is named by its artist's label; one that begins with `_` stays out of the
legend, as everywhere in Matplotlib, but not out of the words. Axes that hold a drawing and no numbers carry what is to
be said as a label of their own (`ax.set_label`).
"""

import numpy as np
from matplotlib.category import StrCategoryFormatter
from matplotlib.collections import PolyCollection
from matplotlib.container import ErrorbarContainer
from matplotlib.ticker import FuncFormatter

from course_lib.language import say
from course_lib.plotting.drawn_series import number_table, series

LIMIT = 300  # characters


def describe(figure, *, limit=LIMIT):
    """Say in the reader's language what a figure shows.

    Args:
        figure: Matplotlib `Figure`.
        limit: Int, characters for one panel; with each further panel half as many more, up to twice as many. First
            numbers, then names of series are left out until the text is as short.
    Returns:
        Str: for each panel its title, what is drawn, the axes, and each series with its first, last and lowest or
        highest number, or its mean and interval; "" for a figure without axes, or of a kind not met before: nobody
        should lose a picture because it could not be put into words.
    """
    try:
        panels = [_Panel(ax) for ax in figure.axes if _is_panel(ax)]
        for numbers in (3, 2, 1, 0, None):  # of a series; None: not even its name
            text = _text(figure.get_suptitle(), panels, numbers)
            if len(text) <= limit * min(2, (1 + len(panels)) / 2):
                break
    except Exception:
        return ""
    return text


def _is_panel(ax):
    """A colour bar is told with its image; a label with `_` says that another panel tells this one."""
    return ax.get_visible() and not ax.get_label().startswith(("<colorbar>", "_"))


def _text(heading, panels, numbers):
    sentences = [heading]
    if len(panels) > 1:
        sentences.append(say(en=f"{len(panels)} panels", ko=f"그림 {len(panels)}개"))
    before = [None] * 4
    for place, panel in enumerate(panels, start=1):
        parts = [panel.drawn(), panel.across(), panel.up(), panel.numbers(numbers)]
        # What is as in the panel before is not said again.
        fresh = [part for part, old in zip(parts, before, strict=True) if part and part != old]
        before = parts
        words = [panel.title, *fresh] if panel.title or fresh else [say(en="as before", ko="앞과 같음")]
        sentences.append((f"({place}) " if len(panels) > 1 else "") + ". ".join(filter(None, words)))
    one_line = (" ".join(sentence.split()) for sentence in sentences if sentence)
    return " ".join(line if line.endswith(("?", ".")) else f"{line}." for line in one_line)


class _Panel:
    """One Axes: what is said of it, part by part."""

    def __init__(self, ax):
        self.ax = ax
        titles = (ax.get_title(loc=side) for side in ("left", "center", "right"))
        self.title = ", ".join(filter(None, titles))
        self.table = number_table(ax)
        self.series = [] if self.table is not None or ax.get_label() else series(ax)

    def _all(self, *kinds):
        return [one for one in self.series if one.kind in kinds]

    def drawn(self):
        """What is drawn, and how often: "2 lines with bands"."""
        if self.ax.get_label():
            return self.ax.get_label()
        if self.table is not None:
            rows, columns = self.table.shape
            return say(en=f"table of numbers, {rows} × {columns}", ko=f"{rows}행 {columns}열의 수")
        lines, means, bars = self._all("line"), self._all("mean"), self._all("bars")
        points = (
            [] if means else [x for one in self._all("points") for x in one.xs]
        )  # the seeds beside their mean
        num_bars = " × ".join([str(len(bars))] * (len(bars) > 1) + [str(len(bars[0].xs))]) if bars else ""
        found = [
            _counted(len(lines), "line", "선") + self._spread() if lines else "",
            _counted(len(means), "mean", "평균") + say(en=" with interval", ko="(구간 포함)")
            if means
            else "",
            _counted(len(points), "point", "점") if points else "",
            _counted(num_bars, "bar", "막대") if bars else "",
            _counted(len(self.ax.images), "image", "이미지") if self.ax.images else "",
        ]
        return ", ".join(filter(None, found)) or say(en="a drawing", ko="그림")

    def _spread(self):
        if any(isinstance(container, ErrorbarContainer) for container in self.ax.containers):
            return say(en=" with intervals", ko="(구간 포함)")
        if any(isinstance(collection, PolyCollection) for collection in self.ax.collections):
            return say(en=" with bands", ko="(띠 포함)")
        return ""

    def across(self):
        """The name of the x axis and the range that the series take of it; of means, which are numbers, only the name."""
        xs = [x for one in self._all("line", "points", "bars") for x in one.xs]
        if not xs or self._all("mean"):
            return self._axis("x", self.ax.get_xlabel())
        ends = sorted((min(xs), max(xs)), reverse=bool(self.ax.xaxis_inverted()))
        return self._axis("x", self.ax.get_xlabel(), *(_place(self.ax.xaxis, end) for end in ends))

    def up(self):
        """The name of the y axis, and the range of lines that have no name to tell their numbers under."""
        nameless = [one.ys for one in self._all("line") if not one.name]
        ys = np.concatenate(nameless) if nameless else []
        return self._axis("y", self.ax.get_ylabel(), *(_number(end(ys)) for end in (min, max) if nameless))

    def _axis(self, letter, name, *ends):
        if not self.ax.axison or self.ax.get_label() or not (name or ends):
            return ""
        span = say(en="{} to {}", ko="{}부터 {}까지").format(*ends) if ends else ""
        if name and span:
            span = say(en=f" ({span})", ko=f"({span})")
        return f"{letter}: {name}{span}"

    def numbers(self, how_many):
        """Each series by name, with as many numbers; what the legend names besides."""
        if how_many is None:
            return ""
        if self.table is not None:
            return self._extremes() if how_many else ""
        said = [_of_series(self.ax, one, how_many) for one in self.series if one.name or one.kind == "bars"]
        legend = self.ax.get_legend()
        names = [text.get_text() for text in legend.get_texts()] if legend else []
        said += [name for name in names if not any(name in one.name for one in self.series)]
        return "; ".join(filter(None, said))

    def _extremes(self):
        bar = self.ax.images[0].colorbar
        what = f"{bar.ax.get_ylabel()}: " if bar and bar.ax.get_ylabel() else ""
        ends = [
            (say(en="lowest", ko="최소"), self.table.argmin()),
            (say(en="highest", ko="최대"), self.table.argmax()),
        ]
        said = []
        for word, end in ends:
            row, column = np.unravel_index(end, self.table.shape)
            where = f"{_place(self.ax.yaxis, row)}, {_place(self.ax.xaxis, column)}"
            said.append(f"{word} {_number(self.table[row, column])} ({where})")
        return what + ", ".join(said)


def _of_series(ax, one, how_many):
    """A series by name, if it has one, with at most so many numbers."""
    if not how_many:
        return one.name
    if one.kind == "line":
        words = _course(ax, one, how_many)
    elif one.kind == "bars":
        words = _at(ax, one, say(en="highest", ko="최대"), one.ys.argmax())
    elif one.kind == "points":
        words = _counted(len(one.xs), "point", "점")
    elif one.kind == "band":
        words = _span(*one.xs)
    else:
        words = _number(one.xs[0])
        if one.interval and how_many > 2:
            words += f" [{', '.join(map(_number, one.interval))}]"
    return f"{one.name}: {words}" if one.name else words


def _course(ax, line, how_many):
    """First and last number of a line, and where it turns: its lowest number, else its highest, if inside."""
    ends = line.ys[0], line.ys[-1]
    if how_many < 3:
        return _span(*ends) if how_many == 2 else say(en="ends at ", ko="끝값 ") + _number(line.ys[-1])
    for word, turn in (
        (say(en="lowest", ko="최소"), line.ys.argmin()),
        (say(en="highest", ko="최대"), line.ys.argmax()),
    ):
        if line.ys[turn] not in ends:
            return f"{_span(*ends)}, {_at(ax, line, word, turn)}"
    return _span(*ends)


def _at(ax, one, word, index):
    number, place = _number(one.ys[index]), _place(ax.xaxis, one.xs[index])
    return say(en=f"{word} {number} at {place}", ko=f"{word} {number}({place})")


def _counted(count, one, korean):
    return say(en=f"{count} {one}{'' if str(count) == '1' else 's'}", ko=f"{korean} {count}개")


def _span(first, last):
    return say(en=f"{_number(first)} to {_number(last)}", ko=f"{_number(first)}에서 {_number(last)}까지")


def _number(value):
    """Three digits: 0.0512, 12.3, 4,210."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.3g}"  # no −0
    return text.replace("e-0", "e-").replace("-", "−")


def _place(axis, value):
    """A place on an axis: the words of its tick where there are some, else the number."""
    formatter = axis.get_major_formatter()
    if isinstance(formatter, FuncFormatter | StrCategoryFormatter):
        words = str(formatter(value, None)).replace("−", "-")
        if words and words != f"{value:g}":  # a name, or the number that stands for this place
            return words.replace("-", "−")
    return _number(value)
