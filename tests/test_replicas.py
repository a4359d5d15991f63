"""Tests of stacked replicas: each must be the network that Keras trains alone."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, regularizers

from course_lib import replicas, training
from course_lib.initialization import Start

GENERATOR = np.random.default_rng(0)
NUM_MEMBERS, NUM_EXAMPLES, BATCH_SIZE = 3, 21, 8  # the last batch of an epoch has 5 examples
INPUTS = tf.constant(GENERATOR.normal(size=(NUM_MEMBERS, NUM_EXAMPLES, 6)), tf.float32)
TARGETS = tf.constant(GENERATOR.integers(0, 3, size=(NUM_MEMBERS, NUM_EXAMPLES)))
ORDERS = np.stack([GENERATOR.permutation(NUM_EXAMPLES) for _ in range(NUM_MEMBERS)])
EXAMPLES = (INPUTS[0, :4], TARGETS[0, :4])


def network(
    *hidden, optimizer="sgd", loss="sparse_categorical_crossentropy", outputs=3, activation="softmax"
):
    model = keras.Sequential(
        [keras.Input((6,)), layers.Dense(5, "relu"), *hidden, layers.Dense(outputs, activation)]
    )
    model.compile(optimizer, loss)
    return model


def regularized(optimizer="adam"):
    """All that a stack has to carry: masks, moving statistics, a penalty, a constraint."""
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(5, "relu", kernel_regularizer=regularizers.L2(0.1)),
            layers.BatchNormalization(momentum=0.5),
            layers.Dropout(0.4),
            layers.Dense(3, "softmax", kernel_constraint=keras.constraints.MaxNorm(0.8)),
        ]
    )
    model.compile(optimizer, "sparse_categorical_crossentropy")
    return model


def trained(engine, members, inputs, targets, orders, epochs=2):
    engine.load(members)
    losses = [engine.train_epoch(inputs, targets, orders, BATCH_SIZE) for _ in range(epochs)]
    engine.finish()
    return np.array(losses)


def assert_stack_equals_alone(make):
    """Losses, weights, moving statistics, states of the masks and scores of three replicas."""
    start = Start(make())
    members = [start.draw(seed) for seed in range(NUM_MEMBERS)]
    stack = replicas.Stack(make(), NUM_MEMBERS)
    losses = trained(stack, members, INPUTS, TARGETS, ORDERS)
    scores = stack.scores(INPUTS, TARGETS)
    alone = replicas.Alone(make(), EXAMPLES)
    for i in range(NUM_MEMBERS):
        one = slice(i, i + 1)
        expected = trained(alone, members[i : i + 1], INPUTS[one], TARGETS[one], ORDERS[one])
        np.testing.assert_allclose(losses[:, i], expected[:, 0], atol=1e-5)
        for received, wanted in zip(stack.member(i), alone.member(0), strict=True):
            for variable, other in zip(received, wanted, strict=True):
                np.testing.assert_allclose(variable, other, atol=1e-5)
        for name, values in alone.scores(INPUTS[one], TARGETS[one]).items():
            np.testing.assert_allclose(scores[name][i], values[0], atol=1e-5, err_msg=name)


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda: keras.optimizers.Adam(0.01, epsilon=1e-3),
        lambda: keras.optimizers.AdamW(0.01, weight_decay=0.5, epsilon=1e-3, clipvalue=0.1),
        lambda: keras.optimizers.SGD(
            keras.optimizers.schedules.ExponentialDecay(0.3, 2, 0.5), momentum=0.9, use_ema=True
        ),
    ],
    ids=["Adam", "AdamW with clipvalue", "SGD with schedule, momentum and averaging"],
)
def test_stack_equals_alone(optimizer):
    """Dropout, batch normalization, L2 and max-norm, with members of different data and order."""
    assert_stack_equals_alone(lambda: regularized(optimizer()))


def test_alone_equals_keras():
    """The unstacked engine against `model.fit` itself."""
    model = regularized()
    member = Start(model).draw(1)
    alone = replicas.Alone(regularized(), EXAMPLES)
    losses = trained(alone, [member], INPUTS[:1], TARGETS[:1], np.arange(NUM_EXAMPLES)[np.newaxis])
    replicas.assign(model, member)
    history = model.fit(INPUTS[0], TARGETS[0], batch_size=BATCH_SIZE, epochs=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(losses[:, 0], history.history["loss"], atol=1e-4)
    for received, wanted in zip(alone.member(0)[0], model.trainable_variables, strict=True):
        np.testing.assert_allclose(received, wanted, atol=1e-3)


@pytest.mark.parametrize("engine", ["stack", "alone"])
def test_load_starts_anew(engine):
    """A second run from the same start is the first one again: no momentum, no mask is left over."""
    model = regularized()
    members = [Start(model).draw(5)]
    engine = replicas.Stack(model, 1) if engine == "stack" else replicas.Alone(model, EXAMPLES)
    first = trained(engine, members, INPUTS[:1], TARGETS[:1], ORDERS[:1])
    again = trained(engine, members, INPUTS[:1], TARGETS[:1], ORDERS[:1])
    np.testing.assert_array_equal(first, again)


def test_stack_leaves_the_model_alone():
    """The model that is stacked keeps its own weights."""
    model = regularized()
    before = [variable.numpy() for variable in model.variables]
    stack = replicas.Stack(model, NUM_MEMBERS)
    trained(stack, [Start(model).draw(seed) for seed in range(3)], INPUTS, TARGETS, ORDERS)
    for variable, value in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)


def test_stack_members_draw_masks_of_their_own():
    """Equal weights, equal data, equal order: what differs is the state of the masks alone."""
    model = network(layers.Dropout(0.5))
    trainable, others = Start(model).draw(0)
    other_masks = Start(model).draw(1)[1]
    stack = replicas.Stack(model, 3)
    members = [(trainable, others), (trainable, others), (trainable, other_masks)]
    same = [tf.repeat(values[:1], 3, axis=0) for values in (INPUTS, TARGETS)]
    losses = trained(stack, members, *same, np.repeat(ORDERS[:1], 3, axis=0))
    np.testing.assert_allclose(losses[:, 0], losses[:, 1], rtol=1e-6)
    assert np.abs(losses[:, 0] - losses[:, 2]).max() > 1e-4


SCORED = {
    "one-hot": ("categorical_crossentropy", 3, "softmax", lambda labels: np.eye(3, dtype="float32")[labels]),
    "logits": (keras.losses.SparseCategoricalCrossentropy(from_logits=True), 3, None, np.asarray),
    "binary": ("binary_crossentropy", 1, "sigmoid", lambda labels: (labels[:, None] > 0).astype("float32")),
    "binary, one axis": ("binary_crossentropy", 1, "sigmoid", lambda labels: (labels > 0) * 1),
    "binary logits": (
        keras.losses.BinaryCrossentropy(from_logits=True),
        1,
        None,
        lambda labels: (labels > 0) * 1,
    ),
    "mse": ("mse", 2, None, lambda labels: np.stack([labels, -labels], axis=1).astype("float32")),
}


@pytest.mark.parametrize("name", SCORED)
@pytest.mark.parametrize("shared", [True, False], ids=["shared", "own"])
def test_scores_equal_keras(name, shared, monkeypatch):
    """Error and loss, as `model.evaluate` reports them, in several parts and for shared and own data."""
    monkeypatch.setattr(training, "EVALUATION_BATCH", 8)
    loss, outputs, activation, targets_of = SCORED[name]
    model = network(loss=loss, outputs=outputs, activation=activation)
    metric = {1: keras.metrics.BinaryAccuracy(threshold=0.5 if activation else 0.0)}.get(outputs, "accuracy")
    model.compile("sgd", loss, metrics=[metric])
    targets = np.stack([targets_of(labels) for labels in TARGETS.numpy()])
    stack = replicas.Stack(model, NUM_MEMBERS)
    members = [Start(model).draw(seed) for seed in range(NUM_MEMBERS)]
    stack.load(members)
    data = (INPUTS[:1], targets[:1]) if shared else (INPUTS, targets)
    scores = stack.scores(tf.constant(data[0]), tf.constant(data[1]))
    for i, member in enumerate(members):
        replicas.assign(model, member)
        place = 0 if shared else i
        expected_loss, accuracy = model.evaluate(INPUTS[place], targets[place], verbose=0)
        if name == "mse":
            assert list(scores) == ["mse"]
        else:
            assert list(scores) == ["error", "nll"]
            assert scores["error"][i] == pytest.approx(1 - accuracy, abs=1e-5)
        assert scores["mse" if name == "mse" else "nll"][i] == pytest.approx(expected_loss, rel=1e-4)


class OwnStep(keras.Sequential):
    """A model that trains in its own way."""

    def train_step(self, data):
        return super().train_step(data)


def _own_step():
    model = OwnStep([keras.Input((6,)), layers.Dense(3)])
    model.compile("sgd", "mse")
    return model


def _convolution():
    return network(layers.Reshape((5, 1)), layers.Conv1D(2, 2), layers.Flatten())


SEPARATE = {
    "Conv": _convolution,
    "GRU": lambda: network(layers.Reshape((5, 1)), layers.GRU(2)),
    "train_step": _own_step,
    "clipnorm": lambda: network(optimizer=keras.optimizers.SGD(clipnorm=1.0)),
    "global_clipnorm": lambda: network(optimizer=keras.optimizers.Adam(global_clipnorm=1.0)),
    "gradient accumulation": lambda: network(optimizer=keras.optimizers.SGD(gradient_accumulation_steps=2)),
    "whole-tensor optimizer": lambda: network(optimizer=keras.optimizers.Adafactor()),
    "reduction": lambda: network(loss=keras.losses.SparseCategoricalCrossentropy(reduction="sum")),
}


@pytest.mark.parametrize("make", SEPARATE.values(), ids=SEPARATE)
def test_can_stack_refuses_what_is_not_number_by_number(make):
    """Whatever looks at a whole tensor, or steps in its own way, is trained alone."""
    assert not replicas.can_stack(make())


def test_can_stack_refuses_an_exclusion_from_weight_decay():
    """Names and variables that were excluded are not those of the stack."""
    optimizer = keras.optimizers.AdamW(weight_decay=0.1)
    assert replicas.can_stack(network(optimizer=optimizer))
    optimizer = keras.optimizers.AdamW(weight_decay=0.1)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    assert not replicas.can_stack(network(optimizer=optimizer))


class OwnAdam(keras.optimizers.Adam):
    """An optimizer that only looks like Keras's."""


def test_can_stack_refuses_an_optimizer_of_the_readers_own():
    """It might look at anything."""
    assert not replicas.can_stack(network(optimizer=OwnAdam()))


def test_can_stack_accepts_dense_networks():
    """Dropout, batch normalization, penalties, constraints; a loss by name or as an object."""
    assert replicas.can_stack(regularized())
    assert replicas.can_stack(network(loss=keras.losses.SparseCategoricalCrossentropy()))


class AddsLoss(layers.Layer):
    """A layer that adds a penalty of its own, and in training only if asked to."""

    def call(self, inputs):
        self.add_loss(0.3 * keras.ops.mean(inputs**2))
        return inputs


class WeightedLoss(keras.losses.Loss):
    """A loss with an argument that its configuration does not tell."""

    def __init__(self, weight=1.0):
        super().__init__()
        self.weight = weight

    def call(self, targets, outputs):
        return self.weight * keras.ops.mean((targets - outputs) ** 2, axis=-1)


class OwnLoss(WeightedLoss):
    """A loss that does something more than averaging."""

    def __call__(self, targets, outputs, sample_weight=None):
        return 2 * super().__call__(targets, outputs)


def test_agrees_with_keras_on_ordinary_losses():
    """Data loss, penalties of weights and penalties of layers."""
    assert replicas.agrees_with_keras(regularized(), *EXAMPLES)
    assert replicas.agrees_with_keras(network(AddsLoss()), *EXAMPLES)
    model = network(loss=WeightedLoss(3.0), activation=None)
    assert replicas.agrees_with_keras(model, EXAMPLES[0], EXAMPLES[0][:, :3])


def test_agrees_with_keras_finds_a_loss_that_differs():
    """A loss that does more than its mean over examples says would be trained differently."""
    model = network(loss=OwnLoss(), activation=None)
    assert not replicas.agrees_with_keras(model, EXAMPLES[0], EXAMPLES[0][:, :3])


def test_alone_of_shares_the_graphs_of_equal_models_only(monkeypatch):
    """One trace for arms that differ in their data alone; another strength, another network or unknown code: its own."""
    monkeypatch.setattr(replicas, "_kept_alone", {})
    one = replicas.alone_of(regularized(), EXAMPLES)
    assert replicas.alone_of(regularized(), EXAMPLES) is one
    assert replicas.alone_of(network(), EXAMPLES) is not one
    for rate in (0.2, 0.5):  # the rate is a number within the graph of a network alone
        assert replicas.alone_of(network(layers.Dropout(rate)), EXAMPLES).model.layers[-2].rate == rate
    unknown = [network(layers.Lambda(lambda x: 2 * x)) for _ in range(2)]
    assert replicas.alone_of(unknown[0], EXAMPLES) is not replicas.alone_of(unknown[1], EXAMPLES)
    for number in range(20):
        replicas.alone_of(network(layers.Dropout(0.01 + number / 100)), EXAMPLES)
    assert len(replicas._kept_alone) <= replicas._KEPT_ALONE
