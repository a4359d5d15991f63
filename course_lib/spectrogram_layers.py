"""SpecAugment as a Keras layer: new masks for each example and each step, drawn in the graph, while training only."""

import keras
from keras import ops

from course_lib import arguments
from course_lib.spec_augment import checked_fill, checked_width


@keras.saving.register_keras_serializable("course_lib")
class SpecAugment(keras.layers.Layer):
    """Masks bands of time and of frequency in spectrograms, as `spec_augment.draw_masks` and `apply_masks` do.

    Input and output have the shape `(batch, frames, bands)` or `(batch, frames, bands, channels)`; nothing happens
    outside training.

    Args:
        num_time_masks, max_time_frames, num_band_masks, max_bands, fill_value: As in `spec_augment`.
        rate: Float in [0, 1], the probability that an example is masked at all; at 0 the layer does nothing.
        seed: None, or an int for masks that do not depend on Keras's global seed.
    Raises:
        ValueError: If an argument is not as described; when the layer is built, if a width exceeds frames or bands.
    Reference: Park et al. (2019), SpecAugment, Interspeech, section 2 (without time warping).
    """

    def __init__(
        self,
        num_time_masks=2,
        max_time_frames=12,
        num_band_masks=2,
        max_bands=7,
        fill_value=0.0,
        rate=1.0,
        seed=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.num_time_masks = arguments.whole_number("num_time_masks", num_time_masks)
        self.max_time_frames = arguments.whole_number("max_time_frames", max_time_frames)
        self.num_band_masks = arguments.whole_number("num_band_masks", num_band_masks)
        self.max_bands = arguments.whole_number("max_bands", max_bands)
        self.fill_value = checked_fill(fill_value)
        self.rate = arguments.rate("rate", rate)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.supports_masking = True

    def build(self, input_shape):
        """Check that the masks fit."""
        if len(input_shape) not in (3, 4) or None in input_shape[1:3]:
            arguments.reject(
                "input_shape",
                expected_en="(batch, frames, bands) or (batch, frames, bands, channels), frames and bands known",
                expected_ko="(배치, 프레임 수, 대역 수)나 (배치, 프레임 수, 대역 수, 채널 수). 프레임 수와 대역 수는 정해진 값",
                received=str(tuple(input_shape)),
            )
        checked_width("max_time_frames", self.max_time_frames, input_shape[1])
        checked_width("max_bands", self.max_bands, input_shape[2])
        self.built = True

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        fill = self.fill_value
        if fill == "mean":
            fill = ops.mean(inputs, axis=(1, 2), keepdims=True)
        masks = self._drawn_masks(ops.shape(inputs)[0], *inputs.shape[1:3])
        masks = ops.reshape(masks, (*ops.shape(masks), *[1] * (len(inputs.shape) - 3)))
        return ops.where(masks, ops.cast(fill, inputs.dtype), inputs)

    def _drawn_masks(self, num_examples, num_frames, num_bands):
        """Bools, `(num_examples, num_frames, num_bands)`, all of them from one draw of numbers between 0 and 1."""
        num_masks = self.num_time_masks + self.num_band_masks
        draws = keras.random.uniform((num_examples, 2 * num_masks + 1), seed=self.seed_generator)
        masked = draws[:, :1, None] < self.rate
        draws = ops.reshape(draws[:, 1:], (num_examples, num_masks, 2))
        frames = _covered(draws[:, : self.num_time_masks], self.max_time_frames, num_frames)
        bands = _covered(draws[:, self.num_time_masks :], self.max_bands, num_bands)
        return ops.logical_and(masked, ops.logical_or(frames[:, :, None], bands[:, None]))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        names = (
            "num_time_masks",
            "max_time_frames",
            "num_band_masks",
            "max_bands",
            "fill_value",
            "rate",
            "seed",
        )
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _covered(draws, max_width, length):
    """Whether a place lies under a mask, `(batch, length)`; two numbers of [0, 1) make a mask's width and its start."""
    widths = ops.floor(draws[:, :, :1] * (max_width + 1))
    starts = ops.floor(draws[:, :, 1:] * (length - widths + 1))
    places = ops.arange(length, dtype=draws.dtype)
    return ops.any(ops.logical_and(places >= starts, places < starts + widths), axis=1)
