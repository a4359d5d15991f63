"""Work done ahead: workers compute what is asked for next while the one who asks is busy with what came before."""

import atexit
import collections
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

from joblib.externals.loky import ProcessPoolExecutor

_unfinished = weakref.WeakSet()


def results(function, jobs, *, workers, threads):
    """The results of a function, in the order of the jobs; up to `2 · workers` are computed before they are asked for.

    Args:
        function: Function of a job's parts.
        jobs: Iterable of tuples. Each is fetched when it is its turn.
        workers: Int, at least 1.
        threads: Bool. False takes processes: they start within about a second, and lambdas can be sent to them.
    Returns:
        Generator. The workers end with it, also when it is given up before its end.
    """
    generator = _results(function, jobs, workers, ThreadPoolExecutor if threads else ProcessPoolExecutor)
    _unfinished.add(generator)
    return generator


def _results(function, jobs, workers, executor_class):
    with executor_class(workers) as executor:
        futures = collections.deque()
        for job in jobs:
            futures.append(executor.submit(function, *job))
            if len(futures) > 2 * workers:
                yield futures.popleft().result()
        while futures:
            yield futures.popleft().result()


@atexit.register
def _let_threads_out():
    """Wait until no thread is inside a generator when Python ends, at most five seconds.

    A thread of TensorFlow that comes out later is stopped by Python on the spot, and TensorFlow waits for it for ever.
    The workers have ended by now, so it comes out at once.
    """
    end = time.monotonic() + 5
    while any(generator.gi_running for generator in list(_unfinished)) and time.monotonic() < end:
        time.sleep(0.01)
    if _unfinished:
        time.sleep(0.1)  # for the lines of TensorFlow's own that follow
