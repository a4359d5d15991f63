"""The registry of exercises and the four states of a check: right, not yet, not answered, error."""

import copy
import dataclasses
import html
import linecache
import re
import sysconfig
import traceback
from pathlib import Path

from course_lib import language
from course_lib.exercises.answers import LearnerError, NotYet, Unanswered

_CHECKS = {}

# State: icon, title in English, title in Korean, border, background. Icon and title say it without colour.
_LOOKS = {
    "right": ("✓", "Right", "맞았습니다", "#1b7f4b", "#e6f4ec"),
    "not yet": ("△", "Not yet", "아직 아닙니다", "#b26a00", "#fff4de"),
    "not answered": ("○", "Not answered yet", "아직 답하지 않았습니다", "#707070", "#f2f2f2"),
    "error": ("✗", "Error in your code", "코드에 오류가 있습니다", "#b3261e", "#fdecea"),
}

# Frames in these folders are the library's and Python's, not the learner's.
_NOT_LEARNER = (
    str(Path(__file__).parents[1]),
    *(sysconfig.get_paths()[key] for key in ("stdlib", "purelib")),
)


@dataclasses.dataclass(frozen=True)
class CheckResult:
    """What a check found; shown as a coloured box in a notebook and as plain text elsewhere.

    Attributes:
        name: The exercise, for example `"01.backward"`.
        state: `"right"`, `"not yet"`, `"not answered"` or `"error"`.
        mistake: Id of the recognised mistake, or None.
        message: A sentence for the learner, in the language in use when the check ran.
    """

    name: str
    state: str
    mistake: str | None
    message: str

    def _head(self):
        icon, en, ko, *_ = _LOOKS[self.state]
        return f"{icon} {self.name} · {language.say(en=en, ko=ko)}"

    def __repr__(self):
        return f"{self._head()}: {self.message}" if self.message else self._head()

    def _repr_html_(self):
        *_, border, background = _LOOKS[self.state]
        message = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(self.message)).replace("\n", "<br>")
        return (
            f'<div role="status" lang="{language.current()}" style="border-left: 5px solid {border}; background: {background}; '
            f'color: #1a1a1a; padding: 0.6em 1em; margin: 0.4em 0; max-width: 50em">'
            f"<b>{html.escape(self._head())}</b><br>{message}</div>"
        )


def exercise(name):
    """Register a check: `@exercise("01.keras_rate")` above a function of the learner's answer.

    The function raises `NotYet` with the id and the hint of a mistake, uses `answers.call` to run the learner's
    functions, and returns the sentence that closes a right answer.
    """

    def register(function):
        if name in _CHECKS:
            raise ValueError(f"The exercise {name!r} is registered twice.")
        _CHECKS[name] = function
        return function

    return register


def names():
    """The names of all exercises, sorted."""
    return sorted(_CHECKS)


def check(name, answer):
    """Check a learner's answer; whatever the answer does, nothing is raised.

    Args:
        name: The exercise, for example `"01.backward"`.
        answer: The learner's function or value; None and `...` count as not answered. It is not changed.
    Returns:
        `CheckResult`.
    Raises:
        ValueError: If there is no exercise of this name.
    """
    if name not in _CHECKS:
        known = ", ".join(names())
        raise ValueError(
            language.say(
                en=f"There is no exercise {name!r}. Known exercises: {known}.",
                ko=f"{name!r}라는 연습 문제가 없습니다. 있는 문제: {known}.",
            )
        )
    try:
        if answer is None or answer is ...:
            raise Unanswered
        return CheckResult(name, "right", None, _CHECKS[name](_own_copy(answer)))
    except NotYet as found:
        return CheckResult(name, "not yet", found.mistake, str(found))
    except Unanswered:
        return CheckResult(name, "not answered", None, _how_to_answer(answer))
    except LearnerError as found:
        return CheckResult(name, "error", None, _describe(found.error))
    except Exception as error:  # an answer so odd that the check itself stumbled over it
        message = language.say(
            en=f"The check could not read your answer, a `{type(answer).__name__}` ({type(error).__name__}).",
            ko=f"답(`{type(answer).__name__}` 자료형)을 읽을 수 없습니다({type(error).__name__}).",
        )
        return CheckResult(name, "not yet", "unreadable", message)


def _own_copy(answer):
    return answer if callable(answer) else copy.deepcopy(answer)


def _how_to_answer(answer):
    if callable(answer):
        return language.say(
            en="Your function does not return anything yet: fill in the `...` and `return` the result.",
            ko="함수가 아직 아무것도 돌려주지 않습니다. `...`을 채우고 결과를 `return`하십시오.",
        )
    return language.say(
        en="Replace the `...` and run the cell again.", ko="`...`을 답으로 바꾸고 셀을 다시 실행하십시오."
    )


def _describe(error):
    """Name the exception, its message and the learner's own line."""
    try:
        text = f"`{type(error).__name__}`: {error}"
    except Exception:  # an exception whose own text fails
        text = f"`{type(error).__name__}`"
    own = [
        (frame, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not frame.f_code.co_filename.startswith((*_NOT_LEARNER, "<frozen"))
    ]
    if own:
        frame, number = own[-1]
        source = linecache.getline(frame.f_code.co_filename, number).strip()
        where = f"`{source}`" if source else frame.f_code.co_name
        text += "\n" + language.say(en=f"Line {number}: {where}", ko=f"{number}번째 줄: {where}")
    return text
