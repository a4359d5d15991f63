"""What an experiment is told, its arms, seeds and data, and the checks of all that."""

from dataclasses import dataclass

import numpy as np

from course_lib import arguments
from course_lib.splits import SPLITS


@dataclass(frozen=True)
class Arm:
    """One treatment of an experiment.

    Args:
        build: Function without arguments that returns a new compiled `keras.Model`.
        augment: None, or a function `(inputs, seed) -> inputs` that changes training inputs. `copies`
            versions are drawn for each seed beforehand and used in turn, one an epoch.
        copies: Int, at least 1.
        mix: None, or a function `(inputs, targets, seed) -> (inputs, targets)` that changes both, after `augment`:
            MixUp, for one. It needs one-hot targets: `Dataset.with_one_hot_targets`.
        originals: Bool, whether the first version is the training set as it is, so that the originals are seen
            beside the changed ones.
    """

    build: object
    augment: object = None
    copies: int = 4
    mix: object = None
    originals: bool = False

    @property
    def num_copies(self):
        """How many versions of the training set are drawn: 1 where nothing changes it."""
        return 1 if self.augment is None and self.mix is None else self.copies

    def __post_init__(self):
        for name in ("build", "augment", "mix"):
            value = getattr(self, name)
            if not callable(value) and not (name != "build" and value is None):
                arguments.reject(
                    name, expected_en="a function", expected_ko="함수", received=type(value).__name__
                )
        arguments.whole_number("copies", self.copies, minimum=1)


def checked_arms(arms):
    """Dict of name to `Arm`; a build function alone becomes one."""
    if not isinstance(arms, dict) or not arms:
        arguments.reject(
            "arms",
            expected_en="a dict of name to Arm or build function",
            expected_ko="이름과 Arm(또는 모델을 만드는 함수)의 딕셔너리",
            received=repr(arms)[:60],
        )
    return {name: arm if isinstance(arm, Arm) else Arm(arm) for name, arm in arms.items()}


class SeedsOfSlice(list):
    """Seeds of an experiment that is to run some of its arms only, which is enough to see whether it still runs as it did.

    Args:
        seeds: Iterable of ints.
        num_arms: Int, at least 2: the baseline and others, evenly spread over the experiment's order.
    """

    def __init__(self, seeds, num_arms):
        super().__init__(seeds)
        self.num_arms = num_arms


def arms_to_run(arms, baseline, seeds):
    """Those of the arms that an experiment with these seeds runs: all, if the seeds are not those of a slice."""
    others = [name for name in arms if name != baseline]
    num_others = min(getattr(seeds, "num_arms", len(arms)) - 1, len(others))
    chosen = {baseline, *(others[i * len(others) // num_others] for i in range(num_others))}
    return {name: arm for name, arm in arms.items() if name in chosen}


def checked_seeds(seeds):
    """List of the seeds: those of a sequence, or 0, 1, … for a number."""
    if np.ndim(seeds) == 0:
        return list(range(arguments.whole_number("seeds", seeds, minimum=1)))
    checked = [arguments.whole_number("seeds", seed) for seed in seeds]
    if not checked or len(set(checked)) < len(checked):
        arguments.reject(
            "seeds",
            expected_en="different whole numbers",
            expected_ko="서로 다른 정수",
            received=str(checked),
        )
    return checked


def checked_shapes(dataset, first):
    """The data set, if its arrays have the shapes of the first one's: replicas share their graphs."""
    shapes, expected = ([a.shape for split in SPLITS for a in getattr(d, split)] for d in (dataset, first))
    if shapes != expected:
        arguments.reject(
            "data",
            expected_en=f"a function that gives every seed the same shapes, {expected}",
            expected_ko=f"모든 시드에 같은 모양 {expected}을(를) 주는 함수",
            received=str(shapes),
        )
    return dataset
