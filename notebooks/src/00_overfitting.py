# %% [markdown] lang="en"
# # 00 · Overfitting
#
# About 60 seconds of computing on two cores, 60 minutes of reading and trying.
#
# **After this chapter you can**
#
# 1. tell overfitting from underfitting by two numbers, and from a learning curve;
# 2. say why accuracy is not enough, and use the negative log-likelihood and a calibration diagram;
# 3. read a paired comparison over many seeds: interval, smallest effect that matters, verdict;
# 4. say when regularization helps and when it cannot.
#
# **Before you start:** Python, NumPy arrays, and the first steps with Keras (`Dense`, `compile`, `fit`).

# %% [markdown] lang="ko" of="1aa1f1d4"
# # 00 · 과대적합
#
# 코어 두 개로 계산하는 데 약 60초, 읽고 따라 하는 데 60분쯤 걸립니다.
#
# **이 장을 마치면**
#
# 1. 숫자 두 개와 학습 곡선으로 과대적합과 과소적합을 구별할 수 있습니다.
# 2. 정확도만으로 부족한 까닭을 말하고, 음의 로그 가능도와 보정(calibration) 그림을 쓸 수 있습니다.
# 3. 여러 시드로 한 대응 비교의 결과(구간, 의미 있는 최소 효과, 판정)를 읽을 수 있습니다.
# 4. 규제가 언제 도움이 되고 언제 소용없는지 말할 수 있습니다.
#
# **미리 알아야 할 것:** Python과 NumPy 배열, 그리고 Keras의 기초(`Dense`, `compile`, `fit`).

# %% tags=["setup"]
import keras
import matplotlib.pyplot as plt
import numpy as np

from course_lib import claims, datasets, exercises, experiments, metrics, plotting, training, widgets

# %% [markdown] lang="en"
# ## 1. The problem in one picture
#
# Twelve points lie near a smooth curve, each a little off. We let a polynomial of growing degree go through them. Which of the three
# pictures would you trust to predict a new point?

# %% [markdown] lang="ko" of="94e4384d"
# ## 1. 그림 하나로 보는 문제
#
# 매끄러운 곡선에서 조금씩 벗어난 점 열두 개가 있습니다. 차수를 높여 가며 다항식을 맞춥니다. 새로운 점을 예측한다면 세 그림
# 가운데 어느 것을 믿겠습니까?


# %%
def draw_fit(degree):
    generator = np.random.default_rng(seed=4)
    x = np.linspace(-1, 1, 12)
    y = np.sin(3 * x) + 0.3 * generator.normal(size=12)
    polynomial = np.polynomial.Polynomial.fit(x, y, degree)
    dense = np.linspace(-1, 1, 300)
    plt.plot(dense, np.sin(3 * dense), "--", color="gray")
    plt.plot(dense, polynomial(dense), color=plotting.COLORS[0])
    plt.plot(x, y, "o", color="black")
    plt.ylim(-2, 2)


widgets.static(draw_fit, [{"degree": 1}, {"degree": 4}, {"degree": 11}])

# %% [markdown] lang="en"
# Degree 1 misses even the points it has seen: **underfitting**. Degree 11 hits every point, noise included, and swings wildly between them:
# **overfitting**. Degree 4 misses a little everywhere and is the best of the three. Try the degrees between:

# %% [markdown] lang="ko" of="73371bb9"
# 1차식은 이미 본 점조차 맞히지 못합니다. 이것이 **과소적합**입니다. 11차식은 잡음까지 따라가며 모든 점을 지나지만, 점과 점
# 사이에서는 크게 출렁입니다. 이것이 **과대적합**(과적합, overfitting)입니다. 4차식은 곳곳에서 조금씩 빗나가지만 셋 가운데
# 가장 낫습니다. 그 사이의 차수도 시험해 보십시오.

# %%
widgets.explore(draw_fit, degree=(0, 11, 1, 4))

# %% [markdown] lang="en"
# ## 2. Three parts of the data
#
# A network is judged on examples it has not learned from. So the data are divided in three:
#
# | part | what it is for |
# |---|---|
# | **training set** | the weights are fitted to it |
# | **validation set** | choices are made with it: when to stop, which rate, which width |
# | **test set** | looked at once, at the end |
#
# The difference between what a network achieves on new and on known examples is the **generalization gap**:
#
# $$\text{gap} = \text{error}_\text{test} - \text{error}_\text{train}$$
#
# Our first data set is small and real: handwritten digits of 8 × 8 pixels.

# %% [markdown] lang="ko" of="f0ba684e"
# ## 2. 데이터를 셋으로
#
# 신경망은 학습에 쓰지 않은 예제로 평가합니다. 그래서 데이터를 셋으로 나눕니다.
#
# | 부분 | 쓰임 |
# |---|---|
# | **훈련 세트** | 가중치를 여기에 맞춥니다 |
# | **검증 세트** | 설정을 고르는 데 씁니다(언제 멈출지, 비율과 너비를 얼마로 할지) |
# | **테스트 세트** | 마지막에 한 번만 봅니다 |
#
# 처음 보는 예제와 이미 본 예제에서 거둔 성적의 차이를 **일반화 차이**라고 합니다.
#
# $$\text{gap} = \text{error}_\text{test} - \text{error}_\text{train}$$
#
# 첫 번째 데이터 세트는 작지만 실제 데이터입니다. 8 × 8 픽셀 크기의 손글씨 숫자 이미지입니다.

# %%
digits = datasets.digits()
plotting.image_grid(digits.train[0][:16].reshape(16, 8, 8), titles=digits.train[1][:16])
plt.show()

# %% tags=["nbval-check-output"]
for part in ("train", "validation", "test"):
    inputs, targets = getattr(digits, part)
    print(f"{part:10} {inputs.shape}  {np.bincount(targets)}")

# %% [markdown] lang="en"
# ## 3. Three numbers, from scratch
#
# A classifier answers with a probability for each class. Three numbers say how good the answers are.
#
# **Error**: the share of examples whose most probable class is wrong. **Negative log-likelihood** (NLL): how surprised the network was
# by the right answer, on average,
#
# $$\text{NLL} = -\frac{1}{n}\sum_{i=1}^{n} \log p_i(\text{target}_i) .$$
#
# **Calibration error**: when the network says 80 %, is it right in 80 % of the cases? Here are four predictions and the first two numbers:

# %% [markdown] lang="ko" of="9f142882"
# ## 3. 밑바닥부터 계산하는 세 가지 지표
#
# 분류기는 클래스마다 확률을 하나씩 내놓습니다. 그 대답이 얼마나 좋은지를 세 가지 지표로 나타냅니다.
#
# **오류율**은 가장 높은 확률을 준 클래스가 정답이 아닌 예제의 비율입니다. **음의 로그 가능도**(NLL)는 신경망이 정답을 보고
# 평균적으로 얼마나 놀라는지를 잽니다.
#
# $$\text{NLL} = -\frac{1}{n}\sum_{i=1}^{n} \log p_i(\text{target}_i) .$$
#
# **보정 오차**는 신경망이 80 %라고 말할 때 실제로 그 가운데 80 %를 맞히는지를 따집니다. 예측 네 개로 앞의 두 지표를 계산해
# 봅니다.

# %% tags=["nbval-check-output"]
probabilities = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.99, 0.01]])
targets = np.array([0, 0, 1, 1])  # the last answer is wrong, and very sure

error = np.mean(probabilities.argmax(axis=1) != targets)
nll = -np.mean(np.log(probabilities[np.arange(4), targets]))
print(f"error {error:.2f}   NLL {nll:.3f}   without the last one {-np.mean(np.log([0.9, 0.6, 0.8])):.3f}")
print("as in course_lib:", np.isclose(nll, metrics.negative_log_likelihood(probabilities, targets)))

# %% [markdown] lang="en"
# One sure mistake costs more than all the rest. The error counts it like any other. That is why this course always reports **both**. NLL
# is also what Keras minimizes under the name `sparse_categorical_crossentropy`. It is measured in *nats*; guessing among ten classes costs
# $\log 10 \approx 2.3$.

# %% [markdown] lang="ko" of="a76441d0"
# 확신에 찬 실수 하나가 나머지를 모두 합한 것보다 비쌉니다. 그런데 오류율은 이 실수를 여느 실수와 똑같이 셉니다. 그래서 이
# 강좌에서는 언제나 **둘 다** 보고합니다. NLL은 Keras가 `sparse_categorical_crossentropy`라는 이름으로 최소화하는 값이기도
# 합니다. 단위는 *나트*(nat)이고, 클래스 열 개 가운데 아무거나 찍으면 $\log 10 \approx 2.3$이 나옵니다.

# %% [markdown] lang="en"
# ## 4. Watching a network overfit
#
# We make overfitting easy to see: 500 images, and 30 % of the training labels are **wrong** on purpose. Validation and test labels stay
# correct. This is our *overfitting bench*. It flatters every regularizer, because there is so much to be prevented; remember that when a
# later chapter uses it.
#
# First one run in plain Keras:

# %% [markdown] lang="ko" of="c7b7543d"
# ## 4. 신경망이 과대적합하는 모습
#
# 과대적합이 잘 드러나도록 조건을 만듭니다. 이미지는 500장만 쓰고, 훈련 레이블의 30 %를 일부러 **틀리게** 바꿉니다. 검증
# 세트와 테스트 세트의 레이블은 올바른 그대로 둡니다. 이것이 우리의 *과대적합 실험대*입니다. 막아야 할 과대적합이 워낙
# 많아서 어떤 규제든 실제보다 좋아 보입니다. 뒤의 장에서 이 실험대를 쓸 때 이 점을 떠올리십시오.
#
# 먼저 Keras만으로 한 번 훈련해 봅니다.


# %%
def mlp(*widths, num_inputs=64, learning_rate=1e-3):
    model = keras.Sequential([keras.Input((num_inputs,))])
    for width in widths:
        model.add(keras.layers.Dense(width, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    optimizer = keras.optimizers.Adam(learning_rate)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def noisy_digits(seed):
    return digits.subset(500, seed=seed).with_label_noise(0.3, seed=seed)


keras.utils.set_random_seed(0)
data, model = noisy_digits(seed=0), mlp(256, 256)
history = model.fit(*data.train, epochs=15, batch_size=32, validation_data=data.validation, verbose=0)
print(
    f"training accuracy {history.history['accuracy'][-1]:.2f}, validation {history.history['val_accuracy'][-1]:.2f}"
)

# %% [markdown] lang="en"
# One run says little: other initial weights, other images, another order of the batches would have given another number. So we run it with ten
# seeds. `experiments.compare` does what `fit` did, for each seed, in a compiled loop with the same numbers (a test of the course shows that they are equal).

# %% [markdown] lang="ko" of="e48fc5ad"
# 한 번 실행한 결과로는 알 수 있는 것이 별로 없습니다. 초기 가중치나 이미지, 배치 순서가 달랐다면 다른 숫자가 나왔을
# 것입니다. 그래서 시드 10개로 실행합니다. `experiments.compare`는 시드마다 `fit`과 같은 일을 컴파일한 루프에서 하며, 나오는
# 숫자도 같습니다(같다는 것은 이 강좌의 테스트로 확인합니다).

# %%
curves = experiments.compare(
    {"no regularization": lambda: mlp(256, 256)},
    noisy_digits,
    seeds=claims.seeds(10),
    epochs=60,
    batch_size=32,
    every_epoch=("train", "validation", "test"),
)
figure, axes = plt.subplots(1, 2, figsize=(10, 3.6))
for ax, metric in zip(axes, ("error", "nll"), strict=True):
    curves.plot(metric, ax=ax)
plt.show()

# %% [markdown] lang="en"
# The training error falls to nearly zero: the network has learned the wrong labels by heart. (The curves are scored on the noisy training
# labels and on clean validation labels; so in the beginning training looks *worse*.) The validation error turns up after a few epochs, and
# the NLL with it, a little later.
#
# Now the first verdict. The claim says that going on beyond the best validation epoch makes things worse. The rule was fixed before:
# the test NLL must rise, by at least 0.05 nats on average.

# %% [markdown] lang="ko" of="932a3753"
# 훈련 오류율이 거의 0으로 떨어집니다. 신경망이 틀린 레이블을 외운 것입니다. (훈련은 잡음 섞인 레이블로, 검증은 깨끗한
# 레이블로 채점하므로 처음에는 훈련 쪽이 *더 나빠* 보입니다.) 검증 오류율은 몇 에포크가 지나면 다시 올라가기 시작하고,
# 조금 뒤에 NLL도 올라갑니다.
#
# 이제 첫 번째 판정입니다. 검증 결과가 가장 좋은 에포크를 지나 훈련을 계속하면 결과가 나빠진다는 주장입니다. 규칙은 미리
# 정해 두었습니다. 테스트 NLL이 평균 0.05나트 이상 올라가야 합니다.


# %% tags=["nbval-check-output"]
def nll_by_epoch(split):
    rows = curves.table[(curves.table["split"] == split) & (curves.table["metric"] == "nll")]
    return rows.pivot(index="seed", columns="epoch", values="value").to_numpy()


best_epoch = nll_by_epoch("validation").argmin(axis=1)
test = nll_by_epoch("test")
at_best = test[np.arange(len(test)), best_epoch]
c53 = [claims.judge("C53a", test[:, -1] - at_best)]
print(*c53)

# %% [markdown] lang="en"
# ### How to read this line
#
# - **+0.18 or so** is the mean difference over ten pairs. A *pair* is the same seed twice: here the same run at two epochs; later the same
#   data and initial weights with and without dropout.
# - **[low, high]** is the confidence interval of the mean: made by a method that catches the true mean in 95 % of repetitions. This chapter measures
#   seven claims, so each interval is widened until all seven catch theirs together in 95 % (Bonferroni).
# - **δ** is the smallest effect that matters, fixed before the measurement.
# - **supported** means: the interval lies on the claimed side of zero *and* the mean reaches δ. **refuted**: it lies on the
#   other side, or wholly within ±δ, too small to matter. Otherwise **inconclusive**: more seeds are needed.
# - Some claims say that two things are *equal*. They are supported when the whole interval lies within ±δ, and refuted when it lies wholly outside.
# - A claim with parts **depends** when some parts are supported and others refuted.
#
# The same differences as a picture, one dot a seed:

# %% [markdown] lang="ko" of="6fc7bd60"
# ### 이 줄을 읽는 법
#
# - **+0.18 안팎의 숫자**는 열 쌍의 차이를 평균한 값입니다. *쌍*이란 같은 시드로 얻은 두 결과를 뜻합니다. 여기서는 같은
#   실행의 두 에포크이고, 뒤에서는 데이터와 초기 가중치가 같고 드롭아웃의 유무만 다른 두 실행입니다.
# - 대괄호 안의 **하한, 상한**은 평균의 신뢰 구간입니다. 실험을 되풀이하면 95 %의 경우에 참 평균을 담는 방법으로 만듭니다. 이 장에서는
#   주장 일곱 개를 측정하므로, 일곱 구간이 모두 참 평균을 담는 경우가 95 %가 되도록 넓혔습니다(본페로니 보정).
# - **δ**는 의미 있는 최소 효과이며, 측정하기 전에 정합니다.
# - **뒷받침됨**은 구간 전체가 0을 기준으로 주장하는 쪽에 있고, *또한* 평균이 δ 이상이라는 뜻입니다.
#   **반박됨**은 구간이 반대쪽에 있거나, 의미를 두기에는 너무 작은 ±δ 안에 모두 들어간다는 뜻입니다. 어느 쪽도 아니면 **판단 보류**이고,
#   시드가 더 필요합니다.
# - 둘이 *같다*는 주장도 있습니다. 구간 전체가 ±δ 안에 있으면 뒷받침되고, 전체가 밖에 있으면 반박됩니다.
# - 여러 부분으로 된 주장은 일부가 뒷받침되고 일부가 반박되면 **조건에 따라 다름**입니다.
#
# 같은 차이를 시드마다 점 하나로 그리면 다음과 같습니다.

# %%
level = claims.confidence_level("00")
plotting.paired_differences(
    {"last epoch": test[:, -1] - at_best}, minimum_effect=0.05, confidence_level=level
)
plt.show()

# %% [markdown] lang="en"
# ### How sure, and how often right
#
# What does the likelihood see that the error does not? A reliability diagram groups predictions by how sure the network was and shows how often it
# was right. On the diagonal, 80 % sure means 80 % right. Above it the network is *less* sure than it should be, below it *more* sure. The mean
# distance from the diagonal is the **expected calibration error** (ECE). One seed, to show the diagram:

# %% [markdown] lang="ko" of="97d32068"
# ### 얼마나 확신하고, 얼마나 맞는가
#
# 오류율은 못 보고 가능도는 보는 것이 무엇일까요? 보정 그림(reliability diagram)은 신경망이 확신한 정도에 따라 예측을 묶고,
# 묶음마다 실제로 얼마나 맞았는지를 보여 줍니다. 점이 대각선에 놓이면, 80 % 확신한 예측이 실제로 80 % 맞았다는 뜻입니다.
# 대각선 위쪽이면 실제보다 *덜*, 아래쪽이면 실제보다 *더* 확신한 것입니다. 대각선에서 떨어진 거리의 평균이 **기대 보정 오차**(ECE)입니다. 그림을 보여
# 주려고 시드 하나만 썼습니다.

# %%
confidence, right = {}, {}
keras.utils.set_random_seed(0)
model = mlp(256, 256)
for name, epochs in {"epoch 10": 10, "epoch 60": 50}.items():  # 10, then 50 more
    training.fit(model, *data.train, epochs=epochs, batch_size=32)
    predictions = model.predict(data.test[0], verbose=0)
    confidence[name], right[name] = predictions.max(axis=1), predictions.argmax(axis=1) == data.test[1]
plotting.reliability_diagram(confidence, right)
plt.show()

# %% [markdown] lang="en"
# After 10 epochs the network has learned that labels are unreliable, and hedges: it is right more often than it says. After 60 epochs it has learned them by
# heart and is too sure where it is most sure. The ECE does not tell the two directions apart. The likelihood punishes both, and being sure and wrong most of all.

# %% [markdown] lang="ko" of="dcdb0d5e"
# 10에포크 뒤의 신경망은 레이블이 믿을 만하지 않다는 것을 배워 조심합니다. 말하는 것보다 더 자주 맞힙니다. 60에포크 뒤에는 레이블을 외워서,
# 가장 확신하는 곳에서 지나치게 확신합니다. ECE는 두 방향을 구별하지 못합니다. 가능도는 둘 다 벌하고, 확신하면서 틀린 것을 가장 크게 벌합니다.

# %% [markdown] lang="en"
# ## 5. Capacity
#
# How large should a network be? We train four widths on the same noisy data. **Predict:** which width has the smallest training error, and which the
# smallest test error?

# %% [markdown] lang="ko" of="a9181079"
# ## 5. 용량
#
# 신경망은 얼마나 커야 할까요? 잡음이 섞인 같은 데이터로 너비가 다른 신경망 네 개를 훈련합니다. **예상해 보십시오.** 훈련
# 오류율이 가장 작은 너비와 테스트 오류율이 가장 작은 너비는 각각 어느 것일까요?

# %%
widths = [2, 8, 32, 512]
capacity = experiments.compare(
    {f"width {width}": lambda width=width: mlp(width) for width in widths},
    noisy_digits,
    seeds=5,
    epochs=60,
    batch_size=32,
    every_epoch=(),
)
by_split = {
    f"{name} error": np.stack([capacity.values(f"width {w}", split=split) for w in widths], axis=1)
    for name, split in {"training": "train", "test": "test"}.items()
}
plotting.sweep(widths, by_split, x_label="width", y_label="error", log_x=True)
plt.show()

# %% [markdown] lang="en"
# The training error only falls. The test error falls and rises again: the U-curve of the textbooks. On the left the network is too small to learn
# the digits, on the right it has begun to learn the wrong labels. (Training is scored on labels of which 30 % are wrong. A network that ignores the noise has a training
# error of 0.3; so here the test curve may lie below. Wider networks also learn faster; both effects are in this curve.)
#
# ### "Accuracy on the training set is very low, and on the test set, too: this is overfitting"
#
# So says one of our sources. Is it? We train a network of two hidden units for 20 epochs; it does not learn ten digits. If this were overfitting, the test error would have to be
# clearly larger than the training error:

# %% [markdown] lang="ko" of="a63d9f4f"
# 훈련 오류율은 떨어지기만 합니다. 테스트 오류율은 떨어졌다가 다시 올라갑니다. 교과서에 나오는 U자 곡선입니다. 왼쪽에서는
# 신경망이 너무 작아 숫자를 배우지 못하고, 오른쪽에서는 틀린 레이블을 배우기 시작했습니다. (훈련은 30 %가 틀린
# 레이블로 채점합니다. 잡음을 무시하는 신경망이라면 훈련 오류율이 0.3이므로, 여기서는 테스트 곡선이 더 낮을 수 있습니다. 넓은 신경망은 더 빨리 배우기도
# 합니다. 이 곡선에는 두 효과가 함께 들어 있습니다.)
#
# ### "훈련 세트에서도 정확도가 매우 낮고 테스트 세트에서도 낮다. 이것이 과대적합이다"
#
# 우리가 검토하는 원문 가운데 하나의 설명입니다. 정말 그럴까요? 은닉 유닛이 두 개인 신경망을 20에포크 훈련합니다. 열 가지 숫자를
# 배우지 못합니다. 이것이 과대적합이라면 테스트 오류율이 훈련 오류율보다 뚜렷이 커야 합니다.

# %%
tiny = experiments.compare(
    {"width 2": lambda: mlp(2)},
    lambda seed: digits.subset(500, seed=seed),
    seeds=claims.seeds(10),
    epochs=20,
    batch_size=32,
    every_epoch=(),
)


def gap(result, arm):
    return (result.values(arm, split="test") - result.values(arm, split="train")).to_numpy()


# %% tags=["nbval-check-output"]
for split in ("train", "test"):
    print(f"{split:5} accuracy {1 - tiny.values('width 2', split=split).mean():.1f}")
print(claims.judge("C54", gap(tiny, "width 2")))

# %% [markdown] lang="en"
# No gap: it is **under**fitting. In fairness, two lines above its slip the same source says "100 % on the training set". Low and low is underfitting,
# high and low is overfitting.
#
# ### More capacity, always worse?
#
# The U-curve suggests that a model large enough to fit every training example must be worse than the best smaller one. That is what most people learn, and it can be
# checked exactly. We give 200 images to a linear model on $k$ random ReLU features, solved by least squares. From $k = 200$ on it fits every
# training example. **Predict** the test error at $k = 2000$.

# %% [markdown] lang="ko" of="904420f6"
# 차이가 없습니다. 이것은 과**소**적합입니다. 다만 같은 원문의 두 줄 위에는 "훈련 세트에서 100 %"라고 쓰여 있으니, 단순한
# 실수로 보는 것이 공정하겠습니다. 정확도가 둘 다 낮으면 과소적합, 훈련에서만 높으면 과대적합입니다.
#
# ### 용량이 클수록 언제나 더 나쁜가
#
# U자 곡선을 보면 훈련 예제를 모두 맞힐 만큼 큰 모델은 가장 좋은 작은 모델보다 나쁠 것 같습니다. 대부분 그렇게 배우며, 정말 그런지는
# 정확히 확인할 수 있습니다. 무작위 ReLU 특성 $k$개를 입력으로 받는 선형 모델을 이미지 200장에 최소제곱으로 맞춥니다. $k = 200$부터는 모든
# 훈련 예제를 맞힙니다. $k = 2000$일 때의 테스트 오류율을 **예상해 보십시오.**


# %%
def random_feature_errors(seed, num_features):
    data, generator = digits.subset(200, seed=seed), np.random.default_rng(seed)
    W, b = generator.normal(size=(64, num_features)), generator.uniform(-1, 1, num_features)

    def features(inputs):
        return np.maximum(inputs.astype(float) @ W + b, 0)

    one_hot = np.eye(10)[data.train[1]]
    solution, *_ = np.linalg.lstsq(features(data.train[0]), one_hot, rcond=None)
    return np.mean((features(data.test[0]) @ solution).argmax(axis=1) != data.test[1])


num_features = [20, 50, 100, 150, 200, 250, 400, 2000]
descent = np.array([[random_feature_errors(s, k) for k in num_features] for s in claims.seeds(10)])
plotting.sweep(
    num_features, {"random features": descent}, x_label="features", y_label="test error", log_x=True
)
plt.show()

# %% tags=["nbval-check-output"]
c53.append(claims.judge("C53b", descent[:, num_features.index(2000)] - descent[:, num_features.index(100)]))
print(c53[-1])
print(claims.judge("C53", c53))

# %% [markdown] lang="en"
# The error peaks where the model can **just** fit every example, and falls again to far below the first minimum. This is *double descent* (Belkin et al., 2019).
# Among all solutions that fit, `lstsq` picks the one with the smallest weights; with more features they can be smaller. So "fits the training data perfectly"
# and "overfits" are not the same; that is the *depends* of C53.
#
# ## 6. How much data?
#
# "In vision, data are so scarce that overfitting nearly always occurs." It depends on how many images there are, and on how often the network sees
# each of them.

# %% [markdown] lang="ko" of="a3f6915e"
# 오류율은 모델이 모든 예제를 **겨우** 맞힐 수 있는 곳에서 가장 높고, 그 뒤로는 첫 번째 골짜기보다 훨씬 낮은 곳까지 다시
# 떨어집니다. 이것이 *이중 하강*(double descent, Belkin 외, 2019)입니다. `lstsq`는 모든 예제를 맞히는 해 가운데
# 가중치가 가장 작은 것을 고르고, 특성이 많을수록 더 작은 해가 있습니다. 그러므로 "훈련 데이터를 완벽히 맞힌다"와 "과대적합한다"는 같은 말이
# 아닙니다. C53의 *조건에 따라 다름*은 그런 뜻입니다.
#
# ## 6. 데이터는 얼마나 필요한가
#
# "비전 분야에서는 데이터가 부족하여 거의 대부분 과대적합이 발생한다." 정말 그런지는 이미지가 몇 장인지, 그리고 신경망이
# 같은 이미지를 몇 번 보는지에 달려 있습니다.

# %%
mnist, fashion = datasets.mnist(flat=True), datasets.fashion_mnist(flat=True)
options = {"seeds": claims.seeds(10), "batch_size": 32, "every_epoch": ()}
gaps = {}
for size in (100, 1000):
    result = experiments.compare(
        {"MLP": lambda: mlp(128, num_inputs=784)},
        lambda seed, size=size: mnist.subset(size, seed=seed),
        epochs=20,
        **options,
    )
    gaps[f"MNIST, {size} × 20"] = gap(result, "MLP")
for size, epochs in ((1000, 8), (8000, 1)):  # the same number of steps
    result = experiments.compare(
        {"MLP": lambda: mlp(128, num_inputs=784)},
        lambda seed, size=size: fashion.subset(size, seed=seed),
        epochs=epochs,
        **options,
    )
    gaps[f"Fashion-MNIST, {size} × {epochs}"] = gap(result, "MLP")
percentage_points = {name: 100 * values for name, values in gaps.items()}
plotting.paired_differences(percentage_points, unit="pp", confidence_level=level)
plt.show()

# %% tags=["nbval-check-output"]
c55 = [
    claims.judge("C55a", gaps["MNIST, 1000 × 20"]),
    claims.judge("C55b", gaps["Fashion-MNIST, 8000 × 1"]),
]
print(*c55, claims.judge("C55", c55), sep="\n")

# %% [markdown] lang="en"
# With few images seen many times there is always a gap. The last two rows take the same number of steps: 1,000 images seen eight times leave a gap,
# 8,000 images seen once hardly any. What is never seen twice is not learned by heart.
#
# ## 7. The learning rate comes first
#
# A bad curve is not always overfitting. Before any regularizer, look at the learning rate: too small and the network has not learned yet, too large and it
# never will. (In this short run 0.01 is the best; the course keeps the default of Keras, 0.001.)

# %% [markdown] lang="ko" of="030f7936"
# 적은 수의 이미지를 여러 번 보면 언제나 차이가 생깁니다. 마지막 두 줄은 단계 수가 같습니다. 1,000장을 여덟 번 보면
# 차이가 생기고, 8,000장을 한 번씩만 보면 거의 생기지 않습니다. 두 번 보지 않은 것은 외울 수 없습니다.
#
# ## 7. 학습률이 먼저다
#
# 곡선이 나쁘다고 모두 과대적합은 아닙니다. 규제를 걸기 전에 학습률부터 살펴보십시오. 학습률이 너무 작으면 신경망이 아직
# 배우지 못한 것이고, 너무 크면 영영 배우지 못합니다. (이 짧은 실행에서는 0.01이 가장 좋습니다. 강좌에서는 Keras의 기본값 0.001을 씁니다.)

# %%
learning_rates = experiments.compare(
    {
        f"learning rate {rate}": lambda rate=rate: mlp(64, learning_rate=rate)
        for rate in (0.0001, 0.001, 0.01, 0.3)
    },
    lambda seed: digits.subset(500, seed=seed),
    seeds=3,
    epochs=15,
    batch_size=32,
)
learning_rates.plot("nll", splits=("validation",))
plt.show()

# %% [markdown] lang="en"
# ## 8. When regularization cannot help
#
# To **regularize** is to change the training so that the gap becomes smaller. It cannot create information that the labels do not hold, and it
# cannot make a model express what it cannot express. Two experiments: digits whose labels are **all** random, with dropout and L2 together; and a linear model
# with L2 on XOR, where the answer is "one of the two, but not both".

# %% [markdown] lang="ko" of="8308be69"
# ## 8. 규제가 소용없을 때
#
# **규제**(정규화, regularization)란 일반화 차이가 작아지도록 훈련을 바꾸는 일입니다. 규제는 레이블에 없는 정보를 만들어 낼
# 수 없고, 모델이 표현할 수 없는 것을 표현하게 할 수도 없습니다. 두 가지를 실험합니다. 하나는 레이블이 **모두** 무작위인
# 숫자 이미지에 드롭아웃과 L2를 함께 쓰는 것이고, 다른 하나는 "둘 중 하나이되 둘 다는 아니다"가 답인 XOR을 L2 규제를 건 선형
# 모델로 푸는 것입니다.


# %%
def random_labels(seed):
    data = digits.subset(500, seed=seed)
    labels = np.random.default_rng(seed).integers(0, 10, size=500)
    return datasets.from_arrays((data.train[0], labels), data.validation, data.test)


def regularized():
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(256, activation="relu", kernel_regularizer=keras.regularizers.l2(0.001)),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


guessing = experiments.compare(
    {"dropout + L2": regularized},
    random_labels,
    seeds=claims.seeds(40),
    epochs=20,
    batch_size=32,
    every_epoch=(),
)


# %%
def xor(seed):
    inputs = np.random.default_rng(seed).uniform(-1, 1, size=(1200, 2)).astype("float32")
    targets = (inputs[:, 0] > 0).astype(int) ^ (inputs[:, 1] > 0).astype(int)
    parts = [(inputs[rows], targets[rows]) for rows in (slice(400), slice(400, 800), slice(800, None))]
    return datasets.from_arrays(*parts)


def classifier(*hidden):
    output = keras.layers.Dense(2, activation="softmax", kernel_regularizer=keras.regularizers.l2(0.01))
    model = keras.Sequential([keras.Input((2,)), *hidden, output])
    optimizer = keras.optimizers.Adam(0.01)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


arms = {"linear": classifier, "hidden layer": lambda: classifier(keras.layers.Dense(16, activation="relu"))}
separating = experiments.compare(arms, xor, seeds=claims.seeds(20), epochs=30, batch_size=32, every_epoch=())
separating.summary(confidence_level=level)

# %% tags=["nbval-check-output"]
c60 = [
    claims.judge("C60a", guessing.values("dropout + L2").to_numpy() - 0.9),
    claims.judge("C60b", separating.values("linear", "nll").to_numpy() - np.log(2)),
]
print(*c60, claims.judge("C60", c60), sep="\n")
linear = separating.values("linear")
print(f"XOR, linear: error from {linear.min():.1f} to {linear.max():.1f}")

# %% [markdown] lang="en"
# One hidden layer solves XOR at once: there the remedy was *more* capacity. (XOR is judged by its likelihood: guessing costs log 2, and a
# straight line may be lucky by 15 points of error on one sample without knowing anything.) So before you regularize, ask four questions:
#
# 1. **Is the training error low?** If not, you underfit: more capacity, a better learning rate, more epochs.
# 2. **Is there a gap?** If not, there is nothing to regularize.
# 3. **Can you get more data?** It is the best regularizer.
# 4. **Are the labels right?** No regularizer repairs them all.
#
# The chapters that follow take the tools one by one: dropout, L1 and L2, augmentation.
#
# ## Exercises
#
# Replace each `...` and run the cell. The check answers at once and knows the usual mistakes.
#
# **1. Diagnose.** Return `"underfitting"`, `"overfitting"` or `"good fit"`: underfitting if the training error is above 0.15; otherwise overfitting if the
# validation error is more than 0.05 above the training error; otherwise a good fit. (`chance_error` is what guessing would give, for orientation.)

# %% [markdown] lang="ko" of="93589cc8"
# 은닉층 하나면 XOR은 바로 풀립니다. 여기서 처방은 *더 큰* 용량이었습니다. (XOR은 가능도로 판정합니다. 찍으면 log 2이고,
# 직선은 아무것도 모르면서도 표본 하나에서 운 좋게 오류율을 15퍼센트포인트쯤 줄일 수 있기 때문입니다.) 그러므로 규제를 걸기
# 전에 네 가지를 물어보십시오.
#
# 1. **훈련 오류율이 낮은가?** 아니라면 과소적합입니다. 용량을 늘리고, 학습률을 고치고, 더 오래 훈련합니다.
# 2. **일반화 차이가 있는가?** 없다면 규제할 것이 없습니다.
# 3. **데이터를 더 얻을 수 있는가?** 데이터야말로 가장 좋은 규제입니다.
# 4. **레이블이 올바른가?** 어떤 규제도 틀린 레이블을 모두 바로잡아 주지는 못합니다.
#
# 다음 장부터 드롭아웃, L1과 L2, 데이터 증강을 하나씩 살펴봅니다.
#
# ## 연습 문제
#
# `...`을 답으로 바꾸고 셀을 실행하십시오. 바로 채점하며, 흔한 실수는 무엇이 틀렸는지 알려 줍니다.
#
# **1. 진단.** `"underfitting"`, `"overfitting"`, `"good fit"` 가운데 하나를 돌려주십시오. 훈련 오류율이 0.15보다 크면
# 과소적합입니다. 그렇지 않고 검증 오류율이 훈련 오류율보다 0.05 넘게 크면 과대적합이고, 나머지는 적절한 적합입니다.
# (`chance_error`는 찍었을 때의 오류율로, 참고용입니다.)


# %% role="exercise"
def diagnose(train_error, validation_error, chance_error): ...


exercises.check("00.diagnose", diagnose)


# %% role="solution"
def diagnose(train_error, validation_error, chance_error):
    if train_error > 0.15:
        return "underfitting"
    if validation_error - train_error > 0.05:
        return "overfitting"
    return "good fit"


exercises.check("00.diagnose", diagnose)

# %% [markdown] lang="en"
# **2. Likelihood.** Write the mean negative log-likelihood. `probabilities` has the shape `(n, classes)`, `targets` holds the class numbers.

# %% [markdown] lang="ko" of="a36b4ae0"
# **2. 가능도.** 음의 로그 가능도의 평균을 구하는 함수를 작성하십시오. `probabilities`의 모양은 `(n, classes)`이고,
# `targets`에는 클래스 번호가 들어 있습니다.


# %% role="exercise"
def nll(probabilities, targets): ...


exercises.check("00.nll", nll)


# %% role="solution"
def nll(probabilities, targets):
    return -np.mean(np.log(probabilities[np.arange(len(targets)), targets]))


exercises.check("00.nll", nll)

# %% [markdown] lang="en"
# **3. Split.** Return three arrays of indices: 60 % training, 20 % validation, 20 % test, in random order, decided by `seed` alone.

# %% [markdown] lang="ko" of="a9f95658"
# **3. 데이터 나누기.** 인덱스 배열 세 개를 돌려주십시오. 훈련 60 %, 검증 20 %, 테스트 20 %이고, 순서는 무작위이되
# `seed`만으로 정해져야 합니다.


# %% role="exercise"
def split(num_examples, seed): ...


exercises.check("00.split", split)


# %% role="solution"
def split(num_examples, seed):
    order = np.random.default_rng(seed).permutation(num_examples)
    return np.split(order, [num_examples * 6 // 10, num_examples * 8 // 10])


exercises.check("00.split", split)

# %% [markdown] lang="en"
# **4. Capacity.** How many numbers does a dense network 64-128-10 learn?

# %% [markdown] lang="ko" of="c38d01a2"
# **4. 용량.** 완전 연결 신경망 64-128-10이 학습하는 수는 모두 몇 개입니까?

# %% role="exercise"
num_parameters = ...

exercises.check("00.parameters", num_parameters)

# %% role="solution"
num_parameters = 64 * 128 + 128 + 128 * 10 + 10

exercises.check("00.parameters", num_parameters)

# %% [markdown] lang="en"
# ## Summary
#
# 1. High error on both parts is underfitting. Low on training and high on test is overfitting.
# 2. Choose with validation data. Look at the test data once.
# 3. Report the likelihood beside the error: it sees a network that is sure and wrong.
# 4. Compare in pairs over many seeds, with an interval and a smallest effect that matters, both fixed before.
# 5. Fitting every training example is not yet overfitting, and regularization is no remedy for missing information.
#
# **References**
#
# - Belkin, Hsu, Ma, Mandal (2019). *Reconciling modern machine-learning practice and the classical bias–variance trade-off.* PNAS 116, 15849–15854.
# - Guo, Pleiss, Sun, Weinberger (2017). *On calibration of modern neural networks.* ICML.
# - Zhang, Bengio, Hardt, Recht, Vinyals (2017). *Understanding deep learning requires rethinking generalization.* ICLR.
# - Schuirmann (1987). *A comparison of the two one-sided tests procedure and the power approach.* J. Pharmacokinet. Biopharm. 15 (equivalence).
#
# ## Appendix: how stable are the verdicts?
#
# `course.py run 00 --study` runs the cells of this chapter with 100 fresh seeds and stores every difference. From those, 1,000 groups of the size used
# above are drawn and judged. What is below 98 % deserves more seeds than we gave it.

# %% [markdown] lang="ko" of="0fc485b8"
# ## 요약
#
# 1. 훈련과 테스트의 오류율이 모두 높으면 과소적합, 훈련은 낮고 테스트는 높으면 과대적합입니다.
# 2. 선택은 검증 데이터로 합니다. 테스트 데이터는 한 번만 봅니다.
# 3. 오류율과 함께 가능도를 보고합니다. 가능도를 보면 확신하면서 틀리는 신경망이 드러납니다.
# 4. 여러 시드로 짝을 지어 비교합니다. 구간을 구하는 법과 의미 있는 최소 효과는 미리 정합니다.
# 5. 훈련 예제를 모두 맞혔다고 해서 과대적합인 것은 아니며, 규제는 없는 정보를 메워 주지 못합니다.
#
# **참고 문헌**
#
# - Belkin, Hsu, Ma, Mandal (2019). *Reconciling modern machine-learning practice and the classical bias–variance trade-off.* PNAS 116, 15849–15854.
# - Guo, Pleiss, Sun, Weinberger (2017). *On calibration of modern neural networks.* ICML.
# - Zhang, Bengio, Hardt, Recht, Vinyals (2017). *Understanding deep learning requires rethinking generalization.* ICLR.
# - Schuirmann (1987). *A comparison of the two one-sided tests procedure and the power approach.* J. Pharmacokinet. Biopharm. 15(동등성 검정).
#
# ## 부록: 판정은 얼마나 안정적인가
#
# `course.py run 00 --study`는 이 장의 셀을 새로운 시드 100개로 실행하고 모든 차이를 저장합니다. 거기서 위와 같은 크기의
# 묶음 1,000개를 뽑아 판정합니다. 같은 판정이 나온 비율이 98 %에 못 미치는 주장에는 시드를 더 써야 합니다.

# %%
claims.stability("00")
