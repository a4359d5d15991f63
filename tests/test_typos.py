"""Slips on an English keyboard: which keys touch, how many letters are hit, and that each slip is one."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import typos


def test_neighbours_touch_and_are_mutual():
    """The keys around some letters of a QWERTY keyboard; whoever touches is touched."""
    assert set(typos.NEIGHBOURS["g"]) == set("fhtyvb")
    assert set(typos.NEIGHBOURS["q"]) == set("wa")
    assert set(typos.NEIGHBOURS["m"]) == set("njk")
    assert len(typos.NEIGHBOURS) == 26
    assert all(key in typos.NEIGHBOURS[other] for key, near in typos.NEIGHBOURS.items() for other in near)


def test_typos_does_one_of_four_things_equally_often():
    """The middle letter of `abc` hit alone: a key beside it, left out, twice, or exchanged."""
    kinds = Counter()

    class Middle:
        """A generator that hits the second letter only."""

        def __init__(self, seed):
            self.integers = np.random.default_rng(seed).integers

        def random(self, size):
            return np.array([1.0, 0.0, 1.0])

    for seed in range(2000):
        made = typos.typos("abc", Middle(seed), rate=0.5)
        assert made in {"abbc", "ac", "acb", *(f"a{near}c" for near in typos.NEIGHBOURS["b"])}
        kinds[made if made in {"abbc", "ac", "acb"} else "near"] += 1
    assert all(count == pytest.approx(500, abs=80) for count in kinds.values())
    assert len(kinds) == 4


def test_typos_hits_its_share_of_letters():
    """Of 4,000 letters, a tenth are hit; capitals stay capitals; signs, digits and Hangul are no letters."""
    text = "a A " * 2000
    made = typos.typos(text, np.random.default_rng(0), rate=0.1)
    changed = Counter(made)
    assert 4000 - changed["a"] - changed["A"] == pytest.approx(0.1 * 4000 * (1 / 4 + 1 / 4 - 2 / 4), abs=120)
    assert (
        100 < sum(changed[c] for c in "qwszQWSZ") < 300
    )  # no neighbour follows at once: 2/4 of them come twice
    assert sum(changed[c] for c in "QWSZ") > 30
    untouched = "12 % 안녕 é 😀\n"
    assert typos.typos(untouched, np.random.default_rng(0), rate=1) == untouched
    assert typos.typos(text, np.random.default_rng(0), rate=0) == text


@given(st.text(max_size=40), st.integers(0, 2**32), st.floats(0, 1))
def test_typos_takes_any_text(text, seed, rate):
    """No text makes it fail, or grow to more than twice its length; the same seed gives the same."""
    made = [typos.typos(text, np.random.default_rng(seed), rate=rate) for _ in range(2)]
    assert made[0] == made[1]
    assert len(made[0]) <= 2 * len(text)


def test_typos_rejects_rates():
    """A rate is a share."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]. Received: 2"):
        typos.typos("abc", np.random.default_rng(0), rate=2)
