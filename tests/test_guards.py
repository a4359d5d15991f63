"""Tests of the guards: each finds the bug it was made for, and lets sound arms pass."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, regularizers

from course_lib import guards, language
from course_lib.splits import from_arrays

GENERATOR = np.random.default_rng(0)
EXAMPLES = (
    tf.constant(GENERATOR.normal(size=(8, 6)), tf.float32),
    tf.constant(GENERATOR.integers(0, 3, 8)),
)


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def network(*hidden, width=5, regularizer=None, optimizer="sgd", **first):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(width, "relu", kernel_regularizer=regularizer, **first),
            *hidden,
            layers.Dense(3, "softmax"),
        ]
    )
    model.compile(optimizer, "sparse_categorical_crossentropy")
    return model


def dataset(shift=0.0):
    inputs = np.arange(12.0).reshape(6, 2)
    labels = np.array([0, 1, 2, 0, 1, 2])
    return from_arrays((inputs + shift, labels), (inputs, labels), (inputs, labels))


# ---- same data -----------------------------------------------------------------------------------------------


def test_fingerprint_is_equal_if_the_numbers_are():
    """Two loads of the same data agree; one changed number, label or dtype does not."""
    assert guards.fingerprint(dataset()) == guards.fingerprint(dataset())
    changed = dataset()
    for part in ("train", "validation", "test"):
        for place in (0, 1):
            arrays = [array.copy() for array in getattr(dataset(), part)]
            arrays[place][-1] = 0
            object.__setattr__(changed, part, tuple(arrays))
            assert guards.fingerprint(changed) != guards.fingerprint(dataset())
            object.__setattr__(changed, part, getattr(dataset(), part))


def test_fingerprint_tells_shapes_apart():
    """The same bytes in another shape are other data; memory layout does not matter."""
    one, other = dataset(), dataset()
    object.__setattr__(other, "test", (one.test[0].reshape(2, 6), one.test[1]))
    assert guards.fingerprint(one) != guards.fingerprint(other)
    object.__setattr__(other, "test", (np.asfortranarray(one.test[0]), one.test[1]))
    assert guards.fingerprint(one) == guards.fingerprint(other)


def test_fingerprint_reads_texts():
    """A data set of sentences has one, too."""
    texts, labels = np.array(["good", "bad", "ugly"]), np.array([0, 1, 1])
    one = from_arrays((texts, labels), (texts, labels), (texts, labels))
    other = from_arrays((texts[[0, 2, 1]], labels), (texts, labels), (texts, labels))
    assert guards.fingerprint(one) != guards.fingerprint(other)


def test_check_same_data_raises_if_the_data_changed():
    """The arm is named, in both languages; equal data pass."""
    before, after = guards.fingerprint(dataset()), guards.fingerprint(dataset(shift=1))
    guards.check_same_data(before, before, arm="noise")
    with pytest.raises(guards.GuardError, match="Arm 'noise' would not see the same data as the others"):
        guards.check_same_data(before, after, arm="noise")
    language.use("ko")
    with pytest.raises(guards.GuardError, match="'noise'이\\(가\\) 다른 조건과 같은 데이터를 보지 못합니다"):
        guards.check_same_data(before, after, arm="noise")


# ---- penalties -----------------------------------------------------------------------------------------------


def _late(name="kernel_regularizer", layer=None):
    """A regularizer set after the layer was built: Keras does not apply it, and does not say so."""
    model = network()
    setattr(layer or model.layers[0], name, regularizers.L2(0.01))
    return model


def test_check_penalties_finds_a_regularizer_set_too_late():
    """Of the kernel or of the bias; arm, layer and regularizer are named in both languages."""
    with pytest.raises(
        guards.GuardError, match=r"Arm 'L2': the kernel_regularizer of layer 'dense.*Set it when"
    ):
        guards.check_penalties(_late(), arm="L2")
    with pytest.raises(guards.GuardError, match="bias_regularizer"):
        guards.check_penalties(_late("bias_regularizer"), arm="L2")
    language.use("ko")
    with pytest.raises(guards.GuardError, match="그래디언트에 닿지 않습니다"):
        guards.check_penalties(_late(), arm="L2")


class Constant(regularizers.Regularizer):
    """A penalty that does not depend on the weights: it raises the loss and regularizes nothing."""

    def __call__(self, weight):
        return keras.ops.sum(keras.ops.stop_gradient(weight) ** 2)


def test_check_penalties_finds_a_penalty_without_gradient():
    """The loss grows, the weights do not notice."""
    with pytest.raises(guards.GuardError, match="does not reach the gradient"):
        guards.check_penalties(network(regularizer=Constant()), arm="broken")


SOUND = {
    "none": (network, 0),
    "L1": (lambda: network(regularizer=regularizers.L1(0.01)), 1),
    "L2 of kernel and bias": (
        lambda: network(regularizer=regularizers.L2(0.01), bias_regularizer=regularizers.L2(0.1)),
        2,
    ),
    "strength 0": (lambda: network(regularizer=regularizers.L2(0.0)), 0),
    "orthogonal": (lambda: network(regularizer=regularizers.OrthogonalRegularizer()), 1),
    "function": (lambda: network(regularizer=lambda weight: 0.01 * keras.ops.sum(weight**2)), 1),
    "batch normalization": (
        lambda: network(layers.BatchNormalization(gamma_regularizer=regularizers.L2(0.1))),
        1,
    ),
    "recurrent": (
        lambda: network(
            layers.Reshape((5, 1)),
            layers.GRU(
                2, kernel_regularizer=regularizers.L2(0.1), recurrent_regularizer=regularizers.L1(0.1)
            ),
        ),
        2,
    ),
}


@pytest.mark.parametrize(("build", "count"), SOUND.values(), ids=SOUND)
def test_check_penalties_counts_those_alive(build, count):
    """Every way Keras offers to set a penalty; a strength of 0 is no penalty. The weights stay."""
    model = build()
    before = model.get_weights()
    assert guards.check_penalties(model, arm="sound") == count
    for weight, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, other)


# ---- strength 0 ----------------------------------------------------------------------------------------------


class RescalingDropout(layers.Dropout):
    """Dropout with a bug: it rescales twice, and at rate 0 still by something."""

    def call(self, inputs, training=False):
        return super().call(inputs, training=training) * (1.1 if training else 1.0)


class NoisyLayer(layers.Layer):
    """Adds noise of strength `rate`, and forgets that strength 0 means none."""

    def __init__(self, rate, **keywords):
        super().__init__(**keywords)
        self.rate = rate

    def call(self, inputs, training=False):
        return inputs + self.rate + 0.2 if training else inputs


BROKEN = {
    "rescales": lambda: network(RescalingDropout(0.5)),
    "adds": lambda: network(NoisyLayer(0.3)),
}


def check_zero(build, baseline=network):
    return guards.check_strength_zero(build, baseline, EXAMPLES, arm="treated", seed=0)


@pytest.mark.parametrize("build", BROKEN.values(), ids=BROKEN)
def test_check_strength_zero_finds_a_layer_that_does_more(build):
    """A layer that acts at rate 0 is no dropout; the arm is named in both languages."""
    with pytest.raises(
        guards.GuardError, match=r"Arm 'treated' with its regularizer at strength 0.*differs by"
    ):
        check_zero(build)
    language.use("ko")
    with pytest.raises(guards.GuardError, match="규제 세기를 0으로 한 실험 조건 'treated'"):
        check_zero(build)


EQUAL_AT_ZERO = {
    "dropout": lambda: network(layers.Dropout(0.5)),
    "rate of another float type": lambda: network(layers.Dropout(np.float32(0.5))),
    "noise": lambda: network(layers.GaussianNoise(0.5)),
    "L2": lambda: network(regularizer=regularizers.L2(0.5)),
    "L1 and dropout": lambda: network(layers.Dropout(0.3), regularizer=regularizers.L1(0.5)),
    "activity": lambda: network(activity_regularizer=regularizers.L2(0.5)),
}


@pytest.mark.parametrize("build", EQUAL_AT_ZERO.values(), ids=EQUAL_AT_ZERO)
def test_check_strength_zero_passes_sound_arms(build):
    """Regularizers of every kind, silenced, train exactly like the baseline."""
    assert check_zero(build) is True


DIFFERENT_BY_DESIGN = {
    "width": lambda: network(width=9),
    "optimizer": lambda: network(optimizer="adam"),
    "learning rate": lambda: network(optimizer=keras.optimizers.SGD(0.5)),
    "layer": lambda: network(layers.Dense(5)),
    "normalization": lambda: network(layers.BatchNormalization()),
    "function as regularizer": lambda: network(regularizer=lambda weight: keras.ops.sum(weight**2)),
}


@pytest.mark.parametrize("build", DIFFERENT_BY_DESIGN.values(), ids=DIFFERENT_BY_DESIGN)
def test_check_strength_zero_says_when_there_is_nothing_to_compare(build):
    """Another width or optimizer is no bug: not applicable."""
    assert check_zero(build) is False


def test_check_strength_zero_restores_a_shared_regularizer():
    """Arms may use one regularizer object: its strength is what it was."""
    shared = regularizers.L2(0.25)
    assert check_zero(lambda: network(regularizer=shared)) is True
    assert shared.l2 == 0.25
    broken = lambda: network(RescalingDropout(0.5), regularizer=shared)  # noqa: E731
    with pytest.raises(guards.GuardError):
        check_zero(broken)
    assert shared.l2 == 0.25
