"""An environment that holds what Colab has installed, and thin ones above it that show what pip would replace there."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course_lib.language import say

LISTS = Path(__file__).resolve().parent / "colab"
VERSIONS = ("3.13", "3.12")  # Colab's Pythons, the newest first; each has a list

SITE_PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"
VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
# {name: [version, folder]}, of each package the one that an import finds.
SNAPSHOT = """
import importlib.metadata, json, re
found = {}
for package in importlib.metadata.distributions():
    name = re.sub(r"[-_.]+", "-", package.name).lower()
    found.setdefault(name, [package.version, str(package.locate_file(""))])
print(json.dumps(found))
"""


class Unavailable(Exception):
    """Colab's environment cannot be had here; the text is what a person reads."""


def printed(python, code):
    """What a Python prints when it runs some code; None where that fails."""
    try:
        done = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def find_python(wanted=None):
    """A Python that Colab has or had.

    Args:
        wanted: Name or path of an interpreter; None for the newest on the PATH or beside the one that runs this, where
            version managers keep the others.
    Returns:
        Its path and its version, `"3.13"`.
    Raises:
        Unavailable: If there is none.
    """
    beside = Path(sys.base_prefix).parent
    candidates = [wanted] if wanted else []
    for version in () if wanted else VERSIONS:
        candidates += [shutil.which(f"python{version}"), *sorted(beside.glob(f"*/bin/python{version}"))]
    for path in filter(None, candidates):
        version = printed(
            path, VERSION
        )  # nothing from a version manager's stand-in for what it has not chosen
        if version in VERSIONS:
            return str(path), version
    raise Unavailable(
        say(
            en=f"Colab has Python {' or '.join(VERSIONS)}: install one, or name one that runs with --python.",
            ko=f"Colab의 파이썬은 {' 또는 '.join(VERSIONS)}입니다. 설치하거나, 실행되는 것을 --python으로 지정해 주세요.",
        )
    )


def prepare(root, python, version):
    """Make the environment with Colab's packages in `.colab`, unless it is there; return its Python.

    Args:
        root: The course's folder.
        python, version: What `find_python` returned.
    Raises:
        Unavailable: If the packages cannot be installed.
    """
    packages = LISTS / f"python{version}.txt"
    folder = root / ".colab" / version
    stamp, inside = folder / "colab-stamp", folder / "bin" / "python"
    wanted = hashlib.sha256(f"{python}\n{folder}\n".encode() + packages.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and printed(inside, VERSION) == version:
        return inside
    print(
        say(
            en=f"Installing Colab's packages into {folder} (about 3 GB, some minutes, once) ...",
            ko=f"Colab의 패키지를 {folder}에 설치합니다(약 3 GB, 몇 분, 처음 한 번) ...",
        ),
        flush=True,
    )
    _run([python, "-m", "venv", "--without-pip", "--clear", str(folder)])
    pip = [sys.executable, "-m", "pip", "--python", str(inside), "install", "--quiet", "--no-input"]
    # --no-deps: the list is complete, and Colab lacks some of what its packages ask for.
    _run([*pip, "--no-deps", "--no-compile", "--progress-bar", "off", "--requirement", str(packages)])
    stamp.write_text(wanted)
    return inside


def _run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        cause = "\n".join((done.stdout + done.stderr).strip().splitlines()[-3:])
        raise Unavailable(
            say(en="Colab's packages cannot be had here. ", ko="Colab의 패키지를 설치하지 못했습니다. ")
            + cause
        )


def overlay(base, folder):
    """Make a thin environment that sees all packages of another and leaves them as they are.

    pip cannot remove what lies in the other one. What it would have replaced there comes to lie before it.

    Args:
        base: The other environment's Python.
        folder: Where the new one is made.
    Returns:
        Its Python.
    """
    subprocess.run([str(base), "-m", "venv", "--without-pip", str(folder)], check=True)
    python = Path(folder) / "bin" / "python"
    link, below = Path(printed(python, SITE_PACKAGES)) / "colab.pth", printed(base, SITE_PACKAGES)
    # The plain line is one that pip takes back where it builds in isolation; the other one obeys the .pth files below.
    link.write_text(f"{below}\nimport site; site.addsitedir({below!r})\n")
    return python


def snapshot(python):
    """The packages that an environment's Python sees: dict of name to [version, folder]."""
    return json.loads(printed(python, SNAPSHOT))


def changes(before, after):
    """What became of an environment's packages between two snapshots.

    Returns:
        Two dicts: of what was replaced, name to (old version, new version or None where it is gone), the same version
        in another folder included; and of what was added, name to version.
    """
    replaced = {
        name: (found[0], after[name][0] if name in after else None)
        for name, found in before.items()
        if after.get(name) != found
    }
    return replaced, {name: found[0] for name, found in after.items() if name not in before}


def variables(python, base):
    """This process's environment variables, without those of the course and its `.venv`, for an overlay's programs."""
    ours = ("COURSE_", "JUPYTER_", "MPL", "PYTHON", "TF_", "TQDM_", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = [
        entry
        for entry in kept.get("PATH", "").split(os.pathsep)
        if Path(entry) != Path(sys.executable).parent
    ]
    return kept | {"PATH": os.pathsep.join([str(Path(python).parent), str(Path(base).parent), *path])}
