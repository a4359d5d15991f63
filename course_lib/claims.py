"""The rule that turns a measurement into a verdict, which is computed, never typed in.

The claims and their rules stand in `claims.toml`, written before the measurement; `register` reads them.
"""

import functools
import numbers
from dataclasses import dataclass

import numpy as np

from course_lib import arguments, bank, scale, statistics
from course_lib.language import say
from course_lib.register import Claim, confidence_level, get, of_chapter, register

DIRECTIONS = ("increase", "decrease", "equivalent")
_STABLE = 0.98  # below this share of equal verdicts under other seeds, a verdict is not given
_KOREAN_VERDICTS = {
    "supported": "뒷받침됨",
    "refuted": "반박됨",
    "depends": "조건에 따라 다름",
    "inconclusive": "판단 보류",
    "not tested": "검증하지 않음",
}


@dataclass(frozen=True)
class Verdict:
    """A claim with the outcome of its rule; its `repr` is one line that begins with the id."""

    claim: Claim
    outcome: str
    figures: str = ""

    def __repr__(self):
        outcome = say(en=self.outcome, ko=_KOREAN_VERDICTS[self.outcome])
        return f"{self.claim!r} · {outcome}" + (f" · {self.figures}" if self.figures else "")


def decide(differences, *, direction, minimum_effect, confidence_level=0.95):
    """Turn paired differences into a verdict.

    "supported": the Student-t interval lies beyond 0 in the claimed direction and |mean| ≥
    `minimum_effect`. "refuted": it lies beyond 0 on the other side, or wholly inside
    ±`minimum_effect` (no effect of a size that matters). For "equivalent": supported inside
    ±`minimum_effect`, refuted wholly outside. Otherwise "inconclusive".

    Args:
        differences: Float array, shape `(seeds,)`, treatment − baseline, at least two.
        direction: "increase", "decrease" or "equivalent".
        minimum_effect: Float above 0, in the units of the differences: the smallest effect that matters.
        confidence_level: Float in (0, 1).
    Returns:
        "supported", "refuted" or "inconclusive".
    Raises:
        ValueError: If there are fewer than two differences, a NaN, or an argument is not as described.
    Reference: two one-sided tests for equivalence, Schuirmann (1987), J. Pharmacokinet. Biopharm. 15.
    """
    arguments.one_of("direction", direction, DIRECTIONS)
    is_number = isinstance(minimum_effect, numbers.Real) and not isinstance(minimum_effect, bool)
    if not is_number or not 0 < minimum_effect < np.inf:
        arguments.reject(
            "minimum_effect",
            expected_en="a number above 0",
            expected_ko="0보다 큰 수",
            received=repr(minimum_effect),
        )
    mean, low, high, _ = statistics.mean_interval(differences, confidence_level)
    inside = -minimum_effect < low and high < minimum_effect
    if direction == "equivalent":
        if inside:
            return "supported"
        return "refuted" if low >= minimum_effect or high <= -minimum_effect else "inconclusive"
    if direction == "decrease":
        mean, low, high = -mean, -high, -low
    if low > 0 and mean >= minimum_effect:
        return "supported"
    return "refuted" if high < 0 or inside else "inconclusive"


def judge(claim_id, evidence=None):
    """Apply the registered rule of a claim to evidence.

    Args:
        claim_id: Such as "C10" or "C10a".
        evidence: Identity: the largest deviation, a float. Measured: a `Comparison`, or the paired
            differences, shape `(seeds,)`, shares as fractions of 1. History: None. A claim with
            parts: the list of their verdicts.
    Returns:
        A `Verdict`.
    Raises:
        ValueError: If the claim is unknown, or the evidence is of another kind or has fewer seeds
            than the rule asks for.
    """
    claim = get(claim_id)
    if claim.kind == "history":
        return Verdict(claim, "not tested", say(**claim.literature))
    if claim.kind is None:
        return _judge_parts(claim, evidence)
    if claim.kind == "identity":
        return _judge_identity(claim, evidence)
    return _judge_measured(claim, evidence)


def seeds(num_seeds):
    """The seeds of an experiment: 0, 1, 2, …; or the fresh ones of the stored bank while it is rebuilt."""
    return bank.seeds(arguments.whole_number("num_seeds", num_seeds, minimum=2))


def stability(chapter):
    """How often each measured claim of a chapter would get the same verdict with other seeds.

    From the stored bank (`course.py run NN --study` rebuilds it): 1,000 subsamples of the registered
    number of seeds.

    Returns:
        `pandas.DataFrame`: claim, seeds, most frequent verdict, its share; None while the bank is rebuilt.
    """
    import pandas as pd

    if bank.is_being_built():
        return None

    stored, rows = bank.stability(chapter), []
    for claim in of_chapter(chapter):
        if claim.kind != "measured" or claim.timing:
            continue
        verdict, share = stored.get(claim.id) or stability_of(claim, bank.load(chapter, claim.id))
        rows.append(
            {
                say(en="claim", ko="주장"): claim.id,
                say(en="seeds", ko="시드 수"): claim.rule["n"],
                say(en="verdict", ko="판정"): say(en=verdict, ko=_KOREAN_VERDICTS[verdict]),
                say(en="same verdict (%)", ko="같은 판정(%)"): round(100 * share, 1),
            }
        )
    return pd.DataFrame(rows).set_index(say(en="claim", ko="주장"))


def stability_of(claim, differences):
    """The most frequent verdict of 1,000 subsamples of the registered size, and its share.

    Args:
        claim: A measured `Claim`.
        differences: Float array, shape `(seeds,)`, from the bank.
    Returns:
        Verdict and share, a float in (0, 1].
    """
    shares = statistics.stability(differences, claim.rule["n"], functools.partial(_outcome, claim))
    return next(iter(shares.items()))


def _judge_identity(claim, deviation):
    if isinstance(deviation, bool) or not isinstance(deviation, (int, float, np.number)) or deviation < 0:
        arguments.reject(
            "evidence",
            expected_en="the largest deviation, a number of at least 0",
            expected_ko="가장 큰 편차(0 이상의 수)",
            received=repr(deviation)[:60],
        )
    tolerance = claim.rule["tolerance"]
    outcome = "supported" if deviation <= tolerance else "refuted"  # a NaN is refuted, too
    words = say(en="largest deviation {:.2g} (tolerance {:g})", ko="가장 큰 편차 {:.2g}(허용 오차 {:g})")
    return Verdict(claim, outcome, words.format(float(deviation), tolerance))


def _judge_measured(claim, evidence):
    rule = claim.rule
    if hasattr(evidence, "differences"):
        evidence = evidence.differences(
            rule["arm"],
            rule["baseline"],
            rule["metric"],
            rule.get("split", "test"),
            rule.get("epoch", "last"),
        )
    differences = arguments.finite_array("evidence", evidence, ndim=1)
    if not claim.timing:
        bank.record(claim.id, differences)
    if len(differences) < min(rule["n"], bank.num_seeds(rule["n"])):
        arguments.reject(
            "evidence",
            expected_en=f"at least the {rule['n']} seeds that the rule of {claim.id} asks for",
            expected_ko=f"{claim.id}의 규칙이 정한 시드 {rule['n']}개 이상",
            received=str(len(differences)),
        )
    outcome = _outcome(claim, differences)
    _, share = bank.stability(claim.chapter).get(claim.id, (outcome, 1.0))
    unstable = share < _STABLE and outcome != "inconclusive" and not bank.is_being_built()
    if unstable:
        outcome = "inconclusive"
    factor = _factor(rule)
    level = confidence_level(claim.chapter)
    interval = statistics.mean_interval(factor * differences, level)
    unit = f" {rule['unit']}" if rule.get("unit") else ""
    digits = rule.get("digits", 1 if rule.get("unit") == "pp" else 3)
    mean, low, high = (_signed(value, digits) for value in interval[:3])
    figures = f"{mean}{unit} [{low}, {high}], n = {interval.n}, δ = {rule['minimum_effect']:g}{unit}"
    if scale.current() != "small":
        figures += say(en=" (not the scale of the rule)", ko=" (규칙에 적힌 규모가 아님)")
    if unstable:
        # The share is that of the most frequent verdict, which need not be the one of these seeds.
        most_frequent = f"{share:.0%}".replace("%", " %")
        figures += say(
            en=f" (with other seeds even the most frequent verdict comes in only {most_frequent} of cases)",
            ko=f" (다른 시드에서는 가장 잦은 판정도 {most_frequent}에 그침)",
        )
    elif outcome == "inconclusive":
        distance = _distance_to_verdict(interval.mean, rule["direction"], rule["minimum_effect"])
        needed = statistics.seeds_needed(factor * differences, distance, level)
        if claim.timing:
            figures += say(en=f" (about {needed:,} repetitions needed)", ko=f" (약 {needed:,}번 반복해야 함)")
        else:
            figures += say(en=f" (about {needed:,} seeds needed)", ko=f" (시드 약 {needed:,}개 필요)")
    return Verdict(claim, outcome, figures)


def _outcome(claim, differences):
    return decide(
        _factor(claim.rule) * np.asarray(differences),
        direction=claim.rule["direction"],
        minimum_effect=claim.rule["minimum_effect"],
        confidence_level=confidence_level(claim.chapter),
    )


def _distance_to_verdict(mean, direction, minimum_effect):
    """How narrow, to each side of this mean, an interval has to be for a verdict."""
    to_minimum = abs(minimum_effect - abs(mean))
    claimed = {"increase": mean, "decrease": -mean, "equivalent": 0.0}[direction]
    if claimed >= minimum_effect:
        to_minimum = claimed  # supported as soon as 0 is outside
    elif claimed < 0:
        to_minimum = max(-claimed, minimum_effect + claimed)  # refuted on the other side, or as too small
    return max(to_minimum, 1e-12)


def _judge_parts(claim, verdicts):
    parts = [other.id for other in register().values() if other.id != claim.id and other.id[:3] == claim.id]
    given = [verdict.claim.id for verdict in verdicts or () if isinstance(verdict, Verdict)]
    if sorted(given) != sorted(parts):
        arguments.reject(
            "evidence",
            expected_en=f"the verdicts of the parts {parts}",
            expected_ko=f"부분 {parts}의 판정",
            received=str(given),
        )
    outcomes = {verdict.outcome for verdict in verdicts}
    if {"supported", "refuted"} <= outcomes:
        outcome = "depends"
    else:
        outcome = outcomes.pop() if len(outcomes) == 1 else "inconclusive"
    figures = ", ".join(f"{v.claim.id} {say(en=v.outcome, ko=_KOREAN_VERDICTS[v.outcome])}" for v in verdicts)
    return Verdict(claim, outcome, figures)


def _factor(rule):
    return 100 if rule.get("unit") == "pp" else 1


def _signed(value, digits):
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text[1:] if float(f"{value:.{digits}f}") == 0 else text


__all__ = [
    "DIRECTIONS",
    "Claim",
    "Verdict",
    "confidence_level",
    "decide",
    "get",
    "judge",
    "of_chapter",
    "register",
    "seeds",
    "stability",
    "stability_of",
]
