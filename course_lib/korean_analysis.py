"""A Korean text as eojeols (the pieces between spaces) and their morphemes, from the analyser Kiwi.

Kiwi (kiwipiepy) knows what stands where in an eojeol: 불을 is a noun and a particle, 꺼 is 끄 and 어. Its tags begin with
N for nouns, V for predicates, J for particles, E for endings, XS for suffixes, MA for adverbs, S for signs and digits.
"""

import functools
import re
import threading
from dataclasses import dataclass

from course_lib.hangul import particle_after
from course_lib.language import say

_KIWI_LOCK = threading.Lock()
_SURROGATES = re.compile(
    "[\ud800-\udfff]"
)  # halves of a character: no text in any encoding, but Python has them
PREDICATE_TAGS = ("VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA")
NOMINAL_TAGS = ("NN", "NP", "NR", "XPN", "XR", "XSN", "SL", "SH", "SN")


@dataclass(frozen=True, slots=True)
class Morpheme:
    """One morpheme: its `form` (끄, not 꺼), its `tag`, and where it stands in the text."""

    form: str
    tag: str
    start: int
    end: int

    def is_a(self, *tags):
        """Whether the tag begins with one of `tags`: irregular verbs, `VV-I`, are `VV` too."""
        return self.tag.startswith(tags)


@dataclass(frozen=True, slots=True)
class Eojeol:
    """One piece between spaces: where it stands, its morphemes, and the number of its sentence."""

    start: int
    end: int
    morphemes: tuple
    sentence: int

    @property
    def has_predicate(self):
        """Whether a verb, an adjective or 이다 is in it."""
        return any(morpheme.is_a(*PREDICATE_TAGS) for morpheme in self.morphemes)

    @property
    def num_nominal(self):
        """How many morphemes at its beginning make a noun, compounds in one (영화음악), roots of predicates as well."""
        return self._num_leading(*NOMINAL_TAGS)

    @property
    def num_stem(self):
        """How many morphemes at its beginning make the stem of a predicate: 켜 one, 지루 + 하 two, no predicate 0."""
        count = self.num_nominal
        if self.morphemes[count:] and self.morphemes[count].is_a("XSV", "XSA"):
            return count + 1
        return min(count == 0, self._num_leading("VV", "VA", "VX", "VCN"))

    @property
    def word(self):
        """The noun, adverb or determiner that it begins with; `""` if it begins with anything else."""
        if self.num_stem:
            return ""
        count = self.num_nominal or min(1, self._num_leading("MA", "MM", "IC"))
        return "".join(morpheme.form for morpheme in self.morphemes[:count])

    @property
    def lemma(self):
        """Its first predicate in the dictionary form, 끄다 of 꺼, 지루하다 of 지루한, 이다 of a noun's; else `""`."""
        if self.num_stem:
            return "".join(morpheme.form for morpheme in self.morphemes[: self.num_stem]) + "다"
        predicates = (morpheme.form for morpheme in self.morphemes if morpheme.is_a(*PREDICATE_TAGS))
        return next((form + "다" for form in predicates), "")

    def _num_leading(self, *tags):
        others = (place for place, morpheme in enumerate(self.morphemes) if not morpheme.is_a(*tags))
        return next(others, len(self.morphemes))


@functools.lru_cache(maxsize=1)
def _load_kiwi():
    try:
        import kiwipiepy
    except ImportError as error:
        raise ImportError(
            say(
                en="This needs kiwipiepy, which finds the morphemes of Korean words: `pip install kiwipiepy`.",
                ko="한국어 형태소를 분석하는 kiwipiepy가 필요합니다. `pip install kiwipiepy`로 설치하십시오.",
            )
        ) from error
    return kiwipiepy.Kiwi(num_workers=1)


def kiwi():
    """The analyser, loaded once a process (about a second), however many threads ask.

    Raises:
        ImportError: If kiwipiepy is not installed; the message says how to install it.
    """
    with _KIWI_LOCK:
        return _load_kiwi()


@functools.lru_cache(maxsize=16_384)
def eojeols(text):
    """Analyse a text; the last 16,384 texts are remembered.

    Args:
        text: Str.
    Returns:
        Tuple of `Eojeol`s, in order, one for each piece between white space.
    Raises:
        ImportError: As `kiwi`.
    """
    tokens = kiwi().tokenize(_SURROGATES.sub("\ufffd", text))
    pieces, following, sentence = [], 0, 0
    for piece in re.finditer(r"\S+", text):
        morphemes = []
        while following < len(tokens) and tokens[following].start < piece.end():
            token = tokens[following]
            if token.start >= piece.start():
                morphemes.append(Morpheme(token.form, token.tag, token.start, token.start + token.len))
                sentence = token.sent_position
            following += 1
        pieces.append(Eojeol(piece.start(), piece.end(), tuple(morphemes), sentence))
    return tuple(pieces)


def joined(morphemes):
    """Put the morphemes of one eojeol together: `[("따분", "XR"), ("하", "XSA"), ("었", "EP"), ("다", "EF")]`, 따분했다.

    Args:
        morphemes: Sequence of `Morpheme`s or (form, tag) pairs.
    Returns:
        Str, without spaces.
    """
    pairs = [pair if isinstance(pair, tuple) else (pair.form, pair.tag) for pair in morphemes]
    for place, (form, tag) in enumerate(pairs):
        if form in ("에요", "예요") and place > 1 and pairs[place - 1][1] == "VCP":
            # Kiwi takes either form as it is given; 이에요 and 예요 are told apart by the noun's last sound.
            pairs[place] = (particle_after(pairs[place - 2][0], "이에요").removeprefix("이"), tag)
    return kiwi().join([(form, tag, False) for form, tag in pairs])
