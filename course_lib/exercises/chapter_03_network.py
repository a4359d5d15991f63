"""Check of chapter 03: where the dropout layers stand in a Keras network."""

from course_lib import language
from course_lib.exercises.answers import NotYet, call
from course_lib.exercises.engine import exercise

_WIDTHS = [128, 128, 10]


@exercise("03.place_dropout")
def place_dropout(answer):
    """`build(rates)` makes a Keras network 64-128-128-10: `rates` of the input and of the two hidden layers."""
    given = [0.1, 0.3, 0.5]
    found = _dropouts(call(answer, list(given)))
    _check_position(found)
    _check_rates(found, given)
    others = [0.2, 0.45, 0.6]
    found = _dropouts(call(answer, list(others)))
    _check_position(found)
    if [rate for _, rate in found] == given:
        raise NotYet(
            "rates_ignored",
            en=f"For the rates {others} your network still drops {given}: use `rates`, not fixed numbers.",
            ko=f"비율이 {others}일 때도 층들의 비율은 {given}입니다. 정해진 수가 아니라 `rates`를 쓰십시오.",
        )
    _check_rates(found, others)
    return language.say(
        en="Dropout stands after the inputs and after each hidden layer; nothing stands between the logits and the loss.",
        ko="드롭아웃은 입력 다음과 각 은닉층 다음에 있고, 로짓과 손실 사이에는 아무것도 없습니다.",
    )


def _flat(layers):
    for layer in layers:
        inner = getattr(layer, "layers", None)
        yield from _flat(inner) if isinstance(inner, list | tuple) else [layer]


def _activation(layer):
    """Name of the function a layer applies: of its `activation`, or its own if it is a layer of its own."""
    own = type(layer).__name__.lower()
    return (
        own if own in ("relu", "softmax") else getattr(getattr(layer, "activation", None), "__name__", None)
    )


def _dropouts(model):
    """Where and how much a model drops: list of `(position, rate)`.

    The position is the number of `Dense` layers before it, or `"logits"` or `"probabilities"` behind the last one.
    """
    layers = getattr(model, "layers", None)
    if not isinstance(layers, list | tuple) or not layers:
        raise NotYet(
            "not_a_model",
            en=f"Your function must return a `keras.Sequential` with layers. It returned a `{type(model).__name__}`.",
            ko="함수는 층이 있는 `keras.Sequential`을 돌려주어야 합니다. 돌려준 값의 자료형은 "
            f"`{type(model).__name__}`입니다.",
        )
    layers = list(_flat(layers))
    dense = [layer for layer in layers if type(layer).__name__ == "Dense"]
    widths = [layer.units for layer in dense]
    if widths != _WIDTHS:
        raise NotYet(
            "wrong_widths",
            en=f"The `Dense` layers must have {_WIDTHS} units. Yours have {widths}.",
            ko=f"`Dense` 층의 유닛은 차례로 {_WIDTHS}개여야 합니다. 지금은 {widths}개입니다.",
        )
    found, num_dense, functions = [], 0, [[], [], [], []]
    for layer in layers:
        num_dense += layer in dense
        if type(layer).__name__ == "Dropout":
            after_softmax = "softmax" in functions[3]
            found.append(((0, 1, 2, "probabilities" if after_softmax else "logits")[num_dense], layer.rate))
        elif _activation(layer):
            functions[num_dense].append(_activation(layer))
    _check_functions(functions)
    return found


def _check_functions(functions):
    """Raise the hint for missing activations; `functions[i]` are the names behind the i-th `Dense` layer."""
    for i, wanted in ((1, "relu"), (2, "relu"), (3, "softmax")):
        if wanted not in functions[i]:
            raise NotYet(
                "activation_missing",
                en=f"`Dense` layer {i} of 3 has no {wanted}: give it `activation={wanted!r}`.",
                ko=f"`Dense` 층 3개 가운데 {i}번째에 {wanted}가 없습니다. `activation={wanted!r}`를 넘기십시오.",
            )


def _check_position(found):
    """Raise the hint for dropout at a wrong place or none."""
    places = [place for place, _ in found]
    if places == [0, 1, 2]:
        return
    if not found:
        raise NotYet(
            "no_dropout",
            en="Your network has 0 `Dropout` layers; it should have 3.",
            ko="`Dropout` 층이 0개입니다. 3개여야 합니다.",
        )
    if "probabilities" in places:
        raise NotYet(
            "dropout_after_softmax",
            en=f"A `Dropout({dict(found)['probabilities']:g})` stands behind the softmax: in training it sets "
            "probabilities to 0, at times that of the right class, and the loss is huge then, whatever the network "
            "predicted. The last dropout stands before the output layer.",
            ko=f"소프트맥스 뒤에 `Dropout({dict(found)['probabilities']:g})`이 있습니다. 훈련 중에 확률을 0으로 "
            "만드는데, 그것이 정답 클래스이면 신경망이 무엇을 예측했든 손실이 매우 커집니다. 마지막 드롭아웃은 출력층 앞에 "
            "둡니다.",
        )
    if "logits" in places:
        raise NotYet(
            "dropout_on_logits",
            en=f"A `Dropout({dict(found)['logits']:g})` stands between the output layer and the softmax: it sets the "
            "logits of random classes to 0, and the loss judges something else than the prediction. The last dropout stands before the "
            "output layer.",
            ko=f"출력층과 소프트맥스 사이에 `Dropout({dict(found)['logits']:g})`이 있습니다. 무작위로 고른 클래스의 로짓이 "
            "0이 되어, 손실이 신경망의 예측과 다른 것을 평가합니다. 마지막 드롭아웃은 출력층 앞에 둡니다.",
        )
    if places == [1, 2]:
        raise NotYet(
            "input_dropout_missing",
            en="Your network has 2 `Dropout` layers; the one for the inputs, `rates[0]`, is missing. It stands before "
            "the first `Dense` layer.",
            ko="`Dropout` 층이 2개뿐입니다. 입력에 쓸 `rates[0]`이 빠졌습니다. 첫 `Dense` 층 앞에 둡니다.",
        )
    counts = [places.count(place) for place in range(3)]
    raise NotYet(
        "other_places",
        en=f"Behind the inputs and the two hidden layers stand {counts} `Dropout` layers; wanted is one each.",
        ko=f"입력과 두 은닉층 다음에 있는 `Dropout` 층이 차례로 {counts}개입니다. 하나씩이어야 합니다.",
    )


def _check_rates(found, wanted):
    """Raise the hint for dropout at the right places with wrong rates."""
    rates = [rate for _, rate in found]
    if _near(rates, wanted):
        return
    typical = [
        (
            "keep_probabilities",
            [1 - rate for rate in wanted],
            "These are keep probabilities. Keras wants the share that is dropped.",
            "이것은 유지 확률입니다. Keras에는 버릴 확률을 넘깁니다.",
        ),
        (
            "rates_reversed",
            wanted[::-1],
            "The order is reversed: the first rate is that of the inputs.",
            "순서가 거꾸로입니다. 첫 비율이 입력의 비율입니다.",
        ),
        *(
            (
                "same_rate_everywhere",
                [rate] * 3,
                "Every layer gets the same rate; each has one of its own.",
                "모든 층의 비율이 같습니다. 층마다 비율이 다릅니다.",
            )
            for rate in wanted
        ),
    ]
    observed_en = f"For the rates {wanted} your layers drop {[round(rate, 6) for rate in rates]}. "
    observed_ko = f"비율이 {wanted}일 때 층들의 비율이 {[round(rate, 6) for rate in rates]}입니다. "
    for mistake, wrong, en, ko in typical:
        if _near(rates, wrong):
            raise NotYet(mistake, en=observed_en + en, ko=observed_ko + ko)
    raise NotYet("other_rates", en=observed_en.strip(), ko=observed_ko.strip())


def _near(rates, wanted):
    return all(abs(rate - target) < 1e-6 for rate, target in zip(rates, wanted, strict=True))
