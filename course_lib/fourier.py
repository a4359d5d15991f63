"""The short-time Fourier transform in NumPy, and its inverse: a waveform as the spectra of short frames. Chapter 07 uses it.

A waveform has the shape `(samples,)` or `(batch, samples)`, spectra `(frames, bins)` or `(batch, frames, bins)`: time
first, as recurrent layers want it. librosa has the frames on the last axis.
"""

import numpy as np
import scipy.fft

from course_lib import arguments

WINDOWS = {"hann": 0.5, "hamming": 0.54}
PADDINGS = ("constant", "reflect", None)


def stft(waveforms, *, frame_length, hop_length, window="hann", padding="constant"):
    """Short-time Fourier transform: the spectrum of a frame every `hop_length` samples.

    Args:
        waveforms: Float array (float32 or float64), shape `(samples,)` or `(batch, samples)`.
        frame_length: Int, at least 2, samples in a frame.
        hop_length: Int, at least 1, samples from one frame to the next.
        window: `"hann"` or `"hamming"`, what a frame is multiplied by; periodic.
        padding: What lies beyond the ends, so that frame t is centred on sample `t * hop_length`: `"constant"`, zeros
            (librosa's default since 0.10); `"reflect"`, the mirror image (Keras). None: nothing does, frame t begins at
            sample `t * hop_length`, and a rest that fills no frame is left out.
    Returns:
        Complex array (complex64 for float32), shape `(frames, frame_length // 2 + 1)` or `(batch, frames, ...)`.
    Raises:
        ValueError: If an argument is not as described, or a waveform without padding is shorter than a frame.
    Reference: Allen & Rabiner (1977), Proc. IEEE 65(11).
    """
    waveforms = checked_waveforms("waveforms", waveforms)
    shape = _window_of(window, frame_length).astype(waveforms.dtype)
    hop_length = arguments.whole_number("hop_length", hop_length, minimum=1)
    arguments.one_of("padding", padding, PADDINGS)
    if padding is not None:
        beyond = [(0, 0)] * (waveforms.ndim - 1) + [(frame_length // 2, frame_length // 2)]
        waveforms = np.pad(waveforms, beyond, mode=padding)
    if waveforms.shape[-1] < frame_length:
        arguments.reject(
            "waveforms",
            expected_en=f"at least one frame long ({frame_length} samples), or padded",
            expected_ko=f"한 프레임({frame_length}개 샘플)보다 짧지 않은 파형(또는 padding 지정)",
            received=f"{waveforms.shape[-1]} samples",
        )
    frames = np.lib.stride_tricks.sliding_window_view(waveforms, frame_length, axis=-1)
    return scipy.fft.rfft(frames[..., ::hop_length, :] * shape)


def istft(spectra, *, frame_length, hop_length, num_samples=None, window="hann"):
    """The waveform whose centred frames are closest to given spectra: the inverse of a padded `stft`.

    Each frame is multiplied by the window once more, added where it belongs, and the sum divided by that of the
    squared windows. Spectra that no waveform has, such as changed ones, are approached in least squares.

    Args:
        spectra: Complex array, shape `(frames, frame_length // 2 + 1)` or `(batch, frames, frame_length // 2 + 1)`.
        frame_length, window: As in `stft`.
        hop_length: Int, from 1 to `frame_length // 2`. A waveform's last samples, more than a quarter of a frame beyond
            the last centre, lie under the window's thin end and come back less exactly.
        num_samples: Int, at least 1, the length wanted; samples that no frame covers are 0. By default as many
            as lie between the first centre and the last.
    Returns:
        Float array (float32 for complex64), shape `(num_samples,)` or `(batch, num_samples)`.
    Raises:
        ValueError: If an argument is not as described.
    Reference: Griffin & Lim (1984), IEEE Trans. ASSP 32(2), equation 6.
    """
    shape = _window_of(window, frame_length)
    spectra = checked_spectra("spectra", spectra)
    if spectra.shape[-1] != frame_length // 2 + 1:
        arguments.reject(
            "spectra",
            expected_en=f"{frame_length // 2 + 1} bins, for frames of {frame_length} samples",
            expected_ko=f"프레임이 {frame_length}개 샘플이므로 칸 {frame_length // 2 + 1}개",
            received=f"shape {spectra.shape}",
        )
    hop_length = arguments.whole_number("hop_length", hop_length, minimum=1)
    if hop_length > frame_length // 2:
        arguments.reject(
            "hop_length",
            expected_en=f"at most half of a frame, {frame_length // 2}",
            expected_ko=f"프레임의 절반인 {frame_length // 2} 이하",
            received=hop_length,
        )
    frames = scipy.fft.irfft(spectra, frame_length)
    shape = shape.astype(frames.dtype)
    total = _overlap_add(frames * shape, hop_length)
    weight = _overlap_add(np.broadcast_to(shape**2, frames.shape[-2:]), hop_length)
    total = np.divide(total, weight, out=total, where=weight > 0)
    first = frame_length // 2
    if num_samples is None:
        num_samples = max(1, hop_length * (frames.shape[-2] - 1))
    num_samples = arguments.whole_number("num_samples", num_samples, minimum=1)
    found = total[..., first : first + num_samples]
    missing = [(0, 0)] * (found.ndim - 1) + [(0, num_samples - found.shape[-1])]
    return np.pad(found, missing)


def checked_waveforms(name, waveforms):
    """Waveforms that are floats, `(samples,)` or `(batch, samples)`, not empty and free of NaN."""
    waveforms = arguments.finite_array(name, waveforms)
    if waveforms.ndim not in (1, 2) or waveforms.dtype not in (np.float32, np.float64):
        arguments.reject(
            name,
            expected_en="float32 waveforms in [-1, 1], one channel, shape (samples,) or (batch, samples) "
            "(16-bit numbers: divide them by 32768)",
            expected_ko="[-1, 1] 범위의 float32 파형. 채널은 하나, 모양은 (샘플 수,)나 (배치, 샘플 수)"
            "(16비트 정수는 32768로 나누십시오)",
            received=f"{waveforms.dtype}, shape {waveforms.shape}",
        )
    return waveforms


def checked_spectra(name, spectra):
    """Spectra that are complex, `(frames, bins)` or `(batch, frames, bins)`, not empty and free of NaN."""
    spectra = arguments.finite_array(name, spectra)
    if spectra.ndim not in (2, 3) or spectra.dtype.kind != "c":
        arguments.reject(
            name,
            expected_en="complex spectra, shape (frames, bins) or (batch, frames, bins)",
            expected_ko="(프레임 수, 칸 수)나 (배치, 프레임 수, 칸 수) 모양의 복소수 스펙트럼",
            received=f"{spectra.dtype}, shape {spectra.shape}",
        )
    return spectra


def _window_of(name, frame_length):
    """The periodic window: its next value would be the first one again."""
    frame_length = arguments.whole_number("frame_length", frame_length, minimum=2)
    middle = WINDOWS[arguments.one_of("window", name, WINDOWS)]
    return middle - (1 - middle) * np.cos(2 * np.pi * np.arange(frame_length) / frame_length)


def _overlap_add(frames, hop_length):
    """Frames `(..., frames, frame_length)` added where they belong, each `hop_length` after the one before."""
    *batch, num_frames, frame_length = frames.shape
    num_parts = -(-frame_length // hop_length)
    rest = [(0, 0)] * (frames.ndim - 1) + [(0, num_parts * hop_length - frame_length)]
    parts = np.pad(frames, rest).reshape(*batch, num_frames, num_parts, hop_length)
    total = np.zeros((*batch, num_frames + num_parts - 1, hop_length), frames.dtype)
    for part in range(num_parts):
        total[..., part : part + num_frames, :] += parts[..., part, :]
    return total.reshape(*batch, -1)
