"""Tests of the soft threshold as a Keras constraint: NumPy's proximal step, exact zeros, every way to train."""

import keras
import numpy as np
import pytest
from keras import layers

from course_lib import experiments, language, penalties, replicas, training
from course_lib.constraints import SoftThreshold
from course_lib.initialization import Start
from course_lib.splits import from_arrays

pytestmark = pytest.mark.usefixtures("english_reader")

GENERATOR = np.random.default_rng(0)
INPUTS = GENERATOR.normal(size=(24, 6)).astype("float32")
TARGETS = (INPUTS[:, :2] @ [[1.0], [-0.5]] + 0.05 * GENERATOR.normal(size=(24, 1)) + 1).astype("float32")
DATA = from_arrays((INPUTS, TARGETS), (INPUTS[:8], TARGETS[:8]), (INPUTS[8:], TARGETS[8:]))
LEARNING_RATE, L1 = 0.05, 0.4


def linear(threshold=LEARNING_RATE * L1):
    """A linear model trained by plain steps, its kernel under the constraint."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((6,)), layers.Dense(1, kernel_constraint=SoftThreshold(threshold))])
    model.compile(keras.optimizers.SGD(LEARNING_RATE), "mse")
    return model


def network():
    """One with a hidden layer, a constraint on each kernel."""
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(5, "tanh", kernel_constraint=SoftThreshold(0.02)),
            layers.Dense(1, kernel_constraint=SoftThreshold(0.001)),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse")
    return model


def kernels(model):
    return np.concatenate([layer.kernel.numpy().ravel() for layer in model.layers])


# ---- the threshold itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [0, 0.3, 1.5])
@pytest.mark.parametrize("shape", [(7,), (4, 3), (3, 3, 2, 4)])
def test_soft_threshold_equals_numpy(shape, threshold):
    """`penalties.soft_threshold` of tensors and variables of any shape, in their own precision."""
    weights = GENERATOR.normal(size=shape).astype("float32")
    expected = penalties.soft_threshold(weights, threshold)
    for given in (keras.ops.convert_to_tensor(weights), keras.Variable(weights)):
        found = keras.ops.convert_to_numpy(SoftThreshold(threshold)(given))
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected, atol=1e-7)
        np.testing.assert_array_equal(found == 0, expected == 0)
    half = SoftThreshold(threshold)(keras.ops.cast(weights, "float16"))
    assert keras.backend.standardize_dtype(half.dtype) == "float16"


@pytest.mark.parametrize("threshold", [-0.1, float("nan"), float("inf"), "0.1", None, True])
def test_soft_threshold_rejects(threshold):
    """The threshold is a finite number of at least 0."""
    with pytest.raises(ValueError, match=r"`threshold` must be a finite number of at least 0. Received: "):
        SoftThreshold(threshold)


def test_soft_threshold_says_it_in_korean():
    """The same check, said in Korean."""
    language.use("ko")
    with pytest.raises(ValueError, match=r"`threshold` 인수가 잘못되었습니다. 필요한 값: 0 이상의 유한한 수"):
        SoftThreshold(-1)


# ---- training ------------------------------------------------------------------------------------------------


def test_sgd_steps_equal_proximal_steps():
    """Keras with the constraint and NumPy with `proximal_step`, step by step; the bias is left alone."""
    model = linear()
    weights, bias = (variable.numpy().astype(float) for variable in model.trainable_variables)
    for _ in range(30):
        errors = INPUTS @ weights + bias - TARGETS
        gradients = 2 * INPUTS.T @ errors / len(INPUTS)
        weights = penalties.proximal_step(weights, gradients, learning_rate=LEARNING_RATE, l1=L1)
        bias = bias - LEARNING_RATE * 2 * errors.mean()
        model.train_on_batch(INPUTS, TARGETS)
        np.testing.assert_allclose(model.layers[0].kernel, weights, atol=1e-6)
        np.testing.assert_allclose(model.layers[0].bias, bias, atol=1e-6)
    np.testing.assert_array_equal(model.layers[0].kernel.numpy() == 0, weights == 0)


def test_training_ends_at_the_lasso():
    """The same weights, the same ones exactly 0; `regularizers.L1` under the same steps has no exact zero."""
    expected, intercept = penalties.lasso(INPUTS, TARGETS[:, 0], L1)
    assert 0 < np.count_nonzero(expected) < 6
    model = linear()
    training.fit(model, INPUTS, TARGETS, epochs=300, batch_size=24)
    np.testing.assert_allclose(model.layers[0].kernel[:, 0], expected, atol=1e-5)
    np.testing.assert_array_equal(model.layers[0].kernel.numpy()[:, 0] == 0, expected == 0)
    np.testing.assert_allclose(model.layers[0].bias, [intercept], atol=1e-5)

    penalised = keras.Sequential(
        [keras.Input((6,)), layers.Dense(1, kernel_regularizer=keras.regularizers.L1(L1))]
    )
    penalised.compile(keras.optimizers.SGD(LEARNING_RATE), "mse")
    training.fit(penalised, INPUTS, TARGETS, epochs=300, batch_size=24)
    np.testing.assert_allclose(penalised.layers[0].kernel[:, 0], expected, atol=2 * LEARNING_RATE * L1)
    assert np.all(kernels(penalised) != 0)


def test_threshold_0_changes_nothing():
    """The weights of a model without the constraint."""
    constrained, plain = linear(0), keras.Sequential([keras.Input((6,)), layers.Dense(1)])
    plain.compile(keras.optimizers.SGD(LEARNING_RATE), "mse")
    plain.set_weights(constrained.get_weights())
    for model in (constrained, plain):
        training.fit(model, INPUTS, TARGETS, epochs=3, batch_size=8)
    np.testing.assert_array_equal(kernels(constrained), kernels(plain))


def test_training_fit_equals_model_fit():
    """The compiled loop applies the constraint after every step, as Keras does."""
    start = Start(network()).draw(0)
    ours, keras_own = network(), network()
    for model in (ours, keras_own):
        replicas.assign(model, start)
    training.fit(ours, INPUTS, TARGETS, epochs=6, batch_size=8, shuffle=False)
    keras_own.fit(INPUTS, TARGETS, epochs=6, batch_size=8, shuffle=False, verbose=0)
    np.testing.assert_allclose(kernels(ours), kernels(keras_own), atol=1e-6)
    assert 0 < np.count_nonzero(kernels(ours) == 0) < 35


def test_compare_equals_model_fit(monkeypatch):
    """Two replicas side by side: each has the weights, zeros included, that `model.fit` gives it."""
    monkeypatch.delattr(replicas, "Alone")  # they are stacked, or this fails

    def measure(model, dataset):
        return {str(place): weight for place, weight in enumerate(kernels(model))}

    result = experiments.compare(
        {"soft threshold": network},
        DATA,
        seeds=2,
        epochs=3,
        batch_size=8,
        measure=measure,
        progress=False,
    )
    for seed in (0, 1):
        model = network()
        replicas.assign(model, Start(model).draw(seed))
        for order in training.epoch_orders(24, 3, seed=seed):
            model.fit(INPUTS[order], TARGETS[order], batch_size=8, shuffle=False, verbose=0)
        expected = kernels(model)
        found = np.array([result.values("soft threshold", str(place))[seed] for place in range(35)])
        np.testing.assert_allclose(found, expected, atol=1e-6)
        np.testing.assert_array_equal(found == 0, expected == 0)
        assert 0 < np.count_nonzero(expected == 0) < 35


def test_compare_keeps_the_thresholds_of_arms_apart():
    """Arms that differ in nothing but the threshold do not share a graph: each has its own zeros."""
    arms = {f"threshold {value}": (lambda value=value: linear(value)) for value in (0.0, 0.02, 1.0)}

    def measure(model, dataset):
        return {"zeros": int(np.count_nonzero(kernels(model) == 0))}

    result = experiments.compare(
        arms, DATA, seeds=2, epochs=40, batch_size=24, measure=measure, progress=False
    )
    zeros = [result.values(arm, "zeros") for arm in arms]
    assert (zeros[0] == 0).all()
    assert ((zeros[1] > 0) & (zeros[1] < 6)).all()
    assert (zeros[2] == 6).all()


# ---- saving --------------------------------------------------------------------------------------------------


def test_saved_model_keeps_the_threshold(tmp_path):
    """Loaded from a `.keras` file without a word on where the class is, it trains on in the same way."""
    model = linear(0.125)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    constraint = loaded.layers[0].kernel_constraint
    assert type(constraint) is SoftThreshold
    assert constraint.threshold == 0.125
    for one in (model, loaded):
        one.fit(INPUTS, TARGETS, epochs=2, batch_size=8, shuffle=False, verbose=0)
    np.testing.assert_array_equal(kernels(loaded), kernels(model))


def test_config_round_trip():
    """What `get_config` gives, `from_config` takes; the registered name says whose it is."""
    again = SoftThreshold.from_config(SoftThreshold(0.25).get_config())
    assert again.threshold == 0.25
    assert keras.saving.get_registered_name(SoftThreshold) == "course_lib>SoftThreshold"
