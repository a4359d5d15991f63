"""The exercises of chapter 05: mistakes that hints must tell apart, agreement with Keras and TensorFlow."""

import numpy as np
import pytest
from exercise_answers.chapter_05 import RIGHT, class_of_largest, exchanged, mixup_parts
from mistake_tables import check_apart

from course_lib import exercises
from course_lib.exercises import chapter_05_bilinear, chapter_05_cutmix, chapter_05_flip, chapter_05_mixup

pytestmark = pytest.mark.usefixtures("tongue")


def one_random_image(images):
    """A flip by chance, as `RandomFlip` makes it, with a seed of its own at each call."""
    import keras

    return keras.layers.RandomFlip("horizontal", seed=2)(images, training=True)


def flip_by_tensorflow(images):
    import tensorflow as tf

    return tf.image.flip_left_right(images)


def value_by_keras(image, y, x):
    import keras

    places = keras.ops.convert_to_tensor([[y], [x]], "float32")
    return keras.ops.image.map_coordinates(keras.ops.cast(image, "float32"), places, order=1)


def mixup_by_keras(inputs, targets, partner, share):
    import keras

    return tuple(
        share * values + (1 - share) * keras.ops.take(values, partner, axis=0)
        for values in (keras.ops.convert_to_tensor(inputs), keras.ops.convert_to_tensor(targets))
    )


@pytest.mark.parametrize(
    ("mistakes", "cases"),
    [
        (chapter_05_flip._MISTAKES, list(chapter_05_flip._cases())),
        (chapter_05_bilinear._MISTAKES, list(chapter_05_bilinear._cases())),
        (chapter_05_cutmix._MISTAKES, chapter_05_cutmix._CASES),
    ],
    ids=["flip", "bilinear", "cutmix"],
)
def test_mistakes_differ(mistakes, cases):
    """No two mistakes give the same results on all cases, so no hint names the wrong one."""
    check_apart([(mistake.id, mistake.wrong) for mistake in mistakes], cases)


@pytest.mark.parametrize("part", [0, 1], ids=["inputs", "labels"])
def test_mixup_mistakes_differ(part):
    """The same for what one may do to inputs or to labels, each on its own."""
    cases = [(case[part], *case[2:]) for case in chapter_05_mixup._cases()]
    check_apart([(name, wrong) for name, wrong, *_ in chapter_05_mixup._MISTAKES], cases)


def test_old_to_new_names_both_mistakes():
    """If both angle and shifts are mistaken, the hint explains both."""
    both = exercises.check("05.old_to_new", lambda r, w, h: (r / 180, w, h))
    assert both.mistake == "half_turns"
    for only in (lambda r, w, h: (r / 180, h, w), lambda r, w, h: (r / 360, w, h)):
        assert exercises.check("05.old_to_new", only).message.split(". ")[-1] in both.message


def test_old_to_new_accepts_one_pair():
    """As in Keras, a factor may be a pair (−factor, factor), and the others numbers."""
    assert exercises.check("05.old_to_new", lambda r, w, h: [(-r / 360, r / 360), h, [w]]).state == "right"


def test_mixup_names_a_mistake_beside_a_wrong_shape():
    """What is wrong with the inputs is not told before labels of another shape, nor do these break the check."""
    result = exercises.check("05.mixup", lambda x, y, *how: (exchanged(x, *how), 0.5))
    assert (result.state, result.mistake) == ("not yet", "wrong_shape")
    result = exercises.check("05.mixup", mixup_parts(exchanged, class_of_largest))
    assert (result.state, result.mistake) == ("not yet", "share_exchanged")


def test_bilinear_is_the_interpolation_of_scipy():
    """The value wanted is that of an independent implementation, at whole numbers as well."""
    from scipy.ndimage import map_coordinates

    image = np.random.default_rng(8).normal(size=(5, 7))
    for y, x in ((0.3, 4.8), (3.0, 2.5), (1.0, 1.0)):
        expected = map_coordinates(image, [[y], [x]], order=1)
        np.testing.assert_allclose(chapter_05_bilinear._weighted(image, y, x), expected[0], rtol=1e-12)


@pytest.mark.slow
def test_keras_answers_are_right():
    """Answers written with operations of Keras and TensorFlow, some in float32, pass."""
    assert exercises.check("05.horizontal_flip", flip_by_tensorflow).state == "right"
    assert exercises.check("05.bilinear", value_by_keras).state == "right"
    assert exercises.check("05.mixup", mixup_by_keras).state == "right"


@pytest.mark.slow
def test_random_flip_is_named():
    """A layer that mirrors by chance is told how many images it mirrored."""
    result = exercises.check("05.horizontal_flip", one_random_image)
    assert (result.state, result.mistake) == ("not yet", "some_images_only")
    assert "RandomFlip" in result.message


@pytest.mark.slow
def test_old_and_new_draw_from_the_same_ranges():
    """With the wanted factors the layers' largest angle and shifts are those that the generator draws."""
    import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    arguments = {"rotation_range": 30, "width_shift_range": 0.2, "height_shift_range": 0.1}
    rotation, height, width = RIGHT["05.old_to_new"][0](**arguments)
    generator = ImageDataGenerator(**arguments)
    drawn = [generator.get_random_transform((40, 100, 1), seed=seed) for seed in range(400)]
    old = np.array([[draw["theta"], draw["tx"], draw["ty"]] for draw in drawn])  # tx is drawn as rows
    images = np.zeros((400, 40, 100, 1), dtype="float32")
    turned = keras.layers.RandomRotation(rotation, seed=1).get_random_transformation(images)
    moved = keras.layers.RandomTranslation(height, width, seed=1).get_random_transformation(images)
    right, down = keras.ops.convert_to_numpy(moved["translations"]).T
    new = np.stack([keras.ops.convert_to_numpy(turned["angle"]), down, right], axis=1)
    for draws in (old, new):
        assert np.all(np.abs(draws).max(axis=0) <= [30, 4, 20])
        np.testing.assert_allclose(np.abs(draws).max(axis=0), [30, 4, 20], rtol=0.02)
