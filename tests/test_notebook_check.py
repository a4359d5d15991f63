"""The check of sources and notebooks, and what nbval masks."""

import json
import re
from pathlib import Path

import nbformat
import notebook_parity
import pytest
from demo_chapter import NAME, SOURCE, load, pair, path_of, read_source, save, write_source
from nbval.plugin import get_sanitize_patterns
from notebook_source import parse, text_hash

import notebooks

ROOT = Path(__file__).resolve().parents[1]


def test_check_is_green_after_a_build(executed):
    """What the builder writes passes its own check."""
    assert notebooks.check(executed) == []


def test_check_is_green_after_a_run_in_jupyter(executed):
    """New counts, outputs, timing, widget state and fuller metadata are no problem."""
    notebook = load(executed)
    notebook.metadata.kernelspec.display_name = "Python 3 (ipykernel)"
    notebook.metadata.language_info.version = "3.12.1"
    notebook.metadata["widgets"] = {"state": {}}
    for cell in notebook.cells:
        cell.metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
        if cell.cell_type == "code":
            cell.execution_count += 20
            cell.outputs = []
    path_of(executed).write_text(json.dumps(notebook))
    assert notebooks.check(executed) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda nb: nb.cells[3].update(source="## Edited"),
            r"text differs from the source(?=.*--absorb FILE)",
        ),
        (lambda nb: nb.cells[4].metadata.update(tags=[]), "tags differs"),
        (lambda nb: nb.cells[4].update(id="other"), "id differs"),
        (lambda nb: nb.cells[4].pop("id"), "cell 5: has no id"),
        (lambda nb: nb.cells[1].metadata.pop("cellView"), "form differs"),
        (lambda nb: nb.cells.pop(), "has 9 cells, the source gives 10"),
        (lambda nb: nb.cells[4].update(execution_count=None), r"cell 5 \(The idea · print.*was not run"),
        (
            lambda nb: nb.cells[4].update(
                outputs=[nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])]
            ),
            "ended in an error",
        ),
        (lambda nb: nb.update(nbformat_minor=4), "older than nbformat 4.5"),
        (lambda nb: nb.metadata.kernelspec.update(name="julia"), "kernelspec"),
    ],
    ids=["text", "tags", "id", "no id", "form", "fewer", "not run", "error", "old format", "kernel"],
)
def test_check_sees_a_broken_notebook(executed, change, message):
    """Each kind of damage is named, with the file and what to do."""
    notebook = load(executed)
    change(notebook)
    path_of(executed).write_text(json.dumps(notebook))
    problems = notebooks.check(executed)
    assert len(problems) == 1
    assert re.search(f"^notebooks/en/01_demo.ipynb.*{message}.*course.py notebooks", problems[0])


def test_check_sees_a_path_of_this_computer(executed):
    """An output that shows where the project lies is named."""
    notebook = load(executed)
    notebook.cells[4].outputs[0].text = f"{executed}/course_lib/x.py: warning"
    save(executed, notebook)
    assert "path of this computer" in notebooks.check(executed)[0]


def test_check_sees_missing_and_orphaned_files(executed):
    """A notebook without a file and a file without a source are named."""
    path_of(executed, "ko").rename(path_of(executed, "ko").with_name("09_gone.ipynb"))
    problems = "\n".join(notebooks.check(executed))
    assert "notebooks/ko/01_demo.ipynb: missing" in problems
    assert "notebooks/ko/09_gone.ipynb: has no source" in problems


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "# Done.",
            "# Done, really.",
            r"look at the Korean, then: course.py notebooks --accept 01_demo:text-",
        ),
        ("# `Dropout(0.5)`와 $x^2$", "# `Dropout`과 $x^2$", r"code words only in English: Dropout\(0.5\)"),
        ("# `Dropout(0.5)`와 $x^2$", "# `Dropout(0.5)`와 $x^3$", r"formulas only in Korean: x\^3"),
        ("# ## 생각", "# ### 생각", r"heading levels differ: English \[2\], Korean \[3\]"),
        ("# 끝났습니다.", "# 7개가 끝났습니다.", r"numbers only \(or more often\) in Korean: 7"),
        ("# 끝났습니다.", "#", "heading"),
        ('# %% role="solution"\n', "# %%\n", "an exercise without a solution"),
        ('# %% role="exercise"\n', "# %%\n", "a solution without an exercise"),
    ],
    ids=["hash", "code", "formula", "heading", "number", "empty", "exercise", "solution"],
)
def test_check_sees_a_source_whose_languages_differ(course, old, new, message):
    """Each disagreement between the two texts, and each lone exercise, is named with its line."""
    text = SOURCE if message != "heading" else SOURCE.replace("# ## 요약\n", "#\n")
    message = "no Korean text yet" if message == "heading" else message
    assert text.count(old) == 1
    write_source(course, text.replace(old, new))
    problems = [problem for problem in notebooks.check(course) if problem.startswith("src/")]
    assert re.search(rf"src/01_demo.py, line \d+, cell .*{message}", "\n".join(problems))


@pytest.mark.parametrize(("language", "other"), [("en", "Korean"), ("ko", "English")])
def test_check_sees_a_lone_language(course, language, other):
    """A cell in one language only is named."""
    write_source(course, SOURCE + f'\n# %% [markdown] lang="{language}"\n# Alone.\n')
    assert any(
        f"without a{'n' * (other == 'English')} {other} one" in line for line in notebooks.check(course)
    )


def test_parity_off_silences_the_comparison(course):
    """`parity="off"` on one of the cells accepts texts that differ."""
    write_source(course, pair("# One\n\n5 things", "# 하나\n\n6가지", options=' parity="off"'))
    assert [line for line in notebooks.check(course) if line.startswith("src/")] == []


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("ten seeds, 20 runs", "시드 10개, 실행 스무 번"),
        ("the first of 1,000 images", "이미지 1,000장 가운데 1번째"),
        ("L2 with float32 lowers it", "float32로 계산한 L2가 낮춥니다"),
        ("$$p = 0.5$$ holds, see [the paper](https://a.org/2014)", "[논문](https://b.org/17)에서 $p=0.5$"),
        ("$p_\\text{drop}$ is 0.5.", "$p_\\text{버림}$은 0.5입니다."),
    ],
    ids=["spelled", "ordinal", "names", "links", "words in formulas"],
)
def test_parity_tolerates_what_translation_needs(english, korean):
    """Numbers spelled out, names with digits, links and words in formulas are not differences."""
    assert notebook_parity.differences(english, korean) == []


def test_accept_renews_only_the_named_hash(course):
    """`--accept NAME:CELL` renews one `of` and leaves every other byte."""
    changed = SOURCE.replace("# Done.", "# Finished.").replace("# Two lines.", "# A few lines.")
    write_source(course, changed)
    wanted = next(e.id for e in parse(changed, NAME).entries() if e.first.text.startswith("## Summary"))
    assert notebooks.main(["--accept", f"{NAME}:{wanted}"], root=course) == 0
    old, new = text_hash("## Summary\nDone."), text_hash("## Summary\nFinished.")
    assert read_source(course) == changed.replace(old, new)
    assert notebooks.main(["--accept", NAME], root=course) == 0
    assert not any("look at the Korean" in line for line in notebooks.check(course))


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        (
            "C38 · a · b · supported · −1.3 pp [−1.9, −0.6], n = 20",
            "C38 · a · b · supported · FIGURES",
        ),
        ("C38a · 문장 · 판단 보류 · 0.2 pp [−0.1, 0.6], n = 20", "C38a · 문장 · 판단 보류 · FIGURES"),
        (
            "C07 · mean kept · supported · largest deviation 3e-16 (tolerance 1e-12)",
            "C07 · mean kept · supported · largest deviation DEVIATION (tolerance 1e-12)",
        ),
        (
            "C07 · 평균 · 뒷받침됨 · 가장 큰 편차 3.1e-16(허용 오차 1e-12)",
            "C07 · 평균 · 뒷받침됨 · 가장 큰 편차 DEVIATION(허용 오차 1e-12)",
        ),
        (
            "C10 · both · depends · C10a supported, C10b refuted",
            "C10 · both · depends · C10a supported, C10b refuted",
        ),
        ("shape (20, 64), 3 seeds", "shape (20, 64), 3 seeds"),
        ("took 2.1 s, 3초 걸림", "took TIME, TIME 걸림"),
    ],
    ids=["measured", "part", "identity", "Korean identity", "depends", "plain", "time"],
)
def test_sanitize_masks_figures_and_keeps_verdicts(line, masked):
    """Ids, statements, verdicts and tolerances are compared; figures and times are not."""
    text = f"before\n{line}\nafter"
    for pattern, replacement in get_sanitize_patterns(
        (ROOT / "tests" / "sanitize.cfg").read_text(encoding="utf-8")
    ):
        text = re.sub(pattern, replacement, text)
    assert text == f"before\n{masked}\nafter"
