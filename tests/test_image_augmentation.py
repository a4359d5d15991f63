"""Tests of augmentation with Keras's layers: one seed, one result, everywhere."""

import pickle

import numpy as np
import pytest

cloudpickle = pytest.importorskip("cloudpickle")  # what joblib sends functions with
keras = pytest.importorskip("keras")
tf = pytest.importorskip("tensorflow")

from course_lib import (  # noqa: E402
    geometry,
    image_augmentation,
    language,
    mixing,
    training,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("english_reader")]

layers = keras.layers
GENERATOR = np.random.default_rng(0)
GREY = GENERATOR.random((6, 12, 10, 1), dtype=np.float32)
COLOUR = GENERATOR.random((6, 12, 10, 3), dtype=np.float32)
CLASSES = np.array([0, 1, 2, 0, 1, 2])
TARGETS = mixing.one_hot(CLASSES, 3)
RECIPE = {"rotation_degrees": 30, "width_shift": 0.2, "height_shift": 0.2, "horizontal_flip": True}
AUGMENTATIONS = {
    "recipe": lambda: image_augmentation.augmentation(**RECIPE),
    "everything": lambda: image_augmentation.augmentation(
        **RECIPE, zoom=0.2, brightness=0.2, contrast=0.3, erasing=0.7
    ),
    "other fills": lambda: image_augmentation.ImageAugmentation(
        [layers.RandomTranslation(0.3, 0.3, fill_mode="constant"), layers.RandomRotation(0.1, "reflect")]
    ),
    "shear": lambda: image_augmentation.ImageAugmentation([layers.RandomShear(0.2, 0.2)]),
}
EVERY_AUGMENTATION = pytest.mark.parametrize("make", AUGMENTATIONS.values(), ids=AUGMENTATIONS)
MIXINGS = {"mixup": lambda: layers.MixUp(alpha=0.8), "cutmix": lambda: layers.CutMix()}
EVERY_MIXING = pytest.mark.parametrize("make", MIXINGS.values(), ids=MIXINGS)


def _rand_augment():
    return image_augmentation.ImageAugmentation([layers.RandAugment(value_range=(0, 1))])


# ---- one seed, one result ------------------------------------------------------------------------------------


@EVERY_AUGMENTATION
def test_augment_is_decided_by_the_seed(make):
    """Same seed, same images, also from another object; another seed, others; nothing changes in place."""
    augmentation, before = make(), COLOUR.copy()
    first = augmentation.augment(COLOUR, 1)
    augmentation.augment(COLOUR, 5)
    keras.utils.set_random_seed(99)
    np.testing.assert_array_equal(augmentation(COLOUR, 1), first)
    np.testing.assert_array_equal(make().augment(COLOUR, 1), first)
    assert not np.array_equal(augmentation.augment(COLOUR, 2), first)
    np.testing.assert_array_equal(COLOUR, before)


@EVERY_AUGMENTATION
def test_augment_leaves_global_random_numbers_alone(make):
    """NumPy, Python and TensorFlow draw what they would have drawn without it."""
    import random

    def after(act):
        keras.utils.set_random_seed(3)
        act()
        return np.random.random(), random.random(), float(tf.random.uniform([]))  # noqa: NPY002

    augmentation = make()
    assert after(lambda: augmentation.augment(GREY, 1)) == after(lambda: None)


@EVERY_AUGMENTATION
def test_dataset_gives_the_same_numbers_with_any_number_of_workers(make):
    """Batch b of epoch e is `augment(batch, (seed, e, b))`, in the order of `training.fit`."""
    augmentation = make()
    pipelines = [augmentation.as_dataset(COLOUR, CLASSES, 4, 7, epochs=3, workers=n) for n in (1, 4, None)]
    one, four, free = ([(x.numpy(), y.numpy()) for x, y in pipeline] for pipeline in pipelines)
    assert len(one) == len(pipelines[0]) == 6
    number = 0
    for epoch, order in enumerate(training.epoch_orders(6, 3, seed=7)):
        for batch, rows in enumerate((order[:4], order[4:])):
            expected = augmentation.augment(COLOUR[rows], (7, epoch, batch))
            for pipeline in (one, four, free):
                np.testing.assert_allclose(pipeline[number][0], expected, atol=1e-6)
                np.testing.assert_array_equal(pipeline[number][1], CLASSES[rows])
            np.testing.assert_array_equal(one[number][0], four[number][0])
            number += 1


def test_dataset_draws_anew_in_every_batch_and_epoch():
    """24 draws of one image, and no two alike."""
    same = np.repeat(COLOUR[:1], 4, axis=0)
    pipeline = AUGMENTATIONS["recipe"]().as_dataset(same, CLASSES[:4], 2, 0, epochs=6)
    assert len({image.tobytes() for batch, _ in pipeline for image in batch.numpy()}) == 24


def test_dataset_trains_a_model():
    """`fit` with `steps_per_epoch`, twice the same; not shuffled, the examples come in their order."""
    augmentation = AUGMENTATIONS["recipe"]()

    def trained():
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((12, 10, 1)), layers.Flatten(), layers.Dense(3, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        pipeline = augmentation.as_dataset(GREY, CLASSES, 4, 0, epochs=3)
        history = model.fit(pipeline, epochs=3, steps_per_epoch=2, shuffle=False, verbose=0)
        assert len(history.history["loss"]) == 3
        return model.get_weights()[0]

    np.testing.assert_allclose(trained(), trained(), atol=1e-6)
    in_order = augmentation.as_dataset(GREY, CLASSES, 6, 0, shuffle=False)
    np.testing.assert_array_equal(next(iter(in_order))[1], CLASSES)


@pytest.mark.parametrize("batched", [True, False])
def test_map_of_numbers_the_elements(batched):
    """Element i of a data set of one's own gets the seed (seed, i); a repeated one goes on counting."""
    augmentation = AUGMENTATIONS["recipe"]()
    data = tf.data.Dataset.from_tensor_slices((GREY, CLASSES))
    data = (data.batch(3) if batched else data).repeat(2)
    for number, ((images, targets), (plain, same)) in enumerate(
        zip(augmentation.map_of(data, 5, workers=4), data, strict=True)
    ):
        np.testing.assert_allclose(images, augmentation.augment(plain.numpy(), (5, number)), atol=1e-6)
        np.testing.assert_array_equal(targets, same)


def test_random_augment_is_told_its_seed_or_refused():
    """RandAugment takes no seed by itself; where Keras lets it draw from Python's numbers, an error says so."""
    augmentation = _rand_augment()
    try:
        first = augmentation.augment(COLOUR, 1)
    except ValueError as error:
        assert "global random numbers" in str(error)  # noqa: PT017
        return
    np.testing.assert_array_equal(augmentation.augment(COLOUR, 1), first)
    assert len({augmentation.augment(COLOUR, seed).tobytes() for seed in range(8)}) > 4
    one, four = (augmentation.as_dataset(COLOUR, CLASSES, 3, 2, workers=n) for n in (1, 4))
    for (a, _), (b, _) in zip(one, four, strict=True):
        np.testing.assert_array_equal(a, b)


def test_shifts_do_not_follow_the_diagonal():
    """Down and right are drawn independently; given a plain number as seed, Keras's layer draws them alike."""
    batch = np.zeros((500, 8, 8, 1), np.float32)
    augmentation = image_augmentation.augmentation(width_shift=0.5, height_shift=0.5)
    ours = np.asarray(augmentation.draw(batch, 3)[0]["translations"])
    assert abs(np.corrcoef(ours.T)[0, 1]) < 0.15
    plain = augmentation.layers[0].get_random_transformation(batch, training=True, seed=3)["translations"]
    np.testing.assert_array_equal(plain[:, 0], plain[:, 1])


# ---- kinds of images -----------------------------------------------------------------------------------------


@EVERY_AUGMENTATION
@pytest.mark.parametrize("images", [GREY, COLOUR, COLOUR[0], GREY[0]], ids=lambda images: str(images.shape))
@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_augment_keeps_shape_dtype_range_and_kind(make, images, dtype):
    """NumPy in, NumPy out; tensor in, tensor out; the same picture from both, and in 0…1 or 0…255."""
    augmentation = make()
    images = np.round(images * 255).astype("uint8") if dtype == "uint8" else images.astype(dtype)
    outputs = augmentation.augment(images, 1)
    assert isinstance(outputs, np.ndarray)
    assert (outputs.shape, outputs.dtype) == (images.shape, images.dtype)
    assert outputs.min() >= 0
    assert outputs.max() <= (255 if dtype == "uint8" else 1)
    tensor = augmentation.augment(tf.constant(images), 1)
    assert tf.is_tensor(tensor)
    assert tensor.dtype == dtype
    np.testing.assert_array_equal(tensor, outputs)


@EVERY_AUGMENTATION
def test_augment_of_uint8_is_augment_of_floats_rounded(make):
    """The same seed gives the same picture in both kinds of numbers."""
    whole = np.round(COLOUR * 255).astype("uint8")
    floats = make().augment((whole / 255).astype("float32"), 1)
    assert np.abs(make().augment(whole, 1) - floats * 255).max() < 0.51


def test_augment_of_one_image_is_augment_of_a_batch_of_one():
    """A single image is no other case."""
    augmentation = AUGMENTATIONS["everything"]()
    np.testing.assert_array_equal(augmentation.augment(COLOUR[0], 4), augmentation.augment(COLOUR[:1], 4)[0])


def test_value_range_of_a_layer_is_respected():
    """RandomBrightness expects 0…255 by default; images in 0…1 are not washed out by it."""
    default = image_augmentation.ImageAugmentation([layers.RandomBrightness(0.2)])
    fitting = image_augmentation.ImageAugmentation([layers.RandomBrightness(0.2, value_range=(0, 1))])
    np.testing.assert_allclose(default.augment(COLOUR, 1), fitting.augment(COLOUR, 1), atol=1e-5)
    with pytest.raises(ValueError, match=r"`layers` must be layers with one value_range.*\(0\.0, 1\.0\)"):
        image_augmentation.ImageAugmentation([*default.layers, *fitting.layers])


# ---- drawing and doing ---------------------------------------------------------------------------------------


@EVERY_AUGMENTATION
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_augment_of_many_is_apply_of_draw(make, dtype):
    """Large batches run as one graph, traced once a shape: the same numbers, not a bit different."""
    augmentation, many = make(), np.concatenate([COLOUR] * (1 + 64 // len(COLOUR)))
    many = np.round(many * 255).astype("uint8") if dtype == "uint8" else many
    for seed in (2, (2, 3), 4):
        expected = augmentation.apply(many, augmentation.draw(many, seed))
        np.testing.assert_array_equal(augmentation.augment(many, seed), expected)
        assert tf.is_tensor(augmentation.augment(tf.constant(many), seed))
    assert augmentation._graph.experimental_get_tracing_count() == 1


@pytest.mark.parametrize("name", [name for name in AUGMENTATIONS if name != "shear"])
def test_augmentation_can_be_sent_to_a_process(name):
    """All but RandomShear, which Keras 3.15 itself cannot make anew from its settings. Also with a traced graph: the same images arrive."""
    augmentation, many = AUGMENTATIONS[name](), np.concatenate([COLOUR] * (1 + 64 // len(COLOUR)))
    expected = augmentation.augment(many, 3)
    sent = pickle.loads(cloudpickle.dumps(augmentation))
    np.testing.assert_array_equal(sent.augment(many, 3), expected)


@EVERY_AUGMENTATION
def test_augment_is_apply_of_draw(make):
    """What was drawn can be done again, and to other images."""
    augmentation = make()
    drawn = augmentation.draw(COLOUR, 2)
    expected = augmentation.augment(COLOUR, 2)
    for _ in range(2):
        np.testing.assert_array_equal(augmentation.apply(COLOUR, drawn), expected)
    assert not np.array_equal(augmentation.apply(COLOUR[::-1].copy(), drawn), expected)


@pytest.mark.parametrize(
    "layer",
    [
        lambda: layers.RandomRotation(0.2, fill_mode="nearest"),
        lambda: layers.RandomTranslation(0.3, 0.3, fill_mode="nearest"),
        lambda: layers.RandomZoom(0.3, 0.3, fill_mode="nearest"),
        lambda: layers.RandomFlip("horizontal_and_vertical"),
    ],
    ids=["rotation", "translation", "zoom", "flip"],
)
def test_one_layer_does_what_keras_does(layer):
    """Alone it is Keras's own; beside a rotation by nothing it becomes a matrix, and the picture stays."""
    layer, nothing = layer(), layers.RandomRotation(0.0, fill_mode="nearest")
    alone = image_augmentation.ImageAugmentation([layer])
    drawn = alone.draw(COLOUR, 3)
    expected = np.asarray(layer.transform_images(COLOUR, drawn[0], training=True))
    np.testing.assert_allclose(alone.apply(COLOUR, drawn), expected, atol=1e-6)
    pair = image_augmentation.ImageAugmentation([layer, nothing])
    drawn.append(nothing.get_random_transformation(COLOUR, training=True, seed=1))
    np.testing.assert_allclose(pair.apply(COLOUR, drawn), expected, atol=1e-5)


def test_layers_in_a_row_are_one_transform():
    """Rotation, shift, zoom and flip together: the product of their matrices, interpolated once."""
    augmentation = image_augmentation.augmentation(**RECIPE, zoom=0.3, fill="constant")
    rotation, shift, zoom, flip = drawn = augmentation.draw(COLOUR, 1)
    size = COLOUR.shape[1:3]
    matrices = [
        geometry.affine_matrix(rotation_degrees=float(rotation["angle"][i]), size=size)
        @ geometry.affine_matrix(shift=np.asarray(shift["translations"][i])[::-1], size=size)
        @ _zoom_matrix(float(zoom["width_zoom"][i, 0]), float(zoom["height_zoom"][i, 0]), size)
        @ geometry.affine_matrix(flip=bool(np.ravel(flip["flips"])[i]), size=size)
        for i in range(len(COLOUR))
    ]
    expected = geometry.warp(COLOUR, np.stack(matrices))
    np.testing.assert_allclose(augmentation.apply(COLOUR, drawn), expected, atol=1e-4)


def _zoom_matrix(scale_x, scale_y, size):
    """Keras draws width and height each on its own; above 1 the picture shrinks."""
    middle_y, middle_x = (size[0] - 1) / 2, (size[1] - 1) / 2
    return np.array(
        [[scale_x, 0, middle_x * (1 - scale_x)], [0, scale_y, middle_y * (1 - scale_y)], [0, 0, 1]]
    )


def test_augmentation_of_nothing_is_the_identity():
    """All strengths 0: exactly the images."""
    np.testing.assert_array_equal(image_augmentation.augmentation().augment(COLOUR, 1), COLOUR)


def test_augmentation_draws_in_the_units_of_the_generator():
    """Degrees, shares of width and height, probabilities."""
    many = np.zeros((4000, 10, 20, 1), np.float32)
    augmentation = image_augmentation.augmentation(
        rotation_degrees=30, width_shift=0.2, height_shift=0.1, zoom=0.3, horizontal_flip=True, erasing=0.25
    )
    rotation, shift, zoom, flip, erasing = augmentation.draw(many, 1)
    for values, limit in (
        (rotation["angle"], 30),
        (shift["translations"][:, 0], 0.2 * 20),
        (shift["translations"][:, 1], 0.1 * 10),
        (zoom["width_zoom"] - 1, 0.3),
    ):
        values = np.abs(values)
        assert 0.98 * limit < values.max() <= limit * (1 + 1e-5)
    assert abs(np.mean(flip["flips"]) - 0.5) < 0.03
    assert abs(np.mean(erasing["apply_erasing"]) - 0.25) < 0.03


# ---- MixUp and CutMix ----------------------------------------------------------------------------------------


@EVERY_MIXING
def test_mix_is_decided_by_the_seed(make):
    """Same seed, same pairs; another, others; shapes, dtypes and kinds stay."""
    mixing_layer = image_augmentation.ImageMixing(make())
    first, again = mixing_layer.mix(COLOUR, TARGETS, 1), mixing_layer.mix(COLOUR, TARGETS, 1)
    other = mixing_layer.mix(COLOUR, TARGETS, 2)
    for a, b, c, given in zip(first, again, other, (COLOUR, TARGETS), strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)
        assert (type(a), a.shape, a.dtype) == (np.ndarray, given.shape, given.dtype)
    np.testing.assert_allclose(first[1].sum(axis=1), 1, atol=1e-6)
    tensors = mixing_layer.mix(tf.constant(COLOUR), tf.constant(TARGETS), 1)
    for a, b in zip(first, tensors, strict=True):
        assert tf.is_tensor(b)
        np.testing.assert_array_equal(a, b)
    whole = np.round(COLOUR * 255).astype("uint8")
    np.testing.assert_allclose(mixing_layer.mix(whole, TARGETS, 1)[0] / 255, first[0], atol=0.006)


@EVERY_MIXING
def test_mix_in_a_dataset(make):
    """The same numbers with 1 and with 4 workers, and those of `mix` with (seed, epoch, batch)."""
    mixing_layer = image_augmentation.ImageMixing(make())
    one, four = (
        list(mixing_layer.as_dataset(COLOUR, TARGETS, 6, 3, epochs=2, shuffle=False, workers=n))
        for n in (1, 4)
    )
    for epoch in range(2):
        expected = mixing_layer.mix(COLOUR, TARGETS, (3, epoch, 0))
        for a, b, wanted in zip(one[epoch], four[epoch], expected, strict=True):
            np.testing.assert_array_equal(a, b)
            np.testing.assert_allclose(a, wanted, atol=1e-6)


# ---- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (GREY[..., 0], r"1 or 3 channels \(grey images without that axis: images\[.*shape \(6, 12, 10\)"),
        (GREY[0, :, 0, 0], r"shape \(12,\)"),
        (np.zeros((2, 8, 8, 4), np.float32), r"shape \(2, 8, 8, 4\)"),
        (COLOUR * 255, r"floats from 0 to 1, or uint8.*divide floats by 255.*float32, 0\.\d+…25\d"),
        (COLOUR - 0.5, r"floats from 0 to 1.*Received: float32, -0\.\d+…0\.\d+"),
        (COLOUR * np.nan, "`images` must be free of NaN"),
        ((COLOUR * 255).astype(int), "`images` must be uint8 or floats. Received: dtype int64"),
    ],
    ids=["no channels", "a row", "four channels", "0…255", "−½…½", "nan", "int64"],
)
def test_augment_rejects_what_is_no_image(images, message):
    """Rank, channels, dtype and range, with what was seen; in the data set too."""
    augmentation = AUGMENTATIONS["recipe"]()
    with pytest.raises(ValueError, match=message):
        augmentation.augment(images, 1)
    with pytest.raises(ValueError, match=message):
        augmentation.as_dataset(images, CLASSES, 2, 0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rotation_degrees": -30}, "`rotation_degrees` must be a finite number of at least 0"),
        ({"rotation_degrees": 400}, "`rotation_degrees` must be degrees from 0 to 360. Received: 400"),
        ({"width_shift": 2}, r"`width_shift` must be a number in \[0, 1\]"),
        ({"height_shift": -0.1}, r"`height_shift` must be a number in \[0, 1\]"),
        ({"zoom": 1.0}, "`zoom` must be below 1"),
        ({"erasing": 1.5}, r"`erasing` must be a number in \[0, 1\]"),
        ({"brightness": "0.2"}, "`brightness` must be"),
        ({"contrast": np.nan}, "`contrast` must be"),
        ({"fill": "black"}, "`fill` must be one of .*'nearest'"),
    ],
)
def test_augmentation_rejects(settings, message):
    """Strengths outside their range."""
    with pytest.raises(ValueError, match=message):
        image_augmentation.augmentation(**settings)


def test_layers_that_do_not_fit_are_refused():
    """No list, no image layer, another shape, draws that come too late, labels that change too."""
    make = image_augmentation.ImageAugmentation
    with pytest.raises(
        ValueError, match=r"`layers` must be a list of Keras image layers. Received: RandomFlip"
    ):
        make(layers.RandomFlip())
    for other in (layers.Dropout(0.5), layers.RandomCrop(2, 2), "RandomFlip"):
        with pytest.raises(ValueError, match=r"`layers` must be image augmentations that keep the shape"):
            make([other])
    if hasattr(layers, "AugMix"):
        with pytest.raises(ValueError, match=r"draw before they transform.*AugMix"):
            make([layers.AugMix()])
    with pytest.raises(ValueError, match=r"MixUp changes targets too: use ImageMixing\(MixUp"):
        make([layers.MixUp()])
    with pytest.raises(ValueError, match='data_format="channels_last"'):
        make([layers.RandomFlip(data_format="channels_first")])
    if hasattr(layers, "RandomHue"):
        with pytest.raises(ValueError, match="3 channels, for RandomHue changes colours"):
            make([layers.RandomHue(0.2, value_range=(0, 1))]).augment(GREY, 1)


def test_pipelines_reject():
    """Lengths, numbers and data sets that do not fit."""
    augmentation = AUGMENTATIONS["recipe"]()
    with pytest.raises(ValueError, match="`targets` must be as many as there are images"):
        augmentation.as_dataset(GREY, CLASSES[:-1], 2, 0)
    with pytest.raises(ValueError, match="`batch_size` must be"):
        augmentation.as_dataset(GREY, CLASSES, 0, 0)
    with pytest.raises(ValueError, match="`epochs` must be"):
        augmentation.as_dataset(GREY, CLASSES, 2, 0, epochs=0)
    with pytest.raises(ValueError, match="`workers` must be"):
        augmentation.as_dataset(GREY, CLASSES, 2, 0, workers=0)
    with pytest.raises(ValueError, match=r"`seed` must be"):
        augmentation.augment(GREY, -1)
    with pytest.raises(ValueError, match=r"`dataset` must be a tf.data.Dataset of pairs"):
        augmentation.map_of([GREY], 0)


def test_mix_rejects():
    """Class numbers (Keras would return nonsense without a word), other lengths, another layer, one image."""
    mixing_layer = image_augmentation.ImageMixing(layers.MixUp())
    with pytest.raises(ValueError, match=r"`targets` must be one-hot labels.*one_hot"):
        mixing_layer.mix(COLOUR, CLASSES, 0)
    assert layers.MixUp()({"images": COLOUR, "labels": CLASSES.astype("float32")})["labels"].shape == (6, 6)
    with pytest.raises(ValueError, match="`targets` must be one row for each of the 6 inputs"):
        mixing_layer.mix(COLOUR, TARGETS[:3], 0)
    with pytest.raises(ValueError, match=r"`layer` must be keras.layers.MixUp.*Received: RandomFlip"):
        image_augmentation.ImageMixing(layers.RandomFlip())
    with pytest.raises(ValueError, match=r"`images` must be .*1 or 3 channels"):
        mixing_layer.draw(COLOUR[0], 0)
    language.use("ko")
    with pytest.raises(ValueError, match="원-핫 레이블"):
        mixing_layer.mix(COLOUR, CLASSES, 0)
