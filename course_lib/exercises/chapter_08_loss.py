"""Check of chapter 08: the generalization loss by which Prechelt stops."""

import functools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import array, call, compare_exactly, listed
from course_lib.exercises.engine import exercise

_listed = functools.partial(listed, decimals=3)  # percent

# Validation losses that reach a new minimum late, so that a look into the future shows. The hints quote the first.
_CASES = [
    (np.array([0.8, 1.0, 0.5, 0.6, 0.4, 0.5]),),
    (np.array([1.25, 0.8, 0.84, 0.82, 0.64, 0.72, 0.5, 0.55]),),
]


def _generalization_loss(losses):
    return _listed(100 * (losses / np.minimum.accumulate(losses) - 1))


def _relative_to(reference):
    """The percentage above another number than the smallest so far."""
    return lambda losses: _listed(100 * (losses / reference(losses) - 1))


def _rule(formula):
    """Something else of each loss and the smallest so far."""
    return lambda losses: _listed(formula(losses, np.minimum.accumulate(losses)))


def _smallest_before(losses):
    return np.minimum.accumulate(np.concatenate([losses[:1], losses[:-1]]))


_PREVIOUS = (
    "You compare each loss with the one before, and so a slow rise is never seen as a large one. Compare with the smallest so "
    "far.",
    "손실을 바로 앞의 손실과 비교했습니다. 그러면 천천히 오를 때는 많이 올라도 알 수 없습니다. 지금까지 가장 작은 손실과 "
    "비교하십시오.",
)
_ONE = (
    "The ratio of a loss to itself is 1, and its generalization loss is 0: subtract 1 from the ratio.",
    "손실이 가장 작을 때 비는 1이고 일반화 손실은 0입니다. 비에서 1을 빼십시오.",
)
_DIFFERENCE = (
    "You subtract the minimum and do not divide by it. Losses have no common unit: Prechelt's measure is relative, in percent of the "
    "minimum.",
    "최솟값을 빼기만 하고 그것으로 나누지 않았습니다. 손실에는 공통의 단위가 없으므로 Prechelt는 최솟값의 몇 퍼센트인지를 "
    "잽니다.",
)
_MISTAKES = [
    (
        "minimum_of_all_epochs",
        _relative_to(np.min),
        "You take the minimum of all epochs. While training, later losses are not known yet: take it up to each epoch, "
        "`np.minimum.accumulate(losses)`.",
        "모든 에포크의 최솟값을 썼습니다. 훈련하는 동안에는 뒤의 손실을 알 수 없습니다. 에포크마다 그때까지의 최솟값 "
        "`np.minimum.accumulate(losses)`를 쓰십시오.",
    ),
    *(
        ("compared_with_previous", wrong, *_PREVIOUS)
        for wrong in (
            _relative_to(lambda losses: np.concatenate([losses[:1], losses[:-1]])),
            _relative_to(lambda losses: np.roll(losses, 1)),
            lambda losses: _listed(100 * (losses[1:] / losses[:-1] - 1)),
        )
    ),
    (
        "compared_with_first",
        _relative_to(lambda losses: losses[0]),
        "You compare with the first epoch, and so a loss that has risen again still looks good. Compare with the smallest so far.",
        "첫 에포크와 비교했습니다. 그러면 다시 오른 손실도 좋아 보입니다. 지금까지 가장 작은 손실과 비교하십시오.",
    ),
    (
        "epoch_left_out",
        _relative_to(_smallest_before),
        "The epoch itself belongs to the smallest so far: at a new minimum the generalization loss is 0, never below.",
        "지금까지의 최솟값에는 그 에포크 자신도 들어갑니다. 새로운 최솟값에서 일반화 손실은 0이고, 음수가 되지 않습니다.",
    ),
    (
        "fraction_not_percent",
        _rule(lambda losses, smallest: losses / smallest - 1),
        "That is a fraction. It is given in percent: multiply by 100.",
        "비율을 그대로 답했습니다. 퍼센트이므로 100을 곱하십시오.",
    ),
    ("one_not_subtracted", _rule(lambda losses, smallest: 100 * losses / smallest), *_ONE),
    (
        "one_not_subtracted",
        _rule(lambda losses, smallest: losses / smallest),
        f"{_ONE[0]} Then multiply by 100.",
        f"{_ONE[1]} 그리고 100을 곱하십시오.",
    ),
    *(
        (
            "not_relative",
            _rule(lambda losses, smallest, factor=factor: factor * (losses - smallest)),
            *_DIFFERENCE,
        )
        for factor in (1, 100)
    ),
    (
        "divided_by_the_loss",
        _rule(lambda losses, smallest: 100 * (1 - smallest / losses)),
        "You divide by the loss of the epoch. Divide by the smallest so far: `losses / smallest - 1`.",
        "그 에포크의 손실로 나누었습니다. 지금까지의 최솟값으로 나누십시오. `losses / smallest - 1`입니다.",
    ),
    (
        "maximum_not_minimum",
        _relative_to(np.maximum.accumulate),
        "You compare with the largest so far. The best loss is the smallest.",
        "지금까지 가장 큰 손실과 비교했습니다. 가장 좋은 손실은 가장 작은 손실입니다.",
    ),
    *(
        (
            "one_number",
            lambda losses, pick=pick: pick(_generalization_loss(losses)),
            "That is one number. Return one for each epoch, 0 at every new minimum.",
            "수 하나만 돌려주었습니다. 에포크마다 하나씩 돌려주십시오. 새로운 최솟값에서는 0입니다.",
        )
        for pick in (lambda losses: losses[-1], max)
    ),
]


@exercise("08.generalization_loss")
def generalization_loss(answer):
    """`generalization_loss(losses)`: by how many percent each loss is above the smallest so far, GL(t) of Prechelt (1998)."""
    yours = [_listed(array(call(answer, *case))) for case in _CASES]
    compare_exactly(yours, _generalization_loss, _CASES, _MISTAKES)
    return language.say(
        en="Prechelt's criterion GL_5 stops as soon as this is above 5. Keras's `patience` asks how long the loss has not "
        "improved, whatever the height; both need the best weights back.",
        ko="Prechelt의 기준 GL_5는 이 값이 5를 넘으면 바로 멈춥니다. Keras의 `patience`는 얼마나 높아졌는지가 아니라 얼마나 "
        "오래 나아지지 않았는지를 봅니다. 둘 다 끝에 가장 좋은 가중치로 되돌려야 합니다.",
    )
