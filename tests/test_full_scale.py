"""The full-size code path of the chapters that have one, with tiny sizes: every cell must run."""

from pathlib import Path

import pytest
import study

from course_lib import bank

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ("02", "03", "04", "05", "07", "08")


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_runs_with_the_settings_of_the_papers(chapter, tmp_path, monkeypatch):
    """The settings of the papers in place of the small ones; two seeds, eight units or filters, one epoch.

    Of each experiment of a stored study two arms run, with one seed; the stored table stands in for all else.
    """
    (source,) = (ROOT / "notebooks" / "src").glob(f"{chapter}_*.py")
    monkeypatch.setenv("COURSE_SCALE", "tiny")
    if chapter != "03":  # there the scale decides the widths, and these the arms' names
        monkeypatch.setenv(bank.SLICE_ENVIRONMENT, "2")
    assert study.rebuild(source, tmp_path, num_seeds=2).exists()
