"""Two-level factorial designs: each factor off and on, in all combinations, and what the factors do together.

k factors make 2^k cells, the arms of an experiment. Every effect is a contrast of all cells: each run serves each effect.

Reference: Yates (1937), The design and analysis of factorial experiments; Box, Hunter & Hunter (2005), Statistics
for Experimenters, chapter 5.
"""

import itertools

import numpy as np

from course_lib import arguments


def cells(factors):
    """All combinations of factors, in standard (Yates) order: the first factor changes fastest.

    Args:
        factors: Tuple of distinct names, such as `("dropout", "L2", "shift")`.
    Returns:
        List of 2^k dicts, factor to bool; the first has all of them off, the last all on.
    Raises:
        ValueError: If names are missing, not distinct, "none", or contain " + " or " × ".
    """
    factors = _checked(factors)
    combinations = itertools.product((False, True), repeat=len(factors))
    return [dict(zip(factors, reversed(levels), strict=True)) for levels in combinations]


def name(cell):
    """The arm of a cell: the factors that are on, joined by " + ", or "none"."""
    return " + ".join(factor for factor, on in cell.items() if on) or "none"


def effects(values, factors):
    """Main effects and interactions of all factors, seed by seed.

    A main effect is the mean over the cells with the factor on minus the mean over those with it off. An interaction
    of two factors is **half the difference of differences**; for two factors in all it is

        ½ · [(both − second alone) − (first alone − none)].

    In general, an effect is the contrast of all cells whose signs are the products of the signs of its factors (on +1,
    off −1), divided by 2^(k − 1). So it is twice the coefficient of a least-squares fit on ±1, and each effect adds
    plus or minus half of itself to the grand mean: together they give back every cell.

    Args:
        values: Dict of arm (see `name`) to float array, shape `(seeds,)`: entry i of each has the same seed.
        factors: Tuple of names, as in `cells`.
    Returns:
        Dict of effect, such as "dropout" or "dropout × shift", to float array, shape `(seeds,)`; standard order.
    Raises:
        ValueError: If the arms are not the cells, the arrays differ in length, or a value is not finite.
    """
    design = cells(factors)
    expected = [name(cell) for cell in design]
    if set(values) != set(expected):
        arguments.reject(
            "values",
            expected_en=f"a dict with the arms {expected}",
            expected_ko=f"실험 조건 {expected}이(가) 있는 딕셔너리",
            received=str(list(values)),
        )
    arrays = [arguments.finite_array(f"values[{arm!r}]", values[arm], ndim=1) for arm in expected]
    if len({len(array) for array in arrays}) > 1:
        arguments.reject(
            "values",
            expected_en="as many values in each arm, paired by seed",
            expected_ko="실험 조건마다 같은 개수의, 시드끼리 짝을 이룬 값",
            received=str({arm: len(array) for arm, array in zip(expected, arrays, strict=True)}),
        )
    levels = np.array([[1 if on else -1 for on in cell.values()] for cell in design])
    contrasts = {_effect(cell): levels[:, list(cell.values())].prod(axis=1) for cell in design[1:]}
    return {effect: signs @ np.stack(arrays) / (len(design) / 2) for effect, signs in contrasts.items()}


def _effect(cell):
    return " × ".join(factor for factor, on in cell.items() if on)


def _checked(factors):
    factors = [factors] if isinstance(factors, str) else list(factors)
    named = all(
        isinstance(f, str) and f not in ("", "none") and " + " not in f and " × " not in f for f in factors
    )
    if not factors or not named or len(set(factors)) < len(factors):
        arguments.reject(
            "factors",
            expected_en='distinct names, without " + " and " × ", none of them "none"',
            expected_ko='" + "와 " × "가 없고 "none"이 아닌 서로 다른 이름',
            received=str(factors),
        )
    return factors
