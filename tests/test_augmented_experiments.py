"""Augmentation in an experiment: layers inside a model and augmentation of an arm, decided by the seeds."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from course_lib import datasets, experiments, image_augmentation, training  # noqa: E402

pytestmark = pytest.mark.slow
layers = keras.layers
GREY = np.random.default_rng(0).random((6, 12, 10, 1), dtype=np.float32)


def _shifting_model(*, convolution):
    """A linear model, trained one step from zero weights: its weights are a sum of the images it was shown."""
    keras.utils.set_random_seed(0)
    first = [layers.Conv2D(1, 1, kernel_initializer="ones", trainable=False)] if convolution else []
    model = keras.Sequential(
        [
            keras.Input((12, 10, 1)),
            layers.RandomTranslation(0.4, 0.4),
            *first,
            layers.Flatten(),
            layers.Dense(1, use_bias=False, kernel_initializer="zeros"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model


def _shown(seeds, *, convolution):
    """What each seed's model was shown, from its weights."""
    one = GREY[:1], np.ones(1, np.float32)
    shown = {}

    def measure(model, dataset):
        shown[len(shown)] = model.get_weights()[-1].ravel()
        return {"measured": 1.0}

    experiments.compare(
        {"layers": lambda: _shifting_model(convolution=convolution)},
        datasets.from_arrays(one, one, one),
        seeds=seeds,
        epochs=1,
        batch_size=1,
        measure=measure,
        progress=False,
    )
    return [shown[i] for i in range(len(seeds))]


@pytest.mark.parametrize("convolution", [False, True], ids=["stacked", "alone"])
def test_layers_inside_a_model_draw_by_seed(convolution):
    """Each seed draws its own, and the same whether other seeds run beside it or not."""
    together = _shown([0, 1], convolution=convolution)
    assert not np.array_equal(together[0], together[1])
    np.testing.assert_allclose(_shown([1], convolution=convolution)[0], together[1], atol=1e-6)


@pytest.mark.parametrize("convolution", [False, True], ids=["stacked", "alone"])
def test_layers_inside_a_model_are_off_at_test(convolution):
    """Scores are those of the images themselves, though `model(images)` without `training=False` would shift them."""
    part = GREY, np.linspace(0, 1, 6, dtype=np.float32)
    exact, shifted = [], []

    def measure(model, dataset):
        exact.append(np.mean((GREY.reshape(6, -1) @ model.get_weights()[-1] - part[1][:, np.newaxis]) ** 2))
        shifted.append(np.mean((model(GREY).numpy() - part[1][:, np.newaxis]) ** 2))
        return {"measured": 1.0}

    table = experiments.compare(
        {"layers": lambda: _shifting_model(convolution=convolution)},
        datasets.from_arrays(part, part, part),
        seeds=2,
        epochs=1,
        batch_size=6,
        measure=measure,
        progress=False,
    ).table
    scored = table[(table["split"] == "test") & (table["metric"] != "measured")]
    np.testing.assert_allclose(scored["value"], exact, rtol=1e-4)
    assert not np.allclose(exact, shifted, rtol=1e-2)


def test_layers_inside_a_model_draw_anew_in_every_step():
    """Two numbers a step, down and right: their count goes on over batches and epochs."""
    model = _shifting_model(convolution=True)
    training.fit(model, GREY, np.ones(6, np.float32), epochs=3, batch_size=4)
    assert int(model.layers[0].generator.state.numpy()[1]) == 2 * 3 * 2


def test_augmentation_in_an_arm():
    """`Arm(build, augment=...)` takes the object; a seed gives the same rows alone and among others."""

    def build():
        model = keras.Sequential([keras.Input((12, 10, 1)), layers.Flatten(), layers.Dense(3, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    arm = experiments.Arm(
        build, augment=image_augmentation.augmentation(rotation_degrees=30, horizontal_flip=True), copies=2
    )
    part = GREY, np.array([0, 1, 2, 0, 1, 2])
    tables = [
        experiments.compare(
            {"none": build, "augmented": arm},
            datasets.from_arrays(part, part, part),
            seeds=seeds,
            epochs=2,
            batch_size=3,
            progress=False,
        ).table
        for seeds in ([0, 1], [1])
    ]
    rows = [table[table["seed"] == 1].reset_index(drop=True) for table in tables]
    np.testing.assert_allclose(rows[0]["value"], rows[1]["value"], atol=1e-5)
    losses = rows[1][rows[1]["metric"] == "loss"].pivot_table(index="epoch", columns="arm", values="value")
    assert (losses["none"] != losses["augmented"]).all()
