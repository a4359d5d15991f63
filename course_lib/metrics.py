"""Measures of predictions, in NumPy: error, negative log-likelihood, calibration."""

import numpy as np

from course_lib import arguments

SMALLEST_PROBABILITY = 1e-7  # Keras's own clip: one sure mistake costs 16.1, not infinity


def error_rate(probabilities, targets):
    """Share of examples whose most probable class is not the target.

    Args:
        probabilities: Float array, shape `(examples, classes)`.
        targets: Int array, shape `(examples,)`.
    Returns:
        Float in [0, 1].
    """
    probabilities, targets = _checked(probabilities, targets)
    return float(np.mean(probabilities.argmax(axis=1) != targets))


def negative_log_likelihood(probabilities, targets):
    """Mean of −log p(target), in nats; Keras calls it sparse categorical cross-entropy.

    Args, Raises: as `error_rate`. Probabilities below 1e-7 count as 1e-7, as in Keras.
    Returns:
        Float, at least 0; log(classes) for a model that knows nothing.
    """
    probabilities, targets = _checked(probabilities, targets)
    chosen = probabilities[np.arange(len(targets)), targets]
    return float(-np.log(np.clip(chosen, SMALLEST_PROBABILITY, 1.0)).mean())


def calibration_error(probabilities, targets, num_bins=10):
    """Expected calibration error: mean distance between confidence and accuracy over confidence bins.

    Args:
        probabilities, targets: As in `error_rate`.
        num_bins: Int, bins of equal width on [0, 1].
    Returns:
        Float in [0, 1]; 0 when, among predictions made with confidence c, the share c is right.
    Reference: Guo et al. (2017), On calibration of modern neural networks, ICML.
    """
    probabilities, targets = _checked(probabilities, targets)
    num_bins = arguments.whole_number("num_bins", num_bins, minimum=1)
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == targets
    bins = np.minimum((confidence * num_bins).astype(int), num_bins - 1)
    gaps = [abs(confidence[bins == b].sum() - right[bins == b].sum()) for b in range(num_bins)]
    return float(sum(gaps) / len(targets))


def _checked(probabilities, targets):
    probabilities = arguments.finite_array("probabilities", probabilities, ndim=2)
    targets = arguments.finite_array("targets", targets, ndim=1)
    if len(targets) != len(probabilities):
        arguments.reject(
            "targets",
            expected_en=f"one label for each of the {len(probabilities)} predictions",
            expected_ko=f"예측 {len(probabilities)}개와 같은 수의 레이블",
            received=str(len(targets)),
        )
    if probabilities.min() < 0 or probabilities.max() > 1 + 1e-6:
        worst = probabilities.min() if probabilities.min() < 0 else probabilities.max()
        arguments.reject(
            "probabilities",
            expected_en="numbers in [0, 1], such as softmax outputs",
            expected_ko="softmax 출력처럼 0 이상 1 이하의 수",
            received=f"{worst:.3g}",
        )
    if not np.issubdtype(targets.dtype, np.integer) or targets.min() < 0:
        is_whole = np.issubdtype(targets.dtype, np.integer)
        arguments.reject(
            "targets",
            expected_en="class numbers from 0",
            expected_ko="0부터 시작하는 클래스 번호",
            received=str(targets.min()) if is_whole else f"dtype {targets.dtype}",
        )
    if targets.max() >= probabilities.shape[1]:
        arguments.reject(
            "targets",
            expected_en=f"below {probabilities.shape[1]}, the number of classes",
            expected_ko=f"클래스 수 {probabilities.shape[1]}보다 작은 번호",
            received=str(targets.max()),
        )
    return probabilities, targets
