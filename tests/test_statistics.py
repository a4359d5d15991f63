"""Tests of intervals, sample sizes and stability: SciPy and brute force are the independent implementations."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from course_lib import language, statistics

VALUES = np.random.default_rng(0).normal(0.3, 1, 12)


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=20).filter(lambda v: np.ptp(v) > 1e-6),
    st.floats(0.01, 0.999),
)
def test_mean_interval_equals_scipy(values, level):
    """The t interval of SciPy, for any numbers and any level."""
    received = statistics.mean_interval(values, level)
    low, high = stats.t.interval(level, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    assert received.mean == pytest.approx(np.mean(values))
    assert received[1:3] == pytest.approx((low, high))
    assert received.n == len(values)


def test_paired_difference_equals_the_paired_t_test():
    """Treatment − baseline, pair by pair: the interval of `scipy.stats.ttest_rel`."""
    baseline = np.random.default_rng(1).normal(size=12)
    expected = stats.ttest_rel(VALUES, baseline).confidence_interval(0.9)
    received = statistics.paired_difference(VALUES, baseline, 0.9)
    assert (received.low, received.high) == pytest.approx(tuple(expected))
    assert received.mean == pytest.approx(VALUES.mean() - baseline.mean())
    assert statistics.paired_difference(baseline, VALUES, 0.9).low == pytest.approx(-received.high)


@pytest.mark.parametrize("value", [0.0, 0.1, -1 / 3, 1e9])
def test_mean_interval_of_equal_values_has_width_zero(value):
    """Exactly: no rounding error makes a width out of nothing."""
    assert statistics.mean_interval([value] * 7) == (value, value, value, 7)


def test_mean_interval_covers_as_often_as_it_says():
    """Of many 90 % intervals, 90 % hold the true mean."""
    samples = np.random.default_rng(2).normal(5, 2, size=(2000, 6))
    intervals = [statistics.mean_interval(sample, 0.9) for sample in samples]
    assert np.mean([i.low < 5 < i.high for i in intervals]) == pytest.approx(0.9, abs=0.025)


@pytest.mark.parametrize(
    ("treatment", "baseline", "message"),
    [
        ([1, 2], [1, 2, 3], r"`baseline` must be the same shape as `treatment`, \(2,\).*\(3,\)"),
        ([1], [2], "`values` must be at least two values. Received: 1"),
        ([1, np.nan], [1, 2], "`treatment` must be free of NaN"),
        ([1, 2], [np.inf, 2], "`baseline` must be free of NaN"),
        ([[1, 2]], [[1, 2]], "`treatment` must be an array with 1 axes"),
        ([], [], "`treatment` must be not empty"),
    ],
)
def test_paired_difference_rejects(treatment, baseline, message):
    """Unpaired, too few, or not finite."""
    with pytest.raises(ValueError, match=message):
        statistics.paired_difference(treatment, baseline)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, "0.95", None, True, float("nan")])
def test_confidence_level_lies_between_0_and_1(level):
    """Percent, the ends, truth values and NaN are refused."""
    with pytest.raises(ValueError, match="`confidence_level` must be between 0 and 1, both excluded"):
        statistics.mean_interval(VALUES, level)


def test_errors_are_said_in_korean():
    """The same checks, said in Korean."""
    language.use("ko")
    with pytest.raises(ValueError, match="두 개 이상의 값"):
        statistics.mean_interval([1.0])
    with pytest.raises(ValueError, match="0과 1 사이의 수"):
        statistics.confidence(2)


def test_bootstrap_interval_is_near_scipys():
    """The percentile interval of SciPy's own bootstrap; the same seed gives the same interval."""
    expected = stats.bootstrap(
        (VALUES,), np.mean, confidence_level=0.9, method="percentile", rng=np.random.default_rng(3)
    ).confidence_interval
    received = statistics.bootstrap_interval(VALUES, 0.9, seed=1)
    assert received == pytest.approx(tuple(expected), abs=0.02)
    assert statistics.bootstrap_interval(VALUES, 0.9, seed=1) == received
    assert statistics.bootstrap_interval(VALUES, 0.9, seed=2) != received


def test_bonferroni_shares_the_error_out():
    """m intervals with 0.05 / m each; one interval keeps the level."""
    assert statistics.bonferroni(1) == pytest.approx(0.95)
    assert statistics.bonferroni(10) == pytest.approx(0.995)
    assert statistics.bonferroni(4, family_level=0.9) == pytest.approx(0.975)
    with pytest.raises(ValueError, match="`num_claims` must be a whole number of at least 1"):
        statistics.bonferroni(0)


@pytest.mark.parametrize("distance", [0.3, 0.7, 2.0, 50.0])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_seeds_needed_by_brute_force(distance, level):
    """The first n, counted from 2, whose half width is below the distance."""
    spread = VALUES.std(ddof=1)
    expected = next(
        n for n in range(2, 1000) if stats.t.ppf((1 + level) / 2, n - 1) * spread / math.sqrt(n) < distance
    )
    assert statistics.seeds_needed(VALUES, distance, level) == expected


def test_seeds_needed_stops_at_a_number_worth_naming():
    """A tiny distance: 100,000; no spread: two."""
    assert statistics.seeds_needed(VALUES, 1e-9) == 100_000
    assert statistics.seeds_needed([0.1, 0.1, 0.1], 0.5) == 2


@pytest.mark.parametrize("distance", [0, -1, float("nan")])
def test_seeds_needed_rejects(distance):
    """A distance has to be above 0, and one value has no spread."""
    with pytest.raises(ValueError, match="`distance` must be above 0"):
        statistics.seeds_needed(VALUES, distance)
    with pytest.raises(ValueError, match="`differences` must be at least two values"):
        statistics.seeds_needed([1.0], 1)


def _sign(values):
    return "up" if values.mean() > 0 else "down"


def test_stability_of_a_clear_effect_is_complete():
    """All subsamples agree; the same seed gives the same shares."""
    assert statistics.stability(np.linspace(1, 2, 100), 10, _sign) == {"up": 1.0}


def test_stability_counts_verdicts():
    """One value of 100 is negative and decides: a subsample of 25 holds it with probability 1/4."""
    bank = np.ones(100)
    bank[17] = -1000
    shares = statistics.stability(bank, 25, _sign, seed=4)
    assert list(shares) == ["up", "down"]
    assert shares["down"] == pytest.approx(0.25, abs=0.05)
    assert sum(shares.values()) == pytest.approx(1)
    assert statistics.stability(bank, 25, _sign, seed=4) == shares
    assert statistics.stability(bank, 100, _sign) == {"down": 1.0}  # without replacement


@pytest.mark.parametrize(
    ("bank", "size", "message"),
    [
        (np.ones(99), 10, "`bank` must be at least 100 paired differences. Received: 99"),
        (np.ones(100), 101, "`size` must be at most the bank's 100. Received: 101"),
        (np.ones(100), 1, "`size` must be a whole number of at least 2"),
    ],
)
def test_stability_rejects(bank, size, message):
    """Too small a bank, too large or too small a subsample."""
    with pytest.raises(ValueError, match=message):
        statistics.stability(bank, size, _sign)
