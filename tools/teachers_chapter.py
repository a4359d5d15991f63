"""Read what a page for teachers is made of: a chapter's source, and the verdicts in its stored notebooks."""

import re
from dataclasses import dataclass

import nbformat
from lesson_minutes import sections
from notebook_build import chapter_title
from notebook_source import LANGUAGES, SourceError, parse

from course_lib.register import register

_HEAD_LINE = {
    "en": re.compile(r"^About (\d+) seconds of computing\b.*?\b(\d+) minutes", re.MULTILINE),
    "ko": re.compile(r"약 (\d+)초.*?(\d+)분"),
}
_OBJECTIVES = {
    "en": re.compile(r"^\*\*After this chapter you can\*\*\n+((?:.+\n?)+)", re.MULTILINE),
    "ko": re.compile(r"^\*\*이 장을 마치면\*\*\n+((?:.+\n?)+)", re.MULTILINE),
}
_PREREQUISITES = {
    "en": re.compile(r"^\*\*Before you start:\*\*((?:.+\n?)+)", re.MULTILINE),
    "ko": re.compile(r"^\*\*미리 알아야 할 것:\*\*((?:.+\n?)+)", re.MULTILINE),
}
_VERDICT = re.compile(r"^([CR]\d\d[a-z]?) · (.*)$", re.MULTILINE)


@dataclass
class Chapter:
    """What a page is made of; dicts have the languages as keys.

    Attributes:
        name: Such as "01_dropout".
        titles: Dict of headings.
        objectives: Dict of Markdown lists.
        prerequisites: Dict of sentences.
        seconds: Of computing, as the head line says.
        said_minutes: Of reading and trying, as the head line says.
        sections: List of `lesson_minutes.Section`.
        notebooks: Dict of stored notebooks.
    """

    name: str
    titles: dict
    objectives: dict
    prerequisites: dict
    seconds: int
    said_minutes: int
    sections: list
    notebooks: dict

    def minutes(self, language):
        """The sum of its sections' minutes."""
        return sum(section.minutes(language) for section in self.sections)


def read_chapters(root):
    """Every `Chapter` of a project.

    Raises:
        SourceError: If a chapter lacks a notebook, or its head line, objectives or prerequisites in a language.
    """
    return [_read(root, path) for path in sorted((root / "notebooks" / "src").glob("[0-9][0-9]_*.py"))]


def _read(root, path):
    entries = parse(path.read_text(encoding="utf-8"), path.name).entries()
    found = {
        what: {
            language: _search(patterns[language], entries[0], language, what, path.name)
            for language in LANGUAGES
        }
        for what, patterns in (
            ("line of seconds and minutes", _HEAD_LINE),
            ("objectives", _OBJECTIVES),
            ("prerequisites", _PREREQUISITES),
        )
    }
    seconds, minutes = found["line of seconds and minutes"]["en"].groups()
    return Chapter(
        name=path.stem,
        titles={language: chapter_title(entries, language) for language in LANGUAGES},
        objectives={language: one[1].strip() for language, one in found["objectives"].items()},
        prerequisites={
            language: " ".join(one[1].split()) for language, one in found["prerequisites"].items()
        },
        seconds=int(seconds),
        said_minutes=int(minutes),
        sections=sections(entries, path.name),
        notebooks={language: _notebook(root, path.stem, language) for language in LANGUAGES},
    )


def _search(pattern, entry, language, what, name):
    cell = entry.cell(language)
    found = pattern.search(cell.text) if cell else None
    if found is None:
        raise SourceError(
            f"{name}: the first cell has no {what} in {language!r}, which the page for teachers needs."
        )
    return found


def _notebook(root, name, language):
    path = root / "notebooks" / language / f"{name}.ipynb"
    if not path.exists():
        raise SourceError(f"{path.relative_to(root).as_posix()} is missing; run: course.py notebooks")
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def verdicts(chapter, language):
    """The verdicts that a stored notebook prints, each in the section that prints it first.

    Returns:
        For each section a sorted list of `(id, statement, verdict, mark)`; the mark tells that time was measured.
    Raises:
        SourceError: If a printed claim is not worded as in the register: then the outputs are old.
    """
    seen, place = set(), 0
    found = [[] for _ in chapter.sections]
    for cell in chapter.notebooks[language].cells:
        if cell.cell_type == "markdown":
            place += len(re.findall(r"^## ", cell.source, re.MULTILINE))
        for output in cell.get("outputs", []):
            text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
            for claim, line in _VERDICT.findall(text):
                if claim not in seen:
                    found[place].append(_judged(claim, line, language, chapter.name))
                    seen.add(claim)
    return [sorted(section) for section in found]


def _judged(claim, line, language, name):
    """`(id, statement, verdict, mark)` from what a cell printed behind the id."""
    known = register()
    statement = known[claim].statement[language] if claim in known else None
    if statement is None or not line.startswith(f"{statement} · "):
        raise SourceError(
            f"notebooks/{language}/{name}.ipynb prints {claim} in other words than course_lib/claims.toml; "
            f"run: course.py notebooks --execute {name[:2]}"
        )
    verdict = line.removeprefix(f"{statement} · ").partition(" · ")[0]
    timing = any(one.timing for one in known.values() if one.id.startswith(claim))
    return claim, statement, verdict, " †" if timing else ""
