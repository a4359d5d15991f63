"""A headless browser for the tests in this folder."""

import shutil

import pytest


@pytest.fixture(scope="module")
def browser():
    """The computer's Chromium as a Browser of Playwright; without one the test is skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with playwright.sync_playwright() as session:
        browser = session.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()
