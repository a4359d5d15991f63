"""The exercises of chapter 04: mistakes that hints must tell apart, agreement with Keras and scikit-learn."""

import numpy as np
import pytest
from exercise_answers.chapter_04 import RIGHT, decay_set_later, loss, optimizer, step, twice
from mistake_tables import check_apart

from course_lib import exercises
from course_lib.exercises import chapter_04, chapter_04_proximal, chapter_04_threshold

pytestmark = pytest.mark.usefixtures("tongue")


def loss_by_keras(data_loss, kernels, biases, l1, l2):
    import keras

    penalty = keras.regularizers.L1L2(l1, l2)
    return data_loss + sum(penalty(keras.ops.convert_to_tensor(kernel, "float32")) for kernel in kernels)


def soft_by_keras(values, threshold):
    import keras

    return keras.ops.soft_shrink(keras.ops.convert_to_tensor(values, "float32"), threshold)


def step_by_keras(weights, gradients, learning_rate, l1):
    import keras

    moved = keras.ops.cast(weights, "float32") - learning_rate * keras.ops.cast(gradients, "float32")
    return keras.ops.sign(moved) * keras.ops.relu(keras.ops.abs(moved) - learning_rate * l1)


def one_for_all():
    """A function that hands out the same optimizer at each call."""
    made = []

    def decoupled(learning_rate, strength):
        made.append(made[0] if made else optimizer(weight_decay=twice)(learning_rate, strength))
        return made[-1]

    return decoupled


def test_scikit_learn_names_both_mistakes():
    """If both numbers are mistaken, the hint explains both."""
    message = exercises.check("04.scikit_learn", lambda s, n: (s * n / 2, 2 * s)).message
    for only in (lambda s, n: (s * n / 2, s / 2), lambda s, n: (s * n, 2 * s)):
        hint = exercises.check("04.scikit_learn", only).message.split(". ")[-1]
        assert hint in message


@pytest.mark.parametrize(
    ("mistakes", "cases"),
    [
        (chapter_04._LOSS_MISTAKES, chapter_04._loss_cases),
        (chapter_04_threshold._THRESHOLD_MISTAKES, chapter_04_threshold._threshold_cases),
        (chapter_04_proximal._STEP_MISTAKES, chapter_04_proximal._step_cases),
    ],
    ids=["loss", "threshold", "step"],
)
def test_mistakes_differ(mistakes, cases):
    """No two mistakes give the same results on all cases, so no hint names the wrong one."""
    check_apart([(mistake.id, mistake.wrong) for mistake in mistakes], list(cases()))


def test_alphas_give_the_weights_of_keras():
    """Where scikit-learn ends with the wanted alphas, the gradient of Keras's objective is 0 or held by the penalty."""
    from sklearn.linear_model import Lasso, Ridge

    rng = np.random.default_rng(12)
    inputs = rng.normal(size=(50, 6))
    targets = inputs @ [3, -2, 0, 0, 0.1, 0] + rng.normal(size=50)
    strength = 0.3
    ridge_alpha, lasso_alpha = RIGHT["04.scikit_learn"][0](strength, 50)

    def slope(weights):
        return 2 / 50 * inputs.T @ (inputs @ weights - targets)

    ridge = Ridge(alpha=ridge_alpha, fit_intercept=False, tol=1e-12).fit(inputs, targets).coef_
    np.testing.assert_allclose(slope(ridge) + 2 * strength * ridge, 0, atol=1e-10)
    lasso = Lasso(alpha=lasso_alpha, fit_intercept=False, tol=1e-12).fit(inputs, targets).coef_
    assert 0 < np.sum(lasso == 0) < 6
    np.testing.assert_allclose(step(lasso, slope(lasso), 0.1, strength), lasso, atol=1e-8)


@pytest.mark.slow
def test_optimizer_used_before_is_named():
    """An optimizer that already made steps would not start anew: the hint says how many."""
    result = exercises.check("04.weight_decay", one_for_all())
    assert (result.state, result.mistake) == ("not yet", "optimizer_used_before")
    assert "3" in result.message


@pytest.mark.slow
def test_optimizer_refused_by_keras():
    """What Keras refuses is shown as the learner's error, with its message."""
    result = exercises.check("04.weight_decay", optimizer(momentum=2.0))
    assert result.state == "error"
    assert "momentum" in result.message


@pytest.mark.slow
def test_keras_answers_are_right():
    """Answers written with Keras's own operations, in float32, pass."""
    assert exercises.check("04.loss_with_penalty", loss_by_keras).state == "right"
    assert exercises.check("04.soft_threshold", soft_by_keras).state == "right"
    assert exercises.check("04.proximal_step", step_by_keras).state == "right"


@pytest.mark.slow
def test_keras_agrees_with_right_answers():
    """`evaluate` reports the loss wanted, and SGD with the wanted decay steps as with the penalty, biases apart."""
    import keras

    rng = np.random.default_rng(38)
    inputs, targets = rng.normal(size=(12, 3)).astype("float32"), rng.normal(size=(12, 2)).astype("float32")

    def network(penalty, compiled_with):
        keras.utils.set_random_seed(13)
        layers = [
            keras.layers.Dense(
                units, kernel_regularizer=penalty, bias_initializer=keras.initializers.Constant(0.5)
            )
            for units in (4, 2)
        ]
        model = keras.Sequential([keras.Input((3,)), *layers])
        model.compile(optimizer=compiled_with, loss="mse", metrics=["mse"])
        return model

    model = network(keras.regularizers.L1L2(0.01, 0.1), "sgd")
    reported = model.evaluate(inputs, targets, verbose=0, return_dict=True)
    kernels, biases = model.get_weights()[::2], model.get_weights()[1::2]
    np.testing.assert_allclose(reported["loss"], loss(reported["mse"], kernels, biases, 0.01, 0.1), rtol=1e-5)

    coupled = network(keras.regularizers.L2(0.03), keras.optimizers.SGD(0.1))
    decoupled = network(None, decay_set_later(0.1, 0.03))
    for _ in range(3):
        coupled.train_on_batch(inputs, targets)
        decoupled.train_on_batch(inputs, targets)
    for one, other in zip(coupled.get_weights(), decoupled.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
