"""Checks of chapter 06: how many words change, and the leak."""

import itertools
import math

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, call, compare_exactly, compare_number, number
from course_lib.exercises.engine import exercise

# Numbers of words and rates. Whatever the order of computing, no product lies beside a whole number that it should be.
_COUNT_CASES = [(17, 0.1), (12, 0.35), (38, 0.05), (25, 0.5), (30, 0.5), (4, 0.1), (9, 0)]
# What is done to the product of number and rate: `(id, function, en, ko)`.
_ROUNDINGS = [
    (None, math.floor, "", ""),
    *(
        (
            "rounded",
            rounding,
            "You round to the nearest whole number. ⌊ ⌋ rounds down: `int(...)` or `math.floor(...)`.",
            "가장 가까운 정수로 반올림했습니다. ⌊ ⌋은 내림입니다. `int(...)`나 `math.floor(...)`를 쓰십시오.",
        )
        for rounding in (round, lambda product: math.floor(product + 0.5))
    ),
    (
        "rounded_up",
        math.ceil,
        "You round up. ⌊ ⌋ rounds down: `int(...)` or `math.floor(...)`.",
        "올림했습니다. ⌊ ⌋은 내림입니다. `int(...)`나 `math.floor(...)`를 쓰십시오.",
    ),
    (
        "one_added",
        lambda product: math.floor(product) + 1,
        "You add 1 to every count. The 1 is a minimum, for texts so short that the product is below 1: `max(1, ...)`.",
        "언제나 1을 더했습니다. 1은 곱이 1보다 작은 짧은 텍스트를 위한 최솟값입니다. `max(1, ...)`을 쓰십시오.",
    ),
    (
        "not_rounded",
        lambda product: product,
        "A part of a word cannot change: round down, with `int(...)` or `math.floor(...)`.",
        "단어의 일부만 바꿀 수는 없습니다. `int(...)`나 `math.floor(...)`로 내림하십시오.",
    ),
]
# What is made of the rounded product and the rate.
_MINIMA = [
    (None, lambda rounded, rate: max(1, rounded) if rate else 0, "", ""),
    (
        "minimum_at_rate_zero",
        lambda rounded, rate: max(1, rounded),
        "The minimum of 1 is for rates above 0. A rate of 0 leaves the text as it is: return 0.",
        "최솟값 1은 비율이 0보다 클 때만 씁니다. 비율이 0이면 텍스트를 그대로 두라는 뜻이므로 0을 돌려주십시오.",
    ),
    (
        "minimum_forgotten",
        lambda rounded, rate: rounded,
        "Of a short text at least 1 word changes: of 4 words at rate 0.1 not 0, but 1. Take `max(1, ...)`.",
        "짧은 텍스트에서도 단어가 적어도 1개는 바뀝니다. 단어 4개에 비율이 0.1이면 0개가 아니라 1개입니다. `max(1, ...)`을 "
        "쓰십시오.",
    ),
]


def _count(num_words, rate):
    return max(1, math.floor(rate * num_words)) if rate else 0


def _combined(rounding, minimum):
    """The mistaken count made by a rounding and a minimum, with the hints of both."""
    mistake, rounded, *hints = rounding
    other_mistake, bounded, *other_hints = minimum
    en, ko = (" ".join(filter(None, pair)) for pair in zip(hints, other_hints, strict=True))
    return mistake or other_mistake, lambda n, rate: bounded(rounded(rate * n), rate), en, ko


# The first pair is the right one.
_, *_COUNT_MISTAKES = (_combined(*pair) for pair in itertools.product(_ROUNDINGS, _MINIMA))


@exercise("06.count")
def count(answer):
    """`count(num_words, rate)`: max(1, ⌊rate · num_words⌋) as an int, and 0 for rate 0 (Wei and Zou, 2019)."""
    results = [call(answer, *case) for case in _COUNT_CASES]
    compare_exactly([number(result) for result in results], _count, _COUNT_CASES, _COUNT_MISTAKES)
    fraction = next((result for result in results if np.asarray(result).dtype.kind not in "iu"), None)
    if fraction is not None:
        raise NotYet(
            "float_returned",
            en=f"The numbers are right, but `{number(fraction)}` is a float, and `range` and slices refuse it. `int(...)` "
            "makes it a whole number.",
            ko=f"값은 맞지만 `{number(fraction)}`은(는) 실수(float)라서 `range`나 슬라이스에 쓸 수 없습니다. `int(...)`로 "
            "정수로 바꾸십시오.",
        )
    return language.say(
        en="Because of the minimum, short texts change most: of 4 words at rate 0.1 one changes, and that is a quarter.",
        ko="최솟값이 있어서 짧은 텍스트일수록 많이 바뀝니다. 단어 4개에 비율이 0.1이면 하나가 바뀌므로 실제로는 4분의 1입니다.",
    )


_LEAK_MISTAKES = [
    Mistake(
        "one_sibling",
        0.8,
        en="{yours} is the probability that one given version is in the training set. There are 4 others, and one of them is "
        "enough.",
        ko="{yours}은(는) 특정한 하나가 훈련 세트에 있을 확률입니다. 같은 문장의 텍스트는 그 밖에 4개이고, 그 가운데 하나만 있어도 "
        "됩니다.",
    ),
    Mistake(
        "counts_itself",
        1 - 0.2**5,
        en="{yours} is 1 - 0.2⁵: you count the text itself among its versions. It is in the test set for certain; 4 others "
        "remain.",
        ko="{yours}은(는) 1 - 0.2⁵입니다. 그 텍스트 자신까지 셌습니다. 그것은 테스트 세트에 있는 것이 확실하므로 나머지 4개만 "
        "세십시오.",
    ),
    Mistake(
        "original_forgotten",
        1 - 0.2**3,
        en="{yours} is 1 - 0.2³. With the original there are 5 versions of each sentence: a text has 4 others.",
        ko="{yours}은(는) 1 - 0.2³입니다. 원래 문장까지 문장마다 텍스트가 5개이므로, 한 텍스트에는 나머지가 4개 있습니다.",
    ),
    Mistake(
        "all_in_training",
        0.8**4,
        en="{yours} is 0.8⁴, the probability that all 4 others are in the training set. One is enough.",
        ko="{yours}은(는) 0.8⁴, 곧 나머지 4개가 모두 훈련 세트에 있을 확률입니다. 하나만 있어도 됩니다.",
    ),
    Mistake(
        "not_all_in_training",
        1 - 0.8**4,
        en="{yours} is 1 - 0.8⁴, the probability that at least one of the 4 others is in the test set. Asked is: in the "
        "training set.",
        ko="{yours}은(는) 1 - 0.8⁴, 곧 나머지 4개 가운데 적어도 하나가 테스트 세트에 있을 확률입니다. 구할 것은 훈련 세트에 있을 "
        "확률입니다.",
    ),
    Mistake(
        "none_in_training",
        0.2**4,
        en="{yours} is 0.2⁴, the probability of the opposite: that none of the 4 others is in the training set.",
        ko="{yours}은(는) 0.2⁴, 곧 나머지 4개 가운데 하나도 훈련 세트에 없을, 반대의 확률입니다.",
    ),
    Mistake(
        "share_of_test_set",
        0.2,
        en="{yours} is the share of the test set: the probability that one given version is there, too. Think of all 4 others.",
        ko="{yours}은(는) 테스트 세트의 비율, 곧 특정한 하나도 테스트 세트에 있을 확률입니다. 나머지 4개를 모두 생각하십시오.",
    ),
    Mistake(
        "added",
        4 * 0.8,
        en="{yours} is 4 × 0.8, and no probability exceeds 1. Begin with the opposite: all 4 others are in the test set.",
        ko="{yours}은(는) 4 × 0.8입니다. 확률은 1을 넘을 수 없습니다. 반대의 경우, 곧 나머지 4개가 모두 테스트 세트에 있을 "
        "확률부터 구하십시오.",
    ),
    Mistake(
        "certain",
        1,
        en="{yours} would be certain. All 4 others can be in the test set; that is rare, but it happens.",
        ko="{yours}이면 반드시 그렇다는 뜻입니다. 드물지만 나머지 4개가 모두 테스트 세트에 있을 수도 있습니다.",
    ),
]


@exercise("06.leak")
def leak(answer):
    """The probability that a text has one of its 4 siblings among the 80 % for training: 1 - 0.2⁴ = 0.9984.

    Rounded to three digits it passes, too, and so does what is exact for 1,000 of 5,000 texts, 0.99841.
    """
    value, right = number(answer), 1 - 0.2**4
    if not np.isclose(value, right, rtol=0, atol=5e-4):
        if 10 < value <= 100:
            raise NotYet(
                "percent",
                en=f"{value:g} looks like a percentage. Write it as a number between 0 and 1.",
                ko=f"{value:g}은(는) 백분율로 보입니다. 0과 1 사이의 수로 쓰십시오.",
            )
        compare_number(value, right, _LEAK_MISTAKES, tolerance=1e-4)
    return language.say(
        en="Of 1,000 texts of the test set, about 998 have a version in training: the test rewards a network that learns by "
        "heart. Split first, then augment the training part alone.",
        ko="테스트 세트의 텍스트 1,000개 가운데 998개쯤은 같은 문장의 다른 텍스트가 훈련 세트에 있습니다. 그러면 통째로 외운 "
        "신경망이 좋은 점수를 받습니다. 먼저 나누고, 훈련 세트만 증강하십시오.",
    )
