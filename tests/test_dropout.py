"""Tests of dropout in NumPy: its invariants at every rate, its exact means, and Keras as the second opinion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import dropout, language

pytestmark = pytest.mark.usefixtures("english_reader")

KINDS = [dropout.StandardDropout, dropout.InvertedDropout]
RATES = [0.0, 0.1, 0.25, 0.5, 0.8, 1.0]
GENERATOR = np.random.default_rng(0)
INPUTS = GENERATOR.uniform(0.5, 2, size=(4, 6)) * GENERATOR.choice([-1, 1], size=(4, 6))  # no zeros
BOTH = pytest.mark.parametrize("kind", KINDS, ids=["standard", "inverted"])


def _factor(kind, rate):
    """What a kept unit is multiplied by while training."""
    return 1.0 if kind is dropout.StandardDropout or rate == 1 else 1 / (1 - rate)


# ---- the contract of both kinds ------------------------------------------------------------------------------


@BOTH
@settings(deadline=None, max_examples=40)
@given(rate=st.floats(0, 1), seed=st.integers(0, 2**32))
def test_forward_drops_or_scales(kind, rate, seed):
    """Every output is 0 or its input times the factor, at any rate."""
    outputs = kind(rate, seed).forward(INPUTS, training=True)
    kept = INPUTS * _factor(kind, rate)
    assert np.all((outputs == 0) | (np.abs(outputs - kept) <= 1e-12 * np.abs(kept)))


@BOTH
def test_forward_at_rate_0_keeps_everything(kind):
    """Exactly the inputs, in training and at test time."""
    layer = kind(0.0, 1)
    for training in (True, False):
        np.testing.assert_array_equal(layer.forward(INPUTS, training), INPUTS)


@BOTH
def test_forward_at_rate_1_gives_zeros(kind):
    """Nothing is divided by zero: no NaN, no warning."""
    outputs = kind(1.0, 1).forward(INPUTS, training=True)
    np.testing.assert_array_equal(outputs, np.zeros_like(INPUTS))


@pytest.mark.parametrize("rate", RATES)
def test_forward_at_test_time_by_kind(rate):
    """Standard: times 1 − rate. Inverted: the identity."""
    standard = dropout.StandardDropout(rate, 1).forward(INPUTS, training=False)
    np.testing.assert_allclose(standard, INPUTS * (1 - rate), rtol=1e-15)
    inverted = dropout.InvertedDropout(rate, 1).forward(INPUTS, training=False)
    np.testing.assert_array_equal(inverted, INPUTS)


@BOTH
@pytest.mark.parametrize("rate", [0.1, 0.25, 0.8])
def test_forward_drops_the_share_that_rate_says(kind, rate):
    """The share of zeros is the drop rate, not the keep probability: within five standard errors."""
    outputs = kind(rate, 2).forward(np.ones((100, 1000)), training=True)
    assert np.mean(outputs == 0) == pytest.approx(rate, abs=5 * np.sqrt(rate * (1 - rate) / 100_000))


@BOTH
@pytest.mark.parametrize("rate", [0.1, 0.25, 0.8])
def test_forward_keeps_the_mean_by_enumeration(kind, rate):
    """Over all masks with their probabilities, training's mean is the test output: exactly."""
    row = INPUTS[0]
    masks, probabilities = dropout.thinned_masks(len(row), rate)
    mean = probabilities @ (masks * row * _factor(kind, rate))
    np.testing.assert_allclose(mean, kind(rate, 1).forward(row, training=False), rtol=1e-12)


@BOTH
def test_forward_draws_a_mask_for_each_example(kind):
    """The rows of a batch, and two calls, lose different units."""
    layer = kind(0.5, 3)
    first, second = (layer.forward(np.ones((50, 40)), training=True) == 0 for _ in range(2))
    assert len({row.tobytes() for row in first}) == 50
    assert not np.array_equal(first, second)


@BOTH
def test_forward_is_decided_by_the_seed(kind):
    """Same seed, same outputs, whatever the global generator did; another seed, others."""

    def outputs(seed):
        np.random.seed(5)  # noqa: NPY002 (the global generator must not matter)
        return kind(0.5, seed).forward(INPUTS, training=True)

    np.testing.assert_array_equal(outputs(4), outputs(4))
    assert not np.array_equal(outputs(4), outputs(5))


@BOTH
@pytest.mark.parametrize("training", [True, False])
def test_forward_leaves_the_inputs_alone(kind, training):
    """Read-only inputs are no obstacle; the outputs are another array."""
    inputs = INPUTS.copy()
    inputs.setflags(write=False)
    assert not np.shares_memory(kind(0.25, 1).forward(inputs, training), inputs)


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("training", [True, False])
def test_forward_keeps_shape_and_dtype(kind, dtype, training):
    """Any number of axes; single precision stays single; whole numbers become floats."""
    inputs = np.ones((2, 3, 4), dtype)
    layer = kind(0.3, 1)
    outputs = layer.forward(inputs, training)
    assert (outputs.shape, outputs.dtype) == (inputs.shape, inputs.dtype)
    assert layer.backward(outputs).dtype == dtype
    assert layer.forward([[1, 2]], training).dtype == float


@BOTH
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("rate", RATES)
def test_backward_equals_finite_differences(kind, training, rate):
    """The derivative of Σ weights · outputs with respect to each input, the mask held fixed by the seed."""
    weights = np.linspace(-1, 2, INPUTS.size).reshape(INPUTS.shape)

    def total(inputs):
        return np.sum(weights * kind(rate, 6).forward(inputs, training))

    numeric = np.zeros_like(INPUTS)
    for place in np.ndindex(INPUTS.shape):
        step = np.zeros_like(INPUTS)
        step[place] = 1e-4
        numeric[place] = (total(INPUTS + step) - total(INPUTS - step)) / 2e-4
    layer = kind(rate, 6)
    layer.forward(INPUTS, training)
    np.testing.assert_allclose(layer.backward(weights), numeric, atol=1e-9)


def test_backward_uses_the_last_mask():
    """After a second forward, the second mask: gradient and output vanish at the same places."""
    layer = dropout.InvertedDropout(0.5, 7)
    layer.forward(INPUTS, training=True)
    outputs = layer.forward(INPUTS, training=True)
    np.testing.assert_allclose(layer.backward(INPUTS), outputs)


def test_inverted_dropout_equals_keras_given_the_same_mask(keras):
    """Same kept units: Keras's outputs and gradients, to single precision."""
    import tensorflow as tf

    inputs = tf.constant(INPUTS, tf.float32)
    for rate in (0.1, 0.5, 0.8):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            expected = keras.layers.Dropout(rate, seed=1)(inputs, training=True)
        mask = expected.numpy() != 0
        ours = dropout.InvertedDropout(rate, 1)
        ours._generator = _Returns(np.where(mask, 1.0, 0.0))
        np.testing.assert_allclose(ours.forward(INPUTS, training=True), expected, rtol=1e-6)
        gradients = tape.gradient(expected, inputs)
        np.testing.assert_allclose(ours.backward(np.ones_like(INPUTS)), gradients, rtol=1e-6)


class _Returns:
    """A generator whose random numbers are given: 1 keeps a unit, 0 drops it."""

    def __init__(self, numbers):
        self._numbers = numbers

    def random(self, shape):
        assert shape == self._numbers.shape
        return self._numbers


@BOTH
@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan"), float("inf"), "0.5", None, True])
def test_rate_is_a_number_from_0_to_1(kind, rate):
    """Anything else is refused when the layer is made."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]"):
        kind(rate, 0)


@BOTH
@pytest.mark.parametrize("seed", [-1, 0.5, None, "0", True])
def test_seed_is_a_whole_number(kind, seed):
    """No seed means no reproducible result, so None is refused, too."""
    with pytest.raises(ValueError, match="`seed` must be a whole number of at least 0"):
        kind(0.5, seed)


@BOTH
def test_forward_and_backward_reject(kind):
    """NaN, empty, text; backward before forward, or of another shape."""
    layer = kind(0.5, 0)
    with pytest.raises(ValueError, match="Call forward before backward"):
        layer.backward(INPUTS)
    for inputs, message in (([np.nan], "free of NaN"), ([], "not empty"), (["a"], "an array of numbers")):
        with pytest.raises(ValueError, match=f"`inputs` must be {message}"):
            layer.forward(inputs, training=True)
    layer.forward(INPUTS, training=True)
    with pytest.raises(
        ValueError, match=r"`output_gradients` must be the shape of the last inputs, \(4, 6\)"
    ):
        layer.backward(INPUTS[:2])
    with pytest.raises(ValueError, match="`output_gradients` must be free of NaN"):
        layer.backward(INPUTS * np.nan)


def test_errors_are_said_in_korean():
    """The same checks, said in Korean."""
    language.use("ko")
    with pytest.raises(ValueError, match="0 이상 1 이하의 수"):
        dropout.InvertedDropout(2, 0)
    with pytest.raises(ValueError, match="backward보다 forward를 먼저"):
        dropout.InvertedDropout(0.5, 0).backward(INPUTS)
    with pytest.raises(ValueError, match="16 이하의 수"):
        dropout.thinned_masks(17, 0.5)


# ---- thinned networks ----------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=30)
@given(num_units=st.integers(1, 8), rate=st.floats(0, 1))
def test_thinned_masks_are_all_masks(num_units, rate):
    """2 to the power of the units, all different; their probabilities sum to 1 and keep 1 − rate of each unit."""
    masks, probabilities = dropout.thinned_masks(num_units, rate)
    assert masks.shape == (2**num_units, num_units)
    assert len(np.unique(masks, axis=0)) == 2**num_units
    assert set(np.unique(masks)) == {0.0, 1.0}
    assert probabilities.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(probabilities @ masks, 1 - rate, atol=1e-12)


def test_thinned_masks_at_the_ends():
    """Rate 0: the full network for certain; rate 1: the empty one."""
    for rate, kept in ((0.0, 1.0), (1.0, 0.0)):
        masks, probabilities = dropout.thinned_masks(3, rate)
        np.testing.assert_array_equal(masks[probabilities == 1], [[kept] * 3])


@pytest.mark.parametrize(
    ("num_units", "rate", "message"),
    [(0, 0.5, "`num_units` must be"), (17, 0.5, "at most 16"), (2.0, 0.5, "`num_units`"), (2, 1.5, "`rate`")],
)
def test_thinned_masks_rejects(num_units, rate, message):
    """No unit, too many, or a rate outside its range."""
    with pytest.raises(ValueError, match=message):
        dropout.thinned_masks(num_units, rate)


def _small_net(keras, rate):
    keras.utils.set_random_seed(2)
    return keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(4, "relu", bias_initializer="normal"),
            keras.layers.Dropout(rate),
            keras.layers.Dense(3, "softmax", bias_initializer="normal"),
        ]
    )


@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_thinned_predictions_equal_keras_mask_by_mask(keras, rate):
    """Each thinned network run by Keras, with its mask written into the output kernel."""
    model = _small_net(keras, rate)
    weights = model.get_weights()
    outputs, probabilities = dropout.thinned_predictions(INPUTS, weights, rate)
    masks, expected_probabilities = dropout.thinned_masks(4, rate)
    assert outputs.shape == (16, 4, 3)
    np.testing.assert_array_equal(probabilities, expected_probabilities)
    for mask, output in zip(masks, outputs, strict=True):
        model.set_weights([*weights[:2], weights[2] * mask[:, np.newaxis] / (1 - rate), weights[3]])
        np.testing.assert_allclose(output, model(INPUTS), atol=1e-6)


def test_thinned_predictions_of_two_hidden_layers(keras):
    """Masks of both layers, in the order of `thinned_masks` over all units, against Keras mask by mask."""
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(3, "relu", bias_initializer="normal"),
            keras.layers.Dense(2, "relu", bias_initializer="normal"),
            keras.layers.Dense(3, "softmax"),
        ]
    )
    weights = model.get_weights()
    outputs, _ = dropout.thinned_predictions(INPUTS, weights, 0.3)
    masks, _ = dropout.thinned_masks(5, 0.3)
    assert len(outputs) == 32
    for mask, output in zip(masks, outputs, strict=True):
        second, third = weights[2] * mask[:3, np.newaxis] / 0.7, weights[4] * mask[3:, np.newaxis] / 0.7
        model.set_weights([*weights[:2], second, weights[3], third, weights[5]])
        np.testing.assert_allclose(output, model(INPUTS), atol=1e-6)


def test_thinned_predictions_average_what_dropout_predicts(keras):
    """Many random passes tend to the weighted mean over all thinned networks; at rate 0 it is the full one."""
    model = _small_net(keras, 0.3)
    outputs, probabilities = dropout.thinned_predictions(INPUTS, model.get_weights(), 0.3)
    mean = np.einsum("m,mec->ec", probabilities, outputs)
    passes = dropout.monte_carlo_predict(model, np.repeat(INPUTS, 500, axis=0), num_passes=8)
    np.testing.assert_allclose(passes.reshape(8, 4, 500, 3).mean(axis=(0, 2)), mean, atol=0.02)
    outputs, probabilities = dropout.thinned_predictions(INPUTS, model.get_weights(), 0.0)
    np.testing.assert_allclose(outputs[probabilities == 1][0], model(INPUTS), atol=1e-6)


def test_weight_scaling_is_the_geometric_mean_of_one_softmax_layer():
    """Dropout before a single softmax layer: scaled weights give the normalized geometric mean, exactly.

    The arithmetic mean, which an ensemble would use, is another one.
    """
    generator = np.random.default_rng(5)
    units, kernel, bias = generator.normal(size=5), generator.normal(size=(5, 3)), generator.normal(size=3)
    rate = 0.3
    # The hidden layer passes positive inputs on, so the units' signs go into the output kernel.
    weights = (np.eye(5), np.zeros(5), np.sign(units)[:, np.newaxis] * kernel, bias)
    outputs, probabilities = dropout.thinned_predictions(np.abs(units)[np.newaxis], weights, rate)
    geometric = np.exp(probabilities @ np.log(outputs[:, 0]))
    geometric /= geometric.sum()
    logits = units @ kernel + bias
    full = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(geometric, full, atol=1e-12)
    assert np.abs(probabilities @ outputs[:, 0] - full).max() > 1e-3


def test_thinned_predictions_rejects():
    """Rate 1 leaves no network to predict with; inputs are two-dimensional and finite."""
    weights = (np.ones((6, 2)), np.zeros(2), np.ones((2, 3)), np.zeros(3))
    with pytest.raises(ValueError, match="`rate` must be below 1"):
        dropout.thinned_predictions(INPUTS, weights, 1)
    with pytest.raises(ValueError, match="`inputs` must be an array with 2 axes"):
        dropout.thinned_predictions(INPUTS[0], weights, 0.5)
    with pytest.raises(ValueError, match="`inputs` must be free of NaN"):
        dropout.thinned_predictions(INPUTS * np.nan, weights, 0.5)
    with pytest.raises(ValueError, match=r"`weights` must be kernel and bias of each layer.*Received: 2"):
        dropout.thinned_predictions(INPUTS, weights[:2], 0.5)
    with pytest.raises(ValueError, match="`weights` must be kernel and bias"):
        dropout.thinned_predictions(INPUTS, (*weights[:2], np.ones((3, 3)), weights[3]), 0.5)


# ---- Monte-Carlo prediction ----------------------------------------------------------------------------------


@pytest.fixture
def random_model(keras):
    """A classifier with two dropout layers and a batch normalization that has seen data."""
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(8, "relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.5),
            keras.layers.BatchNormalization(trainable=False),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(3, "softmax"),
        ]
    )
    model(INPUTS, training=True)
    return model


def test_monte_carlo_predict_is_reproducible(random_model):
    """Same seed, same passes; passes differ; another seed, others; each is a distribution."""
    passes = dropout.monte_carlo_predict(random_model, INPUTS, num_passes=5, seed=1)
    assert passes.shape == (5, 4, 3)
    np.testing.assert_allclose(passes.sum(axis=-1), 1, rtol=1e-5)
    assert len({one.tobytes() for one in passes}) == 5
    np.testing.assert_array_equal(passes, dropout.monte_carlo_predict(random_model, INPUTS, 5, seed=1))
    assert not np.array_equal(passes, dropout.monte_carlo_predict(random_model, INPUTS, 5, seed=2))


def test_monte_carlo_predict_leaves_the_model_as_it_was(random_model):
    """States of the masks, moving statistics, weights and trainable flags: also after an error."""

    def state():
        return [v.numpy() for v in random_model.variables], [layer.trainable for layer in random_model.layers]

    before = state()
    dropout.monte_carlo_predict(random_model, INPUTS, num_passes=3)
    with pytest.raises(Exception, match=r"shape|Matrix|incompatible"):
        dropout.monte_carlo_predict(random_model, INPUTS[:, :2], num_passes=3)
    after = state()
    assert after[1] == before[1]
    for now, then in zip(after[0], before[0], strict=True):
        np.testing.assert_array_equal(now, then)


def test_monte_carlo_predict_normalizes_as_at_test_time(keras):
    """Batch normalization keeps its moving statistics: an example's prediction ignores its neighbours."""
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.BatchNormalization(), keras.layers.Dropout(1e-9)]
    )
    passes = dropout.monte_carlo_predict(model, INPUTS * 5, num_passes=1)
    np.testing.assert_allclose(passes[0], model(INPUTS * 5, training=False), rtol=1e-5)


def test_monte_carlo_predict_rejects(keras, random_model):
    """A model without dropout always predicts the same: the message says what is missing."""
    for layers in ([], [keras.layers.Dropout(0.0)]):
        model = keras.Sequential([keras.Input((6,)), *layers, keras.layers.Dense(3)])
        with pytest.raises(ValueError, match=r"`model` must be a model with a layer that is random.*Dropout"):
            dropout.monte_carlo_predict(model, INPUTS)
    with pytest.raises(ValueError, match="`num_passes` must be"):
        dropout.monte_carlo_predict(random_model, INPUTS, num_passes=0)
    with pytest.raises(ValueError, match="`seed` must be"):
        dropout.monte_carlo_predict(random_model, INPUTS, seed=-1)
    with pytest.raises(ValueError, match="`inputs` must be free of NaN"):
        dropout.monte_carlo_predict(random_model, INPUTS * np.nan)
    language.use("ko")
    with pytest.raises(ValueError, match="훈련 때 무작위인 층이 있는 모델"):
        dropout.monte_carlo_predict(model, INPUTS)
