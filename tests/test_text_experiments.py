"""Texts in an experiment: augmented as texts, turned into numbers by an encoder that knows the training texts of its run."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from course_lib import arms, datasets, experiments, replicas, versions  # noqa: E402

pytestmark = pytest.mark.slow
layers = keras.layers

WORDS = np.array(
    ["good fine nice", "bad poor awful", "nice good", "awful bad", "fine nice good", "poor awful"]
)
TARGETS = np.array([1, 0, 1, 0, 1, 0])
NEW = np.array(["good unseen", "bad unheard", "nice", "poor"])
DATA = datasets.from_arrays((WORDS, TARGETS), (NEW, TARGETS[:4]), (NEW, TARGETS[:4]))
RUN = dict(epochs=12, batch_size=2, progress=False)


def bag(separate=False):
    """Word numbers to a mean of embeddings; the LSTM is one of the networks that are not stacked."""
    middle = layers.LSTM(3) if separate else layers.GlobalAveragePooling1D()
    model = keras.Sequential([keras.Input((4,)), layers.Embedding(20, 3, mask_zero=True), middle])
    model.add(layers.Dense(2, activation="softmax"))
    model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy")
    return model


def encode(texts):
    vectorize = layers.TextVectorization(max_tokens=20, output_sequence_length=4)
    vectorize.adapt(texts)
    return vectorize


def shout(texts, seed):
    """Every text gets a word of its own seed at its end."""
    return [f"{text} word{seed % 7}" for text in texts]


@pytest.mark.parametrize("separate", [False, True], ids=["stacked", "alone"])
def test_texts_give_the_numbers_of_their_encoded_arrays(separate):
    """The same rows as a data set that was encoded beforehand, alone and among other seeds."""
    assert replicas.can_stack(bag(separate)) != separate
    encoder = encode(WORDS)
    parts = [(np.asarray(encoder(x)), y) for x, y in (DATA.train, DATA.validation, DATA.test)]
    beforehand = experiments.compare(
        {"bag": lambda: bag(separate)}, datasets.from_arrays(*parts), seeds=2, **RUN
    )
    texts = experiments.compare({"bag": lambda: bag(separate)}, DATA, seeds=2, encode=encode, **RUN)
    np.testing.assert_allclose(texts.table["value"], beforehand.table["value"], atol=1e-5)
    one = experiments.compare({"bag": lambda: bag(separate)}, DATA, seeds=[1], encode=encode, **RUN)
    np.testing.assert_allclose(one.values("bag", "nll"), texts.values("bag", "nll")[[1]], atol=1e-5)
    assert texts.values("bag", "error", "train").max() == 0


def test_encoder_knows_the_augmented_texts_of_its_run_alone():
    """Each arm and seed has its own, made of all its versions; validation and test words stay unknown to it."""
    known = []

    def noting(texts):
        known.append(encode(texts))
        return known[-1]

    calls = {}

    def measure(model, dataset, encoder):
        assert encoder in known
        np.testing.assert_array_equal(dataset.test[0], encoder(NEW))
        calls[len(calls)] = set(encoder.get_vocabulary())
        return {"words": len(encoder.get_vocabulary())}

    arm = experiments.Arm(bag, augment=shout, copies=3)
    result = experiments.compare(
        {"plain": bag, "shout": arm}, DATA, seeds=2, encode=noting, measure=measure, **RUN
    )
    assert (result.values("plain", "words") == 8).all()  # six words, the empty one and the unknown one
    assert (result.values("shout", "words") > 8).all()
    assert not any({"unseen", "unheard"} & words for words in calls.values())


def test_originals_are_the_first_version():
    """Beside the changed ones, which are those of an arm without originals from the second on."""
    with_originals = arms.Arm(bag, augment=shout, copies=3, originals=True)
    first, *others = versions.drawn(with_originals, DATA, seed=5)
    np.testing.assert_array_equal(first[0], WORDS)
    expected = versions.drawn(arms.Arm(bag, augment=shout, copies=3), DATA, seed=5)[1:]
    for (inputs, targets), (other_inputs, other_targets) in zip(others, expected, strict=True):
        np.testing.assert_array_equal(inputs, other_inputs)
        np.testing.assert_array_equal(targets, other_targets)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (lambda texts: texts, "`encode` must be a function that returns an encoder.*ndarray"),
        (lambda texts: lambda inputs: np.zeros((1, 4)), "an encoder that gives 6 inputs as many rows"),
        (lambda texts: lambda inputs: inputs, "`encode` must be an array of numbers"),
    ],
    ids=["no function", "rows", "texts"],
)
def test_encode_rejects(bad, message):
    """An encoder turns inputs into numbers, row by row."""
    with pytest.raises(ValueError, match=message):
        versions.encoded(bad, [DATA.train], DATA)


def test_augmented_texts_keep_their_number():
    """A function that loses a text is found."""
    arm = arms.Arm(bag, augment=lambda texts, seed: texts[1:], copies=1)
    with pytest.raises(ValueError, match=r"`augment` must be a function that keeps the shape \(6,\)"):
        versions.drawn(arm, DATA, seed=0)
