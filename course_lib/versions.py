"""What a run of an experiment trains with: versions of its training set, drawn beforehand, and texts as numbers."""

import dataclasses

import numpy as np

from course_lib import arguments
from course_lib.splits import SPLITS


def drawn(arm, dataset, seed):
    """The versions of a training set that an arm's `augment` and `mix` make.

    Args:
        arm: `Arm`.
        dataset: `Dataset`.
        seed: Int. Version v draws from a seed that is made of both, `(seed, v)`.
    Returns:
        List of `arm.num_copies` pairs `(inputs, targets)`, to be used in turn, one an epoch.
    Raises:
        ValueError: If what a function of the reader's returned does not have the shape of what it was given.
    """
    return [
        dataset.train if arm.originals and copy == 0 else _changed(arm, *dataset.train, seed, copy)
        for copy in range(arm.num_copies)
    ]


def encoded(encode, versions, dataset):
    """All inputs as numbers, by an encoder that knows the training inputs of this run, and no others.

    Args:
        encode: None, or a function: from the inputs of all versions to an encoder, which is a function from inputs to
            an array with as many rows. A `TextVectorization` layer, adapted to the texts, is one.
        versions: What `drawn` returned.
        dataset: `Dataset`.
    Returns:
        The versions, the data set and the encoder (None without `encode`, which leaves all as it is).
    Raises:
        ValueError: If the encoder returns something else.
    """
    if encode is None:
        return versions, dataset, None
    known = np.concatenate([inputs for inputs, _ in versions])
    encoder = encode(known)
    if not callable(encoder):
        arguments.reject(
            "encode",
            expected_en="a function that returns an encoder, which is a function from inputs to numbers",
            expected_ko="인코더(입력을 수로 바꾸는 함수)를 돌려주는 함수",
            received=type(encoder).__name__,
        )
    pairs = {split: getattr(dataset, split) for split in SPLITS}
    parts = {split: (_numbers(encoder, inputs), targets) for split, (inputs, targets) in pairs.items()}
    # One call costs less than many.
    arrays = np.split(_numbers(encoder, known), len(versions))
    versions = [(array, targets) for array, (_, targets) in zip(arrays, versions, strict=True)]
    return versions, dataclasses.replace(dataset, **parts), encoder


def _numbers(encoder, inputs):
    array = arguments.finite_array("encode", np.asarray(encoder(inputs)))
    if len(array) != len(inputs):
        arguments.reject(
            "encode",
            expected_en=f"an encoder that gives {len(inputs)} inputs as many rows",
            expected_ko=f"입력 {len(inputs)}개를 같은 수의 행으로 바꾸는 인코더",
            received=f"shape {array.shape}",
        )
    return array


def _changed(arm, inputs, targets, seed, copy):
    """One version of a training set, as the arm's `augment` and `mix` make it."""
    seed = int(np.random.SeedSequence([seed, copy]).generate_state(1)[0])
    if arm.augment is not None:
        inputs = _alike("augment", arm.augment(inputs, seed), inputs)
    if arm.mix is not None:
        before = inputs, targets
        inputs, targets = (
            _alike("mix", new, old) for new, old in zip(arm.mix(*before, seed), before, strict=True)
        )
    return inputs, targets


def _alike(name, changed, given):
    """What a function of the reader's returned, if its shape is that of what it was given."""
    changed = np.asarray(changed)
    if changed.shape != given.shape:
        arguments.reject(
            name,
            expected_en=f"a function that keeps the shape {given.shape}",
            expected_ko=f"모양 {given.shape}을(를) 유지하는 함수",
            received=f"shape {changed.shape}",
        )
    return arguments.finite_array(name, changed) if changed.dtype.kind == "f" else changed
