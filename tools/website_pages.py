"""Lay out the sources of the website: copies of the notebooks, and the pages made from README and data card."""

import os
import re
import shutil
from pathlib import Path

import nbformat
from notebook_source import LANGUAGES
from readme import BEGIN, END, READMES, verdicts

FILES = Path(__file__).parent / "website_files"
TEXTS = {
    "en": {
        "chapters": "Chapters",
        "more": "More",
        "solutions": "Solutions",
        "solutions_text": "Try the exercises first: their checks know the usual mistakes and say what to look at.",
        "teachers": "for teachers",
        "data": "Data",
        "data_note": "",
        "licence": "Licence and citation",
        "licence_text": "The code is under the MIT License ([text]({LICENSE})), text and figures are under CC BY 4.0 "
        "([text]({LICENSE-TEXT})), the data under licences of their own ([list]({data/README.md})). "
        "To cite the course: [CITATION.cff]({CITATION.cff}). The formulas are drawn by KaTeX "
        "(MIT License, Khan Academy and other contributors).",
        "count": "{number} claims: {counts}.",
        "claim": "claim",
        "verdict": "verdict",
    },
    "ko": {
        "chapters": "차례",
        "more": "더 보기",
        "solutions": "해답",
        "solutions_text": "연습 문제를 먼저 풀어 보십시오. 흔한 실수를 알아보고 무엇을 살펴야 할지 알려 줍니다.",
        "teachers": "수업 안내",
        "data": "데이터",
        "data_note": "*이 페이지는 영어로 되어 있습니다.*",
        "licence": "라이선스와 인용",
        "licence_text": "코드는 MIT 라이선스([전문]({LICENSE})), 글과 그림은 CC BY 4.0([전문]({LICENSE-TEXT}))입니다. "
        "데이터는 저마다의 라이선스를 따릅니다([목록]({data/README.md})). 이 강좌를 인용하려면 "
        "[CITATION.cff]({CITATION.cff})를 보십시오. 수식은 KaTeX(MIT 라이선스, Khan Academy와 기여자들)로 그렸습니다.",
        "count": "주장 {number}개: {counts}.",
        "claim": "주장",
        "verdict": "판정",
    },
}
# The word of a verdict in either language, and the class that colours it.
CLASSES = {
    "supported": "supported",
    "뒷받침됨": "supported",
    "refuted": "refuted",
    "반박됨": "refuted",
    "depends": "depends",
    "조건에 따라 다름": "depends",
}
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")


class Site:
    """The sources of the site in one language.

    Args:
        root: The course's folder.
        language: `"en"` or `"ko"`.
        folder: Where to write the sources; the other language's lie beside it.
    """

    def __init__(self, root, language, folder):
        self.root, self.language, self.folder = root, language, folder
        self.texts = TEXTS[language]
        self.pages = self._pages(language)
        other = next(name for name in LANGUAGES if name != language)
        self.elsewhere = {
            origin: f"../{other}/{page.with_suffix('.html').as_posix()}"
            for origin, page in self._pages(other).items()
            if origin not in self.pages and page.suffix in (".md", ".ipynb")
        }

    def _pages(self, language):
        """`{path in the course: path in the site's sources}` of everything that a page may link to."""
        root, notebooks = self.root, self.root / "notebooks" / language
        pages = {root / READMES[language]: Path("index.md"), root / "data" / "README.md": Path("data.md")}
        for path in (
            *sorted(notebooks.glob("[0-9]*.ipynb")),
            *sorted(notebooks.glob("solutions/[0-9]*.ipynb")),
        ):
            pages[path] = path.relative_to(notebooks)
        for path in sorted((root / "docs" / "teachers" / language).glob("*.md")):
            pages[path] = Path("teachers") / ("index.md" if path.stem == "README" else path.name)
        for path in (
            *(root / name for name in ("LICENSE", "LICENSE-TEXT", "CITATION.cff", "course_lib/claims.toml")),
            root / "docs" / f"test_time_rule_{language}.png",
            *sorted((root / "data" / "licences").glob("*")),
        ):
            if path.exists():
                pages[path] = "files" / path.relative_to(root)
        return pages

    def write(self):
        """Write all sources; the folder must not exist yet."""
        shutil.copytree(FILES / "locales", self.folder / "locales")
        for origin, page in self.pages.items():
            if page.suffix != ".md":
                (self.folder / page).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(origin, self.folder / page)
            elif page.parts[0] == "teachers":
                self._write(page, self._teachers(origin, page))
        self._write("index.md", self.home())
        self._write("solutions/index.md", self._solutions())
        self._write("data.md", self._data())
        self._write("licence.md", self._licence())

    def _write(self, page, text):
        (self.folder / page).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / page).write_text(text, encoding="utf-8")

    def chapters(self, folder="."):
        """`{page: notebook}` of the chapters, or of the solutions with `folder="solutions"`."""
        pages = [(origin, page) for origin, page in self.pages.items() if page.suffix == ".ipynb"]
        return {page: nbformat.read(origin, 4) for origin, page in pages if page.parent == Path(folder)}

    def relinked(self, text, origin, page="index.md"):
        """Let the links of a text from `origin` work on `page`; a link to what the site lacks becomes its text."""

        def replace(match):
            label, target = match.groups()
            path, hash_sign, anchor = target.partition("#")
            if "://" in target or not path:
                return match[0]
            place = Path(os.path.normpath(origin.parent / path))
            up = Path(page).parent
            if place in self.pages:
                link = Path(os.path.relpath(self.pages[place], up)).as_posix()
                return f"[{label}]({link}{hash_sign}{anchor})"
            if place in self.elsewhere:  # another Sphinx project: a plain link, which Sphinx does not look up
                return f'<a href="{"../" * len(up.parts)}{self.elsewhere[place]}">{label}</a>'
            return label

        return _LINK.sub(replace, text)

    def home(self):
        """The first page: what README says, chapters, how to run the course, and all verdicts."""
        origin = self.root / READMES[self.language]
        head, *sections = re.split(r"^(?=## )", origin.read_text(encoding="utf-8"), flags=re.MULTILINE)
        commands = next((text for text in sections if "course.py lab" in text), "")
        measured = next((text for text in sections if BEGIN in text), "")
        picture = re.search(r"^!\[.*?\]\(docs/.*?\)\n\n\*.*?\*\n", commands, re.DOTALL | re.MULTILINE)
        picture = picture[0] if picture else ""
        before, after = measured.split(BEGIN)[0], measured.split(END)[-1]
        parts = [
            self.relinked(head, origin),
            picture.replace("(docs/", "(files/docs/"),
            f"## {self.texts['chapters']}",
            self._chapter_list(),
            self.relinked(commands.replace(picture, ""), origin),
            before,
            self._verdict_table(),
            self.relinked(after, origin),
            self._toctree(self.chapters(), self.texts["chapters"]),
            self._toctree(self._more(), self.texts["more"]),
        ]
        return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"

    def _more(self):
        teachers = [Path("teachers/index.md")] if Path("teachers/index.md") in self.pages.values() else []
        return [Path("solutions/index.md"), *teachers, Path("data.md"), Path("licence.md")]

    def _toctree(self, pages, caption=None):
        options = [":hidden:", ":maxdepth: 1", *([f":caption: {caption}"] if caption else [])]
        lines = [*options, "", *(page.with_suffix("").as_posix() for page in pages)]
        return "\n".join(["```{toctree}", *lines, "```"])

    def _chapter_list(self):
        """The chapters with their subject and how long they take, both as the notebook says it."""
        items = []
        for page, notebook in self.chapters().items():
            title, text = heading(first_cell(notebook))
            items.append(f"- [**{title}**]({page})\\\n  {text}")
        return "\n".join(["{.chapters}", *items])

    def _verdict_table(self):
        """Each claim with its verdict, and a link to where it is judged."""
        rows, counts = [], {}
        for notebook in self.chapters().values():
            for claim, (statement, verdict) in sorted(verdicts(notebook).items()):
                statement = re.sub(r"([\[\]|*_$<])", r"\\\1", statement)
                style = "{.verdict ." + CLASSES.get(verdict, "open") + "}"
                rows.append(f"| [{claim}](#{claim.lower()}) · {statement} | [{verdict}]{style} |")
                counts[verdict] = counts.get(verdict, 0) + 1
        order = sorted(counts, key=[*CLASSES, *sorted(counts)].index)
        counted = " · ".join(f"{verdict} {counts[verdict]}" for verdict in order)
        head = [f"| {self.texts['claim']} | {self.texts['verdict']} |", "|---|---|"]
        sentence = self.texts["count"].format(number=len(rows), counts=counted)
        return "\n".join([sentence, "", "{.verdicts}", *head, *rows]) if rows else ""

    def _solutions(self):
        pages = self.chapters("solutions")
        items = [f"- [{heading(first_cell(notebook))[0]}]({page.name})" for page, notebook in pages.items()]
        toctree = self._toctree(Path(page.name) for page in pages)
        return "\n\n".join(
            [f"# {self.texts['solutions']}", self.texts["solutions_text"], "\n".join(items), toctree]
        )

    def _teachers(self, origin, page):
        text = self.relinked(origin.read_text(encoding="utf-8"), origin, page)
        if page.stem == "index":
            pages = (place for place in self.pages.values() if place.parent == page.parent and place != page)
            return text + "\n" + self._toctree(Path(place.name) for place in pages) + "\n"
        return re.sub(r"^# (.*)$", rf"# \1 · {self.texts['teachers']}", text, count=1, flags=re.MULTILINE)

    def _data(self):
        origin = self.root / "data" / "README.md"
        text = origin.read_text(encoding="utf-8").split("\n", 1)[1]
        text = re.sub(r"`(licences/[^`]+)`", r"[`\1`](\1)", text)
        return "\n\n".join(
            [f"# {self.texts['data']}", self.texts["data_note"], self.relinked(text, origin, "data.md")]
        )

    def _licence(self):
        places = {origin.relative_to(self.root).as_posix(): page for origin, page in self.pages.items()}
        text = re.sub(r"\{([\w./-]+)\}", lambda match: str(places[match[1]]), self.texts["licence_text"])
        return f"# {self.texts['licence']}\n\n{text}\n"


def first_cell(notebook):
    """The text of a notebook from its title on."""
    return next(cell.source for cell in notebook.cells if cell.source.startswith("# "))


def heading(text):
    """The title of a text in Markdown and the paragraph below it."""
    title, _, rest = text.partition("\n")
    return title.removeprefix("# "), rest.strip().split("\n\n")[0].replace("\n", " ")
