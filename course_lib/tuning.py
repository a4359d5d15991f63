"""Search spaces of KerasTuner for the course's engine: one `build(hp)`, searched by either of them.

`grid` and `sample` turn `build(hp)` into the arms of an experiment, so that `experiments.compare` trains the candidates
over many seeds. `fast_hypermodel` keeps KerasTuner and its tuners, and trains by `training.fit`.
"""

import functools
import itertools

import keras
import numpy as np
import pandas as pd

from course_lib import arguments, packages, training
from course_lib.arms import checked_arms

LARGEST_GRID = 500
_REPEATS = 200  # draws in a row that bring nothing new: the space holds no more


def grid(build):
    """Every combination of a search space, in the order of `keras_tuner.GridSearch`.

    A hyperparameter that `build` asks for only if another has a certain value is part of those candidates alone.
    `GridSearch` has to be told of that by `parent_name`, or it trains the same network again for each of its values.

    Args:
        build: KerasTuner's function `hp -> compiled model`, or a `keras_tuner.HyperModel`.
    Returns:
        Dict of names such as "rate=0.3, l2=0.001" to build functions: the arms of `experiments.compare`.
    Raises:
        ValueError: If a range has no `step` (KerasTuner would take ten values of it), or if there are more than
            `LARGEST_GRID` combinations.
    """
    wanted = _explorer(build)
    candidates, chosen = [], {}
    while chosen is not None:
        if len(candidates) == LARGEST_GRID:
            arguments.reject(
                "build",
                expected_en=f"a search space of at most {LARGEST_GRID} combinations; use sample for a larger one",
                expected_ko=f"조합이 {LARGEST_GRID}개 이하인 탐색 공간(더 크면 sample 사용)",
                received=f"> {LARGEST_GRID}",
            )
        asked = wanted(tuple(chosen.items()))
        candidates.append({one.name: value for one, value in asked})
        chosen = _next_combination(asked)
    return arms(build, candidates)


def sample(build, num_candidates, seed):
    """Random, different candidates of a search space, drawn as `keras_tuner.RandomSearch` draws them.

    `RandomSearch` draws one hyperparameter with `seed`, the next with `seed + 1` and so on: its searches with
    neighbouring seeds try mostly the same candidates. Here different seeds are independent.

    Args:
        build: As in `grid`; ranges need no `step`.
        num_candidates: Int, at least 1.
        seed: Int.
    Returns:
        Dict as from `grid`.
    Raises:
        ValueError: If the space does not hold as many different candidates, or an argument is not as described.
    Reference: Bergstra and Bengio (2012), Random search for hyper-parameter optimization, JMLR 13.
    """
    num_candidates = arguments.whole_number("num_candidates", num_candidates, minimum=1)
    generator = np.random.default_rng(arguments.whole_number("seed", seed))
    wanted = _explorer(build)
    candidates, repeats = [], 0
    while len(candidates) < num_candidates:
        drawn = _drawn(wanted, generator)
        repeats = repeats + 1 if drawn in candidates else 0
        if not repeats:
            candidates.append(drawn)
        elif repeats == _REPEATS:
            arguments.reject(
                "num_candidates",
                expected_en=f"at most {len(candidates)}, the different candidates that were found",
                expected_ko=f"찾아낸 서로 다른 후보의 수 {len(candidates)} 이하",
                received=str(num_candidates),
            )
    return arms(build, candidates)


def arms(build, candidates):
    """Arms of an experiment from values of one's own, or from those that a tuner tried.

    Args:
        build: As in `grid`.
        candidates: Sequence of different dicts of hyperparameter to value, such as `trial.hyperparameters.values`.
    Returns:
        Dict as from `grid`; in the names numbers are as short as they can be without two names being equal.
    """
    build, keras_tuner, candidates = _function(build), _keras_tuner(), [dict(one) for one in candidates]
    if not candidates or any(one in candidates[:place] for place, one in enumerate(candidates)):
        arguments.reject(
            "candidates",
            expected_en="dicts of values, each one different",
            expected_ko="서로 다른 값의 딕셔너리",
            received=str(candidates)[:60],
        )

    def arm(values):
        def build_candidate():
            hp = keras_tuner.HyperParameters()
            hp.values = dict(values)
            return build(hp)

        build_candidate.values = values
        return build_candidate

    for digits in range(3, 18):  # 17 digits tell any two floats apart
        names = [", ".join(f"{name}={_short(v, digits)}" for name, v in one.items()) for one in candidates]
        if len(set(names)) == len(names):
            break
    return dict(zip(names, map(arm, candidates), strict=True))


def hyperparameters(arms):
    """The hyperparameters of each arm that `grid`, `sample` or `arms` made.

    Returns:
        `pandas.DataFrame`, one row an arm, one column a hyperparameter; NaN where an arm does not have it.
    """
    found = {name: arm.build.values for name, arm in checked_arms(arms).items()}
    return pd.DataFrame(list(found.values()), index=pd.Index(found, name="arm"))


def table(tuner):
    """What a search of KerasTuner found.

    Args:
        tuner: A `keras_tuner.Tuner` after its `search`.
    Returns:
        `pandas.DataFrame`, one row a trial in the order in which they ran: trial, each hyperparameter, epoch, score.
        The score is that of the objective in its best epoch, `epoch` (from 1), not in the last one; of several
        executions it is the mean, each in its own best epoch. Both are NaN for a trial that failed.
    """
    trials = [tuner.oracle.get_trial(one) for one in tuner.oracle.start_order]
    found = pd.DataFrame([{"trial": one.trial_id, **one.hyperparameters.values} for one in trials])
    return found.assign(
        epoch=[np.nan if one.best_step is None else one.best_step + 1 for one in trials],
        score=[np.nan if one.score is None else one.score for one in trials],
    )


def fast_hypermodel(build, seed=0):
    """KerasTuner's `HyperModel` of `build`, trained by `training.fit`: the same tuners and tables, in less time.

    Args:
        build: As in `grid`.
        seed: Int. Decides the orders of the batches; every training of the search has another one.
    Returns:
        A `keras_tuner.HyperModel`. `tuner.search` takes arrays, `epochs`, `batch_size`, `validation_data` and what
        else `training.fit` takes. An argument that it does not take ends the search at once, where KerasTuner goes
        on after other errors.
    """
    build, keras_tuner = _function(build), _keras_tuner()
    seeds = itertools.count(arguments.whole_number("seed", seed))

    class FastHyperModel(keras_tuner.HyperModel):
        def build(self, hp):
            return build(hp)

        def fit(self, hp, model, x, y, *, epochs=1, batch_size=32, callbacks=(), verbose="auto", **settings):
            callbacks = [_without_batches(keras_tuner, callback) for callback in callbacks]
            settings |= {"epochs": epochs, "batch_size": batch_size, "callbacks": callbacks}
            try:
                return training.fit(model, x, y, seed=next(seeds), **settings)
            except (TypeError, ValueError, NotImplementedError) as error:
                raise keras_tuner.errors.FatalError(str(error)) from error

    return FastHyperModel()


def _without_batches(keras_tuner, callback):
    """KerasTuner's own callback without its batch hooks, if the tuner leaves them empty as all of KerasTuner's do."""
    hooks = ("on_batch_begin", "on_batch_end")
    tuner = getattr(callback, "tuner", None)
    if not isinstance(tuner, keras_tuner.Tuner) or any(
        getattr(type(tuner), hook) is not getattr(keras_tuner.Tuner, hook) for hook in hooks
    ):
        return callback
    nothing = {hook: getattr(keras.callbacks.Callback, hook) for hook in hooks}
    return type("TunerCallback", (type(callback),), nothing)(tuner, callback.trial)


def _keras_tuner():
    try:
        import keras_tuner
    except ImportError as error:
        raise packages.missing(en="keras-tuner", ko="keras-tuner가", extra="tuning") from error
    return keras_tuner


def _function(build):
    """The function `hp -> model`, that of a `HyperModel` included."""
    function = getattr(build, "build", build)
    if not callable(function):
        arguments.reject(
            "build",
            expected_en="a function build(hp) that returns a compiled model",
            expected_ko="컴파일한 모델을 반환하는 함수 build(hp)",
            received=type(build).__name__,
        )
    return function


def _explorer(build):
    """Function from chosen values to all that `build` asks for then: `(hyperparameter, value)`, in its order.

    The rest have their defaults. Only `build` itself knows which hyperparameters there are, and one may depend on
    the value of another.
    """
    build, keras_tuner = _function(build), _keras_tuner()

    @functools.cache
    def wanted(chosen):
        hp = keras_tuner.HyperParameters()
        hp.values = dict(chosen)
        build(hp)
        return [(one, hp.values[one.name]) for one in hp.space if hp.is_active(one)]

    return wanted


def _next_combination(asked):
    """Of loops one in another, the last turning fastest: what the next candidate chooses; None after the last."""
    for place in reversed(range(len(asked))):
        one, value = asked[place]
        options = _options(one)
        later = options[options.index(value) + 1 :]
        if later:
            return {before.name: kept for before, kept in asked[:place]} | {one.name: later[0]}
    return None


def _options(one):
    """The values of a hyperparameter, the default first."""
    if getattr(one, "step", "not a range") is None:
        arguments.reject(
            one.name,
            expected_en="a range with a `step`, or a Choice: a grid needs a list of values",
            expected_ko="`step`이 있는 범위나 Choice(격자에는 값의 목록이 필요함)",
            received=repr(one),
        )
    values = itertools.islice(one.values, LARGEST_GRID + 1)  # a range may hold millions
    return [one.default, *(value for value in values if value != one.default)]


def _drawn(wanted, generator):
    """Random values of one candidate; what only these values lead to is drawn after them."""
    drawn = {}
    while True:
        asked = [one for one, _ in wanted(tuple(drawn.items()))]
        new = [one for one in asked if one.name not in drawn]
        if not new:
            return {one.name: drawn[one.name] for one in asked}
        drawn |= {one.name: one.prob_to_value(generator.random()) for one in new}


def _short(value, digits):
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)
