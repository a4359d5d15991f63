"""Sound files: what is written is read, and what is damaged, stereo or at another rate is said or made right."""

import os

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

pytest.importorskip("soundfile")

import soundfile

from course_lib import audio_files, language, waveforms

pytestmark = pytest.mark.usefixtures("english_reader")

CLIP = np.random.default_rng(0).normal(0, 0.1, 4000).astype(np.float32)
KINDS = pytest.mark.parametrize("suffix", [".wav", ".flac"])


@KINDS
def test_what_is_written_is_read(tmp_path, suffix):
    """To half a step of 16 bits; writing what was read changes nothing; full scale survives."""
    path = tmp_path / f"소리{suffix}"
    clip = np.concatenate([CLIP, np.array([-1, 1, 0], dtype=np.float32)])
    audio_files.write(path, clip, 8000)
    waveform, sample_rate_hz = audio_files.read(path)
    assert (waveform.dtype, waveform.shape, sample_rate_hz) == (np.float32, clip.shape, 8000)
    assert_allclose(waveform[:-2], clip[:-2], atol=0.5 / 32768)
    assert_array_equal(waveform[-3:], [-1, 32767 / 32768, 0])
    audio_files.write(path, waveform, 8000)
    assert_array_equal(audio_files.read(path)[0], waveform)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_read_takes_every_kind_of_wav(tmp_path, subtype):
    """All come as floats of full scale."""
    soundfile.write(tmp_path / "a.wav", CLIP, 16_000, subtype=subtype)
    waveform, sample_rate_hz = audio_files.read(tmp_path / "a.wav")
    assert (waveform.dtype, sample_rate_hz) == (np.float32, 16_000)
    assert_allclose(waveform, CLIP, atol=1 / 128 if subtype == "PCM_U8" else 1 / 32768)


def test_read_takes_the_mean_of_two_channels(tmp_path):
    """As `waveforms.to_mono`; three channels are refused."""
    stereo = np.stack([CLIP, CLIP[::-1]], axis=1)
    soundfile.write(tmp_path / "a.wav", stereo, 8000, subtype="FLOAT")
    assert_allclose(audio_files.read(tmp_path / "a.wav")[0], waveforms.to_mono(stereo), atol=1e-7)
    soundfile.write(tmp_path / "b.wav", np.stack([CLIP] * 3, axis=1), 8000)
    with pytest.raises(ValueError, match=r"b.wav must hold .* one or two channels. It holds 4000 in 3"):
        audio_files.read(tmp_path / "b.wav")


@pytest.mark.parametrize("rate", [8000, 11_025, 22_050, 44_100, 48_000])
def test_read_refuses_or_converts_another_rate(tmp_path, rate):
    """The error names both rates; converted, a tone keeps its pitch and its strength."""
    pytest.importorskip("librosa")
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(rate) / rate)
    audio_files.write(tmp_path / "a.wav", tone, rate)
    with pytest.raises(ValueError, match=rf"`sample_rate_hz` must be {rate}, the rate of .*a.wav.*: 16000"):
        audio_files.read(tmp_path / "a.wav", sample_rate_hz=16_000)
    waveform, sample_rate_hz = audio_files.read(tmp_path / "a.wav", sample_rate_hz=16_000, resample=True)
    assert (waveform.dtype, waveform.shape, sample_rate_hz) == (np.float32, (16_000,), 16_000)
    assert np.abs(np.fft.rfft(waveform)).argmax() == 1000
    assert waveforms.root_mean_square(waveform) == pytest.approx(0.5 / 2**0.5, rel=0.01)
    assert audio_files.read(tmp_path / "a.wav", sample_rate_hz=rate)[1] == rate


@pytest.mark.parametrize("length", [4000 * 2 + 43, 4044, 60, 44])
def test_read_refuses_a_wav_that_is_cut_off(tmp_path, length):
    """libsndfile would read what is left without a word."""
    path = tmp_path / "cut.wav"
    audio_files.write(path, CLIP, 8000)
    content = path.read_bytes()
    assert len(content) == 8044
    path.write_bytes(content[:length])
    with pytest.raises(ValueError, match=r"cut.wav is cut off: it holds \d+ samples, fewer than its header"):
        audio_files.read(path)


@pytest.mark.parametrize("share", [0.99, 0.5, 0.02])
def test_read_refuses_a_flac_that_is_cut_off(tmp_path, share):
    """Whatever the decoder says of it."""
    path = tmp_path / "cut.flac"
    audio_files.write(path, CLIP, 8000)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ValueError, match=r"cut.flac is (damaged or no sound file|cut off)"):
        audio_files.read(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 1000, b"RIFF\x10\x00\x00\x00WAVEfmt "], ids=len)
@KINDS
def test_read_refuses_what_is_no_sound(tmp_path, suffix, content):
    """One error, which names the file."""
    path = tmp_path / f"text{suffix}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"text{suffix} is damaged or no sound file"):
        audio_files.read(path)


def test_read_refuses_an_empty_recording_and_no_file(tmp_path):
    """A header alone, no file at all, a folder."""
    soundfile.write(tmp_path / "a.wav", CLIP[:0], 8000)
    with pytest.raises(ValueError, match=r"a.wav must hold at least one sample.*It holds 0 in 1"):
        audio_files.read(tmp_path / "a.wav")
    for path in (tmp_path / "none.wav", tmp_path):
        with pytest.raises(FileNotFoundError, match="There is no file"):
            audio_files.read(path)


def test_write_refuses_what_a_file_cannot_hold(tmp_path):
    """Samples beyond full scale are counted, and nothing is written."""
    path = tmp_path / "a.wav"
    for clip, message in (
        (2 * CLIP / np.abs(CLIP).max(), r"from −1 to 1.*waveforms.change_gain\). Received: .* beyond, 2 at"),
        (np.array([0, 1.5, -1.1, 1]), r"shape \(4,\), 2 beyond, 1.5 at most"),
        (np.zeros((2, 9)), r"one clip, shape \(samples,\)"),
        (np.zeros(9, dtype=np.int16), "divide int16 by 32768"),
        (np.array([np.nan]), "NaN"),
    ):
        with pytest.raises(ValueError, match=message):
            audio_files.write(path, clip, 8000)
    with pytest.raises(ValueError, match=r"`path` must be one of \['.wav', '.flac'\]. Received: '.mp3'"):
        audio_files.write(tmp_path / "a.mp3", CLIP, 8000)
    with pytest.raises(ValueError, match="`sample_rate_hz` must be a whole number of at least 1"):
        audio_files.write(path, CLIP, 0)
    assert list(tmp_path.iterdir()) == []


def test_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    """A disk that fills up takes nothing away and leaves nothing behind."""
    path = tmp_path / "a.wav"
    audio_files.write(path, CLIP, 8000)
    before = path.read_bytes()

    def fail(source, target):
        assert os.path.getsize(source) == len(before)
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        audio_files.write(path, CLIP[::-1], 8000)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_messages_in_korean(tmp_path):
    """The same in the reader's language."""
    language.use("ko")
    (tmp_path / "a.wav").write_bytes(b"hello")
    with pytest.raises(ValueError, match=r"a.wav 파일이 손상되었거나 소리 파일이 아닙니다"):
        audio_files.read(tmp_path / "a.wav")
