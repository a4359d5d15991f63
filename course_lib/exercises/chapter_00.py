"""Checks of chapter 00: diagnosing a fit, the likelihood."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import (
    Mistake,
    NotYet,
    call,
    compare_function,
)
from course_lib.exercises.engine import exercise


def _diagnose(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    return "overfitting" if validation_error - train_error > 0.05 else "good fit"


# Errors on training and validation set and of guessing. Pairs share a validation error, so that the
# training error must decide; in the third the training error is the larger one, as it is under dropout.
_FITS = [
    (0.00, 0.30, 0.9),
    (0.28, 0.30, 0.9),
    (0.12, 0.05, 0.9),
    (0.02, 0.05, 0.9),
    (0.50, 0.75, 0.9),
    (0.10, 0.20, 0.5),
    (0.20, 0.20, 0.5),
    (0.20, 0.22, 0.9),
    (0.10, 0.13, 0.9),
]


@exercise("00.diagnose")
def diagnose(answer):
    """`diagnose(train_error, validation_error, chance_error)` names the fit.

    The rule: `"underfitting"` if `train_error > 0.15`; otherwise `"overfitting"` if
    `validation_error - train_error > 0.05`; otherwise `"good fit"`. All three are shares of wrong answers;
    `chance_error`, the error of guessing, is there for orientation only.
    """
    yours = [str(call(answer, *fit)).strip().lower() for fit in _FITS]
    right = [_diagnose(*fit) for fit in _FITS]
    if yours == right:
        return language.say(
            en="Read the training error first: a gap means overfitting only where the training set was "
            "learned.",
            ko="훈련 오류율을 먼저 봅니다. 훈련 세트를 제대로 배운 뒤에야 차이가 과대적합을 뜻합니다.",
        )
    unknown = next((word for word in yours if word not in right), None)
    if unknown is not None:
        raise NotYet(
            "unknown_diagnosis",
            en=f"Your function returned `{unknown}`; return `underfitting`, `overfitting` or `good fit`.",
            ko=f"함수가 `{unknown}`을(를) 돌려주었습니다. `underfitting`, `overfitting`, `good fit` "
            "가운데 하나여야 합니다.",
        )
    swap = {"overfitting": "underfitting", "underfitting": "overfitting"}
    if yours == [swap.get(word, word) for word in right] or yours[0] == "underfitting":
        raise NotYet(
            "swapped",
            en="Training error 0.00 and validation error 0.30: you say underfitting. A network that "
            "makes no error on its training set has learned it too well, not too little: that is "
            "overfitting. A high training error (a low training accuracy) is underfitting.",
            ko="훈련 오류율 0.00, 검증 오류율 0.30을 과소적합이라고 했습니다. 훈련 세트를 하나도 틀리지 "
            "않는 신경망은 덜 배운 것이 아니라 지나치게 배운 것이므로 과대적합입니다. 훈련 오류율이 "
            "높으면(훈련 정확도가 낮으면) 과소적합입니다.",
        )
    if yours[0] != "overfitting" and yours[2] == "overfitting":
        raise NotYet(
            "gap_reversed",
            en="Training error 0.12 and validation error 0.05: you say overfitting, but the validation "
            "set is the better one here. The gap is `validation_error - train_error`.",
            ko="훈련 오류율 0.12, 검증 오류율 0.05를 과대적합이라고 했습니다. 여기서는 검증 세트에서 "
            "오히려 덜 틀렸습니다. 차이는 `validation_error - train_error`입니다.",
        )
    if yours[0] == yours[1] and yours[2] == yours[3] and yours[5] == yours[6]:
        raise NotYet(
            "validation_error_only",
            en="Training errors 0.00 and 0.28 with the same validation error 0.30 get the same answer "
            "from you. The validation error alone cannot tell overfitting from underfitting: compare it "
            "with the training error.",
            ko="검증 오류율이 0.30으로 같고 훈련 오류율이 0.00과 0.28로 다른 두 경우에 같은 답을 "
            "냈습니다. 검증 오류율만으로는 과대적합과 과소적합을 가릴 수 없습니다. 훈련 오류율과 "
            "비교하십시오.",
        )
    if yours[4] == "overfitting":
        raise NotYet(
            "gap_before_training_error",
            en="Training error 0.50 and validation error 0.75: you say overfitting because of the gap. "
            "The training set itself was not learned yet, so test `train_error > 0.15` first.",
            ko="훈련 오류율 0.50, 검증 오류율 0.75를 차이만 보고 과대적합이라고 했습니다. 훈련 세트조차 "
            "아직 배우지 못했으므로 `train_error > 0.15`를 먼저 확인하십시오.",
        )
    if yours[:-1] == right[:-1] and yours[-1] == "overfitting":
        raise NotYet(
            "gap_ignored",
            en="Training error 0.10 and validation error 0.13: you say overfitting, but the gap is only 0.03. "
            "Compare the difference `validation_error - train_error` with 0.05, not the validation error itself.",
            ko="훈련 오류율 0.10, 검증 오류율 0.13을 과대적합이라고 했지만 차이는 0.03뿐입니다. 검증 오류율이 "
            "아니라 차이 `validation_error - train_error`를 0.05와 비교하십시오.",
        )
    i = next(i for i, word in enumerate(yours) if word != right[i])
    train, validation, _ = _FITS[i]
    raise NotYet(
        "other",
        en=f"Training error {train:.2f}, validation error {validation:.2f}: you say {yours[i]}. Check the "
        "limits 0.15 (training error) and 0.05 (gap).",
        ko=f"훈련 오류율 {train:.2f}, 검증 오류율 {validation:.2f}에 `{yours[i]}`라고 답했습니다. 훈련 "
        "오류율의 기준 0.15와 차이의 기준 0.05를 확인하십시오.",
    )


def _picked(probabilities, targets):
    return probabilities[np.arange(len(targets)), targets]


def _accuracy(probabilities, targets):
    return np.mean(probabilities.argmax(axis=1) == targets)


def _likelihood_cases():
    rng = np.random.default_rng(0)
    for num_examples, num_classes in ((4, 3), (50, 10)):
        probabilities = rng.dirichlet(np.ones(num_classes), size=num_examples)
        yield probabilities, rng.integers(num_classes, size=num_examples)


_ALL_CLASSES = {
    "en": "You got {yours}. Your sum runs over all classes; only the probability of the right class "
    "counts: `probabilities[np.arange(n), targets]`.",
    "ko": "결과가 {yours}입니다. 모든 클래스에 대해 더했습니다. 정답 클래스의 확률만 써야 합니다. "
    "`probabilities[np.arange(n), targets]`를 쓰십시오.",
}
_ACCURACY = {
    "en": "{yours} is the accuracy or the error: it asks only which class is largest. The likelihood "
    "asks how large the probability of the right class is.",
    "ko": "{yours}은(는) 정확도나 오류율입니다. 어느 클래스가 가장 큰지만 봅니다. 가능도는 정답 클래스의 "
    "확률이 얼마나 큰지를 봅니다.",
}
_OTHER_BASE = {
    "en": "You got {yours}, with the natural logarithm it is {right}: your logarithm has the base "
    "{base}. Use `np.log`.",
    "ko": "결과가 {yours}인데 자연로그로는 {right}입니다. 로그의 밑이 {base}입니다. `np.log`를 쓰십시오.",
}


def _with_base(base):
    return {tongue: text.replace("{base}", base) for tongue, text in _OTHER_BASE.items()}


_NLL_MISTAKES = [
    Mistake(
        "sum_not_mean",
        lambda p, t: -np.log(_picked(p, t)).sum(),
        en="You got {yours} for 4 examples, which is 4 × {right}: the sum. The mean does not grow with "
        "the data.",
        ko="예제 4개에 대한 결과가 {yours}, 곧 4 × {right}입니다. 합을 구했습니다. 평균이라야 데이터의 "
        "크기에 따라 커지지 않습니다.",
    ),
    Mistake(
        "sign_forgotten",
        lambda p, t: np.log(_picked(p, t)).mean(),
        en="You got {yours}. Logarithms of probabilities are negative; the negative log-likelihood is "
        "positive.",
        ko="결과가 {yours}입니다. 확률의 로그는 음수이고, 음의 로그 가능도는 양수입니다. 부호를 바꾸십시오.",
    ),
    Mistake("log10", lambda p, t: -np.log10(_picked(p, t)).mean(), **_with_base("10")),
    Mistake("log2", lambda p, t: -np.log2(_picked(p, t)).mean(), **_with_base("2")),
    Mistake(
        "log_of_mean",
        lambda p, t: -np.log(_picked(p, t).mean()),
        en="You got {yours}, the logarithm of the mean probability. Take the logarithm of each "
        "probability first, then the mean ({right}): one very sure wrong answer must cost much.",
        ko="결과가 {yours}입니다. 평균 확률의 로그를 구했습니다. 확률마다 로그를 먼저 구하고 평균하면 "
        "{right}입니다. 확신에 차서 틀린 답 하나가 큰 벌점을 받아야 합니다.",
    ),
    Mistake(
        "log_forgotten",
        lambda p, t: _picked(p, t).mean(),
        en="{yours} is the mean probability of the right class. The logarithm and the minus sign are "
        "missing.",
        ko="{yours}은(는) 정답 클래스의 평균 확률입니다. 로그와 음의 부호가 빠졌습니다.",
    ),
    Mistake(
        "all_pairs",
        lambda p, t: -np.log(p[:, t]).mean(),
        en="You got {yours}. `probabilities[:, targets]` takes the columns of all targets for every row, an n × n "
        "array. One number a row: `probabilities[np.arange(n), targets]`.",
        ko="결과가 {yours}입니다. `probabilities[:, targets]`는 모든 행에서 모든 정답의 열을 꺼내 n × n 배열이 "
        "됩니다. 행마다 하나씩 `probabilities[np.arange(n), targets]`로 꺼내십시오.",
    ),
    Mistake(
        "most_probable_class",
        lambda p, t: -np.log(p.max(axis=1)).mean(),
        en="You got {yours}: that is the most probable class, right or wrong. The likelihood asks for the "
        "probability of the target.",
        ko="결과가 {yours}입니다. 맞든 틀리든 확률이 가장 큰 클래스를 썼습니다. 가능도는 정답의 확률을 봅니다.",
    ),
    Mistake("accuracy", _accuracy, **_ACCURACY),
    Mistake("accuracy", lambda p, t: 1 - _accuracy(p, t), **_ACCURACY),
    Mistake("all_classes", lambda p, t: -np.log(p).sum(axis=1).mean(), **_ALL_CLASSES),
    Mistake("all_classes", lambda p, t: -np.log(p).sum(), **_ALL_CLASSES),
    Mistake("all_classes", lambda p, t: -np.log(p).mean(), **_ALL_CLASSES),
    Mistake(
        "not_averaged",
        lambda p, t: -np.log(_picked(p, t)),
        en="Your function returns one number per example. Return their mean, {right}.",
        ko="함수가 예제마다 하나씩 수를 돌려줍니다. 그 평균인 {right}을(를) 돌려주십시오.",
    ),
]


@exercise("00.nll")
def nll(answer):
    """`nll(probabilities (n, classes), targets (n,))` is the mean negative log-likelihood, natural logarithm."""
    compare_function(
        answer, lambda p, t: -np.log(_picked(p, t)).mean(), list(_likelihood_cases()), _NLL_MISTAKES
    )
    return language.say(
        en="A network that is sure and wrong pays; accuracy would not notice.",
        ko="확신하면서 틀린 신경망은 대가를 치릅니다. 정확도는 이것을 알아채지 못합니다.",
    )
