"""Tests of the stopping rules: curves worked by hand, the definitions in fractions, Keras's patience, invariances."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import language
from course_lib.early_stopping import (
    GeneralizationLoss,
    Patience,
    ProgressQuotient,
    Stop,
    SuccessiveRises,
    generalization_loss,
    stop,
    training_progress,
)

pytestmark = pytest.mark.usefixtures("english_reader")

RULES = [GeneralizationLoss(5), ProgressQuotient(0.5, 3), SuccessiveRises(2, 3), Patience(3)]
# Curves of whole numbers, in which equal losses are frequent.
CURVES = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=30)
ONE_EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


# ---- by hand -------------------------------------------------------------------------------------------------


def test_generalization_loss_by_hand():
    """In percent above the lowest so far; a new lowest is 0 and becomes the reference."""
    np.testing.assert_allclose(
        generalization_loss([2.0, 1.0, 1.25, 0.5, 0.5, 2.0]), [0, 0, 25, 0, 0, 300], atol=1e-12
    )


def test_training_progress_by_hand():
    """Mean (4 + 2 + 3) / 3 over min 2, less 1: 500 per thousand; the next strips are 2, 3, 1 and 3, 1, 2."""
    np.testing.assert_allclose(
        training_progress([4, 2, 3, 1, 2], strip=3), [np.nan, np.nan, 500, 1000, 1000], rtol=1e-15
    )


BY_HAND = {
    # GL 5: 1.04 is 4 % above 1.0, 1.06 is 6 %.
    "GL": (GeneralizationLoss(5), [2, 1.0, 1.04, 1.06, 9], None, Stop(4, 2, True)),
    "GL is above, not at, the threshold": (GeneralizationLoss(25), [4, 5, 5, 5], None, Stop(4, 1, False)),
    # Strips of 2. t = 2: GL 0. t = 4: GL 100, P = 1000 (5 / 4 − 1), quotient 0.4. t = 6: P = 1000 (3.5 / 3 − 1), 0.6.
    "PQ": (ProgressQuotient(0.5, 2), [2, 1, 1, 2, 2, 2, 9], [9, 8, 6, 4, 4, 3, 3], Stop(6, 2, True)),
    "PQ only at the end of a strip": (ProgressQuotient(0.5, 2), [1, 2, 9], [9, 1, 1], Stop(3, 1, False)),
    # Strips of 2 end with 5, 3, 4, 5: the second rise in a row is at epoch 8.
    "UP": (SuccessiveRises(2, 2), [9, 5, 1, 3, 1, 4, 1, 5, 1, 9], None, Stop(8, 3, True)),
    "UP once is at the end of the second strip": (
        SuccessiveRises(1, 3),
        [1, 2, 3, 4, 5, 6, 7],
        None,
        Stop(6, 1, True),
    ),
    "UP starts again after a strip without a rise": (
        SuccessiveRises(2, 1),
        [1, 2, 2, 3, 3, 4, 5],
        None,
        Stop(7, 1, True),
    ),
    "UP without a rise": (SuccessiveRises(1, 1), [3, 3, 2, 2, 1], None, Stop(5, 5, False)),
    "patience": (Patience(3), [3, 2, 4, 1, 1, 2, 3, 0], None, Stop(7, 4, True)),
    "patience not used up": (Patience(3), [3, 2, 4, 4, 1], None, Stop(5, 5, False)),
}


@pytest.mark.parametrize(("rule", "validation", "training", "expected"), BY_HAND.values(), ids=BY_HAND)
def test_stop_by_hand(rule, validation, training, expected):
    """The epoch, the best one up to then (first of equal ones), and whether the rule fired at all."""
    assert stop(rule, validation, training) == expected


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (GeneralizationLoss(), "GL 5"),
        (ProgressQuotient(), "PQ 0.5"),
        (SuccessiveRises(), "UP 3"),
        (Patience(), "patience 10"),
    ],
    ids=str,
)
def test_rules_have_prechelts_names(rule, name):
    """Short names for tables and legends; equal rules are equal."""
    assert rule.name == name
    assert rule == type(rule)()


# ---- independent implementations -----------------------------------------------------------------------------


def exact_gl(validation):
    return 100 * (Fraction(validation[-1], min(validation)) - 1)


def exact_pq(validation, training, strip):
    last = training[-strip:]
    return exact_gl(validation), 1000 * (Fraction(sum(last), strip * min(last)) - 1)


def rises(validation, epoch, strips, strip):
    """UP s at epoch t by Prechelt's recursion: UP s − 1 at t − k, and a loss above that of t − k."""
    if epoch % strip or epoch <= strip:
        return False
    before = strips == 1 or rises(validation, epoch - strip, strips - 1, strip)
    return before and validation[epoch - 1] > validation[epoch - strip - 1]


def first(fires, epochs):
    return next((t for t in range(1, epochs + 1) if fires(t)), None)


def fired(rule, curves):
    found = stop(rule, *zip(*curves, strict=True))
    return found.epoch if found.triggered else None


@given(curves=CURVES, threshold=st.integers(0, 60))
def test_generalization_loss_rule_equals_its_definition(curves, threshold):
    """In exact fractions."""
    validation = [v for v, _ in curves]
    expected = first(lambda t: exact_gl(validation[:t]) > threshold, len(curves))
    assert fired(GeneralizationLoss(threshold), curves) == expected


@given(curves=CURVES, threshold=st.sampled_from([0.0625, 0.125, 0.25, 1.0]), strip=st.integers(1, 6))
def test_progress_quotient_rule_equals_its_definition(curves, threshold, strip):
    """In exact fractions; without progress, any generalization loss is too much."""
    validation, training = zip(*curves, strict=True)

    def fires(t):
        loss, progress = exact_pq(validation[:t], training[:t], strip)
        return t % strip == 0 and (loss / progress > threshold if progress else loss > 0)

    assert fired(ProgressQuotient(threshold, strip), curves) == first(fires, len(curves))


@given(curves=CURVES, strips=st.integers(1, 4), strip=st.integers(1, 5))
def test_successive_rises_rule_equals_its_recursion(curves, strips, strip):
    """As Prechelt defines it, by UP s − 1."""
    validation = [v for v, _ in curves]
    expected = first(lambda t: rises(validation, t, strips, strip), len(curves))
    assert fired(SuccessiveRises(strips, strip), curves) == expected


@pytest.mark.slow
def test_patience_equals_keras(keras):
    """Keras's own callback, given the same losses, stops after the same epoch; it counts from 0."""

    @settings(deadline=None, max_examples=200)
    @given(losses=st.lists(st.integers(0, 6), min_size=1, max_size=25), patience=st.integers(0, 6))
    def agree(losses, patience):
        callback = keras.callbacks.EarlyStopping("val_loss", patience=patience, mode="min")
        callback.set_model(SimpleNamespace(stop_training=False))
        callback.on_train_begin()
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            if callback.model.stop_training:
                break
        found = stop(Patience(patience), losses)
        assert (found.epoch, found.triggered) == (epoch + 1, callback.model.stop_training)
        assert found.best_epoch == callback.best_epoch + 1

    agree()


@given(losses=st.lists(st.integers(0, 6), min_size=1, max_size=25))
def test_patience_0_and_1_are_the_same(losses):
    """The first epoch without improvement is the last."""
    assert stop(Patience(0), losses) == stop(Patience(1), losses)


def test_rules_of_strips_are_silent_within_one():
    """Only the end of a strip is asked, also by whoever asks `stops` alone."""
    curve = list(range(1, 10))
    for rule in (ProgressQuotient(0.5, 3), SuccessiveRises(1, 3)):
        assert [t for t in range(4, 10) if rule.stops(curve[:t], [1] * t)] == [6, 9]


# ---- what does not matter ------------------------------------------------------------------------------------


@ONE_EACH
@given(curves=CURVES, power=st.integers(-30, 30), other=st.integers(-30, 30))
def test_rules_do_not_depend_on_the_unit_of_the_losses(rule, curves, power, other):
    """Each curve in a unit of its own (a power of 2, which rounds nothing) stops at the same epoch."""
    validation, training = np.array(curves, dtype=float).T
    assert stop(rule, validation * 2.0**power, training * 2.0**other) == stop(rule, validation, training)


@ONE_EACH
@given(curves=CURVES, later=CURVES)
def test_rules_do_not_look_ahead(rule, curves, later):
    """What would have come after a stop does not change it, and a list is as good as an array."""
    found = stop(rule, *zip(*curves, strict=True))
    longer = stop(rule, *np.array(curves + later).T)
    assert longer == found or not found.triggered


@given(losses=st.lists(st.integers(0, 60), min_size=1, max_size=25, unique=True))
def test_rules_coincide_at_their_limits(losses):
    """Without ties GL 0 is patience 1; with strips of one epoch PQ has no progress to weigh, and UP 1 is any rise."""
    expected = stop(Patience(1), losses)
    assert stop(GeneralizationLoss(0), losses) == expected
    assert stop(ProgressQuotient(7.0, strip=1), losses, losses) == expected
    assert stop(SuccessiveRises(1, strip=1), losses) == expected


# ---- divisions by zero ---------------------------------------------------------------------------------------


def test_generalization_loss_above_zero_is_infinite():
    """Nothing above 0 is a finite share of it; 0 itself is no loss."""
    np.testing.assert_array_equal(generalization_loss([1.0, 0, 0, 1e-9, 0]), [0, 0, 0, np.inf, 0])
    assert stop(GeneralizationLoss(1e9), [1.0, 0, 0, 1e-9]) == Stop(4, 2, True)


def test_training_progress_of_constant_losses_is_zero():
    """Exactly 0, although a mean of equal numbers may be rounded; a strip that reaches 0 makes infinite progress."""
    np.testing.assert_array_equal(training_progress([0.3] * 4, strip=3)[2:], [0, 0])
    np.testing.assert_array_equal(training_progress([1.0, 0, 0, 0], strip=2)[1:], [np.inf, 0, 0])


@pytest.mark.parametrize(
    ("validation", "training", "fires"),
    [
        ([0.3, 0.3, 0.3], [0.1, 0.1, 0.1], False),
        ([0.3, 0.2, 0.21], [0.1, 0.1, 0.1], True),
        ([0.3, 0.2, 0.21], [0.0, 0.0, 0.0], True),
        ([0.3, 0.2, 9.0], [0.2, 0.1, 0.0], False),
        ([0.3, 0.0, 0.1], [0.2, 0.1, 0.1], True),
        ([0.3, 0.0, 0.1], [0.2, 0.1, 0.0], False),
    ],
    ids=["0 / 0", "GL / 0", "training at 0", "GL / infinite", "infinite / P", "infinite / infinite"],
)
def test_progress_quotient_without_a_quotient(validation, training, fires):
    """Without progress any generalization loss stops; 0 / 0 and ∞ / ∞ do not."""
    assert ProgressQuotient(2.0, 3).stops(validation, training) is fires


# ---- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: GeneralizationLoss(-1), "threshold"),
        (lambda: GeneralizationLoss("5"), "threshold"),
        (lambda: ProgressQuotient(0), "threshold"),
        (lambda: ProgressQuotient(strip=0), "strip"),
        (lambda: SuccessiveRises(0), "strips"),
        (lambda: SuccessiveRises(strip=2.5), "strip"),
        (lambda: Patience(-1), "epochs"),
        (lambda: training_progress([1.0], strip=0), "strip"),
        (lambda: generalization_loss([]), "validation"),
        (lambda: stop(Patience(), [[1.0, 2.0]]), "validation"),
        (lambda: stop(Patience(), [1.0, np.nan]), "validation"),
        (lambda: stop(Patience(), [1.0, 2.0], [1.0]), "training"),
        (lambda: ProgressQuotient(strip=1).stops([1.0, 2.0], [1.0]), "training"),
        (lambda: stop("GL 5", [1.0]), "rule"),
        (lambda: stop(Patience, [1.0]), "rule"),
    ],
)
def test_bad_arguments_are_named(make, argument):
    """The argument that is wrong is the one that is named."""
    with pytest.raises(ValueError, match=f"^`{argument}` must be"):
        make()


def test_negative_losses_have_no_percent():
    """Relative measures refuse them, in both languages; UP and patience compare alone and take them."""
    for code, message in (("en", "losses of at least 0. Received: -1"), ("ko", "0 이상의 손실")):
        language.use(code)
        for measure in (generalization_loss, training_progress):
            with pytest.raises(ValueError, match=message):
                measure([2.0, -1.0])
    assert stop(Patience(1), [-1, -2, -1]) == Stop(3, 2, True)
    assert stop(SuccessiveRises(1, 1), [-1, -2, -1]) == Stop(3, 2, True)
    assert not stop(
        SuccessiveRises(1, 1), np.array([2, 1], np.uint8)
    ).triggered  # a difference would wrap around


def test_progress_quotient_needs_training_losses():
    """Said before any strip ends, in both languages."""
    for code, message in (("en", "`training` must be the training losses"), ("ko", "훈련 손실")):
        language.use(code)
        with pytest.raises(ValueError, match=message):
            stop(ProgressQuotient(), [1.0])
