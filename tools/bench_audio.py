"""The benchmark table of audio augmentation: clips a second, and how long training waits for changed clips.

    python3 course.py bench [--repeats 5]

Clips of one second at 16 kHz, every one changed. audiomentations is called in a loop, as its manual shows; stretching is
the same engine in both. The network is a small one on log-mel spectrograms, which its first layer makes; its clips are
those of the course, one second at 8 kHz.
"""

import functools
import os
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import audiomentations
import keras
import numpy as np
import tensorflow as tf
from bench_images import timed

from course_lib import audio_augmentation

RATE, TRAINING_RATE, WORKERS = 16_000, 8000, 2
BATCH, TRAIN, EPOCHS = 32, 640, 6
BARS = {"faster": 1.8, "waiting": 0.1}
PAIRS = {
    "AddGaussianNoise": (
        2048,
        audiomentations.AddGaussianNoise,
        audio_augmentation.gaussian_noise,
        (0.01, 0.05),
    ),
    "AddGaussianSNR": (2048, audiomentations.AddGaussianSNR, audio_augmentation.gaussian_snr, (0, 30)),
    "TimeStretch": (256, audiomentations.TimeStretch, audio_augmentation.time_stretch, (0.8, 1.25)),
    "PitchShift": (256, audiomentations.PitchShift, audio_augmentation.pitch_shift, (-3, 3)),
}


def main(repeats=5):
    """Print the table; each figure is the median of `repeats` runs, taken in turn."""
    for name, (count, transform, make, bounds) in PAIRS.items():
        clips = clips_of(count, RATE)
        settings = dict(zip(make.__code__.co_varnames, bounds, strict=False))
        augment = functools.partial(make(*bounds, p=1.0).augment, clips, 0, sample_rate_hz=RATE)
        seconds = timed(
            {
                f"{name} in a loop": functools.partial(loop, transform(**settings, p=1.0), clips),
                make.__name__: augment,
                f"{make.__name__}, {WORKERS} workers": functools.partial(augment, workers=WORKERS),
            },
            repeats,
        )
        print(f"\n{name}, clips a second")
        for way, values in seconds.items():
            rates = sorted(count / value for value in values)
            print(f"{way:30s} {statistics.median(rates):8,.0f}     ({rates[0]:,.0f}–{rates[-1]:,.0f})")
        slow, _, fast = (statistics.median(values) for values in seconds.values())
        print(
            f"faster with {WORKERS} workers: {slow / fast:4.1f} ×   (bar on two cores: at least {BARS['faster']})"
        )

    print(f"\nepochs of a small network, {TRAIN} clips in batches of {BATCH}")
    augmentations = {
        "gaussian_snr": audio_augmentation.gaussian_snr(0, 30, p=1.0),
        "time_stretch": audio_augmentation.time_stretch(0.8, 1.25, p=1.0),
    }
    model = network()
    epochs = {name: [] for name in ("prepared before", *augmentations)}
    for _ in range(repeats):
        epochs["prepared before"] += epoch_times(model, prepared())
        for name, augmentation in augmentations.items():
            epochs[name] += epoch_times(model, beside(augmentation))
    for name, times in epochs.items():
        seconds, waited = (statistics.median(values) for values in zip(*times, strict=True))
        print(
            f"{name:30s} {seconds:8.3f} s, of these {waited:6.3f} s waiting for data: {waited / seconds:4.0%}"
        )
    print(f"bar: waiting at most {BARS['waiting']:.0%} with noise")


def clips_of(count, rate):
    """Random clips of one second; what is in a clip does not change how long it takes."""
    return np.random.default_rng(0).normal(0, 0.1, (count, rate)).astype(np.float32)


def loop(transform, clips):
    """One clip a call."""
    for clip in clips:
        transform(clip, RATE)


def network():
    """Log-mel spectrogram, three convolutions, one hidden layer; compiled."""
    model = keras.Sequential(
        [
            keras.Input((TRAINING_RATE,)),
            keras.layers.MelSpectrogram(
                fft_length=256,
                sequence_stride=128,
                sampling_rate=TRAINING_RATE,
                num_mel_bins=32,
                min_freq=20,
                max_freq=TRAINING_RATE / 2,
            ),
            keras.layers.Reshape((32, -1, 1)),
            *(
                keras.layers.Conv2D(f, s, strides=2, activation="relu")
                for f, s in ((16, 5), (32, 3), (32, 3))
            ),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def prepared():
    """The clips without augmentation, in memory, over and over."""
    data = tf.data.Dataset.from_tensor_slices((clips_of(TRAIN, TRAINING_RATE), np.arange(TRAIN) % 10))
    return data.batch(BATCH).repeat(EPOCHS).prefetch(2)


def beside(augmentation):
    """The clips, changed by workers while the network trains."""
    clips, targets = clips_of(TRAIN, TRAINING_RATE), np.arange(TRAIN) % 10
    return augmentation.as_dataset(clips, targets, batch_size=BATCH, seed=0, epochs=EPOCHS, workers=WORKERS)


def epoch_times(model, data):
    """`(seconds, seconds waiting for data)` of each epoch but the first, in which processes start and graphs are traced."""
    batches, times = iter(data), []
    for _ in range(EPOCHS):
        started, waited = time.perf_counter(), 0.0
        for _ in range(TRAIN // BATCH):
            asked = time.perf_counter()
            inputs, targets = next(batches)
            waited += time.perf_counter() - asked
            model.train_on_batch(inputs, targets)
        times.append((time.perf_counter() - started, waited))
    return times[1:]


if __name__ == "__main__":
    main()
