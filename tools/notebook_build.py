"""Make the notebooks of a chapter from its source: cells, ids, metadata, and the outputs still true."""

import hashlib
import json
import re

import nbformat

SET_UP_ID = "set-up"  # its outputs stay true when only the project's address changes
TITLES = {"en": "solutions", "ko": "해답"}
SET_UP_TITLES = {"en": "Set-up: run this cell first", "ko": "준비: 이 셀을 먼저 실행하세요"}
CHAPTER_LINKS = {"en": "Chapter: [{title}](../{name}.ipynb)", "ko": "본문: [{title}](../{name}.ipynb)"}

# Chapters that need more than the library itself.
EXTRAS = {"06": "text", "07": "audio-parts", "08": "tuning"}
# A package that asks for more than it needs, and so would replace some of Colab's: installed without what it asks for.
ALONE = {"07": "audiomentations<0.44"}

# Never `--upgrade`: what is already there (TensorFlow and NumPy on Colab) stays as it is.
SET_UP = """\
#@title {title}
import glob
import importlib.util
import os
import subprocess
import sys

if importlib.util.find_spec("course_lib") is None:  # on Colab, or in a folder of its own: install it once
    sources = [os.environ.get("COURSE_LIB_SOURCE"), *sorted(glob.glob("course_lib-*.whl"))[-1:], {address!r}]
    source = next(filter(None, sources), None)
    if source is None:
        raise ModuleNotFoundError(
            "course_lib is missing: put its wheel (course_lib-*.whl) beside this notebook. · "
            "course_lib가 없습니다. 휠 파일(course_lib-*.whl)을 이 노트북과 같은 폴더에 두세요."
        )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", source]
    result = subprocess.run(pip, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError("course_lib was not installed. · course_lib를 설치하지 못했습니다.\\n" + result.stderr)
    importlib.invalidate_caches()

from course_lib import notebook

notebook.begin("{language}")
"""

SET_UP_ALONE = """\
    if not result.returncode:  # alone, or it would put an older soxr in the place of Colab's
        pip = [*pip[:-1], "--no-deps", "{package}"]
        result = subprocess.run(pip, capture_output=True, text=True)
"""


def chapter_title(entries, language):
    """The text of the chapter's first heading, without its marks; in English where a language has none."""
    for wanted in (language, "en"):
        for entry in entries:
            cell = entry.cell(wanted) if entry.kind == "markdown" else None
            if cell and (heading := re.search(r"^# (.+)$", cell.text, re.MULTILINE)):
                return heading.group(1).strip()
    return ""


def shown(entries, solutions):
    """The entries of the chapter notebook, or those of its solutions notebook.

    The solutions notebook holds the section that begins with `## Exercises`, with `role="solution"` in place
    of `role="exercise"`, and every cell tagged `setup` or marked `solutions=true`.
    """
    if not solutions:
        return [entry for entry in entries if entry.role != "solution"]
    chosen, inside = [], False
    for entry in entries:
        if entry.kind == "markdown" and re.match(r"#{1,2} ", entry.first.text):
            inside = entry.first.text.startswith("## Exercises")
        wanted = inside or "setup" in entry.tags or entry.first.options.get("solutions")
        if wanted and entry.role != "exercise":
            chosen.append(entry)
    return chosen


def has_solutions(entries):
    """Whether the chapter has a solution, and so a solutions notebook."""
    return any(entry.role == "solution" for entry in entries)


def build(entries, *, name, language, solutions=False, repository=None):
    """Make a notebook without outputs.

    Args:
        entries: The entries of a source, `Source.entries()`.
        name: The chapter's file name without ending, `"01_dropout"`.
        language: `"ko"` or `"en"`.
        solutions: Whether to make the solutions notebook.
        repository: The project's public address, or None: then no badge is drawn.
    Returns:
        A notebook (nbformat 4.5).
    """
    cells = [
        _cell(entry.kind, entry.cell(language).text, entry.id, tags=entry.tags)
        for entry in shown(entries, solutions)
        if entry.cell(language)
    ]
    if solutions:
        title = chapter_title(entries, language)
        link = CHAPTER_LINKS[language].format(title=title, name=name)
        cells.insert(0, _cell("markdown", f"# {title} · {TITLES[language]}\n\n{link}", "solutions-title"))
    after_title = 1 if cells and cells[0].cell_type == "markdown" else 0
    cells.insert(after_title, _set_up_cell(name[:2], language, repository))
    if repository:
        path = f"notebooks/{language}/{'solutions/' if solutions else ''}{name}.ipynb"
        address = repository.replace("https://github.com/", "https://colab.research.google.com/github/")
        badge = "https://colab.research.google.com/assets/colab-badge.svg"
        cells.insert(
            0, _cell("markdown", f"[![Open in Colab]({badge})]({address}/blob/main/{path})", "open-in-colab")
        )
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=_metadata())
    notebook.nbformat_minor = 5
    notebook.metadata["course"] = {"built": digest(notebook)}
    return notebook


def _metadata():
    return {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def _cell(kind, text, identity, tags=()):
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return new(text, id=identity, metadata={"tags": list(tags)} if tags else {})


def _set_up_cell(number, language, repository):
    address = f"git+{repository}" if repository else None
    text = SET_UP.format(title=SET_UP_TITLES[language], address=address, language=language)
    text = text.replace(", None]\n", "]\n")  # without a public address there are two places to look
    if extra := EXTRAS.get(number):
        wanted = f'f"course-lib[{extra}] @ {{source}}" if "://" in source else f"{{source}}[{extra}]"'
        text = text.replace(' "--quiet", source]', f' "--quiet", {wanted}]')
    if alone := ALONE.get(number):
        text = text.replace(
            "    if result.returncode:\n", SET_UP_ALONE.format(package=alone) + "    if result.returncode:\n"
        )
    cell = _cell("code", text.rstrip(), SET_UP_ID)
    cell.metadata.update({"cellView": "form", "jupyter": {"source_hidden": True}})
    return cell


def digest(notebook):
    """Hash of what a person edits (texts, order, tags): it shows whether a notebook was edited since."""
    content = [[c.cell_type, c.source, sorted(c.metadata.get("tags", []))] for c in notebook.cells]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def keep_outputs(notebook, old):
    """Copy the outputs of `old` into `notebook`, cell by cell, up to the first code cell that differs."""
    pairs = zip(_code_cells(notebook), _code_cells(old), strict=False)
    for cell, before in pairs:
        if (cell.source != before.source and cell.id != SET_UP_ID) or incomplete(before):
            return
        cell.outputs, cell.execution_count = before.get("outputs", []), before.execution_count


def _code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def incomplete(cell):
    """Whether a code cell was not run to its end: no execution count, or an error not announced by a tag."""
    if cell.cell_type != "code" or not cell.source.strip():
        return False
    announced = "raises-exception" in cell.metadata.get("tags", [])
    failed = any(output.output_type == "error" for output in cell.get("outputs", []))
    return cell.get("execution_count") is None or (failed and not announced)


def strip_volatile(notebook):
    """Remove what differs from run to run: times, versions, and widgets, which are dead without a kernel."""
    built = notebook.metadata.get("course")
    notebook.metadata = nbformat.from_dict(_metadata() | ({"course": built} if built else {}))
    for cell in _code_cells(notebook):
        cell.metadata.pop("execution", None)
        cell.outputs = [output for output in cell.outputs if not _is_widget(output)]


def _is_widget(output):
    return any("widget-view" in kind for kind in output.get("data", {}))


def checked_widget(notebook):
    """Index of the first cell that nbval compares although it shows a widget or progress bar, or None."""
    for index, cell in enumerate(notebook.cells):
        compared = "nbval-check-output" in cell.metadata.get("tags", [])
        if compared and any(map(_is_widget, cell.get("outputs", []))):
            return index
    return None


def write_text(notebook):
    """The bytes of a notebook file as text: always the same for the same notebook."""
    return nbformat.v4.writes(notebook) + "\n"
