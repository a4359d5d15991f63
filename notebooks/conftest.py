"""What nbval's kernels write to standard error counts as a cell's output, so bars and TensorFlow's log are off."""

import os

import pytest


@pytest.hookimpl(tryfirst=True)  # before nbval starts the kernel
def pytest_runtest_setup(item):
    """Called for notebook cells only: this file lies in their folder."""
    os.environ.update(TQDM_DISABLE="1", TF_CPP_MIN_LOG_LEVEL="3")
    # Beside other processes, as many as cores: more threads would only wait for each other.
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ.update(TF_NUM_INTRAOP_THREADS="1", OMP_NUM_THREADS="1")
