"""The stability bank: paired differences of many fresh seeds, stored under `data/results/`.

`course.py run NN --study` runs a chapter's own cells with 100 seeds that no notebook uses; every
measured claim that is judged then leaves its differences here.
"""

import json
import os
from pathlib import Path

import numpy as np

from course_lib import arguments, downloads
from course_lib.language import say

#: Set by `course.py run NN --study`: "FILE:FIRST_SEED:NUM_SEEDS" while a bank is being built.
ENVIRONMENT = "COURSE_BANK"
#: Set while a slice of a stored study, one seed of some arms, is compared with what is stored: how many arms run.
SLICE_ENVIRONMENT = "COURSE_BANK_ARMS"


def is_being_built():
    """Whether the chapter that runs is to leave its differences in a bank."""
    return _target() is not None


def num_seeds(wanted):
    """`wanted`, or the bank's number of seeds while it is built."""
    target = _target()
    return wanted if target is None else target[2]


def seeds(wanted):
    """The seeds 0, 1, …, `wanted` − 1; the bank's fresh seeds while it is built."""
    target = _target()
    return list(range(wanted)) if target is None else list(range(target[1], target[1] + target[2]))


def num_arms():
    """How many arms an experiment of a stored study runs while a slice of it is compared; None for all."""
    number = os.environ.get(SLICE_ENVIRONMENT)
    return int(number) if number and is_being_built() else None


def record(claim_id, differences):
    """Append the differences of a claim to the bank that is being built; without one, do nothing."""
    target = _target()
    if target is None:
        return
    path, first_seed, _ = target
    new = not path.exists()
    with open(path, "a", encoding="utf-8", newline="\n") as file:
        if new:
            file.write("claim,seed,difference\n")
        for number, value in enumerate(differences):
            file.write(f"{claim_id},{first_seed + number},{float(value):.9g}\n")


def record_study(name, content):
    """Leave the table of a long experiment beside the bank that is being built."""
    target = _target()
    if target is not None:
        (target[0].parent / f"{name}.csv.gz").write_bytes(content)


def load(chapter, claim_id):
    """The stored differences of a claim: float array, shape `(seeds,)`, ordered by seed.

    Raises:
        ValueError: If the chapter has no bank, or the bank does not hold the claim.
    """
    path = downloads.data_folder() / "results" / f"{chapter}_bank.csv"
    found = read(path.read_text(encoding="utf-8"), claim_id) if path.exists() else None
    if found is None:
        arguments.reject(
            "claim_id",
            expected_en=f"a claim of the stored bank (rebuild it: course.py run {chapter} --study)",
            expected_ko=f"저장된 차이가 있는 주장(다시 만들기: course.py run {chapter} --study)",
            received=repr(claim_id),
        )
    return found


def read(table, claim_id):
    """The differences of a claim in the text of a bank, shape `(seeds,)`, ordered by seed; None if it has none."""
    rows = [line.split(",") for line in table.splitlines() if line.startswith(f"{claim_id},")]
    latest = {int(seed): float(value) for _, seed, value in rows}  # a claim may be judged twice in a chapter
    return np.array([latest[seed] for seed in sorted(latest)]) if latest else None


def stability(chapter):
    """What `--study` found for each claim of a chapter: dict of id to `[verdict, share of 1,000 subsamples]`."""
    path = downloads.data_folder() / "results" / f"{chapter}_bank.json"
    return json.loads(path.read_text(encoding="utf-8")).get("stability", {}) if path.exists() else {}


def _target():
    setting = os.environ.get(ENVIRONMENT)
    if not setting:
        return None
    path, first, count = [*setting.rsplit(":", 2), "", ""][:3]
    if not path or not first.isdigit() or not count.isdigit():
        raise ValueError(
            say(
                en=f"{ENVIRONMENT} must be FILE:NUMBER:NUMBER. Received: {setting!r}.",
                ko=f"{ENVIRONMENT} 값은 FILE:NUMBER:NUMBER 꼴이어야 합니다. 받은 값: {setting!r}.",
            )
        )
    return Path(path), int(first), int(count)
