"""Answers to the exercises of chapter 04."""

import numpy as np


def loss(data_loss, kernels, biases, l1, l2):
    penalties = [l1 * np.sum(np.abs(kernel)) + l2 * np.sum(kernel**2) for kernel in kernels]
    return data_loss + sum(penalties)


def loss_in_loops(data_loss, kernels, biases, l1, l2):
    total = data_loss
    for weight in [weight for kernel in kernels for row in kernel.tolist() for weight in row]:
        total += l1 * max(weight, -weight) + l2 * weight * weight
    return total


def loss_of_one_vector(data_loss, kernels, biases, l1, l2):
    weights = np.concatenate([kernels.pop().ravel() for _ in range(len(kernels))])
    return np.array([data_loss + l1 * np.linalg.norm(weights, 1) + l2 * weights @ weights])


def loss_of_layers(data_loss, kernels, biases, l1, l2):
    return [data_loss + loss(0, [kernel], biases, l1, l2) for kernel in kernels]


def loss_in_place(data_loss, kernels, biases, l1, l2):
    for kernel in kernels:
        data_loss += l1 * abs(kernel).sum()
        kernel *= kernel
        data_loss += l2 * kernel.sum()
    return data_loss


def penalized(size=lambda w: abs(w).sum(), square=lambda w: (w**2).sum()):
    """The loss, right as it stands; `size` and `square` replace the sums by mistaken ones."""
    return lambda d, kernels, b, l1, l2: d + sum(l1 * size(w) + l2 * square(w) for w in kernels)


def joined(kernels):
    return np.concatenate([kernel.ravel() for kernel in kernels])


def soft(values, threshold):
    return np.sign(values) * np.maximum(np.abs(values) - threshold, 0)


def soft_in_loops(values, threshold):
    moved = []
    for value in values.tolist():
        if value > threshold:
            moved.append(value - threshold)
        elif value < -threshold:
            moved.append(value + threshold)
        else:
            moved.append(0)
    return moved


def negatives_pushed(values, threshold):
    return [v - threshold if abs(v) > threshold else 0 for v in values.tolist()]


def middle_kept(values, threshold):
    return np.where(abs(values) > threshold, soft(values, threshold), values)


def step(weights, gradients, learning_rate, l1):
    return soft(weights - learning_rate * gradients, learning_rate * l1)


def step_in_loops(weights, gradients, learning_rate, l1):
    pairs = zip(weights.tolist(), gradients.tolist(), strict=True)
    return soft_in_loops(np.array([w - learning_rate * g for w, g in pairs]), learning_rate * l1)


def subgradient_step(weights, gradients, learning_rate, l1):
    return weights - learning_rate * (gradients + l1 * np.sign(weights))


def hard_step(weights, gradients, learning_rate, l1):
    moved = weights - learning_rate * gradients
    return np.where(abs(moved) > learning_rate * l1, moved, 0)


def without_floor(weights, gradients, learning_rate, l1):
    moved = weights - learning_rate * gradients
    return np.sign(moved) * (abs(moved) - learning_rate * l1)


def optimizer(kind="SGD", **given):
    """A function of the learner: an optimizer of Keras, whose settings may be functions of rate and strength."""

    def decoupled(learning_rate, strength):
        import keras

        settings = {name: of(learning_rate, strength) if callable(of) else of for name, of in given.items()}
        return getattr(keras.optimizers, kind)(**{"learning_rate": learning_rate, **settings})

    return decoupled


def decay_set_later(learning_rate, strength):
    made = optimizer()(learning_rate, strength)
    made.weight_decay = strength + strength
    made.exclude_from_weight_decay(var_names=["bias"])
    return made


def twice(learning_rate, strength):
    return 2 * strength


RIGHT = {
    "04.loss_with_penalty": [loss, loss_in_loops, loss_of_one_vector],
    "04.soft_threshold": [
        soft,
        soft_in_loops,
        lambda v, t: np.maximum(v - t, 0) - np.maximum(-v - t, 0),
        lambda v, t: v - np.clip(v, -t, t),
    ],
    "04.scikit_learn": [
        lambda strength, n: (strength * n, strength / 2),
        lambda strength, n: np.array([n, 0.5]) * strength,
    ],
    "04.weight_decay": [optimizer(weight_decay=twice), decay_set_later],
    "04.proximal_step": [step, step_in_loops],
}

WRONG = {
    "04.loss_with_penalty": {
        "penalty_forgotten": [lambda d, w, b, l1, l2: d],
        "data_loss_forgotten": [lambda d, w, b, l1, l2: loss(0, w, b, l1, l2)],
        "half_in_front": [
            penalized(square=lambda w: (w**2).sum() / 2),
            lambda d, w, b, l1, l2: loss(d, w, b, l1 / 2, l2 / 2),
        ],
        "mean_not_sum": [
            penalized(lambda w: abs(w).mean(), lambda w: (w**2).mean()),
            lambda d, w, b, l1, l2: d + l1 * abs(joined(w)).mean() + l2 * (joined(w) ** 2).mean(),
            lambda d, *given: np.mean(loss_of_layers(d, *given)),
        ],
        "biases_included": [lambda d, w, b, l1, l2: loss(d, w + b, b, l1, l2)],
        "absolute_value_forgotten": [penalized(size=np.sum), penalized(size=lambda w: abs(w.sum()))],
        "norm_not_squared": [
            penalized(square=np.linalg.norm),
            lambda d, w, b, l1, l2: d + l1 * abs(joined(w)).sum() + l2 * (joined(w) ** 2).sum() ** 0.5,
        ],
        "sum_squared": [penalized(square=lambda w: w.sum() ** 2)],
        "strength_squared": [lambda d, w, b, l1, l2: loss(d, w, b, l1, l2**2)],
        "one_kernel_only": [
            lambda d, w, b, l1, l2: loss(d, w[:1], b, l1, l2),
            lambda d, w, b, l1, l2: loss(d, w[-1:], b, l1, l2),
        ],
        "strengths_swapped": [lambda d, w, b, l1, l2: loss(d, w, b, l2, l1)],
        "l1_forgotten": [lambda d, w, b, l1, l2: loss(d, w, b, 0, l2)],
        "l2_forgotten": [lambda d, w, b, l1, l2: loss(d, w, b, l1, 0)],
        "not_added_up": [loss_of_layers, lambda d, *given: loss_of_layers(0, *given)],
        "input_mutated": [loss_in_place],
        "other": [lambda d, *given: 1.0],
    },
    "04.proximal_step": {
        "subgradient_step": [subgradient_step],
        "learning_rate_not_in_threshold": [lambda w, g, rate, l1: soft(w - rate * g, l1)],
        "threshold_first": [lambda w, g, rate, l1: soft(w, rate * l1) - rate * g],
        "gradient_sign": [lambda w, g, rate, l1: step(w, -g, rate, l1)],
        "penalty_counted_twice": [lambda w, g, rate, l1: step(w, g + l1 * np.sign(w), rate, l1)],
        "penalty_forgotten": [lambda w, g, rate, l1: w - rate * g],
        "gradient_forgotten": [lambda w, g, rate, l1: soft(w, rate * l1)],
        "gradient_without_learning_rate": [
            lambda w, g, rate, l1: soft(w - g, rate * l1),
            lambda w, g, rate, l1: soft(w - g, l1),
        ],
        "threshold_doubled": [lambda w, g, rate, l1: step(w, g, rate, 2 * l1)],
        "threshold_halved": [lambda w, g, rate, l1: step(w, g, rate, l1 / 2)],
        "hard_threshold": [hard_step],
        "crosses_zero": [without_floor],
        "positive_only": [lambda w, g, rate, l1: np.maximum(w - rate * (g + l1), 0)],
        "other": [lambda w, g, rate, l1: w / 2],
        "wrong_shape": [lambda w, g, rate, l1: w[0]],
    },
    "04.scikit_learn": {
        "same_number": [lambda s, n: (s, s), lambda s, n: (s * n, s * n)],
        "swapped": [lambda s, n: (s / 2, s * n)],
        "ridge_without_num_examples": [lambda s, n: (s, s / 2), lambda s, n: (s, 2 * s)],
        "ridge_divided_by_num_examples": [lambda s, n: (s / n, s / 2)],
        "ridge_doubled": [lambda s, n: (2 * s * n, s / 2)],
        "ridge_halved": [lambda s, n: (s * n / 2, s / 2)],
        "lasso_not_halved": [lambda s, n: (s * n, s)],
        "lasso_doubled": [lambda s, n: (s * n, 2 * s)],
        "lasso_with_num_examples": [lambda s, n: (s * n, s * n / 2), lambda s, n: (s * n, s / (2 * n))],
        "other": [lambda s, n: (1, 0.5)],
        "wrong_shape": [lambda s, n: s * n],
    },
    "04.soft_threshold": {
        "nothing_changed": [lambda v, t: v],
        "hard_threshold": [lambda v, t: np.where(abs(v) > t, v, 0)],
        "sign_lost": [lambda v, t: np.maximum(abs(v) - t, 0)],
        "crosses_zero": [lambda v, t: np.sign(v) * (abs(v) - t)],
        "positive_only": [lambda v, t: np.maximum(v - t, 0)],
        "negative_pushed_away": [negatives_pushed],
        "subtracted_everywhere": [lambda v, t: v - t],
        "threshold_added": [lambda v, t: v + t * np.sign(v)],
        "middle_kept": [middle_kept],
        "clipped": [lambda v, t: np.clip(v, -t, t)],
        "l2_shrinkage": [lambda v, t: v / (1 + 2 * t), lambda v, t: v / (1 + t)],
        "other": [lambda v, t: soft(v, 2 * t)],
        "wrong_shape": [lambda v, t: soft(v, t)[0]],
    },
    "04.weight_decay": {
        "no_decay": [optimizer()],
        "not_doubled": [optimizer(weight_decay=lambda rate, s: s)],
        "halved": [optimizer(weight_decay=lambda rate, s: s / 2)],
        "doubled_twice": [optimizer(weight_decay=lambda rate, s: 4 * s)],
        "learning_rate_counted_twice": [
            optimizer(weight_decay=lambda rate, s: 2 * rate * s),
            optimizer(weight_decay=lambda rate, s: rate * s),
        ],
        "divided_by_learning_rate": [optimizer(weight_decay=lambda rate, s: 2 * s / rate)],
        "other": [optimizer(weight_decay=0.06)],
        "not_along_gradient": [optimizer("AdamW", weight_decay=twice), optimizer("Adam", weight_decay=twice)],
        "momentum_added": [
            optimizer(weight_decay=twice, momentum=0.9),
            optimizer(weight_decay=twice, momentum=0.9, nesterov=True),
        ],
        "wrong_learning_rate": [optimizer(weight_decay=twice, learning_rate=0.01)],
        "not_an_optimizer": [lambda rate, s: 2 * s],
    },
}

HINTS = [
    ("04.loss_with_penalty", lambda d, *given: d, ["0.5", "2.49"]),
    ("04.soft_threshold", lambda v, t: v * (abs(v) > t), ["(3, -2, 0, …)", "(2, -1, 0, …)"]),
    ("04.scikit_learn", lambda s, n: (s * n, s), ["(1, 0.01)", "(1, 0.005)"]),
    ("04.proximal_step", subgradient_step, ["(0.35, -0.03, -0.15, …)", "(0.35, 0, -0.15, …)"]),
    ("04.weight_decay", optimizer(weight_decay=lambda rate, s: s), ["0.997", "0.994"]),
    ("04.weight_decay", optimizer("AdamW"), ["AdamW", "-0.1", "-0.025"]),
]

NO_NUMBER = {"04.loss_with_penalty": {"input_mutated"}}

NEEDS_KERAS = {"04.weight_decay"}
