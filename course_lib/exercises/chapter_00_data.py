"""Checks of chapter 00: dividing the data, counting parameters."""

from course_lib import language
from course_lib.exercises.answers import (
    Mistake,
    NotYet,
    array,
    call,
    compare_number,
)
from course_lib.exercises.engine import exercise


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
