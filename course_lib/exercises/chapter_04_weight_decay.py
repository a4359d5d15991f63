"""Check of chapter 04: the optimizer whose weight decay does what an L2 penalty does."""

import sys

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, call
from course_lib.exercises.engine import exercise

_CASES = [(0.1, 0.03), (0.2, 0.05)]  # learning rate, strength: no two of the mistaken decays coincide
# Three kernels are trained together for three steps: the first has no gradient and shows the decay, the second starts
# at 0 with one gradient and shows step and momentum, the third has both.
_STARTS = np.array([[1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [1.0, -2.0, 0.5]])
_PUSH = np.array([1.0, -0.5, 0.25])
_GRADIENTS = np.array(
    [
        [0 * _PUSH, _PUSH, [0.3, 0.2, -1.0]],
        [0 * _PUSH, 0 * _PUSH, [0.1, -0.4, 0.6]],
        [0 * _PUSH, _PUSH, _PUSH],
    ]
)


def _penalized_steps(learning_rate, strength):
    """The three kernels after each step of SGD with `l2(strength)`: array (steps, kernels, weights)."""
    kernels, seen = _STARTS, []
    for gradients in _GRADIENTS:
        kernels = kernels - learning_rate * (gradients + 2 * strength * kernels)
        seen.append(kernels)
    return np.array(seen)


def _optimizer_steps(optimizer):
    """The same with the learner's optimizer."""
    import keras  # loaded already: an optimizer is there

    kernels = [keras.Variable(start, dtype="float32", name="kernel") for start in _STARTS]
    seen = []
    for gradients in _GRADIENTS:
        tensors = [keras.ops.convert_to_tensor(gradient, dtype="float32") for gradient in gradients]
        optimizer.apply(tensors, kernels)
        seen.append([keras.ops.convert_to_numpy(kernel).copy() for kernel in kernels])
    return np.array(seen, dtype=float)


@exercise("04.weight_decay")
def weight_decay(answer):
    """`decoupled(learning_rate, strength)`: an SGD that steps as with `l2(strength)`, so `weight_decay=2 * strength`."""
    for learning_rate, strength in _CASES:
        optimizer = call(answer, learning_rate, strength)
        _check_new_optimizer(optimizer)
        seen = call(_optimizer_steps, optimizer)
        right = _penalized_steps(learning_rate, strength)
        if not np.allclose(seen, right, rtol=1e-5, atol=1e-6):
            _check_direction(seen, learning_rate, type(optimizer).__name__)
            _check_momentum_and_rate(seen, learning_rate)
            _check_decay(seen, learning_rate, strength)
            raise NotYet(
                "other",
                en=f"After {len(seen)} steps a weight is {seen[-1, 2, 0]:.5g}; with the penalty it is {right[-1, 2, 0]:.5g}.",
                ko=f"{len(seen)}단계 뒤에 가중치가 {seen[-1, 2, 0]:.5g}입니다. 벌점을 쓰면 {right[-1, 2, 0]:.5g}입니다.",
            )
    return language.say(
        en="So it is for SGD without momentum; with momentum or Adam the two are different methods. And weight decay also "
        'shrinks biases, unless you call `exclude_from_weight_decay(var_names=["bias"])`.',
        ko="모멘텀이 없는 SGD에서만 그렇습니다. 모멘텀이나 Adam을 쓰면 둘은 서로 다른 방법입니다. 그리고 가중치 감쇠는 편향도 줄입니다. "
        '편향을 제외하려면 `exclude_from_weight_decay(var_names=["bias"])`를 호출하십시오.',
    )


def _check_new_optimizer(optimizer):
    keras = sys.modules.get("keras")  # where Keras was never imported, nothing is its optimizer
    if keras is None or not isinstance(optimizer, keras.optimizers.Optimizer):
        raise NotYet(
            "not_an_optimizer",
            en="Your function must return an optimizer, such as `keras.optimizers.SGD(0.1)`. It returned a "
            f"`{type(optimizer).__name__}`.",
            ko="함수는 `keras.optimizers.SGD(0.1)` 같은 옵티마이저를 돌려주어야 합니다. 돌려준 값의 자료형은 "
            f"`{type(optimizer).__name__}`입니다.",
        )
    if optimizer.built:
        raise NotYet(
            "optimizer_used_before",
            en=f"Your optimizer has made {int(optimizer.iterations)} steps before. Make a new one in the function, from "
            "`learning_rate` and `strength`.",
            ko=f"이미 {int(optimizer.iterations)}단계를 거친 옵티마이저입니다. 함수 안에서 `learning_rate`와 `strength`로 새로 "
            "만드십시오.",
        )


def _check_direction(seen, learning_rate, name):
    """Raise the hint for a first step that is not along the gradient."""
    step, wanted = seen[0, 1], -learning_rate * _PUSH
    if np.ptp(step / wanted) < 1e-3:
        return
    raise NotYet(
        "not_along_gradient",
        en=f"For the gradients {_shown(_PUSH)} the first step of your `{name}` is {_shown(step)}, that of SGD "
        f"{_shown(wanted)}. Adam and its kin scale every gradient; the penalty of this exercise is trained with SGD.",
        ko=f"그래디언트가 {_shown(_PUSH)}일 때 `{name}`의 첫 단계는 {_shown(step)}이고 SGD의 첫 단계는 {_shown(wanted)}입니다. "
        "Adam 계열은 그래디언트마다 배율을 바꿉니다. 이 문제에서는 L2 벌점을 두고 SGD로 훈련합니다.",
    )


def _check_momentum_and_rate(seen, learning_rate):
    """Raise the hint for a weight that moves without a gradient, or too far with one."""
    keep = np.mean(seen[0, 0] / _STARTS[0])
    moved = seen[1, 1, 0] - keep * seen[0, 1, 0]
    if abs(moved) > 1e-5:
        raise NotYet(
            "momentum_added",
            en=f"In a step with gradient 0 a weight still moves by {moved:.4g}: that is momentum. Leave it out.",
            ko=f"그래디언트가 0인 단계에서도 가중치가 {moved:.4g}만큼 더 움직입니다. 모멘텀 때문입니다. 모멘텀은 쓰지 마십시오.",
        )
    if not np.isclose(seen[0, 1, 0], -learning_rate, rtol=1e-4):
        raise NotYet(
            "wrong_learning_rate",
            en=f"The gradient 1 moves a weight from 0 to {seen[0, 1, 0]:.4g}; with learning rate {learning_rate} it "
            f"goes to {-learning_rate}. Hand `learning_rate` on as it is.",
            ko=f"그래디언트가 1일 때 가중치가 0에서 {seen[0, 1, 0]:.4g}(으)로 갑니다. 학습률이 {learning_rate}이면 "
            f"{-learning_rate}이어야 합니다. `learning_rate`는 그대로 넘기십시오.",
        )


def _check_decay(seen, learning_rate, strength):
    """Raise the hint for a weight without gradient that shrinks too little or too much."""
    keep, wanted = np.mean(seen[0, 0] / _STARTS[0]), 1 - 2 * learning_rate * strength
    decay = (1 - keep) / learning_rate
    if np.isclose(decay, 2 * strength, rtol=1e-3):
        return
    counted_twice = (
        "learning_rate_counted_twice",
        "Keras multiplies `weight_decay` by the learning rate itself: do not multiply again.",
        "Keras가 `weight_decay`에 학습률을 알아서 곱합니다. 또 곱하지 마십시오.",
    )
    divided = (
        "divided_by_learning_rate",
        "Keras multiplies `weight_decay` by the learning rate, and the gradient of the penalty as well: do not divide.",
        "Keras는 `weight_decay`에도 벌점의 그래디언트에도 학습률을 곱합니다. 학습률로 나누지 마십시오.",
    )
    typical = [
        (
            0,
            "no_decay",
            "Nothing shrinks it: set `weight_decay`.",
            "가중치가 줄지 않습니다. `weight_decay`를 넘기십시오.",
        ),
        (
            strength,
            "not_doubled",
            "The penalty strength·w² has the gradient 2·strength·w: the 2 is missing.",
            "벌점 strength·w²의 그래디언트는 2·strength·w입니다. 2가 빠졌습니다.",
        ),
        (
            strength / 2,
            "halved",
            "The penalty strength·w² has the gradient 2·strength·w: double the strength, do not halve it.",
            "벌점 strength·w²의 그래디언트는 2·strength·w입니다. 세기를 반으로 줄이지 말고 두 배로 하십시오.",
        ),
        (
            4 * strength,
            "doubled_twice",
            "The gradient 2·strength·w has one factor 2, not two.",
            "그래디언트 2·strength·w에서 2는 한 번만 곱합니다.",
        ),
        (2 * learning_rate * strength, *counted_twice),
        (learning_rate * strength, *counted_twice),
        (2 * strength / learning_rate, *divided),
        (strength / learning_rate, *divided),
    ]
    found, en, ko = next(
        (hint for wrong, *hint in typical if np.isclose(decay, wrong, rtol=1e-3, atol=1e-5)),
        ("other", "", ""),
    )
    raise NotYet(
        found,
        en=f"Without a gradient the weight 1 becomes {keep:.6g} in one step; with `l2({strength})` and learning rate "
        f"{learning_rate} it becomes {wanted:.6g}. {en}".strip(),
        ko=f"그래디언트가 0일 때 한 단계 뒤에 가중치 1이 {keep:.6g}이(가) 됩니다. `l2({strength})`와 학습률 {learning_rate}에서는 "
        f"{wanted:.6g}이(가) 됩니다. {ko}".strip(),
    )


def _shown(values):
    return f"({', '.join(f'{value:.3g}' for value in values)})"
