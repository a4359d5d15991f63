"""Tests of factorial designs: order and names, effects worked by hand, what effects give back, least squares."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import factorial, language

pytestmark = pytest.mark.usefixtures("english_reader")

FACTORS = ("dropout", "L2", "shift")
ARMS = [
    "none",
    "dropout",
    "L2",
    "dropout + L2",
    "shift",
    "dropout + shift",
    "L2 + shift",
    "dropout + L2 + shift",
]
EFFECTS = [arm.replace(" + ", " × ") for arm in ARMS[1:]]
NUMBERS = st.floats(-100, 100, allow_subnormal=False)
DESIGNS = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.tuples(*[NUMBERS] * 2), min_size=2**k, max_size=2**k).map(np.array)
)


def drawn(numbers):
    """Factors "A", "B", …, and an array for each arm, from an array of shape `(cells, seeds)`."""
    factors = tuple("ABCD"[: len(numbers).bit_length() - 1])
    arms = map(factorial.name, factorial.cells(factors))
    return factors, dict(zip(arms, numbers, strict=True))


# ---- order and names -----------------------------------------------------------------------------------------


def test_cells_are_in_standard_order():
    """(1), a, b, ab, c, ac, bc, abc: the first factor changes fastest."""
    cells = factorial.cells(FACTORS)
    assert [factorial.name(cell) for cell in cells] == ARMS
    assert all(tuple(cell) == FACTORS for cell in cells)
    assert cells[5] == {"dropout": True, "L2": False, "shift": True}


def test_effects_are_in_standard_order():
    """Main effects and interactions under readable names, one value a seed."""
    found = factorial.effects({arm: np.arange(6) for arm in ARMS}, FACTORS)
    assert list(found) == EFFECTS
    assert {values.shape for values in found.values()} == {(6,)}


# ---- numbers -------------------------------------------------------------------------------------------------


def test_effects_by_hand():
    """Two seeds; the interaction is half the difference of differences."""
    values = {
        "none": [20.0, 30.0],
        "dropout": [16.0, 30.0],
        "L2": [18.0, 20.0],
        "dropout + L2": [17.0, 10.0],
    }
    found = factorial.effects(values, ("dropout", "L2"))
    np.testing.assert_allclose(found["dropout"], [(-4 - 1) / 2, (0 - 10) / 2])
    np.testing.assert_allclose(found["L2"], [(-2 + 1) / 2, (-10 - 20) / 2])
    np.testing.assert_allclose(found["dropout × L2"], [(-1 + 4) / 2, (-10 - 0) / 2])


def test_effect_of_three_factors_by_hand():
    """Half of how much the interaction of two differs between on and off of the third; their mean is the two's own."""
    values = dict(zip(ARMS, ([float(n)] for n in (60, 72, 54, 68, 52, 83, 45, 80)), strict=True))
    found = {effect: float(value[0]) for effect, value in factorial.effects(values, FACTORS).items()}
    without, with_shift = ((68 - 54) - (72 - 60)) / 2, ((80 - 45) - (83 - 52)) / 2
    assert found["dropout × L2"] == (without + with_shift) / 2
    assert found["dropout × L2 × shift"] == (with_shift - without) / 2
    # The pilot plant of Box, Hunter & Hunter (temperature, concentration, catalyst).
    assert list(found.values()) == [23, -5, 1.5, 1.5, 10, 0, 0.5]


@given(numbers=DESIGNS)
def test_effects_give_back_every_cell(numbers):
    """The grand mean, plus or minus half of each effect."""
    factors, values = drawn(numbers)
    found = factorial.effects(values, factors)
    for cell in factorial.cells(factors):
        total = numbers.mean(axis=0)
        for effect, value in found.items():
            off = sum(not cell[factor] for factor in effect.split(" × "))
            total = total + (-1) ** off * value / 2
        np.testing.assert_allclose(total, values[factorial.name(cell)], atol=1e-10)


@given(numbers=DESIGNS)
def test_effects_are_twice_the_coefficients_of_least_squares(numbers):
    """On columns of ±1 and all their products."""
    factors, values = drawn(numbers)
    levels = np.array([[1 if on else -1 for on in cell.values()] for cell in factorial.cells(factors)])
    subsets = [
        s for size in range(len(factors) + 1) for s in itertools.combinations(range(len(factors)), size)
    ]
    columns = np.stack([levels[:, list(subset)].prod(axis=1) for subset in subsets], axis=1)
    coefficients = np.linalg.lstsq(columns, numbers)[0]
    found = factorial.effects(values, factors)
    for subset, coefficient in zip(subsets[1:], coefficients[1:], strict=True):
        effect = " × ".join(factors[place] for place in subset)
        np.testing.assert_allclose(found[effect], 2 * coefficient, atol=1e-10)


@given(shares=st.lists(NUMBERS, min_size=1, max_size=4), base=NUMBERS)
def test_factors_that_add_up_do_not_interact(shares, base):
    """Each main effect is what the factor adds; every interaction is 0."""
    factors = tuple("ABCD"[: len(shares)])
    values = {
        factorial.name(cell): [base + sum(s for s, on in zip(shares, cell.values(), strict=True) if on)]
        for cell in factorial.cells(factors)
    }
    for effect, value in factorial.effects(values, factors).items():
        expected = shares[factors.index(effect)] if effect in factors else 0
        np.testing.assert_allclose(value, [expected], atol=1e-10)


def test_one_factor_is_a_paired_difference():
    """On minus off."""
    found = factorial.effects({"none": [3.0, 5.0], "dropout": [2.0, 1.0]}, ("dropout",))
    assert list(found) == ["dropout"]
    np.testing.assert_array_equal(found["dropout"], [-1, -4])


# ---- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "factors",
    [(), ("a", "a"), ("",), ("none", "a"), ("a + b",), ("a × b", "c"), (1, 2)],
    ids=str,
)
def test_cells_reject_names_that_cannot_be_told_apart(factors):
    """Names are distinct and do not look like arms or effects."""
    with pytest.raises(ValueError, match=r"^`factors` must be distinct names"):
        factorial.cells(factors)


def test_effects_reject_what_is_no_full_design():
    """A missing cell, an arm of another factor, unequal numbers of seeds, NaN; also in Korean."""
    values = {arm: np.zeros(3) for arm in ARMS}
    with pytest.raises(
        ValueError, match=r"^`values` must be a dict with the arms.*'dropout [+] L2 [+] shift'"
    ):
        factorial.effects({arm: values[arm] for arm in ARMS[:-1]}, FACTORS)
    with pytest.raises(ValueError, match="`values` must be a dict with the arms"):
        factorial.effects(values, FACTORS[:2])
    with pytest.raises(ValueError, match=r"`values` must be as many values in each arm.*'shift': 2"):
        factorial.effects({**values, "shift": np.zeros(2)}, FACTORS)
    with pytest.raises(ValueError, match=r"`values\['L2'\]` must be free of NaN"):
        factorial.effects({**values, "L2": [0, np.nan, 0]}, FACTORS)
    language.use("ko")
    with pytest.raises(ValueError, match="실험 조건마다 같은 개수"):
        factorial.effects({**values, "shift": np.zeros(2)}, FACTORS)
    with pytest.raises(ValueError, match="서로 다른 이름"):
        factorial.cells(("a", "a"))
