"""The numbers that a sweep turns: dropout rates, penalty strengths, the learning rate.

Models that differ in nothing else are one family. They share one traced graph, which takes these numbers as
inputs: a sweep over ten dropout rates is traced once.
"""

import contextlib
import json
import warnings

import keras
import tensorflow as tf

_PENALTIES = ("l1", "l2")


def family(model):
    """What a compiled model is apart from its strengths.

    Args:
        model: A compiled `keras.Model`.
    Returns:
        String, equal for two models if and only if they may share a graph. None for a model of which
        Keras cannot tell: not a `Sequential` of its own layers, with its own loss and optimizer.
    """
    if type(model) is not keras.Sequential:
        return None
    loss = keras.losses.get(model.loss)
    parts = [*(layer for layer in model.layers if not _is_idle(layer)), model.optimizer]
    try:
        if isinstance(loss, keras.losses.Loss):
            parts.append(loss)
        elif not loss.__module__.startswith("keras"):
            return None
        with warnings.catch_warnings():  # Keras warns of writing down a lambda; it is only looked at here
            warnings.simplefilter("ignore")
            described = [keras.saving.serialize_keras_object(part) for part in parts]
        if not all(_is_of_keras(one) for one in described):
            return None
        name = getattr(loss, "__name__", "")
        return json.dumps([name, model.input_shape, *map(_without_strengths, described)], sort_keys=True)
    except (NotImplementedError, OSError, TypeError, ValueError):  # Keras cannot write it down
        return None


def read(model):
    """The strengths of a model: a list of floats, in an order that is the same within a family."""
    values = [float(getattr(owner, name)) for owner, name in _slots(model)]
    return [*values, *([float(model.optimizer.learning_rate)] if has_learning_rate(model) else [])]


def has_learning_rate(model):
    """Whether the learning rate is a number, not a schedule."""
    return isinstance(model.optimizer._learning_rate, keras.Variable)


@contextlib.contextmanager
def replaced(model, values):
    """While a graph is traced: tensors, shape `()`, in the place of the numbers that `read` gives."""
    slots = _slots(model)
    before = [getattr(owner, name) for owner, name in slots]
    try:
        for (owner, name), value in zip(slots, values, strict=False):
            if isinstance(owner, keras.layers.Dropout):
                owner.call = _dropout_with(owner, value)
            else:
                setattr(owner, name, value)
        yield
    finally:
        for (owner, name), value in zip(slots, before, strict=True):
            if isinstance(owner, keras.layers.Dropout):
                del owner.call
            else:
                setattr(owner, name, value)


def _slots(model):
    """Owner and attribute of each strength."""
    found = []
    for layer in model._flatten_layers(include_self=False):
        if type(layer) is keras.layers.Dropout and 0 < layer.rate < 1:
            found.append((layer, "rate"))
        for attribute, regularizer in sorted(vars(layer).items(), key=lambda item: item[0]):
            if attribute.endswith("_regularizer") and _is_penalty(regularizer):
                slots = [(regularizer, name) for name in _PENALTIES if hasattr(regularizer, name)]
                found += [slot for slot in slots if not any(slot[0] is o and slot[1] == n for o, n in found)]
    return found


def _is_penalty(regularizer):
    return type(regularizer) in (keras.regularizers.L1, keras.regularizers.L2, keras.regularizers.L1L2)


def _is_idle(part):
    """A dropout of rate 0 does nothing at all, and Keras gives it no random numbers."""
    return type(part) is keras.layers.Dropout and part.rate == 0


def _is_of_keras(described):
    """Whether a serialized object, and all that it is made of, comes from Keras."""
    if not str(described.get("module")).startswith("keras"):
        return False  # a class or a function of the reader's own
    parts = [value for value in described["config"].values() if isinstance(value, dict)]
    return all(_is_of_keras(part) for part in parts)  # a lambda has no module at all


def _without_strengths(described):
    """A serialized layer, optimizer or loss without names and strengths."""
    if isinstance(described, list):
        return [_without_strengths(value) for value in described]
    if not isinstance(described, dict):
        return described
    kind, config = described.get("class_name"), described.get("config")
    left_out = {"name", "build_config", "compile_config"}
    if kind == "Dropout" and 0 < config["rate"] < 1:
        left_out.add("rate")
    if described.get("module") == "keras.regularizers" and kind in ("L1", "L2", "L1L2"):
        left_out.update(_PENALTIES)
    kept = {key: _without_strengths(value) for key, value in described.items() if key not in left_out}
    if isinstance(config, dict):
        kept["config"] = {k: _without_strengths(v) for k, v in config.items() if k not in left_out}
        if described.get("module") == "keras.optimizers" and isinstance(config.get("learning_rate"), float):
            kept["config"].pop("learning_rate")
    return kept


def _dropout_with(layer, rate):
    """`keras.layers.Dropout.call` with a rate that is a tensor: the same masks, the same factor."""

    def call(inputs, training=False):
        if not training:
            return inputs
        shape = [inputs.shape[i] if n is None else n for i, n in enumerate(layer.noise_shape or inputs.shape)]
        random = keras.random.uniform(shape, dtype=inputs.dtype, seed=layer.seed_generator)
        own_rate = tf.cast(rate, inputs.dtype)
        return tf.where(random >= own_rate, inputs * (1 / (1 - own_rate)), tf.zeros_like(inputs))

    return call
