"""Image augmentation with Keras's own layers, their random numbers decided by a seed that you give.

A layer such as `RandomRotation` draws from a hidden state: the result depends on what it was called for before and, in
a `tf.data` pipeline of several workers, on which worker came first. Keras separates drawing
(`get_random_transformation`) from doing (`transform_images`); here each draw is told its seed. Same seed, same images:
alone, in a batch, in a pipeline with one worker or with four.

Rotations, shifts, zooms and flips in a row become one matrix (`course_lib.geometry`): one interpolation instead of
three is faster, blurs less, and does not lose what one step pushes out of the image and the next fetches back.
"""

import keras
import numpy as np
import tensorflow as tf

from course_lib import arguments, training
from course_lib.image_layers import (
    Draws,
    as_given,
    check_colour,
    checked_images,
    checked_layers,
    drawing_from,
    key_of,
    transformed,
)
from course_lib.language import say
from course_lib.mixing import checked_pairs

_GRAPH_FROM = 64  # images: from here on a graph's tracing (a second, once a shape) is soon paid back


def augmentation(
    *,
    rotation_degrees=0,
    width_shift=0,
    height_shift=0,
    zoom=0,
    horizontal_flip=False,
    brightness=0,
    contrast=0,
    erasing=0,
    fill="nearest",
):
    """The operations of the `ImageDataGenerator` line, in its units, made of Keras layers.

    Args:
        rotation_degrees: Float in [0, 360]. Angles are drawn between minus and plus this many degrees
            (the layer wants a fraction of a turn: 30 degrees are 30/360).
        width_shift, height_shift: Floats in [0, 1]: the largest shift, as a share of width and height.
        zoom: Float in [0, 1): width and height are drawn, each on its own, between 1 − zoom and 1 + zoom
            times as small.
        horizontal_flip: Bool. True mirrors every second image or so.
        brightness: Float in [0, 1]: the most that is added or taken away, as a share of the whole range
            (the generator's `brightness_range` multiplies instead).
        contrast: Float in [0, 1]: distances from the mean are multiplied by 1 − contrast to 1 + contrast.
        erasing: Float in [0, 1]: the probability that a rectangle becomes black.
        fill: `"nearest"` (the generator's default), `"reflect"` (the layers' default), `"constant"` (black) or
            `"wrap"`: what comes in from outside.
    Returns:
        `ImageAugmentation`.
    Raises:
        ValueError: If an argument is not as described.
    """
    if not 0 <= arguments.strength("rotation_degrees", rotation_degrees) <= 360:
        arguments.reject(
            "rotation_degrees",
            expected_en="degrees from 0 to 360",
            expected_ko="0도 이상 360도 이하의 각도",
            received=repr(rotation_degrees),
        )
    shifts = arguments.rate("height_shift", height_shift), arguments.rate("width_shift", width_shift)
    zoom, brightness = arguments.rate("zoom", zoom), arguments.rate("brightness", brightness)
    contrast, erasing = arguments.rate("contrast", contrast), arguments.rate("erasing", erasing)
    if zoom == 1:
        arguments.reject("zoom", expected_en="below 1", expected_ko="1보다 작은 수", received="1")
    arguments.one_of("fill", fill, ("nearest", "reflect", "constant", "wrap"))
    layers = []
    if rotation_degrees:
        layers.append(keras.layers.RandomRotation(rotation_degrees / 360, fill_mode=fill))
    if any(shifts):
        layers.append(keras.layers.RandomTranslation(*shifts, fill_mode=fill))
    if zoom:
        layers.append(keras.layers.RandomZoom(zoom, zoom, fill_mode=fill))
    if horizontal_flip:
        layers.append(keras.layers.RandomFlip("horizontal"))
    if brightness:
        layers.append(keras.layers.RandomBrightness(brightness, value_range=(0, 1)))
    if contrast:
        layers.append(keras.layers.RandomContrast(contrast, value_range=(0, 1)))
    if erasing:  # a single number would be the largest probability, not the probability
        layers.append(keras.layers.RandomErasing((erasing, erasing), fill_value=0.0, value_range=(0, 1)))
    return ImageAugmentation(layers)


class _Pipeline:
    """What augmentations have in common in `tf.data`; a subclass says what becomes of one batch."""

    def as_dataset(self, inputs, targets, batch_size, seed, epochs=1, *, shuffle=True, workers=None):
        """A `tf.data.Dataset` of changed batches, prepared while the model trains on those before.

        `model.fit(dataset, epochs=epochs, steps_per_epoch=ceil(examples / batch_size), shuffle=False)` trains with
        it (the data set shuffles by itself, and Keras would warn).

        Args:
            inputs, targets: Arrays with the same number of examples.
            batch_size: Int. An epoch's last batch may be smaller.
            seed: Int. Decides the order of the examples, which is that of `training.fit`, and the changes:
                batch b of epoch e gets the seed `(seed, e, b)`, counted from 0.
            epochs: Int, how many epochs follow one another in the data set.
            shuffle: Bool, whether each epoch visits the examples in a new order.
            workers: Int, batches prepared at the same time, or None: TensorFlow decides. The numbers do not
                depend on it.
        Returns:
            `tf.data.Dataset` of `epochs · ceil(examples / batch_size)` pairs `(inputs, targets)`.
        Raises:
            ValueError: If an argument is not as described, or the inputs are not images.
        """
        inputs, targets = self._checked(np.asarray(inputs), np.asarray(targets))
        if inputs.ndim != 4 or len(inputs) != len(targets):
            arguments.reject(
                "targets",
                expected_en="as many as there are images in `inputs`, (n, height, width, channels)",
                expected_ko="`inputs`(모양: n, 높이, 너비, 채널)의 이미지와 같은 수",
                received=f"inputs {inputs.shape}, targets {targets.shape}",
            )
        batch_size = arguments.whole_number("batch_size", batch_size, minimum=1)
        epochs = arguments.whole_number("epochs", epochs, minimum=1)
        seed = arguments.whole_number("seed", seed)
        orders = training.epoch_orders(len(inputs), epochs, seed=seed, shuffle=shuffle)
        orders = tf.constant(np.stack([order.astype(np.int32) for order in orders]))
        steps = -(-len(inputs) // batch_size)
        all_inputs, all_targets = tf.constant(inputs), tf.constant(targets)

        def batch_of(step):
            epoch, batch = step // steps, step % steps
            rows = orders[epoch, batch * batch_size : (batch + 1) * batch_size]
            return self._changed(
                tf.gather(all_inputs, rows), tf.gather(all_targets, rows), (seed, epoch, batch)
            )

        return _mapped(tf.data.Dataset.range(epochs * steps), batch_of, workers)

    def map_of(self, dataset, seed, *, workers=None):
        """Change what a data set of your own yields: element number i gets the seed `(seed, i)`.

        Reading it twice gives the same images twice: call `dataset.repeat(epochs)` before, not after.

        Args:
            dataset: `tf.data.Dataset` of pairs `(inputs, targets)`, batches or single examples.
            seed: Int.
            workers: As in `as_dataset`.
        Returns:
            `tf.data.Dataset`.
        Raises:
            ValueError: If `dataset` is something else.
        """
        spec = getattr(dataset, "element_spec", None)
        if not isinstance(dataset, tf.data.Dataset) or not isinstance(spec, tuple) or len(spec) != 2:
            arguments.reject(
                "dataset",
                expected_en="a tf.data.Dataset of pairs (inputs, targets)",
                expected_ko="(inputs, targets) 쌍으로 된 tf.data.Dataset",
                received=str(spec or type(dataset).__name__),
            )
        seed = arguments.whole_number("seed", seed)
        return _mapped(
            dataset.enumerate(), lambda number, pair: self._changed(*pair, (seed, number)), workers
        )


class ImageAugmentation(_Pipeline):
    """Keras image layers, one after the other, that draw what they are told to draw.

    Args:
        layers: List of Keras layers such as `keras.layers.RandomFlip("horizontal")`. Their own seeds play no part.
            If some have a `value_range`, images are brought to that range for them and back.
    Raises:
        ValueError: If a layer is not an image augmentation, or is one that cannot be told its seed.
    """

    def __init__(self, layers):
        self.layers, self.value_range = checked_layers(layers)
        self._graph = tf.function(tf.autograph.experimental.do_not_convert(self._augmented))

    def __reduce__(self):  # a traced graph cannot be sent to another process, which makes its own
        return type(self), (self.layers,)

    def draw(self, images, seed):
        """Draw what is to happen to each image; nothing happens yet.

        Args:
            images: uint8 images from 0 to 255 or float images from 0 to 1, `(n, height, width, channels)` or
                `(height, width, channels)` with 1 or 3 channels: NumPy array or tensor.
            seed: Int, or tuple of ints (`as_dataset` uses `(seed, epoch, batch)`).
        Returns:
            List with one dict a layer, in Keras's terms (`"angle"`, `"translations"`, `"flips"`, …).
        Raises:
            ValueError: If the images or the seed are not as described.
        """
        images = checked_images(images)
        check_colour(self.layers, images)
        return self._drawn(images, key_of(seed))

    def apply(self, images, drawn):
        """Do what was drawn.

        Args:
            images: As for `draw`, with the shape that was drawn for.
            drawn: What `draw` returned.
        Returns:
            Images of the same shape, dtype, range and kind (NumPy array or tensor).
        """
        images = checked_images(images)
        return self._applied(images, drawn)

    def augment(self, images, seed):
        """Draw and do: `apply(images, draw(images, seed))`. Args, Raises: as `draw`. Returns: as `apply`."""
        images = checked_images(images)
        check_colour(self.layers, images)
        many = len(images.shape) == 4 and (images.shape[0] or 0) >= _GRAPH_FROM
        if not many or tf.is_symbolic_tensor(images):
            return self._augmented(images, key_of(seed))
        changed = self._graph(tf.convert_to_tensor(images), key_of(seed))
        return changed if tf.is_tensor(images) else changed.numpy()

    __call__ = augment  # an object of this class is what `experiments.Arm(augment=...)` takes

    def _augmented(self, images, key):
        return self._applied(images, self._drawn(images, key))

    def _drawn(self, images, key):
        batch = tf.convert_to_tensor(images if len(images.shape) == 4 else images[np.newaxis])
        generator = Draws(key)
        drawn = []
        for layer in self.layers:
            with drawing_from(layer, generator):
                drawn.append(layer.get_random_transformation(batch, training=True, seed=generator))
            if type(layer).__name__ == "RandAugment" and "layer_idxes" not in drawn[-1]:
                raise ValueError(
                    say(
                        en="This version of Keras lets RandAugment draw from Python's global random numbers, once "
                        "and for all in a pipeline: no seed can be given. Use a newer Keras, or other layers.",
                        ko="이 버전의 Keras에서 RandAugment는 파이썬의 전역 난수를 쓰므로 시드를 줄 수 없습니다. 더 새로운 "
                        "Keras나 다른 층을 쓰십시오.",
                    )
                )
        return drawn

    def _applied(self, images, drawn):
        given = tf.convert_to_tensor(images)
        batch = tf.cast(given, tf.float32)
        if len(given.shape) == 3:
            batch = batch[tf.newaxis]
        high_given = 255.0 if given.dtype == tf.uint8 else 1.0
        low, high = self.value_range or (0.0, high_given)
        other_range = (low, high) != (0.0, high_given)
        if other_range:
            batch = batch * ((high - low) / high_given) + low
        batch = transformed(batch, self.layers, drawn)
        if other_range:
            batch = (batch - low) * (high_given / (high - low))
        return as_given(batch, images, given, high_given)

    def _checked(self, inputs, targets):
        return checked_images(inputs), targets

    def _changed(self, inputs, targets, seed):
        return self.augment(inputs, seed), targets


class ImageMixing(_Pipeline):
    """`keras.layers.MixUp` or `keras.layers.CutMix`, told what to draw. `course_lib.mixing` derives both.

    Args:
        layer: The layer, such as `keras.layers.MixUp(alpha=0.4)`. Its own seed plays no part.
    Raises:
        ValueError: If it is another layer.
    """

    def __init__(self, layer):
        if not isinstance(layer, (keras.layers.MixUp, keras.layers.CutMix)):
            arguments.reject(
                "layer",
                expected_en="keras.layers.MixUp(...) or keras.layers.CutMix(...)",
                expected_ko="keras.layers.MixUp(...)이나 keras.layers.CutMix(...)",
                received=type(layer).__name__,
            )
        self.layer = layer

    def draw(self, inputs, seed):
        """Partners and shares for a batch of images; args and raises as `ImageAugmentation.draw`, returns a dict."""
        inputs = tf.convert_to_tensor(checked_images(inputs, ndims=(4,)))
        generator = Draws(key_of(seed))
        with drawing_from(self.layer, generator):
            return self.layer.get_random_transformation(inputs, training=True, seed=generator)

    def apply(self, inputs, targets, drawn):
        """Mix images and labels as drawn.

        Args:
            inputs: uint8 or float images, `(n, height, width, channels)`.
            targets: One-hot labels or shares, floats, shape `(n, num_classes)`.
            drawn: What `draw` returned.
        Returns:
            Inputs and targets of the same shapes, dtypes and kinds.
        Raises:
            ValueError: If the targets are class numbers (use `mixing.one_hot`) or do not fit the inputs.
        """
        inputs, targets = self._checked(inputs, targets)
        given = tf.convert_to_tensor(inputs)
        images = self.layer.transform_images(tf.cast(given, tf.float32), drawn, training=True)
        shares = self.layer.transform_labels(tf.cast(targets, tf.float32), drawn, training=True)
        high = 255.0 if given.dtype == tf.uint8 else 1.0
        return as_given(images, inputs, given, high), _labels_as_given(shares, targets)

    def mix(self, inputs, targets, seed):
        """Draw and mix: `apply(inputs, targets, draw(inputs, seed))`."""
        return self.apply(inputs, targets, self.draw(inputs, seed))

    def _checked(self, inputs, targets):
        if tf.is_symbolic_tensor(inputs) or tf.is_symbolic_tensor(targets):
            return checked_images(inputs, ndims=(4,)), targets  # their numbers are not known yet
        checked_pairs(np.asarray(inputs), np.asarray(targets))
        return checked_images(inputs, ndims=(4,)), targets

    def _changed(self, inputs, targets, seed):
        return self.mix(inputs, targets, seed)


def _labels_as_given(shares, targets):
    if not tf.is_tensor(targets):
        targets = np.asarray(targets)
        return np.asarray(shares).astype(targets.dtype)
    return tf.cast(shares, targets.dtype)


def _mapped(dataset, function, workers):
    if workers is None:
        workers = tf.data.AUTOTUNE
    else:
        arguments.whole_number("workers", workers, minimum=1)
    function = tf.autograph.experimental.do_not_convert(function)
    return dataset.map(function, num_parallel_calls=workers, deterministic=True).prefetch(2)
