"""The checks of chapters 02 and 03: right answers in several writings, each mistake by name, blanks, odd answers."""

import itertools
import math
import types

import numpy as np
import pytest
from test_exercises import ODD, blank_body, blank_raises, blank_step

from course_lib import exercises, language
from course_lib.exercises import chapter_03_stopping


@pytest.fixture(autouse=True, params=["en", "ko"])
def tongue(request):
    """Run each test in both languages."""
    before = language.current()
    language.use(request.param)
    yield request.param
    language.use(before)


def delete_units(activations, deleted, *, scale=lambda share: 1 / (1 - share)):
    """Right as it stands; `scale` replaces the factor by a mistaken one."""
    result = activations * scale(len(deleted) / activations.shape[1])
    result[:, deleted] = 0
    return result


def delete_units_in_loops(activations, deleted):
    gone = {int(unit) for unit in deleted}
    left = activations.shape[1] - len(gone)
    return [
        [0.0 if j in gone else value * len(row) / left for j, value in enumerate(row)]
        for row in activations.tolist()
    ]


def delete_units_by_mask(activations, deleted):
    kept = ~np.isin(np.arange(activations.shape[1]), deleted)
    return activations * kept / kept.mean()


def delete_units_in_place(activations, deleted):
    activations[:, deleted] = 0
    return activations


def delete_rows(activations, deleted):
    result = activations * 1.0
    result[deleted] = 0
    return result


def keep_deleted(activations, deleted):
    kept = np.isin(np.arange(activations.shape[1]), deleted)
    return activations * kept


def cut_units(activations, deleted):
    return np.delete(activations, deleted, axis=1)


def keep_the_sum(activations, deleted):
    result = delete_units(activations, deleted)
    return result * activations.sum(axis=1, keepdims=True) / result.sum(axis=1, keepdims=True)


def delete_at_random(activations, deleted):
    rate = len(deleted) / activations.shape[1]
    return activations * (np.random.default_rng(0).random(activations.shape) >= rate) / (1 - rate)


def scaled(scale):
    return lambda activations, deleted: delete_units(activations, deleted, scale=scale)


def normalized(values):
    return values / values.sum()


def average_in_loops(probabilities, weights):
    products = [
        math.prod(p**w for p, w in zip(column, weights, strict=True)) for column in probabilities.T.tolist()
    ]
    return [product / sum(products) for product in products]


def average_of_logits(probabilities, weights):
    mean = np.average(np.log(probabilities), axis=0, weights=weights)
    return normalized(np.exp(mean - mean.max()))


def variance_by_pairs(variance, correlation, num_members):
    covariances = [
        variance if i == j else correlation * variance
        for i, j in itertools.product(range(num_members), repeat=2)
    ]
    return sum(covariances) / num_members**2


def centered(activations):
    return activations - activations.mean(axis=0)


def covariance_values(activations):
    return np.linalg.eigvalsh(np.cov(activations.T))


def entropy(values):
    shares = normalized(values[values > 1e-9])
    return -np.sum(shares * np.log(shares))


def rank_of(values):
    return np.exp(entropy(values))


def rank_in_loops(activations):
    values = [value for value in covariance_values(activations).tolist() if value > 0]
    return math.prod((value / sum(values)) ** (-value / sum(values)) for value in values)


def rank_in_bits(activations):
    shares = normalized(np.linalg.svd(centered(activations), compute_uv=False) ** 2)
    return 2 ** -np.sum(shares * np.log2(np.maximum(shares, 1e-300)))


def rank_unfiltered(values):
    """Right as long as no eigenvalue is 0."""
    shares = normalized(np.where(values > 1e-9, values, 0))  # rounding leaves 0 or a bit more or less
    return np.exp(-np.sum(shares * np.log(shares)))


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
    "02.delete_units": [delete_units, delete_units_in_loops, delete_units_by_mask],
    "02.average_prediction": [
        lambda p, w: normalized(np.exp(w @ np.log(p))),
        lambda p, w: normalized(np.prod(p ** w[:, None], axis=0)),
        average_in_loops,
        average_of_logits,
    ],
    "02.ridge_strength": [
        lambda n, p: n * p / (1 - p),
        lambda n, p: np.array([n * (1 / (1 - p) - 1)]),
    ],
    "02.ensemble_variance": [lambda v, rho, k: rho * v + (1 - rho) * v / k, variance_by_pairs],
    "02.effective_rank": [lambda a: rank_of(covariance_values(a)), rank_in_loops, rank_in_bits],
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

WRONG = [
    ("02.delete_units", scaled(lambda share: 1), "not_rescaled"),
    ("02.delete_units", scaled(lambda share: 1 - share), "shrunk"),
    ("02.delete_units", scaled(lambda share: 1 / (share or 1)), "scaled_by_deleted_share"),
    ("02.delete_units", scaled(lambda share: 1 / (1 - share) ** 2), "scaled_twice"),
    ("02.delete_units", scaled(lambda share: 3), "wrong_scale"),
    ("02.delete_units", scaled(lambda share: 1 / (1 - share) if share else 2), "changed_without_deletion"),
    ("02.delete_units", delete_units_in_place, "input_mutated"),
    ("02.delete_units", delete_rows, "examples_deleted"),
    ("02.delete_units", keep_deleted, "kept_and_deleted_swapped"),
    ("02.delete_units", cut_units, "units_removed"),
    ("02.delete_units", keep_the_sum, "unequal_scales"),
    ("02.delete_units", delete_at_random, "other_units"),
    ("02.delete_units", lambda a, deleted: a * 1.25, "nothing_deleted"),
    ("02.delete_units", lambda a, deleted: a.T, "wrong_shape"),
    ("02.average_prediction", lambda p, w: w @ p, "arithmetic_mean"),
    ("02.average_prediction", lambda p, w: p.mean(axis=0), "arithmetic_mean"),
    ("02.average_prediction", lambda p, w: np.exp(w @ np.log(p)), "not_normalized"),
    ("02.average_prediction", lambda p, w: np.prod(p, axis=0) ** (1 / len(p)), "not_normalized"),
    ("02.average_prediction", lambda p, w: normalized(np.exp(np.log(p).mean(axis=0))), "weights_ignored"),
    (
        "02.average_prediction",
        lambda p, w: normalized(np.exp(np.log(w[:, None] * p).mean(axis=0))),
        "weights_ignored",
    ),
    ("02.average_prediction", lambda p, w: normalized(np.prod(p, axis=0)), "product"),
    ("02.average_prediction", lambda p, w: w @ np.log(p), "logarithm_returned"),
    ("02.average_prediction", lambda p, w: normalized(np.exp(w @ p)), "softmax_of_mean"),
    ("02.average_prediction", lambda p, w: (w[:, None] * np.log(p)).sum(axis=1), "averaged_over_classes"),
    ("02.average_prediction", lambda p, w: p[0], "other"),
    ("02.average_prediction", lambda p, w: p, "wrong_shape"),
    ("02.ridge_strength", lambda n, p: p / (1 - p), "num_examples_forgotten"),
    ("02.ridge_strength", lambda n, p: n * (1 - p) / p, "keep_over_drop"),
    ("02.ridge_strength", lambda n, p: n * p * (1 - p), "unscaled_mask"),
    ("02.ridge_strength", lambda n, p: n * p, "rate_only"),
    ("02.ridge_strength", lambda n, p: n / (1 - p), "second_moment"),
    ("02.ridge_strength", lambda n, p: n * (p / (1 - p)) ** 0.5, "standard_deviation"),
    ("02.ridge_strength", lambda n, p: n * p / (1 - p) ** 2, "scaled_twice"),
    ("02.ridge_strength", lambda n, p: n, "other"),
    ("02.ensemble_variance", lambda v, rho, k: v / k, "independent"),
    ("02.ensemble_variance", lambda v, rho, k: (1 - rho) * v + rho * v / k, "parts_swapped"),
    ("02.ensemble_variance", lambda v, rho, k: v, "nothing_averaged"),
    ("02.ensemble_variance", lambda v, rho, k: rho * v + v / k, "rest_counted_whole"),
    (
        "02.ensemble_variance",
        lambda v, rho, k: (k * v + rho * v * math.comb(k, 2)) / k**2,
        "pairs_counted_once",
    ),
    ("02.ensemble_variance", lambda v, rho, k: rho * v + (1 - rho) * v / k**2, "divided_by_square"),
    ("02.ensemble_variance", lambda v, rho, k: rho * v + (1 - rho) * v / k**0.5, "root_of_members"),
    ("02.ensemble_variance", lambda v, rho, k: (rho * v + (1 - rho) * v / k) ** 0.5, "standard_deviation"),
    ("02.ensemble_variance", lambda v, rho, k: k * v + k * (k - 1) * rho * v, "sum_not_mean"),
    ("02.ensemble_variance", lambda v, rho, k: rho, "other"),
    ("02.effective_rank", lambda a: rank_of(np.linalg.eigvalsh(a.T @ a)), "not_centered"),
    ("02.effective_rank", lambda a: rank_of(np.linalg.svd(a - a.mean())[1] ** 2), "not_centered"),
    ("02.effective_rank", lambda a: rank_of(covariance_values(a.T)), "covariance_of_examples"),
    ("02.effective_rank", lambda a: rank_unfiltered(covariance_values(a.T)), "covariance_of_examples"),
    ("02.effective_rank", lambda a: rank_unfiltered(covariance_values(a)), "nan_with_silent_units"),
    ("02.effective_rank", lambda a: rank_of(np.linalg.svd(centered(a))[1]), "singular_values"),
    ("02.effective_rank", lambda a: rank_of(np.linalg.eigvalsh(np.corrcoef(a.T))), "correlation_matrix"),
    ("02.effective_rank", lambda a: entropy(covariance_values(a)), "exponential_forgotten"),
    ("02.effective_rank", lambda a: np.exp(-entropy(covariance_values(a))), "sign_forgotten"),
    ("02.effective_rank", lambda a: np.exp(entropy(covariance_values(a)) / math.log(2)), "bases_mixed"),
    (
        "02.effective_rank",
        lambda a: np.exp(-np.sum(covariance_values(a) * np.log(covariance_values(a)))),
        "not_normalized",
    ),
    ("02.effective_rank", lambda a: np.linalg.matrix_rank(np.cov(a.T)), "matrix_rank"),
    (
        "02.effective_rank",
        lambda a: np.trace(np.cov(a.T)) ** 2 / np.sum(np.cov(a.T) ** 2),
        "participation_ratio",
    ),
    ("02.effective_rank", lambda a: 2.5, "other"),
    ("03.max_norm", lambda w, c: w, "nothing_shortened"),
    ("03.max_norm", lambda w, c: w / norms(w) * c, "always_scaled"),
    ("03.max_norm", lambda w, c: w / norms(w), "always_scaled"),
    ("03.max_norm", lambda w, c: w * np.minimum(1, c / norms(w, axis=1)), "rows_constrained"),
    ("03.max_norm", lambda w, c: w * min(1, c / (w**2).sum() ** 0.5), "whole_kernel"),
    ("03.max_norm", lambda w, c: np.clip(w, -c, c), "entries_clipped"),
    ("03.max_norm", lambda w, c: w * np.minimum(1, c / (w**2).sum(axis=0)), "squared_norm"),
    ("03.max_norm", lambda w, c: w * np.minimum(1, c / abs(w).sum(axis=0)), "sum_of_sizes"),
    ("03.max_norm", lambda w, c: max_norm(w, 1), "limit_ignored"),
    ("03.max_norm", lambda w, c: w * np.maximum(1, c / norms(w)), "short_lengthened"),
    ("03.max_norm", max_norm_nan, "nan_in_zero_column"),
    ("03.max_norm", max_norm_turned, "direction_changed"),
    ("03.max_norm", lambda w, c: w / 7, "other"),
    ("03.max_norm", lambda w, c: norms(w), "wrong_shape"),
    ("03.patience", stop_late, "one_epoch_too_late"),
    ("03.patience", stop_early, "one_epoch_too_early"),
    ("03.patience", stop_at_once, "patience_0_stops_at_once"),
    ("03.patience", stop_tie, "ties_improve"),
    ("03.patience", stop_total, "wait_not_reset"),
    ("03.patience", stop_previous, "compared_with_previous"),
    ("03.patience", look_ahead, "looks_ahead"),
    ("03.patience", lambda *run: (stop(*run)[1],) * 2, "stopped_at_best"),
    ("03.patience", lambda *run: [epoch - 1 for epoch in stop(*run)], "counted_from_0"),
    ("03.patience", lambda *run: (stop(*run)[0], stop(*run)[1] - 1), "counted_from_0"),
    ("03.patience", lambda *run: stop(*run)[::-1], "order_swapped"),
    ("03.patience", lambda *run: (stop(*run)[0],) * 2, "best_is_last"),
    ("03.patience", lambda x, n: (stop(x, n)[0], x.index(min(x)) + 1), "best_after_stop"),
    ("03.patience", lambda x, n: (stop(x, n)[0], max(stop(x, n)[0] - n, 1)), "stop_minus_patience"),
    ("03.patience", stop_without_end, "end_forgotten"),
    ("03.patience", lambda losses, patience: (1, 1), "other"),
    ("03.patience", lambda losses, patience: stop(losses, patience)[0], "wrong_shape"),
    ("03.width_for_rate", lambda n, p: int(n / (1 - p)), "rounded_down"),
    ("03.width_for_rate", lambda n, p: round(n / (1 - p)), "rounded_down"),
    ("03.width_for_rate", lambda n, p: n / (1 - p), "not_rounded"),
    ("03.width_for_rate", lambda n, p: math.ceil(n / p), "keep_probability_expected"),
    ("03.width_for_rate", lambda n, p: int(n / p), "keep_probability_expected"),
    ("03.width_for_rate", lambda n, p: n + n * p, "dropped_share_added"),
    ("03.width_for_rate", lambda n, p: round(n * (1 - p)), "active_units"),
    ("03.width_for_rate", lambda n, p: int(n / (1 - p)) + 1, "one_more_always"),
    ("03.width_for_rate", lambda n, p: 2 * n, "always_doubled"),
    ("03.width_for_rate", lambda n, p: n, "other"),
    ("03.choose_rate", lambda rates, validation, test: choose(rates, test, test), "chosen_by_test"),
    ("03.choose_rate", choose_by_seed, "chosen_by_best_seed"),
    ("03.choose_rate", choose_single_run, "chosen_by_best_seed"),
    ("03.choose_rate", report_best_seed, "best_test_seed_reported"),
    (
        "03.choose_rate",
        lambda rates, validation, test: choose(rates, validation, validation),
        "validation_reported",
    ),
    (
        "03.choose_rate",
        lambda rates, *tables: choose(np.arange(len(rates)), *tables),
        "index_returned",
    ),
    (
        "03.choose_rate",
        lambda rates, validation, test: choose(rates, -validation, test),
        "largest_chosen",
    ),
    ("03.choose_rate", choose_over_rates, "averaged_over_rates"),
    (
        "03.choose_rate",
        lambda rates, validation, test: choose(rates, np.concatenate([validation, test]), test),
        "chosen_by_both",
    ),
    ("03.choose_rate", lambda rates, validation, test: (0.5, 0.5), "other"),
    ("03.choose_rate", lambda rates, validation, test: 0.3, "wrong_shape"),
    (
        "03.place_dropout",
        lambda rates: build([None, *rates[1:]], head=[Dropout(0.5)]),
        "dropout_after_softmax",
    ),
    ("03.place_dropout", lambda rates: build(rates, middle=[Dropout(0.5)]), "dropout_on_logits"),
    ("03.place_dropout", lambda rates: build([None, *rates[1:]]), "input_dropout_missing"),
    ("03.place_dropout", lambda rates: build([None, None, rates[2]]), "other_places"),
    ("03.place_dropout", lambda rates: build([None] * 3), "no_dropout"),
    ("03.place_dropout", lambda rates: build([1 - rate for rate in rates]), "keep_probabilities"),
    ("03.place_dropout", lambda rates: build(rates[::-1]), "rates_reversed"),
    ("03.place_dropout", lambda rates: build(rates[2:] * 3), "same_rate_everywhere"),
    ("03.place_dropout", lambda rates: build([0.1, 0.3, 0.5]), "rates_ignored"),
    ("03.place_dropout", lambda rates: build([0.4, 0.4, 0.4]), "other_rates"),
    ("03.place_dropout", lambda rates: network(*build(rates).layers[:-1]), "wrong_widths"),
    (
        "03.place_dropout",
        lambda rates: network(*build(rates).layers[:-1], Dense(10)),
        "activation_missing",
    ),
    ("03.place_dropout", lambda rates: build(rates).layers, "not_a_model"),
]

IDS = [f"{name}-{mistake}-{i}" for i, (name, _, mistake) in enumerate(WRONG)]


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_check_right(name):
    """The right solution passes in each writing, with a closing remark."""
    for answer in RIGHT[name]:
        result = exercises.check(name, answer)
        assert (result.state, result.mistake) == ("right", None), result
        assert result.message


@pytest.mark.parametrize(("name", "answer", "mistake"), WRONG, ids=IDS)
def test_check_mistake(name, answer, mistake, tongue):
    """Each mistake is recognised by its name; the hint holds a number and is written in the reader's language."""
    result = exercises.check(name, answer)
    assert (result.state, result.mistake) == ("not yet", mistake), result
    assert any(sign.isdigit() for sign in result.message) or mistake in ("input_mutated", "not_a_model")
    assert not any(blank in result.message for blank in ("{", "}", "nan", "np.float", "np.int", "array("))
    assert any("가" <= sign <= "힣" for sign in result.message) == (tongue == "ko")
    assert exercises.check(name, answer) == result


def test_check_every_exercise_is_tested():
    """A new exercise of chapters 02 and 03 comes with right answers and at least three named mistakes here."""
    names = [name for name in exercises.names() if name.startswith(("02.", "03."))]
    assert names == sorted(RIGHT)
    for name in names:
        assert len(RIGHT[name]) >= 2
        assert len({mistake for exercise, _, mistake in WRONG if exercise == name} - {"other"}) >= 3


@pytest.mark.parametrize("name", sorted(RIGHT))
@pytest.mark.parametrize(
    "answer",
    [None, ..., blank_body, blank_step, blank_raises, lambda *_: ..., lambda *_: (1, None)],
    ids=["None", "ellipsis", "body", "step", "raises", "returns", "half"],
)
def test_check_blank(name, answer, tongue):
    """A blank cell and a function whose body is not filled in say so and raise nothing."""
    result = exercises.check(name, answer)
    assert result.state == "not answered"
    assert {"en": "Not answered yet", "ko": "아직 답하지 않았습니다"}[tongue] in repr(result)


@pytest.mark.parametrize("name", sorted(RIGHT))
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_check_odd_answer(name, odd):
    """An answer of the wrong kind, or a function that returns one, is not right and raises nothing."""
    assert exercises.check(name, odd).state in ("not yet", "error")
    assert exercises.check(name, lambda *_: odd).state in ("not yet", "error")


def test_check_leaves_global_randomness():
    """A check draws nothing from the global generator."""
    before = np.random.get_state()[1].copy()  # noqa: NPY002 (the state must not move)
    for name, answers in RIGHT.items():
        exercises.check(name, answers[0])
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@pytest.mark.parametrize(
    ("name", "answer", "numbers"),
    [
        ("02.delete_units", scaled(lambda share: 1), ("20%", "1.25")),
        ("02.average_prediction", lambda p, w: w @ p, ("(0.76, 0.24)", "(0.815, 0.185)")),
        ("02.ridge_strength", lambda n, p: p / (1 - p), ("0.25", "25")),
        ("02.ensemble_variance", lambda v, rho, k: v / k, ("0.008", "0.016")),
        ("03.max_norm", lambda w, c: w / norms(w) * c, ("(2, 2, 2)", "(1, 2, 2)")),
        ("03.width_for_rate", lambda n, p: int(n / (1 - p)), ("71", "72")),
        ("03.choose_rate", choose_by_seed, ("(0.5, 0.473)", "(0.3, 0.467)")),
        ("03.patience", stop_late, ("(10, 10)", "(9, 6)")),
        ("03.place_dropout", lambda rates: build(rates[::-1]), ("[0.5, 0.3, 0.1]", "[0.1, 0.3, 0.5]")),
    ],
)
def test_hint_gives_observed_and_right_number(name, answer, numbers):
    """The hint shows what the learner's function gives and what it should give."""
    message = exercises.check(name, answer).message
    assert all(number in message for number in numbers), message


@pytest.mark.slow
def test_patience_agrees_with_keras():
    """The epochs wanted are those of Keras's callback, on the test runs and on random ones."""
    from keras.callbacks import EarlyStopping

    rng = np.random.default_rng(45)
    runs = [(rng.integers(1, 8, size=12).tolist(), int(patience)) for patience in rng.integers(0, 5, size=40)]
    for losses, patience in [*chapter_03_stopping._RUNS, *runs]:
        callback = EarlyStopping(patience=patience)
        model = types.SimpleNamespace(stop_training=False, metrics=[])
        callback.set_model(model)
        callback.on_train_begin()
        trained = 0
        while trained < len(losses) and not model.stop_training:
            callback.on_epoch_end(trained, {"val_loss": losses[trained]})
            trained += 1
        assert chapter_03_stopping._stop(losses, patience) == (trained, callback.best_epoch + 1)


@pytest.mark.slow
def test_keras_answers_are_right():
    """Keras's own constraint, and networks of real layers in both styles, pass."""
    import keras
    from keras import layers

    def sequential(rates):
        network = [keras.Input((64,)), layers.Dropout(rates[0])]
        for rate in rates[1:]:
            network += [layers.Dense(128, activation="relu"), layers.Dropout(rate)]
        return keras.Sequential([*network, layers.Dense(10, activation="softmax")])

    def functional(rates):
        inputs = keras.Input((64,))
        outputs = layers.Dropout(rates[0])(inputs)
        for rate in rates[1:]:
            outputs = layers.Dropout(rate)(layers.ReLU()(layers.Dense(128)(outputs)))
        return keras.Model(inputs, layers.Softmax()(layers.Dense(10)(outputs)))

    def dropout_last(rates):
        network = keras.Sequential(sequential(rates).layers)
        network.add(layers.Dropout(0.3))
        return network

    def constrained(kernel, max_value):
        return keras.constraints.MaxNorm(max_value)(kernel)

    assert exercises.check("03.max_norm", constrained).state == "right"
    assert exercises.check("03.place_dropout", sequential).state == "right"
    assert exercises.check("03.place_dropout", functional).state == "right"
    assert exercises.check("03.place_dropout", dropout_last).mistake == "dropout_after_softmax"
