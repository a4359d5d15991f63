"""Check of chapter 07: noise at a given signal-to-noise ratio."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call
from course_lib.exercises.engine import exercise


def _rms(samples):
    return np.sqrt(np.mean(np.square(samples, dtype=float)))


def _cases(lengths):
    """Signal, noise, dB: waveforms as float32, whose peaks, means and mean absolute values stand in other ratios."""
    generator = np.random.default_rng(34)
    for (num_signal, num_noise), (signal_rms, noise_rms, snr_db) in zip(
        lengths, [(0.1, 0.5, 20), (0.07, 0.02, 6)], strict=True
    ):
        spiky = generator.normal(size=num_signal) ** 3 + 0.2
        uniform = generator.uniform(-0.7, 1.3, num_noise)
        signal, noise = spiky * signal_rms / _rms(spiky), uniform * noise_rms / _rms(uniform)
        yield signal.astype("float32"), noise.astype("float32"), snr_db


_EQUAL_LENGTHS = list(_cases([(400, 400), (300, 300)]))
_OTHER_LENGTHS = list(_cases([(100, 400), (300, 200)]))


def _amplitude(snr_db):
    """The amplitude of the noise if that of the signal is 1."""
    return 10 ** (-snr_db / 20)


def _scaled(measure=_rms, amplitude=_amplitude, measure_noise=None):
    """Noise that is scaled by this measure of loudness and this amplitude for the decibels; as it stands it is right."""

    def rule(signal, noise, snr_db):
        return noise * measure(signal) / (measure_noise or measure)(noise) * amplitude(snr_db)

    return rule


def _power(samples):
    return _rms(samples) ** 2


def _peak(samples):
    return np.max(np.abs(samples))


def _one(samples):
    return 1.0


def _norm(samples):
    return np.sqrt(len(samples)) * _rms(samples)


_right = _scaled()


def _with_decibels_times(factor):
    return lambda snr_db: _amplitude(factor * snr_db)


# `(id, function, en, ko)`; the hints may quote the 20 dB of the first case.
_MISTAKES = [
    (
        "noise_unchanged",
        lambda signal, noise, snr_db: noise,
        "You return the noise as it was: multiply it by a factor.",
        "잡음을 그대로 돌려주었습니다. 알맞은 수를 곱하십시오.",
    ),
    (
        "mixture_returned",
        lambda signal, noise, snr_db: signal + _right(signal, noise, snr_db),
        "This is the mixture. Return the scaled noise alone; it is added to the signal afterwards.",
        "신호까지 더한 것을 돌려주었습니다. 크기를 맞춘 잡음만 돌려주십시오. 신호에는 그다음에 더합니다.",
    ),
    (
        "factor_only",
        lambda signal, noise, snr_db: _right(signal, noise, snr_db)[0] / noise[0],
        "This is the factor, and it is right. Multiply `noise` by it and return the result.",
        "곱할 수는 맞습니다. `noise`에 그 수를 곱한 결과를 돌려주십시오.",
    ),
    (
        "ten_not_twenty",
        _scaled(amplitude=_with_decibels_times(2)),
        "20 dB became 40: you divide the decibels by 10 and scale amplitudes with the result. For amplitudes divide by 20.",
        "20 dB가 40 dB가 되었습니다. 데시벨을 10으로 나눈 결과를 진폭에 곱했기 때문입니다. 진폭이면 20으로 나누십시오.",
    ),
    (
        "twenty_not_ten",
        _scaled(amplitude=_with_decibels_times(1 / 2)),
        "20 dB became 10: you divide the decibels by 20 for a ratio of powers, and the square root halves them once more. For "
        "powers divide by 10.",
        "20 dB가 10 dB가 되었습니다. 전력의 비인데 데시벨을 20으로 나누었고, 제곱근에서 다시 절반이 되었습니다. 전력이면 "
        "10으로 나누십시오.",
    ),
    *(
        (
            "root_forgotten",
            _scaled(_power, amplitude),
            "You multiply by a ratio of powers. Samples are amplitudes: take the square root of the mean squares, and of the "
            "whole ratio, before you multiply.",
            "전력의 비를 그대로 곱했습니다. 샘플은 진폭이므로, 제곱의 평균으로 구한 비에 제곱근을 취한 다음 곱하십시오.",
        )
        for amplitude in (_with_decibels_times(2), _amplitude)
    ),
    (
        "decibels_inverted",
        _scaled(amplitude=_with_decibels_times(-1)),
        "The noise is now louder than the signal by the decibels that it should be quieter. Divide by 10^(`snr_db` / 20).",
        "신호보다 그만큼 작아야 할 잡음이 오히려 그만큼 커졌습니다. 10^(`snr_db` / 20)으로 나누십시오.",
    ),
    (
        "ratio_inverted",
        _scaled(lambda samples: 1 / _rms(samples)),
        "You divide the noise's root mean square by the signal's. It is the other way round: louder signals need louder noise.",
        "잡음의 RMS를 신호의 RMS로 나누었습니다. 반대로 하십시오. 신호가 크면 잡음도 커야 합니다.",
    ),
    (
        "noise_not_measured",
        _scaled(measure_noise=_one),
        "You do not divide by the noise's own root mean square, here 0.5. Not every noise comes with one of 1.",
        "잡음 자체의 RMS로 나누지 않았습니다. 여기서는 0.5입니다. 잡음의 RMS가 언제나 1인 것은 아닙니다.",
    ),
    (
        "signal_not_measured",
        _scaled(measure=_one, measure_noise=_rms),
        "You do not multiply by the signal's root mean square, here 0.1: a quiet clip would get noise as loud as a loud one.",
        "신호의 RMS를 곱하지 않았습니다. 여기서는 0.1입니다. 이대로면 작은 클립에도 큰 클립과 똑같이 큰 잡음이 더해집니다.",
    ),
    (
        "nothing_measured",
        _scaled(measure=_one),
        "You measure neither signal nor noise. The decibels are of their ratio, so both belong in the factor.",
        "신호도 잡음도 재지 않았습니다. 데시벨은 둘의 비이므로 곱하는 수에 둘의 RMS가 모두 들어갑니다.",
    ),
    *(
        (
            "decibels_as_ratio",
            _scaled(amplitude=amplitude),
            "You divide by the decibels themselves. 20 dB is no factor of 20: amplitudes stand in the ratio 10^(20 / 20) = 10.",
            "데시벨 값으로 그대로 나누었습니다. 20 dB는 20배가 아니라 진폭이 10^(20 / 20) = 10배라는 뜻입니다.",
        )
        for amplitude in (lambda snr_db: 1 / snr_db, lambda snr_db: snr_db**-0.5)
    ),
    (
        "decibels_ignored",
        _scaled(amplitude=_one),
        "Your noise is as loud as the signal, 0 dB: `snr_db` plays no part.",
        "잡음이 신호와 똑같이 크므로 0 dB입니다. `snr_db`를 쓰지 않았습니다.",
    ),
    *(
        (
            "exponential",
            _scaled(amplitude=amplitude),
            "`np.exp` has the base e. Decibels have the base 10: `10 ** (snr_db / 20)`.",
            "`np.exp`의 밑은 e입니다. 데시벨의 밑은 10이므로 `10 ** (snr_db / 20)`을 쓰십시오.",
        )
        for amplitude in (lambda snr_db: np.exp(-snr_db / 20), lambda snr_db: np.exp(-snr_db / 10))
    ),
    *(
        (
            "peak_not_rms",
            _scaled(*measures),
            "You measure peaks, `np.max(np.abs(...))`: a single click decides. Take the square root of the mean square.",
            "최댓값 `np.max(np.abs(...))`로 크기를 쟀습니다. 그러면 딱 소리 하나가 전체를 좌우합니다. 제곱의 평균에 제곱근을 "
            "취하십시오.",
        )
        for measures in ((_peak, _amplitude, _peak), (_peak, _amplitude, _rms), (_rms, _amplitude, _peak))
    ),
    (
        "absolute_values",
        _scaled(lambda samples: np.mean(np.abs(samples))),
        "You take the mean of the absolute values. Decibels are of powers: square first, then the mean, then the root.",
        "절댓값의 평균으로 크기를 쟀습니다. 데시벨은 전력의 비이므로 제곱하고, 평균을 내고, 제곱근을 취합니다.",
    ),
    (
        "standard_deviation",
        _scaled(np.std),
        "`np.std` subtracts the mean before it squares; this noise has one other than 0. The root mean square leaves it in.",
        "`np.std`는 평균을 뺀 다음 제곱합니다. 이 잡음의 평균은 0이 아닙니다. RMS는 평균을 빼지 않습니다.",
    ),
]
_LENGTH_MISTAKES = [
    (
        "sum_not_mean",
        _scaled(_norm),
        "You add the squares (`np.sum`, `np.linalg.norm`). That is right only while both are of one length: take the mean.",
        "제곱의 합을 썼습니다(`np.sum`, `np.linalg.norm`). 길이가 같을 때만 맞습니다. 합이 아니라 평균을 쓰십시오.",
    ),
    (
        "noise_cut",
        lambda signal, noise, snr_db: _right(signal, noise, snr_db)[: len(signal)],
        "You cut the noise to the length of the signal. Return all of it.",
        "잡음을 신호의 길이에 맞추어 잘랐습니다. 자르지 말고 모두 돌려주십시오.",
    ),
]


@exercise("07.noise")
def noise(answer):
    """`noise_at(signal, noise, snr_db)`: noise · rms(signal) / rms(noise) · 10^(−snr_db / 20), whatever the lengths."""
    _compare(answer, _EQUAL_LENGTHS, _MISTAKES)
    _compare(answer, _OTHER_LENGTHS, _LENGTH_MISTAKES)
    return language.say(
        en="Whatever clip and noise come, the ratio is the one asked for. Only silence has none: its root mean square is 0.",
        ko="어떤 클립과 잡음이 와도 정한 비율이 됩니다. 무음만은 예외입니다. RMS가 0이라서 비가 없습니다.",
    )


def _compare(function, cases, mistakes):
    """Pass if the learner's noise is the right one in all cases; else raise the hint, with the loudness observed."""
    yours = [array(call(function, *case)) for case in cases]
    wanted = [_right(*case) for case in cases]
    wrong_at = next((i for i, pair in enumerate(zip(yours, wanted, strict=True)) if not _same(*pair)), None)
    if wrong_at is None:
        return
    found, en, ko = _diagnose(yours, wanted, cases, mistakes)
    mine, (signal, noise, snr_db) = yours[wrong_at], cases[wrong_at]
    if found == "other":
        array(mine, noise.shape)
    given = f"rms(`signal`) = {_rms(signal):.2g}, rms(`noise`) = {_rms(noise):.2g}, `snr_db` = {snr_db}"
    observed, target = (_loudness(samples, signal) for samples in (mine, wanted[wrong_at]))
    raise NotYet(
        found,
        en=f"{given}: you return {observed}; wanted is {target}. {en}".strip(),
        ko=f"{given}일 때 결과가 {observed}입니다. 맞는 결과는 {target}입니다. {ko}".strip(),
    )


def _diagnose(yours, wanted, cases, mistakes):
    """`(id, en, ko)` of the mistake whose noise this is."""
    for mistake, wrong, en, ko in mistakes:
        if all(_same(mine, np.asarray(wrong(*case))) for mine, case in zip(yours, cases, strict=True)):
            return mistake, en, ko
    if all(
        mine.shape == target.shape and np.isclose(_rms(mine), _rms(target), rtol=0.1)
        for mine, target in zip(yours, wanted, strict=True)
    ):
        return (
            "another_noise",
            "That is loud enough, but these are not the samples of `noise`: draw nothing, multiply what you were given.",
            "크기는 맞지만 샘플이 `noise`의 것이 아닙니다. 새로 뽑지 말고, 받은 `noise`에 수를 곱하십시오.",
        )
    return "other", "", ""


def _loudness(samples, signal):
    """`rms = 0.01 (20 dB)`; a single number as it is."""
    if samples.ndim == 0:
        return f"{samples:.3g}"
    if samples.size == 0:
        return "[]"
    with np.errstate(divide="ignore", invalid="ignore"):
        snr_db = 20 * np.log10(_rms(signal) / _rms(samples))
    return f"rms = {_rms(samples):.3g} ({np.round(snr_db, 1) + 0.0:g} dB)"  # + 0.0: not "-0 dB"


def _same(yours, wanted):
    return yours.shape == wanted.shape and np.allclose(yours, wanted, rtol=1e-4, atol=1e-7)
