"""Answers to the exercises of chapter 01."""

import numpy as np


def forward(inputs, rate, seed, *, draw=None, shape=None, scale=None, keep_where=None):
    """Inverted dropout, right as it stands; each keyword replaces one step by a mistaken one."""
    rng = np.random.default_rng(seed)
    numbers = (draw or rng.random)(shape(inputs) if shape else inputs.shape)
    mask = keep_where(numbers, rate) if keep_where else numbers >= rate
    if rate == 1:
        return np.zeros_like(inputs)
    return inputs * mask * (scale(rate) if scale else 1 / (1 - rate))


def wrong_forward(**step):
    return lambda inputs, rate, seed: forward(inputs, rate, seed, **step)


def forward_global(inputs, rate, seed):
    return forward(inputs, rate, None)


def forward_in_place(inputs, rate, seed):
    inputs *= np.random.default_rng(seed).random(inputs.shape) >= rate
    return inputs / (1 - rate)


def forward_in_place_without_return(inputs, rate, seed):
    inputs *= 0


def forward_nan(inputs, rate, seed):
    return inputs * (np.random.default_rng(seed).random(inputs.shape) >= rate) / np.float64(1 - rate)


def forward_zero_division(inputs, rate, seed):
    return inputs * (np.random.default_rng(seed).random(inputs.shape) >= rate) * (1 / (1 - rate))


def forward_noise(inputs, rate, seed):
    rng = np.random.default_rng(seed)
    return inputs * (rng.random(inputs.shape) >= rate) * rng.normal(1, 0.5, inputs.shape)


def forward_keeps_at_1(inputs, rate, seed):
    return inputs if rate == 1 else forward(inputs, rate, seed)


def forward_normal(keep_where):
    return lambda inputs, rate, seed: forward(
        inputs, rate, seed, draw=np.random.default_rng(seed).standard_normal, keep_where=keep_where
    )


def backward_new_mask(gradients, mask, rate):
    return gradients * (np.random.default_rng(5).random(gradients.shape) >= rate) / (1 - rate)


RIGHT = {
    "01.inverted_forward": [forward, lambda x, rate, seed: forward(x, rate, seed).astype("float32")],
    "01.backward": [
        lambda g, mask, rate: g * mask / (1 - rate),
        lambda g, mask, rate: np.where(mask, g, 0) * (1 / (1 - rate)),
    ],
    "01.test_time": [lambda a, rate: a * (1 - rate), lambda a, rate: (a - rate * a).tolist()],
    "01.keras_rate": [0.2, 1 - 0.8],
    "01.all_dropped": [0.0625, 0.5**4, 1 / 16],
    "01.training_flag": [
        lambda model, inputs: model(inputs, training=True),
        lambda model, inputs: model(inputs, True),
    ],
}

WRONG = {
    "01.all_dropped": {
        "two_factors": [0.25],
        "one_example": [0.5],
        "at_least_once_kept": [0.9375],
        "added": [2.0],
        "divided_or_one_factor_short": [0.125],
        "percent": [6.25],
    },
    "01.backward": {
        "mask_forgotten": [lambda g, mask, rate: g / (1 - rate)],
        "scale_missing": [lambda g, mask, rate: g * mask],
        "scaled_twice": [lambda g, mask, rate: g * mask / (1 - rate) ** 2],
        "scaled_by_rate": [lambda g, mask, rate: g * mask / rate],
        "keep_drop_swapped": [lambda g, mask, rate: g * ~mask / (1 - rate)],
        "unequal_scales": [lambda g, mask, rate: np.sign(g) * mask],
        "new_mask_drawn": [backward_new_mask],
    },
    "01.inverted_forward": {
        "scaled_twice": [wrong_forward(scale=lambda rate: 1 / (1 - rate) ** 2)],
        "scale_missing": [wrong_forward(scale=lambda rate: 1)],
        "scaled_by_rate": [wrong_forward(scale=lambda rate: 1 / max(rate, 0.01))],
        "multiplied_by_rate": [wrong_forward(scale=lambda rate: rate)],
        "multiplied_by_keep": [wrong_forward(scale=lambda rate: 1 - rate)],
        "wrong_scale": [wrong_forward(scale=lambda rate: 3)],
        "keep_drop_swapped": [wrong_forward(keep_where=lambda u, rate: u < rate)],
        "wrong_share": [wrong_forward(keep_where=lambda u, rate: u >= rate / 2)],
        "one_mask_for_batch": [wrong_forward(shape=lambda x: (1, x.shape[1]))],
        "whole_examples_dropped": [wrong_forward(shape=lambda x: (len(x), 1))],
        "normal_instead_of_uniform": [
            forward_normal(lambda z, rate: z > rate),
            forward_normal(lambda z, rate: z < 1 - rate),
            forward_normal(lambda z, rate: abs(z) > rate),
        ],
        "unequal_scales": [forward_noise],
        "input_mutated": [forward_in_place, forward_in_place_without_return],
        "nan_at_rate_1": [forward_nan, forward_zero_division],
        "rate_1_not_zero": [forward_keeps_at_1],
        "rate_0_changes": [lambda x, rate, seed: forward(x, rate or 0.1, seed)],
        "global_randomness": [forward_global],
        "seed_ignored": [lambda x, rate, seed: forward(x, rate, 7)],
        "nothing_dropped": [lambda x, rate, seed: x / max(1 - rate, 0.1)],
        "wrong_shape": [lambda x, rate, seed: forward(x, rate, seed)[0]],
    },
    "01.keras_rate": {
        "keep_probability": [0.8],
        "scale_factor": [1.25],
        "percent": [20, 80],
        "other": [0.3],
    },
    "01.test_time": {
        "multiplied_by_rate": [lambda a, rate: a * rate],
        "scale_missing": [lambda a, rate: a],
        "divided_by_keep": [lambda a, rate: a / (1 - rate)],
        "mask_still_on": [lambda a, rate: forward(a, rate, 0)],
        "wrong_shape": [lambda a, rate: (a * (1 - rate)).T],
    },
    "01.training_flag": {
        "training_not_passed": [lambda model, inputs: model(inputs)],
        "training_false": [lambda model, inputs: model(inputs, training=False)],
        "predict_used": [lambda model, inputs: model.predict(inputs, verbose=0)],
        "other_method": [lambda model, inputs: model.train_on_batch(inputs)],
        "model_not_called": [lambda model, inputs: inputs],
        "outputs_not_returned": [lambda model, inputs: model(inputs, training=True) * 2],
    },
}

HINTS = [
    ("01.inverted_forward", wrong_forward(scale=lambda rate: 1 / (1 - rate) ** 2), ["1.562", "1.25"]),
]

NO_NUMBER = {
    "01.inverted_forward": {
        "one_mask_for_batch",
        "whole_examples_dropped",
        "input_mutated",
        "global_randomness",
    },
    "01.backward": {"keep_drop_swapped", "unequal_scales"},
    "01.training_flag": set(WRONG["01.training_flag"]),
}
