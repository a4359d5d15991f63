"""Tests of compare: pairing, the same row whatever runs beside it, and the bugs that it refuses to measure."""

import dataclasses
import threading

import keras
import numpy as np
import pytest
from keras import layers, regularizers

from course_lib import experiments, guards, language, metrics, replicas, training
from course_lib.experiments import Arm, compare
from course_lib.initialization import Start
from course_lib.splits import from_arrays

GENERATOR = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _english():
    language.use("en")
    yield
    language.use("en")


def part(num_examples, generator=GENERATOR):
    inputs = generator.normal(size=(num_examples, 6)).astype("float32")
    labels = np.arange(num_examples) % 3
    inputs[:, 0] += labels
    return inputs, labels


DATA = from_arrays(part(30), part(12), part(15))
RUN = {"seeds": 2, "epochs": 2, "batch_size": 8, "progress": False}


def network(*hidden, learning_rate=0.1, regularizer=None, **first):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(5, "relu", kernel_regularizer=regularizer, **first),
            *hidden,
            layers.Dense(3, "softmax"),
        ]
    )
    model.compile(keras.optimizers.SGD(learning_rate), "sparse_categorical_crossentropy")
    return model


def dropout():
    return network(layers.Dropout(0.5))


def convolution(dropout_rate=0.3):
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Reshape((6, 1)),
            layers.Conv1D(3, 2, activation="relu"),
            layers.Dropout(dropout_rate),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def numbers(comparison, arm, seeds):
    """All numbers of an arm's seeds, in a fixed order."""
    table = comparison.table
    table = table[(table["arm"] == arm) & table["seed"].isin(seeds)]
    return table.sort_values(["seed", "epoch", "split", "metric"])["value"].to_numpy()


def drawn_weights(model, dataset):
    """A measurement: the sum of the first kernel, to recognise a start by."""
    return {"kernel": float(np.abs(model.layers[0].kernel.numpy()).sum())}


FROZEN = {"seeds": 2, "epochs": 1, "batch_size": 8, "progress": False, "measure": drawn_weights}


def frozen(*hidden, **settings):
    """A network that does not learn: what `measure` sees is the starting point."""
    return network(*hidden, learning_rate=0.0, **settings)


# ---- the table -----------------------------------------------------------------------------------------------


def test_compare_makes_a_tidy_table():
    """One row an arm, seed, epoch, split and metric; all three splits after the last epoch."""
    result = compare({"plain": network, "dropout": dropout}, DATA, **RUN)
    assert tuple(result.table.columns) == experiments.COLUMNS
    assert result.arms == ["plain", "dropout"]
    assert result.baseline == "plain"
    assert not result.table.duplicated(["arm", "seed", "epoch", "split", "metric"]).any()
    assert result.table["value"].notna().all()
    one = result.table[(result.table["arm"] == "plain") & (result.table["seed"] == 1)]
    recorded = {(e, s, m) for e, s, m in zip(one["epoch"], one["split"], one["metric"], strict=True)}
    wanted = {(epoch, "train", "loss") for epoch in (1, 2)}
    wanted |= {(1, "validation", metric) for metric in ("error", "nll")}
    wanted |= {(2, split, metric) for split in experiments.SPLITS for metric in ("error", "nll")}
    assert recorded == wanted


def test_compare_scores_the_splits_asked_for_after_every_epoch():
    """`every_epoch` names them."""
    table = compare({"plain": network}, DATA, **RUN, every_epoch=("train", "test")).table
    first = table[(table["epoch"] == 1) & (table["metric"] == "nll")]
    assert set(first["split"]) == {"train", "test"}
    assert set(compare({"plain": network}, DATA, **RUN, every_epoch=()).table["epoch"]) == {1, 2}


@pytest.mark.parametrize(
    "build",
    [lambda: network(regularizer=regularizers.L2(0.01)), lambda: convolution(dropout_rate=0.0)],
    ids=["stacked", "alone"],
)
def test_compare_trains_like_keras(build):
    """Start, order and two epochs by hand with `model.fit`: the losses and the error of the table."""
    result = compare({"arm": build}, DATA, seeds=[4], epochs=2, batch_size=8, progress=False)
    model = build()
    replicas.assign(model, Start(model).draw(4))
    for epoch, order in enumerate(training.epoch_orders(30, 2, seed=4), start=1):
        inputs, targets = (array[order] for array in DATA.train)
        history = model.fit(inputs, targets, batch_size=8, shuffle=False, verbose=0)
        (loss,) = history.history["loss"]
        assert result.values("arm", "loss", "train", epoch)[4] == pytest.approx(loss, abs=1e-4)
    wrong = model.predict(DATA.test[0], verbose=0).argmax(axis=1) != DATA.test[1]
    assert result.values("arm")[4] == pytest.approx(wrong.mean(), abs=1e-6)


@pytest.mark.parametrize("build", [dropout, convolution], ids=["stacked", "alone"])
def test_compare_gives_a_seed_the_same_row_in_any_company(build, monkeypatch):
    """Alone, beside others, in another group, in another order, after another arm."""
    together = compare({"arm": build}, DATA, **{**RUN, "seeds": [5, 6, 7]})
    expected = numbers(together, "arm", [6])
    alone = compare({"arm": build}, DATA, **{**RUN, "seeds": [6]})
    np.testing.assert_allclose(numbers(alone, "arm", [6]), expected, atol=1e-5)
    monkeypatch.setattr(experiments, "_LARGEST_STACK", 2)
    company = compare({"other": network, "arm": build}, DATA, **{**RUN, "seeds": [9, 8, 6]})
    np.testing.assert_allclose(numbers(company, "arm", [6]), expected, atol=1e-5)


def test_compare_is_reproducible():
    """The same call gives the same table, whatever Keras's global seed was."""
    tables = []
    for seed in (1, 2):
        keras.utils.set_random_seed(seed)
        tables.append(compare({"dropout": dropout}, DATA, **RUN).table)
    assert tables[0].equals(tables[1])
    other = compare({"dropout": dropout}, DATA, **{**RUN, "seeds": [2, 3]})
    assert not np.array_equal(other.table["value"], tables[0]["value"])


def test_compare_ignores_the_order_of_the_arms():
    """Each arm's numbers are its own."""
    one = compare({"plain": network, "dropout": dropout}, DATA, **RUN)
    other = compare({"dropout": dropout, "plain": network}, DATA, **RUN, baseline="plain")
    for arm in ("plain", "dropout"):
        np.testing.assert_array_equal(numbers(one, arm, [0, 1]), numbers(other, arm, [0, 1]))
    np.testing.assert_array_equal(one.differences("dropout"), other.differences("dropout"))


# ---- pairing -------------------------------------------------------------------------------------------------


def test_compare_starts_the_arms_of_a_seed_from_the_same_weights():
    """With dropout or without: the same kernel for a seed, another one for another seed."""
    result = compare({"plain": frozen, "dropout": lambda: frozen(layers.Dropout(0.5))}, DATA, **FROZEN)
    np.testing.assert_array_equal(result.differences("dropout", metric="kernel"), [0, 0])
    assert result.values("plain", "kernel").nunique() == 2
    assert result.values("plain", "nll")[0] == result.values("dropout", "nll")[0]


def test_compare_respects_loaded_weights_and_explicit_seeds():
    """What the build sets on purpose is the same for every seed; the rest still differs."""

    def loaded():
        model = frozen()
        model.layers[0].set_weights([np.full((6, 5), 0.5), np.zeros(5)])
        return model

    def seeded():
        return frozen(kernel_initializer=keras.initializers.GlorotUniform(seed=3))

    result = compare({"loaded": loaded, "seeded": seeded}, DATA, **FROZEN)
    np.testing.assert_allclose(result.values("loaded", "kernel"), [15, 15], rtol=1e-6)
    assert result.values("seeded", "kernel").nunique() == 1
    for arm in ("loaded", "seeded"):
        assert result.values(arm, "nll").nunique() == 2


def test_compare_builds_anew_for_weights_that_no_initializer_explains():
    """Weights that the build function draws itself, by Keras's seed, differ from seed to seed, not by arm."""

    def drawn():
        model = frozen()
        model.layers[0].set_weights([keras.random.normal((6, 5)), np.zeros(5)])
        return model

    result = compare({"drawn": drawn, "again": drawn}, DATA, **FROZEN)
    assert result.values("drawn", "kernel").nunique() == 2
    np.testing.assert_array_equal(result.differences("again", metric="kernel"), [0, 0])


def test_compare_draws_data_by_seed():
    """A function of the seed gives each replica its own training set; the test set is shared."""

    def data(seed):
        return DATA.subset(12, seed)

    def measure(model, dataset):
        return {"sum": dataset.train[0].sum()}

    result = compare({"plain": network, "dropout": dropout}, data, **RUN, measure=measure)
    for seed in (0, 1):
        expected = DATA.subset(12, seed).train[0].sum()
        for arm in result.arms:
            assert result.values(arm, "sum")[seed] == pytest.approx(expected)
    alone = compare({"plain": network}, DATA.subset(12, 1), **{**RUN, "seeds": [1]}, measure=measure)
    np.testing.assert_allclose(
        numbers(alone, "plain", [1]), numbers(result, "plain", [1]), rtol=1e-5, atol=1e-5
    )


# ---- measure, augment, divergence ----------------------------------------------------------------------------


@pytest.mark.parametrize("build", [dropout, convolution], ids=["stacked", "alone"])
def test_compare_measures_each_trained_model(build):
    """`measure` gets the weights of its own replica after the last epoch: it finds the table's scores."""

    def measure(model, dataset):
        return {"mistakes": np.mean(model.predict(dataset.test[0], verbose=0).argmax(1) != dataset.test[1])}

    result = compare({"arm": build}, DATA, **{**RUN, "seeds": 3, "epochs": 4}, measure=measure)
    np.testing.assert_allclose(result.values("arm", "mistakes"), result.values("arm", "error"), atol=1e-6)


def test_compare_uses_augmented_copies_in_turn():
    """Epoch by epoch the next copy, over and over; every copy has a seed of its own, always the same."""
    calls = []

    def augment(inputs, seed):
        calls.append(seed)
        return np.zeros_like(inputs) if len(calls) % 2 else inputs + 0

    result = compare({"augmented": Arm(frozen, augment, copies=2)}, DATA, **{**RUN, "seeds": 3, "epochs": 4})
    assert len(set(calls)) == len(calls) == 6
    losses = np.array([result.values("augmented", "loss", "train", epoch) for epoch in (1, 2, 3, 4)])
    np.testing.assert_allclose(losses[0], np.log(3), rtol=1e-5)  # zeros and zero biases: equal probabilities
    assert (np.abs(losses[1] - np.log(3)) > 1e-3).all()
    np.testing.assert_allclose(losses[2:], losses[:2], rtol=1e-5)

    first, calls = calls, []
    compare(
        {"other": network, "augmented": Arm(frozen, augment, copies=2)}, DATA, **{**RUN, "seeds": [2, 1, 0]}
    )
    assert sorted(calls) == sorted(first)


def test_compare_keeps_the_labels_of_augmented_inputs():
    """Copies that equal the inputs give the numbers of no augmentation, epoch after epoch."""
    arms = {"plain": network, "same": Arm(network, lambda inputs, seed: inputs + 0, copies=3)}
    result = compare(arms, DATA, **{**RUN, "epochs": 4})
    np.testing.assert_allclose(numbers(result, "same", [0, 1]), numbers(result, "plain", [0, 1]), atol=1e-6)


@pytest.mark.slow
def test_compare_in_two_processes_gives_the_numbers_of_one():
    """Rows, predictions, diverged runs and the measurements of a closure; each seed once, whoever ran it."""
    factor = 2.0

    def measure(model, dataset):
        return {"size": factor * float(np.abs(model.get_weights()[0]).sum())}

    arms = {"plain": network, "dropout": dropout, "wild": lambda: network(learning_rate=1e6)}
    run = {**RUN, "seeds": [3, 1, 2], "measure": measure, "predict": ("test",)}
    one = compare(arms, lambda seed: DATA.subset(24, seed=seed), **run)
    two = compare(arms, lambda seed: DATA.subset(24, seed=seed), workers=2, **run)
    for arm in arms:
        np.testing.assert_allclose(numbers(two, arm, [1, 2, 3]), numbers(one, arm, [1, 2, 3]), atol=1e-5)
        np.testing.assert_allclose(two.values(arm, "size"), one.values(arm, "size"), rtol=1e-4)
        np.testing.assert_allclose(two.predictions(arm), one.predictions(arm), atol=1e-5)
    assert len(two.table) == len(one.table)
    assert sorted(two.diverged) == sorted(one.diverged)
    assert two.guards == one.guards


@pytest.mark.slow
def test_compare_says_what_cannot_be_sent_to_a_process():
    """A lock in a closure, for instance."""
    lock = threading.Lock()
    with pytest.raises(ValueError, match=r"With `workers` above 1, .* cannot be: .*lock"):
        compare({"plain": lambda: lock and network()}, DATA, workers=2, **RUN)


def soft(build=network):
    """The network for one-hot targets."""
    model = build()
    model.compile(keras.optimizers.SGD(0.1), "categorical_crossentropy")
    return model


@pytest.mark.parametrize("build", [network, convolution], ids=["stacked", "alone"])
def test_compare_scores_one_hot_targets_like_labels(build):
    """Shares of 0 and 1 give the numbers of class labels."""
    run = {**RUN, "epochs": 3}
    labels = compare({"arm": lambda: labelled(build)}, DATA, **run)
    shares = compare({"arm": lambda: soft(build)}, DATA.with_one_hot_targets(), **run)
    np.testing.assert_allclose(numbers(shares, "arm", [0, 1]), numbers(labels, "arm", [0, 1]), atol=1e-5)


def labelled(build):
    model = build()
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    return model


def test_compare_mixes_inputs_and_targets_after_augmenting():
    """`mix` is given the augmented inputs, and what it returns is trained on; each copy has a seed of its own."""
    seen = []

    def mix(inputs, targets, seed):
        seen.append((seed, inputs.min(), inputs.max()))
        return inputs, np.full_like(targets, 1 / 3)

    arm = Arm(soft, lambda inputs, seed: np.ones_like(inputs), copies=2, mix=mix)
    result = compare({"plain": soft, "mixed": arm}, DATA.with_one_hot_targets(), **{**RUN, "epochs": 40})
    assert len({seed for seed, *_ in seen}) == len(seen) == 4
    assert all(smallest == largest == 1 for _, smallest, largest in seen)
    assert (result.values("mixed", "loss", "train") < np.log(3) + 0.01).all()
    assert (result.values("mixed", "loss", "train") > np.log(3) - 0.001).all()  # labels that say nothing
    assert (result.values("plain", "loss", "train") < 0.9 * np.log(3)).all()


@pytest.mark.parametrize("build", [network, convolution], ids=["stacked", "alone"])
def test_compare_scores_a_diverged_run_at_chance(build):
    """A learning rate of a million: error 2/3, log 3 nats, listed, and the other arm untouched."""

    def diverging():
        model = keras.Sequential([*build().layers[:-1], layers.Dense(3)])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.SGD(1e6), loss)
        return model

    result = compare({"plain": network, "diverging": diverging}, DATA, **{**RUN, "epochs": 6})
    assert result.diverged == [("diverging", 0), ("diverging", 1)]
    np.testing.assert_allclose(result.values("diverging"), [2 / 3, 2 / 3])
    np.testing.assert_allclose(result.values("diverging", "nll"), np.log([3, 3]))
    assert np.isfinite(result.values("plain", "nll")).all()
    assert (result.values("plain", "nll") != np.log(3)).all()


def test_compare_scores_a_diverged_regression_by_the_variance():
    """Chance for a regression: a constant guess."""
    inputs = DATA.train[0]
    targets = inputs[:, :1] * 2
    data = from_arrays((inputs, targets), (inputs, targets), (inputs, targets))

    def linear(learning_rate):
        model = keras.Sequential([keras.Input((6,)), layers.Dense(1)])
        model.compile(keras.optimizers.SGD(learning_rate), "mse")
        return model

    arms = {"fine": lambda: linear(0.05), "diverging": lambda: linear(1e6)}
    result = compare(arms, data, **{**RUN, "epochs": 8})
    assert result.diverged == [("diverging", 0), ("diverging", 1)]
    np.testing.assert_allclose(result.values("diverging", "mse"), targets.var(), rtol=1e-5)
    assert (result.values("fine", "mse") < targets.var()).all()


def test_compare_runs_models_of_a_readers_own_class():
    """A subclass of keras.Model has no `inputs`; it is trained all the same."""

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden, self.drop, self.out = (
                layers.Dense(4),
                layers.Dropout(0.5),
                layers.Dense(3, "softmax"),
            )

        def call(self, inputs, training=False):
            return self.out(self.drop(self.hidden(inputs), training=training))

    def own():
        model = Own()
        model.compile("adam", "sparse_categorical_crossentropy")
        return model

    result = compare({"own": own}, DATA, **RUN)
    assert np.isfinite(result.values("own", "nll")).all()


def test_nll_of_smoothed_labels_is_that_of_the_right_answers():
    """The loss with `label_smoothing` punishes confidence in the truth; the likelihood does not."""

    def smoothed(amount):
        model = network()
        model.compile("sgd", keras.losses.CategoricalCrossentropy(label_smoothing=amount))
        return model

    arms = {f"{amount}": lambda amount=amount: smoothed(amount) for amount in (0.0, 0.3)}
    data = DATA.with_one_hot_targets()
    result = compare(arms, data, predict=("test",), **RUN)
    for arm in arms:
        expected = [metrics.negative_log_likelihood(p, DATA.test[1]) for p in result.predictions(arm)]
        np.testing.assert_allclose(result.values(arm, "nll"), expected, rtol=1e-5)
    trained = [result.values(arm, "loss", "train").to_numpy() for arm in arms]
    assert (trained[0] != trained[1]).all()


# ---- graphs ---------------------------------------------------------------------------------------------------


@pytest.fixture
def stacks(monkeypatch):
    """The stacks that are made during a test, which begins with none in store."""
    made = []

    class Counted(replicas.Stack):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(replicas, "Stack", Counted)
    monkeypatch.setattr(replicas, "_kept", {})
    return made


def test_compare_traces_once_for_groups_of_one_size(stacks, monkeypatch):
    """Memory and time are flat in the number of seeds: a second group uses the first one's graphs."""
    monkeypatch.setattr(experiments, "_LARGEST_STACK", 2)
    compare({"dropout": dropout}, DATA.subset(12, 0), **{**RUN, "seeds": 6})
    (stack,) = stacks
    assert stack._train_steps.experimental_get_tracing_count() == 2  # batches of 8, and the last one of 4
    assert stack._scores.experimental_get_tracing_count() <= 2  # the splits have different sizes


def test_compare_traces_once_for_a_sweep(stacks):
    """Arms that differ in numbers share a graph, also with the next experiment, and still differ."""
    sweep = {f"rate {rate}": lambda rate=rate: network(layers.Dropout(rate)) for rate in (0.1, 0.5, 0.9)}
    first = compare(sweep, DATA, **RUN)
    rates = {"learning rate 0.3": lambda: network(layers.Dropout(0.2), learning_rate=0.3)}
    second = compare(rates, DATA, **RUN)
    (stack,) = stacks
    assert stack._train_steps.experimental_get_tracing_count() == 2
    compare(rates, DATA.subset(14, 0), **RUN)  # another number of examples, the same sizes of batches
    assert stack._train_steps.experimental_get_tracing_count() == 2
    alone = compare({"rate 0.9": sweep["rate 0.9"]}, DATA, **RUN)
    np.testing.assert_array_equal(first.values("rate 0.9", "nll"), alone.values("rate 0.9", "nll"))
    assert (first.differences("rate 0.9", "rate 0.5", "nll") != 0).all()
    assert (first.values("rate 0.1", "nll") != second.values("learning rate 0.3", "nll")).all()


@pytest.mark.parametrize("build", [dropout, convolution], ids=["stacked", "alone"])
def test_compare_keeps_predictions(build):
    """The kept predictions are those whose likelihood and error are in the table, seed by seed."""
    result = compare({"a": build}, DATA, **{**RUN, "seeds": [3, 1, 2]}, predict=("test",))
    predictions, labels = result.predictions("a"), DATA.test[1]
    assert predictions.shape[:2] == (3, len(labels))
    own = -np.log(predictions[:, np.arange(len(labels)), labels]).mean(axis=1)
    np.testing.assert_allclose(own, result.values("a", "nll")[[3, 1, 2]], atol=1e-5)
    with pytest.raises(ValueError, match=r"`split` must be one of those kept by `predict`: \['test'\]"):
        result.predictions("a", "train")


def test_groups_are_even_and_fit(monkeypatch):
    """Groups differ by at most one seed and hold no more than fits."""
    sizes = [len(group) for group in experiments._groups(list(range(41)), DATA.train[0].size, 1)]
    assert sizes == [14, 14, 13]
    sizes = [len(group) for group in experiments._groups(list(range(75)), DATA.train[0].size, 1)]
    assert sizes == [15] * 5  # not 19, 19, 19, 18: two sizes, two traces
    monkeypatch.setattr(experiments, "_STACK_BYTES", 4 * DATA.train[0].size * 7)
    assert max(len(group) for group in experiments._groups(list(range(41)), DATA.train[0].size, 1)) <= 7
    assert experiments._groups([5, 3], DATA.train[0].size, 1) == [[5, 3]]
    monkeypatch.setattr(experiments, "_STACK_BYTES", 1)
    assert experiments._groups([5, 3], DATA.train[0].size, 1) == [[5], [3]]


# ---- guards and errors ----------------------------------------------------------------------------------------


def test_compare_reports_what_was_checked():
    """The guards' sentences, in both languages."""
    arms = {"plain": network, "L2": lambda: network(regularizer=regularizers.L2(0.1)), "conv": convolution}
    result = compare(arms, DATA, **{**RUN, "epochs": 1})
    assert result.guards == [
        "same data in every arm: checked",
        "L2: gradients of 1 penalties are alive",
        "L2: equals plain at strength 0: checked",
        "conv: equals plain at strength 0: not applicable (the models differ by design)",
    ]
    language.use("ko")
    korean = compare({"plain": network}, DATA, **{**RUN, "epochs": 1})
    assert korean.guards == ["모든 조건에서 같은 데이터: 확인함"]


def test_compare_refuses_random_data():
    """A data function that is random beyond its seed gives the arms different data."""
    generator = np.random.default_rng(0)
    with pytest.raises(guards.GuardError, match="would not see the same data"):
        compare({"plain": network}, lambda seed: DATA.subset(12, int(generator.integers(1000))), **RUN)


def _writable(dataset):
    """The same numbers in arrays that an arm could change."""
    for split in experiments.SPLITS:
        object.__setattr__(dataset, split, tuple(array.copy() for array in getattr(dataset, split)))
    return dataset


def test_compare_refuses_an_arm_that_changes_the_data():
    """An augmentation or a measurement that works in place is found, and its arm is named."""
    data = _writable(dataclasses.replace(DATA))

    def in_place(inputs, seed):
        inputs += 1
        return inputs

    with pytest.raises(guards.GuardError, match="Arm 'augmented' would not see the same data"):
        compare({"plain": network, "augmented": Arm(network, in_place)}, data, **RUN)
    with pytest.raises(ValueError, match="read-only"):
        compare({"plain": network, "augmented": Arm(network, in_place)}, DATA, **RUN)

    def measure(model, dataset):
        dataset.test[0][:] = 0
        return {}

    data = _writable(dataclasses.replace(DATA))
    with pytest.raises(guards.GuardError, match="Arm 'plain'"):
        compare({"plain": network}, data, **RUN, measure=measure)


def test_compare_refuses_a_regularizer_that_does_nothing():
    """Set after the layer was built."""

    def late():
        model = network()
        model.layers[0].kernel_regularizer = regularizers.L2(0.1)
        return model

    with pytest.raises(guards.GuardError, match="Arm 'L2': the kernel_regularizer"):
        compare({"plain": network, "L2": late}, DATA, **RUN)


def test_compare_refuses_an_arm_that_starts_from_other_weights():
    """The same layers with a dropout of their own, but loaded weights: the regularizer is not all that differs."""

    def loaded():
        model = network(layers.Dropout(0.3))
        model.set_weights([np.full_like(weight, 0.1) for weight in model.get_weights()])
        return model

    with pytest.raises(guards.GuardError, match=r"Arm 'loaded' with its regularizer at strength 0"):
        compare({"dropout": dropout, "loaded": loaded}, DATA, **RUN)


def test_compare_refuses_builds_that_share_weights():
    """A build that hands out one model again would let arms and seeds train each other's weights."""
    one = network()
    with pytest.raises(guards.GuardError, match=r"Arm 'plain': .*the same model"):
        compare({"plain": lambda: one}, DATA, **RUN)
    shared = layers.Dense(5, "relu")

    def on_shared():
        model = keras.Sequential([keras.Input((6,)), shared, layers.Dense(3, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        return model

    with pytest.raises(guards.GuardError, match="Arm 'two'"):
        compare({"one": network, "two": on_shared}, DATA, **RUN)
    shared.trainable = False
    compare({"one": network, "two": on_shared}, DATA, **{**RUN, "epochs": 1})  # a frozen base may be shared


BAD_ARGUMENTS = {
    "no arms": ({"arms": {}}, "`arms` must be a dict of name to Arm"),
    "arms as a list": ({"arms": [network]}, "`arms` must be a dict"),
    "no function": ({"arms": {"plain": 3}}, "`build` must be a function. Received: int"),
    "not compiled": (
        {"arms": {"plain": lambda: keras.Sequential([keras.Input((6,)), layers.Dense(3)])}},
        "not compiled",
    ),
    "no model": ({"arms": {"plain": lambda: None}}, "`model` must be a compiled keras.Model. Received: None"),
    "no seeds": ({"seeds": []}, "`seeds` must be different whole numbers"),
    "seeds 0": ({"seeds": 0}, "`seeds` must be a whole number of at least 1"),
    "seeds twice": ({"seeds": [1, 2, 1]}, "`seeds` must be different whole numbers"),
    "negative seed": ({"seeds": [-1]}, "`seeds` must be a whole number of at least 0"),
    "epochs": ({"epochs": 0}, "`epochs` must be a whole number of at least 1"),
    "batch_size": ({"batch_size": 2.5}, "`batch_size` must be a whole number"),
    "workers": ({"workers": 0}, "`workers` must be a whole number of at least 1"),
    "baseline": ({"baseline": "base"}, r"`baseline` must be one of \['plain'\]. Received: 'base'"),
    "split": ({"every_epoch": ["dev"]}, "`every_epoch` must be one of .*'train'.* Received: 'dev'"),
    "shape": (
        {"arms": {"plain": Arm(network, lambda inputs, seed: inputs[:3])}},
        r"`augment` must be a function that keeps the shape \(30, 6\). Received: shape \(3, 6\)",
    ),
    "NaN": (
        {"arms": {"plain": Arm(network, lambda inputs, seed: inputs * np.nan)}},
        "`augment` must be free of NaN",
    ),
    "mixed shape": (
        {"arms": {"plain": Arm(network, mix=lambda inputs, targets, seed: (inputs, targets[:3]))}},
        r"`mix` must be a function that keeps the shape \(30,\). Received: shape \(3,\)",
    ),
    "sizes": (
        {"data": lambda seed: DATA.subset(12 + seed, seed)},
        "`data` must be a function that gives every seed the same shapes",
    ),
}


@pytest.mark.parametrize(("changes", "message"), BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
def test_compare_rejects_bad_arguments(changes, message):
    """The message names the argument, what was expected and what came."""
    given = {"arms": {"plain": network}, "data": DATA, **RUN, **changes}
    with pytest.raises(ValueError, match=message):
        compare(given.pop("arms"), given.pop("data"), **given)


def test_arm_rejects_bad_arguments():
    """An augmentation is a function or None; there is at least one copy. Also in Korean."""
    with pytest.raises(ValueError, match=r"`augment` must be a function. Received: str"):
        Arm(network, "flip")
    with pytest.raises(ValueError, match=r"`mix` must be a function. Received: float"):
        Arm(network, mix=0.2)
    with pytest.raises(ValueError, match="`copies` must be a whole number of at least 1"):
        Arm(network, copies=0)
    language.use("ko")
    with pytest.raises(ValueError, match=r"`build` 인수가 잘못되었습니다. 필요한 값: 함수"):
        Arm(None)
