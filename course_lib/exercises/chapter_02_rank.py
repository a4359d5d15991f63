"""Check of chapter 02: the effective rank of a layer's activations."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, array, call, compare_function
from course_lib.exercises.engine import exercise


def _shares(values):
    values = values[values > 0]
    return values / values.sum()


def _entropy(values):
    return -np.sum(_shares(values) * np.log(_shares(values)))


def _eigenvalues(activations):
    return np.linalg.eigvalsh(np.cov(activations, rowvar=False))


def _effective_rank(activations):
    return np.exp(_entropy(_eigenvalues(activations)))


def _rank_around(center):
    """The mistaken rank of activations from which not the units' means but `center(activations)` is subtracted."""

    def wrong(activations):
        rows = activations - center(activations)
        return np.exp(_entropy(np.linalg.eigvalsh(rows.T @ rows)))

    return wrong


def _not_normalized(activations):
    eigenvalues = _eigenvalues(activations)
    return np.exp(-np.sum(eigenvalues * np.log(eigenvalues)))


def _participation(activations):
    return _eigenvalues(activations).sum() ** 2 / np.sum(_eigenvalues(activations) ** 2)


def _activation_cases():
    rng = np.random.default_rng(19)
    for num_examples, num_units in ((60, 5), (200, 12)):
        # Columns of unequal size and mean, correlated, and not negative, as after a ReLU.
        mixing = rng.normal(size=(num_units, num_units)) * np.linspace(0.2, 2, num_units)
        means = np.linspace(3, 0.5, num_units)
        yield (np.maximum(rng.normal(size=(num_examples, num_units)) @ mixing + means, 0),)


_NOT_CENTERED = {
    "en": "You get {yours} instead of {right}: the units are not centred, so that their means count as variation. "
    "Subtract the mean of each unit, `activations.mean(axis=0)`.",
    "ko": "결과가 {right}이(가) 아니라 {yours}입니다. 유닛의 평균을 빼지 않아 평균까지 변동으로 셌습니다. 유닛마다 평균 "
    "`activations.mean(axis=0)`을 빼십시오.",
}
_EXAMPLES_AS_UNITS = {
    "en": "`np.cov` takes rows for variables, and the rows here are examples: pass `rowvar=False`. 5 units have 5 "
    "eigenvalues.",
    "ko": "`np.cov`는 행을 변수로 보는데 여기서 행은 예제입니다. `rowvar=False`를 넘기십시오. 유닛이 5개이면 고윳값도 "
    "5개입니다.",
}
_RANK_MISTAKES = [
    Mistake("not_centered", _rank_around(lambda a: 0), **_NOT_CENTERED),
    Mistake("not_centered", _rank_around(np.mean), **_NOT_CENTERED),
    Mistake(
        "covariance_of_examples",
        lambda a: np.exp(_entropy(np.linalg.eigvalsh(np.cov(a)))),
        en="You get {yours} instead of {right}. " + _EXAMPLES_AS_UNITS["en"],
        ko="결과가 {right}이(가) 아니라 {yours}입니다. " + _EXAMPLES_AS_UNITS["ko"],
    ),
    Mistake(
        "singular_values",
        lambda a: np.exp(_entropy(np.linalg.svd(a - a.mean(axis=0), compute_uv=False))),
        en="You get {yours} instead of {right}: you used singular values of the activations. The eigenvalues of the "
        "covariance are their squares.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 활성화의 특잇값을 그대로 썼습니다. 공분산의 고윳값은 특잇값의 "
        "제곱에 비례합니다.",
    ),
    Mistake(
        "correlation_matrix",
        lambda a: np.exp(_entropy(np.linalg.eigvalsh(np.corrcoef(a, rowvar=False)))),
        en="You get {yours} instead of {right}: the correlation matrix makes every unit equally loud. Take the "
        "covariance.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 상관 행렬은 모든 유닛의 크기를 같게 만듭니다. 공분산을 쓰십시오.",
    ),
    Mistake(
        "exponential_forgotten",
        lambda a: _entropy(_eigenvalues(a)),
        en="You get {yours}, the entropy itself. Its exponential, {right}, counts directions.",
        ko="결과가 {yours}, 곧 엔트로피 자체입니다. 여기에 지수 함수를 취한 {right}이(가) 방향의 수입니다.",
    ),
    Mistake(
        "sign_forgotten",
        lambda a: np.exp(-_entropy(_eigenvalues(a))),
        en="You get {yours} = 1 / {right}: the minus sign of the entropy is missing. A rank is at least 1.",
        ko="결과가 {yours} = 1 / {right}입니다. 엔트로피의 음의 부호가 빠졌습니다. 랭크는 1 이상입니다.",
    ),
    Mistake(
        "bases_mixed",
        lambda a: np.exp(_entropy(_eigenvalues(a)) / np.log(2)),
        en="You get {yours} instead of {right}: `np.exp` belongs to `np.log`. With `np.log2` it is `2 **`.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. `np.exp`의 짝은 `np.log`입니다. `np.log2`를 썼다면 `2 **`입니다.",
    ),
    Mistake(
        "not_normalized",
        _not_normalized,
        en="You get {yours} instead of {right}: divide the eigenvalues by their sum first, so that they are shares.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 고윳값을 먼저 합으로 나누어 비율로 만드십시오.",
    ),
    Mistake(
        "matrix_rank",
        lambda a: float(np.linalg.matrix_rank(a)),
        en="You get {yours}, the plain rank: it counts a direction that hardly varies as a whole one. The effective "
        "rank is {right}.",
        ko="결과가 {yours}, 곧 보통의 랭크입니다. 거의 변하지 않는 방향도 하나로 셉니다. 유효 랭크는 {right}입니다.",
    ),
    Mistake(
        "participation_ratio",
        _participation,
        en="You get {yours}, the participation ratio (Σλ)² / Σλ²: another measure of the same kind. Asked is the "
        "exponential of the entropy, {right}.",
        ko="결과가 {yours}입니다. 비슷한 뜻의 다른 척도인 참여 비율(participation ratio) (Σλ)² / Σλ²을 구했습니다. 구할 것은 "
        "엔트로피의 지수 함수 값인 {right}입니다.",
    ),
]


@exercise("02.effective_rank")
def effective_rank(answer):
    """`effective_rank(activations (examples, units))`: exp of the entropy of the covariance's eigenvalues."""
    cases = list(_activation_cases())
    if np.isnan(array(call(answer, *cases[0]))).any():
        raise NotYet(
            "covariance_of_examples",
            en="You get NaN: some eigenvalues are 0, although all 5 units vary. " + _EXAMPLES_AS_UNITS["en"],
            ko="결과가 NaN입니다. 유닛 5개가 모두 변하는데도 0인 고윳값이 있습니다. "
            + _EXAMPLES_AS_UNITS["ko"],
        )
    compare_function(answer, _effective_rank, cases, _RANK_MISTAKES)
    silent = cases[0][0] * [1, 0, 1, 1, 0]
    if np.isnan(array(call(answer, silent))).any():
        raise NotYet(
            "nan_with_silent_units",
            en="If 2 of the 5 units are always off, 2 eigenvalues are 0 and 0 × log 0 is NaN for NumPy. Leave out "
            "what is not above 0.",
            ko="유닛 5개 가운데 2개가 늘 꺼져 있으면 고윳값 2개가 0이고, NumPy에서 0 × log 0은 NaN입니다. 0보다 크지 않은 "
            "것은 빼십시오.",
        )
    return language.say(
        en="It is the number of units if all vary equally and independently, and 1 if they are copies of each other.",
        ko="모든 유닛이 서로 독립으로 똑같이 변하면 유닛의 수와 같고, 서로 복사본이면 1입니다.",
    )
