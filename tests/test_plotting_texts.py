"""Changed texts in a figure: every word is there, inside the figure, marked by what happened to it."""

import pytest

from course_lib import plotting

BEFORE = "I was not happy with the thin fabric of this large shirt, and it cost $40 and more than $3! " * 3


def test_changed_texts_draws_every_word():
    """Deleted words and new ones have a colour and a line each; no two words on one another."""
    after = BEFORE.replace("not ", "").replace("shirt", "blouse")
    ax = plotting.changed_texts([("drop", BEFORE, after), ("none", "a b", "a b")])
    words = [text for text in ax.texts if text.get_text() not in ("drop", "none")]
    shown = [text.get_text().replace(r"\$", "$") for text in words]
    assert sorted(shown) == sorted([*BEFORE.split(), "blouse,", "blouse,", "blouse,", "a", "b"])
    assert sum(text.get_color() == plotting.COLORS[0] for text in words) == 3
    assert len(ax.lines) == 9  # three times: not, shirt, blouse
    boxes = [text.get_window_extent() for text in ax.texts]
    figure = ax.figure.bbox
    assert all(box.x0 >= 0 and box.x1 <= figure.width and box.y0 >= 0 for box in boxes)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i] if abs(a.y0 - b.y0) < 2)


def test_changed_texts_rejects_nothing(english_reader):
    """There must be a row."""
    with pytest.raises(ValueError, match="`rows` must be not empty"):
        plotting.changed_texts([])
