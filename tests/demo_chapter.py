"""A small chapter for the tests of the notebook tools, and short ways to its files."""

import nbformat
from notebook_source import text_hash

import notebooks

NAME = "01_demo"


def pair(english, korean, options="", of=None):
    """A markdown pair in source form."""
    english_lines = "\n".join(f"# {line}" if line else "#" for line in english.split("\n"))
    korean_lines = "\n".join(f"# {line}" if line else "#" for line in korean.split("\n"))
    return (
        f'# %% [markdown] lang="en"{options}\n{english_lines}\n\n'
        f'# %% [markdown] lang="ko" of="{of or text_hash(english)}"\n{korean_lines}\n\n'
    )


SOURCE = (
    pair("# 01 · Dropout\n\nTwo lines.", "# 01 · 드롭아웃\n\n두 줄입니다.")
    + '# %% tags=["setup"]\nimport math\n\n\ndef double(value):\n    return 2 * value\n\n\n'
    + pair("## The idea\ntext with $x^2$ and `Dropout(0.5)`", "## 생각\n`Dropout(0.5)`와 $x^2$")
    + '# %% tags=["nbval-check-output"]\nprint(double(21))\n\n'
    + "# %%\nprint('C01 · doubling works · supported · largest deviation 0.0 (tolerance 1e-12)')\n\n"
    + pair("## Exercises\n1. Add.", "## 연습 문제\n1. 더하세요.")
    + '# %% role="exercise"\nanswer = None\n\n'
    + '# %% role="solution"\nanswer = double(3)\nprint(answer)\n\n'
    + pair("## Summary\nDone.", "## 요약\n끝났습니다.")
    + "# %%\nmath.pi"
    + "\n"
)


def pretend_to_execute(notebook, folder, label):
    """Give each code cell a count and an output, as a kernel would."""
    for count, cell in enumerate([c for c in notebook.cells if c.cell_type == "code"], 1):
        cell.execution_count = count
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"output of {cell.id}\n")]


def write_source(course, text):
    (course / "notebooks" / "src" / f"{NAME}.py").write_text(text, encoding="utf-8")


def read_source(course):
    return (course / "notebooks" / "src" / f"{NAME}.py").read_text(encoding="utf-8")


def path_of(course, language="en", solutions=False):
    return notebooks.notebook_path(course, NAME, language, solutions)


def load(course, language="en", solutions=False):
    return nbformat.v4.reads(path_of(course, language, solutions).read_text(encoding="utf-8"))


def save(course, notebook, language="en", solutions=False):
    path_of(course, language, solutions).write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")


def find_cell(notebook, part):
    return next(cell for cell in notebook.cells if part in cell.source)


def absorb(course, language="en", solutions=False):
    return notebooks.absorb_file(course, path_of(course, language, solutions))
