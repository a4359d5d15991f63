"""Run chapters without a browser and print each claim with its verdict: `course.py run [NN] [--study]`."""

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import study
from notebook_execution import CellFailed, execute

from course_lib import language
from course_lib.language import say

ROOT = Path(__file__).resolve().parents[1]
CLAIM = re.compile(r"^[CR]\d\d[a-z]? · .*$", re.MULTILINE)


def find(folder, pattern, wanted):
    """Files by their beginning: `find(folder, "*.ipynb", "01")`; all of them if `wanted` is None."""
    files = sorted(folder.glob(f"[0-9][0-9]_{pattern}"))
    return [path for path in files if wanted is None or path.stem.startswith(wanted)]


def claim_lines(notebook):
    """The lines in a notebook's text outputs that begin with a claim's id: `C38 · statement · verdict`."""
    lines = []
    for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
        lines += CLAIM.findall(output.get("text", "") or output.get("data", {}).get("text/plain", ""))
    return lines


def run_chapter(path):
    """Run a copy of a chapter notebook in an empty folder.

    Args:
        path: The notebook; the file itself is not touched.
    Returns:
        Claim lines in their order, seconds, and the `CellFailed` or None.
    """
    notebook = nbformat.read(path, as_version=4)
    failure, start = None, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        try:
            execute(notebook, folder, path.stem)
        except CellFailed as error:
            failure = error
    return claim_lines(notebook), time.perf_counter() - start, failure


def run_chapters(root, wanted, spoken):
    """Run chapters and print claims, time and failing cells; returns the exit code."""
    folder = root / "notebooks" / spoken
    paths = find(folder, "*.ipynb", wanted)
    if not paths:
        return unknown(wanted, [path.stem for path in find(folder, "*.ipynb", None)])
    failed = 0
    for path in paths:
        lines, seconds, failure = run_chapter(path)
        print(f"\n{path.stem} · {seconds:.0f} {say(en='s', ko='초')}")
        print("\n".join(f"  {line}" for line in lines) or "  " + say(en="no claims", ko="주장 없음"))
        if failure:
            failed += 1
            where = f"{failure.number} · {failure.title}"
            print("  " + say(en=f"FAILED in cell {where}", ko=f"실패한 셀: {where}"))
            print(f"  {failure.reason}")
    return 1 if failed else 0


def run_studies(root, wanted):
    """Rebuild the stored banks of chapters; returns the exit code."""
    failed = 0
    for source in find(root / "notebooks" / "src", "*.py", wanted):
        try:
            path = study.rebuild(source, root / "data" / "results")
        except CellFailed as error:
            failed += 1
            print(
                say(en=f"FAILED in cell {error.number}", ko=f"실패한 셀: {error.number}")
                + f": {error.reason}"
            )
        else:
            print(say(en=f"stored: {path.name}", ko=f"저장함: {path.name}"))
    return 1 if failed else 0


def unknown(wanted, known):
    """Name the chapters there are, since the wanted one is not among them; returns the exit code."""
    names = ", ".join(known) or say(en="none yet", ko="아직 없음")
    print(
        say(
            en=f"There is no chapter {wanted or ''}. Chapters: {names}",
            ko=f"{wanted or ''}장을 찾을 수 없습니다. 있는 장: {names}",
        ),
        file=sys.stderr,
    )
    return 1


def main(arguments=None, root=ROOT):
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="course.py run", description="Run chapters and print their verdicts."
    )
    parser.add_argument(
        "chapter", nargs="?", help="number or name, such as 01; all if none is named · 장 번호"
    )
    parser.add_argument("--language", choices=language.LANGUAGES, default=language.current())
    parser.add_argument(
        "--study",
        action="store_true",
        help="run with 100 fresh seeds and store the differences · 새 시드 100개로 실행하여 저장",
    )
    chosen = parser.parse_args(arguments)
    language.use(chosen.language)
    folders = [root / "notebooks" / chosen.language, *([root / "notebooks" / "src"] if chosen.study else [])]
    known = sorted({path.stem for folder in folders for path in find(folder, "*.*", None)})
    if chosen.chapter and not any(name.startswith(chosen.chapter) for name in known):
        return unknown(chosen.chapter, known)
    return (
        run_studies(root, chosen.chapter)
        if chosen.study
        else run_chapters(root, chosen.chapter, chosen.language)
    )


if __name__ == "__main__":
    sys.exit(main())
