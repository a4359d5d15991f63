"""What `image_augmentation` must know of Keras's image layers: which fit, how they are told a seed, what can be one matrix."""

import contextlib

import keras
import numpy as np
import tensorflow as tf

from course_lib import arguments
from course_lib.language import say

_AFFINE = ("RandomRotation", "RandomTranslation", "RandomZoom", "RandomFlip")
_OTHER_SHAPE = ("RandomCrop", "CenterCrop", "Resizing", "MaxNumBoundingBoxes")
_DRAW_LATE = ("AugMix", "RandomColorJitter", "RandomElasticTransform")  # they draw while they transform
_COLOUR = ("RandomHue", "RandomSaturation")
_TOLERANCE = 1e-3  # interpolation may leave the range by a rounding error


def checked_layers(layers):
    """The layers as a list, and the range of values that those with a `value_range` agree on (None without any)."""
    if not isinstance(layers, (list, tuple)):
        arguments.reject(
            "layers",
            expected_en="a list of Keras image layers",
            expected_ko="Keras 이미지 층의 리스트",
            received=type(layers).__name__,
        )
    for layer in layers:
        _check_layer(layer)
    ranges = {
        tuple(map(float, layer.value_range))
        for layer in layers
        if getattr(layer, "value_range", None) is not None
    }
    if len(ranges) > 1:
        arguments.reject(
            "layers",
            expected_en="layers with one value_range",
            expected_ko="value_range가 서로 같은 층",
            received=str(sorted(ranges)),
        )
    return list(layers), next(iter(ranges), None)


def _check_layer(layer):
    name = type(layer).__name__
    if isinstance(layer, (keras.layers.MixUp, keras.layers.CutMix)):
        raise ValueError(
            say(
                en=f"{name} changes targets too: use ImageMixing({name}(...)).",
                ko=f"{name}은(는) 레이블도 바꿉니다. ImageMixing({name}(...))을 쓰십시오.",
            )
        )
    able = all(hasattr(layer, method) for method in ("get_random_transformation", "transform_images"))
    if not able or name in (*_OTHER_SHAPE, *_DRAW_LATE):
        arguments.reject(
            "layers",
            expected_en="image augmentations that keep the shape and draw before they transform, such as "
            'RandomRotation(30 / 360) or RandomFlip("horizontal")',
            expected_ko="모양을 유지하고, 변환하기 전에 난수를 뽑는 이미지 증강 층(RandomRotation(30 / 360), "
            'RandomFlip("horizontal") 등)',
            received=name,
        )
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        arguments.reject(
            "layers",
            expected_en='layers with data_format="channels_last"',
            expected_ko='data_format="channels_last"인 층',
            received=layer.data_format,
        )


def checked_images(images, ndims=(3, 4)):
    """The images, if shape, dtype and range are those of images. A tensor of a graph has no numbers to check yet."""
    values = images if tf.is_tensor(images) else np.asarray(images)
    shape = tuple(values.shape)
    kind = values.dtype.name if tf.is_tensor(values) else str(values.dtype)
    if len(shape) not in ndims or shape[-1] not in (1, 3):
        wanted = "(height, width, channels), (n, height, width, channels)" if 3 in ndims else ""
        wanted_ko = "(높이, 너비, 채널), (n, 높이, 너비, 채널)" if 3 in ndims else ""
        arguments.reject(
            "images",
            expected_en=f"{wanted or '(n, height, width, channels)'} with 1 or 3 channels"
            " (grey images without that axis: images[..., np.newaxis])",
            expected_ko=f"채널이 1개나 3개인 {wanted_ko or '(n, 높이, 너비, 채널)'} 배열"
            "(채널 축이 없는 흑백 이미지: images[..., np.newaxis])",
            received=f"shape {shape}",
        )
    if kind not in ("uint8", "float16", "float32", "float64"):
        arguments.reject(
            "images",
            expected_en="uint8 or floats",
            expected_ko="uint8이나 실수",
            received=f"dtype {kind}",
        )
    if kind != "uint8" and not tf.is_symbolic_tensor(values):
        numbers = arguments.finite_array("images", values)
        low, high = float(numbers.min()), float(numbers.max())
        if low < -_TOLERANCE or high > 1 + _TOLERANCE:
            arguments.reject(
                "images",
                expected_en="floats from 0 to 1, or uint8 from 0 to 255 (divide floats by 255 first)",
                expected_ko="0 이상 1 이하의 실수나 0 이상 255 이하의 uint8(실수는 먼저 255로 나누십시오)",
                received=f"{kind}, {low:g}…{high:g}",
            )
    return values


def check_colour(layers, images):
    """Raise if a layer changes colours and the images have none."""
    for layer in layers:
        if type(layer).__name__ in _COLOUR and images.shape[-1] != 3:
            arguments.reject(
                "images",
                expected_en=f"images with 3 channels, for {type(layer).__name__} changes colours",
                expected_ko=f"채널이 3개인 이미지({type(layer).__name__}은(는) 색을 바꾸는 층)",
                received=f"shape {tuple(images.shape)}",
            )


def as_given(batch, images, given, high):
    """A batch in the shape, dtype, range and kind of the images it was made from."""
    if len(given.shape) == 3:
        batch = batch[0]
    if given.dtype == tf.uint8:
        batch = tf.round(batch)
    batch = tf.cast(tf.clip_by_value(batch, 0.0, high), given.dtype)
    return batch if tf.is_tensor(images) else batch.numpy()


class Draws(keras.random.SeedGenerator):
    """Hands out one seed after the other, made of a key and a count. Unlike Keras's own it holds no variable.

    A plain number would not do: a layer given `seed=3` draws its vertical and its horizontal shift from the same
    seed, and every image moves along the diagonal.
    """

    def __init__(self, key):
        self.key, self.count = key, 0

    def next(self, ordered=True):
        self.count += 1
        return self.key + tf.constant([0, self.count])


@contextlib.contextmanager
def drawing_from(layer, generator):
    """While this lasts the layer draws from the generator even if it ignores `seed`, as RandAugment does."""
    layers = list(layer._flatten_layers())
    for each in layers:  # not by setattr, with which Keras would begin to track the generator
        vars(each)["_get_seed_generator"] = lambda backend=None: generator
    try:
        yield
    finally:
        for each in layers:
            del vars(each)["_get_seed_generator"]


def key_of(seed):
    """The key of a seed: two int32 numbers from an int, or from a tuple whose first is an int; the others may be tensors."""
    first, *others = seed if isinstance(seed, (tuple, list)) else (seed,)
    state = np.random.SeedSequence(arguments.whole_number("seed", first)).generate_state(2)
    key = tf.constant(state.view(np.int32))
    for number in others:
        if not tf.is_tensor(number):
            number = arguments.whole_number("seed", number)
        key = key + tf.stack([0, tf.cast(number, tf.int32)])
        # Without this scrambling batch 3 of one epoch could draw what batch 2 of another has drawn.
        key = tf.random.stateless_uniform([2], key, minval=None, maxval=None, dtype=tf.int32)
    return key


def transformed(batch, layers, drawn):
    """A batch of float images after all layers did what they had drawn."""
    for run, transformations in _runs(layers, drawn):
        batch = _run_transformed(batch, run, transformations)
    return batch


def _runs(layers, drawn):
    """Neighbouring layers that one matrix can stand for, as pairs of lists; every other layer alone."""
    runs = []
    for layer, transformation in zip(layers, drawn, strict=True):
        if runs and _is_affine(layer, *runs[-1][0]):
            runs[-1][0].append(layer)
            runs[-1][1].append(transformation)
        else:
            runs.append(([layer], [transformation]))
    return runs


def _run_transformed(batch, layers, transformations):
    if len(layers) == 1 or all(isinstance(layer, keras.layers.RandomFlip) for layer in layers):
        for layer, transformation in zip(layers, transformations, strict=True):
            batch = layer.transform_images(batch, transformation, training=True)
        return batch
    matrix = _matrix_of(layers[0], transformations[0], batch)
    for layer, transformation in zip(layers[1:], transformations[1:], strict=True):
        other = _matrix_of(layer, transformation, batch)
        # The product written out: three times as fast as `tf.matmul` for matrices as tiny as these.
        matrix = tf.reduce_sum(matrix[:, :, :, tf.newaxis] * other[:, tf.newaxis], axis=2)
    how = next(layer for layer in layers if not isinstance(layer, keras.layers.RandomFlip))
    return keras.ops.image.affine_transform(
        batch,
        tf.reshape(matrix, (-1, 9))[:, :8],
        interpolation=how.interpolation,
        fill_mode=how.fill_mode,
        fill_value=how.fill_value,
        data_format="channels_last",
    )


def _is_affine(layer, *before):
    """Whether a layer and those before it are rotations, shifts, zooms and flips that fill the outside alike."""
    own = [each for each in (*before, layer) if type(each).__name__ != "RandomFlip"]
    known = all(type(each) is getattr(keras.layers, type(each).__name__, None) for each in (*before, layer))
    if not known or any(type(each).__name__ not in _AFFINE for each in (*before, layer)):
        return False
    return len({(each.fill_mode, each.fill_value, each.interpolation) for each in own}) <= 1


def _matrix_of(layer, drawn, batch):
    """What an affine layer has drawn, as matrices `(n, 3, 3)` from output to input points `(x, y, 1)`."""
    height, width = batch.shape[1:3]
    if height is None or width is None:
        height, width = tf.unstack(tf.cast(tf.shape(batch)[1:3], tf.float32))
    name = type(layer).__name__
    if name == "RandomRotation":
        first = drawn["rotation_matrix"]
        return tf.reshape(tf.concat([first, tf.ones_like(first[:, :1])], axis=1), (-1, 3, 3))
    if name == "RandomTranslation":
        right, down = tf.unstack(-drawn["translations"], axis=1)
        scale_x = scale_y = tf.ones_like(right)
    else:
        if name == "RandomZoom":
            scale_x, scale_y = drawn["width_zoom"][:, 0], drawn["height_zoom"][:, 0]
        else:
            mirrored = tf.where(tf.reshape(drawn["flips"], (-1,)), -1.0, 1.0)
            scale_x = mirrored if "horizontal" in layer.mode else tf.ones_like(mirrored)
            scale_y = mirrored if "vertical" in layer.mode else tf.ones_like(mirrored)
        right, down = (width - 1) / 2 * (1 - scale_x), (height - 1) / 2 * (1 - scale_y)
    zero, one = tf.zeros_like(right), tf.ones_like(right)
    flat = [scale_x, zero, right, zero, scale_y, down, zero, zero, one]
    return tf.reshape(tf.stack(flat, axis=1), (-1, 3, 3))
