"""The full-size code path of the chapters that have one, with tiny sizes: every cell must run."""

from pathlib import Path

import pytest
import study

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ("02", "03", "04", "05")


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_runs_with_the_settings_of_the_papers(chapter, tmp_path, monkeypatch):
    """The settings of the papers in place of the small ones; two seeds, eight units or filters, one epoch."""
    (source,) = (ROOT / "notebooks" / "src").glob(f"{chapter}_*.py")
    monkeypatch.setenv("COURSE_SCALE", "tiny")
    assert study.rebuild(source, tmp_path, num_seeds=2).exists()
