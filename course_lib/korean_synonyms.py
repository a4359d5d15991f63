"""Korean words replaced by others of the same sense, with everything that hangs on a word put right.

A particle follows the last sound of its noun (전등을 끄다, 불을 끄다; 욕실로, 주방으로), a predicate is conjugated anew
(지루했어요, 따분했어요). What is the same depends on the company: 불 is 전등 where it is switched on, 화재 where it breaks
out. So the lexicon, `data/korean_synonyms.json`, says for many groups which words must or must not be near.
"""

import functools
import json
import re
from dataclasses import dataclass

from course_lib import arguments, downloads, korean_analysis
from course_lib.hangul import particle_after
from course_lib.korean_analysis import PREDICATE_TAGS

PARTS_OF_SPEECH = ("noun", "adverb", "verb", "adjective")
_TAGS = {"verb": ("VV", "XSV"), "adjective": ("VA", "XSA")}


@dataclass(frozen=True)
class Group:
    """Words of one sense.

    Attributes:
        part_of_speech: One of `PARTS_OF_SPEECH`.
        words: Tuple of str; predicates in the dictionary form (켜다).
        only_with: Tuple of str, empty for anywhere: nouns and adverbs are replaced only if the next predicate is one
            of these, predicates only if the last noun before them is.
        not_beside: Tuple of str: nouns and adverbs are not replaced if one of these is the next word, or the last.
    """

    part_of_speech: str
    words: tuple
    only_with: tuple = ()
    not_beside: tuple = ()


@functools.lru_cache(maxsize=1)
def lexicon():
    """Read the groups of synonyms, after checking the file's hash.

    Returns:
        Tuple of `Group`s.
    Raises:
        course_lib.downloads.DataError: If the file is missing or not the expected one.
    """
    groups = json.loads(downloads.stored_file("korean_synonyms").read_text(encoding="utf-8"))
    return tuple(Group(**{key: _frozen(value) for key, value in group.items()}) for group in groups)


def _frozen(value):
    return tuple(value) if isinstance(value, list) else value


@functools.lru_cache(maxsize=1)
def _groups_of_words():
    """Dict from each word to the groups that it is in."""
    groups = {}
    for group in lexicon():
        for word in group.words:
            groups.setdefault(word, []).append(group)
    return groups


def replace_synonyms(text, generator, *, rate):
    """Replace words by others of the same sense, with the right particle and the right ending.

    Each word that the lexicon has, in a company in which it can be replaced, is replaced with probability `rate`,
    by any other of its group alike. The operation is decided by the generator alone; it expects composed text (NFC),
    needs kiwipiepy, and refuses no text, however odd.

    Args:
        text: Str.
        generator: `numpy.random.Generator`.
        rate: Float in [0, 1].
    Returns:
        Str. Spaces, signs and everything that is not replaced stay.
    Raises:
        ValueError: If `rate` is not in [0, 1].
        ImportError: If kiwipiepy is not installed.
        course_lib.downloads.DataError: If the lexicon is missing or not the expected one.
    """
    rate = arguments.rate("rate", rate)
    eojeols = korean_analysis.eojeols(text)
    pieces, done = [], 0
    for place, eojeol in enumerate(eojeols):
        synonyms = _synonyms(eojeols, place)
        if synonyms and generator.random() < rate:
            synonym = synonyms[int(generator.integers(len(synonyms)))]
            pieces += [text[done : eojeol.start], _with_word(text, eojeol, synonym)]
            done = eojeol.end
    return "".join(pieces) + text[done:]


# ---- which words ---------------------------------------------------------------------------------------------


def _synonyms(eojeols, place):
    """The words that can stand in an eojeol for its word or predicate, in the lexicon's order, each once."""
    eojeol = eojeols[place]
    word = eojeol.lemma if eojeol.num_stem else eojeol.word
    found = {}
    for group in _groups_of_words().get(word, ()):
        if _is_a(eojeol, group.part_of_speech) and _in_company(eojeols, place, group):
            found |= dict.fromkeys(other for other in group.words if other != word)
    return list(found)


def _is_a(eojeol, part_of_speech):
    if eojeol.num_stem:
        is_passive = any(morpheme.form == "지" and morpheme.is_a("VX") for morpheme in eojeol.morphemes)
        last = eojeol.morphemes[eojeol.num_stem - 1]
        return last.is_a(*_TAGS.get(part_of_speech, ("none",))) and not is_passive
    if part_of_speech == "noun":
        return True
    # An adverb stands alone: 진짜가 and 진짜예요 are nouns, 조금도 is no little at all.
    return part_of_speech == "adverb" and not any(m.is_a("J", *PREDICATE_TAGS) for m in eojeol.morphemes)


def _in_company(eojeols, place, group):
    if group.part_of_speech in ("verb", "adjective"):
        return not group.only_with or _last_noun(eojeols[:place]) in group.only_with
    if group.only_with and _next_predicate(eojeols[place:]) not in group.only_with:
        return False
    beside = []
    if place > 0 and not _has_particle(eojeols[place - 1]):
        beside.append(eojeols[place - 1].word)
    if place + 1 < len(eojeols) and not _has_particle(eojeols[place]):
        beside.append(eojeols[place + 1].word)
    return not any(word in group.not_beside for word in beside)


def _has_particle(eojeol):
    return any(morpheme.is_a("J") for morpheme in eojeol.morphemes)


def _next_predicate(eojeols):
    return next((eojeol.lemma for eojeol in eojeols if eojeol.has_predicate), None)


def _last_noun(eojeols):
    """The last noun, without its number: 도 for 24도로."""
    for eojeol in reversed(eojeols):
        if eojeol.num_nominal and eojeol.word:
            return re.sub("^[0-9.,]+", "", eojeol.word)
    return None


# ---- putting them in -----------------------------------------------------------------------------------------


def _with_word(text, eojeol, word):
    """The eojeol with another word, or as it is where the analyser cannot put it together again."""
    surface = text[eojeol.start : eojeol.end]
    if eojeol.num_stem:
        return _conjugated(surface, eojeol, _stem(word), eojeol.morphemes[eojeol.num_stem :])
    rest = eojeol.morphemes[max(eojeol.num_nominal, 1) :]
    if rest and rest[0].is_a("VCP"):
        return _conjugated(surface, eojeol, ((word, "NNG"),), rest)
    if not surface.startswith(eojeol.word):
        return surface  # a contraction, as 영환 for 영화는
    tail = surface.removeprefix(eojeol.word)
    if not rest or not rest[0].is_a("J"):
        return word + tail
    particle = text[rest[0].start : rest[0].end]
    if not tail.startswith(particle):
        return surface
    return word + particle_after(word, particle) + tail.removeprefix(particle)


def _conjugated(surface, eojeol, stem, rest):
    if korean_analysis.joined(eojeol.morphemes) != surface:
        return surface
    return korean_analysis.joined((*stem, *rest))


@functools.cache
def _stem(lemma):
    """The morphemes of a predicate's stem, as the analyser tags them: irregular verbs are marked."""
    # In front of 지 않아 it must be a predicate; alone, 높이다 could be a height.
    tokens = korean_analysis.kiwi().tokenize(lemma.removesuffix("다") + "지 않아")
    return tuple((token.form, token.tag) for token in tokens[:-3])
