# %% [markdown] lang="en"
# # 05 · Image augmentation: which changes leave the answer as it is?
#
# About 60 seconds of computing on two cores, 80 minutes of reading and trying.
#
# **After this chapter you can**
#
# 1. say what the line `ImageDataGenerator(rotation_range=30, …)` does, and write it with today's layers;
# 2. turn, shift and mirror an image from scratch, with one matrix and one interpolation;
# 3. choose operations by asking which changes leave the label as it is, and check the answer by measuring;
# 4. say when augmentation pays: how much data, which test images, how strong;
# 5. mix images and labels (MixUp, CutMix), and say what that does to errors and to probabilities.
#
# **Before you start:** chapters 00 and 01: overfitting, the negative log-likelihood, paired comparisons and verdicts.
# Convolutional layers appear, but you need not know more than that they slide a small filter over the image.

# %% [markdown] lang="ko" of="469a7f51"
# # 05 · 이미지 증강: 답을 그대로 두는 변형은 어떤 것인가
#
# 코어 두 개로 계산하는 데 약 60초, 읽고 따라 하는 데 80분쯤 걸립니다.
#
# **이 장을 마치면**
#
# 1. `ImageDataGenerator(rotation_range=30, …)`라는 한 줄이 무엇을 하는지 말하고, 지금의 층으로 고쳐 쓸 수 있습니다.
# 2. 행렬 하나와 보간 한 번으로 이미지를 돌리고 옮기고 뒤집는 코드를 밑바닥부터 짤 수 있습니다.
# 3. 어떤 변형이 레이블을 그대로 두는지 물어 연산을 고르고, 그 답이 맞는지 측정으로 확인할 수 있습니다.
# 4. 데이터 증강이 언제 이득인지, 곧 데이터가 얼마나 있고 테스트 이미지가 어떠하며 세기가 얼마일 때 도움이 되는지 말할
#    수 있습니다.
# 5. 이미지와 레이블을 함께 섞고(MixUp, CutMix), 그때 오류율과 확률이 어떻게 달라지는지 말할 수 있습니다.
#
# **미리 알아야 할 것:** 00장과 01장의 내용, 곧 과대적합, 음의 로그 가능도, 대응 비교, 판정입니다. 합성곱 층이 나오지만,
# 작은 필터를 이미지 위로 미끄러뜨린다는 것만 알면 충분합니다.

# %% tags=["setup"]
from time import perf_counter

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from keras.layers import RandomFlip, RandomRotation, RandomTranslation, RandomZoom
from scipy import ndimage

from course_lib import (
    claims,
    datasets,
    exercises,
    experiments,
    geometry,
    image_augmentation,
    metrics,
    mixing,
    penalties,
    plotting,
    scale,
    studies,
    widgets,
)
from course_lib.language import label

# %% [markdown] lang="en"
# ## 1. The line that everybody pastes
#
# In the source stands one line for images. We run it as written, on a handwritten 2. The data are real digits
# (MNIST) and, for comparison, clothes (Fashion-MNIST), both 28×28 pixels.

# %% [markdown] lang="ko" of="a0ad92ca"
# ## 1. 모두가 복사해 붙이는 한 줄
#
# 원문에는 이미지를 위한 코드가 한 줄 있습니다. 손으로 쓴 2에 그 줄을 그대로 실행해 봅니다. 데이터는 실제 손글씨
# 숫자(MNIST)이고, 비교를 위해 옷 사진(Fashion-MNIST)도 씁니다. 둘 다 28×28 픽셀입니다.

# %% tags=["setup"]
setting = scale.choose(
    small=scale.Setting(
        data=datasets.mnist, num_images=192, filters=(8, 16), hidden=(64,), epochs=42, batch_size=32
    ),
    full=scale.Setting(
        data=datasets.mnist, num_images=3200, filters=(32, 64), hidden=(256,), epochs=40, batch_size=128
    ),
)
digits, clothes = setting.data(), datasets.fashion_mnist()
level = claims.confidence_level("05")
two, shirt = digits.train[0][digits.train[1] == 2][0], clothes.train[0][clothes.train[1] == 0][0]
temple = datasets.photographs()[0] / 255

# %%
from tensorflow.keras.preprocessing.image import ImageDataGenerator

datagen = ImageDataGenerator(
    rotation_range=30, width_shift_range=0.2, height_shift_range=0.2, horizontal_flip=True
)
made = next(datagen.flow(np.stack([two] * 16), batch_size=16, seed=0))
plotting.image_grid([two, *made], columns=9)
plt.show()

# %% [markdown] lang="en"
# The first 2 is the original. The others are what the network would be shown in its place, all with the label 2.
# **Look closely:** which of them would you still call a 2? Which would you take for a 5, or for nothing?
#
# The class is a relic. Keras calls it deprecated; in Keras 3 it lives on in one place only:

# %% [markdown] lang="ko" of="d971554f"
# 맨 앞의 2가 원본입니다. 나머지는 신경망이 원본 대신 보게 될 이미지로, 모두 2라는 레이블을 달고 있습니다. **자세히
# 보십시오.** 여러분이라면 어느 것까지 2라고 부르겠습니까? 5로 보이는 것, 아무것도 아닌 것은 어느 것입니까?
#
# 이 클래스는 옛 유물입니다. Keras는 이 클래스의 사용을 권하지 않으며, Keras 3에서는 한 곳에만 남아 있습니다.

# %% tags=["nbval-check-output"]
try:
    from keras.preprocessing.image import ImageDataGenerator
except ImportError:
    print("keras.preprocessing.image: gone")
print(f"{ImageDataGenerator.__name__}: still in tensorflow.keras.preprocessing.image")

# %% [markdown] lang="en"
# ## 2. The idea
#
# A training image $x$ with its label $y$ is one of many pictures that would deserve the same label. Augmentation draws a
# transformation $T$ anew each time an image is used, and minimizes the loss that is to be expected over these draws:
#
# $$\min_w \; \frac{1}{n} \sum_{i=1}^n \mathbb{E}_T \, L\big(f_w(T(x_i)),\, y_i\big)$$
#
# This is sensible under two conditions. $T(x)$ must **still deserve the label** $y$: a mirrored shirt is a shirt, but
# a mirrored 2 is no 2. And $T(x)$ should **resemble what will be met** later: a network that will only ever meet
# centred digits has little to gain from digits in the corner, and may pay for them. Keep these two questions in mind;
# most results of this chapter are answers to one of them.
#
# A *contact sheet* shows what a given augmentation makes of one image. `augmentation` takes the units of the old line:

# %% [markdown] lang="ko" of="c46de070"
# ## 2. 아이디어
#
# 레이블이 $y$인 훈련 이미지 $x$는 같은 레이블을 받을 만한 수많은 그림 가운데 하나입니다. 데이터 증강(데이터 증식, data
# augmentation)은 이미지를 쓸 때마다 변형 $T$를 새로 뽑고, 그 뽑기에 대한 손실의 기댓값을 최소화합니다.
#
# $$\min_w \; \frac{1}{n} \sum_{i=1}^n \mathbb{E}_T \, L\big(f_w(T(x_i)),\, y_i\big)$$
#
# 이 방법이 타당하려면 두 가지 조건을 만족해야 합니다. 첫째, $T(x)$에 **레이블 $y$가 여전히 맞아야 합니다.** 좌우로
# 뒤집은 셔츠는 여전히 셔츠이지만 좌우로 뒤집은 2는 2가 아닙니다. 둘째, $T(x)$가 나중에 **실제로 만날 이미지와 닮아야
# 합니다.** 가운데 놓인 숫자만 만날 신경망은 구석에 놓인 숫자에서 얻을 것이 별로 없고, 오히려 손해를 볼 수도 있습니다.
# 이 두 질문을 기억해 두십시오. 이 장의 결과는 대부분 둘 가운데 하나에 대한 답입니다.
#
# *밀착 인화*(contact sheet)는 어떤 증강이 이미지 한 장을 어떻게 바꾸는지 한눈에 보여 줍니다. `augmentation`은 예전
# 한 줄과 같은 단위를 받습니다.

# %%
pasted = image_augmentation.augmentation(
    rotation_degrees=30, width_shift=0.2, height_shift=0.2, horizontal_flip=True
)
gentle = image_augmentation.augmentation(rotation_degrees=15, width_shift=2 / 28, height_shift=2 / 28)
figure, axes = plt.subplots(2, 2, figsize=(11, 4.4))
for row, image in zip(axes, (two, shirt), strict=True):
    for ax, (name, augment) in zip(
        row, {"pasted line": pasted, "shift and turn": gentle}.items(), strict=True
    ):
        plotting.contact_sheet(image, augment, ax=ax)
        ax.set_title(label(name))
plt.show()

# %% [markdown] lang="en"
# ## 3. From scratch: one matrix, four pixels
#
# How is a picture turned? Not by moving its pixels: they would land between the places of the new grid and leave holes.
# One asks the other way round. For each pixel of the **new** picture, from where in the **old** one must its value be
# fetched? With points written as $(x, y, 1)$, turning, shifting and mirroring are all one matrix product:
#
# $$\begin{pmatrix} x' \\ y' \\ 1 \end{pmatrix} = M \begin{pmatrix} x \\ y \\ 1 \end{pmatrix}, \qquad
# M = \underbrace{C^{-1}}_{\text{back}} \cdot \text{mirror} \cdot \text{turn} \cdot
# \underbrace{C}_{\text{middle to } 0} \cdot \text{shift}$$

# %% [markdown] lang="ko" of="e0aae71e"
# ## 3. 밑바닥부터: 행렬 하나, 픽셀 네 개
#
# 그림은 어떻게 돌릴까요? 픽셀을 옮기는 것은 아닙니다. 그러면 픽셀이 새 격자의 칸 사이에 떨어져 구멍이 생깁니다. 거꾸로
# 묻습니다. **새** 그림의 픽셀마다, 그 값을 **옛** 그림의 어디에서 가져와야 할까요? 점을 $(x, y, 1)$로 쓰면 돌리기, 옮기기,
# 뒤집기가 모두 행렬 곱 하나가 됩니다.
#
# $$\begin{pmatrix} x' \\ y' \\ 1 \end{pmatrix} = M \begin{pmatrix} x \\ y \\ 1 \end{pmatrix}, \qquad
# M = \underbrace{C^{-1}}_{\text{back}} \cdot \text{mirror} \cdot \text{turn} \cdot
# \underbrace{C}_{\text{middle to } 0} \cdot \text{shift}$$


# %%
def affine(degrees=0.0, down=0.0, right=0.0, flip=False, size=28):
    """From a point (x, y, 1) of the new picture to the place in the old one where its value is fetched."""
    cos, sin, middle = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees)), (size - 1) / 2
    shift_and_centre = np.array([[1, 0, -right - middle], [0, 1, -down - middle], [0, 0, 1]])
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    mirror = np.diag([-1 if flip else 1, 1, 1])
    return np.array([[1, 0, middle], [0, 1, middle], [0, 0, 1]]) @ mirror @ turn @ shift_and_centre


# %% [markdown] lang="en"
# The place is hardly ever a whole pixel. **Bilinear interpolation** mixes the four pixels around it, the nearer the
# heavier: at $x = 3.3$ the column 3 weighs 0.7 and the column 4 weighs 0.3. Outside the picture everything is black.

# %% [markdown] lang="ko" of="5aeb75b9"
# 그 자리가 픽셀에 딱 맞는 일은 거의 없습니다. **쌍선형 보간**(bilinear interpolation)은 둘레의 픽셀 네 개를 섞되, 가까운
# 픽셀일수록 크게 반영합니다. $x = 3.3$이면 열 3의 가중치가 0.7이고 열 4의 가중치가 0.3입니다. 그림 밖은 모두 검은색으로
# 봅니다.


# %%
def fetch(image, matrix):
    """The new picture: each pixel is a mixture of four old ones."""
    rows, columns = np.indices(image.shape)
    x, y, _ = np.tensordot(matrix, [columns, rows, np.ones_like(rows)], axes=1)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    new = np.zeros(image.shape)
    for row, row_weight in ((top, top + 1 - y), (top + 1, y - top)):
        for column, column_weight in ((left, left + 1 - x), (left + 1, x - left)):
            inside = (row >= 0) & (row < len(image)) & (column >= 0) & (column < image.shape[1])
            new[inside] += (row_weight * column_weight)[inside] * image[row[inside], column[inside]]
    return new


# %% tags=["nbval-check-output"]
picture, matrix = two[..., 0].astype(float), affine(degrees=30, down=2, right=-3, flip=True)
by_hand = fetch(picture, matrix)
in_rows_and_columns = matrix[[1, 0]][:, [1, 0, 2]]  # SciPy counts rows first
by_scipy = ndimage.affine_transform(picture, in_rows_and_columns, order=1, mode="grid-constant")
by_keras = keras.ops.image.affine_transform(two, matrix.ravel()[:8], fill_mode="constant")
print("SciPy:", np.allclose(by_hand, by_scipy, atol=1e-9))
print("Keras:", np.allclose(by_hand, by_keras[..., 0], atol=1e-4))
print("course_lib.geometry:", np.allclose(by_hand, geometry.warp(picture, matrix), atol=1e-9))
print("a quarter turn moves pixels only:", np.allclose(fetch(picture, affine(90)), np.rot90(picture)))

# %% [markdown] lang="en"
# Every interpolation blurs a little. So it matters *how often* one interpolates. Twelve turns of 30 degrees should give
# back the original. We make them one after the other, and as one matrix:

# %% [markdown] lang="ko" of="622f343e"
# 보간을 한 번 할 때마다 그림이 조금 흐려집니다. 그래서 *몇 번* 보간하는지가 중요합니다. 30도씩 열두 번 돌리면
# 원본으로 돌아와야 합니다. 한 번씩 차례로 돌려 보고, 행렬 하나로 한꺼번에도 돌려 봅니다.

# %% tags=["nbval-check-output"]
one_by_one = picture
for _ in range(12):
    one_by_one = fetch(one_by_one, affine(degrees=30))
at_once = fetch(picture, np.linalg.matrix_power(affine(degrees=30), 12))
print("at once, equal to the original:", np.allclose(at_once, picture, atol=1e-6))
print(f"one by one, largest difference of a pixel: {np.abs(one_by_one - picture).max():.2f}")

# %%
plotting.image_grid(
    [picture, one_by_one, at_once], [label(name) for name in ("original", "one by one", "at once")], columns=3
)
plt.show()

# %% [markdown] lang="en"
# Three layers of Keras in a row, for turning, shifting and zooming, interpolate three times. The augmentations of
# `course_lib.image_augmentation` are made of those same layers, but multiply the matrices first: sharper, and faster.
#
# ## 4. In Keras, then and now
#
# | `ImageDataGenerator` | today, in `keras.layers` | mind |
# |---|---|---|
# | `rotation_range=30` | `RandomRotation(30 / 360)` | degrees; now a fraction of a full turn |
# | `width_shift_range=0.2` | `RandomTranslation(0, 0.2)` | the height comes first |
# | `height_shift_range=0.2` | `RandomTranslation(0.2, 0)` | recent generators (Keras 3, late Keras 2) exchange the two |
# | `zoom_range=0.2` | `RandomZoom(0.2, 0.2)` | with one number the sides keep their ratio |
# | `shear_range=10` | `RandomShear(…)` | degrees; now a share of the side, and about the upper left corner |
# | `horizontal_flip=True` | `RandomFlip("horizontal")` | without an argument it also stands things on their head |
# | `brightness_range=(0.7, 1.3)` | `RandomBrightness(0.3)` | multiplies; now adds, and expects values to 255 unless told `value_range=(0, 1)` |
# | `fill_mode="nearest"` (default) | `fill_mode="reflect"` (default) | what comes in from outside |
# | `rescale=1/255` | `Rescaling(1/255)` | |
# | | `RandomContrast`, `RandomErasing`, `RandAugment`, `MixUp`, `CutMix`, … | new |
#
# Do the layers on the right make the same pictures? A layer cannot be asked to turn by exactly 30 degrees, but its range
# may shrink to one number. Above: the generator; below: the layer.

# %% [markdown] lang="ko" of="b27009ba"
# Keras의 층 세 개로 차례로 돌리고 옮기고 확대하면 보간을 세 번 합니다. `course_lib.image_augmentation`의 증강은 같은 Keras
# 층으로 만들지만 행렬부터 곱합니다. 그래서 더 선명하고 더 빠릅니다.
#
# ## 4. Keras에서: 예전과 지금
#
# | `ImageDataGenerator` | 지금, `keras.layers` | 주의할 점 |
# |---|---|---|
# | `rotation_range=30` | `RandomRotation(30 / 360)` | 예전에는 도, 지금은 한 바퀴에 대한 비율 |
# | `width_shift_range=0.2` | `RandomTranslation(0, 0.2)` | 높이를 먼저 씀 |
# | `height_shift_range=0.2` | `RandomTranslation(0.2, 0)` | 최근의 제너레이터(Keras 3, Keras 2 후기)는 둘을 뒤바꿈 |
# | `zoom_range=0.2` | `RandomZoom(0.2, 0.2)` | 수를 하나만 주면 가로세로 비율이 유지됨 |
# | `shear_range=10` | `RandomShear(…)` | 예전에는 도, 지금은 변에 대한 비율이고 왼쪽 위 모서리가 기준 |
# | `horizontal_flip=True` | `RandomFlip("horizontal")` | 인수를 주지 않으면 위아래도 뒤집음 |
# | `brightness_range=(0.7, 1.3)` | `RandomBrightness(0.3)` | 예전에는 곱함, 지금은 더함. `value_range=(0, 1)`을 주지 않으면 값이 255까지라고 여김 |
# | `fill_mode="nearest"` (기본값) | `fill_mode="reflect"` (기본값) | 그림 밖에서 들어오는 것 |
# | `rescale=1/255` | `Rescaling(1/255)` | |
# | | `RandomContrast`, `RandomErasing`, `RandAugment`, `MixUp`, `CutMix`, … | 새로 생김 |
#
# 오른쪽의 층은 왼쪽과 같은 그림을 만들까요? 층에 정확히 30도만 돌리라고 할 수는 없지만, 범위를 수 하나로 좁힐 수는
# 있습니다. 윗줄이 제너레이터, 아랫줄이 층입니다.

# %%
same = {"fill_mode": "nearest"}
old_and_new = {
    "rotation": ({"theta": 30}, RandomRotation((30 / 360, 30 / 360), **same)),
    "shift down": ({"ty": -5}, RandomTranslation((5 / 28, 5 / 28), 0.0, **same)),
    "shift right": ({"tx": -5}, RandomTranslation(0.0, (5 / 28, 5 / 28), **same)),
    "zoom": ({"zx": 0.7, "zy": 0.7}, RandomZoom((-0.3, -0.3), **same)),
}
by_generator = [datagen.apply_transform(two, old) for old, _ in old_and_new.values()]
by_layers = [
    image_augmentation.ImageAugmentation([layer]).augment(two, seed=0) for _, layer in old_and_new.values()
]
flip = image_augmentation.ImageAugmentation([RandomFlip("horizontal")])
drawn = flip.draw(two, seed=0)
drawn[0]["flips"] = keras.ops.ones_like(drawn[0]["flips"])  # drawing and doing are two steps: here we decide
by_generator.append(datagen.apply_transform(two, {"flip_horizontal": True}))
by_layers.append(flip.apply(two, drawn))
titles = [label(name) for name in (*old_and_new, "horizontal flip")] + [""] * 5
plotting.image_grid([*by_generator, *by_layers], titles, columns=5)
plt.show()

# %% tags=["nbval-check-output"]
c96 = [claims.judge("C96a", np.abs(np.subtract(by_generator, by_layers)).max())]
print(*c96)

# %% [markdown] lang="en"
# The same pictures, for these five operations, one at a time. (Shear and brightness would differ: see the table.)
# What goes wrong is the translation of the numbers. **Predict:** somebody replaces `rotation_range=30` by
# `RandomRotation(30)`, somebody else by 30 degrees in radians. What happens?

# %% [markdown] lang="ko" of="5868d018"
# 같은 그림입니다. 이 다섯 가지 연산을 하나씩 썼을 때 그렇습니다. (기울이기와 밝기는 다릅니다. 표를 보십시오.) 문제는
# 값을 옮겨 적을 때 생깁니다. **예상해 보십시오.** 어떤 사람은 `rotation_range=30`을 `RandomRotation(30)`으로 바꾸고,
# 다른 사람은 30도를 라디안으로 바꾸어 적었습니다. 무슨 일이 일어날까요?

# %% tags=["nbval-check-output"]
for factor in (30 / 360, np.deg2rad(30), 30):
    try:
        turn = image_augmentation.ImageAugmentation([RandomRotation(factor)])
        largest = np.abs(turn.draw(np.zeros((2000, 8, 8, 1)), seed=0)[0]["angle"]).max()
        print(f"RandomRotation({factor:.4g}): up to {largest:.0f} degrees")
    except ValueError as error:
        print(f"RandomRotation({factor:.4g}): {type(error).__name__}")

# %% [markdown] lang="en"
# Whoever gives degrees is stopped by an error. Whoever gives radians is not: the images turn by up to 188 degrees,
# they stand on their heads, and training goes on without a word. (Section 8 shows what that costs. Nearly any small
# number passes in these layers, whatever it is a share of.)
#
# **Today's layers**, four draws each. (For colour pictures there are more: hue, saturation, grey, posterization. The
# pictures of RandAugment share their operations.)

# %% [markdown] lang="ko" of="b0135a0d"
# 도 단위로 적은 사람은 오류가 나서 멈추게 됩니다. 라디안으로 적은 사람은 그렇지 않습니다. 이미지가 188도까지 돌아
# 거꾸로 서는데도 훈련은 아무 말 없이 계속됩니다. (그 대가는 8절에 나옵니다. 이 층들에서는 작은 수라면 무엇에 대한
# 비율이든 거의 그대로 통과합니다.)
#
# **지금의 층**으로 네 번씩 뽑은 결과입니다. (컬러 이미지에는 색조, 채도, 흑백 변환, 포스터화를 위한 층이 더 있습니다.
# RandAugment의 그림들은 같은 연산을 함께 씁니다.)

# %%
show = {
    "RandomRotation": RandomRotation(30 / 360),
    "RandomTranslation": RandomTranslation(0.2, 0.2),
    "RandomZoom": RandomZoom(0.4, 0.4),
    "RandomFlip": RandomFlip("horizontal"),
    "RandomBrightness": layers.RandomBrightness(0.4, value_range=(0, 1)),
    "RandomContrast": layers.RandomContrast(0.7, value_range=(0, 1)),
    "RandomErasing": layers.RandomErasing((1.0, 1.0), fill_value=0.0, value_range=(0, 1)),
    "RandAugment": layers.RandAugment(value_range=(0, 1)),
}
small = temple.reshape(64, 2, 64, 2, 3).mean(axis=(1, 3)).astype("float32")
figure, axes = plt.subplots(4, 2, figsize=(7, 5.4))
for ax, (name, layer) in zip(axes.flat, show.items(), strict=True):
    draws = image_augmentation.ImageAugmentation([layer]).augment(np.stack([small] * 4), seed=0)
    plotting.image_grid(draws, columns=4, ax=ax)
    ax.set_title(name)
plt.show()

# %% [markdown] lang="en"
# **Where do they go?** There are three places, and the differences are practical ones.
#
# - *Inside the model*: `Sequential([Input(…), RandomRotation(30 / 360), Conv2D(…), …])`. They are saved with it, and work
#   in training only: in `predict` and `evaluate` they do nothing.
# - *In the data pipeline*: `dataset.map(…)`. Images are prepared on the CPU while the network trains on the ones before.
# - *Beforehand*: a few copies of the data set, stored. Cheap, but soon the network knows the copies.
#
# Only training images are augmented. (`ImageDataGenerator(validation_split=…)` changes the validation images as
# well.) And in `tf.data`, call `.cache()` before the augmenting `.map`, or the first draw is frozen.
#
# All three draw random numbers, and a layer's `seed` does not mean what one hopes: the result depends on how often the
# layer was called before. `augment(images, seed)` is decided by the seed alone, in a pipeline, too, however many workers
# it has:

# %% [markdown] lang="ko" of="e2d02d10"
# **어디에 둘까요?** 둘 곳은 세 군데이고, 실용적인 면에서 서로 다릅니다.
#
# - *모델 안*: `Sequential([Input(…), RandomRotation(30 / 360), Conv2D(…), …])`. 모델과 함께 저장되고 훈련할 때만
#   작동합니다. `predict`와 `evaluate`에서는 아무 일도 하지 않습니다.
# - *데이터 파이프라인*: `dataset.map(…)`. 신경망이 앞의 이미지로 훈련하는 동안 CPU가 다음 이미지를 준비합니다.
# - *미리*: 데이터셋의 사본을 몇 벌 만들어 저장해 둡니다. 비용이 적게 들지만, 신경망이 곧 그 사본까지 외워 버립니다.
#
# 증강은 훈련 이미지에만 합니다. (`ImageDataGenerator(validation_split=…)`은 검증 이미지까지 바꿉니다.) 그리고
# `tf.data`에서는 증강하는 `.map`보다 먼저 `.cache()`를 부르십시오. 그러지 않으면 처음 뽑은 것이 그대로 굳어집니다.
#
# 셋 다 난수를 뽑는데, 층의 `seed`는 기대하는 것과 뜻이 다릅니다. 결과가 그 층을 앞서 몇 번 불렀는지에 따라 달라집니다.
# `augment(images, seed)`의 결과는 시드만으로 정해집니다. 파이프라인 안에서도, 작업자(worker)가 몇이든 그렇습니다.

# %% tags=["nbval-check-output"]
images, targets = digits.train[0][:100], digits.train[1][:100]
layer = RandomRotation(30 / 360, seed=3)
print("a layer, called twice:", np.array_equal(layer(images, training=True), layer(images, training=True)))
print("in inference it does nothing:", np.array_equal(layer(images, training=False), images))
print(
    "augment, called twice:", np.array_equal(pasted.augment(images, seed=3), pasted.augment(images, seed=3))
)
one, four = (
    np.concatenate([batch for batch, _ in pasted.as_dataset(images, targets, 32, seed=3, workers=workers)])
    for workers in (1, 4)
)
print("1 worker and 4 workers:", np.array_equal(one, four))

# %% [markdown] lang="en"
# One more thing that fails in silence elsewhere: images from 0 to 255 as floats, where 0 to 1 is expected.

# %% [markdown] lang="ko" of="b283203d"
# 다른 곳에서는 조용히 잘못되는 일이 하나 더 있습니다. 0에서 1까지여야 할 이미지를 0에서 255까지의 실수로 주는 것입니다.

# %% tags=["nbval-check-output"]
try:
    gentle.augment(255 * images, seed=0)
except ValueError as error:
    print(error)

# %% [markdown] lang="en"
# ## 5. Try it
#
# Move the sliders until a human would no longer be sure of the label. Where is the border for the 2, for the shirt, for
# the temple?

# %% [markdown] lang="ko" of="b4f347e6"
# ## 5. 직접 해 보기
#
# 사람도 레이블을 자신 있게 말할 수 없을 때까지 슬라이더를 움직여 보십시오. 2, 셔츠, 사원의 경계는 각각 어디입니까?


# %%
def draw(picture, rotation, shift, zoom, flip):
    augment = image_augmentation.augmentation(
        rotation_degrees=rotation, width_shift=shift, height_shift=shift, zoom=zoom, horizontal_flip=flip
    )
    image = {"digit": two, "shirt": shirt, "temple": small}[picture]
    plotting.contact_sheet(image, augment, num_draws=12, columns=6)


widgets.explore(
    draw,
    picture=["digit", "shirt", "temple"],
    rotation=(0, 180, 5, 30),
    shift=(0.0, 0.5, 0.05, 0.2),
    zoom=(0.0, 0.8, 0.1, 0.0),
    flip=True,
)

# %%
widgets.static(
    draw,
    [
        {"picture": "digit", "rotation": 15, "shift": 0.07, "zoom": 0.0, "flip": False},
        {"picture": "shirt", "rotation": 0, "shift": 0.0, "zoom": 0.3, "flip": True},
    ],
)

# %% [markdown] lang="en"
# ## 6. What the pasted line does to a network
#
# The network of this chapter has two convolutions. Here is plain Keras, with batches augmented in the pipeline:

# %% [markdown] lang="ko" of="a58d8951"
# ## 6. 복사해 붙인 한 줄이 신경망에 미치는 영향
#
# 이 장의 신경망에는 합성곱 층이 두 개 있습니다. 먼저 파이프라인에서 증강한 배치로 이 신경망을 훈련하는 코드를 평범한
# Keras로 써 봅니다.


# %% tags=["setup"]
def network(loss="sparse_categorical_crossentropy"):
    model = keras.Sequential([keras.Input(digits.train[0].shape[1:])])
    for filters in setting.filters:
        model.add(layers.Conv2D(filters, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in setting.hidden:
        model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(keras.optimizers.Adam(2e-3), loss=loss, metrics=["accuracy"])
    return model


def few(data, num_images=setting.num_images):
    """For each seed other training images, evenly of each class."""
    return lambda seed: data.subset(num_images, seed=seed)


# %%
inputs, targets = few(digits)(seed=0).train
batches = gentle.as_dataset(inputs, targets, batch_size=32, seed=0, epochs=10)
model = network()
history = model.fit(batches, epochs=10, steps_per_epoch=len(inputs) // 32, shuffle=False, verbose=0)
print("accuracy on augmented training images:", np.round(history.history["accuracy"], 2))
print("on the test set:", round(model.evaluate(*digits.test, verbose=0)[1], 2))

# %% [markdown] lang="en"
# Now the comparison, with 192 training images (few, as augmentation is said to be for such cases) and two test sets: the
# **ordinary** one, whose digits are centred like those of the training set, and a **shifted** one, the same images moved
# by up to 3 pixels. Three ways to train, the same number of steps each:
#
# - *no augmentation*;
# - *pasted line*;
# - *shift and turn*: by up to 2 pixels and 15 degrees, so little that every digit stays easy to read.
#
# **Predict** the order of the three on either test set.

# %% [markdown] lang="ko" of="4f72587f"
# 이제 비교합니다. 훈련 이미지는 192장입니다(데이터 증강은 이렇게 데이터가 적을 때 쓴다고 합니다). 테스트 세트는 두
# 가지입니다. **보통** 세트의 숫자는 훈련 세트처럼 가운데 놓여 있고, **어긋난** 세트는 같은 이미지를 3픽셀까지 옮긴
# 것입니다. 훈련 방법은 세 가지이고, 훈련 단계 수는 같습니다.
#
# - *데이터 증강 없음*
# - *복사해 붙인 한 줄*
# - *옮기고 돌리기*: 2픽셀, 15도까지. 어떤 숫자든 여전히 쉽게 읽을 수 있는 정도입니다.
#
# 두 테스트 세트에서 셋의 순서를 각각 **예상해 보십시오.**


# %% tags=["setup"]
def probabilities(model, images):
    parts = np.array_split(images, max(1, len(images) // 1000))
    return np.concatenate([model(part, training=False) for part in parts])


def on_shifted(data):
    """A function that measures a trained model on shifted test images, the same for all."""
    move = image_augmentation.augmentation(width_shift=3 / 28, height_shift=3 / 28, fill="constant")
    images, targets = move.augment(data.test[0], seed=93), data.test[1]

    def measure(model, dataset):
        shown = probabilities(model, images)
        scores = {"error": metrics.error_rate, "nll": metrics.negative_log_likelihood}
        return {f"{name}, shifted": score(shown, targets) for name, score in scores.items()}

    return measure


def run(arms, sample, seeds, epochs=setting.epochs, **options):
    return experiments.compare(
        arms, sample, seeds=seeds, epochs=epochs, batch_size=setting.batch_size, every_epoch=(), **options
    )


def augmented(augment, copies=setting.epochs):
    """The network with changed training images: `copies` versions, drawn beforehand and used in turn, one an epoch."""
    return experiments.Arm(network, augment=augment, copies=copies)


# %%
three_ways = {
    "no augmentation": network,
    "pasted line": augmented(pasted),
    "shift and turn": augmented(gentle),
}
first = run(three_ways, few(digits), claims.seeds(10), measure=on_shifted(digits))
first.summary(metrics=["error", "nll", "error, shifted"])

# %%
figure, axes = plt.subplots(1, 2, figsize=(12, 3.2))
for ax, (metric, title) in zip(
    axes, {"error": "test", "error, shifted": "shifted test"}.items(), strict=True
):
    errors = {arm: 100 * first.values(arm, metric).to_numpy() for arm in first.arms}
    plotting.dots(errors, x_label="error (%)", ax=ax)
    ax.set_title(label(title))
plt.show()

# %% tags=["nbval-check-output"]
c96 += [claims.judge("C96b", first), claims.judge("C96c", first)]
c93 = [claims.judge("C93a", first), claims.judge("C93b", first)]
print(*c96[1:], *c93, sep="\n")

# %% [markdown] lang="en"
# The pasted line does great harm to the ordinary test, and much good to the shifted one: on the latter it beats no
# augmentation by far. The gain answers the second question of section 2. The harm mixes both questions: shifts that
# are never met, and a flip that may change the label. Gentle shifts and turns help on both tests; they win on the
# shifted one, too, though they never shift by more than 2 pixels.
#
# (A word on the verdicts. Their intervals are over seeds, for these data, at a level that makes all of them in this
# chapter hold together; those of tables are ordinary 95 % ones. The smallest effects that matter were fixed
# beforehand, from a pilot with other seeds: mostly 1 percentage point of error, 5 on shifted images, 0.05 of NLL; the
# verdict line shows each as δ. Each rule stands in `claims.toml`. No way of training is tuned, and none stops early:
# part of any gain in NLL could also be had by stopping earlier.)
#
# The last part of the pasted line is the horizontal flip. We try it alone. **Which digits does it harm?** Predict three of
# them before you go on. (What follows is a *stored* table: the cell that you see ran beforehand, with more seeds than a
# minute allows, and `course.py run 05 --study` runs it again.)

# %% [markdown] lang="ko" of="1202d21a"
# 복사해 붙인 한 줄은 보통 테스트에서 큰 해를 끼치고, 어긋난 테스트에서는 큰 도움이 됩니다. 어긋난 이미지에서는
# 증강하지 않은 것보다 훨씬 낫습니다. 도움이 되는 쪽은 2절의 둘째 질문에 대한 답입니다. 해로운 쪽에는 두 질문이 섞여
# 있습니다. 실제로 만날 일이 없는 이동과, 레이블을 바꿀 수도 있는 뒤집기입니다. 조금씩 옮기고 돌리는 것은 두
# 테스트에서 모두 도움이 됩니다. 2픽셀 넘게 옮기지 않는데도 어긋난 테스트에서까지 가장 좋습니다.
#
# (판정에 관해 말해 둡니다. 판정의 구간은 시드를 바꿀 때의 신뢰 구간이고 이 데이터에 한정되며, 이 장의 모든 판정이
# 한꺼번에 성립하도록 신뢰 수준을 잡았습니다. 표에 있는 구간은 보통의 95 % 구간입니다. 의미 있다고 볼 최소 효과는 다른
# 시드로 한 예비 실험을 보고 미리 정해 두었습니다. 대개 오류율은 1퍼센트포인트, 어긋난 이미지에서는 5퍼센트포인트,
# NLL은 0.05이고, 판정 줄에 δ로 표시됩니다. 규칙은 모두 `claims.toml`에 있습니다. 어느 훈련 방법도 조정하지 않았고
# 일찍 멈추지도 않았습니다. 그러니 NLL의 이득 가운데 일부는 더 일찍 멈추기만 해도 얻을 수 있습니다.)
#
# 복사해 붙인 한 줄의 마지막 부분은 좌우 뒤집기입니다. 이것만 따로 써 봅니다. **어떤 숫자에 해로울까요?** 계속 읽기
# 전에 세 개를 예상해 보십시오. (다음은 *저장된* 표입니다. 여기 보이는 셀을, 1분 안에 다 실행할 수 없을 만큼 많은
# 시드로 미리 실행해 두었고, `course.py run 05 --study`로 다시 실행할 수 있습니다.)


# %%
def by_digit(model, dataset):
    images, digit_of = dataset.test
    taken_for = probabilities(model, images).argmax(axis=1)
    errors = {f"error, digit {d}": np.mean(taken_for[digit_of == d] != d) for d in range(10)}
    pairs = {
        f"{a} taken for {b}": np.mean(taken_for[digit_of == a] == b) for a, b in ((3, 5), (5, 3), (2, 5))
    }
    return errors | pairs


mirror = image_augmentation.augmentation(horizontal_flip=True)
two_ways = {"no augmentation": network, "horizontal flip": augmented(mirror)}
mirrored = studies.stored(
    "05_mirrored",
    lambda seeds: run(two_ways, few(digits), seeds, measure=by_digit, workers=2),
    seeds=40,
)

# %%
harm = {digit: mirrored.differences("horizontal flip", metric=f"error, digit {digit}") for digit in range(10)}
figure, axes = plt.subplots(1, 2, figsize=(12, 4.6), gridspec_kw={"width_ratios": [3, 2]})
plotting.dots(
    {f"digit {digit}": 100 * values for digit, values in harm.items()},
    x_label="error difference (pp)",
    ax=axes[0],
)
means = np.stack([digits.train[0][digits.train[1] == digit].mean(axis=0) for digit in (3, 5)])
titles = [label(name) for name in ("mean 3", "mean 5", "3, mirrored", "5, mirrored")]
plotting.image_grid([*means, *means[:, :, ::-1]], titles, columns=2, ax=axes[1])
plt.show()

# %% tags=["nbval-check-output"]
others = [values for digit, values in harm.items() if digit not in (3, 5)]
c96 += [claims.judge("C96e", mirrored.differences("horizontal flip"))]
c96 += [claims.judge("C96f", (harm[3] + harm[5]) / 2 - np.mean(others, axis=0))]
print(*c96[-2:], sep="\n")

# %%
mirrored.summary(metrics=["3 taken for 5", "5 taken for 3", "2 taken for 5"])

# %% [markdown] lang="en"
# To our eyes a mirrored 2 is a 5. Yet a 2 is hardly ever taken for a 5 (last rows of the table). The digits that lose
# most are the 3 and the 5, and most of what they lose goes to one another. A likely reason: the lower bow is the same
# in both, and the side to which the upper half opens tells them apart; the flip wipes out sides. The 0 and the 1 lose
# hardly anything, but neither do the 4, the 7 and the 9, which are far from symmetric: what counts seems to be
# whether the mirror image looks like *another* digit. (That 3 and 5 would lose most was seen in a pilot with other
# seeds, but on the same test images, 100 of each digit.)
#
# **Is the pasted line only a matter of patience?** Augmented images are harder to learn, and 42 epochs may be too
# few. Here are four times as many, for 20 seeds (with 40 changed versions of the training set, used in turn):

# %% [markdown] lang="ko" of="9f4478bb"
# 우리 눈에는 뒤집은 2가 5로 보입니다. 그런데 2를 5로 보는 일은 거의 없습니다(표의 마지막 줄). 가장 큰 손해를 보는
# 숫자는 3과 5이고, 늘어난 오류는 대부분 서로를 상대로 착각한 것입니다. 아마도 아래쪽의 둥근 획이 같고, 위쪽 절반이
# 어느 쪽으로 열려 있는지가 둘을 가르기 때문일 것입니다. 뒤집기는 왼쪽과 오른쪽의 구별을 지워 버립니다. 0과 1은 손해가
# 거의 없지만, 대칭과 거리가 먼 4, 7, 9도 마찬가지입니다. 중요한 것은 거울상이 *다른* 숫자처럼 보이는가인 듯합니다.
# (3과 5의 손해가 가장 크다는 것은 다른 시드로 한 예비 실험에서 보았지만, 테스트 이미지는 같은 것이었습니다. 숫자마다
# 100장입니다.)
#
# **복사해 붙인 한 줄이 나빴던 것은 오래 훈련하지 않아서일까요?** 증강한 이미지는 배우기 더 어려우므로 42에포크로는
# 모자랄 수 있습니다. 네 배 오래 훈련한 결과입니다(시드 20개, 훈련 세트를 바꾼 40벌을 차례로 씀).

# %%
longer = studies.stored(
    "05_longer",
    lambda seeds: run(
        {"no augmentation": network, "pasted line": augmented(pasted, copies=40)},
        few(digits),
        seeds,
        epochs=4 * setting.epochs,
        measure=on_shifted(digits),
        workers=2,
    ),
    seeds=20,
    judged=False,
)
longer.summary(metrics=["error", "nll", "error, shifted"])

# %% [markdown] lang="en"
# Patience makes the harm smaller, but on the ordinary test about 6 points of error remain. Whether still more epochs
# would close the gap, this table does not say. (Its NLL is lower than without augmentation, for a network that sees
# the same 192 images for so long becomes far too sure of itself.)
#
# ## 7. Each operation alone: which invariances do the data have?
#
# The table for digits and clothes, 192 training images each, was computed beforehand by this cell. **Predict:** which
# operations help digits? Which help clothes? Does the horizontal flip harm clothes?

# %% [markdown] lang="ko" of="7a0cb7a6"
# 오래 훈련하면 해가 줄지만, 보통 테스트에서 오류율은 여전히 6퍼센트포인트쯤 높습니다. 더 오래 훈련하면 차이가
# 없어질지는 이 표로 알 수 없습니다. (NLL은 증강하지 않았을 때보다 낮습니다. 증강 없이 똑같은 이미지 192장을 그렇게
# 오래 본 신경망은 자기 답을 지나치게 확신하기 때문입니다.)
#
# ## 7. 연산을 하나씩: 데이터에는 어떤 불변성이 있는가
#
# 숫자와 옷의 표는 각각 훈련 이미지 192장을 써서 바로 아래의 셀로 미리 계산해 두었습니다. **예상해 보십시오.** 어떤
# 연산이 숫자에 도움이 될까요? 옷에는 어떤 연산이 도움이 될까요? 좌우 뒤집기는 옷에 해가 될까요?

# %%
Augmentation, change = image_augmentation.ImageAugmentation, image_augmentation.augmentation
operations = {
    "shift 2 pixels": change(width_shift=2 / 28, height_shift=2 / 28),
    "rotation 15": change(rotation_degrees=15),
    "zoom 0.15": change(zoom=0.15),
    "horizontal flip": mirror,
    "vertical flip": Augmentation([RandomFlip("vertical")]),
    "brightness 0.3": change(brightness=0.3),
    "contrast 0.5": change(contrast=0.5),
    "erasing 0.5": change(erasing=0.5),
    "RandAugment": Augmentation([layers.RandAugment(value_range=(0, 1))]),
    "shift and turn": gentle,
    "pasted line": pasted,
}


def each_alone(data, seeds):
    arms = {"no augmentation": network} | {k: augmented(v, copies=20) for k, v in operations.items()}
    return run(arms, few(data), seeds, measure=on_shifted(data), workers=2)


alone = {
    "digits": studies.stored("05_digits", lambda seeds: each_alone(digits, seeds), seeds=40, judged=False),
    "clothes": studies.stored("05_clothes", lambda seeds: each_alone(clothes, seeds), seeds=40),
}

# %%
figure, axes = plt.subplots(2, 2, figsize=(15, 12))
for row, (metric, factor, unit, matters) in zip(
    axes, [("error", 100, "pp", 1), ("nll", 1, None, 0.05)], strict=True
):
    for ax, (name, study) in zip(row, alone.items(), strict=True):
        changes = {arm: factor * study.differences(arm, metric=metric) for arm in operations}
        title = f"{label(name)}: {label(metric)}"
        plotting.paired_differences(changes, unit=unit, minimum_effect=matters, title=title, ax=ax)
plt.show()

# %% tags=["nbval-check-output"]
c96 += [claims.judge("C96d", alone["clothes"].differences("pasted line"))]
c96 += [claims.judge("C96g", alone["clothes"].differences("horizontal flip"))]
print(*c96[-2:], claims.judge("C96", c96), sep="\n")

# %% [markdown] lang="en"
# Digits gain most from small shifts, and something from small turns and zooms; both flips harm them. For clothes
# nothing in this list lowers the error. (With 192 images and this small network; Zhong et al. (2020) lowered it by
# erasing, with all 60,000 images and far larger networks.) The horizontal flip, so harmful to digits, costs clothes
# less than the 1.5 points that we had registered as harmless; the vertical one does harm, for no boot in these data
# stands on its head. Why does the horizontal flip not *help*, when a mirrored shirt is a shirt? Probably because most
# clothes are nearly symmetric, and nearly all shoes point to the left, in the test set, too: a mirrored shoe is
# hardly ever met. Brightness and contrast change little. RandAugment draws two operations and applies the same two to
# every image of a call (here: to all images of an epoch; in the paper each image has its own). With Keras' default
# strength a turn may reach 180 degrees and a shift half the side: too much for digits, and not what the paper did. We
# did not tune it.
#
# The NLL (below) tells a milder story: for clothes, shifts, zooms and erasing lower it, though not the error.
#
# So an operation is not good or bad in itself. It fits what the data may look like, or it does not.
#
# ## 8. How strong?
#
# Turning a little helps digits, turning a lot must harm: upside down, a 6 is a 9. **Predict** where the best angle lies,
# and the best shift. (A stored grid again.)

# %% [markdown] lang="ko" of="8eb646b9"
# 숫자에는 조금 옮기는 것이 가장 큰 도움이 되고, 조금 돌리거나 확대·축소하는 것도 어느 정도 도움이 됩니다. 두 가지
# 뒤집기는 모두 숫자에 해롭습니다. 옷에서는 이 목록의 어떤 것도 오류율을 낮추지 못합니다. (이미지 192장과 이 작은
# 신경망에서 그렇습니다. Zhong et al. (2020)은 이미지 60,000장 전체와 훨씬 큰 신경망으로 지우기의 이득을
# 보고했습니다.) 숫자에 그렇게 해롭던 좌우 뒤집기가 옷에 끼치는 손해는 해가 없다고 미리 등록해 둔 1.5퍼센트포인트보다
# 작습니다. 위아래 뒤집기는 해롭습니다. 이 데이터에는 거꾸로 선 부츠가 없기 때문입니다. 좌우로 뒤집어도 셔츠는
# 셔츠인데 좌우 뒤집기가 왜 *도움이* 되지 않을까요? 아마도 옷이 대부분 거의 대칭이고, 신발은 테스트 세트에서도 거의 다
# 왼쪽을 향하기 때문일 것입니다. 좌우가 바뀐 신발을 만날 일이 거의 없습니다. 밝기와 대비를 바꾸어도 결과는 별로
# 달라지지 않습니다. RandAugment는 연산 두 가지를 뽑아 한 번의 호출에 들어온 모든 이미지에 똑같이 적용합니다(여기서는
# 한 에포크의 모든 이미지입니다. 논문에서는 이미지마다 따로 뽑습니다). Keras의 기본 세기로는 180도까지 돌고 변의
# 절반까지 움직일 수 있습니다. 숫자에는 지나치고, 논문이 한 것과도 다릅니다. 세기를 조정해 보지는 않았습니다.
#
# NLL(아랫줄)은 조금 다른 이야기를 합니다. 옷에서도 옮기기와 확대·축소와 지우기는 오류율은 낮추지 못해도 NLL은
# 낮춥니다.
#
# 그러니 연산 자체가 좋거나 나쁜 것이 아닙니다. 데이터에 있을 법한 모습에 맞느냐 맞지 않느냐가 있을 뿐입니다.
#
# ## 8. 얼마나 세게
#
# 조금 돌리면 숫자에 도움이 되지만 많이 돌리면 해로울 수밖에 없습니다. 6을 거꾸로 세우면 9이기 때문입니다. 가장 좋은
# 각도와 가장 좋은 이동이 어디쯤일지 **예상해 보십시오.** (역시 저장된 표입니다.)

# %%
angles, pixels = [0, 10, 20, 30, 60, 180], [0, 1, 2, 3, 4, 6, 8]


def grid(seeds):
    arms = {"no augmentation": network}
    arms |= {f"rotation {a}": augmented(change(rotation_degrees=a)) for a in angles[1:]}
    arms |= {f"shift {p}": augmented(change(width_shift=p / 28, height_shift=p / 28)) for p in pixels[1:]}
    return run(arms, few(digits), seeds, measure=on_shifted(digits), workers=2)


strength = studies.stored("05_strength", grid, seeds=40, judged=False)

# %%
figure, axes = plt.subplots(1, 2, figsize=(12, 3.8), sharey=True)
for ax, (kind, amounts, unit) in zip(
    axes, [("rotation", angles, "degrees"), ("shift", pixels, "pixels")], strict=True
):
    names = ["no augmentation", *(f"{kind} {a}" for a in amounts[1:])]
    curves = {
        title: 100 * np.stack([strength.values(name, metric) for name in names], axis=1)
        for title, metric in {"test": "error", "shifted test": "error, shifted"}.items()
    }
    plotting.sweep(amounts, curves, x_label=f"largest {kind} ({unit})", y_label="error (%)", ax=ax)
plt.show()

# %% [markdown] lang="en"
# On the ordinary test the best angle and the best shift are small. On the shifted test, whose images were moved by up
# to 3 pixels, the best shift is larger. Beyond, both curves rise: large shifts are never met, and turned far enough a
# 6 is a 9. The strength is a hyperparameter like any other: choose it on a validation set. (We looked at the test
# curves, to explain, not to choose.) The test with more variation wants the larger shift.
#
# ## 9. How much data?
#
# "Especially useful where data are scarce", says the source, and "enlarges the data set artificially". We compare
# shift and turn with no augmentation for training sets of very different sizes, with nearly equal numbers of steps
# (more for the two largest sets). **Predict:** does the gain vanish with 2,880 digits? On the ordinary test? On the
# shifted one? And are 192 augmented images worth 960 real ones?

# %% [markdown] lang="ko" of="d0dba076"
# 보통 테스트에서는 가장 좋은 각도와 이동량이 작습니다. 이미지를 3픽셀까지 옮긴 어긋난 테스트에서는 가장 좋은 이동이
# 더 큽니다. 그보다 세지면 두 곡선이 모두 올라갑니다. 그렇게 큰 이동은 만날 일이 없고, 많이 돌리면 6이 9가 되기도
# 합니다. 세기는 다른 하이퍼파라미터와 똑같이 검증 세트에서 고르십시오. (여기서 테스트 곡선을 본 것은 설명하기
# 위해서이지 고르기 위해서가 아닙니다.) 변화가 더 많은 테스트일수록 더 큰 이동이 좋았습니다.
#
# ## 9. 데이터는 얼마나
#
# 원문은 "데이터가 부족한 경우에 특히 유용하다", "데이터셋의 크기를 인위적으로 확장한다"고 합니다. 크기가 서로 많이
# 다른 훈련 세트에서 옮기고 돌리는 것과 증강하지 않는 것을 비교합니다. 훈련 단계 수는 거의 같게 했습니다(가장 큰 두
# 세트에서는 더 많이). **예상해 보십시오.** 숫자가 2,880장이면 이득이 사라질까요? 보통 테스트에서는? 어긋난
# 테스트에서는? 증강한 192장이 진짜 960장과 맞먹을까요?

# %%
sizes = {
    "digits": [setting.num_images * k // 2 for k in (1, 2, 4, 10, 30)],
    "clothes": [setting.num_images * k for k in (1, 5, 25)],
}


def by_size(data, name, seeds):
    results = {}
    for size in sizes[name]:
        size = min(size, len(data.train[0]))
        epochs = max(1, setting.epochs // 4, setting.epochs * 3 * setting.num_images // (2 * size))
        arms = {"no augmentation": network, "shift and turn": augmented(gentle, copies=min(epochs, 40))}
        sample, measure = few(data, size), on_shifted(data)
        results[f"{name} {size}"] = run(arms, sample, seeds, epochs=epochs, measure=measure, workers=2)
    return experiments.joined(results)


amount = {
    "digits": studies.stored("05_digits_by_size", lambda seeds: by_size(digits, "digits", seeds), seeds=40),
    "clothes": studies.stored(
        "05_clothes_by_size", lambda seeds: by_size(clothes, "clothes", seeds), seeds=40
    ),
}

# %%
both = ("no augmentation", "shift and turn")
shown = {
    "digits: error (%)": ("digits", "error", 100),
    "digits: error (%), shifted": ("digits", "error, shifted", 100),
    "clothes: error (%)": ("clothes", "error", 100),
    "clothes: nll": ("clothes", "nll", 1),
}
figure, axes = plt.subplots(1, 4, figsize=(16, 3.6))
for ax, (title, (name, metric, factor)) in zip(axes, shown.items(), strict=True):
    curves = {
        arm: factor
        * np.stack([amount[name].values(f"{name} {n}, {arm}", metric) for n in sizes[name]], axis=1)
        for arm in both
    }
    plotting.sweep(sizes[name], curves, x_label="training images", y_label=metric, log_x=True, ax=ax)
    ax.set(title=label(title), ylabel="")
plt.show()


# %% tags=["nbval-check-output"]
def gain(name, size, metric="error"):
    """Change through shift and turn, one number a seed."""
    without, with_it = (f"{name} {size}, {arm}" for arm in both)
    return amount[name].differences(with_it, without, metric)


(least, base, _, five_times, most), (fewest, middle, largest) = sizes["digits"], sizes["clothes"]
c94 = [
    claims.judge("C94a", gain("digits", least) - gain("digits", most)),
    claims.judge("C94b", gain("clothes", fewest, "nll") - gain("clothes", largest, "nll")),
    claims.judge("C94c", gain("digits", most, "error, shifted")),
]
for_192, for_960 = f"digits {base}, shift and turn", f"digits {five_times}, no augmentation"
c93 += [claims.judge("C93c", amount["digits"].differences(for_192, for_960))]
c93 += [claims.judge("C93d", gain("clothes", middle))]
print(*c94, claims.judge("C94", c94), *c93[2:], claims.judge("C93", c93), sep="\n")
for size in sizes["digits"]:
    without, with_it = (100 * amount["digits"].values(f"digits {size}, {arm}").mean() for arm in both)
    print(f"{size:5d} digits: {without:4.1f} % without, {with_it:4.1f} % with shift and turn")

# %% [markdown] lang="en"
# On the ordinary test the gain shrinks as the training set grows, probably because 2,880 digits show most of the
# small variations that the test set has. On the shifted test it shrinks far less: more centred digits help a little
# against shifts, but even 2,880 of them are no substitute for seeing shifts. "Especially useful where data are
# scarce" is true of the variations that more data would bring, and false of those that they would not.
#
# "Enlarges the data set" is half true as well. The printed lines show it: 192 digits with augmentation do a little
# better than twice as many without, but 960 real ones do better still. Augmentation adds what you know (a shift
# leaves the label as it is); it does not add other people's handwriting. For clothes the error even rises, at every
# size. The NLL gains with 192 images only, probably because the network learns less by heart.
#
# (One caution: there are only 3,000 training digits, so with 2,880 all seeds train on nearly the same images, and the
# intervals say little about other digits. And all digits are tested on the same 1,000 images.)
#
# ## 10. Augmentation as a regularizer
#
# "It also has a regularizing effect." For a linear model and additive noise one can say exactly which. Take each
# example many times, and add noise $e$ to its inputs, independent in each input, with mean 0 and variance $\sigma^2$.
# The expected squared error is
#
# $$\mathbb{E}\,(y - w^\top (x + e))^2 = (y - w^\top x)^2 + \sigma^2 \lVert w \rVert^2$$
#
# because the mixed terms have the mean 0. That is the error without noise plus an L2 penalty (Bishop, 1995): ridge
# regression of chapter 04. To check it without any randomness we add *every* pattern of $\pm\sigma$ to ten inputs: 1,024
# copies of each example.

# %% [markdown] lang="ko" of="e61db476"
# 보통 테스트에서는 훈련 세트가 커질수록 이득이 점점 줄어듭니다. 아마도 숫자 2,880장이면 테스트 세트에 나오는 작은
# 변화를 대부분 보여 주기 때문일 것입니다. 어긋난 테스트에서는 훨씬 덜 줄어듭니다. 가운데 놓인 숫자가 많으면 이동에도
# 조금은 강해지지만, 2,880장이 있어도 이동을 직접 보는 것을 대신하지는 못합니다. "데이터가 부족한 경우에 특히
# 유용하다"는 말은 데이터를 늘리면 함께 들어올 변화에는 맞고, 그렇지 않은 변화에는 맞지 않습니다.
#
# "데이터셋의 크기를 확장한다"는 말도 절반만 맞습니다. 출력한 줄을 보십시오. 증강한 192장으로 훈련하면 증강하지 않은
# 이미지 두 배로 훈련한 것보다 성적이 조금 낫지만, 진짜 960장에는 미치지 못합니다. 증강은 여러분이 아는 것(옮겨도
# 레이블이 그대로라는 것)을 더해 줄 뿐, 다른 사람의 글씨를 더해 주지는 않습니다. 옷에서는 모든 크기에서 오류율이
# 오히려 높아집니다. NLL은 192장일 때만 좋아지는데, 아마 신경망이 덜 외우기 때문일 것입니다.
#
# (주의할 점이 하나 있습니다. 훈련용 숫자는 모두 3,000장뿐이어서, 2,880장을 쓰면 모든 시드가 거의 같은 이미지로
# 훈련합니다. 그러니 구간은 다른 숫자에 대해서 별로 말해 주는 것이 없습니다. 숫자는 모두 같은 1,000장으로
# 테스트했습니다.)
#
# ## 10. 규제로서의 증강
#
# "정규화(규제) 효과도 있다." 선형 모델에 잡음을 더하는 경우에는 그 효과가 무엇인지 정확히 말할 수 있습니다. 예제
# 하나를 여러 번 쓰되, 입력마다 서로 독립이고 평균이 0, 분산이 $\sigma^2$인 잡음 $e$를 더합니다. 제곱 오차의 기댓값은
# 다음과 같습니다.
#
# $$\mathbb{E}\,(y - w^\top (x + e))^2 = (y - w^\top x)^2 + \sigma^2 \lVert w \rVert^2$$
#
# 교차항의 평균이 0이므로 이렇게 됩니다. 이것은 잡음 없는 오차에 L2 벌점을 더한 것(Bishop, 1995), 곧 04장의 릿지
# 회귀입니다. 우연에 기대지 않고 확인하려고, 입력 열 개에 $\pm\sigma$를 더하는 *모든* 경우를 씁니다. 예제마다 사본이
# 1,024개입니다.

# %% tags=["nbval-check-output"]
patients = datasets.diabetes().train
x, y = (part[:60].astype(float) for part in patients)
x, y, sigma = x - x.mean(axis=0), y - y.mean(), 0.5
signs = np.array(np.meshgrid(*[[-1, 1]] * 10)).reshape(10, -1).T  # (1024, 10)
copies = (x[:, np.newaxis] + sigma * signs).reshape(-1, 10)
by_least_squares = np.linalg.lstsq(copies, np.repeat(y, len(signs)), rcond=None)[0]
by_ridge, _ = penalties.ridge(x, y, sigma**2)
c95 = [claims.judge("C95a", np.abs(by_least_squares - by_ridge).max())]
print(f"{len(copies):,} examples")
print(*c95)

# %% [markdown] lang="en"
# For a network and for turned images there is no such formula, but the signs of a regularizer can be measured: a
# narrower gap between training and test (both measured on unchanged images), and wrong labels that are learned less
# by heart. Either could also mean that the network has learned nothing, so look at the test error as well: it falls.
# The second comes from the stored table of the next section.

# %% [markdown] lang="ko" of="0489199d"
# 신경망이나 돌린 이미지에 대해서는 그런 공식이 없습니다. 그러나 규제의 징후는 잴 수 있습니다. 훈련과 테스트의 차이가
# 좁아지는지(둘 다 바꾸지 않은 이미지로 잽니다), 틀린 레이블을 덜 외우는지 보면 됩니다. 둘 다 신경망이 아무것도 배우지
# 못했다는 뜻일 수도 있으므로 테스트 오류율도 함께 보아야 합니다. 오류율은 내려갑니다. 둘째 징후는 다음 절의 저장된
# 표에서 봅니다.


# %% tags=["nbval-check-output"]
def gap(arm):
    return (first.values(arm, "nll") - first.values(arm, "nll", "train")).to_numpy()


c95 += [claims.judge("C95b", gap("shift and turn") - gap("no augmentation"))]
print(c95[-1])

# %% [markdown] lang="en"
# ## 11. Mixing images: MixUp and CutMix
#
# Operations so far changed a picture and left its label. The next two change both. **MixUp** (Zhang et al., 2018) lays
# two images over one another, and mixes the labels in the same proportion:
#
# $$\tilde x = \lambda x_i + (1 - \lambda) x_j, \qquad \tilde y = \lambda y_i + (1 - \lambda) y_j, \qquad
# \lambda \sim \text{Beta}(\alpha, \alpha)$$
#
# Nobody would call such a picture real, so the second question of section 2 is answered *no*. The first is answered
# in another way: the label moves with the image. That such pictures may help all the same shows that the two
# questions are a guide, not a law. MixUp needs labels that can be shares (one-hot), and `categorical_crossentropy`.

# %% [markdown] lang="ko" of="d13d2f2f"
# ## 11. 이미지 섞기: MixUp과 CutMix
#
# 지금까지의 연산은 그림을 바꾸고 레이블은 그대로 두었습니다. 이제 볼 두 가지는 그림과 레이블을 함께 바꿉니다.
# **MixUp**(Zhang et al., 2018)은 이미지 두 장을 겹쳐 놓고 레이블도 같은 비율로 섞습니다.
#
# $$\tilde x = \lambda x_i + (1 - \lambda) x_j, \qquad \tilde y = \lambda y_i + (1 - \lambda) y_j, \qquad
# \lambda \sim \text{Beta}(\alpha, \alpha)$$
#
# 이런 그림을 진짜라고 할 사람은 없습니다. 2절의 둘째 질문에 대한 답은 *아니요*입니다. 첫째 질문에는 다른 방식으로
# 답합니다. 이미지가 바뀌면 레이블도 따라 바뀝니다. 이런 그림도 도움이 될 수 있다는 것은 두 질문이 법칙이 아니라
# 길잡이라는 뜻입니다. MixUp에는 비율이 될 수 있는 레이블(원-핫)과 `categorical_crossentropy`가 필요합니다.


# %%
def mixup(inputs, targets, seed, alpha):
    generator = np.random.default_rng(seed)
    partner = generator.permutation(len(inputs))
    share = generator.beta(alpha, alpha, len(inputs))[:, np.newaxis]
    own = share[..., np.newaxis, np.newaxis]
    mixed_inputs = own * inputs + (1 - own) * inputs[partner]
    return mixed_inputs, share * targets + (1 - share) * targets[partner]


# %% tags=["nbval-check-output"]
images, shares = digits.train[0][::300], mixing.one_hot(digits.train[1][::300], 10)
by_hand = mixup(images, shares, seed=0, alpha=1.0)
by_library = mixing.mixup(images, shares, seed=0, alpha=1.0)
print(
    "course_lib.mixing:", all(np.allclose(*pair, atol=1e-6) for pair in zip(by_hand, by_library, strict=True))
)

by_layer = image_augmentation.ImageMixing(layers.MixUp(alpha=1.0))
drawn = by_layer.draw(images, seed=0)
own, partner = np.array(drawn["mix_weight"]).reshape(-1, 1), np.array(drawn["permutation_order"])
_, labels_of_layer = by_layer.apply(images, shares, drawn)
print(
    "keras.layers.MixUp:", np.allclose(labels_of_layer, own * shares + (1 - own) * shares[partner], atol=1e-6)
)

# %% [markdown] lang="en"
# **CutMix** (Yun et al., 2019) replaces a rectangle by that of the other image, and the label follows the *area*. A
# trap lies in the details: the rectangle may stick out of the picture and is rounded to whole pixels. So the share
# has to be counted afterwards, from the mask; exercise 5 is about it. (`keras.layers.CutMix`, used in the tables
# below, keeps the rectangle inside and takes its unrounded area: label and pixels differ a little.)

# %% [markdown] lang="ko" of="c9e5f177"
# **CutMix**(Yun et al., 2019)는 직사각형 하나를 다른 이미지의 것으로 바꾸고, 레이블은 *넓이*를 따릅니다. 함정은
# 세부에 있습니다. 직사각형은 그림 밖으로 나갈 수 있고 변의 길이는 정수 픽셀로 반올림됩니다. 그러니 비율은 나중에
# 마스크에서 세어야 합니다. 연습 문제 5가 이것을 다룹니다. (아래의 표에 쓴 `keras.layers.CutMix`는 직사각형을 그림
# 안에 두고 반올림하지 않은 넓이를 쓰므로, 레이블과 픽셀이 조금 다릅니다.)


# %%
def rectangle(height, width, share, generator):
    """Where the other image is to be seen: sides √(1 − share) of the image's, middle anywhere."""
    mask = np.zeros((height, width), dtype=bool)
    sides = [round(length * np.sqrt(1 - share)) for length in (height, width)]
    top, left = (generator.integers(0, n) - side // 2 for n, side in zip((height, width), sides, strict=True))
    mask[max(top, 0) : max(top + sides[0], 0), max(left, 0) : max(left + sides[1], 0)] = True
    return mask


generator = np.random.default_rng(0)
mask = rectangle(28, 28, share=0.6, generator=generator)
own, other = clothes.train[0][clothes.train[1] == 0][1], clothes.train[0][clothes.train[1] == 9][1]
half, cut = 0.6 * own + 0.4 * other, np.where(mask[..., np.newaxis], other, own)
titles = [label("image 1"), label("image 2"), "MixUp 0.6", f"CutMix {1 - mask.mean():.2f}"]
plotting.image_grid([own, other, half, cut], titles, columns=4)
plt.show()

# %% [markdown] lang="en"
# Wanted were 0.6 of the first image; the rectangle was cut off, and the label's share is larger.
#
# What does mixing do? The clothes of before, 192 images. **Predict** the error, and the NLL.

# %% [markdown] lang="ko" of="4661ba2b"
# 첫째 이미지의 비율을 0.6으로 하려고 했습니다. 그런데 직사각형의 일부가 그림 밖으로 나가 잘렸으므로, 레이블에서 첫째
# 이미지의 비율이 더 커졌습니다.
#
# 섞으면 어떻게 될까요? 앞에서 쓴 옷 이미지 192장입니다. 오류율과 NLL을 **예상해 보십시오.**


# %%
def mixed(layer, copies=setting.epochs):
    mix = image_augmentation.ImageMixing(layer).mix
    return experiments.Arm(lambda: network("categorical_crossentropy"), mix=mix, copies=copies)


def few_one_hot(data, num_images=setting.num_images, noise=0.0):
    def sample(seed):
        return data.subset(num_images, seed).with_label_noise(noise, seed).with_one_hot_targets()

    return sample


mixed_or_not = {
    "no augmentation": lambda: network("categorical_crossentropy"),
    "MixUp": mixed(layers.MixUp(1.0)),
}
second = run(mixed_or_not, few_one_hot(clothes), claims.seeds(10), predict=["test"])
second.summary()

# %%
sure = {arm: second.predictions(arm).max(axis=2).ravel() for arm in mixed_or_not}
right = {arm: (second.predictions(arm).argmax(axis=2) == clothes.test[1]).ravel() for arm in mixed_or_not}
plotting.reliability_diagram(sure, right)
plt.show()

# %% tags=["nbval-check-output"]
r12 = [claims.judge("R12a", second)]
print(*r12)

# %% [markdown] lang="en"
# The error is about the same, the NLL much lower. The picture shows why. The network without mixing is surer than it is
# right: its curve lies below the diagonal. MixUp asks for probabilities between the classes, and that takes away the
# excess.
#
# The papers promise more: resistance to wrong labels, and (Thulasidasan et al., 2019) honest probabilities. The stored
# table has three benches: clothes, digits, and digits of which 30 % carry a wrong training label (that bench flatters
# every regularizer). **Predict:** on which of them does mixing lower the error? Does it always make the probabilities
# more honest?

# %% [markdown] lang="ko" of="e17d62df"
# 오류율은 거의 같고 NLL은 훨씬 낮습니다. 이유는 그림에 있습니다. 섞지 않은 신경망은 실제로 맞히는 비율보다 더
# 확신합니다. 곡선이 대각선 아래에 있습니다. MixUp은 클래스 사이에 걸친 확률을 요구하여 넘치는 확신을 덜어 냅니다.
#
# 논문은 더 많은 것을 약속합니다. 틀린 레이블에 강하고, 확률이 정직해진다는 것입니다(Thulasidasan et al., 2019).
# 저장된 표에는 실험대가 세 가지 있습니다. 옷, 숫자, 그리고 훈련 레이블의 30 %가 틀린 숫자입니다(어떤 규제든 실제보다
# 좋아 보이는 실험대입니다). **예상해 보십시오.** 어느 실험대에서 섞기가 오류율을 낮출까요? 확률은 언제나 더
# 정직해질까요?


# %%
def honesty(model, dataset):
    (inputs, given), (images, truth) = dataset.train, dataset.test
    shown, targets = probabilities(model, images), truth.argmax(axis=1)
    accuracy = 1 - metrics.error_rate(shown, targets)
    return {
        "calibration error": metrics.calibration_error(shown, targets),
        "confidence − accuracy": shown.max(axis=1).mean() - accuracy,
        "training error": metrics.error_rate(probabilities(model, inputs), given.argmax(axis=1)),
    }


def mixing_bench(data, size, noise, seeds):
    epochs = max(1, setting.epochs * 3 // 2 if size == setting.num_images else setting.epochs)
    arms = {"no augmentation": mixed_or_not["no augmentation"]}
    arms["MixUp 1"] = mixed(layers.MixUp(1.0), copies=40)
    arms["CutMix 1"] = mixed(layers.CutMix(1.0), copies=40)
    arms["shift and turn"] = experiments.Arm(mixed_or_not["no augmentation"], augment=gentle, copies=40)
    sample = few_one_hot(data, size, noise)
    return run(arms, sample, seeds, epochs=epochs, measure=honesty, workers=2)


benches = {
    "clothes": (clothes, setting.num_images, 0.0),
    "digits": (digits, setting.num_images * 5 // 2, 0.0),
    "noisy digits": (digits, setting.num_images * 5 // 2, 0.3),
}
mixes = studies.stored(
    "05_mixing",
    lambda seeds: experiments.joined({name: mixing_bench(*bench, seeds) for name, bench in benches.items()}),
    seeds=40,
)

# %%
figure, axes = plt.subplots(3, 3, figsize=(16, 8.4))
shown = {"error": 100, "calibration error": 1, "confidence − accuracy": 1}
for row, (metric, factor) in zip(axes, shown.items(), strict=True):
    for ax, bench in zip(row, benches, strict=True):
        arms = [arm.removeprefix(f"{bench}, ") for arm in mixes.arms if arm.startswith(f"{bench}, ")]
        values = {arm: factor * mixes.values(f"{bench}, {arm}", metric).to_numpy() for arm in arms}
        plotting.dots(values, x_label="error (%)" if factor == 100 else metric, ax=ax)
        ax.set_title(label(bench))
plt.show()


# %% tags=["nbval-check-output"]
def against(bench, arm, metric, baseline="no augmentation"):
    return mixes.differences(f"{bench}, {arm}", f"{bench}, {baseline}", metric)


r12 += [claims.judge("R12b", against("noisy digits", "MixUp 1", "error"))]
r12 += [claims.judge("R12c", against("clothes", "MixUp 1", "calibration error"))]
r12 += [claims.judge("R12d", against("digits", "MixUp 1", "calibration error"))]
r13 = [claims.judge("R13a", against("clothes", "CutMix 1", "nll"))]
r13 += [claims.judge("R13b", against("clothes", "CutMix 1", "error", baseline="MixUp 1"))]
c95 += [claims.judge("C95c", against("noisy digits", "shift and turn", "training error"))]
print(*r12[1:], claims.judge("R12", r12), *r13, claims.judge("R13", r13), sep="\n")
print(c95[-1], claims.judge("C95", c95), sep="\n")

# %% [markdown] lang="en"
# With wrong labels, mixing helps. Not because wrong labels weigh less: on average 30 % of all label weight is wrong,
# as before. But a mixture that is drawn anew is harder to learn by heart than one fixed image. Plain shifts and turns
# help more, and probably for the same reason: the image looks different nearly every time.
#
# "More honest probabilities" holds on one side only. The network for clothes was too sure, and all kinds of mixing
# improve it. The network for clean digits was much closer to honest; with MixUp and CutMix its calibration error
# grows, for it is now *less* sure than it is right (last row: left of 0). There plain shifts and turns were best.
# Mixing makes probabilities smaller; whether that makes them more honest depends on where they were.
#
# The papers report errors. Judged by the error, neither MixUp nor CutMix gained much on our clothes; R12a and R13a
# rest on the NLL.
#
# ## 12. What does it cost?
#
# An epoch of our network with 960 images: without augmentation, with batches prepared in the pipeline, and with the same
# operations as layers inside the model. (Times vary from machine to machine; this is no verdict.)

# %% [markdown] lang="ko" of="ac46404a"
# 레이블이 틀렸을 때는 섞기가 도움이 됩니다. 틀린 레이블의 비중이 줄어서는 아닙니다. 섞은 뒤에도 레이블 전체의 30 %가
# 평균적으로 틀렸습니다. 그러나 새로 섞어 만든 이미지는 늘 똑같은 이미지보다 외우기 어렵습니다. 그저 옮기고 돌리는
# 것이 더 큰 도움이 되는데, 아마 같은 이유일 것입니다. 이미지가 볼 때마다 거의 언제나 다른 모습이기 때문입니다.
#
# "확률이 정직해진다"는 말은 한쪽에서만 맞습니다. 옷으로 훈련한 신경망은 지나치게 확신했고, 어떤 식으로 섞어도
# 나아집니다. 깨끗한 숫자로 훈련한 신경망은 훨씬 더 정직했습니다. MixUp과 CutMix를 쓰면 실제로 맞히는 비율보다 *덜*
# 확신하게 되어(마지막 줄: 0의 왼쪽) 보정 오차가 커집니다. 거기서는 그저 옮기고 돌리는 것이 가장 좋았습니다. 섞기는
# 확률을 작게 만듭니다. 그래서 더 정직해지는지는 원래 어디에 있었는지에 달려 있습니다.
#
# 논문이 보고하는 것은 오류율입니다. 오류율로 보면 우리 옷에서는 MixUp도 CutMix도 얻은 것이 많지 않습니다. R12a와
# R13a는 NLL에 근거합니다.
#
# ## 12. 비용은 얼마인가
#
# 이미지 960장으로 우리 신경망을 한 에포크 훈련하는 시간입니다. 증강하지 않을 때, 파이프라인에서 배치를 준비할 때, 같은 연산을
# 모델 안의 층으로 넣었을 때를 비교합니다. (시간은 컴퓨터마다 다르므로 판정은 하지 않습니다.)


# %%
def seconds_of_an_epoch(model, *data, **options):
    ends = []
    clock = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: ends.append(perf_counter()))
    model.fit(*data, epochs=4, verbose=0, callbacks=[clock], **options)
    return np.median(np.diff(ends))


def with_layers():
    inside = keras.Sequential(
        [keras.Input((28, 28, 1)), RandomRotation(15 / 360), RandomTranslation(2 / 28, 2 / 28)]
    )
    return keras.Sequential([inside, *network().layers])


inputs, targets = digits.subset(960, seed=0).train
pipeline = gentle.as_dataset(inputs, targets, 32, seed=0, epochs=4)
in_model = with_layers()
in_model.compile("adam", loss="sparse_categorical_crossentropy")
times = {
    "no augmentation": seconds_of_an_epoch(network(), inputs, targets, batch_size=32),
    "in the pipeline": seconds_of_an_epoch(network(), pipeline, steps_per_epoch=30, shuffle=False),
    "layers in the model": seconds_of_an_epoch(in_model, inputs, targets, batch_size=32),
}
for name, time in times.items():
    print(f"{label(name)}: {1000 * time:.0f} ms")

# %% [markdown] lang="en"
# On our two cores augmentation in the pipeline cost little: batches are prepared while the network trains on those
# before. Inside the model the network has to wait. With a GPU it may be the other way round: layers in the model run
# on the GPU, and the CPU must keep up with the pipeline. (`course.py bench` compares with the old generator, too: the
# pipeline prepares about four to six times as many images a second.)
#
# ## 13. Where the explanations go wrong
#
# - **"`rotation_range=30, …, horizontal_flip=True`"** (C96). The code runs. It harms centred digits and clothes, and
#   helps where the test images are shifted: the flip takes away what tells a 3 from a 5, and a shift of a fifth (5.6
#   pixels) is never met in a centred test set.
# - **"Enlarges the data set"** (C93). It adds invariances, not examples.
# - **"Especially useful where data are scarce"** (C94). On shifted images it was very useful with 2,880 digits, too.
# - **"`rotation_range=30` becomes `RandomRotation(0.52)`"**. Radians pass without an error; `factor` counts full turns.
# - **"MixUp calibrates"** (R12). It makes probabilities smaller. That helps the network that was too sure.
#
# The claims with parts, once more. (A part may say more than the source does: nobody promised that augmentation is
# worth five times the data, C93c, or that it stops mattering, C94c. Read the parts, not only the word *depends*.)

# %% [markdown] lang="ko" of="872daa3e"
# 우리의 코어 두 개에서는 파이프라인의 증강에 시간이 거의 들지 않았습니다. 신경망이 앞의 배치로 훈련하는 동안 다음
# 배치를 준비하기 때문입니다. 모델 안에 두면 신경망이 증강을 기다려야 합니다. GPU가 있으면 반대일 수도 있습니다. 모델
# 안의 층은 GPU에서 돌고, 파이프라인은 CPU가 따라가야 합니다. (`course.py bench`는 예전 제너레이터와도 비교합니다.
# 파이프라인은 1초에 네 배에서 여섯 배쯤 많은 이미지를 준비합니다.)
#
# ## 13. 흔한 설명은 어디서 틀리는가
#
# - **"`rotation_range=30, …, horizontal_flip=True`"** (C96). 코드는 돌아갑니다. 가운데 놓인 숫자와 옷에는 해롭고,
#   테스트 이미지가 어긋나 있을 때는 도움이 됩니다. 뒤집기는 3과 5를 구별해 주는 것을 없애 버리고, 5분의
#   1(5.6픽셀)이나 옮겨진 이미지는 가운데 놓인 테스트 세트에 없습니다.
# - **"데이터셋의 크기를 확장한다"** (C93). 더해지는 것은 불변성이지 예제가 아닙니다.
# - **"데이터가 부족한 경우에 특히 유용하다"** (C94). 어긋난 이미지에서는 숫자가 2,880장일 때도 매우 유용했습니다.
# - **"`rotation_range=30`은 `RandomRotation(0.52)`가 된다"**. 라디안을 주어도 오류가 나지 않습니다. `factor`는 몇
#   바퀴인지를 나타냅니다.
# - **"MixUp은 확률을 보정한다"** (R12). 확률을 작게 만듭니다. 지나치게 확신하던 신경망에는 그것이 도움이 됩니다.
#
# 여러 부분으로 된 주장을 다시 모으면 다음과 같습니다. (부분에는 원문보다 더 센 주장도 있습니다. 증강이 데이터 다섯
# 배만큼의 값어치가 있다거나(C93c) 데이터가 많으면 소용이 없다고(C94c) 말한 사람은 없습니다. *조건에 따라 다름*이라는
# 말만 보지 말고 부분을 읽으십시오.)

# %% tags=["nbval-check-output"]
parts = {"C93": c93, "C94": c94, "C95": c95, "C96": c96, "R12": r12, "R13": r13}
for claim_id, verdicts in parts.items():
    print(claims.judge(claim_id, verdicts))

# %% [markdown] lang="en"
# ## 14. A recipe
#
# What follows from the measurements above, and some craft; the claims behind a line stand in brackets:
#
# 1. **Look at 24 draws** of an image of each class. What you would not give the label, the network should not have to
#    (C96).
# 2. **Ask of each operation:** does the label stay? Will such images be met? Two times yes: use it (C93, C96).
# 3. **Begin gently**, a few degrees and a few percent of the side, and search the strength on a validation set that
#    looks like what will be met.
# 4. **Test on what will be met.** If images may be shifted, shift the test set, too: with much data the ordinary one
#    hides nearly all of the gain (C94).
# 5. **Wrong labels?** On our digits gentle augmentation helped most, mixing second (C95, R12).
# 6. **Too sure? MixUp or CutMix** (cheaper: temperature scaling, Guo et al., 2017). Compare error *and* NLL, and look
#    at the reliability diagram (R12, R13).

# %% [markdown] lang="ko" of="d182ff01"
# ## 14. 처방
#
# 위의 측정에서 따라 나오는 것과 약간의 경험을 담았습니다. 근거가 되는 주장은 괄호 안에 적었습니다.
#
# 1. 클래스마다 이미지 한 장을 골라 **증강을 24번 뽑아 봅니다.** 여러분이라면 그 레이블을 붙이지 않을 그림을 신경망에 강요해서는
#    안 됩니다(C96).
# 2. **연산마다 묻습니다.** 레이블이 그대로인가? 그런 이미지를 만나게 되는가? 둘 다 '예'이면 씁니다(C93, C96).
# 3. **약하게 시작합니다.** 몇 도, 변 길이의 몇 퍼센트에서 시작하여, 실제로 만날 이미지와 닮은 검증 세트에서 세기를
#    찾습니다.
# 4. **실제로 만날 것으로 시험합니다.** 이미지가 어긋날 수 있다면 테스트 세트도 옮겨 봅니다. 데이터가 많으면 보통
#    테스트에서는 이득이 거의 드러나지 않습니다(C94).
# 5. **레이블이 틀렸다면?** 우리 숫자에서는 약한 증강이 가장 큰 도움이 되었고 섞기가 그다음이었습니다(C95, R12).
# 6. **지나치게 확신하면 MixUp이나 CutMix를 씁니다**(더 값싼 방법: 온도 조정(temperature scaling), Guo et al., 2017).
#    오류율과 NLL을 *모두* 비교하고 보정 그림(reliability diagram)을 봅니다(R12, R13).

# %% [markdown] lang="en"
# ## Exercises
#
# Replace each `...` and run the cell. The check answers at once and knows the usual mistakes. The solutions have a
# notebook of their own.
#
# **1. From old to new.** Which `factor` must be given to `RandomRotation` and `RandomTranslation`, so that angles and
# shifts have the ranges that the arguments of `ImageDataGenerator` are named for? Return `(rotation, height, width)`.

# %% [markdown] lang="ko" of="3cf9327a"
# ## 연습 문제
#
# `...`을 답으로 바꾸고 셀을 실행하십시오. 바로 채점하며, 흔한 실수는 무엇이 틀렸는지 알려 줍니다. 풀이는 별도의
# 노트북에 있습니다.
#
# **1. 예전 것에서 새것으로.** 각도와 이동의 범위가 `ImageDataGenerator` 인수의 이름이 뜻하는 대로 되게 하려면
# `RandomRotation`과 `RandomTranslation`에 어떤 `factor`를 주어야 합니까? `(rotation, height, width)`를 돌려주십시오.


# %% role="exercise"
def factors(rotation_range, width_shift_range, height_shift_range): ...


exercises.check("05.old_to_new", factors)


# %% role="solution"
def factors(rotation_range, width_shift_range, height_shift_range):
    return rotation_range / 360, height_shift_range, width_shift_range


exercises.check("05.old_to_new", factors)

# %% [markdown] lang="en"
# **2. The flip of a batch.** `images` has the shape `(n, height, width, channels)`. Exchange left and right in every
# image, and leave the argument itself as it was.

# %% [markdown] lang="ko" of="9ccda1e5"
# **2. 배치 뒤집기.** `images`의 모양은 `(n, height, width, channels)`입니다. 모든 이미지의 왼쪽과 오른쪽을 맞바꾸되, 인수로
# 받은 배열 자체는 그대로 두십시오.


# %% role="exercise"
def flip_horizontally(images): ...


exercises.check("05.horizontal_flip", flip_horizontally)


# %% role="solution"
def flip_horizontally(images):
    return images[:, :, ::-1]


exercises.check("05.horizontal_flip", flip_horizontally)

# %% [markdown] lang="en"
# **3. Bilinear interpolation.** What is the value of a grey `image` (two axes) at the row `y` and the column `x`, which
# need not be whole numbers? Four pixels contribute. You may assume that all of them lie inside.

# %% [markdown] lang="ko" of="c73e0738"
# **3. 쌍선형 보간.** 축이 두 개인 흑백 `image`에서 행 `y`, 열 `x`의 값은 얼마입니까? `y`와 `x`는 정수가 아닐 수도 있습니다.
# 픽셀 네 개를 섞어 구하십시오. 네 픽셀은 모두 이미지 안에 있다고 보아도 됩니다.


# %% role="exercise"
def value_at(image, y, x): ...


exercises.check("05.bilinear", value_at)


# %% role="solution"
def value_at(image, y, x):
    top, left = int(y), int(x)
    down, right = y - top, x - left
    above = (1 - right) * image[top, left] + right * image[top, left + 1]
    below = (1 - right) * image[top + 1, left] + right * image[top + 1, left + 1]
    return (1 - down) * above + down * below


exercises.check("05.bilinear", value_at)

# %% [markdown] lang="en"
# **4. MixUp.** `partner` says for each example with which other it is mixed, `share` is the λ of all examples, `targets`
# are one-hot. Return the mixed inputs and the mixed targets.

# %% [markdown] lang="ko" of="3820714c"
# **4. MixUp.** `partner`는 예제마다 짝이 되는 예제의 번호이고, `share`는 모든 예제에 똑같이 쓰는 λ이며, `targets`는
# 원-핫입니다. 섞은 입력과 섞은 타깃을 돌려주십시오.


# %% role="exercise"
def mix(inputs, targets, partner, share): ...


exercises.check("05.mixup", mix)


# %% role="solution"
def mix(inputs, targets, partner, share):
    return tuple(share * values + (1 - share) * values[partner] for values in (inputs, targets))


exercises.check("05.mixup", mix)

# %% [markdown] lang="en"
# **5. The label after CutMix.** In an image of `height` × `width` pixels a box of `box_height` × `box_width` pixels, whose
# upper left corner is at row `top` and column `left`, is replaced by another image. The box may stick out of the image
# on every side. What share of the label remains with the first image?

# %% [markdown] lang="ko" of="d96be8e6"
# **5. CutMix 뒤의 레이블.** 픽셀이 `height` × `width`개인 이미지에서, 왼쪽 위 모서리가 행 `top`, 열 `left`에 있고
# 크기가 `box_height` × `box_width`인 상자를 다른 이미지로 바꿉니다. 상자는 어느 쪽으로든 이미지 밖으로 나갈 수
# 있습니다. 레이블에서 첫째 이미지의 몫으로 남는 비율은 얼마입니까?


# %% role="exercise"
def label_share(height, width, top, left, box_height, box_width): ...


exercises.check("05.cutmix_share", label_share)


# %% role="solution"
def label_share(height, width, top, left, box_height, box_width):
    rows = min(top + box_height, height) - max(top, 0)
    columns = min(left + box_width, width) - max(left, 0)
    return 1 - rows * columns / (height * width)


exercises.check("05.cutmix_share", label_share)

# %% [markdown] lang="en"
# ## Summary
#
# 1. Augmentation minimizes the expected loss over drawn transformations. Two questions guide the choice: does the
#    label stay, and will such images be met?
# 2. Turn, shift, zoom and flip are one matrix; bilinear interpolation fetches each new pixel from four old ones, once.
# 3. `RandomRotation` counts full turns, `RandomTranslation` has the height first; a seed should decide the draw.
# 4. It lowered the error of digits, most with few images; on shifted images with every number that we tried. It did
#    not lower that of clothes in our small setting.
# 5. MixUp and CutMix move the label with the image. They lower confidence: good for the network that has too much.
#
# **References**
#
# - Bishop (1995). *Training with noise is equivalent to Tikhonov regularization.* Neural Computation 7, 108–116.
# - Simard, Steinkraus, Platt (2003). *Best practices for convolutional neural networks applied to visual document
#   analysis.* ICDAR. Shifts, turns and elastic distortions for MNIST.
# - Guo, Pleiss, Sun, Weinberger (2017). *On calibration of modern neural networks.* ICML.
# - Zhang, Cisse, Dauphin, Lopez-Paz (2018). *mixup: Beyond empirical risk minimization.* ICLR. Tables 1 and 2.
# - Yun, Han, Oh, Chun, Choe, Yoo (2019). *CutMix: Regularization strategy to train strong classifiers with localizable
#   features.* ICCV.
# - Thulasidasan, Chennupati, Bilmes, Bhattacharya, Michalak (2019). *On mixup training: Improved calibration and
#   predictive uncertainty for deep neural networks.* NeurIPS.
# - Cubuk, Zoph, Shlens, Le (2020). *RandAugment: Practical automated data augmentation with a reduced search space.*
#   CVPR workshops.
# - Zhong, Zheng, Kang, Li, Yang (2020). *Random erasing data augmentation.* AAAI.
#
# ## Appendix: how stable are the verdicts?
#
# Would other seeds have said the same? `course.py run 05 --study` runs the cells of this chapter with 100 fresh seeds
# and stores every difference. From those, 1,000 groups of the size used above are drawn and judged. What is below 98 %
# should be read as inconclusive, whatever the line above said.

# %% [markdown] lang="ko" of="5c4a2c55"
# ## 요약
#
# 1. 데이터 증강은 뽑은 변형에 대한 손실의 기댓값을 최소화합니다. 레이블이 그대로인가, 그런 이미지를 만나게 되는가, 이
#    두 물음이 길잡이입니다.
# 2. 돌리기, 옮기기, 확대·축소, 뒤집기는 행렬 하나입니다. 쌍선형 보간은 새 픽셀의 값을 옛 픽셀 네 개에서 가져오며, 이
#    일은 한 번만 합니다.
# 3. `RandomRotation`은 몇 바퀴인지를 받고 `RandomTranslation`은 높이를 먼저 받습니다. 무엇이 뽑힐지는 시드가 정해야
#    합니다.
# 4. 증강은 숫자의 오류율을 낮추었습니다. 훈련 이미지가 적을 때 가장 많이 낮추었고, 어긋난 이미지에서는 시험해 본 모든
#    장수에서 낮추었습니다. 우리의 작은 설정에서 옷의 오류율은 낮추지 못했습니다.
# 5. MixUp과 CutMix는 이미지가 바뀌는 만큼 레이블도 바꿉니다. 확신을 낮추므로, 지나치게 확신하던 신경망에 좋습니다.
#
# **참고 문헌**
#
# - Bishop (1995). *Training with noise is equivalent to Tikhonov regularization.* Neural Computation 7, 108–116.
# - Simard, Steinkraus, Platt (2003). *Best practices for convolutional neural networks applied to visual document
#   analysis.* ICDAR. MNIST의 이동, 회전, 탄성 변형.
# - Guo, Pleiss, Sun, Weinberger (2017). *On calibration of modern neural networks.* ICML.
# - Zhang, Cisse, Dauphin, Lopez-Paz (2018). *mixup: Beyond empirical risk minimization.* ICLR. 표 1과 2.
# - Yun, Han, Oh, Chun, Choe, Yoo (2019). *CutMix: Regularization strategy to train strong classifiers with localizable
#   features.* ICCV.
# - Thulasidasan, Chennupati, Bilmes, Bhattacharya, Michalak (2019). *On mixup training: Improved calibration and
#   predictive uncertainty for deep neural networks.* NeurIPS.
# - Cubuk, Zoph, Shlens, Le (2020). *RandAugment: Practical automated data augmentation with a reduced search space.*
#   CVPR workshops.
# - Zhong, Zheng, Kang, Li, Yang (2020). *Random erasing data augmentation.* AAAI.
#
# ## 부록: 판정은 얼마나 안정적인가
#
# 다른 시드를 썼어도 같은 판정이 나왔을까요? `course.py run 05 --study`는 이 장의 셀을 새로운 시드 100개로 실행하고 모든
# 차이를 저장합니다. 거기서 위와 같은 크기의 묶음 1,000개를 뽑아 판정합니다. 98 %에 못 미치는 주장은 위의 줄에
# 무엇이라고 적혀 있든 판단 보류로 읽어야 합니다.

# %%
claims.stability("05")
