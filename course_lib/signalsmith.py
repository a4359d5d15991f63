"""Time stretch and pitch shift by Signalsmith Stretch, the engine that audiomentations calls, told what to do.

Chapter 07 derives both from the phase vocoder, `course_lib.phase_vocoder`; this engine is a refined one, written in C++.
"""

import numpy as np

from course_lib import arguments, packages, waveforms

RATES, SEMITONES = (0.1, 10.0), (-24.0, 24.0)  # what audiomentations allows
# The engine is built for a sample rate, and ends the whole process at one of 10 Hz: kHz meant as Hz.
LOWEST_SAMPLE_RATE_HZ = 1000


def time_stretch(waveform, rate, *, sample_rate_hz=8000, seed=0):
    """Play faster or slower at the same pitch; what is too long is cut off at the end, what is missing is silence.

    Args:
        waveform: float32 or float64 array, shape `(samples,)`.
        rate: Float in [0.1, 10]. 2 is twice as fast, half as long.
        sample_rate_hz: Int, at least 1000.
        seed: Int. Below a rate of 0.5 the engine draws phases at random; audiomentations lets it draw anew each time.
    Returns:
        Array, same shape and dtype: what `audiomentations.TimeStretch` returns.
    Raises:
        ValueError: If an argument is not as described.
        ImportError: If python-stretch is not installed; the message says how to install it.
    """
    engine = _engine(waveform, sample_rate_hz, seed)
    engine.setTimeFactor(_within("rate", rate, *RATES))
    return _processed(engine, waveform)


def pitch_shift(waveform, semitones, *, sample_rate_hz=8000, seed=0):
    """Play higher or lower at the same speed: frequencies are multiplied by 2^(semitones / 12).

    Args:
        waveform, sample_rate_hz, seed: As in `time_stretch`.
        semitones: Float in [−24, 24]. 12 is an octave.
    Returns:
        Array, same shape and dtype: what `audiomentations.PitchShift` returns.
    Raises: As `time_stretch`.
    """
    engine = _engine(waveform, sample_rate_hz, seed)
    engine.setTransposeSemitones(_within("semitones", semitones, *SEMITONES))
    return _processed(engine, waveform)


def _engine(waveform, sample_rate_hz, seed):
    try:
        import python_stretch
    except ImportError as error:
        raise packages.missing(
            en="python-stretch, which comes with audiomentations",
            ko="audiomentations와 함께 설치되는 python-stretch가",
        ) from error
    waveforms.checked_clip(waveform, "waveform")
    sample_rate_hz = arguments.whole_number("sample_rate_hz", sample_rate_hz, minimum=LOWEST_SAMPLE_RATE_HZ)
    engine = python_stretch.Signalsmith.Stretch(arguments.whole_number("seed", seed))
    engine.preset(1, sample_rate_hz)
    return engine


def _processed(engine, waveform):
    # A copy: the engine takes no array that is read-only, and reads one with strides as if it had none.
    made = engine.process(np.array(waveform, dtype=np.float32)[np.newaxis])[0]
    result = np.zeros(len(waveform), dtype=np.asarray(waveform).dtype)
    length = min(len(waveform), len(made))
    result[:length] = made[:length]
    return result


def _within(name, value, low, high):
    value = float(arguments.finite_array(name, value, ndim=0))
    if not low <= value <= high:
        arguments.reject(
            name,
            expected_en=f"a number in [{low:g}, {high:g}]",
            expected_ko=f"{low:g} 이상 {high:g} 이하의 수",
            received=f"{value:g}",
        )
    return value
