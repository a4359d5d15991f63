"""Tests of waveforms: what is refused, decibels, noise at a ratio, gain and shifts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import language, waveforms

pytestmark = pytest.mark.usefixtures("english_reader")

GENERATOR = np.random.default_rng(0)
CLIPS = GENERATOR.normal(0, 0.1, (3, 400))  # float64
NOISE = GENERATOR.normal(0, 0.7, (3, 400))
DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def measured_ratio_db(clips, noisy):
    """What a listener's meter would say of the noise that was added."""
    return waveforms.decibels(waveforms.root_mean_square(clips) / waveforms.root_mean_square(noisy - clips))


# ---- noise at a ratio ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio_db", [-20, 0, 3.7, 60])
@pytest.mark.parametrize("clips", [CLIPS, CLIPS[0]], ids=["batch", "one clip"])
def test_add_noise_has_the_ratio(clips, ratio_db):
    """I34: the ratio asked for, the same noise but for a factor of √(P_s / (P_n·10^(dB/10))), to 1e-10."""
    noise = NOISE[: len(clips)] if clips.ndim == 2 else NOISE[0]
    noisy = waveforms.add_noise(clips, noise, signal_to_noise_ratio_db=ratio_db)
    assert_allclose(measured_ratio_db(clips, noisy), ratio_db, atol=1e-10)
    powers = (clips**2).mean(axis=-1), (noise**2).mean(axis=-1)
    factor = np.sqrt(powers[0] / (powers[1] * 10 ** (ratio_db / 10)))
    assert_allclose(noisy - clips, factor[..., np.newaxis] * noise, rtol=1e-10, atol=1e-12)
    strength = waveforms.root_mean_square(clips) / 10 ** (ratio_db / 20)
    assert_allclose(waveforms.root_mean_square(noisy - clips), strength, rtol=1e-10)


def test_add_noise_with_a_ratio_for_each_clip():
    """Three ratios; one noise for all clips is the same as thrice that noise."""
    ratios_db = np.array([0.0, 10, 20])
    noisy = waveforms.add_noise(CLIPS, NOISE[0], signal_to_noise_ratio_db=ratios_db)
    assert_allclose(measured_ratio_db(CLIPS, noisy), ratios_db, atol=1e-10)
    alone = [
        waveforms.add_noise(clip, NOISE[0], signal_to_noise_ratio_db=ratio_db)
        for clip, ratio_db in zip(CLIPS, ratios_db, strict=True)
    ]
    assert_allclose(noisy, alone, rtol=1e-15)


def test_add_noise_does_not_ask_how_loud_the_noise_is():
    """Noise a hundred times louder gives the same."""
    first, louder = (
        waveforms.add_noise(CLIPS, noise, signal_to_noise_ratio_db=5) for noise in (NOISE, 100 * NOISE)
    )
    assert_allclose(first, louder, rtol=1e-12)


def test_add_noise_to_silence_changes_nothing():
    """A silent clip of a batch comes back exactly; the others are noisy."""
    clips = CLIPS.copy()
    clips[1] = 0
    noisy = waveforms.add_noise(clips, NOISE, signal_to_noise_ratio_db=-10)
    assert_array_equal(noisy[1], 0)
    assert (noisy[[0, 2]] != clips[[0, 2]]).any(axis=1).all()


def test_add_noise_refuses_silent_noise():
    """Nothing makes silence louder; the message says which row."""
    noise = NOISE.copy()
    noise[1] = 0
    with pytest.raises(ValueError, match=r"`noise` must be a sound.*zeros at \[1\]"):
        waveforms.add_noise(CLIPS, noise, signal_to_noise_ratio_db=10)


# ---- decibels, gain --------------------------------------------------------------------------------------------


def test_decibels_of_known_ratios():
    """Tenfold is 20 dB, twice 6.0206, half the opposite."""
    assert_allclose(waveforms.decibels([10, 1, 2, 0.5]), [20, 0, 6.020599913, -6.020599913], rtol=1e-9)


@settings(deadline=None)
@given(gain_db=st.floats(-80, 80))
def test_change_gain_changes_the_level(gain_db):
    """By as many decibels; the opposite gain takes it back."""
    louder = waveforms.change_gain(CLIPS, gain_db)
    ratio = waveforms.root_mean_square(louder) / waveforms.root_mean_square(CLIPS)
    assert_allclose(waveforms.decibels(ratio), gain_db, atol=1e-9)
    assert_allclose(waveforms.change_gain(louder, -gain_db), CLIPS, rtol=1e-12)


def test_change_gain_of_0_db_changes_nothing():
    """Exactly; and a gain for each clip reaches that clip."""
    assert_array_equal(waveforms.change_gain(CLIPS, 0), CLIPS)
    made = waveforms.change_gain(CLIPS, np.array([0.0, 20, -20]))
    assert_allclose(made, CLIPS * np.array([[1], [10], [0.1]]), rtol=1e-15)


def test_root_mean_square_of_a_sine():
    """Amplitude over √2; of a batch one number each."""
    sine = 0.8 * np.sin(2 * np.pi * np.arange(800) / 100)
    assert waveforms.root_mean_square(sine) == pytest.approx(0.8 / np.sqrt(2), rel=1e-12)
    assert_allclose(waveforms.root_mean_square([sine, sine / 2]), [0.8 / 2**0.5, 0.4 / 2**0.5])


def test_clipped_fraction_counts_beyond_full_scale():
    """Full scale itself is not beyond."""
    assert waveforms.clipped_fraction(np.array([1.0, -1, 1.1, -3])) == 0.5
    assert_array_equal(waveforms.clipped_fraction(np.array([[0.0, 2], [0, 0]])), [0.5, 0])


def test_gaussian_noise_is_standard_normal():
    """Shape, dtype, mean 0, root mean square 1, no memory from one sample to the next; decided by the generator."""
    noise = waveforms.gaussian_noise((4, 50_000), np.random.default_rng(1))
    assert (noise.shape, noise.dtype) == ((4, 50_000), np.float32)
    assert_allclose(waveforms.root_mean_square(noise), 1, atol=0.02)
    assert abs(noise.mean()) < 0.01
    assert abs(np.mean(noise[:, 1:] * noise[:, :-1])) < 0.01
    assert_array_equal(noise, waveforms.gaussian_noise((4, 50_000), np.random.default_rng(1)))


# ---- shifts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("num_samples", "expected"),
    [
        (0, [1, 2, 3, 4]),
        (1, [0, 1, 2, 3]),
        (-1, [2, 3, 4, 0]),
        (3, [0, 0, 0, 1]),
        (-3, [4, 0, 0, 0]),
        (4, [0, 0, 0, 0]),
        (-4, [0, 0, 0, 0]),
        (99, [0, 0, 0, 0]),
        (-99, [0, 0, 0, 0]),
    ],
)
def test_shift_fills_with_silence(num_samples, expected):
    """Nothing wraps around; a batch moves as one clip does."""
    clip = np.array([1.0, 2, 3, 4])
    assert_array_equal(waveforms.shift(clip, num_samples), expected)
    assert_array_equal(waveforms.shift(np.stack([clip, -clip]), num_samples)[1], -np.array(expected))


# ---- the contract of all -----------------------------------------------------------------------------------------

CHANGES = {
    "add_noise": lambda clips: waveforms.add_noise(
        clips, NOISE[0].astype(clips.dtype), signal_to_noise_ratio_db=3
    ),
    "change_gain": lambda clips: waveforms.change_gain(clips, 2.5),
    "shift": lambda clips: waveforms.shift(clips, -7),
}
EVERY = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@EVERY
@DTYPES
def test_changes_keep_shape_and_dtype(change, dtype):
    """A batch is its clips, one by one; what was given stays as it is."""
    clips = CLIPS.astype(dtype)
    before = clips.copy()
    made = change(clips)
    assert (made.shape, made.dtype) == (clips.shape, dtype)
    assert_array_equal(made, [change(clip) for clip in clips])
    assert not np.shares_memory(made, clips)
    assert_array_equal(clips, before)


@EVERY
@pytest.mark.parametrize(
    ("given_waveforms", "message"),
    [
        (np.array([1, 2], dtype=np.int16), "float32 or float64.*: divide int16 by 32768 first.*dtype int16"),
        (np.arange(5), "`waveforms` must be float32 or float64, full scale −1 to 1. Received: dtype int64"),
        (np.zeros(3, dtype=np.float16), "dtype float16"),
        (np.zeros(3, dtype=complex), "dtype complex128"),
        (["a"], "`waveforms` must be an array of numbers"),
        ([[0.1, 0.2], [0.3]], "all rows of one length"),
        (np.array([0.0, np.nan]), r"free of NaN and infinity. Received: nan at \[1\]"),
        (np.array([[0.0, 1], [0, -np.inf]]), r"Received: -inf at \[1, 1\]"),
        (np.zeros(0), r"not empty. Received: shape \(0,\)"),
        (np.zeros((3, 0)), r"not empty. Received: shape \(3, 0\)"),
        (np.float64(0.5), r"shape \(samples,\) or \(batch, samples\).*Received: shape \(\)"),
        (np.zeros((2, 3, 4)), r"Received: shape \(2, 3, 4\)"),
        (np.zeros((100, 2)), r"stereo: waveforms.to_mono. Received: shape \(100, 2\)"),
    ],
    ids=lambda value: str(getattr(value, "shape", value))[:40],
)
def test_changes_refuse_what_is_no_waveform(change, given_waveforms, message):
    """By name, with what came and where."""
    made = given_waveforms if isinstance(given_waveforms, list) else np.asarray(given_waveforms)
    with pytest.raises(ValueError, match=message):
        waveforms.root_mean_square(made)
    if isinstance(made, np.ndarray):
        with pytest.raises(ValueError, match=message):
            change(made)


def test_settings_that_do_not_fit_are_refused():
    """Noise of another length, ratios of another number, NaN, whole samples only."""
    with pytest.raises(ValueError, match=r"`noise` must be of shape \(3, 400\), as `waveforms`, or \(400,\)"):
        waveforms.add_noise(CLIPS, NOISE[:, :9], signal_to_noise_ratio_db=3)
    with pytest.raises(ValueError, match=r"`signal_to_noise_ratio_db` must be one number, or one for each"):
        waveforms.add_noise(CLIPS, NOISE, signal_to_noise_ratio_db=[1, 2])
    with pytest.raises(ValueError, match="`signal_to_noise_ratio_db` must be free of NaN and infinity"):
        waveforms.add_noise(CLIPS, NOISE, signal_to_noise_ratio_db=np.inf)
    with pytest.raises(ValueError, match="`gain_db` must be one number"):
        waveforms.change_gain(CLIPS[0], [1.0, 2.0])
    with pytest.raises(ValueError, match="`num_samples` must be a whole number"):
        waveforms.shift(CLIPS, 1.5)
    with pytest.raises(ValueError, match="`ratio` must be above 0"):
        waveforms.decibels([1, 0])


def test_messages_in_korean():
    """The same in the reader's language."""
    language.use("ko")
    with pytest.raises(ValueError, match=r"`waveforms` 인수가 잘못되었습니다.*int16은 먼저 32768로 나눕니다"):
        waveforms.checked(np.zeros(4, dtype=np.int16))


# ---- stereo ----------------------------------------------------------------------------------------------------


@DTYPES
def test_to_mono_takes_the_mean(dtype):
    """Of (samples, 2) and (2, samples); one channel comes back as it is."""
    left, right = (np.array(values, dtype=dtype) for values in ([1, 0, 0.5], [0, -1, 0.5]))
    for stereo in (np.stack([left, right]), np.stack([left, right], axis=1)):
        mono = waveforms.to_mono(stereo)
        assert_array_equal(mono, [0.5, -0.5, 0.5])
        assert mono.dtype == dtype
    assert_array_equal(waveforms.to_mono(left), left)


@pytest.mark.parametrize("shape", [(2, 2), (3, 5), (2, 2, 2), (1, 9)])
def test_to_mono_refuses_other_shapes(shape):
    """Two channels of two samples could be either."""
    with pytest.raises(ValueError, match="`waveform` must be one or two channels"):
        waveforms.to_mono(np.ones(shape))


def test_two_channels_first_are_a_batch_of_two():
    """Documented: nothing tells them apart."""
    assert waveforms.checked(np.zeros((2, 100))).shape == (2, 100)
