"""Tests of the printed Hangul: syllables, places, whole fonts apart, and the builder. The common contract is in test_datasets."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from course_lib import datasets, downloads, language
from course_lib.splits import SPLITS

pytestmark = pytest.mark.usefixtures("small_scale")

OWN_FONT = (
    Path(downloads.__file__).parent / "fonts" / "NanumSquareR.ttf"
)  # the course writes its labels in it
NUM_FONTS = {"train": 20, "validation": 8, "test": 15}


@pytest.fixture
def build(builders):
    """The builder, as a module."""
    return builders["build_printed_hangul"]


def _by_font(split):
    """The images of a split, shape `(fonts, 140, 28, 28)`: the fonts lie one behind the other."""
    return getattr(datasets.printed_hangul(), split)[0].reshape(-1, 140, 28, 28)


def test_fonts_do_not_cross(build):
    """Every family is in one split with its 140 images, as the table says; every style is in every split."""
    table = build.font_table()
    for split in SPLITS:
        fonts, rows = datasets.fonts_of(split), [row for row in table if row["split"] == split]
        np.testing.assert_array_equal(fonts, np.repeat([row["family"] for row in rows], 140))
        assert len(rows) == NUM_FONTS[split]
        assert {row["style"] for row in rows} == {"sans", "serif", "off-square", "headline", "handwriting"}
    assert len({row["family"] for row in table}) == len({row["sha256"] for row in table}) == len(table) == 43


def test_look_alikes_do_not_cross():
    """No font of one split is nearly that of another, measured by the correlation of images made coarser."""
    blocks = {split: _by_font(split).reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)) for split in SPLITS}
    centred = {split: images - images.mean(axis=(1, 2), keepdims=True) for split, images in blocks.items()}
    unit = {
        split: (images / np.linalg.norm(images, axis=(1, 2), keepdims=True)).reshape(-1, 140 * 14 * 14)
        for split, images in centred.items()
    }
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        assert (unit[one] @ unit[other].T).max() / 140 < 0.88
    assert (unit["train"] @ unit["train"].T).max() / 140 == pytest.approx(1, abs=1e-3)


def test_every_syllable_occurs_once_in_each_font(build):
    """The classes alternate in the order of the alphabet, vowel by vowel, and the Korean class names are the letters."""
    data = datasets.printed_hangul()
    for split in SPLITS:
        targets = getattr(data, split)[1]
        np.testing.assert_array_equal(targets, np.tile(np.arange(14), 10 * NUM_FONTS[split]))
    assert data.class_names[:3] == ("giyeok", "nieun", "digeut")
    language.use("ko")
    assert "".join(data.class_names) == build.CONSONANTS


@pytest.mark.parametrize("split", SPLITS)
def test_ink_is_in_the_middle(split):
    """The margins left and right, above and below, differ by a pixel at most, and no image is empty."""
    ink = _by_font(split).reshape(-1, 28, 28) > 0
    for axis in (1, 2):
        lines = ink.any(axis=axis)
        before, behind = lines.argmax(axis=1), lines[:, ::-1].argmax(axis=1)
        assert lines.any(axis=1).all()
        assert np.abs(before - behind).max() <= 1


def test_subset_draws_from_all_fonts():
    """A tenth of the images is balanced over the consonants and still has every font."""
    data = datasets.printed_hangul()
    font_of = {
        image.tobytes(): font for image, font in zip(data.train[0], datasets.fonts_of("train"), strict=True)
    }
    inputs, targets = data.subset(280, seed=0).train
    assert np.bincount(targets).tolist() == [20] * 14
    assert len({font_of[image.tobytes()] for image in inputs}) == 20


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        ("en", r"`split` must be one of \['train', 'validation', 'test'\]. Received: 'dev'"),
        ("ko", r"`split` .*\['train', 'validation', 'test'\] 가운데 하나. 받은 값: 'dev'"),
    ],
)
def test_fonts_of_lists_the_splits(reader, message):
    """An unknown split is answered with those there are."""
    language.use(reader)
    with pytest.raises(ValueError, match=message):
        datasets.fonts_of("dev")


def test_full_scale_is_the_same(monkeypatch):
    """There is no larger set to fetch."""
    small = datasets.printed_hangul()
    monkeypatch.setenv("COURSE_SCALE", "full")
    assert datasets.printed_hangul() is small


def test_build_composes_syllables_as_unicode_does(build):
    """Every syllable is the composition of its two letters, looked up by their names."""
    for consonant in build.CONSONANTS:
        for vowel in build.VOWELS:
            initial, medial = (
                unicodedata.lookup(unicodedata.name(letter).replace("LETTER", part))
                for letter, part in ((consonant, "CHOSEONG"), (vowel, "JUNGSEONG"))
            )
            assert build.syllable(consonant, vowel) == unicodedata.normalize("NFC", initial + medial)


def test_build_draws_what_is_stored(build):
    """The course's own copy of NanumSquare, and every other font of the table that is installed, gives the stored images."""
    arrays, drawn = downloads.stored_arrays("printed_hangul"), []
    for row in build.font_table():
        path = OWN_FONT if row["family"] == "NanumSquare" else build.FOLDER / row["file"]
        if not path.is_file() or downloads.sha256_of(path) != row["sha256"]:
            continue
        stored = arrays[f"{row['split']}_inputs"][arrays[f"{row['split']}_fonts"] == row["family"]]
        difference = np.abs(build.specimen(path.read_bytes()) - stored.astype(int))
        assert difference.max() <= 2, row["family"]  # another FreeType may round otherwise
        drawn.append(row["family"])
    assert "NanumSquare" in drawn


def test_build_refuses_what_does_not_fit(build):
    """Ink wider than the frame would be cut off: it is an error."""
    font = build.ImageFont.truetype(OWN_FONT, build.EM * build.FINER)
    with pytest.raises(ValueError, match=r"가나 of .* does not fit: .* of 224 pixels"):
        build.drawn("가나", font)


def test_build_names_the_missing_packages(build, tmp_path, monkeypatch):
    """Without the fonts it says what to install, and changes nothing."""
    monkeypatch.setattr("sys.argv", ["build_printed_hangul.py", "--folder", str(tmp_path)])
    monkeypatch.setattr(build.packing, "store", lambda *_, **__: pytest.fail("stored"))
    with pytest.raises(SystemExit, match=r"apt-get install fonts-alee fonts-baekmuk .* fonts-wqy-microhei"):
        build.main()
