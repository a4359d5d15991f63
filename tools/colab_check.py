"""Run chapters as Colab would: `course.py colab-check [NN ...] [--language ko|en] [--python PATH]`.

Each chapter runs in a folder with nothing beside it but the wheel of course_lib, in an environment that holds what Colab has
installed (tools/colab/): its TensorFlow, NumPy and Matplotlib, its old IPython, ipykernel and ipywidgets. The environment is
kept in `.colab`. What a chapter's first cell installs goes into a thin one above it, thrown away afterwards, so that every
chapter begins with Colab's own state. A chapter passes if every cell runs and none of Colab's packages was replaced.

Not simulated: `google.colab` and Colab's own shell class (neither the first cell nor course_lib asks for them), its page
(sliders are made and sent, but nobody looks), a GPU, the system's libraries, the packages that course_lib does not depend on,
and a home folder without traces.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import run
from colab_environment import Unavailable, changes, find_python, overlay, prepare, snapshot, variables
from nbval.plugin import get_sanitize_patterns
from notebook_execution import CellFailed, cell_titles, execute

from course_lib import language
from course_lib.language import say

ROOT = Path(__file__).resolve().parents[1]
MASKS = get_sanitize_patterns((ROOT / "tests" / "sanitize.cfg").read_text(encoding="utf-8"))


@dataclass
class Result:
    """What came of a chapter.

    Attributes:
        name: The notebook's, `"00_overfitting"`.
        seconds: Float.
        failure: The `CellFailed`, or None.
        different: What `different_outputs` returned.
        replaced, installed: What `changes` returned.
    """

    name: str
    seconds: float
    failure: CellFailed | None
    different: list
    replaced: dict
    installed: dict

    @property
    def passed(self):
        """Whether every cell ran, with the stored results, and Colab's packages are as they were."""
        return self.failure is None and not self.different and not self.replaced


def different_outputs(notebook, stored):
    """The cells that a computer's versions must not change, and that print something else than is stored.

    They are those that nbval checks, by its rules: what is printed or returned as text, measured figures left out.

    Args:
        notebook: The notebook, after it was run.
        stored: The same with its stored outputs.
    Returns:
        List of `"number · title"`.
    """
    titles = cell_titles(notebook)
    return [
        f"{number} · {titles[number - 1]}"
        for number, (cell, before) in enumerate(zip(notebook.cells, stored.cells, strict=True), 1)
        if "nbval-check-output" in cell.metadata.get("tags", []) and _text(cell) != _text(before)
    ]


def _text(cell):
    text = "".join(
        output.get("text", "")
        if output.output_type == "stream"
        else output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
        if output.get("name") != "stderr"
    )
    for pattern, replacement in MASKS:
        text = re.sub(pattern, replacement, text)
    return text


def build_wheel(root, folder):
    """Build course_lib's wheel into a folder, without a network; return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return next(Path(folder).glob("course_lib-*.whl"))


def run_chapter(path, wheel, base):
    """Run a copy of a notebook beside the wheel, in an environment of its own above Colab's.

    Args:
        path: The notebook.
        wheel: course_lib's wheel.
        base: The Python of Colab's environment.
    Returns:
        `Result`.
    """
    with tempfile.TemporaryDirectory() as place:
        python, folder = overlay(base, Path(place) / "environment"), Path(place) / "content"
        folder.mkdir()
        shutil.copy(wheel, folder)
        notebook = nbformat.read(shutil.copy(path, folder), as_version=4)
        # Colab's users have no profile of IPython's.
        environment = variables(python, base) | {"IPYTHONDIR": str(Path(place) / "ipython")}
        before, failure, different, start = snapshot(python), None, [], time.perf_counter()
        try:
            execute(notebook, folder, path.stem, python=python, variables=environment)
            different = different_outputs(notebook, nbformat.read(path, as_version=4))
        except CellFailed as error:
            failure = error
        seconds = time.perf_counter() - start
        return Result(path.stem, seconds, failure, different, *changes(before, snapshot(python)))


def report(result):
    """The lines about a chapter."""
    verdict = say(en="passed", ko="통과") if result.passed else say(en="FAILED", ko="실패")
    lines = [f"{result.name} · {result.seconds:.0f} {say(en='s', ko='초')} · {verdict}"]
    if result.failure:
        where = f"{result.failure.number} · {result.failure.title}"
        lines += [say(en=f"failing cell: {where}", ko=f"실패한 셀: {where}"), result.failure.reason]
    for cell in result.different:
        lines.append(say(en=f"other output in cell {cell}", ko=f"저장된 것과 출력이 다른 셀: {cell}"))
    if result.replaced:
        gone = say(en="removed", ko="지워짐")
        pairs = [f"{name} {old} → {new or gone}" for name, (old, new) in sorted(result.replaced.items())]
        lines.append(say(en="REPLACED: ", ko="바뀐 패키지: ") + ", ".join(pairs))
    added = ", ".join(f"{name} {version}" for name, version in sorted(result.installed.items()))
    lines.append(say(en="installed: ", ko="새로 설치된 패키지: ") + (added or say(en="nothing", ko="없음")))
    return "\n  ".join(lines)


def check(root, paths, python):
    """Run notebooks one after the other and print what came of each; return how many failed.

    Raises:
        Unavailable: If Colab's environment cannot be had here.
    """
    python, version = find_python(python)
    base = prepare(root, python, version)
    have = snapshot(base)
    shown = [
        f"{name} {have[name][0]}" for name in ("tensorflow", "numpy", "ipython", "ipywidgets") if name in have
    ]
    print(", ".join([f"Colab: Python {version}", *shown]), flush=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(root, folder)
        for path in paths:
            result = run_chapter(path, wheel, base)
            failed += not result.passed
            print(report(result), flush=True)
    return failed


def main(arguments=None, root=ROOT):
    """The command line; returns the exit status: 1 if a chapter failed or none could be run."""
    parser = argparse.ArgumentParser(prog="course.py colab-check", description="Run chapters as Colab would.")
    parser.add_argument("chapters", nargs="*", help="such as 01; all if none is named · 장 번호")
    parser.add_argument(
        "--language", choices=language.LANGUAGES, default="en", help="of the notebooks · 노트북의 언어"
    )
    parser.add_argument("--python", metavar="PATH", help="the Python to use · 사용할 파이썬")
    chosen = parser.parse_args(arguments)
    every = run.find(root / "notebooks" / chosen.language, "*.ipynb", None)
    unknown = [wanted for wanted in chosen.chapters if not any(p.stem.startswith(wanted) for p in every)]
    if unknown or not every:
        return run.unknown(", ".join(unknown), [path.stem for path in every])
    paths = [path for path in every if path.stem.startswith(tuple(chosen.chapters) or "")]
    try:
        failed = check(root, paths, chosen.python)
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 1
    passed = len(paths) - failed
    print(say(en=f"{passed} passed, {failed} failed", ko=f"통과 {passed}, 실패 {failed}"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
