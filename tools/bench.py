"""The course's benchmark table: how fast the engine is, each bar measured in this one run.

    python3 course.py bench [--repeats 5]

The workload is the reference of every chapter's budget: 8×8 digits, 300 training images,
MLP 64-256-256-10, batch 32 (the last one has 12), Adam, 60 epochs, 1,497 images scored after every epoch.
"""

import argparse
import itertools
import os
import platform
import resource
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import bench_audio
import bench_images
import bench_texts
import bench_tuning
import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

from course_lib import datasets, experiments, training

EPOCHS, BATCH, TRAIN, SEEDS = 60, 32, 300, 20
WIDTHS = (64, 256, 256, 10)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--repeats", type=int, default=5, help="runs of each figure; the median is printed")
    repeats = max(1, ask.parse_args().repeats)
    data = workload()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(f"TensorFlow {tf.__version__}, Keras {keras.__version__}; medians of {repeats}\n", flush=True)

    model = network(0.5)
    training.fit(model, *data.train, epochs=1, batch_size=BATCH, validation_data=data.validation)
    fits = {
        "model.fit": lambda: keras_fit(data),
        "training.fit, warmed": lambda: training.fit(
            model, *data.train, epochs=EPOCHS, batch_size=BATCH, validation_data=data.validation
        ),
        "compare, 2 arms × 20 seeds": lambda: compare(data, SEEDS),
        "its matrix products alone": matrix_products(),
    }
    # In turn, not one after the other: a machine whose speed drifts slows all of them alike.
    seconds = {name: [] for name in fits}
    for _ in range(repeats):
        for name, run in fits.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    for name, values in seconds.items():
        print(f"{name:30s} {medians[name]:8.2f} s   ({min(values):.2f}–{max(values):.2f})")

    fit, one, many, products = medians.values()
    print(f"\ntraining.fit against model.fit:          {fit / one:6.1f} ×   (bar: at least 10)")
    print(f"compare against the model.fit loop:      {2 * SEEDS * fit / many:6.1f} ×   (bar: at least 20)")
    print(f"compare against its matrix products:     {many / products:6.2f} ×   (bar: at most 3)")

    before = peak_memory_mb()
    compare(data, 3 * SEEDS, epochs=5)
    print(f"peak memory with 20 seeds {before:.0f} MB, with 60 seeds {peak_memory_mb():.0f} MB")
    bench_images.main(repeats)
    bench_texts.main(repeats)
    bench_audio.main(repeats)
    bench_tuning.main(repeats)


def workload():
    """The reference data as a `Dataset`: 300 images train, all others validate (and stand in for a test)."""
    inputs, targets = load_digits(return_X_y=True)
    inputs = (inputs / 16).astype("float32")
    order = np.random.default_rng(0).permutation(len(inputs))
    train, rest = order[:TRAIN], order[TRAIN:]
    held_out = (inputs[rest], targets[rest])
    return datasets.from_arrays((inputs[train], targets[train]), held_out, held_out)


def network(rate):
    """The reference network, compiled."""
    hidden = [(keras.layers.Dense(w, activation="relu"), keras.layers.Dropout(rate)) for w in WIDTHS[1:-1]]
    layers = [layer for pair in hidden for layer in pair]
    output = keras.layers.Dense(WIDTHS[-1], activation="softmax")
    model = keras.Sequential([keras.Input((WIDTHS[0],)), *layers, output])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def keras_fit(data):
    """What a reader's loop does once for each arm and seed."""
    network(0.5).fit(*data.train, epochs=EPOCHS, batch_size=BATCH, validation_data=data.validation, verbose=0)


def compare(data, seeds, epochs=EPOCHS):
    """The same work through the engine, tracing included."""
    arms = {"no dropout": lambda: network(0.0), "dropout 0.5": lambda: network(0.5)}
    return experiments.compare(arms, data, seeds=seeds, epochs=epochs, batch_size=BATCH, progress=False)


def matrix_products():
    """The matrix products of `compare`, forward and backward, stacked alike, in one warmed graph."""
    shapes = list(itertools.pairwise(WIDTHS))
    generator = tf.random.Generator.from_seed(0)
    kernels = [generator.normal((SEEDS, *shape)) for shape in shapes]

    def activations(num_rows):
        return [generator.normal((SEEDS, num_rows, fan_in)) for fan_in, _ in shapes]

    def gradients(num_rows):
        return [generator.normal((SEEDS, num_rows, fan_out)) for _, fan_out in shapes]

    batches = [(activations(n), gradients(n)) for n in (BATCH, TRAIN % BATCH)]
    evaluation = activations(1797 - TRAIN)

    @tf.function
    def step(inputs, output_gradients):
        total = 0.0
        for x, w, g, first in zip(inputs, kernels, output_gradients, (True, False, False), strict=True):
            total += tf.matmul(x, w)[0, 0, 0] + tf.matmul(x, g, transpose_a=True)[0, 0, 0]
            if not first:  # nothing needs the gradient of the network's input
                total += tf.matmul(g, w, transpose_b=True)[0, 0, 0]
        return total

    @tf.function
    def all_epochs(epochs):
        total = 0.0
        for _ in tf.range(epochs):
            for _ in tf.range(TRAIN // BATCH):
                total += step(*batches[0])
            total += step(*batches[1])
            for x, w in zip(evaluation, kernels, strict=True):
                total += tf.matmul(x, w)[0, 0, 0]
        return total

    all_epochs(tf.constant(1))

    def run():
        for _ in range(2):  # the two arms
            all_epochs(tf.constant(EPOCHS)).numpy()

    return run


def peak_memory_mb():
    """Largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
