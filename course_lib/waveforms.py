"""Sound as numbers: checks of waveforms, and noise, gain and shifts written out in NumPy. Chapter 07 derives them.

A waveform is an array of floats, full scale at −1 and 1, of shape `(samples,)`, or `(batch, samples)` for several clips.
Two channels of shape `(2, samples)` look like a batch of two clips, and are taken as one: `to_mono` first.
"""

import numpy as np

from course_lib import arguments


def checked(waveforms, name="waveforms"):
    """Waveforms as a NumPy array, if that is what they are.

    Args:
        waveforms: float32 or float64 array, shape `(samples,)` or `(batch, samples)`. Values beyond full scale are
            taken as they are (`clipped_fraction` counts them).
        name: Str, the argument's name, for the message.
    Returns:
        The array itself, not a copy.
    Raises:
        ValueError: If the array is empty, holds NaN or infinity (the message says where) or whole numbers such as
            the int16 of a WAV file, or has another shape, `(samples, 2)` of a stereo file among them.
    """
    waveforms = _floats(waveforms, name)
    stereo = waveforms.ndim == 2 and waveforms.shape[1] == 2 < len(waveforms)
    if waveforms.ndim not in (1, 2) or stereo:
        arguments.reject(
            name,
            expected_en="waveforms of shape (samples,) or (batch, samples); stereo: waveforms.to_mono",
            expected_ko="(samples,)나 (batch, samples) 모양의 파형. 스테레오는 waveforms.to_mono로 먼저 합칩니다",
            received=f"shape {waveforms.shape}",
        )
    return waveforms


def checked_clip(clip, name):
    """One clip as a NumPy array, shape `(samples,)`; anything else is a `ValueError`, as in `checked`."""
    clip = checked(clip, name)
    if clip.ndim != 1:
        arguments.reject(
            name,
            expected_en="one clip, shape (samples,)",
            expected_ko="클립 하나, (samples,) 모양",
            received=f"shape {clip.shape}",
        )
    return clip


def to_mono(waveform):
    """The mean of two channels.

    Args:
        waveform: float32 or float64 array, shape `(samples, 2)` (as soundfile reads it) or `(2, samples)` (as librosa
            does); `(samples,)` comes back as it is.
    Returns:
        Array, shape `(samples,)`, same dtype.
    Raises:
        ValueError: If it has another shape, or `(2, 2)`, which could be either.
    """
    waveform = _floats(waveform, "waveform")
    if waveform.ndim == 1:
        return waveform
    if waveform.ndim != 2 or [length == 2 for length in waveform.shape].count(True) != 1:
        arguments.reject(
            "waveform",
            expected_en="one or two channels: (samples,), (2, samples) or (samples, 2)",
            expected_ko="채널이 하나나 둘인 파형: (samples,), (2, samples), (samples, 2)",
            received=f"shape {waveform.shape}",
        )
    return waveform.mean(axis=waveform.shape.index(2))


def root_mean_square(waveforms):
    """How strong each clip is: √(mean of x²).

    Args:
        waveforms: As for `checked`.
    Returns:
        Float of full scale, or float64 array `(batch,)`. A sine of amplitude 1 has √½, about 0.707.
    """
    return np.sqrt(_power(checked(waveforms)))


def decibels(ratio):
    """20·log₁₀ of a ratio of amplitudes: 2 is 6.02 dB, 10 is 20 dB, 1 is 0 dB.

    Args:
        ratio: Float above 0, or array of such. (Of powers, amplitudes squared, it would be 10·log₁₀.)
    Returns:
        Float or array.
    Raises:
        ValueError: If a ratio is not above 0.
    """
    ratio = arguments.finite_array("ratio", ratio)
    if not (ratio > 0).all():
        arguments.reject("ratio", expected_en="above 0", expected_ko="0보다 큰 수", received=f"{ratio.min()}")
    return 20 * np.log10(ratio)


def add_noise(waveforms, noise, *, signal_to_noise_ratio_db):
    """Add noise, made so loud that signal and noise have the ratio asked for: x + k·n, k = √(P_x / (P_n·10^(dB/10))).

    Args:
        waveforms: As for `checked`. Where a clip is silent every noise would be too loud: it comes back as it is.
        noise: Float array of the same shape, or `(samples,)` for all clips of a batch. How loud it is plays no part.
        signal_to_noise_ratio_db: Float, or array `(batch,)`: 0 is as loud as the signal, 20 a tenth of its amplitude.
    Returns:
        Array, same shape and dtype as `waveforms`. It can go beyond full scale.
    Raises:
        ValueError: If noise is silent, or an argument is not as described.
    """
    waveforms, noise = checked(waveforms), checked(noise, "noise")
    if noise.shape not in (waveforms.shape, waveforms.shape[-1:]):
        arguments.reject(
            "noise",
            expected_en=f"of shape {waveforms.shape}, as `waveforms`, or {waveforms.shape[-1:]}",
            expected_ko=f"`waveforms`와 같은 {waveforms.shape} 모양이나 {waveforms.shape[-1:]} 모양",
            received=f"shape {noise.shape}",
        )
    ratio_db = _for_each_clip("signal_to_noise_ratio_db", signal_to_noise_ratio_db, waveforms)
    noise_power = _power(noise)
    if not np.all(noise_power > 0):
        silent = f" at [{np.argmin(noise_power)}]" if noise.ndim == 2 else ""
        arguments.reject(
            "noise",
            expected_en="a sound: nothing makes silence as loud as asked",
            expected_ko="소리가 있는 잡음(무음은 아무리 키워도 무음입니다)",
            received=f"zeros{silent}",
        )
    factor = np.sqrt(_power(waveforms) / (noise_power * 10 ** (ratio_db / 10)))
    dtype = waveforms.dtype
    return waveforms + factor[..., np.newaxis].astype(dtype) * noise.astype(dtype, copy=False)


def gaussian_noise(shape, generator):
    """White noise: numbers of the standard normal distribution, each drawn by itself.

    Args:
        shape: Tuple of ints.
        generator: `numpy.random.Generator`.
    Returns:
        float32 array. Its root mean square is about 1: multiply it, or leave that to `add_noise`.
    """
    return generator.standard_normal(shape, dtype=np.float32)


def change_gain(waveforms, gain_db):
    """Make clips louder or softer: x·10^(dB/20).

    Args:
        waveforms: As for `checked`.
        gain_db: Float, or array `(batch,)`: 6 dB is about twice the amplitude, −20 dB a tenth, 0 changes nothing.
    Returns:
        Array, same shape and dtype. It can go beyond full scale.
    Raises:
        ValueError: If an argument is not as described.
    """
    waveforms = checked(waveforms)
    factor = 10 ** (_for_each_clip("gain_db", gain_db, waveforms) / 20)
    return waveforms * factor[..., np.newaxis].astype(waveforms.dtype)


def shift(waveforms, num_samples):
    """Move clips in time. What leaves at one end is lost; at the other comes silence.

    Args:
        waveforms: As for `checked`.
        num_samples: Int. Above 0 all begins later, below 0 earlier; from the clip's length on nothing is left.
    Returns:
        New array, same shape and dtype.
    Raises:
        ValueError: If an argument is not as described.
    """
    waveforms = checked(waveforms)
    distance = arguments.whole_number("num_samples", num_samples, minimum=-(2**63))
    length = waveforms.shape[-1]
    kept = max(0, length - abs(distance))
    moved = np.zeros_like(waveforms)
    source, target = max(0, -distance), max(0, distance)
    moved[..., target : target + kept] = waveforms[..., source : source + kept]
    return moved


def clipped_fraction(waveforms):
    """The share of samples beyond full scale, which a file of whole numbers cannot hold.

    Args:
        waveforms: As for `checked`.
    Returns:
        Float, or array `(batch,)`.
    """
    return (np.abs(checked(waveforms)) > 1).mean(axis=-1)


def _floats(waveforms, name):
    """A filled array of float32 or float64; integers are told how they become that."""
    waveforms = arguments.finite_array(name, waveforms)
    if waveforms.dtype not in (np.float32, np.float64):
        hint = waveforms.dtype == np.int16
        arguments.reject(
            name,
            expected_en="float32 or float64, full scale −1 to 1"
            + (": divide int16 by 32768 first" if hint else ""),
            expected_ko="−1부터 1까지의 float32나 float64"
            + (". int16은 먼저 32768로 나눕니다" if hint else ""),
            received=f"dtype {waveforms.dtype}",
        )
    return waveforms


def _power(waveforms):
    """Mean of the squares of each clip, in float64 whatever the dtype."""
    return np.mean(np.square(waveforms, dtype=np.float64), axis=-1)


def _for_each_clip(name, values, waveforms):
    """A number, or one number for each clip, as a float64 array."""
    values = arguments.finite_array(name, values).astype(np.float64)
    if values.shape not in ((), waveforms.shape[:-1]):
        arguments.reject(
            name,
            expected_en=f"one number, or one for each clip, {waveforms.shape[:-1]}",
            expected_ko=f"수 하나, 또는 클립마다 하나씩 {waveforms.shape[:-1]} 모양",
            received=f"shape {values.shape}",
        )
    return values
