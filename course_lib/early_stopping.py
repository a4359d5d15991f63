"""When to stop training: Prechelt's criteria and Keras's patience, as rules about the losses so far.

E_va(t) and E_tr(t) are the validation and the training loss of epoch t, from 1; a strip has k epochs.

    E_opt(t) = min over t' ≤ t of E_va(t')
    GL(t)    = 100 · (E_va(t) / E_opt(t) − 1)                    generalization loss, in percent
    P_k(t)   = 1000 · (mean / min of the last k E_tr − 1)        training progress, per thousand

| rule                   | name       | stops after the first                                               |
|------------------------|------------|---------------------------------------------------------------------|
| `GeneralizationLoss`   | GL α       | epoch with GL(t) > α                                                |
| `ProgressQuotient`     | PQ α       | end of a strip with GL(t) / P_k(t) > α                              |
| `SuccessiveRises`      | UP s       | end of a strip at which E_va rose for the s-th strip in a row       |
| `Patience`             | patience n | epoch that is the n-th in a row without a new lowest E_va           |

A strip ends at t = k, 2k, …; that E_va rose in it means E_va(t) > E_va(t − k). A rule's `stops(validation, training)`
says whether it fires after the last epoch given: `stop` asks it along recorded curves, `stopping_callback.StopByRule`
while Keras trains. None of the rules is sure to fire, so a largest number of epochs belongs to each.

Reference: Prechelt (1998), Automatic early stopping using cross validation: quantifying the criteria, Neural
Networks 11, 761–767. There E_va is measured at the ends of strips alone; here every epoch's counts for E_opt.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_lib import arguments


class Stop(NamedTuple):
    """Where a rule ends training: the last epoch trained, the best one up to then (both from 1), whether it fired."""

    epoch: int
    best_epoch: int
    triggered: bool


def stop(rule, validation, training=None):
    """Where a rule would have stopped a run whose losses were recorded to the end.

    Args:
        rule: A rule of this module, or any object with a method `stops(validation, training)`.
        validation: Float array, shape `(epochs,)`: validation losses.
        training: Float array, shape `(epochs,)`: training losses; None for a rule that does not need them.
    Returns:
        A `Stop`. `epoch` is the last one if the rule never fires; `best_epoch` has the lowest loss, the first
        of equal ones: what restored weights would come from.
    Raises:
        ValueError: If losses are missing, not finite or of unequal length, or `rule` is no rule.
    """
    checked_rule(rule)
    validation = arguments.finite_array("validation", validation, ndim=1)
    if training is not None:
        training = _as_long(training, validation)
    epochs = range(1, len(validation) + 1)
    fired = next((t for t in epochs if rule.stops(validation[:t], _until(t, training))), None)
    last = fired or len(validation)
    return Stop(last, int(validation[:last].argmin()) + 1, fired is not None)


def checked_rule(rule):
    """Return `rule` if it has a method `stops`; anything else, a class included, is a `ValueError`."""
    if isinstance(rule, type) or not callable(getattr(rule, "stops", None)):
        arguments.reject(
            "rule",
            expected_en="a rule such as GeneralizationLoss(5.0)",
            expected_ko="GeneralizationLoss(5.0) 같은 규칙",
            received=repr(rule),
        )
    return rule


# ---- what the criteria measure -------------------------------------------------------------------------------


def generalization_loss(validation):
    """GL(t) = 100 · (E_va(t) / E_opt(t) − 1): by how many percent the validation loss exceeds its lowest so far.

    Args:
        validation: Float array, shape `(epochs,)`: losses of at least 0.
    Returns:
        Float array, shape `(epochs,)`, at least 0. Above a lowest loss of 0 it is infinite; at it, 0.
    Raises:
        ValueError: If a loss is negative (there are no percent of it) or not finite.
    """
    validation = _losses("validation", validation)
    lowest = np.minimum.accumulate(validation)
    return _ratio(100 * (validation - lowest), lowest)


def training_progress(training, strip=5):
    """P_k(t) = 1000 · (mean / min − 1) of the last k training losses: how far from flat the training curve is.

    It is large while training advances, or leaps about, and 0 for a constant loss.

    Args:
        training: Float array, shape `(epochs,)`: losses of at least 0.
        strip: Int, at least 1: k.
    Returns:
        Float array, shape `(epochs,)`, per thousand: NaN before epoch k, then at least 0. A strip that reaches 0
        makes infinite progress; one that is 0 throughout, none.
    Raises:
        ValueError: If a loss is negative or not finite, or `strip` is not as described.
    """
    training = _losses("training", training)
    strip = arguments.whole_number("strip", strip, minimum=1)
    progress = np.full(len(training), np.nan)
    if len(training) >= strip:
        strips = np.lib.stride_tricks.sliding_window_view(training, strip)
        lowest = strips.min(axis=1)
        progress[strip - 1 :] = _ratio(1000 * (strips - lowest[:, np.newaxis]).sum(axis=1), strip * lowest)
    return progress


# ---- rules ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GeneralizationLoss:
    """GL α: stop when the validation loss is more than `threshold` percent (α, at least 0) above its lowest."""

    threshold: float = 5.0

    def __post_init__(self):
        arguments.strength("threshold", self.threshold)

    @property
    def name(self):
        return f"GL {self.threshold:g}"

    def stops(self, validation, training=None):
        """Whether it fires after the last of these epochs. Args, Raises: as `generalization_loss`."""
        return bool(generalization_loss(validation)[-1] > self.threshold)


@dataclass(frozen=True)
class ProgressQuotient:
    """PQ α: stop when generalization loss divided by training progress exceeds `threshold` (α, above 0).

    A validation loss that rises is tolerated while training still advances fast. Without any progress the
    quotient of a loss above the lowest is infinite, and the rule fires; 0 / 0 and ∞ / ∞ stop nothing.
    It is asked at the ends of strips of `strip` epochs.
    """

    threshold: float = 0.5
    strip: int = 5

    def __post_init__(self):
        arguments.positive("threshold", self.threshold)
        arguments.whole_number("strip", self.strip, minimum=1)

    @property
    def name(self):
        return f"PQ {self.threshold:g}"

    def stops(self, validation, training=None):
        """Whether it fires after the last of these epochs.

        Args:
            validation, training: Float arrays, shape `(epochs,)`: losses of at least 0.
        Raises:
            ValueError: If losses are missing, negative, not finite or of unequal length.
        """
        training = _as_long(training, validation)
        if len(training) % self.strip:
            return False
        progress = training_progress(training, self.strip)[-1]
        return bool(generalization_loss(validation)[-1] > self.threshold * progress)


@dataclass(frozen=True)
class SuccessiveRises:
    """UP s: stop when the validation loss rose, by however little, in `strips` (s) strips of `strip` epochs in a row."""

    strips: int = 3
    strip: int = 5

    def __post_init__(self):
        arguments.whole_number("strips", self.strips, minimum=1)
        arguments.whole_number("strip", self.strip, minimum=1)

    @property
    def name(self):
        return f"UP {self.strips}"

    def stops(self, validation, training=None):
        """Whether it fires after the last of these epochs: `validation`, shape `(epochs,)`, finite."""
        validation = arguments.finite_array("validation", validation, ndim=1)
        ends = validation[self.strip - 1 :: self.strip][-self.strips - 1 :]
        at_end = len(validation) % self.strip == 0 and len(ends) > self.strips
        return at_end and bool((ends[1:] > ends[:-1]).all())


@dataclass(frozen=True)
class Patience:
    """Keras's rule: stop after `epochs` epochs in a row without a new lowest validation loss.

    That of `keras.callbacks.EarlyStopping(patience=epochs)`, where 0 and 1 do the same: the first epoch without
    improvement is the last. An equal loss is no improvement.
    """

    epochs: int = 10

    def __post_init__(self):
        arguments.whole_number("epochs", self.epochs)

    @property
    def name(self):
        return f"patience {self.epochs}"

    def stops(self, validation, training=None):
        """Whether it fires after the last of these epochs: `validation`, shape `(epochs,)`, finite."""
        validation = arguments.finite_array("validation", validation, ndim=1)
        waited = len(validation) - 1 - int(validation.argmin())
        return waited >= max(self.epochs, 1)


def _losses(name, values):
    values = arguments.finite_array(name, values, ndim=1).astype(float)
    if values.min() < 0:
        arguments.reject(
            name,
            expected_en="losses of at least 0",
            expected_ko="0 이상의 손실",
            received=f"{values.min():g}",
        )
    return values


def _as_long(training, validation):
    """Training losses, one for each validation loss."""
    if training is None:
        arguments.reject(
            "training", expected_en="the training losses", expected_ko="훈련 손실", received="None"
        )
    training = arguments.finite_array("training", training, ndim=1)
    if len(training) != len(validation):
        arguments.reject(
            "training",
            expected_en=f"one loss for each of the {len(validation)} epochs of `validation`",
            expected_ko=f"`validation`의 에포크 {len(validation)}개마다 손실 하나",
            received=f"shape {training.shape}",
        )
    return training


def _until(epoch, training):
    return None if training is None else training[:epoch]


def _ratio(excess, lowest):
    """excess / lowest, both at least 0; over a lowest of 0 an excess is infinite, and no excess is 0."""
    return np.divide(excess, lowest, out=np.where(excess > 0, np.inf, 0.0), where=lowest > 0)
