"""Check of chapter 04: a penalty of Keras in scikit-learn's units."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call, hints_of_parts
from course_lib.exercises.engine import exercise

# Strength and number of examples: no two of the mistaken numbers coincide.
_ALPHA_CASES = [(0.01, 100), (0.3, 50), (0.002, 442)]
# What a mistaken learner's alphas are, each with its hint: `(id, function, en, ko)`.
_RIDGE_MISTAKES = [
    (
        "ridge_without_num_examples",
        lambda s, n: s,
        "`Ridge` adds up the squared errors, Keras takes their mean: multiply the strength by the number of examples.",
        "`Ridge`는 제곱 오차를 더하고 Keras는 평균합니다. 세기에 예제 수를 곱하십시오.",
    ),
    (
        "ridge_divided_by_num_examples",
        lambda s, n: s / n,
        "The sum of the errors in `Ridge` is the larger one, so its penalty must be larger: multiply by the number of "
        "examples, do not divide.",
        "`Ridge`는 오차를 더하므로 손실이 더 크고, 벌점도 그만큼 커야 합니다. 예제 수로 나누지 말고 곱하십시오.",
    ),
    (
        "ridge_doubled",
        lambda s, n: 2 * s * n,
        "There is no ½ in `Ridge`, nor in Keras: no factor 2.",
        "`Ridge`에도 Keras에도 ½이 없으므로 2를 곱하지 않습니다.",
    ),
    (
        "ridge_halved",
        lambda s, n: s * n / 2,
        "There is no ½ in `Ridge`, nor in Keras: do not halve. Only `Lasso` has one.",
        "`Ridge`에도 Keras에도 ½이 없으므로 반으로 줄이지 않습니다. ½은 `Lasso`에만 있습니다.",
    ),
]
_TIMES_NUM_EXAMPLES = (
    "`Lasso` already takes the mean over the examples: their number plays no part.",
    "`Lasso`는 이미 예제에 대해 평균하므로 예제 수는 필요 없습니다.",
)
_LASSO_MISTAKES = [
    (
        "lasso_not_halved",
        lambda s, n: s,
        "`Lasso` puts ½ in front of the mean squared error, so its penalty is halved, too.",
        "`Lasso`는 평균 제곱 오차에 ½을 곱하므로 벌점도 반이 됩니다.",
    ),
    (
        "lasso_doubled",
        lambda s, n: 2 * s,
        "`Lasso` puts ½ in front of the mean squared error: halve the strength, do not double it.",
        "`Lasso`는 평균 제곱 오차에 ½을 곱합니다. 세기를 두 배로 하지 말고 반으로 줄이십시오.",
    ),
    ("lasso_with_num_examples", lambda s, n: s * n, *_TIMES_NUM_EXAMPLES),
    ("lasso_with_num_examples", lambda s, n: s * n / 2, *_TIMES_NUM_EXAMPLES),
    ("lasso_with_num_examples", lambda s, n: s * n * 2, *_TIMES_NUM_EXAMPLES),
    ("lasso_with_num_examples", lambda s, n: s / n, *_TIMES_NUM_EXAMPLES),
    ("lasso_with_num_examples", lambda s, n: s / (2 * n), *_TIMES_NUM_EXAMPLES),
]


@exercise("04.scikit_learn")
def scikit_learn(answer):
    """`alphas(strength, num_examples)`: alpha of `Ridge`, strength·n, and of `Lasso`, strength/2, for a Keras penalty."""
    yours = np.array([array(call(answer, *case), (2,)) for case in _ALPHA_CASES])
    right = np.array([(strength * n, strength / 2) for strength, n in _ALPHA_CASES])
    if np.allclose(yours, right, rtol=1e-5, atol=0):
        return language.say(
            en="A strength without its formula says nothing: 0.01 can be weak in one library and strong in another.",
            ko="식을 함께 밝히지 않은 세기는 아무 뜻이 없습니다. 같은 0.01이 어떤 라이브러리에서는 약하고 다른 라이브러리에서는 "
            "강합니다.",
        )
    found, en, ko = _diagnose_alphas(yours, right)
    i = int(np.argmax(~np.isclose(yours, right, rtol=1e-5, atol=0).all(axis=1)))
    strength, num_examples = _ALPHA_CASES[i]
    mine, target = (f"({ridge:.4g}, {lasso:.4g})" for ridge, lasso in (yours[i], right[i]))
    raise NotYet(
        found,
        en=f"For strength {strength} and {num_examples} examples you return {mine}; wanted is {target}. {en}".strip(),
        ko=f"세기 {strength}, 예제 {num_examples}개에서 결과가 {mine}입니다. {target}이어야 합니다. {ko}".strip(),
    )


def _diagnose_alphas(yours, right):
    """Name the mistake: `(id, en, ko)`; if both numbers are mistaken, the hints of both."""
    if np.allclose(yours[:, 0], yours[:, 1], rtol=1e-5, atol=0):
        return (
            "same_number",
            "The two numbers cannot be equal: `Ridge` adds up the squared errors, `Lasso` takes half their mean.",
            "두 수는 같을 수 없습니다. `Ridge`는 제곱 오차를 더하고 `Lasso`는 평균의 반을 씁니다.",
        )
    if np.allclose(yours[:, ::-1], right, rtol=1e-5, atol=0):
        return "swapped", "`Ridge` comes first.", "`Ridge`의 값을 먼저 씁니다."
    return hints_of_parts(
        [
            (mine, _ALPHA_CASES, mistakes)
            for mine, mistakes in zip(yours.T, (_RIDGE_MISTAKES, _LASSO_MISTAKES), strict=True)
        ]
    )
