"""The course's data: small, real and offline, each set divided once into training, validation and test.

`data/registry.json` names every file with its origin, licence and SHA-256; nothing is loaded whose hash differs.
With the environment variable `COURSE_SCALE=full`, `mnist` and `fashion_mnist` fetch the full-size sets instead,
`spoken_digits` fetches real recordings, and `korean_reviews` is there at all. The texts are loaded by `text_datasets`,
the sounds by `audio_datasets`.
"""

import functools
import gzip

import numpy as np

from course_lib import arguments, downloads, scale
from course_lib.audio_datasets import (
    BackgroundNoise,
    background_noise,
    spoken_digits,
    spoken_digits_of,
    voices,
)
from course_lib.downloads import DataError
from course_lib.language import say
from course_lib.splits import SPLITS, About, Dataset, from_arrays
from course_lib.text_datasets import clothing_reviews, korean_intents, korean_reviews, sms_spam

__all__ = [
    "About",
    "BackgroundNoise",
    "DataError",
    "Dataset",
    "background_noise",
    "breast_cancer",
    "clothing_reviews",
    "diabetes",
    "digits",
    "fashion_mnist",
    "fonts_of",
    "from_arrays",
    "korean_intents",
    "korean_reviews",
    "load",
    "mnist",
    "photographs",
    "printed_hangul",
    "sms_spam",
    "spoken_digits",
    "spoken_digits_of",
    "voices",
]

_DIGITS_TRAIN = (90,) * 10  # per class
_TUMOURS_TRAIN = (112, 188)  # the 212 malignant and 357 benign in their ratio


def digits():
    """The 1,797 handwritten digits of scikit-learn, 8×8.

    The division is fixed and needs no random numbers: 90 images of each digit, evenly spread over
    scikit-learn's order, are for training; the others, class by class, alternate between validation and test.
    No image occurs twice, but the 13 writers are not kept apart: all three sets are of the same hands.

    Returns:
        `Dataset`. Inputs float32, shape `(n, 64)`, in [0, 1]; targets int64. Train 900, validation 449, test 448.
    Raises:
        DataError: If scikit-learn's data are not those the course was measured with.
    """
    return _load_digits()


def mnist(*, flat=False):
    """5,000 MNIST digits, 28×28; all 70,000 with `COURSE_SCALE=full`.

    Args:
        flat: Bool. Whether an input is a vector of 784 numbers instead of an image.
    Returns:
        `Dataset`. Inputs float32, shape `(n, 28, 28, 1)` or `(n, 784)`, in [0, 1]; targets int64.
        Train 3,000, validation 1,000, test 1,000, balanced; at full scale 50,000, 10,000, 10,000.
        No image occurs twice in the 5,000.
    Raises:
        DataError: If the file is missing or damaged, or cannot be fetched.
    """
    return _load_images("mnist", bool(flat), _full_scale(), downloads.data_folder(), downloads.cache_folder())


def fashion_mnist(*, flat=False):
    """12,000 Fashion-MNIST images, 28×28; all 70,000 with `COURSE_SCALE=full`.

    Args:
        flat: Bool. Whether an input is a vector of 784 numbers instead of an image.
    Returns:
        `Dataset`. Inputs float32, shape `(n, 28, 28, 1)` or `(n, 784)`, in [0, 1]; targets int64.
        Train 8,000, validation 2,000 (both of the original training part), test 2,000 (of the original
        test part), balanced; at full scale 50,000, 10,000, 10,000. No image occurs twice.
    Raises:
        DataError: If the file is missing or damaged, or cannot be fetched.
    """
    return _load_images(
        "fashion_mnist", bool(flat), _full_scale(), downloads.data_folder(), downloads.cache_folder()
    )


def printed_hangul(*, flat=False):
    """6,020 printed Hangul syllables, 28×28, in 43 fonts of which no family is in two parts; the same at full scale.

    A syllable is one of 14 initial consonants, its class (ㄱ is 0, ㅎ is 13), with one of ten vowels to the right of it or
    below; each occurs once in each font. All fonts are drawn at 24 pixels to the em, so that some are smaller than others as
    they are in print, and the bounding box of the ink is in the middle of the image.

    Args:
        flat: Bool. Whether an input is a vector of 784 numbers instead of an image.
    Returns:
        `Dataset`. Inputs float32, shape `(n, 28, 28, 1)` or `(n, 784)`, in [0, 1]; targets int64. Train 2,800 (20 fonts),
        validation 1,120 (8), test 2,100 (15), balanced. No image occurs twice. `subset` draws
        among the images of all 20 fonts.
    Raises:
        DataError: If the file is missing or damaged.
    """
    return _load_images(
        "printed_hangul", bool(flat), False, downloads.data_folder(), downloads.cache_folder()
    )


def fonts_of(split="train"):
    """The font family of each image of `printed_hangul`, in the order of the whole part.

    Args:
        split: `"train"`, `"validation"` or `"test"`.
    Returns:
        Array of text, shape `(n,)`.
    Raises:
        DataError: If the file is missing or damaged.
        ValueError: If there is no such part.
    """
    arguments.one_of("split", split, SPLITS)
    return downloads.stored_arrays("printed_hangul")[f"{split}_fonts"]


def breast_cancer():
    """The 569 breast tumours of scikit-learn, 30 measurements of cell nuclei each.

    The features are in scikit-learn's order: radius, texture, perimeter and seven more, first their means
    over the nuclei, then the standard errors, then the means of the three largest values ("worst").
    The division is fixed and needs no random numbers, as in `digits`; each part has both classes
    in the same ratio as the whole. No tumour occurs twice.

    Returns:
        `Dataset`. Inputs float32, shape `(n, 30)`, without unit: of each feature its mean in the training part
        is subtracted, and the rest divided by its standard deviation there. Targets int64: 0 malignant,
        1 benign. Train 300 (112 malignant), validation 135 (50), test 134 (50).
    Raises:
        DataError: If scikit-learn's data are not those the course was measured with.
    """
    return _load_breast_cancer()


def diabetes():
    """The 442 diabetes patients of scikit-learn: ten measurements and the progression a year later.

    The features are in scikit-learn's order: age, sex, bmi, bp (blood pressure) and six values of the blood
    serum, s1 to s6. The division is fixed and needs no random numbers: of every four patients, in
    scikit-learn's order, the first and third train, the second validates, the fourth tests.

    Returns:
        `Dataset` for regression. Inputs float32, shape `(n, 10)`, and targets float32, shape `(n,)`, without unit:
        of each column, targets included, its mean in the training part is subtracted, and the rest divided by
        its standard deviation there. Train 221, validation 111, test 110.
    Raises:
        DataError: If scikit-learn's data are not those the course was measured with.
    """
    return _load_diabetes()


def photographs():
    """The two photographs of scikit-learn, a temple and a flower, to look at; nothing is measured with them.

    Returns:
        uint8 array, shape `(2, 128, 128, 3)`, 0 to 255, read-only: the middle 384×384 pixels, each block of 3×3
        averaged.
    Raises:
        DataError: If scikit-learn's files are not those of the course.
    """
    return _load_photographs()


_LOADERS = {
    "digits": digits,
    "mnist": mnist,
    "fashion_mnist": fashion_mnist,
    "printed_hangul": printed_hangul,
    "breast_cancer": breast_cancer,
    "diabetes": diabetes,
    "clothing_reviews": clothing_reviews,
    "sms_spam": sms_spam,
    "korean_intents": korean_intents,
    "korean_reviews": korean_reviews,
    "spoken_digits": spoken_digits,
}


def load(name):
    """Load a data set by its name, such as `"digits"`.

    Returns:
        `Dataset`.
    Raises:
        ValueError: If there is no such data set; the message lists those there are.
    """
    if name not in _LOADERS:
        known = ", ".join(_LOADERS)
        arguments.reject("name", expected_en=f"one of {known}", expected_ko=known, received=repr(name))
    return _LOADERS[name]()


def _full_scale():
    return scale.current() == "full"


@functools.lru_cache(maxsize=1)
def _load_digits():
    from sklearn.datasets import load_digits

    pixels, targets = load_digits(return_X_y=True)
    entry = _checked_entry(
        "digits", pixels.astype(np.uint8), targets.astype(np.uint8), en="digits", ko="숫자"
    )
    inputs = np.divide(pixels, 16, dtype=np.float32)
    parts = _spread_rows(targets, _DIGITS_TRAIN)
    return Dataset(*((inputs[rows], targets[rows]) for rows in parts), About.from_entry(entry))


@functools.lru_cache(maxsize=1)
def _load_breast_cancer():
    from sklearn.datasets import load_breast_cancer

    features, targets = load_breast_cancer(return_X_y=True)
    entry = _checked_entry("breast_cancer", features, targets.astype(np.uint8), en="tumours", ko="유방 종양")
    parts = _spread_rows(targets, _TUMOURS_TRAIN)
    inputs = _standardized(features, parts[0])
    return Dataset(*((inputs[rows], targets[rows]) for rows in parts), About.from_entry(entry))


@functools.lru_cache(maxsize=1)
def _load_diabetes():
    from sklearn.datasets import load_diabetes

    features, targets = load_diabetes(return_X_y=True, scaled=False)
    features = features.round(4)  # older versions, such as Colab's 1.6, hold 4.803999999999999 for 4.804
    entry = _checked_entry("diabetes", features, targets, en="diabetes data", ko="당뇨병")
    turn = np.arange(len(targets)) % 4
    parts = [np.flatnonzero(np.isin(turn, turns)) for turns in ((0, 2), (1,), (3,))]
    inputs, targets = _standardized(features, parts[0]), _standardized(targets, parts[0])
    return Dataset(*((inputs[rows], targets[rows]) for rows in parts), About.from_entry(entry))


@functools.lru_cache(maxsize=1)
def _load_photographs():
    from importlib.resources import as_file, files

    from PIL import Image

    blocks = []
    for name, sha256 in downloads.registry()["photographs"]["files_sha256"].items():
        repair = say(en="Install scikit-learn again.", ko="scikit-learn을 다시 설치하십시오.")
        with as_file(files("sklearn.datasets.images") / name) as path:
            downloads.verify(path, sha256, repair)
            pixels = np.asarray(Image.open(path))
        blocks.append(pixels[21:405, 128:512].reshape(128, 3, 128, 3, 3).mean(axis=(1, 3)))
    images = np.round(blocks).astype(np.uint8)
    images.flags.writeable = False
    return images


def _standardized(columns, train):
    """Mean 0 and deviation 1 in the training rows: the other parts must not influence what a model sees."""
    known = columns[train]
    return ((columns - known.mean(axis=0)) / known.std(axis=0)).astype(np.float32)


def _checked_entry(name, inputs, targets, *, en, ko):
    """The registry's entry for arrays of scikit-learn; `DataError` if they are not the registered ones."""
    entry = downloads.registry()[name]
    expected = entry["arrays_sha256"]
    found = downloads.arrays_sha256({"inputs": inputs, "targets": targets})
    if found != expected:
        raise DataError(
            say(
                en=f"scikit-learn's {en} are not those of this course: expected SHA-256 {expected}, "
                f"found {found}. Install scikit-learn again.",
                ko=f"scikit-learn의 {ko} 데이터가 이 강좌의 것과 다릅니다. 필요한 SHA-256: {expected}, "
                f"실제: {found}. scikit-learn을 다시 설치하십시오.",
            )
        )
    return entry


def _spread_rows(targets, num_train):
    """Row numbers of training, validation and test, each ascending.

    Of class k, `num_train[k]` rows evenly spread over the order of the data are for training;
    the others, class by class, alternate between validation and test.
    """
    by_class = [np.flatnonzero(targets == label) for label in range(len(num_train))]
    train = np.concatenate(
        [rows[np.arange(num) * len(rows) // num] for rows, num in zip(by_class, num_train, strict=True)]
    )
    others = np.setdiff1d(np.concatenate(by_class), train)
    others = others[np.argsort(targets[others], kind="stable")]
    return [np.sort(rows) for rows in (train, others[0::2], others[1::2])]


@functools.lru_cache(maxsize=8)
def _load_images(name, flat, full, data_folder, cache_folder):
    """The image set `name`; the folders are arguments so that another folder is another entry of the cache."""
    if flat:
        images = _load_images(name, False, full, data_folder, cache_folder)
        parts = (getattr(images, split) for split in SPLITS)
        return Dataset(
            *((inputs.reshape(len(inputs), -1), targets) for inputs, targets in parts), images.about
        )
    entry = downloads.registry()[name]
    if full:
        return Dataset(*_full_parts(downloads.fetch_full(name)), About.from_entry(entry, **entry["full"]))
    arrays = downloads.stored_arrays(name)
    parts = (_scaled(arrays[f"{split}_inputs"], arrays[f"{split}_targets"]) for split in SPLITS)
    return Dataset(*parts, About.from_entry(entry))


def _scaled(images, labels):
    return np.divide(images[..., np.newaxis], 255, dtype=np.float32), labels


def _full_parts(paths):
    """Train, validation and test of full-size files: one .npz, or four IDX files in the registry's order."""
    if len(paths) == 1:
        with np.load(paths[0], allow_pickle=False) as archive:
            train_images, train_labels, test_images, test_labels = (
                archive[key] for key in ("x_train", "y_train", "x_test", "y_test")
            )
    else:
        train_images, train_labels, test_images, test_labels = (_read_idx(path) for path in paths)
    by_class = np.argsort(train_labels, kind="stable")
    is_validation = np.zeros(len(train_labels), bool)
    is_validation[by_class[5::6]] = True
    return (
        _scaled(train_images[~is_validation], train_labels[~is_validation]),
        _scaled(train_images[is_validation], train_labels[is_validation]),
        _scaled(test_images, test_labels),
    )


def _read_idx(path):
    """Array of an IDX file: two zero bytes, type, number of axes, the lengths as big-endian int32, the bytes."""
    content = gzip.decompress(path.read_bytes())
    shape = np.frombuffer(content, ">i4", count=content[3], offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)
