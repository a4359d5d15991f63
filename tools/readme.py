"""Bring the measured parts of README.md and README.ko.md up to date.

    .venv/bin/python tools/readme.py [--check]

The list of verdicts and the picture are copied out of the notebooks' stored outputs, a newcomer's minutes from
docs/newcomer.json, which tools/newcomer.py measures: nothing between the marks is typed in.
"""

import argparse
import base64
import json
import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": "README.md", "ko": "README.ko.md"}
PICTURE_CELL = 'x_label="dropout rate"'
PICTURE_CHAPTER = "01_dropout"
BEGIN, END = "<!-- verdicts: made by tools/readme.py -->", "<!-- end of verdicts -->"
MINUTES_BEGIN, MINUTES_END = "<!-- minutes: made by tools/readme.py -->", "<!-- end of minutes -->"
_STEPS = {
    "en": {
        "install": "installing (the first time, {size:.1f} GB)",
        "JupyterLab": "JupyterLab opens",
        "set-up cell": "chapter 00: the set-up cell has run",
        "first plot": "… and the first plot is there",
    },
    "ko": {
        "install": "설치(처음 한 번, {size:.1f} GB)",
        "JupyterLab": "주피터랩이 열릴 때까지",
        "set-up cell": "00장의 준비 셀이 끝날 때까지",
        "first plot": "… 첫 그림이 나올 때까지",
    },
}
_MINUTES = {
    "en": "| from a clone to the first plot | seconds |\n|---|---|\n{steps}\n\n"
    "(Measured by `tools/newcomer.py` on {cores} cores, {system}, {date}; a slow network takes longer.) A chapter's kernel "
    "takes {least:.1f} to {most:.1f} GB of memory (most: chapter {largest}).",
    "ko": "| 내려받은 뒤 첫 그림까지 | 초 |\n|---|---|\n{steps}\n\n"
    "(`tools/newcomer.py`로 측정. 코어 {cores}개, {system}, {date}. 네트워크가 느리면 더 걸립니다.) 한 장의 커널은 메모리를 "
    "{least:.1f}–{most:.1f} GB 씁니다(가장 많이 쓰는 장: {largest}장).",
}
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


def minutes(root, language):
    """The lines between the other two marks: a newcomer's first steps, and what a chapter takes."""
    found = json.loads((root / "docs" / "newcomer.json").read_text(encoding="utf-8"))
    size = found["steps"]["installed bytes"] / 1e9
    steps = [
        f"| {text.format(size=size)} | {found['steps'][s]:.0f} |" for s, text in _STEPS[language].items()
    ]
    memory = {chapter: size / 1e9 for chapter, size in found["memory"].items()}
    text = _MINUTES[language].format(
        steps="\n".join(steps),
        cores=found["cores"],
        system=found["system"],
        date=found["date"],
        least=min(memory.values()),
        most=max(memory.values()),
        largest=max(memory, key=memory.get),
    )
    return "\n\n".join([MINUTES_BEGIN, text, MINUTES_END])


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
        text = _between(text, BEGIN, END, section(root, language))
        text = _between(text, MINUTES_BEGIN, MINUTES_END, minutes(root, language))
        files[root / name] = text.encode()
        files[root / "docs" / f"test_time_rule_{language}.png"] = picture(root, language)
    return files


def _between(text, begin, end, new):
    return text[: text.index(begin)] + new + text[text.index(end) + len(end) :]


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
