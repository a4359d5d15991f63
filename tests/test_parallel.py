"""Processes that share the seeds of an experiment: each takes its share of the cores."""

import os

import numpy as np
import pytest
from joblib.externals.loky import get_reusable_executor

keras = pytest.importorskip("keras")

from course_lib import parallel  # noqa: E402
from course_lib.experiments import compare  # noqa: E402
from course_lib.splits import from_arrays  # noqa: E402

THREADS = "TF_NUM_INTRAOP_THREADS"
SHARE = max(1, (os.cpu_count() or 1) // 2)


@pytest.mark.parametrize(("own", "expected"), [(None, str(SHARE)), ("3", "3")], ids=["by itself", "chosen"])
def test_cores_are_shared_while_processes_start(monkeypatch, own, expected):
    """The reader's own setting wins, and nothing is left behind, even after an error."""
    monkeypatch.delenv(THREADS, raising=False)
    if own:
        monkeypatch.setenv(THREADS, own)
    seen = []

    def fail():
        with parallel._cores_shared_among(2):
            seen.append(os.environ[THREADS])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [expected]
    assert os.environ.get(THREADS) == own


def network():
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


@pytest.mark.slow
def test_processes_of_an_experiment_have_their_share(monkeypatch):
    """What TensorFlow reads in each of them."""
    monkeypatch.delenv(THREADS, raising=False)
    get_reusable_executor().shutdown()  # processes that started earlier know nothing of it
    part = np.random.default_rng(0).normal(size=(12, 6)).astype("float32"), np.arange(12) % 3
    result = compare(
        {"plain": network},
        from_arrays(part, part, part),
        seeds=2,
        epochs=1,
        batch_size=4,
        workers=2,
        measure=lambda model, dataset: {"threads": float(os.environ[THREADS])},
    )
    assert set(result.values("plain", "threads")) == {SHARE}
