"""Bring the measured part of README.md and README.ko.md up to date from the committed notebooks.

    .venv/bin/python tools/readme.py [--check]

The list of verdicts and the picture are copied out of the notebooks' stored outputs, so that nothing in the
README is typed in: between the two marks stands what the cells printed.
"""

import argparse
import base64
import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": "README.md", "ko": "README.ko.md"}
PICTURE_CELL = 'x_label="dropout rate"'
PICTURE_CHAPTER = "01_dropout"
BEGIN, END = "<!-- verdicts: made by tools/readme.py -->", "<!-- end of verdicts -->"
_CLAIM = re.compile(r"^(C\d\d) · (.*?) · ([^·]+?)(?: · .*)?$", re.MULTILINE)


def verdicts(notebook):
    """`{id: (statement, verdict)}` of the whole claims in a notebook's outputs, parts left out."""
    texts = [o.get("text", "") for cell in notebook.cells for o in cell.get("outputs", [])]
    return {m[1]: (m[2], m[3]) for text in texts for m in _CLAIM.finditer(text)}


def section(root, language):
    """The lines between the marks: one table row a claim."""
    head = {"en": "| claim | verdict |", "ko": "| 주장 | 판정 |"}[language]
    rows = [BEGIN, "", head, "|---|---|"]
    for path in sorted((root / "notebooks" / language).glob("[0-9]*.ipynb")):
        found = verdicts(nbformat.read(path, as_version=4))
        rows += [
            f"| {claim} · {statement} | {verdict} |" for claim, (statement, verdict) in sorted(found.items())
        ]
    return "\n".join([*rows, "", END])


def picture(root, language):
    """The PNG bytes of the picture shown in the README."""
    notebook = nbformat.read(root / "notebooks" / language / f"{PICTURE_CHAPTER}.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code" and PICTURE_CELL in cell.source)
    return base64.b64decode(cell.outputs[0].data["image/png"])


def wanted(root):
    """`{path: bytes}` of all files that this tool makes."""
    files = {}
    for language, name in READMES.items():
        text = (root / name).read_text(encoding="utf-8")
        start, end = text.index(BEGIN), text.index(END) + len(END)
        files[root / name] = (text[:start] + section(root, language) + text[end:]).encode()
        files[root / "docs" / f"test_time_rule_{language}.png"] = picture(root, language)
    return files


def main(arguments=None, root=ROOT):
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    check = parser.parse_args(arguments).check
    files = wanted(root)
    stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(files[path])
        print(f"{path.relative_to(root)}: {'out of date: run tools/readme.py' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
