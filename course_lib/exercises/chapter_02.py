"""Checks of chapter 02: deleting hidden units, averaging thinned networks."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, array, call, compare_shown
from course_lib.exercises.engine import exercise


@exercise("02.delete_units")
def delete_units(answer):
    """`delete_units(activations (examples, units), deleted)`: these columns become 0, the rest grows to make up."""
    # More examples than units: indices used on rows by mistake are seen as such, not as an IndexError.
    activations = np.random.default_rng(2018).uniform(0.5, 1.5, size=(40, 25))
    order = np.random.default_rng(18).permutation(25)
    for deleted in (order[:5], order[:10]):
        result = array(call(answer, activations, deleted))
        _check_deleted(result, activations, deleted)
        scales = np.delete(result / activations, deleted, axis=1)
        _check_deletion_scale(scales, len(deleted) / 25)
    unchanged = array(call(answer, activations, order[:0]), activations.shape)
    if not np.allclose(unchanged, activations):
        raise NotYet(
            "changed_without_deletion",
            en="With no unit deleted (`deleted` is empty) your function multiplies the activations by "
            f"{np.mean(unchanged / activations):.3g}. They should stay as they are.",
            ko="버릴 유닛이 없는데도(`deleted`가 빈 배열) 활성화에 "
            f"{np.mean(unchanged / activations):.3g}을(를) 곱했습니다. 그대로 두어야 합니다.",
        )
    return language.say(
        en="The next layer gets, on average, as much as before: what the error rises by is due to the missing "
        "units, not to a smaller signal.",
        ko="다음 층이 평균적으로 전과 같은 크기의 값을 받습니다. 따라서 늘어난 오류율은 신호가 작아져서가 아니라 "
        "유닛이 없어져서 생긴 것입니다.",
    )


def _check_deleted(result, activations, deleted):
    """Raise the hint for a result in which others than the `deleted` columns are 0."""
    num_examples, num_units = activations.shape
    if result.shape == (num_examples, num_units - len(deleted)):
        raise NotYet(
            "units_removed",
            en=f"Your result has {result.shape[1]} columns, not {num_units}: you cut the units out, and the next "
            "kernel no longer fits. Set their activations to 0.",
            ko=f"결과의 열이 {num_units}개가 아니라 {result.shape[1]}개입니다. 유닛을 잘라 내면 다음 층의 가중치와 "
            "모양이 맞지 않습니다. 활성화를 0으로 바꾸십시오.",
        )
    zero = array(result, activations.shape) == 0
    wanted = np.zeros_like(zero)
    wanted[:, deleted] = True
    if np.array_equal(zero, wanted):
        return
    if not zero.any():
        raise NotYet(
            "nothing_deleted",
            en=f"{len(deleted)} of {num_units} units should be silent, but no activation is 0.",
            ko=f"유닛 {num_units}개 가운데 {len(deleted)}개가 꺼져야 하는데 0이 된 활성화가 없습니다.",
        )
    if np.array_equal(zero, ~wanted):
        raise NotYet(
            "kept_and_deleted_swapped",
            en=f"You silenced {num_units - len(deleted)} units and kept the {len(deleted)} in `deleted`. It is the "
            "other way round: `deleted` lists the units that go.",
            ko=f"유닛 {num_units - len(deleted)}개를 끄고 `deleted`에 있는 {len(deleted)}개를 남겼습니다. 반대입니다. "
            "`deleted`는 없앨 유닛의 번호입니다.",
        )
    if zero.any(axis=1).sum() == len(deleted) and zero.all(axis=1).sum() == len(deleted):
        raise NotYet(
            "examples_deleted",
            en=f"You silenced {len(deleted)} examples: `activations[deleted]` picks rows. The units are the "
            "columns, `activations[:, deleted]`.",
            ko=f"예제 {len(deleted)}개를 지웠습니다. `activations[deleted]`는 행을 고릅니다. 유닛은 열이므로 "
            "`activations[:, deleted]`입니다.",
        )
    raise NotYet(
        "other_units",
        en=f"At {np.sum(zero != wanted)} places a unit is silent that should work, or works that should be silent. "
        "Nothing is random here: exactly the columns in `deleted` become 0.",
        ko=f"{np.sum(zero != wanted)}곳에서 꺼지지 말아야 할 유닛이 꺼졌거나 꺼져야 할 유닛이 켜져 있습니다. 여기에는 "
        "난수가 없습니다. `deleted`에 있는 열만 0이 되어야 합니다.",
    )


def _check_deletion_scale(scales, share):
    """Raise the hint for kept units that are not multiplied by 1 / (1 − share deleted)."""
    if np.ptp(scales) > 1e-3:
        raise NotYet(
            "unequal_scales",
            en=f"The kept activations are multiplied by numbers between {scales.min():.3g} and {scales.max():.3g}. "
            "Dropout multiplies all of them by the same number, whatever their values.",
            ko=f"남은 활성화에 {scales.min():.3g}에서 {scales.max():.3g}까지 서로 다른 수를 곱했습니다. 드롭아웃은 값이 "
            "얼마이든 모두에 같은 수를 곱합니다.",
        )
    scale, keep = scales.mean(), 1 - share
    if np.isclose(scale, 1 / keep, rtol=1e-4):
        return
    observed_en = f"With {share:.0%} of the units deleted you multiply the others by {scale:.3g}, not by {1 / keep:.3g}. "
    observed_ko = (
        f"유닛의 {share:.0%}를 없앨 때 나머지에 {1 / keep:.3g}이(가) 아니라 {scale:.3g}을(를) 곱했습니다. "
    )
    typical = {
        "not_rescaled": (
            1,
            "Without rescaling the next layer gets too little, and you measure that as well.",
            "배율을 곱하지 않으면 다음 층이 너무 작은 값을 받아, 그 영향까지 함께 재게 됩니다.",
        ),
        "shrunk": (
            keep,
            "You multiply by the share that is left; divide by it.",
            "남은 비율을 곱했습니다. 그 비율로 나누십시오.",
        ),
        "scaled_by_deleted_share": (
            1 / share,
            "You divide by the share deleted; divide by the share that is left.",
            "없앤 비율로 나누었습니다. 남은 비율로 나누십시오.",
        ),
        "scaled_twice": (
            1 / keep**2,
            "You divide by the share that is left twice.",
            "남은 비율로 두 번 나누었습니다.",
        ),
    }
    for mistake, (wrong, en, ko) in typical.items():
        if np.isclose(scale, wrong, rtol=1e-4):
            raise NotYet(mistake, en=observed_en + en, ko=observed_ko + ko)
    raise NotYet("wrong_scale", en=observed_en.strip(), ko=observed_ko.strip())


def _normalized(values):
    return values / values.sum()


def _geometric(probabilities, weights):
    return np.exp(weights @ np.log(probabilities))


def _unweighted(probabilities, weights):
    return np.exp(np.log(probabilities).mean(axis=0))


_ARITHMETIC = {
    "en": "You get {yours}, an arithmetic mean of the predictions. The normalised geometric mean is {right}: "
    "average the logarithms, not the probabilities.",
    "ko": "결과가 {yours}입니다. 예측의 산술 평균을 구했습니다. 정규화한 기하 평균은 {right}입니다. 확률이 아니라 확률의 "
    "로그를 평균하십시오.",
}
_NOT_NORMALIZED = {
    "en": "You get {yours}, which does not add up to 1. Divide by the sum; the result should be {right}.",
    "ko": "결과 {yours}의 합이 1이 아닙니다. 합으로 나누십시오. 맞는 결과는 {right}입니다.",
}
_AVERAGE_MISTAKES = [
    Mistake("arithmetic_mean", lambda p, w: w @ p, **_ARITHMETIC),
    Mistake("arithmetic_mean", lambda p, w: p.mean(axis=0), **_ARITHMETIC),
    Mistake("not_normalized", _geometric, **_NOT_NORMALIZED),
    Mistake("not_normalized", _unweighted, **_NOT_NORMALIZED),
    Mistake(
        "weights_ignored",
        lambda p, w: _normalized(_unweighted(p, w)),
        en="You get {yours} instead of {right}: every network counts the same. Some masks are likelier than "
        "others, as `weights` says. It belongs in the exponent: a factor cancels when you normalise.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 모든 신경망을 똑같이 셌습니다. 마스크마다 나올 확률이 다르며 "
        "그 확률이 `weights`입니다. 지수에 두십시오. 확률에 곱하면 정규화할 때 약분되어 사라집니다.",
    ),
    Mistake(
        "product",
        lambda p, w: _normalized(np.exp(np.log(p).sum(axis=0))),
        en="You get {yours}, the product of the probabilities: each network counts with the exponent 1. A mean "
        "needs the exponent `weights`: {right}.",
        ko="결과가 {yours}입니다. 확률을 그대로 곱해 신경망마다 지수가 1입니다. 평균이 되려면 지수가 `weights`여야 합니다. "
        "그러면 {right}입니다.",
    ),
    Mistake(
        "logarithm_returned",
        lambda p, w: w @ np.log(p),
        en="You get {yours}: these are mean logarithms. Take `np.exp` and divide by the sum: {right}.",
        ko="결과가 {yours}입니다. 이것은 로그의 평균입니다. `np.exp`를 취하고 합으로 나누면 {right}입니다.",
    ),
    Mistake(
        "softmax_of_mean",
        lambda p, w: _normalized(np.exp(w @ p)),
        en="You get {yours}, the softmax of the mean probabilities. Give it the mean logarithms: {right}.",
        ko="결과가 {yours}입니다. 확률의 평균에 소프트맥스를 취했습니다. 로그의 평균을 넣으면 {right}입니다.",
    ),
]


def _average_cases():
    yield np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0.8, 0.2])
    rng = np.random.default_rng(2013)
    yield rng.dirichlet(np.ones(4), size=6), rng.dirichlet(np.ones(6))


@exercise("02.average_prediction")
def average_prediction(answer):
    """`average_prediction(probabilities (networks, classes), weights (networks,))`: the normalised geometric mean."""
    cases = list(_average_cases())
    num_networks, num_classes = cases[1][0].shape
    if array(call(answer, *cases[1])).shape == (num_networks,):
        raise NotYet(
            "averaged_over_classes",
            en=f"From {num_networks} networks and {num_classes} classes you get {num_networks} numbers, one per "
            f"network. The networks are the rows: average over `axis=0`, which leaves {num_classes}.",
            ko=f"신경망 {num_networks}개, 클래스 {num_classes}개에서 신경망마다 하나씩 {num_networks}개의 수가 "
            f"나왔습니다. 신경망이 행이므로 `axis=0`으로 평균하십시오. 그러면 {num_classes}개가 남습니다.",
        )
    compare_shown(answer, lambda p, w: _normalized(_geometric(p, w)), cases, _AVERAGE_MISTAKES)
    return language.say(
        en="For a single softmax layer, one pass with dropout off gives exactly this mean. In deep networks it is "
        "an approximation.",
        ko="소프트맥스 층 하나라면 드롭아웃을 끄고 한 번 예측한 값이 정확히 이 평균입니다. 깊은 신경망에서는 근사입니다.",
    )
