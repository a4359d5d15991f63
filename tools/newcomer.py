"""A newcomer's minutes: from a clone to the first plot, and the memory that each chapter takes.

    .venv/bin/python tools/newcomer.py [--steps | --memory]

Clones the repository into an empty folder, installs there without pip's store of downloads, opens JupyterLab, runs
chapter 00 up to its first picture, then every chapter for its memory. What was measured goes to docs/newcomer.json, from
which tools/readme.py writes its part of the README. Takes about half an hour; beside other work its seconds say little.
"""

import argparse
import datetime
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import psutil
from notebook_execution import execute

ROOT = Path(__file__).resolve().parents[1]
RESULT = Path("docs") / "newcomer.json"


def installed(root):
    """Seconds that `course.py lab` takes to set everything up in a fresh clone, and the bytes of what it made."""
    start = time.monotonic()
    command = [sys.executable, "course.py", "lab", "--version"]
    variables = {**os.environ, "PIP_NO_CACHE_DIR": "1"}
    subprocess.run(command, cwd=root, env=variables, stdout=subprocess.DEVNULL, check=True)
    took = time.monotonic() - start
    return took, sum(path.lstat().st_size for path in (root / ".venv").rglob("*"))


def opened(root):
    """Seconds until JupyterLab answers, everything being installed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.monotonic()
    command = [sys.executable, "course.py", "lab", "--no-browser", f"--port={port}"]
    lab = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if lab.poll() is not None or time.monotonic() - start > 300:
                raise RuntimeError("JupyterLab does not answer; start `course.py lab` by hand to see why")
            time.sleep(0.1)
        return time.monotonic() - start
    finally:
        lab.terminate()
        lab.wait()


def _answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=1).close()
    except (OSError, urllib.error.URLError):
        return False
    return True


def run(path, *, until_first_picture=False):
    """Run a notebook's cells as a reader would; the file stays as it is.

    Args:
        path: Of a notebook.
        until_first_picture: Whether to end there.
    Returns:
        Float, seconds from the kernel's start until the end of the first cell; float, until the end of the last one; int,
        the most bytes of memory that the kernel and the processes that it starts held at a time.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if until_first_picture:
        notebook.cells = notebook.cells[
            : 1 + next(i for i, c in enumerate(notebook.cells) if _has_picture(c))
        ]
    ended, peak, over = [], 0, threading.Event()

    def watch():
        nonlocal peak
        while not over.wait(0.5):
            peak = max(peak, sum(map(_resident, psutil.Process().children(recursive=True))))

    watcher = threading.Thread(target=watch)
    start = time.monotonic()
    watcher.start()
    try:
        execute(
            notebook, path.parent, path.stem, timeout=1200, after_cell=lambda: ended.append(time.monotonic())
        )
    finally:
        over.set()
        watcher.join()
    return ended[0] - start, ended[-1] - start, peak


def _resident(process):
    """Bytes; what several processes share is counted in each, so that a sum is rather too large."""
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:  # it has just ended
        return 0


def _has_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def first_steps():
    """Seconds of each step from a fresh clone to the first plot, and the size of the installation."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "course"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        install, size = installed(clone)
        found = {"install": install, "JupyterLab": opened(clone), "installed bytes": size}
        python = clone / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        script = f"import sys, json; sys.path.insert(0, 'tools'); import newcomer; print(json.dumps(newcomer.first_plot({str(clone)!r})))"
        printed = subprocess.run(
            [str(python), "-c", script], cwd=clone, stdout=subprocess.PIPE, check=True, text=True
        )
        return found | json.loads(printed.stdout.splitlines()[-1])


def first_plot(root):
    """Seconds of chapter 00 up to the end of its set-up cell, and up to its first picture."""
    chapter = Path(root) / "notebooks" / "en" / "00_overfitting.ipynb"
    first, last, _ = run(chapter, until_first_picture=True)
    return {"set-up cell": first, "first plot": last}


def memory(root):
    """Dict of chapter to the bytes of its kernel."""
    found = {}
    for path in sorted((root / "notebooks" / "en").glob("[0-9]*.ipynb")):
        *_, found[path.stem[:2]] = run(path)
        print(f"{path.stem}: {found[path.stem[:2]] / 1e9:.1f} GB", flush=True)
    return found


def main(arguments=None, root=ROOT):
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--steps", action="store_true", help="only the first steps; keep what is stored of memory"
    )
    only.add_argument(
        "--memory", action="store_true", help="only the chapters' memory; keep the stored steps"
    )
    chosen = parser.parse_args(arguments)
    result = root / RESULT
    about = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    about["cores"] = os.cpu_count()
    about["system"] = f"{platform.system()}, Python {platform.python_version()}"
    about["date"] = datetime.date.today().isoformat()
    if not chosen.memory:
        about["steps"] = {name: round(value, 1) for name, value in first_steps().items()}
    if not chosen.steps:
        about["memory"] = memory(root)
    result.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(f"{RESULT.as_posix()} written; now run tools/readme.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
