"""Check of chapter 07: SpecAugment's mask of frequency bands."""

import functools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import array, call, compare_exactly, listed
from course_lib.exercises.engine import exercise

_listed = functools.partial(listed, decimals=5)


def _cases():
    """Logarithms of mel energies, frames × bands, with start and width; the hints quote the first.

    Whole numbers, and powers of 2 many: their mean is exact, in float32 and in 5 decimals as well.
    """
    yield np.array([[-2, -7, -4, -9], [-1, -9, -6, -10]], dtype="float32"), 1, 2
    generator = np.random.default_rng(27)
    for shape, start, width in (((4, 8), 2, 3), ((8, 4), 3, 1), ((4, 4), 0, 3)):
        yield generator.integers(-9, 2, shape).astype("float32"), start, width


def _filled(spectrogram, place, value):
    """A copy with `value` at `place`, as a list."""
    masked = spectrogram.copy()
    masked[place] = value
    return _listed(masked)


def _masked(spectrogram, start, width):
    return _filled(spectrogram, np.s_[:, start : start + width], spectrogram.mean())


def _with_value(value):
    """The right bands, filled with `value(spectrogram, bands)`; `bands` are the masked ones alone."""

    def rule(spectrogram, start, width):
        place = np.s_[:, start : start + width]
        return _filled(spectrogram, place, value(spectrogram, spectrogram[place]))

    return rule


def _at(place):
    """The right value, filled in at `place(start, width)`."""
    return lambda spectrogram, *given: _filled(spectrogram, place(*given), spectrogram.mean())


def _others(spectrogram, start, width):
    """Everything but the bands is filled."""
    place = np.s_[:, start : start + width]
    return _filled(np.full_like(spectrogram, spectrogram.mean()), place, spectrogram[place])


_MISTAKES = [
    (
        "nothing_changed",
        lambda spectrogram, start, width: _listed(spectrogram),
        "You return the spectrogram as it was.",
        "스펙트로그램을 그대로 돌려주었습니다.",
    ),
    (
        "frames_masked",
        _at(lambda start, width: np.s_[start : start + width]),
        "You mask frames: axis 0 is time. Bands are axis 1: `[:, start : start + width]`.",
        "프레임을 가렸습니다. 축 0은 시간입니다. 대역은 축 1이므로 `[:, start : start + width]`를 쓰십시오.",
    ),
    (
        "block_masked",
        _at(lambda start, width: np.s_[start : start + width, start : start + width]),
        "You mask a block, in frame 1 only. The bands are masked in every frame: `:` on axis 0.",
        "프레임 1에서만 네모나게 가렸습니다. 대역은 모든 프레임에서 가립니다. 축 0에는 `:`을 쓰십시오.",
    ),
    (
        "filled_with_zero",
        _with_value(lambda spectrogram, bands: 0),
        "These are logarithms: 0 is an energy of 1, louder than anything in this clip. Only where the features are "
        "standardised, with a mean of 0, are zeros the mean.",
        "특성은 로그입니다. 0은 에너지 1, 곧 이 클립의 어느 소리보다 큰 소리입니다. 평균이 0이 되도록 표준화한 특성에서만 0이 "
        "평균입니다.",
    ),
    (
        "logarithm_of_zero",
        _with_value(lambda spectrogram, bands: -np.inf),
        "log 0 is no number to calculate with: the first layer makes the loss NaN of it. Fill with the mean.",
        "log 0은 계산에 쓸 수 있는 수가 아닙니다. 첫 층을 지나면 손실이 NaN이 됩니다. 평균으로 채우십시오.",
    ),
    (
        "filled_with_minimum",
        _with_value(lambda spectrogram, bands: spectrogram.min()),
        "The smallest value, -10, stands for silence, and silence tells the network something. The mean tells it least.",
        "가장 작은 값 -10은 무음을 뜻하고, 무음도 신경망에는 정보입니다. 평균이 알려 주는 것이 가장 적습니다.",
    ),
    (
        "mean_of_masked_bands",
        _with_value(lambda spectrogram, bands: bands.mean()),
        "You fill with the mean of what is masked, -6.5. Take that of the whole spectrogram.",
        "가린 부분의 평균인 -6.5로 채웠습니다. 스펙트로그램 전체의 평균을 쓰십시오.",
    ),
    (
        "mean_of_each_band",
        _with_value(lambda spectrogram, bands: bands.mean(axis=0)),
        "You fill each band with its own mean (`axis=0`), and so it still tells how loud it was. Take one mean, that of "
        "the whole spectrogram.",
        "대역마다 그 대역의 평균으로 채웠습니다(`axis=0`). 그러면 그 대역이 얼마나 컸는지가 남습니다. 전체의 평균 하나로 "
        "채우십시오.",
    ),
    *(
        (
            "mean_of_each_frame",
            rule,
            "You fill each frame with its own mean (`axis=1`), and so it still tells how loud the moment was. Take one "
            "mean, that of the whole spectrogram.",
            "프레임마다 그 프레임의 평균으로 채웠습니다(`axis=1`). 그러면 그 순간이 얼마나 컸는지가 남습니다. 전체의 평균 "
            "하나로 채우십시오.",
        )
        for rule in (
            _with_value(lambda spectrogram, bands: spectrogram.mean(axis=1, keepdims=True)),
            _with_value(lambda spectrogram, bands: bands.mean(axis=1, keepdims=True)),
        )
    ),
    (
        "mean_after_zeroing",
        _with_value(lambda spectrogram, bands: spectrogram.mean() - bands.sum() / spectrogram.size),
        "You take the mean after you have written zeros into it: -2.75. Take it from `spectrogram`.",
        "0을 써넣은 다음에 평균을 구해서 -2.75가 되었습니다. 원래의 `spectrogram`에서 구하십시오.",
    ),
    (
        "end_is_width",
        _at(lambda start, width: np.s_[:, start:width]),
        "You end at band `width`, 2, not after 2 bands: a slice names the end, `start + width`.",
        "대역 2개를 가리지 않고 대역 `width`, 곧 2에서 끝냈습니다. 슬라이스에는 끝을 쓰므로 `start + width`입니다.",
    ),
    (
        "one_band_more",
        _at(lambda start, width: np.s_[:, start : start + width + 1]),
        "You mask 3 bands, one too many: the end of a slice is not part of it.",
        "대역을 하나 많은 3개 가렸습니다. 슬라이스의 끝은 들어가지 않으므로 1을 더하지 않습니다.",
    ),
    (
        "one_band_only",
        _at(lambda start, width: np.s_[:, start]),
        "You mask band 1 alone: `width` plays no part.",
        "대역 1 하나만 가렸습니다. `width`를 쓰지 않았습니다.",
    ),
    (
        "others_masked",
        _others,
        "It is the other way round: you keep the bands that should go, and fill all others.",
        "반대로 되었습니다. 가려야 할 대역만 남기고 나머지를 모두 채웠습니다.",
    ),
    (
        "bands_removed",
        lambda spectrogram, start, width: _listed(
            np.delete(spectrogram, np.s_[start : start + width], axis=1)
        ),
        "You cut the bands out, and 2 remain. The network needs all 4: overwrite them.",
        "대역을 잘라 내어 2개만 남았습니다. 신경망에는 4개가 모두 필요하므로 잘라 내지 말고 덮어쓰십시오.",
    ),
    (
        "masked_bands_returned",
        lambda spectrogram, start, width: _listed(np.full((len(spectrogram), width), spectrogram.mean())),
        "You return the 2 masked bands alone. Return the whole spectrogram, all 4.",
        "가린 대역 2개만 돌려주었습니다. 대역 4개가 모두 있는 스펙트로그램을 돌려주십시오.",
    ),
]


@exercise("07.mask")
def mask(answer):
    """`mask_bands(spectrogram, start, width)`: these bands of all frames become the mean of the whole spectrogram."""
    cases = list(_cases())
    compare_exactly([_listed(array(call(answer, *case))) for case in cases], _masked, cases, _MISTAKES)
    return language.say(
        en="Features that are standardised to a mean of 0 are simply masked with 0, as in the paper. Draw anew in every epoch: masks "
        "cost almost nothing.",
        ko="평균이 0이 되도록 표준화한 특성이라면 논문에서처럼 0으로 가리면 됩니다. 가리는 데는 비용이 거의 들지 않으므로 에포크마다 "
        "새로 뽑으십시오.",
    )
