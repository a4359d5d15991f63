"""What is wrong with a chapter's source, or with a notebook made from it: one line for each problem."""

import json

import nbformat
from notebook_build import digest, incomplete
from notebook_execution import cell_titles
from notebook_parity import differences
from notebook_source import text_hash

REBUILD = "run: course.py notebooks"


def source_problems(entries, name):
    """Problems between the two languages of a source, and exercises without a solution.

    Args:
        entries: `Source.entries()`.
        name: The chapter's file name without ending.
    Returns:
        List of lines, each naming file, line, cell and what to do.
    """
    problems = []
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        here = f"src/{name}.py, line {entry.first.line}, cell {entry.id}"
        if entry.kind == "markdown":
            problems += [f"{here}: {problem}" for problem in _pair_problems(entry, name)]
        if entry.role == "exercise" and (following is None or following.role is None):
            problems.append(
                f'{here}: an exercise without a solution; put a cell with role="solution" under it.'
            )
    for before, entry in zip([None, *entries], entries, strict=False):
        if entry.role == "solution" and (before is None or before.role is None):
            here = f"src/{name}.py, line {entry.first.line}, cell {entry.id}"
            problems.append(
                f'{here}: a solution without an exercise; put a cell with role="exercise" above it.'
            )
    return problems


def _pair_problems(entry, name):
    english, korean = entry.cells.get("en"), entry.cells.get("ko")
    if english is None:
        return ["a Korean cell without an English one; write it directly above."]
    if korean is None:
        return ["an English cell without a Korean one; write it directly below."]
    for cell, language in ((english, "English"), (korean, "Korean")):
        if cell.options.get("untranslated") or not cell.text.strip():
            return [f"no {language} text yet (source line {cell.line}); write it and remove 'untranslated'."]
    problems = []
    if korean.options.get("of") != text_hash(english.text):
        problems.append(
            "the English text is not the one the Korean was written for; "
            f"look at the Korean, then: course.py notebooks --accept {name}:{entry.id}"
        )
    if "off" not in (english.options.get("parity"), korean.options.get("parity")):
        problems += [
            f'{found}; make them agree, or set parity="off".'
            for found in differences(english.text, korean.text)
        ]
    return problems


def notebook_problems(path, expected, label):
    """Problems of a notebook file: differences from what the source yields, and outputs that are not there.

    Running the notebook, or saving it in Jupyter, makes no problem: texts, ids, tags and the few metadata
    that the builder writes are compared, not outputs and not bytes.

    Args:
        path: The notebook file.
        expected: The notebook that the source yields.
        label: The file's name in messages.
    Returns:
        List of lines.
    """
    if not path.exists():
        return [f"{label}: missing; {REBUILD}"]
    try:
        notebook = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        cells = notebook.cells
    except (ValueError, AttributeError, KeyError) as error:
        return [f"{label}: not a notebook ({error}); {REBUILD}"]
    if (notebook.get("nbformat"), notebook.get("nbformat_minor", 0)) < (4, 5):
        return [f"{label}: older than nbformat 4.5, which has no cell ids; {REBUILD}"]
    if nameless := [number for number, cell in enumerate(cells, 1) if not cell.get("id")]:
        return [f"{label}, cell {nameless[0]}: has no id; {REBUILD}"]
    if problem := _difference(notebook, expected):
        edited = notebook.metadata.get("course", {}).get("built") != digest(notebook)
        advice = (
            "course.py notebooks --absorb FILE takes edits over, --discard drops them" if edited else REBUILD
        )
        return [f"{label}{problem}; {advice}"]
    return [f"{label}, {problem}" for problem in _output_problems(notebook, path)]


def _difference(notebook, expected):
    """The first difference in what the builder writes, or an empty string."""
    cells = notebook.cells
    for number, (cell, wanted) in enumerate(zip(cells, expected.cells, strict=False), 1):
        for what, value in _owned(wanted).items():
            if _owned(cell)[what] != value:
                return f", cell {number} ({wanted.id}): {what} differs from the source"
    if len(cells) != len(expected.cells):
        return f": has {len(cells)} cells, the source gives {len(expected.cells)}"
    if any(cell.cell_type == "code" and "outputs" not in cell for cell in cells):
        return ": a code cell has no 'outputs'"
    for key in ("kernelspec", "language_info"):
        if notebook.metadata.get(key, {}).get("name") != expected.metadata[key].name:
            return f": metadata '{key}' is not that of {expected.metadata[key].name}"
    return ""


def _owned(cell):
    metadata = cell.metadata
    return {
        "kind": cell.cell_type,
        "text": cell.source,
        "id": cell.get("id"),
        "tags": sorted(metadata.get("tags", [])),
        "form": (metadata.get("cellView"), metadata.get("jupyter", {}).get("source_hidden", False)),
    }


def _output_problems(notebook, path):
    root = json.dumps(str(path.resolve().parents[2]))[1:-1]
    titles = cell_titles(notebook)
    for number, cell in enumerate(notebook.cells, 1):
        where = f"cell {number} ({titles[number - 1]})"
        if incomplete(cell):
            never = cell.get("execution_count") is None
            yield f"{where}: {'was not run' if never else 'ended in an error'}; {REBUILD}"
        elif root in json.dumps(cell.get("outputs", [])):
            yield f"{where}: its output shows a path of this computer; print something else, then {REBUILD}"
