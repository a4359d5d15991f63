# %% [markdown] lang="en"
# # 03 · Dropout: how to use it
#
# About 60 seconds of computing on two cores, 80 minutes of reading and trying.
#
# **After this chapter you can**
#
# 1. choose a dropout rate, and say for which network and which data a popular rate is wrong;
# 2. say where dropout belongs and what it does to the learning rate, to the width and to the training time;
# 3. choose a setting on validation data without fooling yourself, and stop training at the right epoch;
# 4. combine dropout with ensembles, L1, L2 and batch normalization, and know what each adds.
#
# **Before you start:** chapters 00 and 01: overfitting, the negative log-likelihood, paired comparisons, verdicts, and
# what `Dropout(0.5)` does.

# %% [markdown] lang="ko" of="774ef3e1"
# # 03 · 드롭아웃을 어떻게 쓰는가
#
# 코어 두 개로 계산하는 데 약 60초, 읽고 따라 하는 데 80분쯤 걸립니다.
#
# **이 장을 마치면**
#
# 1. 드롭아웃 비율을 고르고, 널리 쓰이는 비율이 어떤 신경망과 어떤 데이터에서 맞지 않는지 말할 수 있습니다.
# 2. 드롭아웃을 어디에 넣어야 하는지, 드롭아웃을 쓰면 학습률과 너비와 훈련 시간이 어떻게 달라지는지 말할 수 있습니다.
# 3. 스스로를 속이지 않으면서 검증 데이터로 설정을 고르고, 알맞은 에포크에서 훈련을 멈출 수 있습니다.
# 4. 드롭아웃을 앙상블, L1, L2, 배치 정규화와 함께 쓰고, 각각이 무엇을 보태는지 말할 수 있습니다.
#
# **미리 알아야 할 것:** 00장과 01장의 내용, 곧 과대적합, 음의 로그 가능도, 대응 비교, 판정, 그리고 `Dropout(0.5)`가 하는 일입니다.

# %% tags=["setup"]
import dataclasses
import itertools

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from course_lib import (
    claims,
    datasets,
    exercises,
    experiments,
    metrics,
    plotting,
    scale,
    statistics,
    studies,
    training,
    widgets,
)
from course_lib.language import label

# %% [markdown] lang="en"
# ## 1. One line, three verdicts
#
# This is what people paste:
#
# ```python
# model.add(Dense(128, activation="relu"))
# model.add(Dropout(0.5))
# ```
#
# Then the advice begins, and it does not agree with itself. "Usually 0.5." "Between 0.2 and 0.5." "Low near the input."
# "Low near the output." "A higher learning rate." "Adapt it." This chapter takes eighteen such sentences, C31 to
# C48, and measures them. Where two sources contradict each other, they meet in a duel.
#
# First our equipment: the data, and a network with a place for dropout at the inputs and behind every hidden layer.

# %% [markdown] lang="ko" of="ef530092"
# ## 1. 한 줄, 세 가지 판정
#
# 사람들이 흔히 복사해 붙이는 코드입니다.
#
# ```python
# model.add(Dense(128, activation="relu"))
# model.add(Dropout(0.5))
# ```
#
# 그다음부터는 조언이 쏟아지는데, 조언끼리 서로 어긋납니다. "보통 0.5", "0.2에서 0.5 사이", "입력층에 가까울수록 낮게", "출력층에서는 낮게",
# "학습률은 더 높게", "아니, 알맞게 조정해야". 이 장에서는 이런 문장 열여덟 개(C31부터 C48까지)가 맞는지 측정합니다. 두 원문의 말이 서로 반대인
# 곳에서는 둘에게 결투를 시킵니다.
#
# 먼저 실험 도구를 준비합니다. 데이터, 그리고 입력과 각 은닉층 뒤에 드롭아웃을 넣을 자리를 마련한 신경망입니다.

# %% tags=["setup"]
setting = scale.choose(
    small=scale.Setting(data=datasets.digits, num_images=480, hidden=(128, 128), epochs=40, batch_size=32),
    full=scale.Setting(
        data=lambda: datasets.mnist(flat=True),
        num_images=50_000,
        hidden=(1024, 1024),
        epochs=50,
        batch_size=100,
        input_rate=0.2,
        max_norm=3.0,
    ),
)
data = setting.data()
level = claims.confidence_level("03")


# %% tags=["setup"]
def network(
    rates, hidden=setting.hidden, optimizer=None, penalty=None, max_norm=setting.max_norm, num_inputs=None
):
    """An MLP; `rates` are the dropout rates of the inputs and of each hidden layer."""
    layers = keras.layers
    limit = keras.constraints.MaxNorm(max_norm) if max_norm and any(rates) else None
    model = keras.Sequential([keras.Input((num_inputs or data.train[0].shape[1],)), layers.Dropout(rates[0])])
    for units, rate in zip(hidden, rates[1:], strict=True):
        hidden_layer = layers.Dense(units, "relu", kernel_constraint=limit, kernel_regularizer=penalty)
        model.add(hidden_layer)
        model.add(layers.Dropout(rate))
    model.add(layers.Dense(10, activation="softmax"))
    optimizer = optimizer or keras.optimizers.Adam(3e-3)
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown] lang="en"
# (A rate of 0 does nothing at all. The learning rate of Adam is three times the default, so that 40 epochs are enough
# for the network with dropout, too: section 4 shows why this matters.)
#
# Two benches. The **noisy** one has 480 images, of which 30 % carry a wrong training label: it provokes overfitting,
# and it *flatters every regularizer*. The **clean** one has 192 images and correct labels: the honest counterpart.
# Validation and test labels are always correct. One run in plain Keras, then the experiment:

# %% [markdown] lang="ko" of="1f806409"
# (비율이 0인 드롭아웃은 아무 일도 하지 않습니다. Adam의 학습률은 기본값의 세 배로 잡았습니다. 그래야 드롭아웃을 쓰는 신경망도 40에포크 안에 충분히
# 학습합니다. 이것이 왜 중요한지는 4절에서 봅니다.)
#
# 실험대는 두 가지입니다. **잡음 실험대**에는 이미지가 480장 있고 그중 30 %의 훈련 레이블이 틀렸습니다. 과대적합을 일부러 일으키는 조건이라서 *어떤 규제든
# 실제보다 좋아 보입니다*. **깨끗한 실험대**에는 이미지가 192장 있고 레이블이 모두 맞습니다. 과장 없는 비교 상대입니다. 검증과 테스트의 레이블은 언제나
# 올바릅니다. 먼저 Keras만으로 한 번 실행하고, 이어서 실험을 합니다.


# %%
def noisy(seed):
    return data.subset(setting.num_images, seed=seed).with_label_noise(0.3, seed=seed)


def clean(seed):
    return data.subset(setting.num_images * 2 // 5, seed=seed)


def same(rate):
    """One rate behind every hidden layer."""
    return (setting.input_rate if rate else 0.0, *(rate for _ in setting.hidden))


keras.utils.set_random_seed(0)
model, sample = network(same(0.5)), noisy(seed=0)
history = model.fit(*sample.train, epochs=3, batch_size=32, validation_data=sample.validation, verbose=0)
print("validation loss, epoch by epoch:", np.round(history.history["val_loss"], 2))

# %% [markdown] lang="en"
# Three situations, each with and without `Dropout(0.5)`: a wide network on noisy labels, the same on clean ones, and a
# **narrow** network with 1/8 of the units. **Predict:** in which of them does the pasted line help, and in which does
# it do harm?

# %% [markdown] lang="ko" of="e0223684"
# 세 가지 상황에서 각각 `Dropout(0.5)`를 넣은 것과 뺀 것을 비교합니다. 잡음 섞인 레이블로 훈련하는 넓은 신경망, 깨끗한 레이블로 훈련하는 같은 신경망,
# 그리고 유닛이 8분의 1뿐인 **좁은** 신경망입니다. **예상해 보십시오.** 복사해 붙인 한 줄이 어디에서 도움이 되고 어디에서 해가 될까요?


# %%
def run(arms, sample, seeds, every_epoch=()):
    return experiments.compare(
        arms,
        sample,
        seeds=seeds,
        epochs=setting.epochs,
        batch_size=setting.batch_size,
        every_epoch=every_epoch,
    )


def without_and_with(hidden=setting.hidden):
    return {
        "no dropout": lambda: network(same(0.0), hidden),
        "dropout 0.5": lambda: network(same(0.5), hidden),
    }


narrow = tuple(units // 8 for units in setting.hidden)
on_noisy = run(without_and_with(), noisy, claims.seeds(20), every_epoch=("validation", "test"))
on_clean = run(without_and_with(), clean, claims.seeds(20), every_epoch=("train", "validation", "test"))
on_narrow = run(without_and_with(narrow), clean, claims.seeds(20))

# %%
situations = {
    "wide, noisy labels": on_noisy,
    "wide, clean labels": on_clean,
    "narrow, clean labels": on_narrow,
}
figure, axes = plt.subplots(2, 1, figsize=(9, 5.6))
for ax, metric, factor in zip(axes, ("error", "nll"), (100, 1), strict=True):
    differences = {
        name: factor * one.differences("dropout 0.5", metric=metric) for name, one in situations.items()
    }
    unit = "pp" if metric == "error" else None
    plotting.paired_differences(differences, unit=unit, confidence_level=level, title=label(metric), ax=ax)
plt.show()

# %% [markdown] lang="en"
# The same line is a rescue, a matter of indifference and a disaster. No single number can be "the" right rate. So the
# useful question is not *which rate*, but *what does the best rate depend on*.
#
# A word on the verdicts to come. Intervals are over seeds, for these data, at a level that makes all intervals of this
# chapter hold together. The smallest effects that matter were fixed beforehand: 1 percentage point of error, or 0.05 of
# NLL (the right answer gets a probability 5 % lower); 0.02 where something comes almost for free. Each rule stands in
# `claims.toml`.

# %% [markdown] lang="ko" of="d53d173e"
# 같은 한 줄이 한 곳에서는 구원이고, 한 곳에서는 있으나 마나이며, 한 곳에서는 재앙입니다. 그러니 "정답"이라고 할 비율 하나는 있을 수 없습니다. *어떤 비율이
# 좋은가*보다 *좋은 비율은 무엇에 달려 있는가*를 묻는 편이 쓸모 있습니다.
#
# 앞으로 나올 판정에 관해 미리 말해 둡니다. 구간은 시드를 바꿀 때의 신뢰 구간이고 이 데이터에 한정되며, 이 장의 모든 구간이 한꺼번에 성립하도록 신뢰 수준을
# 잡았습니다. 의미 있다고 볼 최소 효과는 미리 정해 두었습니다. 오류율은 1퍼센트포인트, NLL은 0.05(정답에 주는 확률이 5 % 낮아지는 크기)이고, 거의
# 공짜로 얻는 것에는 0.02를 씁니다. 규칙은 모두 `claims.toml`에 있습니다.

# %% [markdown] lang="en"
# ## 2. The rate
#
# "Too high, and learning fails; too low, and there is no effect." "Use 0.2 to 0.5." "Usually 0.5." We run the missing
# rates. **Predict** the shape of the three curves: where is the lowest point for the wide network on noisy labels, on
# clean labels, and for the narrow network?

# %% [markdown] lang="ko" of="00b721bf"
# ## 2. 비율
#
# "너무 높으면 학습이 어려워지고, 너무 낮으면 효과가 없다." "0.2에서 0.5 사이를 쓴다." "일반적으로 0.5." 아직 실행하지 않은 비율을 마저 실행합니다.
# 세 곡선의 모양을 **예상해 보십시오.** 잡음 섞인 레이블로 훈련한 넓은 신경망, 깨끗한 레이블로 훈련한 넓은 신경망, 그리고 좁은 신경망에서 가장 낮은 점은 각각
# 어디일까요?

# %%
rates = [0.0, 0.1, 0.3, 0.5, 0.7]
arms = ["no dropout", *(f"dropout {rate}" for rate in rates[1:])]


def all_rates(pair, sample, hidden=setting.hidden):
    """The other rates, in one table with the two arms that already ran."""
    others = {f"dropout {rate}": lambda rate=rate: network(same(rate), hidden) for rate in (0.1, 0.3, 0.7)}
    table = pd.concat([pair.table, run(others, sample, claims.seeds(20)).table])
    return experiments.Comparison(table[table["epoch"] == setting.epochs], baseline="no dropout")


sweeps = {
    "wide, noisy labels": all_rates(on_noisy, noisy),
    "wide, clean labels": all_rates(on_clean, clean),
    "narrow, clean labels": all_rates(on_narrow, clean, narrow),
}
extreme = run({"dropout 0.9": lambda: network(same(0.9))}, clean, claims.seeds(20))


# %%
def table_of(comparison, metric, split="test"):
    """Shape (seeds, rates)."""
    return np.stack([comparison.values(arm, metric, split) for arm in arms], axis=1)


figure, axes = plt.subplots(1, 2, figsize=(11, 4))
for ax, metric in zip(axes, ("error", "nll"), strict=True):
    curves = {name: table_of(sweep, metric) for name, sweep in sweeps.items()}
    plotting.sweep(rates, curves, x_label="dropout rate", y_label=metric, ax=ax)
plt.show()

# %% tags=["nbval-check-output"]
too_high = extreme.values("dropout 0.9") - sweeps["wide, clean labels"].values("dropout 0.3")
c33 = [claims.judge("C33a", too_high.to_numpy())]
print(*c33)

# %% [markdown] lang="en"
# The right arm of the U is real: at 0.9 hardly anything is learned (far above the picture). The left arm is not: on
# noisy labels even a rate of 0.1 removes a good part of the damage. "Too low" exists only in the sense of "lower than
# best"; a verdict with 40 seeds follows in section 3. (Bands: 95 % intervals over the seeds.)
#
# Now "0.2 to 0.5". Choose the best of all rates by the mean *validation* NLL; choose once more, but only among those
# from 0.2 to 0.5; compare the two on the *test* set. The difference is the **regret** of someone who follows the
# advice:

# %% [markdown] lang="ko" of="13476eb4"
# U자의 오른쪽 가지는 실제로 있습니다. 0.9에서는 거의 아무것도 배우지 못합니다(그림 밖, 훨씬 위쪽에 있습니다). 왼쪽 가지는 그렇지 않습니다. 잡음 섞인
# 레이블에서는 비율이 0.1만 되어도 피해를 꽤 덜어 냅니다. "너무 낮다"는 말은 "가장 좋은 값보다 낮다"는 뜻일 뿐입니다. 시드 40개로 내리는 판정은 3절에
# 있습니다. (띠는 시드에 대한 95 % 구간입니다.)
#
# 이제 "0.2에서 0.5 사이"를 봅니다. 모든 비율 가운데 *검증* NLL의 평균이 가장 낮은 것을 고르고, 이어서 0.2에서 0.5까지만 놓고 다시 골라, 둘을
# *테스트* 세트에서 비교합니다. 그 차이, 곧 조언을 따른 사람이 보는 손해를 **후회**(regret)라고 합니다.


# %% tags=["nbval-check-output"]
def regret(sweep, allowed):
    """Test NLL of the best allowed rate minus that of the best of all, both chosen by mean validation NLL."""
    validation, test = table_of(sweep, "nll", "validation").mean(axis=0), table_of(sweep, "nll")
    best_allowed = min(allowed, key=lambda rate: validation[rates.index(rate)])
    return test[:, rates.index(best_allowed)] - test[:, validation.argmin()]


wide_noisy, wide_clean, narrow_clean = sweeps.values()
c34 = [
    claims.judge("C34a", regret(wide_noisy, [0.3, 0.5])),
    claims.judge("C34b", regret(narrow_clean, [0.3, 0.5])),
]
c35 = [claims.judge("C35a", regret(wide_clean, [0.5])), claims.judge("C35b", regret(narrow_clean, [0.5]))]
print(*c34, claims.judge("C34", c34), *c35, claims.judge("C35", c35), sep="\n")

# %% [markdown] lang="en"
# (Where both choices fall on the same rate, the regret is exactly zero for every seed.) For a wide network the popular
# rates are safe: the bottom of the U is flat, and a wide range is nearly as good as the best. Srivastava et al. (2014,
# figure 9) found such a flat bottom, too. (The metric matters as well: on noisy labels the error alone would choose
# 0.7.) For a narrow network every one of the popular rates is wrong. Hence the next question.

# %% [markdown] lang="ko" of="4f93cdb6"
# (두 번 고른 비율이 같으면 모든 시드에서 후회가 정확히 0입니다.) 넓은 신경망에서는 널리 쓰이는 비율이 안전합니다. U자의 바닥이 평평해서, 넓은 범위의 비율이
# 최선에 가깝습니다. Srivastava 외(2014, 그림 9)에서도 바닥이 평평했습니다. (무엇을 재느냐도 중요합니다. 잡음 섞인 레이블에서 오류율만 본다면
# 0.7을 고르게 됩니다.) 좁은 신경망에서는 그 비율들이 하나같이 틀렸습니다. 그래서 다음 질문이 나옵니다.

# %% [markdown] lang="en"
# ## 3. The width
#
# "Dropout reduces the capacity, so use a larger network." The paper of 2014 makes a rule of thumb of it (appendix A):
# with keep probability $1-p$, a layer that would need $n$ units without dropout should have
#
# $$\frac{n}{1-p}$$
#
# of them. The grid of 5 widths × 4 rates × 2 benches takes more than 1 minute, so it was run beforehand, by this very
# cell; you read the stored table. (`anew=True` runs it again.) **Predict:** at which width does a rate of 0.5 stop
# doing harm?

# %% [markdown] lang="ko" of="851c2fef"
# ## 3. 너비
#
# "드롭아웃은 용량을 줄이므로 더 큰 네트워크를 쓰라." 2014년 논문(부록 A)은 이것을 어림 규칙으로 제시합니다. 유지 확률이 $1-p$이면, 드롭아웃 없이
# 유닛이 $n$개 필요한 층에는
#
# $$\frac{n}{1-p}$$
#
# 개를 두라는 것입니다. 너비 5가지 × 비율 4가지 × 실험대 2가지를 모두 실행하면 1분이 넘게 걸리므로, 아래의 바로 그 셀로 미리 실행해 두었습니다. 여러분은
# 저장된 표를 읽습니다. (`anew=True`를 주면 다시 실행합니다.) **예상해 보십시오.** 너비가 얼마부터 비율 0.5가 더는 해롭지 않게 될까요?

# %%
widths = [max(1, setting.hidden[0] * sixteenths // 16) for sixteenths in (1, 2, 4, 8, 16)]


def at_width(width, rate):
    return f"width {width} + " + (f"dropout {rate}" if rate else "no dropout")


def width_by_rate(sample, seeds):
    pairs = itertools.product(widths, [0.0, 0.1, 0.3, 0.5])
    return run(
        {at_width(w, rate): lambda w=w, rate=rate: network(same(rate), (w, w)) for w, rate in pairs},
        sample,
        seeds,
    )


# %%
grid = studies.stored(
    "03_width_and_rate",
    lambda seeds: experiments.joined(
        {"clean": width_by_rate(clean, seeds), "noisy": width_by_rate(noisy, seeds)}
    ),
    seeds=40,
)

# %%
figure, axes = plt.subplots(1, 2, figsize=(11, 4), sharey=True)
for ax, bench in zip(axes, ("noisy", "clean"), strict=True):
    gain = {
        f"dropout {rate}": np.stack(
            [
                100 * grid.differences(f"{bench}, {at_width(w, rate)}", f"{bench}, {at_width(w, 0.0)}")
                for w in widths
            ],
            axis=1,
        )
        for rate in (0.1, 0.3, 0.5)
    }
    plotting.sweep(widths, gain, x_label="hidden units", y_label="error difference (pp)", log_x=True, ax=ax)
    ax.axhline(0, color="black", linewidth=1)
    ax.set_title(label(f"{bench} labels"))
plt.show()

# %% tags=["nbval-check-output"]
half, full = widths[-2:]
twice_as_wide = grid.differences(
    f"clean, {at_width(full, 0.5)}", f"clean, {at_width(half, 0.0)}", metric="nll"
)
c36 = [claims.judge("C36a", on_narrow), claims.judge("C36b", twice_as_wide)]
print(*c36, claims.judge("C36", c36), sep="\n")

a_tenth = grid.differences(f"noisy, {at_width(full, 0.1)}", f"noisy, {at_width(full, 0.0)}")
c33 += [claims.judge("C33b", a_tenth)]
print(c33[-1], claims.judge("C33", c33), sep="\n")

# %% [markdown] lang="en"
# All curves rise to the left: the narrower the network, the more dropout costs. A network that is only just large
# enough must not lose half of itself. The rule $n/(1-p)$ compares a network without dropout with one twice as wide that
# drops half: at 64 against 128 units it holds. (It is no cure for a network that was too narrow from the start.)

# %% [markdown] lang="ko" of="f20936c4"
# 왼쪽으로 갈수록 모든 곡선이 올라갑니다. 신경망이 좁을수록 드롭아웃의 대가가 큽니다. 크기가 겨우 충분한 신경망은 절반을 잃으면 안 됩니다. 규칙 $n/(1-p)$는
# 드롭아웃이 없는 신경망과, 두 배 넓으면서 절반을 끄는 신경망을 비교합니다. 유닛 64개와 128개를 비교하면 이 규칙이 성립합니다. (처음부터 너무 좁았던
# 신경망까지 고쳐 주지는 못합니다.)

# %% [markdown] lang="en"
# ### Is dropout needed where nothing overfits?
#
# "If there is no overfitting, dropout is unnecessary." We take a network that can hardly overfit, the narrow one with
# *all* clean training images for a few epochs, and measure its generalization gap first. And we ask the reverse: where
# there **is** a gap, does dropout help? The wide network on clean labels has one.

# %% [markdown] lang="ko" of="8270e0b7"
# ### 과대적합이 없는 곳에도 드롭아웃이 필요한가
#
# "과대적합이 일어나지 않으면 드롭아웃은 사용하지 않아도 된다." 과대적합하기 어려운 신경망, 곧 깨끗한 훈련 이미지를 *모두* 써서 몇 에포크만 훈련한 좁은 신경망을
# 골라 먼저 일반화 차이를 잽니다. 거꾸로도 물어봅니다. 일반화 차이가 **있으면** 드롭아웃이 도움이 될까요? 깨끗한 레이블로 훈련한 넓은 신경망에는 차이가
# 있습니다.

# %%
all_images = experiments.compare(
    without_and_with(narrow),
    data,
    seeds=claims.seeds(20),
    epochs=max(1, setting.epochs // 4),
    batch_size=setting.batch_size,
    every_epoch=(),
)
for name, one in {"narrow, all images": all_images, "wide, clean labels": on_clean}.items():
    gap = one.values("no dropout", "error", "test") - one.values("no dropout", "error", "train")
    print(f"{label(name)}: {label('gap')} {100 * gap.mean():.1f} pp")

# %% tags=["nbval-check-output"]
c41 = [claims.judge("C41a", all_images), claims.judge("C41b", on_clean)]
print(*c41, claims.judge("C41", c41), sep="\n")

# %% [markdown] lang="en"
# Without a gap dropout is not merely unnecessary, it does harm. But a gap alone is no reason for dropout either: the
# wide network misses about one digit in 18 on new images and none on old ones, and dropout changes nothing about it. A
# gap says that there is something to gain. It does not say by what.

# %% [markdown] lang="ko" of="1cdf8ffc"
# 일반화 차이가 없는 곳에서 드롭아웃은 필요 없는 정도가 아니라 해롭습니다. 그렇다고 차이가 있다는 것만으로는 드롭아웃을 쓸 이유가 되지 않습니다. 넓은 신경망은
# 훈련에 쓴 이미지는 모두 맞히고 새 이미지는 18장에 한 장꼴로 틀리는데, 드롭아웃을 넣어도 달라지지 않습니다. 일반화 차이는 얻을 것이 있다고 말해 줄 뿐,
# 무엇으로 얻을지는 말해 주지 않습니다.

# %% [markdown] lang="en"
# ## 4. Harder to train? A higher learning rate?
#
# The first duel. One source: networks with dropout are **harder to train**, so adapt the learning rate. The other: with
# dropout one can use a **higher** learning rate. The paper of 2014 is on the second side (appendix A: 10 to 100 times
# the rate that was best for a standard network, *together with* high momentum and a max-norm constraint).
#
# ### Max-norm, from scratch
#
# After each step, the incoming weights $w$ of a unit are shortened if they are longer than $c$:
#
# $$w \leftarrow w \cdot \min\left(1, \frac{c}{\lVert w \rVert}\right)$$

# %% [markdown] lang="ko" of="808e583f"
# ## 4. 훈련이 더 어려운가, 학습률을 더 높일 수 있는가
#
# 첫 번째 결투입니다. 한 원문은 드롭아웃을 쓰면 **훈련이 더 어려우므로** 학습률을 조정하라고 합니다. 다른 원문은 드롭아웃을 쓰면 **더 높은** 학습률을 쓸 수
# 있다고 합니다. 2014년 논문은 두 번째 원문 편입니다(부록 A: 일반 신경망에 가장 좋은 학습률의 10배에서 100배. 단, 큰 모멘텀과 최대 노름 제약을
# *함께* 쓸 때입니다).
#
# ### 밑바닥부터 만드는 최대 노름 제약
#
# 매 단계가 끝난 뒤, 한 유닛으로 들어오는 가중치 $w$의 길이가 $c$를 넘으면 $c$로 줄입니다.
#
# $$w \leftarrow w \cdot \min\left(1, \frac{c}{\lVert w \rVert}\right)$$


# %% tags=["nbval-check-output"]
def max_norm(kernel, largest):
    """Shorten the columns, the incoming weights of each unit, that are longer than `largest`."""
    norms = np.linalg.norm(kernel, axis=0)
    return kernel * np.minimum(1, largest / norms)


kernel = np.random.default_rng(seed=0).normal(size=(64, 5)) * [0.1, 0.2, 0.3, 0.4, 0.5]
ours, of_keras = max_norm(kernel, 2.0), keras.constraints.MaxNorm(2.0)(kernel)
print("before:", np.linalg.norm(kernel, axis=0).round(1), " after:", np.linalg.norm(ours, axis=0).round(1))
print("equal to keras.constraints.MaxNorm:", np.allclose(ours, of_keras, atol=1e-5))

# %% [markdown] lang="en"
# ### Longer, first of all
#
# How many epochs until the training NLL, measured with dropout *switched off*, has fallen to 0.1? The curves of section
# 1 know. (A run that never gets there counts as one epoch more than it had.)

# %% [markdown] lang="ko" of="1262bf6b"
# ### 우선, 더 오래 걸린다
#
# 훈련 NLL이 0.1까지 내려가는 데 몇 에포크가 걸릴까요? 이때 훈련 NLL은 드롭아웃을 *끄고* 잽니다. 1절의 곡선에 답이 있습니다. (끝내 도달하지 못한
# 실행은 전체 에포크 수에 1을 더한 값으로 셉니다.)


# %%
def by_epoch(comparison, arm, split, metric):
    """Shape (seeds, epochs)."""
    rows = comparison.table.query("arm == @arm and split == @split and metric == @metric")
    return rows.pivot(index="seed", columns="epoch", values="value").to_numpy()


def epochs_until(comparison, arm, training_nll=0.1):
    below = by_epoch(comparison, arm, "train", "nll") < training_nll
    return np.where(below.any(axis=1), below.argmax(axis=1) + 1, below.shape[1] + 1)


# %%
on_clean.plot("nll", splits=("train",))
plt.axhline(0.1, color="black", linewidth=1)
plt.ylim(0, 1)
plt.show()

# %% tags=["nbval-check-output"]
slower = epochs_until(on_clean, "dropout 0.5") - epochs_until(on_clean, "no dropout")
c31a = claims.judge("C31a", slower.astype(float))
print(c31a)

# %% [markdown] lang="en"
# More than twice as long, as Srivastava et al. report (two to three times). Whoever compares both networks after too
# few epochs measures impatience, not dropout.
#
# ### The learning rate
#
# Now with plain SGD and momentum 0.9, where the learning rate matters most, on clean labels. Live: a learning rate of
# 0.16, eight times the best one. **Predict:** which of the two networks bears it?

# %% [markdown] lang="ko" of="a00c624c"
# 두 배 넘게 걸립니다. Srivastava 외의 보고(두세 배)와 같습니다. 에포크를 너무 적게 주고 두 신경망을 비교하면, 드롭아웃이 아니라 조급함을 재는
# 셈입니다.
#
# ### 학습률
#
# 이번에는 학습률의 영향이 가장 큰 기본 SGD(모멘텀 0.9)로, 깨끗한 레이블에서 훈련합니다. 지금 실행하는 학습률은 0.16으로, 가장 좋은 값의 여덟 배입니다.
# **예상해 보십시오.** 어느 쪽 신경망이 견딜까요?


# %%
def with_sgd(rate, learning_rate, max_norm=None):
    return lambda: network(
        same(rate), optimizer=keras.optimizers.SGD(learning_rate, momentum=0.9), max_norm=max_norm
    )


kinds = {"no dropout": (0.0, None), "dropout 0.5": (0.5, None), "dropout 0.5 + max-norm 2": (0.5, 2.0)}
learning_rates = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32]


def race(kinds, speeds, sample, seeds):
    arms = {
        f"{kind}, {speed}": with_sgd(rate, speed, limit)
        for kind, (rate, limit) in kinds.items()
        for speed in speeds
    }
    return run(arms, sample, seeds)


two_kinds = {kind: kinds[kind] for kind in ("no dropout", "dropout 0.5")}
fast = race(two_kinds, [0.16], clean, claims.seeds(20))
fast.summary(confidence_level=level)

# %% [markdown] lang="en"
# The network with dropout breaks down where the other still learns. Would a max-norm constraint save it? That, and the
# whole range of learning rates, is a stored study:

# %% [markdown] lang="ko" of="a6625281"
# 드롭아웃 없는 신경망은 아직 배우는 학습률에서, 드롭아웃을 쓴 신경망은 무너집니다. 최대 노름 제약이 있으면 괜찮을까요? 이것과 학습률의 전체 범위는 저장된 실험에서
# 봅니다.

# %%
speeds = studies.stored("03_learning_rate", lambda seeds: race(kinds, learning_rates, clean, seeds), seeds=40)


def by_speed(kind, metric, split="test"):
    """Shape (seeds, learning rates)."""
    return np.stack([speeds.values(f"{kind}, {speed}", metric, split) for speed in learning_rates], axis=1)


figure, axes = plt.subplots(1, 2, figsize=(11, 4))
for ax, metric in zip(axes, ("error", "nll"), strict=True):
    curves = {kind: by_speed(kind, metric) for kind in kinds}
    plotting.sweep(learning_rates, curves, x_label="learning rate", y_label=metric, log_x=True, ax=ax)
plt.show()

# %% tags=["nbval-check-output"]
plain, dropped = (by_speed(kind, "nll", "validation") for kind in ("no dropout", "dropout 0.5"))
octaves = np.log2(learning_rates)
moved = octaves[dropped.argmin(axis=1)] - octaves[plain.argmin(axis=1)]

test = by_speed("dropout 0.5", "nll")
adapted, kept = dropped.mean(axis=0).argmin(), plain.mean(axis=0).argmin()
with_limit = speeds.differences("dropout 0.5 + max-norm 2, 0.16", "dropout 0.5, 0.16")
c31 = [c31a, claims.judge("C31b", test[:, adapted] - test[:, kept])]
c32 = [claims.judge("C32a", moved), claims.judge("C32b", fast), claims.judge("C32c", with_limit)]
print(*c31, claims.judge("C31", c31), *c32, claims.judge("C32", c32), sep="\n")

# %% [markdown] lang="en"
# **The duel:** "harder to train" wins one point, for the time. Nobody wins the learning rate: the best one is the same
# with and without dropout. What dropout changes is the room *above* it, which shrinks, and max-norm does not give it
# back. Our network is small and trained for few steps; the paper's were large, trained long with a decaying rate. What
# we can say is that the sentence does not hold "in general".

# %% [markdown] lang="ko" of="e94e64ae"
# **결투 결과:** "훈련이 더 어렵다"는 쪽이 시간에서 한 점을 얻습니다. 학습률에서는 승자가 없습니다. 가장 좋은 학습률은 드롭아웃이 있으나 없으나 같습니다.
# 달라지는 것은 그 *위쪽*의 여유이고, 이 여유는 오히려 줄어들며 최대 노름 제약을 걸어도 돌아오지 않습니다. 우리 신경망은 작고 훈련도 짧았습니다. 논문의 신경망은
# 크고, 학습률을 줄여 가며 오래 훈련한 것입니다. 우리가 말할 수 있는 것은 그 문장이 "일반적으로"는 성립하지 않는다는 것입니다.

# %% [markdown] lang="en"
# ## 5. Where?
#
# The second duel. One source (S1, a blog post on PyTorch): a **low** rate at the input *and output* layer, a high one
# between. The other (S0, an overview): **low** near the input, **high** near the output. Both agree on the input; they
# contradict each other at the far end.
#
# **Predict:** 0.1 – 0.3 – 0.5 against 0.5 – 0.3 – 0.1 (inputs, first, second hidden layer): which wins, and *because of
# which layer*? To find out, the second pair holds the input rate at 0.1 and exchanges only the hidden rates.

# %% [markdown] lang="ko" of="ab703634"
# ## 5. 어디에 넣는가
#
# 두 번째 결투입니다. 한 원문(S1, PyTorch를 다룬 블로그 글)은 입력층과 *출력층*에는 **낮은** 비율을, 그 사이에는 높은 비율을 쓰라고 합니다. 다른
# 원문(S0, 개요 글)은 입력층에 가까울수록 **낮은**, 출력층에 가까울수록 **높은** 비율을 쓰라고 합니다. 입력 쪽에서는 둘의 말이 같지만 반대쪽 끝에서
# 어긋납니다.
#
# **예상해 보십시오.** 0.1 – 0.3 – 0.5와 0.5 – 0.3 – 0.1(입력, 첫 번째 은닉층, 두 번째 은닉층) 가운데 어느 쪽이 이길까요? 그리고
# *어느 층 때문에* 이길까요? 이를 알아보려고 두 번째 쌍에서는 입력의 비율을 0.1로 고정하고 은닉층의 비율만 서로 바꿉니다.

# %%
placements = {
    "0.3 0.3 0.3": (0.3, 0.3, 0.3),
    "0.1 0.3 0.5": (0.1, 0.3, 0.5),
    "0.5 0.3 0.1": (0.5, 0.3, 0.1),
    "0.1 0.2 0.6": (0.1, 0.2, 0.6),
    "0.1 0.6 0.2": (0.1, 0.6, 0.2),
}


def placed(table):
    return {name: lambda rates=rates: network(rates) for name, rates in table.items()}


duel = run(placed(placements), clean, claims.seeds(20))
rounds = [("0.1 0.3 0.5", "0.3 0.3 0.3"), ("0.5 0.3 0.1", "0.3 0.3 0.3"), ("0.1 0.2 0.6", "0.1 0.6 0.2")]
differences = {f"{one} − {other}": duel.differences(one, other, "nll") for one, other in rounds}
plotting.paired_differences(
    differences, confidence_level=level, title=label("NLL difference, right is worse")
)
plt.show()

# %% tags=["nbval-check-output"]
c38 = [claims.judge("C38a", duel), claims.judge("C38b", duel)]
print(*c38, sep="\n")

# %% [markdown] lang="en"
# Low to high wins, and nearly all of it is the **input**: half of the pixels are missing in one arm and a tenth in the
# other. With the input held fixed, the order of the hidden rates hardly matters on clean labels. An experiment that
# turns two knobs at once would have credited the wrong one.
#
# ### The far end, and every other place
#
# What does S1 mean by dropout "at the output layer"? Either in front of it, behind the last hidden layer; or on the ten
# outputs themselves. The second can be built, too:

# %% [markdown] lang="ko" of="031d32e5"
# 낮은 비율에서 높은 비율로 가는 쪽이 이깁니다. 그런데 그 차이는 거의 다 **입력**에서 나옵니다. 한쪽은 픽셀의 절반을, 다른 쪽은 10분의 1을 잃기
# 때문입니다. 입력을 고정하면 깨끗한 레이블에서는 은닉층 비율의 순서가 거의 상관없습니다. 손잡이 두 개를 한꺼번에 돌린 실험이었다면 엉뚱한 손잡이에 공을 돌렸을
# 것입니다.
#
# ### 반대쪽 끝, 그리고 그 밖의 모든 자리
#
# S1이 말하는 "출력층의 드롭아웃"은 무엇일까요? 출력층 바로 앞, 곧 마지막 은닉층 뒤일 수도 있고, 출력 열 개 자체일 수도 있습니다. 두 번째 것도 만들 수는
# 있습니다.


# %%
def thinned_outputs():
    """Rate 0.5 behind the hidden layers, and 0.2 on the ten outputs themselves, in front of the softmax."""
    last = [keras.layers.Dense(10), keras.layers.Dropout(0.2), keras.layers.Softmax()]
    model = keras.Sequential([keras.Input(data.train[0].shape[1:]), *network(same(0.5)).layers[:-1], *last])
    model.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
factorial = {" ".join(map(str, rates)): rates for rates in itertools.product((0.0, 0.3), repeat=3)}
hidden_rates = (0.1, 0.3, 0.5)
triples = itertools.product((0.1, 0.3), hidden_rates, hidden_rates)
triples = {" ".join(map(str, rates)): rates for rates in triples}
uniform = {f"uniform {rate}": (rate,) * 3 for rate in (0.1, 0.15, 0.2, 0.25, 0.3)}
advice = {
    "0.0 0.5 0.5": (0.0, 0.5, 0.5),
    "0.2 0.5 0.5": (0.2, 0.5, 0.5),
    "0.0 0.5 0.2": (0.0, 0.5, 0.2),
    "0.0 0.2 0.5": (0.0, 0.2, 0.5),
}


def all_places(table, sample, seeds):
    return run(placed(table) | {"0.0 0.5 0.5 and outputs 0.2": thinned_outputs}, sample, seeds)


# %% [markdown] lang="en"
# A stored study. First the factorial: 0 or 0.3 in each of the three places, eight networks, and the mean effect of each
# place over the four combinations of the other two.

# %% [markdown] lang="ko" of="f739a00c"
# 저장된 실험을 읽습니다. 먼저 요인 실험입니다. 세 자리에 각각 0이나 0.3을 넣은 신경망 여덟 개를 놓고, 자리마다 그 효과를 나머지 두 자리의 네 가지 조합에
# 걸쳐 평균합니다.

# %%
places = studies.stored(
    "03_places",
    lambda seeds: experiments.joined(
        {
            "clean": all_places(factorial | advice, clean, seeds),
            "noisy": all_places(factorial | advice | triples | uniform, noisy, seeds),
        }
    ),
    seeds=40,
)


# %%
def effect_of_place(bench, place, metric):
    """Mean over the other two places of what 0.3 instead of 0 changes at this one."""
    sign = {name: 1 if rates[place] else -1 for name, rates in factorial.items()}
    return sum(sign[name] * places.values(f"{bench}, {name}", metric) for name in factorial).to_numpy() / 4


names = ["inputs", "first hidden layer", "second hidden layer"]
figure, axes = plt.subplots(2, 2, figsize=(13, 6))
for (metric, bench), ax in zip(
    itertools.product(("error", "nll"), ("noisy", "clean")), axes.flat, strict=True
):
    factor = 100 if metric == "error" else 1
    effects = {name: factor * effect_of_place(bench, place, metric) for place, name in enumerate(names)}
    plotting.paired_differences(
        effects,
        unit="pp" if metric == "error" else None,
        confidence_level=level,
        title=label(f"{bench} labels, {metric}"),
        ax=ax,
    )
plt.show()


# %% tags=["nbval-check-output"]
def at_noise(one, other, bench="noisy", metric="nll"):
    return places.differences(f"{bench}, {one}", f"{bench}, {other}", metric)


c37 = [
    claims.judge("C37a", at_noise("0.2 0.5 0.5", "0.0 0.5 0.5", metric="error")),
    claims.judge("C37b", at_noise("0.2 0.5 0.5", "0.0 0.5 0.5", bench="clean")),
    claims.judge("C37c", at_noise("0.0 0.5 0.2", "0.0 0.2 0.5", metric="error")),
    claims.judge("C37d", at_noise("0.0 0.5 0.5 and outputs 0.2", "0.0 0.5 0.5")),
]
c40 = [
    claims.judge("C40a", effect_of_place("noisy", 1, "error")),
    claims.judge("C40b", effect_of_place("noisy", 0, "error")),
    claims.judge("C40c", effect_of_place("clean", 0, "nll")),
]
print(
    *c37, claims.judge("C37", c37), *c38, claims.judge("C38", c38), *c40, claims.judge("C40", c40), sep="\n"
)

# %% [markdown] lang="en"
# **The duel, settled:**
#
# - *At the input* both are right to want a low rate: on top of dropout in the hidden layers, a high one costs
#   likelihood on either bench. A pixel that is gone is gone.
# - *Behind the last hidden layer* S1 is right where there is something to prevent: on noisy labels a high rate in
#   the first hidden layer and a low one in the last has the lower error, and on clean labels the order makes no difference. S0's
#   "higher toward the output" finds no support among the hidden layers.
# - *On the outputs themselves* nobody should want dropout: it sets scores to zero at random, and the likelihood pays.
#
# Look at both metrics. On noisy labels, dropping pixels lowers the *error* more than anything else does (the factorial:
# about ten percentage points), and yet the best *likelihood* belongs to a low rate there. A network that loses inputs
# as well becomes unsure of everything, of the right answers too.

# %% [markdown] lang="ko" of="17be16b9"
# **결투의 결론:**
#
# - *입력*에서는 낮은 비율을 쓰라는 두 원문이 모두 옳습니다. 은닉층에 이미 드롭아웃이 있을 때 입력의 비율까지 높이면 어느 실험대에서든 가능도가 나빠집니다.
#   사라진 픽셀은 되살릴 수 없습니다.
# - *마지막 은닉층 뒤*에서는, 막을 것이 있는 곳이라면 S1이 옳습니다. 잡음 섞인 레이블에서는 은닉층 가운데 입력 쪽을 높게, 출력 쪽을 낮게 한 편이 오류율이
#   낮고, 깨끗한 레이블에서는 순서가 상관없습니다. "출력층에 가까울수록 높게"라는 S0의 말은 은닉층 사이에서는 뒷받침되지 않습니다.
# - *출력 자체*에는 누구도 드롭아웃을 쓰지 말아야 합니다. 점수를 무작위로 0으로 만들고, 그 대가를 가능도가 치릅니다.
#
# 두 지표를 모두 보십시오. 잡음 섞인 레이블에서 *오류율*을 가장 많이 낮추는 것은 픽셀을 끄는 일입니다(요인 실험에서 약 10퍼센트포인트). 그런데 *가능도*가
# 가장 좋은 것은 입력의 비율이 낮을 때입니다. 입력까지 잃는 신경망은 모든 답에, 맞는 답에조차 자신이 없어집니다.

# %% [markdown] lang="en"
# ### A rate of its own for every layer?
#
# "Tune the rate of each layer." We try 18 combinations: 0.1 or 0.3 at the inputs, 0.1, 0.3 or 0.5 in each hidden layer.
# To be fair, one rate for all places gets a search as well: 5 values from 0.1 to 0.3. Each search chooses by the mean
# validation NLL and reports the test NLL.

# %% [markdown] lang="ko" of="1b1dae5d"
# ### 층마다 다른 비율?
#
# "층별로 다른 비율을 적용하라." 조합 18가지를 시험합니다. 입력에는 0.1이나 0.3, 각 은닉층에는 0.1, 0.3, 0.5 가운데 하나입니다. 공평하게, 모든
# 자리에 같은 비율을 쓰는 쪽도 0.1에서 0.3까지 값 5개를 탐색합니다. 양쪽 다 평균 검증 NLL로 고르고 테스트 NLL을 보고합니다.


# %% tags=["nbval-check-output"]
def chosen(names):
    """The placement with the lowest mean validation NLL on the noisy bench."""
    return min(names, key=lambda name: places.values(f"noisy, {name}", "nll", "validation").mean())


print(claims.judge("C39", at_noise(chosen(triples), chosen(uniform))))

# %%
print(chosen(triples), "·", chosen(uniform))

# %% [markdown] lang="en"
# 13 more candidates, and no gain that matters: one rate for every place, chosen well, does it.

# %% [markdown] lang="ko" of="f553f06d"
# 후보가 13개 더 많은데도 의미 있는 이득이 없습니다. 잘 고른 비율 하나를 모든 자리에 쓰는 것으로 충분합니다.

# %% [markdown] lang="en"
# ## 6. How much data?
#
# "Dropout is particularly effective when data are limited." Srivastava et al. (2014, figure 10) draw something else:
# almost no gain on the smallest sets, the largest on sets of middling size, then less. **Predict** the sign of the
# effect when there are two images of each digit. Live, on clean labels, with as many training steps as before:

# %% [markdown] lang="ko" of="6109bca3"
# ## 6. 데이터가 얼마나 있을 때 쓰는가
#
# "데이터가 제한적일 때 특히 효과적이다." Srivastava 외(2014, 그림 10)가 보여 주는 모습은 다릅니다. 데이터가 가장 적을 때는 이득이 거의 없고,
# 중간 크기에서 가장 크며, 그 뒤로는 줄어듭니다. 숫자마다 이미지가 두 장뿐일 때 드롭아웃 효과의 부호를 **예상해 보십시오.** 깨끗한 레이블에서, 앞과 같은 수의
# 훈련 단계로 지금 실행합니다.


# %%
def twenty_images(seed):
    """Twenty images, repeated until there are as many as on the clean bench: an epoch has as many steps."""
    inputs, targets = data.subset(20, seed=seed).train
    num_images = len(clean(0).train[0])
    repeated = np.resize(inputs, (num_images, *inputs.shape[1:])), np.resize(targets, num_images)
    return dataclasses.replace(data, train=repeated)


twenty = run(without_and_with(), twenty_images, claims.seeds(20))
sizes = {"training images 20": twenty, f"training images {len(clean(0).train[0])}": on_clean}
differences = {name: one.differences("dropout 0.5", metric="nll") for name, one in sizes.items()}
plotting.paired_differences(
    differences, confidence_level=level, title=label("NLL difference, right is worse")
)
plt.show()

# %% [markdown] lang="en"
# With 20 images dropout makes the likelihood worse: the opposite of a special effectiveness. Now larger images, from 100 to thousands of them, every size until as many images have been seen (a stored study):

# %% [markdown] lang="ko" of="bfcf2704"
# 이미지가 20장이면 드롭아웃 때문에 가능도가 오히려 나빠집니다. 특별히 효과적인 것과는 정반대입니다. 이번에는 더 큰 이미지로, 100장부터 수천 장까지
# 써 봅니다. 데이터의 양이 달라도 훈련하며 보는 이미지의 수는 모두 같게 합니다(저장된 실험).

# %%
images = scale.choose(
    small=scale.Setting(data=None, num_images=5000, hidden=(128, 128), epochs=6, batch_size=32),
    full=scale.Setting(None, 5000, (1024, 1024), 60, 32, input_rate=0.2, max_norm=3.0),
)
sources = {"MNIST": datasets.mnist(flat=True), "Fashion-MNIST": datasets.fashion_mnist(flat=True)}
amounts = {"MNIST": [100, 300, 1000, 3000], "Fashion-MNIST": [100, 1000, 5000]}


# %%
def small_or_large(source, amount, seeds):
    amount = min(amount, images.num_images)
    dropped = (images.input_rate, 0.5, 0.5)

    def build(rates):
        return lambda: network(rates, images.hidden, keras.optimizers.Adam(), num_inputs=784)

    return experiments.compare(
        {"no dropout": build((0.0, 0.0, 0.0)), "dropout 0.5": build(dropped)},
        lambda seed: sources[source].subset(amount, seed=seed),
        seeds=seeds,
        epochs=images.epochs * images.num_images // amount,
        batch_size=images.batch_size,
        every_epoch=(),
    )


# %%
amount_of_data = studies.stored(
    "03_amount_of_data",
    lambda seeds: experiments.joined(
        {
            f"{source} {n}": small_or_large(source, n, seeds)
            for source, all_n in amounts.items()
            for n in all_n
        }
    ),
    seeds=40,
)


# %%
def effect_at(source, amount, metric="nll"):
    name = f"{source} {amount}"
    return amount_of_data.differences(f"{name}, dropout 0.5", f"{name}, no dropout", metric)


figure, axes = plt.subplots(1, 2, figsize=(11, 4))
for ax, metric, factor in zip(axes, ("error", "nll"), (100, 1), strict=True):
    for (source, all_n), style in zip(amounts.items(), ("o-", "s--"), strict=True):
        intervals = [statistics.mean_interval(factor * effect_at(source, n, metric)) for n in all_n]
        means, lows = [one.mean for one in intervals], [one.mean - one.low for one in intervals]
        ax.errorbar(all_n, means, yerr=lows, fmt=style, capsize=3, label=source)
    ax.axhline(0, color="black", linewidth=1)
    ax.set(xscale="log", xlabel=label("training images"), ylabel=label("difference") + ", " + label(metric))
    ax.set_xticks([100, 300, 1000, 3000], [100, 300, 1000, 3000])
    ax.minorticks_off()
    ax.legend()
plt.show()

# %% tags=["nbval-check-output"]
c42 = [
    claims.judge("C42a", effect_at("MNIST", 100) - effect_at("MNIST", 1000)),
    claims.judge("C42b", effect_at("Fashion-MNIST", 1000) - effect_at("Fashion-MNIST", 5000)),
]
print(*c42, claims.judge("C42", c42), sep="\n")

# %% [markdown] lang="en"
# The likelihood draws a valley, as in the paper: harm or a small gain with very few images, most in the middle, less
# again with many. A hundred images do not suffice to train the thinned networks in the first place; and 5,000 images,
# seen 6 times each, are not overfitted yet, so that dropout only slows the training. "Limited data" is right only on
# the far side of the valley. The *error* gains nothing at any size: what dropout cures here is a network that is too
# sure.

# %% [markdown] lang="ko" of="ee0d3599"
# 가능도는 논문에서처럼 골짜기 모양입니다. 이미지가 아주 적으면 해롭거나 이득이 작고, 중간에서 이득이 가장 크며, 많으면 다시 줄어듭니다. 이미지 백 장은 솎아낸
# 신경망들을 훈련하기에도 모자랍니다. 그리고 이미지 5,000장을 6번씩 보아서는 아직 과대적합하지 않으므로 드롭아웃은 훈련을 늦출 뿐입니다. "제한적인 데이터"라는
# 말은 골짜기의 먼 쪽, 곧 데이터가 많은 쪽 비탈에서만 맞습니다. *오류율*은 어느 크기에서도 좋아지지 않습니다. 여기서 드롭아웃이 고치는 것은 지나친 확신입니다.

# %% [markdown] lang="en"
# ## 7. Choosing without fooling yourself
#
# "Find the best rate by grid search: 0.1, 0.3, 0.5." One run each, the highest validation accuracy wins. We have 40
# seeds of the wide network on clean labels, that is 40 people who do just that. How many of them find the rate that is
# best on average? **Predict:** with three candidates, chance is a third.

# %% [markdown] lang="ko" of="337ec305"
# ## 7. 스스로를 속이지 않고 고르기
#
# "그리드 서치로 0.1, 0.3, 0.5 가운데 최적의 비율을 찾는다." 한 번씩 실행하고 검증 정확도가 가장 높은 것을 고릅니다. 깨끗한 레이블로 훈련한 넓은
# 신경망에는 시드 40개의 결과가 있으니, 그렇게 하는 사람이 40명 있는 셈입니다. 평균적으로 가장 좋은 비율을 찾아내는 사람은 몇 명일까요? **예상해
# 보십시오.** 후보가 셋이므로 찍어서 맞힐 확률은 3분의 1입니다.


# %% tags=["nbval-check-output"]
def candidates(metric, split):
    """Shape (seeds, 3): the wide network on clean labels at the rates 0.1, 0.3, 0.5."""
    return np.stack(
        [grid.values(f"clean, {at_width(full, rate)}", metric, split) for rate in (0.1, 0.3, 0.5)], axis=1
    )


picked = candidates("error", "validation").argmin(axis=1)
average = candidates("nll", "test").mean(axis=0)
c43 = [claims.judge("C43a", average[picked] - average.min())]
print(*c43)

# %%
print(
    f"the best rate ({[0.1, 0.3, 0.5][average.argmin()]}) is found by {(picked == average.argmin()).mean():.0%}"
)

# %% [markdown] lang="en"
# One run each is close to drawing lots. It costs little here only because the candidates are nearly equal. But there is
# a second trap, and it grows with the number of candidates: the **winner's curse**. The best of many noisy scores is
# best partly by luck, and the luck does not come along to the test set. Take the 18 combinations of section 5. Each of
# 40 people runs each once, picks the lowest validation error, and is proud of its distance from the average. What is
# left of that on the test set?

# %% [markdown] lang="ko" of="d19434d1"
# 한 번씩만 실행하는 것은 제비뽑기에 가깝습니다. 여기서 손해가 작은 것은 후보들의 성적이 거의 같기 때문일 뿐입니다. 그런데 두 번째 함정이 있고, 이 함정은 후보가
# 많을수록 커집니다. 바로 **승자의 저주**(winner's curse)입니다. 잡음 섞인 여러 점수 가운데 가장 좋은 것에는 운이 얼마쯤 섞여 있고, 그 운은
# 테스트 세트까지 따라오지 않습니다. 5절의 조합 18가지를 봅시다. 40명이 저마다 모든 조합을 한 번씩 실행하여 검증 오류율이 가장 낮은 것을 고르고, 그것이
# 평균보다 얼마나 나은지 자랑합니다. 그 우위는 테스트 세트에서 얼마나 남을까요?


# %%
def scores(split):
    """Shape (seeds, 18), error in percentage points."""
    return 100 * np.stack([places.values(f"noisy, {name}", "error", split) for name in triples], axis=1)


winner = scores("validation").argmin(axis=1)
rows = np.arange(len(winner))
promised = scores("validation").mean(axis=1) - scores("validation")[rows, winner]
delivered = scores("test").mean(axis=1) - scores("test")[rows, winner]

plt.plot([0, 1], [promised, delivered], color="#bbbbbb", linewidth=1)
plt.plot([0, 1], [promised.mean(), delivered.mean()], "o-", color="black", linewidth=3)
plt.axhline(0, color="black", linewidth=1)
plt.xticks([0, 1], [label("gain on validation"), label("gain on test")])
plt.xlim(-0.3, 1.3)
plt.ylabel(label("gain of the winner over the average (pp)"))
plt.show()

# %% tags=["nbval-check-output"]
c43 += [claims.judge("C43b", (promised - delivered) / 100)]
print(c43[-1], claims.judge("C43", c43), sep="\n")

# %% [markdown] lang="en"
# (Each grey line is one search; the thick one is their mean.) A large part of the promised gain was luck. Two habits
# protect: average the validation score of each candidate over several seeds before choosing, and report the winner on
# data that had no part in the choice.

# %% [markdown] lang="ko" of="c3746cf5"
# (회색 선 하나가 탐색 한 번이고, 굵은 선이 평균입니다.) 약속된 이득의 상당 부분은 운이었습니다. 두 가지 습관이 이를 막아 줍니다. 고르기 전에 후보마다 여러
# 시드의 검증 점수를 평균하고, 뽑힌 것의 성적은 고르는 데 쓰지 않은 데이터로 보고하는 것입니다.

# %% [markdown] lang="en"
# ## 8. When to stop
#
# "Watch the validation set closely, and stop when the validation error begins to rise." In Keras this is one line:
#
# ```python
# EarlyStopping(monitor="val_loss", patience=0, restore_best_weights=False)
# ```
#
# These are the defaults. `patience` is the number of epochs without improvement that are tolerated;
# `restore_best_weights` decides whether you get the weights of the best epoch or those of the last one. From scratch,
# for a curve that is already recorded:

# %% [markdown] lang="ko" of="b8bd119b"
# ## 8. 언제 멈추는가
#
# "검증 세트의 성능을 주의 깊게 관찰하고, 검증 오차가 증가하기 시작하면 훈련을 멈춘다." Keras에서는 한 줄입니다.
#
# ```python
# EarlyStopping(monitor="val_loss", patience=0, restore_best_weights=False)
# ```
#
# 이것이 기본값입니다. `patience`는 나아지지 않아도 참아 주는 에포크 수이고, `restore_best_weights`는 가장 좋았던 에포크의 가중치로
# 되돌릴지 마지막 에포크의 가중치를 그대로 쓸지 정합니다. 이미 기록된 곡선에 적용할 규칙을 밑바닥부터 만들면 다음과 같습니다.


# %%
def early_stopping(validation_losses, patience):
    """The epoch at which Keras stops and the best epoch until then, both counted from 1."""
    best, best_epoch, waited = np.inf, 1, 0
    for epoch, loss in enumerate(validation_losses, start=1):
        waited += 1
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        elif waited >= patience:
            return epoch, best_epoch
    return epoch, best_epoch


# %% [markdown] lang="en"
# Is it Keras's rule? We train once to the end and apply our function to the recorded validation loss; then once more
# from the same start with the callback:

# %% [markdown] lang="ko" of="b806ae32"
# Keras의 규칙과 같을까요? 먼저 끝까지 한 번 훈련하여 기록된 검증 손실에 우리 함수를 적용하고, 이어서 같은 출발점에서 콜백을 넣고 다시 훈련합니다.


# %% tags=["nbval-check-output"]
def losses_with(callbacks):
    keras.utils.set_random_seed(0)
    model, sample = network(same(0.5)), noisy(seed=0)
    history = training.fit(
        model,
        *sample.train,
        epochs=setting.epochs,
        batch_size=setting.batch_size,
        validation_data=sample.validation,
        callbacks=callbacks,
    )
    return history.history["val_loss"]


to_the_end = losses_with([])
callback = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
stopped = len(losses_with([callback]))
print("Keras stops where ours does:", stopped == early_stopping(to_the_end, patience=3)[0])

# %% [markdown] lang="en"
# (`patience=0` and `patience=1` do the same in Keras: both stop at the first epoch that is no better.) Move the
# patience and look where training ends, on the curves of section 1:

# %% [markdown] lang="ko" of="0a296a2f"
# (Keras에서 `patience=0`과 `patience=1`은 똑같이 움직입니다. 둘 다 나아지지 않은 첫 에포크에서 멈춥니다.) 1절의 곡선에서
# patience를 움직이며 어디서 훈련이 끝나는지 보십시오.


# %%
def draw_stop(patience, seed):
    losses = by_epoch(on_noisy, "dropout 0.5", "validation", "nll")[
        seed % len(on_noisy.values("dropout 0.5"))
    ]
    stopped, best = early_stopping(losses, patience)
    epochs = np.arange(1, len(losses) + 1)
    plt.plot(epochs, losses, ":", color="gray")
    plt.plot(epochs[:stopped], losses[:stopped], color=plotting.COLORS[0])
    plt.plot(best, losses[best - 1], "o", markersize=9, color=plotting.COLORS[2])
    plt.plot(stopped, losses[stopped - 1], "X", markersize=9, color=plotting.COLORS[3])
    plt.xlabel(label("epoch"))
    plt.ylabel(label("nll"))


widgets.explore(draw_stop, patience=(0, 15, 1, 0), seed=(0, 19, 1, 0))

# %%
widgets.static(
    draw_stop, [{"patience": 0, "seed": 0}, {"patience": 3, "seed": 0}, {"patience": 10, "seed": 0}]
)

# %% [markdown] lang="en"
# Cross: training stops. Circle: best epoch so far. The dotted rest of the curve is what an impatient rule never sees.
#
# The 20 seeds of the noisy bench are recorded with and without dropout, so every rule can be tried on the same runs.
# **Predict:** how much NLL does stopping at the first rise cost, against a patience of 10, both with the weights of the
# best epoch?

# %% [markdown] lang="ko" of="ffe8c3bf"
# 가위표는 훈련이 멈춘 곳, 동그라미는 그때까지 가장 좋았던 에포크입니다. 점선으로 남은 부분은 성급한 규칙이 결코 보지 못하는 곳입니다.
#
# 잡음 실험대에서 시드 20개의 곡선을 드롭아웃이 있을 때와 없을 때 모두 기록해 두었으므로, 같은 실행에 여러 규칙을 적용해 볼 수 있습니다. **예상해
# 보십시오.** 둘 다 가장 좋은 에포크의 가중치를 쓸 때, 처음 오르는 순간에 멈추면 patience 10에 비해 NLL이 얼마나 나빠질까요?


# %%
def score_at_stop(comparison, arm, patience=None, restore=True, metric="nll"):
    """Test score of each seed: at the end (no patience), or where early stopping leaves the network."""
    test = by_epoch(comparison, arm, "test", metric)
    if patience is None:
        return test[:, -1]
    stops = [early_stopping(losses, patience) for losses in by_epoch(comparison, arm, "validation", "nll")]
    return np.array(
        [row[(best if restore else stopped) - 1] for row, (stopped, best) in zip(test, stops, strict=True)]
    )


# %%
patiences = [0, 1, 2, 3, 5, 7, 10, 15]
figure, axes = plt.subplots(1, 2, figsize=(11, 4), sharey=True)
for ax, arm in zip(axes, ("no dropout", "dropout 0.5"), strict=True):
    curves = {
        name: np.stack([score_at_stop(on_noisy, arm, patience, restore) for patience in patiences], axis=1)
        for name, restore in {"best weights restored": True, "last weights": False}.items()
    }
    plotting.sweep(patiences, curves, x_label="patience", y_label="nll", ax=ax)
    ax.axhline(score_at_stop(on_noisy, arm).mean(), color="black", linestyle=":", linewidth=1)
    ax.set_title(label(arm))
plt.show()


# %% tags=["nbval-check-output"]
def minimum(comparison, arm, split, metric):
    """The epoch, from 1, of the lowest value of each seed."""
    return by_epoch(comparison, arm, split, metric).argmin(axis=1) + 1.0


test = by_epoch(on_noisy, "no dropout", "test", "nll")
chosen_epoch = minimum(on_noisy, "no dropout", "validation", "nll").astype(int) - 1
c44 = [
    claims.judge("C44a", test[np.arange(len(test)), chosen_epoch] - test.min(axis=1)),
    claims.judge("C44b", minimum(on_noisy, "no dropout", "validation", "error") - chosen_epoch - 1),
]
hasty, patient = (score_at_stop(on_clean, "dropout 0.5", patience) for patience in (0, 10))
c45 = [
    claims.judge("C45a", hasty - patient),
]
print(*c44, claims.judge("C44", c44), *c45, sep="\n")

# %% [markdown] lang="en"
# Watching the validation set works: its best epoch is nearly the best of the test set. But it matters *what* one
# watches. For modern networks trained on clean labels the likelihood is known to suffer first (Guo et al., 2017); with
# noisy labels the **error** turned up first, several epochs before the NLL. And "stop when it begins to rise" is bad
# advice taken literally. A validation curve wobbles, and its first wobble comes long before its minimum. Prechelt
# (1998) found the same with 1,296 runs: slower stopping rules generalize about 4 % better and take about four times as
# long. Patience is cheap. Forgetting `restore_best_weights` is not, as the next verdicts show: then the patience itself
# spoils the weights.
#
# ### Early stopping and dropout together
#
# Two times two: with and without dropout, with and without early stopping (patience 10, best weights), on both benches,
# with 60 seeds (a stored study; live are the 20 of section 1). The same table settles `restore_best_weights`.

# %% [markdown] lang="ko" of="fdfc0d3d"
# 검증 세트를 지켜보는 것은 효과가 있습니다. 검증에서 가장 좋은 에포크는 테스트에서도 거의 가장 좋습니다. 다만 *무엇을* 지켜보느냐가 중요합니다. 깨끗한 레이블로
# 훈련한 현대 신경망에서는 가능도가 먼저 나빠진다고 알려져 있지만(Guo 외, 2017), 잡음 섞인 레이블에서는 **오류율**이 NLL보다 몇 에포크 먼저 올라가기
# 시작했습니다. 그리고 "증가하기 시작하면 멈춘다"는 말은 곧이곧대로 따르면 나쁜 조언입니다. 검증 곡선은 출렁이고, 첫 출렁임은 최저점보다 훨씬 먼저 옵니다.
# Prechelt(1998)도 1,296번의 실행에서 같은 것을 보았습니다. 더 느긋하게 멈추는 규칙은 일반화가 약 4 % 낫고 시간은 약 네 배 걸립니다. 참는 값은
# 쌉니다. 그러나 다음 판정에서 보듯이 `restore_best_weights`를 잊는 값은 싸지 않습니다. 그러면 참는 동안 오히려 가중치가 나빠집니다.
#
# ### 조기 종료와 드롭아웃을 함께
#
# 두 가지를 조합해 봅니다. 드롭아웃이 있을 때와 없을 때, 조기 종료(patience 10, 가장 좋은 가중치)가 있을 때와 없을 때를 두 실험대에서 시드 60개로
# 비교합니다(저장된 실험. 1절에서 지금 실행한 시드는 20개입니다). `restore_best_weights`에 대한 판정도 같은 표로 내립니다.

# %%
cells = {
    "none": ("no dropout", None, True),
    "early stopping": ("no dropout", 10, True),
    "early stopping, last weights": ("no dropout", 10, False),
    "dropout 0.5": ("dropout 0.5", None, True),
    "both": ("dropout 0.5", 10, True),
}


def two_by_two(sample, seeds):
    curves = run(without_and_with(), sample, seeds, every_epoch=("validation", "test"))
    rows = []
    for (name, rule), metric in itertools.product(cells.items(), ("error", "nll")):
        values = score_at_stop(curves, *rule, metric)
        rows += [(name, seed, 1, "test", metric, value) for seed, value in zip(seeds, values, strict=True)]
    return experiments.Comparison.from_rows(rows, baseline="none")


# %%
stopping = studies.stored(
    "03_early_stopping",
    lambda seeds: experiments.joined({"noisy": two_by_two(noisy, seeds), "clean": two_by_two(clean, seeds)}),
    seeds=60,
)

# %%
figure, axes = plt.subplots(1, 2, figsize=(11, 3.6))
for ax, bench in zip(axes, ("noisy", "clean"), strict=True):
    curves = {
        with_or_without: np.stack([stopping.values(f"{bench}, {name}", "nll") for name in names], axis=1)
        for with_or_without, names in {
            "no dropout": ("none", "early stopping"),
            "dropout 0.5": ("dropout 0.5", "both"),
        }.items()
    }
    plotting.sweep([0, 1], curves, x_label="early stopping", y_label="nll", ax=ax)
    ax.set_xticks([0, 1], [label("off"), label("on")])
    ax.set_title(label(f"{bench} labels"))
plt.show()


# %% tags=["nbval-check-output"]
def versus(one, other, bench="noisy"):
    return stopping.differences(f"{bench}, {one}", f"{bench}, {other}", metric="nll")


c45 += [claims.judge("C45b", versus("early stopping, last weights", "early stopping"))]
c46 = [
    claims.judge("C46a", versus("both", "early stopping")),
    claims.judge("C46b", versus("both", "dropout 0.5")),
    claims.judge("C46c", versus("both", "early stopping", "clean")),
]
print(c45[-1], claims.judge("C45", c45), *c46, claims.judge("C46", c46), sep="\n")

# %% [markdown] lang="en"
# On noisy labels each adds a little to the other. Only a little: both fight the same enemy, and most of what one could
# win is won by either alone. On clean labels there is next to nothing left to add.

# %% [markdown] lang="ko" of="5811a20d"
# 잡음 섞인 레이블에서는 둘이 서로에게 조금씩 보탬이 됩니다. 조금뿐인 까닭은 같은 적과 싸우기 때문입니다. 어느 하나만 써도 얻을 수 있는 것의 대부분을 얻습니다.
# 깨끗한 레이블에서는 보탤 것이 거의 남아 있지 않습니다.

# %% [markdown] lang="en"
# ## 9. In company
#
# ### An ensemble of dropout networks
#
# Dropout is often called an ensemble. Is a real one, the average of five separately trained networks, still better?
# Groups of five share the data and differ in their initial weights and masks.

# %% [markdown] lang="ko" of="3df3adc7"
# ## 9. 다른 방법과 함께
#
# ### 드롭아웃 신경망의 앙상블
#
# 드롭아웃을 흔히 앙상블이라고 부릅니다. 그렇다면 따로 훈련한 신경망 다섯 개를 평균하는 진짜 앙상블이 그래도 더 나을까요? 다섯 개씩 묶은 신경망은 같은 데이터를
# 쓰고 초기 가중치와 마스크만 다릅니다.

# %%
members = [5 * seed + member for seed in claims.seeds(20) for member in range(5)]
crowd = experiments.compare(
    {"dropout 0.3": lambda: network(same(0.3))},
    lambda seed: clean(seed // 5),
    seeds=members,
    epochs=setting.epochs,
    batch_size=setting.batch_size,
    every_epoch=(),
    predict=("test",),
)
targets = data.test[1]
predictions = crowd.predictions("dropout 0.3").reshape(-1, 5, len(targets), 10)


# %%
def score_of(members, metric):
    """Score of the average of so many of the five networks, the mean over five choices of them, for each group."""
    choices = [[(first + k) % 5 for k in range(members)] for first in range(5)]
    return np.array(
        [
            np.mean([metric(group[chosen].mean(axis=0), targets) for chosen in choices])
            for group in predictions
        ]
    )


# %%
figure, axes = plt.subplots(1, 2, figsize=(10, 3.6))
for ax, metric, name in zip(
    axes, (metrics.error_rate, metrics.negative_log_likelihood), ("error", "nll"), strict=True
):
    gained = np.stack([score_of(members, metric) - score_of(1, metric) for members in range(1, 6)], axis=1)
    plotting.sweep(
        range(1, 6), {"dropout 0.3": gained}, x_label="networks averaged", y_label="difference", ax=ax
    )
    ax.set(xticks=range(1, 6), title=label(name))
    ax.axhline(0, color="black", linewidth=1)
plt.show()

# %% tags=["nbval-check-output"]
gain = score_of(5, metrics.negative_log_likelihood) - score_of(1, metrics.negative_log_likelihood)
print(claims.judge("C47", gain))

# %% [markdown] lang="en"
# Averaging whole networks still pays, although each was trained with dropout: the likelihood improves at once, most of
# it with the second and third network. The price is five times the computing.
#
# ### Batch normalization: the order matters
#
# Batch normalization measures the variance of its inputs while training and uses the measured value afterwards. Dropout
# in front of it makes that variance larger in training than it is at test time: Li et al. (2019) call it *variance
# shift*. So: dropout behind the normalization, or in front of it? The layers as one writes them:

# %% [markdown] lang="ko" of="935abe46"
# 신경망 하나하나를 드롭아웃으로 훈련했는데도, 통째로 평균하면 여전히 이득입니다. 가능도는 바로 좋아지며, 이득의 대부분은 두 번째와 세 번째 신경망에서 나옵니다. 그
# 대가로 계산이 다섯 배 듭니다.
#
# ### 배치 정규화: 순서가 중요하다
#
# 배치 정규화는 자기에게 들어오는 값의 분산을 훈련하는 동안 재어 두었다가 나중에 씁니다. 그 앞에 드롭아웃이 있으면 훈련 때의 분산이 테스트 때보다 커집니다. Li
# 외(2019)는 이것을 *분산 이동*(variance shift)이라고 부릅니다. 그렇다면 드롭아웃은 정규화 뒤에 두어야 할까요, 앞에 두어야 할까요? 코드에 쓰는
# 순서대로 층을 적으면 다음과 같습니다.


# %%
def normalized(order, rate):
    """Each hidden layer: Dense, then the parts of `order`, such as "norm relu drop"."""
    parts = {
        "norm": keras.layers.BatchNormalization,
        "relu": keras.layers.ReLU,
        "drop": lambda: keras.layers.Dropout(rate),
    }
    model = keras.Sequential([keras.Input((data.train[0].shape[1],))])
    for units in setting.hidden:
        model.add(keras.layers.Dense(units))
        for part in order.split():
            model.add(parts[part]())
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
behind, before = "norm relu drop", "relu drop norm"
print([layer.__class__.__name__ for layer in normalized(behind, 0.5).layers][:4], "…")
print([layer.__class__.__name__ for layer in normalized(before, 0.5).layers][:4], "…")

# %% [markdown] lang="en"
# ### L1, L2 and all combinations
#
# "Combining dropout with L1, L2 or batch normalization gives better performance." Better than what? Than either alone:
# so both must be measured. (A stored study, which also decides the order; Srivastava et al., 2014, table 9, report for
# MNIST 1.62 % error with L2 alone and 1.25 % with L2 and dropout.)

# %% [markdown] lang="ko" of="c734bd1a"
# ### L1, L2와 모든 조합
#
# "드롭아웃을 L1, L2, 배치 정규화와 병행하면 더 좋은 성능을 얻는다." 무엇에 비해 좋다는 말일까요? 어느 하나만 쓸 때보다 좋아야 합니다. 그러니 하나씩만 쓴
# 경우를 둘 다 재야 합니다. (저장된 실험이며, 순서도 여기서 판정합니다. Srivastava 외(2014, 표 9)는 MNIST에서 L2만 쓸 때 오류율
# 1.62 %, L2와 드롭아웃을 함께 쓸 때 1.25 %라고 보고합니다.)


# %%
def companions(sample, seeds):
    penalties = {"L1": keras.regularizers.L1(3e-4), "L2": keras.regularizers.L2(3e-3)}
    arms = {}
    for name, rate in {"no dropout": 0.0, "dropout 0.3": 0.3, "dropout 0.5": 0.5}.items():
        arms[name] = lambda rate=rate: network(same(rate))
        for penalty, strength in penalties.items():
            arms[f"{penalty} + {name}"] = lambda rate=rate, strength=strength: network(
                same(rate), penalty=strength
            )
        arms[f"batch normalization + {name}"] = lambda rate=rate: normalized(behind, rate)
    arms["dropout in front"] = lambda: normalized(before, 0.5)
    return run(arms, sample, seeds)


# %%
company = studies.stored(
    "03_companions",
    lambda seeds: experiments.joined({"clean": companions(clean, seeds), "noisy": companions(noisy, seeds)}),
    seeds=40,
)

# %%
kinds_of_company = {
    "alone": "",
    "L1": "L1 + ",
    "L2": "L2 + ",
    "batch normalization": "batch normalization + ",
}
doses = ["no dropout", "dropout 0.3", "dropout 0.5"]
figure, axes = plt.subplots(1, 2, figsize=(11, 4))
for ax, bench in zip(axes, ("noisy", "clean"), strict=True):
    curves = {
        name: np.stack([company.values(f"{bench}, {prefix}{dose}", "nll") for dose in doses], axis=1)
        for name, prefix in kinds_of_company.items()
    }
    plotting.sweep([0, 0.3, 0.5], curves, x_label="dropout rate", y_label="nll", ax=ax)
    ax.set_title(label(f"{bench} labels"))
plt.show()


# %% tags=["nbval-check-output"]
def adds(bench, together, one, metric="nll"):
    return company.differences(f"{bench}, {together}", f"{bench}, {one}", metric)


c48 = [
    claims.judge("C48a", adds("noisy", "L2 + dropout 0.5", "L2 + no dropout", "error")),
    claims.judge("C48b", adds("noisy", "L2 + dropout 0.5", "dropout 0.5")),
    claims.judge("C48c", adds("clean", "batch normalization + dropout 0.5", "dropout 0.5")),
    claims.judge("C48d", adds("clean", "dropout in front", "batch normalization + dropout 0.5")),
]
print(*c48, claims.judge("C48", c48), sep="\n")

# %% [markdown] lang="en"
# "Better" depends on what one compares. Dropout adds much to L2 where labels are noisy; L2 on top of a good dose of
# dropout costs likelihood: its extra shrinkage makes the network less sure still. Batch normalization adds nothing
# here. And if both are used, dropout belongs behind the normalization on clean labels.
#
# ## 10. Where the explanations go wrong
#
# - **"Usually 0.5", "0.2 to 0.5"** (C34, C35). For a wide network. For a narrow one every such rate is a mistake.
# - **"Too low has no effect"** (C33). 0.1 had a large one, where there was something to prevent.
# - **"A higher learning rate"** (C32). Not here: the best one stays, the limit falls, and max-norm does not lift it.
# - **"Low near the input, high near the output"** (C38). The input decides; on clean labels the order of the hidden
#   rates hardly matters.
# - **"0.2 at the output layer"** (C37). On the outputs themselves it costs likelihood.
# - **"Especially with limited data"** (C42). With very little data it helps less than with some, or does harm.
# - **"Stop when the validation error begins to rise"** (C45). The first rise is noise.
# - **"Combined, they perform better"** (C48). Than the weaker partner.
#
# The claims with parts, once more:

# %% [markdown] lang="ko" of="41ad0d1e"
# "더 좋다"는 말은 무엇과 비교하느냐에 달려 있습니다. 레이블에 잡음이 있으면 드롭아웃은 L2에 크게 보탬이 됩니다. 그러나 이미 충분한 드롭아웃에 L2를 더하면
# 가능도가 나빠집니다. 가중치를 더 줄여 신경망을 한층 더 자신 없게 만들기 때문입니다. 배치 정규화는 여기서 보태는 것이 없습니다. 드롭아웃을 배치 정규화와 함께
# 쓴다면, 깨끗한 레이블에서는 드롭아웃을 정규화 뒤에 두어야 합니다.
#
# ## 10. 흔한 설명은 어디서 틀리는가
#
# - **"일반적으로 0.5", "0.2에서 0.5 사이"** (C34, C35). 넓은 신경망에서는 맞는 말입니다. 좁은 신경망에서는 그런 비율이 하나같이
#   실수입니다.
# - **"너무 낮으면 효과가 없다"** (C33). 막을 것이 있는 곳에서는 0.1도 효과가 컸습니다.
# - **"더 높은 학습률"** (C32). 여기서는 아닙니다. 가장 좋은 학습률은 그대로이고 한계는 내려가며, 최대 노름 제약도 한계를 올려 주지 못합니다.
# - **"입력층에 가까울수록 낮게, 출력층에 가까울수록 높게"** (C38). 결정하는 것은 입력입니다. 깨끗한 레이블에서 은닉층 비율의 순서는 거의 상관없습니다.
# - **"출력층에는 0.2"** (C37). 출력 자체에 쓰면 가능도가 나빠집니다.
# - **"데이터가 제한적일 때 특히"** (C42). 데이터가 아주 적으면 어느 정도 있을 때보다 덜 도움이 되거나 오히려 해롭습니다.
# - **"검증 오차가 증가하기 시작하면 멈춘다"** (C45). 처음 오르는 것은 잡음입니다.
# - **"병행하면 더 좋은 성능"** (C48). 둘 가운데 약한 쪽보다 좋을 뿐입니다.
#
# 여러 부분으로 된 주장을 다시 모으면 다음과 같습니다.

# %% tags=["nbval-check-output"]
parts = {
    "C31": c31,
    "C32": c32,
    "C33": c33,
    "C34": c34,
    "C35": c35,
    "C36": c36,
    "C37": c37,
    "C38": c38,
    "C40": c40,
    "C41": c41,
    "C42": c42,
    "C43": c43,
    "C44": c44,
    "C45": c45,
    "C46": c46,
    "C48": c48,
}
for claim_id, verdicts in parts.items():
    print(claims.judge(claim_id, verdicts))

# %% [markdown] lang="en"
# ## 11. A recipe
#
# Only what was measured above, and each line with the claim that it rests on:
#
# 1. **First the network without dropout.** No gap, or a network that is only just large enough: leave dropout out (C36,
#    C41).
# 2. **Start with 0.3** behind the hidden layers. In a wide network the bottom of the U is flat; search finely only if
#    you have many seeds (C34, C43).
# 3. **If you drop half, double the width** (C36).
# 4. **Inputs: at most 0.1; more only if labels are noisy and the error alone counts. Outputs: never** (C37, C38, C40).
# 5. **Keep the learning rate, train at least twice as long** (C31, C32).
# 6. **`EarlyStopping(patience=10, restore_best_weights=True)`**, not the defaults (C45, C46).
# 7. **Compare over seeds, choose by validation, report on test** (C43).
# 8. **If more is needed, average five networks** (C47). L2 or batch normalization on top of a good dose of dropout did
#    not improve the likelihood here (C48).
#
# It holds for small dense networks on small images. `COURSE_SCALE=full` runs the same cells on all of MNIST with the
# layers of the paper, on a GPU.

# %% [markdown] lang="ko" of="1be3d26b"
# ## 11. 처방
#
# 위에서 측정한 것만 담았고, 줄마다 근거가 되는 주장을 적었습니다.
#
# 1. **먼저 드롭아웃 없는 신경망부터.** 일반화 차이가 없거나 신경망이 겨우 충분한 크기라면 드롭아웃을 쓰지 않습니다(C36, C41).
# 2. 은닉층 뒤의 비율은 **0.3에서 시작합니다.** 넓은 신경망에서는 U자의 바닥이 평평합니다. 촘촘한 탐색은 시드를 많이 쓸 수 있을 때만 합니다(C34,
#    C43).
# 3. **절반을 끄려면 너비를 두 배로** 합니다(C36).
# 4. **입력에는 많아야 0.1을 쓰고, 더 높은 비율은 레이블에 잡음이 있고 오류율만 중요할 때로 한정합니다. 출력에는 절대 쓰지 않습니다**(C37, C38,
#    C40).
# 5. **학습률은 그대로 두고, 적어도 두 배 오래 훈련합니다**(C31, C32).
# 6. 기본값이 아니라 **`EarlyStopping(patience=10, restore_best_weights=True)`** 를 씁니다(C45, C46).
# 7. **여러 시드로 비교하고, 검증으로 고르고, 테스트로 보고합니다**(C43).
# 8. **더 필요하면 신경망 다섯 개를 평균합니다**(C47). 이미 충분한 드롭아웃에 L2나 배치 정규화를 더해도 여기서는 가능도가 좋아지지 않았습니다(C48).
#
# 작은 이미지에 쓰는 작은 완전 연결 신경망에서 성립하는 처방입니다. `COURSE_SCALE=full`로 실행하면 GPU에서 같은 셀이 MNIST 전체와 논문의 층
# 크기로 돌아갑니다.

# %% [markdown] lang="en"
# ## Exercises
#
# Replace each `...` and run the cell. The check answers at once and knows the usual mistakes. The solutions have a
# notebook of their own.
#
# **1. Where does dropout go?** Build a `keras.Sequential`: 64 inputs, two hidden layers of 128 ReLU units, a softmax
# over 10 classes. `rates` holds three drop rates, for the inputs and for each hidden layer.

# %% [markdown] lang="ko" of="637448ed"
# ## 연습 문제
#
# `...`을 답으로 바꾸고 셀을 실행하십시오. 바로 채점하며, 흔한 실수는 무엇이 틀렸는지 알려 줍니다. 풀이는 별도의 노트북에 있습니다.
#
# **1. 드롭아웃은 어디에 둡니까?** `keras.Sequential`로 신경망을 만드십시오. 입력은 64개이고, ReLU 유닛 128개인 은닉층이 둘, 출력은
# 클래스 10개의 소프트맥스입니다. `rates`는 드롭아웃 비율 세 개로, 차례로 입력과 두 은닉층에 씁니다.


# %% role="exercise"
def build(rates): ...


exercises.check("03.place_dropout", build)


# %% role="solution"
def build(rates):
    return keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dropout(rates[0]),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(rates[1]),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(rates[2]),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


exercises.check("03.place_dropout", build)

# %% [markdown] lang="en"
# **2. Max-norm.** `kernel` has the shape `(inputs, units)`. Shorten the incoming weights of each unit to the norm
# `max_value` where they are longer, and leave the others as they are.

# %% [markdown] lang="ko" of="2aadbf30"
# **2. 최대 노름 제약.** `kernel`의 모양은 `(inputs, units)`입니다. 유닛마다 들어오는 가중치의 노름이 `max_value`보다 크면
# `max_value`로 줄이고, 나머지는 그대로 두십시오.


# %% role="exercise"
def max_norm(kernel, max_value): ...


exercises.check("03.max_norm", max_norm)


# %% role="solution"
def max_norm(kernel, max_value):
    norms = np.sqrt(np.sum(kernel**2, axis=0))
    return kernel * np.minimum(1, max_value / np.maximum(norms, 1e-7))


exercises.check("03.max_norm", max_norm)

# %% [markdown] lang="en"
# **3. Width.** With the drop rate `rate`, how many units must a hidden layer have, so that on average at least `units`
# are active?

# %% [markdown] lang="ko" of="7323f268"
# **3. 너비.** 드롭아웃 비율이 `rate`일 때 평균 `units`개 이상이 켜져 있으려면 은닉층의 유닛이 적어도 몇 개여야 합니까?


# %% role="exercise"
def width_for_rate(units, rate): ...


exercises.check("03.width_for_rate", width_for_rate)


# %% role="solution"
def width_for_rate(units, rate):
    return int(np.ceil(units / (1 - rate)))


exercises.check("03.width_for_rate", width_for_rate)

# %% [markdown] lang="en"
# **4. Patience.** `losses` is a list, one validation loss per epoch. When does `EarlyStopping(patience=patience)` stop,
# and which epoch was the best until then? Return `(stopped_epoch, best_epoch)`, counted from 1. If it never stops,
# `stopped_epoch` is the last epoch.

# %% [markdown] lang="ko" of="b3e26427"
# **4. patience.** `losses`는 에포크마다 하나씩 적은 검증 손실의 리스트입니다. `EarlyStopping(patience=patience)`은
# 언제 멈추고, 그때까지 가장 좋은 에포크는 언제입니까? 1부터 세어 `(stopped_epoch, best_epoch)`를 돌려주십시오. 끝까지 멈추지 않으면
# `stopped_epoch`는 마지막 에포크입니다.


# %% role="exercise"
def early_stopping(losses, patience): ...


exercises.check("03.patience", early_stopping)


# %% role="solution"
def early_stopping(losses, patience):
    best, best_epoch = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return len(losses), best_epoch


exercises.check("03.patience", early_stopping)

# %% [markdown] lang="en"
# **5. Choosing a rate.** `validation` and `test` hold negative log-likelihoods, one row per seed, one column per rate
# of `rates`. Choose the rate by the mean over the seeds. Return `(rate, value)`; `value` is the number that you would
# report.

# %% [markdown] lang="ko" of="3aed8f5a"
# **5. 비율 고르기.** `validation`과 `test`는 음의 로그 가능도로, 행은 시드이고 열은 `rates`의 비율입니다. 시드에 대한 평균으로 비율을
# 고르십시오. `(rate, value)`를 돌려주되, `value`는 결과로 보고할 값입니다.


# %% role="exercise"
def choose_rate(rates, validation, test): ...


exercises.check("03.choose_rate", choose_rate)


# %% role="solution"
def choose_rate(rates, validation, test):
    best = validation.mean(axis=0).argmin()
    return rates[best], test[:, best].mean()


exercises.check("03.choose_rate", choose_rate)

# %% [markdown] lang="en"
# ## Summary
#
# 1. There is no best rate as such: width, noise and amount of data decide. Every rate that we tried harmed a narrow
#    network.
# 2. Dropout needs a wider network and more epochs, not another learning rate.
# 3. Low rates at the inputs, none on the outputs; on clean labels the order of the hidden rates matters little.
# 4. One run each is a lottery; the winner's validation score flatters. Choose over seeds, report on test.
# 5. Stop with patience and restore the best weights. Ensembles still add something; a second regularizer often does
#    not.
#
# **References**
#
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014). *Dropout: a simple way to prevent neural networks
#   from overfitting.* JMLR 15, 1929–1958. Tables 2 and 9, figures 9 and 10, appendix A.
# - Prechelt (1998). *Automatic early stopping using cross validation: quantifying the criteria.* Neural Networks 11,
#   761–767. Abstract.
# - Gal, Hron, Kendall (2017). *Concrete dropout.* NIPS. Abstract: larger rates are often used in deeper layers.
# - Guo, Pleiss, Sun, Weinberger (2017). *On calibration of modern neural networks.* ICML.
# - Li, Chen, Hu, Yang (2019). *Understanding the disharmony between dropout and batch normalization by variance shift.*
#   CVPR. Figure 1.
#
# ## Appendix: how stable are the verdicts?
#
# Would other seeds have said the same? `course.py run 03 --study` runs the cells of this chapter with 100 fresh seeds
# and stores every difference. From those, 1,000 groups of the size used above are drawn and judged. What is below 98 %
# should be read as inconclusive, whatever the line above said.

# %% [markdown] lang="ko" of="340e847f"
# ## 요약
#
# 1. 언제나 가장 좋은 비율 같은 것은 없습니다. 너비와 잡음과 데이터의 양에 달려 있습니다. 좁은 신경망에는 시험한 비율이 모두 해로웠습니다.
# 2. 드롭아웃에 필요한 것은 더 넓은 신경망과 더 많은 에포크이지, 다른 학습률이 아닙니다.
# 3. 입력에는 낮은 비율을 쓰고 출력에는 쓰지 않습니다. 깨끗한 레이블에서 은닉층 비율의 순서는 별로 중요하지 않습니다.
# 4. 한 번씩만 실행하는 것은 제비뽑기이고, 뽑힌 것의 검증 점수는 실제보다 좋아 보입니다. 여러 시드로 고르고 테스트로 보고합니다.
# 5. 참을성 있게 기다렸다가 멈추고, 가장 좋은 가중치로 되돌립니다. 앙상블은 여전히 보탬이 되지만, 두 번째 규제는 그렇지 않을 때가 많습니다.
#
# **참고 문헌**
#
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014). *Dropout: a simple way to
#   prevent neural networks from overfitting.* JMLR 15, 1929–1958. 표 2와 9, 그림 9와 10, 부록 A.
# - Prechelt (1998). *Automatic early stopping using cross validation: quantifying the
#   criteria.* Neural Networks 11, 761–767. 초록.
# - Gal, Hron, Kendall (2017). *Concrete dropout.* NIPS. 초록: 깊은 층일수록 높은 비율을 쓰는 일이 많다.
# - Guo, Pleiss, Sun, Weinberger (2017). *On calibration of modern neural networks.* ICML.
# - Li, Chen, Hu, Yang (2019). *Understanding the disharmony between dropout and batch
#   normalization by variance shift.* CVPR. 그림 1.
#
# ## 부록: 판정은 얼마나 안정적인가
#
# 다른 시드를 썼어도 같은 판정이 나왔을까요? `course.py run 03 --study`는 이 장의 셀을 새로운 시드 100개로 실행하고 모든 차이를 저장합니다.
# 거기서 위와 같은 크기의 묶음 1,000개를 뽑아 판정합니다. 98 %에 못 미치는 주장은 위의 줄에 무엇이라고 적혀 있든 판단 보류로 읽어야 합니다.

# %%
claims.stability("03")
