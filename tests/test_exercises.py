"""Every check meets the right answer, each typical mistake, the blank cell and odd answers, in both languages."""

import re

import numpy as np
import pytest
from exercise_answers import HINTS, NEEDS_KERAS, NO_NUMBER, RIGHT, WRONG
from exercise_answers.chapter_01 import forward

from course_lib import exercises
from course_lib.exercises import engine

pytestmark = pytest.mark.usefixtures("tongue")


class Explosive:
    """An answer that raises whatever one does with it."""

    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None


def blank_body(*_):
    """A function whose body is still the blank."""


def blank_step(*_):
    return np.ones(3) * ...


def blank_raises(*_):
    raise NotImplementedError


BLANK_CELLS = {"None": None, "ellipsis": ...}
BLANK_FUNCTIONS = {
    "body": blank_body,
    "step": blank_step,
    "raises": blank_raises,
    "returns": lambda *_: ...,
    "returns three": lambda *_: (..., ..., ...),
    "half": lambda *_: (1, None),
}
BLANKS = [
    pytest.param(name, blank, id=f"{name}-{kind}")
    for name, answers in RIGHT.items()
    for kind, blank in (BLANK_CELLS | BLANK_FUNCTIONS if callable(answers[0]) else BLANK_CELLS).items()
]

ODD = [
    "nine",
    b"x",
    True,
    float("nan"),
    1j,
    [],
    [[1], [1, 2]],
    {},
    {"a": 1},
    object(),
    Explosive(),
    np.ones((2, 2)),
    int,
]


def case(name, *values, id=None):
    """A row of parameters, slow if the exercise's answers need Keras."""
    marks = [pytest.mark.slow] if name in NEEDS_KERAS else []
    return pytest.param(name, *values, id=id or name, marks=marks)


MISTAKES = [
    case(name, mistake, answer, id=f"{name}-{mistake}-{i}")
    for name, mistakes in WRONG.items()
    for mistake, answers in mistakes.items()
    for i, answer in enumerate(answers)
]


@pytest.mark.parametrize("table", [RIGHT, WRONG], ids=["right", "wrong"])
def test_check_every_exercise_is_tested(table):
    """A new exercise comes with right and wrong answers, and no answers are left of one that is gone."""
    assert sorted(table) == exercises.names()


@pytest.mark.parametrize("name", exercises.names())
def test_check_answers_are_many(name):
    """At least two writings of the right answer and three named mistakes; exceptions are of mistakes that exist."""
    assert len(RIGHT[name]) >= 2
    assert len(set(WRONG[name]) - {"other"}) >= 3
    assert set(NO_NUMBER.get(name, ())) <= set(WRONG[name])


@pytest.mark.parametrize("name", [case(name) for name in RIGHT])
def test_check_right(name):
    """The right solution passes in each writing, with a closing remark."""
    for answer in RIGHT[name]:
        result = exercises.check(name, answer)
        assert (result.state, result.mistake) == ("right", None), result
        assert result.message


@pytest.mark.parametrize(("name", "mistake", "answer"), MISTAKES)
def test_check_mistake(name, mistake, answer, tongue):
    """Each mistake is recognised by its name; the hint holds a number and is written in the reader's language."""
    result = exercises.check(name, answer)
    assert (result.state, result.mistake) == ("not yet", mistake), result
    assert any(sign.isdigit() for sign in result.message) or mistake in NO_NUMBER.get(name, ())
    assert not re.search(r"[{}]|\bnan\b|np\.float|np\.int|array\(", result.message)  # "nan" is in "consonant"
    prose = re.sub("`[^`]*`", "", result.message)  # Korean words in code stand in English hints, too
    assert any("가" <= sign <= "힣" for sign in prose) == (tongue == "ko")
    if mistake != "global_randomness":  # stored outputs of notebooks can be compared
        assert exercises.check(name, answer) == result


@pytest.mark.parametrize(("name", "answer", "numbers"), [case(*row) for row in HINTS])
def test_hint_gives_observed_and_right_number(name, answer, numbers):
    """The hint shows what the learner's function gives and what it should give."""
    message = exercises.check(name, answer).message
    assert all(number in message for number in numbers), message


@pytest.mark.parametrize(("name", "blank"), BLANKS)
def test_check_blank(name, blank, tongue):
    """A blank cell and a function whose body is not filled in say so and raise nothing."""
    result = exercises.check(name, blank)
    assert result.state == "not answered"
    assert {"en": "Not answered yet", "ko": "아직 답하지 않았습니다"}[tongue] in repr(result)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_check_odd_answer(name, odd):
    """An answer of the wrong kind, or a function that returns one, is not right and raises nothing."""
    assert exercises.check(name, odd).state in ("not yet", "error")
    assert exercises.check(name, lambda *_: odd).state in ("not yet", "error")


@pytest.mark.parametrize("name", [case(name) for name in RIGHT])
def test_check_leaves_global_randomness(name):
    """A check draws nothing from the global generator."""
    before = np.random.get_state()[1].copy()  # noqa: NPY002 (the state must not move)
    exercises.check(name, RIGHT[name][0])
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_check_unreadable_answer():
    """An answer that breaks the check itself is named, not raised."""
    result = exercises.check("00.parameters", Explosive())
    assert (result.state, result.mistake) == ("not yet", "unreadable")
    assert "Explosive" in result.message


def test_check_error_shows_own_line(tongue):
    """An exception shows its type, message and the learner's line, even when NumPy raised it."""

    def broken(output_gradients, mask, rate):
        wrong = np.zeros((3, 7))
        return np.matmul(output_gradients, wrong)  # learner's line

    result = exercises.check("01.backward", broken)
    assert result.state == "error"
    assert "ValueError" in result.message
    assert "return np.matmul(output_gradients, wrong)  # learner's line" in result.message
    assert {"en": "Line", "ko": "번째 줄"}[tongue] in result.message
    assert "Traceback" not in result.message


@pytest.mark.parametrize(
    "error", [SystemExit(1), RecursionError(), KeyError("x"), AssertionError("no")], ids=repr
)
def test_check_error_is_caught(error):
    """Whatever the learner's function raises becomes a state."""

    def broken(*_):
        raise error

    result = exercises.check("00.nll", broken)
    assert result.state == "error"
    assert type(error).__name__ in result.message


def test_check_wrong_parameters():
    """A function with other parameters is told how it is called."""
    result = exercises.check("01.backward", lambda gradients: gradients)
    assert result.mistake == "wrong_parameters"
    assert "(gradients)" in result.message


def test_check_unknown_name():
    """An unknown exercise raises the names that exist."""
    with pytest.raises(ValueError, match=r"01\.bckward.*00\.diagnose.*01\.backward"):
        exercises.check("01.bckward", 1)


def test_check_answer_unchanged():
    """The answer handed in is not changed by a check."""
    answer = np.array([9610])
    exercises.check("00.parameters", answer)
    assert answer.tolist() == [9610]


def test_inverted_forward_reports_kept_mean():
    """The closing remark shows that inverted dropout keeps the mean: the test inputs do not depend on the mask."""
    assert "1.00" in exercises.check("01.inverted_forward", forward).message


def test_result_html_has_text_and_is_escaped():
    """The box states the result in words, and the learner's text cannot break the page."""
    result = exercises.check("00.diagnose", lambda *_: "<script>")
    page = result._repr_html_()
    assert "<script>" not in page
    assert "<code>&lt;script&gt;</code>" in page
    assert "△ 00.diagnose" in page
    assert "00.diagnose" in repr(result)


def test_result_states_differ_without_colour():
    """Each state has its own icon and its own words."""
    looks = list(engine._LOOKS.values())
    assert (
        len({look[0] for look in looks})
        == len({look[1] for look in looks})
        == len({look[2] for look in looks})
        == 4
    )


def test_exercise_registered_twice():
    """Two checks of one name are a mistake of the authors."""
    with pytest.raises(ValueError, match="registered twice"):
        exercises.exercise("00.nll")(lambda answer: "")
