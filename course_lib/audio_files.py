"""Sound files: WAV and FLAC as waveforms and back."""

import os
import secrets
from pathlib import Path

import numpy as np

from course_lib import arguments, packages, waveforms
from course_lib.language import say

_FULL_SCALE = 32768  # of 16 bits: −32768 is −1
_UNKNOWN_SIZE = 0xFFFFFFFF  # what programs write that do not know a recording's end yet


def read(path, *, sample_rate_hz=None, resample=False):
    """Read a sound file.

    Args:
        path: Str or path of a WAV or FLAC file, or of another kind that soundfile reads. The mean of two channels is
            taken (`waveforms.to_mono`).
        sample_rate_hz: Int, the rate that is wanted, or None: the file's own.
        resample: Bool. True converts a file of another rate (soxr, high quality); False refuses it, for a clip at the
            wrong rate is a different sound.
    Returns:
        Waveform, float32, shape `(samples,)`, and its rate in Hz.
    Raises:
        FileNotFoundError: If there is no such file.
        ValueError: If it holds no sound, less than its header says, more than two channels, or has another rate; the
            message names the file.
        ImportError: If soundfile, or librosa to resample, is not installed; the message says how to install it.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(say(en=f"There is no file {path}.", ko=f"파일이 없습니다: {path}."))
    if sample_rate_hz is not None:
        sample_rate_hz = arguments.whole_number("sample_rate_hz", sample_rate_hz, minimum=1)
    soundfile = _soundfile()
    try:
        with soundfile.SoundFile(path) as file:
            samples, rate = file.read(dtype="float32", always_2d=True), file.samplerate
            complete = len(samples) == file.frames and not _is_cut_off(path)
    except soundfile.SoundFileError as error:
        raise ValueError(
            say(
                en=f"{path} is damaged or no sound file: {error}",
                ko=f"{path} 파일이 손상되었거나 소리 파일이 아닙니다: {error}",
            )
        ) from error
    if not complete:
        raise ValueError(
            say(
                en=f"{path} is cut off: it holds {len(samples)} samples, fewer than its header says. "
                "Copy or download it again.",
                ko=f"{path} 파일이 잘렸습니다. 표본이 {len(samples)}개로 헤더에 적힌 수보다 적습니다. "
                "다시 복사하거나 내려받으십시오.",
            )
        )
    if not len(samples) or samples.shape[1] > 2:
        raise ValueError(
            say(
                en=f"{path} must hold at least one sample, in one or two channels. "
                f"It holds {len(samples)} in {samples.shape[1]}.",
                ko=f"{path} 파일에는 표본이 하나 이상, 채널이 하나나 둘 있어야 합니다. "
                f"표본 {len(samples)}개, 채널 {samples.shape[1]}개가 있습니다.",
            )
        )
    waveform = samples.mean(axis=1)
    if sample_rate_hz in (None, rate):
        return waveform, rate
    if not resample:
        arguments.reject(
            "sample_rate_hz",
            expected_en=f"{rate}, the rate of {path} (resample=True converts it)",
            expected_ko=f"{path} 파일의 표본화율 {rate}(resample=True는 변환합니다)",
            received=f"{sample_rate_hz}",
        )
    return _resampled(waveform, rate, sample_rate_hz), sample_rate_hz


def write(path, waveform, sample_rate_hz):
    """Write a waveform with 16 bits a sample; `read` returns it to within half a step, 1/65536.

    The file takes its name only when it is complete: an interruption leaves what was there before.

    Args:
        path: Str or path that ends in `.wav` or `.flac`.
        waveform: float32 or float64 array, shape `(samples,)`, from −1 to 1.
        sample_rate_hz: Int, at least 1.
    Raises:
        ValueError: If samples are beyond full scale (the message says how many: make it softer with
            `waveforms.change_gain`), or an argument is not as described.
        ImportError: If soundfile is not installed; the message says how to install it.
    """
    path = Path(path)
    kind = arguments.one_of("path", path.suffix.lower(), (".wav", ".flac")).removeprefix(".").upper()
    sample_rate_hz = arguments.whole_number("sample_rate_hz", sample_rate_hz, minimum=1)
    waveform = waveforms.checked(waveform, "waveform")
    num_clipped = np.count_nonzero(np.abs(waveform) > 1)
    if waveform.ndim != 1 or num_clipped:
        arguments.reject(
            "waveform",
            expected_en="one clip, shape (samples,), from −1 to 1 (softer: waveforms.change_gain)",
            expected_ko="−1부터 1까지의 (samples,) 모양 소리 하나(작게: waveforms.change_gain)",
            received=f"shape {waveform.shape}, {num_clipped} beyond, {np.abs(waveform).max():.3g} at most",
        )
    whole = np.clip(np.rint(waveform * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        _soundfile().write(temporary, whole, sample_rate_hz, format=kind, subtype="PCM_16")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _is_cut_off(path):
    """Whether a WAV file is shorter than its first header says; libsndfile reads on as if nothing were missing."""
    with open(path, "rb") as file:
        name, size = file.read(4), int.from_bytes(file.read(4), "little")
    return name == b"RIFF" and size != _UNKNOWN_SIZE and path.stat().st_size < 8 + size


def _resampled(waveform, rate, wanted):
    try:
        import librosa
    except ImportError as error:
        raise packages.missing(en="librosa", ko="librosa가") from error
    return librosa.resample(waveform, orig_sr=rate, target_sr=wanted, res_type="soxr_hq")


def _soundfile():
    try:
        import soundfile
    except ImportError as error:
        raise packages.missing(en="soundfile", ko="soundfile이") from error
    return soundfile
