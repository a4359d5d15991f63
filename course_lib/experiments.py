"""Paired experiments: arms × seeds in, a tidy table out."""

import functools
import os
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from tqdm.auto import tqdm

from course_lib import arguments, guards, parallel, replicas, strengths, training, versions
from course_lib.arms import Arm, SeedsOfSlice, arms_to_run, checked_arms, checked_seeds, checked_shapes
from course_lib.comparison import COLUMNS, Comparison, joined
from course_lib.initialization import Start
from course_lib.language import label, say
from course_lib.splits import SPLITS

_LARGEST_STACK = 20  # replicas side by side: beyond this nothing gets faster
_STACK_BYTES = 2**28  # inputs that a stack may hold at once
_checked_before = {}  # pairs of families whose equality at strength 0 an earlier experiment has looked at


def compare(
    arms,
    data,
    *,
    seeds,
    epochs,
    batch_size,
    baseline=None,
    every_epoch=("validation",),
    encode=None,
    measure=None,
    predict=(),
    workers=1,
    progress=True,
):
    """Train every arm with every seed, in pairs, and record how well it predicts.

    A seed means the same initial weights (where the shapes agree), the same data and the same order of
    batches in every arm. A run that diverges is scored at chance, never dropped. Before anything is
    trained, the guards of `course_lib.guards` look for the usual silent bugs.

    Args:
        arms: Dict of name to `Arm`, or to a function that returns a new compiled `keras.Model`.
        data: A `datasets.Dataset`, or a function `seed -> Dataset`.
        seeds: Int (that many seeds, from 0) or a sequence of different ints.
        epochs: Int, at least 1.
        batch_size: Int, at least 1.
        baseline: Name of the arm that the others are compared with; the first one by default.
        every_epoch: Splits that are scored after every epoch; the last epoch scores all three.
        encode: None, or, for texts, a function that gets all training inputs of a run, augmented ones included, and
            returns its encoder: a function that turns inputs into numbers, such as an adapted `TextVectorization`.
        measure: None, or a function `(model, dataset) -> dict` of numbers, called with each trained
            model after its last epoch; its numbers join the table under split "test". With `encode` it is called
            with the run's encoder as a third argument, and the data set is the encoded one.
        predict: Splits whose predictions after the last epoch are kept: `Comparison.predictions`.
        workers: Int, at least 1: processes that share the seeds, for long experiments. Each takes some ten seconds
            to start; the numbers are those of one process.
        progress: Bool, whether to show a progress bar (of a single process).
    Returns:
        A `Comparison`.
    Raises:
        ValueError: If an argument is not as described.
        guards.GuardError: If the arms would not be comparable.
    """
    arms = checked_arms(arms)
    epochs = arguments.whole_number("epochs", epochs, minimum=1)
    batch_size = arguments.whole_number("batch_size", batch_size, minimum=1)
    baseline = arguments.one_of("baseline", baseline if baseline is not None else next(iter(arms)), arms)
    arms = arms_to_run(arms, baseline, seeds)
    every_epoch = [arguments.one_of("every_epoch", split, SPLITS) for split in every_epoch]
    predict = [arguments.one_of("predict", split, SPLITS) for split in predict]
    workers = arguments.whole_number("workers", workers, minimum=1)
    if isinstance(seeds, SeedsOfSlice):
        workers = 1  # so few runs are over before other processes have started
    seeds = checked_seeds(seeds)
    plan = _Plan(epochs, batch_size, every_epoch, encode, measure, predict)
    if workers > 1 and len(seeds) > 1:
        options = {**vars(plan), "baseline": baseline, "progress": False}
        return parallel.over_seeds(functools.partial(compare, arms, data, **options), seeds, workers)
    dataset_of = data if callable(data) else lambda seed: data

    first = dataset_of(seeds[0])
    if callable(data):
        guards.check_same_data(guards.fingerprint(first), guards.fingerprint(data(seeds[0])), arm=baseline)
    examples = _first_examples(versions.encoded(encode, [first.train], first)[1], batch_size)
    models = {name: _build(arm.build, seeds[0], examples) for name, arm in arms.items()}
    runners = {name: _Runner(name, arm, models[name], examples, plan) for name, arm in arms.items()}
    checked = _run_guards(arms, runners, baseline, examples, seeds[0])

    rows, diverged = [], []
    with tqdm(
        total=len(arms) * len(seeds) * epochs,
        disable=not progress or "TQDM_DISABLE" in os.environ,
        leave=False,
        unit="epoch",
    ) as bar:
        size = len(first.train[0]) * int(np.prod(examples[0].shape[1:]))
        for group in _groups(seeds, size, max(arm.num_copies for arm in arms.values())):
            datasets = [checked_shapes(dataset_of(seed), first) for seed in group]
            before = [guards.fingerprint(dataset) for dataset in datasets]
            for name, runner in runners.items():
                bar.set_description(label(name))
                runner.run(group, datasets, rows, diverged, bar)
                for dataset, digest in zip(datasets, before, strict=True):
                    guards.check_same_data(digest, guards.fingerprint(dataset), arm=name)
    predictions = {
        (name, split): np.concatenate(parts)
        for name, runner in runners.items()
        for split, parts in runner.predictions.items()
    }
    return Comparison.from_rows(
        rows, baseline=baseline, guards=checked, diverged=diverged, predictions=predictions
    )


@dataclass(frozen=True)
class _Plan:
    epochs: int
    batch_size: int
    every_epoch: list
    encode: object
    measure: object
    predict: list


class _Runner:
    """One arm: its traced graphs, used again for every group of seeds."""

    def __init__(self, name, arm, model, examples, plan):
        self.name, self.arm, self.model, self.examples, self.plan = name, arm, model, examples, plan
        self.start = Start(model)
        # Weights that no initializer explains (loaded ones, say) make a model one of a kind.
        self.family = strengths.family(model) if self.start.complete else None
        self.stacks = replicas.can_stack(self.model) and replicas.agrees_with_keras(self.model, *examples)
        self.engines = {}
        self.predictions = {split: [] for split in plan.predict}

    def run(self, seeds, datasets, rows, diverged, bar):
        """Train and score the replicas of a group of seeds; append to `rows` and `diverged`."""
        if not self.stacks and len(seeds) > 1:
            for seed, dataset in zip(seeds, datasets, strict=True):
                self.run([seed], [dataset], rows, diverged, bar)
            return
        engine = self._engine(len(seeds))
        engine.load([self._starting_point(seed) for seed in seeds], self.model)
        prepared = [
            versions.encoded(self.plan.encode, versions.drawn(self.arm, dataset, seed), dataset)
            for seed, dataset in zip(seeds, datasets, strict=True)
        ]
        inputs, targets = _training_tensors([each[0] for each in prepared])
        datasets, encoders = [each[1] for each in prepared], [each[2] for each in prepared]
        splits = {split: _split_tensors([getattr(d, split) for d in datasets]) for split in SPLITS}
        num_train = len(datasets[0].train[0])
        orders = [training.epoch_orders(num_train, self.plan.epochs, seed=seed) for seed in seeds]
        failed = set()
        for epoch in range(1, self.plan.epochs + 1):
            order = np.stack([next(one) for one in orders])
            copy = (epoch - 1) % (inputs.shape[1] // num_train)
            loss = engine.train_epoch(inputs, targets, order + copy * num_train, self.plan.batch_size)
            last = epoch == self.plan.epochs
            if last:
                engine.finish()
            found = [("train", "loss", loss)]
            for split in SPLITS if last else self.plan.every_epoch:
                scores = engine.scores(*splits[split])
                failed |= _score_at_chance(scores, datasets, split)
                found += [(split, metric, values) for metric, values in scores.items()]
            for split, metric, values in found:
                rows += [
                    (self.name, seed, epoch, split, metric, float(value))
                    for seed, value in zip(seeds, values, strict=True)
                ]
            bar.update(len(seeds))
        diverged += [(self.name, seeds[index]) for index in sorted(failed)]
        for split, parts in self.predictions.items():
            parts.append(engine.predict(splits[split][0]))
        if self.plan.measure is not None:
            self._measure(engine, seeds, datasets, encoders, rows)

    def _measure(self, engine, seeds, datasets, encoders, rows):
        for index, (seed, dataset, encoder) in enumerate(zip(seeds, datasets, encoders, strict=True)):
            replicas.assign(self.model, engine.member(index))
            given = (self.model, dataset) if encoder is None else (self.model, dataset, encoder)
            for metric, value in self.plan.measure(*given).items():
                rows.append((self.name, seed, self.plan.epochs, "test", metric, float(value)))

    def _engine(self, num_members):
        if num_members not in self.engines:
            if self.stacks:
                self.engines[num_members] = replicas.stack_of(self.model, num_members)
            else:
                self.engines[num_members] = replicas.alone_of(self.model, self.examples)
        return self.engines[num_members]

    def _starting_point(self, seed):
        if self.start.complete:
            return self.start.draw(seed)
        return Start(_build(self.arm.build, seed, self.examples)).draw(seed)


def _build(build, seed, examples):
    keras.utils.set_random_seed(seed)  # the only global seed of the course; `Start` makes the pairs exact
    model = build()
    training.check_model(model)
    if not model.built:
        model(examples[0])
    return model


def _run_guards(arms, runners, baseline, examples, seed):
    """Sentences that say what was checked; the runners hold a freshly built model of each arm."""
    checked = [say(en="same data in every arm: checked", ko="모든 조건에서 같은 데이터: 확인함")]
    models = {name: runner.model for name, runner in runners.items()}
    builders = {name: (lambda arm=arm: _build(arm.build, seed, examples)) for name, arm in arms.items()}
    # Arms made in one loop have one function: building a second model of one of them is enough.
    functions = {getattr(arm.build, "__code__", name): name for name, arm in arms.items()}
    guards.check_own_weights([*models.items(), *((name, builders[name]()) for name in functions.values())])

    def equals_baseline(name):
        """At strength 0; looked at once for each pair of families, which are graphs with other numbers in them."""
        pair = runners[baseline].family, runners[name].family
        if None not in pair and pair[0] == pair[1]:
            return True
        if None in pair or pair not in _checked_before:
            _checked_before[pair] = guards.check_strength_zero(
                builders[name], builders[baseline], examples, arm=name, seed=seed
            )
        return _checked_before[pair]

    for name, model in models.items():
        penalties = guards.check_penalties(model, arm=name)
        if penalties:
            checked.append(
                say(
                    en=f"{name}: gradients of {penalties} penalties are alive",
                    ko=f"{label(name)}: 벌점 항 {penalties}개의 그래디언트가 살아 있음",
                )
            )
        if name == baseline:
            continue
        same = equals_baseline(name)
        checked.append(
            say(
                en=f"{name}: equals {baseline} at strength 0: "
                + ("checked" if same else "not applicable (the models differ by design)"),
                ko=f"{label(name)}: 세기 0에서 {label(baseline)}과(와) 같음: "
                + ("확인함" if same else "해당 없음(모델의 설계가 다름)"),
            )
        )
    return checked


def _score_at_chance(scores, datasets, split):
    """Replace the scores of diverged replicas by those of a constant guess; return their indices."""
    lost = np.flatnonzero(~np.isfinite(np.sum(list(scores.values()), axis=0)))
    for index in lost:
        targets = np.asarray(getattr(datasets[index], split)[1])
        if "nll" in scores:
            num_classes = targets.shape[1] if targets.ndim > 1 else int(datasets[index].train[1].max()) + 1
            chance = {"error": 1 - 1 / num_classes, "nll": np.log(num_classes)}
        else:
            chance = {name: float(np.var(targets)) for name in scores}
        for name in scores:
            scores[name] = np.array(scores[name], dtype=float)
            scores[name][index] = chance[name]
    return set(lost.tolist())


def _training_tensors(drawn):
    """Inputs and targets of all replicas, stacked, with the versions of a training set one after the other."""
    return tuple(
        tf.constant(
            training.as_tensor_values(
                np.stack([np.concatenate([pair[part] for pair in pairs]) for pairs in drawn])
            )
        )
        for part in (0, 1)
    )


def _split_tensors(parts):
    """Inputs and targets of one split, stacked; a first axis of length 1 if all replicas have the same arrays."""
    if all(part[0] is parts[0][0] and part[1] is parts[0][1] for part in parts):
        parts = parts[:1]
    return tuple(
        tf.constant(training.as_tensor_values(np.stack(values))) for values in zip(*parts, strict=True)
    )


def _first_examples(dataset, batch_size):
    return tuple(
        tf.constant(training.as_tensor_values(values[: min(batch_size, 8)])) for values in dataset.train
    )


def _groups(seeds, size, copies):
    """Even groups of seeds, small enough to be stacked: `size` numbers in each of the copies.

    Equal ones where that takes no more than twice as many: for groups of another size all graphs are traced anew.
    """
    fitting = max(1, int(_STACK_BYTES // max(1, 4 * size * copies)))
    fewest = -(-len(seeds) // min(_LARGEST_STACK, fitting))
    equal = (number for number in range(fewest, 2 * fewest + 1) if len(seeds) % number == 0)
    return [list(map(int, group)) for group in np.array_split(seeds, next(equal, fewest))]


__all__ = ["COLUMNS", "SPLITS", "Arm", "Comparison", "compare", "joined"]
