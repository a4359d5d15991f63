"""Checks of chapter 03: the max-norm constraint, the width for a rate."""

import math

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, array, call, compare_function
from course_lib.exercises.engine import exercise


def _norms(kernel, axis=0):
    return np.sqrt(np.sum(kernel**2, axis=axis, keepdims=True))


def _kernels():
    """A kernel whose columns have the norms 1, 4 and 8, for the limit 2, and a broad one for the limit 3."""
    rng = np.random.default_rng(36)
    for shape, norms, limit in (((6, 3), [1, 4, 8], 2.0), ((5, 8), np.linspace(0.5, 6, 8), 3.0)):
        kernel = rng.normal(size=shape)
        yield kernel / _norms(kernel) * norms, limit


_ALWAYS_SCALED = {
    "en": "Under the limit 2 the columns of the norms (1, 4, 8) get the norms {yours}; wanted is {right}. A column "
    "below the limit stays as it is: the factor is at most 1.",
    "ko": "상한이 2일 때 노름이 (1, 4, 8)인 열들의 노름이 {yours}이(가) 됩니다. {right}이어야 합니다. 상한보다 짧은 열은 "
    "그대로 둡니다. 배율은 1을 넘지 않습니다.",
}
_MAX_NORM_MISTAKES = [
    Mistake(
        "nothing_shortened",
        lambda w, c: w,
        en="You return the kernel as it was: its columns have the norms {yours}; under the limit 2 wanted is {right}.",
        ko="가중치를 그대로 돌려주었습니다. 열들의 노름이 {yours}입니다. 상한이 2이면 {right}이어야 합니다.",
    ),
    Mistake("always_scaled", lambda w, c: w * c / _norms(w), **_ALWAYS_SCALED),
    Mistake("always_scaled", lambda w, c: w / _norms(w), **_ALWAYS_SCALED),
    Mistake(
        "rows_constrained",
        lambda w, c: w * np.minimum(1, c / _norms(w, axis=1)),
        en="The columns get the norms {yours}; wanted is {right}. You constrain the rows, the weights that leave one "
        "input. A unit's incoming weights are a column: `axis=0`.",
        ko="열들의 노름이 {yours}입니다. {right}이어야 합니다. 행, 곧 입력 하나에서 나가는 가중치에 제약을 걸었습니다. "
        "유닛으로 들어오는 가중치는 열이므로 `axis=0`입니다.",
    ),
    Mistake(
        "whole_kernel",
        lambda w, c: w * min(1, c / np.linalg.norm(w)),
        en="The columns get the norms {yours}; wanted is {right}. You take one norm of the whole kernel. Every column "
        "has a norm of its own: `axis=0`.",
        ko="열들의 노름이 {yours}입니다. {right}이어야 합니다. 가중치 행렬 전체의 노름 하나를 썼습니다. 열마다 노름을 따로 "
        "구하십시오. `axis=0`입니다.",
    ),
    Mistake(
        "entries_clipped",
        lambda w, c: np.clip(w, -c, c),
        en="The columns get the norms {yours}; wanted is {right}. Clipping single weights changes the direction of a "
        "column and does not limit its norm. Multiply the whole column by one number.",
        ko="열들의 노름이 {yours}입니다. {right}이어야 합니다. 가중치를 하나씩 자르면 열의 방향이 바뀌고 노름은 제한되지 "
        "않습니다. 열 전체에 같은 수를 곱하십시오.",
    ),
    Mistake(
        "squared_norm",
        lambda w, c: w * np.minimum(1, c / _norms(w) ** 2),
        en="The columns get the norms {yours}; wanted is {right}. You divide by the squared norm: the square root is "
        "missing.",
        ko="열들의 노름이 {yours}입니다. {right}이어야 합니다. 노름의 제곱으로 나누었습니다. 제곱근이 빠졌습니다.",
    ),
    Mistake(
        "sum_of_sizes",
        lambda w, c: w * np.minimum(1, c / np.abs(w).sum(axis=0)),
        en="The columns get the norms {yours}; wanted is {right}. You divide by the sum of the absolute values, the "
        "L1 norm. Max-norm limits the L2 norm.",
        ko="열들의 노름이 {yours}입니다. {right}이어야 합니다. 절댓값의 합인 L1 노름으로 나누었습니다. 최대 노름 제약은 L2 "
        "노름을 제한합니다.",
    ),
    Mistake(
        "limit_ignored",
        lambda w, c: w * np.minimum(1, 1 / _norms(w)),
        en="The columns get the norms {yours}; under the limit 2 wanted is {right}. You use 1 instead of `max_value`.",
        ko="열들의 노름이 {yours}입니다. 상한이 2이면 {right}이어야 합니다. `max_value` 대신 1을 썼습니다.",
    ),
    Mistake(
        "short_lengthened",
        lambda w, c: w * np.maximum(1, c / _norms(w)),
        en="The columns get the norms {yours}; wanted is {right}. You lengthen the short columns and leave the long "
        "ones: take the smaller of 1 and c / norm, not the larger.",
        ko="열들의 노름이 {yours}입니다. {right}이어야 합니다. 짧은 열을 늘이고 긴 열은 그대로 두었습니다. 1과 c / 노름 "
        "가운데 큰 쪽이 아니라 작은 쪽을 곱하십시오.",
    ),
]


def _show_norms(kernel):
    return f"({', '.join(f'{norm:.3g}' for norm in _norms(kernel).ravel())})"


@exercise("03.max_norm")
def max_norm(answer):
    """`max_norm(kernel (inputs, units), max_value)`: columns longer than `max_value` are shortened to it."""
    cases = list(_kernels())
    yours = [array(call(answer, *case), case[0].shape) for case in cases]
    right = [w * np.minimum(1, c / _norms(w)) for w, c in cases]
    if not all(map(_near, yours, right)):
        shown = {"yours": _show_norms(yours[0]), "right": _show_norms(right[0])}
        for mistake in _MAX_NORM_MISTAKES:
            if all(_near(mine, mistake.wrong(*case)) for mine, case in zip(yours, cases, strict=True)):
                raise NotYet(mistake.id, en=mistake.en.format(**shown), ko=mistake.ko.format(**shown))
        _reject_other(*next(pair for pair in zip(yours, right, strict=True) if not _near(*pair)))
    silent = cases[0][0] * [1, 0, 1]
    missing = np.sum(~np.isfinite(array(call(answer, silent, 2.0), silent.shape)))
    if missing:
        raise NotYet(
            "nan_in_zero_column",
            en=f"A column of zeros becomes {missing} × NaN: you divide 0 by 0. Form the factor, the smaller of 1 and "
            "c / norm, before you multiply, or add a tiny number to the norm, as Keras does.",
            ko=f"모두 0인 열에서 NaN이 {missing}개 나옵니다. 0을 0으로 나누었습니다. 1과 c / 노름 가운데 작은 쪽을 먼저 "
            "구한 뒤에 곱하거나, Keras처럼 노름에 아주 작은 수를 더하십시오.",
        )
    return language.say(
        en="`kernel_constraint=keras.constraints.MaxNorm(c)` does this after every step of training.",
        ko="`kernel_constraint=keras.constraints.MaxNorm(c)`로 지정하면 훈련 단계마다 이렇게 합니다.",
    )


def _near(yours, right):
    return np.allclose(yours, right, rtol=1e-5, atol=1e-6)


def _reject_other(mine, target):
    """Raise the hint for a kernel that no known mistake gives."""
    mine_shown, target_shown = _show_norms(mine[:, :3]), _show_norms(target[:, :3])
    if mine_shown == target_shown:
        raise NotYet(
            "direction_changed",
            en=f"The norms are right, {mine_shown}, but the columns point elsewhere: multiply each column by one "
            "positive number.",
            ko=f"노름은 {mine_shown}(으)로 맞지만 열의 방향이 달라졌습니다. 열마다 양수 하나를 곱하십시오.",
        )
    raise NotYet(
        "other",
        en=f"The first columns get the norms {mine_shown}; wanted is {target_shown}.",
        ko=f"첫 열들의 노름이 {mine_shown}입니다. {target_shown}이어야 합니다.",
    )


def _however_rounded(mistake, rule, *, en, ko):
    """The mistake with its number rounded up, down, to the nearest, and left as it is."""
    return [
        Mistake(mistake, lambda n, p, rounding=rounding: rounding(rule(n, p)), en=en, ko=ko)
        for rounding in (math.ceil, math.floor, round, float)
    ]


_NOT_ENOUGH = {
    "en": "You get {yours} for 50 units at rate 0.3: on average fewer than 50 are then active. Round up: {right}.",
    "ko": "유닛 50개, 비율 0.3에서 결과가 {yours}입니다. 이러면 평균 50개보다 적게 켜집니다. 올림하면 {right}입니다.",
}
_WIDTH_MISTAKES = [
    Mistake("rounded_down", lambda n, p: math.floor(n / (1 - p)), **_NOT_ENOUGH),
    Mistake("rounded_down", lambda n, p: round(n / (1 - p)), **_NOT_ENOUGH),
    Mistake(
        "not_rounded",
        lambda n, p: n / (1 - p),
        en="You get {yours} units. A layer has a whole number of them: round up to {right}.",
        ko="유닛이 {yours}개라는 결과입니다. 유닛은 정수 개여야 합니다. 올림하면 {right}개입니다.",
    ),
    *_however_rounded(
        "keep_probability_expected",
        lambda n, p: n / p,
        en="You get {yours}, from 50 / 0.3. In the paper's n / p the letter p is the keep probability; `rate` is the "
        "drop probability. Divide by 0.7: {right}.",
        ko="결과가 {yours}입니다. 50을 0.3으로 나누었습니다. 논문의 n / p에서 p는 유지 확률이고 `rate`는 버릴 확률입니다. "
        "0.7로 나누면 {right}입니다.",
    ),
    *_however_rounded(
        "dropped_share_added",
        lambda n, p: n * (1 + p),
        en="You get {yours}, 30 % more than 50. Of these, too, 30 % are dropped, and fewer than 50 remain. Divide by the "
        "share that stays: {right}.",
        ko="결과가 {yours}, 곧 50에서 30 % 늘린 값입니다. 늘린 유닛에서도 30 %가 버려지므로 50개보다 적게 남습니다. 남는 "
        "비율로 나누면 {right}입니다.",
    ),
    *_however_rounded(
        "active_units",
        lambda n, p: n * (1 - p),
        en="You get {yours}, the number active in a layer of 50. Asked is the reverse: the width of which 50 are "
        "active, {right}.",
        ko="결과가 {yours}입니다. 너비가 50인 층에서 켜지는 유닛의 수를 구했습니다. 구할 것은 반대로, 평균 50개가 켜지는 "
        "너비입니다. {right}입니다.",
    ),
    Mistake(
        "one_more_always",
        lambda n, p: math.floor(n / (1 - p)) + 1,
        en="Where n / (1 − p) is a whole number, as 64 / 0.5 = 128, you get 1 unit too many. Use `math.ceil`.",
        ko="64 / 0.5 = 128처럼 n / (1 − p)가 정수로 떨어질 때 유닛이 1개 많습니다. `math.ceil`을 쓰십시오.",
    ),
    Mistake(
        "always_doubled",
        lambda n, p: 2 * n,
        en="You get {yours}, twice the width, at every rate. That fits rate 0.5 only; at 0.3 it is {right}.",
        ko="결과가 {yours}입니다. 비율과 상관없이 두 배로 늘렸습니다. 비율이 0.5일 때만 맞습니다. 0.3이면 {right}입니다.",
    ),
]


@exercise("03.width_for_rate")
def width_for_rate(answer):
    """`width_for_rate(units, rate)`: the least width of which `units` are active on average, ceil(units / (1 − rate))."""
    # Quotients that floating-point numbers leave on the right side of a whole number, in whatever order one divides.
    cases = [(50, 0.3), (64, 0.5), (100, 0.2), (35, 0.1)]
    compare_function(answer, lambda n, p: math.ceil(n / (1 - p)), cases, _WIDTH_MISTAKES)
    return language.say(
        en="The rule keeps the mean number of active units. Whether it is enough is a question for the validation set.",
        ko="이 규칙은 켜지는 유닛 수의 평균을 지킵니다. 그것으로 충분한지는 검증 세트로 확인합니다.",
    )
