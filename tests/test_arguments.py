"""Tests of the shared checks of arguments: what is let through, what is refused, and how it is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import arguments, language


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def test_reject_says_it_in_both_languages():
    """Argument, expected, received; in the language in use."""
    said = {"expected_en": "a colour", "expected_ko": "색", "received": "7"}
    with pytest.raises(ValueError, match=r"^`ink` must be a colour. Received: 7.$"):
        arguments.reject("ink", **said)
    language.use("ko")
    with pytest.raises(ValueError, match=r"^`ink` 인수가 잘못되었습니다. 필요한 값: 색. 받은 값: 7.$"):
        arguments.reject("ink", **said)


@given(st.floats(0, 1))
def test_rate_lets_the_whole_interval_through(value):
    """Both ends belong to it, and NumPy's numbers do, too."""
    assert arguments.rate("rate", value) == value
    assert arguments.rate("rate", np.float64(value)) == value


@pytest.mark.parametrize("value", [0, 1, np.int64(1)])
def test_rate_returns_a_float(value):
    """Whole numbers become floats."""
    assert type(arguments.rate("rate", value)) is float


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf"), "0.5", None, True, [0.5], 1j])
def test_rate_rejects_everything_else(value):
    """NaN, infinity, text, truth values and lists are no rates."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]"):
        arguments.rate("rate", value)


@given(st.floats(0, allow_infinity=False))
def test_strength_lets_every_finite_number_through(value):
    """Zero belongs to them, and NumPy's numbers do, too."""
    assert arguments.strength("l1", value) == value
    assert arguments.strength("l1", np.float64(value)) == value


@pytest.mark.parametrize("value", [0, 3, np.int64(1), np.float32(0.5), -0.0])
def test_strength_returns_a_float(value):
    """Whole numbers and single precision become floats."""
    found = arguments.strength("l1", value)
    assert type(found) is float
    assert found == value


@pytest.mark.parametrize(
    "value",
    [-1e-9, -1, float("nan"), float("inf"), -float("inf"), "0.5", None, True, np.bool_(True), [0.5], 1j],
)
def test_strength_rejects_everything_else(value):
    """Negative numbers, NaN, infinity, text, truth values and lists are no strengths."""
    with pytest.raises(ValueError, match=r"`l1` must be a finite number of at least 0. Received: "):
        arguments.strength("l1", value)


def test_strength_says_it_in_korean():
    """Argument, expected, received."""
    language.use("ko")
    with pytest.raises(
        ValueError, match=r"`l1` 인수가 잘못되었습니다. 필요한 값: 0 이상의 유한한 수. 받은 값: -1."
    ):
        arguments.strength("l1", -1)


@pytest.mark.parametrize("value", [3, np.int32(3), np.uint8(3)])
def test_whole_number_returns_an_int(value):
    """Python's and NumPy's whole numbers, the smallest allowed one included."""
    assert type(arguments.whole_number("epochs", value, minimum=3)) is int


@pytest.mark.parametrize("value", [2, -3, 3.0, float("nan"), "3", None, True, [3]])
def test_whole_number_rejects_everything_else(value):
    """Too small, a float (even a whole one), text, a truth value."""
    with pytest.raises(ValueError, match=r"`epochs` must be a whole number of at least 3. Received: "):
        arguments.whole_number("epochs", value, minimum=3)


@pytest.mark.parametrize("values", [[1, 2], (1.5,), np.ones((2, 3)), 4.0, [True, False], np.float32(2)])
def test_finite_array_keeps_the_values(values):
    """Lists, tuples, numbers and truth values come back as arrays of the same numbers."""
    array = arguments.finite_array("inputs", values)
    assert isinstance(array, np.ndarray)
    np.testing.assert_array_equal(array, values)


def test_finite_array_makes_no_copy():
    """An array is checked, not copied: data sets are large."""
    values = np.ones(3)
    assert arguments.finite_array("inputs", values) is values


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a"], "an array of numbers. Received: dtype <U1"),
        ([None], "an array of numbers. Received: dtype object"),
        ([[1, 2], [3]], "an array of numbers, all rows of one length. Received: list"),
        ([], r"not empty. Received: shape \(0,\)"),
        (np.ones((0, 3)), r"not empty. Received: shape \(0, 3\)"),
        ([[0, 1], [2, np.nan]], r"free of NaN and infinity. Received: nan at \[1, 1\]"),
        ([-np.inf], r"free of NaN and infinity. Received: -inf at \[0\]"),
        (np.nan, r"free of NaN and infinity. Received: nan at \[\]"),
    ],
    ids=["text", "object", "ragged", "empty", "no rows", "NaN", "infinity", "single NaN"],
)
def test_finite_array_rejects(values, message):
    """What is no array of finite numbers, and where it is not."""
    with pytest.raises(ValueError, match=f"`inputs` must be {message}"):
        arguments.finite_array("inputs", values)


def test_finite_array_checks_the_number_of_axes():
    """`ndim` names the axes wanted and the shape that came."""
    assert arguments.finite_array("inputs", [[1]], ndim=2).shape == (1, 1)
    with pytest.raises(ValueError, match=r"an array with 2 axes. Received: shape \(3,\)"):
        arguments.finite_array("inputs", np.ones(3), ndim=2)
    language.use("ko")
    with pytest.raises(ValueError, match="축이 2개인 배열"):
        arguments.finite_array("inputs", np.ones(3), ndim=2)


@pytest.mark.parametrize("known", [("train", "test"), {"train": 1, "test": 2}])
def test_one_of_returns_what_is_known_and_lists_what_is(known):
    """Tuples and dicts of names; the message lists all of them, in both languages."""
    assert arguments.one_of("split", "test", known) == "test"
    with pytest.raises(ValueError, match=r"`split` must be one of \['train', 'test'\]. Received: 'dev'"):
        arguments.one_of("split", "dev", known)
    language.use("ko")
    with pytest.raises(ValueError, match=r"\['train', 'test'\] 가운데 하나. 받은 값: 'dev'"):
        arguments.one_of("split", "dev", known)
