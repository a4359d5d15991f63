"""The exercises of chapter 06: mistakes that hints must tell apart, agreement with the course's own augmentation."""

import itertools
import math
import re
from fractions import Fraction

import numpy as np
import pytest
from exercise_answers.chapter_06 import RIGHT, WRONG, count, delete, kept_words, or_else, swap

from course_lib import eda, exercises, hangul
from course_lib.exercises import chapter_06, chapter_06_particle, chapter_06_words

pytestmark = pytest.mark.usefixtures("tongue")


@pytest.mark.parametrize(
    ("right", "mistakes", "cases"),
    [
        (chapter_06._count, chapter_06._COUNT_MISTAKES, chapter_06._COUNT_CASES),
        (chapter_06_words._swapped, chapter_06_words._SWAP_MISTAKES, chapter_06_words._SWAP_CASES),
        (chapter_06_words._deleted, chapter_06_words._DELETION_MISTAKES, chapter_06_words._SOME_STAY),
        (chapter_06_words._deleted, chapter_06_words._ONE_LEFT_MISTAKES, chapter_06_words._ALL_GO),
        (chapter_06_particle._with_particle, chapter_06_particle._MISTAKES, chapter_06_particle._CASES),
    ],
    ids=["count", "swap", "deletion", "one left", "particle"],
)
def test_mistakes_differ(right, mistakes, cases):
    """No two mistakes give the same results on all cases, nor does one give the right ones."""
    functions = [("right", right), *((name, wrong) for name, wrong, *_ in mistakes)]
    results = [(name, [function(*case) for case in cases]) for name, function in functions]
    for (one, first), (other, second) in itertools.combinations(results, 2):
        assert one == other or first != second, (one, other)


def test_count_cases_are_far_from_rounding_errors():
    """Another order of computing, or exact fractions, give the same counts: no product is beside a whole number."""
    for num_words, rate in chapter_06._COUNT_CASES:
        exact = Fraction(str(rate)) * num_words
        assert math.floor(exact) == math.floor(rate * num_words)
        assert Fraction(rate) == Fraction(str(rate)) or abs(exact - round(exact)) > 0.01


def test_count_names_both_mistakes(tongue):
    """If both rounding and minimum are mistaken, the hint explains both."""
    result = exercises.check("06.count", lambda n, rate: max(1, round(rate * n)))
    assert result.mistake == "rounded"
    for hint in {"en": ["rounds down", "rate of 0"], "ko": ["내림", "비율이 0이면"]}[tongue]:
        assert hint in result.message


def test_words_are_those_of_the_library():
    """Given the same draws, the right answers do what the course's EDA does; of texts that go whole, eda draws one."""
    words = ["the", "lamp", "in", "the", "hall", "is", "on"]
    for seed in range(50):
        first, second = np.random.default_rng(seed).choice(len(words), 2, replace=False)
        assert swap(words, first, second) == eda.swap(words, 1, np.random.default_rng(seed))
        draws = np.random.default_rng(seed).random(len(words))
        assert delete(words, draws, 0.4) == eda.delete(words, 0.4, np.random.default_rng(seed))
    for num_words, rate in chapter_06._COUNT_CASES:
        assert count(num_words, rate) == eda.count(num_words, rate)


def test_particle_is_that_of_the_library():
    """The wanted forms are those of `hangul.particle_after`."""
    for noun, after_consonant, after_vowel in chapter_06_particle._CASES:
        wanted = noun + hangul.particle_after(noun, after_vowel)
        assert chapter_06_particle._with_particle(noun, after_consonant, after_vowel) == wanted


@pytest.mark.parametrize("seed", range(20))
def test_deletion_names_a_word_drawn_by_chance(seed):
    """Whatever word a generator picks of a text that would go whole, it is not the right one every time."""
    generator = np.random.default_rng(seed)
    answer = or_else(one_left=lambda words, draws: [str(generator.choice(words))])
    assert exercises.check("06.deletion", answer).mistake == "not_the_largest"


def test_deletion_names_any_other_order():
    """A `set` has another order in each process; so does a shuffle, whatever its seed."""
    shuffled = [
        lambda *given, seed=seed: np.random.default_rng(seed).permutation(delete(*given)).tolist()
        for seed in range(20)
    ]
    for answer in (lambda *given: list(set(delete(*given))), *shuffled):
        assert exercises.check("06.deletion", answer).mistake == "order_changed"


@pytest.mark.parametrize("name", ["06.swap", "06.deletion"])
def test_changed_list_is_shown(name):
    """The hint for a changed list shows what it held, whether or not the function returns it."""
    for mistake in ("input_mutated", "returns_none"):
        message = exercises.check(name, WRONG[name][mistake][0]).message
        assert '["please", "turn", "off", "the", "lamp"]' in message


def test_results_are_shown_as_code():
    """Hints write words with double quotes and numbers short, whatever types the learner's function returns."""
    strings = exercises.check("06.deletion", lambda *given: list(np.array(kept_words(*given)))).message
    assert '`["off"]`' in strings
    assert re.search("`1.7`", exercises.check("06.count", lambda n, rate: np.array(rate * n)).message)


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_leak_is_the_share_that_is_counted(share):
    """Texts dealt out at random have a sibling in training as often as the formula says, for other shares as well."""
    generator = np.random.default_rng(6)
    sentences = generator.permuted(np.repeat(np.arange(1000), 5)[None].repeat(40, axis=0), axis=1)
    size = int(share * 5000)
    leaked = [np.isin(dealt[:size], dealt[size:]).mean() for dealt in sentences]
    np.testing.assert_allclose(np.mean(leaked), 1 - share**4, atol=0.002)
    assert exercises.check("06.leak", 1 - share**4).state == ("right" if share == 0.2 else "not yet")
    assert RIGHT["06.leak"][-1] == pytest.approx(1 - math.comb(999, 4) / math.comb(4999, 4))
