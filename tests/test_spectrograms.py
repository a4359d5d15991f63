"""Tests of Fourier transforms and mel spectrograms: exact cases, the inverse, librosa and Keras as second opinions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import fourier, language, mel, spectrograms

pytestmark = pytest.mark.usefixtures("english_reader")

NOISE = np.random.default_rng(0).normal(scale=0.1, size=(3, 4000))
FRAMES = {"frame_length": 256, "hop_length": 64}
SIZES = pytest.mark.parametrize(
    "frames",
    [FRAMES, {"frame_length": 512, "hop_length": 128}, {"frame_length": 201, "hop_length": 50}],
    ids=lambda frames: f"{frames['frame_length']}-{frames['hop_length']}",
)


@pytest.fixture(scope="module")
def librosa():
    """librosa, imported only for the tests that ask for it."""
    return pytest.importorskip("librosa")


# ---- exact cases ---------------------------------------------------------------------------------------------


def test_stft_of_a_cosine_is_one_bin_and_its_neighbours():
    """A frequency on a bin: half of the window's sum there, minus half of that beside it, nothing elsewhere."""
    cosine = np.cos(2 * np.pi * 12 * np.arange(1024) / 256)
    spectra = fourier.stft(cosine, padding=None, **FRAMES)
    assert spectra.shape == (13, 129)
    expected = np.zeros(129)
    expected[11:14] = -32, 64, -32
    np.testing.assert_allclose(spectra, np.tile(expected, (13, 1)), atol=1e-10)


def test_stft_without_padding_begins_where_the_frame_begins():
    """A click is seen by the frames that hold it and by no other, times the window's value at its place."""
    click = np.zeros(1024)
    click[300] = 1
    magnitudes = np.abs(fourier.stft(click, padding=None, **FRAMES))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(256) / 256)
    expected = [window[300 - start] if 0 <= 300 - start < 256 else 0 for start in range(0, 769, 64)]
    np.testing.assert_allclose(magnitudes, np.tile(np.array(expected)[:, np.newaxis], 129), atol=1e-12)


def test_log_mel_of_a_second():
    """61 frames of 32 bands at 8 kHz; silence is the logarithm of the offset, and a tone stands in its band."""
    seconds = np.arange(8000) / 8000
    silence, tone = np.zeros(8000, np.float32), np.sin(2 * np.pi * 1000 * seconds).astype(np.float32)
    features = spectrograms.log_mel(np.stack([silence, tone]))
    assert features.shape == (2, 61, 32)
    assert features.dtype == np.float32
    np.testing.assert_allclose(features[0], np.log(1e-4), rtol=1e-6)
    edges = mel.mel_to_hz(np.linspace(0, mel.hz_to_mel(4000), 34))
    assert (features[1].argmax(axis=1) == np.abs(edges[1:-1] - 1000).argmin()).all()


@pytest.mark.parametrize("scale", mel.SCALES)
def test_mel_scales(scale):
    """The inverse is exact; 1,000 Hz is 15 mel (Slaney) or nearly 1,000 (HTK)."""
    hz = np.array([0.0, 20, 440, 999, 1000, 1001, 3999])
    np.testing.assert_allclose(mel.mel_to_hz(mel.hz_to_mel(hz, scale), scale), hz, atol=1e-10)
    np.testing.assert_allclose(mel.hz_to_mel(1000, scale), {"slaney": 15, "htk": 999.9855}[scale], rtol=1e-6)


def test_mel_filters_have_area_or_height_1():
    """Slaney: each triangle covers 1 in Hz. HTK: each is at most 1 high, and neighbours add up to 1 between them."""
    settings = {"sample_rate_hz": 8000, "frame_length": 8192}
    slaney = spectrograms.mel_filters(32, **settings)
    np.testing.assert_allclose(slaney.sum(axis=1) * 8000 / 8192, 1, atol=1e-2)
    htk = spectrograms.mel_filters(32, scale="htk", **settings)
    hz = np.fft.rfftfreq(8192, 1 / 8000)
    first, last = mel.mel_to_hz(mel.hz_to_mel(4000, "htk") * np.array([1, 32]) / 33, "htk")
    np.testing.assert_allclose(htk.sum(axis=0)[(hz > first) & (hz < last)], 1, atol=1e-12)


# ---- the inverse ---------------------------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("padding", ["constant", "reflect"])
@pytest.mark.parametrize("window", fourier.WINDOWS)
def test_istft_is_the_inverse(frames, padding, window):
    """Waveforms of any length come back, to float32's precision."""
    for num_samples in (4000, 3999, 3969, 300, 7, 1):
        waveforms = NOISE[:, :num_samples].astype(np.float32)
        spectra = fourier.stft(waveforms, padding=padding, window=window, **frames)
        assert spectra.dtype == np.complex64
        restored = fourier.istft(spectra, num_samples=num_samples, window=window, **frames)
        assert restored.dtype == np.float32
        np.testing.assert_allclose(restored, waveforms, atol=1e-5)


@settings(deadline=None, max_examples=30)
@given(frame_length=st.integers(4, 90), part=st.integers(4, 9), num_samples=st.integers(1, 200))
def test_istft_is_the_inverse_for_all_lengths(frame_length, part, num_samples):
    """Odd frames, hops that do not divide them, clips shorter than a frame."""
    frames = {"frame_length": frame_length, "hop_length": max(1, frame_length // part)}
    waveform = NOISE[0, :num_samples]
    restored = fourier.istft(fourier.stft(waveform, **frames), num_samples=num_samples, **frames)
    np.testing.assert_allclose(restored, waveform, atol=1e-10)


def test_istft_by_default_ends_at_the_last_centre():
    """Without a length: whole hops. Beyond the last frame there is silence."""
    spectra = fourier.stft(NOISE[0], **FRAMES)
    np.testing.assert_allclose(fourier.istft(spectra, **FRAMES), NOISE[0, : 62 * 64], atol=1e-12)
    longer = fourier.istft(spectra, num_samples=5000, **FRAMES)
    assert longer.shape == (5000,)
    np.testing.assert_array_equal(longer[62 * 64 + 128 :], 0)


# ---- second opinions -----------------------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("padding", fourier.PADDINGS)
def test_stft_agrees_with_librosa(librosa, frames, padding):
    """The same numbers, time first; librosa's default is the default."""
    sizes = {"n_fft": frames["frame_length"], "hop_length": frames["hop_length"]}
    how = {"center": False} if padding is None else {"pad_mode": padding}
    expected = librosa.stft(NOISE, **sizes, **how).swapaxes(1, 2)
    np.testing.assert_allclose(fourier.stft(NOISE, padding=padding, **frames), expected, atol=1e-12)
    if padding == "constant":
        np.testing.assert_allclose(
            fourier.stft(NOISE, **frames), librosa.stft(NOISE, **sizes).swapaxes(1, 2), atol=1e-12
        )


@pytest.mark.parametrize(("num_bands", "min_hz", "max_hz"), [(32, 0, None), (20, 50, 3500), (1, 0, 4000)])
def test_mel_filters_agree_with_librosa(librosa, num_bands, min_hz, max_hz):
    """Slaney's scale and areas are librosa's defaults."""
    expected = librosa.filters.mel(
        sr=8000, n_fft=256, n_mels=num_bands, fmin=min_hz, fmax=max_hz, dtype=np.float64
    )
    found = spectrograms.mel_filters(
        num_bands, sample_rate_hz=8000, frame_length=256, min_hz=min_hz, max_hz=max_hz
    )
    np.testing.assert_allclose(found, expected, atol=1e-15)


def test_mel_spectrogram_agrees_with_librosa(librosa):
    """With librosa's own defaults, and uncentred."""
    sizes = {"sr": 8000, "n_fft": 256, "hop_length": 64, "n_mels": 32}
    settings = {"sample_rate_hz": 8000, "num_bands": 32, **FRAMES}
    expected = librosa.feature.melspectrogram(y=NOISE, **sizes).swapaxes(1, 2)
    np.testing.assert_allclose(spectrograms.mel_spectrogram(NOISE, **settings), expected, rtol=1e-5)
    expected = librosa.feature.melspectrogram(y=NOISE, center=False, **sizes).swapaxes(1, 2)
    found = spectrograms.log_mel(NOISE, hop_length=64)
    np.testing.assert_allclose(found, np.log(expected + 1e-4), rtol=1e-5)


@pytest.mark.slow
def test_mel_spectrogram_agrees_with_keras(keras):
    """Keras: mirrored ends, HTK's scale, at least 20 Hz, bands first; in decibels, cut off 80 below the batch's maximum."""
    waveforms = (NOISE * [[1], [0.1], [1e-5]]).astype(np.float32)
    sizes = {"sampling_rate": 8000, "fft_length": 256, "sequence_stride": 64, "num_mel_bins": 32}
    found = spectrograms.mel_spectrogram(
        waveforms, sample_rate_hz=8000, num_bands=32, padding="reflect", scale="htk", min_hz=20, **FRAMES
    )
    expected = np.asarray(keras.layers.MelSpectrogram(power_to_db=False, **sizes)(waveforms))
    np.testing.assert_allclose(found, expected.swapaxes(1, 2), rtol=1e-3)
    decibels = 10 * np.log10(np.maximum(found, 1e-10))
    expected = np.asarray(keras.layers.MelSpectrogram(**sizes)(waveforms)).swapaxes(1, 2)
    np.testing.assert_allclose(np.maximum(decibels, decibels.max() - 80), expected, atol=1e-2)
    assert (expected[2] == expected.min()).mean() > 0.5  # a quiet clip is cut off because others are loud


# ---- shapes and kinds ----------------------------------------------------------------------------------------


def test_batches_are_each_of_their_waveforms(monkeypatch):
    """However many are transformed at once; float64 stays, and the input is not changed."""
    before = NOISE.copy()
    for numbers_at_once in (1, 2 * 4000 * 2, 2**20):
        monkeypatch.setattr(spectrograms, "_NUMBERS_AT_ONCE", numbers_at_once)
        batch = spectrograms.log_mel(NOISE)
        assert batch.dtype == np.float64
        each = np.stack([spectrograms.log_mel(waveform) for waveform in NOISE])
        np.testing.assert_allclose(batch, each, rtol=1e-12)
    np.testing.assert_array_equal(NOISE, before)


# ---- refusals ------------------------------------------------------------------------------------------------

WAVEFORMS = {
    "int16": (np.ones(900, np.int16), r"`waveforms` must be float32 waveforms.*32768.*int16"),
    "float16": (np.ones(900, np.float16), r"`waveforms` must be float32 waveforms.*float16"),
    "stereo batch": (np.ones((2, 2, 900), np.float32), r"one channel.*shape \(2, 2, 900\)"),
    "number": (np.float32(1), r"`waveforms` must be float32 waveforms.*shape \(\)"),
    "empty": (np.ones(0, np.float32), "`waveforms` must be not empty"),
    "NaN": (np.full(900, np.nan, np.float32), "`waveforms` must be free of NaN"),
    "short": (np.ones(255, np.float32), r"at least one frame long \(256 samples\).*Received: 255"),
}


@pytest.mark.parametrize(("waveforms", "message"), WAVEFORMS.values(), ids=WAVEFORMS)
def test_bad_waveforms_are_refused(waveforms, message):
    """Whole numbers, stereo, nothing at all, NaN; shorter than a frame only where nothing is padded."""
    with pytest.raises(ValueError, match=message):
        spectrograms.log_mel(waveforms)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_bands": 0}, "`num_bands` must be a whole number of at least 1"),
        ({"num_bands": 300}, r"`num_bands` must be small enough .*Received: 300 \(empty: \["),
        ({"sample_rate_hz": 0}, "`sample_rate_hz` must be above 0"),
        ({"offset": 0}, "`offset` must be above 0"),
        ({"frame_length": 1}, "`frame_length` must be a whole number of at least 2"),
        ({"hop_length": 0}, "`hop_length` must be a whole number of at least 1"),
        ({"padding": "zeros"}, "`padding` must be one of"),
        ({"scale": "bark"}, "`scale` must be one of"),
    ],
)
def test_bad_settings_are_refused(changes, message):
    """Each by its name."""
    with pytest.raises(ValueError, match=message):
        spectrograms.log_mel(NOISE, **changes)


def test_other_refusals():
    """Windows, spectra, hops and the range of the filters; in Korean as well."""
    with pytest.raises(ValueError, match="`window` must be one of"):
        fourier.stft(NOISE, window="kaiser", **FRAMES)
    with pytest.raises(ValueError, match="`spectra` must be complex"):
        fourier.istft(np.ones((5, 129)), **FRAMES)
    with pytest.raises(ValueError, match=r"`spectra` must be 129 bins.*\(5, 128\)"):
        fourier.istft(np.ones((5, 128), complex), **FRAMES)
    with pytest.raises(ValueError, match="`hop_length` must be at most half of a frame, 128"):
        fourier.istft(np.ones((5, 129), complex), frame_length=256, hop_length=129)
    with pytest.raises(ValueError, match="`min_hz` must be below `max_hz`, 300"):
        spectrograms.mel_filters(2, sample_rate_hz=8000, frame_length=256, min_hz=300, max_hz=300)
    language.use("ko")
    with pytest.raises(ValueError, match="채널은 하나"):
        spectrograms.log_mel(np.ones(900, np.int16))
