"""The widget redraws when a control moves; its static twin shows chosen values."""

import subprocess
import sys

import matplotlib as mpl

mpl.use("Agg")

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import language, plotting, widgets
from course_lib.players import Players


@pytest.fixture(autouse=True)
def tongue():
    """English, no open figures; the language is given back."""
    before = language.current()
    language.use("en")
    plt.close("all")
    yield
    language.use(before)


def draw_line(rate=0.5, **_):
    """Draw a line whose slope is `rate`."""
    plt.plot([0, 1], [0, rate])
    plt.ylim(0, 1)


def draw_own_figure(rate):
    """Draw on a figure of its own."""
    _, ax = plt.subplots()
    ax.plot([0, 1], [0, rate])


def draw_house(rate):
    """Draw with the library's own function."""
    plotting.mask_grid(np.random.default_rng(0).random((4, 8)) >= rate)


def picture_of(widget):
    """The bytes of the image below the controls."""
    return bytes(next(child for child in widget.children if isinstance(child, ipywidgets.Image)).value)


@pytest.mark.parametrize("draw", [draw_line, draw_own_figure, draw_house])
def test_explore_redraws_on_change(draw):
    """Moving the slider changes the picture, moving it back restores it, and no figure stays open."""
    widget = widgets.explore(draw, rate=(0.0, 1.0, 0.05, 0.5))
    slider, first = widget.children[0], picture_of(widget)
    assert first.startswith(b"\x89PNG")
    slider.value = 0.8
    assert picture_of(widget) != first
    slider.value = 0.5
    assert picture_of(widget) == first
    assert plt.get_fignums() == []


def test_explore_leaves_open_figures_alone():
    """A figure that the reader has open is neither drawn on nor closed."""
    mine, ax = plt.subplots()
    widgets.explore(draw_line, rate=(0.0, 1.0, 0.05, 0.5))
    assert plt.get_fignums() == [mine.number]
    assert not ax.lines
    plt.close(mine)


def test_explore_plays_what_it_draws():
    """The players below the picture change with the controls, and keep what was heard if the function fails."""

    def listen(level):
        return Players({"tone": np.full(100, 1 / level)}, sample_rate_hz=8000)

    widget = widgets.explore(lambda level: None, listen=listen, level=(0, 9, 1, 1))
    control, _, _, sound, problem = widget.children
    first = sound.value
    assert first == listen(1)._repr_html_()
    control.value = 2
    assert sound.value == listen(2)._repr_html_() != first
    control.value = 0
    assert "ZeroDivisionError" in problem.value
    assert sound.value == listen(2)._repr_html_()


@pytest.mark.parametrize(
    ("setting", "kind", "value"),
    [
        ((0.0, 1.0, 0.05, 0.5), ipywidgets.FloatSlider, 0.5),
        ((0, 1, 0.05, 0), ipywidgets.FloatSlider, 0.0),
        ((1, 100, 1, 32), ipywidgets.IntSlider, 32),
        (["train", "test"], ipywidgets.Dropdown, "train"),
        (True, ipywidgets.Checkbox, True),
    ],
    ids=["float", "mixed", "int", "list", "bool"],
)
def test_explore_control_fits_setting(setting, kind, value):
    """The setting decides the control, and `draw` receives its value."""
    received = []
    widget = widgets.explore(lambda x: received.append(x), x=setting)
    assert type(widget.children[0]) is kind
    assert received == [value]


@pytest.mark.parametrize(
    "setting", [(0, 1), (0, 1, 0, 0), (0, 1, 0.1, 2), "0.5", [], None, (False, True, 1, 0)], ids=repr
)
def test_explore_rejects_other_settings(setting):
    """A setting that is none of these is refused with its name."""
    with pytest.raises(ValueError, match=r"`rate`.*minimum, maximum, step, start"):
        widgets.explore(draw_line, rate=setting)


def test_explore_labels_in_korean():
    """Controls and menu entries are labelled in the language in use; `labels` comes first."""
    language.use("ko")
    widget = widgets.explore(
        lambda **_: None,
        labels={"rate": {"en": "share", "ko": "몫"}},
        rate=(0.0, 1.0, 0.1, 0.5),
        learning_rate=(0.0, 1.0, 0.1, 0.5),
        split=["train", "test"],
    )
    assert [child.description for child in widget.children[:2]] == ["몫", "학습률"]
    assert widget.children[2].options[0] == ("훈련", "train")


def test_explore_shows_error_of_callback():
    """An error while a slider moves is shown, does not escape, and vanishes with the next good value."""

    def draw(rate):
        if rate > 0.9:
            raise ValueError("rate too large")
        draw_line(rate)

    widget = widgets.explore(draw, rate=(0.0, 1.0, 0.05, 0.5))
    slider, problem = widget.children[0], widget.children[-1]
    slider.value = 1.0
    assert problem.value == "ValueError: rate too large"
    slider.value = 0.2
    assert problem.value == ""
    assert plt.get_fignums() == []


def test_explore_text_fallback():
    """A page that runs no code shows one line that says what to do."""
    widget = widgets.explore(draw_line, rate=(0.0, 1.0, 0.05, 0.5))
    assert repr(widget) == "[slider: run this cell in Jupyter]"
    language.use("ko")
    assert repr(widget) == "[슬라이더: 이 셀을 Jupyter에서 실행하십시오]"


@pytest.mark.parametrize(("tongue_code", "word"), [("en", "sliders need"), ("ko", "필요합니다")])
def test_explore_without_ipywidgets(monkeypatch, capsys, tongue_code, word):
    """Without ipywidgets one line is printed and nothing is raised."""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    language.use(tongue_code)
    assert widgets.explore(draw_line, rate=(0.0, 1.0, 0.05, 0.5)) is None
    printed = capsys.readouterr().out
    assert word in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize("draw", [draw_line, draw_own_figure, draw_house])
def test_static_shows_each_value(draw):
    """The row is as wide as its pictures, small in bytes, and no figure stays open."""
    one = widgets.static(draw, [{"rate": 0.2}])
    three = widgets.static(draw, [{"rate": 0.2}, {"rate": 0.5}, {"rate": 0.8}])
    width_of = [int.from_bytes(image.data[16:20], "big") for image in (one, three)]
    assert 2.5 < width_of[1] / width_of[0] < 3.5
    assert len(three.data) < 60_000
    assert plt.get_fignums() == []


def test_static_depends_on_values():
    """Other values make another picture, the same values the same one."""
    first, again, other = (widgets.static(draw_house, [{"rate": r}]).data for r in (0.2, 0.2, 0.6))
    assert first == again
    assert first != other


def test_static_rejects_no_values():
    """An empty list is refused."""
    with pytest.raises(ValueError, match="`values` must be a list of dicts"):
        widgets.static(draw_line, [])


def test_import_loads_no_tensorflow():
    """Plots, widgets and checks come without TensorFlow and Keras."""
    code = (
        "import sys; from course_lib import plotting, widgets, exercises; "
        "sys.exit(bool({'tensorflow', 'keras', 'ipywidgets'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
