"""Decision trees: every way leads to its advice, the outline holds every text, mistakes are named."""

import pytest

from course_lib import decisions
from course_lib.decisions import Advice, Answer, Question

pytestmark = pytest.mark.usefixtures("tongue")


def text(en, ko):
    return {"en": en, "ko": ko}


YES, NO = text("yes", "예"), text("no", "아니요")
NOTHING = Advice(text("Leave it.", "그대로 두십시오."))
DROPOUT = Advice(text("Dropout 0.5.", "드롭아웃 0.5를 쓰십시오."), ("C46a", "C61"))
PENALTY = Advice(text("Some L2.", "L2를 조금 쓰십시오."), ("C63",))


def tree():
    noisy = Question(
        "noisy",
        text("Are labels wrong?", "틀린 레이블이 있습니까?"),
        {"yes": Answer(YES, DROPOUT), "no": Answer(NO, PENALTY)},
    )
    return Question(
        "gap",
        text("Is there a gap?", "차이가 있습니까?"),
        {
            "none": Answer(text("none", "없음"), NOTHING),
            "some": Answer(text("some", "있음"), noisy),
            "negative": Answer(text("below 0", "0보다 작음"), NOTHING),
        },
    )


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ({"gap": "none"}, NOTHING),
        ({"gap": "some", "noisy": "yes"}, DROPOUT),
        ({"noisy": "no", "gap": "some"}, PENALTY),
        ({"gap": "negative", "noisy": "yes"}, NOTHING),
    ],
)
def test_advise_follows_the_answers(answers, advice):
    """Each way leads to its own end, in whatever order the answers stand; a question off the way needs none."""
    assert decisions.advise(tree(), answers) is advice


def test_advise_question_in_two_branches():
    """One answer holds for a question wherever it stands."""
    asked = tree().answers["some"].then
    twice = Question("first", YES, {"yes": Answer(YES, asked), "no": Answer(NO, asked)})
    for first in ("yes", "no"):
        assert decisions.advise(twice, {"first": first, "noisy": "yes"}) is DROPOUT


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({}, {"en": ["answers['gap']", "Is there a gap?", "'none' (none)", "'some' (some)", "nothing"]}),
        (
            {"gap": "some"},
            {"ko": ["answers['noisy']", "틀린 레이블이 있습니까?", "'yes' (예)", "'no' (아니요)", "없음"]},
        ),
        ({"gap": "all"}, {"en": ["answers['gap']", "'negative' (below 0)", "'all'"]}),
        ({"gap": ["some"]}, {"en": ["answers['gap']", "['some']"]}),
        (
            {"gap": "none", "noise": "yes"},
            {"en": ["['gap', 'noisy']", "'noise'"], "ko": ["['gap', 'noisy']", "'noise'"]},
        ),
    ],
    ids=["no answers", "one missing", "unknown answer", "list", "unknown question"],
)
def test_advise_names_question_and_answers(answers, named, tongue):
    """The error gives the question in words, the answers it knows and what came."""
    with pytest.raises(ValueError, match="answers") as found:
        decisions.advise(tree(), answers)
    for part in named.get(tongue, ()):
        assert part in str(found.value)


def test_outline(tongue):
    """One line an answer, numbered by the way that leads there; `repr` is the outline."""
    lines = {
        "en": [
            "Is there a gap?",
            "   1. none: Leave it.",
            "   2. some: Are labels wrong?",
            "      2.1. yes: Dropout 0.5. (C46a, C61)",
            "      2.2. no: Some L2. (C63)",
            "   3. below 0: Leave it.",
        ],
        "ko": [
            "차이가 있습니까?",
            "   1. 없음: 그대로 두십시오.",
            "   2. 있음: 틀린 레이블이 있습니까?",
            "      2.1. 예: 드롭아웃 0.5를 쓰십시오. (C46a, C61)",
            "      2.2. 아니요: L2를 조금 쓰십시오. (C63)",
            "   3. 0보다 작음: 그대로 두십시오.",
        ],
    }
    assert decisions.outline(tree()).split("\n") == lines[tongue]
    assert repr(tree()) == decisions.outline(tree())
    assert repr(DROPOUT) == lines[tongue][3].partition(": ")[2]
    assert repr(Answer(YES, PENALTY)) == lines[tongue][4].partition(". ")[2].replace(NO[tongue], YES[tongue])


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Advice("Leave it."), "Advice.text.*'en'.*'ko'.*Leave it"),
        (lambda: Advice({"en": "Leave it."}), "Advice.text.*'en'.*'ko'"),
        (lambda: Advice(text("Leave it.", "")), "Advice.text.*'en'.*'ko'"),
        (lambda: Answer(YES, "Leave it."), "Answer.then.*Question.*Advice.*str"),
        (lambda: Answer("yes", NOTHING), "Answer.text.*yes"),
        (lambda: Question("gap", YES, {"yes": NOTHING}), r"Question\('gap'\).answers.*Answer"),
        (lambda: Question("gap", YES, [Answer(YES, NOTHING)] * 2), r"Question\('gap'\).answers.*Answer"),
        (lambda: Question("gap", YES, {"yes": Answer(YES, NOTHING)}), r"Question\('gap'\).answers.*1\."),
        (lambda: Question("gap", None, {}), r"Question\('gap'\).text.*None"),
    ],
)
def test_tree_of_other_parts_is_refused(build, message):
    """A text in one language, an answer that leads nowhere and a question without a choice are named."""
    with pytest.raises(ValueError, match=message):
        build()
