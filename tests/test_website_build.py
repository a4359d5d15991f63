"""The website: two languages, every link, formulas, Korean search, and nothing from elsewhere."""

import filecmp
import json
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
import readme
import website
import website_formulas
import website_notebooks
import website_search
from bs4 import BeautifulSoup
from demo_site import chapter, write, write_site_project
from site_check import broken_links, fetched_from_elsewhere, soups

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small course, with its site in the folder `site`."""
    root = write_site_project(tmp_path_factory.mktemp("project"))
    assert website.main([], root=root) == 0
    return root


@pytest.fixture(scope="module")
def small(project):
    """The pages of the small site by their address, `"en/01_dropout.html"`."""
    site = project / "site"
    return {path.relative_to(site).as_posix(): page for path, page in soups(site).items()}


def test_small_site_has_all_pages_in_both_languages(small):
    """Chapters, solutions, notes for teachers, data, licence and search exist twice; the root leads to both."""
    names = ["01_dropout", "02_penalties", "solutions/01_dropout", "solutions/index", "teachers/01_dropout"]
    names += ["teachers/index", "data", "licence", "index", "search"]
    wanted = {f"{language}/{name}.html" for language in ("en", "ko") for name in names}
    assert set(small) == wanted | {"index.html", "en/teachers/02_penalties.html"}
    assert {a["href"] for a in small["index.html"].find_all("a")} == {"en/index.html", "ko/index.html"}


def test_small_site_is_whole(project):
    """Every link of the small site leads somewhere, and nothing is fetched from elsewhere."""
    pages = soups(project / "site")
    assert broken_links(pages) == []
    assert fetched_from_elsewhere(project / "site", pages) == []


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("en/01_dropout", "../ko/01_dropout.html"),
        ("ko/solutions/01_dropout", "../../en/solutions/01_dropout.html"),
        ("ko/index", "../en/index.html"),
        ("en/search", "../ko/search.html"),
    ],
)
def test_language_switch_leads_to_the_same_page(small, page, target):
    """Each page names its language and links the same page in the other one."""
    language, other = page[:2], target.rpartition("../")[2][:2]
    switch = small[f"{page}.html"].select_one("a.page-link[rel=alternate]")
    assert (switch["href"], switch["lang"]) == (target, other)
    assert small[f"{page}.html"].html["lang"] == language


def test_page_of_one_language_only_switches_to_the_other_home(small):
    """Where the other language lacks a page, the switch leads to its first page."""
    assert "ko/teachers/02_penalties.html" not in small
    switch = small["en/teachers/02_penalties.html"].select_one("a.page-link[rel=alternate]")
    assert switch["href"] == "../../ko/index.html"


def test_home_lists_chapters_and_verdicts(small):
    """The first page holds pitch, picture, chapters with their first line, and a link from claim to verdict."""
    home = small["ko/index.html"]
    assert "A pitch." in home.text
    assert home.select_one("article img")["src"].endswith("test_time_rule_ko.png")
    items = [" ".join(item.text.split()) for item in home.select("ul.chapters > li")]
    assert items == ["01 · 드롭아웃은 무엇인가 60 minutes.", "02 · 벌점 9."]
    rows = [[cell.text for cell in row.find_all("td")] for row in home.select("table.verdicts tbody tr")]
    assert rows == [["C01 · It works", "뒷받침됨"]]
    assert home.select_one("table.verdicts a")["href"] == "01_dropout.html#c01"
    assert home.select_one(".verdict")["class"] == ["verdict", "supported"]
    assert small["ko/01_dropout.html"].find(id="c01").name == "div"


def test_link_to_what_the_site_lacks_becomes_text(small):
    """README's link to a file that is not published is no dead link."""
    assert small["en/index.html"].find("a", string="a file") is None
    assert "a file that the site lacks" in small["en/index.html"].text


def test_chapter_offers_its_solutions_and_itself(project, small):
    """Below the last exercise stands the link to the solutions; the notebook to download is the committed one."""
    page = small["en/01_dropout.html"]
    link = page.select_one("p.solutions a")
    assert link["href"] == "solutions/01_dropout.html"
    assert "exercises.check" in link.find_previous("pre").text
    download = page.select_one("a.page-link[download]")["href"]
    assert filecmp.cmp(
        project / "site/en" / download, project / "notebooks/en/01_dropout.ipynb", shallow=False
    )
    assert small["en/index.html"].select_one("a.page-link[download]") is None


def test_chapter_shows_what_needs_no_kernel(small):
    """Formulas as HTML and MathML, sounds, a described picture, a folded set-up; no widget and no badge."""
    page = small["ko/01_dropout.html"]
    assert len(page.select("article .katex-display")) == 1
    assert "그리고" in page.select_one(".katex-display math").text
    assert page.select_one("article audio source")["src"].startswith("data:audio/wav")
    assert page.select_one(".cell_output img")["alt"] == "a black dot"
    assert "begin()" in page.select_one("details.hide").text
    assert "준비 코드 보기" in page.select_one("details.hide summary").text
    assert "widget" not in str(page.article).replace("widgets.explore", "").replace("widgets</span>", "")
    assert "슬라이더" in page.select_one("p.slider").text
    assert page.find("a", string="Open in Colab")["href"] == "https://colab.example/01.ipynb"


@pytest.mark.parametrize(
    "english",
    ["On this page", "Back to top", "Skip to content", "Toggle", "Link to this", "Light mode", "Next<"],
)
def test_korean_pages_speak_korean(small, english):
    """What the theme says is English on English pages only."""
    assert english in str(small["en/01_dropout.html"]).replace("Next</span>", "Next<")
    assert english not in str(small["ko/01_dropout.html"]).replace("Next</span>", "Next<")


def test_web_version_keeps_anchors_out_of_solutions():
    """A claim printed again in a solution does not get a second anchor."""
    for is_chapter in (True, False):
        cells = website_notebooks.web_version(chapter("en"), language="en", is_chapter=is_chapter).cells
        assert any(cell.source == "(c01)=" for cell in cells) == is_chapter


@pytest.mark.parametrize(
    ("tex", "text"), [(r"\mathbb E\,\tilde h_j", "~"), (r"\text{평균} \approx 2", "평균"), (r"2^{10}", "2")]
)
def test_formula_is_html_and_mathml(tex, text):
    """A formula is drawn, Korean words included, and said in MathML for who cannot see it."""
    html = website_formulas.formula(tex)
    assert text in BeautifulSoup(html, "html.parser").select_one("math").text
    assert 'aria-hidden="true"' in html
    assert "katex-display" not in html
    assert "katex-display" in website_formulas.formula(tex, display=True)


def test_formula_that_cannot_be_drawn_names_itself():
    """The error holds the formula and the place."""
    with pytest.raises(ValueError, match=r"'x \\\\nonsense' cannot be drawn.*Undefined control sequence"):
        website_formulas.formula(r"x \nonsense")


def test_mistakes_stop_the_build_and_keep_the_old_site(tmp_path, capsys):
    """What Sphinx warns of and a formula that cannot be drawn are errors, with their place."""
    root = write_site_project(tmp_path / "course")
    write(root / "data" / "README.md", "# Data\n\n![lost](nowhere.png)\n\n$\\nonsense$\n")
    old = tmp_path / "site"
    write(old / website.MARK, "old")
    assert website.main(["--output", str(old)], root=root) == 1
    message = capsys.readouterr().err
    assert re.search(r"data\.md:\d+: WARNING: image file not readable: nowhere\.png", message)
    assert "data: The formula '\\\\nonsense' cannot be drawn" in message
    assert (old / website.MARK).read_text() == "old"


def test_folder_of_something_else_is_not_touched(tmp_path, capsys):
    """A folder that holds no website of the course is left as it is."""
    write(tmp_path / "homework.txt", "mine")
    assert website.main(["--output", str(tmp_path)], root=tmp_path) == 1
    assert "choose another folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["homework.txt"]


def test_korean_words_are_found_by_their_beginning():
    """The index holds every beginning of two syllables and more; Latin and Korean parts are words of their own."""
    words = set(website_search.KoreanSearch({}).split("드롭아웃으로 Keras의 L2 규제를"))
    assert {"드롭", "드롭아", "드롭아웃", "드롭아웃으로", "규제", "규제를", "Keras", "의", "L2"} <= words
    assert "Keras의" not in words
    assert "드" not in words


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("드롭아웃은", "드롭아웃"),
        ("규제로", "규제"),
        ("신경망에서는", "신경망"),
        ("정도", "정도"),
        ("결과", "결과"),
    ],
)
def test_particles_are_taken_off_the_query(typed, sought):
    """The pattern that the page uses leaves two syllables at least."""
    pattern = re.search(r"replace\(/(.*?)/", website_search.KoreanSearch.js_stemmer_code)[1]
    assert re.sub(pattern, r"\1", typed) == sought


def test_site_check_finds_what_is_wrong(tmp_path):
    """A missing file, a missing place and a script from elsewhere are found."""
    write(
        tmp_path / "a.html", '<a href="b.html">x</a><a href="#there">y</a><p id="here"><a href="#here">z</a>'
    )
    write(
        tmp_path / "c.html",
        '<script src="https://cdn.example/x.js"></script><a href="https://a.example">ok</a>',
    )
    write(tmp_path / "d.css", '@import "//fonts.example/a.css"; p { background: url(lost.png) }')
    write(tmp_path / "e.js", 'load("https://cdn.example/y.js"); // see https://docs.example')
    pages = soups(tmp_path)
    assert [line.rpartition(": ")[2] for line in broken_links(pages)] == ["b.html", "#there"]
    found = [line.rpartition(": ")[2] for line in fetched_from_elsewhere(tmp_path, pages)]
    assert found == [
        "https://cdn.example/x.js",
        "//fonts.example/a.css",
        "lost.png",
        "https://cdn.example/y.js",
    ]


@pytest.fixture(scope="module")
def pages(built_website):
    """The pages of the course's own site by their address."""
    return {path.relative_to(built_website).as_posix(): page for path, page in soups(built_website).items()}


@pytest.mark.slow
def test_real_site_is_whole(built_website, pages):
    """Every link and every anchor leads somewhere; nothing is fetched from elsewhere."""
    by_path = {built_website / name: page for name, page in pages.items()}
    assert broken_links(by_path) == []
    assert fetched_from_elsewhere(built_website, by_path) == []


@pytest.mark.slow
def test_real_site_languages_mirror_each_other(pages):
    """Both languages have the same pages, and each page leads to its twin."""
    names = {language: {n[3:] for n in pages if n.startswith(language)} for language in ("en", "ko")}
    assert names["en"] == names["ko"]
    for name in names["en"]:
        for language, other in (("en", "ko"), ("ko", "en")):
            page = pages[f"{language}/{name}"]
            assert page.html["lang"] == language
            up = "../" * (name.count("/") + 1)
            assert page.select_one("a.page-link[rel=alternate]")["href"] == f"{up}{other}/{name}"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
def test_real_site_chapters_show_what_the_notebooks_hold(pages, language):
    """Headings in their order, as many formulas on lines of their own, as many sounds and pictures."""
    for path in (ROOT / "notebooks" / language).rglob("[0-9]*.ipynb"):
        notebook = nbformat.read(path, 4)
        name = path.relative_to(ROOT / "notebooks").with_suffix(".html").as_posix()
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
        article = pages[name].article
        headings = [re.sub(r"\W", "", h.text) for h in article.find_all(re.compile("^h[1-6]$"))]
        wanted = [re.sub(r"[\W_]|`", "", line) for line in re.findall(r"^#+ (.*)$", text, re.MULTILINE)]
        assert [h.replace("_", "") for h in headings] == wanted, name
        assert len(article.select(".katex-display")) == text.count("$$") // 2, name
        html = "".join(data.get("text/html", "") for data in outputs)
        assert len(article.find_all("audio")) == html.count("<audio"), name
        assert len(article.find_all("img")) == sum("image/png" in data for data in outputs), name
        assert len(article.select("div[role=status]")) == html.count('role="status"'), name
        assert "widget-view" not in str(article), name


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
def test_real_site_home_shows_the_verdicts_of_the_readme(pages, language):
    """The table is README's, row by row, and each claim leads to where it is judged."""
    lines = readme.section(ROOT, language).splitlines()
    wanted = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "| C" in line]
    rows = pages[f"{language}/index.html"].select("table.verdicts tbody tr")
    assert [[cell.text.strip() for cell in row.find_all("td")] for row in rows] == wanted
    assert all("#c" in row.a["href"] for row in rows)


@pytest.mark.slow
def test_real_site_search_index_finds_korean_stems(built_website, pages):
    """드롭아웃 is indexed for every chapter that has the word in whatever form."""
    text = (built_website / "ko" / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    found = {
        index["docnames"][number]
        for terms in (index["terms"], index["titleterms"])
        for number in (terms["드롭아웃"] if isinstance(terms["드롭아웃"], list) else [terms["드롭아웃"]])
    }
    for name, page in pages.items():
        if name.startswith("ko/") and "search" not in name and "드롭아웃" in page.article.text:
            assert name[3:].removesuffix(".html") in found


def test_output_folder_is_ignored_by_git():
    """The site beside course.py is not committed by accident."""
    if not (ROOT / ".git").exists():
        pytest.skip("no clone of the repository: nothing to ask git")
    status = subprocess.run(["git", "check-ignore", "--quiet", "site/index.html"], cwd=ROOT)
    assert status.returncode == 0
