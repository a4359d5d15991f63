"""How many minutes a chapter takes, section by section: by a rule that the pages for teachers state.

Nobody was timed. Two rates of reading are published; all other numbers are chosen, and said to be.
"""

import re
from dataclasses import dataclass, field

from notebook_build import shown
from notebook_source import LANGUAGES, SourceError

# Silent reading, words between spaces a minute. English non-fiction: Brysbaert (2019), J. Mem. Lang. 109, 104047.
# Korean: Song, Kim, Hyung (2016), J. Korean Ophthalmol. Soc. 57, 642-649 (2.9 syllables a word).
PUBLISHED_WORDS_PER_MINUTE = {"en": 238, "ko": 202}
# Chosen: half of that, because one stops at formulas, pictures and outputs.
WORDS_PER_MINUTE = {language: rate // 2 for language, rate in PUBLISHED_WORDS_PER_MINUTE.items()}
CODE_LINES_PER_MINUTE = 20
MINUTES_PER_PREDICTION = 1
MINUTES_PER_EXERCISE = 5

LESSON_MINUTES = 50
PLANNED_MINUTES = 45  # of a lesson; the others are for starting up and for talking

_PROMPT = {
    "en": re.compile(r"\*\*[Pp]redict\b|(?:^|[.?!*] )Predict\b"),
    "ko": re.compile(r"예상해 보십시오|예상한 다음"),
}
_REFERENCES = re.compile(r"^\*\*(?:References|참고 문헌)\*\*.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_QUESTION = re.compile(r"^\*\*\d+\. (?:(?!^\*\*\d+\. ).)*\Z", re.MULTILINE | re.DOTALL)
_CHECK = re.compile(r'exercises\.check\("([^"]+)"')
_SENTENCE_END = re.compile(r'[.?!]["”)*]*\s+(?=["“(*`$\[A-Z가-힣\d])')


@dataclass
class Exercise:
    """An exercise: the name of its check, such as "01.backward", and its question in each language."""

    name: str
    questions: dict


@dataclass
class Section:
    """What stands between one `## ` heading of a chapter and the next.

    Attributes:
        titles: Dict of language to heading; what stands before the first heading has the title None.
        words: Dict of language to number of words, references and displayed formulas left out.
        code_lines: Lines of code to read; set-up, exercises and solutions left out.
        predictions: List of dicts of language to what is asked.
        exercises: List of `Exercise`.
    """

    titles: dict
    words: dict = field(default_factory=lambda: dict.fromkeys(LANGUAGES, 0))
    code_lines: int = 0
    predictions: list = field(default_factory=list)
    exercises: list = field(default_factory=list)

    def minutes(self, language):
        """Whole minutes, at least one."""
        minutes = self.words[language] / WORDS_PER_MINUTE[language]
        minutes += self.code_lines / CODE_LINES_PER_MINUTE
        minutes += len(self.predictions) * MINUTES_PER_PREDICTION
        minutes += len(self.exercises) * MINUTES_PER_EXERCISE
        return max(1, round(minutes))


def sections(entries, name):
    """The sections of a chapter, counted.

    Args:
        entries: `Source.entries()`.
        name: The chapter's name, for messages.
    Returns:
        List of `Section`; the first holds what stands before the first heading.
    Raises:
        SourceError: If the two languages differ in their headings or predictions.
    """
    found = [Section(dict.fromkeys(LANGUAGES))]
    texts = {}
    for entry in shown(entries, solutions=False):
        if entry.role == "exercise":
            questions = {language: question(text) for language, text in texts.items()}
            found[-1].exercises += [Exercise(check, questions) for check in _CHECK.findall(entry.first.text)]
        elif entry.kind == "code":
            if "setup" not in entry.tags:
                found[-1].code_lines += sum(bool(line.strip()) for line in entry.first.text.split("\n"))
        else:
            where = f"{name}, line {entry.first.line}"
            texts = {language: entry.cell(language).text for language in LANGUAGES}
            _add_text(found, texts, where)
    return found


def _add_text(found, texts, where):
    """Count a pair of markdown cells; each `## ` in it opens a new section."""
    parts = {language: re.split(r"^(?=## )", text, flags=re.MULTILINE) for language, text in texts.items()}
    _demand_equal({language: len(part) for language, part in parts.items()}, "`## ` headings", where)
    for pieces in zip(*parts.values(), strict=True):
        pair = dict(zip(parts, pieces, strict=True))
        if pair["en"].startswith("## "):
            found.append(Section({tongue: text.split("\n")[0][3:].strip() for tongue, text in pair.items()}))
        asked = {language: prompts(text, language) for language, text in pair.items()}
        _demand_equal({language: len(part) for language, part in asked.items()}, "predictions", where)
        found[-1].predictions += [
            dict(zip(asked, row, strict=True)) for row in zip(*asked.values(), strict=True)
        ]
        for language, text in pair.items():
            found[-1].words[language] += count_words(text)


def _demand_equal(numbers, what, where):
    if len(set(numbers.values())) > 1:
        told = ", ".join(f"{number} in {language!r}" for language, number in numbers.items())
        raise SourceError(f"{where}: both languages need the same number of {what}. There are: {told}.")


def count_words(text):
    """Number of words between spaces, without references and displayed formulas."""
    prose = _FORMULA.sub(" ", _REFERENCES.sub("", text))
    return sum(bool(re.search(r"\w", word)) for word in prose.split())


def question(text):
    """What the last exercise of a markdown cell asks: from its bold number to the end, on one line."""
    found = _QUESTION.search(text)
    return " ".join(found.group().split()) if found else ""


def prompts(text, language):
    """The predictions that a text asks for: the paragraph of each, down to its last question, on one line."""
    found, begun = [], 0
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if not line.startswith("#")]
        sentences = _sentences(" ".join(" ".join(lines).split()))[begun:]
        asking = [number for number, one in enumerate(sentences) if _PROMPT[language].search(one)]
        if asking:
            questions = [number for number, one in enumerate(sentences) if "?" in one]
            found.append(" ".join(sentences[: max(asking + questions) + 1]).rstrip(":"))
        begun = int(block.startswith("$$"))  # the sentence around a formula began before it
    return found


def _sentences(paragraph):
    ends = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
    bounds = zip([0, *ends], [*ends, len(paragraph)], strict=True)
    return [paragraph[start:end].strip() for start, end in bounds]


def two_lessons(parts):
    """Deal a chapter's sections out to two lessons, at a boundary that makes the longer one as short as can be.

    The boundary is the same in both languages.

    Args:
        parts: List of `Section`.
    Returns:
        `(lessons, at_home)`: two lists of `Section`, neither above `PLANNED_MINUTES` in any language, and the
        list of those with exercises where they do not fit; None where nothing fits.
    """
    with_exercises = [part for part in parts if part.exercises]
    for at_home in ([], with_exercises):
        taught = [part for part in parts if part not in at_home]
        cuts = [(taught[:cut], taught[cut:]) for cut in range(1, len(taught))]
        if cuts and _longer(best := min(cuts, key=_longer)) <= PLANNED_MINUTES:
            return best, at_home
    return None


def _longer(lessons):
    """Minutes of the longer lesson, in the language that takes longer."""
    return max(sum(part.minutes(language) for part in lesson) for lesson in lessons for language in LANGUAGES)
