"""Synonyms read from WordNet's files are those of NLTK, for every part of speech."""

import pytest

from course_lib import nltk_data, wordnet

WORDS = [
    "dress",
    "dresses",
    "fit",
    "fits",
    "fitted",
    "fitting",
    "went",
    "better",
    "best",
    "children",
    "geese",
    "men",
    "women",
    "knives",
    "boxes",
    "buzzes",
    "churches",
    "wishes",
    "flies",
    "is",
    "was",
    "were",
    "be",
    "been",
    "had",
    "happier",
    "happiest",
    "nicest",
    "larger",
    "lovely",
    "quickly",
    "hardly",
    "galore",
    "out",
    "in",
    "up",
    "a",
    "i",
    "it",
    "us",
    "no",
    "7",
    "1000",
    "x-ray",
    "new_york",
    "New_York",
    "Paris",
    "love",
    "loved",
    "loves",
    "running",
    "dogs",
    "axes",
    "leaves",
    "data",
    "feet",
    "rang",
    "sung",
    "broken",
    "broke",
    "don't",
    "café",
    "mother-in-law",
    "O.K.",
    "best-selling",
    "ex-wife",
    "less",
    "least",
    "worst",
    "far",
    "further",
    "well",
    "good",
    "well-known",
    "asdfgh",
]


def test_synonyms_by_hand():
    """What one can look up: sets in their order, `_` for a space, no mark of the place where an adjective stands."""
    assert wordnet.synonyms("frocks", "v") == ("frock",)
    assert wordnet.synonyms("frock") == ("frock", "dress", "frock", "frock")
    assert wordnet.synonyms("evening_gowns", "n") == ("dinner_dress", "dinner_gown", "formal", "evening_gown")
    assert wordnet.synonyms("galore", "s") == ("galore", "abounding", "galore")


def test_synonyms_of_a_word_in_any_form():
    """An ending, an irregular form, a capital: the sets of the lemma, and those of the form itself before them."""
    assert wordnet.synonyms("children", "n") == wordnet.synonyms("child", "n")
    assert wordnet.synonyms("went", "v") == wordnet.synonyms("go", "v")
    assert wordnet.synonyms("LOVELY") == wordnet.synonyms("lovely")
    assert wordnet.synonyms("notaword") == wordnet.synonyms("") == ()


@pytest.mark.slow
def test_synonyms_are_those_of_nltk():
    """As nlpaug asks for them: words, forms, names and nonsense; all parts of speech and none."""
    pytest.importorskip("nltk")
    nltk_data.use()
    from nltk.corpus import wordnet as reference

    every = sorted(reference.all_lemma_names())[:: 147306 // 300]
    for word in [*WORDS, *every, *(word + "s" for word in every)]:
        for part in (None, "n", "v", "a", "s", "r"):
            expected = [name for one in reference.synsets(word, part) for name in one.lemma_names()]
            assert list(wordnet.synonyms(word, part)) == expected, (word, part)


def test_synonyms_rejects_parts_of_speech():
    """WordNet has five letters for them."""
    with pytest.raises(ValueError, match=r"`part_of_speech` must be one of .*'n', 'v', 'a', 's', 'r'.*NN"):
        wordnet.synonyms("dress", "NN")


@pytest.mark.parametrize(
    "word", ["", " ", "'", "_", "dog n", "dog n 7", "한국어", "\ud800", "?", "a\x00", "x" * 10_000]
)
@pytest.mark.parametrize("part", [None, "n", "v", "a", "s", "r"])
def test_synonyms_of_no_word_are_none(word, part):
    """Odd text has no synonyms, and is no error."""
    assert wordnet.synonyms(word, part) == ()
