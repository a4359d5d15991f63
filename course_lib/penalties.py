"""L1 and L2 penalties in NumPy: values, gradients, proximal steps, and the linear models they lead to.

One convention throughout, that of `keras.regularizers`. Linear models minimise

    mean squared error (the mean over examples, no ½)  +  l1 · Σ|w|  +  l2 · Σw²

and never penalise the intercept. The same minimum elsewhere, for n examples:

| here        | Keras, loss "mse" | scikit-learn                                                       |
|-------------|-------------------|--------------------------------------------------------------------|
| ridge       | `L2(l2)`          | `Ridge(alpha=l2 * n)`                                              |
| lasso       | `L1(l1)`          | `Lasso(alpha=l1 / 2)`                                              |
| elastic net | `L1L2(l1, l2)`    | `ElasticNet(alpha=l1 / 2 + l2, l1_ratio=(l1 / 2) / (l1 / 2 + l2))` |

Everything is computed in double precision, and no argument is changed in place.
"""

import numpy as np

from course_lib import arguments
from course_lib.language import say


def l1(weights, strength):
    """The L1 penalty, strength · Σ|w|: what `keras.regularizers.L1` adds to the loss.

    Args:
        weights: Array, any shape.
        strength: Float, at least 0.
    Returns:
        Float.
    Raises:
        ValueError: If `weights` is empty or not finite, or `strength` is negative or not finite.
    """
    return float(arguments.strength("strength", strength) * np.abs(_floats("weights", weights)).sum())


def l2(weights, strength):
    """The L2 penalty, strength · Σw², without a ½: what `keras.regularizers.L2` adds to the loss.

    Args, Returns, Raises: as `l1`.
    """
    return float(arguments.strength("strength", strength) * np.square(_floats("weights", weights)).sum())


def l1_gradient(weights, strength):
    """Gradient of `l1`: strength · sign(w). It is as large for small weights as for large ones.

    Args, Raises: as `l1`. Returns: Float array, the shape of `weights`; 0 (a subgradient) where a weight is 0.
    """
    return arguments.strength("strength", strength) * np.sign(_floats("weights", weights))


def l2_gradient(weights, strength):
    """Gradient of `l2`: 2 · strength · w. It fades as the weight does.

    Args, Raises: as `l1`. Returns: Float array, the shape of `weights`.
    """
    return 2 * arguments.strength("strength", strength) * _floats("weights", weights)


# ---- steps that do more than follow a gradient ---------------------------------------------------------------


def soft_threshold(values, threshold):
    """Move every number towards zero by `threshold` and stop there: sign(v) · max(|v| − threshold, 0).

    This minimises ½(w − v)² + threshold · |w| over w, which no gradient step does exactly.

    Args, Raises: as `l1`, of `values` and `threshold`.
    Returns:
        Float array, the shape of `values`.
    Reference: Donoho & Johnstone (1994), Biometrika 81; Tibshirani (1996), JRSS B 58.
    """
    return _shrunk(_floats("values", values), arguments.strength("threshold", threshold))


def proximal_step(weights, gradients, *, learning_rate, l1=0.0, l2=0.0):
    """One step of the proximal gradient method: down the gradient of the data loss, then shrink.

    The second half minimises ½(w − z)² + learning_rate · (l1 · |w| + l2 · w²) over w, where z is the end of
    the gradient step. Weights that L1 does not need become exactly 0.

    Args:
        weights: Array, any shape.
        gradients: Array, the shape of `weights`: of the data loss, without penalties.
        learning_rate: Float, at least 0.
        l1, l2: Floats, at least 0: the strengths of the penalties.
    Returns:
        Float array, the shape of `weights`.
    Raises:
        ValueError: If an argument is empty, not finite or negative, or the shapes differ.
    Reference: Beck & Teboulle (2009), SIAM J. Imaging Sciences 2 (there: ISTA).
    """
    weights = _floats("weights", weights)
    gradients = _fitting("gradients", gradients, weights.shape, "weights", weights)
    learning_rate = arguments.strength("learning_rate", learning_rate)
    l1, l2 = arguments.strength("l1", l1), arguments.strength("l2", l2)
    moved = weights - learning_rate * gradients
    return _shrunk(moved, learning_rate * l1) / (1 + 2 * learning_rate * l2)


def max_norm(kernel, max_value, axis=0):
    """Shorten what is longer than `max_value`: w · min(1, max_value / ‖w‖).

    Args:
        kernel: Array, for example `(inputs, units)` of a dense layer.
        max_value: Float, at least 0: the largest norm allowed.
        axis: Int or tuple of ints, what a norm is taken over, as in `keras.constraints.MaxNorm`: 0 for the
            incoming weights of each unit of a dense layer, (0, 1, 2) for each filter of `Conv2D`.
    Returns:
        Float array, the shape of `kernel`. What is short enough, zeros included, stays as it is.
    Raises: as `l1`.
    Reference: Srivastava et al. (2014), JMLR 15, section 5.1.
    """
    kernel = _floats("kernel", kernel)
    max_value = arguments.strength("max_value", max_value)
    norms = np.sqrt(np.square(kernel).sum(axis=axis, keepdims=True))
    return kernel * np.divide(max_value, norms, out=np.ones_like(norms), where=norms > max_value)


# ---- ridge: the L2 penalty has a closed form -----------------------------------------------------------------


def ridge(inputs, targets, strength):
    """Linear regression with an L2 penalty: mean squared error + strength · Σw².

    With the singular value decomposition U d Vᵀ of the centred inputs, w = V · d / (d² + n · strength) · Uᵀy:
    directions in which the inputs hardly vary (small d) are shrunk most.

    Args:
        inputs: Array, shape `(examples, features)`.
        targets: Array, shape `(examples,)`.
        strength: Float, at least 0; 0 gives the least-squares solution of smallest norm.
    Returns:
        Weights, float array, shape `(features,)`, and the intercept, float.
    Raises:
        ValueError: If shapes do not fit, an array is empty or not finite, or `strength` is negative.
    Reference: Hoerl & Kennard (1970), Technometrics 12; Hastie, Tibshirani & Friedman (2009), section 3.4.1.
    """
    inputs, targets = _examples(inputs, targets)
    strength = arguments.strength("strength", strength)
    (centred, means), (centred_targets, mean_target) = _centred(inputs), _centred(targets)
    left, singular_values, right = _decomposed(centred)
    shrinkage = singular_values / (singular_values**2 + len(inputs) * strength)
    weights = right.T @ (shrinkage * (left.T @ centred_targets))
    return weights, float(mean_target - means @ weights)


def ridge_path(inputs, targets, strengths):
    """Ridge weights at several strengths.

    Args, Raises: as `ridge`; strengths: Sequence of floats, at least 0, in any order.
    Returns:
        Float array, shape `(strengths, features)`, in the order given.
    """
    return np.stack([ridge(inputs, targets, strength)[0] for strength in _strengths(strengths)])


def effective_degrees_of_freedom(inputs, strength):
    """How many free weights a ridge regression is worth: Σ d² / (d² + n · strength).

    Args, Raises: as `ridge`.
    Returns:
        Float: the rank of the centred inputs at strength 0 (the number of features, if none depends on
        others), falling to 0 as the strength grows. The sum runs over their singular values d.
    Reference: Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, formula 3.50.
    """
    inputs = _floats("inputs", inputs, ndim=2)
    strength = arguments.strength("strength", strength)
    _, singular_values, _ = _decomposed(_centred(inputs)[0])
    return float(np.sum(singular_values**2 / (singular_values**2 + len(inputs) * strength)))


# ---- lasso and elastic net: one weight after the other -------------------------------------------------------


def elastic_net(inputs, targets, *, l1, l2, start=None, tolerance=1e-10, max_sweeps=10_000):
    """Linear regression with both penalties: mean squared error + l1 · Σ|w| + l2 · Σw².

    Coordinate descent: with all other weights fixed, the best value of one weight is known exactly,
    soft_threshold(mean(x · r), l1 / 2) / (mean(x²) + l2), where x is its centred input and r what the other
    weights leave of the targets. Sweep over the weights until none moves any more.

    Args:
        inputs: Array, shape `(examples, features)`.
        targets: Array, shape `(examples,)`.
        l1, l2: Floats, at least 0: the strengths of the penalties.
        start: None (zeros) or array, shape `(features,)`: weights to begin from.
        tolerance: Float, at least 0. A sweep is the last one if no weight, times the standard deviation of its
            input, moves by more than this share of the targets' standard deviation.
        max_sweeps: Int, at least 1.
    Returns:
        Weights, float array, shape `(features,)`, and the intercept, float. A constant input has weight 0.
    Raises:
        ValueError: If shapes do not fit, an array is empty or not finite, or a number is out of its range.
        RuntimeError: If weights still move after `max_sweeps` sweeps.
    Reference: Friedman, Hastie & Tibshirani (2010), Journal of Statistical Software 33 (1).
    """
    inputs, targets = _examples(inputs, targets)
    l1, l2 = arguments.strength("l1", l1), arguments.strength("l2", l2)
    tolerance = arguments.strength("tolerance", tolerance)
    max_sweeps = arguments.whole_number("max_sweeps", max_sweeps, minimum=1)
    shape = inputs.shape[1:]
    weights = np.zeros(shape) if start is None else _fitting("start", start, shape, "inputs", inputs)
    (centred, means), (centred_targets, mean_target) = _centred(inputs), _centred(targets)
    columns = np.ascontiguousarray(centred.T)  # each feature's numbers beside one another
    variances = np.mean(columns**2, axis=1)
    weights[(variances == 0) | ~centred_targets.any()] = 0  # what is constant is left to the intercept
    varying = np.flatnonzero(variances)
    limit = tolerance * np.std(centred_targets)

    sweep = varying
    for _ in range(max_sweeps):
        if sweep is varying:  # afresh: many small updates of the residuals add up their rounding errors
            residuals = centred_targets - weights @ columns
        largest_move = 0.0
        for j in sweep:
            without_j = _mean_product(columns[j], residuals) + variances[j] * weights[j]
            best = _shrunk(without_j, l1 / 2) / (variances[j] + l2)
            move = best - weights[j]
            if move != 0:
                residuals -= move * columns[j]
                weights[j] = best
                largest_move = max(largest_move, abs(move) * np.sqrt(variances[j]))
        if largest_move > limit:
            sweep = np.flatnonzero(weights)  # zeros mostly stay zeros: first settle the others
        elif sweep is varying:
            return weights, float(mean_target - means @ weights)
        else:
            sweep = varying
    raise RuntimeError(
        say(
            en=f"The weights still move after `max_sweeps` = {max_sweeps} sweeps. Raise it, or `tolerance`.",
            ko=f"`max_sweeps` = {max_sweeps}번 훑은 뒤에도 가중치가 움직입니다. 이 값이나 `tolerance`를 키우십시오.",
        )
    )


def lasso(inputs, targets, strength, *, start=None, tolerance=1e-10, max_sweeps=10_000):
    """Linear regression with an L1 penalty: mean squared error + strength · Σ|w|.

    Args, Returns, Raises: as `elastic_net`, with l1 = `strength` (float, at least 0) and l2 = 0.
    Reference: Tibshirani (1996), Regression shrinkage and selection via the lasso, JRSS B 58.
    """
    strength = arguments.strength("strength", strength)
    return elastic_net(
        inputs, targets, l1=strength, l2=0.0, start=start, tolerance=tolerance, max_sweeps=max_sweeps
    )


def lasso_path(inputs, targets, strengths, *, tolerance=1e-10, max_sweeps=10_000):
    """Lasso weights at several strengths; each fit begins where that of the next larger strength ended.

    Args, Raises: as `elastic_net`; strengths: Sequence of floats, at least 0, in any order.
    Returns:
        Float array, shape `(strengths, features)`, in the order given.
    """
    strengths = _strengths(strengths)
    path, start = {}, None
    for strength in sorted(strengths, reverse=True):
        start, _ = lasso(inputs, targets, strength, start=start, tolerance=tolerance, max_sweeps=max_sweeps)
        path[strength] = start
    return np.stack([path[strength] for strength in strengths])


def l1_max(inputs, targets):
    """The smallest l1 at which the lasso and the elastic net leave no weight: 2 · max|xᵀ(y − ȳ)| / n.

    Args, Raises: as `elastic_net`. Returns: Float.
    """
    inputs, targets = _examples(inputs, targets)
    columns, residuals = np.ascontiguousarray(_centred(inputs)[0].T), _centred(targets)[0]
    return float(2 * max(abs(_mean_product(column, residuals)) for column in columns))


# ---- what these share ----------------------------------------------------------------------------------------


def _shrunk(values, threshold):
    """`soft_threshold` of checked arguments; written so that no −0.0 comes out of it."""
    return np.maximum(values - threshold, 0) + np.minimum(values + threshold, 0)


def _mean_product(column, residuals):
    """Of one column at a time: any other order of summation, and `l1_max` would miss by the last digit."""
    return column @ residuals / len(residuals)


def _centred(values):
    """Values less their mean over the first axis, and the mean; constant columns become exactly 0."""
    means = values.mean(axis=0)
    return np.where(np.ptp(values, axis=0) == 0, 0.0, values - means), means


def _decomposed(centred):
    """Singular value decomposition without the singular values that are 0 but for rounding."""
    left, singular_values, right = np.linalg.svd(centred, full_matrices=False)
    kept = singular_values > singular_values[0] * max(centred.shape) * np.finfo(float).eps
    return left[:, kept], singular_values[kept], right[kept]


def _floats(name, values, ndim=None):
    """A checked array in double precision; complex numbers are a `TypeError`."""
    return arguments.finite_array(name, values, ndim=ndim).astype(float, casting="same_kind")


def _fitting(name, values, shape, other_name, other):
    """The same for an array whose shape another argument decides."""
    array = _floats(name, values)
    if array.shape != shape:
        arguments.reject(
            name,
            expected_en=f"of shape {shape}, to fit `{other_name}` of shape {other.shape}",
            expected_ko=f"모양 {other.shape}인 `{other_name}`에 맞는 모양 {shape}",
            received=f"shape {array.shape}",
        )
    return array


def _examples(inputs, targets):
    inputs = _floats("inputs", inputs, ndim=2)
    return inputs, _fitting("targets", targets, (len(inputs),), "inputs", inputs)


def _strengths(strengths):
    values = arguments.finite_array("strengths", strengths, ndim=1)
    return [arguments.strength("strengths", value) for value in values.tolist()]
