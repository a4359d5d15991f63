"""The notebook builder: one source, two languages, stored outputs; and running chapters."""

import json
import os
import re
from pathlib import Path

import jupytext
import nbformat
import notebook_execution
import pytest
import run
from demo_chapter import (
    NAME,
    SOURCE,
    find_cell,
    load,
    pair,
    path_of,
    pretend_to_execute,
    save,
    write_source,
)
from notebook_source import SourceError, parse, render

import notebooks

ROOT = Path(__file__).resolve().parents[1]


def test_render_gives_back_every_byte():
    """Reading and writing a source changes nothing, odd blank lines and magics included."""
    text = (
        "# a comment\n\n"
        + SOURCE
        + "\n\n# %%  A title  solutions=true\n\n# %matplotlib inline\nx = 1\n\n\n\n"
    )
    assert render(parse(text, NAME)) == text


def test_parse_agrees_with_jupytext():
    """Jupytext, an independent reader of the format, sees the same cells, options and texts."""
    text = SOURCE + "\n# %% solutions=true\n# %matplotlib inline\nx = 1\n"
    theirs = jupytext.reads(text, fmt="py:percent").cells
    ours = parse(text, NAME).cells
    assert [(c.cell_type, c.source) for c in theirs] == [(c.kind, c.text) for c in ours]
    assert [dict(c.metadata) for c in theirs] == [c.options for c in ours]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "no cell found"),
        ("# %% [markdown]\n# text\n", 'line 1: a markdown cell needs lang="en"'),
        ('# %% [markdown] lang="en"\ntext\n', "every line of a markdown cell begins"),
        ("# %% tags=setup\nx = 1\n", "line 1: cannot read 'tags=setup'"),
        ('# %% rule="exercise"\nx = 1\n', "unknown option rule"),
        ('# %% role="answer"\nx = 1\n', 'role is "exercise" or "solution"'),
    ],
    ids=["empty", "no language", "bare text", "unquoted", "unknown option", "unknown role"],
)
def test_parse_says_what_is_wrong(text, message):
    """A malformed source ends in one line that names place and remedy."""
    with pytest.raises(SourceError, match=re.escape(message)):
        parse(text, NAME)


def test_ids_are_stable_under_insertion():
    """A cell put in at the top leaves all other ids as they were; equal cells have different ids."""
    before = [entry.id for entry in parse(SOURCE, NAME).entries()]
    longer = pair("New.", "새 글입니다.") + "# %%\nnew = 1\n\n# %%\nnew = 1\n\n" + SOURCE
    after = [entry.id for entry in parse(longer, NAME).entries()]
    assert after[3:] == before
    assert len(set(after)) == len(after)


def test_notebooks_hold_their_language_and_shared_code(executed):
    """Both languages have the same ids; only markdown and the set-up cell differ."""
    english, korean = load(executed, "en"), load(executed, "ko")
    assert [cell.id for cell in english.cells] == [cell.id for cell in korean.cells]
    assert english.cells[0].source.startswith("# 01 · Dropout")
    assert korean.cells[0].source.startswith("# 01 · 드롭아웃")
    assert english.cells[1].id == "set-up"
    assert 'notebook.begin("ko")' in korean.cells[1].source
    code = [[c.source for c in nb.cells if c.cell_type == "code"][1:] for nb in (english, korean)]
    assert code[0] == code[1]
    nbformat.validate(english)


def test_solutions_notebook_holds_setup_and_solved_exercises(executed):
    """The solutions notebook has title, set-up, cells tagged setup, and exercises solved; the chapter has not."""
    texts = [cell.source for cell in load(executed, "ko", solutions=True).cells]
    assert texts[0].startswith("# 01 · 드롭아웃 · 해답")
    assert [text.split("\n")[0] for text in texts[2:]] == [
        "import math",
        "## 연습 문제",
        "answer = double(3)",
    ]
    assert "answer = double(3)" not in path_of(executed).read_text()
    assert "answer = None" in path_of(executed).read_text()


def test_build_is_deterministic_and_plain(executed):
    """A second build writes nothing; files end in a newline, keep Hangul readable and hold no versions."""
    before = {path: path.read_bytes() for path in executed.rglob("*.ipynb")}
    assert len(before) == 4
    assert notebooks.main([], root=executed) == 0
    assert before == {path: path.read_bytes() for path in executed.rglob("*.ipynb")}
    text = path_of(executed, "ko").read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "드롭아웃" in text
    assert "jupytext" not in text
    assert all("outputs" in cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")


def test_outputs_are_kept_up_to_the_first_changed_cell(executed):
    """Outputs above a changed code cell stay, those from it on are gone."""
    write_source(executed, SOURCE.replace("print(double(21))", "print(double(22))"))
    assert notebooks.main(["--no-execute"], root=executed) == 0
    counts = [cell.execution_count for cell in load(executed).cells if cell.cell_type == "code"]
    assert counts == [1, 2, None, None, None, None]


def test_text_edits_keep_all_outputs(executed, monkeypatch):
    """A changed sentence runs no kernel."""
    monkeypatch.setattr(notebooks, "execute", None)
    write_source(executed, SOURCE.replace("Done.", "Done now."))
    assert notebooks.main([], root=executed) == 0
    assert "Done now." in load(executed).cells[-2].source
    assert load(executed).cells[-1].execution_count == 6


def test_rebuild_does_not_overwrite_a_teachers_edits(executed, capsys):
    """A notebook edited since it was built stays, with advice, until it is absorbed or discarded."""
    notebook = load(executed, "ko")
    find_cell(notebook, "## 요약").source = "## 요약\n다 끝났습니다."
    save(executed, notebook, "ko")
    assert notebooks.main([], root=executed) == 1
    assert "--absorb notebooks/ko/01_demo.ipynb" in capsys.readouterr().out
    assert "다 끝났습니다." in path_of(executed, "ko").read_text(encoding="utf-8")
    assert notebooks.main(["--discard"], root=executed) == 0
    assert "다 끝났습니다." not in path_of(executed, "ko").read_text(encoding="utf-8")


def test_failing_execution_leaves_the_old_file(executed, monkeypatch, capsys):
    """A cell that fails in the kernel is named with its error; file and folder stay as they were."""
    monkeypatch.undo()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    before = {path: path.read_bytes() for path in executed.rglob("*.ipynb")}
    write_source(executed, SOURCE.replace("answer = double(3)", "answer = 1 / 0"))
    assert notebooks.main(["01"], root=executed) == 1
    shown = capsys.readouterr().out
    assert "notebooks/en/solutions/01_demo.ipynb failed" in shown
    assert "cell:   5 · Exercises · answer = 1 / 0" in shown
    assert "ZeroDivisionError: division by zero" in shown
    after = {path: path.read_bytes() for path in path_of(executed).parent.rglob("*") if path.is_file()}
    assert after == {path: text for path, text in before.items() if "en" in path.parts}


def show_widget(notebook, folder, label):
    """Pretend that each cell shows a progress bar."""
    pretend_to_execute(notebook, folder, label)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "0%", "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
            cell.outputs.append(nbformat.v4.new_output("display_data", data=data))


def test_widgets_are_not_stored_and_not_checked(course, monkeypatch, capsys):
    """A widget leaves no dead output; in a cell that nbval compares it is refused."""
    monkeypatch.setattr(notebooks, "execute", show_widget)
    assert notebooks.main([], root=course) == 1
    assert "is tagged nbval-check-output but shows a widget" in capsys.readouterr().out
    assert not path_of(course).exists()
    write_source(course, SOURCE.replace('"nbval-check-output"', '"other"'))
    assert notebooks.main([], root=course) == 0
    assert all(len(cell.outputs) == 1 for cell in load(course).cells if cell.cell_type == "code")


def test_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    """If the replacement fails, the old text stands and no temporary file stays."""
    path = tmp_path / "file.txt"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        notebooks.write_atomically(path, "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("file.txt", "old")]


def test_repository_draws_badges_and_tells_the_set_up_cell(executed, monkeypatch):
    """`--repository` writes pyproject.toml once, draws badges, and keeps outputs: no kernel is needed."""
    monkeypatch.setattr(notebooks, "execute", None)
    assert "colab" not in path_of(executed).read_text()
    assert notebooks.main(["--repository", "https://github.com/someone/course.git"], root=executed) == 0
    assert notebooks.main(["--repository", "https://github.com/someone/else/"], root=executed) == 0
    assert notebooks.repository(executed) == "https://github.com/someone/else"
    assert (executed / "pyproject.toml").read_text().count("Repository") == 1
    for language in ("en", "ko"):
        for solutions, folder in ((False, language), (True, f"{language}/solutions")):
            badge, _, set_up, *_ = load(executed, language, solutions).cells
            assert f"/github/someone/else/blob/main/notebooks/{folder}/01_demo.ipynb" in badge.source
            assert "'git+https://github.com/someone/else'" in set_up.source
    assert notebooks.check(executed) == []
    assert notebooks.main(["--repository", "ftp://else"], root=executed) == 1


def test_built_chapter_runs_and_reports_its_claims(course, capsys):
    """A chapter built by a kernel passes the check; `run` prints its claims and leaves the file alone."""
    assert notebooks.main([], root=course) == 0
    assert notebooks.check(course) == []
    notebook = load(course)
    assert find_cell(notebook, "double(21)").outputs[0].text == "42\n"
    assert [c.execution_count for c in notebook.cells if c.cell_type == "code"] == [1, 2, 3, 4, 5, 6]
    before = path_of(course, "ko").read_bytes()
    capsys.readouterr()
    assert run.main(["01", "--language", "ko"], root=course) == 0
    shown = capsys.readouterr().out
    assert re.search(r"01_demo · \d+ 초", shown)
    assert "  C01 · doubling works · supported · largest deviation 0.0" in shown
    assert path_of(course, "ko").read_bytes() == before


def test_execute_tells_the_kernel_to_be_quiet(tmp_path):
    """The kernel works in the folder given, and course_lib's progress bars learn that nobody watches."""
    cell = nbformat.v4.new_code_cell(
        "import os; print(os.environ['TQDM_DISABLE'], os.path.basename(os.getcwd()))"
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook_execution.execute(notebook, tmp_path, "demo")
    assert cell.outputs[0].text == f"1 {tmp_path.name}\n"


def test_run_names_a_failing_cell(executed, capsys):
    """A failing chapter ends with exit code 1, the cell and the error."""
    notebook = load(executed)
    find_cell(notebook, "double(21)").source = "1 / 0"
    save(executed, notebook)
    assert run.main(["01", "--language", "en"], root=executed) == 1
    shown = capsys.readouterr().out
    assert "FAILED in cell 5 · The idea · 1 / 0" in shown
    assert "ZeroDivisionError" in shown


def test_run_names_unknown_chapters(executed, capsys):
    """An unknown chapter lists the known ones, with and without `--study`."""
    for options in ([], ["--study"]):
        assert run.main(["77", "--language", "en", *options], root=executed) == 1
        assert "There is no chapter 77. Chapters: 01_demo" in capsys.readouterr().err
