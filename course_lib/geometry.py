"""One affine transform of images in NumPy: rotation, shift, zoom and flip as a single matrix, and the pixels it fetches.

Chapter 05 derives it. Points are `(x, y, 1)`: x counts columns to the right, y rows downwards, and pixel centres lie on
whole numbers, so that the middle of an image is `((width − 1) / 2, (height − 1) / 2)`. A matrix leads from a pixel of
the output to the place in the input where its value is fetched: every output pixel gets one, and none stays empty.
Keras's layers follow the same conventions, so their matrices and these are equal.
"""

import numpy as np

from course_lib import arguments

FILLS = ("constant", "nearest", "reflect")


def affine_matrix(*, rotation_degrees=0, shift=(0, 0), zoom=1, flip=False, size):
    """The matrix that flips an image, enlarges it, turns it, all about its middle, and then shifts it.

    Args:
        rotation_degrees: Float, the angle. Positive turns the picture counter-clockwise.
        shift: Two floats, in pixels: how far the picture moves down, and how far to the right.
        zoom: Float above 0. 2 makes everything twice as large.
        flip: Bool, whether left and right are exchanged first.
        size: Two ints, height and width of the image in pixels.
    Returns:
        Float array, shape `(3, 3)`, from output points `(x, y, 1)` to input points. With `a` applied to an
        image first and `b` to the result, `a @ b` does both at once.
    Raises:
        ValueError: If an argument is not as described.
    """
    angle = np.deg2rad(_number("rotation_degrees", rotation_degrees))
    down, right = _pair("shift", shift)
    zoom = _number("zoom", zoom)
    if zoom <= 0:
        arguments.reject("zoom", expected_en="above 0", expected_ko="0보다 큰 수", received=f"{zoom:g}")
    height, width = (arguments.whole_number("size", n, minimum=1) for n in _pair("size", size))
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    to_middle = np.array([[1, 0, -middle_x], [0, 1, -middle_y], [0, 0, 1]])
    from_middle = np.array([[1, 0, middle_x], [0, 1, middle_y], [0, 0, 1]])
    # Each matrix undoes its operation, for it leads from the output back to the input.
    flipped = np.diag([-1.0 if flip else 1.0, 1, 1])
    shrunk = np.diag([1 / zoom, 1 / zoom, 1])
    cos, sin = np.cos(angle), np.sin(angle)
    turned = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    shifted = np.array([[1, 0, -right], [0, 1, -down], [0, 0, 1]])
    return from_middle @ flipped @ shrunk @ turned @ to_middle @ shifted


def warp(images, matrix, fill="constant", fill_value=0.0):
    """Fetch every output pixel from its place in the input, between pixels by bilinear interpolation.

    Args:
        images: Float or uint8 array, one image, `(height, width)` or `(height, width, channels)`, or a
            batch, `(n, height, width, channels)`.
        matrix: Array `(3, 3)`, or `(n, 3, 3)`: one for each image, or many for one image.
        fill: What lies outside the image: `"constant"`, the `fill_value`; `"nearest"`, the closest pixel;
            `"reflect"`, the mirror image (a b c | c b a).
        fill_value: Float.
    Returns:
        Array, dtype of `images`, with its shape; one image and n matrices give n images. uint8 is rounded.
    Raises:
        ValueError: If an argument is not as described, or there are not as many matrices as images.
    """
    batch, matrices, restored = _checked(images, matrix)
    arguments.one_of("fill", fill, FILLS)
    height, width = batch.shape[1:3]
    y, x = np.indices((height, width)).reshape(2, -1)
    points = matrices @ np.stack([x, y, np.ones_like(x)])
    x, y = points[:, 0], points[:, 1]
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    outputs = 0.0
    for row, row_weight in ((top, top + 1 - y), (top + 1, y - top)):
        for column, column_weight in ((left, left + 1 - x), (left + 1, x - left)):
            weight = (row_weight * column_weight)[..., np.newaxis]
            outputs = outputs + weight * _pixels(batch, row, column, fill, fill_value)
    outputs = outputs.reshape(-1, *batch.shape[1:])
    if batch.dtype == np.uint8:
        outputs = np.clip(np.rint(outputs), 0, 255)
    return restored(outputs.astype(batch.dtype))


def _pixels(batch, rows, columns, fill, fill_value):
    """Values at whole-numbered places, shape `(n, places, channels)`; `fill` decides those outside."""
    which = np.arange(len(batch))[:, np.newaxis]
    height, width = batch.shape[1:3]
    values = batch[which, _inside(rows, height, fill), _inside(columns, width, fill)]
    if fill == "constant":
        known = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        values = np.where(known[..., np.newaxis], values, float(fill_value))
    return values


def _inside(places, length, fill):
    if fill == "reflect":
        places = places % (2 * length)
        return np.minimum(places, 2 * length - 1 - places)
    return np.clip(places, 0, length - 1)


def _checked(images, matrix):
    """A batch, matrices that fit it, and a function that gives the result the shape of the input."""
    images = arguments.finite_array("images", images)
    matrix = arguments.finite_array("matrix", matrix)
    if images.ndim not in (2, 3, 4) or not (images.dtype == np.uint8 or images.dtype.kind == "f"):
        arguments.reject(
            "images",
            expected_en="uint8 or floats, (height, width), (height, width, channels) or "
            "(n, height, width, channels)",
            expected_ko="uint8이나 실수의 (높이, 너비), (높이, 너비, 채널), (n, 높이, 너비, 채널) 배열",
            received=f"{images.dtype}, shape {images.shape}",
        )
    batch = images if images.ndim == 4 else images.reshape(1, *images.shape[:2], -1)
    fitting = matrix.ndim in (2, 3) and matrix.shape[-2:] == (3, 3)
    if not fitting or (matrix.ndim == 3 and images.ndim == 4 and len(matrix) != len(images)):
        arguments.reject(
            "matrix",
            expected_en="an array (3, 3), or (n, 3, 3) with one matrix for each image",
            expected_ko="(3, 3) 배열, 또는 이미지마다 행렬이 하나씩 있는 (n, 3, 3) 배열",
            received=f"shape {matrix.shape}",
        )
    several = images.ndim == 4 or matrix.ndim == 3
    matrices = matrix.reshape(-1, 3, 3)
    if matrix.ndim == 3 and images.ndim < 4:
        batch = np.repeat(batch, len(matrices), axis=0)

    def restored(outputs):
        own_shape = images.shape[1:] if images.ndim == 4 else images.shape
        return outputs.reshape(len(batch), *own_shape) if several else outputs.reshape(own_shape)

    return batch, np.broadcast_to(matrices, (len(batch), 3, 3)), restored


def _number(name, value):
    return float(arguments.finite_array(name, value, ndim=0))


def _pair(name, values):
    values = arguments.finite_array(name, values, ndim=1)
    if len(values) != 2:
        arguments.reject(name, expected_en="two numbers", expected_ko="수 두 개", received=str(list(values)))
    return values.tolist()
