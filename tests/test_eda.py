"""The four operations of EDA: counts of the paper, order, exact cases, and no more than was asked for."""

from collections import Counter

import numpy as np
import pytest

from course_lib import eda

SYNONYMS = {
    "lovely": ("lovely", "pretty", "Fine", "pretty"),
    "dress": ("frock", "evening_gown"),
    "fits": ("fits",),
    "not": ("never",),
}
WORDS = ["A", '"Lovely"', "dress,", "not", "lovely.", "It", "fits!"]


def synonyms_of(word):
    return SYNONYMS.get(word, ())


def draws(number=400):
    return (np.random.default_rng(seed) for seed in range(number))


@pytest.mark.parametrize(
    ("num_words", "rate", "expected"), [(20, 0.1, 2), (29, 0.1, 2), (5, 0.1, 1), (7, 0, 0), (4, 1, 4)]
)
def test_count_is_that_of_the_paper(num_words, rate, expected):
    """n = max(1, ⌊αl⌋), and nothing for rate 0."""
    assert eda.count(num_words, rate) == expected


def test_replace_synonyms_dresses_the_synonym_as_the_word_was():
    """Wherever the word stands, with its capital and its punctuation; a word of grammar and its own name never."""
    found = {" ".join(eda.replace_synonyms(WORDS, 1, synonyms_of, generator)) for generator in draws()}
    assert found == {
        'A "Pretty" dress, not pretty. It fits!',
        'A "Fine" dress, not fine. It fits!',
        'A "Lovely" frock, not lovely. It fits!',
        'A "Lovely" evening gown, not lovely. It fits!',
    }


def test_replace_synonyms_replaces_as_many_as_it_can():
    """Two words have synonyms; asked for five, it replaces two, and asked for none, none."""
    for generator in draws(20):
        changed = eda.replace_synonyms(WORDS, 5, synonyms_of, generator)
        assert [a != b for a, b in zip(changed, WORDS, strict=True)] == [0, 1, 1, 0, 1, 0, 0]
        assert eda.replace_synonyms(WORDS, 0, synonyms_of, generator) == WORDS


def test_replace_synonyms_has_no_favourite():
    """Both words are replaced equally often, and a synonym that is listed twice is drawn no more often."""
    counts = Counter(
        eda.replace_synonyms(WORDS, 1, synonyms_of, generator)[1].strip('"') for generator in draws(2000)
    )
    assert counts["Lovely"] == pytest.approx(1000, abs=90)
    assert counts["Pretty"] == pytest.approx(500, abs=80)


def test_insert_synonyms_adds_and_takes_nothing_away():
    """The words in their order, and as many synonyms as asked for, at any place."""
    places = set()
    for generator in draws():
        longer = eda.insert_synonyms(WORDS, 2, synonyms_of, generator)
        added = Counter(longer) - Counter(WORDS)
        assert sum(added.values()) == 2
        assert set(added) <= {"pretty", "fine", "frock", "evening gown"}
        assert [word for word in longer if word in WORDS] == WORDS
        places |= {index for index, word in enumerate(longer) if word in added}
    assert places == set(range(len(WORDS) + 2))
    assert eda.insert_synonyms(["It", "fits!"], 3, synonyms_of, np.random.default_rng(0)) == ["It", "fits!"]


def test_swap_exchanges_two_words():
    """One swap moves exactly two words; every pair has its turn."""
    words, pairs = list("abcd"), Counter()
    for generator in draws(1200):
        swapped = eda.swap(words, 1, generator)
        moved = tuple(a for a, b in zip(words, swapped, strict=True) if a != b)
        assert len(moved) == 2
        pairs[moved] += 1
    assert len(pairs) == 6
    assert min(pairs.values()) > 150
    assert sorted(eda.swap(words, 30, np.random.default_rng(1))) == words
    assert eda.swap(["alone"], 5, np.random.default_rng(0)) == ["alone"]


def test_delete_keeps_each_word_with_its_probability():
    """About 1 − rate of the words stay, in their order; with rate 1 exactly one, with rate 0 all."""
    words = [str(number) for number in range(2000)]
    kept = eda.delete(words, 0.3, np.random.default_rng(0))
    assert len(kept) == pytest.approx(1400, abs=70)
    assert kept == sorted(kept, key=int)
    assert eda.delete(words, 0, np.random.default_rng(0)) == words
    last = {tuple(eda.delete(list("abc"), 1, generator)) for generator in draws(60)}
    assert last == {("a",), ("b",), ("c",)}
    assert eda.delete([], 0.5, np.random.default_rng(0)) == []


def test_operations_leave_their_words_alone():
    """The list that was given is not changed."""
    before = list(WORDS)
    generator = np.random.default_rng(0)
    eda.replace_synonyms(WORDS, 3, synonyms_of, generator)
    eda.insert_synonyms(WORDS, 3, synonyms_of, generator)
    eda.swap(WORDS, 3, generator)
    eda.delete(WORDS, 0.5, generator)
    assert before == WORDS
