"""MixUp and CutMix in NumPy: new examples, and new labels, from pairs of old ones. Chapter 05 derives them.

Both need labels that can be shares: `one_hot(targets, num_classes)` first, and `categorical_crossentropy` as the loss.
"""

import numpy as np

from course_lib import arguments


def one_hot(targets, num_classes):
    """Turn class numbers into shares: row i is 1 at class `targets[i]` and 0 elsewhere.

    Args:
        targets: Int array, shape `(n,)`, numbers from 0 to `num_classes − 1`.
        num_classes: Int, at least 2.
    Returns:
        Float array (float32), shape `(n, num_classes)`.
    Raises:
        ValueError: If a target is not such a class number.
    """
    num_classes = arguments.whole_number("num_classes", num_classes, minimum=2)
    targets = arguments.finite_array("targets", targets, ndim=1)
    if targets.dtype.kind not in "iu" or targets.min() < 0 or targets.max() >= num_classes:
        arguments.reject(
            "targets",
            expected_en=f"class numbers from 0 to {num_classes - 1}",
            expected_ko=f"0부터 {num_classes - 1}까지의 클래스 번호",
            received=f"{targets.dtype}, {targets.min()}…{targets.max()}",
        )
    return np.eye(num_classes, dtype=np.float32)[targets]


def mixup(inputs, targets, seed, alpha=0.2):
    """Mix each example with a partner: λ of its own numbers plus 1 − λ of the partner's, labels too.

    Args:
        inputs: Float or uint8 array, shape `(n, ...)`.
        targets: Float array, shape `(n, num_classes)`: one-hot labels or shares.
        seed: Int.
        alpha: Float, at least 0. λ is drawn from Beta(alpha, alpha) for each example: near 0 or 1 while
            `alpha` is small, anywhere at 1. 0 mixes nothing.
    Returns:
        Inputs and targets, same shapes and dtypes (uint8 is rounded).
    Raises:
        ValueError: If `targets` are class numbers (use `one_hot`), or do not fit `inputs`, or another argument
            is not as described.
    Reference: Zhang et al. (2018), mixup: Beyond empirical risk minimization, ICLR. There λ is drawn once a batch in
        the published code, once a pair in the formula; here, as in `keras.layers.MixUp`, once an example.
    """
    inputs, targets = checked_pairs(inputs, targets)
    share, partner, _ = _draw(len(inputs), seed, alpha)
    own = share.reshape(-1, *[1] * (inputs.ndim - 1))
    mixed = own * inputs + (1 - own) * inputs[partner]
    return _as(inputs, mixed), _mixed_targets(targets, share, partner)


def cutmix(inputs, targets, seed, alpha=1.0):
    """Replace a rectangle of each image by the partner's; labels are shared by area.

    The rectangle's sides are √(1 − λ) of the image's, λ from Beta(alpha, alpha); its middle is anywhere, and
    what lies outside the image is cut off. So the label's share is counted afterwards, in whole pixels.

    Args:
        inputs: Float or uint8 array, shape `(n, height, width)` or `(n, height, width, channels)`.
        targets, seed, alpha: As in `mixup`.
    Returns, Raises: As `mixup`.
    Reference: Yun et al. (2019), CutMix, ICCV. `keras.layers.CutMix` places the rectangle wholly inside the image and
        does not round its area: shares and pixels differ by up to a row and a column.
    """
    inputs, targets = checked_pairs(inputs, targets)
    if inputs.ndim not in (3, 4):
        arguments.reject(
            "inputs",
            expected_en="images (n, height, width) or (n, height, width, channels)",
            expected_ko="(n, 높이, 너비)나 (n, 높이, 너비, 채널) 모양의 이미지",
            received=f"shape {inputs.shape}",
        )
    share, partner, generator = _draw(len(inputs), seed, alpha)
    inside = np.ones(inputs.shape[:3], dtype=bool)
    for axis, length in ((1, inputs.shape[1]), (2, inputs.shape[2])):
        side = np.rint(length * np.sqrt(1 - share)).astype(int)
        start = generator.integers(0, length, len(inputs)) - side // 2
        places = np.arange(length)
        covered = (places >= start[:, np.newaxis]) & (places < (start + side)[:, np.newaxis])
        inside &= np.expand_dims(covered, 3 - axis)
    share = 1 - inside.mean(axis=(1, 2))
    mask = inside.reshape(*inside.shape, *[1] * (inputs.ndim - 3))
    return np.where(mask, inputs[partner], inputs), _mixed_targets(targets, share, partner)


def checked_pairs(inputs, targets):
    """Arrays of inputs and of one-hot or soft targets that fit each other; class numbers are refused."""
    inputs = arguments.finite_array("inputs", inputs)
    targets = arguments.finite_array("targets", targets)
    if targets.ndim != 2 or targets.dtype.kind != "f":
        arguments.reject(
            "targets",
            expected_en="one-hot labels, floats of shape (n, num_classes): use one_hot(targets, num_classes)",
            expected_ko="원-핫 레이블, 곧 (n, 클래스 수) 모양의 실수 배열(one_hot(targets, num_classes) 사용)",
            received=f"{targets.dtype}, shape {targets.shape}",
        )
    if inputs.ndim < 2 or len(inputs) != len(targets):
        arguments.reject(
            "targets",
            expected_en=f"one row for each of the {len(inputs)} inputs",
            expected_ko=f"입력 {len(inputs)}개마다 한 행",
            received=f"shape {targets.shape}",
        )
    if targets.min() < 0 or not np.allclose(targets.sum(axis=1), 1, atol=1e-3):
        arguments.reject(
            "targets",
            expected_en="shares: rows of numbers of at least 0 that add up to 1",
            expected_ko="합이 1인 0 이상의 수로 된 행",
            received=f"{targets[np.abs(targets.sum(axis=1) - 1).argmax()]}",
        )
    return inputs, targets


def _draw(num_examples, seed, alpha):
    """The share λ of each example, its partner, and the generator for what else is to be drawn."""
    generator = np.random.default_rng(arguments.whole_number("seed", seed))
    alpha = arguments.strength("alpha", alpha)
    partner = generator.permutation(num_examples)
    share = generator.beta(alpha, alpha, num_examples) if alpha else np.ones(num_examples)
    return share, partner, generator


def _mixed_targets(targets, share, partner):
    share = share[:, np.newaxis]
    return (share * targets + (1 - share) * targets[partner]).astype(targets.dtype)


def _as(inputs, mixed):
    """The result in the dtype of the inputs; whole numbers are rounded."""
    return (np.rint(mixed) if inputs.dtype.kind in "iu" else mixed).astype(inputs.dtype)
