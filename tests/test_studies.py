"""Tests of stored studies: what is stored is what the cell measured, and nothing else is ever returned."""

import pandas as pd
import pytest

from course_lib import bank, downloads, studies
from course_lib.arms import SeedsOfSlice, arms_to_run
from course_lib.comparison import Comparison


def measured(seeds):
    """A comparison whose numbers tell arm, seed, epoch and split."""
    rows = [
        (arm, seed, epoch, split, "nll", number + seed + epoch / 10 + (split == "test") / 100)
        for number, arm in enumerate(["with", "without"])
        for seed in seeds
        for epoch in (1, 2)
        for split in ("train", "validation", "test")
    ]
    return Comparison.from_rows(rows, baseline="without")


@pytest.fixture
def results(tmp_path, monkeypatch):
    """An empty data folder in the place of the course's."""
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(downloads, "data_folder", lambda: tmp_path)
    monkeypatch.delenv(bank.ENVIRONMENT, raising=False)
    return tmp_path / "results"


def test_stored_gives_back_what_the_study_measured(results, monkeypatch):
    """The last epoch's validation and test numbers of the first seeds, with the baseline of the experiment."""
    monkeypatch.setenv(bank.ENVIRONMENT, f"{results / 'bank.csv'}:1000:3")
    assert len(studies.stored("03_demo", measured, seeds=2).values("with", "nll")) == 3
    monkeypatch.delenv(bank.ENVIRONMENT)
    stored = studies.stored("03_demo", pytest.fail, seeds=2)
    assert stored.baseline == "without"
    assert stored.values("with", "nll").to_dict() == {1000: 1000.2 + 0.01, 1001: 1001.2 + 0.01}
    assert set(stored.table["split"]) == {"validation", "test"}


def test_stored_writes_the_same_bytes_for_the_same_numbers():
    """A rebuilt study shows up in version control only if a number changed."""
    assert studies._packed(measured([1, 2])) == studies._packed(measured([1, 2]))


def test_stored_runs_anew_on_request(results):
    """A reader with time measures instead of believing."""
    assert list(studies.stored("03_demo", measured, seeds=3, anew=True).values("with", "nll").index) == [
        0,
        1,
        2,
    ]


def test_stored_runs_anew_at_another_scale(results, monkeypatch):
    """A table of small networks is not passed off as one of large ones."""
    monkeypatch.setenv("COURSE_SCALE", "full")
    assert list(studies.stored("03_demo", measured, seeds=2).values("with", "nll").index) == [0, 1]


def test_a_slice_runs_some_arms_and_takes_what_else_is_needed_from_the_table(results, monkeypatch):
    """Of the first seed; only what ran is recorded, and the cells that follow find every arm and seed."""
    monkeypatch.setenv(bank.ENVIRONMENT, f"{results / 'bank.csv'}:1000:3")
    studies.stored("03_demo", measured, seeds=2)
    before = (results / "03_demo.csv.gz").read_bytes()
    monkeypatch.setenv(bank.ENVIRONMENT, f"{results / 'slice' / 'bank.csv'}:1000:2")
    monkeypatch.setenv(bank.SLICE_ENVIRONMENT, "2")
    (results / "slice").mkdir()
    asked = []

    def only_the_baseline(seeds):
        """Other numbers than the stored ones."""
        asked.append((list(seeds), seeds.num_arms))
        table = measured(seeds).table.assign(value=lambda rows: -rows["value"])
        return Comparison(table[table["arm"] == "without"], baseline="without")

    result = studies.stored("03_demo", only_the_baseline, seeds=2)
    assert asked == [([1000], 2)]
    assert result.baseline == "without"
    assert result.values("without", "nll").to_dict() == {1000: -(1001.2 + 0.01), 1001: 1002.2 + 0.01}
    assert result.values("with", "nll").to_dict() == {1000: 1000.2 + 0.01, 1001: 1001.2 + 0.01}
    assert (results / "03_demo.csv.gz").read_bytes() == before
    recorded = pd.read_csv(results / "slice" / "03_demo.csv.gz")
    assert set(recorded["arm"]) == {"without"}
    assert set(recorded["seed"]) == {1000}


@pytest.mark.parametrize(
    ("seeds", "names"),
    [
        ([0, 1], "abcdefg"),
        (2, "abcdefg"),
        (SeedsOfSlice([0, 1], 2), "ac"),
        (SeedsOfSlice([0, 1], 3), "ace"),
        (SeedsOfSlice([0, 1], 9), "abcdefg"),
    ],
)
def test_arms_to_run_keeps_the_baseline_and_spreads_the_others(seeds, names):
    """In the order of the experiment; without a slice all of them."""
    assert "".join(arms_to_run(dict.fromkeys("abcdefg"), "c", seeds)) == names


def test_stored_says_what_is_missing(results, monkeypatch):
    """No table, or one with fewer seeds than wanted."""
    with pytest.raises(
        ValueError, match=r"`name` must be a stored study \(rebuild it: course.py run 03 --study"
    ):
        studies.stored("03_demo", measured, seeds=2)
    monkeypatch.setenv(bank.ENVIRONMENT, f"{results / 'bank.csv'}:1000:2")
    studies.stored("03_demo", measured, seeds=2)
    monkeypatch.delenv(bank.ENVIRONMENT)
    with pytest.raises(ValueError, match=r"`seeds` must be at most the 2 stored ones\. Received: 5"):
        studies.stored("03_demo", measured, seeds=5)


def test_a_study_that_judges_nothing_runs_no_more_seeds_than_it_shows(results, monkeypatch):
    """Of the fresh seeds the first ones; a study that claims are judged from takes all."""
    monkeypatch.setenv(bank.ENVIRONMENT, f"{results / 'bank.csv'}:1000:5")
    seen = []
    for judged in (False, True):
        studies.stored("03_demo", lambda seeds: seen.append(seeds) or measured(seeds), seeds=2, judged=judged)
    assert seen == [[1000, 1001], [1000, 1001, 1002, 1003, 1004]]
