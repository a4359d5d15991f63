"""The benchmark table of a search: seconds a training, by KerasTuner and through the engine.

    python3 course.py bench [--repeats 5]

Four candidates of dropout rate and L2 penalty: 8×8 digits, 480 training images, MLP 64-128-128-10, batch 32, Adam,
20 epochs, 480 images scored after every epoch.
"""

import functools
import os
import statistics
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import keras_tuner
import numpy as np
from sklearn.datasets import load_digits

from course_lib import datasets, experiments, tuning

EPOCHS, BATCH, IMAGES, SEEDS = 20, 32, 480, 20
BARS = {"faster": 20}


def main(repeats=5):
    """Print the table: the first run of each way, and the median of `repeats` later ones, taken in turn."""
    data = workload()
    arms = tuning.grid(build)
    ways = {
        "KerasTuner": (1, functools.partial(search, build, data)),
        "KerasTuner, fast_hypermodel": (1, functools.partial(search, tuning.fast_hypermodel(build), data)),
        "compare, 1 seed": (1, functools.partial(compare, arms, data, 1)),
        f"compare, {SEEDS} seeds": (SEEDS, functools.partial(compare, arms, data, SEEDS)),
    }
    seconds = {name: [] for name in ways}
    for _ in range(repeats + 1):
        for name, (num_seeds, run) in ways.items():
            start = time.perf_counter()
            run()
            seconds[name].append((time.perf_counter() - start) / (num_seeds * len(arms)))
    print(f"\n{len(arms)} candidates, seconds a training: the first time, and with graphs that are kept")
    for name, (first, *later) in seconds.items():
        print(
            f"{name:30s} {first:8.3f} {statistics.median(later):8.3f}   ({min(later):.3f}–{max(later):.3f})"
        )
    slow, *_, fast = (values[0] for values in seconds.values())
    print(
        f"compare against KerasTuner, the first time: {slow / fast:6.1f} ×   (bar: at least {BARS['faster']})"
    )


def workload():
    """Digits as a `Dataset`; what is left after training and validation stands in for a test."""
    inputs, targets = load_digits(return_X_y=True)
    inputs = (inputs / 16).astype("float32")
    parts = np.split(np.random.default_rng(0).permutation(len(inputs)), [IMAGES, 2 * IMAGES])
    return datasets.from_arrays(*((inputs[part], targets[part]) for part in parts))


def build(hp):
    """The search space."""
    rate, l2 = hp.Choice("rate", [0.0, 0.3]), hp.Choice("l2", [1e-4, 1e-3])
    hidden = [
        (
            keras.layers.Dense(128, "relu", kernel_regularizer=keras.regularizers.L2(l2)),
            keras.layers.Dropout(rate),
        )
        for _ in range(2)
    ]
    layers = [layer for pair in hidden for layer in pair]
    model = keras.Sequential([keras.Input((64,)), *layers, keras.layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def search(hypermodel, data):
    """KerasTuner's grid search, its files in a folder that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        tuner = keras_tuner.GridSearch(hypermodel, objective="val_loss", directory=folder, overwrite=True)
        tuner.search(*data.train, epochs=EPOCHS, batch_size=BATCH, validation_data=data.validation, verbose=0)


def compare(arms, data, seeds):
    """The same candidates through the engine."""
    experiments.compare(arms, data, seeds=seeds, epochs=EPOCHS, batch_size=BATCH, progress=False)


if __name__ == "__main__":
    main()
