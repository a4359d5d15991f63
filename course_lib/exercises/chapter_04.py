"""Check of chapter 04: the loss that `evaluate` reports."""

import copy
import itertools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, array, call, compare_function
from course_lib.exercises.engine import exercise


def _loss_cases():
    """Data loss, kernels, biases, l1, l2; of the first case the hints quote the sums."""
    kernels = [np.array([[1.0, -2.0], [3.0, 0.0]]), np.array([[2.0], [-1.0]])]
    yield 0.5, kernels, [np.array([4.0, -1.0]), np.array([2.0])], 0.01, 0.1
    rng = np.random.default_rng(65)
    widths = [5, 4, 3, 2]
    kernels = [rng.normal(size=shape) for shape in itertools.pairwise(widths)]
    yield 1.25, kernels, [rng.normal(size=width) for width in widths[1:]], 0.02, 0.003


def _sizes(kernel):
    return np.sum(np.abs(kernel))


def _squares(kernel):
    return np.sum(kernel**2)


def _reported(data_loss, kernels, biases, l1, l2, *, sizes=_sizes, squares=_squares):
    """The loss of Keras; `sizes` and `squares` replace the two sums by mistaken ones."""
    return data_loss + sum(l1 * sizes(kernel) + l2 * squares(kernel) for kernel in kernels)


def _with(**sums):
    """The loss with mistaken sums: of each kernel, and of all weights at once."""
    yield lambda *given: _reported(*given, **sums)
    yield lambda d, w, *others: _reported(d, [np.concatenate([*map(np.ravel, w)])], *others, **sums)


def _of_each_kernel(data_loss, kernels, biases, l1, l2):
    return [_reported(data_loss, [kernel], biases, l1, l2) for kernel in kernels]


def _penalties_of_each_kernel(data_loss, kernels, biases, l1, l2):
    return [_reported(0, [kernel], biases, l1, l2) for kernel in kernels]


def _loss_mistake(mistake, *wrongs, en, ko):
    """The mistake in each of its writings; the hint begins with the numbers."""
    observed_en = "For a data loss of 0.5, Σ|w| = 9, Σw² = 19, `l1` 0.01 and `l2` 0.1 you get {yours}; wanted is {right}. "
    observed_ko = "데이터 손실 0.5, Σ|w| = 9, Σw² = 19, `l1` 0.01, `l2` 0.1에서 결과가 {yours}입니다. {right}이어야 합니다. "
    return [Mistake(mistake, wrong, en=observed_en + en, ko=observed_ko + ko) for wrong in wrongs]


_LOSS_MISTAKES = [
    *_loss_mistake(
        "penalty_forgotten",
        lambda d, w, b, l1, l2: d,
        en="You return the data loss alone. That is what a metric such as `mse` shows; the loss has the penalty in it.",
        ko="데이터 손실만 돌려주었습니다. 그것은 `mse` 같은 지표가 보여 주는 값입니다. 손실에는 벌점도 들어 있습니다.",
    ),
    *_loss_mistake(
        "data_loss_forgotten",
        lambda d, w, b, l1, l2: _reported(0, w, b, l1, l2),
        en="You return the penalty alone. Add the data loss.",
        ko="벌점만 돌려주었습니다. 데이터 손실을 더하십시오.",
    ),
    *_loss_mistake(
        "half_in_front",
        *_with(squares=lambda w: _squares(w) / 2),
        lambda d, w, b, l1, l2: _reported(d, w, b, l1 / 2, l2 / 2),
        en="You put ½ in front, as some books do. Keras has no ½: l2·Σw².",
        ko="일부 교재처럼 ½을 곱했습니다. Keras에는 ½이 없습니다. l2·Σw²입니다.",
    ),
    *_loss_mistake(
        "mean_not_sum",
        *_with(sizes=lambda w: np.mean(np.abs(w)), squares=lambda w: np.mean(w**2)),
        lambda d, w, b, l1, l2: d + np.mean(_penalties_of_each_kernel(d, w, b, l1, l2)),
        en="You take a mean. Keras adds up over all weights and all kernels: a wider network has a larger penalty.",
        ko="평균을 냈습니다. Keras는 모든 커널의 모든 가중치에 대해 더합니다. 신경망이 넓을수록 벌점이 커집니다.",
    ),
    *_loss_mistake(
        "biases_included",
        lambda d, w, b, l1, l2: _reported(d, [*w, *b], b, l1, l2),
        en="You penalize the biases, too. `kernel_regularizer` sees the kernels only.",
        ko="편향에도 벌점을 주었습니다. `kernel_regularizer`는 커널에만 적용됩니다.",
    ),
    *_loss_mistake(
        "absolute_value_forgotten",
        *_with(sizes=np.sum),
        *_with(sizes=lambda w: abs(np.sum(w))),
        en="In your L1 penalty positive and negative weights cancel: take the absolute value of each weight, then add.",
        ko="L1 벌점에서 양의 가중치와 음의 가중치가 상쇄됩니다. 가중치마다 절댓값을 취한 뒤에 더하십시오.",
    ),
    *_loss_mistake(
        "norm_not_squared",
        *_with(squares=np.linalg.norm),
        en="You take the root, the L2 norm. The penalty is the norm squared: the sum of the squares, without a root.",
        ko="제곱근을 취한 L2 노름을 썼습니다. 벌점은 노름의 제곱, 곧 제곱근을 취하지 않은 제곱의 합입니다.",
    ),
    *_loss_mistake(
        "sum_squared",
        *_with(squares=lambda w: np.sum(w) ** 2),
        en="You add first and square the sum. Square each weight, then add.",
        ko="먼저 더한 다음에 제곱했습니다. 가중치마다 제곱한 뒤에 더하십시오.",
    ),
    *_loss_mistake(
        "strength_squared",
        lambda d, w, b, l1, l2: _reported(d, w, b, l1, l2**2),
        lambda d, w, b, l1, l2: _reported(d, w, b, l1**2, l2**2),
        en="You square the strength as well. Square the weights only: `l2 * np.sum(w**2)`.",
        ko="세기까지 제곱했습니다. 가중치만 제곱하십시오. `l2 * np.sum(w**2)`입니다.",
    ),
    *_loss_mistake(
        "one_kernel_only",
        lambda d, w, b, l1, l2: _reported(d, w[:1], b, l1, l2),
        lambda d, w, b, l1, l2: _reported(d, w[-1:], b, l1, l2),
        en="You count 1 kernel of 2. Every layer that has a regularizer adds its own penalty.",
        ko="커널 2개 가운데 1개만 셌습니다. `kernel_regularizer`를 지정한 층마다 벌점이 하나씩 더해집니다.",
    ),
    *_loss_mistake(
        "strengths_swapped",
        lambda d, w, b, l1, l2: _reported(d, w, b, l2, l1),
        en="`l1` and `l2` are swapped: `l1` belongs to the absolute values, `l2` to the squares.",
        ko="`l1`과 `l2`가 뒤바뀌었습니다. `l1`은 절댓값에, `l2`는 제곱에 곱합니다.",
    ),
    *_loss_mistake(
        "l1_forgotten",
        lambda d, w, b, l1, l2: _reported(d, w, b, 0, l2),
        en="The L1 penalty is missing, 0.09.",
        ko="L1 벌점 0.09가 빠졌습니다.",
    ),
    *_loss_mistake(
        "l2_forgotten",
        lambda d, w, b, l1, l2: _reported(d, w, b, l1, 0),
        en="The L2 penalty is missing, 1.9.",
        ko="L2 벌점 1.9가 빠졌습니다.",
    ),
    *_loss_mistake(
        "not_added_up",
        _of_each_kernel,
        _penalties_of_each_kernel,
        en="You return one number for each kernel; {yours} is their mean. Add up the penalties: a loss is one number.",
        ko="커널마다 수를 하나씩 돌려주었습니다({yours}은(는) 그 평균입니다). 벌점을 모두 더하십시오. 손실은 수 하나입니다.",
    ),
]


@exercise("04.loss_with_penalty")
def loss_with_penalty(answer):
    """`loss(data_loss, kernels, biases, l1, l2)`: data loss + l1·Σ|w| + l2·Σw² over all kernels, as Keras reports it."""
    results = iter([_unharmed(answer, case) for case in _loss_cases()])
    compare_function(lambda *_: next(results), _reported, list(_loss_cases()), _LOSS_MISTAKES)
    return language.say(
        en="`val_loss` has the penalty in it, too. Models with different strengths are compared by a metric, not by the "
        "loss.",
        ko="`val_loss`에도 벌점이 들어 있습니다. 세기가 다른 모델끼리는 손실이 아니라 지표로 비교합니다.",
    )


def _unharmed(answer, case):
    """What the learner's function returns; the arrays in the lists must stay as they are."""
    given = copy.deepcopy(case)
    arrays = [*given[1], *given[2]]
    result = array(call(answer, *given))
    if not all(map(np.array_equal, arrays, [*case[1], *case[2]])):
        raise NotYet(
            "input_mutated",
            en="Your function changes the kernels it was given (`w *= w`, `w **= 2`): the network's weights are ruined. "
            "Compute new arrays.",
            ko="함수가 받은 커널 자체를 바꿉니다(`w *= w`, `w **= 2`). 신경망의 가중치가 망가집니다. 새 배열을 만들어 "
            "계산하십시오.",
        )
    return result
