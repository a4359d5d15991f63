"""The README shows what the notebooks measured, and nothing else."""

import readme
import run


def test_readme_shows_the_verdicts_of_the_notebooks(capsys):
    """Table and picture are those of the committed notebooks."""
    assert readme.main(["--check"]) == 0, capsys.readouterr().out


def test_readme_verdicts_leave_parts_and_figures_out():
    """A whole claim becomes statement and verdict; its parts are not listed."""
    text = "C02a · exactly half · refuted · largest deviation 26 (tolerance 0)\nC02 · half · depends · C02a refuted\n"
    output = {"output_type": "stream", "name": "stdout", "text": text}
    notebook = readme.nbformat.v4.new_notebook(cells=[readme.nbformat.v4.new_code_cell("", outputs=[output])])
    assert readme.verdicts(notebook) == {"C02": ("half", "depends")}
    assert len(run.claim_lines(notebook)) == 2
