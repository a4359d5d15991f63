"""Check of chapter 08: label smoothing."""

import functools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import array, call, compare_exactly, listed
from course_lib.exercises.engine import exercise

_listed = functools.partial(listed, decimals=5)

# One-hot labels and the amount; the number of examples is never that of the classes. The hints quote the first.
_CASES = [(np.eye(4)[[0, 2]], 0.2), (np.eye(3)[[1, 0, 2, 2, 1]], 0.3)]


def _smoothed(one_hot, amount):
    return _listed(one_hot * (1 - amount) + amount / one_hot.shape[1])


def _rule(formula):
    """Something else of labels, amount and number of classes."""
    return lambda one_hot, amount: _listed(formula(one_hot, amount, one_hot.shape[1]))


_SHRINK = (
    "The right class keeps its 1, and so a row adds up to more than 1. First shrink: `one_hot * (1 - amount)`.",
    "정답 클래스가 1 그대로라서 한 행의 합이 1보다 큽니다. 먼저 `one_hot * (1 - amount)`로 줄이십시오.",
)
_MISTAKES = [
    (
        "nothing_changed",
        _rule(lambda one_hot, amount, classes: one_hot),
        "You return the labels as they were.",
        "레이블을 그대로 돌려주었습니다.",
    ),
    (
        "wrong_classes_only",
        _rule(
            lambda one_hot, amount, classes: one_hot * (1 - amount) + (1 - one_hot) * amount / (classes - 1)
        ),
        "That is another convention: `amount` is shared among the K - 1 wrong classes. Szegedy et al. (2016) and Keras share it among all "
        "K, the right one included.",
        "이것은 다른 정의입니다. `amount`를 틀린 클래스 K - 1개에만 나누었습니다. Szegedy 등(2016)과 Keras는 정답 클래스까지 K개 "
        "모두에 나눕니다.",
    ),
    *(
        ("right_class_not_shrunk", _rule(formula), *_SHRINK)
        for formula in (
            lambda one_hot, amount, classes: one_hot + amount / classes,
            lambda one_hot, amount, classes: np.maximum(one_hot, amount / classes),
            lambda one_hot, amount, classes: np.maximum(one_hot, amount / (classes - 1)),
            lambda one_hot, amount, classes: one_hot + amount,
        )
    ),
    *(
        (
            "amount_not_divided",
            _rule(formula),
            "Every wrong class gets the whole `amount`, and a row adds up to more than 1. Share it among the classes: `amount / K`.",
            "틀린 클래스마다 `amount`를 그대로 더해서 한 행의 합이 1보다 큽니다. `amount / K`씩 나누어 더하십시오.",
        )
        for formula in (
            lambda one_hot, amount, classes: one_hot * (1 - amount) + amount,
            lambda one_hot, amount, classes: np.where(one_hot == 1, 1 - amount, amount),
        )
    ),
    (
        "nothing_added",
        _rule(lambda one_hot, amount, classes: one_hot * (1 - amount)),
        "The right class is shrunk, and what it loses goes nowhere: a row adds up to less than 1. Add `amount / K` to every "
        "class.",
        "정답 클래스를 줄이기만 해서 한 행의 합이 1보다 작습니다. 모든 클래스에 `amount / K`를 더하십시오.",
    ),
    (
        "right_class_without_share",
        _rule(lambda one_hot, amount, classes: np.where(one_hot == 1, 1 - amount, amount / classes)),
        "A row adds up to less than 1: the right class gets its share `amount / K`, too.",
        "한 행의 합이 1보다 작습니다. 정답 클래스에도 `amount / K`를 더하십시오.",
    ),
    (
        "shares_exchanged",
        _rule(lambda one_hot, amount, classes: one_hot * amount + (1 - amount) / classes),
        "The two shares are exchanged: the label keeps 1 - `amount`, and `amount` is spread.",
        "두 비율이 바뀌었습니다. 레이블에 남는 비율이 1 - `amount`이고, 퍼뜨리는 것이 `amount`입니다.",
    ),
    (
        "divided_by_examples",
        lambda one_hot, amount: _listed(one_hot * (1 - amount) + amount / len(one_hot)),
        "You divide by the number of examples. The classes are axis 1: `one_hot.shape[1]`.",
        "예제 수로 나누었습니다. 클래스는 축 1이므로 `one_hot.shape[1]`로 나누십시오.",
    ),
]


@exercise("08.smooth_labels")
def smooth_labels(answer):
    """`smooth_labels(one_hot, amount)`: one_hot · (1 - amount) + amount / K, as Keras does."""
    yours = [_listed(array(call(answer, *case))) for case in _CASES]
    compare_exactly(yours, _smoothed, _CASES, _MISTAKES)
    return language.say(
        en="In Keras: `CategoricalCrossentropy(label_smoothing=0.1)`, with one-hot labels. Only training labels are smoothed; the "
        "test asks for the true ones.",
        ko="Keras에서는 원-핫 레이블과 함께 `CategoricalCrossentropy(label_smoothing=0.1)`을 씁니다. 훈련 레이블만 부드럽게 하고 "
        "테스트는 원래 레이블로 합니다.",
    )
