"""Checks of chapter 01: the two passes of a dropout layer."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import LearnerError, NotYet, array, call
from course_lib.exercises.engine import exercise


def _check_scale(scale, rate):
    """Raise the hint for kept units that are not multiplied by 1 / (1 − rate)."""
    keep = 1 - rate
    if np.isclose(scale, 1 / keep, rtol=1e-4):
        return
    observed_en = f"At rate {rate:g} your kept units are multiplied by {scale:.4g}, not by {1 / keep:.4g}. "
    observed_ko = f"비율 {rate:g}에서 남은 유닛에 {1 / keep:.4g}이(가) 아니라 {scale:.4g}을(를) 곱했습니다. "
    typical = {
        "scale_missing": (
            1,
            "Nothing is scaled: that is standard dropout. Inverted dropout multiplies what is kept by 1 / (1 − rate), "
            "forward and backward.",
            "배율을 곱하지 않았습니다. 이것은 일반 드롭아웃입니다. 역 드롭아웃은 남은 값에 순전파와 역전파 모두 "
            "1 / (1 − 비율)을 곱합니다.",
        ),
        "scaled_twice": (
            1 / keep**2,
            "That is 1 / keep², so you divide by the keep probability twice.",
            "1 / keep²입니다. 유지 확률로 두 번 나누었습니다.",
        ),
        "scaled_by_rate": (
            1 / rate,
            "You divide by `rate`, the share that is dropped; divide by `1 - rate`, the share that is kept.",
            "버릴 확률 `rate`로 나누었습니다. 유지 확률 `1 - rate`로 나누십시오.",
        ),
        "multiplied_by_rate": (
            rate,
            "You multiply by `rate`. The kept units must grow, to make up for the dropped ones.",
            "`rate`를 곱했습니다. 남은 유닛은 버려진 유닛의 몫까지 커져야 합니다.",
        ),
        "multiplied_by_keep": (
            keep,
            "You multiply by the keep probability where you should divide: the result shrinks twice.",
            "유지 확률로 나누어야 하는데 곱했습니다. 결과가 두 번 작아집니다.",
        ),
    }
    for mistake, (wrong, en, ko) in typical.items():
        if np.isclose(scale, wrong, rtol=1e-4):
            raise NotYet(mistake, en=observed_en + en, ko=observed_ko + ko)
    raise NotYet("wrong_scale", en=observed_en, ko=observed_ko)


# Probabilities that a standard normal number lies above 0.2, below 0.8, and outside ±0.2: what a mask drawn
# with `randn` keeps at rate 0.2, where uniform numbers keep 0.8. Rate 0.6 tells 0.788 from 0.8.
_NORMAL_SHARES = ((0.4207, 0.2743), (0.7881, 0.6554), (0.8415, 0.5485), (0.5793, 0.7257))


@exercise("01.inverted_forward")
def inverted_forward(answer):
    """`forward(inputs (batch, units), rate, seed)` is a training pass of inverted dropout: the outputs."""
    # A seed of its own: with the learner's seed the mask would depend on the inputs.
    inputs = np.random.default_rng(2014).uniform(0.5, 1.5, size=(400, 100))
    outputs = _forward(answer, inputs, 0.2, 0)
    if not np.array_equal(outputs, _forward(answer, inputs, 0.2, 0)):
        raise NotYet(
            "global_randomness",
            en="Two calls with the same seed gave different masks. Draw from "
            "`np.random.default_rng(seed)`, made inside the function, and not from the global generator.",
            ko="같은 시드로 두 번 호출했는데 마스크가 다릅니다. 전역 난수 대신 함수 안에서 만든 "
            "`np.random.default_rng(seed)`를 쓰십시오.",
        )
    if np.all(outputs != 0):
        raise NotYet(
            "nothing_dropped",
            en="At rate 0.2 none of your outputs is zero: nothing is dropped. Multiply by a mask of "
            "zeros and ones.",
            ko="비율 0.2에서 0이 된 출력이 하나도 없습니다. 버린 유닛이 없습니다. 0과 1로 된 마스크를 "
            "곱하십시오.",
        )
    _check_pattern(outputs != 0, _forward(answer, inputs, 0.6, 0) != 0)
    if np.array_equal(outputs, _forward(answer, inputs, 0.2, 1)):
        raise NotYet(
            "seed_ignored",
            en="Seeds 0 and 1 gave the same mask: your function does not use `seed`.",
            ko="시드 0과 1의 마스크가 같습니다. 함수가 `seed`를 쓰지 않습니다.",
        )
    scales = (outputs / inputs)[outputs != 0]
    if np.ptp(scales) > 1e-3:
        raise NotYet(
            "unequal_scales",
            en=f"Your kept units are multiplied by numbers between {scales.min():.3g} and "
            f"{scales.max():.3g}. Dropout multiplies every kept unit by the same number.",
            ko=f"남은 유닛에 {scales.min():.3g}에서 {scales.max():.3g}까지 서로 다른 수를 곱했습니다. "
            "드롭아웃은 남은 유닛 모두에 같은 수를 곱합니다.",
        )
    _check_scale(scales.mean(), 0.2)
    _check_ends(answer, inputs)
    ratio = outputs.mean() / inputs.mean()
    return language.say(
        en=f"The mean of your outputs is {ratio:.2f} × that of the inputs although a fifth of the units "
        "is gone.",
        ko=f"유닛의 5분의 1을 버렸는데도 출력의 평균이 입력 평균의 {ratio:.2f}배입니다.",
    )


def _forward(answer, inputs, rate, seed):
    return array(call(answer, inputs, rate, seed), inputs.shape)


def _check_pattern(kept, kept_at_60):
    """Raise the hint for a mask that drops the wrong units; `kept` at rate 0.2, `kept_at_60` at rate 0.6."""
    if (kept == kept[:1]).all():
        raise NotYet(
            "one_mask_for_batch",
            en="All examples of the batch lose the same units. Every example needs its own mask: draw an "
            "array of the shape `inputs.shape`.",
            ko="배치의 모든 예제에서 같은 유닛이 버려졌습니다. 예제마다 마스크가 달라야 합니다. "
            "`inputs.shape` 모양으로 뽑으십시오.",
        )
    if (kept == kept[:, :1]).all():
        raise NotYet(
            "whole_examples_dropped",
            en="Whole examples are dropped or kept. Dropout drops single units: draw an array of the "
            "shape `inputs.shape`.",
            ko="예제를 통째로 버리거나 남겼습니다. 드롭아웃은 유닛을 하나씩 버립니다. `inputs.shape` "
            "모양으로 뽑으십시오.",
        )
    shares = np.array([kept.mean(), kept_at_60.mean()])
    first, second = (f"{share:.0%}" for share in shares)
    observed_en = f"At the rates 0.2 and 0.6 your function keeps {first} and {second} of the units. "
    observed_ko = f"비율 0.2와 0.6에서 유닛의 {first}와 {second}를 남겼습니다. "
    if np.allclose(shares, [0.2, 0.6], atol=0.02):
        raise NotYet(
            "keep_drop_swapped",
            en=observed_en + "Keep and drop are swapped: `rate` is the share dropped, so keep where `u "
            ">= rate`.",
            ko=observed_ko + "유지와 버림이 뒤바뀌었습니다. `rate`는 버릴 확률이므로 `u >= rate`인 "
            "곳을 남기십시오.",
        )
    if any(np.allclose(shares, normal, atol=0.02) for normal in _NORMAL_SHARES):
        raise NotYet(
            "normal_instead_of_uniform",
            en=observed_en + "You compare normal numbers (`randn`, `standard_normal`) with the rate. "
            "Only numbers that are uniform in [0, 1), `rng.random`, lie below `rate` with the "
            "probability `rate`.",
            ko=observed_ko + "정규 난수(`randn`, `standard_normal`)를 비율과 비교했습니다. [0, 1)의 "
            "균등 난수(`rng.random`)라야 `rate`보다 작을 확률이 `rate`입니다.",
        )
    if not np.allclose(shares, [0.8, 0.4], atol=0.02):
        raise NotYet(
            "wrong_share",
            en=observed_en + "It should be 80% and 40%.",
            ko=observed_ko + "80%와 40%여야 합니다.",
        )


def _check_ends(answer, inputs):
    """Raise the hint for rate 0, the identity, and rate 1, all zeros."""
    if not np.allclose(_forward(answer, inputs, 0.0, 0), inputs):
        raise NotYet(
            "rate_0_changes",
            en="At rate 0 nothing is dropped, so the outputs must equal the inputs. Yours do not.",
            ko="비율이 0이면 아무것도 버리지 않으므로 출력이 입력과 같아야 합니다.",
        )
    try:
        outputs = _forward(answer, inputs, 1.0, 0)
    except LearnerError as found:
        if not isinstance(found.error, ZeroDivisionError):
            raise
        outputs = np.full(inputs.shape, np.nan)
    if not np.isfinite(outputs).all():
        raise NotYet(
            "nan_at_rate_1",
            en="At rate 1 everything is dropped and `1 - rate` is 0: dividing by it gives NaN. Return "
            "zeros there.",
            ko="비율이 1이면 모두 버려지고 `1 - rate`가 0이 되어, 나누면 NaN이 됩니다. 이때는 0을 "
            "돌려주십시오.",
        )
    if np.any(outputs != 0):
        raise NotYet(
            "rate_1_not_zero",
            en="At rate 1 every unit is dropped: all outputs must be zero.",
            ko="비율이 1이면 모든 유닛이 버려지므로 출력이 모두 0이어야 합니다.",
        )


@exercise("01.backward")
def backward(answer):
    """`backward(output_gradients, mask, rate)` is the gradient of inverted dropout; the bool mask is true where kept."""
    rng = np.random.default_rng(2012)
    gradients = rng.uniform(0.5, 1.5, size=(40, 25)) * rng.choice([-1.0, 1.0], size=(40, 25))
    for rate in (0.2, 0.6):
        mask = rng.random(gradients.shape) >= rate
        result = array(call(answer, gradients, mask, rate), gradients.shape)
        passed = result != 0
        if passed.all():
            raise NotYet(
                "mask_forgotten",
                en=f"{np.sum(~mask)} units were dropped in the forward pass, and your function sends "
                "a gradient through them. A unit that put out 0 gets the gradient 0: multiply by `mask`.",
                ko=f"순전파에서 버려진 유닛 {np.sum(~mask)}개에도 그래디언트를 흘려보냈습니다. 0을 내보낸 "
                "유닛의 그래디언트는 0입니다. `mask`를 곱하십시오.",
            )
        if np.array_equal(passed, ~mask):
            raise NotYet(
                "keep_drop_swapped",
                en="The gradient flows through the dropped units and not through the kept ones. `mask` "
                "is 1 where a unit was kept.",
                ko="그래디언트가 남은 유닛이 아니라 버려진 유닛으로 흐릅니다. `mask`는 남은 유닛에서 True입니다.",
            )
        if not np.array_equal(passed, mask):
            raise NotYet(
                "new_mask_drawn",
                en=f"At {np.sum(passed != mask)} places the gradient is dropped differently from "
                "the forward pass. Use the very `mask` you are given; do not draw a new one.",
                ko=f"{np.sum(passed != mask)}곳에서 순전파와 다르게 그래디언트를 버렸습니다. 새 "
                "마스크를 뽑지 말고 받은 `mask`를 그대로 쓰십시오.",
            )
        scales = (result / gradients)[passed]
        if np.ptp(scales) > 1e-3:
            raise NotYet(
                "unequal_scales",
                en="Your gradient is not a multiple of `output_gradients`: all kept units share one factor.",
                ko="결과가 `output_gradients`의 상수 배가 아닙니다. 남은 유닛에는 모두 같은 수를 곱해야 "
                "합니다.",
            )
        _check_scale(scales.mean(), rate)
    return language.say(
        en="The backward pass uses the same mask and the same factor as the forward pass.",
        ko="역전파는 순전파와 같은 마스크, 같은 배율을 씁니다.",
    )
