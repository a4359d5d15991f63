"""The seeds of an experiment shared among processes: they are independent of one another.

joblib starts the processes (loky, on this computer). Inside `joblib.parallel_config(backend="dask")` or
another of its backends the same call runs on a cluster, whose workers need this library too. Workers with
one thread each are best: a process runs one part at a time.
"""

import contextlib
import os
import pickle
import threading

import joblib
import numpy as np

from course_lib import language
from course_lib.comparison import merged
from course_lib.language import say

_THREADS = "TF_NUM_INTRAOP_THREADS"  # TensorFlow reads it once, when a process first computes
_one_at_a_time = threading.Lock()


def over_seeds(run, seeds, workers):
    """Run an experiment in several processes, each with a part of the seeds.

    Args:
        run: Function of the keyword `seeds` that returns a `Comparison`. With all that it refers to it is
            sent to the processes: what it changes outside itself stays there.
        seeds: List of ints.
        workers: Int, at least 1, how many processes.
    Returns:
        The `Comparison` of all seeds, with the numbers of a single process.
    Raises:
        ValueError: If something that `run` refers to cannot be sent.
    """
    parts = [part.tolist() for part in np.array_split(seeds, min(workers, len(seeds)))]
    sent = _pickled(run)
    tasks = [joblib.delayed(_one_part)(language.current(), sent, part) for part in parts]
    with _cores_shared_among(workers):
        return merged(joblib.Parallel(n_jobs=workers)(tasks))


def _pickled(run):
    """The experiment as bytes, made here: Dask waits forever for a task that it cannot send."""
    try:
        return pickle.dumps(joblib.wrap_non_picklable_objects(run, keep_wrapper=False))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ValueError(
            say(
                en=f"With `workers` above 1, all that arms, data and `measure` refer to is sent to other processes, "
                f"and something cannot be: {error}",
                ko=f"`workers`가 1보다 크면 조건과 데이터와 `measure`가 쓰는 것을 모두 다른 프로세스로 보내는데, 보낼 수 없는 "
                f"것이 있습니다: {error}",
            )
        ) from error


@contextlib.contextmanager
def _cores_shared_among(workers):
    """Processes that start now take their share of the cores each: with all of them each, they take twice as long."""
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = before or str(max(1, (os.cpu_count() or 1) // workers))
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]


def _one_part(reader, sent, seeds):
    """What a process does: the part of some seeds, in the reader's language."""
    # The workers of a cluster started before; Dask tells each its number of threads in this way.
    if "OMP_NUM_THREADS" in os.environ:
        os.environ.setdefault(_THREADS, os.environ["OMP_NUM_THREADS"])
    # Language, Keras's seed and its names belong to a process, and a worker of Dask may have several threads.
    with _one_at_a_time:
        language.use(reader)
        return pickle.loads(sent)(seeds=seeds)
