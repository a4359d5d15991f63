"""Tests of the L1 and L2 penalties: Keras, scikit-learn and the conditions of a minimum as second opinions."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import language, penalties

pytestmark = pytest.mark.usefixtures("english_reader")

GENERATOR = np.random.default_rng(0)
WEIGHTS = GENERATOR.uniform(0.5, 2, size=(3, 4)) * GENERATOR.choice([-1, 1], size=(3, 4))  # no zeros
SHARES = [1.0, 0.5, 0.1, 0.01]  # of the smallest l1 that leaves no weight
NUMBERS = st.floats(-1e6, 1e6)
STRENGTHS = st.floats(0, 1e6)


def wide():
    """More features than examples, of which three matter."""
    inputs = GENERATOR.normal(size=(20, 30))
    return inputs, inputs[:, :3] @ [2.0, -1.0, 0.5] + 0.1 * GENERATOR.normal(size=20) + 3


def diabetes(scaled):
    from sklearn.datasets import load_diabetes

    inputs, targets = load_diabetes(return_X_y=True, scaled=scaled)
    return (inputs * np.sqrt(len(inputs)) if scaled else inputs), targets


DATA = {"standardised": diabetes(True), "raw": diabetes(False), "wide": wide()}
EACH_DATA = pytest.mark.parametrize("data", DATA.values(), ids=DATA.keys())
INPUTS, TARGETS = DATA["wide"]


def orthonormal(num_examples=16, num_features=4):
    """Centred inputs with XᵀX = n I, targets of mean 0, and the least-squares weights."""
    columns = np.column_stack([np.ones(num_examples), GENERATOR.normal(size=(num_examples, num_features))])
    inputs = np.linalg.qr(columns)[0][:, 1:] * np.sqrt(num_examples)
    targets = inputs @ [2.0, -0.7, 0.3, 0.0] + GENERATOR.normal(size=num_examples) * 0.1
    targets -= targets.mean()
    return inputs, targets, inputs.T @ targets / num_examples


def objective(inputs, targets, weights, intercept, l1, l2):
    errors = targets - inputs @ weights - intercept
    return np.mean(errors**2) + penalties.l1(weights, l1) + penalties.l2(weights, l2)


def data_gradients(inputs, targets, weights, intercept):
    """Of the mean squared error."""
    return -2 / len(inputs) * inputs.T @ (targets - inputs @ weights - intercept)


# ---- values and gradients ------------------------------------------------------------------------------------


def test_penalties_of_known_numbers():
    """Sums, not means, and no ½."""
    assert penalties.l1([[3, -4]], 0.5) == 3.5
    assert penalties.l2([[3, -4]], 0.5) == 12.5
    assert type(penalties.l1([1, 2], 1)) is type(penalties.l2(np.float32(2), 1)) is float


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_gradients_equal_finite_differences(name):
    """Away from zero, where |w| has a derivative."""
    penalty, gradient = getattr(penalties, name), getattr(penalties, f"{name}_gradient")
    numeric = np.zeros_like(WEIGHTS)
    for place in np.ndindex(WEIGHTS.shape):
        step = np.zeros_like(WEIGHTS)
        step[place] = 1e-4
        numeric[place] = (penalty(WEIGHTS + step, 0.3) - penalty(WEIGHTS - step, 0.3)) / 2e-4
    np.testing.assert_allclose(gradient(WEIGHTS, 0.3), numeric, atol=1e-9)


def test_gradients_at_zero():
    """The subgradient 0, so that a weight of 0 is not moved."""
    np.testing.assert_array_equal(penalties.l1_gradient([0.0, 1e-300, -2], 0.5), [0, 0.5, -0.5])
    np.testing.assert_array_equal(penalties.l2_gradient([0.0, 1, -2], 0.5), [0, 1, -2])


@pytest.mark.parametrize("strengths", [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)], ids=["L1", "L2", "L1L2"])
def test_penalties_equal_keras(strengths):
    """Value and gradient of `keras.regularizers`, a weight of 0 included."""
    keras = pytest.importorskip("keras")
    import tensorflow as tf

    l1, l2 = strengths
    regularizers = {
        (0.3, 0.0): keras.regularizers.L1(0.3),
        (0.0, 0.2): keras.regularizers.L2(0.2),
        (0.3, 0.2): keras.regularizers.L1L2(0.3, 0.2),
    }
    weights = np.where(np.arange(12).reshape(3, 4) == 5, 0.0, WEIGHTS)
    tensor = tf.constant(weights, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        expected = regularizers[strengths](tensor)
    assert penalties.l1(weights, l1) + penalties.l2(weights, l2) == pytest.approx(float(expected), rel=1e-6)
    gradients = penalties.l1_gradient(weights, l1) + penalties.l2_gradient(weights, l2)
    np.testing.assert_allclose(gradients, tape.gradient(expected, tensor), rtol=1e-6)


# ---- soft threshold and proximal step ------------------------------------------------------------------------


def test_soft_threshold_of_known_numbers():
    """Towards zero by the threshold, and there they stop; no −0.0."""
    found = penalties.soft_threshold([-3, -1, -0.5, 0, 0.5, 1, 3], 1)
    np.testing.assert_array_equal(found, [-2, 0, 0, 0, 0, 0, 2])
    assert not np.signbit(found[1:]).any()
    np.testing.assert_array_equal(penalties.soft_threshold(WEIGHTS, 0), WEIGHTS)


@given(value=st.floats(-10, 10), threshold=st.floats(0, 10))
def test_soft_threshold_minimises(value, threshold):
    """½(w − v)² + threshold · |w| is nowhere smaller on a grid about the range."""
    grid = np.append(np.linspace(-12, 12, 4801), 0.0)

    def cost(weight):
        return 0.5 * (weight - value) ** 2 + threshold * np.abs(weight)

    assert cost(penalties.soft_threshold(value, threshold)) <= cost(grid).min() + 1e-12


@given(one=NUMBERS, other=NUMBERS, threshold=STRENGTHS)
def test_soft_threshold_brings_nothing_apart(one, other, threshold):
    """Non-expansive, odd, and it never changes a sign."""
    found, found_other = penalties.soft_threshold([one, other], threshold)
    assert abs(found - found_other) <= abs(one - other) + 1e-9
    assert found * one >= 0
    assert abs(found) <= abs(one)
    assert penalties.soft_threshold(-one, threshold) == -found


@settings(max_examples=50)
@given(
    weight=st.floats(-3, 3),
    gradient=st.floats(-3, 3),
    learning_rate=st.floats(0, 1),
    l1=st.floats(0, 3),
    l2=st.floats(0, 3),
)
def test_proximal_step_minimises(weight, gradient, learning_rate, l1, l2):
    """½(w − z)² + learning_rate · (l1|w| + l2 w²), z after the gradient step, is nowhere smaller on a grid."""
    moved = weight - learning_rate * gradient
    grid = np.append(np.linspace(-6.5, 6.5, 2601), 0.0)

    def cost(w):
        return 0.5 * (w - moved) ** 2 + learning_rate * (l1 * np.abs(w) + l2 * w**2)

    found = penalties.proximal_step(weight, gradient, learning_rate=learning_rate, l1=l1, l2=l2)
    assert cost(found) <= cost(grid).min() + 1e-12


def test_proximal_step_without_penalty_is_a_gradient_step():
    """And at learning rate 0 nothing moves, whatever the penalties."""
    gradients = np.ones_like(WEIGHTS)
    found = penalties.proximal_step(WEIGHTS, gradients, learning_rate=0.1)
    np.testing.assert_allclose(found, WEIGHTS - 0.1, rtol=1e-15)
    found = penalties.proximal_step(WEIGHTS, gradients, learning_rate=0, l1=5, l2=5)
    np.testing.assert_array_equal(found, WEIGHTS)


@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_proximal_step_converges_to_the_lasso(l2):
    """Iterated: the weights of coordinate descent, the same ones exactly 0. Gradient steps reach no zero."""
    inputs, targets, _ = orthonormal()
    inputs = inputs @ (np.eye(4) + 0.3)  # correlated
    l1 = 0.5 * penalties.l1_max(inputs, targets)
    expected, intercept = penalties.elastic_net(inputs, targets, l1=l1, l2=l2)
    assert 0 < np.count_nonzero(expected) < 4
    proximal = plain = np.ones(4)
    for _ in range(600):
        gradients = data_gradients(inputs, targets, proximal, intercept)
        proximal = penalties.proximal_step(proximal, gradients, learning_rate=0.1, l1=l1, l2=l2)
        gradients = data_gradients(inputs, targets, plain, intercept)
        gradients = gradients + penalties.l1_gradient(plain, l1) + penalties.l2_gradient(plain, l2)
        plain = plain - 0.1 * gradients
    np.testing.assert_allclose(proximal, expected, atol=1e-8)
    np.testing.assert_array_equal(proximal == 0, expected == 0)
    assert np.all(plain != 0)


# ---- max norm ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "axis"), [((5, 4), 0), ((5, 4), 1), ((3, 3, 2, 4), (0, 1, 2))])
@pytest.mark.parametrize("max_value", [0.5, 2.0])
def test_max_norm_equals_keras(shape, axis, max_value):
    """`keras.constraints.MaxNorm`, whose small constant in the denominator costs a digit."""
    keras = pytest.importorskip("keras")
    kernel = GENERATOR.normal(size=shape) * 0.9
    expected = keras.constraints.MaxNorm(max_value, axis=list(np.atleast_1d(axis)))(kernel.astype("float32"))
    np.testing.assert_allclose(penalties.max_norm(kernel, max_value, axis), expected, rtol=1e-5, atol=1e-6)


def test_max_norm_shortens_only_what_is_too_long():
    """The direction stays; short columns and columns of zeros are not touched; a limit of 0 gives zeros."""
    kernel = np.array([[3.0, 0.3, 0.0], [4.0, 0.4, 0.0]])
    np.testing.assert_allclose(penalties.max_norm(kernel, 1), [[0.6, 0.3, 0], [0.8, 0.4, 0]], rtol=1e-15)
    np.testing.assert_array_equal(penalties.max_norm(kernel, 5), kernel)
    np.testing.assert_array_equal(penalties.max_norm(kernel, 0), np.zeros_like(kernel))
    assert np.linalg.norm(penalties.max_norm(kernel, 1, axis=None)) == pytest.approx(1)


# ---- ridge ---------------------------------------------------------------------------------------------------


@EACH_DATA
@pytest.mark.parametrize("strength", [1e-3, 0.1, 10.0])
def test_ridge_equals_scikit_learn(data, strength):
    """`Ridge(alpha=strength * n)`: weights and intercept."""
    from sklearn.linear_model import Ridge

    inputs, targets = data
    weights, intercept = penalties.ridge(inputs, targets, strength)
    expected = Ridge(alpha=strength * len(inputs)).fit(inputs, targets)
    np.testing.assert_allclose(weights, expected.coef_, rtol=1e-7, atol=1e-9)
    assert intercept == pytest.approx(expected.intercept_, rel=1e-7)
    assert type(intercept) is float


@EACH_DATA
def test_ridge_is_least_squares_with_more_rows(data):
    """n rows √(n · strength) · I with targets 0, below the centred data."""
    inputs, targets = data
    centred = inputs - inputs.mean(axis=0)
    more = np.sqrt(len(inputs) * 0.5) * np.eye(inputs.shape[1])
    rows = np.vstack([centred, more]), np.append(targets - targets.mean(), np.zeros(inputs.shape[1]))
    expected = np.linalg.lstsq(*rows, rcond=None)[0]
    np.testing.assert_allclose(penalties.ridge(inputs, targets, 0.5)[0], expected, rtol=1e-8, atol=1e-10)


@EACH_DATA
def test_ridge_gradient_vanishes(data):
    """The minimum: gradients of data loss and penalty add up to 0, those of the intercept too."""
    inputs, targets = data
    weights, intercept = penalties.ridge(inputs, targets, 0.2)
    gradients = data_gradients(inputs, targets, weights, intercept)
    scale = np.abs(data_gradients(inputs, targets, 0 * weights, targets.mean())).max()
    np.testing.assert_allclose(gradients + penalties.l2_gradient(weights, 0.2), 0, atol=1e-10 * scale)
    assert np.mean(targets - inputs @ weights) == pytest.approx(intercept)


def test_ridge_at_strength_0_is_the_shortest_least_squares_solution():
    """Of the many that fit 20 examples with 30 features exactly; equal columns share their weight."""
    weights, intercept = penalties.ridge(INPUTS, TARGETS, 0)
    np.testing.assert_allclose(INPUTS @ weights + intercept, TARGETS, atol=1e-10)
    expected = np.linalg.pinv(INPUTS - INPUTS.mean(axis=0)) @ (TARGETS - TARGETS.mean())
    np.testing.assert_allclose(weights, expected, atol=1e-10)
    inputs, targets, least_squares = orthonormal()
    doubled, _ = penalties.ridge(np.column_stack([inputs, inputs[:, 0]]), targets, 0)
    expected = [least_squares[0] / 2, *least_squares[1:], least_squares[0] / 2]
    np.testing.assert_allclose(doubled, expected, atol=1e-12)


def test_ridge_of_orthonormal_inputs_shrinks_all_weights_alike():
    """By 1 / (1 + strength), none to zero."""
    inputs, targets, least_squares = orthonormal()
    weights, _ = penalties.ridge(inputs, targets, 0.5)
    np.testing.assert_allclose(weights, least_squares / 1.5, atol=1e-14)
    assert np.all(weights != 0)


@pytest.mark.parametrize("strength", [0.0, 0.1, 10.0])
def test_degrees_of_freedom_are_the_trace_of_the_hat_matrix(strength):
    """The sum of what each fitted value takes from its own target, the intercept apart."""
    inputs = DATA["standardised"][0][:40]
    hat = np.zeros(40)
    for example, own in enumerate(np.eye(40)):
        weights, intercept = penalties.ridge(inputs, own, strength)
        hat[example] = inputs[example] @ weights + intercept
    found = penalties.effective_degrees_of_freedom(inputs, strength)
    assert found == pytest.approx(hat.sum() - 1, abs=1e-10)


@EACH_DATA
def test_degrees_of_freedom_fall_from_the_rank_to_zero(data):
    """All features at 0 (in the wide data, the rank: one less than the examples); then fewer and fewer."""
    inputs = data[0]
    rank = min(inputs.shape[1], len(inputs) - 1)
    strengths = [0, 1e-4, 1e-2, 1, 1e2, 1e4, 1e12]
    found = [penalties.effective_degrees_of_freedom(inputs, strength) for strength in strengths]
    assert found[0] == pytest.approx(rank, abs=1e-12)
    assert np.all(np.diff(found) < 0)
    assert 0 < found[-1] < 1e-6
    constant = np.column_stack([inputs, np.full(len(inputs), 0.1)])
    assert penalties.effective_degrees_of_freedom(constant, 0) == pytest.approx(rank, abs=1e-12)


# ---- lasso and elastic net -----------------------------------------------------------------------------------


@EACH_DATA
@pytest.mark.parametrize("share", SHARES)
def test_lasso_equals_scikit_learn(data, share):
    """`Lasso(alpha=strength / 2)`: weights, zeros and intercept."""
    from sklearn.linear_model import Lasso

    inputs, targets = data
    strength = share * penalties.l1_max(inputs, targets)
    weights, intercept = penalties.lasso(inputs, targets, strength)
    expected = Lasso(alpha=strength / 2, tol=1e-12, max_iter=10**6).fit(inputs, targets)
    np.testing.assert_allclose(weights, expected.coef_, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(weights == 0, expected.coef_ == 0)
    assert intercept == pytest.approx(expected.intercept_, rel=1e-7)


@EACH_DATA
@pytest.mark.parametrize("l2", [1e-3, 0.1, 2.0])
def test_elastic_net_equals_scikit_learn(data, l2):
    """`alpha = l1 / 2 + l2`, `l1_ratio = (l1 / 2) / alpha`."""
    from sklearn.linear_model import ElasticNet

    inputs, targets = data
    l1 = 0.1 * penalties.l1_max(inputs, targets)
    weights, intercept = penalties.elastic_net(inputs, targets, l1=l1, l2=l2)
    alpha = l1 / 2 + l2
    model = ElasticNet(alpha=alpha, l1_ratio=l1 / 2 / alpha, tol=1e-12, max_iter=10**6)
    expected = model.fit(inputs, targets)
    np.testing.assert_allclose(weights, expected.coef_, rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(weights == 0, expected.coef_ == 0)
    assert intercept == pytest.approx(expected.intercept_, rel=1e-7)


@EACH_DATA
@pytest.mark.parametrize("share", SHARES)
def test_lasso_fulfils_the_conditions_of_a_minimum(data, share):
    """The data loss pulls each weight with exactly l1 against its sign, and each zero with at most l1."""
    inputs, targets = data
    largest = penalties.l1_max(inputs, targets)
    weights, intercept = penalties.lasso(inputs, targets, share * largest)
    pulls = -data_gradients(inputs, targets, weights, intercept)
    active = weights != 0
    np.testing.assert_allclose(pulls[active], share * largest * np.sign(weights[active]), atol=1e-7 * largest)
    assert np.all(np.abs(pulls[~active]) <= share * largest * (1 + 1e-9))
    assert np.mean(targets - inputs @ weights) == pytest.approx(intercept)


def test_elastic_net_of_orthonormal_inputs_is_a_soft_threshold():
    """Lasso: soft(least squares, l1 / 2); with l2, that over 1 + l2."""
    inputs, targets, least_squares = orthonormal()
    thresholded = penalties.soft_threshold(least_squares, 0.4)
    assert 0 < np.count_nonzero(thresholded) < 4
    weights, _ = penalties.lasso(inputs, targets, 0.8)
    np.testing.assert_allclose(weights, thresholded, atol=1e-14)
    weights, _ = penalties.elastic_net(inputs, targets, l1=0.8, l2=0.5)
    np.testing.assert_allclose(weights, thresholded / 1.5, atol=1e-14)


def test_elastic_net_without_l1_is_ridge():
    """And without either, least squares."""
    inputs, targets = DATA["standardised"]
    for l2 in (0.0, 0.1, 3.0):
        weights, intercept = penalties.elastic_net(inputs, targets, l1=0, l2=l2)
        expected, expected_intercept = penalties.ridge(inputs, targets, l2)
        np.testing.assert_allclose(weights, expected, atol=1e-5)
        assert intercept == pytest.approx(expected_intercept)


def test_elastic_net_of_constant_targets_forgets_its_start():
    """No weight is needed, whatever the penalties: no endless way to zero."""
    inputs, _, _ = orthonormal()
    for l1, l2 in ((0, 0), (0, 0.1), (0.1, 0)):
        start = [5, 0, -3, 1]
        weights, _ = penalties.elastic_net(
            inputs @ (np.eye(4) + 1), np.full(16, 0.1), l1=l1, l2=l2, start=start
        )
        np.testing.assert_array_equal(weights, 0)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**6), l1=st.floats(0, 2), l2=st.floats(0, 2))
def test_elastic_net_is_nowhere_smaller(seed, l1, l2):
    """No neighbour of the solution, near or far, has a smaller objective."""
    generator = np.random.default_rng(seed)
    inputs, targets = generator.normal(size=(12, 3)), generator.normal(size=12)
    weights, intercept = penalties.elastic_net(inputs, targets, l1=l1, l2=l2)
    smallest = objective(inputs, targets, weights, intercept, l1, l2)
    for scale in (1e-3, 1.0):
        for move in scale * generator.normal(size=(20, 4)):
            found = objective(inputs, targets, weights + move[:3], intercept + move[3], l1, l2)
            assert found >= smallest - 1e-10


def test_elastic_net_begins_at_start():
    """One sweep checks a solution, and is too few from zeros; from anywhere the end is the same."""
    strength = 0.1 * penalties.l1_max(INPUTS, TARGETS)
    weights, intercept = penalties.lasso(INPUTS, TARGETS, strength)
    again, _ = penalties.lasso(INPUTS, TARGETS, strength, start=weights, tolerance=1e-9, max_sweeps=1)
    np.testing.assert_allclose(again, weights, atol=1e-8)
    with pytest.raises(RuntimeError, match="still move after `max_sweeps` = 1 sweeps"):
        penalties.lasso(INPUTS, TARGETS, strength, max_sweeps=1)
    far, far_intercept = penalties.lasso(INPUTS, TARGETS, strength, start=np.full(30, -5.0))
    np.testing.assert_allclose(far, weights, atol=1e-8)
    assert far_intercept == pytest.approx(intercept)


def test_elastic_net_forgets_the_rounding_of_a_far_start():
    """Residuals of the size of 1e12 lose the targets' last digits; the solution does not."""
    inputs, targets, _ = orthonormal()
    weights, _ = penalties.elastic_net(inputs @ (np.eye(4) + 0.3), targets, l1=0.3, l2=0.1)
    far = np.full(4, 1e12)
    found, _ = penalties.elastic_net(inputs @ (np.eye(4) + 0.3), targets, l1=0.3, l2=0.1, start=far)
    np.testing.assert_allclose(found, weights, atol=1e-9)


def test_elastic_net_stops_by_the_scale_of_inputs_and_targets():
    """Other units of measurement: the same solution in those units, to the same relative precision."""
    strength = 0.1 * penalties.l1_max(INPUTS, TARGETS)
    weights, intercept = penalties.lasso(INPUTS, TARGETS, strength)
    for unit in (1e-8, 1e8):
        found, found_intercept = penalties.lasso(INPUTS, unit * TARGETS, unit * strength)
        np.testing.assert_allclose(found / unit, weights, atol=1e-9)
        assert found_intercept / unit == pytest.approx(intercept)
        found, _ = penalties.lasso(unit * INPUTS, TARGETS, unit * strength)
        np.testing.assert_allclose(found * unit, weights, atol=1e-9)


def test_a_looser_tolerance_stops_earlier():
    """Within two sweeps at 1 %, not at the usual tolerance."""
    inputs, targets = DATA["standardised"]
    penalties.lasso(inputs, targets, 5.0, tolerance=0.1, max_sweeps=8)
    with pytest.raises(RuntimeError, match="max_sweeps"):
        penalties.lasso(inputs, targets, 5.0, max_sweeps=8)


@pytest.mark.parametrize(
    "fit",
    [
        lambda inputs, targets: penalties.ridge(inputs, targets, 0.0),
        lambda inputs, targets: penalties.ridge(inputs, targets, 0.1),
        lambda inputs, targets: penalties.lasso(inputs, targets, 0.1),
        lambda inputs, targets: penalties.elastic_net(inputs, targets, l1=0.1, l2=0.1, start=np.ones(5)),
    ],
    ids=["least squares", "ridge", "lasso", "elastic net"],
)
class TestLinearModels:
    """What ridge, lasso and elastic net have in common."""

    def test_a_constant_input_has_weight_0(self, fit):
        """0.1 has no exact mean; the other weights are those without it, and nothing is divided by zero."""
        inputs, targets, _ = orthonormal()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            weights, intercept = fit(np.column_stack([np.full(16, 0.1), inputs]), targets)
        assert weights[0] == 0
        expected, expected_intercept = fit(np.column_stack([inputs, np.full(16, 7)]), targets)
        np.testing.assert_allclose(weights[1:], expected[:4], atol=1e-9)
        assert intercept == pytest.approx(expected_intercept, abs=1e-9)

    def test_constant_targets_need_no_weight(self, fit):
        """The intercept says it all, as it does of a single example."""
        weights, intercept = fit(INPUTS[:, :5], np.full(20, 0.1))
        np.testing.assert_allclose(weights, 0, atol=1e-9)
        assert intercept == pytest.approx(0.1)
        weights, intercept = fit(INPUTS[:1, :5], [7])
        np.testing.assert_array_equal(weights, 0)
        assert intercept == 7

    def test_the_intercept_is_not_penalised(self, fit):
        """Inputs and targets that are shifted have the same weights."""
        weights, intercept = fit(INPUTS[:, :5], TARGETS)
        shifted, shifted_intercept = fit(INPUTS[:, :5] + 10, TARGETS + 1000)
        np.testing.assert_allclose(shifted, weights, atol=1e-9)
        assert shifted_intercept == pytest.approx(intercept + 1000 - 10 * weights.sum())

    def test_lists_whole_numbers_and_single_precision_are_accepted(self, fit):
        """Computed in double precision: exactly the results of the same numbers as double precision."""
        rows = [[1, 2, 0, 1, 3], [0, 1, 5, 2, 1], [4, 1, 1, 0, 2], [2, 2, 3, 1, 0]]
        weights, intercept = fit(rows, [1, 0, 2, 5])
        assert weights.dtype == float
        expected, expected_intercept = fit(np.array(rows, float), np.array([1.0, 0, 2, 5]))
        np.testing.assert_array_equal(weights, expected)
        single, targets = INPUTS[:, :5].astype("float32"), TARGETS.astype("float32")
        weights, intercept = fit(single, targets)
        expected, expected_intercept = fit(single.astype(float), targets.astype(float))
        np.testing.assert_array_equal(weights, expected)
        assert intercept == expected_intercept

    def test_shapes_that_do_not_fit_are_refused(self, fit):
        """The message names both shapes."""
        message = r"`targets` must be of shape \(20,\), to fit `inputs` of shape \(20, 5\). Received: shape "
        for targets, shape in ((TARGETS[:19], r"\(19,\)"), (TARGETS[:, np.newaxis], r"\(20, 1\)")):
            with pytest.raises(ValueError, match=message + shape):
                fit(INPUTS[:, :5], targets)
        with pytest.raises(
            ValueError, match=r"`inputs` must be an array with 2 axes. Received: shape \(20,\)"
        ):
            fit(INPUTS[:, 0], TARGETS)
        with pytest.raises(ValueError, match="`inputs` must be free of NaN and infinity"):
            fit(INPUTS[:, :5] * np.nan, TARGETS)
        with pytest.raises(ValueError, match="`targets` must be free of NaN and infinity"):
            fit(INPUTS[:, :5], TARGETS + np.inf)


# ---- paths ---------------------------------------------------------------------------------------------------


def test_paths_keep_the_order_given():
    """Row by row what single fits give, whatever the order; a strength may come twice."""
    strengths = np.array([0.3, 1.0, 0.05, 0.3]) * penalties.l1_max(INPUTS, TARGETS)
    for path, fit in ((penalties.lasso_path, penalties.lasso), (penalties.ridge_path, penalties.ridge)):
        found = path(INPUTS, TARGETS, strengths)
        assert found.shape == (4, 30)
        for weights, strength in zip(found, strengths, strict=True):
            np.testing.assert_allclose(weights, fit(INPUTS, TARGETS, strength)[0], atol=1e-7)
        np.testing.assert_array_equal(found[0], found[3])
        np.testing.assert_array_equal(path(INPUTS, TARGETS, list(strengths[::-1])), found[::-1])


def test_lasso_path_starts_each_fit_where_the_last_one_ended(monkeypatch):
    """From the largest strength down."""
    calls, lasso = [], penalties.lasso

    def recorded(inputs, targets, strength, start=None, **settings):
        weights, intercept = lasso(inputs, targets, strength, start=start, **settings)
        calls.append((strength, start, weights))
        return weights, intercept

    monkeypatch.setattr(penalties, "lasso", recorded)
    penalties.lasso_path(INPUTS, TARGETS, [0.5, 2.0, 1.0])
    assert [strength for strength, _, _ in calls] == [2.0, 1.0, 0.5]
    assert calls[0][1] is None
    assert calls[1][1] is calls[0][2]
    assert calls[2][1] is calls[1][2]


def test_lasso_path_passes_the_limits_on():
    """A path that does not converge says so."""
    with pytest.raises(RuntimeError, match="max_sweeps"):
        penalties.lasso_path(INPUTS, TARGETS, [1.0, 0.5], max_sweeps=1)
    assert penalties.lasso_path(INPUTS, TARGETS, [1.0], tolerance=10, max_sweeps=1).shape == (1, 30)


@EACH_DATA
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_l1_max_is_the_end_of_the_path(data, l2):
    """At it every weight is exactly 0; a trillionth below, one is not."""
    inputs, targets = data
    largest = penalties.l1_max(inputs, targets)
    assert largest == pytest.approx(2 * np.abs(inputs.T @ (targets - targets.mean())).max() / len(inputs))
    weights, intercept = penalties.elastic_net(inputs, targets, l1=largest, l2=l2)
    np.testing.assert_array_equal(weights, 0)
    assert intercept == pytest.approx(targets.mean())
    weights, _ = penalties.elastic_net(inputs, targets, l1=largest * (1 - 1e-12), l2=l2)
    assert np.count_nonzero(weights) == 1


def test_l1_max_is_exact_to_the_last_digit():
    """Random problems of many sizes: a sum in another order would leave a weight of 1e-17 in some."""
    for num_examples in range(5, 105):
        inputs = GENERATOR.normal(size=(num_examples, 12))
        targets = GENERATOR.normal(size=num_examples)
        largest = penalties.l1_max(inputs, targets)
        np.testing.assert_array_equal(penalties.lasso(inputs, targets, largest)[0], 0)


def test_l1_max_of_diabetes():
    """The number of the literature, times 2 for this convention; constant targets need no penalty."""
    inputs, targets = DATA["standardised"]
    assert penalties.l1_max(inputs / np.sqrt(len(inputs)), targets) / 2 == pytest.approx(2.14804, abs=1e-5)
    assert penalties.l1_max(inputs, np.full(len(inputs), 0.1)) == 0


# ---- arguments -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: penalties.l1([np.nan], 1), "`weights` must be free of NaN"),
        (lambda: penalties.l2([], 1), "`weights` must be not empty"),
        (lambda: penalties.l1_gradient(["a"], 1), "`weights` must be an array of numbers"),
        (lambda: penalties.l1([1.0], -1), "`strength` must be a finite number of at least 0. Received: -1."),
        (
            lambda: penalties.l2([1.0], True),
            "`strength` must be a finite number of at least 0. Received: True",
        ),
        (lambda: penalties.l1_gradient([1.0], np.nan), "`strength` must be .* Received: nan"),
        (lambda: penalties.l2_gradient([1.0], np.inf), "`strength` must be .* Received: inf"),
        (lambda: penalties.soft_threshold([1.0], -0.1), "`threshold` must be a finite number of at least 0"),
        (lambda: penalties.soft_threshold([np.inf], 1), "`values` must be free of NaN and infinity"),
        (lambda: penalties.max_norm([[1.0]], -1), "`max_value` must be a finite number of at least 0"),
        (lambda: penalties.max_norm([[np.nan]], 1), "`kernel` must be free of NaN"),
        (lambda: penalties.ridge(INPUTS, TARGETS, -1), "`strength` must be a finite number"),
        (lambda: penalties.lasso(INPUTS, TARGETS, "1"), "`strength` must be a finite number"),
        (lambda: penalties.elastic_net(INPUTS, TARGETS, l1=-1, l2=0), "`l1` must be a finite number"),
        (lambda: penalties.elastic_net(INPUTS, TARGETS, l1=0, l2=-1), "`l2` must be a finite number"),
        (lambda: penalties.lasso(INPUTS, TARGETS, 1, tolerance=-1), "`tolerance` must be a finite number"),
        (lambda: penalties.lasso(INPUTS, TARGETS, 1, max_sweeps=0), "`max_sweeps` must be a whole number"),
        (
            lambda: penalties.lasso(INPUTS, TARGETS, 1, start=np.zeros(29)),
            r"`start` must be of shape \(30,\), to fit `inputs` of shape \(20, 30\). Received: shape \(29,\)",
        ),
        (lambda: penalties.lasso(INPUTS, TARGETS, 1, start=[np.nan] * 30), "`start` must be free of NaN"),
        (lambda: penalties.lasso_path(INPUTS, TARGETS, [1, -2]), "`strengths` must be .* Received: -2"),
        (lambda: penalties.ridge_path(INPUTS, TARGETS, []), "`strengths` must be not empty"),
        (lambda: penalties.ridge_path(INPUTS, TARGETS, 1.0), "`strengths` must be an array with 1 axes"),
        (lambda: penalties.l1_max(INPUTS, TARGETS[:3]), r"`targets` must be of shape \(20,\)"),
        (lambda: penalties.effective_degrees_of_freedom(TARGETS, 1), "`inputs` must be an array with 2 axes"),
        (lambda: penalties.effective_degrees_of_freedom(INPUTS, -1), "`strength` must be a finite number"),
        (
            lambda: penalties.proximal_step([1.0, 2], [1.0], learning_rate=1),
            r"`gradients` must be of shape \(2,\), to fit `weights` of shape \(2,\). Received: shape \(1,\)",
        ),
        (
            lambda: penalties.proximal_step([1.0], [1.0], learning_rate=-1),
            "`learning_rate` must be a finite number",
        ),
        (
            lambda: penalties.proximal_step([1.0], [1.0], learning_rate=1, l1=-1),
            "`l1` must be a finite number",
        ),
        (
            lambda: penalties.proximal_step([1.0], [1.0], learning_rate=1, l2=np.inf),
            "`l2` must be a finite number",
        ),
        (
            lambda: penalties.proximal_step([1.0], [np.nan], learning_rate=1),
            "`gradients` must be free of NaN",
        ),
    ],
)
def test_arguments_are_checked(call, message):
    """Each message names the argument, what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        call()


def test_complex_numbers_are_refused():
    """Their imaginary part would be lost without a word."""
    with pytest.raises(TypeError, match="Cannot cast"):
        penalties.l1([1 + 1j], 1)


def test_errors_are_said_in_korean():
    """The same checks, said in Korean."""
    language.use("ko")
    with pytest.raises(ValueError, match=r"모양 \(20, 30\)인 `inputs`에 맞는 모양 \(20,\)"):
        penalties.ridge(INPUTS, TARGETS[:3], 1)
    with pytest.raises(RuntimeError, match="`max_sweeps` = 1번 훑은 뒤에도 가중치가 움직입니다"):
        penalties.lasso(INPUTS, TARGETS, 0.1, max_sweeps=1)


def test_nothing_is_changed_in_place():
    """Arguments may be read-only, and are the same numbers afterwards."""
    inputs, targets, start = INPUTS.copy(), TARGETS.copy(), np.ones(30)
    kernel, gradients = WEIGHTS.copy(), np.ones_like(WEIGHTS)
    arrays = (inputs, targets, start, kernel, gradients)
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.flags.writeable = False
    penalties.ridge_path(inputs, targets, [0.1])
    penalties.lasso_path(inputs, targets, [0.5])
    penalties.elastic_net(inputs, targets, l1=0.5, l2=0.1, start=start)
    penalties.effective_degrees_of_freedom(inputs, 0.1)
    penalties.proximal_step(kernel, gradients, learning_rate=0.1, l1=1, l2=1)
    penalties.max_norm(kernel, 0.5)
    for gradient in (penalties.l1_gradient, penalties.l2_gradient):
        assert not np.shares_memory(gradient(kernel, 1), kernel)
    for array, then in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, then)


def test_import_needs_numpy_alone():
    """A lesson on formulas starts without TensorFlow."""
    code = "import sys, course_lib.penalties; print({'tensorflow', 'keras', 'sklearn'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "set()"
