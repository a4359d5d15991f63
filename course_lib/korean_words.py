"""Korean words swapped and deleted without breaking the sentence: whole eojeols, particles included.

In Korean the particle, not the place, says what a noun does in its sentence: phrases in front of the predicate can
change places, if noun and particle move as one. Every operation is `operation(text, generator, *, rate)`: a new text,
decided by the generator alone. It expects composed text (NFC), needs kiwipiepy, and refuses no text, however odd.
"""

import itertools
from dataclasses import dataclass

from course_lib import arguments, korean_analysis
from course_lib.korean_analysis import NOMINAL_TAGS


def _words(text):
    return frozenset(text.split())


# Adverbs that belong to the word after them: 안 좋은, 더 크게.
_BOUND_ADVERBS = _words(
    "안 못 더 덜 잘 가장 제일 너무 아주 매우 꽤 훨씬 거의 무척 몹시 굉장히 대단히 상당히 얼마나"
)
# Words without which a sentence says the opposite, and those that make it a question.
_NEGATIVE_WORDS = _words("안 못 별로 그다지 전혀 결코 절대 절대로 도무지 도저히 아무 아무도 아무것 없이")
_QUESTION_WORDS = _words("누구 누가 무엇 뭐 무슨 어느 어떤 어디 언제 어떻게 얼마 얼마나 왜 어째서 몇")
# Words of time that belong to the number after them: 아침 7시에.
_TIMES = _words("오전 오후 새벽 아침 낮 점심 저녁 밤 오늘 내일 모레 어제 매일 날마다 주말 평일")
# Nouns that need the word in front of them (10분 뒤에), beside those that are tagged so (것, 수, 개).
_DEPENDENT_NOUNS = _words(
    "뒤 후 전 앞 옆 위 아래 밑 안 밖 속 사이 동안 중 때 쪽 가운데 이상 이하 정도 대신 외 없이"
)
# Predicates that turn the word before them into its opposite: 거실 말고, 안방만 빼고.
_EXCLUDING_PREDICATES = _words("말다 빼다 제외하다")
# Predicates that say little without the word before them: 재미가 없다, 청소를 하다, 마음에 들다.
_LIGHT_PREDICATES = _words("있다 없다 아니다 하다 되다 같다 들다 나다 못하다")


def swap_words(text, generator, *, rate):
    """Exchange neighbouring phrases in front of a predicate: 거실에서 음악을 틀어 줘, 음악을 거실에서 틀어 줘.

    A phrase is a noun with its particle and what belongs to it (이 영화는, 안방 에어컨 온도를), or an adverb. From left
    to right, each two neighbours that may be exchanged are, with probability `rate`; no phrase moves twice. Predicates
    and negations (안, 못, 지 않다, 말다, 없다), question words, the end of a sentence, and whatever has a sign at it
    stay in their places. So does what would read otherwise elsewhere: two phrases with the same particle, a second noun without
    one, topics inside a clause, and everything inside a clause that describes a noun (배우가 나오는 영화).

    Args:
        text: Str.
        generator: `numpy.random.Generator`.
        rate: Float in [0, 1].
    Returns:
        Str: the same eojeols, in another order where Korean allows one.
    Raises:
        ValueError: If `rate` is not in [0, 1].
        ImportError: If kiwipiepy is not installed.
    """
    rate = arguments.rate("rate", rate)
    eojeols = korean_analysis.eojeols(text)
    phrases = _phrases(eojeols)
    endings = _clause_endings(eojeols)
    contents = [text[phrase.start : phrase.end] for phrase in phrases]
    place = 0
    while place < len(phrases) - 1:
        left, right = phrases[place : place + 2]
        if _exchangeable(left, right, endings[right.end]) and generator.random() < rate:
            contents[place], contents[place + 1] = contents[place + 1], contents[place]
            place += 1
        place += 1
    return _rebuilt(text, phrases, contents)


def delete_words(text, generator, *, rate):
    """Delete nouns with their particles, and free adverbs, but nothing that the sentence stands on.

    Each is deleted with probability `rate`. What hangs on a noun goes with it: 이 in 이 영화는, 두 in 두 개를, 거실 in
    거실 불을. Predicates, negations and question words stay, the last eojeol of each sentence, nouns that a clause
    describes, and the word that gives 있다, 없다, 하다, 되다 ... their meaning. If nothing but predicates and ends of
    sentences (타이머 정지) would be left, one of the words stays.

    Args, Returns, Raises: As `swap_words`; the text gets shorter.
    """
    rate = arguments.rate("rate", rate)
    eojeols = korean_analysis.eojeols(text)
    units = _units(eojeols)
    phrase_of = _phrase_numbers(units, _phrases(eojeols))
    removable = [place for place in range(len(units)) if _removable(units, place)]
    drawn = generator.random(len(removable)) < rate
    # Of each phrase, what was drawn goes with all that leans on it, and that is what stands in front of it.
    last = {phrase_of[p]: p for p, is_drawn in zip(removable, drawn, strict=True) if is_drawn}
    removed = {place for place in removable if place <= last.get(phrase_of[place], -1)}
    kept = [unit for place, unit in enumerate(units) if place not in removed]
    if removed and all(unit.says_little for unit in kept):
        removed.remove(list(last.values())[int(generator.integers(len(last)))])
    # A unit is deleted with the space after it; the last unit always stays.
    starts = [*(unit.start for unit in units), len(text)]
    pieces = [text[starts[place] : starts[place + 1]] for place in range(len(units)) if place not in removed]
    return text[: starts[0]] + "".join(pieces)


def _rebuilt(text, spans, contents):
    """The text with other contents in the places of the spans; what is between them stays."""
    pieces, done = [], 0
    for span, content in zip(spans, contents, strict=True):
        pieces += [text[done : span.start], content]
        done = span.end
    return "".join(pieces) + text[done:]


# ---- what belongs together -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Span:
    """Neighbouring eojeols that belong together, and whether the sentence ends with them."""

    eojeols: tuple
    ends_sentence: bool

    @property
    def start(self):
        return self.eojeols[0].start

    @property
    def end(self):
        return self.eojeols[-1].end

    @property
    def has_predicate(self):
        return any(eojeol.has_predicate for eojeol in self.eojeols)

    @property
    def stays(self):
        """Whether it neither moves nor goes: ends of sentences, predicates, negations, question words, no words."""
        words = {eojeol.word for eojeol in self.eojeols}
        return (
            self.ends_sentence
            or self.has_predicate
            or "" in words
            or not words.isdisjoint(_NEGATIVE_WORDS | _QUESTION_WORDS)
        )

    @property
    def says_little(self):
        """Whether it is nothing but a predicate, or the one word that a sentence without predicate ends with."""
        ends = self.ends_sentence and len(self.eojeols) == 1
        return ends or all(eojeol.has_predicate for eojeol in self.eojeols)

    @property
    def is_fixed_in_place(self):
        """Whether it may not move: signs stand at their places, and 그리고 and 우아 begin a sentence."""
        return self.stays or any(
            morpheme.is_a("SF", "SP", "SS", "SE", "SO", "MAJ", "IC", "JKV")
            for eojeol in self.eojeols
            for morpheme in eojeol.morphemes
        )

    @property
    def role(self):
        """What it does in its sentence, as far as its end tells."""
        return _role(self.eojeols[-1])


def _role(eojeol):
    """A particle, `subject`, `adverb`, or `bare` without any of these."""
    particles = [morpheme for morpheme in eojeol.morphemes if morpheme.is_a("J")]
    if particles:
        # 는 and 도 can stand for 이 or for 를: kept apart from both.
        return "subject" if particles[0].is_a("JKS", "JKC", "JX") else particles[0].form
    return "adverb" if eojeol.morphemes and eojeol.morphemes[0].is_a("MA") else "bare"


def _units(eojeols):
    """Spans of eojeols, none of which is parted from a word that it hangs on: the least that can be deleted."""
    return _grouped(eojeols, _hangs_on)


def _phrases(eojeols):
    """The same, and a noun without a particle stays with the noun after it (거실 불을): the least that can move."""
    return _grouped(
        eojeols, lambda eojeol, following: _hangs_on(eojeol, following) or _leans_on(eojeol, following)
    )


def _phrase_numbers(units, phrases):
    """For each unit the number of the phrase that it is in."""
    numbers, number = [], 0
    for unit in units:
        numbers.append(number)
        number += unit.end == phrases[number].end
    return numbers


def _grouped(eojeols, belong_together):
    spans, span = [], []
    for eojeol, following in itertools.zip_longest(eojeols, eojeols[1:]):
        span.append(eojeol)
        ends_sentence = following is None or following.sentence != eojeol.sentence
        if ends_sentence or not belong_together(eojeol, following):
            spans.append(_Span(tuple(span), ends_sentence))
            span = []
    return spans


def _hangs_on(eojeol, following):
    if not eojeol.morphemes or not following.morphemes:
        return False
    first, last, next_first = eojeol.morphemes[0], eojeol.morphemes[-1], following.morphemes[0]
    if first.is_a("MM") or last.is_a("ETM", "JKG", "JC", "SN", "NR"):
        return True
    if first.is_a("MAG") and (first.form in _BOUND_ADVERBS or next_first.is_a("MAG", "MM")):
        return True  # 안 좋은; 아주 많이, 거의 모든
    if following.lemma in _EXCLUDING_PREDICATES:
        return True
    # 안 is an adverb as well: only as a noun, inside, it needs the word before it.
    is_bound = next_first.is_a("MA") and following.word in _BOUND_ADVERBS
    return next_first.is_a("NNB") or (following.word in _DEPENDENT_NOUNS and not is_bound)


def _leans_on(eojeol, following):
    if eojeol.num_nominal == 0 or eojeol.has_predicate or _role(eojeol) != "bare" or not following.morphemes:
        return False
    if following.morphemes[0].is_a("SN"):
        return eojeol.morphemes[-1].is_a("NNB") or eojeol.word in _TIMES  # 3시 30분에, but not 온도 24도로
    return following.num_stem == 0 and following.morphemes[0].is_a("MM", *NOMINAL_TAGS)


# ---- what may move, what may go ------------------------------------------------------------------------------


def _exchangeable(left, right, ending):
    if left.is_fixed_in_place or right.is_fixed_in_place or left.role == right.role:
        return False
    if right.role == "bare" and left.role != "adverb":
        return False  # in front of another noun it would belong to that noun
    if ending in ("ETM", "ETN", None):
        return False
    return ending == "last" or "subject" not in (left.role, right.role)


def _clause_endings(eojeols):
    """What the next predicate does: dict from the end of each eojeol to a tag or `last`, None where none follows.

    Auxiliaries (꺼 줘, 보지 않았다) belong to their predicate. The tag is that of the ending after it: EC goes on to
    another clause, ETM and ETN make the clause a part of a noun; `last` says that the sentence ends there, be it
    with a noun (타이머 10분으로 설정).
    """
    endings, ending, following = {}, None, None
    for eojeol in reversed(eojeols):
        ends_sentence = following is None or following.sentence != eojeol.sentence
        endings[eojeol.end] = ending = None if ends_sentence else ending
        has_auxiliary = not ends_sentence and following.morphemes and following.morphemes[0].is_a("VX")
        if ends_sentence or (eojeol.has_predicate and not has_auxiliary):
            tag = eojeol.morphemes[-1].tag if eojeol.morphemes else None
            ending = "last" if ends_sentence or tag == "EF" else tag
        following = eojeol
    return endings


def _removable(units, place):
    if units[place].stays:
        return False
    for eojeol in (eojeol for unit in units[place + 1 :] for eojeol in unit.eojeols):
        if not (eojeol.morphemes and eojeol.morphemes[0].is_a("MAG")):
            return eojeol.num_stem == 0 or eojeol.lemma not in _LIGHT_PREDICATES
    return True
