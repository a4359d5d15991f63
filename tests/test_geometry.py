"""Tests of the affine transform: exact cases, SciPy and Keras as second opinions, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from course_lib import geometry, language

pytestmark = pytest.mark.usefixtures("english_reader")

GENERATOR = np.random.default_rng(0)
IMAGE = GENERATOR.random((7, 9))
COLOUR = GENERATOR.random((7, 9, 3))
MATRICES = {
    "nothing": {},
    "rotation": {"rotation_degrees": 30},
    "far rotation": {"rotation_degrees": -137},
    "shift": {"shift": (1.3, -2.6)},
    "far shift": {"shift": (-12.5, 20.2)},
    "zoom in": {"zoom": 1.7},
    "zoom out": {"zoom": 0.4},
    "flip": {"flip": True},
    "all": {"rotation_degrees": 25, "shift": (0.7, 1.1), "zoom": 1.2, "flip": True},
}
EVERY_MATRIX = pytest.mark.parametrize("changes", MATRICES.values(), ids=MATRICES)
EVERY_FILL = pytest.mark.parametrize("fill", geometry.FILLS)
SCIPY_MODES = {"constant": "grid-constant", "nearest": "nearest", "reflect": "reflect"}


def _matrix(**changes):
    return geometry.affine_matrix(size=(7, 9), **changes)


# ---- exact cases ---------------------------------------------------------------------------------------------


def test_affine_matrix_of_nothing_is_the_identity():
    """Every pixel is fetched from its own place."""
    np.testing.assert_array_equal(_matrix(), np.eye(3))
    np.testing.assert_array_equal(geometry.warp(IMAGE, _matrix()), IMAGE)


def test_whole_pixels_and_quarter_turns_are_exact():
    """Shifts, flips and 90 degrees move pixels; positive angles turn counter-clockwise, as `numpy.rot90` does."""
    shifted = geometry.warp(IMAGE, _matrix(shift=(2, 1)), fill_value=5)
    np.testing.assert_array_equal(shifted[2:, 1:], IMAGE[:-2, :-1])
    assert (shifted[:2] == 5).all()
    assert (shifted[:, 0] == 5).all()
    np.testing.assert_array_equal(geometry.warp(IMAGE, _matrix(flip=True)), IMAGE[:, ::-1])
    square = IMAGE[:, :7]
    quarter = geometry.affine_matrix(rotation_degrees=90, size=(7, 7))
    np.testing.assert_allclose(geometry.warp(square, quarter), np.rot90(square), atol=1e-12)


def test_zoom_enlarges_about_the_middle():
    """At zoom 2 the middle stays, and each of its neighbours is where the next but one was."""
    zoomed = geometry.warp(IMAGE, _matrix(zoom=2))
    assert zoomed[3, 4] == IMAGE[3, 4]
    np.testing.assert_allclose(zoomed[3, 6], IMAGE[3, 5], atol=1e-12)
    np.testing.assert_allclose(zoomed[1, 4], IMAGE[2, 4], atol=1e-12)


def test_fills_continue_a_row():
    """a b c: fill | a b c | fill."""
    row = np.array([[1.0, 2.0, 3.0]])
    left = geometry.affine_matrix(shift=(0, 3), size=(1, 3))
    for fill, expected in (("constant", [9, 9, 9]), ("nearest", [1, 1, 1]), ("reflect", [3, 2, 1])):
        np.testing.assert_array_equal(geometry.warp(row, left, fill, fill_value=9), [expected])


def test_matrices_multiply_in_the_order_of_the_steps():
    """Shift by whole pixels, then flip: the product of the two matrices does both at once."""
    shift, flip = _matrix(shift=(1, 2)), _matrix(flip=True)
    one_by_one = geometry.warp(geometry.warp(IMAGE, shift), flip)
    np.testing.assert_array_equal(geometry.warp(IMAGE, shift @ flip), one_by_one)


# ---- second opinions -----------------------------------------------------------------------------------------


@EVERY_MATRIX
@EVERY_FILL
def test_warp_equals_scipy(changes, fill):
    """`scipy.ndimage.affine_transform` of order 1, whose points are (row, column)."""
    matrix = _matrix(**changes)
    rows_first = matrix[[1, 0, 2]][:, [1, 0, 2]]
    expected = ndimage.affine_transform(IMAGE, rows_first, order=1, mode=SCIPY_MODES[fill], cval=0.25)
    np.testing.assert_allclose(geometry.warp(IMAGE, matrix, fill, 0.25), expected, atol=1e-6)


@settings(deadline=None, max_examples=25)
@given(
    degrees=st.floats(-360, 360),
    down=st.floats(-20, 20),
    right=st.floats(-20, 20),
    zoom=st.floats(0.2, 5),
    fill=st.sampled_from(geometry.FILLS),
)
def test_warp_equals_scipy_anywhere(degrees, down, right, zoom, fill):
    """The same for any angle, shift and zoom."""
    matrix = _matrix(rotation_degrees=degrees, shift=(down, right), zoom=zoom)
    expected = ndimage.affine_transform(
        IMAGE, matrix[[1, 0, 2]][:, [1, 0, 2]], order=1, mode=SCIPY_MODES[fill], cval=0.25
    )
    np.testing.assert_allclose(geometry.warp(IMAGE, matrix, fill, 0.25), expected, atol=1e-6)


@EVERY_FILL
@pytest.mark.parametrize("name", ["rotation", "translation", "zoom", "flip"])
def test_warp_equals_the_keras_layers(keras, name, fill):
    """What a layer draws, put into `affine_matrix`: the same picture up to the layer's single precision.

    Pixel centres, angles and signs agree. What Keras draws as zoom is the inverse: above 1 it shrinks.
    """
    batch = np.stack([COLOUR, COLOUR[::-1]]).astype("float32")
    layers = {
        "rotation": lambda: keras.layers.RandomRotation((0.05, 0.2), fill_mode=fill),
        "translation": lambda: keras.layers.RandomTranslation(0.4, 0.4, fill_mode=fill),
        "zoom": lambda: keras.layers.RandomZoom((-0.4, 0.4), fill_mode=fill),
        "flip": lambda: keras.layers.RandomFlip("horizontal"),
    }
    layer = layers[name]()
    drawn = layer.get_random_transformation(batch, training=True, seed=keras.random.SeedGenerator(3))
    changes = {
        "rotation": lambda i: {"rotation_degrees": float(drawn["angle"][i])},
        "translation": lambda i: {"shift": np.asarray(drawn["translations"][i])[::-1]},
        "zoom": lambda i: {"zoom": 1 / float(drawn["height_zoom"][i, 0])},
        "flip": lambda i: {"flip": bool(drawn["flips"][i, 0, 0, 0])},
    }[name]
    matrices = np.stack([_matrix(**changes(i)) for i in range(2)])
    expected = np.asarray(layer.transform_images(batch, drawn, training=True))
    np.testing.assert_allclose(geometry.warp(batch, matrices, fill), expected, atol=1e-5)


# ---- shapes and kinds ----------------------------------------------------------------------------------------


def test_warp_of_batches_is_warp_of_each():
    """One matrix for all, one for each, or many for one image; grey images and colour."""
    matrices = np.stack([_matrix(**changes) for changes in MATRICES.values()])
    each = np.stack([geometry.warp(COLOUR, matrix) for matrix in matrices])
    assert each.shape == (len(matrices), 7, 9, 3)
    np.testing.assert_array_equal(geometry.warp(COLOUR, matrices), each)
    np.testing.assert_array_equal(geometry.warp(np.stack([COLOUR] * len(matrices)), matrices), each)
    two = np.stack([COLOUR, COLOUR[::-1]])
    np.testing.assert_array_equal(
        geometry.warp(two, matrices[1])[1], geometry.warp(COLOUR[::-1], matrices[1])
    )
    np.testing.assert_array_equal(geometry.warp(COLOUR[..., 0], matrices), each[..., 0])


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
def test_warp_keeps_the_dtype(dtype):
    """Floats come back as they went in, and the input is not changed."""
    image = COLOUR.astype(dtype)
    before = image.copy()
    assert geometry.warp(image, _matrix(rotation_degrees=10)).dtype == dtype
    np.testing.assert_array_equal(image, before)


def test_warp_rounds_uint8():
    """0.5 is not cut off to 0: the nearest whole number, never beyond 255."""
    image = np.round(IMAGE * 255).astype(np.uint8)
    matrix = _matrix(rotation_degrees=50)
    outputs = geometry.warp(image, matrix, fill_value=300)
    assert outputs.dtype == np.uint8
    exact = geometry.warp(image.astype(float), matrix, fill_value=300)
    np.testing.assert_array_equal(outputs, np.clip(np.rint(exact), 0, 255))
    assert outputs.max() == 255


# ---- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"zoom": 0}, "`zoom` must be above 0"),
        ({"zoom": np.nan}, "`zoom` must be free of NaN"),
        ({"shift": 3}, "`shift` must be an array with 1 axes"),
        ({"shift": (1, 2, 3)}, "`shift` must be two numbers"),
        ({"rotation_degrees": (1, 2)}, "`rotation_degrees` must be"),
        ({"size": (0, 5)}, "`size` must be a whole number of at least 1"),
        ({"size": (2.5, 5)}, "`size` must be a whole number"),
    ],
)
def test_affine_matrix_rejects(changes, message):
    """Zoom 0 has no inverse; shift and size are pairs."""
    with pytest.raises(ValueError, match=message):
        geometry.affine_matrix(**{"size": (7, 9), **changes})


def test_warp_rejects():
    """Another fill, another kind of number, too many matrices."""
    with pytest.raises(ValueError, match=r"`fill` must be one of .*Received: 'wrap'"):
        geometry.warp(IMAGE, np.eye(3), fill="wrap")
    with pytest.raises(ValueError, match=r"`images` must be uint8 or floats.*int64, shape \(7, 9\)"):
        geometry.warp(IMAGE.astype(int), np.eye(3))
    with pytest.raises(ValueError, match=r"`images` must be .*shape \(3,\)"):
        geometry.warp(np.ones(3), np.eye(3))
    with pytest.raises(ValueError, match=r"`matrix` must be an array \(3, 3\).*shape \(2, 3\)"):
        geometry.warp(IMAGE, np.ones((2, 3)))
    with pytest.raises(ValueError, match="one matrix for each image"):
        geometry.warp(np.stack([COLOUR] * 2), np.stack([np.eye(3)] * 3))
    language.use("ko")
    with pytest.raises(ValueError, match="가운데 하나"):
        geometry.warp(IMAGE, np.eye(3), fill="wrap")
