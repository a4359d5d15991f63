"""The tagger gives the tags of NLTK."""

import random

import pytest

from course_lib import nltk_data, tagger

SENTENCES = [
    "This is an example sentence .",
    "I ordered a size 8 in 2015 , and the well-made skirt wasn ' t flattering !",
    "LOVE the colour !!!! so soft 😀 — 10/10 would buy again",
    "the old man the boats while she books a book , running fast faster fastest",
    "Time flies like an arrow ; fruit flies like a banana",
    "- -START- -END- 1999 12345 7th x",
    "안녕 하세요 Привет",
    "",
]


def test_tags_by_hand():
    """What one learns at school."""
    assert tagger.tags(["The", "happy", "child", "slept", "quietly", "."]) == [
        "DT",
        "JJ",
        "NN",
        "VBD",
        "RB",
        ".",
    ]
    assert tagger.tags([]) == []


@pytest.mark.slow
def test_tags_are_those_of_nltk():
    """Of odd sentences, and of every review of a hundred: ambiguous words, numbers, hyphens, capitals, other scripts."""
    nltk = pytest.importorskip("nltk")
    nltk_data.use()
    from course_lib import datasets

    reviews = datasets.clothing_reviews().train[0][:100].tolist()
    for text in [*SENTENCES, *reviews]:
        words = text.split()
        assert tagger.tags(words) == [tag for _, tag in nltk.pos_tag(words)], text


def _mixed_sentences(count):
    """Sentences of words drawn from the others: unusual neighbours, so that close scores occur."""
    words = [word for sentence in SENTENCES for word in sentence.split()]
    draw = random.Random(0)
    return [draw.choices(words, k=draw.randrange(1, 30)) for _ in range(count)]


def test_tags_are_those_of_the_plain_method():
    """Whole numbers, added in another order, lead where floats, added feature by feature, lead."""
    model = tagger._tagger()
    for words in (*_mixed_sentences(100), ["", "a", ""], ["\ud800", "x" * 10_000]):
        normalized = [tagger._normalized(word) for word in words]
        assert tagger.tags(words) == model._tags_by_floats(words, normalized)


def test_tags_of_equal_sums_are_decided_as_in_nltk():
    """Whole numbers call 0.1 + 0.2 and 0.3 equal; the floats of NLTK do not, and theirs is the tag."""
    weights = {"bias": {"NN": 0.1, "VB": 0.3}, "i word odd": {"NN": 0.2}}
    assert tagger._Tagger(weights, {}, ["NN", "VB"]).tags(["odd"]) == ["NN"]
    assert tagger._Tagger({}, {}, ["NN", "VB"]).tags(["odd"]) == ["VB"]


def test_tags_do_not_depend_on_what_was_tagged_before(monkeypatch):
    """Kept sums are a shortcut only, also when they are thrown away at every sentence."""
    before = [tagger.tags(words) for words in _mixed_sentences(20)]
    monkeypatch.setattr(tagger, "_KEPT", 0)
    assert [tagger.tags(words) for words in reversed(_mixed_sentences(20))] == before[::-1]
