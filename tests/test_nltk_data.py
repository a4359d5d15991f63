"""WordNet and the tagger of the course: NLTK and nlpaug find them offline; a damaged file is refused."""

import importlib.metadata
import os
import shutil
import subprocess
import sys

import pytest

from course_lib import downloads, nltk_data

PASTED = """
import course_lib.text_augmentation
import nlpaug.augmenter.word as naw
aug = naw.SynonymAug()
print(aug.augment("This is an example sentence."))
import nltk
print(nltk.pos_tag(["It", "works"]), nltk.corpus.wordnet.synsets("dress")[0].name())
"""


@pytest.mark.slow
def test_pasted_lines_run_on_a_fresh_machine(tmp_path):
    """An empty home, no data of the reader's, and nothing that could be downloaded: the lines give a list of one text."""
    pytest.importorskip("nlpaug")
    env = {
        **os.environ,
        "HOME": str(tmp_path),
        "USERPROFILE": str(tmp_path),
        "https_proxy": "http://127.0.0.1:1",
    }
    env.pop("NLTK_DATA", None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PASTED], env=env, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith("['")
    assert first != "['This is an example sentence.']"
    assert second == "[('It', 'PRP'), ('works', 'VBZ')] dress.n.01"
    assert not any(path.name == "nltk_data" for path in tmp_path.iterdir())


def test_use_comes_after_the_places_of_the_reader(monkeypatch):
    """Whether NLTK is imported or not, and once however often it is called."""
    folder = str(downloads.data_folder() / "nltk_data")
    monkeypatch.delitem(sys.modules, "nltk.data", raising=False)
    monkeypatch.setenv("NLTK_DATA", "mine")
    nltk_data.use()
    nltk_data.use()
    assert os.environ["NLTK_DATA"].split(os.pathsep) == ["mine", folder]

    fake = type(sys)("nltk.data")
    fake.path = ["mine", "others"]
    monkeypatch.setitem(sys.modules, "nltk.data", fake)
    nltk_data.use()
    nltk_data.use()
    assert fake.path == ["mine", "others", folder]


@pytest.fixture
def copied_folder(tmp_path, monkeypatch):
    """A copy of the files that a test may change, and an empty cache."""
    source, folder = downloads.data_folder(), tmp_path / "data"
    shutil.copytree(source / "nltk_data", folder / "nltk_data")
    shutil.copy(source / "registry.json", folder)
    monkeypatch.setattr(downloads, "data_folder", lambda: folder)
    monkeypatch.setenv("COURSE_DATA_CACHE", str(tmp_path / "cache"))
    monkeypatch.delitem(sys.modules, "nltk.data", raising=False)
    monkeypatch.delenv("NLTK_DATA", raising=False)
    nltk_data._verified.cache_clear()
    yield folder
    nltk_data._verified.cache_clear()


@pytest.mark.skipif(os.name != "posix", reason="NLTK asks for the owner on POSIX only")
@pytest.mark.parametrize("path", [".", "corpora", "corpora/wordnet.zip"])
def test_use_copies_what_others_may_write(copied_folder, tmp_path, path):
    """NLTK 3.10 would refuse such files: it is shown a copy that is the reader's alone, once."""
    assert nltk_data.use() == copied_folder / "nltk_data"
    (copied_folder / "nltk_data" / path).chmod(0o775)
    for _ in range(2):
        folder = nltk_data.use()
        assert folder == tmp_path / "cache" / "nltk_data"
    assert os.environ["NLTK_DATA"].split(os.pathsep)[1:] == [str(folder)]
    for file in ("corpora/wordnet.zip", "taggers/averaged_perceptron_tagger_eng.zip"):
        assert (folder / file).read_bytes() == (copied_folder / "nltk_data" / file).read_bytes()
        assert all(nltk_data._is_private(one) for one in (folder / file, (folder / file).parent, folder))
    assert len(list(folder.rglob("*"))) == 4


@pytest.mark.parametrize(
    ("version", "unpacked"), [("3.9", True), ("3.9.1", True), ("3.9.3", False), ("3.10", False)]
)
def test_use_unpacks_the_tagger_for_an_old_nltk(copied_folder, monkeypatch, version, unpacked):
    """NLTK 3.9.1, Colab's, opens the tagger's files by name: they are there, and nobody else may change them."""
    monkeypatch.setattr(importlib.metadata, "version", lambda name: version)
    folder = nltk_data.use()
    name = "averaged_perceptron_tagger_eng"
    assert (folder / "taggers" / name).exists() == unpacked
    assert (folder == copied_folder / "nltk_data") != unpacked
    assert (folder / "corpora" / "wordnet.zip").exists()
    if unpacked:
        for part in ("weights", "tagdict", "classes"):
            file = folder / "taggers" / name / f"{name}.{part}.json"
            assert [file.read_bytes()] == nltk_data.read("tagger", file.name)
            assert all(nltk_data._is_private(path) for path in (file, file.parent, folder))


def test_use_says_where_no_copy_can_be(copied_folder, tmp_path, english_reader):
    """The cache is a file: a clear error, and what to do."""
    if os.name == "posix":
        (tmp_path / "cache").write_text("")
        (copied_folder / "nltk_data").chmod(0o777)
        with pytest.raises(downloads.DataError, match=r"cannot hold a copy .*chmod -R go-w"):
            nltk_data.use()


def test_read_refuses_a_damaged_file(copied_folder, english_reader):
    """One other byte in the zip: nothing is read, and the message says how to repair it."""
    path = copied_folder / downloads.registry()["tagger"]["file"]
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(downloads.DataError, match="git checkout -- data/nltk_data/taggers/averaged_per"):
        nltk_data.read("tagger", "LICENSE")


@pytest.mark.parametrize("name", ["wordnet", "tagger"])
def test_zips_hold_their_licence(name):
    """Who takes the zip takes the licence with it."""
    (licence,) = nltk_data.read(name, "LICENSE")
    (path,) = downloads.registry()[name]["licence_files"]
    assert licence == (downloads.data_folder() / path).read_bytes()
