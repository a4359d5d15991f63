"""Tests of the course's sounds: counts, levels, places, whole voices apart, the download at full scale, the builders."""

import copy
import functools
import hashlib
import http.server
import io
import os
import re
import tarfile
import threading
import wave

import numpy as np
import pytest

from course_lib import datasets, downloads, language
from course_lib.audio_datasets import LEAD_SAMPLES, SAMPLE_RATE_HZ, WINDOW_SAMPLES, in_window
from course_lib.splits import SPLITS

pytestmark = pytest.mark.usefixtures("small_scale")

LANGUAGES = ("en", "ko")
VOICES = {"train": range(25), "validation": range(25, 35), "test": range(35, 55)}
TAKES = {"train": 2, "validation": 1, "test": 2}


def _words(inputs):
    """Of each clip the first sample that is not zero, and the last."""
    spoken = inputs != 0
    return spoken.argmax(axis=1), inputs.shape[1] - 1 - spoken[:, ::-1].argmax(axis=1)


@pytest.mark.parametrize("spoken_language", LANGUAGES)
def test_spoken_digits_are_the_documented_clips(spoken_language):
    """Sizes, dtypes and balance are as the documentation says; nothing can be changed; a second call reads nothing."""
    data = datasets.spoken_digits(spoken_language=spoken_language)
    assert data is datasets.spoken_digits(spoken_language=spoken_language)
    for split in SPLITS:
        inputs, targets = getattr(data, split)
        size = 10 * len(VOICES[split]) * TAKES[split]
        assert (inputs.shape, inputs.dtype) == ((size, WINDOW_SAMPLES), np.float32)
        assert (targets.shape, targets.dtype) == ((size,), np.int64)
        assert np.bincount(targets).tolist() == [size // 10] * 10
        assert not inputs.flags.writeable
        assert not targets.flags.writeable


@pytest.mark.parametrize("spoken_language", LANGUAGES)
@pytest.mark.parametrize("split", SPLITS)
def test_every_clip_holds_one_word_at_its_place(spoken_language, split):
    """It begins within 10 ms of the lead, lasts 0.2 to 0.95 s, has RMS 0.07 and is nowhere clipped."""
    inputs, _ = getattr(datasets.spoken_digits(spoken_language=spoken_language), split)
    first, last = _words(inputs)
    assert first.min() >= LEAD_SAMPLES
    assert first.max() < LEAD_SAMPLES + SAMPLE_RATE_HZ // 100
    seconds = (last + 1 - LEAD_SAMPLES) / SAMPLE_RATE_HZ
    assert 0.2 < seconds.min() < np.median(seconds) < 0.5
    assert seconds.max() <= 0.95
    energy = np.square(inputs, dtype=np.float64).sum(axis=1)
    np.testing.assert_allclose(np.sqrt(energy / (last + 1 - LEAD_SAMPLES)), 0.07, rtol=0.03)
    assert np.abs(inputs).max() < 0.99


@pytest.mark.parametrize("spoken_language", LANGUAGES)
def test_no_clip_occurs_twice(spoken_language):
    """Neither within a split nor across them."""
    data = datasets.spoken_digits(spoken_language=spoken_language)
    clips = [clip.tobytes() for split in SPLITS for clip in getattr(data, split)[0]]
    assert len(set(clips)) == len(clips) == 1000


@pytest.mark.parametrize("spoken_language", LANGUAGES)
def test_voices_do_not_cross(spoken_language):
    """Every voice is in one split, with as many takes of each digit."""
    arrays = downloads.stored_arrays(f"spoken_digits_{spoken_language}")
    for split in SPLITS:
        voices, digits = arrays[f"{split}_voices"], arrays[f"{split}_targets"]
        assert np.unique(voices).tolist() == list(VOICES[split])
        counts = np.bincount(voices * 10 + digits.astype(int))
        assert counts[counts > 0].tolist() == [TAKES[split]] * (10 * len(VOICES[split]))


@pytest.mark.parametrize("spoken_language", LANGUAGES)
def test_digits_are_heard_across_voices(spoken_language):
    """A linear model of rough spectrograms of the training voices understands voices it has never heard, 3 of 4 or more.

    Shuffled targets, a wrong place, or clips that are not speech would leave it at 1 of 10.
    """
    from sklearn.linear_model import RidgeClassifier

    def spectrograms(inputs):
        frames = inputs[:, LEAD_SAMPLES : LEAD_SAMPLES + 5120].reshape(len(inputs), 20, 256) * np.hanning(256)
        power = np.abs(np.fft.rfft(frames))[..., 1:] ** 2
        return np.log(power.reshape(len(inputs), 20, 16, 8).sum(axis=3) + 1e-2).reshape(len(inputs), -1)

    data = datasets.spoken_digits(spoken_language=spoken_language)
    model = RidgeClassifier(alpha=100.0).fit(spectrograms(data.train[0]), data.train[1])
    assert model.score(spectrograms(data.test[0]), data.test[1]) > 0.75


def test_languages_are_different_speech():
    """The Korean file is not the English one, and an unknown language is answered with those there are."""
    english, korean = (datasets.spoken_digits(spoken_language=spoken) for spoken in LANGUAGES)
    assert not {c.tobytes() for c in english.train[0]} & {c.tobytes() for c in korean.train[0]}
    assert datasets.load("spoken_digits") is english
    for function in (datasets.spoken_digits, datasets.voices):
        with pytest.raises(
            ValueError, match=r"`spoken_language` must be one of \['en', 'ko'\]. Received: 'fr'"
        ):
            function(spoken_language="fr")


@pytest.mark.parametrize(
    ("spoken_language", "english", "korean"), [("en", "three", "스리"), ("ko", "sam", "삼")]
)
def test_classes_and_card_are_in_the_readers_language(spoken_language, english, korean):
    """Ten names in both languages, and the card says that nobody spoke."""
    data = datasets.spoken_digits(spoken_language=spoken_language)
    entry = downloads.registry()[f"spoken_digits_{spoken_language}"]
    for reader, name, synthetic in (("en", english, "ynthetic speech"), ("ko", korean, "합성 음성")):
        language.use(reader)
        assert data.class_names[3] == name
        assert len(set(data.class_names)) == 10
        assert synthetic in entry["title"][reader]
        assert synthetic in entry["description"][reader]
        assert entry["description"][reader] in repr(data)
        assert "CC0 1.0" in repr(data)


@pytest.mark.parametrize("spoken_language", LANGUAGES)
def test_voices_number_the_training_clips(spoken_language):
    """One number for each clip, 20 clips each, read-only, as stored."""
    voices = datasets.voices(spoken_language=spoken_language)
    assert voices.dtype == np.int64
    assert np.bincount(voices).tolist() == [20] * 25
    assert not voices.flags.writeable
    np.testing.assert_array_equal(
        voices, downloads.stored_arrays(f"spoken_digits_{spoken_language}")["train_voices"]
    )


def _numbers_of(data, spoken_language="en"):
    """The rows of the whole training set that a reduced one has."""
    whole = datasets.spoken_digits(spoken_language=spoken_language).train[0]
    place = {clip.tobytes(): row for row, clip in enumerate(whole)}
    return np.array([place[clip.tobytes()] for clip in data.train[0]])


@pytest.mark.parametrize("spoken_language", LANGUAGES)
@pytest.mark.parametrize(("num_voices", "takes"), [(1, None), (5, 2), (5, 1), (25, None)])
def test_spoken_digits_of_draws_whole_voices(spoken_language, num_voices, takes):
    """All clips of so many voices, or the first take of each digit; the rest of the data set stays."""
    whole = datasets.spoken_digits(spoken_language=spoken_language)
    data = datasets.spoken_digits_of(num_voices, 3, spoken_language=spoken_language, takes=takes)
    rows = _numbers_of(data, spoken_language)
    np.testing.assert_array_equal(data.train[1], whole.train[1][rows])
    voices = datasets.voices(spoken_language=spoken_language)
    counts = np.bincount(voices[rows], minlength=25)
    assert sorted(counts)[-num_voices:] == [10 * (takes or 2)] * num_voices
    assert counts.sum() == len(rows) == np.bincount(data.train[1]).sum() == 10 * num_voices * (takes or 2)
    assert np.bincount(data.train[1]).tolist() == [num_voices * (takes or 2)] * 10
    if takes == 1:
        pairs = voices * 10 + whole.train[1]
        assert sorted(rows) == sorted(np.flatnonzero(pairs == pair)[0] for pair in np.unique(pairs[rows]))
    assert data.test[0] is whole.test[0]
    assert data.validation[1] is whole.validation[1]
    assert data.num_classes == 10


def test_spoken_digits_of_is_paired_by_seed():
    """One seed, one draw; a larger draw contains the smaller one; other seeds draw other voices, all of them in time."""
    voices = datasets.voices()
    drawn = {
        (number, seed): set(voices[_numbers_of(datasets.spoken_digits_of(number, seed))])
        for number in (4, 5, 12)
        for seed in range(12)
    }
    again = datasets.spoken_digits_of(5, 7)
    assert set(voices[_numbers_of(again)]) == drawn[5, 7]
    for seed in range(12):
        assert drawn[4, seed] < drawn[5, seed] < drawn[12, seed]
    assert len({frozenset(drawn[5, seed]) for seed in range(12)}) == 12
    assert set.union(*(drawn[12, seed] for seed in range(12))) == set(range(25))


def test_spoken_digits_of_says_what_it_drew():
    """The card tells voices, seed and takes in both languages."""
    data = datasets.spoken_digits_of(5, 7, takes=1)
    assert "5 of 25 training voices, drawn whole with seed 7; takes of each digit: 1" in repr(data)
    language.use("ko")
    assert "훈련 목소리 25개 가운데 5개를 통째로 뽑음(시드 7), 숫자마다 클립 1개" in repr(data)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0), "`num_voices` must be a whole number of at least 1. Received: 0"),
        ((2.0, 0), "`num_voices` must be a whole number of at least 1. Received: 2.0"),
        ((26, 0), "`num_voices` must be a whole number from 1 to 25, which there are. Received: 26"),
        ((5, -1), "`seed` must be a whole number of at least 0. Received: -1"),
        ((5, 0, 3), "`takes` must be a whole number from 1 to 2, which there are. Received: 3"),
        ((5, 0, 0), "`takes` must be a whole number of at least 1. Received: 0"),
    ],
)
def test_spoken_digits_of_refuses_what_is_not_there(arguments, message):
    """The error names the argument, what was expected and what came."""
    num_voices, seed, *takes = arguments
    with pytest.raises(ValueError, match=re.escape(message)):
        datasets.spoken_digits_of(num_voices, seed, **({"takes": takes[0]} if takes else {}))


def test_background_noise_is_the_documented_recordings():
    """Seven and five recordings, none in both, with names; float32 at RMS 0.03, read-only, not clipped, 1.8 to 6 s."""
    noise = datasets.background_noise()
    assert noise is datasets.background_noise()
    assert noise.sample_rate_hz == SAMPLE_RATE_HZ == 8000
    assert [len(noise.names[split]) for split in ("train", "test")] == [7, 5]
    assert len(set(noise.names["train"]) | set(noise.names["test"])) == 12
    for split in ("train", "test"):
        recordings = getattr(noise, split)
        assert len(recordings) == len(noise.names[split])
        for recording in recordings:
            assert (recording.dtype, recording.ndim) == (np.float32, 1)
            assert not recording.flags.writeable
            assert 1.8 < len(recording) / SAMPLE_RATE_HZ <= 6
            assert np.abs(recording).max() < 0.9
            np.testing.assert_allclose(np.sqrt(np.mean(np.square(recording, dtype=float))), 0.03, rtol=1e-3)
    assert len({recording.tobytes() for recording in (*noise.train, *noise.test)}) == 12


def test_background_noise_is_loud_in_every_second():
    """No second has less than a quarter of the average RMS, so a piece of any recording can be scaled to a level."""
    noise = datasets.background_noise()
    for recording in (*noise.train, *noise.test):
        power = np.cumsum(np.square(recording, dtype=float))
        seconds = (power[SAMPLE_RATE_HZ:] - power[:-SAMPLE_RATE_HZ]) / SAMPLE_RATE_HZ
        assert np.sqrt(seconds.min()) > 0.03 / 4


def test_background_noise_has_no_rumble():
    """Below 75 Hz, where the filter has done its work, is less than a hundredth of the power."""
    noise = datasets.background_noise()
    for recording in (*noise.train, *noise.test):
        power = np.abs(np.fft.rfft(recording)) ** 2
        assert power[np.fft.rfftfreq(len(recording), 1 / SAMPLE_RATE_HZ) < 75].sum() < power.sum() / 100


def test_background_noise_has_a_card():
    """Title, origin and licence in both languages."""
    entry = downloads.registry()["background_noise"]
    for reader in language.LANGUAGES:
        language.use(reader)
        for card in (repr(datasets.background_noise()), datasets.background_noise()._repr_markdown_()):
            for text in (entry["title"][reader], entry["description"][reader], "CC0 1.0", "sonic-pi-samples"):
                assert text in card


LOADERS = {
    "spoken_digits_en": datasets.spoken_digits,
    "spoken_digits_ko": functools.partial(datasets.spoken_digits, spoken_language="ko"),
    "background_noise": datasets.background_noise,
}


@pytest.mark.parametrize("name", LOADERS)
def test_load_refuses_a_damaged_file(name, damage_stored):
    """One bit is enough; the error names the repair."""
    damage_stored(name)
    with pytest.raises(datasets.DataError, match=rf"damaged: .*git checkout -- data/{name}\.npz"):
        LOADERS[name]()


def test_in_window_keeps_the_clip():
    """A short clip is kept whole after the lead, a long one loses both ends alike; the dtype stays."""
    clip = np.arange(1, 1001, dtype=np.int16)
    window = in_window(clip)
    assert (window.shape, window.dtype) == ((8000,), np.int16)
    np.testing.assert_array_equal(window[400:1400], clip)
    assert not window[:400].any()
    assert not window[1400:].any()
    long = np.arange(1, 9602, dtype=np.int16)  # 2001 too many: 1000 before, 1001 behind
    np.testing.assert_array_equal(in_window(long)[400:], long[1000:8600])
    np.testing.assert_array_equal(in_window(long[:7600])[400:], long[:7600])


def _wav(samples):
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())
    return content.getvalue()


def _archive():
    """A small archive in the layout of FSDD: 5 speakers, 10 digits, 2 takes; each clip tells who it is."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        files = {"README.md": b"# Free Spoken Digit Dataset", "recordings/README.txt": b"no sound"}
        for number, speaker in enumerate(("george", "jackson", "nicolas", "theo", "yweweler")):
            for digit in range(10):
                for take in (10, 2):
                    value = 1000 * number + 100 * digit + take + 1
                    length = 9000 if (speaker, digit, take) == ("theo", 9, 10) else 1500 + value
                    files[f"recordings/{digit}_{speaker}_{take}.wav"] = _wav(np.full(length, value))
        for name, file in files.items():
            member = tarfile.TarInfo(f"free-spoken-digit-dataset-1.0.9/{name}")
            member.size = len(file)
            archive.addfile(member, io.BytesIO(file))
    return content.getvalue()


@pytest.fixture
def recordings(tmp_path, monkeypatch):
    """COURSE_SCALE=full with a small archive of the real layout on a loopback server; the registered file."""
    content = _archive()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    registry = copy.deepcopy(downloads.registry())
    (file,) = registry["spoken_digits_en"]["full"]["files"]
    file["sha256"] = hashlib.sha256(content).hexdigest()
    monkeypatch.setattr(downloads, "registry", lambda: registry)
    monkeypatch.setenv("COURSE_SCALE", "full")
    monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        file["url"] = f"http://127.0.0.1:{server.server_port}/v1.0.9.tar.gz"
        threading.Thread(
            target=functools.partial(server.serve_forever, poll_interval=0.02), daemon=True
        ).start()
        yield file
        server.shutdown()


def test_full_scale_loads_real_recordings(recordings, tmp_path):
    """Whole speakers are apart; take, speaker and digit are read from the names; a long clip keeps its middle."""
    data = datasets.spoken_digits()
    assert data is datasets.load("spoken_digits")
    speakers = {"train": (1, 2, 4), "validation": (0,), "test": (3,)}
    for split in SPLITS:
        inputs, targets = getattr(data, split)
        expected = [
            (digit, 1000 * speaker + 100 * digit + take + 1)
            for take in (2, 10)
            for speaker in speakers[split]
            for digit in range(10)
        ]
        assert (
            list(zip(targets.tolist(), np.round(inputs[:, 400] * 32768).astype(int), strict=True)) == expected
        )
        assert (inputs.dtype, inputs.shape[1], targets.dtype) == (np.float32, 8000, np.int64)
        assert not inputs[:, :400].any()
        lengths = [7600 if value == 3911 else 1500 + value for _, value in expected]
        assert (_words(inputs)[1] + 1 - 400).tolist() == [min(length, 7600) for length in lengths]
    assert datasets.voices().tolist() == [0] * 10 + [1] * 10 + [2] * 10 + [0] * 10 + [1] * 10 + [2] * 10
    assert "recordings (FSDD)" in data.about.title["en"]
    assert (data.about.licence, data.class_names[0]) == ("CC BY-SA 4.0", "zero")
    one = datasets.spoken_digits_of(1, 0, takes=1)
    assert one.train[1].tolist() == list(range(10))
    assert os.listdir(tmp_path) == ["free-spoken-digit-dataset-1.0.9.tar.gz"]


def test_full_scale_has_no_korean_recordings(recordings, tmp_path):
    """Korean stays synthetic, and nothing is fetched for it."""
    assert "합성 음성" in datasets.spoken_digits(spoken_language="ko").about.title["ko"]
    assert os.listdir(tmp_path) == []


def test_full_scale_refuses_another_file(recordings, tmp_path):
    """A file with another hash than the registered one is not used."""
    recordings["sha256"] = "0" * 64
    with pytest.raises(datasets.DataError, match="another file"):
        datasets.spoken_digits()
    assert os.listdir(tmp_path) == []


def test_full_scale_hash_is_the_known_one():
    """The hash and the release are those that TensorFlow Datasets demands."""
    (file,) = downloads.registry()["spoken_digits_en"]["full"]["files"]
    assert file["url"].endswith("/free-spoken-digit-dataset/archive/v1.0.9.tar.gz")
    assert file["sha256"] == "8bc44cde129d505cbbb6b365c09f80c663f2aa77578afc634e6141a2f87100c0"


def test_build_plan_keeps_voices_whole(builders):
    """Every variant is in one split; the digits alternate; rate and pitch are in range and differ between takes."""
    build = builders["build_spoken_digits"]
    for spoken_language in LANGUAGES:
        planned = build.plan(spoken_language)
        variants = [{voice.split("+")[1] for _, voice, *_ in planned[split]} for split in SPLITS]
        assert [len(of_split) for of_split in variants] == [25, 10, 20]
        assert len(set.union(*variants)) == 55
        for split in SPLITS:
            clips = planned[split]
            assert [digit for _, _, digit, *_ in clips] == list(range(10)) * (len(clips) // 10)
            stored = downloads.stored_arrays(f"spoken_digits_{spoken_language}")[f"{split}_voices"]
            assert [number for number, *_ in clips] == stored.tolist()
            assert len({number: voice for number, voice, *_ in clips}) == len(
                {voice for _, voice, *_ in clips}
            )
        slowest, fastest = build.WORDS_A_MINUTE[spoken_language]
        jitter = np.array([clip[3:] for clips in planned.values() for clip in clips])
        assert (jitter.min(axis=0) >= (slowest, 35)).all()
        assert (jitter.max(axis=0) <= (fastest, 65)).all()
        assert planned == build.plan(spoken_language)


def test_build_plan_gives_the_accents_in_turn(builders):
    """Eight English accents, all of them in every split, one to a voice; Korean has one."""
    build = builders["build_spoken_digits"]
    for clips in build.plan("en").values():
        accents = {number: voice.split("+")[0] for number, voice, *_ in clips}
        assert len(set(accents.values())) == 8
        assert set(accents.values()) == set(build.ACCENTS["en"])
    assert {voice.split("+")[0] for _, voice, *_ in build.plan("ko")["train"]} == {"ko"}


def test_build_keeps_what_sounds_alike_in_one_split(builders):
    """Variants that are one voice with small changes, by their name or by ear, do not cross."""
    of = {
        name: split
        for split, names in builders["build_spoken_digits"].VOICES.items()
        for name in names.split()
    }
    kin = (
        "steph steph2",
        "iven iven2 iven3",
        "quincy rob",
        "klatt3 klatt4 edward",
        "gustave marcelo",
        "Diogo Hugo",
    )
    for names in (*kin, "m1 m6 Alex john max Mike croak"):
        assert len({of[name] for name in names.split()}) == 1, names


def test_build_records_a_clip_at_level_and_place(builders):
    """A tone in silence, at 22,050 Hz: it comes out at 8 kHz, trimmed, with RMS 0.07, after the lead."""
    build = builders["build_spoken_digits"]
    time = np.arange(11_025) / 22_050
    source = np.concatenate([np.zeros(3000), 0.5 * np.sin(2 * np.pi * 500 * time), np.zeros(5000)])
    clip = build.recorded(source)
    assert (clip.shape, clip.dtype) == ((8000,), np.int16)
    assert not (clip % build.STEP).any()
    first, last = (ends[0] for ends in _words(clip[np.newaxis]))
    assert LEAD_SAMPLES <= first < LEAD_SAMPLES + 80
    assert abs(last + 1 - first - 4000) < 100
    tone = clip[first : last + 1] / 32768
    np.testing.assert_allclose(np.sqrt(np.mean(tone**2)), 0.07, rtol=0.03)
    spectrum = np.abs(np.fft.rfft(tone))
    assert abs(np.fft.rfftfreq(len(tone), 1 / 8000)[spectrum.argmax()] - 500) < 3


def test_build_refuses_a_clip_that_does_not_fit(builders):
    """A second of sound leaves no room for the lead; a click in a soft hum would be clipped at RMS 0.07."""
    recorded = builders["build_spoken_digits"].recorded
    hum = np.sin(np.arange(22_050))
    with pytest.raises(ValueError, match=r"A clip of 8000 samples, .* does not fit"):
        recorded(hum)
    click = np.eye(1, 11_025, 5_000)[0]
    with pytest.raises(ValueError, match="does not fit"):
        recorded(click + 0.02 * hum[:11_025])


def test_build_noise_takes_one_channel_and_no_rumble(builders):
    """The first channel, from the given second on, at most six of them, without its 50 Hz, at RMS 0.03."""
    build = builders["build_background_noise"]
    time = np.arange(8 * 44_100) / 44_100
    rumble, tone = np.sin(2 * np.pi * 50 * time), np.sin(2 * np.pi * 1000 * time)
    sound = build.recorded(np.column_stack([rumble + 0.1 * tone, -tone]), start_seconds=0.5) / 32768
    assert len(sound) == 48_000
    np.testing.assert_allclose(np.sqrt(np.mean(sound**2)), 0.03, rtol=1e-3)
    power = np.abs(np.fft.rfft(sound)) ** 2
    assert power[50 * 6] < power[1000 * 6]
    with pytest.raises(ValueError, match=r"peak .* would be clipped"):
        build.recorded(np.eye(1, 44_100, 20_000).T)


def test_build_noise_divides_what_is_stored(builders):
    """The recordings of the file are those of the builder, each with the hash of its source."""
    build = builders["build_background_noise"]
    assert datasets.background_noise().names == {
        split: tuple(sorted(names)) for split, names in build.RECORDINGS.items()
    }
    assert set(build.SHA256) == {name for names in build.RECORDINGS.values() for name in names}
