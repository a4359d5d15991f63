"""Taking a teacher's edits of a generated notebook back into the source."""

import copy
import json
import re

import nbformat
import pytest
from demo_chapter import SOURCE, absorb, find_cell, load, pair, path_of, read_source, save, write_source

import notebooks


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("solutions", [False, True])
def test_absorb_without_edits_changes_nothing(executed, language, solutions):
    """Build, absorb: the source is the same, byte for byte."""
    assert absorb(executed, language, solutions) == ["no edits: the source is unchanged"]
    assert read_source(executed) == SOURCE


def test_absorb_english_text_asks_for_a_look_at_the_korean(executed):
    """An edited English cell changes one line of the source; the check then asks about the Korean."""
    notebook = load(executed)
    find_cell(notebook, "## Summary").source = "## Summary\nAll done."
    save(executed, notebook)
    absorb(executed)
    assert read_source(executed) == SOURCE.replace("# Done.", "# All done.")
    assert any("look at the Korean" in line for line in notebooks.check(executed))


def test_absorb_korean_text_changes_only_the_korean(executed):
    """An edited Korean cell changes its own lines; then a rebuild and the check are content."""
    notebook = load(executed, "ko")
    find_cell(notebook, "## 요약").source = "## 요약\n\n마쳤습니다."
    save(executed, notebook, "ko")
    absorb(executed, "ko")
    assert read_source(executed) == SOURCE.replace("# 끝났습니다.", "#\n# 마쳤습니다.")
    assert notebooks.main([], root=executed) == 0
    assert notebooks.check(executed) == []


def test_absorb_code_and_tags(executed):
    """Edited code and tags come back; doing it twice is doing it once."""
    notebook = load(executed, "ko")
    cell = find_cell(notebook, "print(double(21))")
    cell.source, cell.metadata["tags"] = "print(double(4))", ["nbval-check-output", "setup"]
    save(executed, notebook, "ko")
    absorb(executed, "ko")
    old = '# %% tags=["nbval-check-output"]\nprint(double(21))'
    expected = SOURCE.replace(old, '# %% tags=["nbval-check-output", "setup"]\nprint(double(4))')
    assert read_source(executed) == expected
    absorb(executed, "ko")
    assert read_source(executed) == expected


def test_absorb_a_solution(executed):
    """An edited solution comes back from the solutions notebook."""
    notebook = load(executed, "en", solutions=True)
    find_cell(notebook, "answer = double(3)").source = "answer = 6"
    save(executed, notebook, "en", solutions=True)
    absorb(executed, "en", solutions=True)
    assert read_source(executed) == SOURCE.replace("answer = double(3)\nprint(answer)", "answer = 6")


def test_absorb_added_cells(executed):
    """New code comes in place; new text gets an empty partner that the check asks for, and that can be filled."""
    notebook = load(executed, "ko")
    place = notebook.cells.index(find_cell(notebook, "## 연습 문제"))
    new = [nbformat.v4.new_code_cell("def f():\n    pass"), nbformat.v4.new_markdown_cell("새 글입니다.")]
    notebook.cells[place:place] = new
    save(executed, notebook, "ko")
    absorb(executed, "ko")
    added = (
        "# %%\ndef f():\n    pass\n\n\n"
        '# %% [markdown] lang="en" untranslated=true\n\n# %% [markdown] lang="ko"\n# 새 글입니다.\n\n'
    )
    before, after = SOURCE.split('# %% [markdown] lang="en"\n# ## Exercises')
    assert read_source(executed) == before + added + '# %% [markdown] lang="en"\n# ## Exercises' + after
    assert any("no English text yet" in line for line in notebooks.check(executed))
    assert notebooks.main([], root=executed) == 0
    notebook = load(executed)
    find_cell(notebook, "def f()")
    empty = next(cell for cell in notebook.cells if not cell.source)
    empty.source = "A new text."
    save(executed, notebook)
    absorb(executed)
    assert notebooks.main([], root=executed) == 0
    assert notebooks.check(executed) == []


def test_absorb_deleted_cells(executed):
    """A cell deleted in one notebook leaves the source, with its partner in the other language."""
    notebook = load(executed)
    for part in ("C01 · ", "## Summary"):
        notebook.cells.remove(find_cell(notebook, part))
    save(executed, notebook)
    absorb(executed)
    claim = re.search(r"# %%\nprint\('C01.*?\n\n", SOURCE, re.DOTALL).group()
    assert read_source(executed) == SOURCE.replace(claim, "").replace(
        pair("## Summary\nDone.", "## 요약\n끝났습니다."), ""
    )


def test_absorb_moved_cells(executed):
    """A moved exercise takes its solution along; the cell that was last gets its blank line."""
    notebook = load(executed)
    exercise, last = find_cell(notebook, "answer = None"), notebook.cells[-1]
    for cell in (exercise, last):
        notebook.cells.remove(cell)
    notebook.cells[2:2] = [last, exercise]
    save(executed, notebook)
    absorb(executed)
    moved = "# %%\nmath.pi\n\n"
    solved = (
        '# %% role="exercise"\nanswer = None\n\n# %% role="solution"\nanswer = double(3)\nprint(answer)\n\n'
    )
    setup = '# %% tags=["setup"]'
    expected = (
        SOURCE.replace(solved, "").replace("# %%\nmath.pi\n", "").replace(setup, moved + solved + setup)
    )
    assert read_source(executed) == expected.removesuffix("\n")


def test_absorb_refuses_what_has_no_place(executed):
    """Edits that would be lost or would damage the source are refused, and the source stays."""
    original = load(executed)
    for part, text, message in [
        ("#@title", "import course_lib", "made by the builder"),
        ("double(21)", "x = 1\n# %% a header\n", "cannot be written"),
    ]:
        notebook = copy.deepcopy(original)
        find_cell(notebook, part).source = text
        save(executed, notebook)
        with pytest.raises(notebooks.AbsorbError, match=message):
            absorb(executed)
    solved = load(executed, "en", solutions=True)
    solved.cells.append(nbformat.v4.new_code_cell("new = 1"))
    save(executed, solved, "en", solutions=True)
    with pytest.raises(notebooks.AbsorbError, match="cannot gain cells"):
        absorb(executed, "en", solutions=True)
    assert read_source(executed) == SOURCE
    write_source(executed, SOURCE.replace("# Done.", "# Done!"))
    with pytest.raises(notebooks.AbsorbError, match="has changed since this notebook was built"):
        absorb(executed)


def test_absorb_a_notebook_saved_by_colab(executed):
    """Colab keeps cell ids in the metadata and may drop ours: cells are found all the same."""
    notebook = load(executed)
    for number, cell in enumerate(notebook.cells):
        identity = cell.pop("id")
        cell.metadata["id"] = identity if number % 2 else f"colab{number}"
    notebook.nbformat_minor = 0
    notebook.metadata.pop("course")
    find_cell(notebook, "print(double(21))").source = "print(double(5))"
    find_cell(notebook, "print(double(5))").metadata["id"] = load(executed).cells[4].id
    path_of(executed).write_text(json.dumps(notebook))
    absorb(executed)
    assert read_source(executed) == SOURCE.replace("double(21)", "double(5)")
