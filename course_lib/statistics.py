"""Statistics of paired comparisons: intervals, the number of seeds needed, stability of a verdict."""

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from course_lib import arguments


class PairedDifference(NamedTuple):
    """Mean of paired differences with its Student-t interval; `n` is the number of pairs."""

    mean: float
    low: float
    high: float
    n: int


def paired_difference(treatment, baseline, confidence_level=0.95):
    """Mean difference treatment − baseline of paired runs, with its Student-t interval.

    Args:
        treatment: Float array, shape `(seeds,)`.
        baseline: Float array, same shape; entry i was run with the same seed as `treatment[i]`.
        confidence_level: Float in (0, 1).
    Returns:
        A `PairedDifference`. Equal differences give an interval of width zero.
    Raises:
        ValueError: If the shapes differ, there are fewer than two pairs, or a value is not finite.
    Reference: Student (1908), Biometrika 6.
    """
    treatment = arguments.finite_array("treatment", treatment, ndim=1)
    baseline = arguments.finite_array("baseline", baseline, ndim=1)
    if treatment.shape != baseline.shape:
        arguments.reject(
            "baseline",
            expected_en=f"the same shape as `treatment`, {treatment.shape}: the runs are paired",
            expected_ko=f"`treatment`와 같은 모양 {treatment.shape}(짝을 이룬 실행)",
            received=f"shape {baseline.shape}",
        )
    return mean_interval(treatment - baseline, confidence_level)


def mean_interval(values, confidence_level=0.95):
    """Mean of `values`, shape `(n,)`, with its Student-t interval, as a `PairedDifference`."""
    values = arguments.finite_array("values", values, ndim=1).astype(float)
    level = confidence(confidence_level)
    n = len(values)
    if n < 2:
        arguments.reject(
            "values", expected_en="at least two values", expected_ko="두 개 이상의 값", received=str(n)
        )
    if np.ptp(values) == 0:  # the mean of equal numbers may differ from them by a rounding error
        return PairedDifference(float(values[0]), float(values[0]), float(values[0]), n)
    mean = float(values.mean())
    half = float(stats.t.ppf((1 + level) / 2, n - 1) * values.std(ddof=1) / math.sqrt(n))
    return PairedDifference(mean, mean - half, mean + half, n)


def bootstrap_interval(values, confidence_level=0.95, num_resamples=10_000, seed=0):
    """Percentile bootstrap interval of the mean, `(low, high)`: shown beside the t interval, never decisive.

    Reference: Efron (1979), Annals of Statistics 7.
    """
    values = arguments.finite_array("values", values, ndim=1).astype(float)
    level = confidence(confidence_level)
    generator = np.random.default_rng(arguments.whole_number("seed", seed))
    draws = generator.choice(values, size=(num_resamples, len(values))).mean(axis=1)
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def bonferroni(num_claims, family_level=0.95):
    """Confidence level for each of `num_claims` intervals such that all hold together at `family_level`."""
    num_claims = arguments.whole_number("num_claims", num_claims, minimum=1)
    return 1 - (1 - confidence(family_level)) / num_claims


def seeds_needed(differences, distance, confidence_level=0.95):
    """Smallest number of seeds whose t interval would be narrower than ±`distance` at this spread.

    Args:
        differences: Float array, shape `(n,)`, n ≥ 2.
        distance: Float above 0, in the units of the differences.
        confidence_level: Float in (0, 1).
    Returns:
        Int, at most 100,000 (more is not worth naming).
    """
    differences = arguments.finite_array("differences", differences, ndim=1)
    if len(differences) < 2:
        arguments.reject(
            "differences", expected_en="at least two values", expected_ko="두 개 이상의 값", received="1"
        )
    level = confidence(confidence_level)
    if not distance > 0:
        arguments.reject(
            "distance", expected_en="above 0", expected_ko="0보다 큰 수", received=repr(distance)
        )
    spread = float(np.std(differences, ddof=1))
    low, high = 2, 100_000
    while low < high:
        n = (low + high) // 2
        if stats.t.ppf((1 + level) / 2, n - 1) * spread / math.sqrt(n) < distance:
            high = n
        else:
            low = n + 1
    return low


def stability(bank, size, verdict_of, *, num_subsamples=1000, seed=0):
    """How often a verdict would come out the same with other seeds.

    Args:
        bank: Float array, shape `(runs,)`: paired differences of many fresh seeds, at least 100.
        size: Int, the number of seeds a reader runs.
        verdict_of: Function from an array, shape `(size,)`, to a verdict.
        num_subsamples: Int.
        seed: Int.
    Returns:
        Dict of verdict to its share of the subsamples, largest first.
    """
    bank = arguments.finite_array("bank", bank, ndim=1)
    if len(bank) < 100:
        arguments.reject(
            "bank",
            expected_en="at least 100 paired differences",
            expected_ko="100개 이상의 대응 차이",
            received=str(len(bank)),
        )
    size = arguments.whole_number("size", size, minimum=2)
    if size > len(bank):
        arguments.reject(
            "size",
            expected_en=f"at most the bank's {len(bank)}",
            expected_ko=f"저장된 차이의 개수 {len(bank)} 이하",
            received=str(size),
        )
    generator = np.random.default_rng(arguments.whole_number("seed", seed))
    verdicts = [verdict_of(generator.choice(bank, size=size, replace=False)) for _ in range(num_subsamples)]
    names, counts = np.unique(verdicts, return_counts=True)
    order = np.argsort(-counts)
    return {str(names[i]): float(counts[i] / num_subsamples) for i in order}


def confidence(level):
    """Return `level` as a float strictly between 0 and 1, or raise a `ValueError`."""
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1:
        arguments.reject(
            "confidence_level",
            expected_en="between 0 and 1, both excluded",
            expected_ko="0과 1 사이의 수(양 끝 제외)",
            received=repr(level),
        )
    return float(level)
