"""Tests of the stability bank: which seeds run while it is built, what it stores, what it gives back."""

import numpy as np
import pytest

from course_lib import bank, downloads, language

pytestmark = pytest.mark.usefixtures("english_reader")


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of a bank of 4 seeds of chapter 77 that is being built."""
    (tmp_path / "results").mkdir()
    path = tmp_path / "results" / "77_bank.csv"
    monkeypatch.setattr(downloads, "data_folder", lambda: tmp_path)
    monkeypatch.setenv(bank.ENVIRONMENT, f"{path}:1000:4")
    return path


def test_seeds_of_a_reader_start_at_0():
    """Without a bank to build: what was asked for."""
    assert bank.seeds(3) == [0, 1, 2]
    assert bank.num_seeds(3) == 3
    assert not bank.is_being_built()


def test_seeds_of_the_bank_are_fresh(file):
    """While it is built: its own number of seeds, none of which a notebook uses."""
    assert bank.seeds(3) == [1000, 1001, 1002, 1003]
    assert bank.num_seeds(3) == 4
    assert bank.is_being_built()


def test_record_without_a_bank_writes_nothing(tmp_path, monkeypatch):
    """A reader's run leaves no file."""
    monkeypatch.chdir(tmp_path)
    bank.record("C10", [1.0])
    assert list(tmp_path.iterdir()) == []


def test_record_and_load_give_the_differences_back(file):
    """To nine digits, claim by claim, ordered by seed."""
    differences = np.random.default_rng(0).normal(size=4)
    bank.record("C1", differences)
    bank.record("C10", [0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(bank.load("77", "C1"), differences, rtol=1e-8)
    np.testing.assert_array_equal(bank.load("77", "C10"), [0.1, 0.2, 0.3, 0.4])
    assert file.read_text(encoding="utf-8").splitlines()[0] == "claim,seed,difference"
    assert file.read_text(encoding="utf-8").count("claim,seed") == 1
    assert "C10,1003,0.4" in file.read_text(encoding="utf-8")


def test_load_takes_a_claim_judged_twice_once(file):
    """A chapter may print a verdict again: that makes no further seeds."""
    bank.record("C10", [1.0, 2.0, 3.0, 4.0])
    bank.record("C10", [1.0, 2.0, 3.0, 5.0])
    np.testing.assert_array_equal(bank.load("77", "C10"), [1, 2, 3, 5])


def test_load_names_what_is_not_stored(file):
    """Another claim, or no bank at all: the message says how to make one, in both languages."""
    with pytest.raises(ValueError, match=r"claim of the stored bank.*run 77 --study.*'C10'"):
        bank.load("77", "C10")
    bank.record("C10", [1.0])
    with pytest.raises(ValueError, match="'C1'"):
        bank.load("77", "C1")
    language.use("ko")
    with pytest.raises(ValueError, match="저장된 차이가 있는 주장"):
        bank.load("77", "C11")


@pytest.mark.parametrize(
    "setting", ["file.csv", "file.csv:1000", ":1000:4", "file.csv:1000:many", "file.csv:-1:4"]
)
def test_seeds_reject_a_bad_setting(setting, monkeypatch):
    """The environment variable is FILE:FIRST:NUMBER; the error names it."""
    monkeypatch.setenv(bank.ENVIRONMENT, setting)
    with pytest.raises(ValueError, match=r"COURSE_BANK must be FILE:NUMBER:NUMBER\. Received"):
        bank.seeds(3)
    language.use("ko")
    with pytest.raises(ValueError, match="FILE:NUMBER:NUMBER 꼴이어야"):
        bank.seeds(3)


def test_seeds_accept_a_drive_letter(monkeypatch):
    """A Windows path holds a colon of its own."""
    monkeypatch.setenv(bank.ENVIRONMENT, r"C:\data\bank.csv:1000:7")
    assert bank.num_seeds(3) == 7
