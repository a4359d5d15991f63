"""The exercises of chapter 08: mistakes that hints must tell apart, agreement with Keras and scikit-learn."""

import inspect

import numpy as np
import pytest
from exercise_answers import chapter_08 as answers
from exercise_answers.chapter_08 import RIGHT, ensemble_nll, interaction, smooth_labels
from mistake_tables import check_apart, check_wrong_in

from course_lib import exercises
from course_lib.exercises import (
    chapter_08,
    chapter_08_ensemble,
    chapter_08_labels,
    chapter_08_loss,
)

pytestmark = pytest.mark.usefixtures("tongue")

TABLES = {
    "interaction": (chapter_08._interaction, chapter_08._MISTAKES, chapter_08._CASES),
    "loss": (chapter_08_loss._generalization_loss, chapter_08_loss._MISTAKES, chapter_08_loss._CASES),
    "labels": (chapter_08_labels._smoothed, chapter_08_labels._MISTAKES, chapter_08_labels._CASES),
    "ensemble": (
        chapter_08_ensemble._ensemble_nll,
        [(mistake.id, mistake.wrong) for mistake in chapter_08_ensemble._MISTAKES],
        list(chapter_08_ensemble._cases()),
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_mistakes_differ(table):
    """No two mistakes give the same results on all cases, so no hint names the wrong one."""
    _, mistakes, cases = TABLES[table]
    check_apart([(name, wrong) for name, wrong, *_ in mistakes], cases)


@pytest.mark.parametrize("table", TABLES)
def test_mistakes_show_in_the_first_case(table):
    """Hints quote the first case: every mistake is wrong there already, and finite."""
    right, mistakes, cases = TABLES[table]
    check_wrong_in(cases[0], right, [(name, wrong) for name, wrong, *_ in mistakes])
    for name, wrong, *_ in mistakes:
        assert np.isfinite(wrong(*cases[0])).all(), name


@pytest.mark.parametrize("name", ["08.interaction", "08.generalization_loss", "08.smooth_labels"])
@pytest.mark.parametrize("kind", ["float32", "float64", "list"])
def test_right_in_every_kind(name, kind):
    """Arrays of float32 and float64 pass, and so do lists."""

    def answer(*given):
        result = np.asarray(RIGHT[name][0](*given))
        return result.tolist() if kind == "list" else result.astype(kind)

    assert exercises.check(name, answer).state == "right"


def test_interaction_is_that_of_a_regression():
    """The difference of differences is the weight of the product in a regression on two switches."""
    for cells in chapter_08._CASES:
        first, second = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
        design = np.stack([np.ones(4), first, second, first * second], axis=1)
        weights = np.linalg.solve(design, np.stack(cells))
        np.testing.assert_allclose(weights[3], interaction(*cells), atol=1e-12)


def test_interaction_depends_on_the_scale():
    """As the closing remark says, a sign may be another for logarithms: halving twice is no interaction there."""
    cells = [np.array([error]) for error in (0.4, 0.2, 0.2, 0.1)]
    assert interaction(*cells) > 0
    assert interaction(*map(np.log, cells)) == pytest.approx(0)


def test_generalization_loss_is_0_at_every_new_minimum():
    """It is never negative, 0 where a loss is the smallest so far, and knows nothing of later epochs."""
    for (losses,) in chapter_08_loss._CASES:
        percent = np.array(chapter_08_loss._generalization_loss(losses))
        assert (percent >= 0).all()
        new_minimum = [loss == min(losses[: i + 1]) for i, loss in enumerate(losses)]
        np.testing.assert_array_equal(percent == 0, new_minimum)
        assert chapter_08_loss._generalization_loss(losses[:4]) == percent[:4].tolist()


def test_smooth_labels_rows_add_up_to_1():
    """Smoothed labels are shares; an amount of 0 changes nothing, one of 1 leaves no label."""
    for one_hot, amount in chapter_08_labels._CASES:
        np.testing.assert_allclose(np.sum(chapter_08_labels._smoothed(one_hot, amount), axis=1), 1)
        assert chapter_08_labels._smoothed(one_hot, 0) == one_hot.tolist()
        np.testing.assert_allclose(chapter_08_labels._smoothed(one_hot, 1), 1 / one_hot.shape[1], atol=1e-5)


def test_ensemble_nll_is_the_log_loss_of_scikit_learn(tongue):
    """The wanted number is scikit-learn's log loss of the mean; the closing remark gives it beside the members' mean."""
    from sklearn.metrics import log_loss

    first, *_ = cases = list(chapter_08_ensemble._cases())
    for probabilities, targets in cases:
        labels = range(probabilities.shape[2])
        right = log_loss(targets, probabilities.mean(axis=0), labels=labels)
        assert chapter_08_ensemble._ensemble_nll(probabilities, targets) == pytest.approx(right)
        alone = np.mean([log_loss(targets, member, labels=labels) for member in probabilities])
        assert right < alone
    message = exercises.check("08.ensemble_nll", ensemble_nll).message
    for number in (ensemble_nll(*first), answers.mean_of_members(*first)):
        assert f"{number:.2f}" in message


class Trainee:
    """What a callback asks of a model: here its weights are the number of the epoch."""

    metrics = ()

    def __init__(self):
        self.weights, self.stop_training, self.saved = None, False, []

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights

    def save(self, path, **_):
        self.saved.append((str(path), self.weights))


def train(callbacks, losses):
    """`fit` without a network: a `Trainee` that has these validation losses while its training loss falls."""
    model = Trainee()
    for callback in callbacks:
        callback.set_model(model)
        callback.on_train_begin()
    for epoch, loss in enumerate(losses):
        model.weights = epoch
        logs = {"loss": 1 / (1 + epoch), "val_loss": loss}
        for callback in callbacks:
            callback.on_epoch_begin(epoch)
            callback.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    for callback in callbacks:
        callback.on_train_end()
    return model, epoch


@pytest.mark.slow
def test_keep_the_best_does_so_in_keras(keras, tmp_path):
    """Keras's own callbacks pass, and with them training stops 10 epochs after the best, whose weights are kept."""
    solution = answers.with_keras(keras.callbacks)
    assert exercises.check("08.keep_the_best", solution).state == "right"
    path = str(tmp_path / "best.keras")
    losses = [0.9, 0.5, 0.6, 0.4, *np.linspace(0.41, 0.6, 20)]
    model, last = train(solution(path), losses)
    assert (last, model.weights) == (3 + 10, 3)
    assert model.saved == [(path, 0), (path, 1), (path, 3)]


@pytest.mark.slow
def test_keep_the_best_stand_ins_are_like_keras(keras):
    """The callbacks of these tests have Keras's parameters and defaults, and Keras's pass and fail as they do."""
    for kind in ("EarlyStopping", "ModelCheckpoint"):
        assert inspect.signature(getattr(answers, kind)) == inspect.signature(getattr(keras.callbacks, kind))
    changes = {
        "training_loss_monitored": {"stopping": {"monitor": "loss"}},
        "mode_max": {"saving": {"mode": "max"}},
        "patience_too_short": {"stopping": {"patience": 0}},
        "weights_not_restored": {"stopping": {"restore_best_weights": False}},
        "every_epoch_saved": {"saving": {"save_best_only": False}},
        "weights_only": {"saving": {"save_weights_only": True}},
        "other_setting": {"saving": {"initial_value_threshold": 0.5}},
    }
    for mistake, change in changes.items():
        result = exercises.check("08.keep_the_best", answers.with_keras(keras.callbacks, **change))
        assert (result.state, result.mistake) == ("not yet", mistake)


@pytest.mark.slow
def test_smooth_labels_is_what_keras_does(keras):
    """The loss with `label_smoothing` is the loss of the smoothed labels."""
    for one_hot, amount in chapter_08_labels._CASES:
        predictions = np.random.default_rng(0).dirichlet(np.ones(one_hot.shape[1]), len(one_hot))
        with_option = keras.losses.CategoricalCrossentropy(label_smoothing=amount)(one_hot, predictions)
        plain = keras.losses.CategoricalCrossentropy()(smooth_labels(one_hot, amount), predictions)
        assert float(with_option) == pytest.approx(float(plain), rel=1e-5)
