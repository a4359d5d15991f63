"""What happens to one clip: operations that draw from the generator they are given.

`audio_augmentation` puts them together. They are functions of a module, so that processes can be sent them.
"""

import numpy as np

from course_lib import arguments, global_random, signalsmith, waveforms
from course_lib.language import say


def changed_clips(operation, clips, sample_rate_hz, seed, start=0, changed=None):
    """The clips of one part, each by a generator of its own, in `changed` or a new array."""
    changed = np.empty(clips.shape, clips.dtype) if changed is None else changed
    for index, clip in enumerate(clips):
        generator = np.random.default_rng([*seed, start + index])
        # The operation gets a copy, so that one that writes into it does no harm.
        made = np.asarray(operation(np.array(clip), sample_rate_hz, generator))
        if made.shape != clip.shape or not np.isfinite(made).all():
            arguments.reject(
                "operation",
                expected_en=f"a function that returns {len(clip)} finite samples for as many",
                expected_ko=f"표본 {len(clip)}개를 받으면 유한한 표본을 같은 수만큼 돌려주는 함수",
                received=f"shape {made.shape}"
                if made.shape != clip.shape
                else say(en="NaN or infinity", ko="NaN이나 무한대"),
            )
        changed[index] = made
    return changed


def with_probability(change, p, waveform, sample_rate_hz, generator):
    return change(waveform, sample_rate_hz, generator) if generator.random() < p else waveform


def with_gaussian_noise(amplitudes, waveform, sample_rate_hz, generator):
    amplitude = generator.uniform(*amplitudes)
    noise = waveforms.gaussian_noise(waveform.shape, generator)
    noise *= amplitude
    return waveform + noise


def with_gaussian_snr(ratios_db, waveform, sample_rate_hz, generator):
    ratio_db = generator.uniform(*ratios_db)
    noise = waveforms.gaussian_noise(waveform.shape, generator)
    return waveforms.add_noise(waveform, noise, signal_to_noise_ratio_db=ratio_db)


def with_background(recordings, ratios_db, waveform, sample_rate_hz, generator):
    ratio_db = generator.uniform(*ratios_db)
    recording = recordings[generator.integers(len(recordings))]
    places = len(recording) - len(waveform) + 1  # at which it is long enough
    start = generator.integers(places if places > 0 else len(recording))
    piece = recording.take(np.arange(start, start + len(waveform)), mode="wrap")
    if not piece.any():
        return waveform
    return waveforms.add_noise(waveform, piece, signal_to_noise_ratio_db=ratio_db)


def with_gain(gains_db, waveform, sample_rate_hz, generator):
    return waveforms.change_gain(waveform, generator.uniform(*gains_db))


def shifted(max_seconds, waveform, sample_rate_hz, generator):
    farthest = round(max_seconds * sample_rate_hz)
    return waveforms.shift(waveform, generator.integers(-farthest, farthest + 1))


def stretched(rates, waveform, sample_rate_hz, generator):
    rate, seed = generator.uniform(*rates), generator.integers(2**31)
    return signalsmith.time_stretch(waveform, rate, sample_rate_hz=sample_rate_hz, seed=seed)


def transposed(semitones, waveform, sample_rate_hz, generator):
    drawn, seed = generator.uniform(*semitones), generator.integers(2**31)
    return signalsmith.pitch_shift(waveform, drawn, sample_rate_hz=sample_rate_hz, seed=seed)


def by_audiomentations(transform, waveform, sample_rate_hz, generator):
    with global_random.seeded(generator):
        return transform(waveform.astype(np.float32), sample_rate_hz)
