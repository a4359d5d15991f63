"""Chapters as Colab would run them: what pip would replace there is seen, and nothing of this checkout is."""

import importlib.metadata
import os
import re
import sys
import tomllib
import zipfile
from pathlib import Path

import colab_check
import colab_environment
import nbformat
import pytest
from colab_environment import changes, find_python, overlay, prepare, snapshot
from notebook_build import ALONE, EXTRAS
from notebook_execution import CellFailed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Colab is a Linux: paths as there")

ROOT = Path(__file__).resolve().parents[1]
QUICKEST = "01"
NOT_IN_COLAB = {"audiomentations", "jedi", "keras-tuner", "kiwipiepy", "nlpaug", "numpy-minmax", "numpy-rms"}


def make_wheel(folder, name, version):
    """A wheel that holds one empty module."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    information = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", "")
        file.writestr(f"{information}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        file.writestr(
            f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{information}/RECORD", "")
    return path


def unpack(wheel, python):
    """Install a wheel as pip would, but at once."""
    with zipfile.ZipFile(wheel) as file:
        file.extractall(colab_environment.printed(python, colab_environment.SITE_PACKAGES))


def pip(python, *arguments):
    """Install by the pip that an environment sees, without a network."""
    code = f"import runpy, sys; sys.argv[1:] = {['install', '--quiet', '--no-index', *map(str, arguments)]}; "
    assert colab_environment.printed(python, code + "runpy.run_module('pip', run_name='__main__')") == ""


@pytest.fixture
def base(tmp_path):
    """The Python of an environment that stands for Colab's: this one's packages, and `preinstalled` 1.0."""
    python = overlay(sys.executable, tmp_path / "base")
    unpack(make_wheel(tmp_path, "preinstalled", "1.0"), python)
    return python


def notebook_of(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


# What is replaced


def test_what_pip_replaces_is_seen(base, tmp_path):
    """A newer version, or the same again, counts as replaced; the environment below stays as it is."""
    python, again = overlay(base, tmp_path / "above"), overlay(base, tmp_path / "again")
    before, below = snapshot(python), snapshot(base)
    assert before["preinstalled"][0] == "1.0"
    pip(python, make_wheel(tmp_path, "preinstalled", "2.0"), make_wheel(tmp_path, "added", "3"))
    assert changes(before, snapshot(python)) == ({"preinstalled": ("1.0", "2.0")}, {"added": "3"})
    unpack(tmp_path / "preinstalled-1.0-py3-none-any.whl", again)
    assert changes(before, snapshot(again)) == ({"preinstalled": ("1.0", "1.0")}, {})
    assert snapshot(base) == below


BACKEND = """
import importlib.util, pathlib, shutil

def build_wheel(folder, config_settings=None, metadata_directory=None):
    assert importlib.util.find_spec("preinstalled") is None
    return pathlib.Path(shutil.copy(next(pathlib.Path().glob("*.whl")), folder)).name
"""


def test_pip_builds_in_isolation(base, tmp_path):
    """What is preinstalled takes no part in a build, as on Colab: an old setuptools would break a new project's."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]'
    )
    (source / "backend.py").write_text(BACKEND)
    make_wheel(source, "built", "1")
    python = overlay(base, tmp_path / "above")
    pip(python, source)
    assert snapshot(python)["built"][0] == "1"


def test_changes_sees_what_is_gone():
    """What is there no more counts as replaced by nothing; what stays is not named."""
    before = {"numpy": ["2.1.3", "a"], "keras": ["3.13.2", "a"]}
    assert changes(before, {"keras": ["3.13.2", "a"]}) == ({"numpy": ("2.1.3", None)}, {})
    assert changes(before, before) == ({}, {})


# How a chapter runs

ALONE_IN_ITS_FOLDER = """
import os
assert sorted(os.listdir()) == ["00_demo.ipynb", "preinstalled-2.0-py3-none-any.whl"], os.listdir()
assert not [name for name in os.environ if name.startswith(("COURSE_", "PYTHON", "TQDM_"))]
"""
INSTALL = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'pip', 'install', '--no-index', {!r}], check=True)"


def test_a_chapter_sees_its_wheel_and_no_more(base, tmp_path, monkeypatch):
    """The folder holds notebook and wheel, no variable of the course is set; what fails and what is replaced is told."""
    monkeypatch.setenv("COURSE_LIB_SOURCE", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    wheel = make_wheel(tmp_path, "preinstalled", "2.0")
    cells = [
        ALONE_IN_ITS_FOLDER,
        INSTALL.format(wheel.name),
        "import preinstalled",
        "1 / 0",
    ]
    result = colab_check.run_chapter(notebook_of(tmp_path / "00_demo.ipynb", *cells), wheel, base)
    assert (result.failure.number, result.failure.reason) == (4, "ZeroDivisionError: division by zero")
    assert (result.replaced, result.installed) == ({"preinstalled": ("1.0", "2.0")}, {})


FAILURE, REPLACED = CellFailed(2, "title", "reason"), {"numpy": ("2.1.3", "2.5.5"), "keras": ("3.13.2", None)}


@pytest.mark.parametrize(
    ("failure", "different", "replaced"),
    [(None, [], {}), (FAILURE, [], {}), (None, ["7 · idea"], {}), (None, [], REPLACED)],
)
def test_report_tells_what_went_wrong(failure, different, replaced, tongue):
    """The failing cell with its error; cells with other results; old and new versions; each is enough to fail."""
    result = colab_check.Result("00_demo", 1.6, failure, different, replaced, {"jedi": "0.20.1"})
    report = colab_check.report(result)
    verdict = {"en": ("s · FAILED", "s · passed"), "ko": ("초 · 실패", "초 · 통과")}[tongue]
    assert report.startswith(f"00_demo · 2 {verdict[not (failure or different or replaced)]}")
    assert ("2 · title\n  reason" in report) == bool(failure)
    assert (": 7 · idea" in report or "cell 7 · idea" in report) == bool(different)
    gone = {"en": "removed", "ko": "지워짐"}[tongue]
    assert (f"keras 3.13.2 → {gone}, numpy 2.1.3 → 2.5.5" in report) == bool(replaced)
    assert report.endswith(": jedi 0.20.1")


def checked_cell(text, tags=("nbval-check-output",)):
    output = nbformat.v4.new_output("stream", name="stdout", text=text)
    return nbformat.v4.new_code_cell("print()", outputs=[output], metadata={"tags": list(tags)})


@pytest.mark.parametrize(
    ("stored", "printed", "num_different"),
    [
        ("C97a · same words · supported · 3.1 [2, 4]\n", "C97a · same words · refuted · 9.0 [8, 10]\n", 1),
        ("C97a · same words · supported · 3.1 [2, 4]\n", "C97a · same words · supported · 3.2 [2, 4]\n", 0),
        ("(2, 3)\n", "(3, 2)\n", 1),
    ],
)
def test_different_outputs_leaves_measured_figures_out(stored, printed, num_different):
    """A verdict or a shape that is another one is told; figures, and cells that may differ, are not."""
    before, after = (
        nbformat.v4.new_notebook(cells=[checked_cell(text), checked_cell(text, tags=())])
        for text in (stored, printed)
    )
    assert colab_check.different_outputs(after, before) == ["1 · print()"][:num_different]


# The environment


def stand_in(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_find_python_passes_over_what_does_not_run(tmp_path, monkeypatch, english_reader):
    """A stand-in that runs nothing is passed over, in the PATH and beside this Python; then there is none."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "versions" / "3.11.7"))
    stand_in(tmp_path / "bin" / "python3.13", "exit 127")
    with pytest.raises(colab_environment.Unavailable, match=r"Colab has Python 3\.13 or 3\.12"):
        find_python()
    stand_in(tmp_path / "bin" / "python3.12", "echo 3.12")
    assert find_python() == (str(tmp_path / "bin" / "python3.12"), "3.12")
    stand_in(tmp_path / "versions" / "3.13.0" / "bin" / "python3.13", "echo 3.13")
    assert find_python() == (str(tmp_path / "versions" / "3.13.0" / "bin" / "python3.13"), "3.13")


def test_find_python_refuses_one_that_colab_has_not(tmp_path, english_reader):
    """Named or not, it must be a version with a list."""
    stand_in(tmp_path / "python", "echo 3.9")
    with pytest.raises(colab_environment.Unavailable):
        find_python(tmp_path / "python")


def test_prepare_makes_keeps_and_renews(tmp_path, monkeypatch, capsys):
    """The environment holds the list alone, is kept, and is made anew when the list has changed."""
    make_wheel(tmp_path, "preinstalled", "1.0")
    packages = tmp_path / "python3.13.txt"
    packages.write_text(f"--no-index\n--find-links {tmp_path}\npreinstalled==1.0\n")
    monkeypatch.setattr(colab_environment, "LISTS", tmp_path)
    monkeypatch.setattr(colab_environment, "VERSION", "print('3.13')")
    python = prepare(tmp_path, sys.executable, "3.13")
    assert {name: found[0] for name, found in snapshot(python).items()} == {"preinstalled": "1.0"}
    (tmp_path / ".colab" / "3.13" / "kept").touch()
    capsys.readouterr()
    assert prepare(tmp_path, sys.executable, "3.13") == python
    assert (tmp_path / ".colab" / "3.13" / "kept").exists()
    assert capsys.readouterr().out == ""
    packages.write_text(packages.read_text().replace("1.0", "2.0"))
    for _ in range(2):  # an environment that could not be completed is not taken for a good one
        with pytest.raises(colab_environment.Unavailable, match=r"preinstalled==2\.0"):
            prepare(tmp_path, sys.executable, "3.13")
    assert not (tmp_path / ".colab" / "3.13" / "kept").exists()


@pytest.mark.parametrize("version", colab_environment.VERSIONS)
def test_list_pins_what_colab_has_and_no_more(version):
    """Every line is a pin; what Colab lacks is not listed, and all that course_lib itself asks for is."""
    text = (colab_environment.LISTS / f"python{version}.txt").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    names = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines}
    assert names & NOT_IN_COLAB == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]} <= names


def test_audio_parts_are_what_audiomentations_needs():
    """The first cell of chapter 07 leaves out nothing that audiomentations asks for but what Colab has."""
    assert (EXTRAS["07"], ALONE["07"]) == ("audio-parts", "audiomentations<0.44")
    try:
        asked = importlib.metadata.requires("audiomentations")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("audiomentations is not installed")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    parts = project["dependencies"] + project["optional-dependencies"]["audio-parts"]
    names = {re.match(r"[\w-]+", line)[0] for line in parts}
    assert {re.match(r"[\w-]+", line)[0] for line in asked if "extra ==" not in line} - names == {"soxr"}
    assert importlib.metadata.version("audiomentations").startswith("0.43.")


# The command


@pytest.fixture
def course_folder(tmp_path):
    for name in ("00_demo", "01_demo"):
        path = tmp_path / "notebooks" / "en" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook_of(path)
    return tmp_path


def test_unknown_chapter_names_the_known_ones(course_folder, capsys, english_reader):
    """Nothing is made for it."""
    assert colab_check.main(["00", "77"], root=course_folder) == 1
    assert "There is no chapter 77. Chapters: 00_demo, 01_demo" in capsys.readouterr().err
    assert not (course_folder / ".colab").exists()


def test_missing_python_ends_in_one_line(course_folder, capsys, tongue):
    """In both languages."""
    assert colab_check.main(["--python", "nowhere"], root=course_folder) == 1
    assert {"en": "install one", "ko": "설치하거나"}[tongue] in capsys.readouterr().err


@pytest.mark.parametrize(("replaced", "status"), [({}, 0), ({"numpy": ("2.1.3", "2.5.5")}, 1)])
def test_status_is_that_of_the_chapters(
    course_folder, base, capsys, monkeypatch, replaced, status, english_reader
):
    """All chapters, or those named, and 1 if one of them failed."""
    monkeypatch.setattr(colab_check, "find_python", lambda wanted: (sys.executable, "3.13"))
    monkeypatch.setattr(colab_check, "prepare", lambda *_: base)
    monkeypatch.setattr(colab_check, "build_wheel", lambda root, folder: None)
    monkeypatch.setattr(
        colab_check, "run_chapter", lambda path, *_: colab_check.Result(path.stem, 1, None, [], replaced, {})
    )
    assert colab_check.main([], root=course_folder) == status
    shown = capsys.readouterr().out
    assert [name for name in ("00_demo", "01_demo") if name in shown] == ["00_demo", "01_demo"]
    assert colab_check.main(["01"], root=course_folder) == status
    assert "00_demo" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_chapter_runs_in_colabs_environment(capsys, english_reader):
    """The quickest chapter, really: with Colab's packages, the wheel beside it, and nothing replaced.

    Only where `course.py colab-check` has made their environment: it takes minutes and 900 MB of downloads.
    """
    if not list((ROOT / ".colab").glob("*/colab-stamp")):
        pytest.skip("make Colab's environment first: python3 course.py colab-check 01")
    try:
        path = next((ROOT / "notebooks" / "en").glob(f"{QUICKEST}_*.ipynb"))
        failed = colab_check.check(ROOT, [path], None)
    except colab_environment.Unavailable as error:
        pytest.skip(str(error))
    assert failed == 0, capsys.readouterr().out
