"""Stored studies: experiments too long for a chapter's minute, run beforehand by the chapter's own cell.

`course.py run NN --study` runs the cell; everybody else reads the table that it left under `data/results/`.
"""

import gzip
import io

import pandas as pd

from course_lib import arguments, bank, downloads, scale
from course_lib.arms import SeedsOfSlice
from course_lib.comparison import COLUMNS, Comparison


def stored(name, run, *, seeds, judged=True, anew=False):
    """The result of a long experiment.

    Args:
        name: Such as "03_amount_of_data": chapter and subject.
        run: Function that is given the list of seeds and returns a `Comparison`.
        seeds: Int, how many seeds are wanted.
        judged: Bool, whether claims are judged from it. Where it only gives a picture, `--study` runs no more than
            `seeds` of the fresh seeds: no stability is computed from it.
        anew: Bool. True runs it here and now with the seeds 0, 1, 2, …; so does another scale than "small", of which the
            stored tables are.
    Returns:
        `Comparison` of the first `seeds` stored seeds, with the last epoch's numbers; the whole of it while the
        study is rebuilt.
    Raises:
        ValueError: If there is no such table, or it holds fewer seeds.
    """
    seeds = arguments.whole_number("seeds", seeds, minimum=2)
    if bank.is_being_built():
        fresh = bank.seeds(seeds)
        return _measured(name, run, fresh if judged else fresh[:seeds])
    if anew or scale.current() != "small":
        return run(list(range(seeds)))
    table = _table(name)
    known = sorted(table["seed"].unique())
    if len(known) < seeds:
        arguments.reject(
            "seeds",
            expected_en=f"at most the {len(known)} stored ones",
            expected_ko=f"저장된 {len(known)}개 이하",
            received=seeds,
        )
    table = table[table["seed"].isin(known[:seeds])]
    return Comparison(table.reset_index(drop=True), baseline=table["arm"].iloc[0])


def _measured(name, run, seeds):
    """Run the study with the bank's seeds and leave its table.

    Of a slice only the first seed and some arms run; what later cells need besides comes from the stored table.
    (Of another scale the table has no numbers: there all seeds run.)
    """
    num_arms = bank.num_arms()
    some = seeds
    if num_arms is not None:
        some = SeedsOfSlice(seeds[:1] if scale.current() == "small" else seeds, num_arms)
    result = run(some)
    bank.record_study(name, _packed(result))
    if num_arms is None:
        return result
    table = _table(name)
    ran = table["seed"].isin(some) & table["arm"].isin(result.arms)
    others = table[table["seed"].isin(seeds) & ~ran]
    return Comparison(pd.concat([result.table, others], ignore_index=True), baseline=result.baseline)


def _table(name):
    path = downloads.data_folder() / "results" / f"{name}.csv.gz"
    if not path.exists():
        arguments.reject(
            "name",
            expected_en=f"a stored study (rebuild it: course.py run {name[:2]} --study)",
            expected_ko=f"저장된 실험(다시 만들기: course.py run {name[:2]} --study)",
            received=repr(name),
        )
    return pd.read_csv(path)


def _packed(result):
    """The last epoch's validation and test rows as the bytes of a .csv.gz, equal for equal numbers."""
    table = result.table
    last = table.groupby("arm")["epoch"].transform("max")
    kept = table[(table["epoch"] == last) & table["split"].isin(["validation", "test"])]
    first = kept["arm"] == result.baseline
    ordered = pd.concat([kept[first], kept[~first]])[list(COLUMNS)]
    text = io.StringIO()
    ordered.to_csv(text, index=False, float_format="%.7g", lineterminator="\n")
    return gzip.compress(text.getvalue().encode(), mtime=0)
