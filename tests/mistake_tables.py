"""What the tables of typical mistakes promise, whatever the exercise: hints tell them apart."""

import itertools

import numpy as np


def check_apart(mistakes, cases):
    """No two mistakes give the same results on all cases, so no hint names the wrong one.

    Args:
        mistakes: Pairs of a name and the mistaken function; several may share a name.
        cases: List of tuples of arguments.
    """
    results = [(name, [wrong(*case) for case in cases]) for name, wrong in mistakes]
    for (one, first), (other, second) in itertools.combinations(results, 2):
        assert one == other or not all(map(same, first, second)), (one, other)


def check_wrong_in(case, right, mistakes):
    """Hints quote one case: every mistake is wrong there already."""
    for name, wrong in mistakes:
        assert not same(wrong(*case), right(*case)), name


def same(one, other):
    """Whether two results are equal as far as a hint would look."""
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-3)
