"""The old `ImageDataGenerator` and today's layers: the same pictures, and where the two differ."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from course_lib import image_augmentation  # noqa: E402

pytestmark = pytest.mark.slow
layers = keras.layers


def _smooth():
    y, x = np.mgrid[0:28, 0:28]
    return np.exp(-((x - 10) ** 2 + (y - 16) ** 2) / 30)[..., np.newaxis].astype("float32")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"theta": 30}, lambda: layers.RandomRotation((30 / 360, 30 / 360), fill_mode="nearest")),
        ({"tx": 3}, lambda: layers.RandomTranslation(0.0, (-3 / 28, -3 / 28), fill_mode="nearest")),
        ({"ty": 5}, lambda: layers.RandomTranslation((-5 / 28, -5 / 28), 0.0, fill_mode="nearest")),
        ({"zx": 0.8, "zy": 0.8}, lambda: layers.RandomZoom((-0.2, -0.2), fill_mode="nearest")),
        ({"flip_horizontal": True}, None),
    ],
    ids=["rotation", "shift to the left", "shift upwards", "zoom", "flip"],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_generator_and_layer_make_the_same_picture(old, new):
    """Angles have the same sign, zooms the same meaning; shifts have the opposite sign; the default fills differ."""
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    image = _smooth()
    expected = ImageDataGenerator().apply_transform(image, old)
    if new is None:
        np.testing.assert_array_equal(image[:, ::-1], expected)
        return
    augmentation = image_augmentation.ImageAugmentation([new()])
    np.testing.assert_allclose(augmentation.augment(image, 0), expected, atol=1e-5)
    assert np.abs(expected - image).max() > 0.1
    assert ImageDataGenerator().fill_mode == "nearest"
    assert layers.RandomRotation(0.1).fill_mode == "reflect"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("name", "moved"), [("height_shift_range", 1), ("width_shift_range", 0)])
def test_generator_exchanges_height_and_width(name, moved):
    """`height_shift_range` moves the picture sideways, and `width_shift_range` up and down; ours do what they say."""
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    point = np.zeros((11, 11, 1), np.float32)
    point[5, 5] = 1
    generator = ImageDataGenerator(fill_mode="constant", **{name: [3]})
    places = [np.argwhere(generator.random_transform(point, seed=seed)[..., 0] > 0.5)[0] for seed in range(8)]
    assert all(abs(place[moved] - 5) == 3 for place in places)
    assert all(place[1 - moved] == 5 for place in places)
    own = {"height_shift_range": "height_shift", "width_shift_range": "width_shift"}[name]
    drawn = image_augmentation.augmentation(**{own: 0.4}).draw(np.stack([point] * 8), 0)[0]["translations"]
    down, right = np.abs(drawn[:, 1]).max(), np.abs(drawn[:, 0]).max()
    assert (down > 0.5, right > 0.5) == (moved == 1, moved == 0)
