"""Synonyms from WordNet 3.0 without NLTK, whose import and whose reading of WordNet take seconds.

The files are plain text, described in the manual page wndb(5WN): a sorted index leads from a word to the places
of its synsets (groups of synonyms) in a data file. Only what a word needs is read.
"""

import bisect
import functools
import re

from course_lib import arguments, nltk_data

_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
# Endings and what they stand for in the base form, from the manual page morphy(7WN); "men" as in NLTK.
_ENDINGS = {
    "n": [
        ("s", ""),
        ("ses", "s"),
        ("ves", "f"),
        ("xes", "x"),
        ("zes", "z"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("men", "man"),
        ("ies", "y"),
    ],
    "v": [
        ("s", ""),
        ("ies", "y"),
        ("es", "e"),
        ("es", ""),
        ("ed", "e"),
        ("ed", ""),
        ("ing", "e"),
        ("ing", ""),
    ],
    "a": [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    "r": [],
}
_ENDINGS["s"] = _ENDINGS["a"]
_MARKER = re.compile(r"\([^()]*\)$")  # where an adjective may stand: "asleep(p)" only after a verb


@functools.lru_cache(maxsize=100_000)
def synonyms(word, part_of_speech=None):
    """The words that share a synset with `word`, itself among them.

    Args:
        word: Text. Inflected forms lead to their base forms ("mice", "running").
        part_of_speech: `"n"`, `"v"`, `"a"`, `"r"`; `"s"` for those adjectives only that WordNet files as
            satellites of another one; None for all.
    Returns:
        Tuple of text: every word of every synset in the order of the files, so a word that shares three
        synsets with it is there three times. Phrases have `_` for a space. What NLTK's `synsets` gives.
    Raises:
        ValueError: If `part_of_speech` is none of these.
        DataError: If the file is missing or damaged.
    Reference: Fellbaum, ed. (1998), WordNet: An Electronic Lexical Database.
    """
    if part_of_speech is None:
        return tuple(name for part in "nvar" for name in synonyms(word, part))
    part = arguments.one_of("part_of_speech", part_of_speech, _FILES)
    dictionary = _dictionary(_FILES[part])
    return tuple(
        name
        for form in _possible_bases(word.lower(), part, dictionary.exceptions)
        for place in dictionary.places(form)
        for name in dictionary.names(place, satellites_only=part == "s")
    )


def _possible_bases(word, part, exceptions):
    """The word and what it may be an inflection of, each once; whether they exist is not asked here."""
    bases = exceptions.get(word)
    if bases is None:
        bases = [word[: -len(old)] + new for old, new in _ENDINGS[part] if word.endswith(old)]
    return dict.fromkeys([word, *bases])


@functools.lru_cache(maxsize=len(_FILES))
def _dictionary(file):
    return _Dictionary(file)


class _Dictionary:
    """The index, the data and the irregular forms of one part of speech."""

    def __init__(self, file):
        index, self._data, exceptions = nltk_data.read(
            "wordnet", f"index.{file}", f"data.{file}", f"{file}.exc"
        )
        lines = index.split(b"\n")
        self._index = lines[
            sum(line.startswith(b"  ") for line in lines[:100]) : -1
        ]  # the licence comes first
        rows = (line.split() for line in exceptions.decode().splitlines())
        self.exceptions = {irregular: bases for irregular, *bases in rows}

    def places(self, lemma):
        """Where in the data the lemma's synsets begin, the most frequent meaning first."""
        if " " in lemma:
            return []
        start = f"{lemma} ".encode(errors="replace")
        row = bisect.bisect_left(self._index, start)
        if row == len(self._index) or not self._index[row].startswith(start):
            return []
        _, _, count, *rest = self._index[row].split()
        return [int(place) for place in rest[-int(count) :]]

    def names(self, place, satellites_only):
        """The words of the synset that begins there; none if it is not a satellite and should be.

        Its line: place (8 digits), lexicographer file (2), type (1), number of words (2, hexadecimal), and then
        word and sense number, as often as there are words.
        """
        if satellites_only and self._data[place + 12 : place + 13] != b"s":
            return []
        count = int(self._data[place + 14 : place + 16], 16)
        fields = self._data[place + 17 : self._data.index(b"|", place)].split(b" ", 2 * count)
        return [_MARKER.sub("", name.decode()) for name in fields[: 2 * count : 2]]
