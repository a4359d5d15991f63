"""Tests of what is measured inside a trained network."""

import keras
import numpy as np
import pytest

from course_lib import inspection, metrics

GENERATOR = np.random.default_rng(0)
INPUTS = GENERATOR.normal(size=(50, 6)).astype("float32")
TARGETS = GENERATOR.integers(0, 3, 50)


def network(units=8, *others):
    keras.utils.set_random_seed(1)
    hidden = [keras.layers.Dense(units, "relu", bias_initializer="normal") for _ in range(2)]
    return keras.Sequential([keras.Input((6,)), *hidden, *others, keras.layers.Dense(3, "softmax")])


def test_hidden_activations_are_those_of_keras():
    """Layer by layer, with dropout layers in between that are off."""
    model = network(8, keras.layers.Dropout(0.5))
    first = np.asarray(model.layers[0](INPUTS))
    second = np.asarray(model.layers[1](first))
    for received, expected in zip(inspection.hidden_activations(model, INPUTS), (first, second), strict=True):
        np.testing.assert_allclose(received, expected, atol=1e-5)


def test_hidden_activations_refuse_other_layers():
    """A layer whose activations would be computed wrongly is named."""
    with pytest.raises(ValueError, match=r"all Dense\. Received: BatchNormalization"):
        inspection.hidden_activations(network(8, keras.layers.BatchNormalization()), INPUTS)


def test_error_without_units_of_nothing_deleted_is_the_error():
    """The network itself, as Keras predicts."""
    model = network()
    expected = metrics.error_rate(model.predict(INPUTS, verbose=0), TARGETS)
    assert inspection.error_without_units(model, INPUTS, TARGETS, 0.0) == pytest.approx(expected)


def test_error_without_units_scales_what_is_left():
    """Of two equal units in each layer one is deleted: the other, doubled, takes its place exactly."""
    single, double = network(1), network(2)
    kernel, bias, middle, middle_bias, last, last_bias = single.get_weights()
    double.set_weights(
        [
            np.repeat(kernel, 2, axis=1),
            np.repeat(bias, 2),
            np.full((2, 2), middle.item() / 2, "float32"),
            np.repeat(middle_bias, 2),
            np.repeat(last, 2, axis=0) / 2,
            last_bias,
        ]
    )
    whole = inspection.error_without_units(double, INPUTS, TARGETS, 0.0)
    assert inspection.error_without_units(double, INPUTS, TARGETS, 0.5) == pytest.approx(whole)
    assert 0 < whole < 1


def test_error_without_units_depends_on_the_seed_alone():
    """Same seed, same choice of units; another seed, another."""
    model = network(32)
    found = [
        inspection.error_without_units(model, INPUTS, TARGETS, 0.7, repeats=1, seed=s)
        for s in (0, 0, 1, 2, 3)
    ]
    assert found[0] == found[1]
    assert len(set(found)) > 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"fraction": 1.0}, "`fraction` must be below 1"), ({"repeats": 0}, "`repeats` must be")],
)
def test_error_without_units_rejects(changes, message):
    """A network without any unit predicts nothing."""
    with pytest.raises(ValueError, match=message):
        inspection.error_without_units(network(), INPUTS, TARGETS, **{"fraction": 0.5, **changes})


def test_unit_correlations_know_copies_and_opposites():
    """A copy has correlation 1, an opposite −1; a unit that never changes has none."""
    one = GENERATOR.normal(size=50)
    found = inspection.unit_correlations(np.stack([one, 2 * one + 1, -one, np.ones(50)], axis=1))
    np.testing.assert_allclose(np.sort(found), [-1, -1, 1], atol=1e-12)
    assert inspection.unit_correlations(np.ones((5, 3))).shape == (0,)


def test_effective_rank_counts_directions():
    """One direction repeated is rank 1; independent directions of equal size count fully; nothing is 0."""
    one = GENERATOR.normal(size=(2000, 1))
    assert inspection.effective_rank(np.repeat(one, 5, axis=1)) == pytest.approx(1, abs=1e-6)
    assert inspection.effective_rank(GENERATOR.normal(size=(2000, 5))) == pytest.approx(5, abs=0.05)
    assert inspection.effective_rank(np.ones((10, 3))) == 0
