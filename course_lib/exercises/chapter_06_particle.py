"""Check of chapter 06: the particle that fits a Korean noun."""

from course_lib import language
from course_lib.exercises.answers import NotYet, call, compare_exactly
from course_lib.exercises.engine import exercise

# A noun in ㄹ; nouns whose first and last syllable differ; 휴가 in 가, the first of all syllables; and 외곬, in the one final
# consonant (ㄽ) for which `ord(syllable) % 28` is 0.
_CASES = [
    ("불", "을", "를"),
    ("커튼", "은", "는"),
    ("주스", "은", "는"),
    ("안개", "이", "가"),
    ("휴가", "을", "를"),
    ("외곬", "이", "가"),
    ("에어컨", "과", "와"),
]


def _final(syllable):
    return (ord(syllable) - 0xAC00) % 28


def _with_particle(noun, after_consonant, after_vowel):
    return noun + (after_consonant if _final(noun[-1]) else after_vowel)


def _if(ends_in_consonant):
    """The noun with the form that a mistaken test of the noun chooses."""
    return lambda noun, after_consonant, after_vowel: (
        noun + (after_consonant if ends_in_consonant(noun) else after_vowel)
    )


_MISTAKES = [
    (
        "forms_exchanged",
        _if(lambda noun: not _final(noun[-1])),
        "The two forms are exchanged. A remainder of 0 means that there is no final consonant: then `after_vowel` fits.",
        "두 형태가 서로 바뀌었습니다. 나머지가 0이면 받침이 없다는 뜻이므로 `after_vowel`을 붙입니다.",
    ),
    (
        "first_syllable",
        _if(lambda noun: _final(noun[0])),
        "You look at the first syllable. The sound right in front of the particle decides: that of the last one, `noun[-1]`.",
        "첫 음절을 보았습니다. 조사 바로 앞의 소리, 곧 마지막 음절 `noun[-1]`의 소리가 형태를 정합니다.",
    ),
    (
        "0xAC00_not_subtracted",
        _if(lambda noun: ord(noun[-1]) % 28),
        "Subtract `0xAC00`, the number of the first syllable, before you take the remainder: without it a syllable that ends "
        "in a vowel gives 16, not 0.",
        "나머지를 구하기 전에 첫 음절의 번호인 `0xAC00`을 빼십시오. 빼지 않으면 받침이 없는 음절의 나머지가 0이 아니라 16입니다.",
    ),
    (
        "quotient_not_remainder",
        _if(lambda noun: (ord(noun[-1]) - 0xAC00) // 28),
        "`//` gives the quotient: which pair of initial consonant and vowel it is. The final consonant is the remainder, `%`.",
        "`//`는 몫, 곧 초성과 중성이 무엇인지를 나타냅니다. 받침은 나머지이므로 `%`로 구합니다.",
    ),
    (
        "rieul_as_vowel",
        _if(lambda noun: _final(noun[-1]) not in (0, 8)),
        "You treat ㄹ like a vowel. That is right for `으로`/`로` alone; all other particles take the form for consonants after it.",
        "ㄹ 받침을 받침이 없는 것처럼 다루었습니다. 그것은 `으로`/`로`에만 해당합니다. 다른 조사는 ㄹ 뒤에서도 받침이 있을 때의 형태를 "
        "씁니다.",
    ),
    (
        "always_same_form",
        _if(lambda noun: True),
        "You always take `after_consonant`. The last syllable decides: see whether it has a final consonant.",
        "언제나 `after_consonant`를 붙였습니다. 마지막 음절에 받침이 있는지를 보고 정하십시오.",
    ),
    (
        "always_same_form",
        _if(lambda noun: False),
        "You always take `after_vowel`. The last syllable decides: see whether it has a final consonant.",
        "언제나 `after_vowel`을 붙였습니다. 마지막 음절에 받침이 있는지를 보고 정하십시오.",
    ),
    (
        "both_forms",
        lambda noun, after_consonant, after_vowel: f"{noun}{after_consonant}({after_vowel})",
        "One writes both where the noun is not known. Here it is: choose one form.",
        "명사를 모를 때 쓰는 방법입니다. 여기서는 명사를 알고 있으므로 한 형태만 고르십시오.",
    ),
    (
        "particle_only",
        lambda *given: _with_particle(*given).removeprefix(given[0]),
        "The particle is right. Return it with its noun: `noun + ...`.",
        "조사는 맞습니다. `noun + ...`처럼 명사에 붙여서 돌려주십시오.",
    ),
    (
        "space_between",
        lambda noun, *forms: f"{noun} {_with_particle(noun, *forms).removeprefix(noun)}",
        "The particle is right, but it is written to its noun without a space.",
        "조사는 맞지만 명사와 띄어 썼습니다. 조사는 명사에 붙여 씁니다.",
    ),
]


@exercise("06.particle")
def particle(answer):
    """`with_particle(noun, after_consonant, after_vowel)`: the noun and the form that fits its last syllable."""
    compare_exactly([_text(call(answer, *case)) for case in _CASES], _with_particle, _CASES, _MISTAKES)
    return language.say(
        en="`hangul.particle_after` does the same, and knows numbers, capital letters, and `로` after ㄹ besides.",
        ko="`hangul.particle_after`도 같은 일을 합니다. 숫자와 대문자로 끝나는 말, ㄹ 뒤의 `로`도 압니다.",
    )


def _text(result):
    if isinstance(result, str):
        return str(result)
    raise NotYet(
        "not_a_text",
        en=f"A text is wanted, the noun with its particle. Received a `{type(result).__name__}`.",
        ko=f"조사를 붙인 명사, 곧 텍스트가 필요합니다. 받은 값의 자료형은 `{type(result).__name__}`입니다.",
    )
