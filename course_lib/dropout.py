"""Dropout in NumPy, forward and backward, and what follows from it: thinned networks, Monte-Carlo prediction.

Chapter 01 derives these; later chapters import them.
"""

import itertools

import numpy as np

from course_lib import arguments
from course_lib.language import say


class _Dropout:
    """What both kinds share: the mask, drawn for each number of the input, and its use on the way back."""

    def __init__(self, rate, seed):
        self.rate = arguments.rate("rate", rate)
        self._generator = np.random.default_rng(arguments.whole_number("seed", seed))
        self._scale = None

    def forward(self, inputs, training):
        """Drop units while training.

        Args:
            inputs: Float array, shape `(batch, ...)`; it is not changed.
            training: Bool. True draws a new mask, one entry for each number of `inputs`.
        Returns:
            Float array, same shape and dtype.
        Raises:
            ValueError: If `inputs` is empty or not finite.
        """
        inputs = arguments.finite_array("inputs", inputs)
        if not np.issubdtype(inputs.dtype, np.floating):
            inputs = inputs.astype(float)
        if training:
            mask = self._generator.random(inputs.shape) >= self.rate
            self._scale = mask * inputs.dtype.type(self._training_factor())
        else:
            self._scale = np.full(inputs.shape, self._test_factor(), inputs.dtype)
        return inputs * self._scale

    def backward(self, output_gradients):
        """Gradients with respect to the last `forward`'s inputs: the same mask, the same factor.

        Args:
            output_gradients: Float array, the shape of the last inputs.
        Returns:
            Float array, same shape.
        Raises:
            ValueError: If there was no `forward`, or the shape is another one.
        """
        gradients = arguments.finite_array("output_gradients", output_gradients)
        if self._scale is None:
            raise ValueError(
                say(en="Call forward before backward.", ko="backward보다 forward를 먼저 호출하십시오.")
            )
        if gradients.shape != self._scale.shape:
            arguments.reject(
                "output_gradients",
                expected_en=f"the shape of the last inputs, {self._scale.shape}",
                expected_ko=f"마지막 입력의 모양 {self._scale.shape}",
                received=f"shape {gradients.shape}",
            )
        return gradients * self._scale


class StandardDropout(_Dropout):
    """Dropout as first published: no rescaling while training, times 1 − rate at test time.

    Args:
        rate: Float in [0, 1], the drop probability (the papers' p is the keep probability).
        seed: Int.
    Raises:
        ValueError: If `rate` is outside [0, 1] or `seed` is not a whole number of at least 0.
    Reference: Hinton et al. (2012), arXiv 1207.0580; Srivastava et al. (2014), JMLR 15, section 4.
    """

    def _training_factor(self):
        return 1.0

    def _test_factor(self):
        return 1.0 - self.rate


class InvertedDropout(_Dropout):
    """Dropout as in Keras and PyTorch: times 1 / (1 − rate) while training, nothing at test time.

    Args, Raises: as `StandardDropout`. Rate 1 gives zeros.
    Reference: Srivastava et al. (2014), JMLR 15, section 10.
    """

    def _training_factor(self):
        return 1.0 / (1.0 - self.rate) if self.rate < 1 else 0.0

    def _test_factor(self):
        return 1.0


def thinned_masks(num_units, rate):
    """All masks of a layer and their probabilities.

    Args:
        num_units: Int, 1 to 16 (there are 2 to the power of it).
        rate: Float in [0, 1], the drop probability.
    Returns:
        Masks, float array of zeros and ones, shape `(2 ** num_units, num_units)`, and their
        probabilities, float array, shape `(2 ** num_units,)`, with sum 1.
    Raises:
        ValueError: If `num_units` or `rate` is outside its range.
    Reference: Warde-Farley et al. (2014), arXiv 1312.6197, who enumerate small networks.
    """
    num_units = arguments.whole_number("num_units", num_units, minimum=1)
    rate = arguments.rate("rate", rate)
    if num_units > 16:
        arguments.reject(
            "num_units",
            expected_en="at most 16 (2 ** 16 thinned networks)",
            expected_ko="16 이하의 수(솎아낸 신경망 2 ** 16개)",
            received=str(num_units),
        )
    masks = np.array(list(itertools.product((0.0, 1.0), repeat=num_units)))
    kept = masks.sum(axis=1)
    return masks, (1 - rate) ** kept * rate ** (num_units - kept)


def thinned_predictions(inputs, weights, rate):
    """Predictions of every thinned network of a small ReLU network with dropout after each hidden layer.

    Args:
        inputs: Float array, shape `(examples, features)`.
        weights: The arrays of `model.get_weights()`, kernel and bias of each layer, of a network of at most 16
            hidden units in all that was trained with inverted dropout.
        rate: Float in [0, 1).
    Returns:
        Softmax outputs, float array, shape `(networks, examples, classes)`, and the networks'
        probabilities, shape `(networks,)`; in the order of `thinned_masks` over all hidden units.
    Raises:
        ValueError: If `weights` are others, or `inputs` or `rate` is not as described.
    """
    inputs = arguments.finite_array("inputs", inputs, ndim=2)
    *hidden_layers, (kernel, bias) = _checked_weights(weights, inputs.shape[1])
    rate = arguments.rate("rate", rate)
    if rate == 1:
        arguments.reject("rate", expected_en="below 1", expected_ko="1보다 작은 수", received="1")
    _, probabilities = thinned_masks(sum(len(hidden_bias) for _, hidden_bias in hidden_layers), rate)
    outputs = inputs[np.newaxis]
    for hidden_kernel, hidden_bias in hidden_layers:
        hidden = np.maximum(outputs @ hidden_kernel + hidden_bias, 0) / (1 - rate)
        masks, _ = thinned_masks(len(hidden_bias), rate)
        thinned = hidden[:, np.newaxis] * masks[:, np.newaxis]  # networks so far × masks × examples × units
        outputs = thinned.reshape(-1, *hidden.shape[1:])
    logits = outputs @ kernel + bias
    logits -= logits.max(axis=-1, keepdims=True)
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=-1, keepdims=True), probabilities


def _checked_weights(weights, num_features):
    """Pairs of kernel and bias whose shapes fit one another."""
    arrays = [np.asarray(array) for array in weights]
    pairs = list(zip(arrays[::2], arrays[1::2], strict=False))
    widths = [num_features, *(len(bias) for bias in arrays[1::2])]
    fitting = len(arrays) >= 4 and len(arrays) % 2 == 0
    if not fitting or any(
        kernel.shape != (fan_in, *bias.shape) for (kernel, bias), fan_in in zip(pairs, widths, strict=False)
    ):
        arguments.reject(
            "weights",
            expected_en=f"kernel and bias of each layer, the first of {num_features} inputs, with a hidden layer",
            expected_ko=f"은닉층이 있는 신경망의 층별 가중치와 편향(첫 층의 입력은 {num_features}개)",
            received=f"{len(arrays)}: {[array.shape for array in arrays]}",
        )
    return pairs


def monte_carlo_predict(model, inputs, num_passes=50, seed=0):
    """Average the predictions of a Keras model over passes with dropout left on.

    Args:
        model: A built `keras.Model` with dropout layers.
        inputs: Array, shape `(examples, ...)`.
        num_passes: Int, at least 1.
        seed: Int. Decides the masks; the states of the model's own masks are restored afterwards.
    Returns:
        Float array, shape `(num_passes, examples, ...)`: one prediction a pass; its mean over the first
        axis is the Monte-Carlo prediction.
    Raises:
        ValueError: If the model has no layer that is random while training, or an argument is wrong.
    Reference: Gal & Ghahramani (2016), Dropout as a Bayesian approximation, ICML.
    """
    import tensorflow as tf  # only here: the mechanisms above need nothing but NumPy

    from course_lib import training

    num_passes = arguments.whole_number("num_passes", num_passes, minimum=1)
    seed = arguments.whole_number("seed", seed)
    inputs = arguments.finite_array("inputs", inputs)
    generators = [
        layer.seed_generator
        for layer in model._flatten_layers(include_self=False)
        if getattr(layer, "seed_generator", None) is not None
    ]
    if not generators:
        arguments.reject(
            "model",
            expected_en="a model with a layer that is random while training, such as Dropout(0.5)",
            expected_ko="Dropout(0.5)처럼 훈련 때 무작위인 층이 있는 모델",
            received=model.name,
        )
    # A frozen batch normalization uses its moving statistics even in training mode (Keras's rule).
    normalizations = [
        layer for layer in model._flatten_layers(include_self=False) if hasattr(layer, "moving_mean")
    ]
    was_trainable = [layer.trainable for layer in normalizations]
    states = [generator.state.numpy() for generator in generators]
    for number, generator in enumerate(generators):
        state = np.random.SeedSequence([seed, number]).generate_state(1)[0] >> 1
        generator.state.assign([int(state), 0])
    try:
        for layer in normalizations:
            layer.trainable = False
        one_pass = tf.function(lambda batch: model(batch, training=True))
        batch = tf.constant(training.as_tensor_values(inputs))
        return np.stack([one_pass(batch).numpy() for _ in range(num_passes)])
    finally:
        for layer, trainable in zip(normalizations, was_trainable, strict=True):
            layer.trainable = trainable
        for generator, state in zip(generators, states, strict=True):
            generator.state.assign(state)
