"""Tests of starting points: a weight depends on the seed and its place, on nothing else."""

import keras
import numpy as np
import pytest
from keras import layers

from course_lib.initialization import Start


def network(*hidden, first=None):
    return keras.Sequential(
        [keras.Input((6,)), first or layers.Dense(5, "relu"), *hidden, layers.Dense(3, "softmax")]
    )


def assert_equal(one, other):
    for value, another in zip(one, other, strict=True):
        np.testing.assert_array_equal(value, another)


def test_draw_is_decided_by_the_seed():
    """The same seed gives the same weights for two builds, whatever Keras's own seed is."""
    keras.utils.set_random_seed(1)
    one = Start(network())
    keras.utils.set_random_seed(2)
    other = Start(network())
    assert_equal(one.draw(7)[0], other.draw(7)[0])
    assert not np.array_equal(one.draw(7)[0][0], one.draw(8)[0][0])


@pytest.mark.parametrize(
    "hidden",
    [layers.Dropout, layers.GaussianNoise, layers.AlphaDropout],
    ids=lambda layer: layer.__name__,
)
def test_draw_pairs_an_arm_with_dropout_and_one_without(hidden):
    """A layer between two dense ones shifts Keras's own draw, not this one."""
    plain, random = Start(network()).draw(3), Start(network(hidden(0.5))).draw(3)
    assert_equal(plain[0], random[0])
    keras.utils.set_random_seed(3)
    expected = network().get_weights()
    keras.utils.set_random_seed(3)
    assert not np.array_equal(network(hidden(0.5)).get_weights()[2], expected[2])  # the trap itself


def test_draw_pairs_an_arm_with_batch_normalization_and_one_without():
    """Layers whose weights start as constants do not shift the random ones."""
    kernels = [
        [weight for weight in Start(network(*hidden)).draw(3)[0] if weight.ndim == 2]
        for hidden in ((), (layers.BatchNormalization(),))
    ]
    assert_equal(*kernels)


def test_draw_gives_each_weight_numbers_of_its_own():
    """Two kernels of one shape start differently."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Dense(4)])
    kernel, _, other, _ = Start(model).draw(0)[0]
    assert not np.array_equal(kernel, other)


def test_draw_follows_each_initializer():
    """Shape, limits and dtype are the initializer's; constants stay constant."""
    model = network(
        first=layers.Dense(
            500,
            kernel_initializer=keras.initializers.RandomUniform(2, 3),
            bias_initializer=keras.initializers.Constant(0.5),
        )
    )
    kernel, bias, *_ = Start(model).draw(1)[0]
    assert kernel.dtype == np.float32
    assert kernel.min() >= 2
    assert kernel.max() <= 3
    assert kernel.mean() == pytest.approx(2.5, abs=0.05)
    np.testing.assert_array_equal(bias, np.full(500, 0.5))


def test_draw_respects_a_seed_set_on_purpose():
    """An initializer with a seed gives what it always gives."""
    first = layers.Dense(5, kernel_initializer=keras.initializers.GlorotUniform(seed=4))
    model = network(first=first)
    start = Start(model)
    assert start.complete
    for seed in (1, 2):
        np.testing.assert_array_equal(start.draw(seed)[0][0], model.layers[0].kernel.numpy())
    assert not np.array_equal(start.draw(1)[0][2], start.draw(2)[0][2])


def test_draw_respects_loaded_weights():
    """Weights that no initializer made stay, and the start says that another build is needed for a seed."""
    model = network()
    model.layers[0].set_weights([np.full((6, 5), 0.25), np.full(5, 0.75)])
    start = Start(model)
    assert not start.complete
    kernel, bias, other, _ = start.draw(1)[0]
    np.testing.assert_array_equal(kernel, np.full((6, 5), 0.25))
    np.testing.assert_array_equal(bias, np.full(5, 0.75))
    assert not np.array_equal(other, start.draw(2)[0][2])


def test_draw_leaves_the_model_alone():
    """Drawing changes no weight of the model; the start keeps what it saw."""
    model = network(layers.BatchNormalization())
    before = model.get_weights()
    start = Start(model)
    first = start.draw(1)
    assert_equal(model.get_weights(), before)
    model.set_weights([weight + 1 for weight in before])
    assert_equal(start.draw(1)[0], first[0])


def test_draw_gives_masks_states_of_their_own():
    """Dropout layers differ from each other and from seed to seed; a layer's own seed stays."""
    model = network(layers.Dropout(0.5), layers.Dropout(0.5), layers.Dropout(0.5, seed=9))
    start = Start(model)
    first, second, own = start.draw(1)[1]
    assert not np.array_equal(first, second)
    again = start.draw(2)[1]
    assert not np.array_equal(first, again[0])
    np.testing.assert_array_equal(own, again[2])
    np.testing.assert_array_equal(own, model.layers[3].seed_generator.state.numpy())
    assert_equal(start.draw(1)[1], (first, second, own))


COMPLETE = {
    "batch normalization": lambda: network(layers.BatchNormalization()),
    "layer normalization": lambda: network(layers.LayerNormalization()),
    "convolutions": lambda: keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            layers.Conv2D(3, 2),
            layers.DepthwiseConv2D(2),
            layers.SeparableConv2D(3, 2),
            layers.Flatten(),
            layers.Dense(2),
        ]
    ),
    "recurrent": lambda: keras.Sequential([keras.Input((5, 2)), layers.GRU(3), layers.Dense(2)]),
    "bidirectional": lambda: keras.Sequential([keras.Input((5, 2)), layers.Bidirectional(layers.GRU(3))]),
    "embedding": lambda: keras.Sequential([keras.Input((5,)), layers.Embedding(9, 4), layers.Flatten()]),
    "nested": lambda: network(keras.Sequential([keras.Input((5,)), layers.Dense(4)])),
}


@pytest.mark.parametrize("build", COMPLETE.values(), ids=COMPLETE)
def test_start_explains_every_weight_of_keras_layers(build):
    """Every random weight is drawn from the seed; every other one is the initializer's constant."""
    model = build()
    start = Start(model)
    assert start.complete
    for variable, one, other in zip(
        model.trainable_variables, start.draw(1)[0], start.draw(2)[0], strict=True
    ):
        is_random = "kernel" in variable.path or "embeddings" in variable.path
        assert np.array_equal(one, other) != is_random, variable.path
