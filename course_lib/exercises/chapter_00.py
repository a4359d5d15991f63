"""Checks of chapter 00: overfitting, loss, split, parameters."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import (
    Mistake,
    NotYet,
    array,
    call,
    compare_function,
    compare_number,
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


@exercise("00.split")
def split(answer):
    """`split(num_examples, seed)` returns the index arrays train, validation, test: 60, 20 and 20 %, shuffled."""
    train, validation, test = parts = _parts(answer, 100, seed=0)
    sizes = tuple(map(len, parts))
    if sizes != (60, 20, 20):
        raise NotYet(
            "wrong_sizes",
            en=f"100 examples make parts of {sizes}; wanted are (60, 20, 20).",
            ko=f"예제 100개가 {sizes}개로 나뉘었습니다. (60, 20, 20)개여야 합니다.",
        )
    if any(len(set(part)) < len(part) for part in parts):
        raise NotYet(
            "drawn_with_replacement",
            en="The same example occurs twice in one part: you draw with replacement. Shuffle all "
            "indices once.",
            ko="한 세트에 같은 예제가 두 번 들어 있습니다. 복원 추출을 했습니다. 모든 인덱스를 한 번 "
            "섞으십시오.",
        )
    leaked = set(test) & (set(train) | set(validation))
    if leaked:
        raise NotYet(
            "test_leaks",
            en=f"{len(leaked)} of the 20 test examples are also used for training or validation: the test "
            "set leaks, and its error is no longer that of unseen data.",
            ko=f"테스트 예제 20개 가운데 {len(leaked)}개가 훈련 세트나 검증 세트에도 있습니다. 테스트 "
            "세트가 새어 들어가, 처음 보는 데이터의 오류율이 아니게 됩니다.",
        )
    shared = set(train) & set(validation)
    if shared:
        raise NotYet(
            "overlap",
            en=f"{len(shared)} examples are in the training and in the validation set. Cut one "
            "permutation into three.",
            ko=f"예제 {len(shared)}개가 훈련 세트와 검증 세트에 모두 있습니다. 순열 하나를 셋으로 자르십시오.",
        )
    if set().union(*parts) != set(range(100)):
        raise NotYet(
            "wrong_indices",
            en=f"The indices must be 0 to 99, each once. Yours run from {min(map(min, parts))} to "
            f"{max(map(max, parts))}.",
            ko=f"인덱스는 0부터 99까지 하나씩이어야 합니다. 지금은 {min(map(min, parts))}부터 "
            f"{max(map(max, parts))}까지입니다.",
        )
    if any(set(part) == set(range(min(part), max(part) + 1)) for part in parts):
        raise NotYet(
            "not_shuffled",
            en="A part holds consecutive examples. Data are often sorted by class: then the test set "
            "would hold classes that were never trained. Shuffle before you cut.",
            ko="한 세트에 이웃한 예제가 그대로 모여 있습니다. 데이터는 클래스별로 정렬된 경우가 많아, "
            "배우지 않은 클래스가 테스트 세트에 나올 수 있습니다. 자르기 전에 섞으십시오.",
        )
    if not _same(parts, _parts(answer, 100, seed=0)):
        raise NotYet(
            "global_randomness",
            en="The same seed gave two different splits. Draw from `np.random.default_rng(seed)`, made "
            "inside the function, and not from the global generator.",
            ko="같은 시드로 두 번 나누었는데 결과가 다릅니다. 전역 난수 대신 함수 안에서 만든 "
            "`np.random.default_rng(seed)`를 쓰십시오.",
        )
    if _same(parts, _parts(answer, 100, seed=1)):
        raise NotYet(
            "seed_ignored",
            en="Seeds 0 and 1 gave the same split: your function does not use `seed`.",
            ko="시드 0과 1의 결과가 같습니다. 함수가 `seed`를 쓰지 않습니다.",
        )
    small = tuple(map(len, _parts(answer, 50, seed=0)))
    if small != (30, 10, 10):
        raise NotYet(
            "sizes_hard_coded",
            en=f"50 examples make parts of {small}; wanted are (30, 10, 10). Compute the sizes from "
            "`num_examples`.",
            ko=f"예제 50개가 {small}개로 나뉘었습니다. (30, 10, 10)개여야 합니다. 크기를 `num_examples`로 "
            "계산하십시오.",
        )
    return language.say(
        en="Tune on the validation set, and read the test set once.",
        ko="조정은 검증 세트로 하고, 테스트 세트는 한 번만 봅니다.",
    )


def _parts(answer, num_examples, seed):
    result = call(answer, num_examples, seed)
    try:
        parts = list(result)
    except TypeError:
        parts = []
    if len(parts) != 3:
        raise NotYet(
            "not_three_parts",
            en="Return three arrays of indices: train, validation, test.",
            ko="인덱스 배열 세 개(훈련, 검증, 테스트)를 돌려주십시오.",
        )
    parts = [array(part) for part in parts]
    if any(part.ndim != 1 or part.size == 0 or part.dtype.kind not in "iu" for part in parts):
        raise NotYet(
            "not_indices",
            en="Each part must be a one-dimensional array of whole numbers, the indices of its examples.",
            ko="각 세트는 예제의 인덱스인 정수로 된 1차원 배열이어야 합니다.",
        )
    return [part.tolist() for part in parts]


def _same(parts, others):
    return all(part == other for part, other in zip(parts, others, strict=True))


_PARAMETERS_MISTAKES = [
    Mistake(
        "biases_forgotten",
        64 * 128 + 128 * 10,
        en="{yours} counts the weights only. Each of the 128 + 10 units also has a bias.",
        ko="{yours}은(는) 가중치만 센 값입니다. 유닛 128 + 10개마다 편향이 하나씩 더 있습니다.",
    ),
    Mistake(
        "input_layer_counted",
        64 * 128 + 128 * 10 + 64 + 128 + 10,
        en="{yours} is 64 too many: the inputs are numbers, not units; they have no biases.",
        ko="{yours}은(는) 64만큼 많습니다. 입력은 유닛이 아니라 수이므로 편향이 없습니다.",
    ),
    Mistake(
        "output_layer_forgotten",
        64 * 128 + 128,
        en="{yours} is the first layer alone. Add 128 × 10 weights and 10 biases.",
        ko="{yours}은(는) 첫째 층만 센 값입니다. 가중치 128 × 10개와 편향 10개를 더하십시오.",
    ),
    Mistake(
        "output_biases_forgotten",
        64 * 128 + 128 + 128 * 10,
        en="{yours} is 10 too few: the output units have biases too.",
        ko="{yours}은(는) 10만큼 적습니다. 출력 유닛에도 편향이 있습니다.",
    ),
    Mistake(
        "hidden_biases_forgotten",
        64 * 128 + 128 * 10 + 10,
        en="{yours} is 128 too few: the hidden units have biases too.",
        ko="{yours}은(는) 128만큼 적습니다. 은닉 유닛에도 편향이 있습니다.",
    ),
    Mistake(
        "units_counted",
        64 + 128 + 10,
        en="{yours} counts units. Parameters sit on the connections: inputs × units in each layer, plus "
        "biases.",
        ko="{yours}은(는) 유닛을 센 값입니다. 매개변수는 연결에 있습니다. 층마다 입력 × 유닛, 그리고 "
        "편향을 세십시오.",
    ),
    Mistake(
        "layers_multiplied",
        64 * 128 * 10,
        en="{yours} multiplies the layers. Count each layer by itself and add.",
        ko="{yours}은(는) 층끼리 곱한 값입니다. 층마다 따로 세어 더하십시오.",
    ),
]


@exercise("00.parameters")
def parameters(answer):
    """The number of parameters of a dense network 64-128-10, biases included: 9,610."""
    compare_number(answer, 64 * 128 + 128 + 128 * 10 + 10, _PARAMETERS_MISTAKES)
    return language.say(
        en="(64 + 1) × 128 + (128 + 1) × 10 = 9,610, far more numbers than a few hundred training images.",
        ko="(64 + 1) × 128 + (128 + 1) × 10 = 9,610입니다. 훈련 이미지 몇백 장보다 훨씬 많은 수입니다.",
    )
