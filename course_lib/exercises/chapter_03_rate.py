"""Check of chapter 03: choosing a rate by validation."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, compare_shown
from course_lib.exercises.engine import exercise


def _rate_cases():
    """Rates, validation and test NLL (seeds, rates): every wrong way of choosing gives another rate or value."""
    rates = np.array([0.1, 0.3, 0.5, 0.7])
    validation = np.array([[0.45, 0.42, 0.52, 0.66], [0.43, 0.42, 0.30, 0.67], [0.40, 0.39, 0.45, 0.50]])
    test = np.array([[0.40, 0.47, 0.46, 0.61], [0.44, 0.45, 0.49, 0.63], [0.42, 0.48, 0.47, 0.59]])
    yield rates, validation, test
    rates = np.array([0.0, 0.2, 0.4, 0.6, 0.8])
    validation = [
        [0.44, 0.34, 0.36, 0.33, 0.46],
        [0.56, 0.37, 0.41, 0.36, 0.25],
        [0.52, 0.37, 0.40, 0.36, 0.64],
    ]
    test = [[0.44, 0.38, 0.38, 0.42, 0.44], [0.43, 0.40, 0.37, 0.44, 0.49], [0.42, 0.39, 0.36, 0.43, 0.51]]
    yield rates, np.array(validation), np.array(test)


def _chosen(rates, validation, test):
    best = validation.mean(axis=0).argmin()
    return rates[best], test[:, best].mean()


def _by_test(rates, validation, test):
    return _chosen(rates, test, test)


def _by_best_seed(rates, validation, test):
    best = np.unravel_index(validation.argmin(), validation.shape)[1]
    return rates[best], test[:, best].mean()


def _single_run(rates, validation, test):
    seed, best = np.unravel_index(validation.argmin(), validation.shape)
    return rates[best], test[seed, best]


def _best_test_seed(rates, validation, test):
    best = validation.mean(axis=0).argmin()
    return rates[best], test[:, best].min()


def _validation_reported(rates, validation, test):
    return _chosen(rates, validation, validation)


def _index_returned(rates, validation, test):
    return validation.mean(axis=0).argmin(), _chosen(rates, validation, test)[1]


def _largest(rates, validation, test):
    best = validation.mean(axis=0).argmax()
    return rates[best], test[:, best].mean()


def _averaged_over_rates(rates, validation, test):
    best = validation.mean(axis=1).argmin()
    return rates[best], test[:, best].mean()


def _by_both(rates, validation, test):
    return _chosen(rates, validation + test, test)


_BEST_SEED = {
    "en": "You return {yours} instead of {right}: a single lucky seed decides. The smallest of many noisy numbers "
    "is small by luck (the winner's curse); average over the seeds, `axis=0`, before you choose.",
    "ko": "{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 운이 좋았던 시드 하나가 정했습니다. 잡음이 섞인 여러 수의 "
    "최솟값은 운으로 작아진 것입니다(승자의 저주). 고르기 전에 시드에 대해 `axis=0`으로 평균하십시오.",
}
_RATE_MISTAKES = [
    Mistake(
        "chosen_by_test",
        _by_test,
        en="You return {yours} instead of {right}: you chose the rate with the test set. What it helped to choose "
        "it can no longer judge: choose by validation.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 테스트 세트로 비율을 골랐습니다. 고르는 데 쓴 세트로는 더 "
        "이상 공정하게 평가할 수 없습니다. 검증 세트로 고르십시오.",
    ),
    Mistake("chosen_by_best_seed", _by_best_seed, **_BEST_SEED),
    Mistake("chosen_by_best_seed", _single_run, **_BEST_SEED),
    Mistake(
        "best_test_seed_reported",
        _best_test_seed,
        en="You return {yours} instead of {right}: the rate is right, but you report its best test seed. Report the mean.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 비율은 맞지만 테스트 값이 가장 좋은 시드만 보고했습니다. "
        "평균을 보고하십시오.",
    ),
    Mistake(
        "validation_reported",
        _validation_reported,
        en="You return {yours} instead of {right}: the rate is right, but its validation value was the smallest of "
        "several and flatters. Report the test value.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 비율은 맞지만 검증 값은 여럿 가운데 가장 작은 것이라 실제보다 "
        "좋아 보입니다. 테스트 값을 보고하십시오.",
    ),
    Mistake(
        "index_returned",
        _index_returned,
        en="You return {yours} instead of {right}: the first number is the place of the rate, not the rate: "
        "`rates[best]`.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 첫 수가 비율이 아니라 비율의 위치입니다. `rates[best]`를 "
        "쓰십시오.",
    ),
    Mistake(
        "largest_chosen",
        _largest,
        en="You return {yours} instead of {right}: you chose the largest. A negative log-likelihood is a loss: "
        "smaller is better, `argmin`.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 가장 큰 것을 골랐습니다. 음의 로그 가능도는 손실이므로 작을수록 "
        "좋습니다. `argmin`을 쓰십시오.",
    ),
    Mistake(
        "averaged_over_rates",
        _averaged_over_rates,
        en="You return {yours} instead of {right}: you average over the rates and find the best seed. The rates are "
        "the columns: average over `axis=0`.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 비율에 대해 평균하여 가장 좋은 시드를 찾았습니다. 비율은 "
        "열이므로 `axis=0`으로 평균하십시오.",
    ),
    Mistake(
        "chosen_by_both",
        _by_both,
        en="You return {yours} instead of {right}: you chose by validation and test together. The test set must "
        "have no say.",
        ko="{right}이(가) 아니라 {yours}을(를) 돌려주었습니다. 검증 세트와 테스트 세트를 합쳐서 골랐습니다. 테스트 세트는 "
        "고르는 데 쓰지 않습니다.",
    ),
]


@exercise("03.choose_rate")
def choose_rate(answer):
    """`choose_rate(rates, validation, test)` of NLL (seeds, rates): the rate of best mean validation, its mean test."""
    compare_shown(answer, _chosen, list(_rate_cases()), _RATE_MISTAKES)
    return language.say(
        en="Chosen by the mean validation value and reported on the test set: an estimate that chance did not pick.",
        ko="검증 값의 평균으로 고르고 테스트 세트로 보고했습니다. 우연이 골라 준 값이 아닙니다.",
    )
