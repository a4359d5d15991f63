"""Tests of the two sizes of an experiment."""

import pytest

from course_lib import claims, scale
from course_lib.scale import Setting

SMALL = Setting(data=dict, num_images=500, hidden=(128, 128), epochs=50, batch_size=32)
FULL = Setting(
    data=list, num_images=50_000, hidden=(1024,) * 3, epochs=20, batch_size=128, input_rate=0.2, max_norm=3
)


def test_choose_follows_the_environment(monkeypatch):
    """Small unless asked otherwise."""
    monkeypatch.delenv("COURSE_SCALE", raising=False)
    assert scale.choose(small=SMALL, full=FULL) is SMALL
    monkeypatch.setenv("COURSE_SCALE", "full")
    assert scale.choose(small=SMALL, full=FULL) is FULL


def test_tiny_is_the_full_setting_with_fewer_of_everything(monkeypatch):
    """The same data, depth, input rate and max-norm: the same cells run."""
    monkeypatch.setenv("COURSE_SCALE", "tiny")
    tiny = scale.choose(small=SMALL, full=FULL)
    assert (tiny.data, tiny.input_rate, tiny.max_norm) == (FULL.data, 0.2, 3)
    assert (tiny.hidden, tiny.num_images, tiny.epochs) == ((8, 8, 8), 100, 1)


def test_current_refuses_an_unknown_scale(monkeypatch):
    """A misspelt scale is not taken for the small one."""
    monkeypatch.setenv("COURSE_SCALE", "big")
    with pytest.raises(ValueError, match=r"`COURSE_SCALE` must be small or full or tiny\. Received: 'big'"):
        scale.current()


def test_verdicts_at_another_scale_say_so(monkeypatch):
    """A rule was written for the small scale."""
    monkeypatch.setenv("COURSE_SCALE", "full")
    assert "not the scale of the rule" in repr(claims.judge("C07a", [0.0, 0.001] * 5))
    monkeypatch.setenv("COURSE_SCALE", "small")
    assert "scale" not in repr(claims.judge("C07a", [0.0, 0.001] * 5))
