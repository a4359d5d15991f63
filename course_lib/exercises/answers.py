"""What the checks share: running a learner's function, reading what it gives, recognising mistakes."""

import dataclasses
import inspect
import json
import warnings
from collections.abc import Callable

import numpy as np

from course_lib import language


class NotYet(Exception):
    """The answer is not right; carries the id of the mistake and the hint in the language in use."""

    def __init__(self, mistake, *, en, ko):
        super().__init__(language.say(en=en, ko=ko))
        self.mistake = mistake


class Unanswered(Exception):
    """The cell still holds its blank."""


class LearnerError(Exception):
    """The learner's function raised `error`."""

    def __init__(self, error):
        super().__init__(type(error).__name__)
        self.error = error


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A typical wrong solution and the hint for it.

    Attributes:
        id: Its name, for tests and statistics.
        wrong: What the mistaken learner computes: a function like the right one, or a number.
        en: The hint; `{yours}` and `{right}` become the two numbers (of arrays: the two means).
        ko: The same in Korean.
    """

    id: str
    wrong: Callable | float
    en: str
    ko: str

    def hint(self, yours, right):
        """Return the exception that gives the hint with the observed numbers."""
        numbers = {"yours": f"{np.mean(yours):.4g}", "right": f"{np.mean(right):.4g}"}
        return NotYet(self.id, en=self.en.format(**numbers), ko=self.ko.format(**numbers))


def call(function, *given):
    """Run the learner's function on copies of the arguments.

    Raises:
        Unanswered: If it returns None or `...`, or stumbles over a `...` left in its body.
        NotYet: If it is no function, takes other parameters, or changes its arguments in place.
        LearnerError: If it raises.
    """
    if not callable(function):
        raise NotYet(
            "not_a_function",
            en=f"Give the function itself, without calling it. Received a `{type(function).__name__}`.",
            ko="함수를 호출한 결과가 아니라 함수 자체를 넘기십시오. 받은 값의 자료형은 "
            f"`{type(function).__name__}`입니다.",
        )
    _check_parameters(function, given)
    copies = [value.copy() if isinstance(value, np.ndarray) else value for value in given]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(*copies)
    except NotImplementedError:
        raise Unanswered from None
    except (Exception, SystemExit) as error:
        if isinstance(error, TypeError | AttributeError) and "ellipsis" in str(error):
            raise Unanswered from None
        raise LearnerError(error) from error
    if any(
        isinstance(g, np.ndarray) and not np.array_equal(c, g) for c, g in zip(copies, given, strict=True)
    ):
        raise NotYet(
            "input_mutated",
            en="Your function changes the array it was given (`*=`, `inputs[...] = ...`): the caller's "
            "data are ruined. Compute a new array and return it.",
            ko="함수가 받은 배열 자체를 바꿉니다(`*=`, `inputs[...] = ...`). 호출한 쪽의 데이터가 "
            "망가집니다. 새 배열을 만들어 돌려주십시오.",
        )
    parts = result if isinstance(result, tuple | list) else [result]
    if any(part is None or part is ... for part in parts):
        raise Unanswered
    return result


def _check_parameters(function, given):
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some built-in functions have none
        return
    try:
        signature.bind(*given)
    except TypeError:
        raise NotYet(
            "wrong_parameters",
            en=f"The exercise calls your function with {len(given)} arguments; yours takes `{signature}`.",
            ko=f"이 문제는 함수를 인수 {len(given)}개로 호출합니다. 지금 함수가 받는 것은 "
            f"`{signature}`입니다.",
        ) from None


def number(answer):
    """Read a single finite number from an int, float, NumPy scalar or array of one element."""
    try:
        value = np.asarray(answer).item()
        if isinstance(value, bool | str | bytes):
            raise TypeError
        value = float(value)
    except (TypeError, ValueError):
        value = np.nan
    if not np.isfinite(value):
        raise NotYet(
            "not_a_number",
            en=f"One number is wanted. Received a `{type(answer).__name__}`.",
            ko=f"수 하나가 필요합니다. 받은 값의 자료형은 `{type(answer).__name__}`입니다.",
        )
    return value


def array(result, shape=None):
    """Read an array of numbers, of the given shape unless that is None; NaN may be in it."""
    try:
        values = np.asarray(result)
    except Exception:
        values = np.array(None)
    if values.dtype.kind not in "biuf":
        raise NotYet(
            "not_an_array",
            en=f"Your function must return an array of numbers. It returned a `{type(result).__name__}`.",
            ko=f"함수는 수의 배열을 돌려주어야 합니다. 돌려준 값의 자료형은 `{type(result).__name__}`입니다.",
        )
    if shape is not None and values.shape != tuple(shape):
        raise NotYet(
            "wrong_shape",
            en=f"The result must have the shape {tuple(shape)}. Yours has {values.shape}.",
            ko=f"결과의 모양은 {tuple(shape)}이어야 합니다. 지금은 {values.shape}입니다.",
        )
    return values


def listed(values, decimals):
    """Numbers as a list for `compare_exactly`, rounded so that other ways of computing them, also in float32, agree."""
    return (np.round(np.asarray(values, dtype=float), decimals) + 0.0).tolist()  # + 0.0: not -0.0


def compare_number(answer, right, mistakes, *, tolerance=1e-6):
    """Pass if `answer` is the number `right`; else raise the hint of the mistake that gives it."""
    value = number(answer)
    if np.isclose(value, right, rtol=tolerance, atol=0):
        return
    for mistake in mistakes:
        if np.isclose(value, mistake.wrong, rtol=tolerance, atol=0):
            raise mistake.hint(value, right)
    raise NotYet(
        "other",
        en=f"{value:g} is too {'small' if value < right else 'large'}.",
        ko=f"{value:g}은(는) 너무 {'작습니다' if value < right else '큽니다'}.",
    )


def compare_function(function, right, cases, mistakes):
    """Pass if the learner's function agrees with `right` on all cases; else raise the fitting hint.

    Args:
        function: The learner's.
        right: The right function, of the same arguments.
        cases: List of tuples of arguments.
        mistakes: List of `Mistake` with functions; the first that agrees on all cases names the mistake.
    """
    yours = [array(call(function, *case)) for case in cases]
    wanted = [np.asarray(right(*case)) for case in cases]
    if all(map(_close, yours, wanted)):
        return
    for mistake in mistakes:
        if all(
            _close(mine, np.asarray(mistake.wrong(*case))) for mine, case in zip(yours, cases, strict=True)
        ):
            raise mistake.hint(yours[0], wanted[0])
    mine, target = next(pair for pair in zip(yours, wanted, strict=True) if not _close(*pair))
    if not mine.size == target.size == 1:
        array(mine, target.shape)
    raise NotYet(
        "other",
        en=f"On a test input the mean of your result is {mine.mean():.4g}; it should be {target.mean():.4g}.",
        ko=f"시험 입력에서 결과의 평균이 {mine.mean():.4g}입니다. {target.mean():.4g}이어야 합니다.",
    )


def compare_shown(function, right, cases, mistakes):
    """Like `compare_function`, for results whose mean says little: the hints show the results themselves.

    Args:
        function: The learner's; it returns an array or a tuple of numbers.
        right: The right function, of the same arguments.
        cases: List of tuples of arguments.
        mistakes: List of `Mistake` with functions; the first that agrees on all cases names the mistake.
    """
    yours = [array(call(function, *case)) for case in cases]
    wanted = [np.asarray(right(*case)) for case in cases]
    wrong_at = [i for i, pair in enumerate(zip(yours, wanted, strict=True)) if not _same(*pair)]
    if not wrong_at:
        return
    mine, target = yours[wrong_at[0]], wanted[wrong_at[0]]
    for mistake in mistakes:
        theirs = [np.asarray(mistake.wrong(*case)) for case in cases]
        if all(map(_same, yours, theirs)):
            shown = {"yours": _show(mine), "right": _show(target)}
            raise NotYet(mistake.id, en=mistake.en.format(**shown), ko=mistake.ko.format(**shown))
    array(mine, target.shape)
    raise NotYet(
        "other",
        en=f"On a test input your result begins with {_show(mine)}; it should be {_show(target)}.",
        ko=f"시험 입력에서 결과가 {_show(mine)}(으)로 시작합니다. {_show(target)}이어야 합니다.",
    )


def _same(yours, wanted):
    """Whether two arrays agree in shape and numbers."""
    return yours.shape == wanted.shape and np.allclose(yours, wanted, rtol=1e-5, atol=1e-7)


def _show(values):
    """The first three numbers: `(0.815, 0.185)`."""
    numbers = [f"{value:.3g}" for value in np.ravel(values)[:3]]
    return f"({', '.join(numbers)}{', …' if np.size(values) > 3 else ''})"


def _close(yours, wanted):
    if yours.size == wanted.size == 1:  # a number in a list of one is a number
        yours = yours.reshape(wanted.shape)
    return yours.shape == wanted.shape and np.allclose(yours, wanted, rtol=1e-5, atol=1e-7)


def shown_mistakes(observed_en, observed_ko, mistakes):
    """`Mistake`s from `(id, function, en, ko)`; each hint begins with what was observed."""
    return [
        Mistake(mistake, wrong, en=f"{observed_en} {en}", ko=f"{observed_ko} {ko}")
        for mistake, wrong, en, ko in mistakes
    ]


def hints_of_parts(parts):
    """What went wrong in each part of an answer of several numbers.

    Args:
        parts: List of `(yours, cases, mistakes)`: the learner's numbers, shape `(cases, ...)`; the arguments of
            each case; and pairs of wrong function and hint as `(id, function, en, ko)`.
    Returns:
        `(id, en, ko)`: the id of the first mistake that is recognised and the hints of all; "other" for none.
    """
    hints = []
    for yours, cases, mistakes in parts:
        for mistake, wrong, en, ko in mistakes:
            if np.allclose(yours, [wrong(*case) for case in cases], rtol=1e-5, atol=0):
                hints.append((mistake, en, ko))
                break
    if not hints:
        return "other", "", ""
    return hints[0][0], " ".join(en for _, en, _ in hints), " ".join(ko for *_, ko in hints)


def compare_exactly(yours, right, cases, mistakes, otherwise=("other", "", "")):
    """Pass if the learner's results are equal to those of `right`; else raise the fitting hint.

    Args:
        yours: List of the learner's results, one for each case: numbers, texts or lists of texts.
        right: The right function; its parameters have the names that the hints use.
        cases: List of tuples of arguments.
        mistakes: List of `(id, function, en, ko)`; the first that agrees on all cases names the mistake.
        otherwise: `(id, en, ko)` if none does.
    """
    wanted = [right(*case) for case in cases]
    if yours == wanted:
        return
    recognised = (
        (mistake, en, ko) for mistake, wrong, en, ko in mistakes if yours == [wrong(*case) for case in cases]
    )
    found, en, ko = next(recognised, otherwise)
    mine, target, case = next(row for row in zip(yours, wanted, cases, strict=True) if row[0] != row[1])
    given = ", ".join(
        f"{name}={shown(value)}"
        for name, value in zip(inspect.signature(right).parameters, case, strict=True)
    )
    raise NotYet(
        found,
        en=f"For `{given}` you return `{shown(mine)}`; wanted is `{shown(target)}`. {en}".strip(),
        ko=f"`{given}`일 때 결과가 `{shown(mine)}`입니다. 맞는 결과는 `{shown(target)}`입니다. {ko}".strip(),
    )


def shown(value):
    """A number, a text, a list or an array as one writes it in code."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return json.dumps(np.asarray(value).tolist(), ensure_ascii=False)
