"""Answers to the exercises of chapter 00."""

import numpy as np


def diagnose(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if validation_error - train_error > 0.05 else "good fit"


def diagnose_in_one_line(train_error, validation_error, chance_error):
    fits = train_error <= 0.15
    return (
        ("good fit" if validation_error <= train_error + 0.05 else "overfitting") if fits else "underfitting"
    )


def diagnose_swapped(train_error, validation_error, chance_error):
    swap = {"overfitting": "underfitting", "underfitting": "overfitting", "good fit": "good fit"}
    return swap[diagnose(train_error, validation_error, chance_error)]


def diagnose_low_accuracy_is_overfitting(train_error, validation_error, chance_error):
    if 1 - train_error < 0.85:
        return "overfitting"
    return "underfitting" if validation_error > 0.1 else "good fit"


def diagnose_by_validation(train_error, validation_error, chance_error):
    return "overfitting" if validation_error > 0.15 else "good fit"


def diagnose_without_gap(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if validation_error > 0.05 else "good fit"


def diagnose_gap_reversed(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if train_error - validation_error > 0.05 else "good fit"


def diagnose_gap_first(train_error, validation_error, chance_error):
    if validation_error - train_error > 0.05:
        return "overfitting"
    return "underfitting" if train_error > 0.15 else "good fit"


def diagnose_half_chance(train_error, validation_error, chance_error):
    if train_error > chance_error / 2:
        return "underfitting"
    return "overfitting" if validation_error - train_error > 0.05 else "good fit"


def picked(probabilities, targets):
    return probabilities[np.arange(len(targets)), targets]


def split(num_examples, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    train, validation = num_examples * 6 // 10, num_examples * 8 // 10
    return order[:train], order[train:validation], order[validation:]


def split_overlap(num_examples, seed):
    train, validation, test = split(num_examples, seed)
    return train, np.concatenate([train[:5], validation[5:]]), test


def split_leak(num_examples, seed):
    rng = np.random.default_rng(seed)
    return tuple(rng.permutation(num_examples)[: num_examples * share // 10] for share in (6, 2, 2))


def split_in_order(num_examples, seed):
    return np.split(np.arange(num_examples), [num_examples * 6 // 10, num_examples * 8 // 10])


def split_blocks_shuffled(num_examples, seed):
    rng = np.random.default_rng(seed)
    return [rng.permutation(part) for part in split_in_order(num_examples, seed)]


def split_global(num_examples, seed):
    return split(num_examples, np.random.randint(2**31))  # noqa: NPY002 (the mistake under test)


def split_with_replacement(num_examples, seed):
    rng = np.random.default_rng(seed)
    return tuple(rng.integers(num_examples, size=num_examples * share // 10) for share in (6, 2, 2))


def split_hard_coded(num_examples, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    return order[:-40], order[-40:-20], order[-20:]


RIGHT = {
    "00.diagnose": [diagnose, diagnose_in_one_line],
    "00.nll": [
        lambda p, t: -np.mean(np.log(picked(p, t))),
        lambda p, t: [float(-np.mean(np.log(picked(p, t))))],
        lambda p, t: -np.mean(np.sum(np.eye(p.shape[1])[t] * np.log(p), axis=1)),
    ],
    "00.split": [split, lambda n, seed: [list(map(int, part)) for part in split(n, seed)]],
    "00.parameters": [9610, 9610.0, np.int64(9610), np.array([9610])],
}

WRONG = {
    "00.diagnose": {
        "swapped": [diagnose_swapped, diagnose_low_accuracy_is_overfitting],
        "validation_error_only": [diagnose_by_validation],
        "gap_reversed": [diagnose_gap_reversed],
        "gap_before_training_error": [diagnose_gap_first],
        "other": [diagnose_half_chance],
        "unknown_diagnosis": [lambda *_: "overfit"],
        "gap_ignored": [diagnose_without_gap],
    },
    "00.nll": {
        "sum_not_mean": [lambda p, t: -np.log(picked(p, t)).sum()],
        "sign_forgotten": [lambda p, t: np.log(picked(p, t)).mean()],
        "log10": [lambda p, t: -np.log10(picked(p, t)).mean()],
        "log2": [lambda p, t: -np.log2(picked(p, t)).mean()],
        "log_of_mean": [lambda p, t: -np.log(picked(p, t).mean())],
        "log_forgotten": [lambda p, t: picked(p, t).mean()],
        "all_pairs": [lambda p, t: -np.log(p[:, t]).mean()],
        "most_probable_class": [lambda p, t: -np.log(p.max(axis=1)).mean()],
        "accuracy": [lambda p, t: (p.argmax(1) == t).mean(), lambda p, t: (p.argmax(1) != t).mean()],
        "all_classes": [
            lambda p, t: -np.log(p).sum() / len(t),
            lambda p, t: -np.log(p).sum(),
            lambda p, t: -np.log(p).mean(),
        ],
        "not_averaged": [lambda p, t: -np.log(picked(p, t))],
        "wrong_shape": [lambda p, t: -np.log(p)],
        "other": [lambda p, t: 0.5],
    },
    "00.parameters": {
        "biases_forgotten": [9472],
        "input_layer_counted": [9674],
        "output_layer_forgotten": [8320],
        "output_biases_forgotten": [9600],
        "hidden_biases_forgotten": [9482],
        "units_counted": [202],
        "layers_multiplied": [81920],
        "other": [9611],
    },
    "00.split": {
        "overlap": [split_overlap],
        "test_leaks": [split_leak],
        "not_shuffled": [split_in_order, split_blocks_shuffled],
        "global_randomness": [split_global],
        "drawn_with_replacement": [split_with_replacement],
        "seed_ignored": [lambda n, seed: split(n, 42)],
        "sizes_hard_coded": [split_hard_coded],
        "wrong_sizes": [lambda n, seed: split(n, seed)[::-1]],
        "wrong_indices": [lambda n, seed: [part + 1 for part in split(n, seed)]],
        "not_three_parts": [lambda n, seed: split(n, seed)[:2]],
        "not_indices": [lambda n, seed: [part / 1.0 for part in split(n, seed)]],
    },
}

NO_NUMBER = {
    "00.diagnose": {"unknown_diagnosis"},
    "00.split": {
        "not_shuffled",
        "global_randomness",
        "drawn_with_replacement",
        "not_three_parts",
        "not_indices",
    },
}
