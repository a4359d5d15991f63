"""Tests of families: which models share a graph, and that the graph obeys the numbers put into it."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, optimizers, regularizers

from course_lib import replicas, strengths
from course_lib.initialization import Start

GENERATOR = np.random.default_rng(0)
INPUTS = tf.constant(GENERATOR.normal(size=(3, 21, 6)), tf.float32)
TARGETS = tf.constant(GENERATOR.integers(0, 3, size=(3, 21)))
ORDERS = np.stack([GENERATOR.permutation(21) for _ in range(3)])


def network(
    rate=0.5, l2=0.1, learning_rate=0.1, units=5, optimizer=optimizers.SGD, activation="relu", **dropout
):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(units, activation, kernel_regularizer=regularizers.L2(l2)),
            layers.Dropout(rate, **dropout),
            layers.Dense(3, "softmax"),
        ]
    )
    model.compile(optimizer(learning_rate), "sparse_categorical_crossentropy")
    return model


def _identity(values):
    return values


def _own_layer():
    class Own(layers.Layer):
        def call(self, inputs):
            return inputs

    model = keras.Sequential([keras.Input((6,)), Own(), layers.Dense(3)])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize(
    "changes",
    [{"rate": 0.2}, {"l2": 0.0}, {"learning_rate": 0.3}],
    ids=["dropout rate", "penalty", "learning rate"],
)
def test_family_is_equal_for_other_strengths(changes):
    """A rate, a penalty's strength and the learning rate do not make another family."""
    assert strengths.family(network()) == strengths.family(network(**changes)) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"units": 6},
        {"rate": 0.0},
        {"noise_shape": (1, 5)},
        {"activation": "tanh"},
        {"optimizer": optimizers.Adam},
        {"learning_rate": optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)},
    ],
    ids=["width", "no dropout at all", "shared mask", "activation", "optimizer", "schedule"],
)
def test_family_differs_for_other_designs(changes):
    """Whatever else changes the training makes another family."""
    assert strengths.family(network()) != strengths.family(network(**changes))


@pytest.mark.parametrize(
    "build",
    [_own_layer, lambda: network(activation=_identity), lambda: network(activation=lambda values: values)],
    ids=["layer", "activation", "lambda"],
)
def test_family_is_none_for_a_readers_own_parts(build):
    """Keras cannot tell what a reader's own code does: no sharing."""
    assert strengths.family(build()) is None


def test_family_is_none_for_a_readers_own_loss():
    """Two functions of one name need not be the same."""
    model = network()
    model.compile("sgd", lambda targets, outputs: tf.reduce_mean(outputs, axis=-1))
    assert strengths.family(model) is None


def test_read_lists_the_numbers_in_order():
    """Penalty, rate, learning rate; a regularizer used twice counts once."""
    assert strengths.read(network(rate=0.25, l2=0.5, learning_rate=0.125)) == [0.5, 0.25, 0.125]
    shared = regularizers.L2(0.25)
    model = keras.Sequential(
        [keras.Input((6,)), *(layers.Dense(3, kernel_regularizer=shared) for _ in range(2))]
    )
    model.compile(optimizers.SGD(0.5), "mse")
    assert strengths.read(model) == [0.25, 0.5]


def _fail_while_replaced(model):
    with strengths.replaced(model, [tf.constant(0.0), tf.constant(0.2)]):
        assert "call" in vars(model.layers[1])
        raise RuntimeError


def test_replaced_puts_everything_back():
    """After the trace the model is a plain Keras model again, also if the trace fails."""
    model = network(rate=0.5, l2=0.1)
    with pytest.raises(RuntimeError):
        _fail_while_replaced(model)
    assert "call" not in vars(model.layers[1])
    assert strengths.read(model)[:2] == [0.1, 0.5]


@pytest.mark.parametrize(
    "changes",
    [{"rate": 0.2}, {"l2": 0.5}, {"learning_rate": 0.02}, {"rate": 0.9, "l2": 0.0, "learning_rate": 0.2}],
    ids=["rate", "penalty", "learning rate", "all"],
)
def test_shared_stack_trains_like_a_models_own(changes):
    """A graph traced for one model, with another's numbers, is that other model's training: masks included."""
    first, other = network(), network(**changes)
    members = [Start(other).draw(seed) for seed in range(3)]
    shared, own = replicas.Stack(first, 3), replicas.Alone(other, (INPUTS[0, :4], TARGETS[0, :4]))
    shared.load([Start(first).draw(seed) for seed in range(3)])
    shared.train_epoch(INPUTS, TARGETS, ORDERS, 8)  # traced with the first model's numbers
    shared.load(members, other)
    shared.train_epoch(INPUTS, TARGETS, ORDERS, 8)
    for index in range(3):
        one = slice(index, index + 1)
        own.load(members[one])
        own.train_epoch(INPUTS[one], TARGETS[one], ORDERS[one], 8)
        for received, wanted in zip(shared.member(index)[0], own.member(0)[0], strict=True):
            np.testing.assert_allclose(received, wanted, atol=1e-5)


def test_stack_of_keeps_what_fits(monkeypatch):
    """The same family and size give the same stack; beyond the limit the one used longest ago goes."""
    monkeypatch.setattr(replicas, "_kept", {})
    first = replicas.stack_of(network(), 3)
    assert replicas.stack_of(network(rate=0.1), 3) is first
    assert replicas.stack_of(network(), 2) is not first
    monkeypatch.setattr(replicas, "_KEPT_BYTES", first.num_bytes)
    replicas.stack_of(network(units=6), 3)
    assert replicas.stack_of(network(), 3) is not first
    assert replicas.stack_of(_own_layer(), 3) is not replicas.stack_of(_own_layer(), 3)
