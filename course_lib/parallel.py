"""The seeds of an experiment shared among processes: they are independent of one another.

joblib starts the processes (loky, on this computer). Inside `joblib.parallel_config(backend="dask")` or
another of its backends the same call runs on a cluster.
"""

import contextlib
import os
import pickle

import joblib
import numpy as np

from course_lib import language
from course_lib.comparison import merged
from course_lib.language import say


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
    tasks = [joblib.delayed(_in_language)(language.current(), run, part) for part in parts]
    try:
        with _cores_shared_among(workers):
            return merged(joblib.Parallel(n_jobs=workers)(tasks))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        if not isinstance(error, pickle.PicklingError) and "pickle" not in str(error):
            raise
        reason = (
            str(error.__cause__ or error).strip('"\n ').splitlines()[-1]
        )  # of the traceback of the sending thread
        raise ValueError(
            say(
                en=f"With `workers` above 1, all that arms, data and `measure` refer to is sent to other processes, "
                f"and something cannot be: {reason}",
                ko=f"`workers`가 1보다 크면 조건과 데이터와 `measure`가 쓰는 것을 모두 다른 프로세스로 보내는데, 보낼 수 없는 "
                f"것이 있습니다: {reason}",
            )
        ) from error


@contextlib.contextmanager
def _cores_shared_among(workers):
    """Processes that start now take their share of the cores each: with all of them each, they take twice as long."""
    name = "TF_NUM_INTRAOP_THREADS"  # TensorFlow reads it once, when a process first computes
    before = os.environ.get(name)
    os.environ[name] = before or str(max(1, (os.cpu_count() or 1) // workers))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


def _in_language(reader, run, seeds):
    language.use(reader)
    return run(seeds=seeds)
