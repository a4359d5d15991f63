"""Tests of the rule that makes verdicts, by simulation and by hand, and of the register itself."""

import re

import numpy as np
import pandas as pd
import pytest

from course_lib import bank, claims, downloads, language, register
from course_lib.comparison import COLUMNS, Comparison

NUM_SIMULATED = 2000
MOST_BY_CHANCE = 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / NUM_SIMULATED)  # 5 % and its sampling error


pytestmark = pytest.mark.usefixtures("english_reader")


REGISTER = """
[[claim]]
id = "C38"
chapter = "03"
sources = "S0"
kind = "measured"
statement = { en = "Dropout lowers the error", ko = "드롭아웃은 오류율을 낮춘다" }
rule = { arm = "dropout", baseline = "none", metric = "error", direction = "decrease", minimum_effect = 1.0, unit = "pp", n = 20 }

[[claim]]
id = "C39"
chapter = "02"
sources = "S0"
kind = "measured"
statement = { en = "The loss stays", ko = "손실은 그대로다" }
rule = { metric = "nll", direction = "equivalent", minimum_effect = 0.1, n = 5 }

[[claim]]
id = "C40"
chapter = "04"
sources = "S1"
statement = { en = "A half-right claim", ko = "반만 맞는 주장" }

[[claim]]
id = "C40a"
chapter = "04"
sources = "S1"
kind = "identity"
statement = { en = "As stated", ko = "원문대로" }
rule = { tolerance = 1e-12 }

[[claim]]
id = "C40b"
chapter = "04"
sources = "S1"
kind = "identity"
statement = { en = "As corrected", ko = "바로잡으면" }
rule = { tolerance = 1e-12 }

[[claim]]
id = "C41"
chapter = "04"
sources = "S1"
kind = "history"
statement = { en = "Proposed in 2012", ko = "2012년에 제안되었다" }
literature = { en = "arXiv 1207.0580", ko = "arXiv 1207.0580 (7월)" }

[[claim]]
id = "C42"
chapter = "05"
sources = "S1"
kind = "measured"
timing = true
statement = { en = "It is faster", ko = "더 빠르다" }
rule = { metric = "time", direction = "decrease", minimum_effect = 5.0, unit = "pp", n = 3 }
"""


@pytest.fixture
def small_register(tmp_path, monkeypatch):
    """Seven made-up claims in place of the course's own."""
    path = tmp_path / "claims.toml"
    path.write_text(REGISTER, encoding="utf-8")
    monkeypatch.setattr(register, "_REGISTER", path)
    claims.register.cache_clear()
    yield path
    claims.register.cache_clear()


def _simulated(true_effect, direction, minimum_effect=1.0, size=10, spread=1.0):
    """Shares of the verdicts of many simulated experiments."""
    generator = np.random.default_rng(7)
    verdicts = [
        claims.decide(sample, direction=direction, minimum_effect=minimum_effect)
        for sample in generator.normal(true_effect, spread, size=(NUM_SIMULATED, size))
    ]
    return {name: verdicts.count(name) / NUM_SIMULATED for name in ("supported", "refuted", "inconclusive")}


@pytest.mark.parametrize("minimum_effect", [1e-3, 1.0])
@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_decide_is_seldom_fooled_by_no_effect(direction, minimum_effect):
    """No effect: supported in at most 5 % of the experiments, however small an effect would count."""
    assert _simulated(0.0, direction, minimum_effect)["supported"] <= MOST_BY_CHANCE


@pytest.mark.parametrize("true_effect", [-1.0, 1.0])
def test_decide_is_seldom_fooled_about_equivalence(true_effect):
    """A true effect of the smallest size that matters: “equivalent” in at most 5 %."""
    assert _simulated(true_effect, "equivalent", size=40)["supported"] <= MOST_BY_CHANCE


@pytest.mark.parametrize("direction", ["increase", "decrease", "equivalent"])
def test_decide_seldom_refutes_a_true_claim(direction):
    """True claims are refuted in at most 5 % of the experiments."""
    true_effect = {"increase": 1.2, "decrease": -1.2, "equivalent": 0.9}[direction]
    assert _simulated(true_effect, direction)["refuted"] <= MOST_BY_CHANCE


@pytest.mark.parametrize(
    ("direction", "true_effect", "verdict"),
    [
        ("increase", 3.0, "supported"),
        ("decrease", -3.0, "supported"),
        ("increase", -3.0, "refuted"),
        ("decrease", 3.0, "refuted"),
        ("equivalent", 0.0, "supported"),
        ("equivalent", 3.0, "refuted"),
        ("equivalent", -3.0, "refuted"),
        ("increase", 0.0, "refuted"),
    ],
)
def test_decide_finds_a_large_effect(direction, true_effect, verdict):
    """Where the truth is clear, the verdict is the right one in at least 95 % of the experiments."""
    assert _simulated(true_effect, direction, size=20)[verdict] >= 0.95


def test_decide_is_symmetric():
    """A decrease is the increase of the differences with the other sign; equivalence has no sign."""
    generator = np.random.default_rng(3)
    for mean in (-2, -0.8, 0, 0.8, 2):
        sample = generator.normal(mean, 1, 8)
        for rule in ({"minimum_effect": 0.5}, {"minimum_effect": 1.5}):
            one = claims.decide(sample, direction="increase", **rule)
            assert claims.decide(-sample, direction="decrease", **rule) == one
            same = claims.decide(sample, direction="equivalent", **rule)
            assert claims.decide(-sample, direction="equivalent", **rule) == same


# The interval of (mean − 1, mean + 1) is mean ± 12.7 (two values, 95 %); of equal values it has width zero.
@pytest.mark.parametrize(
    ("differences", "direction", "verdict"),
    [
        ([1.0, 1.0], "increase", "supported"),  # |mean| = δ counts
        ([0.9, 0.9], "increase", "refuted"),  # an effect, but too small to matter
        ([-0.5, -0.5], "increase", "refuted"),
        ([0.0, 0.0], "increase", "refuted"),
        ([0.0, 0.0], "equivalent", "supported"),
        ([1.0, 1.0], "equivalent", "refuted"),
        ([-1.0, -1.0], "decrease", "supported"),
        ([1.0, 3.0], "increase", "inconclusive"),
        ([-3.0, -1.0], "increase", "inconclusive"),
        ([-1.0, 1.0], "equivalent", "inconclusive"),
        ([0.6, 0.8, 1.1, 0.9], "increase", "inconclusive"),  # beyond 0, mean below δ, but not surely
    ],
)
def test_decide_by_hand(differences, direction, verdict):
    """The rule's corners, with δ = 1."""
    assert claims.decide(differences, direction=direction, minimum_effect=1.0) == verdict


def test_decide_needs_more_for_a_higher_level():
    """The same differences: decided at 90 %, open at 99.9 %."""
    differences = [1.0, 2.0, 1.5, 2.5]
    rule = {"direction": "increase", "minimum_effect": 1.0}
    assert claims.decide(differences, **rule, confidence_level=0.9) == "supported"
    assert claims.decide(differences, **rule, confidence_level=0.999) == "inconclusive"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"differences": [1.0]}, "at least two values. Received: 1"),
        ({"differences": []}, "not empty"),
        ({"differences": [1.0, np.nan]}, "free of NaN"),
        ({"direction": "up"}, r"`direction` must be one of .*'increase'.*Received: 'up'"),
        ({"minimum_effect": 0}, "`minimum_effect` must be a number above 0. Received: 0"),
        ({"minimum_effect": -1}, "`minimum_effect` must be"),
        ({"minimum_effect": np.nan}, "`minimum_effect` must be"),
        ({"minimum_effect": np.inf}, "`minimum_effect` must be"),
        ({"minimum_effect": "1"}, "`minimum_effect` must be .* Received: '1'"),
        ({"minimum_effect": True}, "`minimum_effect` must be"),
        ({"confidence_level": 95}, "`confidence_level` must be between 0 and 1"),
    ],
)
def test_decide_rejects(changes, message):
    """Too few differences, a NaN, or a rule that is none."""
    given = {"differences": [1.0, 2.0], "direction": "increase", "minimum_effect": 1.0} | changes
    with pytest.raises(ValueError, match=message):
        claims.decide(**given)


def _spread_around(mean, half_width, n=20):
    """Differences with this mean whose 95 % interval is mean ± half_width."""
    from scipy import stats

    values = np.linspace(-1, 1, n)
    width = stats.t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n)
    return mean + values * half_width / width


def test_judge_prints_one_line_in_both_languages(small_register):
    """Id, statement, verdict, difference in percentage points, interval, number of seeds, smallest effect."""
    differences = _spread_around(-0.0128, 0.0064)
    verdict = claims.judge("C38", differences)
    assert verdict.outcome == "supported"
    assert (
        repr(verdict) == "C38 · Dropout lowers the error · supported · −1.3 pp [−1.9, −0.6], n = 20, δ = 1 pp"
    )
    language.use("ko")
    korean = repr(claims.judge("C38", differences))
    assert korean == "C38 · 드롭아웃은 오류율을 낮춘다 · 뒷받침됨 · −1.3 pp [−1.9, −0.6], n = 20, δ = 1 pp"


def test_judge_prints_zero_without_a_sign(small_register):
    """−0.0 and +0.0 are 0.0; numbers without unit have three digits."""
    assert "· refuted · 0.0 pp [−0.1, +0.1]" in repr(claims.judge("C38", _spread_around(-0.0001, 0.001)))
    assert repr(claims.judge("C39", np.full(5, 0.05))).endswith(
        "supported · +0.050 [+0.050, +0.050], n = 5, δ = 0.1"
    )


def test_judge_takes_a_comparison(small_register):
    """The rule says which arms, which metric and which split."""
    rows = []
    for seed in range(20):
        for arm, error in (("none", 0.2), ("dropout", 0.15 + 0.002 * seed)):
            rows += [(arm, seed, 1, "test", "error", 9.0), (arm, seed, 2, "test", "error", error)]
            rows += [(arm, seed, 2, "validation", "error", 5.0), (arm, seed, 2, "test", "nll", 7.0)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    verdict = claims.judge("C38", Comparison(table, baseline="dropout"))
    assert verdict.outcome == "supported"
    assert verdict.figures.startswith("−3.1 pp [−3.7, −2.5], n = 20")


def test_judge_says_how_many_seeds_an_open_question_needs(small_register):
    """That number of seeds, at this mean and spread, gives a verdict, and one seed less does not."""
    for mean in (-0.02, -0.013, -0.004, 0.002, 0.02):
        differences = _spread_around(mean, 1.2 * max(abs(mean), abs(0.01 - abs(mean)), 0.01 - mean))
        verdict = claims.judge("C38", differences)
        assert verdict.outcome == "inconclusive"
        needed = int(re.search(r"about ([\d,]+) seeds needed", verdict.figures)[1].replace(",", ""))
        assert needed > 20
        spread = differences.std(ddof=1)
        for n, decided in ((needed, True), (needed - 1, False)):
            again = np.linspace(-1, 1, n)
            again = mean + again / again.std(ddof=1) * spread
            assert (claims.judge("C38", again).outcome != "inconclusive") == decided
    language.use("ko")
    assert re.search(r"시드 약 [\d,]+개 필요", claims.judge("C38", differences).figures)


def test_judge_corrects_for_the_number_of_claims_of_a_chapter(small_register):
    """One measured claim: 95 %. Another one in the chapter: 97.5 %, for the verdict and the interval."""
    before = claims.judge("C38", _spread_around(-0.02, 0.01)).figures
    assert "[−3.0, −1.0]" in before
    text = small_register.read_text(encoding="utf-8")
    small_register.write_text(text.replace('chapter = "02"', 'chapter = "03"'), encoding="utf-8")
    claims.register.cache_clear()
    assert claims.confidence_level("03") == pytest.approx(0.975)
    assert "[−3.2, −0.8]" in claims.judge("C38", _spread_around(-0.02, 0.01)).figures


def test_judge_refuses_too_few_seeds(small_register):
    """The rule's n was fixed before the measurement; the message says both numbers."""
    with pytest.raises(
        ValueError, match=r"at least the 20 seeds that the rule of C38 asks for. Received: 19"
    ):
        claims.judge("C38", np.ones(19))
    assert claims.judge("C38", _spread_around(0.02, 0.001, n=25)).figures.endswith("n = 25, δ = 1 pp")
    language.use("ko")
    with pytest.raises(ValueError, match="C38의 규칙이 정한 시드 20개 이상"):
        claims.judge("C38", np.ones(19))


@pytest.mark.parametrize(
    ("deviation", "outcome"), [(0, "supported"), (1e-12, "supported"), (2e-12, "refuted")]
)
def test_judge_identity_compares_with_the_tolerance(small_register, deviation, outcome):
    """At most the registered tolerance; a NaN is refuted."""
    assert claims.judge("C40a", deviation).outcome == outcome
    assert claims.judge("C40a", np.float64("nan")).outcome == "refuted"


def test_judge_identity_prints_deviation_and_tolerance(small_register):
    """In both languages."""
    line = "C40a · As stated · refuted · largest deviation 0.25 (tolerance 1e-12)"
    assert repr(claims.judge("C40a", 0.25)) == line
    language.use("ko")
    line = "C40a · 원문대로 · 반박됨 · 가장 큰 편차 0.25(허용 오차 1e-12)"
    assert repr(claims.judge("C40a", 0.25)) == line


@pytest.mark.parametrize("evidence", [None, "0", -1.0, True, [0.0]])
def test_judge_identity_rejects_other_evidence(small_register, evidence):
    """An identity is decided by one number, its largest deviation."""
    with pytest.raises(ValueError, match="`evidence` must be the largest deviation"):
        claims.judge("C40a", evidence)


def test_judge_history_is_not_tested(small_register):
    """The literature stands where a measurement would."""
    assert repr(claims.judge("C41")) == "C41 · Proposed in 2012 · not tested · arXiv 1207.0580"
    language.use("ko")
    assert repr(claims.judge("C41")) == "C41 · 2012년에 제안되었다 · 검증하지 않음 · arXiv 1207.0580 (7월)"


@pytest.mark.parametrize(
    ("deviations", "outcome"), [((1, 0), "depends"), ((0, 0), "supported"), ((1, 1), "refuted")]
)
def test_judge_parts_depend_if_they_disagree(small_register, deviations, outcome):
    """Supported and refuted parts: depends on conditions. Otherwise what they all say."""
    parts = [claims.judge(f"C40{part}", value) for part, value in zip("ab", deviations, strict=True)]
    assert claims.judge("C40", parts).outcome == outcome


def test_judge_parts_print_what_each_says(small_register):
    """In both languages."""
    parts = [claims.judge("C40a", 1.0), claims.judge("C40b", 0.0)]
    line = "C40 · A half-right claim · depends · C40a refuted, C40b supported"
    assert repr(claims.judge("C40", parts)) == line
    language.use("ko")
    line = "C40 · 반만 맞는 주장 · 조건에 따라 다름 · C40a 반박됨, C40b 뒷받침됨"
    assert repr(claims.judge("C40", parts)) == line


def test_judge_parts_rejects_missing_verdicts(small_register):
    """All parts, as verdicts, and of this claim."""
    part = claims.judge("C40a", 0.0)
    for given in (None, [], [part], [part, part], [part, "supported"], [part, claims.judge("C41")]):
        with pytest.raises(ValueError, match=r"the verdicts of the parts \['C40a', 'C40b'\]"):
            claims.judge("C40", given)


def test_get_names_the_known_claims(small_register):
    """An unknown id is answered with the known ones."""
    with pytest.raises(ValueError, match=r"a registered claim \(C38, C39, C40, .*'C99'"):
        claims.judge("C99")
    language.use("ko")
    with pytest.raises(ValueError, match=r"등록된 주장\(C38, C39"):
        claims.get("C99")


@pytest.fixture
def bank_file(tmp_path, monkeypatch, small_register):
    """The bank of chapter 03, being built with 100 seeds."""
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(downloads, "data_folder", lambda: tmp_path)
    path = tmp_path / "results" / "03_bank.csv"
    monkeypatch.setenv(bank.ENVIRONMENT, f"{path}:1000:100")
    return path


def test_stability_reports_the_share_of_the_same_verdict(bank_file, monkeypatch):
    """Differences left by `judge` while the bank is built, then drawn from 1,000 times."""
    assert claims.seeds(20) == list(range(1000, 1100))
    claims.judge("C38", np.random.default_rng(0).normal(-0.03, 0.01, 100))
    assert claims.stability("03") is None  # nothing to report before it is complete
    monkeypatch.delenv(bank.ENVIRONMENT)
    assert claims.seeds(20) == list(range(20))
    table = claims.stability("03")
    assert table.to_dict("index") == {"C38": {"seeds": 20, "verdict": "supported", "same verdict (%)": 100.0}}
    language.use("ko")
    assert claims.stability("03").to_dict("index") == {
        "C38": {"시드 수": 20, "판정": "뒷받침됨", "같은 판정(%)": 100.0}
    }


def test_stability_leaves_wall_time_out(bank_file):
    """How long something takes differs between machines: it is judged, but not banked."""
    claims.judge("C42", np.linspace(-0.2, -0.1, 3 + 97))
    assert not bank_file.exists()


def test_register_refuses_an_id_twice(small_register):
    """A claim has one rule."""
    text = small_register.read_text(encoding="utf-8")
    small_register.write_text(text.replace('"C39"', '"C38"'), encoding="utf-8")
    claims.register.cache_clear()
    with pytest.raises(ValueError, match="C38 is there twice"):
        claims.register()


def test_register_refuses_an_unknown_kind(small_register):
    """identity, measured or history."""
    text = small_register.read_text(encoding="utf-8")
    small_register.write_text(text.replace('"history"', '"rumour"'), encoding="utf-8")
    claims.register.cache_clear()
    with pytest.raises(ValueError, match=r"C41: kind must be one of .*'rumour'"):
        claims.register()


# ---- the register of the course -----------------------------------------------------------------------------

CLAIMS = list(claims.register().values())
MEASURED = [claim for claim in CLAIMS if claim.kind == "measured"]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_register_entry_is_complete(claim):
    """Both languages, one of the five sources, a well-formed id and chapter."""
    for text in (claim.statement, claim.literature):
        assert set(text) == {"en", "ko"}
        assert bool(text["en"]) == bool(text["ko"])
    assert claim.statement["en"]
    assert re.search("[가-힣]", claim.statement["ko"])
    assert not re.search("[가-힣]", claim.statement["en"])
    assert not claim.statement["en"].endswith(".")
    if claim.id[0] == "C":
        assert set(claim.sources.split(", ")) <= {"S0", "S1", "S2", "S3", "S4"}
    else:
        assert re.search(r"\(\d{4}\)", claim.sources)
    assert re.fullmatch(r"[CR]\d\d[a-z]?", claim.id)
    assert re.fullmatch(r"\d\d", claim.chapter)


@pytest.mark.parametrize("claim", MEASURED, ids=lambda claim: claim.id)
def test_register_rule_of_a_measured_claim_is_complete(claim):
    """Metric, direction, smallest effect, number of seeds and regime are fixed beforehand."""
    rule = claim.rule
    assert rule["metric"]
    assert rule["direction"] in claims.DIRECTIONS
    assert rule["minimum_effect"] > 0
    assert rule["n"] >= 10
    assert set(rule["regime"]) == {"en", "ko"}
    assert rule.get("unit", "pp") == "pp"
    assert ("arm" in rule) == ("baseline" in rule)
    known = {"arm", "baseline", "metric", "split", "epoch", "direction", "minimum_effect", "unit", "digits"}
    assert set(rule) <= known | {"n", "regime"}


def test_register_has_a_rule_for_every_kind():
    """Identities have a tolerance; history and claims with parts have no rule."""
    for claim in CLAIMS:
        if claim.kind == "identity":
            assert claim.rule["tolerance"] >= 0
            assert set(claim.rule) == {"tolerance"}
        elif claim.kind is None or claim.kind == "history":
            assert claim.rule == {}
        if claim.kind == "history":
            assert claim.literature["en"]


def test_register_is_in_order():
    """Chapter by chapter, and by id within each."""
    chapters = [claim.chapter for claim in CLAIMS]
    assert chapters == sorted(chapters)
    for chapter in set(chapters):
        ids = [claim.id for claim in claims.of_chapter(chapter)]
        assert ids == sorted(ids)


def test_register_parts_belong_to_a_parent():
    """A part has a parent without a kind, in the same chapter, of the same sources; a parent has parts."""
    known = claims.register()
    parts = {}
    for claim in CLAIMS:
        if len(claim.id) == 4:
            parts.setdefault(claim.id[:3], []).append(claim)
    for parent, children in parts.items():
        assert known[parent].kind is None
        assert len(children) >= 2
        assert {child.chapter for child in children} == {known[parent].chapter}
        for child in children:
            assert set(child.sources.split(", ")) <= set(known[parent].sources.split(", "))
    assert {claim.id for claim in CLAIMS if claim.kind is None} == set(parts)


def test_confidence_level_counts_the_measured_claims():
    """Bonferroni over a chapter's registered claims; a chapter without any keeps 95 %."""
    for chapter in {claim.chapter for claim in CLAIMS}:
        num_measured = sum(claim.chapter == chapter for claim in MEASURED)
        assert claims.confidence_level(chapter) == pytest.approx(1 - 0.05 / max(1, num_measured))
    assert claims.confidence_level("99") == pytest.approx(0.95)


def test_judge_withholds_a_verdict_that_other_seeds_would_not_share(monkeypatch):
    """Below 98 % of equal verdicts in the bank a claim is called inconclusive, whatever these seeds say."""
    evidence = [0.0, 0.001] * 5
    monkeypatch.setattr(bank, "stability", lambda chapter: {"C07a": ["supported", 0.9]})
    verdict = claims.judge("C07a", evidence)
    assert verdict.outcome == "inconclusive"
    assert "(with other seeds even the most frequent verdict comes in only 90 % of cases)" in repr(verdict)
    language.use("ko")
    assert "(다른 시드에서는 가장 잦은 판정도 90 %에 그침)" in repr(claims.judge("C07a", evidence))
    monkeypatch.setattr(bank, "stability", lambda chapter: {"C07a": ["supported", 0.98]})
    assert claims.judge("C07a", evidence).outcome == "supported"
