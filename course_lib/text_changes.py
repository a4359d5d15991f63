"""What an augmentation did to a text, word by word: a table for the notebook, with the changes marked."""

import difflib
import html

from course_lib import arguments
from course_lib.language import current, label

_SAME, _NEW, _GONE = "same", "new", "gone"


def changes(before, after):
    """The words of two versions of a text in one line, in the order of the text.

    Args:
        before, after: Str.
    Returns:
        List of `(kind, words)`: kind "same", "gone" (in `before` only) or "new" (in `after` only). The words of "same"
        and "gone" are those of `before`, the words of "same" and "new" those of `after`.
    """
    old, new = before.split(), after.split()
    parts = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            parts.append((_SAME, " ".join(old[start:end])))
            continue
        if end > start:
            parts.append((_GONE, " ".join(old[start:end])))
        if new_end > new_start:
            parts.append((_NEW, " ".join(new[new_start:new_end])))
    return parts


class ChangeTable:
    """Rows of a name and a changed text; deleted words are struck out, new ones bold and underlined.

    Args:
        rows: List of `(name, before, after)`, all str. Names are shown in the reader's language.
    """

    def __init__(self, rows):
        self.rows = [(label(name), changes(before, after)) for name, before, after in rows]

    def __repr__(self):
        width = max((len(name) for name, _ in self.rows), default=0)
        marks = {_SAME: "{}", _GONE: "[-{}-]", _NEW: "{{+{}+}}"}
        return "\n".join(
            f"{name:<{width}}  " + " ".join(marks[kind].format(words) for kind, words in parts)
            for name, parts in self.rows
        )

    def _repr_html_(self):
        marks = {_SAME: "{}", _GONE: "<del>{}</del>", _NEW: "<b><ins>{}</ins></b>"}
        rows = [
            f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>'
            f'<td lang="{_language_of(parts)}" style="text-align:left">'
            + " ".join(marks[kind].format(html.escape(words)) for kind, words in parts)
            + "</td></tr>"
            for name, parts in self.rows
        ]
        return f'<table lang="{current()}">' + "".join(rows) + "</table>"


def _language_of(parts):
    """A voice that reads aloud needs to know; the texts of an English lesson may be Korean."""
    return "ko" if any("가" <= letter <= "힣" for _, words in parts for letter in words) else "en"


def show(text, augmentations, seed=0):
    """One text under several augmentations.

    Args:
        text: Str.
        augmentations: Dict of name to a function `(text, seed) -> text`, such as a `TextAugmentation`.
        seed: Int, the same for all.
    Returns:
        `ChangeTable`: the last line of a cell shows it.
    Raises:
        ValueError: If `augmentations` is something else.
    """
    if not isinstance(augmentations, dict) or not all(map(callable, augmentations.values())):
        arguments.reject(
            "augmentations",
            expected_en="a dict of name to augmentation",
            expected_ko="이름과 증강의 딕셔너리",
            received=type(augmentations).__name__,
        )
    return ChangeTable([(name, text, augment(text, seed)) for name, augment in augmentations.items()])


def draws(text, augment, seeds):
    """One text under several draws of one augmentation; one row a seed. Args as in `show`; `seeds`: ints."""
    return ChangeTable([(str(seed), text, augment(text, seed)) for seed in seeds])
