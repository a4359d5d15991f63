"""Heat maps: the right number in the right cell, readable on its colour, and the best cells in an outline."""

import io
import itertools
import logging
import warnings

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import plotting

pytestmark = pytest.mark.usefixtures("tongue")

ERRORS = np.array([[12.34, 9.0, 20.06], [15.0, 8.96, 101.0]])
ROWS, COLUMNS = [0, 0.5], [0.0, 1e-5, 0.001]


@pytest.fixture(autouse=True)
def closed_figures():
    """Close each test's figures."""
    yield
    plt.close("all")


def heat_map(values=ERRORS, rows=ROWS, columns=COLUMNS, **options):
    labels = {"x_label": "strength of L2", "y_label": "dropout rate", "value_label": "test error (%)"}
    return plotting.heat_map(values, rows=rows, columns=columns, **labels, **options)


def segments(ax):
    """The outline as a sorted list of edges, each `[start, end]`; it is drawn in white and in black."""
    below, above = ax.collections
    drawn = [[sorted(edge.tolist()) for edge in edges.get_segments()] for edges in (below, above)]
    assert drawn[0] == drawn[1]
    assert below.get_linewidth()[0] > above.get_linewidth()[0]
    return sorted(drawn[0])


def sides(row, column):
    """The four edges of a cell."""
    x, y = (column - 0.5, column + 0.5), (row - 0.5, row + 0.5)
    upright = [[[each, y[0]], [each, y[1]]] for each in x]
    return sorted(upright + [[[x[0], each], [x[1], each]] for each in y])


def luminance(color):
    """Relative luminance, WCAG 2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mpl.colors.to_rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_heat_map_leaves_settings_alone_and_draws_on_given_axes():
    """The reader's Matplotlib settings stay; `ax` is used and no other figure is opened."""
    before = dict(mpl.rcParams)
    _, ax = plt.subplots()
    assert heat_map(mark="min", ax=ax) is ax
    assert len(plt.get_fignums()) == 1
    assert dict(mpl.rcParams) == before


def test_heat_map_is_small_and_has_all_glyphs(caplog):
    """A stored figure stays under 60 kB, and no letter, − included, is replaced by a box."""
    buffer = io.BytesIO()
    values = np.random.default_rng(0).normal(size=(8, 9))
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        heat_map(values, range(8), range(9), mark="min").figure.savefig(
            buffer, format="png", bbox_inches="tight"
        )
    assert len(buffer.getvalue()) < 60_000
    assert not caplog.records


def test_heat_map_writes_each_number_into_its_cell():
    """Row and column of a number are those of the array; all have as many decimals as the largest needs for three digits."""
    written = {text.get_position(): text.get_text() for text in heat_map(ERRORS / 10).texts}
    assert written == {
        (0, 0): "1.2",
        (1, 0): "0.9",
        (2, 0): "2.0",
        (0, 1): "1.5",
        (1, 1): "0.9",
        (2, 1): "10.1",
    }


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([[0.4123, 0.05]], ["0.412", "0.050"]),
        ([[4200, 3]], ["4200", "3"]),
        ([[-1.234, -0.001]], ["−1.23", "0.00"]),
        ([[0, 0]], ["0", "0"]),
    ],
)
def test_heat_map_decimals(values, written):
    """Small and large numbers, negative ones, and nothing but zeros."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = heat_map(values, [0], [0, 1], mark="max")
    assert [text.get_text() for text in ax.texts] == written


def test_heat_map_numbers_have_contrast():
    """Black or white, each number has a contrast of 4.5 or more to its cell, the level AA of WCAG 2."""
    ax = heat_map(np.linspace(0, 1, 100).reshape(10, 10), range(10), range(10))
    (image,) = ax.images
    for text, value in zip(ax.texts, np.linspace(0, 1, 100), strict=True):
        darker, lighter = sorted(luminance(color) for color in (text.get_color(), image.to_rgba(value)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_heat_map_larger_is_darker():
    """The luminance falls all along the colours: the order survives grey print."""
    (image,) = heat_map().images
    steps = [luminance(image.cmap(share)) for share in np.linspace(0, 1, 100)]
    assert all(one > other for one, other in itertools.pairwise(steps))


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (None, []),
        ("min", sides(1, 1)),
        ("max", sides(1, 2)),
        (ERRORS < 8, []),
        (ERRORS == 12.34, sides(0, 0)),
    ],
    ids=["none", "min", "max", "no cell", "one cell"],
)
def test_heat_map_outlines_the_marked_cells(mark, expected):
    """One cell has its four sides; nothing marked, no outline."""
    assert segments(heat_map(mark=mark)) == expected


def test_heat_map_outline_runs_round_neighbours():
    """Between two marked cells runs no edge; of equal minima all are marked."""
    values = np.array([[1.0, 1.0], [2.0, 3.0]])
    shared = [[0.5, -0.5], [0.5, 0.5]]
    both = sides(0, 0) + sides(0, 1)
    drawn = segments(heat_map(values, [0, 1], [0, 1], mark="min"))
    assert drawn == sorted(edge for edge in both if edge != shared)


def test_heat_map_labels(tongue):
    """Numbers are written briefly, names and labels in the reader's language, beside the colour bar as well."""
    ax = heat_map(rows=["no dropout", 0.5], mark="min")
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", "1e-5", "0.001"]
    names = {"en": ("no dropout", "dropout rate", "strength of L2", "test error (%)")}
    names["ko"] = ("드롭아웃 없음", "드롭아웃 비율", "L2의 세기", "테스트 오류율(%)")
    bar = next(axes for axes in ax.figure.axes if axes is not ax)
    found = (ax.get_yticklabels()[0].get_text(), ax.get_ylabel(), ax.get_xlabel(), bar.get_ylabel())
    assert found == names[tongue]
    fonts = {tuple(text.get_fontfamily()) for text in (*ax.get_xticklabels(), *bar.get_yticklabels())}
    assert fonts == {("NanumSquare", "DejaVu Sans")}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": ERRORS.T}, r"values.*\(2, 3\).*\(3, 2\)"),
        ({"values": ERRORS[0]}, r"values.*2.*\(3,\)"),
        ({"values": ERRORS * np.nan}, "values.*nan"),
        ({"rows": [0]}, r"values.*\(1, 3\).*\(2, 3\)"),
        ({"mark": "best"}, "mark.*'min', 'max', None.*'best'"),
        ({"mark": ERRORS.T < 9}, r"mark.*\(2, 3\).*\(3, 2\)"),
        ({"mark": ERRORS}, r"mark.*\(2, 3\).*float64"),
    ],
)
def test_heat_map_rejects(changes, message):
    """Other shapes, a NaN and another mark are named."""
    with pytest.raises(ValueError, match=message):
        heat_map(**changes)
