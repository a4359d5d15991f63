"""Pictures of measured numbers: curves, differences, weights, sweeps, calibration."""

import itertools

import numpy as np
import scipy.stats
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

from course_lib import arguments, language
from course_lib.plotting.house_style import LINE_STYLES, looks, new_axes, plain_numbers, styled


def _interval(values, confidence_level=0.95):
    """Student-t interval of the mean along axis 0, NaN left out; NaN bounds where n < 2.

    Returns:
        `(mean, low, high)`, each of shape `values.shape[1:]`.
    """
    values = np.asarray(values, dtype=float)
    n = np.isfinite(values).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(values, axis=0) / n
        deviation = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / (n - 1.0))
        half = scipy.stats.t.ppf((1 + confidence_level) / 2, n - 1.0) * deviation / np.sqrt(n)
    return mean, mean - half, mean + half


def _seeds_by_arm(name, values_by_arm):
    """Dict from arm to a checked array `(num_seeds,)`; the error names the argument and the arm."""
    return {
        arm: arguments.finite_array(f"{name}[{arm!r}]", values, ndim=1)
        for arm, values in values_by_arm.items()
    }


def _draw_seeds(ax, name, values, heights, interval, height, color, marker):
    """Each seed as a small dot at its own height; the mean and its interval as a mark on a bar, both named."""
    mean, low, high = interval
    label = f"_{language.label(name)}"
    ax.plot(values, heights, marker, color=color, markersize=3.5, alpha=0.6)
    ax.plot([low, high], [height] * 2, color="black", linewidth=2, solid_capstyle="butt", label=label)
    ax.plot(mean, height, marker, color=color, markeredgecolor="black", markersize=8, label=label)


@styled
def learning_curves(table, metric, splits=("train", "validation"), *, confidence_level=0.95, ax=None):
    """Draw a metric over the epochs: the mean over seeds with its interval, or one thin line for one seed.

    Args:
        table: Tidy DataFrame with the columns arm, seed, epoch, split, metric, value.
        metric: A value of the column `metric`, for example `"error"`.
        splits: Values of the column `split`; the first is drawn solid, the second dashed.
        confidence_level: Of the Student-t interval over seeds.
        ax: Axes to draw on.
    Returns:
        The Axes: one colour and marker per arm, one line style per split.
    Raises:
        ValueError: If the table does not hold `metric` or a split.
    """
    arguments.one_of("metric", metric, table["metric"].unique())
    for split in splits:
        arguments.one_of("splits", split, table["split"].unique())
    ax = new_axes(ax)
    rows = table[table["metric"] == metric]
    handles = []
    for arm, color, marker, _ in looks(rows["arm"].unique()):
        for split, line_style in zip(splits, itertools.cycle(LINE_STYLES)):
            part = rows[(rows["arm"] == arm) & (rows["split"] == split)]
            values = part.pivot(index="seed", columns="epoch", values="value")
            epochs = values.columns.to_numpy()
            mean, low, high = _interval(values.to_numpy(), confidence_level)
            ax.plot(
                epochs,
                mean,
                line_style,
                color=color,
                marker=marker,
                markevery=max(1, len(epochs) // 8),
                markersize=4,
                linewidth=1.8 if len(values) > 1 else 0.9,
                label="_" + ", ".join(map(language.label, [arm, split] if len(splits) > 1 else [arm])),
            )
            ax.fill_between(epochs, low, high, color=color, alpha=0.2, linewidth=0)
        handles.append(Line2D([], [], color=color, marker=marker, markersize=4, label=language.label(arm)))
    for split, line_style in zip(splits if len(splits) > 1 else (), itertools.cycle(LINE_STYLES)):
        handles.append(Line2D([], [], color="#555555", linestyle=line_style, label=language.label(split)))
    ax.set(xlabel=language.label("epoch"), ylabel=language.label(metric))
    ax.legend(handles=handles)
    return ax


@styled
def paired_differences(
    differences_by_arm, *, unit=None, minimum_effect=None, confidence_level=0.95, title=None, ax=None
):
    """Draw a forest plot: each seed's difference as a dot, the mean and its interval as a bar.

    Args:
        differences_by_arm: Dict from arm to array `(num_seeds,)` of paired differences in `unit`.
        unit: `"pp"` (percentage points), another unit, or None.
        minimum_effect: Smallest effect that matters, in `unit`: a grey band from −minimum to +minimum.
        confidence_level: Of the Student-t interval over seeds.
        title: Text above the plot.
        ax: Axes to draw on.
    Returns:
        The Axes, the first arm on top; the numbers stand at the right.
    Raises:
        ValueError: If an array is empty, not 1-D or not finite.
    """
    rows = _seeds_by_arm("differences_by_arm", differences_by_arm)
    ax = new_axes(ax, figsize=(6.4, 1.2 + 0.6 * len(rows)))
    if minimum_effect:
        meaning = language.say(en="too small to matter", ko="의미를 두기에는 작은 차이")
        ax.axvspan(-minimum_effect, minimum_effect, color="#e6e6e6", zorder=0, label=meaning)
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0))
    ax.axvline(0, color="black", linewidth=1)
    for row, (arm, color, marker, _) in enumerate(looks(rows)):
        values = rows[arm]
        spread = -0.08 - 0.2 * (np.arange(len(values)) % 5) / 4  # dots above the bar, not on one another
        interval = _interval(values, confidence_level)
        _draw_seeds(ax, arm, values, row + spread, interval, row + 0.12, color, marker)
        mean, low, high = interval
        digits = 2 if unit else 3
        numbers = f"{mean:+.{digits}f}"
        numbers += f" [{low:+.{digits}f}, {high:+.{digits}f}]" if len(values) > 1 else ""
        ax.annotate(
            numbers.replace("-", "−"),
            (1.01, row),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9,
        )
    labels = [f"{language.label(arm)}\n(n = {len(values)})" for arm, values in rows.items()]
    ax.set_yticks(range(len(rows)), labels)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.grid(axis="y", visible=False)
    unit = language.say(en="pp", ko="%p") if unit == "pp" else unit
    ax.set_xlabel(language.label("difference") + (f" ({unit})" if unit else ""))
    if title:
        ax.set_title(title, pad=26 if minimum_effect else None)  # above the legend of the grey band
    return ax


@styled
def dots(values_by_arm, *, x_label, confidence_level=0.95, ax=None):
    """Draw one number a seed for each arm: the seeds as dots, the mean and its interval as a bar.

    Args:
        values_by_arm: Dict from arm to array `(num_seeds,)`.
        x_label: Name of the number; translated by `language.label`.
        confidence_level: Of the Student-t interval over seeds.
        ax: Axes to draw on.
    Returns:
        The Axes, the first arm on top; each mean stands above its mark.
    Raises:
        ValueError: If an array is empty, not 1-D or not finite.
    """
    rows = _seeds_by_arm("values_by_arm", values_by_arm)
    ax = new_axes(ax, figsize=(6.4, 0.9 + 0.5 * len(rows)))
    for row, (arm, color, marker, _) in enumerate(looks(rows)):
        values = rows[arm]
        spread = 0.1 + 0.2 * (np.arange(len(values)) % 5) / 4
        interval = _interval(values, confidence_level)
        _draw_seeds(ax, arm, values, row + spread, interval, row, color, marker)
        mean = interval[0]
        ax.annotate(f"{mean:.3f}", (mean, row - 0.18), ha="center", va="bottom", fontsize=9)
    ax.set_yticks(range(len(rows)), [language.label(arm) for arm in rows])
    ax.set_ylim(len(rows) - 0.4, -0.7)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(language.label(x_label))
    return ax


@styled
def weight_histograms(weights_by_arm, *, bins=60, ax=None):
    """Draw the distribution of each arm's weights as an outline over common bins.

    Args:
        weights_by_arm: Dict from arm to array of any shape, for example a layer's kernel.
        bins: Number of bins between the smallest and the largest weight of all arms.
        ax: Axes to draw on.
    Returns:
        The Axes: share of the weights in each bin, on a log scale so that a spike at zero hides nothing.
    """
    flat = {
        arm: arguments.finite_array(f"weights_by_arm[{arm!r}]", weights).ravel()
        for arm, weights in weights_by_arm.items()
    }
    edges = np.histogram_bin_edges(np.concatenate(list(flat.values())), bins=bins)
    ax = new_axes(ax)
    for arm, color, _, line_style in looks(flat):
        share = np.histogram(flat[arm], edges)[0] / flat[arm].size
        ax.stairs(share, edges, color=color, linestyle=line_style, linewidth=1.8, label=language.label(arm))
    ax.set_yscale("log")
    plain_numbers(ax.yaxis)
    ax.set(xlabel=language.label("weight"), ylabel=language.say(en="share of weights", ko="가중치의 비율"))
    ax.legend()
    return ax


@styled
def sweep(xs, values_by_arm, *, x_label, y_label, log_x=False, confidence_level=0.95, ax=None):
    """Draw a metric against a swept number: the mean over seeds with its interval, one line per arm.

    Args:
        xs: The swept numbers, shape `(num_x,)`.
        values_by_arm: Dict from arm to array `(num_seeds, num_x)`; NaN where a seed is missing.
        x_label: Name of the swept number; translated by `language.label`, as is `y_label`.
        y_label: Name of the metric.
        log_x: Whether the x axis is logarithmic; an x of 0 keeps its place at the left.
        confidence_level: Of the Student-t interval over seeds.
        ax: Axes to draw on.
    Returns:
        The Axes.
    Raises:
        ValueError: If an array's last axis does not match `xs`.
    """
    xs = arguments.finite_array("xs", xs, ndim=1)
    ax = new_axes(ax)
    for arm, color, marker, line_style in looks(values_by_arm):
        values = np.asarray(values_by_arm[arm], dtype=float)
        if values.ndim != 2 or values.shape[1] != len(xs):
            arguments.reject(
                f"values_by_arm[{arm!r}]",
                expected_en=f"an array (num_seeds, {len(xs)})",
                expected_ko=f"(시드 수, {len(xs)}) 모양의 배열",
                received=f"shape {values.shape}",
            )
        mean, low, high = _interval(values, confidence_level)
        ax.plot(xs, mean, line_style, color=color, marker=marker, markersize=5, label=language.label(arm))
        ax.fill_between(xs, low, high, color=color, alpha=0.2, linewidth=0)
    if log_x:
        positive = xs[xs > 0]
        if len(positive) < len(xs):
            ax.set_xscale("symlog", linthresh=positive.min())
        else:
            ax.set_xscale("log")
            if xs.max() < 100 * xs.min():  # powers of ten alone would be one or two
                ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        plain_numbers(ax.xaxis)
    ax.set(xlabel=language.label(x_label), ylabel=language.label(y_label))
    ax.legend()
    return ax


@styled
def reliability_diagram(confidences_by_arm, correct_by_arm, *, bins=10, ax=None):
    """Draw how often a prediction is right against how sure the network was; the diagonal is perfect.

    Args:
        confidences_by_arm: Dict from arm to array `(n,)`, the largest predicted probability, in `[0, 1]`.
        correct_by_arm: Dict from arm to bool array `(n,)`.
        bins: Number of equal-width bins; an empty bin has no point.
        ax: Axes to draw on.
    Returns:
        The Axes; the legend gives each arm's expected calibration error (ECE).
    Reference: Guo et al. (2017), "On Calibration of Modern Neural Networks", section 2.
    """
    ax = new_axes(ax, figsize=(4.4, 4.0))
    diagonal = language.say(en="_perfect calibration", ko="_완벽한 보정")
    ax.plot([0, 1], [0, 1], color="#777777", linewidth=1, label=diagonal)
    for arm, color, marker, line_style in looks(confidences_by_arm):
        confidence = arguments.finite_array(f"confidences_by_arm[{arm!r}]", confidences_by_arm[arm], ndim=1)
        correct = arguments.finite_array(f"correct_by_arm[{arm!r}]", correct_by_arm[arm], ndim=1)
        bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
        size = np.bincount(bin_of, minlength=bins)
        used = size > 0
        sure = np.bincount(bin_of, confidence, bins)[used] / size[used]
        right = np.bincount(bin_of, correct, bins)[used] / size[used]
        calibration_error = np.sum(size[used] * np.abs(sure - right)) / size.sum()
        text = f"{language.label(arm)} (ECE {calibration_error:.3f})"
        ax.plot(sure, right, line_style, color=color, marker=marker, markersize=5, label=text)
    ax.set(
        xlabel=language.label("confidence"), ylabel=language.label("accuracy"), xlim=(0, 1), ylim=(0, 1.02)
    )
    ax.set_aspect("equal")
    ax.legend(loc="lower right")
    return ax
