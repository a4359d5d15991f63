"""Rebuild what a chapter has stored, its bank of paired differences and its long studies: `course.py run NN --study`.

The study is the chapter: its own cells run with 100 fresh seeds in place of the reader's 10 or 20, and every
measured claim that is judged leaves its differences. So the bank can never drift from what the notebook shows.
"""

import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import tempfile
from pathlib import Path

from notebook_build import build
from notebook_execution import execute
from notebook_source import parse

from course_lib import bank, claims

NUM_SEEDS = 100
FIRST_SEED = 1000
#: While the rules of chapter 03 were written, seeds from 1000 on had been looked at; its bank begins elsewhere.
_OTHER_FIRST_SEEDS = {"03": 2000}
TIMEOUT_SECONDS = 3600
_VERSIONS = ("tensorflow", "keras", "numpy", "scikit-learn")


def _stability(chapter, table):
    """Dict of claim to its most frequent verdict under other seeds and the share of these seeds."""
    judged = [claim for claim in claims.of_chapter(chapter) if claim.kind == "measured" and not claim.timing]
    found = [(claim, bank.read(table, claim.id)) for claim in judged]
    return {c.id: list(claims.stability_of(c, values)) for c, values in found if values is not None}


def rebuild(source, results, *, num_seeds=NUM_SEEDS):
    """Run a chapter's cells with the bank's seeds and store what its claims leave behind.

    Args:
        source: Path of `notebooks/src/NN_topic.py`.
        results: Folder of the stored results.
        num_seeds: Int, how many fresh seeds.
    Returns:
        Path of the bank, `results/NN_bank.csv`. `NN_bank.json` beside it says how it and the tables of long
        studies, `NN_*.csv.gz`, were made.
    Raises:
        notebook_execution.CellFailed: If a cell fails; the stored files are untouched then.
    """
    chapter = source.stem[:2]
    first_seed = _OTHER_FIRST_SEEDS.get(chapter, FIRST_SEED)
    entries = parse(source.read_text(encoding="utf-8"), source.name).entries()
    notebook = build(entries, name=source.stem, language="en", solutions=False, repository=None)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "bank.csv"
        os.environ[bank.ENVIRONMENT] = f"{table}:{first_seed}:{num_seeds}"
        try:
            execute(notebook, folder, f"{source.stem} × {num_seeds}", timeout=TIMEOUT_SECONDS)
        finally:
            del os.environ[bank.ENVIRONMENT]
        files = {f"{chapter}_bank.csv": table.read_bytes()}
        files |= {path.name: path.read_bytes() for path in sorted(Path(folder).glob(f"{chapter}_*.csv.gz"))}
    results.mkdir(parents=True, exist_ok=True)
    about = {
        "command": f"course.py run {chapter} --study",
        "date": datetime.date.today().isoformat(),
        "seeds": [first_seed, first_seed + num_seeds - 1],
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in _VERSIONS},
        "stability": _stability(chapter, files[f"{chapter}_bank.csv"].decode()) if num_seeds >= 100 else {},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files[f"{chapter}_bank.json"] = json.dumps(about, indent=1).encode() + b"\n"
    for name, content in files.items():
        partial = results / f"{name}.partial"
        partial.write_bytes(content)
        os.replace(partial, results / name)
    return results / f"{chapter}_bank.csv"
