"""Check of chapter 05: the arguments of `ImageDataGenerator` as factors of Keras layers."""

import itertools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call, hints_of_parts
from course_lib.exercises.engine import exercise

# rotation_range, width_shift_range, height_shift_range: no two of the mistaken numbers coincide.
_CASES = [(30, 0.2, 0.1), (45, 0.05, 0.3), (8, 0.3, 0.15)]
# What a mistaken learner's factors are, each with its hint: `(id, function, en, ko)`. Every angle is wrong in the first
# case already, so the hints may quote its 30 degrees.
_ROTATION_MISTAKES = [
    (
        "degrees_as_given",
        lambda r: r,
        "`RandomRotation` counts in full turns, not in degrees, and refuses a factor of 30: it takes numbers from -1 to 1.",
        "`RandomRotation`의 단위는 도가 아니라 바퀴입니다. `factor`는 -1 이상 1 이하의 수여야 하므로 30을 주면 오류가 납니다.",
    ),
    (
        "radians",
        np.deg2rad,
        "These are radians. `RandomRotation` reads 0.524 turns, about 188 degrees: divide the angle by 360.",
        "라디안으로 바꾼 값입니다. `RandomRotation`은 이 값을 0.524바퀴, 곧 약 188도로 읽습니다. 각도를 360으로 나누십시오.",
    ),
    (
        "half_turns",
        lambda r: r / 180,
        "You divide by 180, and images turn by up to 60 degrees. A full turn has 360, and the layer, too, draws between "
        "minus and plus its factor.",
        "180으로 나누어 60도까지 돌게 됩니다. 한 바퀴는 360도이고, 층도 `-factor`와 `factor` 사이에서 각도를 뽑습니다.",
    ),
    (
        "rotation_in_percent",
        lambda r: r / 100,
        "You divide by 100: 0.3 turns are 108 degrees. A full turn has 360.",
        "100으로 나누었습니다. 0.3바퀴는 108도입니다. 한 바퀴는 360도입니다.",
    ),
    (
        "divided_by_two_pi",
        lambda r: r / (2 * np.pi),
        "You divide by 2π, a full turn in radians. The angle is given in degrees: divide by 360.",
        "라디안으로 한 바퀴인 2π로 나누었습니다. 각도의 단위가 도이므로 360으로 나누십시오.",
    ),
    (
        "rotation_halved",
        lambda r: r / 720,
        "Images turn by up to 15 degrees only. Both the generator and the layer draw between minus and plus the number: "
        "no factor ½.",
        "15도까지만 돌게 됩니다. `ImageDataGenerator`도 층도 음수와 양수 양쪽으로 그 수까지 뽑으므로 ½을 곱하지 않습니다.",
    ),
    (
        "upside_down",
        lambda r: 360 / r,
        "360 / 30 = 12 such angles make a full turn. Asked is which part of a turn the angle is: 30 / 360.",
        "360 / 30 = 12는 그 각도가 몇 번 모여야 한 바퀴가 되는지를 나타냅니다. 구할 것은 그 각도가 한 바퀴의 얼마인지, 곧 "
        "30 / 360입니다.",
    ),
]
_SHIFT_MISTAKES = [
    (
        "height_and_width_swapped",
        lambda width, height: (width, height),
        "`RandomTranslation` takes the height first. (Asked is what the arguments are named for; that the generator of "
        "Keras 3 exchanges them itself is its bug.)",
        "`RandomTranslation`은 높이를 먼저 받습니다. (구할 것은 인수의 이름이 뜻하는 범위입니다. Keras 3의 "
        "`ImageDataGenerator`가 둘을 뒤바꾸는 것은 버그입니다.)",
    ),
    *(
        (
            "shifts_rescaled",
            lambda width, height, scale=scale: (height * scale, width * scale),
            "The generator and the layer both take shifts as shares of height and width, and draw between minus and plus "
            "the number: hand them on as they are.",
            "`ImageDataGenerator`도 층도 이동을 높이와 너비에 대한 비율로 받고, 음수와 양수 양쪽으로 그 수까지 뽑습니다. 그대로 "
            "넘기십시오.",
        )
        for scale in (1 / 100, 100, 1 / 360, 1 / 2, 2)
    ),
]


@exercise("05.old_to_new")
def old_to_new(answer):
    """`layers(rotation_range, width_shift_range, height_shift_range)`: the factors of rotation, height and width."""
    yours = np.array([_factors(call(answer, *case)) for case in _CASES])
    right = np.array([(rotation / 360, height, width) for rotation, width, height in _CASES])
    wrong_at = np.flatnonzero(~np.isclose(yours, right, rtol=1e-5, atol=0).all(axis=1))
    if not len(wrong_at):
        return language.say(
            en="Angles and shifts now have the ranges that the old names promise. Two differences remain: in Keras 3 the "
            "generator exchanges the shifts, so that `height_shift_range` moves images sideways; and it repeats the border "
            '(`fill_mode="nearest"`), where the layers mirror the image (`"reflect"`).',
            ko="이제 각도와 이동의 범위가 옛 인수의 이름이 뜻하는 대로입니다. 다른 점이 두 가지 남습니다. Keras 3의 "
            "`ImageDataGenerator`는 두 이동을 뒤바꾸어 `height_shift_range`가 이미지를 좌우로 움직입니다. 그리고 이미지 밖을 "
            '가장자리 픽셀로 채우지만(`fill_mode="nearest"`), 층은 이미지를 거울에 비추듯 채웁니다(`"reflect"`).',
        )
    found, en, ko = _diagnose(yours, right)
    rotation, width, height = _CASES[wrong_at[0]]
    given = f"`rotation_range={rotation}`, `width_shift_range={width}`, `height_shift_range={height}`"
    mine, target = (_shown(factors[wrong_at[0]]) for factors in (yours, right))
    raise NotYet(
        found,
        en=f"For {given} you return {mine}; wanted is {target}. {en}".strip(),
        ko=f"{given}일 때 결과가 {mine}입니다. {target}이어야 합니다. {ko}".strip(),
    )


def _factors(result):
    """The three factors; as in Keras, each may also be a pair (−factor, factor)."""
    parts = result if isinstance(result, tuple | list) else np.atleast_1d(array(result))
    return array([_one_number(array(part)) for part in parts], (3,))


def _one_number(factor):
    if factor.shape != (2,):
        return factor.reshape(()) if factor.size == 1 else factor
    if not np.isclose(factor[0], -factor[1]):
        raise NotYet(
            "one_sided",
            en=f"The pair {_shown(factor)} does not reach equally far to both sides. The generator draws between minus and plus the "
            "range: a factor is one number f, or the pair (-f, f).",
            ko=f"{_shown(factor)}은(는) 두 방향의 범위가 서로 다릅니다. `ImageDataGenerator`는 음수와 양수 양쪽으로 같은 범위에서 뽑습니다. "
            "`factor`로는 수 f 하나나 (-f, f)를 쓰십시오.",
        )
    return factor[1]


def _diagnose(yours, right):
    """Name the mistake: `(id, en, ko)`; if both angle and shifts are mistaken, the hints of both."""
    for order in itertools.permutations(range(3)):
        if order[0] != 0 and np.allclose(yours[:, order], right, rtol=1e-5, atol=0):
            return (
                "rotation_not_first",
                "The order is rotation, height, width.",
                "순서는 회전, 높이, 너비입니다.",
            )
    rotations = [rotation for rotation, *_ in _CASES]
    shifts = [case[1:] for case in _CASES]
    return hints_of_parts(
        [
            (yours[:, 0], [(rotation,) for rotation in rotations], _ROTATION_MISTAKES),
            (yours[:, 1:], shifts, _SHIFT_MISTAKES),
        ]
    )


def _shown(values):
    return f"({', '.join(f'{value:.3g}' for value in values)})"
