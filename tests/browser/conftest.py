"""A headless browser and JupyterLab, once for each module.

Not for the session: Playwright keeps an event loop running in this thread, and other tests start their own.
"""

import os
import shutil
from pathlib import Path

import pytest
from lab_server import ROOT, LabServer, course

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
CHANNELS = ("chrome", "msedge")


@pytest.fixture(scope="module")
def browser():
    """Chromium, Chrome or Edge of this computer, as a Browser of Playwright; without one the test is skipped."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        pytest.skip(
            course.say(
                en="The browser tests need Playwright: pip install -r requirements.txt",
                ko="브라우저 테스트에는 Playwright가 필요합니다: pip install -r requirements.txt",
            )
        )
    choices = [{"executable_path": program} for name in PROGRAMS if (program := shutil.which(name))]
    choices += [{"channel": channel} for channel in CHANNELS]
    with sync_playwright() as playwright:
        for choice in choices:
            try:
                browser = playwright.chromium.launch(**choice)
            except Error:  # not there, or a stub that only says how to install it
                continue
            yield browser
            browser.close()
            return
    pytest.skip(
        course.say(
            en="The browser tests need Chromium, Google Chrome or Edge "
            "(Debian: sudo apt install chromium; elsewhere: https://www.google.com/chrome).",
            ko="브라우저 테스트에는 Chromium, Google Chrome, Edge 가운데 하나가 필요합니다"
            "(데비안: sudo apt install chromium, 그 밖: https://www.google.com/chrome).",
        )
    )


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """JupyterLab over a copy of the notebooks, for a reader of Korean."""
    with LabServer(tmp_path_factory.mktemp("lab"), "ko") as server:
        yield server


@pytest.fixture(scope="session")
def pictures():
    """The folder for screenshots: COURSE_SCREENSHOTS, else `screenshots` in the course's folder."""
    folder = Path(os.environ.get("COURSE_SCREENSHOTS") or ROOT / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
