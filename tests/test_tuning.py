"""Tests of search spaces as arms: KerasTuner's own tuners are the implementation that they are held against."""

import math
import sys

import numpy as np
import pytest

keras = pytest.importorskip("keras")
keras_tuner = pytest.importorskip("keras_tuner")

from course_lib import language, training, tuning  # noqa: E402
from course_lib.arms import Arm  # noqa: E402
from course_lib.experiments import compare  # noqa: E402
from course_lib.splits import from_arrays  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english_reader")]

GENERATOR = np.random.default_rng(0)
PART = GENERATOR.normal(size=(24, 6)).astype("float32"), np.arange(24) % 3


class Built:
    """In the place of a model where only the values matter: what a `build` was asked for."""

    def __init__(self, **values):
        self.values = values


def flat(hp):
    """A space of three kinds of hyperparameter; no default is the first value."""
    return Built(
        rate=hp.Float("rate", 0.1, 0.5, step=0.1, default=0.2),
        units=hp.Choice("units", [8, 1024]),
        bias=hp.Boolean("bias"),
    )


def dependent(hp):
    """Momentum for one optimizer only, and as many widths as layers: Python's own `if` and `for` decide."""
    optimizer = hp.Choice("optimizer", ["sgd", "adam"])
    momentum = hp.Choice("momentum", [0.0, 0.5, 0.9]) if optimizer == "sgd" else None
    units = [hp.Choice(f"units {layer}", [4, 8]) for layer in range(hp.Int("layers", 1, 2))]
    return Built(optimizer=optimizer, momentum=momentum, units=units)


def declared(hp):
    """The same, told to KerasTuner by conditions."""
    hp.Choice("optimizer", ["sgd", "adam"])
    hp.Choice("momentum", [0.0, 0.5, 0.9], parent_name="optimizer", parent_values=["sgd"])
    hp.Int("layers", 1, 2)
    hp.Choice("units 0", [4, 8])
    hp.Choice("units 1", [4, 8], parent_name="layers", parent_values=[2])
    return Built()


def ranges(hp):
    """What a grid cannot list."""
    return Built(rate=hp.Float("rate", 0.0, 1.0), l2=hp.Float("l2", 1e-6, 1e-1, sampling="log"))


def network(hp):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dropout(hp.Choice("rate", [0.0, 0.5])),
            keras.layers.Dense(
                3, "softmax", kernel_regularizer=keras.regularizers.L2(hp.Choice("l2", [0.0, 0.01]))
            ),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def tried(tuner_class, build, folder, **settings):
    """Values of all trials of a tuner that scores them without training anything."""

    class Tuner(tuner_class):
        def run_trial(self, trial, **settings):
            self.hypermodel.build(trial.hyperparameters)
            return 0.0

    tuner = Tuner(build, objective="val_loss", directory=folder, overwrite=True, **settings)
    tuner.search(verbose=0)
    return list(tuning.table(tuner).drop(columns=["trial", "epoch", "score"]).to_dict("records"))


def as_set(candidates):
    """Candidates regardless of their order and of hyperparameters that some do not have."""
    return {
        frozenset((k, v) for k, v in one.items() if not (isinstance(v, float) and math.isnan(v)))
        for one in candidates
    }


# ---- grids ---------------------------------------------------------------------------------------------------


def test_grid_is_that_of_keras_tuner_in_its_order(tmp_path):
    """Defaults first, the last hyperparameter turning fastest."""
    expected = tried(keras_tuner.GridSearch, flat, tmp_path)
    found = tuning.hyperparameters(tuning.grid(flat)).to_dict("records")
    assert found == expected
    assert len(found) == 5 * 2 * 2


def test_grid_follows_hyperparameters_that_depend_on_others(tmp_path):
    """(3 momenta + Adam) × (2 + 2 · 2 networks), each once, however the dependence is written."""
    found, too = (
        tuning.hyperparameters(tuning.grid(one)).to_dict("records") for one in (dependent, declared)
    )
    assert len(found) == len(too) == (3 + 1) * (2 + 4)
    assert as_set(found) == as_set(too) == as_set(tried(keras_tuner.GridSearch, declared, tmp_path))


def test_grid_names_are_short_and_build_what_they_say():
    """0.30000000000000004 is 0.3, 1024 is not 1.02e+03, and the model is built with the exact value."""
    arms = tuning.grid(flat)
    assert list(arms)[:2] == ["rate=0.2, units=8, bias=False", "rate=0.2, units=8, bias=True"]
    assert "rate=0.3, units=1024, bias=True" in arms
    for name, build in arms.items():
        assert build().values == dict(tuning.hyperparameters(arms).loc[name])


def test_grid_takes_hypermodels():
    """The class of KerasTuner's manual, and the function that it wraps."""

    class Flat(keras_tuner.HyperModel):
        def build(self, hp):
            return flat(hp)

    assert list(tuning.grid(Flat())) == list(tuning.grid(flat))


def test_grid_rejects_ranges_and_what_is_too_large():
    """A range without step has no list of values; nobody waits for a million models."""
    with pytest.raises(
        ValueError, match=r"`l2` must be a range with a `step`, or a Choice.*Float\(name: 'l2'"
    ):
        tuning.grid(ranges)
    with pytest.raises(ValueError, match="at most 500 combinations"):
        tuning.grid(lambda hp: Built(units=hp.Int("units", 1, 10**6)))
    with pytest.raises(ValueError, match=r"`build` must be a function build\(hp\)"):
        tuning.grid(None)
    language.use("ko")
    with pytest.raises(ValueError, match="`step`이 있는 범위나 Choice"):
        tuning.grid(ranges)


# ---- samples -------------------------------------------------------------------------------------------------


def test_sample_is_decided_by_the_seed():
    """Same seed, same candidates; neighbouring seeds have none in common, as they would have in KerasTuner."""
    first, again, other = (tuning.sample(ranges, 20, seed) for seed in (1, 1, 2))
    assert list(first) == list(again)
    columns = [tuning.hyperparameters(arms) for arms in (first, other)]
    assert not set(columns[0]["rate"]) & set(columns[1]["rate"])


def test_neighbouring_seeds_of_random_search_try_the_same(tmp_path):
    """Why `sample` has a generator of its own: two seeds further, KerasTuner is one candidate of two values further."""
    first, other = (
        tried(keras_tuner.RandomSearch, ranges, tmp_path, seed=seed, max_trials=5) for seed in (1, 3)
    )
    assert first[1:] == other[:-1]


def test_sample_draws_as_the_ranges_say():
    """Evenly over a rate; evenly over the logarithm of a penalty."""
    drawn = tuning.hyperparameters(tuning.sample(ranges, 300, seed=0))
    assert abs(drawn["rate"].mean() - 0.5) < 0.05
    assert abs(np.log10(drawn["l2"]).mean() + 3.5) < 0.25
    assert drawn["rate"].between(0, 1).all()


def test_sample_finds_each_candidate_once():
    """All that a small space holds, and no more."""
    arms = tuning.sample(dependent, 24, seed=0)
    assert as_set(tuning.hyperparameters(arms).to_dict("records")) == as_set(
        tuning.hyperparameters(tuning.grid(dependent)).to_dict("records")
    )
    with pytest.raises(ValueError, match=r"`num_candidates` must be at most 24.*Received: 25"):
        tuning.sample(dependent, 25, seed=0)


# ---- arms of one's own ---------------------------------------------------------------------------------------


def test_arms_have_as_many_digits_as_tell_them_apart():
    """Three if these are enough."""
    assert list(tuning.arms(ranges, [{"rate": 1 / 3}, {"rate": 0.5}])) == ["rate=0.333", "rate=0.5"]
    close = [{"rate": 0.33331}, {"rate": 0.33332}, {"rate": 0.5}]
    assert list(tuning.arms(ranges, close)) == ["rate=0.33331", "rate=0.33332", "rate=0.5"]
    for bad in ([], [{"rate": 0.1}, {"rate": 0.1}]):
        with pytest.raises(ValueError, match="`candidates` must be dicts of values, each one different"):
            tuning.arms(ranges, bad)


def test_hyperparameters_are_known_of_arms_with_augmentation():
    """What is made of the build function stays an arm of the search."""
    arms = {name: Arm(build) for name, build in tuning.grid(flat).items()}
    assert tuning.hyperparameters(arms).equals(tuning.hyperparameters(tuning.grid(flat)))


def test_candidates_are_compared():
    """An arm's numbers are those of the network written out, guards included."""
    data = from_arrays(PART, PART, PART)
    settings = {"seeds": 2, "epochs": 2, "batch_size": 8, "progress": False}
    assert list(tuning.grid(network))[1:3] == ["rate=0, l2=0.01", "rate=0.5, l2=0"]
    arms = tuning.sample(network, 2, seed=0)
    by_hand = {
        name: lambda values=build.values: network(values_as_hp(values)) for name, build in arms.items()
    }
    assert compare(arms, data, **settings).table.equals(compare(by_hand, data, **settings).table)


def values_as_hp(values):
    hp = keras_tuner.HyperParameters()
    for name, value in values.items():
        hp.Fixed(name, value)
    return hp


# ---- KerasTuner, faster --------------------------------------------------------------------------------------


def two(hp):
    """Two networks, of which the tuners train few enough for a test."""
    hp.Fixed("l2", 0.0)
    return network(hp)


def searched(hypermodel, folder, tuner_class=keras_tuner.GridSearch, executions=1, **settings):
    keras.utils.set_random_seed(1)
    tuner = tuner_class(
        hypermodel,
        objective="val_loss",
        directory=folder,
        overwrite=True,
        executions_per_trial=executions,
    )
    tuner.search(*PART, **{"epochs": 3, "batch_size": 8, "validation_data": PART, "verbose": 0, **settings})
    return tuner


def without_dropout(hp):
    """All that is random is the initial weights: order and masks play no part."""
    hp.Fixed("rate", 0.0)
    return network(hp)


def test_fast_hypermodel_scores_as_keras_does(tmp_path):
    """Two trials, one batch an epoch: the table of `model.fit`."""
    tables = [
        tuning.table(searched(one, tmp_path, batch_size=24))
        for one in (without_dropout, tuning.fast_hypermodel(without_dropout))
    ]
    assert list(tables[1].columns) == ["trial", "rate", "l2", "epoch", "score"]
    assert list(tables[1]["epoch"]) == [3, 3]
    np.testing.assert_allclose(tables[1]["score"], tables[0]["score"], rtol=1e-5)
    assert tables[1].drop(columns="score").equals(tables[0].drop(columns="score"))


def test_fast_hypermodel_keeps_what_the_tuner_does_besides(tmp_path):
    """The best weights are stored, the reader's own callbacks run, and the tuner hears of every epoch."""
    epochs = []

    class Listening(keras_tuner.GridSearch):
        def on_epoch_end(self, trial, model, epoch, logs=None):
            epochs.append(epoch)

    stop = keras.callbacks.EarlyStopping("val_loss", patience=0, min_delta=10)
    tuner = searched(tuning.fast_hypermodel(two), tmp_path, Listening, callbacks=[stop], epochs=9)
    assert epochs == [0, 1] * 2
    best = tuning.table(tuner)["score"].min()
    np.testing.assert_allclose(tuner.get_best_models()[0].evaluate(*PART, verbose=0)[0], best, rtol=1e-5)


def test_fast_hypermodel_shuffles_each_training_anew(tmp_path, monkeypatch):
    """Executions of a trial see different orders, from the seed on."""
    seeds = []
    fit = training.fit
    monkeypatch.setattr(training, "fit", lambda *a, seed, **k: seeds.append(seed) or fit(*a, seed=seed, **k))
    searched(tuning.fast_hypermodel(two, seed=5), tmp_path, executions=2, epochs=1)
    assert seeds == [5, 6, 7, 8]


def test_fast_hypermodel_goes_on_where_hyperband_left_off():
    """What `keras_tuner.Hyperband` passes to train the better candidates on, from the epoch that they have reached."""
    hypermodel, hp = tuning.fast_hypermodel(two), keras_tuner.HyperParameters()
    assert hypermodel.fit(hp, hypermodel.build(hp), *PART, epochs=4, initial_epoch=2).epoch == [2, 3]


def test_fast_hypermodel_ends_a_search_that_cannot_work(tmp_path):
    """KerasTuner would note the error of each trial and go on."""

    class EveryBatch(keras_tuner.GridSearch):
        def on_batch_end(self, trial, model, batch, logs=None):
            raise AssertionError

    hypermodel = tuning.fast_hypermodel(network)
    with pytest.raises(keras_tuner.errors.FatalError, match="validation_split"):
        searched(hypermodel, tmp_path, validation_split=0.5)
    with pytest.raises(keras_tuner.errors.FatalError, match=r"does not support TunerCallback\.on_batch"):
        searched(hypermodel, tmp_path, EveryBatch)


def test_table_keeps_trials_that_failed(tmp_path):
    """Without a score, in their place."""

    def diverging(hp):
        model = two(hp)
        model.optimizer.learning_rate = 1e30 if hp.get("rate") else 0.01
        return model

    found = tuning.table(searched(tuning.fast_hypermodel(diverging), tmp_path))
    assert list(found["score"].isna()) == [False, True]


def test_missing_keras_tuner_is_named(monkeypatch):
    """The extra that brings it."""
    monkeypatch.setitem(sys.modules, "keras_tuner", None)
    with pytest.raises(ImportError, match=r'pip install "course-lib\[tuning\]"'):
        tuning.grid(flat)
