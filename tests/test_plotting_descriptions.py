"""Figures in words: each names what it shows, every number is one of the drawn ones, and pictures stay as they are."""

import re

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from test_plotting import NAMES, pictures

from course_lib import considerations, language, notebook, plotting, widgets

pytestmark = pytest.mark.usefixtures("tongue")
ARMS = ("no dropout", "dropout 0.5")


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def words(ax):
    return plotting.describe(ax.figure)


def numbers_in(text):
    found = re.findall(r"−?\d[\d,]*(?:\.\d+)?(?:e−?\d+)?", text)
    return [float(one.replace("−", "-").replace(",", "")) for one in found]


@pytest.mark.parametrize("name", NAMES)
def test_each_house_picture_is_told_in_one_breath(name, tongue):
    """At most 300 characters, in the reader's language, nothing twice punctuated."""
    told = words(pictures()[name](None))
    assert 5 < len(told) <= 300
    assert (re.search("[가-힣]", told) is not None) == (tongue == "ko")
    assert not re.search(r"\.\.|\?\.|  |None|nan", told)


@pytest.mark.parametrize(
    "name", ["learning_curves", "paired_differences", "dots", "weight_histograms", "sweep"]
)
def test_each_arm_is_named(name):
    """Under the name that the reader knows it by."""
    told = words(pictures()[name](None))
    assert all(language.label(arm) in told for arm in ARMS)


def test_means_come_with_their_intervals():
    """As they are drawn, to three digits; the band of what is too small to matter as well."""
    values = np.array([-1.0, -2.0, -3.0])
    told = words(plotting.paired_differences({"dropout 0.5": values}, unit="pp", minimum_effect=0.5))
    assert f"{language.label('dropout 0.5')}: −2 [−4.48, 0.484]" in told
    assert numbers_in(told)[-2:] == [-0.5, 0.5]
    assert f"{language.label('dropout 0.5')}: −2" in words(
        plotting.dots({"dropout 0.5": [-2.0]}, x_label="error")
    )


def test_two_lines_of_one_name_are_no_mean():
    """Only a mark on its bar is."""
    _, ax = plt.subplots()
    for ys in ([3.0, 4.0], [5.0, 6.0]):
        ax.plot([0, 1], ys, label="again")
    assert numbers_in(words(ax))[-4:] == [3, 4, 5, 6]


@settings(max_examples=60, deadline=None)
@given(ys=st.lists(st.floats(-900, 900).map(lambda y: round(y, 1)), min_size=2, max_size=9))
def test_a_line_is_told_by_its_ends_and_where_it_turns(ys):
    """First, last, and the lowest, else the highest, with its place, where that lies between them."""
    figure = Figure()
    figure.subplots().plot(range(100, 100 + len(ys)), ys, label="line")
    _, told = plotting.describe(figure).split("line:")
    expected = [ys[0], ys[-1]]
    for turn in (np.argmin(ys), np.argmax(ys)):
        if ys[turn] not in expected and len(expected) == 2:
            expected += [ys[turn], 100 + turn]
    np.testing.assert_allclose(numbers_in(told), expected, rtol=5e-3)


def test_numbers_run_from_left_to_right_as_drawn():
    """The strength of a penalty falls to the right: so do the words."""
    ax = plotting.shrinkage_paths(np.array([0.1, 1, 10]), np.array([[5.0], [2.0], [0.0]]), ["area"])
    assert numbers_in(words(ax)) == [1, 10, 0.1, 0, 5]


def test_a_heat_map_is_told_by_its_extremes():
    """With the names of row and column, which are numbers themselves, and what the colours mean."""
    values = np.array([[3.0, 9.0], [1.5, 4.0]])
    ax = plotting.heat_map(
        values,
        rows=[0.1, 0.5],
        columns=["L2", "none"],
        x_label="penalty",
        y_label="rate",
        value_label="error (%)",
    )
    told = words(ax)
    for number, row, column in ((1.5, "0.5", "L2"), (9, "0.1", "none")):
        assert f"{number:g} ({row}, {language.label(column)})" in told
    assert f"{language.label('error (%)')}:" in told


def test_a_figure_made_by_hand_is_told_too():
    """Bars, error bars, points, lines across, names of ticks, and who is named in the legend alone."""
    _, ax = plt.subplots()
    ax.bar(["a", "b", "c"], [1, 7, 2])
    ax.axhline(4.5, label="limit")
    ax.axhline(8.25)
    ax.plot([], [], "o", label="in the legend")
    ax.legend()
    told = words(ax)
    assert all(part in told for part in ("7", "b", "limit: 4.5", "in the legend"))
    assert "8.25" not in told
    _, ax = plt.subplots()
    ax.errorbar([100, 1000], [1.0, 2.0], yerr=[0.5, 0.25], fmt="o-", label="digits")
    ax.set_xticks([100, 1000], [100, 1000])
    assert numbers_in(words(ax)) == [1, 100, 1000, 1, 2]
    _, ax = plt.subplots()
    ax.scatter([1, 2, 3], [4, 5, 6], label="clips")
    assert "clips: " in words(ax)


def test_what_lies_on_its_side_is_left_out():
    """Its numbers lie along the other axis: better nothing than something wrong."""
    _, ax = plt.subplots()
    ax.barh([1, 2], [30, 40])
    assert numbers_in(words(ax)) == []


def test_drawings_say_what_they_are():
    """What is drawn without numbers is told by the function that draws it."""
    network = words(plotting.network([[1] * 4, [1, 0, 1]]))
    assert "4/4" in network
    assert "2/3" in network
    assert "0, 1, 2" in words(plotting.image_grid(np.zeros((3, 2, 2)), [0, 1, 2]))
    assert "−0.50" in words(
        plotting.penalty_geometry(
            np.eye(3)[:, :2], np.eye(3)[0] - 0.5 * np.eye(3)[1], [0.5, 0.0], penalty="l1"
        )
    )
    tree = considerations.tree()
    assert language.say(**tree.text) in words(plotting.decision_tree(tree))
    changed = words(plotting.changed_texts([("EDA", "this is a text", "this a new long text")]))
    assert numbers_in(changed) == [1, 2]
    clip = np.sin(np.arange(4000)).astype(np.float32)
    told = plotting.describe(
        plotting.spectrograms({"loud": clip, "soft": clip / 4}, sample_rate_hz=8000)[0, 0].figure
    )
    assert numbers_in(told) == [2, 1, 1, 4, 0.5, 2, 0.25, 4, 0.5]


def test_panels_are_counted_and_what_is_the_same_is_said_once():
    """Titles are said for each panel; axes, names and kind where they change."""
    figure, axes = plt.subplots(1, 3)
    for ax, title in zip(axes, ("first", "second", "third"), strict=True):
        ax.plot([1, 2], [3, 4], label="arm")
        ax.set(title=title, xlabel="rate")
    told = plotting.describe(figure)
    assert "3" in told
    assert all(f"({place}) {title}" in told for place, title in ((1, "first"), (2, "second"), (3, "third")))
    assert told.count("rate") == told.count("arm") == 1


def test_long_descriptions_lose_numbers_before_names():
    """Nine panels of five arms keep titles and names; of two panels the numbers stay."""
    arms = ["no augmentation", "MixUp", "CutMix", "label smoothing", "shift and turn"]
    for rows, keeps_numbers in ((1, True), (3, False)):
        figure, axes = plt.subplots(rows, 3)
        for number, ax in enumerate(np.ravel(axes)):
            plotting.dots({arm: np.arange(3.0) + number for arm in arms}, x_label="error (%)", ax=ax)
            ax.set_title(f"bench {number}")
        told = plotting.describe(figure)
        assert len(told) <= 600
        assert all(language.label(arm) in told for arm in arms)
        assert all(f"bench {number}" in told for number in range(3 * rows))
        assert (": 1" in told) == keeps_numbers


def test_a_figure_without_words_is_still_shown(monkeypatch):
    """Neither an empty figure nor an error in the description takes the picture away."""
    show = DisplayFormatter()
    show.mimebundle_formatter.for_type(Figure, notebook.figure_in_words)
    show.formatters["image/png"].for_type(Figure, lambda figure: "picture")
    figure = Figure()
    assert notebook.figure_in_words(figure) == ({}, {})
    figure.subplots().plot([1, 2])
    told = plotting.describe(figure)
    assert show.format(figure) == ({"image/png": "picture", "text/plain": told}, {"image/png": {"alt": told}})
    monkeypatch.setattr(plotting.descriptions, "series", lambda ax: 1 / 0)
    data, metadata = show.format(figure)
    assert data["image/png"] == "picture"
    assert data["text/plain"].startswith("<Figure")
    assert metadata == {}


def test_pictures_of_a_slider_are_told_with_its_values():
    """`static` has them as alternative text and as text; `explore` beside the picture, anew at each change."""

    def draw(rate):
        plt.plot([0, 1], [0, rate], label="line")

    shown = widgets.static(draw, [{"rate": 0.25}, {"rate": 0.75}])
    data, metadata = DisplayFormatter().format(shown)
    assert metadata["image/png"]["alt"] == data["text/plain"] == repr(shown)
    assert all(f"{language.label('rate')} = {rate}. " in repr(shown) for rate in (0.25, 0.75))
    widget = widgets.explore(draw, rate=(0.0, 1.0, 0.25, 0.25))
    slider, _, told, _ = widget.children
    for value in (0.25, 0.75):
        slider.value = value
        assert f"{language.label('rate')} = {value}: " in told.value
        assert 'role="status"' in told.value
