"""Colours that colour-blind readers, grey print and dark pages keep apart; by ColorAide, which knows how eyes see."""

import itertools
import re
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from coloraide import Color
from test_plotting import curves_table

from course_lib import considerations, plotting
from course_lib.exercises.engine import _LOOKS, CheckResult
from course_lib.plotting import texts, trees
from course_lib.plotting.house_style import looks

ROOT = Path(__file__).resolve().parents[1]
READABLE = 4.5  # contrast of text on its background, WCAG 2 level AA


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def seen(color, kind):
    """A colour as somebody sees it who lacks one kind of cone (Machado et al. 2009), or as everybody else does."""
    return Color(color).filter(kind, method="machado").clip() if kind else Color(color)


def lightness(color):
    """CIELAB's L*, from 0 to 100: what grey print leaves of a colour."""
    return Color(color).convert("lab-d65")["l"]


@pytest.mark.parametrize("kind", [None, "protan", "deutan", "tritan"])
def test_any_two_arms_differ_in_colour(kind):
    """By 10 at least in CIEDE2000, where 2 are seen side by side: for whoever lacks a kind of cone, too."""
    colors = [seen(color, kind) for color in plotting.COLORS]
    assert min(one.delta_e(other, method="2000") for one, other in itertools.combinations(colors, 2)) >= 10


def test_three_lines_of_plt_plot_differ_in_grey():
    """Plain `plt.plot` changes nothing but the colour: the first three are of different lightness."""
    first = [lightness(color) for color in plotting.COLORS[:3]]
    assert min(abs(one - other) for one, other in itertools.combinations(first, 2)) >= 10


def test_any_two_arms_differ_without_colour():
    """By marker or by line style: as many arms as a figure can hold."""
    assert len({(marker, style) for _, _, marker, style in looks(range(20))}) == 20


@pytest.mark.parametrize("picture", ["learning_curves", "sweep", "reliability_diagram", "weight_histograms"])
def test_series_are_told_apart_without_colour(picture):
    """In the pictures themselves: four named series, four combinations of marker and line style."""
    arms = {f"arm {number}": np.linspace(0.1, 0.9, 9) + number for number in range(4)}
    if picture == "learning_curves":
        ax = plotting.learning_curves(curves_table(2, 5), "error")
    elif picture == "sweep":
        table = {arm: np.stack([values] * 2) for arm, values in arms.items()}
        ax = plotting.sweep(range(9), table, x_label="rate", y_label="error")
    elif picture == "reliability_diagram":
        ax = plotting.reliability_diagram(
            {arm: np.linspace(0.1, 0.9, 9) for arm in arms}, dict.fromkeys(arms, np.arange(9) < 5)
        )
        ax.lines[0].remove()  # the diagonal
    else:
        ax = plotting.weight_histograms(arms)
    marks = [(line.get_marker(), line.get_linestyle()) for line in ax.lines]
    marks += [patch.get_linestyle() for patch in ax.patches]
    assert len(marks) == len(set(marks)) == 4


def test_colour_maps_grow_evenly_in_lightness():
    """Every colour map of the course, so that a larger number is seen, in grey too."""
    sources = [*(ROOT / "course_lib").rglob("*.py"), *(ROOT / "notebooks" / "src").glob("*.py")]
    code = [path.read_text(encoding="utf-8") for path in sources]
    named = {name for text in code for name in re.findall(r'(?:cmap=|_COLORS = )"(\w+)"', text)}
    assert {"cividis_r", "magma", "gray"} <= named
    for name in named - {"RdBu_r"}:  # two-sided, in chapter 07, where each cell holds its number
        shades = [mpl.colors.to_hex(color) for color in mpl.colormaps[name](np.linspace(0, 1, 33))]
        steps = np.diff([lightness(shade) for shade in shades])
        assert (np.sign(steps) == np.sign(steps[0])).all(), name
        assert steps.std() < 0.5 * abs(steps.mean()), name


@pytest.mark.parametrize("state", _LOOKS)
def test_a_check_is_readable_on_its_ground(state):
    """Both colours are set, so that a dark page changes neither."""
    page = CheckResult("01.backward", state, None, "message")._repr_html_()
    style = dict(re.findall(r"([\w-]+): (#\w+)", re.search(r'style="([^"]*)"', page)[1]))
    assert Color(style["color"]).contrast(style["background"], method="wcag21") >= READABLE


def test_texts_in_pictures_are_readable():
    """Grey and coloured words on white, advice and its claims in their boxes, numbers on a heat map."""
    for look in texts._LOOKS.values():
        assert Color(mpl.colors.to_hex(look["color"])).contrast("white") >= READABLE
    for box in (trees._QUESTION, trees._ADVICE):
        assert Color(box["facecolor"]).contrast("black") >= READABLE
    ax = plotting.decision_tree(considerations.tree())
    assert (
        min(
            Color(mpl.colors.to_hex(text.get_color())).contrast(trees._ADVICE["facecolor"])
            for text in ax.texts
        )
        >= READABLE
    )
    numbers = np.linspace(0, 1, 100).reshape(10, 10)
    places = {
        "rows": range(10),
        "columns": range(10),
        "x_label": "L2",
        "y_label": "rate",
        "value_label": "error",
    }
    ax = plotting.heat_map(numbers, **places)
    grounds = [mpl.colors.to_hex(ax.images[0].to_rgba(number)) for number in numbers.flat]
    for text, ground in zip(ax.texts, grounds, strict=True):
        assert Color(text.get_color()).contrast(ground) >= READABLE
