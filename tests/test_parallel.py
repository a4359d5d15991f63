"""Processes that share the seeds of an experiment: each takes its share of the cores, on a cluster too."""

import os
import time

import joblib
import numpy as np
import pandas as pd
import pytest
from joblib.externals.loky import get_reusable_executor

keras = pytest.importorskip("keras")

from course_lib import language, parallel  # noqa: E402
from course_lib.comparison import Comparison  # noqa: E402
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


@pytest.fixture
def cluster():
    """Dask with two processes on this computer, ended afterwards."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    settings = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, **settings) as workers, distributed.Client(workers):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_cluster_gives_the_numbers_of_one_process(monkeypatch):
    """Dask's workers share the seeds, write in the reader's language, and leave the cores to each other."""
    monkeypatch.delenv(THREADS, raising=False)
    part = np.random.default_rng(0).normal(size=(12, 6)).astype("float32"), np.arange(12) % 3
    here = os.getpid()

    def measure(model, dataset):
        return {
            "elsewhere": float(os.getpid() != here),
            "threads": float(os.environ.get(THREADS, 0)),
            "Korean": float(language.current() == "ko"),
        }

    settings = {"seeds": 4, "epochs": 2, "batch_size": 4, "measure": measure, "progress": False}
    data, arms = from_arrays(part, part, part), {"plain": network, "again": network}
    one = compare(arms, data, **settings)
    language.use("ko")
    with joblib.parallel_config(backend="dask"):
        two = compare(arms, data, workers=2, **settings)
    language.use("en")
    for name in ("elsewhere", "threads", "Korean"):
        assert set(two.values("plain", name)) == {1.0}
        assert set(one.values("plain", name)) == {0.0}
    key = ["arm", "seed", "epoch", "split", "metric"]
    ours, theirs = (
        each.table[~each.table["metric"].isin(["elsewhere", "threads", "Korean"])] for each in (two, one)
    )
    pd.testing.assert_frame_equal(
        ours.sort_values(key, ignore_index=True), theirs.sort_values(key, ignore_index=True), atol=1e-5
    )


running, most = [], []  # shared by the threads of this process: functions of a module are sent by name


def part_of_seeds(seeds):
    running.append(seeds)
    most.append(len(running))
    time.sleep(0.05)
    running.remove(seeds)
    return Comparison.from_rows([("arm", seeds[0], 1, "test", "error", 0.0)], baseline="arm")


def test_threads_of_a_process_take_turns():
    """A worker with several threads trains one part at a time: Keras's seed is that of the process."""
    with joblib.parallel_config(backend="threading"):
        found = parallel.over_seeds(part_of_seeds, [0, 1, 2], workers=3)
    assert most == [1, 1, 1]
    assert list(found.table["seed"]) == [0, 1, 2]
