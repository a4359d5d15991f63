"""Tests of the Dataset class: drawing by class, label noise, immutability, checks of own data, the card."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import language
from course_lib.splits import SPLITS, About, Dataset, from_arrays


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def part(counts, first=0):
    """Inputs `(n, 1)` that are the numbers first, first + 1, …, so that a row can be recognised; its labels."""
    labels = np.repeat(np.arange(len(counts)), counts)
    return np.arange(first, first + len(labels), dtype=float)[:, np.newaxis], labels


def balanced(per_class=20, num_classes=4):
    counts = [per_class] * num_classes
    return from_arrays(part(counts), part(counts, first=1000), part(counts, first=2000))


def regression(length=12):
    inputs = np.arange(length, dtype=float)[:, np.newaxis]
    return from_arrays((inputs, inputs[:, 0]), (inputs, inputs[:, 0]), (inputs, inputs[:, 0]))


@pytest.mark.parametrize("num_train", [4, 7, 40, 80])
def test_subset_draws_balanced_classes_evenly(num_train):
    """In a balanced set the classes differ by at most one, and the sum is what was asked for."""
    counts = np.bincount(balanced().subset(num_train, seed=1).train[1], minlength=4)
    assert counts.sum() == num_train
    assert counts.max() - counts.min() <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.data())
def test_subset_keeps_the_shares_of_unbalanced_classes(counts, data):
    """Each class gets at least one, never more than there are, and its share to within one example."""
    num_train = data.draw(st.integers(len(counts), sum(counts)))
    whole = from_arrays(part(counts), part(counts), part(counts))
    drawn = np.bincount(whole.subset(num_train, seed=0).train[1], minlength=len(counts))
    assert drawn.sum() == num_train
    assert (drawn >= 1).all()
    assert (drawn <= counts).all()
    spare = np.array(counts) - 1
    shares = 1 + (num_train - len(counts)) * spare / max(spare.sum(), 1)
    assert (abs(drawn - shares) < 1).all()


def test_subset_draws_without_replacement_and_keeps_pairs():
    """Every drawn row is another row of the original, with its own label."""
    whole = balanced()
    inputs, targets = whole.subset(30, seed=2).train
    assert len(np.unique(inputs)) == 30
    np.testing.assert_array_equal(whole.train[1][inputs[:, 0].astype(int)], targets)


def test_subset_of_everything_is_a_new_order_of_everything():
    """The largest subset holds each example once, shuffled."""
    inputs, _ = balanced().subset(80, seed=0).train
    np.testing.assert_array_equal(np.sort(inputs[:, 0]), np.arange(80))
    assert not np.array_equal(inputs[:, 0], np.arange(80))
    classes = balanced().subset(80, seed=0).train[1]
    assert (np.diff(classes) != 0).sum() > 30  # classes are mixed, not drawn one after the other


def test_subset_is_decided_by_the_seed():
    """The same seed gives the same examples in the same order; another seed does not."""
    first, again, other = (balanced().subset(40, seed=seed).train[0] for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_subset_ignores_the_global_random_state():
    """`numpy.random.seed` neither changes the draw nor is changed by it."""
    np.random.seed(1)  # noqa: NPY002
    first = balanced().subset(40, seed=5).train[0]
    after_first = np.random.random()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    assert np.random.random() == after_first  # noqa: NPY002
    np.testing.assert_array_equal(first, balanced().subset(40, seed=5).train[0])


def test_subset_sizes_are_independent_draws():
    """Neighbouring sizes of one seed share what two draws of half the set share: half (5 standard errors)."""
    whole = balanced(per_class=50)
    shared = [
        np.isin(whole.subset(100, seed=seed).train[0], whole.subset(101, seed=seed).train[0]).mean()
        for seed in range(50)
    ]
    assert abs(np.mean(shared) - 101 / 200) < 5 * 0.5 / np.sqrt(50 * 100)


def test_subset_is_not_the_front_of_the_file():
    """Every example has the same chance: over 200 seeds each is drawn about 40 times of 200."""
    whole = balanced(per_class=10)
    drawn = np.concatenate([whole.subset(8, seed=seed).train[0][:, 0] for seed in range(200)])
    times = np.bincount(drawn.astype(int), minlength=40)
    assert (abs(times - 40) < 5 * np.sqrt(200 * 0.2 * 0.8)).all()


def test_subset_gives_the_remainder_to_classes_by_chance():
    """With 5 examples for 4 classes, each class gets the fifth one under some seed."""
    extra = {int(np.bincount(balanced().subset(5, seed=seed).train[1]).argmax()) for seed in range(40)}
    assert extra == {0, 1, 2, 3}


def test_subset_of_regression_draws_from_everything():
    """Float targets have no classes: any number of examples from one up can be drawn."""
    inputs, targets = regression().subset(5, seed=0).train
    assert len(np.unique(targets)) == 5
    np.testing.assert_array_equal(inputs[:, 0], targets)


@pytest.mark.parametrize("num_train", [3, 81, 0, -1, 10.0, "10", True, float("nan")])
def test_subset_rejects_impossible_sizes(num_train):
    """Fewer than one a class, more than there are, or not a whole number."""
    with pytest.raises(ValueError, match=r"`num_train` must be a whole number"):
        balanced().subset(num_train, seed=0)


@pytest.mark.parametrize("seed", [-1, 0.5, None, "0"])
@pytest.mark.parametrize("method", [lambda d, s: d.subset(8, s), lambda d, s: d.with_label_noise(0.5, s)])
def test_seed_must_be_a_whole_number(method, seed):
    """A seed that would not repeat, or that NumPy refuses, is refused by name."""
    with pytest.raises(ValueError, match=r"`seed` must be a whole number of at least 0"):
        method(balanced(), seed)


@pytest.mark.parametrize("fraction", [0, 0.01, 0.3, 0.5, 1, np.float32(0.25)])
def test_with_label_noise_changes_exactly_the_fraction(fraction):
    """round(fraction · n) labels differ from the original, so none was replaced by itself."""
    clean = balanced()
    noisy = clean.with_label_noise(fraction, seed=0)
    assert (noisy.train[1] != clean.train[1]).sum() == round(float(fraction) * 80)
    np.testing.assert_array_equal(noisy.train[0], clean.train[0])
    assert noisy.train[1].dtype == np.int64


def test_with_label_noise_draws_the_other_classes_uniformly():
    """Of 30,000 wrong labels each of the 3 other classes gets a third, within 5 standard errors."""
    clean = balanced(per_class=10_000, num_classes=4)
    wrong = clean.with_label_noise(0.75, seed=3).train[1]
    changed = wrong != clean.train[1]
    for label in range(4):
        counts = np.bincount(wrong[changed & (clean.train[1] == label)], minlength=4)
        assert counts[label] == 0
        expected = counts.sum() / 3
        assert (abs(np.delete(counts, label) - expected) < 5 * np.sqrt(expected * 2 / 3)).all()


def test_with_label_noise_is_decided_by_the_seed():
    """The same seed makes the same labels wrong; another seed does not."""
    first, again, other = (balanced().with_label_noise(0.3, seed=seed).train[1] for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_with_label_noise_keeps_the_number_of_classes():
    """Also where the noise leaves a class without example: the network's output layer must not shrink."""
    tiny = balanced(per_class=2)
    for seed in range(50):
        noisy = tiny.with_label_noise(1, seed=seed)
        assert noisy.num_classes == pickle.loads(pickle.dumps(noisy)).num_classes == 4
        if len(np.unique(noisy.train[1])) < 4:
            break
    else:
        pytest.fail("no seed left a class out: the case was not tested")
    assert len(noisy.subset(5, seed=0).train[1]) == 5
    assert noisy.subset(5, seed=0).num_classes == 4


def test_with_label_noise_of_two_classes_flips():
    """With two classes the wrong label is the other one."""
    clean = balanced(num_classes=2)
    np.testing.assert_array_equal(clean.with_label_noise(1, seed=0).train[1], 1 - clean.train[1])


@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan"), "0.3", None, True])
def test_with_label_noise_rejects_what_is_no_fraction(fraction):
    """Outside [0, 1], NaN, or not a number."""
    with pytest.raises(ValueError, match=r"`fraction` must be a number in \[0, 1\]"):
        balanced().with_label_noise(fraction, seed=0)


def test_with_label_noise_needs_two_classes():
    """Regression has no wrong label, and neither has a single class; one-hot targets come after the noise."""
    for data in (regression(), balanced(num_classes=1), balanced().with_one_hot_targets()):
        with pytest.raises(ValueError, match="at least two classes"):
            data.with_label_noise(0.1, seed=0)


def test_with_one_hot_targets_keeps_the_classes():
    """A 1 at each label in all three sets; the draw of a subset is that of the labels."""
    data = balanced()
    shares = data.with_one_hot_targets()
    assert (shares.num_classes, shares.class_names) == (data.num_classes, data.class_names)
    for split in ("train", "validation", "test"):
        targets = getattr(shares, split)[1]
        assert (targets.dtype, targets.shape[1:]) == (np.float32, (data.num_classes,))
        np.testing.assert_array_equal(targets.argmax(axis=1), getattr(data, split)[1])
        np.testing.assert_array_equal(np.sort(targets, axis=1)[:, -2:], [[0, 1]] * len(targets))
    num_train = data.num_classes + 2
    drawn = data.subset(num_train, seed=1), shares.subset(num_train, seed=1)
    np.testing.assert_array_equal(drawn[0].train[0], drawn[1].train[0])
    np.testing.assert_array_equal(drawn[0].train[1], drawn[1].train[1].argmax(axis=1))


def test_with_one_hot_targets_needs_class_labels():
    """Regression has none, and what is one-hot already has none either."""
    for data in (regression(), balanced().with_one_hot_targets()):
        with pytest.raises(ValueError, match="`targets` must be class labels"):
            data.with_one_hot_targets()


def test_new_datasets_share_validation_and_test():
    """Only the training set changes: validation and test are the same arrays, and the original is untouched."""
    whole = balanced()
    before = copy.deepcopy(whole.train)
    changed = whole.subset(40, seed=0).with_label_noise(0.5, seed=0)
    for split in SPLITS[1:]:
        for new, old in zip(getattr(changed, split), getattr(whole, split), strict=True):
            assert new is old
    np.testing.assert_array_equal(whole.train[0], before[0])
    np.testing.assert_array_equal(whole.train[1], before[1])


@pytest.mark.parametrize(
    "make",
    [
        balanced,
        lambda: balanced().subset(20, seed=0),
        lambda: balanced().with_label_noise(0.5, seed=0),
        lambda: pickle.loads(pickle.dumps(balanced())),
        lambda: copy.deepcopy(balanced()),
    ],
    ids=["made", "subset", "noise", "pickled", "copied"],
)
def test_dataset_cannot_be_changed(make):
    """Neither an element nor a split can be assigned, also after a trip to another process."""
    data = make()
    for split in SPLITS:
        for array in getattr(data, split):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1
    with pytest.raises(AttributeError, match="cannot assign"):
        data.train = data.test


def test_from_arrays_copies_what_can_change():
    """Changing the arrays afterwards, also through the base of a read-only view, changes nothing here."""
    inputs, targets = part([5, 5])
    view = inputs[:]
    view.setflags(write=False)
    data = from_arrays((view, targets), part([5, 5]), part([5, 5]))
    inputs[:] = -1
    targets[:] = 1
    assert data.train[0].min() == 0
    assert data.train[1].min() == 0
    assert targets.flags.writeable


def test_from_arrays_accepts_lists_booleans_small_integers_and_text():
    """Integer and bool labels become int64; text inputs stay text."""
    pair = (["spam", "ham", "eggs"], [True, False, True])
    data = from_arrays(pair, pair, (["toast"], np.array([1], np.uint8)))
    assert data.train[1].dtype == data.test[1].dtype == np.int64
    assert data.num_classes == 2
    assert data.train[0][2] == "eggs"
    assert len(data.subset(2, seed=0).train[0]) == 2


def test_from_arrays_knows_regression():
    """Float targets mean regression: there are no classes."""
    assert regression().num_classes is None
    assert regression().class_names is None


def test_class_names_follow_the_language():
    """Names are given in the reader's language; without names the labels are the names."""
    assert balanced().class_names == ("0", "1", "2", "3")
    about = About({"en": "t", "ko": "t"}, {"en": "", "ko": ""}, class_names={"en": ["cat"], "ko": ["고양이"]})
    data = from_arrays(part([3]), part([3]), part([3]), about=about)
    assert data.class_names == ("cat",)
    language.use("ko")
    assert data.class_names == ("고양이",)
    named = from_arrays(part([3]), part([3]), part([3]), class_names=["dog"])
    assert named.class_names == ("dog",)


GOOD = part([2, 2])
BAD_PARTS = {
    "unequal lengths": ((np.zeros((3, 1)), [0, 1]), r"`train` must be inputs and targets of the same length"),
    "empty": (
        (np.zeros((0, 1)), np.zeros(0, int)),
        r"`train targets` must be not empty|`train inputs` must be not",
    ),
    "NaN": (([[np.nan], [1]], [0, 1]), r"`train inputs` must be free of NaN"),
    "infinite target": (([[0.0], [1]], [0, np.inf]), r"`train targets` must be free of NaN"),
    "no pair": (np.zeros((3, 1)), r"`train` must be a pair \(inputs, targets\)"),
    "ragged": (([[0.0], [1, 2]], [0, 1]), r"`train inputs` must be an array, all rows of one length"),
    "text labels": (([[0.0], [1]], ["a", "b"]), r"`train targets` must be an array of numbers"),
    "scalar": ((1.0, 0), r"`train` must be inputs and targets of the same length"),
    "labels from 1": (([[0.0], [1]], [1, 2]), r"`train targets` must be class labels 0 … K−1"),
    "negative label": (([[0.0], [1]], [-1, 0]), r"`train targets` must be class labels 0 … K−1"),
    "two label axes": (([[0.0], [1]], [[0, 1], [1, 0]]), r"`validation targets` must be like those of train"),
    "other shape": (([[0.0, 1], [1, 2]], [0, 1]), r"`validation inputs` must be like those of train"),
    "regression with classes": (
        ([[0.0], [1]], [0.5, 1.0]),
        r"`validation targets` must be like those of train",
    ),
    "class missing in training": (
        ([[0.0], [1]], [0, 0]),
        r"`validation targets` must be labels of the training",
    ),
}


@pytest.mark.parametrize(("train", "message"), BAD_PARTS.values(), ids=BAD_PARTS)
def test_from_arrays_names_what_is_wrong(train, message):
    """Each fault of the learner's own data ends in a message that names the part and the wish."""
    with pytest.raises(ValueError, match=message):
        from_arrays(train, GOOD, GOOD)


def test_from_arrays_rejects_a_wrong_number_of_names():
    """Names must be one per class."""
    with pytest.raises(ValueError, match=r"`class_names` must be 2 names, one per class. Received: 1"):
        from_arrays(GOOD, GOOD, GOOD, class_names=["only"])


@pytest.mark.parametrize(
    ("reader", "expected"), [("en", "training labels made wrong"), ("ko", "틀린 레이블로 바꿈")]
)
def test_card_tells_what_was_done(reader, expected):
    """The card lists every change, in the reader's language, in text and in Markdown."""
    data = from_arrays(GOOD, GOOD, GOOD, about="Mine").with_label_noise(0.5, seed=7)
    language.use(reader)
    for text in (repr(data), data._repr_markdown_(), repr(data.about)):
        assert expected in text
        assert "Mine" in text
    assert "2 of 4" in data.about.notes[0]["en"]
    assert f"| {language.label('validation')} | 4 |" in data._repr_markdown_()


def test_errors_are_also_korean():
    """A Korean reader gets Korean errors."""
    language.use("ko")
    with pytest.raises(ValueError, match="훈련 예제의 수"):
        balanced().subset(81, seed=0)


def test_dataset_is_checked_when_made_directly():
    """The constructor checks as `from_arrays` does."""
    with pytest.raises(ValueError, match="`test` must be a pair"):
        Dataset(GOOD, GOOD, None, About({"en": "", "ko": ""}, {"en": "", "ko": ""}))
