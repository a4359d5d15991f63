"""The commands: what they start, and the one line that each failing set-up ends in."""

import errno
import importlib.util
import os
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("course", ROOT / "course.py")
course = importlib.util.module_from_spec(spec)
spec.loader.exec_module(course)

# Stands for pytest in a stub .venv: says how it was called.
SHOW_CALL = "import os, sys; print('called', sys.argv[1:], os.getcwd()); sys.exit(7)"

# An in-tree build backend that makes an empty editable wheel, so that pip needs no other package.
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "toy-1.dist-info/"
    files = {
        name + "METADATA": "Metadata-Version: 2.1\\nName: toy\\nVersion: 1\\n",
        name + "WHEEL": "Wheel-Version: 1.0\\nGenerator: toy\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    files[name + "RECORD"] = "".join(f"{path},,\\n" for path in [*files, name + "RECORD"])
    with zipfile.ZipFile(f"{folder}/toy-1-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return "toy-1-py3-none-any.whl"
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Messages in English, whatever the computer is set to."""
    monkeypatch.setenv("COURSE_LANGUAGE", "en")


@pytest.fixture
def root(tmp_path):
    """A course folder without a .venv, in a path with a space."""
    folder = tmp_path.resolve() / "my course"
    folder.mkdir()
    (folder / "course.py").write_bytes((ROOT / "course.py").read_bytes())
    (folder / "requirements.txt").write_text("")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "toy"\nversion = "1"\n'
    )
    (folder / "backend.py").write_text(BACKEND)
    return folder


def stub_environment(root, **modules):
    """A real .venv without pip; `modules` (name=source) are put into its site-packages."""
    environment = course.Environment(root)
    venv.create(environment.folder, symlinks=os.name != "nt")
    packages = next(environment.folder.glob("[Ll]ib/**/site-packages"))
    for name, source in modules.items():
        (packages / f"{name}.py").write_text(source, encoding="utf-8")
    return environment


@pytest.fixture
def good(root):
    """A stub .venv with its stamp, so that nothing is installed; its pytest exits with status 7."""
    environment = stub_environment(root, pytest=SHOW_CALL, jupyterlab=SHOW_CALL)
    environment.stamp.write_text(environment.wanted_stamp(), encoding="utf-8")
    return environment


def call(root, *arguments, python=(sys.executable,), **variables):
    """Run `course.py ARGUMENTS` as a reader does."""
    return subprocess.run(
        [*python, str(root / "course.py"), *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=root.parent,
    )


def assert_one_line(result, *parts):
    """The set-up failed with one last line that holds `parts`, and no traceback."""
    assert result.returncode == course.FAILED, result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    for part in parts:
        assert part in result.stderr.splitlines()[-1]


# Starting programs


def test_test_passes_arguments_and_exit_status_through(root, good):
    """pytest gets the arguments, runs in the course's folder, and its exit status comes back."""
    result = call(root, "test", "-k", "a b", "--maxfail=1")
    assert result.returncode == 7
    assert result.stdout == f"called {['-k', 'a b', '--maxfail=1']} {root}\n"


def test_test_browser_stands_for_the_browser_tests(root, good):
    """Other options stay where they are."""
    result = call(root, "test", "-x", "--browser", "-k", "slider")
    assert str(["-x", "-m", "browser", "tests/browser", "-k", "slider"]) in result.stdout


@pytest.mark.parametrize("options", [["-S"], ["-I"]], ids=["no site", "isolated"])
def test_test_runs_under_restricted_python(root, good, options):
    """course.py needs nothing beyond the standard library."""
    assert call(root, "test", python=(sys.executable, *options)).returncode == 7


def test_test_runs_with_the_environments_own_python(root, good):
    """Started by .venv's Python it uses that .venv."""
    result = call(root, "test", python=(str(good.python),))
    assert result.returncode == 7, result.stderr


def test_lab_opens_the_folder_of_the_language(root, good):
    """JupyterLab starts in notebooks/, at the reader's language, and gets the further options."""
    (root / "notebooks" / "ko").mkdir(parents=True)
    result = call(root, "lab", "--no-browser", "--port", "9999", COURSE_LANGUAGE="ko")
    assert result.returncode == 7
    assert "/lab/tree/ko" in result.stdout
    assert "'--no-browser', '--port', '9999'" in result.stdout
    assert result.stdout.endswith(f"{root / 'notebooks'}\n")


@pytest.mark.parametrize("name", ["run", "notebooks", "site", "bench", "colab-check"])
def test_tools_run_in_the_callers_folder(root, good, name):
    """The tools get their arguments; a relative FILE means the caller's folder."""
    (root / "tools").mkdir()
    (root / "tools" / f"{course.SCRIPTS.get(name, name)}.py").write_text(SHOW_CALL)
    result = call(root, name, "--absorb", "x.ipynb")
    assert result.returncode == 7
    assert result.stdout == f"called {['--absorb', 'x.ipynb']} {root.parent}\n"


def test_programs_see_an_activated_environment(root, good):
    """`python` and `pip` in a notebook's `!` lines are those of .venv."""
    packages = next(good.folder.glob("[Ll]ib/**/site-packages"))
    (packages / "pytest.py").write_text("import os, shutil; print(shutil.which('python'))")
    assert Path(call(root, "test").stdout.strip()).parent == good.scripts


def test_good_environment_costs_little(root, good):
    """A good .venv is recognised without starting a process."""
    start = time.perf_counter()
    good.prepare()
    assert time.perf_counter() - start < 0.3


@pytest.mark.skipif(os.name == "nt", reason="signals to a process group are a matter of Unix")
@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "terminate"]
)
def test_signal_ends_quietly(root, good, sent, status):
    """Ctrl-C gives 130; ending course.py ends the program that it started."""
    packages = next(good.folder.glob("[Ll]ib/**/site-packages"))
    (packages / "pytest.py").write_text(
        "import signal, sys, time\nsignal.signal(signal.SIGINT, lambda *_: sys.exit(3))\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('ended', flush=True), sys.exit(4)))\n"
        "print('ready', flush=True)\ntime.sleep(30)\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(root / "course.py"), "test"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A job in a shell's background ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout.readline() == "ready\n"
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)
    else:
        process.send_signal(sent)
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (status, "")
    assert ("ended" in output) == (sent == signal.SIGTERM)


# Making .venv


def test_prepare_makes_completes_and_keeps(root):
    """A first run makes .venv and installs; the next does nothing; a change brings it up to date."""
    (root / "tools").mkdir()
    (root / "tools" / "run.py").write_text("from importlib.metadata import version; print(version('toy'))")
    first, second = call(root, "run"), call(root, "run")
    assert (first.returncode, first.stdout) == (0, "1\n"), first.stderr
    assert "Installed in" in first.stderr
    assert second.stderr == ""
    made = (root / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    (root / "requirements.txt").write_text("# changed\n")
    third = call(root, "run", python=(str(course.Environment(root).python),))
    assert third.returncode == 0
    assert "up to date" in third.stderr
    assert (root / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == made


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_is_ready_sees_a_changed_file(root, good, name):
    """The stamp covers both files that decide what is installed."""
    assert good.is_ready()
    (root / name).write_text("changed")
    assert not good.is_ready()


def test_is_ready_sees_another_python(good, monkeypatch):
    """A .venv made for another Python does not fit."""
    monkeypatch.setattr(course, "made_for", lambda: "cpython-399 linux-x86_64")
    assert not good.is_ready()


def test_is_ready_sees_a_moved_folder(root, good):
    """A .venv holds its own path, so a moved one does not fit."""
    moved = root.rename(root.parent / "moved")
    assert not course.Environment(moved).is_ready()


def test_is_ready_sees_an_interrupted_installation(good):
    """The stamp is written last: empty or missing means half made."""
    good.stamp.write_text("")
    assert not good.is_ready()
    good.stamp.unlink()
    assert not good.is_ready()


def test_can_be_completed_wants_whole_packages(root):
    """A package whose files are not all there, or a missing pip, means starting afresh."""
    environment = stub_environment(root)
    assert not environment.can_be_completed()
    packages = next(environment.folder.glob("[Ll]ib/**/site-packages"))
    (packages / "pip.py").write_text("")
    assert environment.can_be_completed()
    (packages / "toy-1.dist-info").mkdir()
    (packages / "toy-1.dist-info" / "RECORD").write_text("toy.py,,\n")
    assert not environment.can_be_completed()
    (packages / "toy.py").write_text("")
    assert environment.can_be_completed()


def test_can_be_completed_refuses_another_python_and_a_moved_folder(root, monkeypatch):
    """pip does not go on in a .venv of another Python or from another place."""
    environment = stub_environment(root, pip="")
    assert environment.can_be_completed()
    settings = environment.folder / "pyvenv.cfg"
    settings.write_text(settings.read_text() + f"command = python -m venv /old{environment.folder}\n")
    lines = [line for line in settings.read_text().splitlines() if line.count("-m venv") == 1]
    settings.write_text(f"home = {Path(sys._base_executable).parent}\n{lines[-1]}\n")
    assert not environment.can_be_completed()
    settings.write_text(f"home = {Path(sys._base_executable).parent}\n")
    assert environment.can_be_completed()
    monkeypatch.setattr(course, "made_for", lambda: "cpython-399 linux-x86_64")
    assert not environment.can_be_completed()


def test_only_one_installs_at_a_time(root):
    """While one course.py installs, the lock is refused to others; then it is free."""
    with course.only_one(root / "course.py"), open(root / "course.py", "rb", buffering=0) as other:
        assert not course.lock(other)
    with open(root / "course.py", "rb", buffering=0) as other:
        assert course.lock(other)


# Failures: one line


FAILING_PIP = "import sys\nif __name__ == '__main__':\n    print({output!r}); sys.exit(1)\n"
NO_NETWORK = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...): Failed to "
    "establish a new connection: [Errno -3] Temporary failure in name resolution'\n"
    "ERROR: Could not find a version that satisfies the requirement keras (from versions: none)\n"
    "ERROR: No matching distribution found for keras"
)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (NO_NETWORK, "No network"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
        ("[WinError 112] 디스크 공간이 부족합니다", "disk is full"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("ERROR: No matching distribution found for tensorflow==2.21.0", "No build of tensorflow"),
        ("ERROR: [Errno 13] Permission denied: 'x'", "cannot be written"),
        ("HINT: ... does not have Windows Long Path support enabled.", "too long for Windows"),
        ("something else", "the cause is at the end of"),
    ],
)
def test_failing_pip_ends_in_one_line(root, output, expected):
    """The cause is read from pip's output; the log holds that output and its path is shown."""
    environment = stub_environment(root, pip=FAILING_PIP.format(output=output))
    result = call(root, "test", PYTHONUTF8="1")
    assert_one_line(result, expected, str(environment.log))
    assert output in environment.log.read_text(encoding="utf-8").replace("\r\n", "\n")
    assert not environment.is_ready()


@pytest.mark.parametrize("name", ["venv", "ensurepip"])
def test_missing_venv_module_names_the_package(root, name, monkeypatch, capsys):
    """Debian's bare python3: the line names the package to install, and no half .venv stops the next run."""
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda asked: None if asked == name else real(asked))
    monkeypatch.setattr(course.shutil, "which", lambda program: "/usr/bin/apt")
    assert course.main(["test"], root) == course.FAILED
    last = capsys.readouterr().err.splitlines()[-1]
    assert f"sudo apt install python3.{sys.version_info[1]}-venv" in last
    assert not course.Environment(root).is_ready()


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.EROFS, "cannot be written"), (errno.EACCES, "cannot be written"), (errno.ENOSPC, "disk is full")],
    ids=["read-only", "not allowed", "full"],
)
def test_refused_folder_ends_in_one_line(root, number, expected, monkeypatch, capsys):
    """A folder that cannot be made gives one line and status 2."""

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number), str(root))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert course.main(["lab"], root) == course.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert expected in line


def test_lone_course_file_says_what_is_missing(root):
    """course.py without the rest of the course names the missing file."""
    (root / "requirements.txt").unlink()
    assert_one_line(call(root, "test"), "requirements.txt is missing")


def test_ctrl_c_while_installing_ends_quietly(root, monkeypatch, capsys):
    """Ctrl-C in the set-up: status 130, no traceback, and the next run completes the rest."""

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(course.Environment, "can_be_completed", interrupt)
    assert course.main(["test"], root) == course.STOPPED
    assert capsys.readouterr().err.strip() == ""
    assert not course.Environment(root).is_ready()


# Versions and languages


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 0), (3, 14, 1)])
def test_unsupported_python_ends_in_one_line(root, version, monkeypatch, capsys):
    """Too old or too new: one line with the versions that work and the one at hand."""
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(course.shutil, "which", lambda program: None)
    assert course.main(["lab"], root) == course.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert "3.11, 3.12 or 3.13" in line
    assert ".".join(map(str, version)) in line
    assert "python.org" in line
    assert not (root / ".venv").exists()


def test_unsupported_python_names_a_better_one(monkeypatch):
    """If a supported Python is installed, the line says how to use it."""
    monkeypatch.setattr(course.shutil, "which", lambda program: program if "3.12" in program else None)
    assert course.unsupported((3, 9, 1)).endswith("Run: python3.12 course.py")
    assert all(course.unsupported((3, minor, 0)) is None for minor in (11, 12, 13))


def test_source_parses_on_python_36():
    """No syntax newer than 3.6, so that old Pythons reach the line about their version."""
    import ast

    ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], ["help"]])
def test_help_is_in_both_languages(root, arguments):
    """Help needs no .venv and fits on a screen."""
    result = call(root, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert "run every test" in result.stdout
    assert "모든 테스트" in result.stdout
    assert len(result.stdout.splitlines()) < 24
    assert not (root / ".venv").exists()


@pytest.mark.parametrize("arguments", [[], ["tset"]])
def test_wrong_command_prints_help_and_fails(root, arguments):
    """A mistyped or missing command shows the help and is an error."""
    result = call(root, *arguments)
    assert (result.returncode, result.stdout) == (course.FAILED, "")
    assert "notebooks [--check]" in result.stderr
    assert all(f"no command '{name}'" in result.stderr for name in arguments)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"COURSE_LANGUAGE": "ko", "LANG": "en_US.UTF-8"}, "ko"),
        ({"COURSE_LANGUAGE": "en", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"COURSE_LANGUAGE": "fr", "LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "ko"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
    ],
)
def test_language_follows_choice_then_computer(variables, expected, monkeypatch):
    """COURSE_LANGUAGE wins, then LC_ALL, LC_MESSAGES, LANG."""
    for name in ("COURSE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert course.language() == expected


def test_messages_survive_a_terminal_without_hangul(root):
    """A terminal that knows ASCII only shows question marks, not a traceback."""
    result = call(root, "tset", COURSE_LANGUAGE="ko", PYTHONIOENCODING="ascii")
    assert result.returncode == course.FAILED
    assert "Traceback" not in result.stderr
    assert "notebooks [--check]" in result.stderr
