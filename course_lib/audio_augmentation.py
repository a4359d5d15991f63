"""Audio augmentation: one interface, decided by the seed that you give.

audiomentations draws from global random numbers: what comes out depends on what was called before, and on other threads.
Here clip number i of a call draws from a generator of its own, made of the seed and i. Same seed, same clips: in one
process or in four. What the operations draw is audiomentations' own: each setting uniformly between two bounds.

Noise, gain and shifts need only NumPy; stretching, filters and `from_audiomentations` need `course-lib[audio]`.
"""

import copy
import functools
import os

import joblib
import numpy as np
from tqdm.auto import tqdm

from course_lib import arguments, audio_operations, drawn_operations, packages, signalsmith
from course_lib import waveforms as _waveforms
from course_lib.drawn_operations import DrawnOperation
from course_lib.language import say

_CHUNK = 32  # clips that a process is sent at a time


class AudioAugmentation(DrawnOperation):
    """An operation on one clip that draws what it is told to draw.

    Args:
        operation: Function `(waveform, sample_rate_hz, generator) -> waveform` of the same length, with a
            `numpy.random.Generator`, that draws from nothing else.
        name: Str, what is shown of it.
        threads: Bool, whether workers are threads. They share the arrays, which costs processes 0.3 ms a clip, but only
            gain time where the operation lets go of Python's lock, as NumPy's random numbers do.
    """

    signature = "(waveform, sample_rate_hz, generator) -> waveform"

    def __init__(self, operation, name=None, *, threads=False):
        super().__init__(operation, name)
        self.threads = threads

    def augment(self, waveforms, seed, *, sample_rate_hz=8000, workers=1, progress=False):
        """Change each clip once.

        Args:
            waveforms: float32 or float64 array, shape `(samples,)` or `(batch, samples)` (`waveforms.checked`).
            seed: Int, or tuple of ints (`as_dataset` uses `(seed, epoch, batch)`). Clip number i draws from the
                generator of `(seed, i)`; a single clip is number 0.
            sample_rate_hz: Int, at least 1000. Noise and gain do not depend on it.
            workers: Int, at least 1: processes (or threads) that share the clips. The result does not depend on it.
            progress: Bool, whether to show a progress bar.
        Returns:
            New array, same shape and dtype. It can go beyond full scale: `waveforms.clipped_fraction`.
        Raises:
            ValueError: If an argument is not as described, or the operation returns something else.
        """
        waveforms = _waveforms.checked(waveforms)
        seed = _seed_numbers(seed)
        sample_rate_hz = _sample_rate(sample_rate_hz)
        workers = arguments.whole_number("workers", workers, minimum=1)
        clips = np.atleast_2d(waveforms)
        changed = np.empty(clips.shape, clips.dtype)
        parts = [slice(start, start + _CHUNK) for start in range(0, len(clips), _CHUNK)]
        # Who shares this array writes into it; a process sends back one of its own.
        share = self.threads or workers == 1 or len(parts) == 1
        jobs = (
            (self.operation, clips[part], sample_rate_hz, seed, part.start, changed[part] if share else None)
            for part in parts
        )
        if workers > 1 and len(parts) > 1:
            run = joblib.Parallel(
                n_jobs=workers,
                prefer="threads" if self.threads else "processes",
                return_as="generator",
                max_nbytes="100K",  # recordings for `background_noise` are sent once, not with each part
            )
            done = run(joblib.delayed(audio_operations.changed_clips)(*job) for job in jobs)
        else:
            done = (audio_operations.changed_clips(*job) for job in jobs)
        hidden = not progress or "TQDM_DISABLE" in os.environ
        with tqdm(total=len(clips), disable=hidden, leave=False) as bar:
            for part, made in zip(parts, done, strict=True):
                if not share:
                    changed[part] = made
                bar.update(len(made))
        return changed.reshape(waveforms.shape)

    def as_dataset(
        self, waveforms, targets, batch_size, seed, epochs=1, *, shuffle=True, sample_rate_hz=8000, workers=1
    ):
        """A `tf.data.Dataset` of changed batches, prepared by workers while the model trains on those before.

        `model.fit(dataset, epochs=epochs, steps_per_epoch=ceil(clips / batch_size), shuffle=False)` trains with it (the
        data set shuffles by itself, and Keras would warn). Processes start when it is read (about a second) and end with
        it.

        Only what costs less than training hides behind it. Noise does; for stretching clips, draw a few copies beforehand
        (`experiments.Arm`).

        Args:
            waveforms: float32 or float64 array, shape `(clips, samples)`.
            targets: Array with as many rows.
            batch_size: Int. An epoch's last batch may be smaller.
            seed: Int. Decides the order of the clips, which is that of `training.fit`, and the changes: batch b of
                epoch e is `augment(batch, (seed, e, b))`, counted from 0. Every epoch changes the clips anew.
            epochs: Int, how many epochs follow one another in the data set.
            shuffle: Bool, whether each epoch visits the clips in a new order.
            sample_rate_hz, workers: As in `augment`. The numbers do not depend on `workers`.
        Returns:
            `tf.data.Dataset` of `epochs · ceil(clips / batch_size)` pairs `(waveforms, targets)`.
        Raises:
            ValueError: If an argument is not as described.
        """
        from course_lib import audio_pipeline  # the only part that needs TensorFlow

        waveforms, targets = _waveforms.checked(waveforms), np.asarray(targets)
        if waveforms.ndim != 2 or targets.shape[:1] != waveforms.shape[:1]:
            arguments.reject(
                "targets",
                expected_en="as many as there are clips in `waveforms`, (clips, samples)",
                expected_ko="`waveforms`(모양: clips, samples)의 소리와 같은 수",
                received=f"waveforms {waveforms.shape}, targets {targets.shape}",
            )
        return audio_pipeline.changed_batches(
            self,
            waveforms,
            targets,
            batch_size=arguments.whole_number("batch_size", batch_size, minimum=1),
            seed=arguments.whole_number("seed", seed),
            epochs=arguments.whole_number("epochs", epochs, minimum=1),
            shuffle=shuffle,
            sample_rate_hz=_sample_rate(sample_rate_hz),
            workers=arguments.whole_number("workers", workers, minimum=1),
        )

    __call__ = augment  # an object of this class is what `experiments.Arm(augment=...)` takes


# ---- Noise, gain, shifts ---------------------------------------------------------------------------------------


def gaussian_noise(min_amplitude, max_amplitude, p=0.5):
    """White noise of a loudness that does not ask how loud the clip is: `audiomentations.AddGaussianNoise`.

    Args:
        min_amplitude, max_amplitude: Floats of at least 0, of full scale: bounds of the noise's standard deviation.
        p: Float in [0, 1], the probability that a clip is changed.
    Returns:
        `AudioAugmentation`.
    """
    amplitudes = _bounds("amplitude", min_amplitude, max_amplitude, minimum=0)
    return _sometimes(
        functools.partial(audio_operations.with_gaussian_noise, amplitudes), p, "Gaussian noise", amplitudes
    )


def gaussian_snr(min_snr_db, max_snr_db, p=0.5):
    """White noise at a signal-to-noise ratio: the louder the clip, the louder the noise (`waveforms.add_noise`).

    `audiomentations.AddGaussianSNR` fixes the expected ratio, here the ratio itself is what was drawn.

    Args:
        min_snr_db, max_snr_db: Floats, bounds of the ratio. 0 is noise as loud as the clip.
        p: Float in [0, 1], the probability that a clip is changed. A silent clip never is.
    Returns:
        `AudioAugmentation`.
    """
    ratios_db = _bounds("snr_db", min_snr_db, max_snr_db)
    return _sometimes(
        functools.partial(audio_operations.with_gaussian_snr, ratios_db), p, "Gaussian SNR", ratios_db, " dB"
    )


def background_noise(recordings, min_snr_db, max_snr_db, p=0.5):
    """A piece of a recording at a signal-to-noise ratio, from a random place: `audiomentations.AddBackgroundNoise`.

    Args:
        recordings: Sequence of float arrays, each `(samples,)`, at the clips' sample rate. One that is shorter than
            the clip is repeated.
        min_snr_db, max_snr_db, p: As in `gaussian_snr`. A piece that is silent changes nothing.
    Returns:
        `AudioAugmentation`.
    Raises:
        ValueError: If there is no recording, or one is no waveform or silent throughout.
    """
    ratios_db = _bounds("snr_db", min_snr_db, max_snr_db)
    recordings = [np.array(_recording(index, one)) for index, one in enumerate(recordings)]
    if not recordings:
        arguments.reject(
            "recordings",
            expected_en="at least one recording",
            expected_ko="녹음 하나 이상",
            received="none",
        )
    change = functools.partial(audio_operations.with_background, recordings, ratios_db)
    return _sometimes(change, p, "background noise", ratios_db, " dB")


def gain(min_gain_db, max_gain_db, p=0.5):
    """Louder or softer: `audiomentations.Gain`.

    Args:
        min_gain_db, max_gain_db: Floats, bounds of the gain; −20 is a tenth of the amplitude.
        p: Float in [0, 1], the probability that a clip is changed.
    Returns:
        `AudioAugmentation`.
    """
    gains_db = _bounds("gain_db", min_gain_db, max_gain_db)
    return _sometimes(functools.partial(audio_operations.with_gain, gains_db), p, "gain", gains_db, " dB")


def time_shift(max_seconds, p=0.5):
    """Earlier or later, silence where nothing is left: `audiomentations.Shift` without its rollover and its fade.

    Args:
        max_seconds: Float of at least 0. The shift is drawn between minus and plus this.
        p: Float in [0, 1], the probability that a clip is changed.
    Returns:
        `AudioAugmentation`.
    """
    max_seconds = arguments.strength("max_seconds", max_seconds)
    change = functools.partial(audio_operations.shifted, max_seconds)
    return _sometimes(change, p, "time shift", (-max_seconds, max_seconds), " s")


# ---- Stretching, filters, anything of audiomentations ------------------------------------------------------------


def time_stretch(min_rate, max_rate, p=0.5):
    """Faster or slower at the same pitch: `audiomentations.TimeStretch`, and its engine (`course_lib.signalsmith`).

    Args:
        min_rate, max_rate: Floats in [0.1, 10], bounds of the rate: 2 is twice as fast. The clip's length stays.
        p: Float in [0, 1], the probability that a clip is changed.
    Returns:
        `AudioAugmentation`. It needs the package python-stretch, which audiomentations brings.
    """
    low, high = signalsmith.RATES
    rates = _bounds("rate", min_rate, max_rate, minimum=low, maximum=high)
    return _sometimes(
        functools.partial(audio_operations.stretched, rates), p, "time stretch", rates, threads=False
    )


def pitch_shift(min_semitones, max_semitones, p=0.5):
    """Higher or lower at the same speed: `audiomentations.PitchShift`, and its engine (`course_lib.signalsmith`).

    Args:
        min_semitones, max_semitones: Floats in [−24, 24], bounds of the shift: 12 is an octave.
        p: Float in [0, 1], the probability that a clip is changed.
    Returns:
        `AudioAugmentation`. It needs the package python-stretch, which audiomentations brings.
    """
    low, high = signalsmith.SEMITONES
    semitones = _bounds("semitones", min_semitones, max_semitones, minimum=low, maximum=high)
    return _sometimes(
        functools.partial(audio_operations.transposed, semitones),
        p,
        "pitch shift",
        semitones,
        " semitones",
        threads=False,
    )


def low_pass(min_cutoff_hz, max_cutoff_hz, p=0.5):
    """Highs go, as behind a door: `audiomentations.LowPassFilter`, 12 to 24 dB an octave.

    Args:
        min_cutoff_hz, max_cutoff_hz: Floats above 0, bounds of the frequency from which on it is softer.
        p: Float in [0, 1], the probability that a clip is changed.
    Returns:
        `AudioAugmentation`. It needs the package audiomentations.
    """
    return _filter("LowPassFilter", "cutoff", min_cutoff_hz, max_cutoff_hz, p)


def high_pass(min_cutoff_hz, max_cutoff_hz, p=0.5):
    """Lows go, as over the telephone: `audiomentations.HighPassFilter`. Args, Returns: as `low_pass`."""
    return _filter("HighPassFilter", "cutoff", min_cutoff_hz, max_cutoff_hz, p)


def band_pass(min_center_hz, max_center_hz, p=0.5):
    """A band around a frequency stays: `audiomentations.BandPassFilter`. Args, Returns: as `low_pass`."""
    return _filter("BandPassFilter", "center", min_center_hz, max_center_hz, p)


def from_audiomentations(transform):
    """Any waveform transform of audiomentations, or a `Compose` of them, told what to draw.

    audiomentations draws from Python's and NumPy's global random numbers. While it works these are seeded, and restored
    when it is done; one thread at a time (`course_lib.global_random`). It is a copy that works: what happens to
    `transform` later changes nothing.

    Args:
        transform: Such as `audiomentations.AddGaussianSNR(p=1.0)`. It must keep the number of samples.
    Returns:
        `AudioAugmentation`.
    Raises:
        ValueError: If it is something else; if its parameters are frozen; or if it stretches time below a rate of
            0.5, where its engine draws from the operating system: `time_stretch` of this module does not.
    """
    parts = list(_parts(transform))
    if not all(callable(part) and hasattr(part, "are_parameters_frozen") for part in parts):
        arguments.reject(
            "transform",
            expected_en="a waveform transform of audiomentations, or a Compose of them",
            expected_ko="audiomentations의 파형 변환이나 그것들의 Compose",
            received=type(transform).__name__,
        )
    if any(part.are_parameters_frozen for part in parts):
        arguments.reject(
            "transform",
            expected_en="one that draws: transform.unfreeze_parameters()",
            expected_ko="새로 뽑는 변환: transform.unfreeze_parameters()",
            received=say(en="frozen parameters", ko="고정된 매개변수"),
        )
    if any(map(_draws_from_the_system, parts)):
        arguments.reject(
            "transform",
            expected_en="a TimeStretch with min_rate of at least 0.5, or audio_augmentation.time_stretch",
            expected_ko="min_rate가 0.5 이상인 TimeStretch, 또는 audio_augmentation.time_stretch",
            received=say(en="random numbers that take no seed", ko="시드를 줄 수 없는 난수"),
        )
    operation = functools.partial(audio_operations.by_audiomentations, copy.deepcopy(transform))
    return AudioAugmentation(operation, f"audiomentations {type(transform).__name__}")


# ---- Putting together ----------------------------------------------------------------------------------------


def one_of(*augmentations, name=None):
    """For each clip one of several augmentations, with equal chances."""
    return _together(drawn_operations.one_of, "one of", augmentations, name)


def in_turn(*augmentations, name=None):
    """One augmentation after the other, each on what the one before has made."""
    return _together(drawn_operations.in_turn, "in turn", augmentations, name)


# ---- Checks, and what the makers share --------------------------------------------------------------------------------------------------


def _seed_numbers(seed):
    numbers = seed if isinstance(seed, (tuple, list)) else (seed,)
    return [arguments.whole_number("seed", number) for number in numbers]


def _sample_rate(sample_rate_hz):
    lowest = signalsmith.LOWEST_SAMPLE_RATE_HZ
    return arguments.whole_number("sample_rate_hz", sample_rate_hz, minimum=lowest)


def _bounds(name, low, high, *, minimum=-np.inf, maximum=np.inf):
    """Two finite floats in order, both between the limits."""
    low = float(arguments.finite_array(f"min_{name}", low, ndim=0))
    high = float(arguments.finite_array(f"max_{name}", high, ndim=0))
    if not minimum <= low <= maximum:
        arguments.reject(
            f"min_{name}",
            expected_en=f"a number in [{minimum:g}, {maximum:g}]",
            expected_ko=f"{minimum:g} 이상 {maximum:g} 이하의 수",
            received=f"{low:g}",
        )
    if not low <= high <= maximum:
        arguments.reject(
            f"max_{name}",
            expected_en=f"a number in [min_{name} = {low:g}, {maximum:g}]",
            expected_ko=f"min_{name} = {low:g} 이상 {maximum:g} 이하의 수",
            received=f"{high:g}",
        )
    return low, high


def _recording(index, recording):
    name = f"recordings[{index}]"
    recording = _waveforms.checked(recording, name)
    if recording.ndim != 1 or not recording.any():
        arguments.reject(
            name,
            expected_en="a sound of shape (samples,)",
            expected_ko="(samples,) 모양의, 무음이 아닌 소리",
            received=f"shape {recording.shape}, {np.count_nonzero(recording)} ≠ 0",
        )
    return recording


def _filter(kind, setting, low, high, p):
    low, high = _bounds(f"{setting}_hz", low, high, minimum=np.finfo(float).tiny)
    p = arguments.rate("p", p)
    try:
        import audiomentations
    except ImportError as error:
        raise packages.missing(en="audiomentations", ko="audiomentations가") from error
    settings = {f"min_{setting}_freq": low, f"max_{setting}_freq": high, "p": p}
    return from_audiomentations(getattr(audiomentations, kind)(**settings))


def _parts(transform):
    """A transform, and all that it is composed of."""
    yield transform
    for part in getattr(transform, "transforms", ()):
        yield from _parts(part)


def _draws_from_the_system(transform):
    """Whether it is audiomentations' TimeStretch where Signalsmith Stretch randomises phases: slower than half."""
    engine = getattr(transform, "method", None) == "signalsmith_stretch"
    return engine and getattr(transform, "min_rate", 1) < 0.5


def _sometimes(change, p, name, bounds, unit="", *, threads=True):
    """An augmentation that happens with probability p, named by its bounds."""
    operation = functools.partial(audio_operations.with_probability, change, arguments.rate("p", p))
    return AudioAugmentation(operation, f"{name} {bounds[0]:g} to {bounds[1]:g}{unit}", threads=threads)


def _together(how, name_of_how, augmentations, name):
    """An augmentation made of several; its workers are threads if those of all are."""
    operation = functools.partial(how, AudioAugmentation.operations_of(augmentations))
    name = name or drawn_operations.joined_name(name_of_how, augmentations)
    return AudioAugmentation(operation, name, threads=all(one.threads for one in augmentations))
