"""The course's sounds: spoken digits and background noise; `datasets` passes these loaders on.

A sound is float32 in [-1, 1], `SAMPLE_RATE_HZ` samples a second, one channel.
"""

import dataclasses
import functools
import re
import tarfile
import wave

import numpy as np

from course_lib import arguments, downloads, scale
from course_lib.splits import SPLITS, About, Dataset

SAMPLE_RATE_HZ = 8_000
WINDOW_SAMPLES = 8_000  # a clip of spoken digits: one second
LEAD_SAMPLES = 400  # silence before the word; the same in every clip, so that a shift is something new
SPOKEN_LANGUAGES = ("en", "ko")
_FULL_SCALE = 1 << 15  # what 1.0 is in 16-bit sound
_SPEAKERS = {  # of the recordings at full scale
    "train": ("jackson", "nicolas", "yweweler"),
    "validation": ("george",),
    "test": ("theo",),
}
_VOICES = 3  # keeps these random numbers apart from those of `splits` when the seed is the same


def spoken_digits(*, spoken_language="en"):
    """Spoken digits, synthetic speech in English or Korean; real English recordings with `COURSE_SCALE=full`.

    The synthesizer espeak-ng spoke them in 55 voices, English in 8 accents, each clip at its own rate and pitch. No voice is
    in two parts, and voices that sound nearly the same are in one. A word begins 0.05 s after the clip does and
    lasts 0.2 to 0.93 s; its root-mean-square amplitude is 0.07, and before and after it there is perfect silence.

    At full scale: the Free Spoken Digit Dataset 1.0.9, a download of 12 MB, 5 people of whom 3 train, one validates
    and one tests; loudness as recorded, longer recordings cut to their middle 0.95 s. It has no Korean: `"ko"` stays
    the synthetic one.

    Args:
        spoken_language: `"en"` or `"ko"` (영, 일, 이, …).
    Returns:
        `Dataset`. Inputs float32, shape `(n, 8000)`, one second, in [-1, 1]; targets int64, the digits. Train 500 (25
        voices, two takes of each digit), validation 100 (10, one), test 400 (20, two), balanced; at full scale
        1,500, 500, 500.
    Raises:
        DataError: If the file is missing or damaged, or cannot be fetched.
        ValueError: If there is no such language.
    """
    return _load(spoken_language)[0]


def voices(*, spoken_language="en"):
    """Whose voice each training clip of `spoken_digits` is.

    Args:
        spoken_language: `"en"` or `"ko"`; a number is the same voice in both (not at full scale).
    Returns:
        Int array (int64), shape `(n,)`, read-only: 0 to 24; at full scale 0 to 2.
    Raises:
        DataError, ValueError: As `spoken_digits`.
    """
    return _load(spoken_language)[1]


def spoken_digits_of(num_voices, seed, *, spoken_language="en", takes=None):
    """`spoken_digits` with fewer voices to train on, drawn whole; validation and test stay as they are.

    Draws with one seed are paired: the voices of a smaller draw are among those of a larger one. So 20 voices with one
    take can be compared with 10 voices with two: as many clips, other variety.

    Args:
        num_voices: Int, from 1 to the number of training voices (25; 3 at full scale).
        seed: Int, at least 0.
        spoken_language: `"en"` or `"ko"`.
        takes: Int, the first so many clips of each digit and voice; None for all (2; 50 at full scale).
    Returns:
        `Dataset`.
    Raises:
        DataError: As `spoken_digits`.
        ValueError: If an argument is outside its range.
    """
    data, voice = _load(spoken_language)
    inputs, targets = data.train
    take = _repetition(voice * 10 + targets)
    known, most = np.unique(voice), int(take.max()) + 1
    num_voices = _number_up_to("num_voices", num_voices, len(known))
    takes = most if takes is None else _number_up_to("takes", takes, most)
    seed = arguments.whole_number("seed", seed)
    drawn = np.random.default_rng([_VOICES, seed]).permutation(known)[:num_voices]
    rows = np.isin(voice, drawn) & (take < takes)
    note = {
        "en": f"{num_voices} of {len(known)} training voices, drawn whole with seed {seed}; takes of each digit: {takes}",
        "ko": f"훈련 목소리 {len(known)}개 가운데 {num_voices}개를 통째로 뽑음(시드 {seed}), 숫자마다 클립 {takes}개",
    }
    about = dataclasses.replace(data.about, notes=(*data.about.notes, note))
    return dataclasses.replace(data, train=(inputs[rows], targets[rows]), about=about)


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class BackgroundNoise:
    """Recordings of background noise, for training and for the test.

    Attributes:
        train, test: Tuples of float32 arrays, shape `(samples,)`, read-only. No recording is in both.
        names: Dict from "train" and "test" to the names of the recordings.
        sample_rate_hz: Int.
        about: `About`. Origin, licence, description.
    """

    train: tuple
    test: tuple
    names: dict
    about: About
    sample_rate_hz: int = SAMPLE_RATE_HZ

    def __repr__(self):
        return repr(self.about)

    def _repr_markdown_(self):
        return self.about._repr_markdown_()


def background_noise():
    """Twelve recordings of noise, ambience and music: 7 to mix into training clips, 5 to mix into test clips.

    They last 1.8 to 6 s; what lies below 100 Hz is filtered out, the root-mean-square amplitude is 0.03 over the whole recording, and
    at least a quarter of that in any second of it, so that any piece can be mixed in at a given signal-to-noise ratio.

    Returns:
        `BackgroundNoise`.
    Raises:
        DataError: If the file is missing or damaged.
    """
    return _load_noise(downloads.data_folder())


def in_window(clip):
    """Put a clip into a window of a second: after the lead, with silence behind it; of a longer one the middle.

    Args:
        clip: Array, shape `(samples,)`.
    Returns:
        Array of the same dtype, shape `(8000,)`.
    """
    room = WINDOW_SAMPLES - LEAD_SAMPLES
    first = max(len(clip) - room, 0) // 2
    clip = clip[first : first + room]
    return np.pad(clip, (LEAD_SAMPLES, room - len(clip)))


def _load(spoken_language):
    """Data set and voices of a language."""
    arguments.one_of("spoken_language", spoken_language, SPOKEN_LANGUAGES)
    if spoken_language == "en" and scale.current() == "full":
        return _load_recordings(downloads.cache_folder())
    return _load_synthetic(spoken_language, downloads.data_folder())


@functools.lru_cache(maxsize=4)
def _load_synthetic(spoken_language, data_folder):
    """The stored clips; the folder is an argument so that another folder is another entry of the cache."""
    name = f"spoken_digits_{spoken_language}"
    entry, arrays = downloads.registry()[name], downloads.stored_arrays(name)
    parts = [tuple(arrays[f"{split}_{part}"] for part in ("inputs", "targets", "voices")) for split in SPLITS]
    return _data_and_voices(parts, About.from_entry(entry))


@functools.lru_cache(maxsize=1)
def _load_recordings(cache_folder):
    (path,) = downloads.fetch_full("spoken_digits_en")
    entry = downloads.registry()["spoken_digits_en"]
    clips = sorted(_read_recordings(path), key=lambda clip: clip[:3])
    parts = []
    for split in SPLITS:
        mine = [clip for clip in clips if clip[1] in _SPEAKERS[split]]
        _, speakers, digits, inputs = zip(*mine, strict=True)
        numbers = [_SPEAKERS[split].index(speaker) for speaker in speakers]
        parts.append((np.array(inputs), np.array(digits), np.array(numbers)))
    return _data_and_voices(parts, About.from_entry(entry, **entry["full"]))


def _read_recordings(path):
    """Yield `(take, speaker, digit, samples)` of each `recordings/{digit}_{speaker}_{take}.wav` in the archive."""
    with tarfile.open(path) as archive:
        for member in archive:
            if name := re.fullmatch(r"[^/]+/recordings/(\d)_([a-z]+)_(\d+)\.wav", member.name):
                with wave.open(archive.extractfile(member)) as file:
                    samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
                yield int(name[3]), name[2], int(name[1]), in_window(samples)


def _data_and_voices(parts, about):
    """A `Dataset` of int16 inputs, and the voices of its training clips."""
    train_voices = parts[0][2].astype(np.int64)
    train_voices.setflags(write=False)
    data = Dataset(*((_as_float(inputs), targets) for inputs, targets, _ in parts), about)
    return data, train_voices


@functools.lru_cache(maxsize=2)
def _load_noise(data_folder):
    recordings, names = {"train": [], "test": []}, {"train": [], "test": []}
    for key, samples in sorted(downloads.stored_arrays("background_noise").items()):
        split, name = key.split("_", maxsplit=1)
        recordings[split].append(_as_float(samples))
        names[split].append(name)
    about = About.from_entry(downloads.registry()["background_noise"])
    return BackgroundNoise(
        *(tuple(recordings[split]) for split in ("train", "test")),
        names={split: tuple(of_split) for split, of_split in names.items()},
        about=about,
    )


def _as_float(samples):
    """16-bit samples as read-only float32 in [-1, 1)."""
    samples = np.divide(samples, _FULL_SCALE, dtype=np.float32)
    samples.setflags(write=False)
    return samples


def _repetition(values):
    """How often each value has occurred before: `[5, 7, 5, 5]` gives `[0, 0, 1, 2]`."""
    order = np.argsort(values, kind="stable")
    count = np.empty(len(values), int)
    count[order] = np.arange(len(values)) - np.searchsorted(values[order], values[order])
    return count


def _number_up_to(name, value, most):
    """Return `value` as an int from 1 to `most`; anything else is a `ValueError`."""
    value = arguments.whole_number(name, value, minimum=1)
    if value > most:
        arguments.reject(
            name,
            expected_en=f"a whole number from 1 to {most}, which there are",
            expected_ko=f"1 이상 {most}(전체 수) 이하의 정수",
            received=value,
        )
    return value
