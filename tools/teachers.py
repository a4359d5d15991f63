"""Make the pages for teachers, docs/teachers/{en,ko}: one for each chapter, and a list.

    .venv/bin/python tools/teachers.py [--check]

Everything comes from the chapters' sources, the stored notebooks and the checks of the exercises. `course.py
notebooks` makes the pages as well, and its `--check` looks whether they are what their sources yield.
"""

import argparse
import sys
from pathlib import Path

from exercise_hints import hints
from lesson_minutes import (
    CODE_LINES_PER_MINUTE,
    MINUTES_PER_EXERCISE,
    MINUTES_PER_PREDICTION,
    PUBLISHED_WORDS_PER_MINUTE,
    WORDS_PER_MINUTE,
    two_lessons,
)
from notebook_build import EXTRAS
from notebook_source import LANGUAGES
from teachers_chapter import read_chapters, verdicts
from teachers_text import (
    AT_HOME,
    COLUMNS,
    EXTRA,
    INDEX,
    INDEX_COLUMNS,
    LESSON_COLUMNS,
    LESSONS,
    MARK,
    OPENING,
    PAGE,
    SECONDS,
    TIMING,
    TOTAL,
)

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("docs") / "teachers"


def pages(root):
    """`{path: text}` of all pages."""
    found = read_chapters(root)
    made = {}
    for language in LANGUAGES:
        folder = root / FOLDER / language
        made[folder / "README.md"] = index(found, language)
        for chapter in found:
            made[folder / f"{chapter.name}.md"] = page(chapter, language)
    return made


def page(chapter, language):
    """The page of a chapter."""
    notebooks = f"../../../notebooks/{language}"
    extra = _extra(chapter)
    judged = verdicts(chapter, language)
    timing = any(mark for section in judged for *_, mark in section)
    return PAGE[language].format(
        title=chapter.titles[language],
        mark=MARK,
        chapter=f"{notebooks}/{chapter.name}.ipynb",
        solutions=f"{notebooks}/solutions/{chapter.name}.ipynb",
        other=f"../{'ko' if language == 'en' else 'en'}/{chapter.name}.md",
        total=chapter.minutes(language),
        said=chapter.said_minutes,
        seconds=chapter.seconds,
        objectives=chapter.objectives[language],
        prerequisites=chapter.prerequisites[language],
        needs=EXTRA[language].format(extra=extra) if extra else "",
        minutes=_minutes_table(chapter, language),
        rate=WORDS_PER_MINUTE[language],
        published=PUBLISHED_WORDS_PER_MINUTE[language],
        code=CODE_LINES_PER_MINUTE,
        prediction=MINUTES_PER_PREDICTION,
        exercise=MINUTES_PER_EXERCISE,
        lessons=_lessons(chapter, language),
        timing=TIMING[language] if timing else "",
        measured="\n\n".join(_measured(chapter, language, judged)),
        exercises="\n\n".join(
            "\n".join([exercise.questions[language], "", *_hint_lines(exercise.name, language)])
            for section in chapter.sections
            for exercise in section.exercises
        ),
    )


def _extra(chapter):
    """What a person installs for a chapter, or ""; its set-up cell may take only parts, to spare what Colab has."""
    return EXTRAS.get(chapter.name[:2], "").removesuffix("-parts")


def _hint_lines(name, language):
    return [f"- `{mistake}`: {hint}" for mistake, hint in hints(name, language)]


def _measured(chapter, language, judged):
    """For each section that asks for predictions or prints verdicts: both."""
    for section, found in zip(chapter.sections, judged, strict=True):
        parts = [f"> {asked[language]}" for asked in section.predictions]
        if found:
            lines = [
                f"- {claim} · {statement} · **{verdict}**{mark}" for claim, statement, verdict, mark in found
            ]
            parts.append("\n".join(lines))
        if parts:
            yield "\n\n".join([f"### {_title(section, language)}", *parts])


def table(head, rows):
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def _title(section, language):
    return section.titles[language] or OPENING[language]


def _counts(parts):
    """Lines of code, predictions and exercises of some sections."""
    return [
        sum(part.code_lines for part in parts),
        sum(len(part.predictions) for part in parts),
        sum(len(part.exercises) for part in parts),
    ]


def _minutes_table(chapter, language):
    rows = [
        [_title(part, language), part.minutes(language), *(count or "" for count in _counts([part]))]
        for part in chapter.sections
    ]
    total = [TOTAL[language], f"**{chapter.minutes(language)}**", *_counts(chapter.sections)]
    return table(COLUMNS[language], [*rows, total])


def _lessons(chapter, language):
    plan = two_lessons(chapter.sections)
    if plan is None:
        return ""
    lessons, at_home = plan
    named = [*enumerate(lessons, 1), *([(AT_HOME[language], at_home)] if at_home else [])]
    rows = [
        (
            name,
            _title(lesson[0], language),
            _title(lesson[-1], language),
            sum(part.minutes(language) for part in lesson),
        )
        for name, lesson in named
    ]
    return LESSONS[language] + table(LESSON_COLUMNS[language], rows) + "\n"


def index(found, language):
    """The list of chapters, with what a teacher needs to know of all of them."""
    rows = [
        [
            f"[{chapter.titles[language]}]({chapter.name}.md)",
            chapter.minutes(language),
            chapter.said_minutes,
            SECONDS[language].format(chapter.seconds),
            *_counts(chapter.sections)[1:],
            _extra(chapter),
        ]
        for chapter in found
    ]
    shares = [chapter.minutes(language) / chapter.said_minutes for chapter in found]
    return INDEX[language].format(
        table=table(INDEX_COLUMNS[language], rows), lowest=f"{min(shares):.0%}", highest=f"{max(shares):.0%}"
    )


def stale(root):
    """Files under docs/teachers that are not what the sources yield: `{path: text}`, None for one without a source."""
    wanted = pages(root)
    differing = {
        path: text
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    return differing | dict.fromkeys(set((root / FOLDER).rglob("*.md")) - set(wanted))


def problems(root):
    """A line for each page that is not what its source yields; none for a project without such pages."""
    if not (root / FOLDER).is_dir():
        return []
    return [
        f"{path.relative_to(root).as_posix()}: not what its source yields; run: course.py notebooks"
        for path in sorted(stale(root))
    ]


def write(root):
    """Bring the pages up to date, and return those that changed; a project without such pages gets none."""
    changed = stale(root) if (root / FOLDER).is_dir() else {}
    for path, text in changed.items():
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return sorted(changed)


def main(arguments=None, root=ROOT):
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    if parser.parse_args(arguments).check:
        found = problems(root)
        print("\n".join(found) or "docs/teachers: all pages are what their sources yield")
        return 1 if found else 0
    for path in write(root):
        print(f"{path.relative_to(root).as_posix()}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
