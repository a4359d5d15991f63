"""Who hears the course, or uses it by keyboard: headings in order, pictures in words, states not by colour alone."""

import functools
import importlib.util
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import ipywidgets
import nbformat
import notebook_execution
import numpy as np
import pytest
from jupyterlab_server.config import get_federated_extensions
from markdown_it import MarkdownIt
from nbconvert import HTMLExporter

from course_lib import language, players, text_changes, widgets
from course_lib.exercises.engine import _LOOKS, CheckResult

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = [
    path
    for language in ("en", "ko")
    for path in sorted((ROOT / "notebooks" / language).rglob("[0-9]*.ipynb"))
]
TEXTS = [path for place in ("*.md", "docs/**/*.md", "data/*.md") for path in sorted(ROOT.glob(place))]
PAGES = [*TEXTS, *NOTEBOOKS]
MARKDOWN = MarkdownIt("commonmark")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
each_notebook = pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.relative_to(ROOT).as_posix())


@functools.cache
def notebook_at(page):
    return nbformat.read(page, as_version=4)


def tokens(page):
    """The Markdown of a page, parsed; of a notebook that of all its cells."""
    if page.suffix == ".md":
        texts = [page.read_text(encoding="utf-8")]
    else:
        texts = [cell.source for cell in notebook_at(page).cells if cell.cell_type == "markdown"]
    return [token for text in texts for token in MARKDOWN.parse(text)]


def pictures(page):
    """Every stored output of a notebook that is a picture, with its cell."""
    for cell in notebook_at(page).cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield cell, output


class Elements(HTMLParser):
    """All elements of a piece of HTML: list of `(tag, attributes)`."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@each_page
def test_headings_are_in_order(page):
    """One title, at the top; no level is left out on the way down."""
    levels = [int(token.tag[1]) for token in tokens(page) if token.type == "heading_open"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), levels


@each_page
def test_pictures_in_texts_have_alternative_text(page):
    """Of `![...](...)` the first is not empty; HTML's `<img>` is not used, and would need its `alt`."""
    inline = [child for token in tokens(page) for child in token.children or []]
    assert all(child.content.strip() for child in inline if child.type == "image")
    in_html = [one.content for one in (*tokens(page), *inline) if one.type in ("html_block", "html_inline")]
    images = [attributes for tag, attributes in Elements("".join(in_html)).found if tag == "img"]
    assert all(attributes.get("alt") for attributes in images)


@each_notebook
def test_no_picture_stands_where_outputs_are_compared(page):
    """Its words hold measured numbers, which differ a little on another computer."""
    compared = [
        cell.id for cell, _ in pictures(page) if "nbval-check-output" in cell.metadata.get("tags", [])
    ]
    assert compared == []


def test_every_stored_picture_is_described():
    """As alternative text, and in place of `<Figure size …>`, in the notebook's language."""
    for page in NOTEBOOKS:
        is_korean = page.relative_to(ROOT / "notebooks").parts[0] == "ko"
        for _, output in pictures(page):
            told = output["data"]["text/plain"]
            assert output["metadata"]["image/png"]["alt"] == told
            assert (re.search("[가-힣]", told) is not None) == is_korean


@pytest.mark.slow
def test_figures_of_a_kernel_carry_their_words(course, tmp_path):
    """Shown by `plt.show`, at the end of a cell or as a value; nbconvert's classic page and VS Code's read them."""
    figure = "plt.plot([1, 2, 4], label='arm')"
    texts = [
        "from course_lib import notebook\nnotebook.begin('ko')\nimport matplotlib.pyplot as plt",
        f"{figure}\nplt.show()",
        f"%matplotlib inline\n{figure};",
        "figure, ax = plt.subplots()\nax.plot([1, 2, 4], label='arm')\nplt.close()\nfigure",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in texts])
    notebook_execution.execute(notebook, tmp_path, "figures")
    told = "선 1개. x: 0부터 2까지. arm: 1에서 4까지."
    for cell in notebook.cells[1:]:
        (output,) = cell.outputs
        assert output.data["text/plain"] == output.metadata["image/png"]["alt"] == told
        assert len(output.data["image/png"]) > 5000
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    assert [one["alt"] for tag, one in Elements(page).found if tag == "img"] == [told] * 3


@pytest.mark.parametrize("state", _LOOKS)
def test_a_checks_state_is_said_in_words(state, tongue):
    """Icon and words beside the colour, announced when it appears, in a language that is named."""
    _, en, ko, *_ = _LOOKS[state]
    result = CheckResult("01.backward", state, None, "message")
    for shown in (repr(result), result._repr_html_()):
        assert language.say(en=en, ko=ko) in shown
    ((_, attributes), *_) = Elements(result._repr_html_()).found
    assert (attributes["role"], attributes["lang"]) == ("status", tongue)


def test_players_say_which_sound_they_play(tongue):
    """The name above a player is also the name of the player."""
    clips = {"clean clip": np.zeros(9), 'a "b" < c': np.zeros(9)}
    elements = Elements(players.Players(clips, sample_rate_hz=8000)._repr_html_()).found
    audio = [attributes for tag, attributes in elements if tag == "audio"]
    assert [one["aria-label"] for one in audio] == [language.label("clean clip"), 'a "b" < c']
    assert all("controls" in one for one in audio)
    assert elements[0][1]["lang"] == tongue


def test_changed_texts_say_their_language(tongue):
    """A table in one language may hold sentences in the other; its rows have headings."""
    rows = [("original", "turn it off", "turn it"), ("original", "불을 꺼", "불을")]
    elements = Elements(text_changes.ChangeTable(rows)._repr_html_()).found
    assert [one["lang"] for tag, one in elements if tag in ("table", "td")] == [tongue, "en", "ko"]
    assert [one["scope"] for tag, one in elements if tag == "th"] == ["row", "row"]
    assert [tag for tag, _ in elements if tag in ("del", "ins")] == ["del", "del"]


def test_sliders_are_controls_that_a_keyboard_moves():
    """Of the kinds that ipywidgets makes operable by keys, each with its name beside it."""
    choices = {"rate": (0.0, 1.0, 0.1, 0.5), "seed": (0, 9, 1, 0), "arm": ["none", "dropout"], "on": True}
    widget = widgets.explore(lambda **_: None, **choices)
    by_keys = (ipywidgets.FloatSlider, ipywidgets.IntSlider, ipywidgets.Dropdown, ipywidgets.Checkbox)
    controls = widget.children[:4]
    assert all(isinstance(control, by_keys) for control in controls)
    assert [control.description for control in controls] == [language.label(name) for name in choices]


def test_jupyterlab_finds_the_extension_that_reads_alternative_texts():
    """`course.py lab` names the folder, JupyterLab knows what lies there, and the script is where it says."""
    specification = importlib.util.spec_from_file_location("course", ROOT / "course.py")
    course = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(course)
    (option,) = (one for one in course.lab_command(ROOT, []) if "extra_labextensions_path" in one)
    ((name, found),) = get_federated_extensions([option.split("=")[1]]).items()
    script = Path(found["ext_path"]) / found["jupyterlab"]["_build"]["load"]
    assert f'_JUPYTERLAB["{name}"]' in script.read_text(encoding="utf-8")
