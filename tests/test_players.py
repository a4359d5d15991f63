"""Players: the sound that is heard is the clip, at its own loudness."""

import base64
import io
import re
import wave

import numpy as np
import pytest

from course_lib import language, players


def sounds_in(page):
    """Rate and samples of every WAV in a page."""
    found = []
    for coded in re.findall(r"data:audio/wav;base64,([^\"]+)", page):
        with wave.open(io.BytesIO(base64.b64decode(coded))) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            found.append((file.getframerate(), samples / 32767))
    return found


def test_players_keep_the_loudness_of_each_clip():
    """A soft copy stays soft, and what is beyond full scale is cut off."""
    tone = np.sin(np.arange(800) / 5).astype(np.float32)
    page = players.Players({"loud": tone, "soft": 0.1 * tone, "too loud": 2 * tone}, sample_rate_hz=8000)
    (rate, loud), (_, soft), (_, cut) = sounds_in(page._repr_html_())
    assert rate == 8000
    np.testing.assert_allclose(loud, tone, atol=1e-4)
    np.testing.assert_allclose(soft, 0.1 * tone, atol=1e-4)
    np.testing.assert_allclose(cut, np.clip(2 * tone, -1, 1), atol=1e-4)


def test_players_name_each_clip_in_the_readers_language(tongue):
    """In the page, with signs that HTML needs escaped, and in the text that stands for it elsewhere."""
    shown = players.Players({"no augmentation": np.ones(9), "a < b": np.ones(9)}, sample_rate_hz=8000)
    assert language.label("no augmentation") in shown._repr_html_()
    assert language.label("no augmentation") in repr(shown)
    assert "a &lt; b" in shown._repr_html_()


def test_players_sound_before_the_reader_runs_the_cell():
    """JupyterLab takes the address out of `<source>` in outputs that the reader has not made, and leaves `<audio src>`."""
    page = players.Players({"loud": np.ones(9)}, sample_rate_hz=8000)._repr_html_()
    assert re.search('<audio [^>]*src="data:audio/wav;base64,', page)
    assert "<source" not in page


@pytest.mark.parametrize(
    ("clips", "message"),
    [
        ({}, "`clips`"),
        ([np.ones(9)], "`clips`"),
        ({"one": np.ones((2, 9))}, r"`one` .*shape \(2, 9\)"),
        ({"one": np.array([1.0, np.nan])}, r"`one` .*nan at \[1\]"),
        ({"one": np.ones(9, np.int16)}, "`one` .*int16"),
    ],
)
def test_players_refuse_what_is_no_sound(clips, message, english_reader):
    """The error names the clip."""
    with pytest.raises(ValueError, match=message):
        players.Players(clips, sample_rate_hz=8000)
