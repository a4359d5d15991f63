"""The course as a learner meets it: `course.py lab`, a chapter run in the browser, its slider, exercises and sounds."""

import contextlib
import inspect
import json
import re

import nbformat
import pytest
import run
from exercise_answers import RIGHT, WRONG
from lab_server import ROOT
from notebook_page import OPEN_MS, PIXELS, NotebookPage

from course_lib import exercises

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAPTER = "00_overfitting.ipynb"  # takes the least computing
HANGUL = re.compile("[가-힣]")
LABEL = {"en": "degree", "ko": "차수"}
VERDICTS = {
    "en": {"supported", "refuted", "depends", "inconclusive"},
    "ko": {"뒷받침됨", "반박됨", "조건에 따라 다름", "판단 보류"},
}
STATES = {
    "en": ["Not answered yet", "Not yet", "Right"],
    "ko": ["아직 답하지 않았습니다", "아직 아닙니다", "맞았습니다"],
}
# Seconds of each player's sound; 0 where there is none to be loaded.
SECONDS = """players => Promise.all(players.map(player => new Promise(answer => {
    player.onloadedmetadata = () => answer(player.duration);
    setTimeout(() => answer(0), 10000);
    player.load();
})))"""
# Draws Hangul in the pictures' font, and raises where a letter is missing.
DRAW_HANGUL = """
import warnings
import matplotlib.pyplot as plt
with warnings.catch_warnings():
    warnings.simplefilter("error")
    figure = plt.figure()
    plt.title("{letters}")
    figure.canvas.draw()
    plt.close(figure)
"""


@pytest.fixture(scope="module")
def chapters(browser, lab, pictures):
    """One chapter in both languages, all cells run; the two kernels compute side by side."""
    with contextlib.ExitStack() as stack:
        pages = {
            each: stack.enter_context(NotebookPage(browser, lab, f"{each}/{CHAPTER}", pictures))
            for each in ("en", "ko")
        }
        for page in pages.values():
            page.start_all_cells()
        for page in pages.values():
            page.wait_for_all_cells()
        yield pages


@pytest.fixture
def chapter(chapters, tongue, request):
    """The chapter in one language; a picture of what is in view is saved after the test."""
    yield chapters[tongue]
    chapters[tongue].save_picture(request.node.name)


def outputs_of(cells):
    """Pairs of a cell and one of its outputs."""
    return [(cell, output) for cell in cells for output in cell.get("outputs", ())]


def claim_lines(cells):
    """Id, statement and verdict of each claim that the cells print."""
    lines = run.claim_lines(nbformat.from_dict({"cells": cells}))
    return [tuple(line.split(" · ")[:3]) for line in lines]


def test_every_cell_runs(chapter):
    """No cell raises, none is left out, and the verdicts are those that are stored."""
    cells = chapter.cells()
    raised = [
        f"{cell['source'].splitlines()[0]} → {output['ename']}: {output['evalue']}"
        for cell, output in outputs_of(cells)
        if output["output_type"] == "error"
    ]
    assert not raised, f"{chapter.path}: {'; '.join(raised)}"
    assert all(cell["execution_count"] for cell in cells if cell["cell_type"] == "code")
    stored = nbformat.read(ROOT / "notebooks" / chapter.path, as_version=4).cells
    assert claim_lines(cells) == claim_lines(stored) != []


def test_every_picture_is_shown(chapter):
    """Each picture of the outputs can be decoded, and is described in the reader's language."""
    pictures = [output for _, output in outputs_of(chapter.cells()) if "image/png" in output.get("data", ())]
    images = chapter.page.locator(".jp-RenderedImage img").all()
    assert len(images) == len(pictures) > 0
    for image in images:
        assert image.evaluate(PIXELS)
        words = image.get_attribute("alt")
        assert words
        assert bool(HANGUL.search(words)) == (chapter.language == "ko"), words


def test_outputs_speak_the_readers_language(chapter):
    """Verdicts and checks are Korean in the Korean notebook and English in the English one."""
    lines = claim_lines(chapter.cells())
    assert {verdict for *_, verdict in lines} <= VERDICTS[chapter.language]
    for line in lines:
        assert bool(HANGUL.search(line[1])) == (chapter.language == "ko"), line


def test_korean_letters_are_drawn(chapter):
    """Pictures with Hangul have every letter: no warning below a cell, and none when the kernel draws."""
    assert not re.findall("Glyph [^.]* missing from font", json.dumps(chapter.cells()))
    answer = chapter.run_in_kernel(DRAW_HANGUL.format(letters="과대적합 뷁 − ✓"))
    assert answer["status"] == "ok", answer["evalue"]
    # The proof that it would have been noticed: a letter that the fonts do not have.
    assert "missing" in chapter.run_in_kernel(DRAW_HANGUL.format(letters="\ue000"))["evalue"]


def test_slider_changes_the_picture(chapter):
    """An arrow key on the slider's handle draws the next picture; the other arrow key brings the first one back."""
    cell = chapter.cell("widgets.explore(")
    handle, image = cell.get_by_role("slider"), cell.locator("img")
    assert LABEL[chapter.language] in cell.locator(".jp-OutputArea").inner_text()
    first, value = image.evaluate(PIXELS), handle.get_attribute("aria-valuenow")

    def picture_after(key):
        with chapter.change_of(image, "it.src"):
            handle.press(key)
        return image.evaluate(PIXELS)

    assert picture_after("ArrowRight") != first
    assert handle.get_attribute("aria-valuenow") != value
    assert picture_after("ArrowLeft") == first


@pytest.mark.parametrize(
    ("exercise", "name", "mistake"),
    [
        ("00.diagnose", "diagnose", "validation_error_only"),
        ("00.parameters", "num_parameters", "biases_forgotten"),
    ],
)
def test_exercise_is_checked(chapter, exercise, name, mistake):
    """Not answered; then a usual mistake is typed in, and named; then the right answer."""
    not_answered, not_yet, right = STATES[chapter.language]
    cell = chapter.cell(f'exercises.check("{exercise}"')
    assert not_answered in cell.locator(".jp-OutputArea").inner_text()
    for answer, state in ((WRONG[exercise][mistake][0], not_yet), (RIGHT[exercise][0], right)):
        expected = exercises.check(exercise, answer)
        assert expected.mistake == (mistake if state == not_yet else None)
        hint = expected.message.replace("`", "")  # in the page, code is set in another font
        if callable(answer):
            source = inspect.getsource(answer).replace(answer.__name__, name)
        else:
            source = f"{name} = {answer}\n"
        shown = chapter.type_and_run(cell, f'{source}\nexercises.check("{exercise}", {name})')
        assert state in shown
        assert hint in shown


def test_nothing_comes_from_elsewhere(chapter):
    """The page asks no other computer for anything."""
    assert chapter.requests == []


def test_stored_sounds_can_be_played(browser, lab, pictures):
    """The players of the Korean chapter on audio have their sounds before any cell is run."""
    with NotebookPage(browser, lab, "ko/07_audio_augmentation.ipynb", pictures) as chapter:
        players = chapter.page.locator("audio")
        assert players.count() > 10
        seconds = players.evaluate_all(SECONDS)
    assert all(0.1 < each < 60 for each in seconds), seconds


def test_lab_opens_at_the_readers_language(browser, lab, pictures):
    """The first page lists the Korean chapters, asks nothing, and a double click opens one."""
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(lab.address(""), timeout=OPEN_MS)
    files = page.locator(".jp-DirListing-item")
    files.first.wait_for(timeout=OPEN_MS)
    assert "/lab/tree/ko" in page.url
    chapters = {path.name for path in (ROOT / "notebooks" / "ko").glob("*.ipynb")}
    assert chapters <= {name.splitlines()[0] for name in files.all_inner_texts()}
    files.filter(has_text="01_dropout").dblclick()
    title = page.locator(".jp-Notebook h1").first
    title.wait_for(timeout=OPEN_MS)
    page.screenshot(path=pictures / "test_lab_opens_at_the_readers_language.png")
    assert "드롭아웃" in title.inner_text()
    assert not page.get_by_role("alert").all_inner_texts()
    page.close()
