"""Two sizes of the same experiment: one for two cores and a minute, one for a GPU.

The environment variable `COURSE_SCALE` chooses: `small` (the default), `full` (full data sets, the networks of the
papers), or `tiny`: the full one with a handful of units, images and epochs, which shows that its cells run.
"""

import os
from dataclasses import dataclass, replace

from course_lib import arguments

SCALES = ("small", "full", "tiny")
_TINY_UNITS, _TINY_IMAGES = 8, 100


@dataclass(frozen=True)
class Setting:
    """What an experiment is made of, besides the regularizer it is about.

    Attributes:
        data: Function without arguments that returns a `datasets.Dataset`.
        num_images: Int, training images that each seed draws.
        hidden: Tuple of ints, units of the hidden layers.
        filters: Tuple of ints, filters of the convolutions before them; none for flat inputs.
        epochs, batch_size: Ints.
        input_rate: Float, dropout rate of the inputs where hidden units are dropped.
        max_norm: Float or None, largest norm of a unit's incoming weights where hidden units are dropped.
    """

    data: object
    num_images: int
    hidden: tuple
    epochs: int
    batch_size: int
    filters: tuple = ()
    input_rate: float = 0.0
    max_norm: float | None = None


def current():
    """The scale in use: "small", "full" or "tiny"; a `ValueError` for anything else in `COURSE_SCALE`."""
    scale = os.environ.get("COURSE_SCALE") or "small"
    if scale not in SCALES:
        names = " or ".join(SCALES)
        arguments.reject("COURSE_SCALE", expected_en=names, expected_ko=names, received=repr(scale))
    return scale


def choose(*, small, full):
    """The `Setting` of the scale in use.

    Args:
        small, full: `Setting`.
    Returns:
        `Setting`.
    """
    scale = current()
    if scale == "small":
        return small
    if scale == "full":
        return full
    return replace(
        full,
        num_images=_TINY_IMAGES,
        hidden=tuple(_TINY_UNITS for _ in full.hidden),
        filters=tuple(_TINY_UNITS for _ in full.filters),
        epochs=1,
    )
