"""The repository as a whole: notebooks, README and style are what they claim to be."""

import subprocess
import sys
from pathlib import Path

import pytest
import readme
import run

import notebooks

ROOT = Path(__file__).resolve().parents[1]


def test_committed_notebooks_are_what_their_sources_yield(capsys):
    """Every notebook is up to date, complete and free of errors, and its two languages agree."""
    assert notebooks.main(["--check"]) == 0, capsys.readouterr().out


def test_readme_shows_the_verdicts_of_the_notebooks(capsys):
    """Table and picture are those of the committed notebooks."""
    assert readme.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_readme_opens_every_notebook(name):
    """The list of chapters links each lesson and its solutions, in both languages."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for source in (ROOT / "notebooks" / "src").glob("[0-9]*.py"):
        for folder in ("en", "ko", "en/solutions", "ko/solutions"):
            assert f"(notebooks/{folder}/{source.stem}.ipynb)" in text


def test_readme_verdicts_leave_parts_and_figures_out():
    """A whole claim becomes statement and verdict; its parts are not listed."""
    text = "C02a · exactly half · refuted · largest deviation 26 (tolerance 0)\nC02 · half · depends · C02a refuted\n"
    output = {"output_type": "stream", "name": "stdout", "text": text}
    notebook = readme.nbformat.v4.new_notebook(cells=[readme.nbformat.v4.new_code_cell("", outputs=[output])])
    assert readme.verdicts(notebook) == {"C02": ("half", "depends")}
    assert len(run.claim_lines(notebook)) == 2


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_style(command):
    """ruff finds nothing to change."""
    result = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout
