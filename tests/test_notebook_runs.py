"""The real notebooks where readers open them: with a broken library, and alone in an empty folder as on Colab."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest
from notebook_build import SET_UP_ID, build
from notebook_execution import execute
from notebook_source import parse

from course_lib import bank

ROOT = Path(__file__).resolve().parents[1]
PACKAGE_FILES = ("pyproject.toml", "README.md", "LICENSE", "course_lib", "data")
CELL_TIMEOUT_SECONDS = 300

# Refuse every address outside this computer; kernels talk over loopback.
NO_NETWORK = """
import socket

def _refuse(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host not in (None, "", "localhost", "::1", "0.0.0.0") and not host.startswith("127."):
        raise OSError(f"network blocked: {host}")

def _guard(function):
    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse(address[0])
        return function(self, address)
    return guarded

_getaddrinfo = socket.getaddrinfo

def getaddrinfo(host, *rest, **options):
    _refuse(host)
    return _getaddrinfo(host, *rest, **options)

socket.getaddrinfo = getaddrinfo
socket.socket.connect = _guard(socket.socket.connect)
socket.socket.connect_ex = _guard(socket.socket.connect_ex)
"""

RUN_NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=int(sys.argv[2]), kernel_name="python3").execute()
print(sum(cell.get("execution_count") is not None for cell in notebook.cells), "cells run")
"""


def chapter(language, number):
    """The path of a chapter's notebook; the test is skipped while that chapter is not written."""
    found = sorted((ROOT / "notebooks" / language).glob(f"{number}_*.ipynb"))
    if not found:
        pytest.skip(f"chapter {number} is not written yet")
    return found[0]


# A broken library


def first_checked_cells(notebook, name, num_checked=3):
    """Cut a notebook after the first checked cells from the first code cell on that uses `name`."""
    uses, checked = False, 0
    for index, cell in enumerate(notebook.cells):
        uses = uses or (cell.cell_type == "code" and name in cell.source)
        checked += uses and "nbval-check-output" in cell.metadata.get("tags", [])
        if checked == num_checked:
            notebook.cells = notebook.cells[: index + 1]
            return notebook
    raise AssertionError(f"the chapter needs {num_checked} checked cells from the first use of {name} on")


def nbval(path, library):
    """Run nbval on a notebook with the folder `library` first on the path."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "--nbval-current-env",
        "-p",
        "no:cacheprovider",
        "-q",
    ]
    options = [
        f"--nbval-cell-timeout={CELL_TIMEOUT_SECONDS}",
        f"--nbval-sanitize-with={ROOT}/tests/sanitize.cfg",
    ]
    environment = {**os.environ, "PYTHONPATH": str(library), "TQDM_DISABLE": "1"}
    return subprocess.run(
        [*command, *options, str(path)], cwd=path.parent, env=environment, capture_output=True, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize("broken", [False, True], ids=["untouched", "broken"])
def test_nbval_sees_a_broken_library(broken, tmp_path):
    """The beginning of chapter 01 passes as it is, and fails when inverted dropout forgets to rescale."""
    notebook = first_checked_cells(nbformat.read(chapter("en", "01"), as_version=4), "InvertedDropout")
    path = tmp_path / "start.ipynb"
    nbformat.write(notebook, path)
    library = tmp_path / "library"
    shutil.copytree(ROOT / "course_lib", library / "course_lib", ignore=shutil.ignore_patterns("__pycache__"))
    (library / "data").symlink_to(ROOT / "data")
    if broken:
        with (library / "course_lib" / "dropout.py").open("a", encoding="utf-8") as file:
            file.write("\n\nInvertedDropout.forward = lambda self, inputs, training: inputs * 0.5\n")
    result = nbval(path, library)
    assert result.returncode == broken, result.stdout[-3000:]
    assert ("failed" in result.stdout) == broken


# Colab: an empty folder, a wheel, and packages that are already there


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of what the package is built from."""
    folder = tmp_path_factory.mktemp("package") / "course"
    folder.mkdir()
    for name in PACKAGE_FILES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(package):
    """The wheel, built without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    result = subprocess.run(command, cwd=package, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return next((package / "dist").glob("course_lib-*.whl"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with links to every package of this environment but course_lib."""
    folder = tmp_path_factory.mktemp("installed")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        ours = path.name.lower().lstrip("_").startswith(("course_lib", "course-lib", "editable"))
        if not ours and path.suffix != ".pth":
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def reader(tmp_path, installed):
    """Run a script as a reader without network and without course_lib would, in an empty folder."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=os.name != "nt")
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    layout = {"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")}
    site_packages = Path(sysconfig.get_path("purelib", "venv", vars=layout))
    (site_packages / "no_network.py").write_text(NO_NETWORK)
    (site_packages / "reader.pth").write_text(f"{installed}\nimport no_network\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "COURSE_LIB_SOURCE")}
    environment |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment |= {"PATH": os.pathsep.join([str(scripts), os.environ["PATH"]])}

    def run(script, *arguments, **variables):
        command = [str(scripts / "python"), "-c", script, *arguments]
        return subprocess.run(
            command, cwd=empty, env=environment | variables, capture_output=True, text=True, encoding="utf-8"
        )

    run.folder, run.site_packages = empty, site_packages
    return run


def set_up(language="en", name="00_demo", repository=None):
    """The text of the set-up cell that every notebook begins with."""
    entries = parse("# %%\nx = 1\n", name).entries()
    notebook = build(entries, name=name, language=language, repository=repository)
    return next(cell.source for cell in notebook.cells if cell.id == SET_UP_ID)


def assert_only_course_lib_was_installed(reader):
    """The library lies in the reader's own folder; nothing that was there before was replaced."""
    found = reader("import course_lib; print(course_lib.__file__)")
    assert found.stdout.startswith(str(reader.site_packages)), found.stderr
    names = {path.name.split("-")[0] for path in reader.site_packages.iterdir()}
    assert names - {"__pycache__"} == {"course_lib", "no_network.py", "reader.pth"}


def test_the_readers_network_is_blocked(reader):
    """The block works: names and addresses outside this computer are refused, loopback is not."""
    for call in ("getaddrinfo('example.org', 443)", "create_connection(('192.0.2.1', 80), 1)"):
        assert "network blocked" in reader(f"import socket; socket.{call}").stderr
    connect = "s = socket.socket(); s.connect(('192.0.2.1', 80))"
    assert "network blocked" in reader(f"import socket; {connect}").stderr
    listen = "s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname(), 5)"
    assert reader(f"import socket; {listen}").returncode == 0


@pytest.mark.parametrize("language", ["ko", "en"])
def test_set_up_names_the_remedy_when_there_is_no_source(reader, language):
    """Without course_lib, wheel and address the first cell says in both languages what to do."""
    result = reader(set_up(language))
    assert result.returncode == 1
    assert "put its wheel (course_lib-*.whl) beside this notebook" in result.stderr
    assert "같은 폴더에 두세요" in result.stderr


def test_set_up_shows_why_an_installation_failed(reader):
    """pip's own words reach the reader."""
    result = reader(set_up(), COURSE_LIB_SOURCE="./nowhere")
    assert "course_lib was not installed" in result.stderr
    assert "nowhere" in result.stderr


@pytest.mark.parametrize("name", ["00_demo", "06_demo", "07_demo"], ids=["library", "texts", "audio"])
def test_set_up_installs_the_wheel_beside_the_notebook(reader, wheel, name):
    """The first cell installs course_lib and nothing else, chooses the language, and then needs no source."""
    shutil.copy(wheel, reader.folder)
    check = "\nfrom course_lib import language\nassert language.current() == 'ko'"
    result = reader(set_up("ko", name) + check)
    assert result.returncode == 0, result.stderr
    (reader.folder / wheel.name).unlink()
    assert reader(set_up("ko", name) + check).returncode == 0
    assert_only_course_lib_was_installed(reader)


@pytest.fixture(scope="module")
def clone(package):
    """What the package is built from, as a git repository; returns its address."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git = [
        "git",
        "-c",
        "user.name=Reader",
        "-c",
        "user.email=reader@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "course"]):
        subprocess.run([*git, *arguments], cwd=package, check=True, capture_output=True)
    return package.as_uri()


PUBLIC = "https://github.com/someone/course"


@pytest.mark.parametrize(
    ("name", "repository"),
    [("00_demo", None), ("06_demo", PUBLIC)],
    ids=["variable", "address in the notebook"],
)
def test_set_up_installs_from_a_git_address(reader, clone, name, repository):
    """`COURSE_LIB_SOURCE=git+file://…`, or the public address in the cell, brings library, data and font."""
    source = {} if repository else {"COURSE_LIB_SOURCE": f"git+{clone}"}
    # What git is told here: the public address is to be found in the clone.
    instead = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{clone}.insteadOf",
        "GIT_CONFIG_VALUE_0": PUBLIC,
    }
    # "0" turns build isolation off (pip reads the variable inverted): the builder is there, the network is not.
    result = reader(set_up("ko", name, repository), PIP_NO_BUILD_ISOLATION="0", **source, **instead)
    assert result.returncode == 0, result.stderr
    assert_only_course_lib_was_installed(reader)
    library = reader.site_packages / "course_lib"
    assert {path.name for path in (ROOT / "data").glob("*.npz")} <= {
        p.name for p in (library / "data").iterdir()
    }
    assert list(library.glob("fonts/*.ttf"))


@pytest.mark.slow
@pytest.mark.parametrize(("language", "number"), [("ko", "00")])
def test_a_whole_chapter_runs_beside_its_wheel(reader, wheel, language, number):
    """A notebook and a wheel in an empty folder, no network: the chapter runs from top to bottom.

    With two seeds, as for a bank: the question is whether all that the cells need is there.
    """
    path = chapter(language, number)
    two_seeds = {bank.ENVIRONMENT: f"{reader.folder.parent / 'bank.csv'}:1000:2", bank.SLICE_ENVIRONMENT: "2"}
    shutil.copy(path, reader.folder)
    shutil.copy(wheel, reader.folder)
    result = reader(RUN_NOTEBOOK, path.name, str(CELL_TIMEOUT_SECONDS), **two_seeds)
    assert result.returncode == 0, result.stderr[-3000:]
    num_code_cells = sum(cell.cell_type == "code" for cell in nbformat.read(path, as_version=4).cells)
    assert result.stdout.split()[-3:] == [str(num_code_cells), "cells", "run"]
    assert_only_course_lib_was_installed(reader)


def test_execute_tells_when_a_cell_has_run(tmp_path):
    """`after_cell` is called once a code cell."""
    new, ended = nbformat.v4, []
    notebook = new.new_notebook(
        cells=[new.new_code_cell("1"), new.new_markdown_cell("text"), new.new_code_cell("2")]
    )
    execute(notebook, tmp_path, "demo", after_cell=lambda: ended.append(1))
    assert ended == [1, 1]
