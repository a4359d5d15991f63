# %% [markdown] lang="en"
# # 01 · Dropout: what it is
#
# About 60 seconds of computing on two cores, 60 minutes of reading and trying.
#
# **After this chapter you can**
#
# 1. write standard and inverted dropout, forward and backward, and check the gradient;
# 2. say what `Dropout(0.5)` does in Keras, when it does it, and what it leaves alone;
# 3. tell the drop probability from the keep probability, and the right test-time rule from the wrong one;
# 4. recognise popular sentences about dropout that are wrong or half right, with a number that shows it.
#
# **Before you start:** Python, NumPy arrays, and what a layer, a loss and a gradient are. Chapter 00 explains overfitting,
# the negative log-likelihood and why we compare over many seeds.

# %% [markdown] lang="ko" of="f2761ea5"
# # 01 · 드롭아웃이란 무엇인가
#
# 코어 두 개로 계산하는 데 약 60초, 읽고 따라 하는 데 60분쯤 걸립니다.
#
# **이 장을 마치면**
#
# 1. 일반 드롭아웃과 역 드롭아웃의 순전파와 역전파를 직접 작성하고 그래디언트를 검사할 수 있습니다.
# 2. Keras의 `Dropout(0.5)`가 무엇을, 언제 하고, 무엇은 건드리지 않는지 말할 수 있습니다.
# 3. 버릴 확률과 유지 확률, 테스트 때의 올바른 규칙과 틀린 규칙을 구별할 수 있습니다.
# 4. 드롭아웃에 관해 널리 퍼진 문장 가운데 틀렸거나 반만 맞는 것을 알아보고 숫자로 보일 수 있습니다.
#
# **미리 알아야 할 것:** Python과 NumPy 배열, 그리고 층, 손실, 그래디언트가 무엇인지. 과대적합과 음의 로그 가능도, 여러
# 시드로 비교하는 까닭은 00장에서 설명합니다.

# %% tags=["setup"]
import itertools

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from course_lib import claims, datasets, dropout, exercises, experiments, metrics, plotting, training, widgets
from course_lib.language import label

# %% [markdown] lang="en"
# ## 1. A network that loses half of itself
#
# Dropout is one line of arithmetic: while a network trains, every hidden unit is switched off with a fixed probability,
# anew each time. What is left is called a **thinned network**. Below, the same small network as four training
# examples see it: crossed units are off, and their connections are gone with them.

# %% [markdown] lang="ko" of="c33eda89"
# ## 1. 절반을 잃어버리는 신경망
#
# 드롭아웃은 한 줄짜리 계산입니다. 신경망을 훈련하는 동안 은닉 유닛을 정해진 확률로 끄며, 어느 것을 끌지는 매번 새로
# 뽑습니다. 끄고 남은 신경망을 **솎아낸 신경망**(thinned network)이라고 합니다. 아래 그림은 훈련 예제 네 개가 저마다
# 보는, 같은 작은 신경망의 모습입니다. 가위표를 한 유닛은 꺼져 있고, 그 유닛의 연결도 함께 사라집니다.

# %%
generator = np.random.default_rng(seed=3)
figure, axes = plt.subplots(1, 4, figsize=(11, 2.6))
for ax in axes:
    hidden_1, hidden_2 = generator.random(6) >= 0.5, generator.random(6) >= 0.5
    plotting.network([np.ones(4), hidden_1, hidden_2, np.ones(2)], ax=ax)
plt.show()

# %% [markdown] lang="en"
# The idea is from 2012. That is a matter of record, not of measurement, and the course says so:

# %% [markdown] lang="ko" of="4fe01012"
# 이 아이디어는 2012년에 나왔습니다. 이것은 기록으로 확인할 일이지 측정할 일이 아니므로, 이 강좌에서는 그렇다고 밝혀 둡니다.

# %% tags=["nbval-check-output"]
print(claims.judge("C01"))

# %% [markdown] lang="en"
# Every sentence about dropout that we examine has a number such as C01. The sentences come from Korean blog posts and book pages
# that many people learn from. A line like the one above holds a verdict, and the verdict is computed in front of you:
# *supported*, *refuted*, *depends* (some parts are supported, others refuted) or *inconclusive*; *not tested* is for history.
#
# ## 2. The idea in one formula
#
# Let $h$ be the outputs of a layer and $p$ the **drop rate**. For each number $h_j$ we draw a mask $m_j$ that is 1 with
# probability $1-p$ and 0 with probability $p$, and pass on
#
# $$\tilde h_j = m_j \, h_j .$$
#
# That is all. Everything else in this chapter is bookkeeping: how large $\tilde h$ is on average, and what to do about it.

# %% [markdown] lang="ko" of="16b0bea4"
# 드롭아웃에 관해 우리가 검토하는 문장에는 모두 C01과 같은 번호가 있습니다. 많은 사람이 보고 배우는 한국어 블로그 글과
# 책에서 가져온 문장입니다. 위와 같은 줄에는 판정이 붙고, 판정은 여러분이 보는 앞에서 계산합니다. 판정은 *뒷받침됨*,
# *반박됨*, *조건에 따라 다름*(일부는 뒷받침되고 일부는 반박됨), *판단 보류* 가운데 하나이고, 역사에 관한 문장은 *검증하지 않음*입니다.
#
# ## 2. 수식 하나로 보는 아이디어
#
# 어떤 층의 출력을 $h$, **드롭아웃 비율**(버릴 확률)을 $p$라고 합시다. 출력 $h_j$마다 확률 $1-p$로 1, 확률 $p$로 0이 되는
# 마스크 $m_j$를 뽑아 다음 값을 넘깁니다.
#
# $$\tilde h_j = m_j \, h_j .$$
#
# 이것이 전부입니다. 이 장의 나머지는 뒷정리입니다. $\tilde h$의 크기가 평균적으로 얼마인지, 그것을 어떻게 맞출지를
# 다룹니다.

# %% [markdown] lang="en"
# ## 3. From scratch
#
# ### The mask
#
# A uniform random number lies below $p$ with probability $p$. So a unit is kept where the number is at least $p$:

# %% [markdown] lang="ko" of="8898ab88"
# ## 3. 밑바닥부터 만들기
#
# ### 마스크
#
# 균등 난수가 $p$보다 작을 확률은 $p$입니다. 그러므로 난수가 $p$ 이상인 곳의 유닛을 남깁니다.

# %% tags=["nbval-check-output"]
rate = 0.5
activations = np.array([[0.5, 1.2, 0.3, 2.0, 0.9, 1.1, 0.4, 1.6]])  # one example, eight units
mask = np.random.default_rng(seed=1).random(activations.shape) >= rate
print(mask.astype(int))
print(activations * mask)

# %% [markdown] lang="en"
# One of our sources says: the mask is True where "a random array of x's shape" is larger than the ratio. **Which** random
# array? Predict what happens with normal instead of uniform random numbers, then run the cell. It draws 100,000
# numbers for each of ten seeds and compares the share kept with $1-p = 0.7$.

# %% [markdown] lang="ko" of="f9e4fa4e"
# 한 원문에서는 "x와 같은 모양의 난수 배열"이 비율보다 큰 곳을 True로 한다고 설명합니다. **어떤** 난수일까요? 균등 난수 대신
# 정규 난수를 쓰면 어떻게 될지 먼저 예상한 다음, 셀을 실행하십시오. 시드 10개마다 난수 100,000개를 뽑아 남은 비율을
# $1-p = 0.7$과 비교합니다.


# %% tags=["nbval-check-output"]
def excess_kept(draw, rate=0.3):
    """Share of numbers above the rate, minus 1 - rate, for each seed."""
    kept = [np.mean(draw(np.random.default_rng(seed)) > rate) for seed in claims.seeds(10)]
    return np.array(kept) - (1 - rate)


c07 = [
    claims.judge("C07a", excess_kept(lambda generator: generator.random(100_000))),
    claims.judge("C07b", excess_kept(lambda generator: generator.standard_normal(100_000))),
]
print(*c07, claims.judge("C07", c07), sep="\n")

# %% [markdown] lang="en"
# With `randn` a rate of 0.3 would keep only 38 % of the units. The square brackets hold the confidence interval over the seeds;
# *pp* means percentage points. Because this chapter measures nine claims, each interval is a little wider than the usual
# 95 %, so that all nine hold together with 95 % confidence (Bonferroni). Intervals are over seeds, for these data.

# %% [markdown] lang="ko" of="d2739201"
# `randn`을 쓰면 비율 0.3에서 유닛이 38 %밖에 남지 않습니다. 대괄호 안은 시드에 대한 신뢰 구간이고, *pp*는
# 퍼센트포인트입니다. 이 장에서는 주장 아홉 개를 측정하므로 구간 하나하나를 보통의 95 %보다 조금 넓게 잡습니다. 그래야 아홉
# 구간이 한꺼번에 95 %의 신뢰도로 성립합니다(본페로니 보정). 구간은 시드에 대한 것이며, 이 데이터에 한정됩니다.

# %% [markdown] lang="en"
# ### How many units are off?
#
# "`Dropout(0.5)` disables 50 % of the neurons." Each unit is drawn on its own, like a coin. So the **number** of units
# that are off is not fixed:

# %% [markdown] lang="ko" of="8192e528"
# ### 몇 개가 꺼질까
#
# "`Dropout(0.5)`는 뉴런의 50 %를 비활성화한다." 그런데 실제로는 동전을 던지듯 유닛마다 따로 뽑습니다. 그러므로 꺼지는
# **개수**는 정해져 있지 않습니다.

# %%
layer = keras.layers.Dropout(0.5, seed=0)
outputs = np.asarray(layer(np.ones((10_000, 128), "float32"), training=True))  # training: dropout is on
dropped = (outputs == 0).sum(axis=1)  # of 128 units, in each of 10,000 passes
plt.hist(dropped, bins=np.arange(39.5, 89.5), color=plotting.COLORS[0])
plt.axvline(64, color="black", linestyle="--")
plt.xlabel(label("units off, of 128"))
plt.ylabel(label("passes"))
plt.show()


# %% tags=["nbval-check-output"]
def zeros_beyond_rate(rate, shape, seed):
    """Share of zeros that Dropout(rate) makes out of ones, minus the rate."""
    layer = keras.layers.Dropout(rate, seed=seed)
    return np.mean(np.asarray(layer(np.ones(shape, "float32"), training=True)) == 0) - rate


c02 = [
    claims.judge("C02a", np.abs(dropped - 64).max()),
    claims.judge("C02b", [zeros_beyond_rate(0.5, (1000, 128), seed) for seed in claims.seeds(10)]),
]
print(*c02, claims.judge("C02", c02), sep="\n")

# %% [markdown] lang="en"
# On average half of the units are off; in a single pass it may be 50 or 78 of 128. The *depends* is short for that.
#
# ### How large is what is left?
#
# A layer of ten units has only $2^{10} = 1024$ thinned networks. We can list them all and compute the average of the next
# layer's input **exactly**, without any sampling. Take a rate of 0.2, not 0.5: you will soon see why.

# %% [markdown] lang="ko" of="841ef25c"
# 평균하면 절반이 꺼지지만, 한 번의 순전파에서는 128개 가운데 50개가 꺼질 수도, 78개가 꺼질 수도 있습니다.
# *조건에 따라 다름*이라는 판정은 이를 줄인 말입니다.
#
# ### 남은 것은 얼마나 클까
#
# 유닛이 열 개인 층에서 나올 수 있는 솎아낸 신경망은 $2^{10} = 1024$개뿐입니다. 모두 나열하면 다음 층이 받는 입력의 평균을
# 표본 추출 없이 **정확히** 계산할 수 있습니다. 비율은 0.5가 아니라 0.2로 합니다. 까닭은 곧 드러납니다.

# %% tags=["nbval-check-output"]
rate = 0.2
generator = np.random.default_rng(seed=0)
h, W = generator.random(10), generator.normal(size=(10, 3))

masks = np.array(list(itertools.product([0, 1], repeat=10)))  # every pattern of ten zeros and ones
kept = masks.sum(axis=1)
probabilities = (1 - rate) ** kept * rate ** (10 - kept)
average = probabilities @ ((masks * h) @ W)

print("average of all 1,024:", average.round(4))
print("(1 - rate) × full:   ", ((1 - rate) * h @ W).round(4))
print("rate × full:         ", (rate * h @ W).round(4))

# %% [markdown] lang="en"
# The average is $(1-p)$ times what the full network would send. (Exactly so for the *input* of the next layer; behind its nonlinearity the rule is an
# approximation of the average of the thinned networks, and chapter 02 asks how good a one.) So a network that was trained with masks and is tested without
# them must shrink its activations by the **keep** probability $1-p$. This is **standard dropout**.
#
# Two of our sources write something else: multiply by the **drop** ratio, "the ratio that was deleted in training". The slip
# is easy to explain: in the paper of 2014 the letter $p$ is the keep probability. And with $p = 0.5$ both rules are the same
# number, so whoever tests only 0.5 never notices.

# %% [markdown] lang="ko" of="2cc8b011"
# 평균은 전체 신경망이 보내는 값의 $(1-p)$배입니다. (다음 층의 *입력*까지는 정확히 그렇습니다. 비선형 함수를 지난 뒤로는 솎아낸 신경망들의
# 평균을 어림한 것이며, 얼마나 잘 맞는지는 02장에서 봅니다.) 그러므로 마스크를 씌워 훈련하고 마스크 없이 테스트하는 신경망에서는
# 활성화에 **유지** 확률 $1-p$를 곱해 줄여야 합니다. 이것이 **일반 드롭아웃**입니다.
#
# 원문 두 편에는 다르게 적혀 있습니다. "훈련 때 삭제한 비율", 곧 **버릴** 확률을 곱하라는 것입니다. 왜 이런 실수가
# 나왔는지는 쉽게 짐작할 수 있습니다. 2014년 논문에서는 $p$가 유지 확률을 뜻합니다. 게다가 $p = 0.5$이면 두 규칙의 값이 같아서,
# 0.5만 시험해서는 결코 알아차리지 못합니다.

# %% tags=["nbval-check-output"]
c10a = claims.judge("C10a", np.abs(average - rate * h @ W).max())
print(claims.judge("C11", np.abs(average - (1 - rate) * h @ W).max()))
print(c10a)

# %% [markdown] lang="en"
# ### Inverted dropout
#
# Instead of shrinking at test time, one can enlarge while training: divide what is kept by $1-p$. Then the average is already
# right, and at test time there is nothing left to do. This is **inverted dropout**, and the major frameworks use it today.
# Here it is, with its backward pass: the gradient flows through the same mask and the same factor.

# %% [markdown] lang="ko" of="eca16c69"
# ### 역 드롭아웃
#
# 테스트 때 줄이는 대신 훈련 때 키울 수도 있습니다. 남은 값을 $1-p$로 나누면 됩니다. 그러면 평균이 이미 맞으므로 테스트 때는
# 할 일이 없습니다. 이것이 **역 드롭아웃**(반전 드롭아웃, inverted dropout)이고, 오늘날 주요 프레임워크가 이 방식을 씁니다.
# 역전파까지 구현하면 다음과 같습니다. 그래디언트도 같은 마스크와 같은 배율을 거칩니다.


# %%
class InvertedDropout:
    def __init__(self, rate, seed):
        self.rate = rate
        self.generator = np.random.default_rng(seed)

    def forward(self, inputs, training):
        self.scale = np.ones_like(inputs)
        if training:
            kept = self.generator.random(inputs.shape) >= self.rate
            self.scale = kept / (1 - self.rate)
        return inputs * self.scale

    def backward(self, output_gradients):
        return output_gradients * self.scale


# %% [markdown] lang="en"
# Three checks. The exact average over all masks equals the input; the gradient equals the slope measured by finite differences
# (we push each input up and down by a millionth); and the library's tested version, which also knows that rate 1 gives zeros, agrees.

# %% [markdown] lang="ko" of="5a1bb879"
# 세 가지를 확인합니다. 모든 마스크에 대한 정확한 평균이 입력과 같은지, 그래디언트가 유한 차분(각 입력을 백만분의 일만큼
# 올리고 내려서 잰 기울기)과 같은지, 그리고 비율이 1인 경우까지 처리하는 라이브러리의 검증된 구현과 결과가 같은지입니다.

# %% tags=["nbval-check-output"]
print(claims.judge("C12", np.abs(probabilities @ (masks * h / (1 - rate)) - h).max()))

inputs = np.random.default_rng(seed=5).normal(size=(4, 6))
layer = InvertedDropout(rate=0.3, seed=7)
gradients = layer.backward(np.cos(layer.forward(inputs, training=True)))  # of the loss sum(sin(outputs))


def loss_at(inputs):
    return np.sin(InvertedDropout(0.3, seed=7).forward(inputs, training=True)).sum()


def slope(index, step=1e-6):
    moved = np.zeros_like(inputs)
    moved[index] = step
    return (loss_at(inputs + moved) - loss_at(inputs - moved)) / (2 * step)


slopes = np.array([slope(index) for index in np.ndindex(inputs.shape)]).reshape(inputs.shape)
print(claims.judge("C08", np.abs(gradients - slopes).max()))

# %% tags=["nbval-check-output"]
ours = InvertedDropout(rate=0.3, seed=7).forward(inputs, training=True)
library = dropout.InvertedDropout(rate=0.3, seed=7).forward(inputs, training=True)
print("equal to course_lib:", np.array_equal(ours, library))
print(
    "rate 1 gives zeros:", not dropout.InvertedDropout(rate=1.0, seed=7).forward(inputs, training=True).any()
)

# %% [markdown] lang="en"
# ## 4. In Keras
#
# These are the lines that people paste. They run as written; Keras only asks for `keras.Input` in place of `input_shape`.

# %% [markdown] lang="ko" of="b7d76b96"
# ## 4. Keras에서
#
# 다음은 사람들이 흔히 복사해 쓰는 코드입니다. 적힌 그대로 실행됩니다. 다만 Keras는 `input_shape` 대신 `keras.Input`을
# 쓰라고 알려 줍니다.

# %%
import warnings

from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.models import Sequential

with warnings.catch_warnings(record=True) as advice:
    warnings.simplefilter("always")
    model = Sequential(
        [
            Dense(128, activation="relu", input_shape=(784,)),
            Dropout(0.5),
            Dense(64, activation="relu"),
            Dropout(0.5),
            Dense(10, activation="softmax"),
        ]
    )
print(advice[0].message)

# %% tags=["nbval-check-output"]
model.add(Dropout(rate=0.5))  # the other line people paste; here it lands behind the output: a mistake
print([layer.__class__.__name__ for layer in model.layers])
model.pop()
print(f"{model.count_params():,} parameters, of which Dropout has {model.layers[1].count_params()}")

# %% [markdown] lang="en"
# Behind the `softmax` it would set the probability of the right class to zero in half of the training steps; so we took it off again.
#
# `Dropout` has no weights: it adds nothing to learn. Is it the layer that we wrote? We read Keras's mask off its output and
# put our formula beside it. Then the three things one must know about its **rate**, its **mask** and its **switch**.

# %% [markdown] lang="ko" of="c933164f"
# `softmax` 뒤에 두면 훈련 단계의 절반에서 정답 클래스의 확률이 0이 됩니다. 그래서 다시 뺐습니다.
#
# `Dropout`에는 가중치가 없으므로 학습할 것이 늘지 않습니다. 이 층은 우리가 만든 층과 같을까요? Keras의 출력에서 마스크를
# 읽어 내어 우리 수식과 나란히 놓아 봅니다. 그런 다음 꼭 알아야 할 세 가지, **비율**과 **마스크**와 **스위치**를 살펴봅니다.

# %% tags=["nbval-check-output"]
x = np.random.default_rng(seed=0).normal(size=(64, 128)).astype("float32")
layer = keras.layers.Dropout(0.3, seed=1)
y = np.asarray(layer(x, training=True))
kept = y != 0
print("equal to mask × input / (1 - rate):", np.allclose(y, kept * x / (1 - 0.3), rtol=1e-6))

# %% [markdown] lang="en"
# ### The rate: drop, not keep
#
# You want to keep 80 % of the units. Is that `Dropout(0.8)` or `Dropout(0.2)`? Decide, then run.

# %% [markdown] lang="ko" of="e59bf2c6"
# ### 비율: 유지 확률이 아니라 버릴 확률
#
# 유닛의 80 %를 남기고 싶습니다. `Dropout(0.8)`일까요, `Dropout(0.2)`일까요? 먼저 답을 정한 다음 실행하십시오.

# %% tags=["nbval-check-output"]
print(claims.judge("C13", [zeros_beyond_rate(0.2, (100, 1000), seed) for seed in claims.seeds(10)]))

# %% [markdown] lang="en"
# The `rate` of Keras and the `p` of PyTorch's `nn.Dropout(p)` are **drop** probabilities. The $p$ of the paper of 2014 and TensorFlow 1's
# `keep_prob` are **keep** probabilities. A number copied from a paper has to be turned around.
#
# ### The mask: one for each example
#
# "In each mini-batch, other units are dropped." Look at the mask that one call makes for a mini-batch of 32 examples:

# %% [markdown] lang="ko" of="ed49a355"
# Keras의 `rate`와 PyTorch `nn.Dropout(p)`의 `p`는 **버릴** 확률입니다. 2014년 논문의 $p$와 TensorFlow 1의 `keep_prob`는 **유지**
# 확률입니다. 논문에서 가져온 값은 뒤집어서 써야 합니다.
#
# ### 마스크: 예제마다 하나
#
# "미니배치마다 다른 유닛을 끈다." 예제 32개짜리 미니배치로 층을 한 번 호출할 때 만들어지는 마스크를 보십시오.

# %%
layer = keras.layers.Dropout(0.5, seed=0)
masks = np.stack([np.asarray(layer(np.ones((32, 24)), training=True)) > 0 for _ in range(100)])
plotting.mask_grid(masks[0])
plt.show()

# %% tags=["nbval-check-output"]
repeated = len(masks) - len({mask.tobytes() for mask in masks})
other_rows = np.mean((masks[0] != masks[0][0]).any(axis=1)[1:])  # rows that differ from the first row
c03 = [claims.judge("C03a", repeated), claims.judge("C03b", other_rows)]
print(*c03, sep="\n")

# %% [markdown] lang="en"
# Each call draws new masks, and **within** a call every row, that is every example, has its own. One mask for the whole
# mini-batch is possible too, with `noise_shape=(1, units)`. Whether that matters is a question for section 6.
#
# ### The switch: `training`
#
# PyTorch keeps a mode that `train()` and `eval()` set. Keras has no mode: each call says `training=True` or `False`. `fit` says
# True, `predict` and `evaluate` say False, and a plain `model(inputs)` says False as well.

# %% [markdown] lang="ko" of="6cd375eb"
# 호출할 때마다 새 마스크를 뽑고, 한 번의 호출 **안에서도** 행마다, 곧 예제마다 마스크가 다릅니다.
# `noise_shape=(1, units)`로 미니배치 전체에 마스크 하나를 쓰게 할 수도 있습니다. 그것이 결과에 영향을 주는지는 6절에서
# 알아봅니다.
#
# ### 스위치: `training`
#
# PyTorch에는 `train()`과 `eval()`로 정하는 모드가 있습니다. Keras에는 모드가 없고, 호출할 때마다 `training=True`나
# `False`로 정합니다. `fit`은 True로, `predict`와 `evaluate`는 False로 호출하며, 그냥 `model(inputs)`라고만 해도
# False입니다.

# %% tags=["nbval-check-output"]
only_dropout = keras.Sequential([keras.Input((128,)), keras.layers.Dropout(0.5)])
c09a = claims.judge("C09a", np.abs(only_dropout.predict(x, verbose=0) - x).max())
off_differs = np.abs(np.asarray(layer(x, training=False)) - np.asarray(layer(x, training=False))).max()
on_repeats = np.array_equal(np.asarray(layer(x, training=True)), np.asarray(layer(x, training=True)))
c15a = claims.judge("C15a", off_differs + float(on_repeats))  # 0: off is steady, and on is random
print(c09a, c15a, sep="\n")

# %% [markdown] lang="en"
# The last of these is the classic bug. Whoever writes the training loop by hand and calls `model(inputs)` trains **without**
# dropout, and nothing complains. We train the same network three times from the same weights: with the bug, with
# `training=True`, and with no dropout at all.

# %% [markdown] lang="ko" of="96849744"
# 마지막 경우가 전형적인 버그로 이어집니다. 훈련 루프를 직접 작성하면서 `model(inputs)`로만 호출하면 드롭아웃 **없이**
# 훈련하게 되고, 아무 경고도 나오지 않습니다. 같은 신경망을 같은 초기 가중치에서 시작해 세 번 훈련해 봅니다. 버그가 있는
# 채로, `training=True`를 주어, 그리고 아예 드롭아웃 없이 훈련합니다.

# %% tags=["nbval-check-output"]
digits = datasets.digits()
images, labels = digits.train[0][:200], digits.train[1][:200]


def small_network(rate):
    hidden = keras.layers.Dense(32, activation="relu")
    return keras.Sequential(
        [keras.Input((64,)), hidden, keras.layers.Dropout(rate, seed=0), keras.layers.Dense(10)]
    )


keras.utils.set_random_seed(0)
start = small_network(0.0).get_weights()


def train_by_hand(rate, **call_arguments):
    model, optimizer = small_network(rate), keras.optimizers.SGD(0.1)
    for variable, value in zip(model.trainable_variables, start, strict=True):
        variable.assign(value)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for _ in range(20):
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, **call_arguments))  # the line that matters
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return model.trainable_variables[0].numpy()


bug, right, without = train_by_hand(0.5), train_by_hand(0.5, training=True), train_by_hand(0.0, training=True)
c15b = claims.judge("C15b", np.abs(bug - right).max())
print(c15b)
print("the bug trains exactly like no dropout:", np.array_equal(bug, without))

# %% [markdown] lang="en"
# ## 5. What happens to the weights
#
# ### A dropped unit, for one example
#
# "A dropped unit is removed with all its incoming and outgoing connections." For a single example we can look at the
# gradients of all connections of the units that were off. (We use `tanh`, whose outputs are never exactly zero, so that a zero
# can only come from dropout.)

# %% [markdown] lang="ko" of="e322a977"
# ## 5. 가중치에는 무슨 일이 일어나는가
#
# ### 예제 하나에서 꺼진 유닛
#
# "꺼진 유닛은 연결된 모든 입력과 출력 연결과 함께 제거된다." 예제가 하나라면, 꺼진 유닛에 이어진 모든 연결의 그래디언트를
# 들여다볼 수 있습니다. (출력이 정확히 0이 되는 일이 없는 `tanh`를 쓰므로, 0이 나오면 드롭아웃 때문입니다.)

# %% tags=["nbval-check-output"]
keras.utils.set_random_seed(1)
hidden, drop, output = (
    keras.layers.Dense(64, activation="tanh"),
    keras.layers.Dropout(0.5, seed=0),
    keras.layers.Dense(1),
)


def gradients_of(examples):
    """Gradients of the kernels into and out of the hidden units, and which units were off in every example."""
    with tf.GradientTape() as tape:
        thinned = drop(hidden(examples), training=True)
        loss = tf.reduce_mean(output(thinned) ** 2)
    into, out_of = tape.gradient(loss, [hidden.kernel, output.kernel])
    return into.numpy(), out_of.numpy(), np.all(thinned.numpy() == 0, axis=0)


into, out_of, off = gradients_of(images[:1])
print(claims.judge("C04", max(np.abs(into[:, off]).max(), np.abs(out_of[off]).max())))

# %% [markdown] lang="en"
# ### "Dropped units take no part in the update"
#
# True for one example and plain gradient descent. But who trains like that? Two things are different in practice: Adam moves a
# weight by the memory of earlier gradients, and a mini-batch has many masks. Predict the three verdicts:
#
# - C05a: with one example and plain SGD, the weights of dropped units stay where they are;
# - C05b: the same with Adam, in its second step;
# - C05c: in a mini-batch of 32 at a rate of 0.5, half of the units get no gradient.

# %% [markdown] lang="ko" of="b4b86735"
# ### "꺼진 유닛은 갱신에 관여하지 않는다"
#
# 예제 하나와 기본 경사 하강법이라면 맞습니다. 그런데 그렇게 훈련하는 사람이 있을까요? 실제로는 두 가지가 다릅니다. Adam은
# 지난 그래디언트의 기억으로도 가중치를 움직이고, 미니배치에는 마스크가 여럿 있습니다. 세 판정을 예상해 보십시오.
#
# - C05a: 예제 하나와 기본 SGD에서 꺼진 유닛의 가중치는 그대로다.
# - C05b: Adam의 두 번째 단계에서도 마찬가지다.
# - C05c: 비율 0.5, 예제 32개인 미니배치에서 유닛의 절반은 그래디언트를 받지 않는다.


# %% tags=["nbval-check-output"]
def largest_move_of_dropped(optimizer, steps):
    """Train on one example a step; how far did the weights into the units move that were off in the last step?"""
    for example in images[:steps]:
        gradient, _, off = gradients_of(example[None])
        before = hidden.kernel.numpy()
        optimizer.apply([gradient], [hidden.kernel])
    return np.abs(hidden.kernel.numpy() - before)[:, off].max()


_, _, off_for_all_32 = gradients_of(images[:32])
c05 = [
    claims.judge("C05a", largest_move_of_dropped(keras.optimizers.SGD(0.1), steps=1)),
    claims.judge("C05b", largest_move_of_dropped(keras.optimizers.Adam(0.1), steps=2)),
    claims.judge("C05c", np.abs(off_for_all_32.mean() - 0.5)),
]
print(*c05, claims.judge("C05", c05), sep="\n")

# %% [markdown] lang="en"
# In a mini-batch of 32 a unit would have to be off 32 times in a row: a chance of $0.5^{32}$, about one in four billion. So
# practically every unit learns in every step; what dropout changes is **from which examples**.
#
# ### "The final weights are the average of the weights of all mini-batches"
#
# A tidy picture, and wrong. There is one set of weights, and each step starts where the last one ended. What is averaged, inside
# one mini-batch, is the **gradient**. A linear model and three mini-batches are enough to see both:

# %% [markdown] lang="ko" of="8fa0eb68"
# 예제 32개짜리 미니배치에서 한 유닛이 빠지려면 32번 연달아 꺼져야 합니다. 그 확률은 $0.5^{32}$, 약 사십억분의 일입니다.
# 그러므로 사실상 모든 유닛이 모든 단계에서 학습합니다. 드롭아웃이 바꾸는 것은 **어떤 예제에서 배우는가**입니다.
#
# ### "최종 가중치는 모든 미니배치 가중치의 평균이다"
#
# 그럴듯하지만 틀린 설명입니다. 가중치는 한 벌뿐이고, 각 단계는 앞 단계가 끝난 곳에서 시작합니다. 미니배치 하나 안에서
# 평균하는 것은 **그래디언트**입니다. 선형 모델 하나와 미니배치 세 개면 두 가지를 모두 볼 수 있습니다.


# %% tags=["nbval-check-output"]
def gradient(w, rows):
    """Of the mean squared error of a linear model, for some rows of the data."""
    return 2 * inputs[rows].T @ (inputs[rows] @ w - targets[rows]) / len(rows)


generator = np.random.default_rng(seed=0)
inputs, targets = generator.normal(size=(12, 4)), generator.normal(size=12)
batches = np.arange(12).reshape(3, 4)

w = np.zeros(4)
for rows in batches:
    w = w - 0.1 * gradient(w, rows)  # what training does
separate = [np.zeros(4) - 0.1 * gradient(np.zeros(4), rows) for rows in batches]

each_example = [gradient(np.zeros(4), [row]) for row in batches[0]]
print(claims.judge("C06", np.abs(w - np.mean(separate, axis=0)).max()))
print(
    "gradients are averaged:", np.allclose(gradient(np.zeros(4), batches[0]), np.mean(each_example, axis=0))
)

# %% [markdown] lang="en"
# ### Try it: the mask explorer
#
# Move the rate. Rows are examples, columns are units. At 0.5, look for the example that lost most units. What is left at 1?

# %% [markdown] lang="ko" of="b18a3ded"
# ### 직접 해 보기: 마스크 탐색기
#
# 비율을 움직여 보십시오. 행은 예제, 열은 유닛입니다. 비율 0.5에서 유닛을 가장 많이 잃은 예제를 찾아보십시오.
# 비율이 1이면 무엇이 남습니까?


# %%
def draw_mask(rate, seed):
    ones = np.ones((10, 16))
    outputs = dropout.InvertedDropout(rate, seed).forward(ones, training=True)
    plotting.mask_grid(outputs > 0)


widgets.explore(draw_mask, rate=(0.0, 1.0, 0.05, 0.5), seed=(0, 20, 1, 0))

# %% [markdown] lang="en"
# The same picture without a slider, for pages that run no code:

# %% [markdown] lang="ko" of="4cae7463"
# 코드를 실행하지 않는 페이지를 위해 같은 그림을 슬라이더 없이 그리면 다음과 같습니다.

# %%
widgets.static(draw_mask, [{"rate": 0.2, "seed": 0}, {"rate": 0.5, "seed": 0}, {"rate": 0.8, "seed": 0}])

# %% [markdown] lang="en"
# ## 6. Predict, then measure
#
# ### The wrong test-time rule
#
# In section 3 the rule "times the drop ratio" was wrong on paper. Does it matter? We train networks with standard dropout at three
# rates and test each of them with three rules: times $1-p$, times $p$, and no factor. **Predict:** at a rate of 0.2, how much
# accuracy does the wrong rule cost: none, 5 points, or 50?
#
# The layer, with the factor as something we can change after training:

# %% [markdown] lang="ko" of="977fe284"
# ## 6. 예상하고, 측정하기
#
# ### 테스트 때의 틀린 규칙
#
# 3절의 계산에 따르면 "삭제한 비율을 곱한다"는 규칙은 틀렸습니다. 실제로도 문제가 될까요? 일반 드롭아웃을 쓰는
# 신경망을 세 가지 비율로 훈련하고, 각각을 세 가지 규칙으로 테스트합니다. 곧 $1-p$를 곱하기, $p$를 곱하기, 아무것도 곱하지
# 않기입니다. **예상해 보십시오.** 비율이 0.2일 때 틀린 규칙은 정확도를 얼마나 떨어뜨릴까요? 전혀 떨어뜨리지 않을까요,
# 5퍼센트포인트일까요, 아니면 50퍼센트포인트일까요?
#
# 다음은 훈련이 끝난 뒤 배율을 바꿀 수 있게 한 층입니다.


# %% tags=["setup"]
class StandardDropout(keras.layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate, self.test_factor = rate, 1 - rate
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, inputs, training=False):
        if not training:
            return inputs * self.test_factor
        random = keras.random.uniform(keras.ops.shape(inputs), seed=self.seed_generator)
        return inputs * keras.ops.cast(random >= self.rate, inputs.dtype)


def mlp(make_dropout):
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(2):
        model.add(keras.layers.Dense(128, activation="relu"))
        model.add(make_dropout())
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown] lang="en"
# Fitting this network once with plain Keras looks like this. To repeat it for many seeds in seconds, the course has its own loop,
# `training.fit`. It calls the very same Keras training step, only in a compiled loop; so both end with the same weights, masks included:

# %% [markdown] lang="ko" of="8a241126"
# 이 신경망을 Keras만으로 한 번 훈련하는 코드는 다음과 같습니다. 여러 시드로 몇 초 만에 되풀이할 수 있도록 이 강좌에는
# `training.fit`이라는 자체 루프가 있습니다. Keras의 훈련 단계를 그대로 쓰되 컴파일한 루프 안에서 호출합니다. 그래서
# 마스크까지 똑같고, 훈련을 마친 가중치도 같습니다.

# %% tags=["nbval-check-output"]
data = digits.subset(500, seed=0)
keras.utils.set_random_seed(0)
by_keras = mlp(lambda: keras.layers.Dropout(0.5))
by_keras.fit(*data.train, epochs=3, batch_size=32, shuffle=False, verbose=0)

keras.utils.set_random_seed(0)
by_course = mlp(lambda: keras.layers.Dropout(0.5))
training.fit(by_course, *data.train, epochs=3, batch_size=32, shuffle=False)

pairs = zip(by_keras.get_weights(), by_course.get_weights(), strict=True)
print("same weights after 3 epochs:", all(np.allclose(one, other, atol=1e-5) for one, other in pairs))

# %% [markdown] lang="en"
# Now the experiment: three rates, ten seeds each. A seed decides which 500 images are drawn, the initial weights and the order of
# the batches, and all arms get the same. `try_rules` tests a trained network with each rule.

# %% [markdown] lang="ko" of="9c7def02"
# 이제 실험입니다. 비율 세 가지를 각각 시드 10개로 훈련합니다. 시드는 어떤 이미지 500장을 뽑을지, 그리고 초기 가중치와 배치
# 순서를 정하며, 모든 조건에 똑같이 적용됩니다. `try_rules`는 훈련한 신경망을 규칙마다 테스트합니다.


# %%
def try_rules(model, data):
    layers = [layer for layer in model.layers if isinstance(layer, StandardDropout)]
    rate, found = layers[0].rate, {}
    for rule, factor in {"× rate": rate, "no factor": 1.0, "× (1 − rate)": 1 - rate}.items():
        for layer in layers:
            layer.test_factor = factor
        predictions = np.asarray(model(data.test[0], training=False))
        found[f"nll, {rule}"] = metrics.negative_log_likelihood(predictions, data.test[1])
        found[f"error, {rule}"] = metrics.error_rate(predictions, data.test[1])
    return found


rates = [0.2, 0.5, 0.8]
rules = experiments.compare(
    {f"rate {rate}": lambda rate=rate: mlp(lambda: StandardDropout(rate)) for rate in rates},
    lambda seed: digits.subset(500, seed=seed),
    seeds=claims.seeds(10),
    epochs=40,
    batch_size=32,
    measure=try_rules,
)

# %%
figure, axes = plt.subplots(1, 2, figsize=(10, 3.8))
for ax, metric in zip(axes, ("error", "nll"), strict=True):
    by_rule = {
        rule: np.stack([rules.values(f"rate {rate}", f"{metric}, {rule}") for rate in rates], axis=1)
        for rule in ("× (1 − rate)", "× rate", "no factor")
    }
    plotting.sweep(rates, by_rule, x_label="dropout rate", y_label=metric, ax=ax)
plt.show()

# %% tags=["nbval-check-output"]
wrong, correct = rules.values("rate 0.2", "nll, × rate"), rules.values("rate 0.2", "nll, × (1 − rate)")
c10b = claims.judge("C10b", (wrong - correct).to_numpy())
for rule in ("× (1 − rate)", "× rate"):
    print(f"rate 0.2, {rule:12} error {rules.values('rate 0.2', f'error, {rule}').mean():.2f}")
print(c10b)
print(claims.judge("C10", [c10a, c10b]))

# %% [markdown] lang="en"
# At a rate of 0.2 the error hardly notices. But for the biases, the wrong factor only shrinks the scores, by $(0.2/0.8)^2 = 1/16$ in
# two layers, and their order stays. The **likelihood** collapses: shrunken scores mean probabilities near one tenth each. At 0.8 the wrong factor is too
# *large*, and the network is too sure instead. An experiment that reports accuracy alone would have passed the wrong rule; this is why every
# comparison in this course reports the likelihood as well. Look also at 0.5: there the two rules are the same point. (Bands: 95 % intervals over the seeds.)

# %% [markdown] lang="ko" of="3c1c5749"
# 비율 0.2에서 오류율은 거의 달라지지 않습니다. 편향을 빼면 틀린 배율은 점수를 두 층에서 $(0.2/0.8)^2 = 1/16$로 줄일 뿐이고, 순위는 그대로이기
# 때문입니다. 무너지는 것은 **가능도**입니다. 점수가 줄면 확률이 모두 10분의 1 가까이로 모입니다. 0.8에서는 틀린 배율이 반대로 너무 *커서*
# 신경망이 지나치게 확신합니다. 정확도만 보고하는 실험이었다면 틀린 규칙이 통과했을 것입니다. 그래서 이 강좌의 모든 비교에서는 가능도도 함께
# 보고합니다. 0.5도 보십시오. 그곳에서는 두 규칙의 점이 겹칩니다. (띠는 시드에 대한 95 % 구간입니다.)

# %% [markdown] lang="en"
# ### One mask for the batch, and dropout left on at test time
#
# Two more questions share one experiment with 20 seeds. Does it matter that each example has its own mask? And what happens if
# dropout stays **on** at test time and we average 30 predictions (Monte-Carlo dropout)? **Predict:** better, equal or worse
# than switching it off?

# %% [markdown] lang="ko" of="295bd967"
# ### 배치에 마스크 하나, 그리고 테스트 때도 켜 둔 드롭아웃
#
# 질문 두 개에 시드 20개짜리 실험 하나로 답합니다. 예제마다 마스크가 다른 것이 중요할까요? 또 테스트 때도 드롭아웃을 **켠**
# 채 예측 30개를 평균하면(몬테카를로 드롭아웃) 어떻게 될까요? **예상해 보십시오.** 끌 때보다 나을까요, 같을까요, 나쁠까요?


# %%
def average_of_30_passes(model, data):
    passes = dropout.monte_carlo_predict(model, data.test[0], num_passes=30, seed=0)
    predictions = passes.mean(axis=0)
    return {
        "nll, 30 passes": metrics.negative_log_likelihood(predictions, data.test[1]),
        "error, 30 passes": metrics.error_rate(predictions, data.test[1]),
    }


masking = experiments.compare(
    {
        "one mask an example": lambda: mlp(lambda: keras.layers.Dropout(0.5)),
        "one mask a batch": lambda: mlp(lambda: keras.layers.Dropout(0.5, noise_shape=(1, 128))),
    },
    lambda seed: digits.subset(500, seed=seed),
    seeds=claims.seeds(20),
    epochs=40,
    batch_size=32,
    measure=average_of_30_passes,
)
masking.summary(confidence_level=claims.confidence_level("01"))

# %%
left_on = masking.values("one mask an example", "nll, 30 passes") - masking.values(
    "one mask an example", "nll"
)
differences = {
    "one mask a batch": masking.differences("one mask a batch", metric="nll"),
    "mean of 30 passes": left_on.to_numpy(),
}
level = claims.confidence_level("01")
plotting.paired_differences(
    differences, confidence_level=level, title=label("NLL difference, right is worse")
)
plt.show()

# %% tags=["nbval-check-output"]
c03.append(claims.judge("C03c", masking))
c09 = [c09a, claims.judge("C09b", left_on.to_numpy())]
print(c03[-1], claims.judge("C03", c03), sep="\n")
print(c09[-1], claims.judge("C09", c09), sep="\n")

# %% [markdown] lang="en"
# Sharing a mask costs likelihood; a likely reason is that the noise of a step is no longer averaged over the batch. The average of 30
# noisy passes has the worse likelihood here, though about the same error: this network is not too sure to begin with, and averaging makes it less
# sure. Where a network is too sure, averaging may help. Another use of Monte-Carlo dropout is the **spread** of the passes: it tells where the network
# is guessing.

# %% [markdown] lang="ko" of="a2a12079"
# 마스크를 함께 쓰면 가능도가 나빠집니다. 한 단계의 잡음이 배치 안에서 더는 평균되지 않기 때문일 것입니다. 잡음 섞인 예측 30개의
# 평균은 여기서 오류율이 거의 같은데도 가능도가 나쁩니다. 이 신경망은 애초에 지나치게 확신하지 않으며, 평균하면 확신이 더 약해집니다. 지나치게
# 확신하는 신경망이라면 평균이 도움이 될 수도 있습니다. 몬테카를로 드롭아웃의 또 다른 쓸모는 예측이 **퍼진 정도**입니다. 신경망이 어떤 입력에서 찍고
# 있는지 알려 줍니다.

# %%
keras.utils.set_random_seed(0)
model = mlp(lambda: keras.layers.Dropout(0.5))
training.fit(model, *digits.train, epochs=40, batch_size=32)
three, eight = (digits.test[0][digits.test[1] == digit][0] for digit in (3, 8))
examples = np.stack([three, (three + eight) / 2, eight])
passes = dropout.monte_carlo_predict(model, examples, num_passes=200, seed=0)
print("standard deviation of the probability of a 3:", passes[:, :, 3].std(axis=0).round(2))

figure, axes = plt.subplots(2, 3, figsize=(9, 3.6), gridspec_kw={"height_ratios": [1.2, 1]})
for column, image in enumerate(examples):
    axes[0, column].imshow(image.reshape(8, 8), cmap="gray_r")
    axes[0, column].set_axis_off()
    axes[1, column].hist(passes[:, column, 3], bins=20, range=(0, 1), color=plotting.COLORS[0])
    axes[1, column].set_xlabel(label("probability of a 3"))
axes[1, 0].set_ylabel(label("passes"))
plt.show()

# %% [markdown] lang="en"
# Left a 3, right an 8, in the middle the mean of both. There the passes disagree most; for the clear digits only a few stray.
#
# ### Is inverted dropout faster?
#
# "Inverted dropout is preferred because inference needs no extra operation." We time a network of 784-512-512-10 units in three
# forms: inverted, standard with scaling layers, and standard with the factor multiplied into the weights once. Times
# depend on the machine, so these verdicts may differ on yours.

# %% [markdown] lang="ko" of="197edac7"
# 왼쪽은 3, 오른쪽은 8, 가운데는 둘의 평균입니다. 가운데에서 예측이 가장 많이 엇갈리고, 뚜렷한 숫자에서는 몇 번만 빗나갑니다.
#
# ### 역 드롭아웃이 더 빠른가
#
# "추론할 때 추가 연산이 필요 없어 역 드롭아웃을 선호한다." 784-512-512-10 신경망의 예측 시간을 세 가지 형태로 잽니다. 역
# 드롭아웃, 배율 층을 둔 일반 드롭아웃, 그리고 배율을 가중치에 한 번 곱해 둔 일반 드롭아웃입니다. 시간은 컴퓨터에 따라
# 달라지므로 여러분의 컴퓨터에서는 판정이 다를 수 있습니다.

# %%
import time


def predictor(after_hidden, factor=1.0):
    model = keras.Sequential([keras.Input((784,))])
    for _ in range(2):
        model.add(keras.layers.Dense(512, activation="relu"))
        model.add(after_hidden())
    model.add(keras.layers.Dense(10))
    for layer in model.layers[2::2]:  # the layers behind a dropout
        layer.kernel.assign(factor * layer.kernel)
    return tf.function(lambda images: model(images, training=False))


def seconds(predict, images, calls=5):
    start = time.perf_counter()
    for _ in range(calls):
        predict(images)
    return time.perf_counter() - start


images = tf.random.stateless_uniform((64, 784), seed=[0, 0])
forms = {
    "inverted": predictor(lambda: keras.layers.Dropout(0.2)),
    "scaling layers": predictor(lambda: StandardDropout(0.2)),
    "folded": predictor(lambda: keras.layers.Dropout(0.2), factor=0.8),
}
warm_up = [seconds(predict, images) for predict in forms.values()]
turns = [  # short turns, so that a busy moment of the machine hits all three; of 20 the median counts
    [[seconds(predict, images) for predict in forms.values()] for _ in range(20)] for _ in claims.seeds(20)
]
inverted, scaling_layers, folded = np.median(turns, axis=1).T

# %%
c14 = [
    claims.judge("C14a", scaling_layers / inverted - 1),
    claims.judge("C14b", folded / inverted - 1),
]
print(*c14, claims.judge("C14", c14), sep="\n")

# %% [markdown] lang="en"
# (*n* counts repetitions here, not seeds.) Folding needs one multiplication in the life of the network, and then there are exactly the operations of inverted dropout.
# So whatever your machine says about separate scaling layers, an inverted network and a folded one do the same work. What remains of the advantage is
# convenience: the network that is tested does not need to know the rate with which it was trained.
#
# ## 7. Two relatives
#
# **Gaussian dropout** multiplies by noise of mean 1 and the same variance $p/(1-p)$ instead of by zeros. **Spatial dropout** drops
# whole feature maps of a convolutional network, because neighbouring pixels tell almost the same.

# %% [markdown] lang="ko" of="3448c747"
# (여기서 *n*은 시드가 아니라 반복 횟수입니다.) 가중치에 배율을 곱해 두는 일은 신경망마다 한 번이면 되고, 그 뒤의 연산은 역 드롭아웃과 똑같습니다.
# 그러므로 따로 둔 배율 층에 대한 판정이 여러분의 컴퓨터에서 어떻게 나오든, 역 드롭아웃과 미리 곱해 둔 신경망은 같은 일을 합니다. 역 드롭아웃에 남는
# 장점은 편리함입니다. 테스트할 때 신경망이 어떤 비율로 훈련되었는지 알 필요가 없습니다.
#
# ## 7. 두 친척
#
# **가우시안 드롭아웃**은 마스크 대신, 평균이 1이고 분산이 역 드롭아웃과 똑같이 $p/(1-p)$인 잡음을 곱합니다.
# **공간 드롭아웃**(SpatialDropout)은 합성곱 신경망의 특성 맵을 통째로 끕니다. 이웃한 픽셀에는 거의 같은 정보가 들어 있기
# 때문입니다.

# %% tags=["nbval-check-output"]
ones = np.ones((1000, 1000), "float32")
for layer in (keras.layers.Dropout(0.2, seed=0), keras.layers.GaussianDropout(0.2, seed=0)):
    outputs = np.asarray(layer(ones, training=True))
    print(f"{layer.__class__.__name__:16} mean {outputs.mean():.2f}   variance {outputs.var():.2f}")
print("p / (1 - p) =", 0.2 / (1 - 0.2))

# %%
picture = datasets.fashion_mnist().train[0][:1]  # shape (1, 28, 28, 1)
feature_maps = np.repeat(picture, 8, axis=-1)  # one example, eight equal maps
for layer in (keras.layers.Dropout(0.5, seed=0), keras.layers.SpatialDropout2D(0.5, seed=5)):
    maps = np.asarray(layer(feature_maps, training=True))[0].transpose(2, 0, 1)
    plotting.image_grid(maps)
plt.show()

# %% [markdown] lang="en"
# Above `Dropout`: single pixels are missing in every map. Below `SpatialDropout2D`: each map is there or gone (black) as a whole.
#
# ## 8. Where the explanations go wrong
#
# Two popular sentences are wrong, and three are half right:
#
# - **"Multiply by the drop ratio at test time"** (C10). By the keep probability; only at 0.5 is it the same.
# - **"The final weights are the average over the mini-batches"** (C06). Gradients are averaged, weights are not.
# - **"50 % of the neurons are off"** (C02), **"dropped units are not updated"** (C05). On average; and for one example with plain SGD only.
# - **"In every mini-batch another mask"** (C03). For every *example* another mask, and that is better.
#
# All claims that have parts:

# %% [markdown] lang="ko" of="14fbf725"
# 위는 `Dropout`으로, 맵마다 픽셀이 하나하나 따로 빠집니다. 아래는 `SpatialDropout2D`로, 맵이 통째로 남거나 사라집니다(검은색).
#
# ## 8. 흔한 설명은 어디서 틀리는가
#
# 널리 퍼진 설명 가운데 두 개는 틀렸고 세 개는 반만 맞습니다.
#
# - **"테스트할 때 삭제한 비율을 곱한다"** (C10). 유지 확률을 곱합니다. 0.5일 때만 둘이 같습니다.
# - **"최종 가중치는 미니배치 가중치의 평균이다"** (C06). 평균하는 것은 그래디언트이지 가중치가 아닙니다.
# - **"뉴런의 50 %가 꺼진다"** (C02), **"꺼진 유닛은 갱신되지 않는다"** (C05). 앞의 것은 평균해서만, 뒤의 것은 예제가 하나이고
#   기본 SGD일 때만 맞습니다.
# - **"미니배치마다 다른 마스크"** (C03). *예제*마다 다른 마스크를 쓰며, 그편이 더 낫습니다.
#
# 여러 부분으로 된 주장을 모으면 다음과 같습니다.

# %% tags=["nbval-check-output"]
for claim_id, parts in {"C02": c02, "C03": c03, "C05": c05, "C07": c07, "C09": c09}.items():
    print(claims.judge(claim_id, parts))
print(claims.judge("C10", [c10a, c10b]))
print(claims.judge("C15", [c15a, c15b]))

# %% [markdown] lang="en"
# ## Exercises
#
# Replace each `...` and run the cell. The check answers at once and knows the usual mistakes. The solutions have a notebook of their own.
#
# **1. Forward.** Write the training pass of inverted dropout. `inputs` has the shape `(batch, units)`; every number gets its own
# mask; the same `seed` gives the same result; a rate of 1 gives zeros, not NaN.

# %% [markdown] lang="ko" of="3cab7da9"
# ## 연습 문제
#
# `...`을 답으로 바꾸고 셀을 실행하십시오. 바로 채점하며, 흔한 실수는 무엇이 틀렸는지 알려 줍니다. 풀이는 별도의 노트북에
# 있습니다.
#
# **1. 순전파.** 역 드롭아웃의 훈련 때 순전파를 작성하십시오. `inputs`의 모양은 `(batch, units)`이고, 숫자마다 마스크가 따로
# 있어야 합니다. `seed`가 같으면 결과도 같아야 하고, 비율이 1이면 NaN이 아니라 영을 내야 합니다.


# %% role="exercise"
def forward(inputs, rate, seed): ...


exercises.check("01.inverted_forward", forward)


# %% role="solution"
def forward(inputs, rate, seed):
    if rate == 1:
        return np.zeros_like(inputs)
    kept = np.random.default_rng(seed).random(inputs.shape) >= rate
    return inputs * kept / (1 - rate)


exercises.check("01.inverted_forward", forward)

# %% [markdown] lang="en"
# **2. Backward.** The forward pass kept the units where `mask` is True. Which gradient goes back?

# %% [markdown] lang="ko" of="eef163be"
# **2. 역전파.** 순전파에서 `mask`가 True인 유닛을 남겼습니다. 어떤 그래디언트를 되돌려 보내야 합니까?


# %% role="exercise"
def backward(output_gradients, mask, rate): ...


exercises.check("01.backward", backward)


# %% role="solution"
def backward(output_gradients, mask, rate):
    return output_gradients * mask / (1 - rate)


exercises.check("01.backward", backward)

# %% [markdown] lang="en"
# **3. Test time.** A network was trained with **standard** dropout. What becomes of its activations at test time?

# %% [markdown] lang="ko" of="f15bb8e6"
# **3. 테스트.** **일반** 드롭아웃으로 훈련한 신경망이 있습니다. 테스트할 때 활성화를 어떻게 바꾸어야 합니까?


# %% role="exercise"
def predict_standard(activations, rate): ...


exercises.check("01.test_time", predict_standard)


# %% role="solution"
def predict_standard(activations, rate):
    return activations * (1 - rate)


exercises.check("01.test_time", predict_standard)

# %% [markdown] lang="en"
# **4. From a paper.** A paper writes "we retain units with $p = 0.8$". Which `rate` do you give Keras?

# %% [markdown] lang="ko" of="4b4e00f8"
# **4. 논문의 값.** 논문에 "유닛을 $p = 0.8$의 확률로 유지한다"라고 적혀 있습니다. Keras에는 `rate`를 얼마로 주어야 합니까?

# %% role="exercise"
rate_for_keras = ...

exercises.check("01.keras_rate", rate_for_keras)

# %% role="solution"
rate_for_keras = 0.2

exercises.check("01.keras_rate", rate_for_keras)

# %% [markdown] lang="en"
# **5. The loop.** You write your own training loop. How must it call the model, so that dropout is on?

# %% [markdown] lang="ko" of="ed319cc4"
# **5. 훈련 루프.** 훈련 루프를 직접 작성합니다. 드롭아웃이 켜지려면 모델을 어떻게 호출해야 합니까?


# %% role="exercise"
def call_in_loop(model, inputs): ...


exercises.check("01.training_flag", call_in_loop)


# %% role="solution"
def call_in_loop(model, inputs):
    return model(inputs, training=True)


exercises.check("01.training_flag", call_in_loop)

# %% [markdown] lang="en"
# **6. A silent unit.** The rate is 0.5 and a mini-batch has 4 examples. With which probability is one unit off for all of them?

# %% [markdown] lang="ko" of="bc1b4f82"
# **6. 침묵하는 유닛.** 비율은 0.5이고 미니배치에는 예제가 4개 있습니다. 한 유닛이 모든 예제에서 꺼질 확률은 얼마입니까?

# %% role="exercise"
probability = ...

exercises.check("01.all_dropped", probability)

# %% role="solution"
probability = 0.5**4

exercises.check("01.all_dropped", probability)

# %% [markdown] lang="en"
# ## Summary
#
# 1. Dropout multiplies each activation of each example by 0 with probability $p$, anew in every pass.
# 2. Standard dropout multiplies by $1-p$ at test time; inverted dropout divides by $1-p$ while training. Keras does the latter.
# 3. `rate` is the drop probability. The `training` argument is the switch; a loop written by hand must say `training=True`.
# 4. The backward pass uses the same mask and the same factor.
# 5. Accuracy can hide a wrong rule. The likelihood shows it.
#
# **References**
#
# - Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov (2012). *Improving neural networks by preventing co-adaptation of
#   feature detectors.* arXiv 1207.0580.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014). *Dropout: a simple way to prevent neural networks from
#   overfitting.* JMLR 15, 1929–1958. Sections 4, 5.1 and 10.
# - Gal, Ghahramani (2016). *Dropout as a Bayesian approximation.* ICML.
# - Tompson, Goroshin, Jain, LeCun, Bregler (2015). *Efficient object localization using convolutional networks.* CVPR (spatial dropout).
#
# ## Appendix: how stable are the verdicts?
#
# Would other seeds have said the same? `course.py run 01 --study` runs the cells of this chapter with 100 fresh seeds and stores every
# difference. From those, 1,000 groups of the size used above are drawn and judged. What is below 98 % deserves more seeds than we gave it.

# %% [markdown] lang="ko" of="f8b3ab4e"
# ## 요약
#
# 1. 드롭아웃은 각 예제의 각 활성화에 확률 $p$로 0을 곱하며, 마스크는 매번 새로 뽑습니다.
# 2. 일반 드롭아웃은 테스트 때 $1-p$를 곱하고, 역 드롭아웃은 훈련 때 $1-p$로 나눕니다. Keras는 뒤의 방식입니다.
# 3. `rate`는 버릴 확률입니다. 스위치는 `training` 인수이고, 직접 작성한 루프에서는 `training=True`를 넘겨야 합니다.
# 4. 역전파는 같은 마스크와 같은 배율을 씁니다.
# 5. 정확도만 보면 틀린 규칙이 가려질 수 있습니다. 가능도를 보면 드러납니다.
#
# **참고 문헌**
#
# - Hinton, Srivastava, Krizhevsky, Sutskever, Salakhutdinov (2012). *Improving neural networks by preventing co-adaptation of
#   feature detectors.* arXiv 1207.0580.
# - Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014). *Dropout: a simple way to prevent neural networks from
#   overfitting.* JMLR 15, 1929–1958. 4절, 5.1절, 10절.
# - Gal, Ghahramani (2016). *Dropout as a Bayesian approximation.* ICML.
# - Tompson, Goroshin, Jain, LeCun, Bregler (2015). *Efficient object localization using convolutional networks.* CVPR(공간 드롭아웃).
#
# ## 부록: 판정은 얼마나 안정적인가
#
# 다른 시드를 썼어도 같은 판정이 나왔을까요? `course.py run 01 --study`는 이 장의 셀을 새로운 시드 100개로 실행하고 모든
# 차이를 저장합니다. 거기서 위와 같은 크기의 묶음 1,000개를 뽑아 판정합니다. 같은 판정이 나온 비율이 98 %에 못 미치는
# 주장에는 시드를 더 써야 합니다.

# %%
claims.stability("01")
