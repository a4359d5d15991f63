"""The exercises of chapter 07: mistakes that hints must tell apart, agreement with other implementations."""

import numpy as np
import pytest
from exercise_answers.chapter_07 import (
    RIGHT,
    both,
    decibels,
    mask_bands,
    shift,
    shift_later_only,
    shift_of_two_branches,
    split_by_voice,
)
from mistake_tables import check_apart, check_wrong_in

from course_lib import exercises
from course_lib.exercises import (
    chapter_07,
    chapter_07_mask,
    chapter_07_noise,
    chapter_07_shift,
    chapter_07_voices,
)

pytestmark = pytest.mark.usefixtures("tongue")

TABLES = {
    "noise": (chapter_07_noise._right, chapter_07_noise._MISTAKES, chapter_07_noise._EQUAL_LENGTHS),
    "lengths": (chapter_07_noise._right, chapter_07_noise._LENGTH_MISTAKES, chapter_07_noise._OTHER_LENGTHS),
    "shift": (chapter_07_shift._shifted, chapter_07_shift._MISTAKES, chapter_07_shift._LATER),
    "mask": (chapter_07_mask._masked, chapter_07_mask._MISTAKES, list(chapter_07_mask._cases())),
}


@pytest.mark.parametrize("table", TABLES)
def test_mistakes_differ(table):
    """No two mistakes give the same results on all cases, so no hint names the wrong one."""
    _, mistakes, cases = TABLES[table]
    check_apart([(name, wrong) for name, wrong, *_ in mistakes], cases)


@pytest.mark.parametrize("table", TABLES)
def test_mistakes_show_in_the_first_case(table):
    """Hints quote the first case: every mistake is wrong there already."""
    right, mistakes, cases = TABLES[table]
    check_wrong_in(cases[0], right, [(name, wrong) for name, wrong, *_ in mistakes])


def test_amplitude_mistakes_are_found():
    """Every pair of mistaken numbers is named by its own mistake, rounded to two decimals as well."""
    for mistake, numbers, *_ in chapter_07._MISTAKES:
        for answer in (numbers, np.round(numbers, 2)):
            result = exercises.check("07.amplitude", answer)
            assert (result.state, result.mistake) == ("not yet", mistake), numbers


def test_amplitude_names_both_mistakes(tongue):
    """If both the formula and the quiet copy are mistaken, the hint explains both."""
    half = decibels(0.07, 0.05) / 2
    result = exercises.check("07.amplitude", [half, half])
    assert result.mistake == "ten_not_twenty"
    for hint in {"en": ["powers", "stays 0.05"], "ko": ["전력", "0.05 그대로"]}[tongue]:
        assert hint in result.message


@pytest.mark.parametrize("blank", [(..., ...), [2.92, ...], [None, -17.08]], ids=["both", "second", "first"])
def test_amplitude_blank_in_a_pair(blank):
    """A pair with a blank in it is not answered yet."""
    assert exercises.check("07.amplitude", blank).state == "not answered"


@pytest.mark.slow
def test_amplitude_is_that_of_audiomentations():
    """The amplitude is the standard deviation of what `AddGaussianNoise` adds, and the decibels follow."""
    audiomentations = pytest.importorskip("audiomentations")
    clip = (np.sqrt(2) * 0.07 * np.sin(np.arange(40_000) / 5)).astype("float32")
    augment = audiomentations.AddGaussianNoise(min_amplitude=0.05, max_amplitude=0.05, p=1.0)
    for samples, wanted in zip((clip, clip * np.float32(0.1)), both(decibels), strict=True):
        noise = augment(samples, sample_rate=8000) - samples
        assert 10 * np.log10(np.mean(samples**2) / np.mean(noise**2)) == pytest.approx(wanted, abs=0.2)


@pytest.mark.parametrize("snr_db", [-5, 0, 6, 20, 33.3])
def test_noise_has_the_ratio_asked_for(snr_db):
    """Mean square by mean square, the right noise has the decibels, whatever the lengths."""
    for signal, noise, _ in chapter_07_noise._EQUAL_LENGTHS + chapter_07_noise._OTHER_LENGTHS:
        for function in (chapter_07_noise._right, *RIGHT["07.noise"]):
            scaled = np.asarray(function(signal, noise, snr_db), dtype=float)
            power_ratio = np.mean(signal.astype(float) ** 2) / np.mean(scaled**2)
            assert 10 * np.log10(power_ratio) == pytest.approx(snr_db, abs=1e-4)
            assert np.corrcoef(scaled, noise)[0, 1] == pytest.approx(1)


@pytest.mark.parametrize("name", ["07.noise", "07.shift", "07.mask"])
@pytest.mark.parametrize("kind", ["float32", "float64", "list"])
def test_right_in_every_kind(name, kind):
    """Arrays of float32 and float64 pass, and so do lists."""

    def answer(*given):
        result = np.asarray(RIGHT[name][0](*given))
        return result.tolist() if kind == "list" else result.astype(kind)

    assert exercises.check(name, answer).state == "right"


@pytest.mark.parametrize("num_samples", range(-7, 8))
def test_shift_is_that_of_scipy(num_samples):
    """The wanted clip is that of SciPy, for numbers beyond the clip's length as well."""
    from scipy import ndimage

    for clip in (chapter_07_shift._CLIP, chapter_07_shift._OTHER_CLIP):
        wanted = chapter_07_shift._shifted(clip, num_samples)
        assert wanted == ndimage.shift(clip, num_samples, order=0).tolist()
        assert wanted == shift(clip, num_samples).tolist()


@pytest.mark.slow
def test_shift_of_audiomentations_wraps_round():
    """As the closing remark says, `audiomentations.Shift` wraps round, and with `rollover=False` it is right."""
    audiomentations = pytest.importorskip("audiomentations")

    def answer(**options):
        def shift_by_audiomentations(samples, num_samples):
            exact = {"shift_unit": "samples", "fade_duration": 0, "p": 1.0}
            return audiomentations.Shift(num_samples, num_samples, **exact, **options)(samples, 8000)

        return shift_by_audiomentations

    assert "rollover=False" in exercises.check("07.shift", shift).message
    assert exercises.check("07.shift", answer()).mistake == "wraps_round"
    result = exercises.check("07.shift", answer(rollover=False))
    assert result.state == "right", result


def test_shift_that_raises():
    """An error for a positive number is the learner's; for another number the hint names number and error."""
    result = exercises.check("07.shift", lambda samples, n: samples[100 + n])
    assert (result.state, result.mistake) == ("error", None)
    assert exercises.check("07.shift", shift_later_only).mistake == "negative_not_handled"
    assert "`num_samples=0`" in exercises.check("07.shift", shift_of_two_branches).message


def test_mask_keeps_the_mean():
    """The wanted mask changes these bands only, to the mean that the spectrogram had."""
    for spectrogram, start, width in chapter_07_mask._cases():
        masked = np.array(chapter_07_mask._masked(spectrogram, start, width))
        inside = np.isin(np.arange(spectrogram.shape[1]), np.arange(start, start + width))
        np.testing.assert_array_equal(masked[:, ~inside], spectrogram[:, ~inside])
        np.testing.assert_allclose(masked[:, inside], np.mean(spectrogram.astype(float)))
        np.testing.assert_array_equal(masked, mask_bands(spectrogram, start, width))


def test_mask_of_standardised_features_is_zero():
    """As the closing remark says, where the mean is 0 the masked bands are 0."""
    spectrogram = np.random.default_rng(3).normal(-6, 2, (8, 4))
    standardised = (spectrogram - spectrogram.mean()) / spectrogram.std()
    np.testing.assert_allclose(mask_bands(standardised, 1, 2)[:, 1:3], 0, atol=1e-12)
    assert "0" in exercises.check("07.mask", mask_bands).message


def test_voices_are_the_groups_of_scikit_learn():
    """The wanted clips are those of scikit-learn's split by groups."""
    from sklearn.model_selection import LeavePGroupsOut

    voices = chapter_07_voices._VOICES
    for training, test in LeavePGroupsOut(2).split(voices, groups=voices):
        right = chapter_07_voices._split(voices, np.unique(voices[test]))
        assert [np.flatnonzero(part).tolist() for part in right] == [training.tolist(), test.tolist()]


@pytest.mark.parametrize("seed", range(20))
def test_voices_names_any_split_by_clip(seed):
    """However the clips are dealt out, a voice that stands on both sides is named with its counts."""

    def by_clip(voices, held_out):
        order = np.random.default_rng(seed).permutation(len(voices))
        return order[3:], order[:3]

    result = exercises.check("07.voices", by_clip)
    assert (result.state, result.mistake) == ("not yet", "voice_on_both_sides")


def test_voices_accepts_places_and_masks_together():
    """One part may be a mask and the other a list of places."""
    mixed = exercises.check(
        "07.voices",
        lambda *given: (split_by_voice(*given)[0], np.flatnonzero(split_by_voice(*given)[1]).tolist()),
    )
    assert mixed.state == "right"
