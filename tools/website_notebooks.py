"""Turn a committed notebook into what its page on the website shows: nothing is run, only cells are changed."""

import re

import nbformat
from notebook_build import SET_UP_ID, strip_volatile
from readme import verdicts

BADGE_ID = "open-in-colab"
SLIDER = "widgets.explore("
EXERCISE = "exercises.check("
_CLAIM_LINE = re.compile(r"^[CR]\d\d[a-z]? · ", re.MULTILINE)
TEXTS = {
    "en": {
        "slider": "In Jupyter a slider appears here. A picture beside this cell shows the same, standing still.",
        "solutions": "Solutions to the exercises",
        "figure": "Figure drawn by the cell above",
    },
    "ko": {
        "slider": "Jupyter에서는 이 자리에 슬라이더가 나옵니다. 같은 내용을 앞뒤의 그림에서 볼 수 있습니다.",
        "solutions": "연습 문제 해답",
        "figure": "위 셀이 그린 그림",
    },
}


def web_version(notebook, *, language, is_chapter=True, solutions=None):
    """Change a notebook for the website.

    Args:
        notebook: A notebook (nbformat 4.5) with its outputs; it is changed in place.
        language: `"en"` or `"ko"`.
        is_chapter: Whether claims are judged here, for good; not in a solutions notebook.
        solutions: The solutions notebook as linked from this one, or None where there is none.
    Returns:
        The same notebook. Widgets are gone and a line says where a slider would be; the set-up is folded; the
        badge is a link without a picture from elsewhere; each claim has an anchor where it is judged, `(c07)=`;
        pictures have an alternative text.
    """
    strip_volatile(notebook)
    texts = TEXTS[language]
    anchored = set()
    exercises = [cell.id for cell in notebook.cells if cell.cell_type == "code" and EXERCISE in cell.source]
    cells = []
    for cell in notebook.cells:
        if cell.id == BADGE_ID:
            cell.source = re.sub(r"\[!\[(.*?)\]\(.*?\)\]", r"[\1]", cell.source)
        if cell.id == SET_UP_ID:
            _tag(cell, "hide-input")
        if any(_CLAIM_LINE.search(output.get("text", "")) for output in cell.get("outputs", [])):
            _tag(cell, "claims")
        if cell.cell_type == "code":
            cell.metadata["mystnb"] = {"image": {"alt": _alternative(cell) or texts["figure"]}}
        judged = sorted(verdicts(nbformat.v4.new_notebook(cells=[cell])).keys() - anchored)
        if judged and is_chapter:
            cells.append(_text("\n".join(f"({claim.lower()})=" for claim in judged), f"anchor-{judged[0]}"))
            anchored.update(judged)
        cells.append(cell)
        if cell.cell_type == "code" and SLIDER in cell.source:
            cells.append(_text("{.slider}\n" + texts["slider"], f"slider-{cell.id}"))
        if solutions and exercises and cell.id == exercises[-1]:
            cells.append(_text(f"{{.solutions}}\n[{texts['solutions']}]({solutions})", "solutions-link"))
    notebook.cells = cells
    return notebook


def _tag(cell, tag):
    cell.metadata["tags"] = [*cell.metadata.get("tags", []), tag]


def _alternative(cell):
    """What the pictures of a cell show in words, as far as the notebook says it."""
    described = (output.get("metadata", {}).get("image/png", {}) for output in cell.outputs)
    return " ".join(found["alt"] for found in described if found.get("alt"))


def _text(source, identity):
    return nbformat.v4.new_markdown_cell(source, id=identity)
