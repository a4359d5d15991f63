"""One contract for all augmentations of sound: seeds, shapes, processes, bad input; and audiomentations told what to draw."""

import importlib.util
import random
import subprocess
import sys
import threading

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import audio_augmentation, language, signalsmith, waveforms
from course_lib.audio_augmentation import AudioAugmentation

pytestmark = pytest.mark.usefixtures("english_reader")

RATE = 8000
GENERATOR = np.random.default_rng(0)
TONES = np.sin(2 * np.pi * np.array([[200], [330], [470], [610]]) * np.arange(1600) / RATE)
CLIPS = (0.2 * TONES + GENERATOR.normal(0, 0.01, TONES.shape)).astype(np.float32)
RECORDINGS = [GENERATOR.normal(0, 0.3, length).astype(np.float32) for length in (300, 1600, 9000)]


def _transform(name, *parts, **settings):
    audiomentations = pytest.importorskip("audiomentations")
    return getattr(audiomentations, name)(*([list(parts)] if parts else []), **settings)


def _mixed_transform():
    """A composition of compositions; each kind of them keeps numbers from one call to the next."""
    noise = _transform("AddGaussianNoise", p=1.0)
    one = _transform("OneOf", _transform("Gain", p=1.0), _transform("PolarityInversion", p=1.0))
    some = pytest.importorskip("audiomentations").SomeOf(1, [noise, _transform("Gain", p=1.0)])
    return _transform("Compose", noise, one, some, _transform("Shift", p=0.5), shuffle=True)


def _needs(package):
    return pytest.mark.skipif(importlib.util.find_spec(package) is None, reason=f"needs {package}")


NUMPY_ONLY = {
    "gaussian noise": lambda p=1.0: audio_augmentation.gaussian_noise(0.01, 0.05, p),
    "gaussian SNR": lambda p=1.0: audio_augmentation.gaussian_snr(0, 30, p),
    "background noise": lambda p=1.0: audio_augmentation.background_noise(RECORDINGS, 0, 20, p),
    "gain": lambda p=1.0: audio_augmentation.gain(-12, 6, p),
    "time shift": lambda p=1.0: audio_augmentation.time_shift(0.1, p),
    "one of": lambda p=1.0: audio_augmentation.one_of(
        audio_augmentation.gain(-12, 6, p), audio_augmentation.gaussian_snr(0, 30, p)
    ),
    "in turn": lambda p=1.0: audio_augmentation.in_turn(
        audio_augmentation.time_shift(0.1, p), audio_augmentation.gaussian_noise(0.01, 0.05, p)
    ),
}
ENGINE = {
    "time stretch": lambda p=1.0: audio_augmentation.time_stretch(0.8, 1.25, p),
    "slow time stretch": lambda p=1.0: audio_augmentation.time_stretch(0.1, 0.4, p),
    "pitch shift": lambda p=1.0: audio_augmentation.pitch_shift(-3, 3, p),
}
AUDIOMENTATIONS = {
    "low pass": lambda p=1.0: audio_augmentation.low_pass(300, 2000, p),
    "high pass": lambda p=1.0: audio_augmentation.high_pass(300, 2000, p),
    "band pass": lambda p=1.0: audio_augmentation.band_pass(300, 2000, p),
    "audiomentations noise": lambda p=1.0: audio_augmentation.from_audiomentations(
        _transform("AddGaussianNoise", p=p)
    ),
    "audiomentations compose": lambda p=1.0: audio_augmentation.from_audiomentations(
        _mixed_transform() if p else _transform("Compose", _transform("Gain", p=1.0), p=0.0)
    ),
}
PARAMETERS = (
    [pytest.param(make, id=name) for name, make in NUMPY_ONLY.items()]
    + [pytest.param(make, id=name, marks=_needs("python_stretch")) for name, make in ENGINE.items()]
    + [pytest.param(make, id=name, marks=_needs("audiomentations")) for name, make in AUDIOMENTATIONS.items()]
)
EVERY = pytest.mark.parametrize("make", PARAMETERS)


# ---- one seed, one result --------------------------------------------------------------------------------------


@EVERY
def test_augment_is_decided_by_the_seed(make):
    """Same seed, same clips, also from another object and after other calls; another seed, others; nothing in place."""
    augmentation, before = make(), CLIPS.copy()
    first = augmentation.augment(CLIPS, 1)
    random.seed(5)
    augmentation.augment(CLIPS[:3], 3)
    assert_array_equal(augmentation(CLIPS, 1), first)
    assert_array_equal(make().augment(CLIPS, 1), first)
    for other in (2, (1, 0, 7)):
        assert (augmentation.augment(CLIPS, other) != first).any(axis=1).all()
    assert (first != CLIPS).any(axis=1).all()
    assert_array_equal(CLIPS, before)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_augment_keeps_shape_and_dtype(make, dtype):
    """Of a batch and of one clip; the numbers are finite."""
    augmentation, clips = make(), CLIPS.astype(dtype)
    for some in (clips, clips[:1], clips[0]):
        made = augmentation.augment(some, 4)
        assert (made.shape, made.dtype) == (some.shape, dtype)
        assert type(made) is np.ndarray
        assert np.isfinite(made).all()
        assert not np.shares_memory(made, some)


@EVERY
def test_a_clip_is_changed_by_its_place_alone(make):
    """Clip i draws from (seed, i) whatever stands beside it; equal clips draw anew; one clip is number 0."""
    augmentation, copies = make(), np.repeat(CLIPS[:1], 4, axis=0)
    whole = augmentation.augment(CLIPS, 7)
    assert_array_equal(augmentation.augment(np.concatenate([CLIPS[3:], CLIPS[1:3]]), 7)[1:], whole[1:3])
    assert_array_equal(augmentation.augment(CLIPS[0], 7), whole[0])
    assert len(np.unique(augmentation.augment(copies, 7), axis=0)) > 1
    for index, clip in enumerate(CLIPS):
        generator = np.random.default_rng([7, index])
        assert_array_equal(augmentation.operation(clip.copy(), RATE, generator), whole[index])


@EVERY
def test_augment_with_probability_0_changes_nothing(make):
    """Exactly, and not the array itself."""
    made = make(0.0).augment(CLIPS, 1)
    assert_array_equal(made, CLIPS)
    assert not np.shares_memory(made, CLIPS)


@EVERY
def test_augment_leaves_global_random_numbers_alone(make):
    """Neither Python's nor NumPy's go on."""
    augmentation = make()
    before = random.getstate(), np.random.get_state()[1].copy(), np.random.get_state()[2]  # noqa: NPY002
    augmentation.augment(CLIPS, 1)
    assert random.getstate() == before[0]
    assert_array_equal(np.random.get_state()[1], before[1])  # noqa: NPY002
    assert np.random.get_state()[2] == before[2]  # noqa: NPY002


@EVERY
def test_augment_in_threads_gives_the_clips_of_one(make):
    """Three threads at once with one object, each with its own seed."""
    augmentation, made = make(), {}
    expected = {seed: augmentation.augment(CLIPS, seed) for seed in range(3)}

    def work(seed):
        made[seed] = [augmentation.augment(CLIPS, seed) for _ in range(3)]

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, clips in expected.items():
        assert_array_equal(made[seed], [clips] * 3)


@pytest.mark.slow
def test_augment_by_workers_gives_the_clips_of_one():
    """Threads and processes; number, order and clips are those of one worker; operations of the reader's own too."""
    pytest.importorskip("audiomentations")
    clips = np.tile(CLIPS, (18, 1))
    own = AudioAugmentation(lambda waveform, rate, generator: waveform * np.float32(generator.random()))
    makers = {**NUMPY_ONLY, **ENGINE, **AUDIOMENTATIONS}
    threads = [makers[name]() for name in ("gaussian noise", "in turn")]
    processes = [makers[name]() for name in ("pitch shift", "slow time stretch", "audiomentations compose")]
    assert [one.threads for one in threads + processes] == [True] * 2 + [False] * 3
    for augmentation in (*threads, *processes, own):
        assert_array_equal(augmentation.augment(clips, 5, workers=2), augmentation.augment(clips, 5))


# ---- what is drawn ---------------------------------------------------------------------------------------------


def _drawn_amplitudes(augmentation, clips, seed=0):
    return np.std(augmentation.augment(clips, seed) - clips, axis=1)


@pytest.mark.parametrize("name", ["AddGaussianNoise", "AddGaussianSNR", "Gain"])
def test_draws_as_audiomentations(name):
    """Amplitudes, ratios and gains of 500 clips have the distribution of theirs, and half of the clips stay."""
    stats = pytest.importorskip("scipy.stats")
    settings, make = {
        "AddGaussianNoise": (
            {"min_amplitude": 0.01, "max_amplitude": 0.05},
            audio_augmentation.gaussian_noise,
        ),
        "AddGaussianSNR": ({"min_snr_db": 0, "max_snr_db": 30}, audio_augmentation.gaussian_snr),
        "Gain": ({"min_gain_db": -12, "max_gain_db": 12}, audio_augmentation.gain),
    }[name]
    clips = np.tile(CLIPS, (125, 1))
    theirs = audio_augmentation.from_audiomentations(_transform(name, **settings, p=0.5))
    drawn = [_drawn_amplitudes(one, clips) for one in (make(*settings.values(), p=0.5), theirs)]
    for amplitudes in drawn:
        assert np.mean(amplitudes > 0) == pytest.approx(0.5, abs=0.07)
    ours, theirs = (amplitudes[amplitudes > 0] for amplitudes in drawn)
    assert stats.ks_2samp(ours, theirs).pvalue > 0.05
    tenths = np.arange(1, 10) / 10
    # A gain of nearly 0 dB changes nearly nothing.
    assert_allclose(np.quantile(ours, tenths), np.quantile(theirs, tenths), rtol=0.2, atol=0.005)


def test_gaussian_noise_draws_amplitudes_uniformly():
    """And whether the clip is loud or soft plays no part; at a ratio it does."""
    stats = pytest.importorskip("scipy.stats")
    clips = np.tile(CLIPS, (100, 1))
    loud, soft = (
        _drawn_amplitudes(audio_augmentation.gaussian_noise(0.01, 0.05, 1.0), c) for c in (clips, clips / 10)
    )
    assert stats.kstest(loud, stats.uniform(0.01, 0.04).cdf).pvalue > 0.05
    assert_allclose(loud, soft, rtol=1e-3)
    loud, soft = (
        _drawn_amplitudes(audio_augmentation.gaussian_snr(0, 30, 1.0), c) for c in (clips, clips / 10)
    )
    assert_allclose(loud, 10 * soft, rtol=1e-3)


def test_bounds_that_are_equal_say_what_happens():
    """Minimum = maximum: the amplitude, the ratio, the gain itself."""
    noisy = audio_augmentation.gaussian_noise(0.03, 0.03, 1.0).augment(CLIPS, 0)
    draws = [np.random.default_rng([0, index]) for index in range(4)]
    noise = [(one.random(2), waveforms.gaussian_noise(1600, one))[1] for one in draws]
    assert_allclose(noisy, CLIPS + np.float32(0.03) * np.array(noise), atol=1e-7)
    for augmentation in (
        audio_augmentation.gaussian_snr(7, 7, 1.0),
        audio_augmentation.background_noise(RECORDINGS, 7, 7, 1.0),
    ):
        added = augmentation.augment(CLIPS.astype(np.float64), 0) - CLIPS
        ratio = waveforms.root_mean_square(CLIPS) / waveforms.root_mean_square(added)
        assert_allclose(waveforms.decibels(ratio), 7, atol=1e-6)
    louder = audio_augmentation.gain(6, 6, 1.0).augment(CLIPS, 0)
    assert_allclose(louder, CLIPS * 10 ** (6 / 20), rtol=1e-6)
    assert_array_equal(audio_augmentation.time_shift(0, 1.0).augment(CLIPS, 0), CLIPS)
    assert_array_equal(audio_augmentation.gaussian_noise(0, 0, 1.0).augment(CLIPS, 0), CLIPS)


def test_time_shift_draws_up_to_its_bound():
    """Both ways, in seconds of the sample rate that is given; each shift about equally often."""
    clip = np.arange(1, 41, dtype=np.float32)
    augmentation = audio_augmentation.time_shift(0.001, 1.0)
    for rate, farthest in ((8000, 8), (4000, 4)):
        made = augmentation.augment(np.tile(clip, (900, 1)), 0, sample_rate_hz=rate)
        shifts = [int(20 - np.argmax(one == 21)) for one in made]  # 21 stood at 20
        values, counts = np.unique(shifts, return_counts=True)
        assert_array_equal(values, np.arange(-farthest, farthest + 1))
        assert counts.min() > 0.5 * counts.mean()


def test_background_noise_is_a_piece_of_a_recording():
    """From a random place of a longer one; a shorter one again and again."""
    clips = np.ones((200, 50))
    for length, places in ((60, 11), (20, 20), (50, 1)):
        recording = np.arange(1.0, length + 1)
        added = audio_augmentation.background_noise([recording], 0, 0, 1.0).augment(clips, 3) - clips
        starts = set()
        for piece in added:
            start = int(np.rint(piece[0] / (piece[1] - piece[0]))) - 1 if piece[1] > piece[0] else length - 1
            expected = recording[(start + np.arange(50)) % length]
            assert_allclose(piece / np.linalg.norm(piece), expected / np.linalg.norm(expected))
            starts.add(start)
        assert len(starts) == places


def test_silence_stays_silence():
    """A silent clip at a ratio, and a clip with a silent piece of a recording."""
    silent = np.zeros((3, 500), dtype=np.float32)
    for name in ("gaussian SNR", "background noise", "gain", "time shift"):
        assert_array_equal(NUMPY_ONLY[name]().augment(silent, 0), silent)
    recording = np.zeros(5000, dtype=np.float32)
    recording[-1] = 1
    made = audio_augmentation.background_noise([recording], 0, 0, 1.0).augment(CLIPS, 0)
    assert_array_equal(made, CLIPS)


# ---- stretching ------------------------------------------------------------------------------------------------


def test_stretching_is_audiomentations_own():
    """The numbers of TimeStretch and PitchShift with the drawn rate and semitones, exactly."""
    generator = np.random.default_rng([3, 0])
    generator.random()
    rate = generator.uniform(0.8, 1.25)
    theirs = _transform("TimeStretch", min_rate=rate, max_rate=rate, p=1.0)(CLIPS[0], RATE)
    assert_array_equal(audio_augmentation.time_stretch(0.8, 1.25, 1.0).augment(CLIPS[0], 3), theirs)
    generator = np.random.default_rng([3, 0])
    generator.random()
    semitones = generator.uniform(-3, 3)
    theirs = _transform("PitchShift", min_semitones=semitones, max_semitones=semitones, p=1.0)(CLIPS[0], RATE)
    assert_array_equal(audio_augmentation.pitch_shift(-3, 3, 1.0).augment(CLIPS[0], 3), theirs)


@_needs("python_stretch")
def test_stretching_moves_pitch_and_length():
    """A tone of 440 Hz an octave up is 880 Hz; twice as fast is 440 Hz and silent from the middle on."""
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    higher = signalsmith.pitch_shift(tone, 12)
    assert np.abs(np.fft.rfft(higher)).argmax() == pytest.approx(880, abs=2)
    faster = signalsmith.time_stretch(tone, 2)
    assert np.abs(np.fft.rfft(faster)).argmax() == pytest.approx(440, abs=2)
    assert waveforms.root_mean_square(faster[: RATE // 2]) > 0.3
    assert_array_equal(faster[RATE // 2 :], 0)
    slower = signalsmith.time_stretch(tone, 0.5)
    assert waveforms.root_mean_square(slower[-RATE // 4 :]) > 0.3


@_needs("python_stretch")
def test_stretching_takes_arrays_as_they_are():
    """The engine alone would read steps of two as steps of one, and refuse what is read-only."""
    twice = np.repeat(CLIPS[0], 2)
    read_only = CLIPS[0].copy()
    read_only.flags.writeable = False
    expected = signalsmith.pitch_shift(CLIPS[0], 2.0)
    for clip in (twice[::2], read_only):
        assert_array_equal(signalsmith.pitch_shift(clip, 2.0), expected)
    assert signalsmith.pitch_shift(CLIPS[0][:1], 2.0).shape == (1,)


@_needs("python_stretch")
def test_stretching_refuses_what_does_not_fit():
    """A rate in kHz among it, at which the engine would end the process."""
    for change, message in (
        (lambda: signalsmith.time_stretch(CLIPS[0], 11), r"`rate` must be a number in \[0.1, 10\].*: 11"),
        (lambda: signalsmith.pitch_shift(CLIPS[0], np.nan), "`semitones` must be free of NaN"),
        (lambda: signalsmith.pitch_shift(CLIPS, 1), r"`waveform` must be one clip.*\(4, 1600\)"),
        (
            lambda: signalsmith.pitch_shift(CLIPS[0], 1, sample_rate_hz=8),
            "`sample_rate_hz` must be a whole number of at least 1000. Received: 8",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            change()


# ---- audiomentations -------------------------------------------------------------------------------------------


def test_from_audiomentations_works_on_a_copy():
    """What is done to the transform afterwards changes nothing."""
    transform = _transform("Gain", p=1.0)
    augmentation = audio_augmentation.from_audiomentations(transform)
    first = augmentation.augment(CLIPS, 1)
    transform.p = 0.0
    transform.freeze_parameters()
    assert_array_equal(augmentation.augment(CLIPS, 1), first)
    assert transform.parameters == {"should_apply": None}


def test_from_audiomentations_refuses_what_takes_no_seed():
    """Frozen parameters, also deep inside; slow stretches of the engine; what is no transform."""
    frozen = _transform("Compose", _transform("Gain", p=1.0))
    frozen.transforms[0].freeze_parameters()
    with pytest.raises(ValueError, match=r"`transform` must be one that draws.*frozen parameters"):
        audio_augmentation.from_audiomentations(frozen)
    slow = _transform("TimeStretch", min_rate=0.4, max_rate=1.0)
    for transform in (slow, _transform("Compose", slow)):
        with pytest.raises(
            ValueError, match=r"`transform` must be a TimeStretch with min_rate of at least 0.5"
        ):
            audio_augmentation.from_audiomentations(transform)
    vocoder = _transform("TimeStretch", min_rate=0.4, max_rate=0.4, method="librosa_phase_vocoder", p=1.0)
    audio_augmentation.from_audiomentations(vocoder)  # draws nothing of its own
    for other in (np.tanh, "Gain", _transform, audio_augmentation.gain(0, 1)):
        with pytest.raises(ValueError, match="`transform` must be a waveform transform of audiomentations"):
            audio_augmentation.from_audiomentations(other)


def test_from_audiomentations_refuses_another_length():
    """A stretch that is let out would not fit its batch."""
    longer = _transform("TimeStretch", min_rate=0.5, max_rate=0.5, leave_length_unchanged=False, p=1.0)
    with pytest.raises(ValueError, match=r"`operation` must be a function that returns 1600 .*\(3200,\)"):
        audio_augmentation.from_audiomentations(longer).augment(CLIPS, 0)


# ---- putting together ------------------------------------------------------------------------------------------


def test_one_of_and_in_turn():
    """One of two fixed changes for each clip, about equally often; in turn both, in their order."""
    double = AudioAugmentation(lambda waveform, rate, generator: 2 * waveform, "double", threads=True)
    add = AudioAugmentation(lambda waveform, rate, generator: waveform + 1, "add")
    made = audio_augmentation.one_of(double, add).augment(np.full((400, 5), 3.0), 0)
    assert set(made.ravel()) == {4.0, 6.0}
    assert np.count_nonzero(made[:, 0] == 4) == pytest.approx(200, abs=50)
    both = audio_augmentation.in_turn(double, add)
    assert_array_equal(both.augment(np.full(5, 3.0), 0), np.full(5, 7.0))
    assert repr(both) == "AudioAugmentation(in turn: double, add)"
    assert not both.threads


def test_operations_may_write_into_what_they_get():
    """It is a copy."""

    def silence(waveform, rate, generator):
        waveform[:] = 0
        return waveform

    before = CLIPS.copy()
    assert_array_equal(AudioAugmentation(silence).augment(CLIPS, 0), np.zeros_like(CLIPS))
    assert_array_equal(CLIPS, before)


def test_operations_are_told_the_sample_rate():
    """8000 Hz unless it is said."""
    tell = AudioAugmentation(lambda waveform, rate, generator: np.full_like(waveform, rate))
    assert tell(CLIPS, 0)[0, 0] == 8000
    assert tell(CLIPS, 0, sample_rate_hz=16_000)[0, 0] == 16_000


def test_augmentation_fits_an_arm():
    """Versions of a training set, each drawn anew."""
    from course_lib import datasets, versions
    from course_lib.arms import Arm

    data = datasets.from_arrays(*[(CLIPS, np.arange(4))] * 3)
    arm = Arm(build=lambda: None, augment=NUMPY_ONLY["gain"](), copies=3)
    drawn = versions.drawn(arm, data, seed=1)
    assert len({inputs.tobytes() for inputs, _ in drawn}) == 3


# ---- beside training -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [NUMPY_ONLY["gaussian noise"], pytest.param(ENGINE["pitch shift"], marks=_needs("python_stretch"))],
    ids=["threads", "processes"],
)
def test_as_dataset_gives_what_augment_gives(make):
    """Batch b of epoch e is `augment(batch, (seed, e, b))` in the order of `training.fit`; with two workers as with one."""
    pytest.importorskip("tensorflow")
    from course_lib import training

    clips, targets = np.tile(CLIPS, (3, 1))[:10], np.arange(10)
    augmentation = make()
    settings = {"batch_size": 4, "seed": 3, "epochs": 2}
    dataset = augmentation.as_dataset(clips, targets, **settings)
    assert dataset.cardinality() == 6
    batches = list(dataset.as_numpy_iterator())
    assert [len(inputs) for inputs, _ in batches] == [4, 4, 2] * 2
    for epoch, order in enumerate(training.epoch_orders(10, 2, seed=3)):
        for batch in range(3):
            inputs, labels = batches[3 * epoch + batch]
            rows = order[4 * batch : 4 * batch + 4]
            assert_array_equal(labels, rows)
            assert_array_equal(inputs, augmentation.augment(clips[rows], (3, epoch, batch)))
    again = augmentation.as_dataset(clips, targets, **settings, workers=2)
    first = next(iter(again.take(1)))  # nobody wants the rest
    assert_array_equal(first[0], batches[0][0])
    for one, other in zip(again.as_numpy_iterator(), batches, strict=True):
        assert_array_equal(one[0], other[0])


@pytest.mark.slow
def test_a_process_ends_in_the_middle_of_a_dataset():
    """TensorFlow's own thread is inside Python most of the time, and must come out before the end."""
    pytest.importorskip("tensorflow")
    code = """
import numpy as np
from course_lib import audio_augmentation
clips = np.ones((200, 8000), dtype=np.float32)
noise = audio_augmentation.gaussian_noise(0, 1)
dataset = noise.as_dataset(clips, np.arange(200), batch_size=8, seed=0, workers=2)
iterator = iter(dataset)
next(iterator)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True)


@pytest.mark.slow
def test_as_dataset_refuses_what_does_not_fit():
    """Before a process is started."""
    pytest.importorskip("tensorflow")
    augmentation = NUMPY_ONLY["gain"]()
    settings = {"batch_size": 2, "seed": 0}
    for arguments, changes, message in (
        ((CLIPS, np.arange(3)), {}, "`targets` must be as many as there are clips"),
        ((CLIPS[0], np.arange(1600)), {}, "`targets` must be as many as there are clips"),
        ((CLIPS, np.arange(4)), {"batch_size": 0}, "`batch_size` must be a whole number"),
        ((CLIPS, np.arange(4)), {"epochs": 0}, "`epochs` must be a whole number"),
        ((CLIPS, np.arange(4)), {"workers": 0}, "`workers` must be a whole number"),
    ):
        with pytest.raises(ValueError, match=message):
            augmentation.as_dataset(*arguments, **(settings | changes))


# ---- errors ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clips", "message"),
    [
        ((CLIPS * 32767).astype(np.int16), "divide int16 by 32768"),
        (np.full((2, 9), np.nan), r"nan at \[0, 0\]"),
        (np.zeros((0, 9)), "not empty"),
        (np.zeros((50, 2)), "stereo"),
        (np.zeros((2, 3, 9)), r"shape \(2, 3, 9\)"),
        (None, "`waveforms` must be an array of numbers"),
    ],
    ids=lambda value: str(getattr(value, "shape", value))[:40],
)
def test_augment_refuses_what_is_no_waveform(clips, message):
    """Before anything is done."""
    with pytest.raises(ValueError, match=message):
        audio_augmentation.gain(-1, 1).augment(clips, 0)


def test_settings_that_do_not_fit_are_refused():
    """Bounds in order and in range, probabilities, recordings, rates in Hz, operations that return something else."""
    augment = NUMPY_ONLY["gain"]().augment
    for change, message in (
        (
            lambda: audio_augmentation.gaussian_noise(0.2, 0.1),
            r"`max_amplitude` must be .*min_amplitude = 0.2",
        ),
        (
            lambda: audio_augmentation.gaussian_noise(-0.1, 0.1),
            r"`min_amplitude` must be a number in \[0, inf\]",
        ),
        (lambda: audio_augmentation.gaussian_snr(0, np.inf), "`max_snr_db` must be free of NaN and infinity"),
        (lambda: audio_augmentation.gain(0, "loud"), "`max_gain_db` must be an array of numbers"),
        (lambda: audio_augmentation.gain(0, 1, p=2), r"`p` must be a number in \[0, 1\]. Received: 2"),
        (lambda: audio_augmentation.time_shift(-1), "`max_seconds` must be a finite number of at least 0"),
        (lambda: audio_augmentation.time_stretch(0.05, 1), r"`min_rate` must be a number in \[0.1, 10\]"),
        (lambda: audio_augmentation.pitch_shift(0, 25), r"`max_semitones` must be .*, 24\]. Received: 25"),
        (lambda: audio_augmentation.low_pass(0, 100), "`min_cutoff_hz` must be a number in"),
        (
            lambda: audio_augmentation.background_noise([], 0, 1),
            "`recordings` must be at least one recording",
        ),
        (
            lambda: audio_augmentation.background_noise([CLIPS[0], np.zeros(5)], 0, 1),
            r"`recordings\[1\]` must be a sound of shape \(samples,\)",
        ),
        (lambda: audio_augmentation.background_noise(CLIPS[0], 0, 1), r"`recordings\[0\]` must be waveforms"),
        (lambda: AudioAugmentation("gain"), "`operation` must be a function"),
        (lambda: audio_augmentation.one_of(), "`augmentations` must be one or more AudioAugmentation"),
        (lambda: augment(CLIPS, -1), "`seed` must be a whole number"),
        (lambda: augment(CLIPS, (1, 0.5)), "`seed` must be a whole number"),
        (lambda: augment(CLIPS, 0, workers=0), "`workers` must be a whole number of at least 1"),
        (lambda: augment(CLIPS, 0, sample_rate_hz=44.1), "`sample_rate_hz` must be .* at least 1000"),
        (
            lambda: AudioAugmentation(lambda waveform, rate, generator: waveform * np.nan).augment(CLIPS, 0),
            "`operation` must be a function that returns 1600 finite samples for as many. Received: NaN",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            change()


def test_augment_refuses_in_korean():
    """The same in the reader's language."""
    language.use("ko")
    with pytest.raises(
        ValueError, match=r"`max_gain_db` 인수가 잘못되었습니다. 필요한 값: min_gain_db = 3 이상"
    ):
        audio_augmentation.gain(3, 1)


def test_missing_packages_are_named(monkeypatch):
    """Noise works without audiomentations; what needs it says how to install it."""
    for package in ("audiomentations", "python_stretch"):
        monkeypatch.setitem(sys.modules, package, None)
    for make in NUMPY_ONLY.values():
        make().augment(CLIPS, 0)
    for change in (
        lambda: audio_augmentation.time_stretch(1, 2, 1.0).augment(CLIPS, 0),
        lambda: audio_augmentation.low_pass(100, 200),
    ):
        with pytest.raises(ImportError, match=r'pip install "course-lib\[audio\]"'):
            change()
