"""The benchmark table of image augmentation: images a second, and what augmenting costs while a network trains.

    python3 course.py bench [--repeats 5]

Rotation up to 30 degrees, shifts up to a fifth, horizontal flips, in batches of 32: the line that everybody pastes.
The network is chapter 05's, on 1,000 MNIST digits.
"""

import os
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator

from course_lib import datasets, image_augmentation

BATCH, IMAGES, TRAIN, EPOCHS = 32, 4096, 1000, 10
SHAPES = ((28, 28, 1), (64, 64, 3))
BARS = {"augmented": 3, "training": 1.3}


def main(repeats=5):
    """Print the table; each figure is the median of `repeats` runs, taken in turn."""
    for shape in SHAPES:
        ways = {
            "ImageDataGenerator.flow": generator(shape),
            "Keras layers, one image a call": naive(shape),
            "Keras layers, one batch a call": batched(shape),
            "image_augmentation": ours(shape),
        }
        seconds = timed(ways, repeats)
        print(f"\nimages {shape[0]}×{shape[1]}×{shape[2]}, a second")
        for name, values in seconds.items():
            rates = sorted(IMAGES / value for value in values)
            print(f"{name:30s} {statistics.median(rates):8,.0f}     ({rates[0]:,.0f}–{rates[-1]:,.0f})")
        slow, *_, fast = (statistics.median(values) for values in seconds.values())
        print(
            f"image_augmentation against the generator: {slow / fast:6.1f} ×   (bar: at least {BARS['augmented']})"
        )

    seconds = timed(trainings(), repeats)
    print(f"\n{EPOCHS} epochs of chapter 05's network on {TRAIN:,} images")
    for name, values in seconds.items():
        print(f"{name:30s} {statistics.median(values):8.2f} s   ({min(values):.2f}–{max(values):.2f})")
    arrays, pipeline, augmented, _ = (statistics.median(values) for values in seconds.values())
    ratio = augmented / min(arrays, pipeline)
    print(
        f"training with augmentation against the faster one without: {ratio:4.2f} ×   (bar: at most {BARS['training']})"
    )


def timed(ways, repeats):
    """Seconds of each way, after one run that does not count; in turn, for a machine's speed drifts."""
    seconds = {name: [] for name in ways}
    for repeat in range(repeats + 1):
        for name, run in ways.items():
            start = time.perf_counter()
            run()
            if repeat:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def images_of(shape):
    """Random images and labels; what is in a picture does not change how long it takes."""
    return np.random.default_rng(0).random((IMAGES, *shape), dtype=np.float32), np.arange(IMAGES) % 10


def layers():
    """The three operations as Keras layers."""
    return [
        keras.layers.RandomRotation(30 / 360, fill_mode="nearest"),
        keras.layers.RandomTranslation(0.2, 0.2, fill_mode="nearest"),
        keras.layers.RandomFlip("horizontal"),
    ]


def recipe():
    """The same three with explicit seeds."""
    return image_augmentation.augmentation(
        rotation_degrees=30, width_shift=0.2, height_shift=0.2, horizontal_flip=True
    )


def generator(shape):
    """The legacy line."""
    line = ImageDataGenerator(
        rotation_range=30, width_shift_range=0.2, height_shift_range=0.2, horizontal_flip=True
    )
    inputs, targets = images_of(shape)

    def run():
        flow = line.flow(inputs, targets, batch_size=BATCH, seed=0)
        for _ in range(len(flow)):
            next(flow)

    return run


def naive(shape):
    """What tutorials do: a Sequential of layers mapped over single images."""
    model = keras.Sequential(layers())
    data = tf.data.Dataset.from_tensor_slices(images_of(shape))
    data = data.map(lambda image, target: (model(image, training=True), target)).batch(BATCH)
    return lambda: read(data.prefetch(tf.data.AUTOTUNE))


def batched(shape):
    """The same over batches, several at a time."""
    model = keras.Sequential(layers())
    data = tf.data.Dataset.from_tensor_slices(images_of(shape)).batch(BATCH)
    data = data.map(lambda image, target: (model(image, training=True), target), tf.data.AUTOTUNE)
    return lambda: read(data.prefetch(tf.data.AUTOTUNE))


def ours(shape):
    """`image_augmentation` in its own pipeline."""
    data = recipe().as_dataset(*images_of(shape), BATCH, seed=0)
    return lambda: read(data)


def read(data):
    for _ in data:
        pass


def network(*first):
    """Chapter 05's network, compiled."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *first,
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def trainings():
    """`model.fit` without augmentation, with batches augmented beside it, and with the layers inside the model."""
    train = datasets.mnist().subset(TRAIN, seed=0).train

    def on_arrays(model):
        return lambda: model.fit(*train, batch_size=BATCH, epochs=EPOCHS, verbose=0)

    def on_pipeline(model, augmentation):
        data = augmentation.as_dataset(*train, BATCH, seed=0, epochs=EPOCHS)
        steps = -(-TRAIN // BATCH)
        return lambda: model.fit(data, epochs=EPOCHS, steps_per_epoch=steps, shuffle=False, verbose=0)

    return {
        "no augmentation, arrays": on_arrays(network()),
        "no augmentation, pipeline": on_pipeline(network(), image_augmentation.ImageAugmentation([])),
        "image_augmentation": on_pipeline(network(), recipe()),
        "Keras layers in the model": on_arrays(network(*layers())),
    }


if __name__ == "__main__":
    main()
