"""Our synonyms and nlpaug's `SynonymAug` draw from one distribution: candidates, counts, and a test of frequencies."""

import math
import random
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from course_lib import nltk_data, synonyms, tagger

TEXT = "This lovely dress FITS, I don't regret it."


def draws(text, number, **settings):
    return Counter(
        synonyms.replace_synonyms(text, np.random.default_rng(seed), **settings) for seed in range(number)
    )


@pytest.fixture(scope="module")
def augmenter():
    naw = pytest.importorskip("nlpaug.augmenter.word")
    nltk_data.use()
    return naw.SynonymAug


def test_replace_synonyms_replaces_so_many():
    """⌈rate · tokens⌉ within the bounds, as far as there are words with another name; no article, no sign."""
    text = "the happy child found a lovely dress, quickly"
    for rate, minimum, maximum in [(0.3, 1, 10), (0.0, 1, 10), (0.9, 1, 2), (0.1, 3, 10), (0.0, 0, 5)]:
        number = min(max(math.ceil(rate * 9), minimum), maximum)
        for made in draws(text, 40, rate=rate, minimum=minimum, maximum=maximum):
            kept = [word for word in text.split() if word in made.split()]
            assert {"the", "a"} <= set(kept)
            assert len(text.split()) - len(kept) == min(number, 6)
    changed = draws(text, 40, rate=1.0, minimum=1, maximum=99)
    assert not any({"happy", "child", "lovely", "dress,"} & set(made.split()) for made in changed)


@pytest.mark.parametrize("text", ["", "  ", "?!", "the", "한국어", "😀"])
def test_replace_synonyms_leaves_the_rest(text):
    """Nothing to replace: the text, without spaces around it."""
    assert set(draws(text, 5)) == {text.strip()}


def test_replace_synonyms_capitalizes_as_the_word_was():
    """*Lovely* becomes *Beautiful*, *lovely* and *LOVELY* become *beautiful*: as in nlpaug."""
    expected = ("nightgown", "nightie", "night robe", "nightdress", "surgical gown", "scrubs", "robe")
    assert synonyms.candidates("gown", "NN") == synonyms.candidates("GOWN", "NN") == expected
    assert synonyms.candidates("Gown", "NN") == tuple(name.capitalize() for name in expected)
    assert synonyms.candidates("gown", "VB") == ()


@pytest.mark.slow
def test_candidates_are_those_of_nlpaug(augmenter):
    """For every word of some sentences: what nlpaug would draw from, in its order."""
    from nlpaug.util import PartOfSpeech

    model = augmenter().model
    words = [
        "This",
        "lovely",
        "Dress",
        "fits",
        "well",
        "and",
        "it",
        "was",
        "more",
        "flattering",
        "than",
        "others",
        "in",
        "my",
        "big",
        "NY",
        "closet",
        "by",
        "far",
    ]
    for word, tag in zip(words, tagger.tags(words), strict=True):
        names = [
            name
            for part in PartOfSpeech.constituent2pos(tag) or [None]
            for name in model.predict(word, pos=part)
            if name.lower() != word.lower()
        ]
        assert [name.lower() for name in synonyms.candidates(word, tag)] == [
            name.replace("_", " ").replace("-", " ").lower() for name in names
        ]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["A lovely dress fits.", "I didn't return this thin top!"])
def test_replace_synonyms_has_the_distribution_of_nlpaug(augmenter, text):
    """1,500 draws of each: the frequencies of all results differ by no more than chance (chi-squared, fixed seeds)."""
    ours = draws(text, 1500)
    random.seed(0)
    theirs_of = augmenter()
    theirs = Counter(theirs_of.augment(text)[0] for _ in range(1500))
    common = [made for made in set(ours) | set(theirs) if ours[made] + theirs[made] >= 10]
    table = [[counts[made] for made in common] for counts in (ours, theirs)]
    rare = [1500 - sum(row) for row in table]
    if sum(rare) >= 10:
        table = [[*row, one] for row, one in zip(table, rare, strict=True)]
    assert len(table[0]) > 5
    assert stats.chi2_contingency(table).pvalue > 0.001
