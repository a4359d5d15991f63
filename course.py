#!/usr/bin/env python3
"""The commands of the course: `python3 course.py lab`, `python3 course.py test`, and a few more.

Standard library only. The file parses on Python 3.6, so that an old Python gets one clear line instead of a
syntax error. It makes `.venv` beside itself, keeps it up to date, and starts the asked-for program in it.
"""

import contextlib
import errno
import hashlib
import importlib.util
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
FAILED, STOPPED = 2, 130  # exit statuses: the set-up failed; Ctrl-C
SCRIPTS = {
    "colab-check": "colab_check",
    "site": "website",
}  # commands whose script in tools/ has another name
LOCK_OFFSET = 1 << 30  # Windows locks bytes against reading: take one behind the file's end

HELP = """\
python3 course.py COMMAND          Korean and English notebooks · 한국어와 영어 노트북

  lab                              open the chapters in JupyterLab · 주피터랩에서 과정 열기
      --no-browser  --port N       (further options go to JupyterLab · 나머지 옵션은 주피터랩으로)
  test [PYTEST OPTIONS]            run every test and every notebook · 모든 테스트와 노트북 실행
      --browser                    only those that open a browser · 브라우저를 여는 테스트만
  run [NN] [--language ko|en]      run chapters, print the verdicts · 장을 실행하고 판정 출력
      --study                      run the long studies · 오래 걸리는 연구 실행
  notebooks [--check]              make the notebooks from notebooks/src · 노트북 만들기
      --absorb FILE  --execute  --repository URL
  site [--output FOLDER]           build the website · 웹사이트 만들기
  bench                            print the benchmark table · 벤치마크 표 출력
  colab-check [NN]                 run chapters as Colab would · Colab 환경에서 장 실행

Messages: COURSE_LANGUAGE=ko or en · 메시지 언어: COURSE_LANGUAGE=ko 또는 en
"""

# Run by the .venv's own Python: prints what it was made for, and nothing if an installation was cut short.
PROBE = """
import csv, importlib.metadata, sys, sysconfig
import pip
for package in importlib.metadata.distributions():
    for row in csv.reader((package.read_text("RECORD") or "missing").splitlines()):
        if row and not row[0].endswith(".pyc") and not package.locate_file(row[0]).exists():
            sys.exit(1)
print(sys.implementation.cache_tag, sysconfig.get_platform())
"""

# Pattern in the message of pip, venv or the system; the line in English and in Korean.
CAUSES = (
    (
        r"Errno 28\b|Errno 122\b|WinError 112\b|No space left|quota exceeded",
        "The disk is full: free about 4 GB and run this again.",
        "디스크가 가득 찼습니다. 4 GB 정도를 비우고 다시 실행해 주세요.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError",
        "A proxy or virus scanner breaks secure connections: set PIP_CERT to its certificate file.",
        "프록시나 백신이 보안 연결을 가로챕니다. PIP_CERT에 그 인증서 파일을 지정해 주세요.",
    ),
    (
        r"NewConnectionError|NameResolutionError|Connect(ion)?TimeoutError|ReadTimeoutError|ProxyError"
        r"|ConnectionResetError|IncompleteRead|RemoteDisconnected|Network is unreachable"
        r"|name resolution|getaddrinfo failed",
        "No network: connect to the internet and run this again; it goes on where it stopped.",
        "네트워크에 연결되지 않습니다. 인터넷에 연결한 뒤 다시 실행하면 이어서 설치합니다.",
    ),
    (
        r"Long Path support",
        "The folder's path is too long for Windows: move the course to a short one such as C:\\course.",
        "폴더 경로가 윈도우에는 너무 깁니다. C:\\course처럼 짧은 곳으로 옮겨 주세요.",
    ),
    (
        r"No matching distribution found for (?P<package>[\w.-]+)",
        "No build of {package} for {made_for}: use Linux, 64-bit Windows or a Mac with Apple silicon.",
        "{made_for}에 맞는 {package} 패키지가 없습니다. 리눅스, 64비트 윈도우, 애플 실리콘 맥에서 실행해 주세요.",
    ),
    (
        r"Errno (1|13|30)\b|WinError (5|32)\b|Permission denied|Read-only file system",
        "The course's folder cannot be written: close JupyterLab, or copy the course to a folder of your own.",
        "과정 폴더에 쓸 수 없습니다. 주피터랩을 닫거나, 과정을 쓸 수 있는 폴더로 복사해서 실행해 주세요.",
    ),
)


class SetupError(Exception):
    """The environment cannot be made; the text is the one line that a person reads."""


def language():
    """`"ko"` or `"en"`: COURSE_LANGUAGE if it is one of them, else what the computer is set to."""
    chosen = os.environ.get("COURSE_LANGUAGE")
    if chosen in ("ko", "en"):
        return chosen
    spoken = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "ko" if (spoken or locale.getlocale()[0] or "").lower().startswith("ko") else "en"


def say(*, en, ko):
    """Pick the sentence in the reader's language."""
    return ko if language() == "ko" else en


def write(text, stream=None):
    """Print a line to `stream` (standard error unless told); signs that it cannot show become `?`."""
    stream = stream or sys.stderr
    encoding = stream.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)


class Environment:
    """The `.venv` beside course.py.

    Args:
        root: Path of the course's folder; must hold requirements.txt and pyproject.toml.
    """

    def __init__(self, root):
        self.root = root
        self.folder = root / ".venv"
        self.scripts = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.scripts / ("python.exe" if os.name == "nt" else "python")
        self.log = self.folder / "install.log"
        self.stamp = self.folder / "course-stamp"

    def wanted_stamp(self):
        """Hash of all that decides what `.venv` must hold: Python, folder, requirements.txt, pyproject.toml."""
        digest = hashlib.sha256(f"{made_for()}\n{self.folder}\n".encode())
        for name in ("requirements.txt", "pyproject.toml"):
            content = (self.root / name).read_bytes()
            digest.update(f"{name} {len(content)}\n".encode() + content)
        return digest.hexdigest()

    def is_ready(self):
        """Whether the last installation ended well and still fits."""
        return (
            self.python.exists()
            and self.stamp.exists()
            and self.stamp.read_text(encoding="utf-8") == self.wanted_stamp()
        )

    def can_be_completed(self):
        """Whether pip can go on in this `.venv`: same Python, not moved, nothing in it cut short."""
        if not self.python.exists():
            return False
        settings = self.folder / "pyvenv.cfg"
        settings = settings.read_text(encoding="utf-8", errors="replace") if settings.exists() else ""
        command = re.search(r"^command = (.*)$", settings, re.MULTILINE)
        # Scripts such as bin/jupyter hold the folder's path, so a moved .venv is of no use.
        here = os.path.normcase(f" {self.folder}")
        if command and not os.path.normcase(command.group(1)).endswith(here):
            return False
        probe = subprocess.run(
            [str(self.python), "-I", "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return probe.stdout.decode().strip() == made_for()

    def variables(self):
        """The environment variables of programs in `.venv`, as if it were activated."""
        path = os.pathsep.join([str(self.scripts), os.environ.get("PATH", "")])
        return {**os.environ, "VIRTUAL_ENV": str(self.folder), "PATH": path}

    def prepare(self):
        """Make `.venv`, or complete or renew it; return at once if it is good.

        Raises:
            SetupError: If that fails; the text says what to do.
        """
        if self.is_ready():
            return
        with only_one(self.root / "course.py"):
            if self.is_ready():  # another course.py has just done it
                return
            stamp = self.wanted_stamp()
            self.folder.mkdir(exist_ok=True)
            self.stamp.write_text("", encoding="utf-8")
            if self.can_be_completed():
                write(say(en="Bringing .venv up to date ...", ko=".venv를 갱신합니다 ..."))
            else:
                write(
                    say(
                        en="Installing the course's packages into .venv (about 4 GB, some minutes, once) ...",
                        ko="과정에 필요한 패키지를 .venv에 설치합니다(약 4 GB, 몇 분, 처음 한 번) ...",
                    )
                )
                self._make()
            self._install()
            self.stamp.write_text(stamp, encoding="utf-8")

    def _make(self):
        if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
            raise SetupError(missing_venv())
        inside = os.path.realpath(os.path.dirname(sys.executable)) == os.path.realpath(str(self.scripts))
        python = sys._base_executable if inside else sys.executable
        command = [python, "-m", "venv", "--clear", str(self.folder)]
        made = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.log.write_bytes(made.stdout)
        if made.returncode:
            raise failed_step(made.stdout.decode("utf-8", "replace"), self.log)

    def _install(self):
        start = time.monotonic()
        pip = [str(self.python), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
        self._run_logged([*pip, "-r", "requirements.txt"], start)
        self._run_logged([*pip, "--no-deps", "--no-build-isolation", "-e", "."], start)
        took = clock(time.monotonic() - start)
        write(say(en=f"Installed in {took}.", ko=f"설치를 마쳤습니다({took})."))

    def _run_logged(self, command, start):
        variables = {**self.variables(), "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        variables["PYTHONUNBUFFERED"] = "1"  # the log shows how far it is
        with self.log.open("ab") as log:
            options = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            with child(command, cwd=str(self.root), env=variables, **options) as process:
                while process.poll() is None:
                    show_progress(self.log, time.monotonic() - start)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(0.5)
        show_progress(None, 0)
        if process.returncode:
            raise failed_step(self.log.read_text(encoding="utf-8", errors="replace"), self.log)


def made_for():
    """The Python and the platform that packages are chosen for, such as `cpython-311 linux-x86_64`."""
    return f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"


def clock(seconds):
    """Minutes and seconds: `clock(65)` is `"1:05"`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def show_progress(log, seconds):
    """On a terminal, rewrite one line: time and the package that pip is at; without a log, wipe the line."""
    if not sys.stderr.isatty():
        return
    line = ""
    if log:
        text = log.read_text(encoding="utf-8", errors="replace")
        steps = re.findall(r"^(?:Collecting (\S+)|Installing collected)", text, re.MULTILINE)
        step = steps[-1] or say(en="unpacking", ko="파일을 푸는 중") if steps else ""
        line = f"  {clock(seconds)}  {step}"[:60]
    sys.stderr.write(f"\r{line:60}\r{line}")
    sys.stderr.flush()


@contextlib.contextmanager
def child(command, **options):
    """A process that does not outlive this one."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def only_one(path):
    """Let one course.py install at a time; the system frees the lock when a process ends, however it ends."""
    with open(str(path), "rb", buffering=0) as file:
        if not lock(file):
            write(say(en="Waiting for another course.py ...", ko="다른 course.py가 끝나기를 기다립니다 ..."))
            while not lock(file):
                time.sleep(0.5)
        yield


def lock(file):
    """Try to lock an open file; False if another process holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(LOCK_OFFSET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Any other error: a file system without locks; go on without one.
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def missing_venv():
    """What to do where Python has no `venv` or no `ensurepip`, as on a bare Debian or Ubuntu."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if shutil.which("apt"):
        return say(
            en=f"This Python cannot make an environment. Install the missing part: sudo apt install {package}",
            ko=f"이 파이썬은 가상 환경을 만들 수 없습니다. 빠진 부분을 설치해 주세요: sudo apt install {package}",
        )
    return say(
        en="This Python lacks the modules venv and ensurepip. Install Python from python.org and run it again.",
        ko="이 파이썬에는 venv와 ensurepip 모듈이 없습니다. python.org에서 파이썬을 설치하고 다시 실행해 주세요.",
    )


def known_cause(text):
    """The line for an error message that CAUSES knows, else None."""
    for pattern, en, ko in CAUSES:
        found = re.search(pattern, text)
        if found:
            return say(en=en, ko=ko).format(made_for=made_for(), **found.groupdict())
    return None


def failed_step(output, log):
    """The error for a venv or pip that failed, by the end of what it printed."""
    cause = known_cause("\n".join(output.splitlines()[-30:]))
    if cause:
        return SetupError(cause + say(en=f" Log: {log}", ko=f" 기록: {log}"))
    return SetupError(
        say(
            en=f"The installation failed; the cause is at the end of {log}",
            ko=f"설치하지 못했습니다. 원인은 기록 파일 끝에 있습니다: {log}",
        )
    )


def refused(error):
    """The line for an `OSError` of this script itself."""
    if error.errno == errno.ENOENT:
        return say(
            en=f"{error.filename} is missing: download the whole course, not course.py alone.",
            ko=f"{error.filename} 파일이 없습니다. course.py만이 아니라 과정 전체를 내려받아 주세요.",
        )
    return known_cause(str(error)) or say(
        en=f"The computer refused: {error}", ko=f"컴퓨터가 거부했습니다: {error}"
    )


def unsupported(version):
    """The line for a Python that the course does not run on, naming a better one if it is installed; else None."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return None
    better = next((n for n in ("3.13", "3.12", "3.11") if shutil.which("python" + n)), None)
    command = f"python{better} course.py" if better else ""
    have = ".".join(str(part) for part in version[:3])
    return say(
        en=f"The course needs Python 3.11, 3.12 or 3.13; this is {have}. "
        + (f"Run: {command}" if better else "Install one from https://www.python.org/downloads/"),
        ko=f"이 과정에는 파이썬 3.11, 3.12 또는 3.13이 필요합니다. 지금 버전: {have}. "
        + (
            f"이렇게 실행해 주세요: {command}"
            if better
            else "https://www.python.org/downloads/ 에서 설치해 주세요."
        ),
    )


def lab_command(root, arguments):
    """JupyterLab at the folder of the reader's language; it asks nothing and calls nobody on its first start."""
    shared = root / "tools" / "jupyterlab"  # a setting that it asks for no news; words for pictures
    command = ["-m", "jupyterlab", f"--LabApp.app_settings_dir={shared}"]
    command.append(f"--LabApp.extra_labextensions_path={shared}")
    if (root / "notebooks" / language()).is_dir():
        command.append(f"--LabApp.default_url=/lab/tree/{language()}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container; Jupyter would refuse
        command.append("--allow-root")
    return command + arguments


def pytest_options(arguments):
    """What pytest gets: `--browser` stands for the tests that open a browser."""
    browser = ["-m", "browser", "tests/browser"]
    return [part for each in arguments for part in (browser if each == "--browser" else [each])]


def start(environment, command, arguments):
    """Start a command in `.venv` and return its exit status; 130 if Ctrl-C ended it."""
    root, variables = environment.root, environment.variables()
    if command == "lab":
        program, folder = lab_command(root, arguments), root / "notebooks"
    elif command == "test":
        program, folder = ["-m", "pytest", *pytest_options(arguments)], root
    else:
        script = SCRIPTS.get(command, command)
        program, folder = [str(root / "tools" / f"{script}.py"), *arguments], Path.cwd()
        if command != "notebooks":  # what is written to files must not depend on the computer's language
            variables["COURSE_LANGUAGE"] = language()
    interrupted = False
    with child([str(environment.python), *program], cwd=str(folder), env=variables) as process:
        while True:
            try:
                status = process.wait()
                break
            except KeyboardInterrupt:  # the program got it as well, and decides; JupyterLab asks
                interrupted = True
    if interrupted and status:
        return STOPPED
    return status if status >= 0 else 128 - status


def main(arguments, root):
    """Run one command; returns the exit status."""
    problem = unsupported(sys.version_info)
    if problem:
        write(problem)
        return FAILED
    command = arguments[0] if arguments else None
    if command in ("-h", "--help", "help"):
        write(HELP, sys.stdout)
        return 0
    if command not in ("lab", "test", "run", "notebooks", "bench", *SCRIPTS):
        if command:
            write(say(en=f"There is no command {command!r}.", ko=f"{command!r} 명령은 없습니다.") + "\n")
        write(HELP)
        return FAILED
    environment = Environment(root)
    try:
        environment.prepare()
        return start(environment, command, arguments[1:])
    except SetupError as error:
        write(error.args[0])
    except OSError as error:
        write(refused(error))
    except KeyboardInterrupt:
        write("")
        return STOPPED
    return FAILED


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
