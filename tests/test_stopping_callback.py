"""Tests of the callback that stops by a rule: the epochs of the recorded curve, the best weights, refusals."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

from course_lib import language, training
from course_lib.early_stopping import GeneralizationLoss, Patience, ProgressQuotient, SuccessiveRises, stop
from course_lib.stopping_callback import StopByRule

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english_reader")]

GENERATOR = np.random.default_rng(0)
INPUTS = GENERATOR.normal(size=(80, 6)).astype("float32")
LABELS = (INPUTS[:, 0] + GENERATOR.normal(size=80) > 0).astype("int32")
TRAIN, HELD_OUT = (INPUTS[:40], LABELS[:40]), (INPUTS[40:], LABELS[40:])
SETTINGS = {"epochs": 40, "batch_size": 10, "validation_data": HELD_OUT}
RULES = [GeneralizationLoss(2), ProgressQuotient(0.25, 4), SuccessiveRises(2, 3), Patience(4)]


@pytest.fixture(scope="module")
def network():
    """A network that overfits under plain steps, so that weights alone are its state; the weights it begins with."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((6,)), layers.Dense(32, "tanh"), layers.Dense(2, "softmax")])
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, model.get_weights()


@pytest.fixture(scope="module")
def recorded(network):
    """The curves to the end, and the weights after each epoch."""
    model, start = network
    weights = []
    record = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: weights.append(model.get_weights())
    )
    model.set_weights(start)
    history = training.fit(model, *TRAIN, **SETTINGS, callbacks=[record]).history
    return history, weights


def assert_same_weights(model, expected):
    for weight, other in zip(model.get_weights(), expected, strict=True):
        np.testing.assert_array_equal(weight, other)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("restore", [True, False], ids=["best weights", "last weights"])
def test_callback_stops_where_stop_says(network, recorded, rule, restore):
    """The epochs that `stop` finds on the curves of the whole run, counted from 0, and the weights of one of them."""
    model, start = network
    history, weights = recorded
    expected = stop(rule, history["val_loss"], history["loss"])
    assert expected.triggered
    assert 1 < expected.best_epoch < expected.epoch < 40

    callback = StopByRule(rule, restore_best_weights=restore)
    model.set_weights(start)
    found = training.fit(model, *TRAIN, **SETTINGS, callbacks=[callback])
    assert found.history["val_loss"] == history["val_loss"][: expected.epoch]
    assert (callback.stopped_epoch, callback.best_epoch) == (expected.epoch - 1, expected.best_epoch - 1)
    assert_same_weights(model, weights[callback.best_epoch if restore else callback.stopped_epoch])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@given(curves=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=20))
def test_callback_equals_stop_on_any_curves(rule, curves):
    """Equal losses and zeros among them; what is restored is what the weights were at the end of the best epoch."""
    callback = StopByRule(rule)
    restored = []
    model = SimpleNamespace(
        metrics=[], stop_training=False, get_weights=lambda: epoch, set_weights=restored.append
    )
    callback.set_model(model)
    callback.stopped_epoch = callback.best_epoch = 99  # as an earlier training may have left them
    callback.on_train_begin()
    for epoch, (validation, own) in enumerate(curves):
        callback.on_epoch_end(epoch, {"loss": own, "val_loss": validation})
        if model.stop_training:
            break
    callback.on_train_end()
    expected = stop(rule, *zip(*curves, strict=True))
    assert (epoch + 1, callback.best_epoch + 1, model.stop_training) == expected
    assert callback.stopped_epoch == (epoch if expected.triggered else 0)
    assert restored == [callback.best_epoch]


def test_callback_restores_when_the_rule_never_fires(network, recorded):
    """As Keras's own: the best weights of the whole run, and stopped_epoch 0; also in a second training."""
    model, start = network
    history, weights = recorded
    callback = StopByRule(Patience(40))
    for _ in range(2):
        model.set_weights(start)
        assert len(training.fit(model, *TRAIN, **SETTINGS, callbacks=[callback]).epoch) == 40
        assert callback.stopped_epoch == 0
        assert callback.best_epoch == np.argmin(history["val_loss"])
        assert_same_weights(model, weights[callback.best_epoch])


def test_callback_equals_keras_in_model_fit(network):
    """`EarlyStopping` and the rule of the same patience: same curves, epochs and weights, epochs numbered from 5."""
    model, start = network
    ends = []
    for callback in (
        keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True),
        StopByRule(Patience(2)),
    ):
        model.set_weights(start)
        settings = {**SETTINGS, "shuffle": False, "verbose": 0, "initial_epoch": 5}
        history = model.fit(*TRAIN, callbacks=[callback], **settings).history
        ends.append((history["val_loss"], callback.stopped_epoch, callback.best_epoch, model.get_weights()))
    assert ends[0][:3] == ends[1][:3]
    assert 5 < ends[0][2] < ends[0][1] < 39
    assert_same_weights(model, ends[0][3])


def test_callback_looks_at_losses_without_penalties_if_told():
    """A loss that is compiled as a metric, too, has no penalty in it; the rule follows that curve."""
    keras.utils.set_random_seed(1)
    hidden = layers.Dense(32, "tanh", kernel_regularizer=keras.regularizers.L2(0.02))
    model = keras.Sequential([keras.Input((6,)), hidden, layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse", metrics=["mse"])
    rule = ProgressQuotient(0.1, 2)
    callback = StopByRule(rule, monitor="val_mse", training_monitor="mse", restore_best_weights=False)
    history = training.fit(model, *TRAIN, **SETTINGS, callbacks=[callback]).history
    assert stop(rule, history["val_mse"], history["mse"]) == (
        callback.stopped_epoch + 1,
        callback.best_epoch + 1,
        True,
    )
    assert min(np.subtract(history["loss"], history["mse"])) > 0.01
    assert not stop(rule, history["val_loss"], history["loss"]).triggered


# ---- refusals ------------------------------------------------------------------------------------------------


BAD_MONITORS = {
    "no validation": (
        {"validation_data": None},
        {},
        r"`monitor` must be one of .*'loss'.*Received: 'val_loss'",
    ),
    "no such loss": ({}, {"training_monitor": "mse"}, r"`training_monitor` must be one of .*Received: 'mse'"),
    "training accuracy": ({}, {"training_monitor": "accuracy"}, r"`training_monitor` must be a loss"),
    "accuracy": ({}, {"monitor": "val_accuracy"}, r"`monitor` must be a loss.*Received: 'val_accuracy'"),
}


@pytest.mark.parametrize(("changes", "monitors", "message"), BAD_MONITORS.values(), ids=BAD_MONITORS)
def test_callback_names_what_is_missing_or_no_loss(network, changes, monitors, message):
    """At the end of the first epoch, with what there is instead."""
    model, _ = network
    with pytest.raises(ValueError, match=message):
        training.fit(
            model, *TRAIN, **{**SETTINGS, **changes}, callbacks=[StopByRule(Patience(3), **monitors)]
        )


def test_callback_says_it_in_korean(network):
    """The same refusals."""
    model, _ = network
    language.use("ko")
    with pytest.raises(ValueError, match="작을수록 좋은 손실"):
        training.fit(model, *TRAIN, **SETTINGS, callbacks=[StopByRule(Patience(3), monitor="val_accuracy")])
    with pytest.raises(ValueError, match="같은 규칙"):
        StopByRule("GL 5")
