"""Tests of the course's data: registry, hashes, divisions, refusals, and the builders' determinism."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zlib

import numpy as np
import pytest

from course_lib import datasets, downloads, language
from course_lib.splits import SPLITS

pytestmark = pytest.mark.usefixtures("small_scale")

FILES = ("mnist", "fashion_mnist", "printed_hangul")
TEXTS = ("clothing_reviews", "sms_spam", "korean_intents")
SOUNDS = ("spoken_digits_en", "spoken_digits_ko", "background_noise")
STORED = (*FILES, *TEXTS, *SOUNDS)
IMAGES = ("digits", *FILES)
SIZES = {
    "digits": (900, 449, 448),
    "mnist": (3000, 1000, 1000),
    "fashion_mnist": (8000, 2000, 2000),
    "printed_hangul": (2800, 1120, 2100),
    "breast_cancer": (300, 135, 134),
    "diabetes": (221, 111, 110),
}


@pytest.fixture
def copied_folder(tmp_path, monkeypatch):
    """A copy of the data folder that a test may damage; the loaders read it."""
    for file in ("registry.json", "mnist.npz"):
        shutil.copy(downloads.data_folder() / file, tmp_path)
    monkeypatch.setattr(downloads, "data_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", IMAGES)
def test_load_gives_the_documented_images(name):
    """Shapes, dtypes, range and balance are as the documentation says."""
    data = datasets.load(name)
    for split, size in zip(SPLITS, SIZES[name], strict=True):
        inputs, targets = getattr(data, split)
        assert inputs.shape == ((size, 64) if name == "digits" else (size, 28, 28, 1))
        assert (inputs.dtype, targets.dtype, targets.shape) == (np.float32, np.int64, (size,))
        assert (inputs.min(), inputs.max()) == (0, 1)
        counts = np.bincount(targets, minlength=data.num_classes)
        assert counts.max() - counts.min() <= (5 if name == "digits" and split != "train" else 0)
        assert not inputs.flags.writeable
        assert not targets.flags.writeable
    assert data.num_classes == len(data.class_names) == (14 if name == "printed_hangul" else 10)


@pytest.mark.parametrize("name", SIZES)
def test_load_keeps_the_splits_disjoint(name):
    """No example occurs twice, neither within a split nor across them."""
    data = datasets.load(name)
    everything = np.concatenate(
        [getattr(data, split)[0].reshape(len(getattr(data, split)[1]), -1) for split in SPLITS]
    )
    assert len({row.tobytes() for row in everything}) == sum(SIZES[name])


def test_digits_are_all_of_scikit_learn():
    """Every image of scikit-learn is in exactly one split, with its label."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    expected = {(row.tobytes(), int(label)) for row, label in zip(pixels, labels, strict=True)}
    data = datasets.digits()
    found = [
        ((row * 16).astype(float).tobytes(), int(label))
        for split in SPLITS
        for row, label in zip(*getattr(data, split), strict=True)
    ]
    assert len(found) == len(expected) == 1797
    assert set(found) == expected


def test_breast_cancer_gives_the_documented_arrays():
    """Shapes, dtypes and the names of the classes are as the documentation says; nothing can be changed."""
    data = datasets.breast_cancer()
    for split, size in zip(SPLITS, SIZES["breast_cancer"], strict=True):
        inputs, targets = getattr(data, split)
        assert (inputs.shape, inputs.dtype) == ((size, 30), np.float32)
        assert (targets.shape, targets.dtype) == ((size,), np.int64)
        assert not inputs.flags.writeable
        assert not targets.flags.writeable
    assert data.num_classes == 2
    assert data.class_names == ("malignant", "benign")
    language.use("ko")
    assert data.class_names == ("악성", "양성")


def test_breast_cancer_is_standardized_on_training_alone():
    """Training has mean 0 and deviation 1 in every feature; the other splits, measured alike, have not."""
    data = datasets.breast_cancer()
    inputs = data.train[0].astype(float)
    np.testing.assert_allclose(inputs.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(inputs.std(axis=0), 1, atol=1e-6)
    for split in SPLITS[1:]:
        assert np.abs(getattr(data, split)[0].mean(axis=0)).max() > 0.01


def test_breast_cancer_keeps_the_ratio_of_the_classes():
    """Benign tumours are as frequent in every split as in the whole, to the nearest tumour."""
    data = datasets.breast_cancer()
    for split in SPLITS:
        targets = getattr(data, split)[1]
        assert abs(targets.sum() - len(targets) * 357 / 569) < 1


def test_breast_cancer_training_is_spread_over_the_order():
    """Of any stretch of a class in scikit-learn's order, training takes its share, to the nearest tumour."""
    from sklearn.datasets import load_breast_cancer

    targets = load_breast_cancer().target
    train, *_ = datasets._spread_rows(targets, (112, 188))
    for label, (num, total) in enumerate([(112, 212), (188, 357)]):
        taken = np.cumsum(np.isin(np.flatnonzero(targets == label), train))
        assert np.abs(taken - np.arange(1, total + 1) * num / total).max() < 1


def test_breast_cancer_is_all_of_scikit_learn():
    """Every tumour of scikit-learn, standardized independently, is in exactly one split, with its label."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.preprocessing import StandardScaler

    features, labels = load_breast_cancer(return_X_y=True)
    rows = datasets._spread_rows(labels, (112, 188))
    np.testing.assert_array_equal(np.sort(np.concatenate(rows)), np.arange(569))
    scaler = StandardScaler().fit(features[rows[0]])
    for split, numbers in zip(SPLITS, rows, strict=True):
        inputs, targets = getattr(datasets.breast_cancer(), split)
        np.testing.assert_allclose(inputs, scaler.transform(features[numbers]), rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(targets, labels[numbers])


def test_diabetes_is_all_of_scikit_learn():
    """Every patient, standardized independently, is in exactly one split, with its target; two of four train."""
    from sklearn.datasets import load_diabetes
    from sklearn.preprocessing import StandardScaler

    features, progression = load_diabetes(return_X_y=True, scaled=False)
    columns = np.column_stack([features, progression])
    rows = [np.sort(np.r_[0:442:4, 2:442:4]), np.arange(1, 442, 4), np.arange(3, 442, 4)]
    expected = StandardScaler().fit(columns[rows[0]]).transform(columns)
    data = datasets.diabetes()
    assert data.num_classes is None
    for split, numbers in zip(SPLITS, rows, strict=True):
        inputs, targets = getattr(data, split)
        assert (inputs.dtype, targets.dtype) == (np.float32, np.float32)
        np.testing.assert_allclose(
            np.column_stack([inputs, targets]), expected[numbers], rtol=1e-5, atol=1e-6
        )


def test_diabetes_is_the_same_from_an_older_scikit_learn(monkeypatch):
    """Another last bit, as in scikit-learn 1.6, is not another measurement; another last digit is."""
    import sklearn.datasets

    expected = datasets.diabetes()
    features, progression = sklearn.datasets.load_diabetes(return_X_y=True, scaled=False)

    def load(changed):
        monkeypatch.setattr(sklearn.datasets, "load_diabetes", lambda **_: (changed, progression))
        return datasets._load_diabetes.__wrapped__()

    np.testing.assert_array_equal(load(np.nextafter(features, 0)).train[0], expected.train[0])
    with pytest.raises(datasets.DataError, match="SHA-256"):
        load(features - 1e-4)


def test_photographs_are_the_middle_of_scikit_learns():
    """Two pictures, three channels, small; the mean colour is that of the cropped original."""
    from sklearn.datasets import load_sample_image

    images = datasets.photographs()
    assert (images.shape, images.dtype) == ((2, 128, 128, 3), np.uint8)
    assert not images.flags.writeable
    for image, name in zip(images, ("china.jpg", "flower.jpg"), strict=True):
        original = load_sample_image(name)[21:405, 128:512]
        np.testing.assert_allclose(image.mean(axis=(0, 1)), original.mean(axis=(0, 1)), atol=0.1)


def test_photographs_need_the_registered_hash(copied_folder):
    """Another file of the same name is not shown as if it were ours."""
    registry = json.loads((copied_folder / "registry.json").read_text(encoding="utf-8"))
    registry["photographs"]["files_sha256"]["flower.jpg"] = "0" * 64
    (copied_folder / "registry.json").write_text(json.dumps(registry), encoding="utf-8")
    with pytest.raises(datasets.DataError, match=r"flower.jpg is damaged: .* Install scikit-learn again"):
        datasets._load_photographs.__wrapped__()


@pytest.mark.parametrize("name", FILES)
def test_flat_is_the_same_numbers(name):
    """flat=True gives vectors of the same pixels, and no second copy of them in memory."""
    images, vectors = getattr(datasets, name)(), getattr(datasets, name)(flat=True)
    assert vectors.test[0].shape == (len(images.test[0]), 784)
    np.testing.assert_array_equal(vectors.test[0], images.test[0].reshape(-1, 784))
    assert np.shares_memory(vectors.test[0], images.test[0])
    assert vectors.test[1] is images.test[1]


@pytest.mark.parametrize("name", SIZES)
def test_load_reads_once(name):
    """A repeated call returns the same object."""
    assert datasets.load(name) is datasets.load(name)


@pytest.mark.parametrize("name", ["cifar", "", None, 3])
def test_load_lists_the_known_names(name):
    """An unknown name is answered with the names there are."""
    with pytest.raises(
        ValueError,
        match="`name` must be one of digits, mnist, fashion_mnist, printed_hangul, breast_cancer, diabetes, "
        "clothing_reviews, sms_spam, korean_intents, korean_reviews",
    ):
        datasets.load(name)


def test_scale_must_be_known(monkeypatch):
    """A misspelt COURSE_SCALE is not taken for the small one."""
    monkeypatch.setenv("COURSE_SCALE", "ful")
    with pytest.raises(ValueError, match=r"`COURSE_SCALE` must be small or full or tiny\. Received: 'ful'"):
        datasets.mnist()


@pytest.mark.parametrize("name", STORED)
def test_registry_matches_the_file(name):
    """Hash, size, shapes and dtypes of the registry are those of the file; its licence texts are there."""
    entry, folder = downloads.registry()[name], downloads.data_folder()
    content = (folder / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert len(content) == entry["bytes"]
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        arrays = dict(archive)
    assert {k: {"shape": list(a.shape), "dtype": str(a.dtype)} for k, a in arrays.items()} == entry["arrays"]
    assert downloads.arrays_sha256(arrays) == entry["arrays_sha256"]
    assert (folder.parent / entry["made_by"]).is_file() or (folder / entry["made_by"].split("/")[1]).is_file()
    for file in entry["licence_files"]:
        assert (folder / file).stat().st_size > 500


def test_registry_and_folder_name_the_same_data():
    """Every data file has an entry, and every entry says origin, licence and citation."""
    registry = downloads.registry()
    stored = {entry["file"] for entry in registry.values() if entry["file"]}
    assert {path.name for path in downloads.data_folder().glob("*.npz")} == {
        f for f in stored if f.endswith(".npz")
    }
    for name, entry in registry.items():
        assert entry["name"] == name
        for key in ("origin", "licence", "licence_checked", "made_by", "citation"):
            assert entry[key], (name, key)
        known = [key for key in ("arrays_sha256", "files_sha256", "sha256") if entry.get(key)]
        assert known or entry["full"]["files"], name
        for file in entry.get("full", {"files": ()})["files"]:
            assert re.fullmatch("[0-9a-f]{64}", file["sha256"]), name
        for key in ("title", "description"):
            assert set(entry[key]) == set(language.LANGUAGES)


def _truncate(path):
    path.write_bytes(path.read_bytes()[:-1000])


def _flip_one_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_truncate, _flip_one_bit, lambda path: path.write_bytes(b"")])
def test_load_refuses_a_damaged_file(copied_folder, damage):
    """The error names the file, both hashes and the repair."""
    path = copied_folder / "mnist.npz"
    damage(path)
    expected, found = downloads.registry()["mnist"]["sha256"], downloads.sha256_of(path)
    with pytest.raises(datasets.DataError, match=rf"damaged: expected SHA-256 {expected}, found {found}"):
        datasets.mnist()
    with pytest.raises(datasets.DataError, match=r"git checkout -- data/mnist\.npz"):
        datasets.mnist()


@pytest.mark.parametrize(("reader", "message"), [("en", "cannot be read"), ("ko", "읽을 수 없습니다")])
def test_load_refuses_a_missing_file(copied_folder, reader, message):
    """A missing file is told with the repair, in both languages."""
    (copied_folder / "mnist.npz").unlink()
    language.use(reader)
    with pytest.raises(datasets.DataError, match=rf"{message}.*git checkout -- data/mnist.npz"):
        datasets.mnist()


@pytest.mark.parametrize("content", [None, "{"], ids=["missing", "broken"])
def test_load_refuses_a_damaged_registry(copied_folder, content):
    """Without its registry nothing is trusted."""
    (copied_folder / "registry.json").unlink()
    if content:
        (copied_folder / "registry.json").write_text(content)
    with pytest.raises(datasets.DataError, match=r"list of data files .*git checkout -- data/registry.json"):
        datasets.mnist()


@pytest.mark.parametrize(
    ("reader", "name", "message"),
    [
        ("en", "digits", "scikit-learn's digits are not those of this course: expected SHA-256 {}"),
        ("en", "breast_cancer", "scikit-learn's tumours are not those of this course: expected SHA-256 {}"),
        ("en", "diabetes", "scikit-learn's diabetes data are not those of this course: expected SHA-256 {}"),
        ("ko", "digits", "scikit-learn의 숫자 데이터가 이 강좌의 것과 다릅니다. 필요한 SHA-256: {}"),
        (
            "ko",
            "breast_cancer",
            "scikit-learn의 유방 종양 데이터가 이 강좌의 것과 다릅니다. 필요한 SHA-256: {}",
        ),
    ],
)
@pytest.mark.parametrize("damaged", ["inputs", "targets", "order"])
def test_data_of_another_scikit_learn_are_refused(monkeypatch, reader, name, message, damaged):
    """If scikit-learn ever changes its data, the course says so instead of measuring something else."""
    import sklearn.datasets

    load = getattr(sklearn.datasets, f"load_{name}")

    def changed(**options):
        inputs, labels = load(**options)
        if damaged == "inputs":
            inputs[0, 0] += 1
        elif damaged == "targets":
            labels[0] = 1 - labels[0]
        else:
            inputs, labels = inputs[::-1], labels[::-1]
        return inputs, labels

    monkeypatch.setattr(sklearn.datasets, f"load_{name}", changed)
    language.use(reader)
    expected = downloads.registry()[name]["arrays_sha256"]
    with pytest.raises(datasets.DataError, match=re.escape(message.format(expected))):
        getattr(datasets, f"_load_{name}").__wrapped__()


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "diabetes"])
def test_data_of_scikit_learn_need_the_registered_hash(copied_folder, name):
    """A registry with another hash is not overruled by good data: both hashes are told."""
    registry = json.loads((copied_folder / "registry.json").read_text(encoding="utf-8"))
    right, registry[name]["arrays_sha256"] = registry[name]["arrays_sha256"], "0" * 64
    (copied_folder / "registry.json").write_text(json.dumps(registry), encoding="utf-8")
    with pytest.raises(datasets.DataError, match=f"expected SHA-256 {'0' * 64}, found {right}"):
        getattr(datasets, f"_load_{name}").__wrapped__()


@pytest.mark.parametrize(("reader", "words"), [("en", ("licence", "citation")), ("ko", ("라이선스", "인용"))])
@pytest.mark.parametrize("name", SIZES)
def test_card_is_in_the_readers_language(name, reader, words):
    """The data card shows title, origin and licence under headings of the language in use."""
    language.use(reader)
    data, entry = datasets.load(name), downloads.registry()[name]
    for card in (repr(data), data._repr_markdown_()):
        for text in (*words, entry["title"][reader], entry["origin"], entry["licence"]):
            assert text in card


def test_data_folder_prefers_the_installed_one(tmp_path, monkeypatch):
    """In a wheel the data lie inside the package; in a checkout beside it."""
    package = tmp_path / "course_lib"
    package.mkdir()
    monkeypatch.setattr(downloads, "__file__", str(package / "downloads.py"))
    assert downloads.data_folder() == tmp_path / "data"
    (package / "data").mkdir()
    assert downloads.data_folder() == package / "data"


def test_import_is_light():
    """Importing the module loads neither TensorFlow, Keras nor scikit-learn."""
    code = "import sys, course_lib.datasets; print({'tensorflow', 'keras', 'sklearn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("name", [*FILES, *TEXTS, "background_noise"])
def test_pack_rebuilds_the_file_from_its_arrays(builders, name):
    """Packing the arrays again gives the registered bytes (the compressor of CPython on Linux is meant)."""
    content = builders["packing"].pack(downloads.stored_arrays(name))
    if sys.platform == "linux" and "ng" not in zlib.ZLIB_RUNTIME_VERSION:
        assert hashlib.sha256(content).hexdigest() == downloads.registry()[name]["sha256"]
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        assert downloads.arrays_sha256(dict(archive)) == downloads.registry()[name]["arrays_sha256"]


def _source(per_class, num_classes=3):
    """Images whose first pixel is the row number, with labels in an irregular order."""
    labels = (
        np.random.default_rng(0).permutation(np.repeat(np.arange(num_classes), per_class)).astype(np.uint8)
    )
    images = np.zeros((len(labels), 28, 28), np.uint8)
    images[:, 0, 0] = np.arange(len(labels))
    return images, labels


def test_build_mnist_deals_three_one_one(builders):
    """Of five images of a class, in source order, three train, one validates, one tests; classes alternate."""
    images, labels = _source(10)
    table = np.column_stack([images.reshape(30, 784), labels])
    splits = builders["build_mnist"].splits(table)
    assert [len(splits[split][1]) for split in SPLITS] == [18, 6, 6]
    np.testing.assert_array_equal(splits["train"][1], np.tile([0, 1, 2], 6))
    zeros = np.flatnonzero(labels == 0)
    np.testing.assert_array_equal(splits["validation"][0][::3, 0, 0], zeros[[3, 8]])
    np.testing.assert_array_equal(splits["test"][0][::3, 0, 0], zeros[[4, 9]])


def test_build_fashion_mnist_keeps_the_original_test_part_apart(builders):
    """Training and validation hold images of the first part only, test of the second only."""
    images, labels = _source(12)
    splits = builders["build_fashion_mnist"].splits((images, labels), (images + 100, labels), 10, 5)
    assert [len(splits[split][1]) for split in SPLITS] == [24, 6, 15]
    assert splits["train"][0][:, 0, 0].max() < 36
    assert splits["validation"][0][:, 0, 0].max() < 36
    assert splits["test"][0][:, 0, 0].min() >= 100


def test_store_enters_what_it_wrote(builders, tmp_path, monkeypatch):
    """The registry gets the hashes of the very file, and storing again changes no byte."""
    packing = builders["packing"]
    monkeypatch.setattr(packing, "FOLDER", tmp_path)
    (tmp_path / "registry.json").write_text('{"mnist": {"name": "mnist"}}')
    splits = builders["build_mnist"].splits(np.column_stack([_source(5)[0].reshape(15, 784), _source(5)[1]]))
    packing.store("mnist", splits)
    first = (tmp_path / "mnist.npz").read_bytes()
    entry = json.loads((tmp_path / "registry.json").read_text(encoding="utf-8"))["mnist"]
    assert entry["sha256"] == hashlib.sha256(first).hexdigest()
    assert entry["arrays"]["train_inputs"] == {"shape": [9, 28, 28], "dtype": "uint8"}
    packing.store("mnist", splits)
    assert (tmp_path / "mnist.npz").read_bytes() == first


def test_check_source_refuses_another_source(builders, tmp_path):
    """A builder stops at a source that is not the one it was written for."""
    (tmp_path / "source").write_bytes(b"other")
    with pytest.raises(SystemExit, match="not the expected source"):
        builders["packing"].check_source(tmp_path / "source", "0" * 64)
