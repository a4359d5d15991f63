"""The pictures of penalties: region, contours, exact zeros, paths whose names can be read."""

import io
import itertools
import logging
import warnings

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Circle, Polygon

from course_lib import plotting

NAMES = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]


pytestmark = pytest.mark.usefixtures("tongue")


@pytest.fixture(autouse=True)
def closed_figures():
    """Close each test's figures."""
    yield
    plt.close("all")


def two_features():
    """Correlated inputs, shape (40, 2), neither of mean 0, and targets that follow them."""
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(40, 2)) @ [[1.0, 0.6], [0.0, 0.8]] + [3, -1]
    return inputs, inputs @ [-0.5, 2.0] + 7 + 0.5 * rng.normal(size=40)


def optimum_of(inputs, targets):
    """The weights of least squares with a bias."""
    return np.linalg.lstsq(np.column_stack([inputs, np.ones(len(inputs))]), targets)[0][:2]


def geometry(weights=(0.0, 1.25), penalty="l1", ax=None):
    return plotting.penalty_geometry(*two_features(), weights, penalty=penalty, ax=ax)


def paths(num_features=10, num_strengths=30, ax=None, **options):
    """Weights that shrink; half of them end so close together that their names would overlap."""
    ends = np.r_[
        np.linspace(0.1, 0.11, num_features // 2), np.linspace(-1, 1, num_features - num_features // 2)
    ]
    strengths = np.logspace(2, -3, num_strengths)
    names = [*NAMES, *map(str, range(num_features))][:num_features]
    return plotting.shrinkage_paths(strengths, ends / (1 + strengths[:, None]), names, ax=ax, **options)


PICTURES = {
    "diamond": geometry,
    "disc": lambda ax=None: geometry((-0.3, 1.2), "l2", ax=ax),
    "paths": lambda ax=None: paths(degrees_of_freedom=np.linspace(0, 10, 30), ax=ax),
}


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_picture_leaves_settings_alone_and_draws_on_given_axes(name):
    """The reader's Matplotlib settings stay; `ax` is used and no other figure is opened."""
    before = dict(mpl.rcParams)
    _, ax = plt.subplots()
    assert PICTURES[name](ax=ax) is ax
    assert len(plt.get_fignums()) == 1
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_picture_is_small_and_has_all_glyphs(name, caplog):
    """A stored figure stays under 60 kB, and no letter, ₁ and − included, is replaced by a box."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        PICTURES[name]().figure.savefig(buffer, format="png", bbox_inches="tight")
    assert len(buffer.getvalue()) < 60_000
    assert not caplog.records


def test_penalty_geometry_region_has_the_penalty_of_the_weights():
    """The corners of the diamond have the same L1 norm as the weights, the disc's rim the same L2 norm."""
    (diamond,) = (patch for patch in geometry((-0.5, 1.0)).patches if isinstance(patch, Polygon))
    np.testing.assert_allclose(abs(diamond.get_xy()).sum(axis=1), 1.5)
    (disc,) = (patch for patch in geometry((-0.6, 0.8), "l2").patches if isinstance(patch, Circle))
    assert (disc.center, disc.radius) == ((0, 0), pytest.approx(1.0))


def test_penalty_geometry_strong_contour_runs_through_the_weights():
    """On the strong contour the mean squared error is that at the weights; the pale ones go outwards evenly."""
    inputs, targets = two_features()
    weights = np.array([0.0, 1.25])
    pale, strong = geometry(weights).collections

    def error(weights):
        residuals = targets - targets.mean() - (inputs - inputs.mean(axis=0)) @ weights
        return np.mean(residuals**2)

    points = np.concatenate([path.vertices for path in strong.get_paths()])
    np.testing.assert_allclose([error(point) for point in points], error(weights), rtol=0.01)
    least = error(optimum_of(inputs, targets))
    levels = [np.sqrt(error(path.vertices[0]) - least) for path in pale.get_paths() if len(path.vertices)]
    np.testing.assert_allclose(np.diff(levels), levels[0], rtol=0.05)


def test_penalty_geometry_marks_optimum_and_solution(tongue):
    """The cross lies at the least-squares weights of a model with bias, the dot at the weights."""
    ax = geometry()
    crosses, dots = ([line for line in ax.lines if line.get_marker() == marker] for marker in "+o")
    np.testing.assert_allclose(crosses[0].get_xydata(), [optimum_of(*two_features())])
    assert dots[0].get_xydata().tolist() == [[0.0, 1.25]]
    assert ax.texts[0].get_text() == {"en": "no penalty", "ko": "벌점 없음"}[tongue]
    assert ax.get_aspect() == 1


def test_penalty_geometry_limits_follow_from_the_optimum():
    """Other weights and another penalty leave the limits; every region of a solution fits in."""
    optimum = optimum_of(*two_features())
    drawn = [geometry(weights, penalty) for weights in ((0, 0), optimum) for penalty in ("l1", "l2")]
    assert len({(*ax.get_xlim(), *ax.get_ylim()) for ax in drawn}) == 1
    assert drawn[0].get_xlim()[1] > abs(optimum).sum()


@pytest.mark.parametrize(
    ("weights", "english", "korean"),
    [
        ((0.0, 1.25), "w₁ = 0 exactly, w₂ = 1.25", "w₁ = 정확히 0, w₂ = 1.25"),
        ((-0.0, 0), "w₁ = 0 exactly, w₂ = 0 exactly", "w₁ = 정확히 0, w₂ = 정확히 0"),
        ((-0.456, 1e-9), "w₁ = −0.46, w₂ = 0.00", "w₁ = −0.46, w₂ = 0.00"),
        ((-1e-9, 2), "w₁ = 0.00, w₂ = 2.00", "w₁ = 0.00, w₂ = 2.00"),
    ],
)
def test_penalty_geometry_title_tells_small_from_zero(weights, english, korean, tongue):
    """Only a weight of exactly 0 is called so; a small one is 0.00, without a sign."""
    assert geometry(weights).get_title() == {"en": english, "ko": korean}[tongue]


@pytest.mark.parametrize("targets", [np.ones(4), np.arange(4.0)], ids=["constant", "equal inputs"])
def test_penalty_geometry_draws_degenerate_data(targets):
    """An optimum of 0, and equal features, whose contours are parallel lines, are drawn as well."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plotting.penalty_geometry(
            np.repeat(np.arange(4.0), 2).reshape(4, 2), targets, [0, 0], penalty="l1"
        )
    assert ax.get_xlim()[1] > 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"penalty": "l3"}, "penalty.*'l1'.*'l2'.*'l3'"),
        ({"inputs": np.ones((4, 3))}, r"inputs.*\(4, 2\).*\(4, 3\)"),
        ({"targets": np.ones(5)}, r"inputs.*\(5, 2\).*\(4, 2\)"),
        ({"weights": [1.0]}, r"weights.*\(2,\).*\(1,\)"),
        ({"weights": [1.0, np.nan]}, "weights.*nan"),
    ],
)
def test_penalty_geometry_rejects(changes, message):
    """Another penalty, other shapes and a NaN are named."""
    given = {"inputs": np.ones((4, 2)), "targets": np.ones(4), "weights": [0, 0], "penalty": "l1"} | changes
    with pytest.raises(ValueError, match=message):
        plotting.penalty_geometry(**given)


def test_shrinkage_paths_draws_a_line_a_feature(tongue):
    """Each line holds its feature's weights; strengths in any order give the same, falling to the right."""
    strengths, weights = np.array([0.1, 10.0, 1.0]), np.array([[3.0, -2.0], [1.0, 0.0], [2.0, -1.0]])
    ax = plotting.shrinkage_paths(strengths, weights, ["bmi", "age"])
    zero, bmi, age = ax.lines
    assert set(zero.get_ydata()) == {0}
    np.testing.assert_array_equal(bmi.get_xydata(), [[10, 1], [1, 2], [0.1, 3]])
    np.testing.assert_array_equal(age.get_ydata(), [0, -1, -2])
    assert ax.get_xscale() == "log"
    assert ax.get_xlim() == (10, 0.1)
    labels = {"en": ("strength (weaker to the right)", "weight"), "ko": ("세기(오른쪽일수록 약함)", "가중치")}
    assert (ax.get_xlabel(), ax.get_ylabel()) == labels[tongue]


@pytest.mark.parametrize("num_features", [1, 10, 30])
def test_shrinkage_paths_names_do_not_overlap(num_features):
    """The names stand in the order of the lines' ends, apart, within the height of the axes."""
    ax = paths(num_features)
    ax.figure.canvas.draw()
    ends = np.array([text.xy[1] for text in ax.texts])
    assert (np.diff(ends) >= 0).all()
    boxes = [mpl.text.Text.get_window_extent(text) for text in ax.texts]  # without the leading line
    assert all(lower.y1 <= upper.y0 for lower, upper in itertools.pairwise(boxes))
    assert boxes[0].y0 >= ax.bbox.y0 - boxes[0].height
    assert boxes[-1].y1 <= ax.bbox.y1 + boxes[-1].height


def test_shrinkage_paths_leaves_names_where_there_is_room():
    """Ends that lie apart carry their names at their own height, whatever the order of the features."""
    ax = plotting.shrinkage_paths([1, 0.1], [[0, 0, 0], [1, -1, 0]], ["b", "a", "c"])
    low, high = ax.get_ylim()
    heights = {text.get_text(): low + text.get_position()[1] * (high - low) for text in ax.texts}
    assert heights == {"b": pytest.approx(1), "a": pytest.approx(-1), "c": pytest.approx(0)}


def test_shrinkage_paths_differ_in_grey():
    """No two of ten lines share marker and line style, and their markers do not lie on one another."""
    lines = paths(10).lines[1:]
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == 10
    assert len({line.get_markevery() for line in lines}) > 1


def test_shrinkage_paths_degrees_of_freedom(tongue):
    """They stand at the top, at the strengths they belong to; whole ones without a decimal."""
    ax = plotting.shrinkage_paths([0.1, 1, 10], np.ones((3, 1)), ["bmi"], degrees_of_freedom=[4, 2.5, 0.961])
    (top,) = ax.child_axes
    assert top.get_xlabel() == {"en": "degrees of freedom", "ko": "자유도"}[tongue]
    ticks = dict(zip(top.get_xticks(), (text.get_text() for text in top.get_xticklabels()), strict=True))
    assert ticks == {10: "1", 1: "2.5", 0.1: "4"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strengths": [0, 1]}, "strengths.*0"),
        ({"strengths": [1, 2, 3]}, r"weights.*\(3, 2\).*\(2, 2\)"),
        ({"names": ["a"]}, r"weights.*\(2, 1\).*\(2, 2\)"),
        ({"degrees_of_freedom": [1]}, r"degrees_of_freedom.*\(2,\).*\(1,\)"),
    ],
)
def test_shrinkage_paths_rejects(changes, message):
    """A strength of 0 has no place on a log axis; lengths must match."""
    with pytest.raises(ValueError, match=message):
        plotting.shrinkage_paths(
            **({"strengths": [1, 2], "weights": np.ones((2, 2)), "names": ["a", "b"]} | changes)
        )
