"""The table of changes: both texts can be read off it, and nothing in a text is taken for markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import text_changes


def test_changes_marks_words():
    """A word replaced, one deleted, one added, two exchanged."""
    assert text_changes.changes("a red dress", "a blue dress") == [
        ("same", "a"),
        ("gone", "red"),
        ("new", "blue"),
        ("same", "dress"),
    ]
    assert text_changes.changes("not good", "good") == [("gone", "not"), ("same", "good")]
    assert text_changes.changes("good", "very good") == [("new", "very"), ("same", "good")]
    assert text_changes.changes("", "") == []


@given(*[st.lists(st.sampled_from(["a", "b", "c", "<"]), max_size=8)] * 2)
def test_changes_hold_both_texts(before, after):
    """Same and gone give the first, same and new the second."""
    parts = text_changes.changes(" ".join(before), " ".join(after))
    assert " ".join(words for kind, words in parts if kind != "new").split() == before
    assert " ".join(words for kind, words in parts if kind != "gone").split() == after


def test_show_draws_both_forms(english_reader):
    """Plain and HTML: marks where words changed, signs of markup in a text escaped, the seed handed on."""
    table = text_changes.show("a <b> c", {"drop": lambda text, seed: text.replace("c", f"d{seed}")}, seed=4)
    assert repr(table) == "drop  a <b> [-c-] {+d4+}"
    assert "a &lt;b&gt; <del>c</del> <b><ins>d4</ins></b>" in table._repr_html_()
    assert "<b> c" not in table._repr_html_()
    assert (
        repr(text_changes.draws("x", lambda text, seed: f"{text} {seed}", [1, 2])) == "1  x {+1+}\n2  x {+2+}"
    )


def test_show_rejects(english_reader):
    """Names belong to augmentations."""
    with pytest.raises(ValueError, match="`augmentations` must be a dict of name to augmentation"):
        text_changes.show("a", [str])
