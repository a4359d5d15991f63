"""JupyterLab as `course.py lab` starts it, over a copy of the notebooks, in a process that leaves nothing behind."""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, STOP_SECONDS = 180, 30

_spec = importlib.util.spec_from_file_location("course", ROOT / "course.py")
course = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(course)


class LabServer:
    """A JupyterLab with its own port, settings and copy of the notebooks; `with` starts and ends it.

    Args:
        folder: Path of an empty folder.
        language: `"ko"` or `"en"`, the reader's COURSE_LANGUAGE.
    """

    def __init__(self, folder, language):
        self.folder, self.language = folder, language
        self.log = folder / "lab.log"
        self.process = self.url = self.token = None

    def __enter__(self):
        for language in ("en", "ko"):
            shutil.copytree(ROOT / "notebooks" / language, self.folder / "notebooks" / language)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COURSE_LANGUAGE", self.language)
            patch.setenv("IPYTHONDIR", str(self.folder / "IPYTHON"))
            for name in ("CONFIG", "DATA", "RUNTIME"):
                patch.setenv(f"JUPYTER_{name}_DIR", str(self.folder / name))
            for name in ("SETTINGS", "WORKSPACES"):
                patch.setenv(f"JUPYTERLAB_{name}_DIR", str(self.folder / name))
            self._write_settings()
            options = ["--no-browser", "--port=0", "--expose-app-in-browser"]
            command = [sys.executable, *course.lab_command(ROOT, options)]
            with open(self.log, "wb") as log:
                self.process = subprocess.Popen(
                    command,
                    cwd=self.folder / "notebooks",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=os.name != "nt",
                )
        try:
            self._wait_for_answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """Ask the server to end itself and its kernels; one that does not is killed, and its kernels follow."""
        if self.url:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self._request("api/shutdown", method="POST")
                self.process.wait(STOP_SECONDS)
        if self.process.poll() is None:
            if os.name == "nt":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def address(self, path):
        """The address of one of JupyterLab's pages, for example `"lab/tree/en"`, with the right to open it."""
        return f"{self.url}{path}?token={self.token}"

    def log_tail(self):
        """The last lines that the server and its kernels wrote."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(["JupyterLab's log ends with:", *lines[-25:]])

    def _write_settings(self):
        """Every cell is in the page, also while it is out of view, so that tests and pictures see all of them."""
        folder = self.folder / "SETTINGS" / "@jupyterlab" / "notebook-extension"
        folder.mkdir(parents=True)
        settings = json.dumps({"windowingMode": "none", "scrollPastEnd": False})
        (folder / "tracker.jupyterlab-settings").write_text(settings, encoding="utf-8")

    def _wait_for_answer(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            # Port and token are Jupyter's choice; it writes them into a file. Half-written or early: once more.
            with contextlib.suppress(OSError, ValueError):
                for path in (self.folder / "RUNTIME").glob("jpserver-*.json"):
                    info = json.loads(path.read_text(encoding="utf-8"))
                    self.url, self.token = info["url"], info["token"]
                    self._request("api/status")
                    return
            time.sleep(0.1)
        pytest.fail(f"JupyterLab did not start. {self.log_tail()}", pytrace=False)

    def _request(self, path, method="GET"):
        request = urllib.request.Request(
            self.url + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        return urllib.request.urlopen(request, timeout=STOP_SECONDS).read()
