"""Work done ahead: results in order, not too far ahead, errors where they belong, nothing left behind."""

import threading
import time

import pytest

from course_lib import ahead

THREADS = {"workers": 2, "threads": True}


def test_results_come_in_the_order_of_the_jobs():
    """Though later jobs are done first."""

    def late(number):
        time.sleep(0.02 * (number % 3 == 0))
        return number

    assert list(ahead.results(late, ((number,) for number in range(20)), **THREADS)) == list(range(20))
    assert list(ahead.results(late, [], **THREADS)) == []


@pytest.mark.slow
def test_results_of_processes():
    """The same; a lambda can be sent to them."""
    jobs = [(number, 2) for number in range(9)]
    made = list(ahead.results(lambda a, b: a * b, jobs, workers=2, threads=False))
    assert made == [2 * number for number in range(9)]


def test_jobs_are_fetched_when_it_is_their_turn():
    """Four ahead of the one that is asked for, with two workers."""
    fetched = []

    def jobs():
        for number in range(100):
            fetched.append(number)
            yield (number,)

    results = ahead.results(abs, jobs(), **THREADS)
    assert fetched == []
    for number in range(3):
        assert next(results) == number
        assert len(fetched) == number + 5
    results.close()
    assert len(fetched) == 7


def test_an_error_comes_in_its_place():
    """Those before it are there."""
    results = ahead.results(lambda number: 1 / number, [(1,), (2,), (0,), (4,)], **THREADS)
    assert [next(results), next(results)] == [1, 0.5]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_workers_end_with_the_generator():
    """Read to the end, given up, or forgotten."""
    before = threading.active_count()
    list(ahead.results(abs, [(1,)] * 9, **THREADS))
    assert threading.active_count() == before
    results = ahead.results(abs, [(1,)] * 99, **THREADS)
    next(results)
    assert threading.active_count() > before
    del results
    assert threading.active_count() == before
