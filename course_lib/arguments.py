"""Checks of arguments that several modules share: one line that says what, expected, received."""

import math
import numbers

import numpy as np

from course_lib import language


def reject(name, *, expected_en, expected_ko, received):
    """Raise a `ValueError` that names the argument, what was expected and what came."""
    raise ValueError(
        language.say(
            en=f"`{name}` must be {expected_en}. Received: {received}.",
            ko=f"`{name}` 인수가 잘못되었습니다. 필요한 값: {expected_ko}. 받은 값: {received}.",
        )
    )


def rate(name, value):
    """Return `value` as a float in [0, 1]; anything else, NaN included, is a `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 <= value <= 1:
        reject(name, expected_en="a number in [0, 1]", expected_ko="0 이상 1 이하의 수", received=repr(value))
    return float(value)


def strength(name, value):
    """Return `value` as a finite float of at least 0; anything else, NaN included, is a `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not 0 <= value < math.inf:
        reject(
            name,
            expected_en="a finite number of at least 0",
            expected_ko="0 이상의 유한한 수",
            received=repr(value),
        )
    return float(value)


def positive(name, value):
    """Return `value` as a finite float above 0; anything else is a `ValueError`."""
    value = strength(name, value)
    if value == 0:
        reject(name, expected_en="above 0", expected_ko="0보다 큰 수", received=f"{value:g}")
    return value


def whole_number(name, value, *, minimum=0):
    """Return `value` as an int of at least `minimum`; anything else is a `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < minimum:
        reject(
            name,
            expected_en=f"a whole number of at least {minimum}",
            expected_ko=f"{minimum} 이상의 정수",
            received=repr(value),
        )
    return int(value)


def one_of(name, value, known):
    """Return `value` if it is one of `known`; anything else is a `ValueError` that lists them."""
    known = list(known)
    if value not in known:
        reject(name, expected_en=f"one of {known}", expected_ko=f"{known} 가운데 하나", received=repr(value))
    return value


def finite_array(name, values, *, ndim=None):
    """Return `values` as a NumPy array that is numeric, not empty and free of NaN and infinity.

    Args:
        name: The argument's name, for the message.
        values: Array-like.
        ndim: The number of axes wanted, or None for any.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        reject(
            name,
            expected_en="an array of numbers, all rows of one length",
            expected_ko="모든 행의 길이가 같은 수의 배열",
            received=type(values).__name__,
        )
    if not (np.issubdtype(array.dtype, np.number) or array.dtype == bool):
        reject(
            name, expected_en="an array of numbers", expected_ko="수의 배열", received=f"dtype {array.dtype}"
        )
    if ndim is not None and array.ndim != ndim:
        reject(
            name,
            expected_en=f"an array with {ndim} axes",
            expected_ko=f"축이 {ndim}개인 배열",
            received=f"shape {array.shape}",
        )
    if array.size == 0:
        reject(
            name, expected_en="not empty", expected_ko="비어 있지 않은 배열", received=f"shape {array.shape}"
        )
    if not np.isfinite(array).all():
        bad = np.argwhere(~np.isfinite(array))[0]
        where = "[" + ", ".join(str(i) for i in bad) + "]"
        reject(
            name,
            expected_en="free of NaN and infinity",
            expected_ko="NaN과 무한대가 없는 배열",
            received=f"{array[tuple(bad)]} at {where}",
        )
    return array
