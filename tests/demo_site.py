"""A small course for the tests of the website: two chapters with solutions, README, licences, notes for teachers."""

import base64

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PICTURE = (  # one black pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
WORDS = {
    "en": {"title": "Dropout", "other": "Penalties", "exercises": "Exercises", "verdict": "supported"},
    "ko": {"title": "드롭아웃은 무엇인가", "other": "벌점", "exercises": "연습 문제", "verdict": "뒷받침됨"},
}
README = """# Course {language}

**A pitch.** · [other]({other})

More of it, and [a file](course.py) that the site lacks.

## Commands

Run `course.py lab`.

![A picture](docs/test_time_rule_{language}.png)

*What it shows.*

See [data](data/README.md).

## Measured

<!-- verdicts: made by tools/readme.py -->
<!-- end of verdicts -->

Rules: [`claims.toml`](course_lib/claims.toml).
"""


def code(source, *outputs, **options):
    """A code cell that was run."""
    return new_code_cell(source, execution_count=1, outputs=list(outputs), **options)


def chapter(language):
    """The first chapter: formulas, a claim, a slider, a sound, an exercise, a badge."""
    words = WORDS[language]
    verdict = f"C01 · It works · {words['verdict']} · +1.0\nC01a · A part · {words['verdict']}\n"
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "[slider]"}
    sound = '<audio controls><source src="data:audio/wav;base64,UklGRg==" type="audio/wav"></audio>'
    picture = new_output(
        "display_data", {"image/png": PICTURE}, metadata={"image/png": {"alt": "a black dot"}}
    )
    badge = "[![Open in Colab](https://colab.example/badge.svg)](https://colab.example/01.ipynb)"
    return new_notebook(
        cells=[
            new_markdown_cell(badge, id="open-in-colab"),
            new_markdown_cell(f"# 01 · {words['title']}\n\n60 minutes.\n\nMore.", id="title"),
            code("begin()", id="set-up", metadata={"tags": ["setup"]}),
            new_markdown_cell(
                "## 1. $x^2$\n\n$$\\frac{1}{n} \\text{그리고}$$\n\n" + words["title"], id="text"
            ),
            code("judge()", new_output("stream", name="stdout", text=verdict), id="claim"),
            code("widgets.explore(draw)", new_output("display_data", widget), id="slider"),
            code("draw()", picture, new_output("execute_result", {"text/html": sound}, execution_count=1)),
            new_markdown_cell(f"## {words['exercises']}", id="exercises"),
            code('exercises.check("01.a", ...)', id="exercise"),
            new_markdown_cell("## Summary\n\nDone.", id="summary"),
        ]
    )


def write_site_project(root):
    """Write the project; returns its folder."""
    for language, other in (("en", "README.ko.md"), ("ko", "README.md")):
        notebooks = {
            "01_dropout.ipynb": chapter(language),
            "02_penalties.ipynb": new_notebook(
                cells=[new_markdown_cell(f"# 02 · {WORDS[language]['other']}\n\n9.")]
            ),
            "solutions/01_dropout.ipynb": new_notebook(
                cells=[new_markdown_cell("# 01 · solutions\n\nChapter: [01](../01_dropout.ipynb)"), code("1")]
            ),
        }
        for name, notebook in notebooks.items():
            notebook.metadata["language_info"] = {"name": "python"}
            write(root / "notebooks" / language / name, nbformat.v4.writes(notebook))
        write(
            root / {"en": "README.md", "ko": "README.ko.md"}[language],
            README.format(language=language, other=other),
        )
        picture = root / "docs" / f"test_time_rule_{language}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(base64.b64decode(PICTURE))
        teachers = root / "docs" / "teachers" / language
        link = f"[chapter](../../../notebooks/{language}/01_dropout.ipynb)"
        write(teachers / "README.md", "# Teachers\n\n[01](01_dropout.md)\n")
        write(
            teachers / "01_dropout.md", f"# 01\n\n{link} · [all](README.md) · [other](../ko/01_dropout.md)\n"
        )
    write(root / "docs" / "teachers" / "en" / "02_penalties.md", "# 02\n")  # not yet in Korean
    write(root / "data" / "README.md", "# Data\n\nSee `licences/toy.txt`.\n")
    for name in (
        "LICENSE",
        "LICENSE-TEXT",
        "CITATION.cff",
        "course_lib/claims.toml",
        "data/licences/toy.txt",
    ):
        write(root / name, f"{name}\n")
    return root


def write(path, text):
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
