"""The exercises of chapter 03 and Keras agree: early stopping, the norm constraint, networks of real layers."""

import types

import numpy as np
import pytest

from course_lib import exercises
from course_lib.exercises import chapter_03_stopping

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("tongue")]


def test_patience_agrees_with_keras():
    """The epochs wanted are those of Keras's callback, on the test runs and on random ones."""
    from keras.callbacks import EarlyStopping

    rng = np.random.default_rng(45)
    runs = [(rng.integers(1, 8, size=12).tolist(), int(patience)) for patience in rng.integers(0, 5, size=40)]
    for losses, patience in [*chapter_03_stopping._RUNS, *runs]:
        callback = EarlyStopping(patience=patience)
        model = types.SimpleNamespace(stop_training=False, metrics=[])
        callback.set_model(model)
        callback.on_train_begin()
        trained = 0
        while trained < len(losses) and not model.stop_training:
            callback.on_epoch_end(trained, {"val_loss": losses[trained]})
            trained += 1
        assert chapter_03_stopping._stop(losses, patience) == (trained, callback.best_epoch + 1)


def test_keras_answers_are_right():
    """Keras's own constraint, and networks of real layers in both styles, pass."""
    import keras
    from keras import layers

    def sequential(rates):
        network = [keras.Input((64,)), layers.Dropout(rates[0])]
        for rate in rates[1:]:
            network += [layers.Dense(128, activation="relu"), layers.Dropout(rate)]
        return keras.Sequential([*network, layers.Dense(10, activation="softmax")])

    def functional(rates):
        inputs = keras.Input((64,))
        outputs = layers.Dropout(rates[0])(inputs)
        for rate in rates[1:]:
            outputs = layers.Dropout(rate)(layers.ReLU()(layers.Dense(128)(outputs)))
        return keras.Model(inputs, layers.Softmax()(layers.Dense(10)(outputs)))

    def dropout_last(rates):
        network = keras.Sequential(sequential(rates).layers)
        network.add(layers.Dropout(0.3))
        return network

    def constrained(kernel, max_value):
        return keras.constraints.MaxNorm(max_value)(kernel)

    assert exercises.check("03.max_norm", constrained).state == "right"
    assert exercises.check("03.place_dropout", sequential).state == "right"
    assert exercises.check("03.place_dropout", functional).state == "right"
    assert exercises.check("03.place_dropout", dropout_last).mistake == "dropout_after_softmax"
