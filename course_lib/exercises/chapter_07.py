"""Check of chapter 07: the signal-to-noise ratio of noise whose amplitude is given."""

import itertools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, Unanswered
from course_lib.exercises.engine import exercise

_CLIP, _NOISE, _GAIN = 0.07, 0.05, 0.1  # root mean squares of clip and noise; what makes the clip quieter


def _decibels(clip, noise):
    return 20 * np.log10(clip / noise)


# A factor of the logarithm, and what to say of it beside another mistake.
_FACTORS = [
    (20, "", ""),
    (10, " And for amplitudes it is 20 log10.", " 그리고 진폭이므로 20 log10입니다."),
]
# What is made of the root mean squares of clip and noise: `(id, function, en, ko)`. The first formula is the right one.
_FORMULAS = [
    (None, _decibels, "", ""),
    (
        "ten_not_twenty",
        lambda clip, noise: _decibels(clip, noise) / 2,
        "10 log10 is for a ratio of powers. The ratio 0.07 / 0.05 is one of amplitudes: 20 log10.",
        "10 log10은 전력의 비에 씁니다. 0.07 / 0.05는 진폭의 비이므로 20 log10을 씁니다.",
    ),
    *(
        (
            "inverted",
            lambda clip, noise, factor=factor: factor * np.log10(noise / clip),
            f"You divide the noise by the signal. It is the signal by the noise, 0.07 / 0.05: where the signal is the louder one, "
            f"the decibels are positive.{more_en}",
            f"잡음을 신호로 나누었습니다. 0.07 / 0.05처럼 신호를 잡음으로 나누십시오. 신호가 더 크면 데시벨은 양수입니다.{more_ko}",
        )
        for factor, more_en, more_ko in _FACTORS
    ),
    *(
        (
            "natural_logarithm",
            lambda clip, noise, factor=factor: factor * np.log(clip / noise),
            f"`np.log` is the natural logarithm; decibels are made with `np.log10`.{more_en}",
            f"`np.log`는 자연로그입니다. 데시벨은 `np.log10`으로 구합니다.{more_ko}",
        )
        for factor, more_en, more_ko in _FACTORS
    ),
    (
        "factor_forgotten",
        lambda clip, noise: np.log10(clip / noise),
        "The logarithm alone is not decibels yet: multiply by 20.",
        "로그만으로는 아직 데시벨이 아닙니다. 20을 곱하십시오.",
    ),
    *(
        (
            "ratio_not_decibels",
            ratio,
            "This is a ratio as it stands. Decibels are 20 log10 of the ratio of amplitudes.",
            "비를 그대로 답했습니다. 데시벨은 진폭의 비에 20 log10을 취한 값입니다.",
        )
        for ratio in (
            lambda clip, noise: clip / noise,
            lambda clip, noise: (clip / noise) ** 2,
            lambda clip, noise: noise / clip,
        )
    ),
    (
        "forty_not_twenty",
        lambda clip, noise: 2 * _decibels(clip, noise),
        "You square the amplitudes and multiply by 20 besides. Either 20 log10 of the amplitudes or 10 log10 of their squares.",
        "진폭을 제곱하고 20도 곱했습니다. 진폭이면 20 log10, 진폭의 제곱이면 10 log10입니다.",
    ),
    (
        "amplitude_as_power",
        lambda clip, noise: 10 * np.log10(clip**2 / noise),
        "You take 0.05 for the power of the noise. `AddGaussianNoise` multiplies normal numbers by it: it is their standard "
        "deviation, and the power is 0.05².",
        "0.05를 잡음의 전력으로 보았습니다. `AddGaussianNoise`는 정규 난수에 이 값을 곱합니다. 0.05는 표준 편차이고 전력은 "
        "0.05²입니다.",
    ),
    *(
        (
            "amplitude_as_peak",
            lambda clip, noise, crest=crest: _decibels(clip, noise / crest),
            f"You divide 0.05 by {sign}, as if it were the peak of {what_en}. It is the standard deviation of normal numbers, "
            "and so their root mean square already.",
            f"0.05가 {what_ko}의 최댓값인 것처럼 {sign_ko} 나누었습니다. 0.05는 정규 난수의 표준 편차이므로 그대로 RMS입니다.",
        )
        for crest, sign, sign_ko, what_en, what_ko in (
            (np.sqrt(2), "√2", "√2로", "a sine", "사인파"),
            (np.sqrt(3), "√3", "√3으로", "uniform noise", "균등 분포 잡음"),
        )
    ),
]
# What is made of the formula for the quiet copy. The first is right.
_QUIET = [
    (None, lambda formula: formula(_GAIN * _CLIP, _NOISE), "", ""),
    (
        "quiet_unchanged",
        lambda formula: formula(_CLIP, _NOISE),
        "Your two numbers are the same, as if the noise became quieter with the clip. Its amplitude stays 0.05; the clip's root "
        "mean square falls to 0.007.",
        "두 수가 같습니다. 클립과 함께 잡음도 작아진다고 본 것입니다. 잡음의 진폭은 0.05 그대로이고, 클립의 RMS만 0.007로 "
        "줄어듭니다.",
    ),
    (
        "gain_times_decibels",
        lambda formula: _GAIN * formula(_CLIP, _NOISE),
        "The second number is 0.1 times the first. The gain multiplies the clip, not its decibels: 0.1 × 0.07 = 0.007, and of "
        "that the logarithm.",
        "둘째 수가 첫째 수의 0.1배입니다. 0.1은 데시벨이 아니라 클립에 곱합니다. 0.1 × 0.07 = 0.007을 구한 다음 로그를 "
        "취하십시오.",
    ),
    (
        "gain_as_power",
        lambda formula: formula(_CLIP, _NOISE) - 10,
        "For the quiet copy you subtract 10 dB. The gain 0.1 multiplies amplitudes: 20 log10(0.1) = -20 dB.",
        "조용한 사본에서 10 dB를 뺐습니다. 0.1은 진폭에 곱하므로 20 log10(0.1) = -20 dB입니다.",
    ),
    (
        "quiet_copy_louder",
        lambda formula: formula(_CLIP, _GAIN * _NOISE),
        "You make the noise quieter, by a factor of 10, not the clip. It is the clip whose root mean square falls to 0.007; that of "
        "the noise is still 0.05.",
        "클립이 아니라 잡음을 10분의 1로 줄였습니다. 줄어드는 것은 클립입니다. 클립의 RMS가 0.007이 되고 잡음은 그대로 0.05입니다.",
    ),
    (
        "sign_lost",
        lambda formula: abs(formula(_GAIN * _CLIP, _NOISE)),
        "The sign of the second number is missing: noise of 0.05 is louder than a clip of 0.007, and so the decibels are "
        "negative.",
        "둘째 수의 부호가 빠졌습니다. 0.05인 잡음이 0.007인 클립보다 크므로 데시벨은 음수입니다.",
    ),
]


def _combined(formula, quiet):
    """`(id, both numbers, en, ko)` of a formula and what is made of it for the quiet copy, with the hints of both."""
    mistake, decibels, *hints = formula
    other_mistake, of_quiet, *other_hints = quiet
    en, ko = (" ".join(filter(None, pair)) for pair in zip(hints, other_hints, strict=True))
    return mistake or other_mistake, np.array([decibels(_CLIP, _NOISE), of_quiet(decibels)]), en, ko


(_, _RIGHT, *_), *_MISTAKES = (_combined(*pair) for pair in itertools.product(_FORMULAS, _QUIET))
_MISTAKES.append(
    (
        "order_exchanged",
        _RIGHT[::-1],
        "Both are right, in the other order: the clip comes first, the quiet copy second.",
        "두 수는 맞지만 순서가 바뀌었습니다. 첫째는 원래 클립, 둘째는 조용한 사본입니다.",
    )
)
_TOLERANCE = 0.05  # one decimal is enough


@exercise("07.amplitude")
def amplitude(answer):
    """Two numbers, 20 log10(0.07 / 0.05) and 20 log10(0.007 / 0.05): dB of a clip and of its quiet copy."""
    yours = _two_numbers(answer)
    distances = np.abs(yours - _RIGHT)
    if np.all(distances <= _TOLERANCE):
        return language.say(
            en="Noise of the same amplitude lies 3 dB below one clip and 17 dB above the other: know how loud your clips are. "
            "`AddGaussianSNR` takes decibels, and measures each clip.",
            ko="진폭이 같은 잡음이 한 클립보다는 3 dB 작고 다른 클립보다는 17 dB 큽니다. 그러므로 클립의 크기부터 알아야 합니다. "
            "`AddGaussianSNR`은 설정을 데시벨로 받고 클립마다 크기를 잽니다.",
        )
    mistake, en, ko = _diagnose(yours, distances)
    shown = f"[{yours[0]:.4g}, {yours[1]:.4g}]"
    raise NotYet(mistake, en=f"You give `{shown}`. {en}", ko=f"답이 `{shown}`입니다. {ko}")


def _two_numbers(answer):
    if isinstance(answer, tuple | list) and any(part is None or part is ... for part in answer):
        raise Unanswered
    try:
        values = np.asarray(answer)
        if values.dtype.kind not in "iuf" or values.size != 2 or not np.isfinite(values).all():
            raise TypeError
    except (TypeError, ValueError):
        raise NotYet(
            "not_two_numbers",
            en=f"2 numbers are wanted, `[clip, quiet copy]`. Received a `{type(answer).__name__}`.",
            ko=f"`[원래 클립, 조용한 사본]`처럼 수 2개가 필요합니다. 받은 값의 자료형은 `{type(answer).__name__}`입니다.",
        ) from None
    return values.ravel().astype(float)


def _diagnose(yours, distances):
    """`(id, en, ko)` of the mistake that gives these two numbers."""
    if np.all(distances < 0.5) and np.all(yours == np.round(yours)):
        return (
            "rounded_too_far",
            "That is rounded to whole numbers; give 1 decimal at least.",
            "정수로 반올림했습니다. 소수 첫째 자리까지는 쓰십시오.",
        )
    mistake, theirs, en, ko = min(_MISTAKES, key=lambda row: _distance(yours, row[1]))
    if _distance(yours, theirs) <= _TOLERANCE:
        return mistake, en, ko
    wrong_at = int(distances[0] <= _TOLERANCE)
    too_small = yours[wrong_at] < _RIGHT[wrong_at]
    return (
        "other",
        f"The {('first', 'second')[wrong_at]} number is too {'small' if too_small else 'large'}.",
        f"{('첫째', '둘째')[wrong_at]} 수가 너무 {'작습니다' if too_small else '큽니다'}.",
    )


def _distance(yours, theirs):
    return np.abs(yours - theirs).max()
