"""Answers to the exercises of chapter 03."""

import math
import types

import numpy as np


def norms(kernel, axis=0):
    return np.linalg.norm(kernel, axis=axis, keepdims=True)


def max_norm(kernel, max_value):
    return kernel * np.minimum(1, max_value / norms(kernel))


def max_norm_in_loops(kernel, max_value):
    columns = []
    for column in kernel.T.tolist():
        norm = sum(weight**2 for weight in column) ** 0.5
        columns.append([weight * max_value / norm if norm > max_value else weight for weight in column])
    return [list(row) for row in zip(*columns, strict=True)]


def max_norm_as_keras(kernel, max_value):
    sizes = norms(kernel)
    return kernel.astype("float32") * (np.clip(sizes, 0, max_value) / (1e-7 + sizes))


def max_norm_nan(kernel, max_value):
    return kernel / norms(kernel) * np.minimum(norms(kernel), max_value)


def max_norm_turned(kernel, max_value):
    return -max_norm(kernel, max_value)


def stop(losses, patience):
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        wait += 1
        if loss < best:
            best, best_epoch, wait = loss, epoch, 0
        elif wait >= patience:
            return epoch, best_epoch
    return len(losses), best_epoch


def stop_vectorized(losses, patience):
    losses = np.array(losses)
    best = np.array([np.argmin(losses[: i + 1]) for i in range(len(losses))])
    waited = np.arange(len(losses)) - best
    stopped = np.flatnonzero((waited >= patience) & (waited > 0))
    last = stopped[0] if len(stopped) else len(losses) - 1
    return [last + 1, best[last] + 1]


def stop_by_pops(losses, patience):
    """Right, although it empties the list it was given."""
    seen = []
    while losses:
        seen.append(losses.pop(0))
        best = seen.index(min(seen)) + 1
        if len(seen) > best and len(seen) - best >= patience:
            break
    return np.array([len(seen), seen.index(min(seen)) + 1])


def stop_without_end(losses, patience):
    stopped, best = stop(losses, patience)
    return (stopped, best) if stopped < len(losses) else None


def stop_late(losses, patience):
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch, wait = loss, epoch, 0
        else:
            wait += 1
            if wait > patience:
                return epoch, best_epoch
    return len(losses), best_epoch


def stop_early(losses, patience):
    return stop(losses, patience - 1)


def stop_tie(losses, patience):
    best, best_epoch = float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        if loss <= best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(losses), best_epoch


def stop_total(losses, patience):
    best, best_epoch, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        else:
            wait += 1
            if wait >= patience:
                return epoch, best_epoch
    return len(losses), best_epoch


def stop_previous(losses, patience):
    wait = 0
    for epoch in range(1, len(losses)):
        wait = 0 if losses[epoch] < losses[epoch - 1] else wait + 1
        if wait and wait >= patience:
            return epoch + 1, losses.index(min(losses[: epoch + 1])) + 1
    return len(losses), losses.index(min(losses)) + 1


def stop_at_once(losses, patience):
    best, best_epoch = float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        if epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(losses), best_epoch


def look_ahead(losses, patience):
    best = losses.index(min(losses)) + 1
    return min(best + patience, len(losses)), best


def choose(rates, validation, test):
    best = validation.mean(axis=0).argmin()
    return rates[best], test[:, best].mean()


def choose_in_loops(rates, validation, test):
    means = {}
    for i, rate in enumerate(rates.tolist()):
        means[sum(row[i] for row in validation) / len(validation)] = (rate, np.mean([row[i] for row in test]))
    return list(means[min(means)])


def choose_by_seed(rates, validation, test):
    best = np.argmin(validation) % len(rates)
    return rates[best], test[:, best].mean()


def choose_single_run(rates, validation, test):
    seed, best = np.unravel_index(np.argmin(validation), validation.shape)
    return rates[best], test[seed, best]


def report_best_seed(rates, validation, test):
    best = validation.mean(axis=0).argmin()
    return rates[best], test[:, best].min()


def choose_over_rates(rates, validation, test):
    best = validation.mean(axis=1).argmin()
    return rates[best], test[:, best].mean()


class Dense:
    """Stands in for Keras's layer, so that these tests need no TensorFlow."""

    def __init__(self, units, activation="linear"):
        self.units, self.activation = units, types.SimpleNamespace(__name__=activation)


class Dropout:
    def __init__(self, rate):
        self.rate = rate


class Activation:
    def __init__(self, activation):
        self.activation = types.SimpleNamespace(__name__=activation)


class ReLU:
    """A layer without the attribute `activation`."""


class Softmax:
    pass


class InputLayer:
    pass


def network(*layers):
    return types.SimpleNamespace(layers=list(layers))


def build(rates, *, head=(), middle=()):
    """The network of the exercise; `middle` comes between output layer and softmax, `head` behind the softmax."""
    first, second, third = rates
    return network(
        *([] if first is None else [Dropout(first)]),
        Dense(128, "relu"),
        *([] if second is None else [Dropout(second)]),
        Dense(128, "relu"),
        *([] if third is None else [Dropout(third)]),
        *([Dense(10), *middle, Softmax()] if middle else [Dense(10, "softmax"), *head]),
    )


def build_spelled_out(rates):
    hidden = [layer for rate in rates[1:] for layer in (Dense(128), ReLU(), Dropout(rate))]
    return network(InputLayer(), Dropout(rates[0]), *hidden, Dense(10), Activation("softmax"))


def build_nested(rates):
    """Dropout before ReLU is the same function: ReLU keeps zeros and positive factors."""
    hidden = [Dense(128), Dropout(rates[1]), Activation("relu")]
    return network(
        Dropout(rates[0]), network(*hidden), Dense(128, "relu"), Dropout(rates[2]), Dense(10, "softmax")
    )


RIGHT = {
    "03.max_norm": [max_norm, max_norm_in_loops, max_norm_as_keras],
    "03.patience": [stop, stop_vectorized, stop_by_pops],
    "03.width_for_rate": [
        lambda n, p: math.ceil(n / (1 - p)),
        lambda n, p: int(np.ceil(n * (1 / (1 - p)))),
        lambda n, p: -int(-n // (1 - p)),
        lambda n, p: next(width for width in range(10_000) if width * (1 - p) >= n),
    ],
    "03.choose_rate": [choose, choose_in_loops],
    "03.place_dropout": [build, build_spelled_out, build_nested],
}

WRONG = {
    "03.choose_rate": {
        "chosen_by_test": [lambda rates, validation, test: choose(rates, test, test)],
        "chosen_by_best_seed": [choose_by_seed, choose_single_run],
        "best_test_seed_reported": [report_best_seed],
        "validation_reported": [lambda rates, validation, test: choose(rates, validation, validation)],
        "index_returned": [lambda rates, *tables: choose(np.arange(len(rates)), *tables)],
        "largest_chosen": [lambda rates, validation, test: choose(rates, -validation, test)],
        "averaged_over_rates": [choose_over_rates],
        "chosen_by_both": [
            lambda rates, validation, test: choose(rates, np.concatenate([validation, test]), test)
        ],
        "other": [lambda rates, validation, test: (0.5, 0.5)],
        "wrong_shape": [lambda rates, validation, test: 0.3],
    },
    "03.max_norm": {
        "nothing_shortened": [lambda w, c: w],
        "always_scaled": [lambda w, c: w / norms(w) * c, lambda w, c: w / norms(w)],
        "rows_constrained": [lambda w, c: w * np.minimum(1, c / norms(w, axis=1))],
        "whole_kernel": [lambda w, c: w * min(1, c / (w**2).sum() ** 0.5)],
        "entries_clipped": [lambda w, c: np.clip(w, -c, c)],
        "squared_norm": [lambda w, c: w * np.minimum(1, c / (w**2).sum(axis=0))],
        "sum_of_sizes": [lambda w, c: w * np.minimum(1, c / abs(w).sum(axis=0))],
        "limit_ignored": [lambda w, c: max_norm(w, 1)],
        "short_lengthened": [lambda w, c: w * np.maximum(1, c / norms(w))],
        "nan_in_zero_column": [max_norm_nan],
        "direction_changed": [max_norm_turned],
        "other": [lambda w, c: w / 7],
        "wrong_shape": [lambda w, c: norms(w)],
    },
    "03.patience": {
        "one_epoch_too_late": [stop_late],
        "one_epoch_too_early": [stop_early],
        "patience_0_stops_at_once": [stop_at_once],
        "ties_improve": [stop_tie],
        "wait_not_reset": [stop_total],
        "compared_with_previous": [stop_previous],
        "looks_ahead": [look_ahead],
        "stopped_at_best": [lambda *run: (stop(*run)[1],) * 2],
        "counted_from_0": [
            lambda *run: [epoch - 1 for epoch in stop(*run)],
            lambda *run: (stop(*run)[0], stop(*run)[1] - 1),
        ],
        "order_swapped": [lambda *run: stop(*run)[::-1]],
        "best_is_last": [lambda *run: (stop(*run)[0],) * 2],
        "best_after_stop": [lambda x, n: (stop(x, n)[0], x.index(min(x)) + 1)],
        "stop_minus_patience": [lambda x, n: (stop(x, n)[0], max(stop(x, n)[0] - n, 1))],
        "end_forgotten": [stop_without_end],
        "other": [lambda losses, patience: (1, 1)],
        "wrong_shape": [lambda losses, patience: stop(losses, patience)[0]],
    },
    "03.place_dropout": {
        "dropout_after_softmax": [lambda rates: build([None, *rates[1:]], head=[Dropout(0.5)])],
        "dropout_on_logits": [lambda rates: build(rates, middle=[Dropout(0.5)])],
        "input_dropout_missing": [lambda rates: build([None, *rates[1:]])],
        "other_places": [lambda rates: build([None, None, rates[2]])],
        "no_dropout": [lambda rates: build([None] * 3)],
        "keep_probabilities": [lambda rates: build([1 - rate for rate in rates])],
        "rates_reversed": [lambda rates: build(rates[::-1])],
        "same_rate_everywhere": [lambda rates: build(rates[2:] * 3)],
        "rates_ignored": [lambda rates: build([0.1, 0.3, 0.5])],
        "other_rates": [lambda rates: build([0.4, 0.4, 0.4])],
        "wrong_widths": [lambda rates: network(*build(rates).layers[:-1])],
        "activation_missing": [lambda rates: network(*build(rates).layers[:-1], Dense(10))],
        "not_a_model": [lambda rates: build(rates).layers],
    },
    "03.width_for_rate": {
        "rounded_down": [lambda n, p: int(n / (1 - p)), lambda n, p: round(n / (1 - p))],
        "not_rounded": [lambda n, p: n / (1 - p)],
        "keep_probability_expected": [lambda n, p: math.ceil(n / p), lambda n, p: int(n / p)],
        "dropped_share_added": [lambda n, p: n + n * p],
        "active_units": [lambda n, p: round(n * (1 - p))],
        "one_more_always": [lambda n, p: int(n / (1 - p)) + 1],
        "always_doubled": [lambda n, p: 2 * n],
        "other": [lambda n, p: n],
    },
}

HINTS = [
    ("03.max_norm", lambda w, c: w / norms(w) * c, ["(2, 2, 2)", "(1, 2, 2)"]),
    ("03.width_for_rate", lambda n, p: int(n / (1 - p)), ["71", "72"]),
    ("03.choose_rate", choose_by_seed, ["(0.5, 0.473)", "(0.3, 0.467)"]),
    ("03.patience", stop_late, ["(10, 10)", "(9, 6)"]),
    ("03.place_dropout", lambda rates: build(rates[::-1]), ["[0.5, 0.3, 0.1]", "[0.1, 0.3, 0.5]"]),
]

NO_NUMBER = {"03.place_dropout": {"not_a_model"}}
