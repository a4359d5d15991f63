"""Train a stock Keras model many times faster than a Python loop does, with the same numbers.

`fit` runs Keras's own `train_step` and `test_step`: nothing of the optimizer, the losses, the
penalties, the metrics or the layers is written again here. What changes is who runs the loop over
the batches: a whole epoch is one TensorFlow graph, so Python is left once an epoch, not once a batch.
"""

import itertools

import keras
import numpy as np
import tensorflow as tf

from course_lib import arguments
from course_lib.language import say

EVALUATION_BATCH = 2048  # examples a forward pass holds at once; the results do not depend on it
_BATCH_HOOKS = (
    "on_train_batch_begin",
    "on_train_batch_end",
    "on_test_batch_begin",
    "on_test_batch_end",
    "on_batch_begin",
    "on_batch_end",
)


def fit(
    model,
    inputs,
    targets,
    *,
    epochs,
    batch_size,
    validation_data=None,
    sample_weight=None,
    callbacks=None,
    shuffle=True,
    seed=0,
    initial_epoch=0,
):
    """Train a compiled Keras model: the numbers of `model.fit`, in a graph-compiled loop.

    Args:
        model: A compiled `keras.Model` with one input and one output.
        inputs: Array, shape `(examples, ...)`.
        targets: Array, shape `(examples,)` or `(examples, ...)`.
        epochs: Int, at least 1.
        batch_size: Int, at least 1. The last batch of an epoch may be smaller, as in Keras.
        validation_data: None, `(inputs, targets)` or `(inputs, targets, sample_weight)`.
        sample_weight: None or array, shape `(examples,)`.
        callbacks: None or list of `keras.callbacks.Callback` that act once an epoch.
        shuffle: Bool. Whether each epoch visits the examples in a new order.
        seed: Int. Decides the orders (`epoch_orders`) and nothing else: initial weights and dropout
            masks are the model's own, as in Keras.
        initial_epoch: Int below `epochs`, how many of them an earlier call has trained with the same seed, as in Keras.
    Returns:
        `keras.callbacks.History`, as `model.fit` returns it.
    Raises:
        ValueError: If the model is not compiled, or arrays are empty, not finite or of unequal length.
        NotImplementedError: For what the loop does not support, by name.
    """
    check_model(model)
    epochs = arguments.whole_number("epochs", epochs, minimum=1)
    batch_size = arguments.whole_number("batch_size", batch_size, minimum=1)
    seed = arguments.whole_number("seed", seed)
    if arguments.whole_number("initial_epoch", initial_epoch) >= epochs:
        arguments.reject(
            "initial_epoch",
            expected_en=f"below `epochs`, {epochs}",
            expected_ko=f"`epochs`({epochs})보다 작은 수",
            received=str(initial_epoch),
        )
    train = _examples(inputs, targets, sample_weight)
    validation = None
    if validation_data is not None:
        if not isinstance(validation_data, (tuple, list)) or len(validation_data) not in (2, 3):
            arguments.reject(
                "validation_data",
                expected_en="(inputs, targets) or (inputs, targets, sample_weight)",
                expected_ko="(inputs, targets) 또는 (inputs, targets, sample_weight)",
                received=type(validation_data).__name__,
            )
        validation = _examples(*validation_data, prefix="validation_data ")
    _check_callbacks(callbacks)

    loop = EpochLoop.of(model, train)
    num_train = len(train[0])
    # Only a loss that is a mean over examples does not depend on how they are divided into batches.
    is_mean = getattr(model.loss, "reduction", "mean") in ("sum_over_batch_size", "mean")
    evaluation_batch = EVALUATION_BATCH if is_mean else batch_size
    callback_list = keras.callbacks.CallbackList(
        callbacks,
        add_history=True,
        model=model,
        verbose=0,
        epochs=epochs,
        steps=-(-num_train // batch_size),
    )
    model.stop_training = False
    callback_list.on_train_begin()
    orders = enumerate(epoch_orders(num_train, epochs, seed=seed, shuffle=shuffle))
    for epoch, order in itertools.islice(orders, initial_epoch, None):
        callback_list.on_epoch_begin(epoch)
        logs = _numbers(loop.train(*train, order, batch_size))
        if validation is not None:
            callback_list.on_test_begin()
            validation_logs = _numbers(loop.evaluate(*validation, evaluation_batch))
            callback_list.on_test_end(validation_logs)
            logs.update({f"val_{name}": value for name, value in validation_logs.items()})
        callback_list.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_variables)
    callback_list.on_train_end(logs)
    return model.history


def epoch_orders(num_examples, epochs, *, seed, shuffle=True):
    """Yield the order in which each epoch visits the examples.

    Args:
        num_examples: Int.
        epochs: Int.
        seed: Int. The same seed gives the same orders, whatever else is random.
        shuffle: Bool. False gives 0, 1, 2, … each time.
    Yields:
        Int array, shape `(num_examples,)`: a permutation, one for each epoch.
    """
    generator = np.random.default_rng([seed, num_examples])
    for _ in range(epochs):
        yield generator.permutation(num_examples) if shuffle else np.arange(num_examples)


def check_model(model):
    """Raise unless `model` is a compiled Keras model with one input and one output."""
    if not isinstance(model, keras.Model):
        arguments.reject(
            "model",
            expected_en="a compiled keras.Model",
            expected_ko="컴파일한 keras.Model",
            received=type(model).__name__,
        )
    if not getattr(model, "compiled", False) or model.optimizer is None or model.loss is None:
        raise ValueError(
            say(
                en="`model` is not compiled: call model.compile(optimizer=..., loss=...) first.",
                ko="`model`이 컴파일되지 않았습니다. 먼저 model.compile(optimizer=..., loss=...)을 호출하십시오.",
            )
        )
    if model.run_eagerly:
        _unsupported("compile(run_eagerly=True)")
    if isinstance(model.loss, (list, dict)) or (model.built and _count_outputs(model) != 1):
        _unsupported(say(en="a model with several outputs", ko="출력이 여러 개인 모델"))
    if model.built and _count_inputs(model) != 1:
        _unsupported(say(en="a model with several inputs", ko="입력이 여러 개인 모델"))


def as_tensor_values(values):
    """An array as Keras's own `fit` would feed it: floating-point numbers in Keras's `floatx`."""
    array = np.asarray(values)
    return array.astype(keras.config.floatx()) if np.issubdtype(array.dtype, np.floating) else array


class EpochLoop:
    """The traced graphs of one compiled model: an epoch of training, and an evaluation."""

    def __init__(self, model, identity):
        self.identity = identity

        @tf.function
        def train(inputs, targets, weights, order, batch_size):
            model.reset_metrics()  # in the graph: from Python it would take a fifth of the time
            _for_each_batch(
                order, batch_size, lambda rows: model.train_step(_batch(inputs, targets, weights, rows))
            )
            return model.get_metrics_result()

        @tf.function
        def evaluate(inputs, targets, weights, batch_size):
            model.reset_metrics()
            order = tf.range(inputs.shape[0])
            _for_each_batch(
                order, batch_size, lambda rows: model.test_step(_batch(inputs, targets, weights, rows))
            )
            return model.get_metrics_result()

        self._train, self._evaluate = train, evaluate

    @classmethod
    def of(cls, model, train):
        """The loop of `model`, traced anew only if the model was compiled or frozen differently since."""
        inputs, targets, weights = train
        first = slice(0, 1)
        # Keras's test_step on one example builds layers, losses and metrics without changing a weight.
        model.test_step(_present(inputs[first], targets[first], None if weights is None else weights[first]))
        model.reset_metrics()
        model.optimizer.build(model.trainable_variables)
        check_model(model)
        frozen = [layer.trainable for layer in model._flatten_layers()]
        identity = (model.optimizer, model.loss, *model.metrics, *model.trainable_variables, *frozen)
        loop = getattr(model, "_epoch_loop", None)
        if (
            loop is None
            or len(loop.identity) != len(identity)
            or any(old is not new for old, new in zip(loop.identity, identity, strict=True))
        ):
            loop = model._epoch_loop = cls(model, identity)
        return loop

    def train(self, inputs, targets, weights, order, batch_size):
        return self._train(inputs, targets, weights, tf.constant(order), batch_size)

    def evaluate(self, inputs, targets, weights, batch_size):
        return self._evaluate(inputs, targets, weights, batch_size)


def _for_each_batch(order, batch_size, step):
    """Call `step` with the rows of each batch: one loop over the full ones, whose shape is known, then the rest."""
    # AutoGraph is for the loops below: Keras's layers need none, and reading them takes seconds.
    step = tf.autograph.experimental.do_not_convert(step)
    num_full = order.shape[0] // batch_size
    if num_full:
        for rows in tf.reshape(order[: num_full * batch_size], (num_full, batch_size)):
            step(rows)
    if order.shape[0] % batch_size:
        step(order[num_full * batch_size :])


def _batch(inputs, targets, weights, rows):
    return _present(
        tf.gather(inputs, rows),
        tf.gather(targets, rows),
        None if weights is None else tf.gather(weights, rows),
    )


def _present(inputs, targets, weights):
    return (inputs, targets) if weights is None else (inputs, targets, weights)


def _examples(inputs, targets, weights=None, prefix=""):
    """Checked `(inputs, targets, weights)` as tensors."""
    arrays = {"inputs": inputs, "targets": targets}
    if weights is not None:
        arrays["sample_weight"] = weights
    for name, values in arrays.items():
        if isinstance(values, (dict, tf.data.Dataset, keras.utils.PyDataset)) or hasattr(values, "__next__"):
            _unsupported(f"`{prefix}{name}`: {type(values).__name__}")
        arrays[name] = as_tensor_values(arguments.finite_array(prefix + name, values))
        if len(arrays[name]) != len(arrays["inputs"]):
            arguments.reject(
                prefix + name,
                expected_en=f"as long as `inputs` ({len(arrays['inputs'])} examples)",
                expected_ko=f"`inputs`와 같은 길이({len(arrays['inputs'])}개)",
                received=f"{len(arrays[name])}",
            )
    weights = arrays.get("sample_weight")
    return (
        tf.constant(arrays["inputs"]),
        tf.constant(arrays["targets"]),
        None if weights is None else tf.constant(weights),
    )


def _check_callbacks(callbacks):
    for callback in callbacks or ():
        if not isinstance(callback, keras.callbacks.Callback):
            arguments.reject(
                "callbacks",
                expected_en="a list of keras.callbacks.Callback",
                expected_ko="keras.callbacks.Callback의 리스트",
                received=type(callback).__name__,
            )
        # Keras's own ModelCheckpoint and TensorBoard: their batch hooks do nothing if they act once an epoch.
        frequency = {"ModelCheckpoint": "save_freq", "TensorBoard": "update_freq"}.get(
            type(callback).__name__
        )
        if frequency and getattr(callback, frequency, None) == "epoch":
            continue
        for hook in _BATCH_HOOKS:
            own = getattr(type(callback), hook, None)
            if own is not getattr(keras.callbacks.Callback, hook) or hook in vars(callback):
                _unsupported(f"{type(callback).__name__}.{hook}")


def _unsupported(what):
    raise NotImplementedError(
        say(
            en=f"training.fit does not support {what}: use model.fit for it.",
            ko=f"training.fit은 다음을 지원하지 않습니다: {what}. model.fit을 쓰십시오.",
        )
    )


def _count_inputs(model):
    return len(getattr(model, "inputs", None) or [None])


def _count_outputs(model):
    return len(getattr(model, "outputs", None) or [None])


def _numbers(logs):
    """Numbers as Python's own; a metric of several numbers (F1 of each class, say) stays an array."""
    return {name: float(v) if np.ndim(v) == 0 else np.asarray(v) for name, v in logs.items()}
