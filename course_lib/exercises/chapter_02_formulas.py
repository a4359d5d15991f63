"""Checks of chapter 02: dropout as ridge, the variance of an ensemble."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, compare_function
from course_lib.exercises.engine import exercise

_RIDGE_MISTAKES = [
    Mistake(
        "num_examples_forgotten",
        lambda n, p: p / (1 - p),
        en="You get {yours} for 100 examples at rate 0.2; it is {right}. Ridge adds up the errors of all "
        "examples, and each brings its own noise. (Keras takes the mean of the errors: there {yours} is right for `l2`.)",
        ko="예제 100개, 비율 0.2에서 결과가 {yours}입니다. {right}이어야 합니다. 릿지 회귀는 모든 예제의 오차를 더하고, "
        "예제마다 잡음이 따로 더해집니다. (Keras는 오차를 평균하므로, `l2`에 넣을 값으로는 {yours}이(가) 맞습니다.)",
    ),
    Mistake(
        "keep_over_drop",
        lambda n, p: n * (1 - p) / p,
        en="You get {yours} at rate 0.2, not {right}: the fraction is upside down. More dropout must mean a larger "
        "penalty.",
        ko="비율 0.2에서 결과가 {right}이(가) 아니라 {yours}입니다. 분자와 분모가 뒤바뀌었습니다. 많이 버릴수록 벌점이 "
        "커져야 합니다.",
    ),
    Mistake(
        "unscaled_mask",
        lambda n, p: n * p * (1 - p),
        en="You get {yours}: p (1 − p) is the variance of a mask of zeros and ones. Inverted dropout also divides "
        "by 1 − p, and the variance by its square: {right}.",
        ko="결과가 {yours}입니다. p (1 − p)는 0과 1로 된 마스크의 분산입니다. 역 드롭아웃은 1 − p로 나누기까지 하므로 "
        "분산은 그 제곱으로 나누어져 {right}입니다.",
    ),
    Mistake(
        "rate_only",
        lambda n, p: n * p,
        en="You get {yours}, n p. The variance of the rescaled mask is p / (1 − p), so alpha is {right}.",
        ko="결과가 {yours}, 곧 n p입니다. 배율까지 곱한 마스크의 분산은 p / (1 − p)이므로 alpha는 {right}입니다.",
    ),
    Mistake(
        "second_moment",
        lambda n, p: n / (1 - p),
        en="You get {yours}: 1 / (1 − p) is the mean square of the rescaled mask. Its mean, 1, is no noise: "
        "subtract 1 to get the variance, and alpha {right}.",
        ko="결과가 {yours}입니다. 1 / (1 − p)는 배율까지 곱한 마스크의 제곱 평균입니다. 평균 1은 잡음이 아니므로 1을 빼야 "
        "분산이 되고, alpha는 {right}입니다.",
    ),
    Mistake(
        "standard_deviation",
        lambda n, p: n * np.sqrt(p / (1 - p)),
        en="You get {yours}, n times the standard deviation of the noise. Squared errors want the variance: {right}.",
        ko="결과가 {yours}, 곧 잡음의 표준편차에 n을 곱한 값입니다. 제곱 오차에는 분산이 들어갑니다. {right}입니다.",
    ),
    Mistake(
        "scaled_twice",
        lambda n, p: n * p / (1 - p) ** 2,
        en="You get {yours}, not {right}: you divide by 1 − p once too often. The variance p (1 − p), divided by "
        "(1 − p)², leaves p / (1 − p).",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 1 − p로 한 번 더 나누었습니다. 분산 p (1 − p)를 (1 − p)²으로 "
        "나누면 p / (1 − p)입니다.",
    ),
]


@exercise("02.ridge_strength")
def ridge_strength(answer):
    """`ridge_alpha(num_examples, rate)` of inverted input dropout on standardised columns: n p / (1 − p)."""
    cases = [(100, 0.2), (500, 0.5), (60, 0.8)]
    compare_function(answer, lambda n, p: n * p / (1 - p), cases, _RIDGE_MISTAKES)
    return language.say(
        en="Linear regression with dropout 0.2 on 100 examples is ridge regression with alpha 25, on average over masks.",
        ko="예제 100개로 드롭아웃 0.2를 쓴 선형 회귀는, 마스크에 대해 평균하면 alpha가 25인 릿지 회귀입니다.",
    )


_VARIANCE_MISTAKES = [
    Mistake(
        "independent",
        lambda v, rho, k: v / k,
        en="You get {yours}, v / K: that holds for members that err independently. These share the correlation 0.25, "
        "and the variance is {right}.",
        ko="결과가 {yours}, 곧 v / K입니다. 서로 독립으로 틀리는 모델에만 맞습니다. 여기서는 상관이 0.25이므로 분산은 "
        "{right}입니다.",
    ),
    Mistake(
        "parts_swapped",
        lambda v, rho, k: (1 - rho) * v + rho * v / k,
        en="You get {yours}, not {right}: the parts are swapped. What the members have in common (`correlation`) "
        "stays; only the rest is divided by K.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 두 부분이 뒤바뀌었습니다. 모델들이 공유하는 부분(`correlation`)은 "
        "그대로 남고, 나머지만 K로 나누어집니다.",
    ),
    Mistake(
        "nothing_averaged",
        lambda v, rho, k: v,
        en="You get {yours}, the variance of a single member. The mean of 5 has {right}.",
        ko="결과가 {yours}, 곧 모델 하나의 분산입니다. 5개의 평균은 분산이 {right}입니다.",
    ),
    Mistake(
        "rest_counted_whole",
        lambda v, rho, k: rho * v + v / k,
        en="You get {yours}, rho v + v / K: the shared part is counted twice. Only (1 − rho) v is divided by K: {right}.",
        ko="결과가 {yours}, 곧 rho v + v / K입니다. 공유하는 부분을 두 번 셌습니다. K로 나누는 것은 (1 − rho) v뿐이므로 "
        "{right}입니다.",
    ),
    Mistake(
        "pairs_counted_once",
        lambda v, rho, k: v / k + rho * v * (k - 1) / (2 * k),
        en="You get {yours}, not {right}: each pair of members enters twice, as (i, j) and as (j, i).",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 모델의 쌍은 (i, j)와 (j, i)로 두 번씩 셉니다.",
    ),
    Mistake(
        "divided_by_square",
        lambda v, rho, k: rho * v + (1 - rho) * v / k**2,
        en="You get {yours}, not {right}: K² is divided out of the sum of all K variances, so that each leaves 1 / K.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. 분산 K개의 합을 K²으로 나누므로 남는 것은 1 / K입니다.",
    ),
    Mistake(
        "root_of_members",
        lambda v, rho, k: rho * v + (1 - rho) * v / np.sqrt(k),
        en="You get {yours}, not {right}: the standard deviation falls with √K, the variance with K.",
        ko="결과가 {right}이(가) 아니라 {yours}입니다. √K로 줄어드는 것은 표준편차이고, 분산은 K로 줄어듭니다.",
    ),
    Mistake(
        "standard_deviation",
        lambda v, rho, k: np.sqrt(rho * v + (1 - rho) * v / k),
        en="You get {yours}, the standard deviation. Return its square, the variance {right}.",
        ko="결과가 {yours}, 곧 표준편차입니다. 제곱한 값인 분산 {right}을(를) 돌려주십시오.",
    ),
    Mistake(
        "sum_not_mean",
        lambda v, rho, k: k * v + k * (k - 1) * rho * v,
        en="You get {yours}, the variance of the sum. The mean divides it by K²: {right}.",
        ko="결과가 {yours}, 곧 합의 분산입니다. 평균의 분산은 이것을 K²으로 나눈 {right}입니다.",
    ),
]


@exercise("02.ensemble_variance")
def ensemble_variance(answer):
    """`variance_of_mean(variance, correlation, num_members)`: rho v + (1 − rho) v / K."""
    cases = [(0.04, 0.25, 5), (1.0, 0.9, 2), (2.0, 0.0, 10), (3.0, 1.0, 4)]
    compare_function(answer, lambda v, rho, k: rho * v + (1 - rho) * v / k, cases, _VARIANCE_MISTAKES)
    return language.say(
        en="However many members there are, rho v remains: averaging pays where the members err differently.",
        ko="모델이 아무리 많아도 rho v는 남습니다. 모델들이 서로 다르게 틀릴수록 평균의 이득이 큽니다.",
    )
