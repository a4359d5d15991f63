"""Tests of the phase vocoder: pitches and lengths, degenerate cases, librosa as the second opinion."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from course_lib import fourier, language, phase_vocoder

pytestmark = pytest.mark.usefixtures("english_reader")

SAMPLE_RATE_HZ = 8000
NOISE = np.random.default_rng(0).normal(scale=0.1, size=(3, 4000))
FRAMES = {"frame_length": 512, "hop_length": 128}
EVERY_RATE = pytest.mark.parametrize("rate", [0.5, 0.8, 0.97, 1.0, 1.25, 2.0, 3.3])
OPERATIONS = {
    "time_stretch": phase_vocoder.time_stretch,
    "resample": phase_vocoder.resample,
    "pitch_shift": phase_vocoder.pitch_shift,
}
EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


def _tone(hz, num_samples=16_000):
    return np.sin(2 * np.pi * hz * np.arange(num_samples) / SAMPLE_RATE_HZ).astype(np.float32)


def _loudest_hz(waveform):
    """The loudest frequency, and how far apart two bins are."""
    middle = waveform[len(waveform) // 4 : -len(waveform) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    bin_hz = SAMPLE_RATE_HZ / len(middle)
    return spectrum.argmax() * bin_hz, bin_hz


# ---- pitch and length ----------------------------------------------------------------------------------------


@EVERY_RATE
def test_time_stretch_keeps_the_pitch(rate):
    """440 Hz stay 440 Hz, to a bin, and about as loud (neighbouring bins out of step cost some 10 %); n / rate samples."""
    stretched = phase_vocoder.time_stretch(_tone(440), rate)
    assert len(stretched) == round(16_000 / rate)
    found, bin_hz = _loudest_hz(stretched)
    assert abs(found - 440) <= bin_hz
    middle = stretched[len(stretched) // 4 : -len(stretched) // 4]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(np.sqrt(0.5), rel=0.15)


@pytest.mark.parametrize("semitones", [-12, -7, -3, -0.5, 0, 0.5, 3, 12])
def test_pitch_shift_multiplies_the_frequency(semitones):
    """440 Hz become 440 · 2^(n / 12), to a bin; the length stays."""
    shifted = phase_vocoder.pitch_shift(_tone(440), semitones)
    assert shifted.shape == (16_000,)
    found, bin_hz = _loudest_hz(shifted)
    assert abs(found - 440 * 2 ** (semitones / 12)) <= bin_hz


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.0, 1.1, 2.0])
def test_resample_changes_length_and_pitch(factor):
    """n / factor samples, and the frequency times the factor."""
    faster = phase_vocoder.resample(_tone(440), factor)
    assert len(faster) == round(16_000 / factor)
    found, bin_hz = _loudest_hz(faster)
    assert abs(found - 440 * factor) <= bin_hz


def test_resample_leaves_out_what_does_not_fit():
    """3,000 Hz played twice as fast would be 6,000: silence, and no alias at 2,000."""
    assert np.abs(phase_vocoder.resample(_tone(3000), 2)).max() < 1e-3


def test_stretched_spectra_follow_the_phase():
    """A frequency between two bins has the phases of a longer tone, which reading frames again would not give."""
    hz = 440.3
    spectra = fourier.stft(_tone(hz).astype(float), padding=None, **FRAMES)
    stretched = phase_vocoder.stretched_spectra(spectra, 0.5)
    loudest = np.abs(spectra[0]).argmax()
    advance = 2 * np.pi * hz * 128 / SAMPLE_RATE_HZ
    expected = np.exp(1j * (np.angle(spectra[0, loudest]) + advance * np.arange(len(stretched) - 2)))
    np.testing.assert_allclose(stretched[:-2, loudest] / np.abs(stretched[:-2, loudest]), expected, atol=1e-2)


# ---- degenerate cases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_asked_nothing_done(dtype):
    """Rate 1, factor 1 and 0 semitones give the waveform back, in its dtype."""
    waveforms = NOISE.astype(dtype)
    tolerance = 1e-5 if dtype == np.float32 else 1e-10
    for operation, nothing in (("time_stretch", 1), ("resample", 1), ("pitch_shift", 0)):
        outputs = OPERATIONS[operation](waveforms, nothing)
        assert outputs.dtype == dtype
        np.testing.assert_allclose(outputs, waveforms, atol=tolerance)


@EVERY_OPERATION
def test_silence_stays_silence(operation):
    """No division by a magnitude of 0, no NaN."""
    outputs = operation(np.zeros((2, 3000), np.float32), 1.7)
    np.testing.assert_array_equal(outputs, 0)


@settings(deadline=None, max_examples=40)
@given(num_samples=st.integers(1, 700), rate=st.floats(0.2, 5), semitones=st.floats(-12, 12))
@example(num_samples=1, rate=5.0, semitones=12.0)
def test_short_clips_have_their_lengths(num_samples, rate, semitones):
    """Shorter than a frame, down to one sample: defined, finite, never empty, never much louder."""
    waveform = NOISE[0, :num_samples].astype(np.float32)
    stretched = phase_vocoder.time_stretch(waveform, rate)
    resampled = phase_vocoder.resample(waveform, rate)
    assert stretched.shape == resampled.shape == (max(1, round(num_samples / rate)),)
    shifted = phase_vocoder.pitch_shift(waveform, semitones)
    assert shifted.shape == waveform.shape
    for outputs in (stretched, resampled, shifted):
        assert outputs.dtype == np.float32
        assert np.abs(outputs).max() < 10 * np.abs(waveform).max()


@EVERY_OPERATION
def test_batches_are_each_of_their_waveforms(operation):
    """One after the other gives the same; the input is not changed."""
    before = NOISE.copy()
    batch = operation(NOISE, 1.3)
    np.testing.assert_allclose(batch, np.stack([operation(waveform, 1.3) for waveform in NOISE]), atol=1e-12)
    np.testing.assert_array_equal(NOISE, before)


# ---- second opinions -----------------------------------------------------------------------------------------


@EVERY_RATE
def test_stretching_agrees_with_librosa(rate):
    """The same spectra and the same waveforms, though librosa unwraps the phases and this does not."""
    librosa = pytest.importorskip("librosa")
    spectra = fourier.stft(NOISE, **FRAMES)
    expected = librosa.phase_vocoder(spectra.swapaxes(1, 2), rate=rate, hop_length=128, n_fft=512)
    np.testing.assert_allclose(
        phase_vocoder.stretched_spectra(spectra, rate), expected.swapaxes(1, 2), atol=1e-9
    )
    expected = librosa.effects.time_stretch(NOISE, rate=rate, n_fft=512, hop_length=128)
    np.testing.assert_allclose(phase_vocoder.time_stretch(NOISE, rate), expected, atol=1e-9)
    single = phase_vocoder.time_stretch(NOISE.astype(np.float32), rate)
    np.testing.assert_allclose(single, expected, atol=2e-5)


@pytest.mark.parametrize("semitones", [-12, 12])
def test_pitch_shift_agrees_with_librosa(semitones):
    """Away from the ends, for frequencies that both resamplers keep; an octave, where no length is rounded."""
    librosa = pytest.importorskip("librosa")
    noise = scipy.signal.sosfiltfilt(scipy.signal.butter(8, 0.3, output="sos"), NOISE[0])
    expected = librosa.effects.pitch_shift(noise, sr=8000, n_steps=semitones, n_fft=512, hop_length=128)
    shifted = phase_vocoder.pitch_shift(noise, semitones)
    np.testing.assert_allclose(shifted[200:-200], expected[200:-200], atol=0.01 * noise.std())


# ---- refusals ------------------------------------------------------------------------------------------------


@EVERY_OPERATION
@pytest.mark.parametrize(
    ("waveforms", "message"),
    [
        (np.ones(900, np.int16), "`waveforms` must be float32 waveforms.*int16"),
        (np.ones((2, 2, 900), np.float32), "`waveforms` must be .*one channel"),
        (np.ones((2, 0), np.float32), "`waveforms` must be not empty"),
        (np.full(900, np.inf, np.float32), "`waveforms` must be free of NaN and infinity"),
    ],
    ids=["int16", "stereo", "empty", "infinity"],
)
def test_bad_waveforms_are_refused(operation, waveforms, message):
    """Each by its name."""
    with pytest.raises(ValueError, match=message):
        operation(waveforms, 1.5)


def test_bad_settings_are_refused():
    """Rates of 0, below and NaN; frames that hardly overlap; in Korean as well."""
    for rate in (0, -1, np.nan, np.inf, "2"):
        with pytest.raises(ValueError, match="`rate` must be"):
            phase_vocoder.time_stretch(NOISE, rate)
        with pytest.raises(ValueError, match="`factor` must be"):
            phase_vocoder.resample(NOISE, rate)
    for semitones in (np.nan, (1, 2), "2"):
        with pytest.raises(ValueError, match="`semitones` must be"):
            phase_vocoder.pitch_shift(NOISE, semitones)
    with pytest.raises(ValueError, match=r"`hop_length` must be at most a quarter of a frame, 128.*256"):
        phase_vocoder.time_stretch(NOISE, 2, frame_length=512, hop_length=256)
    with pytest.raises(ValueError, match="`spectra` must be complex"):
        phase_vocoder.stretched_spectra(np.ones((4, 5)), 2)
    language.use("ko")
    with pytest.raises(ValueError, match="0보다 큰 수"):
        phase_vocoder.time_stretch(NOISE, 0)
