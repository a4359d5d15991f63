"""Drawings of things: masks, small networks, batches of images."""

import itertools
import math

import numpy as np
from matplotlib.patches import Rectangle

from course_lib import arguments, language
from course_lib.plotting.house_style import new_axes, styled


@styled
def mask_grid(mask, *, ax=None):
    """Draw which unit is kept (dark) or dropped (light, crossed) for which example of a batch.

    Args:
        mask: Bool or 0/1 array `(num_examples, num_units)`, true where a unit is kept.
        ax: Axes to draw on.
    Returns:
        The Axes, examples down and units across; the title gives the share kept.
    """
    kept = arguments.finite_array("mask", mask, ndim=2) != 0
    num_examples, num_units = kept.shape
    ax = new_axes(ax, figsize=(min(6.4, 1.2 + 0.3 * num_units), min(6.0, 1.2 + 0.3 * num_examples)))
    ax.imshow(np.where(kept, 0.35, 0.93), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    if kept.size <= 400:  # beyond that the crosses run into one another
        example, unit = np.nonzero(~kept)
        ax.plot(unit, example, "x", color="#D55E00", markersize=6)
    ax.set_xticks(np.arange(num_units + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(num_examples + 1) - 0.5, minor=True)
    ax.grid(visible=False)
    if num_units <= 64:
        ax.grid(which="minor", color="white", linewidth=1)
    ax.tick_params(which="both", length=0)
    ax.set(xlabel=language.label("unit"), ylabel=language.label("example"))
    ax.set_title(language.say(en=f"kept: {kept.mean():.0%}", ko=f"유지된 비율: {kept.mean():.0%}"))
    ax.set_label(
        language.say(
            en=f"mask of {num_examples} examples × {num_units} units, dropped ones crossed out",
            ko=f"예제 {num_examples}개 × 유닛 {num_units}개의 마스크, 꺼진 유닛에는 가위표",
        )
    )
    return ax


@styled
def network(mask_by_layer, *, title=None, ax=None):
    """Draw a small dense network: dropped units crossed out, their connections faded.

    Args:
        mask_by_layer: One 1-D bool or 0/1 array per layer, inputs first; true where a unit is kept.
        title: Text above the drawing.
        ax: Axes to draw on.
    Returns:
        The Axes, layers from left to right.
    """
    layers = [
        arguments.finite_array(f"mask_by_layer[{i}]", m, ndim=1) != 0 for i, m in enumerate(mask_by_layer)
    ]
    heights = [(len(layer) - 1) / 2 - np.arange(len(layer)) for layer in layers]
    ax = new_axes(ax, figsize=(1.4 * len(layers), 0.6 + 0.4 * max(map(len, layers))))
    for x, (left, right) in enumerate(itertools.pairwise(zip(layers, heights, strict=True))):
        for (kept_a, y_a), (kept_b, y_b) in itertools.product(
            zip(*left, strict=True), zip(*right, strict=True)
        ):
            shade, width = ("#555555", 0.9) if kept_a and kept_b else ("#dddddd", 0.5)
            ax.plot([x, x + 1], [y_a, y_b], color=shade, linewidth=width, zorder=1 + bool(kept_a and kept_b))
    for x, (layer, ys) in enumerate(zip(layers, heights, strict=True)):
        for kept, y in zip(layer, ys, strict=True):
            edge, face = ("black", "#56B4E9") if kept else ("#999999", "white")
            ax.plot(x, y, "o", markersize=15, color=face, markeredgecolor=edge, zorder=4)
            if not kept:
                ax.plot(x, y, "x", markersize=11, color="#D55E00", markeredgewidth=2, zorder=5)
    ax.margins(0.12)
    ax.axis("off")
    shares = ", ".join(f"{layer.sum()}/{len(layer)}" for layer in layers)
    ax.set_label(
        language.say(en=f"network, units kept by layer: {shares}", ko=f"신경망, 층마다 유지된 유닛: {shares}")
    )
    if title:
        ax.set_title(title)
    return ax


@styled
def image_grid(images, titles=None, *, columns=8, ax=None):
    """Draw a batch of images in rows, all on one grey scale so that brightness can be compared.

    Args:
        images: Array `(n, height, width)`, `(n, height, width, 1)` or `(n, height, width, 3)`.
        titles: A text above each image, or None.
        columns: Images in a row.
        ax: Axes to draw on.
    Returns:
        The Axes, without frame; image i lies at column `i % columns` from the left.
    Raises:
        ValueError: If `images` has another number of axes, or `titles` another length.
    """
    images = arguments.finite_array("images", images)
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    if images.ndim != 3 and not (images.ndim == 4 and images.shape[3] == 3):
        arguments.reject(
            "images",
            expected_en="an array (n, height, width) or (n, height, width, channels) with 1 or 3 channels",
            expected_ko="(n, 높이, 너비) 또는 채널이 1개나 3개인 (n, 높이, 너비, 채널) 배열",
            received=f"shape {images.shape}",
        )
    if titles is not None and len(titles) != len(images):
        arguments.reject(
            "titles",
            expected_en=f"{len(images)} texts, one per image",
            expected_ko=f"이미지마다 하나씩 모두 {len(images)}개의 글",
            received=f"{len(titles)}",
        )
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    height = images.shape[1] / images.shape[2]
    step = height + (0.3 if titles is not None else 0.06)
    tile = min(1.0, 7.0 / columns)
    ax = new_axes(ax, figsize=(1.06 * columns * tile, step * rows * tile + 0.1))
    for i, image in enumerate(images):
        x, y = 1.06 * (i % columns), -step * (i // columns)
        ax.imshow(image, cmap="gray", vmin=images.min(), vmax=images.max(), extent=(x, x + 1, y - height, y))
        if titles is not None:
            ax.text(x + 0.5, y + 0.03, titles[i], ha="center", va="bottom", fontsize=8)
    ax.set(
        xlim=(0, 1.06 * columns - 0.06), ylim=(height - step * rows - height, step - height), aspect="equal"
    )
    ax.axis("off")
    names = ", ".join(filter(None, map(str, () if titles is None else titles)))
    count = language.say(en=f"{len(images)} images", ko=f"이미지 {len(images)}개")
    ax.set_label(f"{count}: {names}" if names else count)
    return ax


@styled
def contact_sheet(image, augment, *, num_draws=24, columns=8, seed=0, ax=None):
    """Draw an image and, beside it, what an augmentation makes of it in many draws.

    Args:
        image: Array `(height, width, 1)` or `(height, width, 3)`.
        augment: Function `(images, seed) -> images`, such as an `image_augmentation.ImageAugmentation`.
        num_draws: Int, at least 1.
        columns: Draws in a row.
        seed: Int.
        ax: Axes to draw on.
    Returns:
        The Axes, without frame: the image at the left with an orange border, the draws at the right.
    Raises:
        ValueError: If `image` is not such an array, or `augment` returns something of another shape.
    """
    image = arguments.finite_array("image", image, ndim=3)
    num_draws = arguments.whole_number("num_draws", num_draws, minimum=1)
    draws = np.asarray(augment(np.repeat(image[np.newaxis], num_draws, axis=0), seed))
    if draws.shape != (num_draws, *image.shape):
        arguments.reject(
            "augment",
            expected_en=f"a function that keeps the shape {(num_draws, *image.shape)}",
            expected_ko=f"모양 {(num_draws, *image.shape)}을(를) 유지하는 함수",
            received=f"shape {draws.shape}",
        )
    columns = min(columns, num_draws)
    rows = math.ceil(num_draws / columns)
    height = image.shape[0] / image.shape[1]
    tile = min(0.8, 7.0 / (columns + 1.3))
    ax = new_axes(ax, figsize=(1.06 * (columns + 1.3) * tile, (height + 0.06) * rows * tile + 0.1))
    ax = image_grid(draws, columns=columns, ax=ax)
    (bottom, top), (_, right) = ax.get_ylim(), ax.get_xlim()
    middle = (bottom + top) / 2
    extent = (-1.3, -0.3, middle - height / 2, middle + height / 2)
    ax.imshow(image, cmap="gray", vmin=draws.min(), vmax=draws.max(), extent=extent)
    ax.add_patch(Rectangle((-1.3, extent[2]), 1, height, fill=False, edgecolor="#D55E00", linewidth=2))
    ax.set(xlim=(-1.36, right), ylim=(bottom, top))
    ax.set_label(
        language.say(
            en=f"an image and, to its right, {num_draws} augmented versions of it",
            ko=f"이미지 하나와 그 오른쪽에 증강한 이미지 {num_draws}개",
        )
    )
    return ax
