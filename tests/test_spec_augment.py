"""Tests of SpecAugment: where masks lie and how wide they are, the layer against NumPy, experiments with the layer."""

import numpy as np
import pytest
from scipy import stats

from course_lib import language, spec_augment

pytestmark = pytest.mark.usefixtures("english_reader")

SHAPE = (64, 61, 32)
SPECTROGRAMS = np.random.default_rng(0).normal(size=SHAPE).astype(np.float32) + 3
ONE_TIME_MASK = {"num_time_masks": 1, "max_time_frames": 12, "num_band_masks": 0, "max_bands": 0}
ONE_BAND_MASK = {"num_time_masks": 0, "max_time_frames": 0, "num_band_masks": 1, "max_bands": 7}
NO_MASKS = {"num_time_masks": 0, "num_band_masks": 0}


def _draw(seed, shape=SHAPE, **settings):
    return spec_augment.draw_masks(shape, np.random.default_rng(seed), **settings)


def _is_uniform(values, number):
    counts = np.bincount(values, minlength=number)
    assert len(counts) == number
    return stats.chisquare(counts).pvalue > 1e-3


def _widths_and_starts(lost):
    """Of single masks, bools `(batch, places)`; starts of those as wide as the widest."""
    widths = lost.sum(axis=1)
    return widths, lost[widths == widths.max()].argmax(axis=1)


# ---- where masks lie -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [ONE_TIME_MASK, ONE_BAND_MASK], ids=["time", "bands"])
def test_draw_masks_are_uniform(settings):
    """One mask in one piece; widths 0 … the largest and places from the first to the last, all equally likely."""
    masks = _draw(1, (20_000, 61, 32), **settings)
    lost = masks[:, :, 0] if settings is ONE_TIME_MASK else masks[:, 0]
    assert (masks == (lost[:, :, np.newaxis] if settings is ONE_TIME_MASK else lost[:, np.newaxis])).all()
    assert np.abs(np.diff(lost.astype(int), axis=1, prepend=0, append=0)).sum(axis=1).max() <= 2
    widest = settings["max_time_frames"] + settings["max_bands"]
    widths, starts = _widths_and_starts(lost)
    assert _is_uniform(widths, widest + 1)
    assert _is_uniform(starts, lost.shape[1] - widest + 1)


def test_draw_masks_differ_between_examples_and_generators():
    """Each example has its own; the same generator gives the same, another one others."""
    masks = _draw(2)
    assert len({mask.tobytes() for mask in masks}) > 60
    np.testing.assert_array_equal(masks, _draw(2))
    assert not np.array_equal(masks, _draw(3))


def test_draw_masks_degenerate_cases():
    """No masks, masks of width 0, rate 0: nothing is lost. As wide as the spectrogram: all of it may be."""
    for settings in (NO_MASKS, {"max_time_frames": 0, "max_bands": 0}, {"rate": 0}):
        assert not _draw(1, **settings).any()
    masks = _draw(1, (2000, 3, 2), max_time_frames=3, max_bands=2)
    assert masks.all(axis=(1, 2)).any()
    assert (~masks).all(axis=(1, 2)).any()


def test_draw_masks_at_a_rate():
    """The share of examples that is masked."""
    masked = _draw(1, (4000, 61, 32), rate=0.3, num_time_masks=9, max_time_frames=61).any(axis=(1, 2))
    assert masked.mean() == pytest.approx(0.3, abs=0.03)


# ---- what masks do -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channels", [False, True])
def test_apply_masks_fills(channels):
    """A number, or each spectrogram's mean; the rest and the input stay as they are."""
    inputs = np.stack([SPECTROGRAMS, -SPECTROGRAMS], axis=-1) if channels else SPECTROGRAMS
    before, masks = inputs.copy(), _draw(1)
    for fill_value in (0.0, -4):
        outputs = spec_augment.apply_masks(inputs, masks, fill_value)
        assert outputs.dtype == np.float32
        np.testing.assert_array_equal(outputs[masks], fill_value)
        np.testing.assert_array_equal(outputs[~masks], inputs[~masks])
    outputs = spec_augment.apply_masks(inputs, masks, "mean")
    np.testing.assert_allclose(outputs[5][masks[5]][0], inputs[5].mean(axis=(0, 1)), rtol=1e-5)
    np.testing.assert_array_equal(outputs[~masks], inputs[~masks])
    np.testing.assert_array_equal(inputs, before)


# ---- refusals ------------------------------------------------------------------------------------------------

DRAWS = {
    "shape": ({"shape": (61, 32)}, r"`shape` must be three whole numbers.*\(61, 32\)"),
    "no examples": ({"shape": (0, 61, 32)}, "`shape` must be a whole number of at least 1"),
    "too many frames": ({"max_time_frames": 62}, "`max_time_frames` must be at most 61.*Received: 62"),
    "too many bands": ({"max_bands": 33}, "`max_bands` must be at most 32"),
    "negative": ({"num_time_masks": -1}, "`num_time_masks` must be a whole number"),
    "fraction": ({"num_band_masks": 1.5}, "`num_band_masks` must be a whole number"),
    "rate": ({"rate": 1.1}, r"`rate` must be a number in \[0, 1\]"),
}


@pytest.mark.parametrize(("changes", "message"), DRAWS.values(), ids=DRAWS)
def test_draw_masks_refuses(changes, message):
    """Each by its name."""
    with pytest.raises(ValueError, match=message):
        _draw(1, **changes)


def test_apply_masks_refuses():
    """Waveforms, whole numbers, masks of another shape or kind, another fill; in Korean as well."""
    masks = _draw(1)
    with pytest.raises(ValueError, match="`spectrograms` must be floats"):
        spec_augment.apply_masks(SPECTROGRAMS[0], masks[0])
    with pytest.raises(ValueError, match=r"`spectrograms` must be floats.*int64"):
        spec_augment.apply_masks(SPECTROGRAMS.astype(np.int64), masks)
    with pytest.raises(ValueError, match="`spectrograms` must be free of NaN"):
        spec_augment.apply_masks(SPECTROGRAMS * np.nan, masks)
    for wrong in (masks[:5], masks.astype(np.float32)):
        with pytest.raises(ValueError, match=r"`masks` must be a bool array, shape \(64, 61, 32\)"):
            spec_augment.apply_masks(SPECTROGRAMS, wrong)
    with pytest.raises(ValueError, match="`fill_value` must be one of"):
        spec_augment.apply_masks(SPECTROGRAMS, masks, "median")
    with pytest.raises(ValueError, match="`fill_value` must be free of NaN"):
        spec_augment.apply_masks(SPECTROGRAMS, masks, np.nan)
    language.use("ko")
    with pytest.raises(ValueError, match="불리언 배열"):
        spec_augment.apply_masks(SPECTROGRAMS, masks[:5])


# ---- the layer -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def layer_class(keras):
    """The Keras layer."""
    from course_lib.spectrogram_layers import SpecAugment

    return SpecAugment


@pytest.mark.slow
@pytest.mark.parametrize("channels", [False, True])
def test_layer_masks_in_training_only(layer_class, channels):
    """Values are kept or 0, in whole rows and columns; other masks each step; nothing at inference or rate 0."""
    inputs = SPECTROGRAMS[..., np.newaxis] if channels else SPECTROGRAMS
    layer = layer_class(seed=1)
    np.testing.assert_array_equal(layer(inputs), inputs)
    np.testing.assert_array_equal(layer(inputs, training=False), inputs)
    np.testing.assert_array_equal(layer_class(rate=0)(inputs, training=True), inputs)
    first, second = (np.asarray(layer(inputs, training=True)) for _ in range(2))
    assert first.shape == inputs.shape
    assert first.dtype == np.float32
    lost = first.reshape(SHAPE) == 0
    np.testing.assert_array_equal(first[first != 0], inputs[first != 0])
    frames, bands = lost.all(axis=2), lost.all(axis=1)
    np.testing.assert_array_equal(lost, frames[:, :, np.newaxis] | bands[:, np.newaxis])
    assert frames.sum(axis=1).max() <= 24
    assert bands.sum(axis=1).max() <= 14
    assert not np.array_equal(first, second)
    assert len({mask.tobytes() for mask in lost}) > 60
    np.testing.assert_array_equal(layer_class(seed=1)(inputs, training=True), first)


@pytest.mark.slow
@pytest.mark.parametrize("settings", [ONE_TIME_MASK, ONE_BAND_MASK], ids=["time", "bands"])
def test_layer_draws_as_numpy_does(layer_class, settings):
    """Widths and places of 20,000 masks: uniform, and as frequent as those of the other."""
    inputs = np.ones((20_000, 61, 32), np.float32)
    axis = 2 if settings is ONE_TIME_MASK else 1
    found = _widths_and_starts(
        (np.asarray(layer_class(seed=3, **settings)(inputs, training=True)) == 0).all(axis)
    )
    expected = _widths_and_starts(_draw(5, inputs.shape, **settings).all(axis))
    for values, others in zip(found, expected, strict=True):
        number = max(values.max(), others.max()) + 1
        assert _is_uniform(values, number)
        table = [np.bincount(each, minlength=number) for each in (values, others)]
        assert stats.chi2_contingency(table).pvalue > 1e-3


@pytest.mark.slow
def test_layer_fills_and_rates(layer_class):
    """`fill_value` and `rate` as in NumPy."""
    inputs = SPECTROGRAMS
    outputs = np.asarray(layer_class(seed=1, fill_value="mean")(inputs, training=True))
    changed = outputs != inputs
    means = np.broadcast_to(inputs.mean(axis=(1, 2), keepdims=True), SHAPE)
    np.testing.assert_allclose(outputs[changed], means[changed], rtol=1e-5)
    many = np.ones((4000, 61, 32), np.float32)
    outputs = layer_class(seed=1, rate=0.3, fill_value=-2, num_time_masks=9, max_time_frames=61)(
        many, training=True
    )
    masked = (np.asarray(outputs) == -2).any(axis=(1, 2))
    assert masked.mean() == pytest.approx(0.3, abs=0.03)


@pytest.mark.slow
def test_layer_is_saved_and_loaded(keras, layer_class, tmp_path):
    """A model with it is written to a file and read again, settings and all."""
    settings = {
        "num_time_masks": 1,
        "max_time_frames": 5,
        "num_band_masks": 3,
        "max_bands": 2,
        "fill_value": "mean",
        "rate": 0.5,
        "seed": 7,
    }
    model = keras.Sequential([keras.Input((61, 32)), layer_class(**settings)])
    assert model.output_shape == (None, 61, 32)
    model.save(tmp_path / "model.keras")
    config = keras.saving.load_model(tmp_path / "model.keras").layers[0].get_config()
    assert {name: config[name] for name in settings} == settings


@pytest.mark.slow
def test_layer_refuses(keras, layer_class):
    """Settings when it is made; sizes when it is built."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]"):
        layer_class(rate=2)
    with pytest.raises(ValueError, match="`max_bands` must be a whole number"):
        layer_class(max_bands=-1)
    with pytest.raises(ValueError, match="`fill_value` must be one of"):
        layer_class(fill_value="median")
    with pytest.raises(ValueError, match="`max_time_frames` must be at most 10"):
        layer_class()(np.ones((2, 10, 32), np.float32))
    with pytest.raises(ValueError, match=r"`input_shape` must be .*\(2, 10\)"):
        layer_class()(np.ones((2, 10), np.float32))
    with pytest.raises(ValueError, match="frames and bands known"):
        layer_class()(keras.Input((None, 32)))


# ---- experiments ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tones():
    """Three classes, told apart by the band that is loud."""
    from course_lib.splits import About, Dataset

    generator = np.random.default_rng(0)
    targets = np.arange(96) % 3
    inputs = generator.normal(size=(96, 20, 16, 1)).astype(np.float32)
    inputs[np.arange(96), :, 3 + 5 * targets] += 1
    parts = [(inputs[i : i + 32], targets[i : i + 32]) for i in (0, 32, 64)]
    return Dataset(*parts, About({"en": "tones", "ko": "음"}, {"en": "", "ko": ""}))


def _network(keras, *first, convolution=True):
    layers = keras.layers
    body = [layers.Conv2D(4, 3, activation="relu"), layers.GlobalAveragePooling2D()]
    model = keras.Sequential(
        [
            keras.Input((20, 16, 1)),
            *first,
            *(body if convolution else [layers.Flatten()]),
            layers.Dense(3, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


@pytest.mark.slow
@pytest.mark.parametrize("convolution", [True, False], ids=["alone", "stacked"])
def test_compare_with_the_layer(keras, layer_class, tones, convolution):
    """The guard finds the baseline at rate 0; a seed gives the same numbers beside another seed and by itself."""
    from course_lib import experiments

    arms = {
        "none": lambda: _network(keras, convolution=convolution),
        "masks": lambda: _network(keras, layer_class(2, 5, 2, 3), convolution=convolution),
    }
    settings = {"epochs": 1, "batch_size": 8, "every_epoch": (), "progress": False}
    result = experiments.compare(arms, tones, seeds=2, **settings)
    assert "masks: equals none at strength 0: checked" in result.guards
    again = experiments.compare({"masks": arms["masks"]}, tones, seeds=[1], **settings).table
    expected = result.table.query("arm == 'masks' and seed == 1")
    np.testing.assert_allclose(again["value"], expected["value"], rtol=1e-5)
    losses = result.table.query("split == 'train' and metric == 'loss'").set_index(["arm", "seed"])["value"]
    assert (losses["masks"] != losses["none"]).all()
    assert losses["masks", 0] != losses["masks", 1]


@pytest.mark.slow
def test_layer_in_the_training_loop_draws_anew_each_step(keras, layer_class):
    """Compiled, over two epochs of four steps: eight different batches of masks, all of them different."""
    from course_lib import training

    seen = []

    class Recorder(keras.layers.Layer):
        def call(self, inputs):
            import tensorflow as tf

            tf.py_function(lambda values: seen.extend(values.numpy() == 0), [inputs], [])
            return inputs

    model = _network(keras, layer_class(2, 5, 2, 3, seed=1), Recorder())
    ones = np.ones((32, 20, 16, 1), np.float32)
    training.fit(model, ones, np.arange(32) % 3, epochs=2, batch_size=8)
    masks = [mask.tobytes() for mask in seen[-64:]]
    assert len(set(masks)) > 60
