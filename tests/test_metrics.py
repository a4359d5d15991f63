"""Tests of error, negative log-likelihood and calibration: by hand, and against Keras."""

import numpy as np
import pytest

from course_lib import language, metrics

PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4], [0.5, 0.25, 0.25]])
TARGETS = np.array([0, 1, 0, 2])  # right, right, wrong, wrong
MEASURES = [metrics.error_rate, metrics.negative_log_likelihood, metrics.calibration_error]


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def _softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def test_error_rate_by_hand():
    """Two of four wrong."""
    assert metrics.error_rate(PROBABILITIES, TARGETS) == 0.5
    assert metrics.error_rate(PROBABILITIES, [0, 1, 2, 0]) == 0.0
    assert metrics.error_rate(PROBABILITIES, [1, 0, 1, 1]) == 1.0


def test_negative_log_likelihood_by_hand():
    """The mean of −log of the targets' probabilities."""
    expected = -np.log(0.7 * 0.8 * 0.3 * 0.25) / 4
    assert metrics.negative_log_likelihood(PROBABILITIES, TARGETS) == pytest.approx(expected, rel=1e-12)


def test_negative_log_likelihood_of_ignorance_is_log_classes():
    """Equal probabilities cost log K, whatever the targets."""
    assert metrics.negative_log_likelihood(np.full((5, 7), 1 / 7), [0, 1, 2, 3, 6]) == pytest.approx(
        np.log(7)
    )


def test_negative_log_likelihood_of_a_sure_mistake_is_finite():
    """A probability of 0 counts as 1e-7, as in Keras: 16.1 nats."""
    assert metrics.negative_log_likelihood([[1.0, 0.0]], [1]) == pytest.approx(-np.log(1e-7))
    assert metrics.negative_log_likelihood([[1.0, 0.0]], [0]) == 0


def test_negative_log_likelihood_equals_keras():
    """Sparse categorical cross-entropy of random predictions, sure mistakes among them."""
    import keras

    generator = np.random.default_rng(0)
    probabilities = _softmax(generator.normal(size=(200, 5), scale=8))
    targets = generator.integers(0, 5, 200)
    expected = float(keras.losses.SparseCategoricalCrossentropy(dtype="float64")(targets, probabilities))
    assert metrics.negative_log_likelihood(probabilities, targets) == pytest.approx(expected, rel=1e-6)
    accuracy = keras.metrics.SparseCategoricalAccuracy()
    accuracy.update_state(targets, probabilities)
    assert metrics.error_rate(probabilities, targets) == pytest.approx(1 - float(accuracy.result()), abs=1e-6)


def test_calibration_error_by_hand():
    """One bin: distance of mean confidence and accuracy. Ten bins: each prediction on its own."""
    assert metrics.calibration_error(PROBABILITIES, TARGETS, num_bins=1) == pytest.approx(abs(2.4 - 2) / 4)
    expected = (0.3 + 0.2 + 0.4 + 0.5) / 4
    assert metrics.calibration_error(PROBABILITIES, TARGETS) == pytest.approx(expected)


def test_calibration_error_puts_full_confidence_into_the_last_bin():
    """Confidence 1 is no bin of its own."""
    assert metrics.calibration_error([[1.0, 0.0], [0.0, 1.0]], [0, 1]) == 0
    assert metrics.calibration_error([[1.0, 0.0], [0.0, 1.0]], [1, 0]) == 1
    assert metrics.calibration_error([[1.0, 0.0], [0.95, 0.05]], [0, 1]) == pytest.approx(0.95 / 2)


def test_calibration_error_of_a_calibrated_predictor_is_small():
    """Targets drawn from the predictions: 0 up to sampling error; overconfident: the gap is measured."""
    generator = np.random.default_rng(1)
    confidence = generator.uniform(0.5, 1, 40_000)
    right = generator.random(40_000) < confidence
    calibrated = np.stack([confidence, 1 - confidence], axis=1)
    targets = np.where(right, 0, 1)
    assert metrics.calibration_error(calibrated, targets) < 0.01

    overconfident = np.tile([0.99, 0.01], (40_000, 1))  # right in 75 % of the cases
    assert metrics.calibration_error(overconfident, targets) == pytest.approx(0.99 - right.mean(), abs=1e-9)


BAD = {
    "lengths": (PROBABILITIES, TARGETS[:3], "`targets` must be one label for each of the 4"),
    "axes": (PROBABILITIES[0], TARGETS, "`probabilities` must be an array with 2 axes"),
    "one-hot": (PROBABILITIES, np.eye(3)[TARGETS], "`targets` must be an array with 1 axes"),
    "floats": (
        PROBABILITIES,
        TARGETS.astype(float),
        "`targets` must be class numbers from 0. Received: dtype",
    ),
    "negative": (PROBABILITIES, TARGETS - 1, "`targets` must be class numbers from 0. Received: -1"),
    "too large": (
        PROBABILITIES,
        TARGETS + 1,
        "`targets` must be below 3, the number of classes. Received: 3",
    ),
    "NaN": (PROBABILITIES * np.nan, TARGETS, "`probabilities` must be free of NaN"),
    "empty": (PROBABILITIES[:0], TARGETS[:0], "`probabilities` must be not empty"),
    "logits": (PROBABILITIES * 3, TARGETS, r"`probabilities` must be numbers in \[0, 1\].*Received: 2.4"),
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("probabilities", "targets", "message"), BAD.values(), ids=BAD)
def test_measures_reject_bad_arguments(measure, probabilities, targets, message):
    """One contract for all three."""
    with pytest.raises(ValueError, match=message):
        measure(probabilities, targets)


def test_measures_reject_in_korean():
    """The same checks, said in Korean."""
    language.use("ko")
    with pytest.raises(ValueError, match="예측 4개와 같은 수의 레이블"):
        metrics.error_rate(PROBABILITIES, TARGETS[:3])
    with pytest.raises(ValueError, match=r"`num_bins` 인수가 잘못되었습니다. 필요한 값: 1 이상의 정수"):
        metrics.calibration_error(PROBABILITIES, TARGETS, num_bins=0)
