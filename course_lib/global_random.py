"""Python's and NumPy's global random numbers, borrowed: for libraries that draw from nothing else."""

import contextlib
import random
import threading

import numpy as np

_global_numbers = threading.RLock()


@contextlib.contextmanager
def seeded(generator):
    """While this lasts the global random numbers are those of the generator; afterwards they go on where they were.

    One thread at a time. (Another thread that draws global numbers without asking would still disturb.)

    Args:
        generator: `numpy.random.Generator`, from which two seeds are drawn.
    """
    with _global_numbers:
        before = random.getstate(), np.random.get_state()  # noqa: NPY002
        random.seed(int(generator.integers(2**63)))
        np.random.seed(int(generator.integers(2**32)))  # noqa: NPY002
        try:
            yield
        finally:
            random.setstate(before[0])
            np.random.set_state(before[1])  # noqa: NPY002
