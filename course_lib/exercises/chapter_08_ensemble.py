"""Check of chapter 08: the negative log-likelihood of an average prediction."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import Mistake, compare_function
from course_lib.exercises.engine import exercise


def _cases():
    """Probabilities (members, examples, classes) and targets, each voted for by one member at least: no logarithm of 0."""
    generator = np.random.default_rng(34)
    for members, examples, classes in ((3, 5, 3), (4, 30, 6)):
        probabilities = generator.dirichlet(np.full(classes, 0.8), (members, examples))
        voters = generator.integers(members, size=examples)
        yield probabilities, probabilities[voters, np.arange(examples)].argmax(axis=1)


def _of_targets(probabilities, targets):
    """The last axis picked at the targets."""
    return probabilities[..., np.arange(len(targets)), targets]


def _nll(probabilities, targets):
    return -np.mean(np.log(_of_targets(probabilities, targets)))


def _ensemble_nll(probabilities, targets):
    return _nll(probabilities.mean(axis=0), targets)


def _geometric(probabilities, targets):
    unscaled = np.exp(np.mean(np.log(probabilities), axis=0))
    return _nll(unscaled / unscaled.sum(axis=-1, keepdims=True), targets)


def _votes(probabilities, targets):
    classes = np.arange(probabilities.shape[-1])
    return _ensemble_nll(probabilities.argmax(axis=-1)[..., None] == classes, targets)


_LOG_LAST = {
    "en": "You got {yours}: you take the logarithm of a mean over the examples. Take it of each example's probability, and average "
    "over the examples afterwards: {right}.",
    "ko": "결과가 {yours}입니다. 예제에 걸친 평균에 로그를 취했습니다. 예제마다 확률에 로그를 취한 다음 평균하십시오. 그러면 "
    "{right}입니다.",
}
_NO_LOG = {
    "en": "{yours} is a mean of probabilities: the logarithm is missing. With it, and with the minus sign, the result is {right}.",
    "ko": "{yours}은(는) 확률의 평균입니다. 로그가 빠졌습니다. 로그를 취하고 음수 부호를 붙이면 {right}입니다.",
}
_MISTAKES = [
    Mistake(
        "mean_of_members",
        _nll,
        en="{yours} is the mean of the members' own NLLs (an average of log-probabilities is the same number). Average the "
        "probabilities first, then take the logarithm: {right}, and that is smaller.",
        ko="{yours}은(는) 신경망마다 구한 NLL의 평균입니다(로그 확률을 평균해도 같은 수입니다). 확률을 먼저 평균하고 그다음에 로그를 "
        "취하십시오. 그러면 더 작은 {right}입니다.",
    ),
    Mistake(
        "geometric_mean",
        _geometric,
        en="{yours} belongs to the geometric mean: you average log-probabilities or logits and normalize. An ensemble averages the "
        "probabilities themselves: {right}.",
        ko="{yours}은(는) 기하 평균의 결과입니다. 로그 확률이나 로짓을 평균하고 정규화했습니다. 앙상블은 확률 자체를 평균합니다. "
        "그러면 {right}입니다.",
    ),
    Mistake(
        "votes",
        _votes,
        en="{yours} comes from votes: `argmax` forgets how sure each member is, and without a single vote for the right class the NLL "
        "is infinite. Average the probabilities: {right}.",
        ko="{yours}은(는) 다수결에서 나온 수입니다. `argmax`를 취하면 신경망마다 얼마나 확신하는지가 사라지고, 정답에 한 표도 없으면 "
        "NLL이 무한대가 됩니다. 확률을 평균하면 {right}입니다.",
    ),
    Mistake(
        "sum_over_examples",
        lambda p, t: len(t) * _ensemble_nll(p, t),
        en="You got {yours}, a sum over the examples. Take the mean: {right}.",
        ko="결과가 {yours}입니다. 예제에 걸쳐 더한 값입니다. 평균을 구하면 {right}입니다.",
    ),
    Mistake(
        "members_summed",
        lambda p, t: _nll(p.sum(axis=0), t),
        en="You got {yours}: you add the members' probabilities, and those of an example add up to more than 1. Take their mean, "
        "`mean(axis=0)`: {right}.",
        ko="결과가 {yours}입니다. 신경망들의 확률을 더하기만 해서 한 예제의 확률을 모두 더하면 1보다 큽니다. `mean(axis=0)`으로 평균을 "
        "구하면 {right}입니다.",
    ),
    Mistake(
        "minus_forgotten",
        lambda p, t: -_ensemble_nll(p, t),
        en="You got {yours}: the log-likelihood. The negative one has a minus sign: {right}.",
        ko="결과가 {yours}입니다. 이것은 로그 가능도입니다. 음의 로그 가능도에는 음수 부호를 붙입니다. 그러면 {right}입니다.",
    ),
    *(
        Mistake(
            "other_base",
            lambda p, t, base=base: _ensemble_nll(p, t) / np.log(base),
            en=f"You got {{yours}}: your logarithm has the base {base}. With the natural one, `np.log`, it is {{right}}.",
            ko=f"결과가 {{yours}}입니다. 로그의 밑이 {base}입니다. 자연로그 `np.log`를 쓰면 {{right}}입니다.",
        )
        for base in (2, 10)
    ),
    Mistake("logarithm_last", lambda p, t: -np.log(np.mean(_of_targets(p.mean(axis=0), t))), **_LOG_LAST),
    Mistake(
        "logarithm_last",
        lambda p, t: np.mean(-np.log(np.mean(_of_targets(p, t), axis=1))),
        **_LOG_LAST,
    ),
    *(
        Mistake("no_logarithm", lambda p, t, sign=sign: sign * np.mean(_of_targets(p, t)), **_NO_LOG)
        for sign in (1, -1)
    ),
    Mistake(
        "no_logarithm",
        lambda p, t: 1 - np.mean(_of_targets(p, t)),
        **_NO_LOG,
    ),
    Mistake(
        "best_member",
        lambda p, t: min(_nll(member, t) for member in p),
        en="{yours} is the NLL of the best member alone. The average prediction has {right}.",
        ko="{yours}은(는) 가장 좋은 신경망 하나의 NLL입니다. 평균한 예측의 NLL은 {right}입니다.",
    ),
    Mistake(
        "all_classes",
        lambda p, t: -np.mean(np.log(p.mean(axis=0))),
        en="You got {yours}, a mean over all classes. Only the probability of the right class counts: {right}.",
        ko="결과가 {yours}입니다. 모든 클래스에 걸쳐 평균했습니다. 정답 클래스의 확률만 쓰면 {right}입니다.",
    ),
    Mistake(
        "one_number_an_example",
        lambda p, t: -np.log(_of_targets(p.mean(axis=0), t)),
        en="You return one number for each example. Their mean is {right}: return that.",
        ko="예제마다 수 하나씩 돌려주었습니다. 그 평균인 {right}을(를) 돌려주십시오.",
    ),
]


@exercise("08.ensemble_nll")
def ensemble_nll(answer):
    """`ensemble_nll(probabilities, targets)`: the NLL of the members' average prediction, a float."""
    cases = list(_cases())
    compare_function(answer, _ensemble_nll, cases, _MISTAKES)
    alone, together = (f"{function(*cases[0]):.2f}" for function in (_nll, _ensemble_nll))
    return language.say(
        en=f"On the test input: {together} together, {alone} for a member on average. The average is never the worse of the two, as the "
        "logarithm is concave (Jensen's inequality).",
        ko=f"시험 입력에서 함께라면 {together}, 신경망 하나로는 평균 {alone}입니다. 로그는 오목하므로 평균한 예측의 NLL이 더 커지는 일은 없습니다"
        "(옌센 부등식).",
    )
