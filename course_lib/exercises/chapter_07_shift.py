"""Check of chapter 07: a clip moved in time."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import LearnerError, NotYet, Unanswered, array, call, compare_exactly
from course_lib.exercises.engine import exercise

# Numbers that are exact in float32, so that the hints show them as they are.
_CLIP = np.array([0.5, -0.25, 0.75, -0.5, 0.25, 1.0], dtype="float32")
_OTHER_CLIP = np.array([-0.75, 0.125, 0.375, -1.0, 0.625], dtype="float32")


def _moved(samples, num_samples, filling):
    """The clip as a list; `filling` is a mode of `np.pad`."""
    length = len(samples)
    start = length - np.clip(num_samples, -length, length)
    return np.pad(samples, length, mode=filling)[start : start + length].tolist()


def _shifted(samples, num_samples):
    return _moved(samples, num_samples, "constant")


_LATER = [(_CLIP, 2), (_OTHER_CLIP, 3)]
_MISTAKES = [
    (
        "nothing_changed",
        lambda samples, num_samples: samples.tolist(),
        "You return the clip as it was.",
        "클립을 그대로 돌려주었습니다.",
    ),
    *(
        (
            "wraps_round",
            lambda samples, num_samples, sign=sign: np.roll(samples, sign * num_samples).tolist(),
            f"`np.roll` lets what leaves at one end come in at the other: the end of the word is heard before its beginning. "
            f"What leaves is gone, and zeros take its place.{more_en}",
            f"`np.roll`은 한쪽 끝으로 나간 것을 다른 쪽 끝으로 다시 들여와서, 말의 끝이 처음보다 먼저 들립니다. 나간 샘플은 버리고 "
            f"빈자리는 0으로 채우십시오.{more_ko}",
        )
        for sign, more_en, more_ko in (
            (1, "", ""),
            (-1, " And positive numbers move the clip later.", " 그리고 양수이면 클립이 늦어져야 합니다."),
        )
    ),
    (
        "wrong_direction",
        lambda samples, num_samples: _shifted(samples, -num_samples),
        "You move the clip earlier. A positive number moves it later: the zeros come first.",
        "클립을 앞당겼습니다. 양수이면 클립이 늦어지므로 0이 앞에 와야 합니다.",
    ),
    (
        "beginning_silenced",
        lambda samples, num_samples: [0.0] * num_samples + samples[num_samples:].tolist(),
        "You write zeros over the beginning, and the rest stays where it was: move it.",
        "처음 부분을 0으로 덮어썼을 뿐, 나머지는 제자리에 있습니다. 나머지를 옮기십시오.",
    ),
    (
        "border_repeated",
        lambda samples, num_samples: _moved(samples, num_samples, "edge"),
        "You fill the gap with the first sample. A constant other than 0 ends in a click: fill with zeros.",
        "빈자리를 첫 샘플의 값으로 채웠습니다. 0이 아닌 값이 이어지다 끊기면 딱 소리가 납니다. 0으로 채우십시오.",
    ),
    *(
        (
            "clip_longer",
            wrong,
            "The clip has become longer, and a batch needs clips of one length: drop what leaves at the other end.",
            "클립이 길어졌습니다. 배치에 넣으려면 클립의 길이가 같아야 합니다. 반대쪽 끝으로 나간 샘플은 버리십시오.",
        )
        for wrong in (
            lambda samples, num_samples: np.pad(samples, (num_samples, 0)).tolist(),
            lambda samples, num_samples: np.pad(samples, (0, num_samples)).tolist(),
            lambda samples, num_samples: np.pad(samples, num_samples).tolist(),
        )
    ),
    *(
        (
            "clip_shorter",
            wrong,
            "The clip has become shorter, and a batch needs clips of one length: put zeros where samples are missing.",
            "클립이 짧아졌습니다. 배치에 넣으려면 클립의 길이가 같아야 합니다. 모자라는 만큼 0을 넣으십시오.",
        )
        for wrong in (
            lambda samples, num_samples: samples[:-num_samples].tolist(),
            lambda samples, num_samples: samples[num_samples:].tolist(),
        )
    ),
]
# What is called once positive numbers are right, and what is said if it fails: `(cases, (id, en, ko))`.
_LATER_STAGES = [
    (
        [(_CLIP, -2), (_OTHER_CLIP, -1)],
        (
            "negative_not_handled",
            "Positive numbers are right. A negative one moves the clip earlier: the first samples go, and the zeros stand at the "
            "end.",
            "양수일 때는 맞습니다. 음수이면 클립을 앞당깁니다. 처음의 샘플을 버리고 끝에 0을 넣으십시오.",
        ),
    ),
    (
        [(_CLIP, 0)],
        (
            "fails_at_zero",
            "Other numbers are right; 0 leaves the clip as it is. But -0 is 0: `samples[:-0]` is `samples[:0]`, which is empty. `samples[: len(samples) - "
            "num_samples]` has no such trap; or treat 0 by itself.",
            "다른 수에서는 맞습니다. 0이면 클립이 그대로여야 합니다. 그러나 -0은 0이므로 `samples[:-0]`은 `samples[:0]`, 곧 빈 배열입니다. `samples[: len(samples) - "
            "num_samples]`에는 이런 함정이 없습니다. 0일 때를 따로 다루어도 됩니다.",
        ),
    ),
    (
        [(_CLIP, 6), (_CLIP, 8), (_CLIP, -8)],
        (
            "longer_than_clip",
            "A clip of 6 samples that moves by 6 or more is gone: 6 zeros are left, neither more nor fewer. A slice whose end has "
            "become negative counts from the back: `max(end, 0)`.",
            "샘플이 6개인 클립을 6개 이상 옮기면 아무것도 남지 않습니다. 결과는 0이 꼭 6개여야 합니다. 슬라이스의 끝이 음수가 되면 "
            "뒤에서부터 세므로 `max(end, 0)`을 쓰십시오.",
        ),
    ),
]


@exercise("07.shift")
def shift(answer):
    """`shift(samples, num_samples)`: later by so many samples, or earlier if negative; zeros fill, the length stays."""
    compare_exactly([_numbers(call(answer, *case)) for case in _LATER], _shifted, _LATER, _MISTAKES)
    for cases, otherwise in _LATER_STAGES:
        yours = [_numbers(_called(answer, case, otherwise)) for case in cases]
        compare_exactly(yours, _shifted, cases, [], otherwise)
    return language.say(
        en="`audiomentations.Shift` wraps round unless you say `rollover=False`. 800 samples are 0.1 s at 8 kHz.",
        ko="`audiomentations.Shift`는 `rollover=False`를 주지 않으면 나간 것을 반대쪽으로 들여옵니다. 8 kHz에서 샘플 800개는 0.1초입니다.",
    )


def _numbers(result):
    """The samples as a list; those of float64 and float32 are alike, whole numbers are refused."""
    values = array(result)
    if values.dtype.kind in "biu":
        raise NotYet(
            "whole_numbers",
            en=f"Your array has the dtype `{values.dtype}`, and samples between -1 and 1 become 0 in it. `np.zeros_like(samples)` "
            "takes over the right one.",
            ko=f"배열의 dtype이 `{values.dtype}`이라서 -1과 1 사이의 샘플이 0이 됩니다. `np.zeros_like(samples)`를 쓰면 dtype이 "
            "그대로 이어집니다.",
        )
    return np.round(values.astype(float), 6).tolist()


def _called(function, case, hint):
    """What the learner's function returns; if it fails or returns nothing, the hint for such a case."""
    mistake, en, ko = hint
    try:
        return call(function, *case)
    except Unanswered:
        what_en, what_ko = "your function returns nothing", "함수가 아무것도 돌려주지 않습니다"
    except LearnerError as found:
        error = f"`{type(found.error).__name__}`"
        what_en, what_ko = f"your function raises {error}", f"함수에서 {error} 오류가 납니다"
    raise NotYet(
        mistake,
        en=f"For `num_samples={case[1]}` {what_en}. {en}",
        ko=f"`num_samples={case[1]}`일 때 {what_ko}. {ko}",
    )
