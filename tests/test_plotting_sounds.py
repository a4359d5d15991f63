"""Spectrograms in a figure: the right frequency at the right time, one scale for all."""

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


def tone(hz, seconds=1.0, rate=8000):
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate).astype(np.float32)


def test_spectrograms_show_a_tone_where_it_sounds():
    """A sine of amplitude 1, silent in its second half, is a line of 0 dB at its frequency, in the first half only."""
    clip = tone(1000) * (np.arange(8000) < 4000)
    axes = plotting.spectrograms({"tone": clip}, sample_rate_hz=8000)
    (shown,) = axes[1, 0].images
    decibels = np.asarray(shown.get_array())
    bins, frames = decibels.shape
    assert shown.get_extent() == [0, 1, 0, 4]
    assert decibels[:, frames // 4].argmax() / (bins - 1) * 4 == pytest.approx(1.0, abs=0.02)
    assert decibels[:, frames // 4].max() == pytest.approx(0, abs=0.1)
    assert (decibels[:, -frames // 4 :] == -90).all()


def test_spectrograms_share_their_scales():
    """A soft copy looks soft: in the waveform and in the spectrogram, 20 dB below."""
    axes = plotting.spectrograms({"loud": tone(500), "soft": 0.1 * tone(500)}, sample_rate_hz=8000)
    assert axes.shape == (2, 2)
    assert axes[0, 0].get_ylim() == axes[0, 1].get_ylim()
    loud, soft = (np.asarray(ax.images[0].get_array()) for ax in axes[1])
    assert loud.max() - soft.max() == pytest.approx(20, abs=0.01)
    assert axes[1, 0].images[0].get_clim() == axes[1, 1].images[0].get_clim()


@pytest.mark.parametrize(
    ("clips", "message"),
    [
        ({}, "`clips`"),
        ({str(n): tone(100) for n in range(7)}, "`clips`.*7"),
        ({"a": np.full(800, np.inf)}, "`a`.*inf"),
        ({"a": np.ones((2, 8000))}, r"`a` must be one clip.*\(2, 8000\)"),
        ({"a": tone(100, seconds=0)}, "`a`"),
    ],
)
def test_spectrograms_refuse_what_they_cannot_draw(clips, message, english_reader):
    """The error names the clip."""
    with pytest.raises(ValueError, match=message):
        plotting.spectrograms(clips, sample_rate_hz=8000)
