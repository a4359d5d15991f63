"""Longer without lower, higher without shorter: the phase vocoder in NumPy. Chapter 07 derives it.

Played faster, a recording becomes shorter and higher at once: `resample`. The phase vocoder changes the length alone:
it reads the frames of the Fourier transform faster or slower and lets the phase of each bin run on. One after the other
they change the pitch alone: `pitch_shift`.
"""

import numpy as np
import scipy.signal

from course_lib import arguments
from course_lib.fourier import checked_spectra, checked_waveforms, istft, stft


def stretched_spectra(spectra, rate):
    """The phase vocoder: spectra read at the frames 0, `rate`, 2 `rate`, …

    Between two frames a magnitude is interpolated, and the phase of its bin goes on by what it advances from the one
    frame to the other: 2π · frequency · hop, whichever frequency the bin holds. Frames are written as far apart as they
    were read, so a whole turn more or less in that advance does not matter and none has to be counted.

    Args:
        spectra: Complex array, shape `(frames, bins)` or `(batch, frames, bins)`, of frames that overlap by at least
            three quarters.
        rate: Float above 0; above 1 is faster.
    Returns:
        Complex array, dtype of `spectra`, with ceil(frames / `rate`) frames.
    Raises:
        ValueError: If an argument is not as described.
    Reference: Flanagan & Golden (1966), Bell System Technical Journal 45(9); Laroche & Dolson (1999), IEEE Trans. Speech
        and Audio Processing 7(3), section II. Phases of neighbouring bins are not locked to each other (section III).
    """
    spectra = checked_spectra("spectra", spectra)
    rate = arguments.positive("rate", rate)
    num_frames = spectra.shape[-2]
    places = np.arange(0, num_frames, rate)
    before = places.astype(int)
    share = (places - before).astype(spectra.real.dtype)[:, np.newaxis]
    silence = [(0, 0)] * (spectra.ndim - 2) + [(0, 1), (0, 0)]
    magnitudes = np.pad(np.abs(spectra), silence)
    # A phase is kept as a number on the unit circle: adding phases is multiplying these.
    phases = np.ones(magnitudes.shape, spectra.dtype)
    np.divide(np.pad(spectra, silence), magnitudes, out=phases, where=magnitudes > 0)
    advances = phases[..., before + 1, :] * phases[..., before, :].conj()
    phases = np.cumprod(np.concatenate([phases[..., :1, :], advances[..., :-1, :]], axis=-2), axis=-2)
    return ((1 - share) * magnitudes[..., before, :] + share * magnitudes[..., before + 1, :]) * phases


def time_stretch(waveforms, rate, *, frame_length=512, hop_length=128):
    """Change the length and keep the pitch: `rate` 2 takes half the time.

    Args:
        waveforms: Float array (float32 or float64), shape `(samples,)` or `(batch, samples)`.
        rate: Float above 0; above 1 is faster and shorter.
        frame_length: Int, at least 2, samples in a frame: some periods of the lowest pitch, shorter than a sound lasts.
        hop_length: Int, from 1 to `frame_length // 4`, samples from one frame to the next.
    Returns:
        Float array, dtype of `waveforms`, round(samples / `rate`) samples long, but at least 1.
    Raises:
        ValueError: If an argument is not as described.
    Reference: As `stretched_spectra`. `librosa.effects.time_stretch` gives the same numbers.
    """
    waveforms = checked_waveforms("waveforms", waveforms)
    rate = arguments.positive("rate", rate)
    frame_length = arguments.whole_number("frame_length", frame_length, minimum=4)
    hop_length = arguments.whole_number("hop_length", hop_length, minimum=1)
    if hop_length > frame_length // 4:
        arguments.reject(
            "hop_length",
            expected_en=f"at most a quarter of a frame, {frame_length // 4}",
            expected_ko=f"프레임의 4분의 1인 {frame_length // 4} 이하",
            received=hop_length,
        )
    frames = {"frame_length": frame_length, "hop_length": hop_length}
    num_samples = max(1, round(waveforms.shape[-1] / rate))
    return istft(stretched_spectra(stft(waveforms, **frames), rate), num_samples=num_samples, **frames)


def resample(waveforms, factor):
    """Play faster: `factor` 2 takes half the time and sounds an octave higher.

    Args:
        waveforms: As in `time_stretch`.
        factor: Float above 0, what every frequency is multiplied by. Frequencies that would exceed half the sample rate
            are left out.
    Returns:
        Float array, dtype of `waveforms`, round(samples / `factor`) samples long, but at least 1. The ends are
        continued periodically, as by every Fourier transform: a click where they differ.
    Raises:
        ValueError: If an argument is not as described.
    Reference: Ko et al. (2015), Audio augmentation for speech recognition, Interspeech (speed perturbation).
    """
    waveforms = checked_waveforms("waveforms", waveforms)
    num_samples = max(1, round(waveforms.shape[-1] / arguments.positive("factor", factor)))
    return scipy.signal.resample(waveforms, num_samples, axis=-1)


def pitch_shift(waveforms, semitones, *, frame_length=512, hop_length=128):
    """Change the pitch and keep the length: every frequency times 2^(`semitones` / 12).

    Args:
        waveforms, frame_length, hop_length: As in `time_stretch`.
        semitones: Float; 12 is an octave up, −12 one down.
    Returns:
        Float array, shape and dtype of `waveforms`.
    Raises:
        ValueError: If an argument is not as described.
    """
    semitones = float(arguments.finite_array("semitones", semitones, ndim=0))
    longer = time_stretch(waveforms, 2 ** (-semitones / 12), frame_length=frame_length, hop_length=hop_length)
    return scipy.signal.resample(longer, np.shape(waveforms)[-1], axis=-1)
