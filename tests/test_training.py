"""Tests of training.fit: Keras's own `fit` is the independent implementation that every number is held against."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, regularizers

from course_lib import language, training

GENERATOR = np.random.default_rng(0)
INPUTS = GENERATOR.normal(size=(50, 6))
LABELS = GENERATOR.integers(0, 3, 50)
ONE_HOT = np.eye(3)[LABELS]
HELD_OUT = (GENERATOR.normal(size=(21, 6)), GENERATOR.integers(0, 3, 21))
FIFTY_STEPS = {"epochs": 13, "batch_size": 16}  # 4 batches an epoch, the last one of 2 examples


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


@pytest.fixture
def float64():
    """Keras in double precision: only there do two orders of summation agree to 1e-9."""
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")  # Keras remembers the policy of the first layer ever made
    yield
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)


def dense_net(*hidden, activation="softmax", regularizer=None, constraint=None):
    """A small classifier; `hidden` are layers between its two dense ones."""
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(7, "tanh", kernel_regularizer=regularizer, kernel_constraint=constraint),
            *hidden,
            layers.Dense(3, activation),
        ]
    )


def compiled(model, optimizer="sgd", loss="sparse_categorical_crossentropy", **settings):
    model.compile(optimizer, loss, **settings)
    return model


def assert_same_training(make, targets=LABELS, *, inputs=INPUTS, tolerance=1e-9, **settings):
    """Train two models that `make` builds, one by `model.fit`; weights and history must agree."""
    settings = {**FIFTY_STEPS, **settings}
    callbacks = settings.pop("callbacks", lambda: None)
    reference, ours = make(), make()
    expected = reference.fit(inputs, targets, shuffle=False, verbose=0, callbacks=callbacks(), **settings)
    received = training.fit(ours, inputs, targets, shuffle=False, callbacks=callbacks(), **settings)
    assert received.epoch == expected.epoch
    assert list(received.history) == list(expected.history)
    for name, values in expected.history.items():
        np.testing.assert_allclose(received.history[name], values, atol=tolerance, err_msg=name)
    for weight, other in zip(ours.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(weight, other, rtol=0, atol=tolerance)
    assert received is ours.history
    assert ours.layers[0].compute_dtype == keras.config.floatx()  # the precision that the test is about
    return received


OPTIMIZERS = {
    "SGD": lambda: keras.optimizers.SGD(0.1),
    "momentum": lambda: keras.optimizers.SGD(0.1, momentum=0.9),
    "nesterov": lambda: keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    "Adagrad": lambda: keras.optimizers.Adagrad(0.1),
    "RMSprop": lambda: keras.optimizers.RMSprop(0.01),
    "Adam": lambda: keras.optimizers.Adam(0.01),
    "AdamW": lambda: keras.optimizers.AdamW(0.01, weight_decay=0.1),
    "schedule": lambda: keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.3, 10, 0.5)),
    "averaged": lambda: keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9),
    "clipnorm": lambda: keras.optimizers.SGD(0.1, global_clipnorm=0.1),
}


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_fit_equals_keras_for_every_optimizer(optimizer):
    """Fifty steps, the last batch of an epoch smaller: weights and losses to 1e-9."""
    assert_same_training(lambda: compiled(dense_net(), optimizer()))


LOSSES = {
    "one-hot": ("softmax", "categorical_crossentropy", ONE_HOT),
    "sparse logits": (None, keras.losses.SparseCategoricalCrossentropy(from_logits=True), LABELS),
    "one-hot logits": (None, keras.losses.CategoricalCrossentropy(from_logits=True), ONE_HOT),
    "MSE": (None, "mse", INPUTS[:, :3]),
}


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(("activation", "loss", "targets"), LOSSES.values(), ids=LOSSES)
def test_fit_equals_keras_for_every_loss(activation, loss, targets):
    """Integer and one-hot targets, probabilities and logits, regression."""
    assert_same_training(lambda: compiled(dense_net(activation=activation), loss=loss), targets)


@pytest.mark.usefixtures("float64")
def test_fit_evaluates_a_summed_loss_in_keras_batches():
    """The sum over a batch depends on the batch, so validation has to use those of `model.fit`."""
    loss = keras.losses.MeanSquaredError(reduction="sum")
    targets = INPUTS[:, :3] / 20
    assert_same_training(
        lambda: compiled(dense_net(activation=None), loss=loss),
        targets,
        validation_data=(INPUTS[:21], targets[:21]),
    )


def _convolution():
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((6,)),
            layers.Reshape((2, 3, 1)),
            layers.Conv2D(4, 2, activation="relu"),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ]
    )


MODELS = {
    "penalties": lambda: dense_net(
        layers.Dense(5, activity_regularizer=regularizers.L2(0.1)), regularizer=regularizers.L1L2(0.01, 0.02)
    ),
    "batch normalization": lambda: dense_net(layers.BatchNormalization(momentum=0.8)),
    "max-norm": lambda: dense_net(constraint=keras.constraints.MaxNorm(0.5)),
    "convolution": _convolution,
}


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS)
def test_fit_equals_keras_for_every_layer(build):
    """Penalties, moving statistics, constraints and convolutions are Keras's own."""
    assert_same_training(lambda: compiled(build()))


@pytest.mark.usefixtures("float64")
def test_fit_equals_keras_in_metrics_and_validation():
    """Accuracy and loss of both sets, epoch by epoch, under Keras's names."""
    history = assert_same_training(
        lambda: compiled(dense_net(), "adam", metrics=["accuracy"]), validation_data=HELD_OUT
    )
    assert set(history.history) == {"accuracy", "loss", "val_accuracy", "val_loss"}


@pytest.mark.usefixtures("float64")
def test_fit_equals_keras_with_sample_weights():
    """Weights of the training and of the validation examples, and weighted metrics."""
    weights = np.linspace(0, 2, 50)
    assert_same_training(
        lambda: compiled(dense_net(), weighted_metrics=["accuracy"]),
        sample_weight=weights,
        validation_data=(*HELD_OUT, np.linspace(2, 0, 21)),
    )


@pytest.mark.usefixtures("float64")
def test_fit_keeps_metrics_that_are_vectors():
    """A metric of one number a class stays a vector in the history, as in Keras."""
    history = assert_same_training(
        lambda: compiled(dense_net(), loss="categorical_crossentropy", metrics=[keras.metrics.F1Score()]),
        ONE_HOT,
        epochs=2,
    )
    assert np.shape(history.history["f1_score"]) == (2, 3)


@pytest.mark.usefixtures("float64")
def test_fit_stops_early_in_the_same_epoch():
    """EarlyStopping ends both runs together and restores the same best weights."""

    def stopping():
        return [keras.callbacks.EarlyStopping("val_loss", patience=2, restore_best_weights=True)]

    history = assert_same_training(
        lambda: compiled(dense_net(), keras.optimizers.Adam(0.1)),
        epochs=20,
        validation_data=HELD_OUT,
        callbacks=stopping,
    )
    assert 3 <= len(history.epoch) < 20


@pytest.mark.usefixtures("float64")
def test_fit_reduces_the_learning_rate_like_keras():
    """ReduceLROnPlateau acts on the running graph, and the rate is in the history."""

    def plateau():
        return [keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=1, min_delta=0.5)]

    history = assert_same_training(
        lambda: compiled(dense_net()), epochs=8, validation_data=HELD_OUT, callbacks=plateau
    )
    rates = history.history["learning_rate"]
    assert rates[-1] < rates[0]


@pytest.mark.parametrize(
    "optimizer",
    [lambda: keras.optimizers.SGD(0.1), lambda: keras.optimizers.Adam(0.01, epsilon=1e-3)],
    ids=["SGD", "Adam"],
)
def test_fit_equals_keras_in_single_precision(optimizer):
    """float32, in which the course runs: to 1e-4."""
    assert_same_training(lambda: compiled(dense_net(), optimizer()), tolerance=1e-4)


def test_fit_draws_the_dropout_masks_that_keras_draws():
    """The masks are the model's own, so the same model drops the same units."""
    assert_same_training(lambda: compiled(dense_net(layers.Dropout(0.4))), tolerance=1e-6)


def test_fit_evaluates_in_any_number_of_parts(monkeypatch):
    """Validation in several forward passes gives the numbers of one pass."""
    whole = training.fit(compiled(dense_net()), INPUTS, LABELS, validation_data=HELD_OUT, **FIFTY_STEPS)
    monkeypatch.setattr(training, "EVALUATION_BATCH", 8)
    parts = training.fit(compiled(dense_net()), INPUTS, LABELS, validation_data=HELD_OUT, **FIFTY_STEPS)
    np.testing.assert_allclose(parts.history["val_loss"], whole.history["val_loss"], rtol=1e-6)


def test_fit_continues_where_the_last_call_ended():
    """Two calls of one epoch equal one call of two; the traced graph is used again."""
    once, twice = compiled(dense_net(), "adam"), compiled(dense_net(), "adam")
    training.fit(once, INPUTS, LABELS, epochs=2, batch_size=16, shuffle=False)
    for _ in range(2):
        training.fit(twice, INPUTS, LABELS, epochs=1, batch_size=16, shuffle=False)
    for weight, other in zip(once.get_weights(), twice.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, other)
    assert twice._epoch_loop._train.experimental_get_tracing_count() == 1


def test_fit_goes_on_from_an_initial_epoch():
    """Three epochs, then on to five: the weights of five in one call, orders included, and Keras's epoch numbers."""
    once, twice = compiled(dense_net(), "adam"), compiled(dense_net(), "adam")
    training.fit(once, INPUTS, LABELS, epochs=5, batch_size=16, seed=4)
    training.fit(twice, INPUTS, LABELS, epochs=3, batch_size=16, seed=4)
    history = training.fit(twice, INPUTS, LABELS, epochs=5, batch_size=16, seed=4, initial_epoch=3)
    for weight, other in zip(once.get_weights(), twice.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, other)
    assert history.epoch == [3, 4]


def test_fit_honours_compile_and_freezing_between_calls():
    """A frozen layer stays as it is; a new optimizer and a new loss take over."""
    model = compiled(dense_net())
    training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    frozen = model.layers[0].kernel.numpy()
    model.layers[0].trainable = False
    output = model.layers[-1].kernel.numpy()
    training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    np.testing.assert_array_equal(model.layers[0].kernel.numpy(), frozen)
    assert not np.array_equal(model.layers[-1].kernel.numpy(), output)

    model.layers[0].trainable = True
    compiled(model, keras.optimizers.SGD(0.0))
    before = model.get_weights()
    training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    for weight, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, other)


def test_fit_honours_freezing_of_a_layer_without_trainable_weights():
    """A frozen batch normalization without scale and shift keeps its moving statistics."""
    model = compiled(dense_net(layers.BatchNormalization(center=False, scale=False)))
    training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    model.layers[1].trainable = False
    before = model.layers[1].moving_mean.numpy()
    training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    np.testing.assert_array_equal(model.layers[1].moving_mean.numpy(), before)


def test_fit_leaves_a_model_that_can_be_saved(tmp_path):
    """What the loop keeps on the model is no part of the saved model."""
    model = compiled(dense_net())
    training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(INPUTS, verbose=0), model.predict(INPUTS, verbose=0))


def test_fit_builds_a_model_without_input_layer():
    """A model that is not built yet is built by its first examples, as in Keras."""
    keras.utils.set_random_seed(3)
    model = compiled(keras.Sequential([layers.Dense(3, "softmax")]))
    history = training.fit(model, INPUTS, LABELS, epochs=1, batch_size=16)
    assert np.isfinite(history.history["loss"]).all()
    assert model.layers[0].kernel.shape == (6, 3)


def test_fit_seed_decides_the_order_and_nothing_else():
    """Same seed, same weights; another seed, others; in full batches the order does not matter."""

    def weights(seed, batch_size):
        model = compiled(dense_net())
        training.fit(model, INPUTS, LABELS, epochs=2, batch_size=batch_size, seed=seed)
        return model.get_weights()[0]

    np.testing.assert_array_equal(weights(1, 16), weights(1, 16))
    assert np.abs(weights(1, 16) - weights(2, 16)).max() > 1e-5
    np.testing.assert_allclose(weights(1, 50), weights(2, 50), atol=1e-6)


def test_epoch_orders_visit_every_example_in_every_epoch():
    """Each order is a permutation; epochs differ, and so do seeds."""
    orders = list(training.epoch_orders(20, 3, seed=5))
    for order in orders:
        assert sorted(order) == list(range(20))
    assert len({tuple(order) for order in orders}) == 3
    assert tuple(next(training.epoch_orders(20, 1, seed=5))) == tuple(orders[0])
    assert tuple(next(training.epoch_orders(20, 1, seed=6))) != tuple(orders[0])


def test_epoch_orders_without_shuffle_stay_in_place():
    """shuffle=False: the order of the arrays."""
    for order in training.epoch_orders(5, 2, seed=1, shuffle=False):
        np.testing.assert_array_equal(order, np.arange(5))


class PrintsAfterTestBatches(keras.callbacks.Callback):
    def on_test_batch_end(self, batch, logs=None):
        print(batch)


class PretendsToSave(keras.callbacks.Callback):
    save_freq = "epoch"

    def on_train_batch_end(self, batch, logs=None):
        print(batch)


UNSUPPORTED_CALLBACKS = {
    "TerminateOnNaN.on_batch_end": keras.callbacks.TerminateOnNaN,
    "LambdaCallback.on_train_batch_end": lambda: keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: None
    ),
    "PrintsAfterTestBatches.on_test_batch_end": PrintsAfterTestBatches,
    "PretendsToSave.on_train_batch_end": PretendsToSave,
    "BackupAndRestore.on_train_batch_end": lambda: keras.callbacks.BackupAndRestore("folder"),
    "ModelCheckpoint.on_train_batch_end": lambda: keras.callbacks.ModelCheckpoint("a.keras", save_freq=3),
}


@pytest.mark.parametrize("name", UNSUPPORTED_CALLBACKS)
def test_fit_names_a_callback_that_acts_on_batches(name):
    """Nothing is called once a batch, so such a callback is refused by name."""
    with pytest.raises(NotImplementedError, match=name):
        training.fit(
            compiled(dense_net()), INPUTS, LABELS, **FIFTY_STEPS, callbacks=[UNSUPPORTED_CALLBACKS[name]()]
        )


def test_fit_runs_callbacks_that_act_on_epochs(tmp_path):
    """ModelCheckpoint, LearningRateScheduler and LambdaCallback do their work."""
    seen = []
    callbacks = [
        keras.callbacks.ModelCheckpoint(str(tmp_path / "{epoch}.keras")),
        keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.0),
        keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch)),
    ]
    model = compiled(dense_net())
    before = model.get_weights()[0]
    training.fit(model, INPUTS, LABELS, epochs=2, batch_size=16, callbacks=callbacks)
    assert seen == [0, 1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.keras", "2.keras"]
    np.testing.assert_array_equal(model.get_weights()[0], before)


def _two_outputs():
    inputs = keras.Input((6,))
    return keras.Model(inputs, [layers.Dense(3)(inputs), layers.Dense(3)(inputs)])


def _two_inputs():
    inputs = [keras.Input((6,)), keras.Input((6,))]
    return keras.Model(inputs, layers.Dense(3)(layers.Add()(inputs)))


UNSUPPORTED = {
    "inputs.*Dataset": (lambda: compiled(dense_net()), tf.data.Dataset.from_tensor_slices((INPUTS, LABELS))),
    "inputs.*dict": (lambda: compiled(dense_net()), {"inputs": INPUTS}),
    "inputs.*generator": (lambda: compiled(dense_net()), (row for row in INPUTS)),
    "several outputs": (lambda: compiled(_two_outputs(), loss="mse"), INPUTS),
    "several inputs": (lambda: compiled(_two_inputs(), loss="mse"), [INPUTS, INPUTS]),
    "run_eagerly": (lambda: compiled(dense_net(), run_eagerly=True), INPUTS),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_fit_names_what_it_does_not_support(name):
    """What the loop cannot do is refused by name, never done differently; model.fit is recommended."""
    make, inputs = UNSUPPORTED[name]
    with pytest.raises(NotImplementedError, match=f"{name}.*use model.fit"):
        training.fit(make(), inputs, LABELS, **FIFTY_STEPS)


def _with(values, place, value):
    changed = np.array(values)
    changed[place] = value
    return changed


BAD_ARGUMENTS = {
    "epochs 0": (
        {"epochs": 0},
        "`epochs` must be a whole number of at least 1. Received: 0",
        "`epochs` 인수",
    ),
    "epochs -1": ({"epochs": -1}, "`epochs` must be .* Received: -1", "1 이상의 정수.*-1"),
    "batch_size 0": ({"batch_size": 0}, "`batch_size` must be .*at least 1", "`batch_size` 인수"),
    "initial_epoch": (
        {"initial_epoch": 13},
        "`initial_epoch` must be below `epochs`, 13",
        r"`epochs`\(13\)보다 작은",
    ),
    "seed -1": ({"seed": -1}, "`seed` must be a whole number of at least 0", "0 이상의 정수"),
    "empty": ({"inputs": INPUTS[:0], "targets": LABELS[:0]}, "`inputs` must be not empty", "비어 있지 않은"),
    "NaN": (
        {"inputs": _with(INPUTS, (4, 2), np.nan)},
        r"`inputs` must be free of NaN.*\[4, 2\]",
        "NaN과 무한대",
    ),
    "unequal lengths": ({"targets": LABELS[:9]}, "`targets` must be as long as `inputs`.*9", "같은 길이"),
    "sample weights": ({"sample_weight": np.ones(7)}, "`sample_weight` must be as long", "같은 길이.*7"),
    "validation pair": ({"validation_data": INPUTS}, "`validation_data` must be", "받은 값: ndarray"),
    "validation lengths": (
        {"validation_data": (INPUTS, LABELS[:9])},
        "`validation_data targets` must be as long",
        "`validation_data targets` 인수",
    ),
    "callback": ({"callbacks": [print]}, "`callbacks` must be a list of keras.callbacks", "리스트"),
}


@pytest.mark.parametrize(("changes", "english", "korean"), BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
def test_fit_rejects_bad_arguments_in_both_languages(changes, english, korean):
    """The message names the argument, what was expected and what came."""
    arguments = {"inputs": INPUTS, "targets": LABELS, **FIFTY_STEPS, **changes}
    model = compiled(dense_net())
    for code, message in (("en", english), ("ko", korean)):
        language.use(code)
        with pytest.raises(ValueError, match=message):
            training.fit(model, **arguments)


def test_fit_rejects_what_is_not_a_compiled_model():
    """A model without compile, and something else than a model, in both languages."""
    with pytest.raises(ValueError, match=r"not compiled: call model.compile"):
        training.fit(dense_net(), INPUTS, LABELS, **FIFTY_STEPS)
    with pytest.raises(ValueError, match=r"`model` must be a compiled keras.Model. Received: Dense"):
        training.fit(layers.Dense(3), INPUTS, LABELS, **FIFTY_STEPS)
    language.use("ko")
    with pytest.raises(ValueError, match="컴파일되지 않았습니다"):
        training.fit(dense_net(), INPUTS, LABELS, **FIFTY_STEPS)
