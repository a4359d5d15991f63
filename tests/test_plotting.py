"""The pictures: what they draw, the style they keep to themselves, Hangul, size."""

import io
import logging
import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import scipy.stats

from course_lib import language, plotting
from course_lib.plotting import house_style
from course_lib.plotting.measurements import _interval


@pytest.fixture(autouse=True, params=["en", "ko"])
def tongue(request):
    """Run each test in both languages and close its figures."""
    before = language.current()
    language.use(request.param)
    yield request.param
    language.use(before)
    plt.close("all")


def curves_table(num_seeds=20, num_epochs=60):
    """A tidy table of two arms with known means: arm, seed, epoch, split, metric, value."""
    rng = np.random.default_rng(0)
    rows = [
        (arm, seed, epoch, split, metric, base / epoch**0.5 + shift + 0.02 * rng.normal())
        for arm, base in (("no dropout", 0.4), ("dropout 0.5", 0.6))
        for seed in range(num_seeds)
        for epoch in range(1, num_epochs + 1)
        for split, shift in (("train", 0.0), ("validation", 0.1))
        for metric in ("error", "nll")
    ]
    return pd.DataFrame(rows, columns=["arm", "seed", "epoch", "split", "metric", "value"])


def pictures():
    """One call of each function on data of the size the chapters use."""
    rng = np.random.default_rng(1)
    confidence = rng.uniform(0.3, 1, 1000)
    arms = ("no dropout", "dropout 0.5")
    return {
        "learning_curves": lambda ax: plotting.learning_curves(curves_table(), "error", ax=ax),
        "paired_differences": lambda ax: plotting.paired_differences(
            {arm: rng.normal(-1, 1, 20) for arm in arms}, unit="pp", minimum_effect=0.5, ax=ax
        ),
        "dots": lambda ax: plotting.dots(
            {arm: rng.normal(size=20) for arm in arms}, x_label="test error", ax=ax
        ),
        "weight_histograms": lambda ax: plotting.weight_histograms(
            {arm: rng.normal(size=(64, 128)) for arm in arms}, ax=ax
        ),
        "sweep": lambda ax: plotting.sweep(
            [0, 0.01, 0.1],
            {arm: rng.normal(size=(10, 3)) for arm in arms},
            x_label="rate",
            y_label="error",
            log_x=True,
            ax=ax,
        ),
        "reliability_diagram": lambda ax: plotting.reliability_diagram(
            dict.fromkeys(arms, confidence), dict.fromkeys(arms, rng.random(1000) < confidence), ax=ax
        ),
        "mask_grid": lambda ax: plotting.mask_grid(rng.random((8, 16)) < 0.5, ax=ax),
        "network": lambda ax: plotting.network([[1] * 4, [1, 0, 1, 0, 1, 1], [1, 1, 0], [1, 1]], ax=ax),
        "image_grid": lambda ax: plotting.image_grid(rng.random((10, 8, 8)), list("0123456789"), ax=ax),
        "contact_sheet": lambda ax: plotting.contact_sheet(
            rng.random((6, 6, 1)), lambda images, seed: images * rng.random(), ax=ax
        ),
    }


NAMES = sorted(pictures())


def texts(ax):
    """All texts of a picture that are not numbers."""
    legend = ax.get_legend()
    found = [ax.get_xlabel(), ax.get_ylabel(), ax.get_title()]
    return found + ([text.get_text() for text in legend.get_texts()] if legend else [])


@pytest.mark.parametrize("name", NAMES)
def test_picture_leaves_settings_alone(name):
    """No function changes the reader's Matplotlib settings, and each returns its Axes."""
    before = dict(mpl.rcParams)
    ax = pictures()[name](None)
    assert isinstance(ax, mpl.axes.Axes)
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", NAMES)
def test_picture_draws_on_given_axes(name):
    """`ax` is used and no other figure is opened."""
    _, ax = plt.subplots()
    assert pictures()[name](ax) is ax
    assert len(plt.get_fignums()) == 1
    assert ax.has_data() or ax.lines


@pytest.mark.parametrize("name", NAMES)
def test_picture_is_small_and_has_all_glyphs(name, caplog):
    """A stored figure stays under 60 kB, and no letter is replaced by a box."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        pictures()[name](None).figure.savefig(buffer, format="png", bbox_inches="tight")
    assert len(buffer.getvalue()) < 60_000
    assert not caplog.records


def test_learning_curves_mean_and_band(tongue):
    """The line is the mean over seeds and the band its t interval; legend and axes are translated."""
    table = curves_table(num_seeds=5, num_epochs=3)
    ax = plotting.learning_curves(table, "error")
    part = table.query("arm == 'no dropout' and split == 'train' and metric == 'error'")
    values = part.pivot(index="seed", columns="epoch", values="value").to_numpy()
    np.testing.assert_allclose(ax.lines[0].get_ydata(), values.mean(axis=0))
    low, high = scipy.stats.ttest_1samp(values, 0).confidence_interval()
    corners = ax.collections[0].get_paths()[0].vertices
    np.testing.assert_allclose([corners[:, 1].min(), corners[:, 1].max()], [low.min(), high.max()])
    assert [line.get_linestyle() for line in ax.lines[:2]] == ["-", "--"]
    expected = {"en": ["epoch", "error", "", "no dropout"], "ko": ["에포크", "오류율", "", "드롭아웃 없음"]}
    assert texts(ax)[:4] == expected[tongue]


def test_learning_curves_one_seed_has_thin_line():
    """One seed gives no interval: a thin line."""
    ax = plotting.learning_curves(curves_table(num_seeds=1), "nll")
    assert ax.lines[0].get_linewidth() < 1
    assert np.isfinite(ax.lines[0].get_ydata()).all()


def test_learning_curves_arms_differ_in_grey():
    """Arms differ by marker and not by colour alone."""
    ax = plotting.learning_curves(curves_table(num_seeds=2), "error", splits=["train"])
    assert ax.lines[0].get_marker() != ax.lines[1].get_marker()


@pytest.mark.parametrize(
    ("arguments", "message"), [(("accuracy",), "metric.*'error'"), (("nll", ["test"]), "splits")]
)
def test_learning_curves_rejects_unknown_names(arguments, message):
    """A metric or split that the table lacks is named."""
    with pytest.raises(ValueError, match=message):
        plotting.learning_curves(curves_table(1, 2), *arguments)


def test_paired_differences_shows_numbers(tongue):
    """Mean and interval stand beside the row, with true minus signs and the unit."""
    ax = plotting.paired_differences({"dropout 0.5": [-1.0, -2.0, -3.0]}, unit="pp", minimum_effect=0.5)
    assert [text.get_text() for text in ax.texts] == ["−2.00 [−4.48, +0.48]"]
    assert ax.get_xlabel() == {"en": "difference (pp)", "ko": "차이 (%p)"}[tongue]
    assert "n = 3" in ax.get_yticklabels()[0].get_text()


def test_paired_differences_of_one_seed_has_no_interval():
    """One difference is shown without an interval."""
    ax = plotting.paired_differences({"arm": [0.25]})
    assert [text.get_text() for text in ax.texts] == ["+0.250"]


def test_paired_differences_rejects_nan():
    """A NaN difference is named with its arm."""
    with pytest.raises(ValueError, match=r"differences_by_arm\['arm'\].*nan"):
        plotting.paired_differences({"arm": [0.1, float("nan")]})


def test_weight_histograms_share_sums_to_one():
    """Each outline shows shares over common bins."""
    ax = plotting.weight_histograms({"L1": np.zeros(10), "L2": np.linspace(-1, 1, 50)}, bins=5)
    first, second = (patch.get_data() for patch in ax.patches)
    assert first.values.sum() == pytest.approx(1)
    np.testing.assert_array_equal(first.edges, second.edges)


def test_sweep_keeps_zero_on_log_axis():
    """x = 0 has a place on the log axis; without it the axis is plainly logarithmic."""
    values = {"arm": np.ones((2, 3))}
    assert (
        plotting.sweep([0, 0.1, 1], values, x_label="rate", y_label="error", log_x=True).get_xscale()
        == "symlog"
    )
    assert (
        plotting.sweep([1, 2, 3], values, x_label="rate", y_label="error", log_x=True).get_xscale() == "log"
    )


def test_sweep_rejects_other_length():
    """The last axis must match `xs`."""
    with pytest.raises(ValueError, match=r"\(2, 4\)"):
        plotting.sweep([0, 1, 2], {"arm": np.ones((2, 4))}, x_label="rate", y_label="error")


def test_reliability_diagram_calibration_error():
    """A network that is 90 % sure and 60 % right has an ECE of 0.3."""
    ax = plotting.reliability_diagram({"arm": np.full(10, 0.9)}, {"arm": np.arange(10) < 6})
    assert "0.300" in texts(ax)[-1]
    np.testing.assert_allclose(ax.lines[1].get_xydata(), [[0.9, 0.6]])


def test_mask_grid_crosses_dropped_units():
    """Each dropped unit carries a cross at its place, and the title gives the share kept."""
    ax = plotting.mask_grid([[1, 0, 1, 1], [1, 1, 1, 0]])
    assert ax.lines[0].get_xydata().tolist() == [[1, 0], [3, 1]]
    assert "75%" in ax.get_title()


def test_network_fades_connections_of_dropped_units():
    """Connections from or to a dropped unit are fainter; a dropped unit is crossed out."""
    ax = plotting.network([[1, 1], [1, 0], [1]])
    connections = [line.get_color() for line in ax.lines if line.get_marker() == "None"]
    assert len(connections) == 6
    assert connections.count("#dddddd") == 3
    assert sum(line.get_marker() == "x" for line in ax.lines) == 1


def test_image_grid_places_and_scales():
    """All images share one scale; row and column follow the order."""
    images = np.stack([np.zeros((4, 6)), np.ones((4, 6)), np.full((4, 6), 0.5)])
    ax = plotting.image_grid(images, columns=2)
    assert {image.get_clim() for image in ax.images} == {(0.0, 1.0)}
    assert ax.images[1].get_extent()[0] > ax.images[0].get_extent()[0]
    assert ax.images[2].get_extent()[3] < ax.images[0].get_extent()[2]
    x_low, x_high, y_low, y_high = (*ax.get_xlim(), *ax.get_ylim())
    for left, right, bottom, top in (image.get_extent() for image in ax.images):
        assert x_low <= left < right <= x_high
        assert y_low <= bottom < top <= y_high


@pytest.mark.parametrize("shape", [(2, 5, 5, 1), (2, 5, 5, 3)])
def test_image_grid_takes_channels(shape):
    """Grey and colour images with a channel axis are drawn."""
    assert len(plotting.image_grid(np.random.default_rng(0).random(shape)).images) == 2


@pytest.mark.parametrize(
    ("shape", "titles", "message"), [((5, 5), None, r"images.*\(5, 5\)"), ((2, 5, 5), ["a"], "titles.*1")]
)
def test_image_grid_rejects(shape, titles, message):
    """A single image and a wrong number of titles are refused."""
    with pytest.raises(ValueError, match=message):
        plotting.image_grid(np.ones(shape), titles)


def test_interval_matches_scipy():
    """Mean and bounds equal SciPy's t interval; NaN is left out."""
    values = np.array([[1.0, 5.0], [2.0, np.nan], [4.0, 7.0]])
    mean, low, high = _interval(values, 0.9)
    for column in range(2):
        some = values[~np.isnan(values[:, column]), column]
        expected = scipy.stats.t.interval(0.9, len(some) - 1, some.mean(), scipy.stats.sem(some))
        assert mean[column] == pytest.approx(some.mean())
        np.testing.assert_allclose([low[column], high[column]], expected)


def test_use_style_adopts_font():
    """`use_style` changes the settings for good, Hangul font first."""
    with mpl.rc_context():
        plotting.use_style()
        assert mpl.rcParams["font.family"] == ["NanumSquare", "DejaVu Sans"]


def test_style_takes_changes():
    """The context takes single settings and gives them back."""
    before = mpl.rcParams["figure.figsize"]
    with plotting.style(figure_figsize=(2, 1)):
        assert mpl.rcParams["figure.figsize"] == [2, 1]
    assert mpl.rcParams["figure.figsize"] == before


def test_style_keeps_interactive_mode():
    """Jupyter's backend turns interactive mode on at the first figure: the style must not turn it off again."""
    with mpl.rc_context({"interactive": False}):
        with plotting.style():
            mpl.rcParams["interactive"] = True
        assert mpl.is_interactive()


def test_style_without_font_file(monkeypatch):
    """Without the font file only the font that Matplotlib brings is named."""
    monkeypatch.setattr(house_style, "_FONT_FILE", Path("no such font"))
    assert house_style._font_families() == ["DejaVu Sans"]


def test_font_is_complete_and_licensed():
    """The shipped font holds all 11,172 syllables, and its licence lies beside it."""
    font = mpl.ft2font.FT2Font(str(house_style._FONT_FILE))
    assert (font.family_name, font.style_name) == ("NanumSquare", "Regular")
    assert all(font.get_char_index(code) for code in range(ord("가"), ord("힣") + 1))
    licence = house_style._FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert "NAVER Corporation" in licence


def test_dots_shows_means_and_seeds():
    """Every seed is a dot, the mean stands in figures, the interval is Student's."""
    values = np.array([1.0, 2.0, 6.0])
    ax = plotting.dots({"no dropout": values, "dropout 0.5": values + 1}, x_label="error")
    assert [text.get_text() for text in ax.texts] == ["3.000", "4.000"]
    seeds, interval, mean = ax.lines[:3]
    np.testing.assert_array_equal(seeds.get_xdata(), values)
    half = scipy.stats.t.ppf(0.975, 2) * values.std(ddof=1) / np.sqrt(3)
    np.testing.assert_allclose(interval.get_xdata(), [3 - half, 3 + half])
    assert mean.get_xdata() == [3.0]
    with pytest.raises(ValueError, match=r"finite|NaN"):
        plotting.dots({"a": [np.nan]}, x_label="error")


def test_sweep_over_a_short_log_axis_has_plain_labels():
    """Between two powers of ten 2 and 5 are labelled, too, and nothing is written as a power."""
    values = np.ones((2, 3))
    ax = plotting.sweep(
        [0.0005, 0.002, 0.008], {"arm": values}, x_label="strength", y_label="nll", log_x=True
    )
    ax.figure.canvas.draw()
    shown = [text.get_text() for text in ax.get_xticklabels() + ax.get_xticklabels(minor=True)]
    assert {"0.001", "0.002", "0.005"} <= set(shown)
    assert not any("10" in text for text in shown)
