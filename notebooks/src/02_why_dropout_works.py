# %% [markdown] lang="en"
# # 02 · Dropout: why it works
#
# About 60 seconds of computing on two cores, 75 minutes of reading and trying.
#
# **After this chapter you can**
#
# 1. show overfitting and its cure in numbers, and name settings in which dropout does nothing or does harm;
# 2. test the four popular explanations of dropout: co-adaptation, dominant features, ensemble, noise;
# 3. compute the average of all thinned networks exactly, and say which average a network without masks stands for;
# 4. show that dropout in a linear model is a ridge penalty, and what that does to correlated features;
# 5. say what dropout costs in time.
#
# **Before you start:** chapter 01 (what dropout does, `rate`, the `training` switch) and, for the reading of verdicts,
# the negative log-likelihood (NLL) of chapter 00.

# %% [markdown] lang="ko" of="47fbee03"
# # 02 · 드롭아웃은 왜 효과가 있는가
#
# 코어 두 개로 계산하는 데 약 60초, 읽고 따라 하는 데 75분쯤 걸립니다.
#
# **이 장을 마치면**
#
# 1. 과대적합이 드롭아웃으로 나아지는 것을 숫자로 보이고, 드롭아웃이 효과가 없거나 해가 되는 상황을 말할 수 있습니다.
# 2. 드롭아웃에 관해 널리 알려진 네 가지 설명(상호 적응, 우세한 특성, 앙상블, 잡음)을 직접 시험할 수 있습니다.
# 3. 솎아낸 신경망 전부의 평균을 정확히 계산하고, 마스크 없는 신경망이 그중 어떤 평균을 대신하는지 말할 수 있습니다.
# 4. 선형 모델에서 드롭아웃이 릿지 벌점과 같음을 보이고, 그것이 서로 상관된 특성에 어떤 영향을 주는지 설명할 수 있습니다.
# 5. 드롭아웃을 쓰면 시간이 얼마나 더 드는지 말할 수 있습니다.
#
# **미리 알아야 할 것:** 01장의 내용(드롭아웃이 하는 일, `rate`, `training` 스위치)과, 판정을 읽는 데 필요한 00장의
# 음의 로그 가능도(NLL)입니다.

# %% tags=["setup"]
import dataclasses
import functools
import time

import keras
import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    claims,
    datasets,
    dropout,
    exercises,
    experiments,
    inspection,
    metrics,
    plotting,
    scale,
    studies,
    training,
    widgets,
)
from course_lib.language import label
from course_lib.scale import Setting

# %% [markdown] lang="en"
# ## 1. A network that learns wrong answers by heart
#
# To see a cure, one needs a disease. We take 480 small images of digits and make 30 % of their labels **wrong** on purpose. The test
# labels stay right. A network that follows every training label now learns nonsense, and it can: it has more weights than there are
# images. This is our overfitting bench. Keep in mind that it flatters *every* regularizer: with clean labels the effects are
# much smaller, and section 2 shows it.
#
# All sizes stand in one place. With `COURSE_SCALE=full` the same cells train two layers of 1,024 units on all of MNIST, with the
# input rate of 0.2 and the max-norm constraint of the paper of 2014; that is work for a GPU.

# %% [markdown] lang="ko" of="b2f9f990"
# ## 1. 틀린 답을 외우는 신경망
#
# 약효를 보려면 먼저 병이 있어야 합니다. 손글씨 숫자를 담은 작은 이미지 480장에서 레이블의 30 %를 일부러 **틀리게**
# 바꿉니다. 테스트 레이블은 올바른 그대로 둡니다. 이제 훈련 레이블을 모두 따르는 신경망은 엉터리를 배우게 되고, 실제로
# 그럴 능력이 있습니다. 이미지 수보다 가중치가 더 많기 때문입니다. 이것이 우리의 과대적합 실험대입니다. 이
# 실험대에서는 *어떤* 규제든 실제보다 좋아 보인다는 점을 잊지 마십시오. 레이블이 깨끗하면 효과가 훨씬 작으며, 2절에서
# 그것을 보입니다.
#
# 실험의 크기를 정하는 값은 모두 한곳에 적어 둡니다. `COURSE_SCALE=full`로 실행하면 같은 셀에서 유닛 1,024개짜리 층 두
# 개를 MNIST 전체로 훈련하고, 2014년 논문처럼 입력 비율 0.2와 최대 노름 제약도 씁니다. 이것은 GPU로 할 일입니다.

# %%
setting = scale.choose(
    small=Setting(datasets.digits, num_images=480, hidden=(128, 128), epochs=40, batch_size=32),
    full=Setting(
        functools.partial(datasets.mnist, flat=True),
        num_images=50_000,
        hidden=(1024, 1024),
        epochs=50,
        batch_size=100,
        input_rate=0.2,
        max_norm=3.0,
    ),
)
images = setting.data()


def noisy(seed):
    return images.subset(setting.num_images, seed=seed).with_label_noise(0.3, seed=seed)


# %% [markdown] lang="en"
# The network is the one of chapter 01. `make_noise` builds the layer that goes behind each hidden layer: `Dropout(0.5)`, or something
# else that we want to try in its place.

# %% [markdown] lang="ko" of="da18de18"
# 신경망은 01장의 것과 같습니다. `make_noise`는 각 은닉층 뒤에 놓을 층을 만드는 함수입니다. `Dropout(0.5)`를 만들 수도
# 있고, 그 자리에 시험해 보고 싶은 다른 층을 만들 수도 있습니다.


# %%
def half():
    return keras.layers.Dropout(0.5)


def mlp(make_noise=None, hidden=setting.hidden, penalty=None):
    model = keras.Sequential([keras.Input(images.train[0].shape[1:])])
    if make_noise and setting.input_rate:
        model.add(keras.layers.Dropout(setting.input_rate))
    limit = keras.constraints.MaxNorm(setting.max_norm) if make_noise and setting.max_norm else None
    for units in hidden:
        model.add(
            keras.layers.Dense(units, activation="relu", kernel_regularizer=penalty, kernel_constraint=limit)
        )
        if make_noise:
            model.add(make_noise())
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown] lang="en"
# One run in plain Keras, for five epochs, as everybody would write it:

# %% [markdown] lang="ko" of="a0f9e0c5"
# 먼저 누구나 쓰는 방식대로, Keras만으로 다섯 에포크를 한 번 훈련해 봅니다.

# %%
keras.utils.set_random_seed(0)
model = mlp(half)
history = model.fit(*noisy(0).train, validation_data=noisy(0).validation, epochs=5, batch_size=32, verbose=0)
print("validation accuracy:", [round(value, 2) for value in history.history["val_accuracy"]])

# %% [markdown] lang="en"
# Now 20 seeds and two arms. A seed decides the images, the wrong labels, the initial weights and the order of the batches, the same for both
# arms. Each trained network is looked at from inside; what `look_inside` records will be explained where it is used.
#
# **Predict** before you run: after 40 epochs, how many of the wrong labels does each network know by heart?

# %% [markdown] lang="ko" of="45f01cdf"
# 이제 시드 20개로 두 조건을 비교합니다. 시드는 이미지, 틀린 레이블, 초기 가중치, 배치 순서를 정하며, 두 조건에서
# 똑같습니다. 훈련이 끝난 신경망은 하나하나 속을 들여다봅니다. `look_inside`가 기록하는 값은 쓰는 곳에서 설명합니다.
#
# 실행하기 전에 **예상해 보십시오.** 40에포크 뒤에 두 신경망은 틀린 레이블을 각각 몇 퍼센트나 외우고 있을까요?

# %%
fractions = (0.0, 0.1, 0.3, 0.5, 0.7)


def look_inside(model, data):
    first, second = inspection.hidden_activations(model, data.test[0])
    found = {"norm": float(np.linalg.norm(model.trainable_variables[0]))}  # of the first layer's weights
    for name, activations in {"first": first, "second": second}.items():
        found[f"correlation, {name}"] = np.abs(inspection.unit_correlations(activations)).mean()
        found[f"rank, {name}"] = inspection.effective_rank(activations)
    for fraction in fractions:
        found[f"error without {fraction:.0%}"] = inspection.error_without_units(model, *data.test, fraction)
    return found


bench = experiments.compare(
    {"no dropout": mlp, "dropout 0.5": lambda: mlp(half)},
    noisy,
    seeds=claims.seeds(20),
    epochs=setting.epochs,
    batch_size=setting.batch_size,
    measure=look_inside,
    predict=("train",),
)

# %%
bench.plot("error", splits=("validation",))
plt.ylim(0, 0.4)
plt.show()


# %% tags=["nbval-check-output"]
def learned_by_heart(arm):
    """For each seed: the share of the wrong training labels that the network predicts."""
    shares = []
    for seed, predictions in zip(claims.seeds(20), bench.predictions(arm, "train"), strict=True):
        given, right = noisy(seed).train[1], images.subset(setting.num_images, seed=seed).train[1]
        shares.append(np.mean(predictions.argmax(axis=1)[given != right] == given[given != right]))
    return np.array(shares)


by_heart = {arm: learned_by_heart(arm) for arm in ("no dropout", "dropout 0.5")}
print(claims.judge("C16", by_heart["dropout 0.5"] - by_heart["no dropout"]))
c17 = [claims.judge("C17a", bench)]
print(c17[0])

# %%
for arm, shares in by_heart.items():
    print(f"{label(arm):14} {shares.mean():.0%}")
bench.summary(confidence_level=claims.confidence_level("02"), metrics=["error", "nll"])

# %% [markdown] lang="en"
# Without dropout the validation error falls for some ten epochs and then climbs: from there on the network learns the wrong labels, and after 40
# epochs it gives nearly a third of them back. With dropout it has taken up a small part of them, and its error stays low.
#
# Two honest remarks. The **likelihood** (table) is no better: what the network without dropout loses by its errors, it makes up for by being surer of
# its right answers. "Dropout helps" can depend on what one measures, and this course always shows both. And a part of the cure could be had by stopping after
# ten epochs; chapter 03 compares the two.
#
# ## 2. Where it does nothing, or does harm
#
# Does dropout improve the test result in general? We take clean labels and only 192 images, and give both arms the time they need:
# 100 epochs. Then the same with a narrow network of 16 units a layer. **Predict** the sign of both differences.

# %% [markdown] lang="ko" of="1d47ea10"
# 드롭아웃이 없으면 검증 오류율은 열 에포크쯤 내려가다가 다시 올라갑니다. 그때부터 신경망이 틀린 레이블을 배우기
# 때문이며, 40에포크 뒤에는 그 3분의 1 가까이를 그대로 내놓습니다. 드롭아웃을 쓰면 틀린 레이블을 조금만 받아들이고,
# 오류율은 낮게 유지됩니다.
#
# 솔직히 밝힐 점이 두 가지 있습니다. 첫째, **가능도**(표)는 나아지지 않았습니다. 드롭아웃이 없는 신경망은 틀려서 잃는
# 만큼을, 맞힌 답을 더 확신하여 만회합니다. "드롭아웃이 도움이 된다"라는 말이 맞는지는 무엇을 재느냐에 따라 달라질 수
# 있으므로, 이 강좌에서는 언제나 오류율과 가능도를 함께 보여 줍니다. 둘째, 열 에포크 만에 훈련을 멈추어도 효과의
# 일부를 얻을 수 있습니다. 두 방법은 03장에서 비교합니다.
#
# ## 2. 효과가 없거나 해가 되는 곳
#
# 드롭아웃을 쓰면 일반적으로 테스트 결과가 좋아질까요? 이번에는 깨끗한 레이블과 이미지 192장만 쓰고, 두 조건을 모두
# 충분히 오래, 곧 100에포크 동안 훈련합니다. 그다음에는 층마다 유닛이 16개뿐인 좁은 신경망으로 똑같이 합니다. 두
# 차이의 부호를 **예상해 보십시오.**


# %%
def clean(seed):
    return images.subset(192 if scale.current() == "small" else setting.num_images, seed=seed)


def with_and_without(hidden, **keywords):
    return experiments.compare(
        {"no dropout": lambda: mlp(hidden=hidden), "dropout 0.5": lambda: mlp(half, hidden)},
        clean,
        seeds=claims.seeds(20),
        epochs=100 if scale.current() == "small" else setting.epochs,
        batch_size=setting.batch_size,
        **keywords,
    )


wide = with_and_without(setting.hidden, every_epoch=("train",), measure=look_inside)
narrow = with_and_without((16, 16), every_epoch=())

# %%
regimes = {"wrong labels": bench, "clean labels": wide, "narrow network": narrow}
gains = {name: 100 * one.differences("dropout 0.5", "no dropout") for name, one in regimes.items()}
level = claims.confidence_level("02")
plotting.paired_differences(gains, unit="pp", minimum_effect=1, confidence_level=level)
plt.show()

# %% tags=["nbval-check-output"]
c17 += [claims.judge("C17b", wide), claims.judge("C17c", narrow)]
print(*c17, claims.judge("C17", c17), sep="\n")

# %%
both = experiments.joined({"clean labels": wide, "narrow network": narrow})
both.summary(confidence_level=level, metrics=["error", "nll"])

# %% [markdown] lang="en"
# On clean labels nothing of a size that matters happens, and the narrow network gets much worse: it had no unit to spare. "Dropout improves the
# test performance" needs the half-sentence "*of a network that overfits and has room*". (Intervals are over seeds, for these data; this chapter
# measures 25 claims, so each interval is widened such that all hold together with 95 % confidence.)
#
# ## 3. First explanation: no unit can rely on another
#
# The title of the paper of 2012 speaks of "preventing co-adaptation of feature detectors". A unit that may be gone at any time is no
# colleague to rely on. If that is so, a network trained with dropout should stand the loss of units **after** training. We delete a random share of
# the units of both hidden layers, scale the rest as dropout would, and look at the test error. **Predict:** how much worse is each network when
# half of its units are gone?

# %% [markdown] lang="ko" of="a8a6c01c"
# 레이블이 깨끗하면 의미를 둘 만한 변화가 없고, 좁은 신경망은 훨씬 나빠집니다. 남아도는 유닛이 없었기 때문입니다.
# "드롭아웃은 테스트 성능을 높인다"라는 문장에는 "*여유가 있고 과대적합하는 신경망의*"라는 말이 빠져 있습니다. (구간은
# 시드에 대한 것이고, 이 데이터에 한정됩니다. 이 장에서는 주장 25개를 측정하므로, 모든 구간이 한꺼번에 95 %의 신뢰도로
# 성립하도록 구간 하나하나를 넓혔습니다.)
#
# ## 3. 첫째 설명: 어느 유닛도 다른 유닛에 기댈 수 없다
#
# 2012년 논문의 제목에는 "특성 검출기의 상호 적응(co-adaptation) 막기"라는 말이 있습니다. 언제 사라질지 모르는 유닛은
# 기댈 만한 동료가 못 됩니다. 그렇다면 드롭아웃으로 훈련한 신경망은 훈련이 **끝난 뒤** 유닛을 잃어도 잘 견뎌야 합니다.
# 두 은닉층에서 유닛의 일부를 무작위로 지우고, 남은 유닛의 값은 드롭아웃처럼 키운 다음, 테스트 오류율을 봅니다.
# **예상해 보십시오.** 유닛의 절반이 사라지면 두 신경망은 각각 얼마나 나빠질까요?


# %%
def after_deletion(result, arm):
    return np.stack([result.values(arm, f"error without {f:.0%}") for f in fractions], axis=1)


figure, axes = plt.subplots(1, 2, figsize=(10, 3.8), sharey=True)
for ax, (title, result) in zip(axes, {"wrong labels": bench, "clean labels": wide}.items(), strict=True):
    curves = {arm: after_deletion(result, arm) for arm in ("no dropout", "dropout 0.5")}
    plotting.sweep(fractions, curves, x_label="share of units deleted", y_label="test error", ax=ax)
    ax.set_title(label(title))
plt.show()


# %% tags=["nbval-check-output"]
def damage(result, arm):
    curve = after_deletion(result, arm)
    return curve[:, fractions.index(0.5)] - curve[:, 0]


c18 = [
    claims.judge("C18a", damage(bench, "dropout 0.5") - damage(bench, "no dropout")),
    claims.judge("C18b", damage(wide, "dropout 0.5") - damage(wide, "no dropout")),
]
print(*c18, claims.judge("C18", c18), sep="\n")

# %% [markdown] lang="en"
# This explanation holds, with wrong labels and with clean ones. It also holds where the test error did *not* improve: being robust against the loss of units and
# generalizing better are two things.
#
# ### "Each neuron becomes independent of the others"
#
# One source goes further: units work *independently*. Then their activations should be uncorrelated. We take the mean absolute correlation
# over all pairs of units of a layer. To the right means: dropout makes the units **more** alike.

# %% [markdown] lang="ko" of="f70a5155"
# 이 설명은 레이블이 틀렸든 깨끗하든 들어맞습니다. 테스트 오류율이 좋아지지 *않은* 곳에서도 들어맞습니다. 유닛을
# 잃어도 잘 견디는 것과 일반화를 더 잘하는 것은 서로 다른 일입니다.
#
# ### "각 뉴런이 다른 뉴런과 독립적으로 작동한다"
#
# 한 원문에서는 한 걸음 더 나아가 유닛들이 *독립적으로* 작동한다고 합니다. 그렇다면 유닛들의 활성화 사이에 상관이
# 없어야 합니다. 한 층의 모든 유닛 쌍에서 상관의 절댓값을 구하여 평균합니다. 점이 오른쪽에 있을수록 드롭아웃이
# 유닛들을 **더** 닮게 만든다는 뜻입니다.

# %%
more_alike = {
    f"{regime}, {layer} layer": (
        result.values("dropout 0.5", f"correlation, {layer}")
        - result.values("no dropout", f"correlation, {layer}")
    ).to_numpy()
    for regime, result in {"wrong labels": bench, "clean labels": wide}.items()
    for layer in ("first", "second")
}
plotting.paired_differences(
    more_alike, minimum_effect=0.01, confidence_level=level, title=label("change of the correlation")
)
plt.show()

# %% tags=["nbval-check-output"]
c19 = [
    claims.judge("C19a", more_alike["wrong labels, first layer"]),
    claims.judge("C19b", more_alike["wrong labels, second layer"]),
    claims.judge("C19c", bench.values("dropout 0.5", "correlation, first").to_numpy()),
]
print(*c19, claims.judge("C19", c19), sep="\n")

# %%
for layer in ("first", "second"):
    ranks = [bench.values(arm, f"rank, {layer}").mean() for arm in ("no dropout", "dropout 0.5")]
    print(f"{label(f'{layer} layer')} · {label('effective rank')} {ranks[0]:.1f} → {ranks[1]:.1f}")

# %% [markdown] lang="en"
# With wrong labels the units of the first layer become less correlated and those of the second **more**; with clean labels less in both; and
# nowhere is the correlation near zero. The effective rank (the number of directions in which a layer's activations really vary, here for wrong labels,
# without → with dropout) tells the same. There is no contradiction to the deletion curve: a good insurance against the loss of a
# unit is to have a copy of it. Robust is not independent.
#
# ## 4. Second explanation: an ensemble
#
# A network with $n$ hidden units contains $2^n$ thinned networks. Dropout trains a different one in each step, for each example, and at test time, the
# explanation goes, the whole network stands for the average of all of them. For a small network we need not believe that. We can compute it:
# 12 hidden units have $2^{12} = 4096$ thinned networks, and `dropout.thinned_predictions` returns what each of them predicts.

# %% [markdown] lang="ko" of="6456167b"
# 레이블이 틀렸을 때 유닛 사이의 상관은 첫째 층에서 줄고 둘째 층에서는 **늘어납니다**. 레이블이 깨끗하면 두 층에서
# 모두 줄어듭니다. 그러나 상관이 0에 가까운 곳은 없습니다. 유효 랭크(effective rank), 곧 한 층의 활성화가 실제로
# 변하는 방향의 수도 같은 말을 합니다(여기서는 틀린 레이블, 드롭아웃 없음 → 있음). 이 결과는 유닛을 지운 실험과
# 모순되지 않습니다. 유닛을 잃는 데 대비하는 좋은 보험은 그 유닛의 사본을 두는 것이기 때문입니다. 잘 견디는 것과
# 독립은 다릅니다.
#
# ## 4. 둘째 설명: 앙상블
#
# 은닉 유닛이 $n$개인 신경망에는 솎아낸 신경망이 $2^n$개 들어 있습니다. 드롭아웃은 단계마다, 예제마다 그중 다른 것을
# 훈련하고, 테스트할 때는 전체 신경망이 그 모두의 평균을 대신한다는 것이 이 설명입니다. 작은 신경망에서는 이 말을 그냥
# 믿을 필요가 없습니다. 계산하면 됩니다. 은닉 유닛이 12개이면 솎아낸 신경망은 $2^{12} = 4096$개이고,
# `dropout.thinned_predictions`는 그 하나하나의 예측을 돌려줍니다.

# %%
digits = datasets.digits()
keras.utils.set_random_seed(0)
tiny = keras.Sequential(
    [
        keras.Input((64,)),
        keras.layers.Dense(12, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
tiny.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
training.fit(tiny, *digits.train, epochs=40, batch_size=32)

inputs, targets = digits.test[0][:50], digits.test[1][:50]
outputs, probabilities = dropout.thinned_predictions(inputs, tiny.get_weights(), rate=0.2)
whole = np.asarray(tiny(inputs))
print(outputs.shape)  # networks, examples, classes

# %% [markdown] lang="en"
# Which average? There are two natural ones. The **arithmetic** mean adds probabilities, as an ensemble does. The **geometric** mean
# multiplies them (it averages their logarithms) and divides by the sum over the classes. Each thinned network counts with the probability of its mask.

# %% [markdown] lang="ko" of="5f5276e2"
# 어떤 평균일까요? 자연스러운 평균이 두 가지 있습니다. **산술** 평균은 앙상블처럼 확률을 더합니다. **기하** 평균은
# 확률을 곱한(곧 로그를 평균한) 다음, 클래스에 대한 합으로 나눕니다. 솎아낸 신경망마다 그 마스크가 나올 확률만큼
# 비중을 둡니다.


# %% tags=["nbval-check-output"]
def two_means(outputs, probabilities):
    arithmetic = np.einsum("n,nec->ec", probabilities, outputs)
    geometric = np.exp(np.einsum("n,nec->ec", probabilities, np.log(outputs)))
    return arithmetic, geometric / geometric.sum(axis=1, keepdims=True)


hidden_kernel, hidden_bias, kernel, bias = (w.astype(float) for w in tiny.get_weights())
logits = np.maximum(inputs @ hidden_kernel + hidden_bias, 0) @ kernel + bias
exact_whole = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)  # in double precision
arithmetic, geometric = two_means(
    *dropout.thinned_predictions(inputs, [hidden_kernel, hidden_bias, kernel, bias], rate=0.2)
)
c22 = [
    claims.judge("C22a", np.abs(exact_whole - geometric).max()),
    claims.judge("C22b", np.abs(exact_whole - arithmetic).max()),
]
print(*c22, sep="\n")

# %%
example = np.abs(exact_whole - arithmetic)[range(50), targets].argmax()
plt.hist(
    outputs[:, example, targets[example]],
    bins=40,
    range=(0, 1),
    weights=probabilities,
    color="#bbbbbb",
    label=label("4,096 thinned networks"),
)
for name, mean, line_style in (("arithmetic mean", arithmetic, "--"), ("geometric mean", geometric, ":")):
    color = plotting.COLORS[1 + (name == "geometric mean")]
    plt.axvline(mean[example, targets[example]], color=color, linestyle=line_style, label=label(name))
plt.axvline(
    whole[example, targets[example]], color="black", linewidth=1, alpha=0.6, label=label("whole network")
)
plt.xlabel(label("probability of the right class"))
plt.ylabel(label("share of networks"))
plt.legend()
plt.show()

# %% [markdown] lang="en"
# The picture shows the one test image on which the two means differ most. The whole network lies *exactly* on the geometric mean, to the last digit of
# double precision, and not on the arithmetic one. (Why: the average of the logarithms of a softmax is, up to a constant, the average of its inputs, and
# that is the input of the whole network's softmax.)
#
# ### By sampling: Monte-Carlo dropout
#
# A larger network has too many thinned networks to list. One can **draw** some instead: leave dropout on at test time and average the passes.
# **Predict:** to which of the two means does this average tend?

# %% [markdown] lang="ko" of="1981f74d"
# 그림은 두 평균이 가장 크게 다른 테스트 이미지의 결과입니다. 전체 신경망은 배정밀도의 마지막 자리까지 *정확히* 기하
# 평균과 일치하며, 산술 평균과는 다릅니다. (까닭은 이렇습니다. 소프트맥스의 로그를 평균하면, 상수를 빼고는
# 소프트맥스에 들어가는 입력의 평균이 됩니다. 그것은 바로 전체 신경망에서 소프트맥스에 들어가는 입력입니다.)
#
# ### 뽑아서 평균하기: 몬테카를로 드롭아웃
#
# 더 큰 신경망에서는 솎아낸 신경망이 너무 많아 모두 나열할 수 없습니다. 그 대신 몇 개를 **뽑을** 수 있습니다. 테스트 때도
# 드롭아웃을 켜 두고 여러 번의 예측을 평균하면 됩니다. **예상해 보십시오.** 이 평균은 두 평균 가운데 어느 쪽으로 다가갈까요?

# %%
passes = dropout.monte_carlo_predict(tiny, inputs, num_passes=300, seed=0)[:, example, targets[example]]
counts = np.arange(1, 301)
running_mean = np.cumsum(passes) / counts
plt.plot(counts, running_mean, color=plotting.COLORS[0], label=label("mean of the passes"))
for name, mean, line_style in (("arithmetic mean", arithmetic, "--"), ("geometric mean", geometric, ":")):
    color = plotting.COLORS[1 + (name == "geometric mean")]
    plt.axhline(mean[example, targets[example]], color=color, linestyle=line_style, label=label(name))
plt.xlabel(label("passes"))
plt.ylabel(label("probability of the right class"))
plt.legend()
plt.show()

# %% tags=["nbval-check-output"]
distances = [abs(running_mean[-1] - mean[example, targets[example]]) for mean in (arithmetic, geometric)]
print("300 passes are closer to the", ["arithmetic", "geometric"][int(np.argmin(distances))], "mean")

# %% [markdown] lang="en"
# An average of passes *is* an ensemble of thinned networks, so it tends to the arithmetic mean, and the whole network is something else. Chapter 01
# measured which of the two predicts better there (C09b).
#
# With two hidden layers the equality is no longer exact. How good is it still? Twenty networks of 8 and 6 hidden units, all $2^{14} = 16{,}384$
# thinned networks of each. **Predict:** which of the three predicts best?

# %% [markdown] lang="ko" of="a5ad30b2"
# 여러 번의 예측을 평균한 것은 솎아낸 신경망들의 앙상블 *그 자체*입니다. 그래서 산술 평균으로 다가가며, 전체 신경망은 그것과
# 다릅니다. 둘 가운데 어느 쪽의 예측이 더 나은지는 01장에서 측정했습니다(C09b).
#
# 은닉층이 둘이면 더는 정확히 같지 않습니다. 그래도 얼마나 가까울까요? 은닉 유닛이 8개와 6개인 신경망 스무 개를
# 훈련하고, 각각에서 솎아낸 신경망 $2^{14} = 16{,}384$개를 모두 계산합니다. **예상해 보십시오.** 전체 신경망과 두
# 평균, 이 셋 가운데 어느 것이 예측을 가장 잘할까요?


# %%
def small_deep_network():
    model = keras.Sequential([keras.Input((64,))])
    for units in (8, 6):
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    return model


def all_thinned(model, data):
    inputs, targets = data.test[0][::15], data.test[1][::15]  # 30 images
    means = two_means(*dropout.thinned_predictions(inputs, model.get_weights(), rate=0.2))
    predictions = dict(zip(("arithmetic mean", "geometric mean"), means, strict=True))
    predictions["whole network"] = np.asarray(model(inputs))
    return {n: metrics.negative_log_likelihood(p, targets) for n, p in predictions.items()}


enumerated = experiments.compare(
    {"dropout 0.2": small_deep_network},
    lambda seed: digits.subset(480, seed=seed),
    seeds=claims.seeds(20),
    epochs=40,
    batch_size=32,
    every_epoch=(),
    measure=all_thinned,
)

# %% tags=["nbval-check-output"]
likelihood = functools.partial(enumerated.values, "dropout 0.2")
c22 += [
    claims.judge("C22c", (likelihood("whole network") - likelihood("geometric mean")).to_numpy()),
    claims.judge("C22d", (likelihood("whole network") - likelihood("arithmetic mean")).to_numpy()),
]
print(*c22, claims.judge("C22", c22), sep="\n")

# %% [markdown] lang="en"
# The whole network is still practically the geometric mean. And look at the sign of the last difference: it predicts *better* than the ordinary average of all
# its thinned networks. An average of many half-blind networks is unsure, and the geometric mean is less so.
#
# A related sentence: "averaging the outputs gives the full network's output, which is unbiased". Up to the input of the next layer, yes. One ReLU later, no:

# %% [markdown] lang="ko" of="d6c88fed"
# 전체 신경망은 여전히 기하 평균과 거의 같습니다. 마지막 차이의 부호도 보십시오. 전체 신경망의 예측이 솎아낸 신경망
# 전부의 보통 평균보다 *더 낫습니다*. 반쯤 눈이 가려진 신경망 여럿을 평균하면 확신이 약해지는데, 기하 평균은 덜
# 그렇습니다.
#
# 이와 관련된 문장이 하나 더 있습니다. "출력을 평균하면 전체 신경망의 출력이 되고, 이 값은 편향되지 않는다." 다음 층의
# 입력까지는 맞습니다. 그러나 ReLU 하나만 지나도 틀립니다.

# %% tags=["nbval-check-output"]
generator = np.random.default_rng(seed=0)
h, W = generator.random(10), generator.normal(size=(10, 3))
masks, chances = dropout.thinned_masks(10, rate=0.5)
inputs_of_next = (masks * h / (1 - 0.5)) @ W  # one row for each of 1,024 thinned networks

c23 = [
    claims.judge("C23a", np.abs(chances @ inputs_of_next - h @ W).max()),
    claims.judge("C23b", np.abs(chances @ np.maximum(inputs_of_next, 0) - np.maximum(h @ W, 0)).max()),
]
print(*c23, claims.judge("C23", c23), sep="\n")

# %% [markdown] lang="en"
# ### Against a real ensemble
#
# Does one network with dropout gain what an ensemble gains? On the bench we train three networks *without* dropout for each seed, from different initial weights on the same
# data, and average their probabilities; once with 40 epochs each, and once at **equal compute**: 13 epochs each. **Predict** the order of: one
# network, three networks, three short ones, one with dropout.

# %% [markdown] lang="ko" of="02601c6d"
# ### 진짜 앙상블과 비교하기
#
# 드롭아웃을 쓴 신경망 하나가 앙상블만큼 이득을 볼까요? 실험대에서 시드마다 드롭아웃 *없는* 신경망 세 개를 같은
# 데이터로, 그러나 서로 다른 초기 가중치에서 훈련하여 예측 확률을 평균합니다. 한 번은 40에포크씩, 또 한 번은
# **계산량이 같도록** 13에포크씩 훈련합니다. 신경망 하나, 신경망 세 개, 짧게 훈련한 세 개, 드롭아웃을 쓴 하나의 순위를
# **예상해 보십시오.**

# %%
members = [3 * seed + k for seed in claims.seeds(20) for k in range(3)]


def ensemble_of_three(epochs):
    """Mean probabilities of three networks, shape (seeds, examples, classes)."""
    run = experiments.compare(
        {"no dropout": mlp},
        lambda member: noisy(member // 3),
        seeds=members,
        epochs=epochs,
        batch_size=setting.batch_size,
        every_epoch=(),
        predict=("test",),
    )
    predictions = run.predictions("no dropout")
    return predictions.reshape(-1, 3, *predictions.shape[1:]).mean(axis=1)


three = {
    "three networks": ensemble_of_three(setting.epochs),
    "three short ones": ensemble_of_three(max(1, setting.epochs // 3)),
}

# %%
error = {arm: bench.values(arm).to_numpy() for arm in ("no dropout", "dropout 0.5")}
nll = {arm: bench.values(arm, "nll").to_numpy() for arm in ("no dropout", "dropout 0.5")}
for name, ensembles in three.items():
    error[name] = np.array([metrics.error_rate(one, images.test[1]) for one in ensembles])
    nll[name] = np.array([metrics.negative_log_likelihood(one, images.test[1]) for one in ensembles])

figure, axes = plt.subplots(1, 2, figsize=(10, 2.6), sharey=True)
for ax, values, x_label in ((axes[0], error, "test error"), (axes[1], nll, "nll")):
    plotting.dots(values, x_label=x_label, confidence_level=level, ax=ax)
plt.show()

# %% tags=["nbval-check-output"]
thinned = bench.values("dropout 0.5", "error without 50%").to_numpy()
c21 = [
    claims.judge("C21a", thinned - error["dropout 0.5"]),
    claims.judge("C21b", error["dropout 0.5"] - error["three networks"]),
]
print(*c21, claims.judge("C21", c21), sep="\n")

# %% [markdown] lang="en"
# The thinned networks do gain by being taken together (C21a: a single one errs twice as often). But dropout is **not** a cheap copy of an ensemble of three. On wrong
# labels its error is much lower, because each of the three learns the same wrong labels by heart, and an average does not forget what all its members know. The
# three short ones reach the same error; what helps them is having stopped early. And in the likelihood the ensemble of three fully trained networks is the *best*: averaging cures
# overconfidence, which is another disease than learning by heart. Two different things, not one and its copy.
#
# ### "Input dropout is like the bagging of a random forest"
#
# Bagging draws *examples* again; a random subspace leaves out *features*. Input dropout leaves out features, anew for each example. This comparison needs
# 720 networks for 60 seeds, too many to train while you wait. So it is a **stored study**: `course.py run 02 --study` runs the next two cells with 100 seeds and stores the table
# `data/results/02_bagging.csv.gz`, from which we read 60. Give `studies.stored` the argument `anew=True` to run it yourself.

# %% [markdown] lang="ko" of="40e361d9"
# 솎아낸 신경망들은 실제로 한데 모일 때 이득을 봅니다(C21a: 하나만 쓰면 두 배쯤 자주 틀립니다). 그러나 드롭아웃은
# 신경망 세 개짜리 앙상블의 값싼 복제품이 **아닙니다**. 틀린 레이블에서는 드롭아웃의 오류율이 훨씬 낮습니다. 앙상블의
# 세 신경망은 저마다 똑같은 틀린 레이블을 외우고, 구성원 모두가 외운 것은 평균해도 사라지지 않기 때문입니다. 짧게
# 훈련한 세 개는 오류율이 드롭아웃과 같지만, 이는 일찍 멈춘 덕분입니다. 한편 가능도는 끝까지 훈련한 세 개의 앙상블이
# *가장 좋습니다*. 평균하면 지나친 확신이 고쳐지는데, 이것은 외우는 것과는 다른 병입니다. 드롭아웃과 앙상블은 서로
# 다른 두 가지이지, 하나가 다른 하나의 사본인 것이 아닙니다.
#
# ### "입력층 드롭아웃은 랜덤 포레스트의 배깅과 같다"
#
# 배깅은 *예제*를 다시 뽑고, 무작위 부분공간(random subspace)은 *특성*을 뺍니다. 입력 드롭아웃도 특성을 빼는데,
# 예제마다 새로 고릅니다. 이 비교에는 시드 60개에 신경망 720개가 필요하므로, 기다리는 동안 훈련하기에는 너무 많습니다.
# 그래서 **저장된 실험**을 씁니다. `course.py run 02 --study`는 다음 두 셀을 시드 100개로 실행하여 표
# `data/results/02_bagging.csv.gz`를 저장하고, 여기서는 그 가운데 시드 60개의 결과를 읽습니다. 직접 실행하려면
# `studies.stored`에 인수 `anew=True`를 주십시오.


# %%
def drawn(member):
    return digits.subset(288, seed=member // 5).with_label_noise(0.3, seed=member // 5)


def bootstrap(member):  # bagging: 288 examples drawn with replacement
    data, rows = drawn(member), np.random.default_rng(member).integers(0, 288, 288)
    return dataclasses.replace(data, train=(data.train[0][rows], data.train[1][rows]))


def half_of_the_pixels(member):  # a random subspace: the other pixels are always 0
    data, seen = drawn(member), np.random.default_rng(member).random(64) < 0.5
    parts = {split: getattr(data, split) for split in ("train", "validation", "test")}
    return dataclasses.replace(data, **{name: (x * seen, y) for name, (x, y) in parts.items()})


def shallow(input_rate):
    model = keras.Sequential([keras.Input((64,)), keras.layers.Dropout(input_rate)])
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer=keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
    return model


# %%
def one_against_five(seeds):
    rows = []
    for arm, data, rate, size in (
        ("bagging", bootstrap, 0.0, 5),
        ("random subspaces", half_of_the_pixels, 0.0, 5),
        ("one network", drawn, 0.0, 1),
        ("input dropout 0.2", drawn, 0.2, 1),
    ):
        run = experiments.compare(
            {arm: functools.partial(shallow, rate)},
            data,
            seeds=[5 * seed + k for seed in seeds for k in range(size)],
            epochs=40,
            batch_size=32,
            every_epoch=(),
            predict=("test",),
        )
        predictions = run.predictions(arm).reshape(len(seeds), size, -1, 10).mean(axis=1)
        for seed, mean in zip(seeds, predictions, strict=True):
            for metric, of in (("error", metrics.error_rate), ("nll", metrics.negative_log_likelihood)):
                rows.append((arm, seed, 40, "test", metric, of(mean, digits.test[1])))
    return experiments.Comparison.from_rows(rows, baseline="bagging")


study = studies.stored("02_bagging", one_against_five, seeds=60)
plotting.dots({arm: study.values(arm).to_numpy() for arm in study.arms}, x_label="test error")
plt.show()

# %% tags=["nbval-check-output"]
c26 = [claims.judge("C26a", study), claims.judge("C26b", study)]
print(*c26, claims.judge("C26", c26), sep="\n")

# %% [markdown] lang="en"
# On this bench one network with input dropout beats five bagged ones clearly, and is about as good as five networks on random subspaces. So the relative of
# input dropout is the *other* half of a random forest: the random choice of features.
#
# ## 5. Third explanation: noise
#
# "Dropout injects noise that acts as a regularizer." For a linear model this can be made exact. Let $X$ be the inputs, $y$ the targets, and drop inputs with rate $p$ (inverted). Averaged over all
# masks the squared loss is
#
# $$\mathbb E\,\|y - \tilde X w\|^2 = \|y - X w\|^2 + \frac{p}{1-p} \sum_j w_j^2 \sum_i x_{ij}^2 ,$$
#
# the ordinary loss plus a penalty on squared weights: **ridge regression**, with more penalty on features of larger size. Its solution is one line of
# NumPy. We check it against the average over all $2^{10}$ masks.

# %% [markdown] lang="ko" of="346d95e8"
# 이 실험대에서 입력 드롭아웃을 쓴 신경망 하나는 배깅한 다섯 개보다 뚜렷이 낫고, 무작위 부분공간으로 훈련한 다섯
# 개와는 비슷합니다. 그러므로 입력 드롭아웃의 친척은 랜덤 포레스트의 *다른* 절반, 곧 특성을 무작위로 고르는 쪽입니다.
#
# ## 5. 셋째 설명: 잡음
#
# "드롭아웃은 노이즈를 주입하여 규제 효과를 낸다." 선형 모델에서는 이 말을 정확한 식으로 나타낼 수 있습니다. 입력을
# $X$, 타깃을 $y$라 하고 입력을 비율 $p$로 끕니다(역 드롭아웃). 모든 마스크에 대해 평균한 제곱 손실은 다음과 같습니다.
#
# $$\mathbb E\,\|y - \tilde X w\|^2 = \|y - X w\|^2 + \frac{p}{1-p} \sum_j w_j^2 \sum_i x_{ij}^2 ,$$
#
# 보통의 손실에 가중치 제곱에 대한 벌점을 더한 것, 곧 **릿지 회귀**이며, 크기가 큰 특성일수록 벌점이 큽니다. 그 해는
# NumPy 한 줄로 구합니다. 이 해를 마스크 $2^{10}$개 전부에 대해 평균하여 구한 해와 비교합니다.


# %% tags=["nbval-check-output"]
def signal_and_copies(seed, num_examples=200):
    """Ten features that are copies of one signal: the first with noise 0.2, the others with noise 1."""
    generator = np.random.default_rng(seed)
    signal = generator.normal(size=(num_examples, 1))
    noise = np.array([0.2] + 9 * [1.0]) * generator.normal(size=(num_examples, 10))
    features = signal + noise
    return features - features.mean(axis=0), (signal - signal.mean())[:, 0]


def solve_with_dropout(X, y, rate):
    return np.linalg.solve(X.T @ X + rate / (1 - rate) * np.diag((X**2).sum(axis=0)), X.T @ y)


X, y = signal_and_copies(seed=0)
masks, chances = dropout.thinned_masks(10, rate=0.2)
dropped = [X * mask / (1 - 0.2) for mask in masks]
average = sum(chance * Z.T @ Z for chance, Z in zip(chances, dropped, strict=True))
c24 = [claims.judge("C24a", np.abs(np.linalg.solve(average, X.T @ y) - solve_with_dropout(X, y, 0.2)).max())]
print(c24[0])

# %% [markdown] lang="en"
# And training with `Dropout` in Keras, which never sees this formula, arrives at the same weights:

# %% [markdown] lang="ko" of="46c1ee4f"
# 이 공식을 전혀 모르는 Keras의 `Dropout`으로 훈련해도 같은 가중치에 이릅니다.

# %% tags=["nbval-check-output"]
keras.utils.set_random_seed(0)
linear = keras.Sequential(
    [keras.Input((10,)), keras.layers.Dropout(0.2), keras.layers.Dense(1, use_bias=False)]
)
linear.compile(
    optimizer=keras.optimizers.SGD(0.02, use_ema=True), loss="mse"
)  # EMA: averages out the last steps
training.fit(linear, X, y[:, np.newaxis], epochs=500, batch_size=20)
trained = linear.layers[-1].kernel.numpy()[:, 0]
print("weight of the first feature, by Keras:   ", trained[0].round(1))
print(
    "by the formula, and without dropout:     ",
    [round(float(solve_with_dropout(X, y, p)[0]), 1) for p in (0.2, 0)],
)
print("all ten weights within 0.03:", np.allclose(trained, solve_with_dropout(X, y, 0.2), atol=0.03))

# %% [markdown] lang="en"
# ### A consequence: the dominant feature
#
# "Without dropout the feature that is most correlated with the target gets the largest weight, and the rest is not learned properly." The ten features above are made for this sentence: one
# clear copy of the signal, nine blurred ones. Ridge spreads weight over features that tell the same. Move the rate:

# %% [markdown] lang="ko" of="be559a36"
# ### 한 가지 귀결: 우세한 특성
#
# "드롭아웃이 없으면 타깃과 상관이 가장 큰 특성이 가장 큰 가중치를 받고, 나머지는 제대로 학습되지 않는다." 위의 특성
# 열 개는 이 문장에 맞추어 만든 것입니다. 신호의 또렷한 사본 하나와 흐린 사본 아홉 개입니다. 릿지 벌점은 같은 것을
# 알려 주는 특성들에 가중치를 나누어 줍니다. 비율을 움직여 보십시오.


# %%
def draw_weights(rate):
    weights = [solve_with_dropout(*signal_and_copies(seed), rate) for seed in range(20)]
    bars = plt.bar(range(1, 11), np.mean(weights, axis=0), color=plotting.COLORS[0])
    bars[0].set(hatch="//", edgecolor="white")
    plt.ylim(0, 1)
    plt.xlabel(label("feature (1: the clear copy)"))
    plt.ylabel(label("weight"))
    plt.title(f"{label('dropout rate')} {rate:g}")


widgets.explore(draw_weights, rate=(0.0, 0.9, 0.1, 0.0))

# %%
widgets.static(draw_weights, [{"rate": 0.0}, {"rate": 0.2}, {"rate": 0.5}])


# %% tags=["nbval-check-output"]
def share_of_the_others(rate):
    weights = [np.abs(solve_with_dropout(*signal_and_copies(seed), rate)) for seed in claims.seeds(20)]
    return np.array([w[1:].sum() / w.sum() for w in weights])


c20 = [claims.judge("C20a", share_of_the_others(0.2) - share_of_the_others(0.0))]
print(c20[0])

# %%
new_X, new_y = signal_and_copies(seed=10**6, num_examples=5000)
without_first = new_X * (np.arange(10) > 0)
for rate in (0.0, 0.2, 0.5):
    w = solve_with_dropout(*signal_and_copies(seed=0), rate)
    errors = [np.mean((features @ w - new_y) ** 2) for features in (new_X, without_first)]
    print(
        f"{label('dropout rate')} {rate}: MSE {errors[0]:.3f}, {label('without the clear copy')} {errors[1]:.3f}"
    )

# %% [markdown] lang="en"
# The weight moves, as claimed, and a model that loses its best feature suffers less. The price stands beside it: with the best feature *present*, the prediction gets worse.
#
# So much for features that we made up. On real data, does the most correlated feature get the largest weight? 569 tumours with 30 measurements each, logistic regression, 100 of the training examples a seed.
# **Predict:** of 30 weights, where does the most correlated one rank?

# %% [markdown] lang="ko" of="cc959202"
# 주장대로 가중치가 옮겨 가고, 가장 좋은 특성을 잃었을 때의 피해가 작아집니다. 그 대가도 나란히 나옵니다. 가장 좋은
# 특성이 *있을* 때의 예측은 나빠집니다.
#
# 여기까지는 우리가 만든 특성입니다. 실제 데이터에서도 상관이 가장 큰 특성이 가장 큰 가중치를 받을까요? 종양 569개를
# 30가지로 측정한 데이터에서, 시드마다 훈련 예제 100개를 뽑아 로지스틱 회귀를 합니다. **예상해 보십시오.** 상관이 가장
# 큰 특성의 가중치는 30개 가운데 몇 번째로 클까요?

# %%
tumours = datasets.breast_cancer()


def logistic_regression(rate):
    output = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((30,)), keras.layers.Dropout(rate), output])
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
    return model


def most_correlated(model, data):
    features, targets = data.train
    strongest = np.argmax([abs(np.corrcoef(feature, targets)[0, 1]) for feature in features.T])
    weights = np.abs(model.layers[-1].kernel.numpy()[:, 0])
    others = np.delete(weights, strongest)
    return {"margin": weights[strongest] - others.max(), "rank": 1 + (others > weights[strongest]).sum()}


real = experiments.compare(
    {"no dropout": lambda: logistic_regression(0.0), "dropout 0.5": lambda: logistic_regression(0.5)},
    lambda seed: tumours.subset(100, seed=seed),
    seeds=claims.seeds(20),
    epochs=100,
    batch_size=32,
    every_epoch=(),
    measure=most_correlated,
)

# %% tags=["nbval-check-output"]
c20.append(claims.judge("C20b", real.values("no dropout", "margin").to_numpy()))
print(*c20, claims.judge("C20", c20), sep="\n")

# %%
for arm in real.arms:
    print(f"{label(arm):14} {label('mean rank')} {real.values(arm, 'rank').mean():.1f} / 30")
real.summary(metrics=["error", "nll"])

# %% [markdown] lang="en"
# Not at all. Many of the 30 measurements say nearly the same (radius, perimeter, area …), and which of them gets a large weight, and with which sign, is decided by small differences. With dropout the rank of the most correlated feature
# *rises*: here the penalty makes the weights follow the correlations more. The sentence describes the example it was made for.
#
# ### Must the noise be zeros?
#
# If noise is the point, other noise should do as well. `GaussianDropout(0.5)` multiplies by normal numbers of mean 1 and the same variance, and never switches anything off. We put it in the place of
# `Dropout(0.5)` on the bench. **Predict:** half of the gain, or all of it?

# %% [markdown] lang="ko" of="a8608856"
# 전혀 그렇지 않습니다. 30가지 측정값 가운데 여럿(반지름, 둘레, 넓이 …)이 거의 같은 것을 알려 주므로, 그중 어느 것이
# 어떤 부호로 큰 가중치를 받을지는 작은 차이로 정해집니다. 드롭아웃을 쓰면 상관이 가장 큰 특성의 순위가 오히려
# *올라갑니다*. 여기서는 벌점 때문에 가중치가 상관을 더 따르게 됩니다. 그 문장은 그 문장에 맞추어 만든 예에만
# 들어맞습니다.
#
# ### 꼭 영을 곱해야 하는가
#
# 중요한 것이 잡음이라면 다른 잡음으로도 같은 효과가 나야 합니다. `GaussianDropout(0.5)`는 평균이 1이고 분산이 같은
# 정규 난수를 곱하며, 아무것도 끄지 않습니다. 실험대에서 `Dropout(0.5)` 자리에 이것을 넣습니다. **예상해 보십시오.**
# 이득이 절반으로 줄까요, 그대로일까요?


# %%
def on_the_bench(name, build, measure=None):
    return experiments.compare(
        {name: build},
        noisy,
        seeds=claims.seeds(20),
        epochs=setting.epochs,
        batch_size=setting.batch_size,
        every_epoch=(),
        measure=measure,
    )


gaussian = on_the_bench("Gaussian noise", lambda: mlp(lambda: keras.layers.GaussianDropout(0.5)))

# %% tags=["nbval-check-output"]
other_noise = {arm: gaussian.values("Gaussian noise").to_numpy() - error[arm] for arm in bench.arms}
c24 += [claims.judge("C24b", other_noise["no dropout"]), claims.judge("C24c", other_noise["dropout 0.5"])]
print(*c24, claims.judge("C24", c24), sep="\n")

# %%
error["Gaussian noise"] = gaussian.values("Gaussian noise").to_numpy()
nll["Gaussian noise"] = gaussian.values("Gaussian noise", "nll").to_numpy()
figure, axes = plt.subplots(2, 1, figsize=(8, 4.6))
for ax, of, factor, unit, title in ((axes[0], error, 100, "pp", "error"), (axes[1], nll, 1, None, "nll")):
    gains = {arm: factor * (of[arm] - of["no dropout"]) for arm in ("dropout 0.5", "Gaussian noise")}
    plotting.paired_differences(gains, unit=unit, confidence_level=level, title=label(title), ax=ax)
plt.show()

# %% [markdown] lang="en"
# No unit was ever missing, so no network was thinned and no ensemble trained, and the effect is the same, in error and in likelihood. Of all explanations, noise is the one that
# carries the effect on its own.
#
# ### Noise on what?
#
# One source says that dropout puts noise "into the training data". Where the layer stands decides. On the input, a training step with dropout *is* a step on a masked copy of the data. Behind
# a hidden layer the data stay as they are.

# %% [markdown] lang="ko" of="3b42cc13"
# 유닛이 하나도 빠지지 않았으니 솎아낸 신경망도, 훈련된 앙상블도 없습니다. 그런데도 효과는 오류율에서나 가능도에서나
# 같습니다. 여러 설명 가운데 그것만으로 효과를 낼 수 있는 것은 잡음입니다.
#
# ### 무엇에 잡음을 넣는가
#
# 한 원문에서는 드롭아웃이 "학습 데이터에" 노이즈를 넣는다고 합니다. 그것이 맞는지는 층의 위치에 달려 있습니다. 입력에
# 두면, 드롭아웃을 쓰는 훈련 한 단계는 곧 데이터에 마스크를 씌운 사본으로 훈련하는 한 단계*입니다*. 은닉층 뒤에 두면
# 데이터는 그대로입니다.

# %% tags=["nbval-check-output"]
x, labels = digits.train[0][:64], digits.train[1][:64]
loss_of = keras.losses.SparseCategoricalCrossentropy()
body = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10, activation="softmax")])
on_input = keras.Sequential([keras.Input((64,)), keras.layers.Dropout(0.3, seed=1), body])
masked_copy = keras.layers.Dropout(0.3, seed=1)(x, training=True)  # an augmentation of the data
losses = [loss_of(labels, on_input(x, training=True)), loss_of(labels, body(masked_copy))]

behind = keras.Sequential([keras.Input((64,)), keras.layers.Dense(16), keras.layers.Dropout(0.3)])
first_layer = keras.Model(behind.inputs[0], behind.layers[0].output)  # what the first layer makes of the data
unchanged = np.mean(np.asarray(first_layer(x, training=True)) == np.asarray(first_layer(x, training=False)))

c25 = [claims.judge("C25a", float(abs(losses[0] - losses[1]))), claims.judge("C25b", unchanged)]
print(*c25, claims.judge("C25", c25), sep="\n")

# %% [markdown] lang="en"
# "Dropout changes the structure of the model, augmentation the input": the first half can be checked by counting. What is compared is the share of the weights that keep their shape:

# %% [markdown] lang="ko" of="a1e1307d"
# "드롭아웃은 모델 구조를, 데이터 증강은 입력을 바꾼다." 앞부분은 세어 보면 알 수 있습니다. 드롭아웃을 넣어도 모양이
# 그대로인 가중치의 비율을 봅니다.

# %% tags=["nbval-check-output"]
plain = [weight.shape for weight in mlp().get_weights()]
with_dropout = [weight.shape for weight in mlp(half).get_weights()]
print(claims.judge("C27", np.mean([one == other for one, other in zip(plain, with_dropout, strict=True)])))

# %% [markdown] lang="en"
# All of them. The weights of one model fit the other, which is how Keras can leave `Dropout` out when it predicts. What changes during training is not the structure but what flows through it.
#
# ## 6. What else it does: weights and time
#
# ### "L2, unlike dropout, keeps the weights small"
#
# The first half is sure. For the second we compare the size (the norm) of the first layer's weights, relative to no regularization:

# %% [markdown] lang="ko" of="39d16b31"
# 모두 그대로입니다. 한 모델의 가중치를 다른 모델에 그대로 넣을 수 있고, 그래서 Keras는 예측할 때 `Dropout`을 건너뛸
# 수 있습니다. 훈련 중에 바뀌는 것은 구조가 아니라 그 안을 흐르는 값입니다.
#
# ## 6. 그 밖에 하는 일: 가중치와 시간
#
# ### "L2는 드롭아웃과 달리 가중치를 작게 유지한다"
#
# L2가 가중치를 작게 유지한다는 것은 확실합니다. "드롭아웃과 달리"라는 말이 맞는지 보기 위해, 첫째 층 가중치의
# 크기(노름)를 규제가 없을 때와 비교합니다.


# %%
def norm_of_first_layer(model, data):
    return {"norm": float(np.linalg.norm(model.trainable_variables[0]))}


penalty = keras.regularizers.L2(0.003)
with_l2 = on_the_bench("L2 0.003", lambda: mlp(penalty=penalty), measure=norm_of_first_layer)

# %% tags=["nbval-check-output"]
size = {"wrong labels": bench.values("no dropout", "norm"), "clean labels": wide.values("no dropout", "norm")}
ratios = {
    "wrong labels, L2 0.003": with_l2.values("L2 0.003", "norm") / size["wrong labels"],
    "wrong labels, dropout 0.5": bench.values("dropout 0.5", "norm") / size["wrong labels"],
    "clean labels, dropout 0.5": wide.values("dropout 0.5", "norm") / size["clean labels"],
}
norms = {name: (ratio - 1).to_numpy() for name, ratio in ratios.items()}
c28 = [claims.judge(f"C28{part}", values) for part, values in zip("abc", norms.values(), strict=True)]
print(*c28, claims.judge("C28", c28), sep="\n")

# %%
in_percent = {name: 100 * values for name, values in norms.items()}
plotting.paired_differences(in_percent, unit="%", minimum_effect=5, confidence_level=level)
plt.show()

# %% [markdown] lang="en"
# Where there are wrong labels to learn, dropout makes the weights smaller, too, though less than this L2 does: a network that does not learn by heart has no use for large weights. On clean labels it leaves them nearly alone. Nothing in dropout
# *bounds* the weights; that is why the paper of 2014 adds a max-norm constraint.
#
# ### "Only some of the units are used, so training takes less computation"
#
# **Predict**, then measure: does an epoch with `Dropout(0.5)` take half the time, the same, or more? And does training reach its goal sooner? (Times depend on the machine.)

# %% [markdown] lang="ko" of="bece29d8"
# 외울 틀린 레이블이 있으면 드롭아웃도 가중치를 작게 만듭니다. 외우지 않는 신경망에는 큰 가중치가 필요 없기
# 때문입니다. 다만 여기서 쓴 L2만큼 작게 만들지는 않습니다. 레이블이 깨끗하면 가중치는 거의 그대로입니다. 드롭아웃에는
# 가중치의 크기를 *제한하는* 것이 없습니다. 그래서 2014년 논문에서는 최대 노름 제약을 더합니다.
#
# ### "일부 뉴런만 쓰므로 계산량이 줄어든다"
#
# **예상한 다음** 측정해 보십시오. `Dropout(0.5)`를 쓰면 한 에포크에 걸리는 시간이 절반이 될까요, 그대로일까요,
# 늘어날까요? 또 훈련은 목표에 더 빨리 이를까요? (시간은 컴퓨터에 따라 다릅니다.)


# %%
def seconds_of_an_epoch(model):
    start = time.perf_counter()
    training.fit(model, *digits.train, epochs=1, batch_size=32)
    return time.perf_counter() - start


def network_of_512(rate):
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(2):
        model.add(keras.layers.Dense(512, activation="relu"))
        model.add(keras.layers.Dropout(rate))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


models = [network_of_512(0.0), network_of_512(0.5)]
warm_up = [seconds_of_an_epoch(model) for model in models]
times = np.array([[seconds_of_an_epoch(model) for model in models] for _ in claims.seeds(10)])
overhead = times[:, 1] / times[:, 0] - 1


# %%
def epochs_until(training_nll, arm):
    curves = wide.table.query("arm == @arm and split == 'train' and metric == 'nll'")
    curves = curves.pivot(index="seed", columns="epoch", values="value")
    reached = curves <= training_nll
    return reached.idxmax(axis=1).where(reached.any(axis=1), curves.columns.max()).to_numpy()


c29 = [
    claims.judge("C29a", overhead),
    claims.judge("C29b", (epochs_until(0.1, "dropout 0.5") - epochs_until(0.1, "no dropout")).astype(float)),
]
print(*c29, claims.judge("C29", c29), sep="\n")

# %%
kept = np.asarray(keras.layers.Dropout(0.3, seed=3)(np.ones((64, 128), "float32"), training=True)) != 0
values = np.random.default_rng(seed=0).normal(size=(64, 128)).astype("float32")
by_keras = np.asarray(keras.layers.Dropout(0.3, seed=3)(values, training=True))
c30 = [
    claims.judge("C30a", np.abs(values * kept / (1 - 0.3) - by_keras).max()),
    claims.judge("C30b", overhead - 0.4),
]
print(*c30, claims.judge("C30", c30), sep="\n")

# %% [markdown] lang="en"
# A mask is put *on* the result of a matrix product; the product has been computed in full. So an epoch costs a little more, and more epochs are needed to fit the training set. What is true in the praise: the layer is one line, and a
# step costs only a little more.
#
# ## 7. Where the explanations go wrong
#
# - **"Dropout improves the test performance"** (C17). Of a network that overfits and has room. On clean labels nothing that matters happened, and a narrow network suffered.
# - **"The neurons work independently"** (C19). They stand the loss of others. With wrong labels those of the second layer were *more* alike.
# - **"It is an ensemble"** (C21, C22). The whole network is close to a *geometric* mean of thinned networks; an ensemble of independent networks does something else.
# - **"The dominant feature"** (C20). True in the example made for it; on real, correlated features the starting point already fails.
# - **"Like bagging"** (C26). Like random subspaces.
# - **"It saves computation"** (C29). It costs some.
#
# Of the explanations, these held without an "it depends": fewer wrong labels learned by heart (C16), units that do not rely on each other (C18), and noise (C24).
#
# The claims that have parts, once more (without the two about time):

# %% [markdown] lang="ko" of="44a5ef73"
# 마스크는 행렬 곱셈의 결과에 *씌우는* 것이고, 그때는 곱셈이 이미 모두 끝나 있습니다. 그러므로 한 에포크에 드는 시간은
# 조금 늘고, 훈련 세트에 맞추기까지 더 많은 에포크가 필요합니다. 칭찬 가운데 맞는 것도 있습니다. 이 층은 코드 한
# 줄이면 되고, 한 단계의 비용은 조금만 늘어납니다.
#
# ## 7. 흔한 설명은 어디서 틀리는가
#
# - **"드롭아웃은 테스트 성능을 높인다"** (C17). 여유가 있고 과대적합하는 신경망에서 그렇습니다. 깨끗한 레이블에서는 의미를 둘 만한 변화가 없었고, 좁은 신경망에는 해가 되었습니다.
# - **"뉴런이 독립적으로 작동한다"** (C19). 다른 유닛을 잃어도 견딥니다. 그러나 레이블이 틀린 경우 둘째 층의 유닛은 서로 *더* 닮았습니다.
# - **"앙상블이다"** (C21, C22). 전체 신경망은 솎아낸 신경망들의 *기하* 평균에 가깝습니다. 서로 독립인 신경망들의 앙상블은 다른 일을 합니다.
# - **"우세한 특성"** (C20). 이 설명에 맞추어 만든 예에서는 맞습니다. 서로 상관된 실제 특성에서는 출발점부터 틀립니다.
# - **"배깅과 같다"** (C26). 무작위 부분공간과 비슷합니다.
# - **"계산량이 줄어든다"** (C29). 조금 늘어납니다.
#
# 조건을 달지 않아도 들어맞은 설명은 이렇습니다. 외워 버리는 틀린 레이블이 줄고(C16), 유닛이 서로에게 기대지
# 않으며(C18), 잡음이 규제가 됩니다(C24).
#
# 여러 부분으로 된 주장을 다시 모으면 다음과 같습니다(시간에 관한 두 주장은 뺐습니다).

# %% tags=["nbval-check-output"]
in_parts = {"C17": c17, "C18": c18, "C19": c19, "C20": c20, "C21": c21, "C22": c22, "C23": c23}
in_parts |= {"C24": c24, "C25": c25, "C26": c26, "C28": c28}
for claim_id, parts in in_parts.items():
    print(claims.judge(claim_id, parts))

# %% [markdown] lang="en"
# ## 8. A recipe, from what was measured
#
# 1. **Look for overfitting first.** Compare training and validation curves. Without overfitting do not expect a gain (C17b).
# 2. **Give it room.** A narrow network has no unit to spare (C17c). Chapter 03 measures how much room.
# 3. **Suspect labels?** Then dropout is worth most: it keeps the network from learning them by heart (C16, C17a).
# 4. **Plan for more epochs,** and a little more time for each (C29).
# 5. **Do not rely on the mechanism you like best.** `GaussianDropout` did as well (C24c); choose by the validation set, by error *and* likelihood.

# %% [markdown] lang="ko" of="9b0e3b24"
# ## 8. 측정 결과로 쓴 처방
#
# 1. **먼저 과대적합인지 보십시오.** 훈련 곡선과 검증 곡선을 비교하십시오. 과대적합이 없으면 이득을 기대하지 마십시오(C17b).
# 2. **신경망에 여유를 주십시오.** 좁은 신경망에는 남아도는 유닛이 없습니다(C17c). 여유가 얼마나 필요한지는 03장에서 측정합니다.
# 3. **레이블이 의심스럽습니까?** 그럴 때 드롭아웃의 가치가 가장 큽니다. 신경망이 틀린 레이블을 외우지 않게 합니다(C16, C17a).
# 4. **에포크를 늘려 잡으십시오.** 한 에포크에 걸리는 시간도 조금 늘어납니다(C29).
# 5. **가장 마음에 드는 설명에만 기대지 마십시오.** `GaussianDropout`도 같은 효과를 냈습니다(C24c). 검증 세트에서 오류율*과* 가능도를 함께 보고 고르십시오.

# %% [markdown] lang="en"
# ## Exercises
#
# Replace each `...` and run the cell. The check answers at once and knows the usual mistakes. The solutions have a notebook of their own.
#
# **1. Deleting units.** A trained network must do without some hidden units. `activations` has the shape `(examples, units)`,
# `deleted` holds the indices of the units that go. Set their activations to 0 and rescale the others as dropout would.

# %% [markdown] lang="ko" of="ade8b0c1"
# ## 연습 문제
#
# `...`을 답으로 바꾸고 셀을 실행하십시오. 바로 채점하며, 흔한 실수는 무엇이 틀렸는지 알려 줍니다. 풀이는 별도의
# 노트북에 있습니다.
#
# **1. 유닛 지우기.** 훈련이 끝난 신경망에서 은닉 유닛 몇 개를 없앱니다. `activations`의 모양은
# `(examples, units)`이고, `deleted`는 없앨 유닛의 번호입니다. 그 유닛들의 활성화를 0으로 만들고, 나머지에는
# 드롭아웃처럼 배율을 곱하십시오.


# %% role="exercise"
def delete_units(activations, deleted): ...


exercises.check("02.delete_units", delete_units)


# %% role="solution"
def delete_units(activations, deleted):
    num_units = activations.shape[1]
    result = activations * num_units / (num_units - len(deleted))
    result[:, deleted] = 0
    return result


exercises.check("02.delete_units", delete_units)

# %% [markdown] lang="en"
# **2. The average prediction.** `probabilities` has the shape `(networks, classes)`: what each thinned network predicts for one example.
# `weights` holds the probability of each mask; they add up to 1. Return the normalised geometric mean, shape `(classes,)`.

# %% [markdown] lang="ko" of="2525e0e9"
# **2. 평균 예측.** `probabilities`의 모양은 `(networks, classes)`이고, 예제 하나에 대해 솎아낸 신경망이 저마다 내놓은
# 예측입니다. `weights`는 각 마스크가 나올 확률이며, 모두 더하면 1입니다. 정규화한 기하 평균을 `(classes,)` 모양으로
# 돌려주십시오.


# %% role="exercise"
def average_prediction(probabilities, weights): ...


exercises.check("02.average_prediction", average_prediction)


# %% role="solution"
def average_prediction(probabilities, weights):
    mean = np.exp(weights @ np.log(probabilities))
    return mean / mean.sum()


exercises.check("02.average_prediction", average_prediction)

# %% [markdown] lang="en"
# **3. Dropout as ridge.** A linear regression on standardised inputs is trained with inverted dropout on the inputs. On average over
# the masks this is ridge regression, which minimises $\lVert y - Xw \rVert^2 + \alpha \lVert w \rVert^2$. With which $\alpha$?

# %% [markdown] lang="ko" of="1c81d5e0"
# **3. 드롭아웃과 릿지 회귀.** 표준화한 입력에 역 드롭아웃을 쓰면서 선형 회귀를 훈련합니다. 마스크에 대해 평균하면 이것은
# $\lVert y - Xw \rVert^2 + \alpha \lVert w \rVert^2$을 최소화하는 릿지 회귀와 같습니다. $\alpha$는 얼마입니까?


# %% role="exercise"
def ridge_alpha(num_examples, rate): ...


exercises.check("02.ridge_strength", ridge_alpha)


# %% role="solution"
def ridge_alpha(num_examples, rate):
    return num_examples * rate / (1 - rate)


exercises.check("02.ridge_strength", ridge_alpha)

# %% [markdown] lang="en"
# **4. The limit of an ensemble.** Each of `num_members` predictions has the same `variance`, and each pair the same `correlation`.
# Which variance does their mean have?

# %% [markdown] lang="ko" of="73c82d3a"
# **4. 앙상블의 한계.** 예측 `num_members`개의 분산은 모두 `variance`이고, 어느 둘을 골라도 상관은
# `correlation`입니다. 이 예측들을 평균하면 그 분산은 얼마입니까?


# %% role="exercise"
def variance_of_mean(variance, correlation, num_members): ...


exercises.check("02.ensemble_variance", variance_of_mean)


# %% role="solution"
def variance_of_mean(variance, correlation, num_members):
    return correlation * variance + (1 - correlation) * variance / num_members


exercises.check("02.ensemble_variance", variance_of_mean)

# %% [markdown] lang="en"
# **5. How many directions?** Divide the eigenvalues of the units' covariance by their sum, which gives shares $s_i$. The effective rank is
# the exponential of their entropy, $\exp(-\sum_i s_i \log s_i)$. `activations` has the shape `(examples, units)`; units that are always
# off are among them, and a share of 0 adds nothing.

# %% [markdown] lang="ko" of="f40d4659"
# **5. 방향은 몇 개일까요?** 유닛들의 공분산 행렬에서 고윳값을 구하고, 고윳값을 그 합으로 나눈 비율을 $s_i$라고
# 합니다. 유효 랭크(effective rank)는 이 비율의 엔트로피에 지수 함수를 취한 $\exp(-\sum_i s_i \log s_i)$입니다.
# `activations`의 모양은 `(examples, units)`입니다. 유닛 가운데에는 늘 꺼져 있는 것도 있으며, 비율이 0이면 더할 것이
# 없습니다.


# %% role="exercise"
def effective_rank(activations): ...


exercises.check("02.effective_rank", effective_rank)


# %% role="solution"
def effective_rank(activations):
    eigenvalues = np.linalg.eigvalsh(np.cov(activations, rowvar=False))
    eigenvalues = eigenvalues[eigenvalues > 0]
    shares = eigenvalues / eigenvalues.sum()
    return np.exp(-np.sum(shares * np.log(shares)))


exercises.check("02.effective_rank", effective_rank)

# %% [markdown] lang="en"
# ## Summary
#
# 1. With 30 % wrong labels dropout keeps a network from learning them by heart; on clean labels it leaves the error as it is; in a narrow network it does harm.
# 2. It makes units robust against the loss of others. It does not make them independent.
# 3. A network without masks stands for the geometric mean of its thinned networks: exactly for one softmax layer, closely for two hidden layers.
# 4. In a linear model input dropout is a ridge penalty; Gaussian noise of the same variance regularizes as well as zeros.
# 5. Dropout costs time: a little in every step, and more steps.
#
# **References**
#
# - Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov (2012). *Improving neural networks by preventing co-adaptation of feature detectors.* arXiv 1207.0580.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014). *Dropout: a simple way to prevent neural networks from overfitting.* JMLR 15, 1929–1958. Table 2, figure 10, section 5.1, conclusion.
# - Wager, Wang, Liang (2013). *Dropout training as adaptive regularization.* NIPS.
# - Baldi, Sadowski (2013). *Understanding dropout.* NIPS.
# - Warde-Farley, Goodfellow, Courville, Bengio (2014). *An empirical analysis of dropout in piecewise linear networks.* arXiv 1312.6197.
# - Bishop (1995). *Training with noise is equivalent to Tikhonov regularization.* Neural Computation 7.
# - Ho (1998). *The random subspace method for constructing decision forests.* IEEE TPAMI 20. Breiman (1996). *Bagging predictors.* Machine Learning 24.
# - Bouthillier, Konda, Vincent, Memisevic (2015). *Dropout as data augmentation.* arXiv 1506.08700.
# - Roy, Vetterli (2007). *The effective rank.* EUSIPCO.
# - Goodfellow, Bengio, Courville (2016). *Deep Learning.* MIT Press. Section 7.12.
#
# ## Appendix: how stable are the verdicts?
#
# `course.py run 02 --study` runs the cells of this chapter with 100 fresh seeds and stores every difference. From those, 1,000 groups of the size used above are drawn and judged. What is below 98 % deserves more seeds than we gave it.

# %% [markdown] lang="ko" of="188fadfd"
# ## 요약
#
# 1. 레이블의 30 %가 틀렸을 때 드롭아웃은 신경망이 틀린 레이블을 외우지 않게 합니다. 레이블이 깨끗하면 오류율은 그대로이고, 좁은 신경망에는 해가 됩니다.
# 2. 드롭아웃을 쓰면 유닛은 다른 유닛을 잃어도 잘 견디게 됩니다. 그렇다고 서로 독립이 되지는 않습니다.
# 3. 마스크 없는 신경망은 솎아낸 신경망들의 기하 평균을 대신합니다. 소프트맥스 층 하나에서는 정확히, 은닉층 둘에서는 거의 그렇습니다.
# 4. 선형 모델에서 입력 드롭아웃은 릿지 벌점입니다. 분산이 같은 정규 잡음도 영을 곱할 때만큼 규제 효과를 냅니다.
# 5. 드롭아웃을 쓰면 시간이 더 듭니다. 단계마다 조금씩 더 걸리고, 단계도 더 많이 필요합니다.
#
# **참고 문헌**
#
# - Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov (2012). *Improving neural networks by preventing co-adaptation of feature detectors.* arXiv 1207.0580.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014). *Dropout: a simple way to prevent neural networks from overfitting.* JMLR 15, 1929–1958. 표 2, 그림 10, 5.1절, 결론.
# - Wager, Wang, Liang (2013). *Dropout training as adaptive regularization.* NIPS.
# - Baldi, Sadowski (2013). *Understanding dropout.* NIPS.
# - Warde-Farley, Goodfellow, Courville, Bengio (2014). *An empirical analysis of dropout in piecewise linear networks.* arXiv 1312.6197.
# - Bishop (1995). *Training with noise is equivalent to Tikhonov regularization.* Neural Computation 7.
# - Ho (1998). *The random subspace method for constructing decision forests.* IEEE TPAMI 20. Breiman (1996). *Bagging predictors.* Machine Learning 24.
# - Bouthillier, Konda, Vincent, Memisevic (2015). *Dropout as data augmentation.* arXiv 1506.08700.
# - Roy, Vetterli (2007). *The effective rank.* EUSIPCO.
# - Goodfellow, Bengio, Courville (2016). *Deep Learning.* MIT Press. 7.12절.
#
# ## 부록: 판정은 얼마나 안정적인가
#
# `course.py run 02 --study`는 이 장의 셀을 새로운 시드 100개로 실행하고 모든 차이를 저장합니다. 거기서 위와 같은 크기의 묶음 1,000개를 뽑아 판정합니다. 같은 판정이 나온 비율이 98 %에 못 미치는 주장에는 시드를 더 써야 합니다.

# %%
claims.stability("02")
