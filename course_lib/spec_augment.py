"""SpecAugment in NumPy: bands of time and of frequency that a spectrogram loses while a network is trained. Chapter 07
derives it; `spectrogram_layers.SpecAugment` does the same inside a network.
"""

import numpy as np

from course_lib import arguments


def draw_masks(
    shape,
    generator,
    *,
    num_time_masks=2,
    max_time_frames=12,
    num_band_masks=2,
    max_bands=7,
    rate=1.0,
):
    """Draw what each spectrogram of a batch loses; every one gets masks of its own, and they may overlap.

    A mask's width is one of 0, 1, …, `max_time_frames` (or `max_bands`), each as likely as the others, and so is
    its place among all where it fits.

    Args:
        shape: Three ints, `(batch, frames, bands)`.
        generator: `numpy.random.Generator`.
        num_time_masks, num_band_masks: Ints, at least 0, masks for each spectrogram.
        max_time_frames, max_bands: Ints, at least 0, largest widths: no more than there are frames, and bands.
        rate: Float in [0, 1], the probability that a spectrogram is masked at all.
    Returns:
        Bool array, shape `(batch, frames, bands)`, True where something is lost.
    Raises:
        ValueError: If an argument is not as described.
    Reference: Park et al. (2019), SpecAugment, Interspeech, section 2 (without time warping).
    """
    num_examples, num_frames, num_bands = checked_shape("shape", shape)
    masked = generator.random(num_examples) < arguments.rate("rate", rate)
    lost = []
    for length, name, width, number in (
        (num_frames, "max_time_frames", max_time_frames, ("num_time_masks", num_time_masks)),
        (num_bands, "max_bands", max_bands, ("num_band_masks", num_band_masks)),
    ):
        width, number = checked_width(name, width, length), arguments.whole_number(*number)
        widths = generator.integers(0, width + 1, (num_examples, number, 1))
        starts = generator.integers(0, length - widths + 1)
        places = np.arange(length)
        lost.append(((places >= starts) & (places < starts + widths)).any(axis=1))
    frames, bands = lost
    return masked[:, np.newaxis, np.newaxis] & (frames[:, :, np.newaxis] | bands[:, np.newaxis])


def apply_masks(spectrograms, masks, fill_value=0.0):
    """Replace what is masked.

    Args:
        spectrograms: Float array, shape `(batch, frames, bands)` or `(batch, frames, bands, channels)`.
        masks: Bool array, shape `(batch, frames, bands)`, as from `draw_masks`.
        fill_value: Float, the new value: 0 is the mean of features that were standardised. Or `"mean"`, the mean of each
            spectrogram.
    Returns:
        Float array, shape and dtype of `spectrograms`.
    Raises:
        ValueError: If an argument is not as described.
    """
    spectrograms = arguments.finite_array("spectrograms", spectrograms)
    if spectrograms.ndim not in (3, 4) or spectrograms.dtype.kind != "f":
        arguments.reject(
            "spectrograms",
            expected_en="floats, shape (batch, frames, bands) or (batch, frames, bands, channels)",
            expected_ko="(배치, 프레임 수, 대역 수)나 (배치, 프레임 수, 대역 수, 채널 수) 모양의 실수 배열",
            received=f"{spectrograms.dtype}, shape {spectrograms.shape}",
        )
    masks = np.asarray(masks)
    if masks.dtype != bool or masks.shape != spectrograms.shape[:3]:
        arguments.reject(
            "masks",
            expected_en=f"a bool array, shape {spectrograms.shape[:3]}",
            expected_ko=f"모양이 {spectrograms.shape[:3]}인 불리언 배열",
            received=f"{masks.dtype}, shape {masks.shape}",
        )
    if checked_fill(fill_value) == "mean":
        fill_value = spectrograms.mean(axis=(1, 2), keepdims=True)
    masks = masks.reshape(*masks.shape, *[1] * (spectrograms.ndim - 3))
    return np.where(masks, fill_value, spectrograms).astype(spectrograms.dtype, copy=False)


def checked_shape(name, shape):
    """Batch size, frames and bands as ints of at least 1."""
    if not isinstance(shape, (tuple, list)) or len(shape) != 3:
        arguments.reject(
            name,
            expected_en="three whole numbers (batch, frames, bands)",
            expected_ko="정수 세 개(배치, 프레임 수, 대역 수)",
            received=repr(shape),
        )
    return [arguments.whole_number(name, number, minimum=1) for number in shape]


def checked_width(name, width, length):
    """The largest width of a mask as an int that fits into `length`."""
    width = arguments.whole_number(name, width)
    if width > length:
        arguments.reject(
            name,
            expected_en=f"at most {length}, what the spectrogram has",
            expected_ko=f"스펙트로그램의 길이인 {length} 이하",
            received=width,
        )
    return width


def checked_fill(fill_value):
    """A finite float, or `"mean"`."""
    if isinstance(fill_value, str):
        return arguments.one_of("fill_value", fill_value, ["mean"])
    return float(arguments.finite_array("fill_value", fill_value, ndim=0))
