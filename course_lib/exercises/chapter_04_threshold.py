"""Check of chapter 04: the soft threshold."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import compare_shown, shown_mistakes
from course_lib.exercises.engine import exercise


def soft(values, threshold):
    """The right soft threshold."""
    return values - np.clip(values, -threshold, threshold)


def _threshold_cases():
    """Values beyond the threshold, inside it, on it and 0; the hints quote the first three."""
    yield np.array([3.0, -2.0, 0.5, -0.25, 1.5, 0.0, -1.0, 1.0]), 1.0
    values = np.random.default_rng(67).normal(size=12)
    yield values, 0.4
    yield values, 0.0


_THRESHOLD_MISTAKES = shown_mistakes(
    "The threshold 1 makes (3, -2, 0.5, …) into {yours} in your function; wanted is {right}.",
    "임계값이 1일 때 (3, -2, 0.5, …)의 결과가 {yours}입니다. {right}이어야 합니다.",
    [
        (
            "nothing_changed",
            lambda v, t: v,
            "You return the values as they were.",
            "값을 그대로 돌려주었습니다.",
        ),
        (
            "hard_threshold",
            lambda v, t: v * (np.abs(v) > t),
            "You leave the large values as they are: that is the hard threshold. The soft one also moves them towards 0 "
            "by the threshold.",
            "큰 값을 그대로 두었습니다. 그것은 하드 임계 연산입니다. 소프트 임계 연산은 큰 값도 임계값만큼 0 쪽으로 옮깁니다.",
        ),
        (
            "sign_lost",
            lambda v, t: np.maximum(np.abs(v) - t, 0),
            "You lose the sign of the negative values: multiply by `np.sign(values)`.",
            "음수의 부호가 사라졌습니다. `np.sign(values)`를 곱하십시오.",
        ),
        (
            "crosses_zero",
            lambda v, t: np.sign(v) * (np.abs(v) - t),
            "Small values are pushed beyond 0 to the other side. They stop there: take the larger of |value| - threshold "
            "and 0.",
            "작은 값이 0을 지나 반대쪽으로 넘어갔습니다. 0에서 멈추어야 합니다. |값| - 임계값과 0 가운데 큰 쪽을 쓰십시오.",
        ),
        (
            "positive_only",
            lambda v, t: np.maximum(v - t, 0),
            "You set all negative values to 0, as ReLU does. A negative value beyond the threshold stays negative.",
            "ReLU처럼 음수를 모두 0으로 만들었습니다. 절댓값이 임계값보다 큰 음수는 음수로 남습니다.",
        ),
        (
            "negative_pushed_away",
            lambda v, t: np.where(np.abs(v) > t, v - t, 0),
            "You subtract the threshold from negative values as well, and they move away from 0. Add it there.",
            "음수에서도 임계값을 빼서 0에서 더 멀어졌습니다. 음수에는 더하십시오.",
        ),
        (
            "subtracted_everywhere",
            lambda v, t: v - t,
            "You shift all values by the same number. Each value moves towards 0 and stops there.",
            "모든 값에서 같은 수를 뺐습니다. 값마다 0 쪽으로 옮기고, 0에서 멈추어야 합니다.",
        ),
        (
            "threshold_added",
            lambda v, t: np.sign(v) * (np.abs(v) + t),
            "You move the values away from 0. Subtract the threshold from |value|.",
            "값이 0에서 멀어졌습니다. |값|에서 임계값을 빼십시오.",
        ),
        (
            "middle_kept",
            lambda v, t: np.where(np.abs(v) > t, soft(v, t), v),
            "What lies between -1 and 1 stays as it was. It becomes 0: that is what makes weights sparse.",
            "-1과 1 사이의 값이 그대로 남았습니다. 이 값들이 0이 되어야 합니다. 그래서 가중치가 희소해집니다.",
        ),
        (
            "clipped",
            lambda v, t: np.clip(v, -t, t),
            "You return what is to be taken away: `np.clip(values, -threshold, threshold)`. Subtract it from the values.",
            "빼야 할 부분인 `np.clip(values, -threshold, threshold)`를 돌려주었습니다. 값에서 이것을 빼십시오.",
        ),
        *(
            (
                "l2_shrinkage",
                lambda v, t, factor=factor: v / (1 + factor * t),
                "You shrink every value by the same factor, as an L2 penalty does. Then none becomes 0.",
                "L2 벌점처럼 모든 값을 같은 비율로 줄였습니다. 그러면 0이 되는 값이 없습니다.",
            )
            for factor in (1, 2)
        ),
    ],
)


@exercise("04.soft_threshold")
def soft_threshold(answer):
    """`soft_threshold(values, threshold)` of a 1-D array: each value moves to 0 by `threshold` and stops there."""
    compare_shown(answer, soft, list(_threshold_cases()), _THRESHOLD_MISTAKES)
    return language.say(
        en="This is the minimum over w of ½(w − z)² + threshold·|w|. It is why L1 makes weights exactly 0 and L2 does not.",
        ko="이것이 ½(w − z)² + threshold·|w|를 최소로 만드는 w입니다. 그래서 L1은 가중치를 정확히 0으로 만들고 L2는 그러지 "
        "못합니다.",
    )
