"""Check of chapter 05: MixUp of inputs and labels."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call
from course_lib.exercises.engine import exercise


def _cases():
    """Inputs, one-hot labels, partners, share: above and below one half, so that rounded labels show."""
    inputs = np.array([[10.0, 0.0], [0.0, 20.0], [4.0, 8.0], [6.0, 2.0]])
    yield inputs, np.eye(3)[[0, 1, 2, 1]], np.array([2, 0, 3, 1]), 0.7
    rng = np.random.default_rng(33)
    partner = np.array([3, 4, 0, 1, 2, 5])
    yield rng.random((6, 3, 4, 1)), np.eye(4)[[3, 0, 2, 1, 1, 0]], partner, 0.3


def _mixed(values, partner, share, *, order=None):
    """The right mixture; `order` replaces the partners by mistaken ones."""
    return share * values + (1 - share) * values[partner if order is None else order]


# What a mistaken learner makes of inputs or labels, `(id, function, en, ko)`; the first that agrees names the mistake.
_MISTAKES = [
    (
        "share_exchanged",
        lambda values, partner, share: _mixed(values, partner, 1 - share),
        "`share` belongs to the example itself; its partner gets 1 - `share`.",
        "`share`는 예제 자신의 비율입니다. 짝의 비율은 1 - `share`입니다.",
    ),
    (
        "not_mixed",
        lambda values, partner, share: values,
        "Nothing is mixed: the partner of example i is `inputs[partner[i]]`.",
        "아무것도 섞이지 않았습니다. 예제 i의 짝은 `inputs[partner[i]]`입니다.",
    ),
    (
        "partner_only",
        lambda values, partner, share: values[partner],
        "These are the partners alone. Mix them with the examples themselves.",
        "짝만 돌려주었습니다. 예제 자신과 섞으십시오.",
    ),
    (
        "sum_not_mean",
        lambda values, partner, share: values + values[partner],
        "You add both in full, and the shares add up to 2. They must add up to 1: `share` and 1 - `share`.",
        "둘을 그대로 더해서 비율의 합이 2입니다. 합이 1이 되도록 `share`와 1 - `share`를 곱하십시오.",
    ),
    (
        "share_ignored",
        lambda values, partner, share: _mixed(values, partner, 0.5),
        "You mix half and half. Use `share`.",
        "반씩 섞었습니다. `share`를 쓰십시오.",
    ),
    (
        "partner_inverted",
        lambda values, partner, share: _mixed(values, partner, share, order=np.argsort(partner)),
        "You send example i to the place `partner[i]`. Fetch the example that stands there: `inputs[partner]`.",
        "예제 i를 `partner[i]` 자리로 보냈습니다. 반대로 그 자리에 있는 예제를 `inputs[partner]`로 가져와야 합니다.",
    ),
    *(
        (
            "partner_ignored",
            lambda values, partner, share, step=step, start=start: _mixed(
                values, partner, share, order=(start + step * np.arange(len(values))) % len(values)
            ),
            "You mix with the neighbour or with the reversed order. Which example is the partner stands in `partner`.",
            "이웃한 예제나 거꾸로 놓은 예제와 섞었습니다. 짝이 되는 예제의 번호는 `partner`에 있습니다.",
        )
        for step, start in ((-1, -1), (1, 1), (1, -1))
    ),
    (
        "labels_rounded",
        lambda values, partner, share: np.round(_mixed(values, partner, share)),
        "You round the label, and the 0.3 of the partner is lost. The loss `categorical_crossentropy` takes shares.",
        "레이블을 반올림해서 짝의 비율 0.3이 사라졌습니다. 손실 `categorical_crossentropy`에는 비율을 그대로 넘깁니다.",
    ),
    (
        "class_numbers_returned",
        lambda values, partner, share: _mixed(values, partner, share).reshape(len(values), -1).argmax(axis=1),
        "You return class numbers: `argmax` keeps the larger share's class and forgets the 0.3 of the other.",
        "클래스 번호를 돌려주었습니다. `argmax`는 비율이 큰 클래스만 남기고 다른 클래스의 0.3을 버립니다.",
    ),
]
_SHARES_DISAGREE = (
    "shares_disagree",
    "One of the two gives the example itself the share 0.7, the other 0.3. Inputs and labels take the same share.",
    "하나는 예제 자신의 비율이 0.7이고 다른 하나는 0.3입니다. 입력과 레이블은 같은 비율로 섞으십시오.",
)
# If inputs and labels are treated differently: `(what is wrong with inputs, with labels)` to `(id, en, ko)`.
_DISAGREEING = {
    ("share_exchanged", None): _SHARES_DISAGREE,
    (None, "share_exchanged"): _SHARES_DISAGREE,
    ("not_mixed", None): (
        "inputs_not_mixed",
        "Only the labels are mixed: the input of one example stands beside the label of two. Mix the inputs with the same "
        "share.",
        "레이블만 섞어서, 예제 하나의 입력에 두 예제의 레이블이 붙었습니다. 입력도 같은 비율로 섞으십시오.",
    ),
    (None, "not_mixed"): (
        "labels_not_mixed",
        "Only the inputs are mixed: 0.3 of the input comes from the partner, and the label knows nothing of it.",
        "입력만 섞었습니다. 입력의 0.3은 짝에서 왔는데 레이블에는 짝의 클래스가 없습니다.",
    ),
}


@exercise("05.mixup")
def mixup(answer):
    """`mixup(inputs, targets, partner, share)`: share of each example's own numbers, the rest its partner's."""
    cases = list(_cases())
    yours = [_two_arrays(call(answer, *case)) for case in cases]
    kinds = tuple(
        _kind([mine[part] for mine in yours], [_part(part, *case) for case in cases]) for part in (0, 1)
    )
    if kinds == (None, None):
        return language.say(
            en="The loss for such labels is `categorical_crossentropy`. Only training examples are mixed, never test "
            "examples.",
            ko="이런 레이블에는 손실로 `categorical_crossentropy`를 씁니다. 훈련 예제만 섞고 테스트 예제는 섞지 않습니다.",
        )
    for mine, case in zip(yours, cases, strict=True):
        for part, kind in enumerate(kinds):
            if kind == "other":  # only then is the shape the news
                array(mine[part], case[part].shape)
    named = [kind for kind in kinds if kind not in (None, "other")]
    found, en, ko = _DISAGREEING.get(kinds) or _hint(named[0] if named else "other")
    for mine, case in zip(yours, cases, strict=True):
        _report(found, en, ko, mine, case)


def _two_arrays(result):
    if not isinstance(result, tuple | list) or len(result) != 2:
        count = f" ({len(result)})" if isinstance(result, tuple | list) else ""
        raise NotYet(
            "not_two_arrays",
            en=f"Return 2 arrays, `inputs, targets`. Your function returned a `{type(result).__name__}`{count}.",
            ko=f"`inputs, targets`처럼 배열 2개를 돌려주십시오. 돌려준 값의 자료형은 `{type(result).__name__}`{count}입니다.",
        )
    return [array(part) for part in result]


def _part(part, inputs, targets, partner, share):
    """What the learner mixes, inputs (0) or labels (1), with partners and share."""
    return (inputs, targets)[part], partner, share


def _kind(yours, given):
    """The id of what was done to inputs or to labels; None if they are right."""
    if _agree(yours, given, _mixed):
        return None
    return next((mistake for mistake, wrong, *_ in _MISTAKES if _agree(yours, given, wrong)), "other")


def _agree(yours, given, rule):
    return all(_same(mine, rule(*values)) for mine, values in zip(yours, given, strict=True))


def _hint(kind):
    return next(((kind, en, ko) for mistake, _, en, ko in _MISTAKES if mistake == kind), (kind, "", ""))


def _report(found, en, ko, mine, case):
    """Raise the hint with the first example of the case that is wrong, if any is."""
    wanted = [_mixed(*_part(part, *case)) for part in (0, 1)]
    for i in range(len(case[0])):
        pairs = [(values[i], right[i]) for values, right in zip(mine, wanted, strict=True)]
        if all(_same(*pair) for pair in pairs):
            continue
        (inputs, right_inputs), (label, right_label) = ([_shown(values) for values in pair] for pair in pairs)
        raise NotYet(
            found,
            en=f"With a share of {case[3]} `inputs[{i}]` becomes {inputs} with the label {label}; wanted is {right_inputs} "
            f"with the label {right_label}. {en}".strip(),
            ko=f"비율이 {case[3]}일 때 `inputs[{i}]`의 결과가 입력 {inputs}, 레이블 {label}입니다. 입력 {right_inputs}, 레이블 "
            f"{right_label}이어야 합니다. {ko}".strip(),
        )


def _same(yours, wanted):
    return yours.shape == wanted.shape and np.allclose(yours, wanted, rtol=1e-5, atol=1e-7)


def _shown(values):
    return f"({', '.join(f'{value:.3g}' for value in np.ravel(values)[:3])})"
