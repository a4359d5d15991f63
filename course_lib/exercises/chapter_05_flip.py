"""Check of chapter 05: the horizontal flip of a batch."""

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, array, call, compare_shown, shown_mistakes
from course_lib.exercises.engine import exercise


def _cases():
    """Two colour images of 2 × 3 pixels, numbered from 1, and eight grey ones of uint8: a flip by chance cannot pass."""
    yield (np.arange(1.0, 37).reshape(2, 2, 3, 3),)
    yield (np.random.default_rng(96).integers(0, 256, (8, 5, 4, 1)).astype(np.uint8),)


def _mirrored(images):
    return images[:, :, ::-1]


_MISTAKES = shown_mistakes(
    "The first pixel of the test images is (1, 2, 3), the last one of its row (7, 8, 9). Your result begins with {yours}; "
    "wanted is {right}.",
    "시험 이미지의 첫 픽셀은 (1, 2, 3)이고 같은 행의 마지막 픽셀은 (7, 8, 9)입니다. 결과가 {yours}(으)로 시작합니다. "
    "{right}이어야 합니다.",
    [
        (
            "nothing_changed",
            lambda images: images,
            "You return the images as they were.",
            "이미지를 그대로 돌려주었습니다.",
        ),
        (
            "vertical_flip",
            lambda images: np.flip(images, axis=1),
            "You exchange top and bottom. In a batch axis 1 counts the rows, and `np.fliplr`, right for one image, reverses "
            "axis 1. The columns are axis 2.",
            "위아래를 뒤집었습니다. 배치에서 축 1은 행입니다. 이미지 한 장에는 맞는 `np.fliplr`도 축 1을 뒤집습니다. 열은 "
            "축 2입니다.",
        ),
        (
            "batch_reversed",
            lambda images: np.flip(images, axis=0),
            "You reverse the order of the images, and they no longer fit their labels. Axis 0 counts the images; the columns "
            "are axis 2.",
            "이미지의 순서를 뒤집어서 레이블과 어긋납니다. 축 0은 이미지의 번호입니다. 열은 축 2입니다.",
        ),
        (
            "channels_reversed",
            lambda images: np.flip(images, axis=3),
            "You exchange red and blue: the last axis is that of the channels. The columns are axis 2.",
            "빨강과 파랑을 맞바꾸었습니다. 마지막 축은 채널입니다. 열은 축 2입니다.",
        ),
        (
            "channels_also_reversed",
            lambda images: np.flip(images, axis=(2, 3)),
            "Left and right are exchanged, but red and blue are, too. Leave axis 3, that of the channels, as it is.",
            "좌우는 뒤집혔지만 빨강과 파랑도 맞바뀌었습니다. 채널인 축 3은 그대로 두십시오.",
        ),
        (
            "rotated_by_180",
            lambda images: np.flip(images, axis=(1, 2)),
            "You reverse rows and columns: that turns the image by 180 degrees. Reverse axis 2 only.",
            "행과 열을 모두 뒤집어 이미지를 180도 돌렸습니다. 축 2만 뒤집으십시오.",
        ),
        *(
            (
                "all_axes",
                lambda images, axes=axes: np.flip(images, axis=axes),
                "`np.flip` without `axis` reverses every axis, that of the colours included. Reverse axis 2 only.",
                "`axis` 없이 호출한 `np.flip`은 색의 축까지 모든 축을 뒤집습니다. 축 2만 뒤집으십시오.",
            )
            for axes in (None, (1, 2, 3))
        ),
        (
            "rows_and_columns_swapped",
            lambda images: np.swapaxes(images, 1, 2),
            "You exchange rows and columns: that mirrors the image along its diagonal. Leave the rows where they are, and reverse "
            "the columns, axis 2.",
            "행과 열을 맞바꾸어 대각선을 기준으로 뒤집었습니다. 행은 그대로 두고 열, 곧 축 2의 순서를 뒤집으십시오.",
        ),
    ],
)


@exercise("05.horizontal_flip")
def horizontal_flip(answer):
    """`flip(images)` of a batch (n, height, width, channels): left and right are exchanged in every image."""
    cases = list(_cases())
    yours = [array(call(answer, *case)) for case in cases]
    for mine, (images,) in zip(yours, cases, strict=True):
        _check_every_image(mine, images)
    results = iter(yours)
    compare_shown(lambda *_: next(results), _mirrored, cases, _MISTAKES)
    return language.say(
        en="A mirrored shoe is still a shoe; a mirrored 3 is no digit any more. The labels decide whether a flip is "
        "allowed.",
        ko="좌우를 뒤집어도 신발은 신발이지만, 뒤집은 3은 더 이상 숫자가 아닙니다. 뒤집어도 되는지는 레이블에 달려 있습니다.",
    )


def _check_every_image(mine, images):
    """Raise the hint for a batch of which some images are mirrored and the others are as they were."""
    if mine.shape != images.shape:
        return
    mirrored, kept = (
        [np.allclose(one, other) for one, other in zip(mine, wanted, strict=True)]
        for wanted in (_mirrored(images), images)
    )
    if not (any(mirrored) and any(kept) and np.all(np.logical_or(mirrored, kept))):
        return
    observed_en = f"Mirrored images: {sum(mirrored)} of {len(images)}."
    observed_ko = f"이미지 {len(images)}장 가운데 {sum(mirrored)}장만 뒤집혔습니다."
    if mirrored[0] and sum(mirrored) == 1:
        raise NotYet(
            "first_image_only",
            en=f"{observed_en} `images[0]` is the first image alone. All images: leave axis 0 whole, with `:`.",
            ko=f"{observed_ko} `images[0]`은 첫 이미지 하나뿐입니다. 모든 이미지를 쓰려면 축 0에 `:`을 쓰십시오.",
        )
    raise NotYet(
        "some_images_only",
        en=f"{observed_en} `RandomFlip` draws for each image whether to mirror it; here all are mirrored.",
        ko=f"{observed_ko} `RandomFlip`은 뒤집을지를 이미지마다 무작위로 정합니다. 여기서는 모두 뒤집으십시오.",
    )
