"""From a waveform to the picture that a network sees: power in mel bands, and its logarithm. Chapter 07 derives them.

A spectrogram has the shape `(frames, bands)` or `(batch, frames, bands)`; librosa and `keras.layers.MelSpectrogram` have
the frames on the last axis. Many waveforms are transformed a few at a time, so that little memory is needed.
"""

import numpy as np

from course_lib import arguments
from course_lib.fourier import checked_waveforms, istft, stft
from course_lib.mel import mel_filters

_NUMBERS_AT_ONCE = 2**20  # samples of frames that are held at once: what fits a processor's cache is faster


def mel_spectrogram(
    waveforms,
    *,
    sample_rate_hz,
    num_bands,
    frame_length,
    hop_length,
    padding="constant",
    window="hann",
    min_hz=0.0,
    max_hz=None,
    scale="slaney",
):
    """Power in mel bands: squared magnitudes of `stft`, gathered by `mel_filters`.

    librosa's `feature.melspectrogram` gives the same numbers, with the last two axes exchanged. So does
    `keras.layers.MelSpectrogram(power_to_db=False)` with `padding="reflect"`, `scale="htk"` and its `min_freq` of 20 Hz;
    by default it gives decibels, at most 80 below the loudest of the whole batch.

    Args:
        waveforms, frame_length, hop_length, padding, window: As in `stft`.
        sample_rate_hz, num_bands, min_hz, max_hz, scale: As in `mel_filters`.
    Returns:
        Float array, dtype of `waveforms`, shape `(frames, num_bands)` or `(batch, frames, num_bands)`.
    Raises:
        ValueError: As `stft` and `mel_filters`.
    """
    waveforms = checked_waveforms("waveforms", waveforms)
    filters = mel_filters(
        num_bands,
        sample_rate_hz=sample_rate_hz,
        frame_length=frame_length,
        min_hz=min_hz,
        max_hz=max_hz,
        scale=scale,
    )
    filters = filters.T.astype(waveforms.dtype)
    hop_length = arguments.whole_number("hop_length", hop_length, minimum=1)
    batch = np.atleast_2d(waveforms)
    numbers_each = max(batch.shape[1], frame_length) * max(1, frame_length // hop_length)
    at_once = max(1, _NUMBERS_AT_ONCE // numbers_each)
    bands = []
    for start in range(0, len(batch), at_once):
        spectra = stft(
            batch[start : start + at_once],
            frame_length=frame_length,
            hop_length=hop_length,
            window=window,
            padding=padding,
        )
        bands.append((spectra.real**2 + spectra.imag**2) @ filters)
    return np.concatenate(bands).reshape(*waveforms.shape[:-1], -1, filters.shape[1])


def log_mel(
    waveforms,
    *,
    sample_rate_hz=8000,
    num_bands=32,
    frame_length=256,
    hop_length=128,
    offset=1e-4,
    padding=None,
    scale="slaney",
):
    """The features of chapter 07: log(power in mel bands + `offset`); a second at 8 kHz gives `(61, 32)`.

    Args:
        waveforms: As in `stft`.
        sample_rate_hz, num_bands, frame_length, hop_length, padding, scale: As in `mel_spectrogram`.
        offset: Float above 0: what is much quieter counts as silence, log(`offset`).
    Returns:
        Float array, dtype of `waveforms`, shape `(frames, num_bands)` or `(batch, frames, num_bands)`.
    Raises:
        ValueError: As `mel_spectrogram`.
    """
    offset = arguments.positive("offset", offset)
    bands = mel_spectrogram(
        waveforms,
        sample_rate_hz=sample_rate_hz,
        num_bands=num_bands,
        frame_length=frame_length,
        hop_length=hop_length,
        padding=padding,
        scale=scale,
    )
    bands += bands.dtype.type(offset)
    return np.log(bands, out=bands)


__all__ = ["istft", "log_mel", "mel_filters", "mel_spectrogram", "stft"]
