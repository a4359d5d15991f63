"""Answers to the exercises of chapter 02."""

import itertools
import math

import numpy as np


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
}

WRONG = {
    "02.average_prediction": {
        "arithmetic_mean": [lambda p, w: w @ p, lambda p, w: p.mean(axis=0)],
        "not_normalized": [
            lambda p, w: np.exp(w @ np.log(p)),
            lambda p, w: np.prod(p, axis=0) ** (1 / len(p)),
        ],
        "weights_ignored": [
            lambda p, w: normalized(np.exp(np.log(p).mean(axis=0))),
            lambda p, w: normalized(np.exp(np.log(w[:, None] * p).mean(axis=0))),
        ],
        "product": [lambda p, w: normalized(np.prod(p, axis=0))],
        "logarithm_returned": [lambda p, w: w @ np.log(p)],
        "softmax_of_mean": [lambda p, w: normalized(np.exp(w @ p))],
        "averaged_over_classes": [lambda p, w: (w[:, None] * np.log(p)).sum(axis=1)],
        "other": [lambda p, w: p[0]],
        "wrong_shape": [lambda p, w: p],
    },
    "02.delete_units": {
        "not_rescaled": [scaled(lambda share: 1)],
        "shrunk": [scaled(lambda share: 1 - share)],
        "scaled_by_deleted_share": [scaled(lambda share: 1 / (share or 1))],
        "scaled_twice": [scaled(lambda share: 1 / (1 - share) ** 2)],
        "wrong_scale": [scaled(lambda share: 3)],
        "changed_without_deletion": [scaled(lambda share: 1 / (1 - share) if share else 2)],
        "input_mutated": [delete_units_in_place],
        "examples_deleted": [delete_rows],
        "kept_and_deleted_swapped": [keep_deleted],
        "units_removed": [cut_units],
        "unequal_scales": [keep_the_sum],
        "other_units": [delete_at_random],
        "nothing_deleted": [lambda a, deleted: a * 1.25],
        "wrong_shape": [lambda a, deleted: a.T],
    },
    "02.effective_rank": {
        "not_centered": [
            lambda a: rank_of(np.linalg.eigvalsh(a.T @ a)),
            lambda a: rank_of(np.linalg.svd(a - a.mean())[1] ** 2),
        ],
        "covariance_of_examples": [
            lambda a: rank_of(covariance_values(a.T)),
            lambda a: rank_unfiltered(covariance_values(a.T)),
        ],
        "nan_with_silent_units": [lambda a: rank_unfiltered(covariance_values(a))],
        "singular_values": [lambda a: rank_of(np.linalg.svd(centered(a))[1])],
        "correlation_matrix": [lambda a: rank_of(np.linalg.eigvalsh(np.corrcoef(a.T)))],
        "exponential_forgotten": [lambda a: entropy(covariance_values(a))],
        "sign_forgotten": [lambda a: np.exp(-entropy(covariance_values(a)))],
        "bases_mixed": [lambda a: np.exp(entropy(covariance_values(a)) / math.log(2))],
        "not_normalized": [lambda a: np.exp(-np.sum(covariance_values(a) * np.log(covariance_values(a))))],
        "matrix_rank": [lambda a: np.linalg.matrix_rank(np.cov(a.T))],
        "participation_ratio": [lambda a: np.trace(np.cov(a.T)) ** 2 / np.sum(np.cov(a.T) ** 2)],
        "other": [lambda a: 2.5],
    },
    "02.ensemble_variance": {
        "independent": [lambda v, rho, k: v / k],
        "parts_swapped": [lambda v, rho, k: (1 - rho) * v + rho * v / k],
        "nothing_averaged": [lambda v, rho, k: v],
        "rest_counted_whole": [lambda v, rho, k: rho * v + v / k],
        "pairs_counted_once": [lambda v, rho, k: (k * v + rho * v * math.comb(k, 2)) / k**2],
        "divided_by_square": [lambda v, rho, k: rho * v + (1 - rho) * v / k**2],
        "root_of_members": [lambda v, rho, k: rho * v + (1 - rho) * v / k**0.5],
        "standard_deviation": [lambda v, rho, k: (rho * v + (1 - rho) * v / k) ** 0.5],
        "sum_not_mean": [lambda v, rho, k: k * v + k * (k - 1) * rho * v],
        "other": [lambda v, rho, k: rho],
    },
    "02.ridge_strength": {
        "num_examples_forgotten": [lambda n, p: p / (1 - p)],
        "keep_over_drop": [lambda n, p: n * (1 - p) / p],
        "unscaled_mask": [lambda n, p: n * p * (1 - p)],
        "rate_only": [lambda n, p: n * p],
        "second_moment": [lambda n, p: n / (1 - p)],
        "standard_deviation": [lambda n, p: n * (p / (1 - p)) ** 0.5],
        "scaled_twice": [lambda n, p: n * p / (1 - p) ** 2],
        "other": [lambda n, p: n],
    },
}

HINTS = [
    ("02.delete_units", scaled(lambda share: 1), ["20%", "1.25"]),
    ("02.average_prediction", lambda p, w: w @ p, ["(0.76, 0.24)", "(0.815, 0.185)"]),
    ("02.ridge_strength", lambda n, p: p / (1 - p), ["0.25", "25"]),
    ("02.ensemble_variance", lambda v, rho, k: v / k, ["0.008", "0.016"]),
]

NO_NUMBER = {"02.delete_units": {"input_mutated"}}
