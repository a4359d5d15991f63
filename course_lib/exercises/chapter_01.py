"""Checks of chapter 01: dropout at test time, in Keras and in a custom loop."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, NotYet, array, call, compare_function, compare_number
from course_lib.exercises.engine import exercise

_TEST_TIME_MISTAKES = [
    Mistake(
        "multiplied_by_rate",
        lambda activations, rate: activations * rate,
        en="At rate 0.2 the mean of your result is {yours}; it should be {right}. You multiply by the "
        "drop rate, as some blogs write. In training a unit was there with the probability `1 - rate`.",
        ko="비율 0.2에서 결과의 평균이 {yours}입니다. {right}이어야 합니다. 일부 블로그에 적힌 대로 버릴 "
        "확률을 곱했습니다. 훈련 중에 유닛이 남아 있을 확률은 `1 - rate`입니다.",
    ),
    Mistake(
        "scale_missing",
        lambda activations, rate: activations,
        en="You return the activations unchanged (mean {yours}). In training only the share `1 - rate` "
        "of the units was there, so the next layer now gets too much; the mean should be {right}.",
        ko="활성화를 그대로 돌려주었습니다(평균 {yours}). 훈련 중에는 유닛이 `1 - rate`만큼만 있었으므로 "
        "다음 층이 너무 큰 값을 받습니다. 평균이 {right}이어야 합니다.",
    ),
    Mistake(
        "divided_by_keep",
        lambda activations, rate: activations / (1 - rate),
        en="You divide by `1 - rate` (mean {yours}, should be {right}). That is inverted dropout, and "
        "there it happens in training. Standard dropout multiplies at test time.",
        ko="`1 - rate`로 나누었습니다(평균 {yours}, 맞는 값 {right}). 그것은 역 드롭아웃이 훈련 중에 "
        "하는 일입니다. 일반 드롭아웃은 테스트 때 곱합니다.",
    ),
]


@exercise("01.test_time")
def at_test_time(answer):
    """`predict_standard(activations, rate)` for a network trained with standard dropout: times `1 - rate`."""
    activations = np.random.default_rng(2013).uniform(0.5, 1.5, size=(40, 25))
    zeros = np.sum(array(call(answer, activations, 0.2)) == 0)
    if zeros:
        raise NotYet(
            "mask_still_on",
            en=f"{zeros} of the results are 0: units are still dropped. At test time all units work.",
            ko=f"결과 가운데 {zeros}개가 0입니다. 아직 유닛을 버리고 있습니다. 테스트 때는 모든 유닛이 "
            "작동합니다.",
        )
    cases = [(activations, rate) for rate in (0.2, 0.7)]
    compare_function(answer, lambda values, rate: values * (1 - rate), cases, _TEST_TIME_MISTAKES)
    return language.say(
        en="So the next layer gets, on average, what it got in training.",
        ko="그래서 다음 층이 평균적으로 훈련 때와 같은 크기의 값을 받습니다.",
    )


_PERCENT = {
    "en": "{yours} looks like a percentage. Write it as a number between 0 and 1.",
    "ko": "{yours}은(는) 백분율로 보입니다. 0과 1 사이의 수로 쓰십시오.",
}


@exercise("01.keras_rate")
def keras_rate(answer):
    """The `rate` that makes Keras keep 80 % of the units: 0.2."""
    mistakes = [
        Mistake(
            "keep_probability",
            0.8,
            en="{yours} is the keep probability. `Dropout(0.8)` would drop 80 % of the units: Keras "
            "wants the share that is dropped.",
            ko="{yours}은(는) 유지 확률입니다. `Dropout(0.8)`은 유닛의 80 %를 버립니다. Keras에는 버릴 "
            "확률을 넘깁니다.",
        ),
        Mistake(
            "scale_factor",
            1.25,
            en="{yours} is the factor 1 / 0.8 that the kept units are multiplied by. Keras computes it "
            "from `rate`.",
            ko="{yours}은(는) 남은 유닛에 곱하는 배율 1 / 0.8입니다. 이것은 Keras가 `rate`로 계산합니다.",
        ),
        Mistake("percent", 20, **_PERCENT),
        Mistake("percent", 80, **_PERCENT),
    ]
    compare_number(answer, 0.2, mistakes)
    return language.say(
        en="`Dropout(rate)` drops the share `rate`; the p of the paper of 2014 is the keep probability.",
        ko="`Dropout(rate)`은 `rate`만큼 버립니다. 2014년 논문의 p는 유지 확률입니다.",
    )


@exercise("01.all_dropped")
def all_dropped(answer):
    """The probability that one unit is dropped for all 4 examples of a batch at rate 0.5: 0.5⁴ = 0.0625."""
    mistakes = [
        Mistake(
            "one_example",
            0.5,
            en="{yours} is the probability for one example. The four masks are drawn independently.",
            ko="{yours}은(는) 예제 하나에 대한 확률입니다. 마스크 네 개는 서로 독립으로 뽑습니다.",
        ),
        Mistake(
            "at_least_once_kept",
            0.9375,
            en="{yours} is the probability of the opposite: that the unit is kept at least once.",
            ko="{yours}은(는) 반대의 확률, 곧 유닛이 한 번이라도 남을 확률입니다.",
        ),
        Mistake(
            "added",
            2,
            en="{yours} is 4 × 0.5, and no probability exceeds 1. Independent events multiply.",
            ko="{yours}은(는) 4 × 0.5입니다. 확률은 1을 넘을 수 없습니다. 독립인 사건의 확률은 곱합니다.",
        ),
        Mistake(
            "divided_or_one_factor_short",
            0.125,
            en="{yours} is 0.5 / 4, or 0.5 × 0.5 × 0.5. There are four examples: four factors.",
            ko="{yours}은(는) 0.5 / 4 또는 0.5 × 0.5 × 0.5입니다. 예제가 넷이므로 네 번 곱합니다.",
        ),
        Mistake(
            "two_factors",
            0.25,
            en="{yours} is 0.5 × 0.5, or 1 / 4. There are four examples: four factors.",
            ko="{yours}은(는) 0.5 × 0.5 또는 1 / 4입니다. 예제가 넷이므로 네 번 곱합니다.",
        ),
        Mistake("percent", 6.25, **_PERCENT),
    ]
    compare_number(answer, 0.5**4, mistakes)
    return language.say(
        en="0.5⁴: one unit in sixteen learns nothing from such a batch.",
        ko="0.5⁴입니다. 이런 배치에서는 유닛 16개 가운데 하나꼴로 아무것도 배우지 못합니다.",
    )


class _RecordingModel:
    """Stands in for a Keras model: writes down how it was called."""

    def __init__(self):
        self.calls = []

    def __call__(self, inputs, training=None, **_):
        self.calls.append(("__call__", training))
        return np.asarray(inputs) * 2.0 + 1.0

    def __getattr__(self, method):
        if method.startswith("__"):
            raise AttributeError(method)

        def record(inputs, *_, **options):
            self.calls.append((method, options.get("training")))
            return np.asarray(inputs) * 2.0 + 1.0

        return record


@exercise("01.training_flag")
def training_flag(answer):
    """`call_in_loop(model, inputs)` returns the outputs as a custom training loop needs them: `training=True`."""
    model, inputs = _RecordingModel(), np.arange(6.0).reshape(2, 3)
    result = call(answer, model, inputs)
    if not model.calls:
        raise NotYet(
            "model_not_called",
            en="Your function never calls the model. A Keras model is called like a function.",
            ko="함수가 모델을 호출하지 않습니다. Keras 모델은 함수처럼 호출합니다.",
        )
    method, training = model.calls[-1]
    if method.startswith("predict"):
        raise NotYet(
            "predict_used",
            en=f"`model.{method}` is for prediction: it switches dropout off and lets no gradient through.",
            ko=f"`model.{method}`은(는) 예측에 씁니다. 드롭아웃을 끄고 그래디언트도 흘려보내지 않습니다.",
        )
    if method not in ("__call__", "call"):
        raise NotYet(
            "other_method",
            en=f"You call `model.{method}`. In a loop of your own, call the model itself.",
            ko=f"`model.{method}`을(를) 호출했습니다. 직접 쓴 루프에서는 모델 자체를 호출하십시오.",
        )
    if training is None:
        raise NotYet(
            "training_not_passed",
            en="You do not pass `training`. Outside `fit` the default is no training: dropout stays off, "
            "silently.",
            ko="`training`을 넘기지 않았습니다. `fit` 밖에서는 훈련이 아닌 것으로 여겨 드롭아웃이 소리 "
            "없이 꺼집니다.",
        )
    if not training:
        raise NotYet(
            "training_false",
            en="`training=False` switches dropout off. In the training loop it must be on.",
            ko="`training=False`는 드롭아웃을 끕니다. 훈련 루프에서는 켜야 합니다.",
        )
    if not np.array_equal(array(result, inputs.shape), inputs * 2.0 + 1.0):
        raise NotYet(
            "outputs_not_returned",
            en="The model is called well, but your function returns something else than its outputs.",
            ko="모델은 바르게 호출했지만, 함수가 모델의 출력이 아닌 것을 돌려줍니다.",
        )
    return language.say(
        en="`fit` passes `training=True` for you; in your own loop it is your job.",
        ko="`fit`은 `training=True`를 알아서 넘깁니다. 직접 쓴 루프에서는 여러분이 넘겨야 합니다.",
    )
