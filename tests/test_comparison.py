"""Tests of the result of an experiment: which numbers it picks, how it pairs them, what it refuses."""

import numpy as np
import pandas as pd
import pytest

from course_lib import language, statistics
from course_lib.comparison import COLUMNS, Comparison, joined

SEEDS = [3, 1, 2]
ERRORS = {"none": [0.30, 0.20, 0.25], "dropout 0.5": [0.24, 0.18, 0.20], "L2": [0.31, 0.22, 0.24]}


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def rows(errors=ERRORS, seeds=SEEDS):
    """Two epochs; the errors given are those of the test set after the second one."""
    table = []
    for arm, values in errors.items():
        for seed, value in zip(seeds, values, strict=True):
            table += [
                (arm, seed, 1, "validation", "error", value + 0.5),
                (arm, seed, 2, "validation", "error", value + 0.1),
                (arm, seed, 2, "test", "error", value),
                (arm, seed, 2, "test", "nll", 10 * value),
                (arm, seed, 2, "train", "error", 0.0),
            ]
    return table


@pytest.fixture
def comparison():
    return Comparison.from_rows(rows(), baseline="none", diverged=[("L2", 3)])


def test_from_rows_keeps_what_it_was_given(comparison):
    """Columns, arms in the order of running, baseline, diverged runs; one line to print."""
    assert tuple(comparison.table.columns) == COLUMNS
    assert comparison.arms == list(ERRORS)
    assert comparison.baseline == "none"
    assert comparison.diverged == [("L2", 3)]
    assert repr(comparison) == "Comparison of 3 arms × 3 seeds, 2 epochs"


def test_values_are_ordered_by_seed(comparison):
    """One number a seed, of the last epoch unless another is asked for."""
    values = comparison.values("none")
    assert list(values.index) == [1, 2, 3]
    assert list(values) == [0.20, 0.25, 0.30]
    assert list(comparison.values("none", "nll")) == [2.0, 2.5, 3.0]
    first = comparison.values("none", split="validation", epoch=1)
    assert list(first) == pytest.approx([0.70, 0.75, 0.80])
    assert list(comparison.values("none", split="validation")) == pytest.approx([0.30, 0.35, 0.40])


def test_differences_are_paired_by_seed(comparison):
    """Treatment − baseline of the same seed, also when the rows stand in another order."""
    expected = np.array([0.18 - 0.20, 0.20 - 0.25, 0.24 - 0.30])
    np.testing.assert_allclose(comparison.differences("dropout 0.5"), expected)
    np.testing.assert_allclose(comparison.differences("none", "dropout 0.5"), -expected)
    np.testing.assert_allclose(comparison.differences("dropout 0.5", metric="nll"), 10 * expected)
    shuffled = comparison.table.sample(frac=1, random_state=0)
    again = Comparison(shuffled, baseline="none")
    np.testing.assert_array_equal(again.differences("dropout 0.5"), comparison.differences("dropout 0.5"))


def test_differences_reject_other_seeds(comparison):
    """Runs of different seeds are no pairs."""
    table = comparison.table
    table = table[(table["arm"] != "L2") | (table["seed"] != 1)]
    with pytest.raises(
        ValueError, match=r"`arm` must be an arm run with the seeds of 'none'. Received: 'L2'"
    ):
        Comparison(table, baseline="none").differences("L2")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"arm": "L1"}, r"`arm` must be one of \['none', 'dropout 0.5', 'L2'\]. Received: 'L1'"),
        ({"metric": "mse"}, r"recorded ones \(test error, test nll, train error, validation error\).*'mse'"),
        ({"split": "Test"}, "must be recorded ones.*'Test'"),
        ({"epoch": 3}, "must be recorded ones.*3"),
        ({"epoch": 1}, "must be recorded ones.*1"),  # the test set was not scored after epoch 1
    ],
)
def test_values_name_what_there_is(comparison, changes, message):
    """An unknown arm, metric, split or epoch is answered with the known ones."""
    with pytest.raises(ValueError, match=message):
        comparison.values(**{"arm": "none", **changes})


def test_summary_holds_means_and_paired_intervals(comparison):
    """Errors in percent, differences in percentage points, the interval of the paired differences."""
    table = comparison.summary()
    row = table.loc[("error (%)", "dropout 0.5")]
    interval = statistics.mean_interval(100 * comparison.differences("dropout 0.5"))
    assert row["mean"] == pytest.approx(100 * np.mean(ERRORS["dropout 0.5"]), abs=1e-3)
    assert tuple(row[["difference", "low", "high"]]) == pytest.approx(interval[:3], abs=1e-3)
    assert row["seeds"] == 3
    baseline = table.loc[("error (%)", "none")]
    assert baseline[["difference", "low", "high"]].isna().all()
    nll = table.loc[("negative log-likelihood", "L2"), "mean"]
    assert nll == pytest.approx(10 * np.mean(ERRORS["L2"]), abs=1e-3)


def test_summary_is_wider_at_a_higher_level(comparison):
    """`confidence_level` reaches the interval; another split gives other numbers."""
    wide, narrow = (comparison.summary(confidence_level=level) for level in (0.99, 0.9))
    key = ("error (%)", "L2")
    assert wide.loc[key, "low"] < narrow.loc[key, "low"] < narrow.loc[key, "high"] < wide.loc[key, "high"]
    validation = comparison.summary("validation").loc[key, "mean"]
    assert validation == pytest.approx(comparison.summary().loc[key, "mean"] + 10)


def test_summary_speaks_korean(comparison):
    """Arms and metrics by their Korean labels."""
    language.use("ko")
    table = comparison.summary()
    assert ("오류율 (%)", "드롭아웃 0.5") in table.index
    assert "차이" in table.columns


def test_summary_of_one_seed_has_no_interval():
    """One run is an anecdote: a mean, but no difference."""
    single = Comparison.from_rows(
        rows({arm: values[:1] for arm, values in ERRORS.items()}, SEEDS[:1]), baseline="none"
    )
    assert single.summary()["difference"].isna().all()
    assert single.summary().loc[("error (%)", "L2"), "mean"] == pytest.approx(31)


def test_plot_draws_the_recorded_splits(comparison):
    """Every arm appears; a split that was not recorded is left out."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    axes = comparison.plot(splits=("validation", "no such split"))
    assert axes.lines
    plt.close("all")


def test_comparison_rejects_a_table_or_baseline_that_does_not_fit():
    """Missing columns and an unknown baseline are named, in both languages."""
    table = pd.DataFrame(rows(), columns=list(COLUMNS))
    with pytest.raises(ValueError, match=r"`table` must be a table with the columns.*\['seed'\] missing"):
        Comparison(table.drop(columns="seed"), baseline="none")
    with pytest.raises(ValueError, match=r"`baseline` must be one of .* Received: 'nothing'"):
        Comparison(table, baseline="nothing")
    language.use("ko")
    with pytest.raises(ValueError, match="`baseline` 인수가 잘못되었습니다"):
        Comparison(table, baseline="nothing")


def test_joined_keeps_every_number_under_its_experiment():
    """Arms get the name of their experiment; baseline, guards and diverged runs follow."""
    parts = {
        "clean": Comparison.from_rows([("a", 0, 1, "test", "nll", 1.0)], baseline="a", guards=["seen"]),
        "noisy": Comparison.from_rows([("a", 0, 1, "test", "nll", 2.0)], baseline="a", diverged=[("a", 0)]),
    }
    both = joined(parts)
    assert both.arms == ["clean, a", "noisy, a"]
    assert both.baseline == "clean, a"
    assert both.differences("noisy, a", metric="nll") == [1.0]
    assert both.guards == ["clean: seen"]
    assert both.diverged == [("noisy, a", 0)]
    with pytest.raises(ValueError, match=r"`comparisons` must be a dict of name to Comparison"):
        joined({})


def test_joined_summary_compares_within_each_experiment():
    """An arm's difference is to the baseline of its own experiment."""

    def part(low, high):
        rows = [
            (arm, seed, 1, "test", "nll", v + seed) for arm, v in (("a", low), ("b", high)) for seed in (0, 1)
        ]
        return Comparison.from_rows(rows, baseline="a")

    table = joined({"one": part(1.0, 2.0), "two": part(5.0, 8.0)}).summary()
    key = "negative log-likelihood"
    assert table.loc[(key, "one, b"), "difference"] == 1
    assert table.loc[(key, "two, b"), "difference"] == 3
    assert np.isnan(table.loc[(key, "two, a"), "difference"])


def test_summary_of_chosen_metrics(comparison):
    """Only those asked for; a name that was not recorded is refused."""
    only = comparison.summary(metrics=["nll"])
    assert set(only.index.get_level_values(0)) == {"negative log-likelihood"}
    with pytest.raises(ValueError, match=r"`metrics` must be some of .*Received: 'loss'"):
        comparison.summary(metrics=["loss"])
