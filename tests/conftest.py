"""Shared by the tests. The tools are scripts beside each other, so their folder is put on the path."""

import collections
import importlib
import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
# Beside other processes, as many as cores: more threads would only wait for each other.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.update(TF_NUM_INTRAOP_THREADS="1", OMP_NUM_THREADS="1")


def pytest_terminal_summary(terminalreporter):
    """Say why tests were skipped: a line a reason, not a line a test as `-rs` does."""
    skipped = terminalreporter.stats.get("skipped", ())
    for reason, number in collections.Counter(report.longrepr[2] for report in skipped).items():
        terminalreporter.write_line(f"{reason} [{number}]")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A project with one chapter, not built yet; kernels find this checkout's course_lib."""
    stubs = tmp_path / "stubs"  # the tools' own chapters need no TensorFlow, and its import takes seconds
    stubs.mkdir()
    (stubs / "tensorflow.py").write_text("import logging\n\nget_logger = logging.getLogger\n")
    paths = [str(stubs), str(ROOT), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    from demo_chapter import SOURCE, write_source

    folder = tmp_path / "course"
    (folder / "notebooks" / "src").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nname = "demo"\n\n[tool.ruff]\nline-length = 110\n')
    write_source(folder, SOURCE)
    return folder


@pytest.fixture
def executed(course, monkeypatch):
    """The same, built, with outputs made up instead of run by a kernel."""
    from demo_chapter import pretend_to_execute

    import notebooks

    monkeypatch.setattr(notebooks, "execute", pretend_to_execute)
    assert notebooks.main([], root=course) == 0
    return course


@pytest.fixture(scope="session")
def built_website(tmp_path_factory):
    """The folder of the course's website, built once for all processes of a test run."""
    import filelock
    import website

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with filelock.FileLock(folder / "website.lock"):
        if not (folder / "website").exists():
            website.build(ROOT, folder / "website")
    return folder / "website"


@pytest.fixture(scope="session")
def keras():
    """Keras, imported only for the tests that ask for it."""
    return pytest.importorskip("keras")


@pytest.fixture
def english_reader(monkeypatch):
    """Messages in English, and no bank being built."""
    from course_lib import bank, language

    monkeypatch.delenv(bank.ENVIRONMENT, raising=False)
    language.use("en")
    yield
    language.use("en")


@pytest.fixture(params=["en", "ko"])
def tongue(request):
    """Run a test in both languages."""
    from course_lib import language

    before = language.current()
    language.use(request.param)
    yield request.param
    language.use(before)


@pytest.fixture
def small_scale(monkeypatch, english_reader):
    """No full-size data, and messages in English."""
    monkeypatch.delenv("COURSE_SCALE", raising=False)


@pytest.fixture
def builders(monkeypatch):
    """The scripts of the data folder, importable: dict of name to module."""
    folder = ROOT / "data"
    monkeypatch.syspath_prepend(folder)
    names = [path.stem for path in folder.glob("*.py")]
    yield {name: importlib.import_module(name) for name in names}
    for name in names:
        del sys.modules[name]


@pytest.fixture
def damage_stored(tmp_path, monkeypatch):
    """Function that makes a copy of a data set's file, one bit of it wrong, the one that is loaded."""
    from course_lib import downloads

    def damaged(name):
        folder = downloads.data_folder()
        shutil.copy(folder / "registry.json", tmp_path)
        content = bytearray((folder / f"{name}.npz").read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / f"{name}.npz").write_bytes(content)
        monkeypatch.setattr(downloads, "data_folder", lambda: tmp_path)

    return damaged
