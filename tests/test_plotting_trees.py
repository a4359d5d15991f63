"""Decision trees in a figure: texts inside their boxes, and neither boxes nor edges on one another."""

import functools
import itertools
import logging
import warnings

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from course_lib import plotting
from course_lib.decisions import Advice, Answer, Question

pytestmark = pytest.mark.usefixtures("tongue")

ENGLISH = [
    "early",
    "stopping",
    "restores",
    "the",
    "best",
    "weights",
    "after",
    "10",
    "epochs",
    "without",
    "a",
    "better",
    "validation",
    "loss",
    "of",
    "dropout",
]
KOREAN = [
    "조기",
    "종료는",
    "검증",
    "손실이",
    "10번의",
    "에포크",
    "동안",
    "나아지지",
    "않으면",
    "훈련을",
    "멈추고",
    "가장",
    "좋은",
    "가중치로",
    "되돌립니다",
]


# A tuple of answers; an empty one is an end.
END = ()
SHAPES = {
    "eight ends": ((((END, END), END), (END, (END, END))), (END, END)),
    "four deep": (END, (END, (END, (END, END)))),
    "many answers": ((END, END, END), END, (END, (END, END)), END),
    "two ends": (END, END),
}


@pytest.fixture(autouse=True)
def closed_figures():
    """Close each test's figures."""
    yield
    plt.close("all")


def sentence(rng, shortest, longest):
    """Text of so many English words, and of about as much room in Korean."""
    num_words = int(rng.integers(shortest, longest + 1))
    return {
        "en": " ".join(rng.choice(ENGLISH, num_words)),
        "ko": " ".join(rng.choice(KOREAN, max(1, 2 * num_words // 3))),
    }


def tree_of(shape, seed=0, question_words=(3, 9), advice_words=(2, 14)):
    """A tree of this shape, with texts of so many words and up to three claims."""
    rng = np.random.default_rng(seed)

    def grow(shape):
        if not shape:
            claims = tuple(f"C{number}" for number in rng.integers(10, 99, rng.integers(0, 4)))
            return Advice(sentence(rng, *advice_words), claims)
        answers = {str(i): Answer(sentence(rng, 1, 3), grow(part)) for i, part in enumerate(shape)}
        return Question("q", sentence(rng, *question_words), answers)

    return grow(shape)


TREES = {name: tree_of(shape) for name, shape in SHAPES.items()} | {
    "other words": tree_of(SHAPES["eight ends"], seed=1),
    "long questions": tree_of(SHAPES["eight ends"], question_words=(20, 25), advice_words=(1, 1)),
}


class Drawn:
    """What was drawn, in inches: boxes, texts in them, answers, edges."""

    def __init__(self, tree):
        self.ax = plotting.decision_tree(tree)
        self.ax.figure.canvas.draw()
        self.boxes = [self.extent(patch) for patch in self.ax.patches]
        words = [text for text in self.ax.texts if text.get_text()]
        self.answers = [self.extent(text) for text in words if text.get_ha() == "right"]
        self.texts = [self.extent(text) for text in words if text.get_ha() == "left"]
        self.edges = [line.get_xydata() for line in self.ax.lines]
        arrows = [text for text in self.ax.texts if not text.get_text()]
        self.edges += [np.array([arrow.get_position(), arrow.xy]) for arrow in arrows]

    def extent(self, artist):
        return Bbox(self.ax.transData.inverted().transform(artist.get_window_extent()))


@functools.cache
def drawn_once(name, tongue):
    """The picture of a tree, which several tests look at."""
    return Drawn(TREES[name])


@pytest.fixture(params=TREES)
def name(request):
    return request.param


@pytest.fixture
def drawn(name, tongue):
    return drawn_once(name, tongue)


def inside(inner, outer, room=0.0):
    return (
        outer.x0 + room <= inner.x0
        and inner.x1 <= outer.x1 - room
        and outer.y0 + room <= inner.y0
        and inner.y1 <= outer.y1 - room
    )


def test_decision_tree_boxes_do_not_meet(drawn):
    """No two boxes overlap, no answer lies on a box or on another answer, and all are inside the figure."""
    things = drawn.boxes + drawn.answers
    assert len(drawn.boxes) == len(drawn.answers) + 1
    assert not any(one.overlaps(other) for one, other in itertools.combinations(things, 2))
    figure = drawn.extent(drawn.ax.figure)
    assert all(inside(thing, figure) for thing in things)
    assert drawn.ax.figure.get_figwidth() <= 11.1


def test_decision_tree_texts_stay_in_their_boxes(drawn):
    """Each text lies in exactly one box, with room on all sides; no two texts lie on one another."""
    for text in drawn.texts:
        assert [inside(text, box, room=0.05) for box in drawn.boxes].count(True) == 1
        assert sum(text.overlaps(box) for box in drawn.boxes) == 1
    assert not any(one.overlaps(other) for one, other in itertools.combinations(drawn.texts, 2))


def test_decision_tree_edges_cross_no_box(drawn):
    """An edge begins at a box and ends at one, and crosses none."""
    assert len(drawn.edges) == 2 * len(drawn.answers)
    for edge in drawn.edges:
        assert not any(Path(edge).intersects_bbox(box.padded(-0.02), filled=False) for box in drawn.boxes)
    for start, *_ in drawn.edges[: len(drawn.answers)]:
        assert any(box.x1 == pytest.approx(start[0]) and box.y0 < start[1] < box.y1 for box in drawn.boxes)
    for *_, end in drawn.edges[len(drawn.answers) :]:
        assert any(box.x0 == pytest.approx(end[0]) and box.y0 < end[1] < box.y1 for box in drawn.boxes)


def test_decision_tree_holds_every_text(drawn, name, tongue):
    """Questions, answers, advice and claims are all there, whatever the line breaks."""

    def texts(node):
        yield node.text[tongue]
        if isinstance(node, Advice) and node.claims:
            yield ", ".join(node.claims)
        for answer in getattr(node, "answers", {}).values():
            yield answer.text[tongue]
            yield from texts(answer.then)

    written = [text.get_text() for text in drawn.ax.texts]
    assert sorted(" ".join(words.split()) for words in written if words) == sorted(texts(TREES[name]))


def test_decision_tree_is_in_order():
    """Ends stand from top to bottom with even gaps; a question stands halfway between its first and last answer."""
    lengths = (20, 5, 30, 12)
    advice = [Advice({"en": "word " * n, "ko": "낱말 " * n}, ("C1",)) for n in lengths]
    answers = {str(n): Answer({"en": "a", "ko": "가"}, one) for n, one in zip(lengths, advice, strict=True)}
    question, *ends = Drawn(Question("q", {"en": "b", "ko": "나"}, answers)).boxes
    gaps = [upper.y0 - lower.y1 for upper, lower in itertools.pairwise(ends)]
    np.testing.assert_allclose(gaps, gaps[0], atol=1e-6)
    assert gaps[0] > 0.1
    assert len({round(box.height, 3) for box in ends}) > 1
    middle, first, last = ((box.y0 + box.y1) / 2 for box in (question, ends[0], ends[-1]))
    assert middle == pytest.approx((first + last) / 2)


def test_decision_tree_keeps_words_together():
    """No line begins with %, and none is broken at a no-break space."""
    words = {
        "en": "aaaa aaaa aaaa aaaa aaaa 10 % of b\N{NO-BREAK SPACE}c " * 4,
        "ko": "가나다 라마바 10 % 사아\N{NO-BREAK SPACE}자 " * 9,
    }
    leaf = Answer({"en": "yes", "ko": "예"}, Advice(words))
    ax = plotting.decision_tree(Question("q", words, {"yes": leaf, "no": leaf}))
    written = [text.get_text() for text in ax.texts]
    assert max(text.count("\n") for text in written) >= 3
    assert not any("\n%" in text or "b\nc" in text or "사아\n자" in text for text in written)


def test_decision_tree_looks():
    """Questions are round and advice is square, so that they differ without colour."""
    ax = plotting.decision_tree(TREES["eight ends"])
    shapes = [type(patch.get_boxstyle()).__name__ for patch in ax.patches]
    assert shapes.count("Square") == 8
    assert set(shapes) == {"Round", "Square"}


def test_decision_tree_leaves_settings_alone_and_draws_on_given_axes():
    """The reader's Matplotlib settings stay; `ax` is used, as large as it is, and no other figure is opened."""
    before = dict(mpl.rcParams)
    figure, ax = plt.subplots(figsize=(11, 9), layout="constrained")
    assert plotting.decision_tree(TREES["eight ends"], ax=ax) is ax
    assert len(plt.get_fignums()) == 1
    assert figure.get_size_inches().tolist() == [11, 9]
    assert dict(mpl.rcParams) == before
    boxes = [patch.get_window_extent() for patch in ax.patches]
    assert max(box.y1 for box in boxes) - min(box.y0 for box in boxes) > 0.85 * figure.bbox.height
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


def test_decision_tree_has_all_glyphs(caplog):
    """No letter is replaced by a box, the no-break space included, and no formula begins at a dollar sign."""
    words = {"en": "10 % of $5 and $6 − 1e-4", "ko": "10 % − $5와 $6"}
    leaf = Answer(words, Advice(words, ("C61a",)))
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        plotting.decision_tree(Question("q", words, {"a": leaf, "b": leaf})).figure.canvas.draw()
    assert not caplog.records


@pytest.mark.parametrize(
    "other", [Advice({"en": "a", "ko": "가"}), {"a": 1}, None], ids=lambda x: type(x).__name__
)
def test_decision_tree_rejects(other):
    """What is no question is named."""
    with pytest.raises(ValueError, match=f"tree.*decisions.Question.*{type(other).__name__}"):
        plotting.decision_tree(other)
