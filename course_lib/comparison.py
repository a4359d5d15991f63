"""The result of an experiment: a tidy table, paired differences, a summary and a picture."""

import functools

import numpy as np
import pandas as pd

from course_lib import arguments, statistics
from course_lib.language import label

COLUMNS = ("arm", "seed", "epoch", "split", "metric", "value")


class Comparison:
    """Arms × seeds, trained and scored.

    Attributes:
        table: `pandas.DataFrame` with the columns arm, seed, epoch (from 1), split, metric, value; to be read only.
        baseline: Name of the arm that the others are compared with.
        guards: List of sentences: what was checked before the runs.
        diverged: List of `(arm, seed)` whose predictions were not finite; they are scored at chance.
    """

    def __init__(self, table, *, baseline, guards=(), diverged=(), predictions=None, baselines=None):
        missing = [column for column in COLUMNS if column not in table.columns]
        if missing:
            arguments.reject(
                "table",
                expected_en=f"a table with the columns {list(COLUMNS)}",
                expected_ko=f"열 {list(COLUMNS)}이(가) 있는 표",
                received=f"{missing} missing",
            )
        self.table = table
        self.baseline = baseline
        self.guards = list(guards)
        self.diverged = list(diverged)
        self._predictions = dict(predictions or {})
        self._baselines = dict(baselines or {})  # of arms that have another one: those of joined experiments
        self._check_arm("baseline", baseline)

    @classmethod
    def from_rows(cls, rows, **keywords):
        """A comparison from a list of tuples in the order of `COLUMNS`."""
        return cls(pd.DataFrame(rows, columns=list(COLUMNS)), **keywords)

    @property
    def arms(self):
        """Names of the arms, in the order in which they ran."""
        return list(self._rows_of)

    @functools.cached_property
    def _rows_of(self):
        """Dict of arm to its part of the table, sorted out once: a study has 100,000 rows, and is asked again and again."""
        return dict(iter(self.table.groupby("arm", sort=False)))

    def values(self, arm, metric="error", split="test", epoch="last"):
        """One number a seed.

        Args:
            arm: Name of an arm.
            metric: Such as "error", "nll" or a name that `measure` gave.
            split: "train", "validation" or "test".
            epoch: Int from 1, or "last".
        Returns:
            `pandas.Series` of values, indexed by seed.
        Raises:
            ValueError: If there is no such arm or no such number, with those that there are.
        """
        self._check_arm("arm", arm)
        rows = self._rows_of[arm]
        found = rows[(rows["split"] == split) & (rows["metric"] == metric)]
        if len(found):
            found = found[found["epoch"] == (found["epoch"].max() if epoch == "last" else epoch)]
        if not len(found):
            known = sorted({f"{s} {m}" for s, m in zip(rows["split"], rows["metric"], strict=True)})
            arguments.reject(
                "metric, split, epoch",
                expected_en=f"recorded ones ({', '.join(known)})",
                expected_ko=f"기록된 것({', '.join(known)})",
                received=f"{metric!r}, {split!r}, {epoch!r}",
            )
        return found.set_index("seed")["value"].sort_index()

    def differences(self, arm, baseline=None, metric="error", split="test", epoch="last"):
        """Paired differences arm − baseline: float array, shape `(seeds,)`, ordered by seed."""
        baseline = self.baseline if baseline is None else baseline
        ours = self.values(arm, metric, split, epoch)
        theirs = self.values(baseline, metric, split, epoch)
        if list(ours.index) != list(theirs.index):
            arguments.reject(
                "arm",
                expected_en=f"an arm run with the seeds of {baseline!r}",
                expected_ko=f"{baseline!r}과(와) 같은 시드로 실행한 조건",
                received=repr(arm),
            )
        return (ours - theirs).to_numpy()

    def predictions(self, arm, split="test"):
        """What the trained models of an arm predict.

        Args:
            arm: Name of an arm.
            split: One of those that `compare(predict=...)` named.
        Returns:
            Float array, shape `(seeds, examples, outputs)`, in the order of the seeds of the experiment.
        Raises:
            ValueError: If they were not kept.
        """
        self._check_arm("arm", arm)
        if (arm, split) not in self._predictions:
            kept = sorted({one for _, one in self._predictions})
            arguments.reject(
                "split",
                expected_en=f"one of those kept by `predict`: {kept}",
                expected_ko=f"`predict`로 남긴 것 가운데 하나: {kept}",
                received=repr(split),
            )
        return self._predictions[arm, split]

    def summary(self, split="test", confidence_level=0.95, metrics=None):
        """Mean of each metric for each arm, and its paired difference to the baseline with interval.

        Args:
            split: "train", "validation" or "test".
            confidence_level: Float in (0, 1).
            metrics: None for all that were recorded, or a list of their names.
        Returns:
            `pandas.DataFrame`, one row an arm and metric; errors in percent, their differences in
            percentage points.
        """
        last = self.table[self.table["split"] == split]
        rows = []
        for metric in last["metric"].unique() if metrics is None else metrics:
            if metric not in set(last["metric"]):
                arguments.reject(
                    "metrics",
                    expected_en=f"some of {list(last['metric'].unique())}",
                    expected_ko=f"{list(last['metric'].unique())} 가운데 일부",
                    received=repr(metric),
                )
            for arm in last[last["metric"] == metric]["arm"].unique():
                unit = 100 if metric.startswith("error") else 1
                values = unit * self.values(arm, metric, split).to_numpy()
                row = {"arm": label(arm), "metric": label(metric) + (" (%)" if unit == 100 else "")}
                row |= {"mean": values.mean(), "difference": np.nan, "low": np.nan, "high": np.nan}
                baseline = self._baselines.get(arm, self.baseline)
                if arm != baseline and len(values) > 1:
                    change = unit * self.differences(arm, baseline, metric, split)
                    interval = statistics.mean_interval(change, confidence_level)
                    row |= {"difference": interval.mean, "low": interval.low, "high": interval.high}
                rows.append(row | {"seeds": len(values)})
        table = pd.DataFrame(rows).set_index(["metric", "arm"]).rename(columns=label).round(3)
        return table.rename_axis([label("metric"), label("arm")])

    def plot(self, metric="error", splits=("train", "validation"), ax=None):
        """Learning curves: mean over seeds with a band, one colour an arm. Returns the Axes."""
        from course_lib import plotting

        recorded = set(self.table.loc[self.table["metric"] == metric, "split"])
        return plotting.learning_curves(self.table, metric, [s for s in splits if s in recorded], ax=ax)

    def __repr__(self):
        seeds = self.table["seed"].nunique()
        return f"Comparison of {len(self.arms)} arms × {seeds} seeds, {self.table['epoch'].max()} epochs"

    def _check_arm(self, argument, arm):
        arguments.one_of(argument, arm, self.arms)


def joined(comparisons):
    """Several experiments as one, each arm under the name of its experiment: "clean, dropout 0.5".

    Args:
        comparisons: Dict of name to `Comparison`.
    Returns:
        A `Comparison` whose baseline is that of the first; `summary` compares within each experiment.
    """
    if not isinstance(comparisons, dict) or not comparisons:
        arguments.reject(
            "comparisons",
            expected_en="a dict of name to Comparison",
            expected_ko="이름과 Comparison의 딕셔너리",
            received=repr(comparisons)[:60],
        )
    first, tables, predictions = next(iter(comparisons)), [], {}
    for name, one in comparisons.items():
        tables.append(one.table.assign(arm=f"{name}, " + one.table["arm"]))
        predictions |= {(f"{name}, {arm}", split): v for (arm, split), v in one._predictions.items()}
    return Comparison(
        pd.concat(tables, ignore_index=True),
        baseline=f"{first}, {comparisons[first].baseline}",
        guards=[f"{name}: {text}" for name, one in comparisons.items() for text in one.guards],
        diverged=[
            (f"{name}, {arm}", seed) for name, one in comparisons.items() for arm, seed in one.diverged
        ],
        predictions=predictions,
        baselines={
            f"{n}, {arm}": f"{n}, {one.baseline}" for n, one in comparisons.items() for arm in one.arms
        },
    )


def merged(comparisons):
    """Parts of one experiment, each with other seeds, as one.

    Args:
        comparisons: List of `Comparison`, of the same arms.
    Returns:
        A `Comparison`; predictions follow in the order of the list.
    """
    first = comparisons[0]
    return Comparison(
        pd.concat([one.table for one in comparisons], ignore_index=True),
        baseline=first.baseline,
        guards=first.guards,
        diverged=[pair for one in comparisons for pair in one.diverged],
        predictions={
            key: np.concatenate([one._predictions[key] for one in comparisons]) for key in first._predictions
        },
        baselines=first._baselines,
    )
