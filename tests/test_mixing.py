"""Tests of MixUp and CutMix in NumPy: what adds up, what is exact, what Beta says, and Keras's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import language, mixing

pytestmark = pytest.mark.usefixtures("english_reader")

N = 40
GENERATOR = np.random.default_rng(0)
CLASSES = GENERATOR.integers(0, 5, N)
TARGETS = mixing.one_hot(CLASSES, 5)
# Image i is i everywhere, so an output says which images it is made of.
IMAGES = np.broadcast_to(np.arange(N, dtype=np.float32)[:, None, None, None], (N, 12, 10, 1)).copy()
IDENTITY = np.eye(N, dtype=np.float32)  # as if every image were its own class: labels that name the partners
BOTH = pytest.mark.parametrize("mix", [mixing.mixup, mixing.cutmix], ids=["mixup", "cutmix"])


# ---- the contract of both ------------------------------------------------------------------------------------


@BOTH
def test_mix_is_decided_by_the_seed(mix):
    """Same seed, same result; another seed, another; nothing is changed in place."""
    before = IMAGES.copy(), TARGETS.copy()
    first, again, other = (mix(IMAGES, TARGETS, seed) for seed in (1, 1, 2))
    for a, b, c, given_array, kept in zip(first, again, other, (IMAGES, TARGETS), before, strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)
        assert (a.shape, a.dtype) == (given_array.shape, given_array.dtype)
        np.testing.assert_array_equal(given_array, kept)


@BOTH
@settings(deadline=None, max_examples=25)
@given(alpha=st.floats(0, 50), seed=st.integers(0, 2**40))
def test_mix_keeps_labels_shares(mix, alpha, seed):
    """At any alpha: rows that add up to 1, numbers of at least 0, two images at most."""
    _, targets = mix(IMAGES, IDENTITY, seed, alpha=alpha)
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)
    assert targets.min() >= 0
    assert ((targets > 0).sum(axis=1) <= 2).all()


@BOTH
def test_mix_with_alpha_0_changes_nothing(mix):
    """Exactly the inputs."""
    for outputs, inputs in zip(mix(IMAGES, TARGETS, 1, alpha=0), (IMAGES, TARGETS), strict=True):
        np.testing.assert_array_equal(outputs, inputs)


@BOTH
def test_mix_of_one_example_is_the_example(mix):
    """It can only be its own partner."""
    inputs, targets = mix(IMAGES[3:4], TARGETS[3:4], 1)
    np.testing.assert_allclose(inputs, IMAGES[3:4], rtol=1e-6)
    np.testing.assert_allclose(targets, TARGETS[3:4], rtol=1e-6)


@BOTH
def test_mix_labels_say_what_the_image_is_made_of(mix):
    """Label shares times image numbers are the mean of the pixels, in whole pixels too."""
    inputs, targets = mix(IMAGES, IDENTITY, 5, alpha=1.0)
    np.testing.assert_allclose(inputs.mean(axis=(1, 2, 3)), targets @ np.arange(N), rtol=1e-5, atol=1e-4)


@BOTH
def test_mix_takes_each_image_as_partner_once(mix):
    """Partners are a permutation: no image serves two others."""
    _, targets = mix(IMAGES, IDENTITY, 5, alpha=1.0)
    others = targets * (1 - IDENTITY)
    partners = others.argmax(axis=1)[others.max(axis=1) > 0]
    assert len(partners) > N / 2
    assert len(set(partners)) == len(partners)


# ---- what is their own ---------------------------------------------------------------------------------------


def test_mixup_cross_entropy_is_shared_by_lambda():
    """CE(λ·a + (1 − λ)·b, q) = λ·CE(a, q) + (1 − λ)·CE(b, q); for squared errors it is not."""
    share = GENERATOR.random((N, 1))
    predicted = GENERATOR.dirichlet(np.ones(5), N)
    own, partner = TARGETS.astype(float), TARGETS[::-1].astype(float)
    mixed = share * own + (1 - share) * partner

    def shared(loss):
        whole = loss(mixed, predicted)
        return np.abs(
            whole - (share[:, 0] * loss(own, predicted) + (1 - share[:, 0]) * loss(partner, predicted))
        )

    assert shared(lambda y, q: -(y * np.log(q)).sum(axis=1)).max() < 1e-12
    assert shared(lambda y, q: ((y - q) ** 2).sum(axis=1)).max() > 0.1


@pytest.mark.parametrize("alpha", [0.2, 1.0, 4.0])
def test_mixup_shares_have_the_variance_of_beta(alpha):
    """Mean ½ and variance 1 / (4 (2 alpha + 1)), over 20,000 draws."""
    inputs = np.repeat([[0.0], [1.0]], 20_000, axis=0)
    targets = np.concatenate([np.tile([1.0, 0], (20_000, 1)), np.tile([0.0, 1], (20_000, 1))])
    mixed, shares = mixing.mixup(inputs, targets, 0, alpha)
    met_other = np.flatnonzero(shares[:, 0] % 1)
    own = np.where(met_other < 20_000, shares[met_other, 0], shares[met_other, 1])
    assert abs(own.mean() - 0.5) < 0.02
    np.testing.assert_allclose(own.var(), 1 / (4 * (2 * alpha + 1)), rtol=0.05)
    np.testing.assert_allclose(mixed[:, 0], shares[:, 1], atol=1e-12)


def test_cutmix_pastes_one_rectangle():
    """The foreign pixels fill a box of rows and columns, and their share is the label's, exactly."""
    inputs, targets = mixing.cutmix(IMAGES, IDENTITY, 7)
    for i, (image, shares) in enumerate(zip(inputs[..., 0], targets, strict=True)):
        foreign = image != i
        np.testing.assert_allclose(1 - foreign.mean(), shares[i], atol=1e-6)
        if foreign.any():
            rows, columns = foreign.any(axis=1), foreign.any(axis=0)
            np.testing.assert_array_equal(foreign, rows[:, None] & columns)
            assert rows.sum() == np.ptp(np.flatnonzero(rows)) + 1
            assert columns.sum() == np.ptp(np.flatnonzero(columns)) + 1
            assert len(np.unique(image[foreign])) == 1


def test_cutmix_boxes_are_cut_at_the_border():
    """Half the middles lie so that a large box leaves the image: the pasted area is below 1 − λ on average."""
    inputs, targets = mixing.cutmix(np.zeros((2000, 20, 20, 1)), np.tile([1.0, 0], (2000, 1)), 1, alpha=1.0)
    assert inputs.shape == (2000, 20, 20, 1)
    images = np.repeat([0.0, 1.0], 3000)[:, None, None] * np.ones((1, 20, 20))
    changed, _ = mixing.cutmix(images, np.tile([1.0, 0], (6000, 1)), 1, alpha=1.0)
    pasted = np.abs(changed - images).mean()  # half the partners are of the other kind
    # E[1 − λ] = ½; with s = √(1 − λ) a side keeps s − s²/4 of itself on average: E[(s − s²/4)²] = 1/2 − 1/5 + 1/48.
    np.testing.assert_allclose(2 * pasted, 1 / 2 - 1 / 5 + 1 / 48, atol=0.02)
    assert targets.shape == (2000, 2)


def test_mixup_rounds_uint8_and_takes_any_shape():
    """Whole numbers stay whole; vectors mix as images do."""
    inputs = np.array([[0], [255]], np.uint8).repeat(6, axis=1)
    mixed, targets = mixing.mixup(inputs, np.eye(2), 3, alpha=1.0)
    assert mixed.dtype == np.uint8
    np.testing.assert_allclose(mixed[:, 0], targets @ [0, 255], atol=0.5)


def test_one_hot_rows_name_their_class():
    """One 1 a row, float32, in any whole-number type."""
    hot = mixing.one_hot(CLASSES.astype(np.uint8), 5)
    assert hot.dtype == np.float32
    np.testing.assert_array_equal(hot.argmax(axis=1), CLASSES)
    np.testing.assert_array_equal(hot.sum(axis=1), np.ones(N))


# ---- Keras ---------------------------------------------------------------------------------------------------


def test_mixup_means_what_the_keras_layer_means(keras):
    """With the layer's own shares and partners the formula gives the layer's images and labels."""
    layer = keras.layers.MixUp(alpha=0.4)
    drawn = layer.get_random_transformation(IMAGES, training=True, seed=keras.random.SeedGenerator(1))
    share, partner = np.asarray(drawn["mix_weight"]), np.asarray(drawn["permutation_order"])
    assert share.shape == (N,)  # one an example, as here
    mixed = share[:, None, None, None] * IMAGES + (1 - share[:, None, None, None]) * IMAGES[partner]
    np.testing.assert_allclose(layer.transform_images(IMAGES, drawn), mixed, rtol=1e-6)
    labels = share[:, None] * TARGETS + (1 - share[:, None]) * TARGETS[partner]
    np.testing.assert_allclose(layer.transform_labels(TARGETS, drawn), labels, atol=1e-6)


def test_cutmix_of_keras_counts_fractions_of_pixels(keras):
    """Its label shares are those of an unrounded box: off by up to a row and a column, never more."""
    layer = keras.layers.CutMix()
    drawn = layer.get_random_transformation(IMAGES, training=True, seed=keras.random.SeedGenerator(1))
    changed = np.asarray(layer.transform_images(IMAGES, drawn))[..., 0]
    counted = (changed == IMAGES[..., 0]).mean(axis=(1, 2))
    foreign = np.asarray(drawn["permutation_order"]) != np.arange(N)
    apart = np.abs(counted - np.ravel(drawn["mix_weight"]))[foreign]
    assert 0.005 < apart.max() < (12 + 10 + 1) / 120


# ---- refusals ------------------------------------------------------------------------------------------------


@BOTH
def test_mix_rejects(mix):
    """Class numbers, rows that fit nothing or are no shares, and bad numbers."""
    with pytest.raises(
        ValueError, match=r"`targets` must be one-hot labels.*use one_hot\(targets, num_classes\)"
    ):
        mix(IMAGES, CLASSES, 0)
    with pytest.raises(ValueError, match=r"use one_hot.*int64, shape \(40, 5\)"):
        mix(IMAGES, TARGETS.astype(int), 0)
    with pytest.raises(ValueError, match="`targets` must be one row for each of the 40 inputs"):
        mix(IMAGES, TARGETS[:-1], 0)
    with pytest.raises(ValueError, match="rows of numbers of at least 0 that add up to 1"):
        mix(IMAGES, TARGETS * 2, 0)
    with pytest.raises(ValueError, match="`alpha` must be a finite number of at least 0"):
        mix(IMAGES, TARGETS, 0, alpha=-1)
    with pytest.raises(ValueError, match="`seed` must be"):
        mix(IMAGES, TARGETS, None)
    language.use("ko")
    with pytest.raises(ValueError, match="원-핫 레이블"):
        mix(IMAGES, CLASSES, 0)


def test_cutmix_rejects_vectors():
    """A row of numbers has no rectangle."""
    with pytest.raises(ValueError, match=r"`inputs` must be images.*shape \(40, 120\)"):
        mixing.cutmix(IMAGES.reshape(N, -1), TARGETS, 0)


@pytest.mark.parametrize("targets", [[0, 5], [-1, 0], [0.0, 1.0]], ids=str)
def test_one_hot_rejects(targets):
    """A class that does not exist, or no class number at all."""
    with pytest.raises(ValueError, match="`targets` must be class numbers from 0 to 4"):
        mixing.one_hot(np.array(targets), 5)
    with pytest.raises(ValueError, match="`num_classes` must be"):
        mixing.one_hot(CLASSES, 1)
