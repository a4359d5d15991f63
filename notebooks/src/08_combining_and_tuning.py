# %% [markdown] lang="en"
# # 08 · Combining, tuning, stopping
#
# About 90 seconds of computing on two cores, 90 minutes of reading and trying.
#
# **After this chapter you can**
#
# 1. take a combination of regularizers apart into main effects and interactions, and say which of them replace each
#    other;
# 2. say when regularization is not needed, and when nothing helps;
# 3. stop training by Keras's patience and by Prechelt's criteria, and say what each costs;
# 4. search for strengths with KerasTuner and with the engine of this course, without believing the winner's score;
# 5. take a new data set from the first curve to a saved, reproducible model, with a checklist and a decision tree.
#
# **Before you start:** chapters 00, 01, 03 and 04: overfitting, verdicts, dropout in practice, L1 and L2.

# %% [markdown] lang="ko" of="72cd11af"
# # 08 · 조합하고, 조정하고, 멈추기
#
# 코어 두 개로 계산하는 데 약 90초, 읽고 따라 하는 데 90분쯤 걸립니다.
#
# **이 장을 마치면**
#
# 1. 함께 쓴 규제의 효과를 주효과와 상호작용으로 나누고, 어떤 규제끼리 서로를 대신하는지 말할 수 있습니다.
# 2. 규제가 언제 필요 없고, 언제 아무 소용이 없는지 말할 수 있습니다.
# 3. Keras의 patience와 Prechelt의 기준으로 훈련을 멈추고, 저마다 어떤 대가를 치르는지 말할 수 있습니다.
# 4. KerasTuner와 이 강좌의 엔진으로 알맞은 세기를 탐색하고, 뽑힌 후보의 점수에 속지 않을 수 있습니다.
# 5. 점검표와 의사 결정 트리를 들고, 새 데이터의 첫 곡선을 그리는 일부터 재현할 수 있는 모델을 저장하는 일까지
#    해낼 수 있습니다.
#
# **미리 알아야 할 것:** 00장, 01장, 03장, 04장의 내용, 곧 과대적합, 판정, 드롭아웃을 쓰는 법, L1과 L2입니다.

# %% tags=["setup"]
import functools
import importlib.metadata
import json
import tempfile
from pathlib import Path
from time import perf_counter

import keras
import keras_tuner
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

from course_lib import (
    claims,
    considerations,
    datasets,
    decisions,
    early_stopping,
    exercises,
    experiments,
    factorial,
    image_augmentation,
    metrics,
    monitoring,
    penalties,
    plotting,
    scale,
    studies,
    training,
    tuning,
    widgets,
)
from course_lib.language import label
from course_lib.stopping_callback import StopByRule

# %% [markdown] lang="en"
# ## 1. More is more?
#
# "A single technique may not be enough. Combine L2 and dropout, and add data augmentation, for an even stronger
# regularization." In code:
#
# ```python
# model.add(Dense(128, activation="relu", kernel_regularizer=l2(0.01)))
# model.add(Dropout(0.5))
# ```
#
# Stronger than what? Than nothing, than the weaker part, or than the better part alone? This chapter takes the
# techniques of chapters 01 to 07 together: combined, tuned, stopped in time, and used on two data sets that no chapter
# has measured yet.
#
# The bench is that of chapter 03: 480 small digits, of which 30 % carry a wrong training label (this *flatters every
# regularizer*: there is much to prevent), and, as its counterpart, 192 digits with correct labels. Validation and test
# labels are all correct, which noisy data of your own will not grant you. Every regularizer has its place in one
# network, and each is off by default:

# %% [markdown] lang="ko" of="30b9e7ba"
# ## 1. 많을수록 좋은가
#
# "한 가지 기법으로는 부족할 수 있다. L2와 드롭아웃을 조합하고 데이터 증강까지 더하면 더욱 강력한 정규화(규제)
# 효과를 얻는다." 코드로는 다음과 같습니다.
#
# ```python
# model.add(Dense(128, activation="relu", kernel_regularizer=l2(0.01)))
# model.add(Dropout(0.5))
# ```
#
# 무엇에 비해 강력하다는 말일까요? 아무것도 쓰지 않을 때일까요, 약한 쪽만 쓸 때일까요, 나은 쪽만 쓸 때일까요?
# 이 장에서는 01장부터 07장까지의 기법을 한자리에 모읍니다. 함께 쓰고, 조정하고, 제때 멈추고, 아직 어느
# 장에서도 측정하지 않은 데이터 두 가지에 써 봅니다.
#
# 실험대는 03장과 같습니다. 한쪽은 작은 숫자 이미지 480장이고 그중 30 %의 훈련 레이블이 틀렸습니다(막을 것이
# 많아서 *어떤 규제든 실제보다 좋아 보입니다*). 그 비교 상대는 레이블이 올바른 이미지 192장입니다. 검증과
# 테스트의 레이블은 모두 올바른데, 잡음 섞인 여러분의 데이터에서는 바라기 어려운 일입니다. 신경망 하나에 모든 규제의
# 자리를 마련하고, 기본값으로는 모두 꺼 둡니다.

# %% tags=["setup"]
setting = scale.choose(
    small=scale.Setting(data=datasets.digits, num_images=480, hidden=(128, 128), epochs=40, batch_size=32),
    full=scale.Setting(
        data=lambda: datasets.mnist(flat=True),
        num_images=10_000,
        hidden=(1024, 1024),
        epochs=40,
        batch_size=100,
    ),
)
data = setting.data()
level = claims.confidence_level("08")
weak_l2, strong_l2 = keras.regularizers.L2(3e-3), keras.regularizers.L2(1e-2)


# %%
def network(rate=0.0, penalty=None, noise=0.0, limit=None, smoothing=0.0):
    """An MLP: dropout, a penalty, noise on the inputs, max-norm, smoothed labels."""
    bound = keras.constraints.MaxNorm(limit) if limit else None
    model = keras.Sequential([keras.Input(data.train[0].shape[1:]), layers.GaussianNoise(noise)])
    for units in setting.hidden:
        model.add(layers.Dense(units, "relu", kernel_regularizer=penalty, kernel_constraint=bound))
        model.add(layers.Dropout(rate))
    model.add(layers.Dense(10, activation="softmax"))
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
    model.compile(
        keras.optimizers.Adam(3e-3),
        loss=loss,
        metrics=["accuracy", keras.metrics.CategoricalCrossentropy(name="nll")],
    )
    return model


def noisy(seed):
    return data.subset(setting.num_images, seed).with_label_noise(0.3, seed).with_one_hot_targets()


def clean(seed):
    return data.subset(setting.num_images * 2 // 5, seed).with_one_hot_targets()


# %% [markdown] lang="en"
# One run in plain Keras, then the experiment: nothing, L2, dropout, both; 15 seeds. **Predict:** does L2 add anything
# to dropout? To the error, and to the likelihood?

# %% [markdown] lang="ko" of="355902f9"
# 먼저 Keras만으로 한 번 실행하고, 이어서 실험을 합니다. 아무것도 쓰지 않을 때, L2만 쓸 때, 드롭아웃만 쓸 때,
# 둘 다 쓸 때를 시드 15개로 비교합니다. **예상해 보십시오.** 드롭아웃에 L2를 더하면 더 나아질까요? 오류율은
# 어떻고, 가능도는 어떨까요?

# %%
keras.utils.set_random_seed(0)
model, sample = network(0.5, weak_l2), noisy(seed=0)
history = model.fit(*sample.train, epochs=3, batch_size=32, validation_data=sample.validation, verbose=0)
print("validation likelihood, epoch by epoch:", np.round(history.history["val_nll"], 2))


# %%
def run(arms, sample, seeds, every_epoch=(), **options):
    options = {"epochs": setting.epochs, "batch_size": setting.batch_size} | options
    return experiments.compare(arms, sample, seeds=seeds, every_epoch=every_epoch, **options)


def by_epoch(curves, arm, split, metric):
    """Shape (seeds, epochs)."""
    rows = curves.table[curves.table["arm"] == arm]
    rows = rows[(rows["split"] == split) & (rows["metric"] == metric)]
    return rows.pivot(index="seed", columns="epoch", values="value").to_numpy()


four = {
    "none": network,
    "L2": lambda: network(penalty=weak_l2),
    "dropout": lambda: network(0.5),
    "L2 + dropout": lambda: network(0.5, weak_l2),
}
on_noisy = run(four, noisy, claims.seeds(15), every_epoch=("validation", "test"))


# %%
def in_both_metrics(changes, title=""):
    """Error and likelihood side by side; `changes`: dict of name to (comparison, arm, baseline)."""
    _, axes = plt.subplots(1, 2, figsize=(14, 1.4 + 0.36 * len(changes)))
    for ax, metric, factor, unit in zip(axes, ("error", "nll"), (100, 1), ("pp", None), strict=True):
        differences = {
            name: factor * comparison.differences(arm, baseline, metric)
            for name, (comparison, arm, baseline) in changes.items()
        }
        plotting.paired_differences(
            differences, unit=unit, confidence_level=level, title=title + label(metric), ax=ax
        )
    plt.show()


def against_none(comparison):
    arms = [arm for arm in comparison.arms if arm != "none"]
    in_both_metrics({arm: (comparison, arm, "none") for arm in arms})


against_none(on_noisy)

# %% tags=["nbval-check-output"]
c61 = [
    claims.judge("C61a", on_noisy.differences("L2 + dropout", "L2")),
    claims.judge("C61d", on_noisy.differences("L2 + dropout", "dropout", "nll")),
]
print(*c61, sep="\n")

# %% [markdown] lang="en"
# In error, the two together are far better than L2 alone; in likelihood they are *worse* than dropout alone. Two full doses,
# each good by itself, were simply added; section 7 tunes them together. (Intervals are over seeds, for these data, at a
# level at which all intervals of this chapter hold at once. The smallest effects that matter were fixed beforehand; each
# rule stands in `claims.toml`.)
#
# ## 2. Main effects and interactions
#
# Four cells can be read in a better way than arm by arm. With $E_\varnothing, E_A, E_B, E_{AB}$ for the cells, the
# **main effect** of $A$ is what it changes on average, with and without $B$; the **interaction** is half of what $A$
# changes more where $B$ is there:
#
# $$\text{main}_A=\tfrac12\big[(E_A-E_\varnothing)+(E_{AB}-E_B)\big],\qquad
# \text{interaction}=\tfrac12\big[(E_{AB}-E_B)-(E_A-E_\varnothing)\big]$$
#
# An interaction of zero: the gains add up. For errors, *above* zero: they **replace** each other, and together they
# gain less than the sum. (If the interaction is not small beside the main effects, read the two differences that it is
# made of: a main effect is then a mean of two different things.) From scratch, each effect is one row of signs:

# %% [markdown] lang="ko" of="9b2c5c9b"
# 오류율로 재면 둘 다 쓴 것이 L2만 쓴 것보다 훨씬 낫습니다. 그러나 가능도로 재면 드롭아웃만 쓴 것보다 *못합니다*.
# 저마다 혼자 쓸 때 알맞은 세기를 그대로 더했기 때문입니다. 둘을 함께 조정하는 것은 7절에서 해 봅니다. (구간은
# 시드를 바꿀 때의 신뢰 구간이고 이 데이터에 한정되며, 이 장의 모든 구간이 한꺼번에 성립하도록 신뢰 수준을
# 잡았습니다. 의미 있다고 볼 최소 효과는 미리 정해 두었습니다. 규칙은 모두 `claims.toml`에 있습니다.)
#
# ## 2. 주효과와 상호작용
#
# 두 기법을 저마다 켜고 끄면 네 칸이 나옵니다. 네 칸에는 조건을 하나하나 보는 것보다 나은 읽는 법이 있습니다.
# 칸의 값을 $E_\varnothing, E_A, E_B, E_{AB}$라고 합시다. $A$의 **주효과**(main effect)는 $A$가 일으키는
# 변화를 $B$가 없을 때와 있을 때에 걸쳐 평균한 것입니다. **상호작용**(interaction)은 $B$가 있을 때 $A$가
# 일으키는 변화에서 $B$가 없을 때의 변화를 뺀 값의 절반입니다.
#
# $$\text{main}_A=\tfrac12\big[(E_A-E_\varnothing)+(E_{AB}-E_B)\big],\qquad
# \text{interaction}=\tfrac12\big[(E_{AB}-E_B)-(E_A-E_\varnothing)\big]$$
#
# 상호작용이 0이면 두 이득이 그대로 더해집니다. 오류율처럼 작을수록 좋은 값에서 상호작용이 0보다 *크면* 둘은
# 서로를 **대신합니다**. 곧 함께 써서 얻는 이득이 따로 쓸 때의 이득을 더한 것보다 작습니다.
# (상호작용이 주효과에 견주어 작지 않으면, 식에 나오는 두 차이를 따로따로 읽어야 합니다. 그럴 때 주효과는 서로
# 다른 두 가지를 평균한 값이기 때문입니다.) 밑바닥부터 만들어 봅시다. 효과마다 부호를 늘어놓은 행이 하나씩 있으면 됩니다.

# %%
cells = np.stack([on_noisy.values(arm, "nll") for arm in four])  # shape (4, seeds)
signs = {"L2": np.array([-1, 1, -1, 1]), "dropout": np.array([-1, -1, 1, 1])}
signs["L2 × dropout"] = signs["L2"] * signs["dropout"]
effects = {name: sign @ cells / 2 for name, sign in signs.items()}

for name, effect in effects.items():
    print(f"{label(name)}: {effect.mean():+.3f}")

# %% [markdown] lang="en"
# Three checks: the rows are orthogonal; a least-squares fit on the signs gives the same (half of each, because from −1
# to +1 is a step of two); and so does `factorial.effects`, which we use from here on.

# %% [markdown] lang="ko" of="46c5daac"
# 세 가지를 확인합니다. 행들은 서로 직교합니다. 부호에 최소제곱으로 맞추어도 같은 값이 나옵니다(−1에서
# +1까지는 두 걸음이므로 계수는 저마다 효과의 절반입니다). 이제부터 쓸 `factorial.effects`도 같은 값을 냅니다.

# %% tags=["nbval-check-output"]
rows = np.stack([np.ones(4), *signs.values()])
fitted = np.linalg.lstsq(rows.T, cells, rcond=None)[0][1:]
library = factorial.effects({arm: on_noisy.values(arm, "nll") for arm in four}, ("L2", "dropout"))
print("orthogonal:", np.array_equal(rows @ rows.T, 4 * np.eye(4)))
print("least squares:", np.allclose(2 * fitted, list(effects.values())))
print("library:", all(np.allclose(library[name], effects[name]) for name in effects))

# %% [markdown] lang="en"
# ### Three techniques on images
#
# Now the advice in full: L2, dropout and augmentation (shifts by up to 2 pixels), on 500 images of MNIST, correct
# labels, a small convolutional network. $2^3=8$ cells: a **factorial design**, in which every run speaks about all
# three techniques at once. It takes minutes, so it was run beforehand, by this very cell; you read the stored table.
# **Predict:** which technique gains most? Do dropout and augmentation add up?

# %% [markdown] lang="ko" of="1b69c332"
# ### 이미지에 쓰는 세 가지 기법
#
# 이번에는 조언을 빠짐없이 따릅니다. MNIST 이미지 500장과 올바른 레이블로 작은 합성곱 신경망을 훈련하면서 L2,
# 드롭아웃, 데이터 증강(최대 2픽셀 옮기기)을 씁니다. 칸은 $2^3=8$개입니다. 이렇게 짠 실험에서는 실행
# 하나하나에서 세 기법 모두에 대해 한꺼번에 알 수 있습니다. 이를 **요인 설계**(factorial design)라고 합니다.
# 실행하는 데 몇 분이 걸리므로 아래의 바로 그 셀로 미리 실행해 두었습니다. 여러분은 저장된 표를 읽습니다.
# **예상해 보십시오.** 이득이 가장 큰 기법은 무엇일까요? 드롭아웃과 데이터 증강의 이득은 그대로 더해질까요?

# %% tags=["setup"]
image_setting = scale.choose(
    small=scale.Setting(
        data=datasets.mnist, num_images=500, hidden=(64,), filters=(8, 16), epochs=50, batch_size=32
    ),
    full=scale.Setting(
        data=datasets.mnist, num_images=5_000, hidden=(128,), filters=(32, 64), epochs=50, batch_size=64
    ),
)
pictures = image_setting.data()


# %%
def convolutional(rate=0.0, penalty=None, smoothing=0.0, num_classes=10, images=pictures):
    model = keras.Sequential([keras.Input(images.train[0].shape[1:])])
    for filters in image_setting.filters:
        model.add(layers.Conv2D(filters, 3, activation="relu", kernel_regularizer=penalty))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in image_setting.hidden:
        model.add(layers.Dropout(rate))
        model.add(layers.Dense(units, activation="relu", kernel_regularizer=penalty))
    model.add(layers.Dropout(rate))
    model.add(layers.Dense(num_classes, activation="softmax"))
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
    model.compile(keras.optimizers.Adam(1e-3), loss=loss, metrics=["accuracy"])
    return model


# %%
shift = image_augmentation.augmentation(width_shift=2 / 28, height_shift=2 / 28, fill="constant")
three = ("L2", "dropout", "shift")


def arm_of(cell):
    """The network and the data of one cell, a dict of technique to on or off."""
    penalty = keras.regularizers.L2(1e-3) if cell["L2"] else None

    def build():
        return convolutional(0.5 if cell["dropout"] else 0.0, penalty)

    return experiments.Arm(build, augment=shift if cell["shift"] else None, copies=10)


def few_images(seed):
    return pictures.subset(image_setting.num_images, seed).with_one_hot_targets()


def image_study(seeds):
    arms = {factorial.name(cell): arm_of(cell) for cell in factorial.cells(three)}
    arms["label smoothing"] = lambda: convolutional(smoothing=0.1)  # for section 9
    return run(
        arms, few_images, seeds, epochs=image_setting.epochs, batch_size=image_setting.batch_size, workers=2
    )


images = studies.stored("08_images", image_study, seeds=90)

# %%
eight = [factorial.name(cell) for cell in factorial.cells(three)]
image_effects = factorial.effects({arm: images.values(arm) for arm in eight}, three)
nll_effects = factorial.effects({arm: images.values(arm, "nll") for arm in eight}, three)
plotting.dots({arm: 100 * images.values(arm) for arm in eight}, x_label="error (%)")
plt.show()

# %%
figure, axes = plt.subplots(1, 2, figsize=(14, 3.8))
in_points = {name: 100 * effect for name, effect in image_effects.items()}
plotting.paired_differences(in_points, unit="pp", confidence_level=level, title=label("error"), ax=axes[0])
plotting.paired_differences(nll_effects, confidence_level=level, title=label("nll"), ax=axes[1])
plt.show()

# %% tags=["nbval-check-output"]
c61 += [
    claims.judge("C61e", images.differences("L2 + dropout", "dropout")),
    claims.judge("C61f", images.differences("L2 + dropout + shift", "shift", "nll")),
    claims.judge("C61g", images.differences("L2 + dropout + shift", "shift")),
    claims.judge("C61h", images.differences("L2 + dropout + shift", "dropout + shift", "nll")),
    claims.judge("C61i", image_effects["dropout × shift"]),
]
print(*c61[2:], sep="\n")

# %% [markdown] lang="en"
# Above: the eight cells; then what they consist of. Alone, augmentation and dropout each save about two points of error; L2
# at this strength hardly anything. But the interaction of dropout and augmentation is as large as the main effect of
# dropout, so the cells have to be read: with augmentation already there, dropout gains nothing more in error and a
# little in likelihood. What the one prevents, the other need not prevent again.
#
# So returns **diminish**: in likelihood they get small, in error they end after the first technique. The best combination of each
# size, chosen by the validation value of the metric that is shown:

# %% [markdown] lang="ko" of="b7c08570"
# 위의 첫 그림은 여덟 칸이고, 그다음 그림은 여덟 칸을 이루는 효과입니다. 혼자 쓸 때 데이터 증강과 드롭아웃은 저마다
# 오류율을 약 두 퍼센트포인트 줄이고, 이 세기의 L2는 거의 줄이지 못합니다. 그런데 드롭아웃과 데이터 증강의 상호작용은 드롭아웃의
# 주효과만큼이나 큽니다. 그러니 칸을 따로 읽어야 합니다. 이미 데이터 증강이 있으면 드롭아웃은 오류율을 더 줄이지
# 못하고, 가능도만 조금 높입니다. 하나가 막은 것을 다른 하나가 또 막을 필요는 없기 때문입니다.
#
# 이렇게 이득은 갈수록 줄어듭니다. 이를 **수확 체감**이라고 합니다. 가능도에서는 이득이 작아지고, 오류율에서는 첫째
# 기법에서 끝납니다. 기법의 수마다 가장 좋은 조합을, 그림의 지표와 같은 지표의 검증값으로 고르면 다음과 같습니다.


# %%
def best_of_size(size, metric):
    """The combination of so many techniques with the best mean validation value."""
    arms = [factorial.name(cell) for cell in factorial.cells(three) if sum(cell.values()) == size]
    return min(arms, key=lambda arm: images.values(arm, metric, "validation").mean())


figure, axes = plt.subplots(1, 2, figsize=(11, 3.6))
for ax, metric, factor in zip(axes, ("error", "nll"), (100, 1), strict=True):
    best = [best_of_size(size, metric) for size in range(4)]
    curve = np.stack([factor * images.values(arm, metric) for arm in best], axis=1)
    shown = "error (%)" if metric == "error" else metric
    plotting.sweep(
        range(4), {"best of its size": curve}, x_label="number of techniques", y_label=shown, ax=ax
    )
    ax.set_xticks(range(4))
plt.show()

# %% [markdown] lang="en"
# ## 3. The league table
#
# Techniques and pairs on both benches, the noisy digits and the clean ones. Each single technique has the best of two to five strengths that
# pilots with other seeds tried, by validation likelihood; a pair puts two such doses together (beside the noise, a
# dropout of 0.3). "Regularization gives a
# smaller gap, and with it a consistent performance outside the training set", says the source. **Predict** the order, in
# error and in likelihood.

# %% [markdown] lang="ko" of="f556680e"
# ## 3. 순위표
#
# 여러 기법과 그 짝을 두 실험대, 곧 틀린 레이블이 섞인 숫자 이미지와 레이블이 깨끗한 숫자 이미지에 올립니다. 기법마다 둘에서 다섯 가지 세기를
# 예비 실험(다른 시드를 썼습니다)에서 시험하여 검증 가능도가 가장 좋은 것을 골랐고, 짝은 그런 두 세기를 그대로
# 합친 것입니다(잡음 곁의 드롭아웃만 0.3입니다). 원문은 "정규화(규제)하면 일반화 차이가 작아져 훈련 세트 밖에서도 일관된 성능이 나온다"고 합니다. 오류율의 순위와
# 가능도의 순위를 **예상해 보십시오.**


# %%
def at_stop(curves, arm, rule, metric="nll"):
    """Test scores of the best epoch at which `rule` leaves each run, and the epochs that it trained."""
    validation, test = by_epoch(curves, arm, "validation", "nll"), by_epoch(curves, arm, "test", metric)
    training_loss = by_epoch(curves, arm, "train", "loss")
    stops = [early_stopping.stop(rule, *pair) for pair in zip(validation, training_loss, strict=True)]
    scores = [row[stop.best_epoch - 1] for row, stop in zip(test, stops, strict=True)]
    return np.array(scores), np.array([stop.epoch for stop in stops])


# %%
def techniques(l1, l2, smoothing):
    """Every technique at its strength, and pairs; the strengths that differ between the benches are arguments."""
    penalty = keras.regularizers.L2(l2)
    return {
        "none": network,
        "L2": lambda: network(penalty=penalty),
        "dropout": lambda: network(0.5),
        "L2 + dropout": lambda: network(0.5, penalty),
        "L1": lambda: network(penalty=keras.regularizers.L1(l1)),
        "max-norm": lambda: network(limit=0.7),
        "noise": lambda: network(noise=0.3),
        "dropout + noise": lambda: network(0.3, noise=0.3),
        "label smoothing": lambda: network(smoothing=smoothing),
        "dropout + label smoothing": lambda: network(0.5, smoothing=smoothing),
    }


def confidence(model, dataset):
    """The largest probability that the network gives, on average over the test images."""
    return {"confidence": np.asarray(model(dataset.test[0], training=False)).max(axis=1).mean()}


# %%
def league(arms, sample, seeds):
    """The techniques; early stopping is read off the curves of the runs without it."""
    curves = run(arms, sample, seeds, every_epoch=("validation", "test"), measure=confidence)
    stopped = {"early stopping": "none", "dropout + early stopping": "dropout"}
    rows = [
        (name, seed, setting.epochs, "test", metric, score)
        for name, arm in stopped.items()
        for metric in ("error", "nll")
        if arm in curves.arms
        for seed, score in zip(
            seeds, at_stop(curves, arm, early_stopping.Patience(10), metric)[0], strict=True
        )
    ]
    return experiments.Comparison(
        pd.concat([curves.table, pd.DataFrame(rows, columns=experiments.COLUMNS)]), baseline="none"
    )


def plenty(seeds):
    """All 900 training digits, correct labels."""
    everything = data.with_one_hot_targets()
    penalty = keras.regularizers.L2(1e-3)
    arms = {"none": network, "L2": lambda: network(penalty=penalty)}
    arms |= {f"dropout {rate}": lambda rate=rate: network(rate) for rate in (0.3, 0.5)}
    return run(arms, everything, seeds)


def all_benches(seeds):
    on_noisy, on_clean = techniques(1e-3, 3e-3, smoothing=0.1), techniques(3e-4, 1e-3, smoothing=0.02)
    noisy_league, clean_league = league(on_noisy, noisy, seeds), league(on_clean, clean, seeds)
    return experiments.joined({"noisy": noisy_league, "clean": clean_league, "plenty": plenty(seeds)})


bench = studies.stored("08_league", all_benches, seeds=60)


# %%
def draw_league(bench_name):
    """All techniques of a bench against none, sorted by likelihood."""
    none = f"{bench_name}, none"
    arms = [arm for arm in bench.arms if arm.startswith(f"{bench_name}, ") and arm != none]
    arms.sort(key=lambda arm: bench.values(arm, "nll").mean())
    changes = {arm.removeprefix(f"{bench_name}, "): (bench, arm, none) for arm in arms}
    in_both_metrics(changes, title=label(f"{bench_name} labels") + ": ")


draw_league("noisy")

# %%
draw_league("clean")

# %% tags=["nbval-check-output"]
c61 += [
    claims.judge("C61b", bench.differences("noisy, L2 + dropout", "noisy, L2", "nll")),
    claims.judge("C61c", bench.differences("noisy, L2 + dropout", "noisy, dropout")),
]
print(*c61[7:], sep="\n")

# %% [markdown] lang="en"
# (Sorted by likelihood. Early stopping is read off the same runs, by patience 10 with the best weights; it alone uses the
# validation labels, and pays with them. The two verdicts complete the comparison of section 1.) On this bench the simplest technique is among the best: noise on the inputs,
# one line. Dropout and noise together have the lowest *error*, but a worse likelihood than either alone. Why? The largest
# probability that a network gives, on average:

# %% [markdown] lang="ko" of="e7c1565f"
# (가능도가 좋은 것부터 늘어놓았습니다. 조기 종료의 성적은 같은 실행의 기록에 patience 10과 가장 좋은 가중치를 적용하여
# 읽은 것입니다. 조기 종료만이 검증 레이블을 쓰며, 그만큼 비용을 치릅니다. 두 판정은
# 1절의 비교를 마무리합니다.) 이 실험대에서는 가장 간단한 기법이
# 가장 좋은 축에 듭니다. 입력에 잡음을 넣는 것인데, 코드는 한 줄입니다. 드롭아웃과 잡음을 함께 쓰면 *오류율*은 가장
# 낮지만, 가능도는 어느 하나만 쓸 때보다 나쁩니다. 왜 그럴까요? 신경망이 내놓는 가장 큰 확률의 평균을 봅시다.

# %%
shown = ["none", "noise", "dropout", "dropout + noise", "L2 + dropout", "dropout + label smoothing"]
for arm in shown:
    sure, right = (bench.values(f"noisy, {arm}", metric).mean() for metric in ("confidence", "error"))
    print(f"{label(arm)}: {label('confidence')} {sure:.2f}, {label('accuracy')} {1 - right:.2f}")

# %% [markdown] lang="en"
# A well-calibrated network is as sure as it is right. The plain one is too sure; the pairs are right more often and say so
# less: two techniques, two times caution. The likelihood counts that, the error does not. And the bench decides: with 30 %
# of the labels wrong, all of them lower the error; on clean labels (second picture) not one of them gains 1 percentage point of
# error or 0.02 of likelihood, and the order is another. There is no ranking for all data.
#
# The **gap** next. On clean labels, where the training likelihood means what it says:
# **predict** for a dropout of 0.5 and for an L2 of 0.01, Keras's default: does the gap shrink? Does the test
# likelihood improve?

# %% [markdown] lang="ko" of="61bddadb"
# 잘 보정된 신경망은 맞히는 만큼 확신합니다. 규제하지 않은 신경망은 지나치게 확신합니다. 두 기법을 함께 쓴 신경망은 더
# 자주 맞히면서도 그만큼 확신하지 않습니다. 두 번 조심하기 때문입니다. 가능도는 이것을 따지고 오류율은 따지지
# 않습니다. 그리고 실험대가 결과를 정합니다. 레이블의 30 %가 틀린 곳에서는 모든 기법이 오류율을 낮춥니다. 레이블이 깨끗한
# 곳(둘째 그림)에서는 오류율 1퍼센트포인트나 가능도 0.02의 이득을 보는 기법이 하나도 없고, 순위도 다릅니다. 모든
# 데이터에 통하는 순위는 없습니다.
#
# 다음은 **일반화 차이**입니다. 훈련 가능도를 말 그대로 믿어도 되는 깨끗한 레이블에서 봅니다. 비율이
# 0.5인 드롭아웃과, 세기가 Keras의 기본값인 0.01인 L2를 놓고 **예상해 보십시오.** 일반화 차이는 줄어들까요? 테스트
# 가능도는 좋아질까요?

# %%
three_gaps = {
    "none": network,
    "dropout": lambda: network(0.5),
    "strong L2": lambda: network(penalty=strong_l2),
}
on_clean = run(three_gaps, clean, claims.seeds(30), every_epoch=("validation",))


def gap(arm):
    return on_clean.values(arm, "nll", "test") - on_clean.values(arm, "nll", "train")


shown = {f"gap, {arm}": gap(arm) for arm in three_gaps}
shown |= {f"test, {arm}": on_clean.values(arm, "nll") for arm in three_gaps}
plotting.dots(shown, x_label="nll")
plt.show()

# %% tags=["nbval-check-output"]
c56 = [
    claims.judge("C56a", gap("dropout") - gap("none")),
    claims.judge("C56b", gap("strong L2") - gap("none")),
    claims.judge("C56c", on_clean.differences("strong L2", "none", "nll")),
]
print(*c56, claims.judge("C56", c56), sep="\n")

# %% [markdown] lang="en"
# The gap shrinks under both. But the network with the smallest gap predicts *worse* than the one without any regularizer:
# a network that learns less can also have a small gap. Watch the test (or validation) likelihood itself, not the gap.
#
# ## 4. What it costs, and whether training becomes steadier
#
# "Regularization slows training down." It can do so twice: a step takes longer, and more steps are needed. Seconds are
# those of your machine: a verdict on them is printed, but no test compares it.


# %% [markdown] lang="ko" of="93413f22"
# 둘 다 일반화 차이를 줄입니다. 그런데 일반화 차이가 가장 작은 신경망은 규제를 전혀 하지 않은 신경망보다
# 예측이 *나쁩니다*. 덜 배운 신경망도 일반화 차이는 작을 수 있습니다. 일반화 차이가 아니라 테스트(또는 검증)
# 가능도 자체를 보십시오.
#
# ## 4. 비용은 얼마이고, 훈련은 더 안정되는가
#
# "규제하면 훈련이 느려진다." 느려지는 까닭은 두 가지일 수 있습니다. 한 단계가 더 오래 걸리기도 하고, 단계가
# 더 많이 필요하기도 합니다. 시간은 여러분의 컴퓨터에서 잰 것입니다. 시간에 대한 판정도 출력하지만, 자동
# 테스트로 대조하지는 않습니다.


# %%
def seconds_an_epoch(models, sample, repetitions=10, turns=5):
    """Array (repetitions, models): medians of short turns, so that a busy moment of the machine hits all."""
    for model in models:
        training.fit(model, *sample.train, epochs=1, batch_size=setting.batch_size)  # builds the graph
    times = np.empty((repetitions, turns, len(models)))
    for repetition, turn, index in np.ndindex(times.shape):
        start = perf_counter()
        training.fit(models[index], *sample.train, epochs=1, batch_size=setting.batch_size)
        times[repetition, turn, index] = perf_counter() - start
    return np.median(times, axis=1)


single = ("none", "L2", "dropout")
times = seconds_an_epoch([four[arm]() for arm in single], noisy(seed=0))
slower = 100 * (times / times[:, :1] - 1)
for arm, values in zip(single, slower.T, strict=True):
    print(f"{label(arm)}: {np.median(values):+.0f} %")

# %%
best_epoch = {
    arm: by_epoch(on_noisy, arm, "validation", "nll").argmin(axis=1) + 1.0 for arm in ("none", "dropout")
}
c58 = [
    claims.judge("C58a", slower[:, 1] / 100),
    claims.judge("C58b", slower[:, 2] / 100),
    claims.judge("C58c", best_epoch["dropout"] - best_epoch["none"]),
]
print(*c58, claims.judge("C58", c58), sep="\n")

# %% [markdown] lang="en"
# On so small a network the extra arithmetic amounts to some percent, more or less on your machine; on wide layers dropout's
# random numbers are noticed (chapter 02, C29). What counts is the third line: with dropout the best epoch comes much
# later.
#
# "…and training becomes more stable." How much does the validation error still jump from one epoch to the next, in the
# last 15 epochs? On noisy labels, and on clean ones: **predict** both signs.


# %% [markdown] lang="ko" of="c12b2507"
# 이렇게 작은 신경망에서는 늘어난 계산 때문에 몇 퍼센트쯤 느려지며, 그 정도는 컴퓨터마다 다릅니다. 넓은 층에서는
# 드롭아웃이 난수를 뽑는 시간이 눈에 띕니다(02장, C29). 중요한 것은 세 번째 줄입니다. 드롭아웃을 쓰면 가장 좋은
# 에포크가 훨씬 늦게 옵니다.
#
# "…그리고 훈련이 더 안정된다." 마지막 15에포크에서 검증 오류율은 에포크마다 얼마나 출렁일까요? 드롭아웃이 이를
# 늘릴지 줄일지, 잡음 섞인 레이블과 깨끗한 레이블에서 그 부호를 각각 **예상해 보십시오.**


# %%
def jumps(curves, arm):
    """Mean step of the validation error from epoch to epoch in the last 15 epochs, for each seed."""
    values = by_epoch(curves, arm, "validation", "error")
    return np.abs(np.diff(values, axis=1, prepend=values[:, :1]))[:, -15:].mean(axis=1)


# %% tags=["nbval-check-output"]
c57 = [
    claims.judge("C57a", jumps(on_noisy, "dropout") - jumps(on_noisy, "none")),
    claims.judge("C57b", jumps(on_clean, "dropout") - jumps(on_clean, "none")),
]
print(*c57, claims.judge("C57", c57), sep="\n")

# %% [markdown] lang="en"
# It depends. A likely reason, not measured here: on noisy labels a network without dropout learns single wrong labels by
# heart, and each of them shakes its predictions; on clean labels it comes to rest, while dropout goes on drawing masks.

# %% [markdown] lang="ko" of="ed39bede"
# 조건에 따라 다릅니다. 여기서 측정하지는 않았지만 그럴듯한 까닭은 이렇습니다. 잡음 섞인 레이블에서 드롭아웃 없는
# 신경망은 틀린 레이블을 하나씩 외우며, 그때마다 예측이 흔들립니다. 깨끗한 레이블에서는 그런 신경망이 잠잠해지지만,
# 드롭아웃은 마스크를 계속 새로 뽑습니다.

# %% [markdown] lang="en"
# ## 5. When nothing helps, and when nothing is needed
#
# **Random labels.** Zhang et al. (2017) gave images random labels: networks learned them by heart, with regularizers
# too. We do the same with 192 digits (a wrong label with probability 0.9 is a uniformly random one). **Predict** the
# training error with dropout, and with L2 and dropout together.


# %% [markdown] lang="ko" of="10fe2f22"
# ## 5. 아무것도 소용없을 때, 아무것도 필요 없을 때
#
# **무작위 레이블.** Zhang 외(2017)는 이미지에 무작위 레이블을 붙였습니다. 신경망은 규제를 해도 그 레이블을
# 외웠습니다. 우리도 숫자 이미지 192장으로 같은 일을 해 봅니다(0.9의 확률로 틀린 레이블을 붙이면
# 모든 숫자가 같은 확률로 나오는 무작위 레이블이 됩니다). 드롭아웃만 쓸 때와 L2까지 함께 쓸 때의 훈련 오류율을
# **예상해 보십시오.**


# %%
def random_labels(seed):
    return data.subset(setting.num_images * 2 // 5, seed).with_label_noise(0.9, seed).with_one_hot_targets()


by_heart = run(
    {arm: four[arm] for arm in ("none", "dropout", "L2 + dropout")},
    random_labels,
    claims.seeds(15),
    epochs=100,
)
plotting.dots(
    {
        f"{split}, {arm}": 100 * by_heart.values(arm, split=split)
        for split in ("train", "test")
        for arm in by_heart.arms
    },
    x_label="error (%)",
)
plt.show()

# %% tags=["nbval-check-output"]
r32 = [
    claims.judge("R32a", by_heart.differences("dropout", "none", split="train")),
    claims.judge("R32b", by_heart.differences("L2 + dropout", "none", split="train")),
    claims.judge("R32c", by_heart.values("L2 + dropout").to_numpy() - 0.9),
]
print(*r32, claims.judge("R32", r32), sep="\n")

# %% [markdown] lang="en"
# **A model that cannot.** XOR with a linear model: the best weights are zero, and every penalty only keeps them there
# (chapter 00 measured it as C60; here in closed form).

# %% [markdown] lang="ko" of="3a833cfd"
# **풀 능력이 없는 모델.** 선형 모델로 XOR을 풀려고 하면 가장 좋은 가중치는 0이고, 어떤 벌점이든 가중치를 그 자리에
# 붙들어 둘 뿐입니다(00장에서는 이를 C60으로 측정했고, 여기서는 공식으로 바로 계산합니다).

# %% tags=["nbval-check-output"]
xor_inputs, xor_targets = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1.0]]), np.array([0, 1, 1, 0.0])
for strength in (0, 0.01, 1, 100):
    weights, intercept = penalties.ridge(xor_inputs, xor_targets, strength)
    print(strength, "weights 0:", np.abs(weights).max() < 1e-12, "every prediction 0.5:", intercept == 0.5)

# %% [markdown] lang="en"
# **Nothing needed.** "Regularization is essential for the best performance." The two ends of our bench: 480 digits with
# 30 % wrong labels, and all 900 training digits with correct ones, where validation chooses among L2 and two rates of
# dropout (from the same stored study):


# %% [markdown] lang="ko" of="fc58fec2"
# **필요 없을 때.** "규제는 성능을 최대로 끌어내는 데 필수적이다." 우리 실험대의 양 끝을 봅니다. 한쪽 끝은
# 레이블의 30 %가 틀린 숫자 이미지 480장이고, 다른 쪽 끝은 레이블이 올바른 훈련 이미지 900장 전부입니다.
# 뒤쪽에서는 L2와 두 가지 드롭아웃 비율 가운데 하나를 검증으로 고릅니다(앞과 같은 저장된 실험에서 읽습니다).


# %% tags=["nbval-check-output"]
def chosen_by_validation(comparison, arms, metric):
    """The arm with the best mean validation value of the metric that is to be judged."""
    return min(arms, key=lambda arm: comparison.values(arm, metric, "validation").mean())


chosen = chosen_by_validation(
    bench, [f"plenty, {arm}" for arm in ("L2", "dropout 0.3", "dropout 0.5")], "nll"
)
c62 = [
    claims.judge("C62a", bench.differences("noisy, dropout", "noisy, none")),
    claims.judge("C62b", bench.differences(chosen, "plenty, none", "nll")),
]
print(*c62, sep="\n")

# %% [markdown] lang="en"
# With 30 % wrong labels dropout more than halves the error. Where there is plenty of correctly labelled data, the best of
# three regularizers changes the likelihood by less than what matters. "Essential" is too much said. Zhang et al.:
# "neither necessary nor by itself sufficient for controlling generalization error".
#
# ## 6. When to stop
#
# "Stop when the validation error begins to rise": chapter 03 measured (C45) that the first rise is noise. Prechelt
# (1998) made three criteria of the idea. With $E_{va}(t)$ for the validation loss after epoch $t$ and
# $E_{opt}(t)=\min_{t'\le t}E_{va}(t')$:
#
# - the **generalization loss**: stop as soon as $GL(t) > \alpha$,
#
# $$GL(t)=100\cdot\left(\frac{E_{va}(t)}{E_{opt}(t)}-1\right)$$
#
# - its **quotient** with the training progress: stop at the first end of a strip of $k = 5$ epochs with
#   $GL(t)/P_k(t) > \alpha$. $P_k(t)$ says how much, in thousandths, the mean training loss of the strip lies above its
#   minimum: as long as training still makes progress, validation may recover;
#
# $$P_k(t)=1000\cdot\left(\frac{\frac1k\sum_{t'=t-k+1}^{t}E_{tr}(t')}{\min_{t'=t-k+1}^{t}E_{tr}(t')}-1\right)$$
#
# - **successive rises** $UP_s$: stop when the validation loss rose in $s$ successive strips, each time from one end of a
#   strip to the next.
#
# From scratch, on a recorded curve:


# %% [markdown] lang="ko" of="2a72652d"
# 레이블의 30 %가 틀린 곳에서는 드롭아웃이 오류율을 절반 아래로 낮춥니다. 레이블이 올바른 데이터가 넉넉한 곳에서는 세 규제
# 가운데 가장 좋은 것을 써도 가능도가 의미 있는 크기만큼 달라지지 않습니다. "필수적"은 지나친 말입니다. Zhang
# 외는 규제를 두고 "일반화 오차를 다스리는 데 필요조건도 아니고 그것만으로 충분하지도 않다"고 썼습니다.
#
# ## 6. 언제 멈추는가
#
# "검증 오차가 증가하기 시작하면 훈련을 멈춘다." 그러나 03장에서 측정해 보니(C45) 처음 오르는 것은
# 잡음이었습니다. Prechelt(1998)는 이 생각을 다듬어 세 가지 기준을 만들었습니다. 에포크 $t$를 마친 뒤의 검증
# 손실을 $E_{va}(t)$라 하고 $E_{opt}(t)=\min_{t'\le t}E_{va}(t')$라고 합시다.
#
# - **일반화 손실**(generalization loss): $GL(t) > \alpha$가 되면 바로 멈춥니다.
#
# $$GL(t)=100\cdot\left(\frac{E_{va}(t)}{E_{opt}(t)}-1\right)$$
#
# - 일반화 손실을 훈련의 진척으로 나눈 **몫**(quotient): 에포크를 $k = 5$개씩 묶은 구간이 끝날 때
#   $GL(t)/P_k(t) > \alpha$이면 멈춥니다. $P_k(t)$는 구간의 평균 훈련 손실이 그 최솟값보다 얼마나 높은지를
#   천분율로 나타낸 것입니다. 훈련이 아직 나아지고 있다면 검증 손실도 다시 내려갈 수 있다고 보는 것입니다.
#
# $$P_k(t)=1000\cdot\left(\frac{\frac1k\sum_{t'=t-k+1}^{t}E_{tr}(t')}{\min_{t'=t-k+1}^{t}E_{tr}(t')}-1\right)$$
#
# - **연속 상승** $UP_s$: 검증 손실이 구간의 끝에서 다음 구간의 끝까지 올랐는지 보고, $s$개 구간에서 잇달아 올랐으면
#   멈춥니다.
#
# 밑바닥부터 만들어 기록된 곡선에 적용합니다.


# %%
def generalization_loss(validation):
    smallest = np.minimum.accumulate(validation)
    return 100 * (validation / smallest - 1)


def progress(training_losses, strip=5):
    last = training_losses[-strip:]
    return 1000 * (np.mean(last) / np.min(last) - 1)


def successive_rises(validation, strips, strip=5):
    """The epoch, from 1, at which UP stops; the last one if it never does."""
    rises = 0
    for number, change in enumerate(np.diff(validation[strip - 1 :: strip]), start=2):
        rises = rises + 1 if change > 0 else 0
        if rises == strips:
            return number * strip
    return len(validation)


# %% tags=["nbval-check-output"]
validation = by_epoch(on_noisy, "none", "validation", "nll")
training_losses = by_epoch(on_noisy, "none", "train", "loss")
print(
    "GL:",
    all(np.allclose(generalization_loss(row), early_stopping.generalization_loss(row)) for row in validation),
)
print(
    "P: ",
    all(np.isclose(progress(row), early_stopping.training_progress(row)[-1]) for row in training_losses),
)
up = early_stopping.SuccessiveRises(strips=2)
print("UP:", all(successive_rises(row, 2) == early_stopping.stop(up, row).epoch for row in validation))

# %% [markdown] lang="en"
# Keras has patience built in, as `EarlyStopping` (with `restore_best_weights=True` for the weights of the best epoch: its
# default is False, which chapter 03 measured as C45b). For the other criteria `StopByRule` takes any of these rules. Does it stop where
# the recorded curve says?

# %% [markdown] lang="ko" of="449da7b2"
# Keras에는 patience가 `EarlyStopping`으로 들어 있습니다(`restore_best_weights=True`를 주면 가장 좋은 에포크의
# 가중치로 되돌립니다. 기본값은 False이며, 그때의 손해는 03장에서 C45b로 측정했습니다). 나머지 기준에는
# `StopByRule`을 쓰며, 위의 규칙이라면 무엇이든 넣을 수 있습니다. 정말 기록된 곡선이 알려 주는 에포크에서 멈출까요?

# %% tags=["nbval-check-output"]
rule = early_stopping.GeneralizationLoss(threshold=5)


def losses_with(callbacks):
    keras.utils.set_random_seed(0)
    model, sample = network(), noisy(seed=0)
    history = training.fit(
        model,
        *sample.train,
        epochs=setting.epochs,
        batch_size=setting.batch_size,
        validation_data=sample.validation,
        callbacks=callbacks,
    )
    return history.history["val_loss"]


recorded, stopped = losses_with([]), losses_with([StopByRule(rule)])
print("stops where the curve says:", len(stopped) == early_stopping.stop(rule, recorded).epoch)

# %% [markdown] lang="en"
# Choose a criterion and a run: the cross is where training ends, the circle the best epoch until then.

# %% [markdown] lang="ko" of="e81ec268"
# 중단 기준과 실행을 골라 보십시오. 가위표는 훈련이 멈춘 곳, 동그라미는 그때까지 가장 좋았던 에포크입니다.

# %%
rules = {
    "GL 1": early_stopping.GeneralizationLoss(1),
    "GL 5": early_stopping.GeneralizationLoss(5),
    "PQ 0.5": early_stopping.ProgressQuotient(0.5),
    "UP 1": early_stopping.SuccessiveRises(1),
    "UP 3": early_stopping.SuccessiveRises(3),
    "patience 3": early_stopping.Patience(3),
    "patience 10": early_stopping.Patience(10),
}


def draw_stop(criterion, arm, seed):
    curves = [by_epoch(on_noisy, arm, *what) for what in (("validation", "nll"), ("train", "loss"))]
    row, training_losses = (curve[seed % len(curve)] for curve in curves)
    stop = early_stopping.stop(rules[criterion], row, training_losses)
    epochs = np.arange(1, len(row) + 1)
    plt.plot(epochs, row, ":", color="gray")
    plt.plot(epochs[: stop.epoch], row[: stop.epoch], color=plotting.COLORS[0])
    plt.plot(stop.best_epoch, row[stop.best_epoch - 1], "o", markersize=9, color=plotting.COLORS[2])
    plt.plot(stop.epoch, row[stop.epoch - 1], "X", markersize=9, color=plotting.COLORS[3])
    plt.xlabel(label("epoch"))
    plt.ylabel(label("nll"))


widgets.explore(draw_stop, criterion=list(rules), arm=["none", "dropout"], seed=(0, 14, 1, 0))

# %%
widgets.static(
    draw_stop, [{"criterion": name, "arm": "none", "seed": 0} for name in ("GL 1", "UP 1", "UP 3")]
)

# %% [markdown] lang="en"
# All criteria on the 15 runs of section 1, with the weights of the best epoch: how long they train, and what they reach.
# Prechelt's summary of 1,296 runs: slower criteria generalize about 4 % better and take about 4 times as long.
# **Predict** both numbers for this bench.

# %% [markdown] lang="ko" of="15b8bfed"
# 1절의 실행 15개에 모든 기준을 적용하고, 가장 좋은 에포크의 가중치를 씁니다. 얼마나 오래 훈련하고 어떤 성적에
# 이르는지 봅니다. Prechelt는 1,296번의 실행을 이렇게 요약했습니다. 더 느긋한 기준은 일반화가 약 4 % 낫고
# 시간은 약 4배 걸립니다. 이 실험대에서는 두 수가 얼마일지 **예상해 보십시오.**

# %%
figure, ax = plt.subplots(figsize=(8, 4.6))
for arm, marker, color in (("none", "o", plotting.COLORS[0]), ("dropout", "s", plotting.COLORS[1])):
    points = {}
    for name, rule in rules.items():
        nll, epochs = at_stop(on_noisy, arm, rule)
        points.setdefault((epochs.mean().round(), nll.mean().round(3)), []).append(name)
    for place, names in points.items():
        ax.plot(*place, marker, color=color)
        ax.annotate("\n".join(names), place, xytext=(5, 3), textcoords="offset points", fontsize=8)
    ax.plot([], [], marker, color=color, label=label(arm))
ax.set(xlabel=label("epochs trained"), ylabel=label("nll"))
ax.legend()
plt.show()

# %% tags=["nbval-check-output"]
fast, fast_epochs = at_stop(on_noisy, "none", rules["GL 1"])
slow, slow_epochs = at_stop(on_noisy, "none", rules["UP 3"])
patient, _ = at_stop(on_noisy, "none", rules["patience 10"])
r19 = [
    claims.judge("R19a", slow - fast),
    claims.judge("R19b", slow_epochs / fast_epochs - 1),
    claims.judge("R19c", patient - slow),
]
print(*r19, claims.judge("R19", r19), sep="\n")

# %% [markdown] lang="en"
# The direction is Prechelt's. How much is gained depends on the curve; here the fast criterion falls for the first wobble.
# The picture has a knee: as soon as a criterion outlasts the first wobbles, as UP 1 and patience 10 do, more waiting
# brings nothing. With dropout the slow criteria mostly meet the end of training before anything stops them: it takes longer
# anyway (C58).
#
# **Stopping and dropout** are two techniques like L2 and dropout: a 2×2 table again, whose four cells are in the league
# table. (Chapter 03 had it as C46: each adds a little to the other. Here we read the interaction.)

# %% [markdown] lang="ko" of="1d9c736e"
# 방향은 Prechelt의 결과와 같습니다. 얼마나 얻느냐는 곡선에 달려 있으며, 여기서 성급한 기준은 첫 출렁임에 속습니다.
# 늘어선 점들은 한 곳에서 꺾입니다. UP 1이나 patience 10처럼 처음의 출렁임을 견디는 기준이면 충분하고, 더 기다려도
# 얻는 것이 없습니다. 드롭아웃을 쓰면 대개 느긋한 기준이 멈추기도 전에 훈련이 끝납니다. 어차피 더 오래 걸리기
# 때문입니다(C58).
#
# **조기 종료와 드롭아웃**도 L2와 드롭아웃처럼 두 가지 기법입니다. 그러니 다시 2×2 표가 되며, 네 칸은 모두 순위표에
# 들어 있습니다. (03장에서는 이것을 C46으로 보았고, 둘은 서로에게 조금씩 보탬이 되었습니다. 여기서는 상호작용을
# 읽습니다.)

# %% tags=["nbval-check-output"]
pairs = [factorial.name(cell) for cell in factorial.cells(("dropout", "early stopping"))]
stopping = {arm: bench.values(f"noisy, {arm}", "nll") for arm in pairs}
both = factorial.effects(stopping, ("dropout", "early stopping"))
c61 += [claims.judge("C61j", both["dropout × early stopping"])]
print(c61[-1])
c61.sort(key=lambda verdict: verdict.claim.id)
print(claims.judge("C61", c61))

# %% [markdown] lang="en"
# They replace each other, as dropout and augmentation did in section 2: either alone wins most of what both win.
# "Combined, they are stronger" (C61) has become a list. Stronger than the weaker part: yes. Than the better part:
# sometimes a little, sometimes not at all, sometimes worse.
#
# ## 7. Tuning
#
# "Regularization needs hyperparameters, and they must be tuned." With KerasTuner one writes a function that builds a
# network from hyperparameters `hp`, and says what each of them may be:


# %% [markdown] lang="ko" of="95e66bd2"
# 둘은 2절의 드롭아웃과 데이터 증강처럼 서로를 대신합니다. 어느 하나만 써도 둘 다 써서 얻는 것의 대부분을
# 얻습니다. "함께 쓰면 더욱 강력하다"(C61)는 한마디가 이제 목록이 되었습니다. 약한 쪽만 쓸 때보다는
# 강력합니다. 나은 쪽만 쓸 때보다는 때로는 조금 낫고, 때로는 그대로이고, 때로는 오히려 못합니다.
#
# ## 7. 조정하기
#
# "규제에는 하이퍼파라미터가 따르고, 이를 조정해야 한다." KerasTuner를 쓰려면 하이퍼파라미터 `hp`를 받아
# 신경망을 만드는 함수를 짜고, 하이퍼파라미터마다 어떤 값을 시험할지 그 안에 적습니다.


# %%
rates, strengths = [0.0, 0.1, 0.3, 0.5, 0.7], [0.0, 3e-4, 1e-3, 3e-3, 1e-2]


def build(hp):
    rate = hp.Choice("rate", rates)
    strength = hp.Choice("l2", strengths)
    return network(rate, keras.regularizers.L2(strength) if strength else None)


# %% [markdown] lang="en"
# (`hp.Float("l2", 1e-4, 1e-1, sampling="log")` would be a whole range.) A random search over it: three trials, 6 epochs
# each, on the noisy digits. `objective` names what is to be small. We take `val_nll`, a metric, and not `val_loss`: the
# loss contains the penalty (chapter 04), so that candidates with L2 would be charged for it.

# %% [markdown] lang="ko" of="3e3ddf02"
# (`hp.Float("l2", 1e-4, 1e-1, sampling="log")`라고 쓰면 구간 전체를 뜻합니다.) 이 함수로 무작위 탐색을 합니다. 틀린
# 레이블이 섞인 숫자 이미지로, 6에포크씩 세 번 시행합니다. `objective`에는 무엇을 작게 만들지 적습니다. 우리는
# `val_loss`가 아니라 지표인 `val_nll`을 씁니다. 손실에는 벌점이 들어 있어서(04장), L2를 쓰는 후보가 그만큼
# 불리해지기 때문입니다.

# %%
folder, sample = Path(tempfile.mkdtemp()), noisy(seed=0)
settings = {
    "objective": keras_tuner.Objective("val_nll", "min"),
    "max_trials": 3,
    "seed": 3,
    "directory": folder,
}
fit_options = {
    "epochs": 6,
    "batch_size": setting.batch_size,
    "validation_data": sample.validation,
    "verbose": 0,
}

start = perf_counter()
by_keras = keras_tuner.RandomSearch(build, project_name="by Keras", **settings)
by_keras.search(*sample.train, **fit_options)
print(f"{label('seconds a training')}: {(perf_counter() - start) / 3:.2f}")
tuning.table(by_keras)

# %% [markdown] lang="en"
# `by_keras.get_best_hyperparameters()` and `get_best_models()` return the winner; `keras_tuner.GridSearch` tries every
# combination, `Hyperband` and `BayesianOptimization` spend trials where it seems worthwhile, and `executions_per_trial=3`
# trains each candidate three times: an answer to the luck of the seed. (`tuning.fast_hypermodel(build)` in the place of
# `build` lets any of these tuners train with the engine of this course.)
#
# Here it was one run a candidate, scored at its best epoch: where candidates are close, such a score says as much about the
# seed as about the candidate. `tuning.arms` turns the same `build(hp)` and the same trials into arms of an experiment, 15
# seeds of each. Does the search rank the candidates as the mean over seeds does?

# %% [markdown] lang="ko" of="08a43530"
# `by_keras.get_best_hyperparameters()`와 `get_best_models()`는 뽑힌 후보를 돌려줍니다.
# `keras_tuner.GridSearch`는 모든 조합을 시험하고, `Hyperband`와 `BayesianOptimization`은 가망이 있어 보이는
# 곳에 시행을 더 씁니다. `executions_per_trial=3`을 주면 후보마다 세 번 훈련하므로 시드의 운에 덜 휘둘립니다. (`build`
# 대신 `tuning.fast_hypermodel(build)`를 넘기면 이 탐색기들이 모두 이 강좌의 엔진으로 훈련합니다.)
#
# 여기서는 후보마다 한 번 실행하고, 가장 좋은 에포크에서 점수를 매겼습니다. 실력이 비슷한 후보끼리라면 이런 점수에는
# 후보의 실력 못지않게 시드의 운이 들어 있습니다. `tuning.arms`는 같은 `build(hp)`와 같은 시행을 실험의
# 조건으로 바꿉니다. 조건마다 시드 15개로 실행합니다. 탐색이 매긴 순위는 시드 평균의 순위와 같을까요?

# %%
trials = tuning.table(by_keras)
arms = tuning.arms(build, trials[["rate", "l2"]].to_dict("records"))
start = perf_counter()
again = run(arms, noisy, claims.seeds(15), ("validation",), epochs=6)
print(f"{label('seconds a training')}: {(perf_counter() - start) / (3 * 15):.2f}")

over_seeds = np.stack([by_epoch(again, arm, "validation", "nll").min(axis=1) for arm in arms])
columns = {"KerasTuner": trials["score"].to_numpy()}
columns |= {label("mean"): over_seeds.mean(axis=1), label("standard deviation"): over_seeds.std(axis=1)}
pd.DataFrame(columns, index=list(arms)).round(2)

# %% [markdown] lang="en"
# Candidates that lie several standard deviations apart are ranked alike by both; among close ones a single run
# cannot decide.
#
# ### The whole surface
#
# `tuning.sample(build, 10, seed=0)` draws ten random candidates as arms of an experiment, `tuning.grid(build)` makes an arm
# of every combination: 25 candidates × 80 seeds, a stored study. Each run also notes its error on two halves of the
# validation set, for later.

# %% [markdown] lang="ko" of="6ff782bd"
# 표준 편차의 몇 배씩 벌어진 후보들의 순서는 두 점수에서 같습니다. 점수가 비슷한 후보들 사이에서는 한 번의 실행으로
# 우열을 가릴 수 없습니다.
#
# ### 지형 전체
#
# `tuning.sample(build, 10, seed=0)`은 무작위 후보 열 개를 실험의 조건으로 뽑고, `tuning.grid(build)`는
# 모든 조합을 하나씩 조건으로 만듭니다. 후보 25개 × 시드 80개이고, 저장된 실험에서 읽습니다. 실행할 때마다 검증
# 세트를 절반씩 둘로 나누어 각 절반의 오류율도 적어 두었습니다. 나중에 씁니다.


# %%
def halves(model, dataset):
    """Errors on the even and on the odd validation examples."""
    inputs, targets = dataset.validation
    wrong = np.asarray(model(inputs, training=False)).argmax(axis=1) != targets.argmax(axis=1)
    return {"error, even": wrong[::2].mean(), "error, odd": wrong[1::2].mean()}


grid = studies.stored(
    "08_grid", lambda seeds: run(tuning.grid(build), noisy, seeds, measure=halves), seeds=80
)
candidates = list(tuning.grid(build))


# %%
@functools.cache
def scores(metric, split="test"):
    """Shape (seeds, candidates)."""
    return np.stack([grid.values(arm, metric, split) for arm in candidates], axis=1)


figure, axes = plt.subplots(1, 2, figsize=(13, 4.4))
for ax, metric, factor in zip(axes, ("error", "nll"), (100, 1), strict=True):
    surface = factor * scores(metric, "validation").mean(axis=0).reshape(5, 5)
    shown = "error (%)" if metric == "error" else metric
    plotting.heat_map(
        surface,
        rows=rates,
        columns=strengths,
        x_label="L2",
        y_label="dropout rate",
        value_label=shown,
        mark="min",
        ax=ax,
    )
plt.show()

# %% [markdown] lang="en"
# Two metrics, two places. The error wants much regularization (what counts is only which class is first), the likelihood
# wants less. Decide what you need before you search. In likelihood, no L2 alone reaches what dropout alone does. And the
# two lines that section 1 opened with, 0.01 with 0.5? A verdict below.
#
# Now the advice "must be tuned", as questions: what do the usual values cost, each used alone, 0.01 (the default of
# `keras.regularizers.L2`) and 0.5 (`Dropout` has no default)? May one tune each technique for itself and then put the
# winners together?

# %% [markdown] lang="ko" of="4dca95bf"
# 두 지표가 서로 다른 곳을 가리킵니다. 오류율은 강한 규제를 원하고(어느 클래스가 첫째인지만 따지기 때문입니다), 가능도는
# 그보다 약한 규제를 원합니다. 무엇이 필요한지부터 정하고 탐색하십시오. 가능도로 재면 L2만으로는 드롭아웃만 쓸 때만큼 좋아지지
# 않습니다. 그러면 1절을 연 두 줄, 곧 0.01과 0.5의 조합은 어떨까요? 아래에서 판정합니다.
#
# 이제 "조정해야 한다"는 조언을 나누어 묻습니다. 흔히 쓰는 값인 0.01(`keras.regularizers.L2`의 기본값)과
# 0.5(`Dropout`에는 기본값이 없습니다)를 저마다 혼자 쓰면 얼마나 손해일까요? 기법마다 따로 조정한 다음, 뽑힌 값끼리 합쳐도
# 될까요?

# %% tags=["nbval-check-output"]
test_nll, by_validation = scores("nll"), scores("nll", "validation").mean(axis=0).reshape(5, 5)
test_nll = test_nll.reshape(-1, 5, 5)  # seeds, rates, strengths
best_rate, best_strength = by_validation[:, 0].argmin(), by_validation[0].argmin()
best = np.unravel_index(by_validation.argmin(), (5, 5))
c59 = [
    claims.judge("C59a", test_nll[:, 0, 4] - test_nll[:, 0, best_strength]),
    claims.judge("C59b", test_nll[:, 3, 0] - test_nll[:, best_rate, 0]),
    claims.judge("C59c", test_nll[:, best_rate, best_strength] - test_nll[:, *best]),
    claims.judge("C59d", test_nll[:, 3, 4] - test_nll[:, 3, 0]),
]
print(*c59, sep="\n")

# %% [markdown] lang="en"
# ### The number of trials, and the winner's curse
#
# Chapter 03 found (C43) that a winner's validation score flatters. It flatters more the more candidates compete, and
# there is a cure that costs half of the validation set: let one half choose, and let the other report. This is
# **nested evaluation** with one outer split: inside the rest, the search chooses as freely as it likes; the outer part is
# used once, for the winner. (With several outer splits in turn every example reports once: Cawley and Talbot, 2010.) For
# each of the 80 seeds of the grid we draw random searches of 1 to 25 candidates, which choose by error, and compare the
# winner's lead over the average candidate on three sets of images: those that chose it, the other half, the test set.


# %% [markdown] lang="ko" of="dd113665"
# ### 시행 횟수와 승자의 저주
#
# 03장에서 보았듯이(C43) 뽑힌 후보의 검증 점수는 실제보다 좋아 보입니다. 겨루는 후보가 많을수록 더합니다. 이를
# 고치는 방법이 있지만 검증 세트의 절반이 듭니다. 한쪽 절반으로 고르고, 다른 절반으로 보고하는 것입니다. 이것이 바깥쪽
# 분할이 하나인 **중첩 평가**입니다. 안쪽에서는 마음껏 탐색해서 고르고, 바깥쪽은 뽑힌 후보를 위해 한 번만 씁니다.
# (바깥쪽 분할을 여러 번 바꾸어 가며 하면 모든 예제가 한 번씩 보고에 쓰입니다. Cawley와 Talbot, 2010.) 격자의 시드
# 80개마다 후보 1개에서 25개까지를 무작위로 탐색하여 오류율로 고르고, 뽑힌 후보가 후보의 평균보다 얼마나 앞서는지를 세
# 가지 이미지에서 비교합니다. 고르는 데 쓴 절반, 나머지 절반, 그리고 테스트 세트입니다.


# %%
def searches(seed, num_trials, repeats=20):
    """Random searches: the candidates that each tries."""
    generator = np.random.default_rng([seed, num_trials])
    return [generator.choice(len(candidates), num_trials, replace=False) for _ in range(repeats)]


def leads(num_trials, repeats=20):
    """Lead of the winner in pp on the half that chose it, on the other half and on the test set: shape (3, seeds)."""
    even, odd, test = (100 * scores(metric) for metric in ("error, even", "error, odd", "error"))
    found = np.zeros((3, len(test)))
    for seed in range(len(test)):
        halves_in_turn = [(even, odd), (odd, even)] * repeats
        for tried, (chooses, reports) in zip(
            searches(seed, num_trials, 2 * repeats), halves_in_turn, strict=True
        ):
            winner = tried[chooses[seed, tried].argmin()]
            found[:, seed] += [s[seed, tried].mean() - s[seed, winner] for s in (chooses, reports, test)]
    return found / (2 * repeats)


# %%
def winner_of(num_trials):
    """Test likelihood of the winner by validation likelihood, the mean over random searches: shape (seeds,)."""
    validation, test = scores("nll", "validation"), scores("nll")
    return np.array(
        [
            np.mean(
                [test[seed, tried[validation[seed, tried].argmin()]] for tried in searches(seed, num_trials)]
            )
            for seed in range(len(test))
        ]
    )


# %%
numbers = [1, 2, 5, 10, 25]
by_number = np.stack([leads(number) for number in numbers], axis=-1)  # (3, seeds, numbers)
lead_of = dict(zip(["the half that chose", "the other half", "test"], by_number, strict=True))
winners = np.stack([winner_of(number) for number in numbers], axis=1)
figure, axes = plt.subplots(1, 2, figsize=(12, 4))
for ax, curves, shown in zip(
    axes, (lead_of, {"test": winners}), ("lead of the winner (pp)", "nll"), strict=True
):
    plotting.sweep(numbers, curves, x_label="trials", y_label=shown, log_x=True, ax=ax)
    ax.set_xticks(numbers, numbers)
plt.show()

# %% tags=["nbval-check-output"]
promised, reported, delivered = by_number[:, :, -1] / 100
c59 += [
    claims.judge("C59e", promised - delivered),
    claims.judge("C59f", reported - delivered),
    claims.judge("C59g", winners[:, 2] - winners[:, 4]),
]
print(*c59[4:], claims.judge("C59", c59), sep="\n")

# %% [markdown] lang="en"
# The usual L2 costs likelihood (though it has the lowest error of its row), the usual dropout costs nothing for this wide
# network; for narrow ones see C34 in chapter 03. One by one and then together is the wrong order: two good doses are an
# overdose, and the two lines of section 1 are one. The winner promises too much, more so the more candidates it beat; on
# images that had no part in the choice its lead is no longer flattered. (All this for one validation set.) Few trials
# miss something here, because a good part of the grid is bad.
#
# ## 8. Ensembles
#
# Chapter 03 averaged five dropout networks (C47). Was it the dropout? Groups of five networks share the data and differ
# in initial weights, masks and the order of the batches; with and without dropout, on the clean digits. 60 groups of each
# are 600 networks: a stored study. **Predict:** which gains more from averaging? And can five plain networks match one
# with dropout?

# %% [markdown] lang="ko" of="7ae1d1a0"
# 흔히 쓰는 L2 세기는 가능도를 나쁘게 하고(오류율은 그 행에서 가장 낮습니다), 흔히 쓰는 드롭아웃 비율은 이 넓은 신경망에서
# 손해가 없습니다. 좁은 신경망에 관해서는 03장의 C34를 보십시오. 하나씩 조정해서 합치는 것은 순서가 틀렸습니다. 저마다
# 알맞은 양이어도 둘을 합치면 과다 복용이고, 1절의 두 줄이 바로 그렇습니다. 뽑힌 후보는 지킬 수 있는 것보다 많은 것을
# 약속하며, 물리친 후보가 많을수록 더합니다. 고르는 데 쓰지 않은 이미지에서는 앞선 크기가 더는 부풀려지지
# 않습니다. (모두 이 검증 세트 하나에서 본 것입니다.) 여기서는 격자의 상당 부분이 나빠서, 시행이 적으면 놓치는 것이 있습니다.
#
# ## 8. 앙상블
#
# 03장에서는 드롭아웃을 쓴 신경망 다섯 개를 평균했습니다(C47). 그 이득은 드롭아웃 덕분이었을까요? 레이블이 깨끗한
# 숫자 이미지에서 드롭아웃이 있을 때와 없을 때를, 신경망을 다섯 개씩 묶어 비교합니다. 한 묶음의 신경망은 같은
# 데이터를 쓰고 초기 가중치와 마스크와 배치 순서만 다릅니다. 양쪽에서 60묶음씩, 모두 신경망 600개이므로 미리
# 실행해 두었습니다. **예상해 보십시오.** 평균해서 더 많이 얻는 것은 어느 쪽일까요? 그리고 드롭아웃 없는 신경망
# 다섯 개는 드롭아웃을 쓴 하나와 맞설 수 있을까요?


# %%
def groups_of_five(seeds):
    """Likelihoods of a single network, the mean of five, and of the average of their predictions, for each group."""
    members = [5 * seed + member for seed in seeds for member in range(5)]
    arms = {arm: three_gaps[arm] for arm in ("none", "dropout")}
    crowd = run(arms, lambda seed: clean(seed // 5), members, predict=("test",))
    targets, rows = data.test[1], []
    for arm in arms:
        groups = crowd.predictions(arm).reshape(-1, 5, len(targets), 10)
        for seed, five in zip(seeds, groups, strict=True):
            single = np.mean([metrics.negative_log_likelihood(one, targets) for one in five])
            average = metrics.negative_log_likelihood(five.mean(axis=0), targets)
            rows.append((f"one network, {arm}", seed, setting.epochs, "test", "nll", single))
            rows.append((f"average of five, {arm}", seed, setting.epochs, "test", "nll", average))
    return experiments.Comparison.from_rows(rows, baseline="one network, none")


groups = studies.stored("08_ensembles", groups_of_five, seeds=60)

# %%
names = [f"{size}, {arm}" for arm in ("none", "dropout") for size in ("one network", "average of five")]
plain_one, plain_five, dropout_one, dropout_five = (groups.values(name, "nll") for name in names)
plotting.dots({name: groups.values(name, "nll") for name in names}, x_label="nll")
plt.show()

# %% tags=["nbval-check-output"]
r34 = [
    claims.judge("R34a", plain_five - plain_one),
    claims.judge("R34b", (dropout_five - dropout_one) - (plain_five - plain_one)),
    claims.judge("R34c", plain_five - dropout_one),
    claims.judge("R34d", dropout_five - dropout_one),
]
print(*r34, claims.judge("R34", r34), sep="\n")

# %% [markdown] lang="en"
# (That an average is no worse in likelihood than its members on average is a theorem, because −log is convex. How much it
# gains is not.) Averaging has little to do with dropout: both kinds gain alike. Five plain networks match a single one
# with dropout, at five times the price; five with dropout are better still.
#
# ## 9. Label smoothing
#
# One more technique, for the price of a single argument (Szegedy et al., 2016): do not ask the network to be certain.
# A target of 1 becomes $1-\varepsilon+\varepsilon/K$, one of 0 becomes $\varepsilon/K$, for $K$ classes:
#
# $$\tilde y=(1-\varepsilon)\,y+\frac{\varepsilon}{K}$$


# %% [markdown] lang="ko" of="4c377065"
# (예측을 평균하면 그 가능도는 구성원들의 가능도를 평균한 것보다 나쁘지 않습니다. −log가 볼록하므로 성립하는
# 정리입니다. 얼마나 좋아지는지는 정리가 말해 주지 않습니다.) 평균의 이득은 드롭아웃과
# 별로 상관이 없습니다. 두 쪽이 똑같이 얻습니다. 드롭아웃 없는 신경망 다섯 개는 드롭아웃을 쓴 하나와
# 맞먹지만, 비용은 다섯 배입니다. 드롭아웃을 쓴 다섯 개는 그 하나보다 더 낫습니다.
#
# ## 9. 레이블 스무딩
#
# 인수 하나면 쓸 수 있는 기법을 하나 더 봅니다(Szegedy 외, 2016). 신경망에 확신을 요구하지 않는 것입니다. 클래스가
# $K$개일 때 목표값 1은 $1-\varepsilon+\varepsilon/K$로, 0은 $\varepsilon/K$로 바꿉니다.
#
# $$\tilde y=(1-\varepsilon)\,y+\frac{\varepsilon}{K}$$


# %% tags=["nbval-check-output"]
def smooth(one_hot, amount):
    return one_hot * (1 - amount) + amount / one_hot.shape[1]


targets, guesses = sample.train[1][:8], np.random.default_rng(0).dirichlet(np.ones(10), size=8)
ours = -(smooth(targets, 0.1) * np.log(guesses)).sum(axis=1).mean()
print("sums of 1:", np.allclose(smooth(targets, 0.1).sum(axis=1), 1))
print(
    "as Keras:", np.isclose(ours, keras.losses.CategoricalCrossentropy(label_smoothing=0.1)(targets, guesses))
)

# %% [markdown] lang="en"
# The paper reports about 0.2 percentage points fewer errors on ImageNet. Here: with correct labels (the images of section 2) and
# with wrong ones (the league). The likelihood is that of the right answers, *not* the loss that was trained.
# **Predict** the sign for error and likelihood.

# %% [markdown] lang="ko" of="2ef96999"
# 논문에 따르면 ImageNet에서 오류율이 약 0.2퍼센트포인트 줄었습니다. 여기서는 레이블이 올바를 때(2절의 이미지)와
# 틀린 레이블이 섞였을 때(순위표의 숫자 이미지)를 봅니다. 가능도는 정답의 가능도이며, 훈련에 쓴 손실이 *아닙니다*.
# 오류율과 가능도의 변화가 각각 어떤 부호일지 **예상해 보십시오.**

# %%
in_both_metrics(
    {
        "images, correct labels": (images, "label smoothing", "none"),
        "digits, wrong labels": (bench, "noisy, label smoothing", "noisy, none"),
    }
)

# %% tags=["nbval-check-output"]
r35 = [
    claims.judge("R35a", images.differences("label smoothing", "none")),
    claims.judge("R35b", bench.differences("noisy, label smoothing", "noisy, none")),
    claims.judge("R35c", bench.differences("noisy, dropout + label smoothing", "noisy, dropout", "nll")),
]
print(*r35, claims.judge("R35", r35), sep="\n")

# %% [markdown] lang="en"
# With few, correctly labelled images the error falls by about 1/5, nearly as far as with dropout; the likelihood gains
# much less: the network is wrong less often, but says "perhaps" where it could be sure. On noisy labels the error falls
# a little, and on top of dropout the likelihood gets worse: twice cautious again (section 3).
#
# ## 10. Watching, keeping, repeating
#
# A run worth keeping leaves three things: its curves, its best model, and what is needed to repeat it. Three callbacks
# do the first two. (The last two watch `val_nll`, the likelihood without penalties.)

# %% [markdown] lang="ko" of="5abe071d"
# 이미지가 적고 레이블이 올바를 때는 오류율이 1/5쯤 줄어 드롭아웃에 버금가지만, 가능도의 이득은 훨씬 작습니다.
# 신경망이 덜 틀리기는 해도, 확신해도 될 곳에서 "아마도"라고 말하기 때문입니다. 잡음 섞인 레이블에서는 오류율이 조금
# 줄고, 드롭아웃에 더하면 가능도가 나빠집니다. 여기서도 두 번 조심한 것입니다(3절).
#
# ## 10. 지켜보고, 남기고, 되풀이하기
#
# 남겨 둘 만한 실행이라면 세 가지를 남겨야 합니다. 곡선, 가장 좋은 모델, 그리고 똑같이 되풀이하는 데 필요한
# 것입니다. 앞의 두 가지는 콜백 세 개가 맡습니다. (조기 종료와 체크포인트는 둘 다 `val_nll`, 곧 벌점을 뺀 가능도를 지켜봅니다.)

# %%
logs, best_file = folder / "logs", folder / "best.keras"
callbacks = [
    keras.callbacks.TensorBoard(logs),
    keras.callbacks.EarlyStopping("val_nll", mode="min", patience=10, restore_best_weights=True),
    keras.callbacks.ModelCheckpoint(best_file, "val_nll", mode="min", save_best_only=True),
]
keras.utils.set_random_seed(0)
model = network(0.5)
history = training.fit(
    model, *sample.train, epochs=60, batch_size=32, validation_data=sample.validation, callbacks=callbacks
)

# %% [markdown] lang="en"
# TensorBoard shows the curves while a run is going on, in Jupyter and Colab below a cell:
#
# ```python
# %load_ext tensorboard
# %tensorboard --logdir {logs}
# ```
#
# `monitoring.open_tensorboard` does the same from plain Python. And because the logs are only files, they can be read
# and drawn without any server:

# %% [markdown] lang="ko" of="c4bae66c"
# TensorBoard는 실행이 끝나기 전에도 곡선을 보여 줍니다. Jupyter와 Colab에서는 셀 아래에 나타납니다.
#
# ```python
# %load_ext tensorboard
# %tensorboard --logdir {logs}
# ```
#
# `monitoring.open_tensorboard`는 매직 명령 없이 Python만으로 같은 일을 합니다. 로그는 파일일 뿐이므로, 서버 없이 읽어서 그릴
# 수도 있습니다.

# %%
monitoring.open_tensorboard(logs)

# %%
scalars = monitoring.scalars(logs)
logged = scalars[scalars["tag"] == "epoch_nll"]
for split, style in (("train", "-"), ("validation", "--")):
    rows = logged[logged["run"] == split]
    plt.plot(rows["step"] + 1, rows["value"], style, label=label(split))
plt.xlabel(label("epoch"))
plt.ylabel(label("nll"))
plt.legend()
plt.show()

# %% tags=["nbval-check-output"]
of_validation = logged[logged["run"] == "validation"]["value"]
print("the log holds the history:", np.allclose(of_validation, history.history["val_nll"]))
kept = keras.models.load_model(best_file)
print(
    "the file holds the best model:",
    np.array_equal(kept.predict(data.test[0], verbose=0), model.predict(data.test[0], verbose=0)),
)

# %% [markdown] lang="en"
# While you wait, a progress bar: Keras's own (`verbose=1`), or `tqdm`'s, one line for the whole run:
#
# ```python
# from tqdm.keras import TqdmCallback
#
# model.fit(inputs, targets, epochs=100, verbose=0, callbacks=[TqdmCallback(verbose=0)])
# ```
#
# To **repeat** a run one needs its seed, its settings and the versions of the packages: they belong beside the model. And
# for the same *bits* some operations must be kept from adding up in an order that depends on which thread comes first:
# `enable_op_determinism` does that, at a price in speed. (It holds until the kernel ends; in a program of your own it
# belongs at the very beginning.) On a processor and with networks as small as these the seed may be enough:


# %% [markdown] lang="ko" of="1fb95e00"
# 기다리는 동안에는 진행 막대를 볼 수 있습니다. Keras에 들어 있는 것(`verbose=1`)도 있고, 실행 전체를 한 줄로 보여 주는 `tqdm`의 것도
# 있습니다.
#
# ```python
# from tqdm.keras import TqdmCallback
#
# model.fit(inputs, targets, epochs=100, verbose=0, callbacks=[TqdmCallback(verbose=0)])
# ```
#
# 실행을 **되풀이**하려면 시드와 설정과 패키지의 버전이 필요합니다. 모두 모델 곁에 남겨 둡니다. *비트* 하나까지 같으려면, 어느
# 스레드가 먼저 끝나느냐에 따라 덧셈의 순서가 달라지는 것도 막아야 합니다. `enable_op_determinism`이 그 일을 하며, 그
# 대신 느려집니다. (한번 켜면 커널이 끝날 때까지 꺼지지 않습니다. 여러분의 프로그램에서는 맨 처음에 두십시오.) CPU에서
# 이렇게 작은 신경망이라면 시드만으로도 같을 수 있습니다.


# %%
record = {"seed": 0, "dropout": 0.5, "epochs": len(history.epoch)}
record |= {name: importlib.metadata.version(name) for name in ("keras", "tensorflow", "numpy")}
(folder / "run.json").write_text(json.dumps(record))
print(record)


def trained():
    keras.utils.set_random_seed(0)
    model = network(0.5)
    model.fit(*sample.train, epochs=1, batch_size=32, verbose=0)
    return model.get_weights()


def same_bits():
    return all(np.array_equal(*pair) for pair in zip(trained(), trained(), strict=True))


print("with the seed alone, the same bits:", same_bits())

# %% tags=["nbval-check-output"]
tf.config.experimental.enable_op_determinism()
print("with determinism, the same bits:", same_bits())

# %% [markdown] lang="en"
# ## 11. What to consider before regularizing
#
# Is the network large enough, does it overfit, how wrong are the labels, is there a change that leaves the answer as it is,
# how much time may it cost? Each leaf below carries the claims that it rests on. One question stands before all of them:
# can more data be had? Five augmented voices did not beat 25 plain ones, ten did (C98o and C98p in chapter 07).


# %% [markdown] lang="ko" of="cf1bbb03"
# ## 11. 규제하기 전에 따져 볼 것
#
# 신경망은 충분히 큽니까? 과대적합이 일어납니까? 레이블은 얼마나 틀렸습니까? 답을 바꾸지 않는 변형이 있습니까? 시간은 얼마나 써도
# 됩니까? 아래 의사 결정 트리에는 잎마다 근거가 되는 주장을 적었습니다. 그 모두에 앞서는 물음이 하나 있습니다. 데이터를 더
# 구할 수 있습니까? 증강한 목소리 다섯은 증강하지 않은 25개를 이기지 못했지만, 열은 이겼습니다(07장의 C98o와 C98p).

# %%
tree = considerations.tree()
plotting.decision_tree(tree)
plt.show()

# %%
print(tree)

# %% [markdown] lang="en"
# The tree sums up small networks on small data. Where your data differ, measure: the chapters' cells run on them, too.
#
# ## 12. From start to finish: printed Hangul
#
# A data set that no chapter has touched: syllables such as 가, 너, 도 in 43 free fonts; the class is the initial consonant.
# The fonts of the three sets are different families: the test asks for 15 fonts that no training image has.

# %% [markdown] lang="ko" of="0903a747"
# 이 트리는 작은 데이터로 훈련한 작은 신경망에서 얻은 결과를 간추린 것입니다. 여러분의 데이터가 이와 다르다면 직접 재 보십시오. 각 장의 셀은 여러분의
# 데이터로도 돌아갑니다.
#
# ## 12. 처음부터 끝까지: 인쇄체 한글
#
# 어느 장에서도 다루지 않은 데이터입니다. 가, 너, 도 같은 글자를 자유롭게 쓸 수 있는 글꼴 43개로 찍었고, 클래스는 첫소리(초성)입니다. 훈련, 검증,
# 테스트 세트의 글꼴은 서로 다른 계열(family)입니다. 테스트에서는 훈련 이미지에 없는 글꼴 15개를 읽어야 합니다.

# %%
hangul = datasets.printed_hangul()
fonts = datasets.fonts_of("train")
first_of = [
    np.flatnonzero(fonts == font)[37 * place % 140] for place, font in enumerate(dict.fromkeys(fonts))
]
plotting.image_grid(hangul.train[0][first_of], columns=10)
plt.show()
hangul

# %% [markdown] lang="en"
# **The checklist**
#
# 1. *Look*: data, classes, what is kept apart, the error of guessing (13 of 14 are wrong).
# 2. *Baseline first*: the network without regularizers, its curves on training and validation data.
# 3. *Ask the tree*, and choose a few candidates from its advice.
# 4. *Tune on validation*, over seeds, with the mean; every candidate as carefully as the baseline.
# 5. *Test once*, with an interval.
# 6. *Keep*: model, log, seed, versions.
#
# Step 2, with 840 of the images:


# %% [markdown] lang="ko" of="e8ca7311"
# **점검표**
#
# 1. *살펴보기*: 데이터와 클래스, 세트끼리 섞이지 않게 떼어 놓은 것, 찍었을 때의 오류율(14개 가운데 13개가 틀립니다).
# 2. *기준부터*: 규제하지 않은 신경망을 훈련하고, 훈련 데이터와 검증 데이터의 곡선을 그립니다.
# 3. *트리에 묻기*: 그 조언에서 후보를 몇 개 고릅니다.
# 4. *검증으로 조정하기*: 여러 시드의 평균으로 정하고, 어느 후보든 기준과 똑같이 정성껏 다룹니다.
# 5. *테스트는 한 번*: 구간과 함께 보고합니다.
# 6. *남기기*: 모델, 로그, 시드, 버전을 남깁니다.
#
# 이미지 840장으로 2단계를 해 봅니다.


# %%
def letters(seed):
    return hangul.subset(840, seed).with_one_hot_targets()


def reader(rate=0.0):
    return convolutional(rate, num_classes=14, images=hangul)


hangul_options, sample = {"epochs": 25, "batch_size": 32}, letters(seed=0)
keras.utils.set_random_seed(0)
plain = reader()
history = training.fit(plain, *sample.train, validation_data=sample.validation, **hangul_options).history
for split, name, style in (("train", "loss", "-"), ("validation", "val_loss", "--")):
    plt.plot(range(1, hangul_options["epochs"] + 1), history[name], style, label=label(split))
plt.xlabel(label("epoch"))
plt.ylabel(label("nll"))
plt.legend()
plt.show()

# %% [markdown] lang="en"
# The training likelihood goes to zero, the validation likelihood turns up: there is something to prevent. The labels are
# right; and there are changes that leave a letter the letter that it is, such as moving it by two pixels or making it a
# little wider or narrower. What does the tree say?

# %% [markdown] lang="ko" of="0507f694"
# 훈련 NLL은 바닥까지 내려가는데 검증 NLL은 도중에 다시 올라갑니다. 막을 것이 있다는 뜻입니다. 레이블은 올바릅니다. 그리고 글자를 다른 글자로 만들지
# 않는 변형이 있습니다. 두 픽셀쯤 옮기거나 조금 넓히거나 좁히는 것입니다. 트리는 무엇이라고 할까요?

# %% tags=["nbval-check-output"]
answers = {"capacity": "yes", "validation": "yes", "labels": "trusted", "change": "known"}
decisions.advise(tree, answers)

# %% [markdown] lang="en"
# Steps 3 to 5: a stored study of the baseline and three candidates. What counts is the error, so the mean validation
# *error* chooses, in the cell below, not we.

# %% [markdown] lang="ko" of="9d1d756d"
# 3단계부터 5단계까지는 저장된 실험에서 봅니다. 기준 신경망과 후보 세 개입니다. 중요한 것은 오류율이므로 평균 검증
# *오류율*로 고르며, 고르는 것은 우리가 아니라 아래의 셀입니다.

# %%
gentle = image_augmentation.augmentation(width_shift=2 / 28, height_shift=2 / 28, zoom=0.15, fill="constant")
plans = {
    "none": reader,
    "dropout": lambda: reader(0.5),
    "augmentation": experiments.Arm(reader, augment=gentle, copies=10),
    "augmentation + dropout": experiments.Arm(lambda: reader(0.3), augment=gentle, copies=10),
}
hangul_study = studies.stored(
    "08_hangul", lambda seeds: run(plans, letters, seeds, workers=2, **hangul_options), seeds=20
)


# %%
final = chosen_by_validation(hangul_study, [arm for arm in plans if arm != "none"], "error")
against_none(hangul_study)
print(label(final))

# %% tags=["nbval-check-output"]
c62 += [claims.judge("C62c", hangul_study.differences(final, "none"))]
print(c62[-1])

# %% [markdown] lang="en"
# The verdict rests on one candidate, the one that validation chose; the others are drawn for comparison. Step 6: the final
# model, trained exactly as in the study, saved and loaded. It is *not* tested again: what to expect of it is the mean of
# the study.

# %% [markdown] lang="ko" of="4978cbda"
# 판정은 검증이 고른 후보 하나만으로 내렸고, 나머지는 견주어 보려고 함께 그렸습니다. 이제 6단계입니다. 마지막 모델을
# 실험과 똑같이 훈련하여 저장했다가 다시 불러옵니다. 테스트는 다시 하지 *않습니다*. 이 모델에 기대할 성적은 실험의
# 평균입니다.


# %%
def keep(model, dataset):
    """Called by `compare` with the trained model."""
    model.save(folder / "hangul.keras")
    return {}


last = run({final: plans[final]}, letters, [0], measure=keep, predict=("validation",), **hangul_options)
loaded = keras.models.load_model(folder / "hangul.keras")
expected = hangul_study.values(final).mean()
print(f"{label(final)}: {label('error (%)')} {100 * expected:.1f}")

# %% tags=["nbval-check-output"]
predicted = loaded.predict(hangul.validation[0], verbose=0)
print(
    "the file predicts as the trained model:",
    np.allclose(predicted, last.predictions(final, "validation")[0], atol=1e-5),
)

# %% [markdown] lang="en"
# ### The same with text
#
# Short messages, 300 of them for training, spam or not. A bag of words and pairs of words into a small MLP, as tutorials
# have it. No augmentation of chapter 06 helped on clean texts, so the tree says: dropout or a penalty, tuned on
# validation; three strengths of each. The error of guessing first: what does "never spam" reach?

# %% [markdown] lang="ko" of="74df57df"
# ### 텍스트에서도 똑같이
#
# 짧은 문자 메시지가 스팸인지 아닌지 가려냅니다. 훈련에는 300개를 씁니다. 입문 글에서 흔히 하듯이, 단어와 이어진 단어
# 쌍으로 단어 주머니(bag of words)를 만들어 작은 MLP에 넣습니다. 06장에서 깨끗한 텍스트에는 어떤 증강도 도움이 되지
# 않았습니다. 그래서 트리의 조언은 검증으로 조정한 드롭아웃이나 벌점입니다. 저마다 세 가지 세기를 시험합니다. 먼저 찍었을
# 때의 오류율입니다. "스팸은 없다"고만 하면 얼마나 틀릴까요?

# %%
messages = datasets.sms_spam()
print(f"{label('error (%)')}: {100 * messages.test[1].mean():.1f}")


def bag(texts):
    words = layers.TextVectorization(max_tokens=2000, ngrams=2, output_mode="tf_idf", pad_to_max_tokens=True)
    words.adapt(texts)
    return words


def filter_network(rate=0.0, penalty=None):
    model = keras.Sequential([keras.Input((2000,))])
    model.add(layers.Dense(64, "relu", kernel_regularizer=penalty))
    model.add(layers.Dropout(rate))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %%
def sequence(texts):
    words = layers.TextVectorization(max_tokens=2000, output_sequence_length=40)
    words.adapt(texts)
    return words


def mean_of_words():
    """Another network: the mean of word embeddings of chapter 06, without any regularizer."""
    model = keras.Sequential(
        [keras.Input((40,)), layers.Embedding(2000, 32), layers.GlobalAveragePooling1D()]
    )
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(keras.optimizers.Adam(1e-2), loss="binary_crossentropy", metrics=["accuracy"])
    return model


# %%
message_plans = {"none": filter_network}
message_plans |= {f"dropout {rate}": lambda rate=rate: filter_network(rate) for rate in (0.5, 0.7, 0.9)}
message_plans |= {
    f"L2 {strength}": lambda strength=strength: filter_network(penalty=keras.regularizers.L2(strength))
    for strength in (0.01, 0.1, 1.0)
}


def few_messages(seed):
    return messages.subset(300, seed)


def message_study(seeds):
    options = {"epochs": 30, "batch_size": 32}
    bags = run(message_plans, few_messages, seeds, encode=bag, **options)
    means = run({"none": mean_of_words}, few_messages, seeds, encode=sequence, **options)
    return experiments.joined({"bag of words": bags, "mean of words": means})


spam = studies.stored("08_messages", message_study, seeds=40)

# %% tags=["nbval-check-output"]
tuned = [f"bag of words, {arm}" for arm in message_plans if arm != "none"]
chosen = chosen_by_validation(spam, tuned, "error")
c62 += [claims.judge("C62d", spam.differences(chosen, "bag of words, none"))]
print(label(chosen), c62[-1], sep="\n")

# %% [markdown] lang="en"
# The final network beats the plain one. But before being proud of it, look at *another network* in the same study, the mean
# of word embeddings, without any regularizer. **Predict:** how far behind is it?

# %% [markdown] lang="ko" of="b2a8a0da"
# 그렇게 고른 신경망은 규제하지 않은 신경망보다 낫습니다. 그런데 자랑하기 전에 같은 실험에 들어 있는 *다른 신경망*을 봅시다.
# 단어 임베딩의 평균이며, 규제는 전혀 하지 않습니다. **예상해 보십시오.** 얼마나 뒤처질까요?

# %% tags=["nbval-check-output"]
c62 += [claims.judge("C62e", spam.differences("mean of words, none", chosen))]
print(c62[-1], claims.judge("C62", c62), sep="\n")

# %% [markdown] lang="en"
# It is not behind at all: the interval lies below zero. (The rule asked whether the two are equal to within 1 point; that
# stays open.) Another network, with nothing tuned, did what six regularized ones were tuned for: the first question of
# the tree comes first. And the usual strength of L2, 0.01, had gained little here; validation chose one ten times as
# strong.
#
# ## 13. Beyond one machine
#
# Arms and seeds are independent of one another. With `workers=2` the seeds are shared between two processes, which
# joblib starts (its backend `loky`); the same call runs on a cluster if another backend is chosen:
#
# ```python
# import joblib
# from distributed import Client
#
# Client("tcp://scheduler:8786")  # or Client() for processes on this machine
# with joblib.parallel_config(backend="dask"):
#     grid = experiments.compare(tuning.grid(build), noisy, seeds=100, epochs=40, batch_size=32, workers=8)
# ```
#
# The table is the one of a single process: a seed decides everything that its runs draw. The tests of this course check
# this with loky and with a local Dask cluster of two workers. (`pip install "course-lib[cluster]"`; every worker needs the
# same versions.)
#
# ## 14. Where the explanations go wrong
#
# - **"L2 and dropout and augmentation: even stronger"** (C61). Than the weaker of them. Dropout and augmentation, dropout
#   and stopping replace each other; a full dose of L2 on top of dropout worsens the likelihood, a small one changes
#   nothing.
# - **"A smaller gap, so consistent performance"** (C56). The network with the smallest gap predicted worst.
# - **"Training becomes more stable"** (C57). On noisy labels, yes; on clean ones it becomes less so.
# - **"Essential"** (C62). Where labels are wrong or data few. Not with plenty of good data; and sometimes
#   another network is the better answer.
# - **"Must be tuned"** (C59). L2, yes; the rate of 0.5 was as good as tuned. And tuning one by one misleads.
# - **"Stop when the validation error begins to rise"** (C45, R19). With a patience that outlasts the wobbles.
#
# The claims with parts, once more:

# %% [markdown] lang="ko" of="f7d390ac"
# 전혀 뒤처지지 않습니다. 구간이 0보다 아래에 있습니다. (규칙은 둘이 1퍼센트포인트 안에서 같은지를 물었고, 그 물음은
# 열린 채로 남습니다.) 아무것도 조정하지 않은 다른 신경망이, 규제를 여섯 가지로 조정해서 얻으려던 일을 해냈습니다. 트리의
# 첫째 물음이 먼저입니다. 그리고 흔히 쓰는 L2 세기 0.01은 여기서 얻은 것이 적었습니다. 검증은 그 열 배의 세기를
# 골랐습니다.
#
# ## 13. 컴퓨터 한 대를 넘어서
#
# 조건끼리도 시드끼리도 서로 독립입니다. `workers=2`를 주면 joblib이 (백엔드 `loky`로) 띄운 프로세스 두 개가 시드를 나누어 맡습니다. 다른
# 백엔드를 고르면 같은 호출이 클러스터에서 돌아갑니다.
#
# ```python
# import joblib
# from distributed import Client
#
# Client("tcp://scheduler:8786")  # or Client() for processes on this machine
# with joblib.parallel_config(backend="dask"):
#     grid = experiments.compare(tuning.grid(build), noisy, seeds=100, epochs=40, batch_size=32, workers=8)
# ```
#
# 이렇게 얻는 표는 프로세스 하나로 얻는 표와 같습니다. 실행에서 무엇이 뽑힐지는 모두 시드가 정하기 때문입니다. 이 강좌의 테스트는 loky에서, 그리고
# 작업자(worker)가 둘인 로컬 Dask 클러스터에서 이를 확인합니다. (`pip install "course-lib[cluster]"`로 설치하며, 모든
# 작업자에서 패키지의 버전이 같아야 합니다.)
#
# ## 14. 흔한 설명은 어디서 틀리는가
#
# - **"L2와 드롭아웃, 데이터 증강을 함께 쓰면 더욱 강력하다"** (C61). 그 가운데 약한 쪽보다 나을 뿐입니다. 드롭아웃과 데이터 증강, 드롭아웃과
#   조기 종료는 서로를 대신합니다. 드롭아웃에 강한 L2를 더하면 가능도가 나빠지고, 약한 L2를 더하면 그대로입니다.
# - **"일반화 차이가 작아지니 성능이 일관된다"** (C56). 일반화 차이가 가장 작은 신경망의 예측이 가장 나빴습니다.
# - **"훈련이 더 안정된다"** (C57). 잡음 섞인 레이블에서는 맞는 말입니다. 깨끗한 레이블에서는 오히려 덜 안정됩니다.
# - **"필수적이다"** (C62). 레이블이 틀렸거나 데이터가 적은 곳에서는 그렇습니다. 좋은 데이터가 넉넉하면 그렇지 않습니다. 신경망을
#   바꾸는 쪽이 더 나을 때도 있습니다.
# - **"조정해야 한다"** (C59). L2는 그렇습니다. 드롭아웃 비율 0.5는 조정한 비율만큼 좋았습니다. 그리고 하나씩 조정하면 엉뚱한 곳에 이릅니다.
# - **"검증 오차가 증가하기 시작하면 멈춘다"** (C45, R19). 출렁임이 지나갈 때까지 참고 기다려야 합니다.
#
# 여러 부분으로 된 주장을 다시 모으면 다음과 같습니다.

# %% tags=["nbval-check-output"]
parts = {
    "C56": c56,
    "C57": c57,
    "C59": c59,
    "C61": c61,
    "C62": c62,
    "R19": r19,
    "R32": r32,
    "R34": r34,
    "R35": r35,
}
for claim_id, verdicts in parts.items():
    print(claims.judge(claim_id, verdicts))

# %% [markdown] lang="en"
# ## Exercises
#
# Replace each `...` and run the cell. The check answers at once and knows the usual mistakes. The solutions have a
# notebook of their own.
#
# **1. Do they add up?** The test errors of four cells, one number a seed (arrays): with neither of two techniques, with
# the first, with the second, with both. Return the difference of the differences for each seed: what the second changes
# where the first is on, minus what it changes where the first is off. (Section 2 halves this for its interaction; here
# it stays whole.)


# %% [markdown] lang="ko" of="6adfd468"
# ## 연습 문제
#
# `...`을 답으로 바꾸고 셀을 실행하십시오. 바로 채점하며, 흔한 실수는 무엇이 틀렸는지 알려 줍니다. 풀이는 별도의 노트북에 있습니다.
#
# **1. 그대로 더해지는가?** 네 칸의 테스트 오류율이 시드마다 수 하나씩 적힌 배열로 주어집니다. 차례로 아무것도 쓰지 않을 때, 첫째만 쓸 때,
# 둘째만 쓸 때, 둘 다 쓸 때입니다. 시드마다 차이의 차이를 돌려주십시오. 곧 첫째를 켰을 때 둘째가 바꾸는 양에서, 첫째를 껐을 때 둘째가 바꾸는 양을 뺀
# 값입니다. (2절의 상호작용은 이 값의 절반이지만, 여기서는 나누지 않습니다.)


# %% role="exercise"
def interaction(none, first, second, both): ...


exercises.check("08.interaction", interaction)


# %% role="solution"
def interaction(none, first, second, both):
    return (both - first) - (second - none)


exercises.check("08.interaction", interaction)

# %% [markdown] lang="en"
# **2. Generalization loss.** `losses` is an array, one validation loss per epoch. Return Prechelt's $GL(t)$ in percent
# for every epoch, as an array.


# %% [markdown] lang="ko" of="e1876193"
# **2. 일반화 손실.** `losses`는 에포크마다 하나씩 적은 검증 손실의 배열입니다. 모든 에포크에 대해 Prechelt의 $GL(t)$를 퍼센트로
# 구하여 배열로 돌려주십시오.


# %% role="exercise"
def generalization_loss(losses): ...


exercises.check("08.generalization_loss", generalization_loss)


# %% role="solution"
def generalization_loss(losses):
    smallest = np.minimum.accumulate(losses)
    return 100 * (losses / smallest - 1)


exercises.check("08.generalization_loss", generalization_loss)

# %% [markdown] lang="en"
# **3. Smooth labels.** `one_hot` is an array with one row an example, one column a class. Take `amount` of the certainty
# away and spread it evenly over all classes, as Keras does. Do not change `one_hot` itself.


# %% [markdown] lang="ko" of="b9f59322"
# **3. 부드러운 레이블.** `one_hot`은 행이 예제, 열이 클래스인 배열입니다. Keras가 하는 대로, 확신에서 `amount`만큼을 덜어 내어
# 모든 클래스에 고르게 나누어 주십시오. `one_hot` 자체는 그대로 두어야 합니다.


# %% role="exercise"
def smooth_labels(one_hot, amount): ...


exercises.check("08.smooth_labels", smooth_labels)


# %% role="solution"
def smooth_labels(one_hot, amount):
    return one_hot * (1 - amount) + amount / one_hot.shape[1]


exercises.check("08.smooth_labels", smooth_labels)

# %% [markdown] lang="en"
# **4. An ensemble's likelihood.** `probabilities` has the shape `(members, examples, classes)`; `targets` holds the right
# classes. Return the negative log-likelihood of the averaged prediction, one number.


# %% [markdown] lang="ko" of="5f341fac"
# **4. 앙상블의 가능도.** `probabilities`의 모양은 `(members, examples, classes)`이고, `targets`에는 정답
# 클래스가 들어 있습니다. 평균한 예측의 음의 로그 가능도를 수 하나로 돌려주십시오.


# %% role="exercise"
def ensemble_nll(probabilities, targets): ...


exercises.check("08.ensemble_nll", ensemble_nll)


# %% role="solution"
def ensemble_nll(probabilities, targets):
    average = probabilities.mean(axis=0)
    return -np.mean(np.log(average[np.arange(len(targets)), targets]))


exercises.check("08.ensemble_nll", ensemble_nll)

# %% [markdown] lang="en"
# **5. Keep the best.** Return the list of callbacks that `fit` needs so that training ends after 10 epochs without a
# better validation loss, the model then has the weights of its best epoch, and the best model lies in the file `path`.


# %% [markdown] lang="ko" of="54e423a9"
# **5. 가장 좋은 것을 남기기.** `fit`에 줄 콜백의 리스트를 돌려주십시오. 검증 손실이 나아지지 않은 채 10에포크가 지나면 훈련이 끝나야 하고,
# 그때 모델의 가중치는 가장 좋았던 에포크의 것이어야 하며, 가장 좋은 모델이 `path` 파일에 있어야 합니다.


# %% role="exercise"
def callbacks(path): ...


exercises.check("08.keep_the_best", callbacks)


# %% role="solution"
def callbacks(path):
    return [
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=10, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, monitor="val_loss", save_best_only=True),
    ]


exercises.check("08.keep_the_best", callbacks)

# %% [markdown] lang="en"
# ## Summary
#
# 1. Techniques that fight the same enemy replace each other. Measure the better part, not only nothing, against both.
# 2. A smaller gap is no goal, and regularization is not an obligation: with plenty of correct data there is little to win.
# 3. Stop with patience and the best weights. Beyond a point, waiting brings nothing.
# 4. Decide on error or likelihood before tuning; tune together; report on data that did not choose.
# 5. Begin with the plain network, ask the tree, test once, keep the model and what repeats it.
#
# **References**
#
# - Box, Hunter, Hunter (2005). *Statistics for experimenters*, chapter 5: factorial designs.
# - Prechelt (1998). *Automatic early stopping using cross validation: quantifying the criteria.* Neural Networks 11,
#   761–767.
# - Zhang, Bengio, Hardt, Recht, Vinyals (2017). *Understanding deep learning requires rethinking generalization.* ICLR.
# - Szegedy, Vanhoucke, Ioffe, Shlens, Wojna (2016). *Rethinking the Inception architecture for computer vision.* CVPR,
#   section 7.
# - Bergstra, Bengio (2012). *Random search for hyper-parameter optimization.* JMLR 13, 281–305.
# - Cawley, Talbot (2010). *On over-fitting in model selection and subsequent selection bias in performance evaluation.*
#   JMLR 11, 2079–2107.
# - Hansen, Salamon (1990). *Neural network ensembles.* IEEE TPAMI 12, 993–1001.
# - Breiman (1996). *Bagging predictors.* Machine Learning 24, 123–140.
#
# ## Appendix: how stable are the verdicts?
#
# Would other seeds have said the same? `course.py run 08 --study` runs the cells of this chapter with 100 fresh seeds
# and stores every difference. From those, 1,000 groups of the size used above are drawn and judged. What is below 98 %
# should be read as inconclusive, whatever the line above said.

# %% [markdown] lang="ko" of="2ebf387d"
# ## 요약
#
# 1. 같은 적과 싸우는 기법은 서로를 대신합니다. 함께 쓴 결과를 아무것도 쓰지 않은 것하고만 견주지 말고, 둘 가운데 나은 쪽과 견주십시오.
# 2. 일반화 차이를 줄이는 것은 목표가 아니고, 규제는 의무가 아닙니다. 올바른 데이터가 넉넉하면 얻을 것이 별로 없습니다.
# 3. 참을성 있게 기다렸다가 멈추고, 가장 좋은 가중치로 되돌립니다. 어느 선을 넘으면 더 기다려도 얻는 것이 없습니다.
# 4. 오류율인지 가능도인지 먼저 정하고 조정합니다. 여러 세기를 함께 조정하고, 고르는 데 쓰지 않은 데이터로 보고합니다.
# 5. 규제하지 않은 신경망에서 시작하여, 트리에 묻고, 테스트는 한 번만 하고, 모델과 그 실행을 되풀이하는 데 필요한 것을 남깁니다.
#
# **참고 문헌**
#
# - Box, Hunter, Hunter (2005). *Statistics for experimenters*, 5장: 요인 설계.
# - Prechelt (1998). *Automatic early stopping using cross validation: quantifying the
#   criteria.* Neural Networks 11, 761–767.
# - Zhang, Bengio, Hardt, Recht, Vinyals (2017). *Understanding deep learning requires
#   rethinking generalization.* ICLR.
# - Szegedy, Vanhoucke, Ioffe, Shlens, Wojna (2016). *Rethinking the Inception
#   architecture for computer vision.* CVPR, 7절.
# - Bergstra, Bengio (2012). *Random search for hyper-parameter optimization.* JMLR 13,
#   281–305.
# - Cawley, Talbot (2010). *On over-fitting in model selection and subsequent selection
#   bias in performance evaluation.* JMLR 11, 2079–2107.
# - Hansen, Salamon (1990). *Neural network ensembles.* IEEE TPAMI 12, 993–1001.
# - Breiman (1996). *Bagging predictors.* Machine Learning 24, 123–140.
#
# ## 부록: 판정은 얼마나 안정적인가
#
# 다른 시드를 썼어도 같은 판정이 나왔을까요? `course.py run 08 --study`는 이 장의 셀을 새로운 시드 100개로 실행하고 모든 차이를
# 저장합니다. 거기서 위와 같은 크기의 묶음 1,000개를 뽑아 판정합니다. 98 %에 못 미치는 주장은 위의 줄에 무엇이라고 적혀 있든 판단 보류로 읽어야
# 합니다.

# %%
claims.stability("08")
