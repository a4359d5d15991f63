"""What a trained network is like inside: its activations, how alike its units are, how it takes a loss of units.

For networks of `Dense` hidden layers with ReLU, with or without layers between them that do nothing at test time.
"""

import keras
import numpy as np

from course_lib import arguments


def hidden_activations(model, inputs):
    """Outputs of the hidden layers, dropout off.

    Args:
        model: A built `keras.Sequential` of `Dense` layers; the last of them is the output.
        inputs: Float array, shape `(examples, features)`.
    Returns:
        List of float arrays, shape `(examples, units)`, one a hidden layer.
    Raises:
        ValueError: If a layer with weights is not `Dense`.
    """
    layers, activations = _dense_layers(model)[:-1], []
    outputs = arguments.finite_array("inputs", inputs, ndim=2)
    for kernel, bias in layers:
        outputs = np.maximum(outputs @ kernel + bias, 0)
        activations.append(outputs)
    return activations


def error_without_units(model, inputs, targets, fraction, *, repeats=5, seed=0):
    """Error of a trained network after a random fraction of each hidden layer's units has been deleted.

    What is left is divided by the share left, as dropout does in training, so that the next layer gets inputs of
    the usual size.

    Args:
        model: As in `hidden_activations`.
        inputs, targets: Arrays, shapes `(examples, features)` and `(examples,)`.
        fraction: Float in [0, 1): the share of units deleted; in each layer the same number.
        repeats: Int, random choices of units; their errors are averaged.
        seed: Int.
    Returns:
        Float in [0, 1].
    Reference: Hinton et al. (2012), arXiv 1207.0580, on co-adaptation.
    """
    fraction = arguments.rate("fraction", fraction)
    if fraction == 1:
        arguments.reject("fraction", expected_en="below 1", expected_ko="1보다 작은 수", received="1")
    repeats = arguments.whole_number("repeats", repeats, minimum=1)
    *hidden, (kernel, bias) = _dense_layers(model)
    generator = np.random.default_rng(seed)
    errors = []
    for _ in range(repeats):
        outputs = np.asarray(inputs)
        for hidden_kernel, hidden_bias in hidden:
            outputs = np.maximum(outputs @ hidden_kernel + hidden_bias, 0)
            num_units = outputs.shape[1]
            deleted = generator.permutation(num_units)[: round(fraction * num_units)]
            outputs[:, deleted] = 0
            outputs *= num_units / (num_units - len(deleted))
        errors.append(np.mean((outputs @ kernel + bias).argmax(axis=1) != np.asarray(targets)))
    return float(np.mean(errors))


def unit_correlations(activations):
    """Correlation of each pair of units over the examples.

    Args:
        activations: Float array, shape `(examples, units)`.
    Returns:
        Float array, shape `(pairs,)`; units that are the same for every example have no correlation and are left out.
    """
    activations = arguments.finite_array("activations", activations, ndim=2)
    varying = activations[:, activations.std(axis=0) > 1e-6]
    if varying.shape[1] < 2:
        return np.zeros(0)
    return np.corrcoef(varying.T)[np.triu_indices(varying.shape[1], k=1)]


def effective_rank(activations):
    """In how many directions the activations vary: exp of the entropy of the covariance's eigenvalues.

    Args:
        activations: Float array, shape `(examples, units)`.
    Returns:
        Float from 1 (one direction) to `units` (all alike); 0 if nothing varies.
    Reference: Roy & Vetterli (2007), The effective rank, EUSIPCO.
    """
    activations = arguments.finite_array("activations", activations, ndim=2)
    eigenvalues = np.clip(np.linalg.eigvalsh(np.cov(activations.T)), 0, None)
    if not eigenvalues.sum() > 0:
        return 0.0
    shares = eigenvalues / eigenvalues.sum()
    shares = shares[shares > 0]
    return float(np.exp(-(shares * np.log(shares)).sum()))


def _dense_layers(model):
    """Kernel and bias of each `Dense` layer; a ValueError for another layer with weights."""
    found = []
    for layer in model.layers:
        if type(layer) is keras.layers.Dense:
            found.append((layer.kernel.numpy(), layer.bias.numpy() if layer.use_bias else 0.0))
        elif layer.trainable_weights:
            arguments.reject(
                "model",
                expected_en="a Sequential model whose layers with weights are all Dense",
                expected_ko="가중치가 있는 층이 모두 Dense인 Sequential 모델",
                received=type(layer).__name__,
            )
    return found
