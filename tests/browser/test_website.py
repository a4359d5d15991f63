"""The website opened from the disk in a headless Chromium: width, search, languages, formulas."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The theme hides what is too wide for <html>; on a phone its box of the text would scroll instead.
TOO_WIDE = """() => [...document.querySelectorAll("html, .content")]
    .some((box) => box.scrollWidth > box.clientWidth)"""
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def page(browser):
    """A page of a phone's width; the test fails if it logs an error or asks a server for anything."""
    page = browser.new_page(viewport=PHONE)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: line.type == "error" and problems.append(line.text))
    page.on("request", lambda request: request.url.startswith("http") and problems.append(request.url))
    yield page
    page.close()
    assert problems == []


def search(page, website, language, words):
    """Type into the search field of the first page; returns the addresses found."""
    page.set_viewport_size(DESKTOP)
    page.goto((website / language / "index.html").as_uri())
    page.fill("input.sidebar-search", words)
    page.press("input.sidebar-search", "Enter")
    page.wait_for_selector("#search-results .search-summary:not(:empty)")
    return [a.get_attribute("href") for a in page.locator("#search-results li > a").all()]


def test_no_page_scrolls_sideways(page, built_website):
    """On a phone and on a desktop, wide tables, code, figures and formulas scroll in their own boxes."""
    too_wide = []
    for path in sorted(built_website.rglob("*.html")):
        page.goto(path.as_uri())
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            if page.evaluate(TOO_WIDE):
                too_wide.append((path.relative_to(built_website).as_posix(), size["width"]))
    assert too_wide == []


@pytest.mark.parametrize("words", ["드롭아웃", "드롭아웃은", "드롭아웃을"])
def test_korean_search_finds_every_form(page, built_website, words):
    """The chapters on dropout come first, whichever particle is typed."""
    found = search(page, built_website, "ko", words)
    assert {"01_dropout.html", "02_why_dropout_works.html", "03_dropout_in_practice.html"} <= set(found[:6])
    assert "쪽을 찾았습니다" in page.inner_text("#search-results .search-summary")


def test_korean_search_says_that_nothing_was_found(page, built_website):
    """A word that nobody wrote gives a sentence, not an error."""
    assert search(page, built_website, "ko", "없는낱말") == []
    assert "찾는 말이 없습니다" in page.inner_text("#search-results .search-summary")


def test_english_search_finds_a_chapter(page, built_website):
    """English words are stemmed by Sphinx: "regularized" finds regularization."""
    assert "04_l1_and_l2.html" in search(page, built_website, "en", "regularized penalties")


def test_language_switch_stays_in_the_chapter(page, built_website):
    """A click on the language leads to the same chapter, and back."""
    page.goto((built_website / "en" / "solutions" / "01_dropout.html").as_uri())
    page.click("a.page-link[lang=ko]")
    assert page.url == (built_website / "ko" / "solutions" / "01_dropout.html").as_uri()
    assert "드롭아웃" in page.inner_text("h1")
    page.click("a.page-link[lang=en]")
    assert page.url.endswith("en/solutions/01_dropout.html")


def test_claim_leads_to_its_verdict(page, built_website):
    """From the table on the first page to the cell that judges the claim."""
    page.goto((built_website / "ko" / "index.html").as_uri())
    page.click("table.verdicts a[href$='#c10']")
    assert page.url.endswith("01_dropout.html#c10")
    assert "C10 · " in page.inner_text(".cell:target")


def test_formulas_have_their_font_without_a_script(browser, built_website):
    """Formulas are finished HTML: with scripts off they are drawn in KaTeX's fonts, and the menu opens."""
    page = browser.new_page(viewport=PHONE, java_script_enabled=False)
    fonts = []
    page.on("requestfinished", lambda request: fonts.append(request.url.rpartition("/")[2]))
    page.goto((built_website / "ko" / "04_l1_and_l2.html").as_uri())
    assert page.locator(".formula .katex-display").first.is_visible()
    page.click("label.nav-overlay-icon")
    assert page.locator(".sidebar-tree a[href='00_overfitting.html']").is_visible()
    page.close()
    assert {"KaTeX_Math-Italic.woff2", "KaTeX_Main-Regular.woff2"} <= set(fonts)


@pytest.mark.parametrize(("locale", "folder"), [("ko-KR", "ko"), ("en-US", "en"), ("de-DE", None)])
def test_root_page_leads_to_the_readers_language(browser, built_website, locale, folder):
    """A Korean or English browser is led on; any other sees two links."""
    page = browser.new_page(locale=locale)
    page.goto((built_website / "index.html").as_uri())
    if folder:
        page.wait_for_url(f"**/{folder}/index.html")
    else:
        assert page.locator("a").count() == 2
    page.close()
