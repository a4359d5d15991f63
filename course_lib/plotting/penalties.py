"""Pictures of penalties: where a penalised solution lies, and how weights shrink as the strength grows."""

import numpy as np
import scipy.optimize
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon

from course_lib import arguments, language
from course_lib.plotting.house_style import COLORS, looks, new_axes, plain_numbers, styled

_NUM_CONTOURS = 12
_LABEL_POINTS = 11.5  # from one line's name to the next


@styled
def penalty_geometry(inputs, targets, weights, *, penalty, ax=None):
    """Draw two weights in the plane: contours of the loss, and all weights that cost no more than these.

    The loss is the mean squared error of a linear model on centred data, so that no bias is needed. Where
    `weights` minimise loss plus penalty, the contour through them touches the region. The limits follow
    from the unpenalised optimum alone: with a slider for the strength, only region and dot move.

    Args:
        inputs: Float array, shape `(n, 2)`.
        targets: Float array, shape `(n,)`.
        weights: Float array, shape `(2,)`: the penalised solution.
        penalty: `"l1"`, whose region is a diamond, or `"l2"`, whose region is a disc.
        ax: Axes to draw on.
    Returns:
        The Axes; the title gives the weights and says which of them are exactly 0.
    Raises:
        ValueError: If `penalty` is neither, or a shape is not as described.
    Reference: Hastie, Tibshirani and Friedman (2009), "The Elements of Statistical Learning", figure 3.11.
    """
    inputs = arguments.finite_array("inputs", inputs, ndim=2)
    targets = arguments.finite_array("targets", targets, ndim=1)
    weights = arguments.finite_array("weights", weights, ndim=1)
    _expect_shape("inputs", inputs, (len(targets), 2))
    _expect_shape("weights", weights, (2,))
    if penalty not in ("l1", "l2"):
        arguments.reject(
            "penalty", expected_en="'l1' or 'l2'", expected_ko="'l1' 또는 'l2'", received=repr(penalty)
        )
    inputs, targets = inputs - inputs.mean(axis=0), targets - targets.mean()
    optimum = np.linalg.lstsq(inputs, targets)[0]
    curvature = inputs.T @ inputs / len(inputs)
    # Every region fits in: a penalised solution has no larger L1 or L2 norm than the optimum.
    limit = 1.15 * abs(optimum).sum() or 1.0

    ax = new_axes(ax, figsize=(4.6, 4.6))
    ax.axhline(0, color="black", linewidth=1)
    ax.axvline(0, color="black", linewidth=1)
    look = {"facecolor": COLORS[5], "edgecolor": COLORS[0], "alpha": 0.35, "zorder": 1.5}
    if penalty == "l1":
        cost, formula = abs(weights).sum(), "|w₁| + |w₂|"
        region = Polygon(cost * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]]), **look)
    else:
        cost, formula = weights @ weights, "w₁² + w₂²"
        region = Circle((0, 0), np.sqrt(cost), **look)
    ax.add_patch(region)

    grid = np.stack(np.meshgrid(*[np.linspace(-limit, limit, 201)] * 2), axis=-1)
    # The loss above its minimum is a square of a distance: its root makes contours of even spacing.
    distance = _distance(grid - optimum, curvature)
    if distance.max() > 0:
        even = np.linspace(0, distance.max(), _NUM_CONTOURS + 2)[1:-1]
        ax.contour(*np.moveaxis(grid, -1, 0), distance, even, colors="#999999", linewidths=0.8)
    touching = _distance(weights - optimum, curvature)
    if 0 < touching < distance.max():
        ax.contour(*np.moveaxis(grid, -1, 0), distance, [touching], colors=COLORS[3], linewidths=1.8)
    ax.plot(*optimum, "+", color="black", markersize=11, markeredgewidth=2)
    below = optimum[1] < 0  # the text goes outwards: region and dot come from the origin
    ax.annotate(
        language.label("no penalty"),
        optimum,
        xytext=(0, -8 if below else 8),
        textcoords="offset points",
        ha="center",
        va="top" if below else "bottom",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )
    ax.plot(*weights, "o", color=COLORS[3], markeredgecolor="black", markersize=8, clip_on=False, zorder=5)
    ax.legend(
        handles=[
            Line2D([], [], color=COLORS[3], label=language.label("equal mean squared error")),
            Patch(**look, label=f"{formula} ≤ {_two_decimals(cost)}"),
        ],
        loc="upper center",
        bbox_to_anchor=(0.5, -0.14),
        ncols=2,
    )
    ax.set(xlabel="w₁", ylabel="w₂", xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    ax.set_title(", ".join(f"{name} = {_weight(w)}" for name, w in zip(("w₁", "w₂"), weights, strict=True)))
    x, y = map(_two_decimals, optimum)
    ax.set_label(
        language.say(
            en=f"contours of the loss around ({x}, {y}), the weights without a penalty",
            ko=f"벌점이 없을 때의 가중치 ({x}, {y})를 둘러싼 손실의 등고선",
        )
    )
    return ax


@styled
def shrinkage_paths(strengths, weights, names, *, degrees_of_freedom=None, ax=None):
    """Draw how each feature's weight shrinks: one line a feature over the strength of the penalty.

    As in scikit-learn's examples and in Hastie et al. (2009), the strength falls to the right: all weights
    start near 0 and fan out towards their names.

    Args:
        strengths: Float array above 0, shape `(num_strengths,)`, in any order; a log axis.
        weights: Float array, shape `(num_strengths, num_features)`.
        names: The features' names; translated by `language.label`.
        degrees_of_freedom: None, or float array `(num_strengths,)` for a second axis at the top.
        ax: Axes to draw on.
    Returns:
        The Axes, each line with its name at the right.
    Raises:
        ValueError: If a strength is not above 0, or shapes and names do not match.
    Reference: Hastie, Tibshirani and Friedman (2009), "The Elements of Statistical Learning", figure 3.8.
    """
    strengths = arguments.finite_array("strengths", strengths, ndim=1)
    weights = arguments.finite_array("weights", weights, ndim=2)
    if (strengths <= 0).any():
        arguments.reject(
            "strengths",
            expected_en="above 0, for a log axis",
            expected_ko="0보다 큰 수(로그 축)",
            received=str(strengths.min()),
        )
    _expect_shape("weights", weights, (len(strengths), len(names)))
    order = np.argsort(-strengths)
    strengths, weights = strengths[order], weights[order]

    ax = new_axes(ax, figsize=(6.4, max(4.2, 1.2 + 0.17 * len(names))))
    ax.axhline(0, color="black", linewidth=1)
    sparse = max(1, len(strengths) // 6)
    for line, (values, (_, color, marker, style)) in enumerate(zip(weights.T, looks(names), strict=True)):
        start = line * sparse // len(names)  # markers of lines that run together stand beside each other
        ax.plot(
            strengths,
            values,
            style,
            color=color,
            marker=marker,
            markersize=4.5,
            markevery=(start, sparse),
            label=f"_{language.label(names[line])}",
        )
    ax.set_xscale("log")
    ax.set_xlim(strengths[0], strengths[-1])
    plain_numbers(ax.xaxis)
    ax.set_ylim(ax.get_ylim())  # the names are placed for these limits
    ax.set(
        xlabel=language.say(en="strength (weaker to the right)", ko="세기(오른쪽일수록 약함)"),
        ylabel=language.label("weight"),
    )
    _name_ends(ax, strengths[-1], weights[-1], names)
    if degrees_of_freedom is not None:
        freedom = arguments.finite_array("degrees_of_freedom", degrees_of_freedom, ndim=1)
        _expect_shape("degrees_of_freedom", freedom, strengths.shape)
        shown = np.unique(np.linspace(0, len(strengths) - 1, 6).astype(int))
        top = ax.secondary_xaxis("top")
        top.set_xticks(
            strengths[shown], [f"{value:.1f}".removesuffix(".0") for value in freedom[order][shown]]
        )
        top.tick_params(which="minor", length=0)
        top.set_xlabel(language.label("degrees of freedom"))
    return ax


def _expect_shape(name, array, shape):
    if array.shape != shape:
        arguments.reject(
            name,
            expected_en=f"an array of shape {shape}",
            expected_ko=f"{shape} 모양의 배열",
            received=f"shape {array.shape}",
        )


def _distance(steps, curvature):
    """Root of the loss above its minimum, `steps` away from the optimum; rounding may make it negative."""
    return np.sqrt(np.maximum(np.einsum("...i,ij,...j", steps, curvature, steps), 0))


def _two_decimals(value):
    return f"{round(float(value), 2) + 0:.2f}".replace("-", "−")


def _weight(value):
    return language.say(en="0 exactly", ko="정확히 0") if value == 0 else _two_decimals(value)


def _name_ends(ax, x, ends, names):
    """Write each line's name beside its end, moved as little as keeps the names apart and inside the height."""
    low, high = ax.get_ylim()
    gap = _LABEL_POINTS / (ax.bbox.height * 72 / ax.figure.dpi)
    gap = min(gap, 1 / max(1, len(names) - 1))
    order = np.argsort(ends, kind="stable")
    steps = gap * np.arange(len(names))
    heights = scipy.optimize.isotonic_regression((ends[order] - low) / (high - low) - steps).x
    heights = np.clip(heights, 0, 1 - steps[-1]) + steps
    colors = [color for _, color, *_ in looks(names)]
    for feature, height in zip(order, heights, strict=True):
        ax.annotate(
            language.label(names[feature]),
            (x, ends[feature]),
            xytext=(1.05, height),
            textcoords="axes fraction",
            va="center",
            fontsize=9,
            arrowprops={
                "arrowstyle": "-",
                "color": colors[feature],
                "linewidth": 0.8,
                "shrinkA": 1,
                "shrinkB": 0,
                "relpos": (0, 0.5),
            },
        )
