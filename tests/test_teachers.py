"""The pages for teachers: the rule of the minutes, what stands on the pages, and that they are never stale."""

import re
from pathlib import Path

import exercise_hints
import nbformat
import pytest
import teachers
from demo_chapter import pair, pretend_to_execute, write_source
from exercise_answers import WRONG
from lesson_minutes import Section, count_words, prompts, question, sections, two_lessons
from notebook_source import LANGUAGES, SourceError, parse

import notebooks
from course_lib import exercises

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.stem for path in (ROOT / "notebooks" / "src").glob("[0-9]*.py"))
PAGES = sorted((ROOT / teachers.FOLDER).rglob("*.md"))
CLAIM = re.compile(r"^- ([CR]\d\d[a-z]?) · .* · \*\*(.+)\*\*( †)?$", re.MULTILINE)

CHAPTER = (
    pair(
        "# 01 · Dropout\n\nAbout 30 seconds of computing on two cores, 20 minutes of reading.\n\n"
        "**After this chapter you can**\n\n1. add;\n2. multiply.\n\n**Before you start:** count.",
        "# 01 · 드롭아웃\n\n코어 두 개로 약 30초, 읽는 데 20분쯤 걸립니다.\n\n"
        "**이 장을 마치면**\n\n1. 더할 수 있습니다.\n2. 곱할 수 있습니다.\n\n**미리 알아야 할 것:** 세기입니다.",
    )
    + '# %% tags=["setup"]\nimport math\n\n'
    + pair(
        "Hello.\n\n## 1. Adding\n\n**Predict:** 1 + 1?",
        "안녕하세요.\n\n## 1. 더하기\n\n**예상해 보십시오.** 1 + 1은?",
    )
    + "# %%\nprint(1)\n\nprint(2)\n\n"
    + pair("## Exercises\n\n**1. Rate.** Which rate?", "## 연습 문제\n\n**1. 비율.** 얼마입니까?")
    + '# %% role="exercise"\nrate = ...\nexercises.check("01.keras_rate", rate)\n\n'
    + '# %% role="solution"\nrate = 0.2\nexercises.check("01.keras_rate", rate)\n'
)


def entries(text):
    return parse(text, "01_demo.py").entries()


def part(minutes, exercises=0):
    """A section that takes so many minutes of reading in either language, and its exercises."""
    return Section(
        {"en": "x", "ko": "x"}, {"en": 119 * minutes, "ko": 101 * minutes}, exercises=[None] * exercises
    )


def page(language, name):
    return (ROOT / teachers.FOLDER / language / f"{name}.md").read_text(encoding="utf-8")


def rows(text, after):
    """The cells of the first table behind a heading, head and ruler left out."""
    lines = re.search(r"(?:^\|.*\n)+", text[text.index(after) :], re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.mark.parametrize(
    ("section", "english", "korean"),
    [
        (Section({}), 1, 1),
        (Section({}, {"en": 238, "ko": 202}), 2, 2),
        (Section({}, {"en": 119, "ko": 505}), 1, 5),
        (Section({}, code_lines=60), 3, 3),
        (Section({}, {"en": 238, "ko": 202}, 40, [{}, {}], [None]), 11, 11),
    ],
    ids=["empty", "text", "languages", "code", "all"],
)
def test_minutes_follow_the_rule(section, english, korean):
    """119 English or 101 Korean words, 20 lines and a prediction take a minute each, an exercise five; at least one."""
    assert (section.minutes("en"), section.minutes("ko")) == (english, korean)


def test_count_words_leaves_references_and_formulas_out():
    """Signs alone are no words; inline code and formulas count as they stand between spaces."""
    text = "## Two words\n\n- `Dropout(0.5)` – $p$\n\n$$a + b$$\n\n**References**\n\n- Somebody (2014).\n\n## More\n\nx"
    assert count_words(text) == 6


def test_sections_count_what_a_reader_meets():
    """Set-up, exercise and solution are no code to read; a heading within a cell begins a section."""
    opening, adding, practice = sections(entries(CHAPTER), "01_demo.py")
    assert opening.titles == {"en": None, "ko": None}
    assert adding.titles == {"en": "1. Adding", "ko": "1. 더하기"}
    assert [one.code_lines for one in (opening, adding, practice)] == [0, 2, 0]
    assert adding.predictions == [{"en": "**Predict:** 1 + 1?", "ko": "**예상해 보십시오.** 1 + 1은?"}]
    assert [(one.name, one.questions["ko"]) for one in practice.exercises] == [
        ("01.keras_rate", "**1. 비율.** 얼마입니까?")
    ]
    assert opening.words["en"] == count_words(entries(CHAPTER)[0].cells["en"].text) + 1


@pytest.mark.parametrize(
    ("english", "korean", "message"),
    [
        ("**Predict:** why?", "왜일까요?", "same number of predictions. There are: 0 in 'ko', 1 in 'en'"),
        ("## A\n\n## B", "## 가", "same number of `## ` headings"),
    ],
    ids=["predictions", "headings"],
)
def test_sections_want_both_languages_alike(english, korean, message):
    """What only one language has is named with its place."""
    with pytest.raises(SourceError, match=re.escape(message)) as error:
        sections(entries(pair(english, korean)), "01_demo.py")
    assert "01_demo.py, line 1" in str(error.value)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("## 6. Predict\n\nA. We `predict` and trust to predict.", "en", []),
        ("Zhang et al. (2017) did. **Predict** the sign. It ran before:", "en", ["Zhang et al. (2017) did. **Predict** the sign."]),
        ("A (1.5).\n**Predict:** what?\nLess? (A table.)", "en", ["A (1.5). **Predict:** what? Less?"]),
        ("So\n\n$$x$$\n\nof them. B. **Predict:** c?", "en", ["B. **Predict:** c?"]),
        ("**Which?** Predict three. C.\n\nD. Predict the verdicts:", "en", ["**Which?** Predict three.", "D. Predict the verdicts"]),
        ("가입니다. 부호를 **예상해\n보십시오.** 표입니다.", "ko", ["가입니다. 부호를 **예상해 보십시오.**"]),
        ("**예상한 다음** 재십시오. 절반일까요? (다릅니다.)", "ko", ["**예상한 다음** 재십시오. 절반일까요?"]),
    ],
    ids=["none", "citation", "questions", "formula", "two", "Korean", "Korean question"],
)  # fmt: skip
def test_prompts(text, language, found):
    """A prediction is its paragraph down to the last question, without what stands behind."""
    assert prompts(text, language) == found


def test_question_is_the_last_of_its_cell():
    """Bold numbers of a list are no exercises; what stands before the exercise is left out."""
    assert (
        question("1. **Low?**\n\n## Exercises\n\nGo.\n\n**1. Rate.** Which\nrate?")
        == "**1. Rate.** Which rate?"
    )


def test_two_lessons_are_as_equal_as_the_sections_allow():
    """The boundary that makes the longer lesson shortest; nothing is left for home if all fits."""
    parts = [part(10), part(20), part(10), part(15, exercises=1)]
    assert two_lessons(parts) == ((parts[:2], parts[2:]), [])


def test_two_lessons_leave_exercises_for_home():
    """If 45 minutes are too short, the exercises are done at home."""
    parts = [part(40), part(5, exercises=4), part(40)]
    assert two_lessons(parts) == (([parts[0]], [parts[2]]), [parts[1]])


@pytest.mark.parametrize("parts", [[part(46), part(1)], [part(1)]], ids=["too long", "one section"])
def test_two_lessons_none(parts):
    """No plan is better than one that does not fit."""
    assert two_lessons(parts) is None


def test_shortened_drops_what_all_hints_begin_with():
    """What was returned and wanted is told once; sentences with one particular, and whole hints, stay."""
    observed = ["For `a=1` you get 2; wanted is 3. ", "For `a=1` you get 4.5; wanted is 3. "]
    texts = [observed[0] + "Add.", observed[1] + "Do not add.", observed[1].strip(), "Another."]
    assert exercise_hints.shortened(texts) == [texts[0], "Do not add.", texts[2], texts[3]]
    short = ["You have `1`. A.", "You have `2`. B.", "You have `3`. C."]
    assert exercise_hints.shortened(short) == short


def test_hints_of_an_unknown_exercise():
    """An exercise without wrong answers in the tests is named."""
    with pytest.raises(ValueError, match=r"no wrong answers of the exercise '01\.bckward'"):
        exercise_hints.hints("01.bckward", "en")


def test_hints_are_what_the_check_says(tongue):
    """The hint in the page's language; the language in use is left as it was."""
    other = "ko" if tongue == "en" else "en"
    found = dict(exercise_hints.hints("01.keras_rate", tongue))
    assert found["keep_probability"] == exercises.check("01.keras_rate", 0.8).message
    assert dict(exercise_hints.hints("01.keras_rate", other)) != found
    assert exercises.check("01.keras_rate", 0.8).message == found["keep_probability"]


def test_slips_of_form_exist():
    """The names that pages leave out are names of mistakes; two are raised for any exercise and not in the tables."""
    known = {mistake for mistakes in WRONG.values() for mistake in mistakes}
    assert exercise_hints.OF_FORM - known == {"not_a_function", "wrong_parameters"}


def test_pages_are_those_of_the_chapters():
    """Each language has a list and a page for each chapter."""
    wanted = [f"{language}/{name}.md" for language in ("en", "ko") for name in [*NAMES, "README"]]
    assert [path.relative_to(ROOT / teachers.FOLDER).as_posix() for path in PAGES] == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", exercises.names())
def test_page_has_every_exercise_with_its_mistakes(name, language):
    """On the chapter's page, and nowhere else, with a hint in the page's language."""
    chapter = next(one for one in NAMES if one.startswith(name[:2]))
    blocks = re.split(r"^(?=\*\*\d+\. )", page(language, chapter), flags=re.MULTILINE)[1:]
    number = list(_checks(chapter)).index(name)
    assert blocks[number].startswith(f"**{number + 1}. ")
    listed = re.findall(r"^- `(\w+)`: (.+)$", blocks[number], re.MULTILINE)
    assert [mistake for mistake, _ in listed] == [
        one for one in WRONG[name] if one not in exercise_hints.OF_FORM
    ]
    for _, hint in listed:
        prose = re.sub("`[^`]*`", "", hint)
        assert any("가" <= sign <= "힣" for sign in prose) == (language == "ko")


def _checks(chapter):
    """The exercises of a chapter, in order."""
    source = (ROOT / "notebooks" / "src" / f"{chapter}.py").read_text(encoding="utf-8")
    return dict.fromkeys(re.findall(r'exercises\.check\("([^"]+)"', source))


@pytest.mark.parametrize("name", NAMES)
def test_page_has_every_section_and_adds_up(name):
    """The table lists all headings of the notebook; its total, the head and the list agree."""
    for language in LANGUAGES:
        notebook = nbformat.read(ROOT / "notebooks" / language / f"{name}.ipynb", as_version=4)
        texts = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        headings = re.findall(r"^## (.+)$", texts, re.MULTILINE)
        text = page(language, name)
        *parts, total = rows(text, {"en": "## Minutes", "ko": "## 시간"}[language])
        assert [row[0] for row in parts][1:] == headings
        minutes = sum(int(row[1]) for row in parts)
        assert total[1] == f"**{minutes}**"
        assert re.search(rf"\*\*\D*{minutes}\D*\*\*", text.split("##")[0])
        listed = {row[0].split("(")[-1]: row for row in rows(page(language, "README"), "\n| ")}
        assert listed[f"{name}.md)"][1] == str(minutes)
        assert listed[f"{name}.md)"][4:6] == total[3:]


@pytest.mark.parametrize("name", NAMES)
def test_page_has_the_same_structure_in_both_languages(name):
    """The same headings, counts, predictions, claims and mistakes; minutes of a section differ by one at most."""
    texts = {language: page(language, name) for language in LANGUAGES}
    shapes = {
        language: (
            re.findall(r"^#+ (?=(\d+\.)?)", text, re.MULTILINE),
            [claim for claim, *_ in CLAIM.findall(text)],
            re.findall(r"^- `(\w+)`", text, re.MULTILINE),
            len(re.findall(r"^> ", text, re.MULTILINE)),
            [row[2:] for row in rows(text, "\n| ")],
        )
        for language, text in texts.items()
    }
    assert shapes["en"] == shapes["ko"]
    pairs = zip(*(rows(text, "\n| ")[:-1] for text in texts.values()), strict=True)
    assert all(abs(int(one[1]) - int(other[1])) <= 1 for one, other in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_page_has_the_same_verdicts_in_both_languages(name):
    """Only what rests on measured time may differ, and is marked."""
    korean = {"supported": "뒷받침됨", "refuted": "반박됨", "depends": "조건에 따라 다름"}
    korean |= {"inconclusive": "판단 보류", "not tested": "검증하지 않음"}
    pairs = zip(CLAIM.findall(page("en", name)), CLAIM.findall(page("ko", name)), strict=True)
    for (_, english, mark), (_, other, other_mark) in pairs:
        assert mark == other_mark
        assert mark or korean[english] == other


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_page_is_whole(path):
    """No blank was left unfilled, and every link leads to a file."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\{\w*\}", re.sub(r"\$[^$]*\$|`[^`]*`", "", text))
    assert "None" not in re.sub("`[^`]*`", "", text)
    links = re.findall(r"\]\(([^)\s]+)\)", re.sub("`[^`]*`", "", text))
    assert links
    assert all((path.parent / link).resolve().is_file() for link in links), links


@pytest.fixture
def taught(course, monkeypatch):
    """A project with one chapter, built, and its pages for teachers."""
    monkeypatch.setattr(notebooks, "execute", pretend_to_execute)
    write_source(course, CHAPTER)
    (course / teachers.FOLDER).mkdir(parents=True)
    assert notebooks.main([], root=course) == 0
    return course


def test_course_notebooks_makes_the_pages(taught, capsys):
    """The command that builds the notebooks writes the pages, and a second time finds nothing to do."""
    text = (taught / teachers.FOLDER / "ko" / "01_demo.md").read_text(encoding="utf-8")
    assert "**약 7분**" in text
    assert "2. 곱할 수 있습니다." in text
    assert "세기입니다." in text
    capsys.readouterr()
    assert notebooks.main([], root=taught) == 0
    assert "teachers" not in capsys.readouterr().out
    assert notebooks.main(["--check"], root=taught) == 0


@pytest.mark.parametrize("name", ["en/01_demo.md", "ko/README.md", "en/02_gone.md"])
def test_stale_page_fails_the_check(taught, name, capsys):
    """An edited page, and one whose chapter is gone, are named; the next build puts them right."""
    path = taught / teachers.FOLDER / name
    path.write_text("edited", encoding="utf-8")
    assert notebooks.main(["--check"], root=taught) == 1
    assert f"docs/teachers/{name}: not what its source yields" in capsys.readouterr().out
    assert notebooks.main([], root=taught) == 0
    assert notebooks.main(["--check"], root=taught) == 0


def test_changed_source_makes_a_page_stale(taught):
    """A word more in the chapter, once its notebooks are built, is seen on the pages."""
    write_source(taught, CHAPTER.replace("1. Adding", "1. Adding numbers"))
    assert notebooks.rebuild(taught) == 0
    assert [path.name for path in sorted(teachers.stale(taught))] == ["01_demo.md"]
    assert teachers.main(["--check"], root=taught) == 1
    assert teachers.main([], root=taught) == 0
    assert teachers.main(["--check"], root=taught) == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("**Before you start:**", "Before:", "no prerequisites in 'en'"),
        ("**이 장을 마치면**", "이 장", "no objectives in 'ko'"),
        ("About 30 seconds", "Quick", "no line of seconds and minutes in 'en'"),
    ],
    ids=["prerequisites", "objectives", "head line"],
)
def test_chapter_without_its_head_is_named(taught, old, new, message):
    """What a page needs and the chapter's first cell lacks is told."""
    write_source(taught, CHAPTER.replace(old, new))
    with pytest.raises(SourceError, match=re.escape(message)):
        teachers.pages(taught)


def test_verdict_in_other_words_is_named(taught):
    """A stored output that is older than the register of claims is no source for a page."""
    path = taught / "notebooks" / "en" / "01_demo.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("output of", "C01 · Old words · refuted"), encoding="utf-8"
    )
    with pytest.raises(SourceError, match=r"en/01_demo\.ipynb prints C01 in other words.*--execute 01"):
        teachers.pages(taught)


def test_verdict_is_what_stands_behind_the_statement():
    """A statement may hold the sign that parts a line; the section is the first that prints the claim."""
    [c98a] = re.findall(r"^- C98a · (.*)$", page("en", "07_audio_augmentation"), re.MULTILINE)
    assert c98a.endswith("has the signal-to-noise ratio asked for · **supported**")
    sections_of_page = re.split(r"^### ", page("en", "01_dropout"), flags=re.MULTILINE)
    assert [part[0] for part in sections_of_page if re.search(r"^- C0[17] ", part, re.MULTILINE)] == [
        "1",
        "3",
    ]


def test_project_without_pages_gets_none(course, monkeypatch):
    """Where docs/teachers is missing, nothing is made and nothing is wrong."""
    monkeypatch.setattr(notebooks, "execute", pretend_to_execute)
    assert notebooks.main([], root=course) == 0
    assert not (course / "docs").exists()
    assert notebooks.main(["--check"], root=course) == 0
