"""The contact sheet: an image and what an augmentation makes of it."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import plotting


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def brighter(images, seed):
    """Draw number i becomes brighter by i + seed."""
    return images + np.arange(len(images))[:, None, None, None] + seed


def test_contact_sheet_shows_the_draws_in_rows_and_the_image_beside_them():
    """24 draws in rows of eight; the image itself, unchanged, at the left, at half height, on the same grey scale."""
    image = np.arange(6.0).reshape(2, 3, 1)
    ax = plotting.contact_sheet(image, brighter, seed=2)
    *draws, original = ax.images
    assert len(draws) == 24
    for number, shown in enumerate(draws):
        np.testing.assert_array_equal(shown.get_array(), image[..., 0] + number + 2)
    np.testing.assert_array_equal(np.squeeze(original.get_array()), image[..., 0])
    assert [round(shown.get_extent()[0] / 1.06) for shown in draws] == list(range(8)) * 3
    left, right, bottom, top = original.get_extent()
    assert right < draws[0].get_extent()[0]
    rows = draws[0].get_extent()[3] + draws[-1].get_extent()[2]
    assert bottom + top == pytest.approx(rows)
    assert original.get_clim() == draws[0].get_clim()
    (border,) = ax.patches
    assert border.get_bbox().bounds == pytest.approx((left, bottom, right - left, top - bottom))


def test_contact_sheet_leaves_the_image_as_it_was():
    """An augmentation that writes into its argument gets copies."""

    def careless(images, seed):
        images[:] = 0
        return images

    image = np.ones((4, 4, 3))
    plotting.contact_sheet(image, careless, num_draws=2)
    assert image.min() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"image": np.ones((4, 4))}, "image"),
        ({"image": np.ones((4, 4, 2))}, "images"),
        ({"num_draws": 0}, "num_draws"),
        (
            {"augment": lambda images, seed: images[:, 1:]},
            r"`augment` must be a function that keeps the shape",
        ),
    ],
    ids=["without channels", "two channels", "no draws", "other shape"],
)
def test_contact_sheet_rejects(changes, message):
    """The error names the argument."""
    given = {"image": np.ones((4, 4, 1)), "augment": brighter} | changes
    with pytest.raises(ValueError, match=message):
        plotting.contact_sheet(**given)
