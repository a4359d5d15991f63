"""Answers to the exercises of chapter 08."""

import math
import types

import numpy as np


def interaction(none, first, second, both):
    return (both - first) - (second - none)


def interaction_in_loop(none, first, second, both):
    cells = zip(none.tolist(), first.tolist(), second.tolist(), both.tolist(), strict=True)
    return [b + n - f - s for n, f, s, b in cells]


def interaction_beyond_the_sum(none, first, second, both):
    expected = none + (first - none) + (second - none)
    return both - expected


def interaction_by_contrast(none, first, second, both):
    return np.array([1, -1, -1, 1]) @ np.stack([none, first, second, both])


def generalization_loss(losses):
    smallest = np.minimum.accumulate(losses)
    return 100 * (losses / smallest - 1)


def loss_in_loop(losses):
    return [100 * (losses[t] / min(losses[: t + 1]) - 1) for t in range(len(losses))]


def loss_with_memory(losses):
    smallest, percent = float("inf"), np.zeros(len(losses), dtype="float32")
    for epoch, loss in enumerate(losses):
        smallest = min(smallest, loss)
        percent[epoch] = (loss - smallest) / smallest * 100
    return percent


def loss_relative_to(reference):
    """Percent above something else than the smallest loss so far."""
    return lambda losses: 100 * (losses / reference(losses) - 1)


def loss_to_previous(losses):
    return [0, *(100 * (losses[t] / losses[t - 1] - 1) for t in range(1, len(losses)))]


def loss_to_previous_round(losses):
    """Python's index -1 is the last epoch."""
    return [100 * (losses[t] / losses[t - 1] - 1) for t in range(len(losses))]


def loss_without_own_epoch(losses):
    return [0, *(100 * (losses[t] / min(losses[:t]) - 1) for t in range(1, len(losses)))]


def smallest(losses):
    return np.minimum.accumulate(losses)


def smooth_labels(one_hot, amount):
    return one_hot * (1 - amount) + amount / one_hot.shape[1]


def smooth_in_loops(one_hot, amount):
    share = amount / len(one_hot[0])
    return [[1 - amount + share if label else share for label in row] for row in one_hot.tolist()]


def smooth_by_mixing(one_hot, amount):
    uniform = np.full_like(one_hot, 1 / one_hot.shape[-1])
    return (1 - amount) * one_hot + amount * uniform


def smooth_as_float32(one_hot, amount):
    return smooth_labels(one_hot.astype("float32"), amount)


def smooth_in_place(one_hot, amount):
    one_hot *= 1 - amount
    one_hot += amount / one_hot.shape[1]
    return one_hot


def picked(probabilities, targets):
    return probabilities[np.arange(len(targets)), targets]


def nll(probabilities, targets):
    return -np.log(picked(probabilities, targets)).mean()


def ensemble_nll(probabilities, targets):
    average = probabilities.mean(axis=0)
    return -np.mean(np.log(average[np.arange(len(targets)), targets]))


def ensemble_in_loops(probabilities, targets):
    total = 0.0
    for example, target in enumerate(targets):
        total -= math.log(sum(member[example, target] for member in probabilities) / len(probabilities))
    return total / len(targets)


def ensemble_by_one_hot(probabilities, targets):
    one_hot = np.eye(probabilities.shape[2])[targets]
    return np.array([-(one_hot * np.log(sum(probabilities) / len(probabilities))).sum(axis=1).mean()])


def mean_of_members(probabilities, targets):
    return np.mean([nll(member, targets) for member in probabilities])


def average_of_logarithms(probabilities, targets):
    return -picked(np.log(probabilities).mean(axis=0), targets).mean()


def geometric_mean(probabilities, targets):
    product = np.prod(probabilities, axis=0) ** (1 / len(probabilities))
    return nll(product / product.sum(axis=1, keepdims=True), targets)


def average_of_logits(probabilities, targets):
    logits = np.log(probabilities).mean(axis=0) + 3
    powers = np.exp(logits)
    return nll(powers / powers.sum(axis=1, keepdims=True), targets)


def votes(probabilities, targets):
    counts = np.zeros(probabilities.shape[1:])
    for member in probabilities:
        counts[np.arange(len(targets)), member.argmax(axis=1)] += 1
    return nll(counts / len(probabilities), targets)


class EarlyStopping:
    """Stands in for Keras's callback, so that these tests need no TensorFlow."""

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        baseline=None,
        restore_best_weights=False,
        start_from_epoch=0,
    ):
        vars(self).update(locals())

    def on_epoch_end(self, epoch, logs=None):
        """Called by `fit`."""


class ModelCheckpoint:
    """The same."""

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        save_freq="epoch",
        initial_value_threshold=None,
    ):
        vars(self).update(locals(), best=initial_value_threshold)
        if save_weights_only and not filepath.endswith(".weights.h5"):
            raise ValueError("When using `save_weights_only=True` the filepath must end in `.weights.h5`.")

    def on_epoch_end(self, epoch, logs=None):
        """Called by `fit`."""


class CheckpointOfKeras310(ModelCheckpoint):
    """Which function compares is decided at once, and the mode is not kept."""

    def __init__(self, filepath, mode="auto", **settings):
        super().__init__(filepath, **settings)
        del self.mode
        self.monitor_op = np.greater if mode == "max" else np.less
        self.best = -np.inf if mode == "max" else np.inf


CheckpointOfKeras310.__name__ = "ModelCheckpoint"
KERAS = types.SimpleNamespace(EarlyStopping=EarlyStopping, ModelCheckpoint=ModelCheckpoint)


def with_keras(module, *, stopping=None, saving=None):
    """The right callbacks of a module; the dicts change settings."""

    def callbacks(path):
        stop = {"monitor": "val_loss", "patience": 10, "restore_best_weights": True} | (stopping or {})
        save = {"filepath": path, "monitor": "val_loss", "save_best_only": True} | (saving or {})
        return [module.EarlyStopping(**stop), module.ModelCheckpoint(**save)]

    return callbacks


def changed(**changes):
    return with_keras(KERAS, **changes)


def of_keras_310(path, mode="min"):
    return [
        changed()(path)[0],
        CheckpointOfKeras310(path, mode=mode, save_best_only=True),
    ]


def weights_in_a_file_of_their_own(path):
    name = path.replace(".keras", ".weights.h5")
    return changed(saving={"filepath": name, "save_weights_only": True})(path)


RIGHT = {
    "08.interaction": [
        interaction,
        interaction_in_loop,
        interaction_beyond_the_sum,
        interaction_by_contrast,
    ],
    "08.generalization_loss": [generalization_loss, loss_in_loop, loss_with_memory],
    "08.smooth_labels": [smooth_labels, smooth_in_loops, smooth_by_mixing, smooth_as_float32],
    "08.ensemble_nll": [ensemble_nll, ensemble_in_loops, ensemble_by_one_hot],
    "08.keep_the_best": [
        changed(),
        lambda path: tuple(reversed(changed()(path))),
        lambda path: [EarlyStopping(patience=10, restore_best_weights=True, verbose=1), *changed()(path)[1:]],
        changed(stopping={"mode": "min"}, saving={"mode": "min"}),
        lambda path: [object(), *changed()(path)],
        of_keras_310,
    ],
}

WRONG = {
    "08.interaction": {
        "total_effect": [lambda none, first, second, both: both - none],
        "compared_with_the_better": [
            lambda none, first, second, both: both - np.minimum(first, second),
            lambda none, first, second, both: both - (first if first.mean() < second.mean() else second),
        ],
        "mean_not_per_seed": [
            lambda *cells: interaction(*cells).mean(),
            lambda none, first, second, both: both.mean() - first.mean() - second.mean() + none.mean(),
        ],
        "sign_reversed": [lambda *cells: -interaction(*cells)],
        "sign_lost": [lambda *cells: abs(interaction(*cells))],
        "contrast_divided": [
            lambda *cells: interaction(*cells) / 2,
            lambda *cells: 0.25 * interaction(*cells),
        ],
        "sum_of_effects": [lambda none, first, second, both: (first - none) + (second - none)],
        "one_effect_only": [
            lambda none, first, second, both: both - first,
            lambda none, first, second, both: both - second,
            lambda none, first, second, both: second - first,
        ],
        "none_not_added": [
            lambda none, first, second, both: both - first - second - none,
            lambda none, first, second, both: both - first - second,
        ],
        "ratios_compared": [
            lambda none, first, second, both: both / first / (second / none),
            lambda none, first, second, both: both / first - second / none,
            lambda *cells: interaction(*map(np.log, cells)),
        ],
        "input_mutated": [lambda none, first, second, both: np.subtract(both, first, out=both)],
        "other": [
            lambda none, first, second, both: none,
            lambda *cells: interaction(*cells)[:2],
            lambda *cells: [interaction(*cells)],
        ],
    },
    "08.generalization_loss": {
        "minimum_of_all_epochs": [loss_relative_to(min)],
        "compared_with_previous": [
            loss_to_previous,
            loss_to_previous_round,
            lambda losses: 100 * np.diff(losses) / losses[:-1],
        ],
        "compared_with_first": [loss_relative_to(lambda losses: losses[0])],
        "epoch_left_out": [loss_without_own_epoch],
        "fraction_not_percent": [lambda losses: losses / smallest(losses) - 1],
        "one_not_subtracted": [
            lambda losses: 100 * losses / smallest(losses),
            lambda losses: losses / smallest(losses),
        ],
        "not_relative": [
            lambda losses: losses - smallest(losses),
            lambda losses: 100 * (losses - smallest(losses)),
        ],
        "divided_by_the_loss": [lambda losses: 100 * (losses - smallest(losses)) / losses],
        "maximum_not_minimum": [loss_relative_to(np.maximum.accumulate)],
        "one_number": [
            lambda losses: 100 * (losses[-1] / losses.min() - 1),
            lambda losses: max(generalization_loss(losses)),
        ],
        "input_mutated": [lambda losses: np.divide(losses, smallest(losses), out=losses)],
        "other": [lambda losses: losses * 0, lambda losses: generalization_loss(losses)[1:]],
    },
    "08.smooth_labels": {
        "nothing_changed": [lambda one_hot, amount: one_hot],
        "wrong_classes_only": [
            lambda one_hot, amount: np.where(one_hot == 1, 1 - amount, amount / (len(one_hot[0]) - 1)),
        ],
        "right_class_not_shrunk": [
            lambda one_hot, amount: one_hot + amount / one_hot.shape[1],
            lambda one_hot, amount: np.where(one_hot == 1, 1, amount / one_hot.shape[1]),
            lambda one_hot, amount: np.where(one_hot == 1, 1, amount / (one_hot.shape[1] - 1)),
            lambda one_hot, amount: one_hot + amount,
        ],
        "amount_not_divided": [
            lambda one_hot, amount: one_hot * (1 - amount) + amount,
            lambda one_hot, amount: np.where(one_hot == 1, 1 - amount, amount),
        ],
        "nothing_added": [lambda one_hot, amount: one_hot * (1 - amount)],
        "right_class_without_share": [
            lambda one_hot, amount: np.where(one_hot == 1, 1 - amount, amount / one_hot.shape[1])
        ],
        "shares_exchanged": [lambda one_hot, amount: smooth_labels(one_hot, 1 - amount)],
        "divided_by_examples": [lambda one_hot, amount: one_hot * (1 - amount) + amount / len(one_hot)],
        "input_mutated": [smooth_in_place],
        "other": [
            lambda one_hot, amount: one_hot * 0,
            lambda one_hot, amount: smooth_labels(one_hot, amount)[0],
            lambda one_hot, amount: amount,
        ],
    },
    "08.ensemble_nll": {
        "mean_of_members": [mean_of_members, average_of_logarithms],
        "geometric_mean": [geometric_mean, average_of_logits],
        "votes": [votes],
        "sum_over_examples": [lambda p, t: -np.log(picked(p.mean(axis=0), t)).sum()],
        "members_summed": [lambda p, t: nll(p.sum(axis=0), t), lambda p, t: nll(sum(p), t)],
        "minus_forgotten": [lambda p, t: -ensemble_nll(p, t)],
        "other_base": [
            lambda p, t: -np.log2(picked(p.mean(axis=0), t)).mean(),
            lambda p, t: -np.log10(picked(p.mean(axis=0), t)).mean(),
        ],
        "logarithm_last": [
            lambda p, t: -np.log(picked(p.mean(axis=0), t).mean()),
            lambda p, t: np.mean([-np.log(picked(member, t).mean()) for member in p]),
        ],
        "no_logarithm": [
            lambda p, t: picked(p.mean(axis=0), t).mean(),
            lambda p, t: -picked(p.mean(axis=0), t).mean(),
            lambda p, t: 1 - picked(p.mean(axis=0), t).mean(),
        ],
        "best_member": [lambda p, t: min(nll(member, t) for member in p)],
        "all_classes": [lambda p, t: -np.log(p.mean(axis=0)).mean()],
        "one_number_an_example": [lambda p, t: -np.log(picked(p.mean(axis=0), t))],
        "other": [lambda p, t: 0.0, lambda p, t: 1000],
        "wrong_shape": [lambda p, t: p.mean(axis=0)],
    },
    "08.keep_the_best": {
        "training_loss_monitored": [
            changed(stopping={"monitor": "loss"}),
            changed(saving={"monitor": "loss"}),
        ],
        "accuracy_minimized": [
            changed(stopping={"monitor": "val_accuracy", "mode": "min"}),
            changed(saving={"monitor": "val_acc", "mode": "min"}),
        ],
        "other_monitored": [
            changed(stopping={"monitor": "val_accuracy", "mode": "max"}),
            changed(saving={"monitor": "val_accuracy"}),
        ],
        "mode_max": [
            changed(stopping={"mode": "max"}),
            changed(saving={"mode": "max"}),
            lambda path: of_keras_310(path, mode="max"),
        ],
        "patience_too_short": [changed(stopping={"patience": 0}), changed(stopping={"patience": 1})],
        "other_patience": [changed(stopping={"patience": 9}), changed(stopping={"patience": 100})],
        "weights_not_restored": [changed(stopping={"restore_best_weights": False})],
        "every_epoch_saved": [changed(saving={"save_best_only": False})],
        "weights_only": [changed(saving={"save_weights_only": True}), weights_in_a_file_of_their_own],
        "other_path": [
            changed(saving={"filepath": "best.keras"}),
            changed(saving={"filepath": "runs/best_3.keras"}),
            lambda path: changed(saving={"filepath": path + ".keras"})(path),
        ],
        "other_setting": [
            changed(stopping={"min_delta": 0.01}),
            changed(stopping={"baseline": 0.5}),
            changed(stopping={"start_from_epoch": 5}),
            changed(saving={"save_freq": 100}),
            changed(saving={"initial_value_threshold": 0.5}),
        ],
        "single_callback": [lambda path: changed()(path)[0], lambda path: changed()(path)[1]],
        "not_a_list": [lambda path: path, lambda path: set(changed()(path))],
        "early_stopping_missing": [lambda path: changed()(path)[1:], lambda path: []],
        "checkpoint_missing": [lambda path: changed()(path)[:1]],
    },
}

HINTS = [
    (
        "08.interaction",
        WRONG["08.interaction"]["total_effect"][0],
        ["none=[0.3, 0.32, 0.28]", "`[-0.1, -0.13, -0.06]`", "`[0.04, -0.02, 0.03]`"],
    ),
    ("08.interaction", WRONG["08.interaction"]["mean_not_per_seed"][0], ["`0.01667`"]),
    (
        "08.generalization_loss",
        WRONG["08.generalization_loss"]["minimum_of_all_epochs"][0],
        ["[100.0, 150.0, 25.0, 50.0, 0.0, 25.0]", "[0.0, 25.0, 0.0, 20.0, 0.0, 25.0]"],
    ),
    (
        "08.smooth_labels",
        WRONG["08.smooth_labels"]["wrong_classes_only"][0],
        ["amount=0.2", "[0.8, 0.06667, 0.06667, 0.06667]", "[0.85, 0.05, 0.05, 0.05]", "K - 1"],
    ),
    ("08.keep_the_best", changed(stopping={"monitor": "loss"}), ['EarlyStopping(monitor="loss")']),
    (
        "08.keep_the_best",
        changed(saving={"filepath": "a.keras"}),
        ['filepath="a.keras"', "runs/best_3.keras"],
    ),
    ("08.keep_the_best", changed(stopping={"patience": 9}), ["patience=9", "10"]),
]

NO_NUMBER = {
    "08.interaction": {"input_mutated"},
    "08.generalization_loss": {"input_mutated"},
    "08.smooth_labels": {"input_mutated"},
    "08.keep_the_best": {
        "training_loss_monitored",
        "accuracy_minimized",
        "other_monitored",
        "mode_max",
    },
}
