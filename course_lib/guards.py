"""Checks that an experiment measures what it says: the classic silent bugs, caught before the seeds are spent.

Each of these happened in a published course: a penalty that never reached the loss, an arm that
differed from its baseline in more than the regularizer, arms that did not see the same data.
"""

import contextlib
import hashlib
import numbers

import numpy as np
import tensorflow as tf

from course_lib import replicas
from course_lib.initialization import Start
from course_lib.language import say

_STRENGTHS = ("rate", "dropout", "recurrent_dropout", "stddev")
_PENALTY_STRENGTHS = ("l1", "l2", "factor")
_NOT_COMPARED = ("name", "dtype", "trainable", "seed", "build_config", "batch_shape", "batch_input_shape")


class GuardError(ValueError):
    """An experiment that would measure something else than it says."""


def fingerprint(dataset):
    """Digest of all arrays of a data set: equal if and only if the numbers are."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (dataset.train, dataset.validation, dataset.test):
        for array in part:
            array = np.ascontiguousarray(array)
            digest.update(f"{array.shape}{array.dtype}".encode())
            digest.update(array.view(np.uint8).data if array.size else b"")
    return digest.hexdigest()


def check_same_data(before, after, *, arm):
    """Raise if a data set changed while an arm used it, or was drawn differently a second time."""
    if before != after:
        raise GuardError(
            say(
                en=f"Arm {arm!r} would not see the same data as the others: the data set changed between two "
                "looks. Let `data(seed)` depend on `seed` alone, and let no arm change arrays in place.",
                ko=f"실험 조건 {arm!r}이(가) 다른 조건과 같은 데이터를 보지 못합니다. 데이터가 도중에 달라졌습니다. "
                "`data(seed)`는 `seed`에만 의존해야 하고, 어떤 조건도 배열을 바꾸어서는 안 됩니다.",
            )
        )


def check_own_weights(models):
    """Raise if two models train the same weights.

    A layer made outside the build function would carry what one seed or arm has learned into the next.

    Args:
        models: List of pairs: the name of an arm, and a model that its function has built.
    """
    owner = {}
    for place, (arm, model) in enumerate(models):
        for variable in model.trainable_variables:
            if owner.setdefault(id(variable), place) != place:
                _reject_shared_weights(arm)


def _reject_shared_weights(arm):
    raise GuardError(
        say(
            en=f"Arm {arm!r}: its build function returns the same model, or a layer with the same trained "
            "weights, each time. Make every layer that is trained inside the function.",
            ko=f"실험 조건 {arm!r}: build 함수가 매번 같은 모델이나, 훈련되는 가중치가 같은 층을 돌려줍니다. "
            "훈련되는 층은 모두 함수 안에서 새로 만드십시오.",
        )
    )


def check_penalties(model, *, arm):
    """Raise if a layer's regularizer of non-zero strength does not reach the gradient of its weight.

    Args:
        model: A freshly built `keras.Model`; its weights are the same afterwards.
        arm: The arm's name, for the message.
    Returns:
        Int, the number of penalties found alive.
    """
    found = 0
    for layer in model._flatten_layers(include_self=False):
        for name, regularizer in list(vars(layer).items()):
            if not name.endswith("_regularizer") or regularizer is None or "activity" in name:
                continue
            stem = name.removesuffix("_regularizer").lstrip("_")
            variable = getattr(layer, stem, None)
            if variable is None:
                variable = getattr(layer, f"{stem}_kernel", None)
            if variable is None or _strength_is_zero(regularizer):
                continue
            if not _penalty_moves(model, variable):
                raise GuardError(
                    say(
                        en=f"Arm {arm!r}: the {name} of layer {layer.name!r} does not reach the gradient of "
                        "its weight. Set it when the layer is made, not afterwards.",
                        ko=f"실험 조건 {arm!r}: 층 {layer.name!r}의 {name}이(가) 가중치의 그래디언트에 닿지 "
                        "않습니다. 층을 만들 때 지정하십시오.",
                    )
                )
            found += 1
    return found


def check_strength_zero(build, baseline_build, examples, *, arm, seed, num_steps=2, tolerance=1e-4):
    """Raise if an arm whose regularizers are set to strength 0 does not train like the baseline.

    Args:
        build, baseline_build: Functions that return a new compiled model.
        examples: `(inputs, targets)` tensors, a few examples.
        arm: The arm's name, for the message.
        seed: Int, decides the common starting point.
        num_steps: Int, training steps that are compared.
        tolerance: Float, largest allowed difference of a weight.
    Returns:
        True if checked; False if the two differ in more than regularizers by intent (another width,
        another optimizer), so that there is nothing to compare.
    """
    models = [build(), baseline_build()]
    signatures = [_silenced_signature(model) for model in models]
    if signatures[0] is None or signatures[0] != signatures[1]:
        return False
    trained = [_trained_silenced(model, examples, seed, num_steps) for model in models]
    apart = max(float(np.abs(a - b).max()) for a, b in zip(*trained, strict=True))
    if not apart <= tolerance:
        raise GuardError(
            say(
                en=f"Arm {arm!r} with its regularizer at strength 0 must train like the baseline, but after "
                f"{num_steps} steps a weight differs by {apart:.2g}. The regularizer does something else too.",
                ko=f"규제 세기를 0으로 한 실험 조건 {arm!r}은(는) 기준 조건과 똑같이 학습되어야 하지만, {num_steps}단계 뒤에 "
                f"가중치가 {apart:.2g}만큼 다릅니다. 규제가 다른 일도 하고 있습니다.",
            )
        )
    return True


def _silenced_signature(model):
    with _silenced(model):
        return _signature(model)


def _trained_silenced(model, examples, seed, num_steps):
    """Weights of a new model after a few steps without its regularizers."""
    replicas.assign(model, Start(model).draw(seed))
    with _silenced(model):
        for _ in range(num_steps):
            model.train_step(examples)
    return [variable.numpy() for variable in model.trainable_variables]


def _penalty_moves(model, variable):
    before = variable.numpy()
    variable.assign(before + 0.1)  # away from zero, where the gradient of an L2 penalty vanishes
    with tf.GradientTape() as tape:
        tape.watch(variable.value)
        total = tf.add_n(model.losses) if model.losses else tf.constant(0.0)
    gradient = tape.gradient(total, variable.value)
    variable.assign(before)
    return gradient is not None and bool(tf.reduce_any(gradient != 0))


def _strength_is_zero(regularizer):
    strengths = [getattr(regularizer, name) for name in _PENALTY_STRENGTHS if hasattr(regularizer, name)]
    return bool(strengths) and all(float(strength) == 0 for strength in strengths)


@contextlib.contextmanager
def _silenced(model):
    """Every dropout rate, noise and penalty of a model at 0; then as before, for arms may share a regularizer."""
    before = []
    for layer in model._flatten_layers(include_self=False):
        rates = [name for name in _STRENGTHS if isinstance(getattr(layer, name, None), numbers.Real)]
        before += [(layer, name, getattr(layer, name)) for name in rates]
        for regularizer in _regularizers(layer):
            penalties = [name for name in _PENALTY_STRENGTHS if hasattr(regularizer, name)]
            before += [(regularizer, name, getattr(regularizer, name)) for name in penalties]
    try:
        for owner, name, _ in before:
            setattr(owner, name, 0.0)
        yield
    finally:
        for owner, name, strength in before:
            setattr(owner, name, strength)


def _regularizers(layer):
    return [v for name, v in list(vars(layer).items()) if name.endswith("_regularizer") and v is not None]


def _signature(model):
    """All that a silenced model is, apart from regularizers and names; None if a part of it does not say."""
    layers = []
    for layer in model._flatten_layers(include_self=False):
        if not all(any(hasattr(r, name) for name in _PENALTY_STRENGTHS) for r in _regularizers(layer)):
            return None  # a regularizer without a known strength cannot be silenced
        if any(hasattr(layer, name) for name in _STRENGTHS) and not layer.weights:
            continue
        try:
            config = layer.get_config()
        except NotImplementedError:
            return None
        kept = {
            key: value
            for key, value in config.items()
            if key not in _NOT_COMPARED and key not in _STRENGTHS and not key.endswith("_regularizer")
        }
        if not hasattr(layer, "layers"):
            layers.append((type(layer).__name__, repr(kept)))
    optimizer = {k: v for k, v in model.optimizer.get_config().items() if k != "name"}
    return layers, type(model.optimizer).__name__, repr(optimizer), repr(model.loss)
