"""Rebuild spoken_digits_en.npz and spoken_digits_ko.npz: digits spoken by the synthesizer espeak-ng 1.51.

apt-get install espeak-ng        (version 1.51+dfsg-10+deb12u2)
python data/build_spoken_digits.py
"""

import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
import packing
from scipy.signal import resample_poly

from course_lib.audio_datasets import LEAD_SAMPLES, SAMPLE_RATE_HZ, WINDOW_SAMPLES, in_window

VERSION = "eSpeak NG text-to-speech: 1.51 "
SOURCE_RATE_HZ = 22_050
# espeak-ng's voice variants. Left out: whispers, robots, echoes, very fast ones, what a linear model of the other voices
# understands badly, and most of those that sound the same (caleb, klatt and klatt6 do to the last bit). What still sounds
# alike (steph and steph2, iven to iven3, quincy and rob, the plain male voices such as m1 and m6) is in one part.
VOICES = {
    "train": "f1 f4 Annie linda belinda f2 m1 m6 Alex john max Mike croak edward klatt3 klatt4 boris adam Andy paul "
    "Mario travis ed Diogo Hugo",
    "validation": "grandma f3 Denis quincy rob m7 pablo Nguyen m4 m5",
    "test": "aunty f5 steph steph2 m8 Jacky m3 david norbert Michael gustave marcelo sandro victor Gene iven iven2 iven3 "
    "m2 Mr_serious",
}
TAKES = {"train": 2, "validation": 1, "test": 2}
# `en-gb` would be a ninth accent by name, but with it espeak-ng drops the variant without a word; `en` is the same accent.
ACCENTS = {
    "en": [
        "en",
        "en-us",
        "en-gb-scotland",
        "en-gb-x-rp",
        "en-gb-x-gbclan",
        "en-gb-x-gbcwmd",
        "en-029",
        "en-us-nyc",
    ],
    "ko": ["ko"],
}
WORDS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "ko": ["영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"],
}
WORDS_A_MINUTE = {"en": (130, 175), "ko": (115, 155)}  # the slowest and fastest speaking rate
PITCH = (35, 65)  # of espeak-ng's scale, on which 50 is the voice's own
RMS = 0.07
SILENCE = 0.01  # of the loudest: what is softer before and after the word is cut off
STEP = 32  # whole numbers are rounded to multiples of it: noise 48 dB below the speech, a file smaller by a third


def plan(spoken_language, voices=VOICES, takes=TAKES):
    """What to say: dict from split to a list of `(voice number, voice, digit, words a minute, pitch)`.

    Numbers count the voices over all splits, in both languages alike. The accents take turns. Rate and pitch of a clip depend
    on nothing but its language, voice, digit and take. The digits alternate, and all first takes come first.
    """
    accents, planned, first = ACCENTS[spoken_language], {}, 0
    for split, names in voices.items():
        numbered = list(enumerate(names.split(), start=first))
        first += len(numbered)
        planned[split] = []
        for take in range(takes[split]):
            for number, name in numbered:
                voice = f"{accents[number % len(accents)]}+{name.replace('_', ' ')}"
                for digit in range(10):
                    generator = np.random.default_rng(
                        [list(WORDS).index(spoken_language), number, digit, take]
                    )
                    rate = generator.integers(*WORDS_A_MINUTE[spoken_language], endpoint=True)
                    pitch = generator.integers(*PITCH, endpoint=True)
                    planned[split].append((number, voice, digit, int(rate), int(pitch)))
    return planned


def spoken(voice, word, words_a_minute, pitch):
    """Let espeak-ng say a word; float array at 22,050 Hz."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "word.wav")
        rate = ["-s", str(words_a_minute), "-p", str(pitch)]
        subprocess.run(["espeak-ng", "-v", voice, *rate, "-w", path, word], check=True)
        with wave.open(path) as file:
            if file.getframerate() != SOURCE_RATE_HZ:
                raise SystemExit(f"espeak-ng gave {file.getframerate()} Hz, not {SOURCE_RATE_HZ}")
            return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def trimmed(samples, sample_rate_hz=SAMPLE_RATE_HZ):
    """Cut off what comes before and after the word: where 10 ms have less than `SILENCE` of the largest RMS."""
    length = sample_rate_hz // 100
    loudness = np.sqrt(np.convolve(samples**2, np.ones(length) / length, mode="same"))
    loud = np.flatnonzero(loudness > SILENCE * loudness.max())
    return samples[loud[0] : loud[-1] + 1]


def recorded(samples):
    """A clip as it is stored: 8 kHz, trimmed, with RMS 0.07, at its place in the window; int16, shape `(8000,)`.

    Args:
        samples: Float array, what `spoken` returns.
    """
    clip = trimmed(resample_poly(samples, SAMPLE_RATE_HZ, SOURCE_RATE_HZ))
    clip = clip * (RMS / np.sqrt(np.mean(clip**2)))
    if len(clip) > WINDOW_SAMPLES - LEAD_SAMPLES or np.abs(clip).max() >= 1:
        raise ValueError(f"A clip of {len(clip)} samples, largest {np.abs(clip).max():.2f}, does not fit.")
    return in_window((np.round(clip * 32768 / STEP) * STEP).astype(np.int16))


def splits(spoken_language):
    """Dict from split to `(inputs, targets, voices)`."""
    words, made = WORDS[spoken_language], {}
    for split, clips in plan(spoken_language).items():
        inputs = [recorded(spoken(voice, words[digit], *jitter)) for _, voice, digit, *jitter in clips]
        targets, voices = [clip[2] for clip in clips], [clip[0] for clip in clips]
        made[split] = np.array(inputs), np.array(targets, np.uint8), np.array(voices, np.uint8)
    return made


def check_synthesizer():
    """Stop unless espeak-ng is the expected one and has every variant: it would take the plain voice for a missing one."""
    try:
        version, known = (
            subprocess.run(["espeak-ng", option], capture_output=True, text=True, check=True).stdout
            for option in ("--version", "--voices=variant")
        )
    except OSError:
        raise SystemExit("espeak-ng is missing: apt-get install espeak-ng") from None
    if VERSION not in version:
        raise SystemExit(f"espeak-ng 1.51 is needed, other versions speak differently. Found: {version}")
    missing = [
        name for name in " ".join(VOICES.values()).split() if f"!v/{name.replace('_', ' ')} " not in known
    ]
    if missing:
        raise SystemExit(f"espeak-ng has no variants {missing}")


def main():
    check_synthesizer()
    for spoken_language in WORDS:
        packing.store(
            f"spoken_digits_{spoken_language}", splits(spoken_language), parts=("inputs", "targets", "voices")
        )


if __name__ == "__main__":
    main()
