"""Check of chapter 07: voices that are kept for the test."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call
from course_lib.exercises.engine import exercise

# The voice of each clip, in no order, and the voices that are held out.
_VOICES = np.array([7, 1, 4, 7, 9, 1, 4, 9, 7, 2, 1, 4])
_CASES = [(_VOICES, [4, 9]), (_VOICES, [7]), (np.array([3, 5, 0, 6, 3, 0, 5, 3, 6, 8]), [8, 0, 5])]


def _split(voices, held_out):
    test = np.isin(voices, held_out)
    return ~test, test


def _by_place(voices, held_out):
    test = np.isin(np.arange(len(voices)), held_out)
    return ~test, test


@exercise("07.voices")
def voices(answer):
    """`split_by_voice(voices, held_out)`: which clips train and which test, as boolean masks or as places."""
    raw = [_two_parts(call(answer, *case)) for case in _CASES]
    _check_clips_not_voices(raw)
    yours = [[_mask(part, len(case[0])) for part in parts] for parts, case in zip(raw, _CASES, strict=True)]
    if _all_agree(yours, _split):
        return language.say(
            en="Only such a test says how the network hears people whom it does not know. Split by voice first, augment the training "
            "part afterwards. In scikit-learn: `GroupShuffleSplit`.",
            ko="이런 테스트라야 처음 듣는 사람의 말을 얼마나 알아듣는지 알 수 있습니다. 먼저 목소리로 나누고, 그다음에 훈련 세트를 "
            "증강하십시오. scikit-learn에는 `GroupShuffleSplit`이 있습니다.",
        )
    raise _hint(yours)


def _two_parts(result):
    if (isinstance(result, tuple | list) and len(result) == 2) or np.shape(result)[:1] == (2,):
        return [array(part) for part in result]
    raise NotYet(
        "not_two_parts",
        en=f"Return 2 results, `training, test`. Your function returned a `{type(result).__name__}`.",
        ko=f"`training, test`처럼 결과 2개를 돌려주십시오. 돌려준 값의 자료형은 `{type(result).__name__}`입니다.",
    )


def _check_clips_not_voices(raw):
    """Raise the hint for an answer that holds voices, once each or once for each of their clips."""
    wanted = [[np.unique(voices[part]) for part in _split(voices, held)] for voices, held in _CASES]
    for parts, targets in zip(raw, wanted, strict=True):
        if not all(
            np.array_equal(np.unique(part), target) for part, target in zip(parts, targets, strict=True)
        ):
            return
    raise NotYet(
        "voices_not_clips",
        en=f"You return voices: `{np.unique(raw[0][1]).tolist()}` for the test. Wanted is which clips are theirs: `True` or `False` "
        f"for each of the {len(_VOICES)} clips.",
        ko=f"클립이 아니라 목소리를 돌려주었습니다. 테스트 쪽이 `{np.unique(raw[0][1]).tolist()}`입니다. 클립 {len(_VOICES)}개마다 "
        "`True`나 `False`로, 어느 클립이 그 목소리인지를 돌려주십시오.",
    )


def _mask(part, num_clips):
    """A boolean mask of the clips, from a mask or from places."""
    places = part.ravel()
    if part.dtype.kind == "b" and places.size == num_clips:
        return places
    if places.size == num_clips and np.isin(places, (0, 1)).all():
        raise NotYet(
            "numbers_not_booleans",
            en=f"Zeros and ones of dtype `{part.dtype}` are no mask: as an index, 0 fetches the first clip and 1 the second. "
            "`astype(bool)` makes a mask of them.",
            ko=f"dtype이 `{part.dtype}`인 0과 1은 마스크가 아닙니다. 인덱스로 쓰면 0은 첫째 클립, 1은 둘째 클립을 가져옵니다. "
            "`astype(bool)`로 바꾸십시오.",
        )
    whole = part.dtype.kind in "iu" or places.size == 0
    if not whole or not np.isin(places, np.arange(num_clips)).all():
        raise NotYet(
            "not_a_mask",
            en=f"For {num_clips} clips each result is a mask of {num_clips} booleans, or the numbers of clips from 0 to "
            f"{num_clips - 1}. Received: dtype `{part.dtype}`, shape {part.shape}.",
            ko=f"클립이 {num_clips}개이면 두 결과는 저마다 불리언 {num_clips}개로 된 마스크이거나 0부터 {num_clips - 1}까지의 클립 "
            f"번호입니다. 받은 값은 dtype `{part.dtype}`, 모양 {part.shape}입니다.",
        )
    return np.isin(np.arange(num_clips), places)


def _all_agree(yours, rule):
    return all(np.array_equal(parts, rule(*case)) for parts, case in zip(yours, _CASES, strict=True))


def _hint(yours):
    """The exception that says what is wrong, first of all where a clip or a voice stands on both sides."""
    if _all_agree(yours, lambda *case: _split(*case)[::-1]):
        return NotYet(
            "parts_exchanged",
            en=f"The two are exchanged. `training` comes first, and of `held_out={_CASES[0][1]}` no clip is in it.",
            ko=f"두 결과의 순서가 바뀌었습니다. `training`이 먼저이고, 거기에는 `held_out={_CASES[0][1]}`의 클립이 없어야 합니다.",
        )
    if _all_agree(yours, _by_place):
        return NotYet(
            "places_not_voices",
            en=f"You take `held_out={_CASES[0][1]}` for the places of clips. They are voices: look for them in `voices`, with "
            "`np.isin(voices, held_out)`.",
            ko=f"`held_out={_CASES[0][1]}`의 수를 클립의 자리로 보았습니다. 이것은 목소리의 번호입니다. `np.isin(voices, held_out)`으로 "
            "`voices`에서 찾으십시오.",
        )
    (training, test), (voices, held_out) = next(
        (parts, case)
        for parts, case in zip(yours, _CASES, strict=True)
        if not np.array_equal(parts, _split(*case))
    )
    return _leak(training, test, voices) or _misplaced(training, test, voices, held_out)


def _leak(training, test, voices):
    """The hint for a clip or a voice on both sides, or None."""
    if np.any(training & test):
        clip = int(np.argmax(training & test))
        return NotYet(
            "clip_on_both_sides",
            en=f"Clip {clip} stands in training and in the test: the test asks for what was learned by heart. A clip is in one "
            "of the two.",
            ko=f"{clip}번 클립이 훈련과 테스트 양쪽에 있습니다. 그러면 테스트는 외운 것을 묻게 됩니다. 클립은 한쪽에만 있어야 "
            "합니다.",
        )
    shared = np.intersect1d(voices[training], voices[test])
    if not len(shared):
        return None
    voice = shared[0]
    counts = [int(np.sum(voices[part] == voice)) for part in (training, test)]
    return NotYet(
        "voice_on_both_sides",
        en=f"Voice {voice} stands on both sides, with clips in training ({counts[0]}) and in the test ({counts[1]}): the network "
        "knows the speaker already. All clips of a voice belong on one side.",
        ko=f"{voice}번 목소리의 클립이 훈련에 {counts[0]}개, 테스트에 {counts[1]}개 있습니다. 신경망이 이미 아는 사람을 시험하게 "
        "됩니다. 한 목소리의 클립은 모두 한쪽에 두십시오.",
    )


def _misplaced(training, test, voices, held_out):
    """The hint for a clip that is missing, or a voice on the wrong side."""
    missing = ~(training | test)
    if np.any(missing):
        return NotYet(
            "clip_missing",
            en=f"Clip {int(np.argmax(missing))} is in neither of the two; {int(missing.sum())} of {len(voices)} clips are missing.",
            ko=f"{int(np.argmax(missing))}번 클립이 어느 쪽에도 없습니다. 클립 {len(voices)}개 가운데 {int(missing.sum())}개가 "
            "빠졌습니다.",
        )
    voice = voices[test != _split(voices, held_out)[1]][0]
    side_en, side_ko = ("test", "테스트") if voice in held_out else ("training", "훈련")
    return NotYet(
        "voice_on_wrong_side",
        en=f"With `held_out={held_out}` voice {voice} belongs in the {side_en} part; yours has it in the other.",
        ko=f"`held_out={held_out}`이면 {voice}번 목소리는 {side_ko} 쪽입니다. 지금은 반대쪽에 있습니다.",
    )
