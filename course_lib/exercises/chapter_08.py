"""Check of chapter 08: whether two techniques help each other or replace each other."""

import functools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import array, call, compare_exactly, listed
from course_lib.exercises.engine import exercise

_listed = functools.partial(listed, decimals=6)

# Errors of three and of four seeds. In both the interaction is above 0 for some and below for others; alone, the second
# technique is the better one in the first case, the first in the other. The hints quote the first case.
_CASES = [
    tuple(np.array([[0.3, 0.32, 0.28], [0.24, 0.25, 0.26], [0.22, 0.28, 0.21], [0.2, 0.19, 0.22]])),
    tuple(
        np.array(
            [
                [0.5, 0.41, 0.47, 0.6],
                [0.33, 0.28, 0.35, 0.31],
                [0.4, 0.37, 0.34, 0.45],
                [0.2, 0.3, 0.19, 0.27],
            ]
        )
    ),
]


def _interaction(none, first, second, both):
    return _listed((both - first) - (second - none))


def _rule(formula):
    return lambda none, first, second, both: _listed(formula(none, first, second, both))


def _from_right(change):
    return lambda *errors: _listed(change(np.array(_interaction(*errors))))


_TOTAL = (
    "`both - none` is the total effect of the two. What the second does without the first, `second - none`, is to be "
    "compared with what it does with it, `both - first`.",
    "`both - none`은 둘을 합한 전체 효과입니다. 첫째 기법이 없을 때 둘째 기법의 효과 `second - none`을, 있을 때의 효과 "
    "`both - first`와 비교하십시오.",
)
_BETTER = (
    "You compare with the better of the two alone. That says whether the second is worth adding, not whether the two "
    "influence each other: `none` plays no part.",
    "둘 가운데 나은 하나와 비교했습니다. 그러면 하나를 더할 가치가 있는지는 알 수 있어도 둘이 서로 영향을 주는지는 알 수 "
    "없습니다. `none`을 쓰지 않았기 때문입니다.",
)
_DIVIDED = (
    "You divide the difference of the differences. In analysis of variance a contrast is at times halved or quartered; here "
    "it stays in the unit of the errors, undivided.",
    "차이의 차이를 나누었습니다. 분산 분석에서는 2나 4로 나누기도 하지만, 여기서는 오류율의 단위 그대로 두고 나누지 "
    "않습니다.",
)
_RATIO = (
    "You compare ratios, so that 1 (or its logarithm, 0) means no interaction. The exercise asks on the scale of "
    "the errors themselves: subtract.",
    "비를 비교했습니다. 그러면 1(로그라면 0)일 때 상호 작용이 없는 것이 됩니다. 여기서는 오류율 그대로의 눈금에서 묻습니다. "
    "뺄셈을 하십시오.",
)
_MISTAKES = [
    ("total_effect", _rule(lambda none, first, second, both: both - none), *_TOTAL),
    (
        "compared_with_the_better",
        _rule(lambda none, first, second, both: both - np.minimum(first, second)),
        *_BETTER,
    ),
    (
        "compared_with_the_better",
        _rule(lambda none, first, second, both: both - min(first, second, key=np.mean)),
        *_BETTER,
    ),
    (
        "mean_not_per_seed",
        _from_right(np.mean),
        "That is the mean over the seeds. Return one number a seed: the interval needs them all.",
        "시드에 걸친 평균입니다. 시드마다 수 하나씩 돌려주십시오. 신뢰 구간을 구하려면 모두 있어야 합니다.",
    ),
    (
        "sign_reversed",
        _from_right(np.negative),
        "The sign is reversed. Take the effect with the first technique, `both - first`, minus the effect without it.",
        "부호가 반대입니다. 첫째 기법이 있을 때의 효과 `both - first`에서 없을 때의 효과를 빼십시오.",
    ),
    (
        "sign_lost",
        _from_right(np.abs),
        "The sign is lost: below 0 the two help each other, above 0 they replace each other.",
        "부호가 없어졌습니다. 0보다 작으면 서로 돕고, 0보다 크면 서로를 대신합니다.",
    ),
    *(
        ("contrast_divided", _from_right(lambda right, parts=parts: right / parts), *_DIVIDED)
        for parts in (2, 4)
    ),
    (
        "sum_of_effects",
        _rule(lambda none, first, second, both: (first - none) + (second - none)),
        "That is the sum of the two effects: what both would gain if neither influenced the other. Compare `both - none` with it.",
        "두 효과의 합입니다. 서로 영향을 주지 않는다면 함께 쓸 때 이만큼 달라질 것입니다. `both - none`을 이것과 비교하십시오.",
    ),
    *(
        (
            "one_effect_only",
            _rule(effect),
            "That is one effect. An interaction is the difference of two: what a technique does beside the other, minus what it "
            "does alone.",
            "효과 하나를 구했습니다. 상호 작용은 두 효과의 차이입니다. 다른 기법이 있을 때의 효과에서 혼자일 때의 효과를 빼십시오.",
        )
        for effect in (
            lambda none, first, second, both: both - first,
            lambda none, first, second, both: both - second,
            lambda none, first, second, both: second - first,
        )
    ),
    *(
        (
            "none_not_added",
            _rule(lambda none, first, second, both, share=share: both - first - second + share * none),
            "Mind the brackets: minus (`second` - `none`) is minus `second` plus `none`.",
            "괄호에 주의하십시오. (`second` - `none`)을 빼면 `second`는 빼고 `none`은 더하게 됩니다.",
        )
        for share in (-1, 0)
    ),
    *(
        ("ratios_compared", _rule(ratio), *_RATIO)
        for ratio in (
            lambda none, first, second, both: (both / first) / (second / none),
            lambda none, first, second, both: both / first - second / none,
            lambda none, first, second, both: np.log(both * none / (first * second)),
        )
    ),
]


@exercise("08.interaction")
def interaction(answer):
    """`interaction(none, first, second, both)`: (both - first) - (second - none), one number a seed."""
    yours = [_listed(array(call(answer, *case))) for case in _CASES]
    compare_exactly(yours, _interaction, _CASES, _MISTAKES)
    return language.say(
        en="Below 0 the two help each other: together they gain more than the sum of what each gains alone. Above 0 one does "
        "part of the other's work, or disturbs it. On another scale, such as the logarithm of the error, the sign may be another.",
        ko="0보다 작으면 서로 돕습니다. 함께 쓸 때의 이득이 따로 쓸 때의 이득을 더한 것보다 큽니다. 0보다 크면 서로의 일을 "
        "일부 대신하거나 방해합니다. 오류율의 로그처럼 다른 눈금에서는 부호가 다를 수 있습니다.",
    )
