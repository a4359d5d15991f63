"""Read and write a chapter's source: `notebooks/src/NN_topic.py`, percent format, two languages side by side.

A markdown cell names its language (`lang="en"`), and the Korean cell stands directly under its English one
and carries the hash of the English text it was written for (`of="1a2b3c4d"`). Code cells are shared.
"""

import ast
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field

LANGUAGES = ("ko", "en")
ID_PATTERN = re.compile(r"(code|text)-[0-9a-f]{10}")

_HEADER = re.compile(r"^# %%( \[markdown\])?(?=\s|$)(.*)$")
_OPTION = re.compile(r'(?<!\S)(\w+)=("(?:[^"\\]|\\.)*"|\[[^\]]*\]|true|false|\d+(?:\.\d+)?)(?=\s|$)')
_MAGIC = re.compile(r"^# ?(?=[%!]\w)", re.MULTILINE)
_OPTIONS = {
    "code": {"tags", "role", "solutions"},
    "markdown": {"lang", "of", "tags", "role", "solutions", "parity", "untranslated"},
}


class SourceError(Exception):
    """A source file that cannot be read; the message names file, line and what to write instead."""


@dataclass(eq=False)
class Cell:
    """One cell of a source file.

    `raw` is the cell as it stands in the file (None once it is edited or new), `tail` the blank lines under
    it (None where the file ended or the cell is new): an unedited cell is written back byte for byte.
    """

    kind: str
    text: str
    options: dict = field(default_factory=dict)
    title: str = ""
    line: int = 0
    raw: str | None = None
    tail: str | None = None

    def edit(self, *, text=None, **options):
        """Change the text or options; an option set to None is removed."""
        self.text = self.text if text is None else text
        for key, value in options.items():
            if value is None:
                self.options.pop(key, None)
            else:
                self.options[key] = value
        self.raw = None


@dataclass(eq=False)
class Entry:
    """What a reader sees as one cell: a shared code cell, or an English and a Korean markdown cell."""

    kind: str
    cells: dict  # {"code": Cell}, or {"en": Cell, "ko": Cell}; a missing partner is absent
    id: str = ""

    @property
    def first(self):
        """The cell that carries tags and role: the code or English cell, or a Korean one that stands alone."""
        return next(iter(self.cells.values()))

    @property
    def tags(self):
        return self.first.options.get("tags", [])

    @property
    def role(self):
        return self.first.options.get("role")

    def cell(self, language):
        """The cell shown in this language's notebook, or None."""
        return self.cells.get("code" if self.kind == "code" else language)


@dataclass(eq=False)
class Source:
    """A parsed source file: what stands before the first cell, the cells, and the end of the file."""

    name: str
    preamble: str
    cells: list
    end: str

    def entries(self):
        """The cells as entries, with stable ids: equal in both languages, the same wherever a cell stands."""
        entries, index = [], 0
        while index < len(self.cells):
            cell = self.cells[index]
            following = self.cells[index + 1] if index + 1 < len(self.cells) else None
            if cell.kind == "code":
                entries.append(Entry("code", {"code": cell}))
            elif cell.options["lang"] == "en" and following and following.options.get("lang") == "ko":
                entries.append(Entry("markdown", {"en": cell, "ko": following}))
                index += 1
            else:
                entries.append(Entry("markdown", {cell.options["lang"]: cell}))
            index += 1
        seen = Counter()
        for entry in entries:
            key = (entry.kind, entry.first.text)
            entry.id = cell_id(*key, seen[key])
            seen[key] += 1
        return entries


def cell_id(kind, text, occurrence=0):
    """Id of the n-th cell with this code or English text: a hash that does not depend on the position."""
    digest = hashlib.sha256(f"{kind}\n{occurrence}\n{text}".encode()).hexdigest()
    return f"{'code' if kind == 'code' else 'text'}-{digest[:10]}"


def text_hash(english):
    """The hash that a Korean cell's `of` holds: 8 hex digits of SHA-256 over the text, blanks made equal."""
    return hashlib.sha256(" ".join(english.split()).encode()).hexdigest()[:8]


def parse(text, name):
    """Read a source file.

    Args:
        text: The file's text.
        name: The file's name, for messages.
    Returns:
        A `Source`; `render` of it is `text` again, byte for byte.
    Raises:
        SourceError: If a header or a markdown cell is malformed.
    """
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if _HEADER.match(line.rstrip("\n"))]
    if not starts:
        raise SourceError(
            f"{name}: no cell found; a cell begins with '# %%' or '# %% [markdown] lang=\"en\"'."
        )
    cells = []
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = "".join(lines[start:stop])
        raw = block.rstrip("\n")
        cells.append(_parse_cell(raw, f"{name}, line {start + 1}"))
        cells[-1].line, cells[-1].raw, cells[-1].tail = start + 1, raw, block[len(raw) :]
    end, cells[-1].tail = cells[-1].tail, None
    return Source(name, "".join(lines[: starts[0]]), cells, end)


def _parse_cell(raw, where):
    header, _, body = raw.partition("\n")
    markdown, rest = _HEADER.match(header).groups()
    kind = "markdown" if markdown else "code"
    options = {key: json.loads(value) for key, value in _OPTION.findall(rest)}
    title = " ".join(_OPTION.sub("", rest).split())
    if "=" in title:
        raise SourceError(
            f"{where}: cannot read '{title}'; options are written key=\"text\", key=[...] or key=true."
        )
    if unknown := set(options) - _OPTIONS[kind]:
        known = ", ".join(sorted(_OPTIONS[kind]))
        raise SourceError(
            f"{where}: unknown option {', '.join(sorted(unknown))}; a {kind} cell knows {known}."
        )
    if options.get("role") not in (None, "exercise", "solution"):
        raise SourceError(f'{where}: role is "exercise" or "solution", not {options["role"]!r}.')
    if kind == "code":
        return Cell(kind, _MAGIC.sub("", body).strip("\n"), options, title)
    if options.get("lang") not in LANGUAGES:
        raise SourceError(f'{where}: a markdown cell needs lang="en" or lang="ko".')
    body_lines = body.strip("\n").split("\n") if body.strip("\n") else []
    if any(line and not line.startswith("#") for line in body_lines):
        raise SourceError(f"{where}: every line of a markdown cell begins with '# '.")
    text = "\n".join(line[2:] if line.startswith("# ") else line[1:] for line in body_lines)
    return Cell(kind, text.strip("\n"), options, title)


def render(source):
    """Write a `Source` back as text; cells that were not edited keep every byte."""
    parts = [source.preamble]
    for cell in source.cells:
        last = cell is source.cells[-1]
        tail = source.end if last else _default_tail(cell) if cell.tail is None else cell.tail
        parts.append((_render_cell(cell) if cell.raw is None else cell.raw) + tail)
    return "".join(parts)


def _render_cell(cell):
    options = [f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in cell.options.items()]
    header = " ".join(["# %%", *(["[markdown]"] if cell.kind == "markdown" else []), cell.title, *options])
    if not cell.text:
        body = []
    elif cell.kind == "markdown":
        body = [f"# {line}" if line else "#" for line in cell.text.split("\n")]
    else:
        body = [re.sub(r"^(?=[%!]\w)", "# ", line) for line in cell.text.split("\n")]
    return "\n".join([" ".join(header.split()), *body])


def _default_tail(cell):
    """Two blank lines under a function or class, as the formatter wants them; else one."""
    try:
        last = ast.parse(cell.text).body[-1] if cell.kind == "code" else None
    except (SyntaxError, IndexError):
        last = None
    definition = isinstance(last, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return "\n\n\n" if definition else "\n\n"
