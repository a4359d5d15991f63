"""Check of chapter 04: the proximal step."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import compare_shown, shown_mistakes
from course_lib.exercises.chapter_04_threshold import soft
from course_lib.exercises.engine import exercise


def _step_cases():
    """Weights, gradients, learning rate, l1: a weight that becomes 0, one that passes 0, one that starts at 0."""
    yield np.array([0.5, 0.03, -0.4, 0.0, 0.2]), np.array([1.0, 0.1, -2.0, -3.0, 4.0]), 0.1, 0.5
    rng = np.random.default_rng(27)
    yield rng.normal(size=10), rng.normal(size=10), 0.3, 2.0


def _subgradient(w, g, rate, l1):
    return w - rate * (g + l1 * np.sign(w))


def _hard_step(w, g, rate, l1):
    moved = w - rate * g
    return moved * (np.abs(moved) > rate * l1)


_STEP_MISTAKES = shown_mistakes(
    "With learning rate 0.1 and `l1` 0.5 the weights (0.5, 0.03, -0.4, …) become {yours} in your function; wanted is "
    "{right}.",
    "학습률 0.1, `l1` 0.5에서 가중치 (0.5, 0.03, -0.4, …)가 {yours}이(가) 됩니다. {right}이어야 합니다.",
    [
        (
            "subgradient_step",
            _subgradient,
            "You step along the subgradient, l1·sign(w), as Keras does: the weights jump to and fro about 0 and are never "
            "exactly 0. Step along the gradients alone, then take the soft threshold.",
            "Keras처럼 서브그래디언트 l1·sign(w)를 따라 움직였습니다. 그러면 가중치가 0 주위를 오갈 뿐 정확히 0이 되지 않습니다. "
            "그래디언트만 따라 움직인 다음 소프트 임계 연산을 하십시오.",
        ),
        (
            "learning_rate_not_in_threshold",
            lambda w, g, rate, l1: soft(w - rate * g, l1),
            "Your threshold is `l1`, 0.5. In a step of size 0.1 the penalty, too, moves a weight by 0.1 times its "
            "strength only: the threshold is 0.05.",
            "임계값으로 `l1`, 곧 0.5를 썼습니다. 크기가 0.1인 한 단계에서는 벌점도 세기의 0.1배만큼만 가중치를 옮깁니다. "
            "임계값은 0.05입니다.",
        ),
        (
            "threshold_first",
            lambda w, g, rate, l1: soft(w, rate * l1) - rate * g,
            "You take the threshold first, and the gradient step moves the zeros away again. First the gradient step.",
            "임계 연산을 먼저 했습니다. 0이 된 가중치가 그래디언트 때문에 다시 움직입니다. 그래디언트 단계가 먼저입니다.",
        ),
        (
            "gradient_sign",
            lambda w, g, rate, l1: soft(w + rate * g, rate * l1),
            "You add the gradients: the loss rises. Subtract them.",
            "그래디언트를 더해서 손실이 커집니다. 그래디언트를 빼십시오.",
        ),
        (
            "penalty_counted_twice",
            lambda w, g, rate, l1: soft(_subgradient(w, g, rate, l1), rate * l1),
            "The penalty works twice, in the gradient and in the threshold. Leave l1·sign(w) out of the gradient.",
            "벌점이 그래디언트와 임계 연산에 두 번 들어갔습니다. 그래디언트에는 l1·sign(w)를 넣지 마십시오.",
        ),
        (
            "penalty_forgotten",
            lambda w, g, rate, l1: w - rate * g,
            "This is the gradient step alone. The soft threshold at 0.05 is missing.",
            "그래디언트 단계만 했습니다. 임계값 0.05의 소프트 임계 연산이 빠졌습니다.",
        ),
        (
            "gradient_forgotten",
            lambda w, g, rate, l1: soft(w, rate * l1),
            "This is the soft threshold alone. The gradient step is missing.",
            "소프트 임계 연산만 했습니다. 그래디언트 단계가 빠졌습니다.",
        ),
        *(
            (
                "gradient_without_learning_rate",
                lambda w, g, rate, l1, strength=strength: soft(w - g, rate**strength * l1),
                "You subtract the whole gradients. Multiply them by the learning rate.",
                "그래디언트를 통째로 뺐습니다. 학습률을 곱하십시오.",
            )
            for strength in (0, 1)
        ),
        (
            "threshold_doubled",
            lambda w, g, rate, l1: soft(w - rate * g, 2 * rate * l1),
            "Your threshold is 0.1. The 2 belongs to L2, whose gradient is 2·l2·w; for L1 it is 0.05.",
            "임계값으로 0.1을 썼습니다. 2는 그래디언트가 2·l2·w인 L2에만 붙습니다. L1의 임계값은 0.05입니다.",
        ),
        (
            "threshold_halved",
            lambda w, g, rate, l1: soft(w - rate * g, rate * l1 / 2),
            "Your threshold is 0.025. Half the strength is right for the alpha of `Lasso`, whose loss has ½ in front; here "
            "it is 0.05.",
            "임계값으로 0.025를 썼습니다. 세기의 반은 손실에 ½이 붙은 `Lasso`의 alpha입니다. 여기서 임계값은 0.05입니다.",
        ),
        (
            "hard_threshold",
            _hard_step,
            "You set small weights to 0 and leave the large ones: a hard threshold. The soft one also moves the large ones "
            "by 0.05.",
            "작은 가중치만 0으로 만들고 큰 가중치는 그대로 두는 하드 임계 연산을 했습니다. 소프트 임계 연산은 큰 가중치도 0.05만큼 "
            "옮깁니다.",
        ),
        (
            "crosses_zero",
            lambda w, g, rate, l1: _subgradient(w - rate * g, 0, rate, l1),
            "Small weights are pushed beyond 0 to the other side. They stop at 0.",
            "작은 가중치가 0을 지나 반대쪽으로 넘어갔습니다. 0에서 멈추어야 합니다.",
        ),
        (
            "positive_only",
            lambda w, g, rate, l1: np.maximum(w - rate * g - rate * l1, 0),
            "You set all negative weights to 0. A negative weight beyond the threshold stays negative.",
            "음의 가중치를 모두 0으로 만들었습니다. 절댓값이 임계값보다 큰 음의 가중치는 음수로 남습니다.",
        ),
    ],
)


@exercise("04.proximal_step")
def proximal_step(answer):
    """`proximal_step(weights, gradients, learning_rate, l1)`: a gradient step, then the soft threshold at rate·l1."""
    compare_shown(
        answer, lambda w, g, rate, l1: soft(w - rate * g, rate * l1), list(_step_cases()), _STEP_MISTAKES
    )
    return language.say(
        en="Repeated, this is the proximal gradient method (ISTA). It ends at the lasso, some of whose weights are exactly 0.",
        ko="이 단계를 되풀이하는 것이 근접 경사 하강법(proximal gradient method, ISTA)입니다. 라쏘의 해에 이르며, 그 가중치 "
        "가운데 일부는 정확히 0입니다.",
    )
