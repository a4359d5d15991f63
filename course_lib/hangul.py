"""Hangul by arithmetic: syllables and their letters, the last sound of a word, and the particle that follows it.

A syllable is an initial consonant, a vowel and perhaps a final consonant. Unicode lists all 11,172 in the order of
these three, so that a syllable's number says its letters (The Unicode Standard, section 3.12). Chapter 06 derives it.
"""

import re
import unicodedata

from course_lib import arguments

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
FIRST, LAST = "가", "힣"

# A particle's form after a consonant, and after a vowel. Particles that are not here never change (에, 도, 만 ...).
PARTICLES = (
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("아", "야"),
    ("이여", "여"),
    ("으로", "로"),
    ("으로서", "로서"),
    ("으로써", "로써"),
    ("으로부터", "로부터"),
    ("이나", "나"),
    ("이나마", "나마"),
    ("이란", "란"),
    ("이랑", "랑"),
    ("이라", "라"),
    ("이라고", "라고"),
    ("이라는", "라는"),
    ("이라도", "라도"),
    ("이든", "든"),
    ("이든지", "든지"),
    ("이며", "며"),
    ("이야말로", "야말로"),
    ("이에요", "예요"),
    ("은커녕", "는커녕"),
)
_FORMS = {form: pair for pair in PARTICLES for form in pair}

# How digits are read (영 일 이 삼 ...), and the unit that a number with so many zeros at its end is read with.
_DIGIT_FINALS = ("ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", "")
_UNIT_FINALS = (*"ㅂㄱㄴㄴㄴㄴㄴㄱㄱㄱㄱ", "", "", "", "", *"ㅇㅇㅇㅇ")  # 십 백 천 만 ... 억 ... 조 ... 경
_LETTER_FINALS = {
    "L": "ㄹ",
    "M": "ㅁ",
    "N": "ㄴ",
    "R": "ㄹ",
}  # 엘 엠 엔 알; the other letters' names end in vowels
_SIGNS_READ_WITH_A_VOWEL = "%％℃°"  # 퍼센트, 도


def is_syllable(character):
    """Whether a character is one of the 11,172 composed syllables, 가 to 힣."""
    return len(character) == 1 and FIRST <= character <= LAST


def split_syllable(syllable):
    """Take a syllable apart: `split_syllable("값")` is `("ㄱ", "ㅏ", "ㅄ")`; without a final, the third is `""`.

    Raises:
        ValueError: If `syllable` is not one composed syllable.
    """
    if not isinstance(syllable, str) or not is_syllable(syllable):
        arguments.reject(
            "syllable",
            expected_en="one composed Hangul syllable, 가 to 힣",
            expected_ko="완성된 한글 음절 하나(가–힣)",
            received=repr(syllable),
        )
    rest, final = divmod(ord(syllable) - ord(FIRST), len(FINALS))
    initial, vowel = divmod(rest, len(VOWELS))
    return INITIALS[initial], VOWELS[vowel], FINALS[final]


def join_jamo(initial, vowel, final=""):
    """Put a syllable together, the inverse of `split_syllable`: `join_jamo("ㄱ", "ㅏ", "ㅄ")` is `"값"`.

    Raises:
        ValueError: If a letter does not exist in its place.
    """
    initial = arguments.one_of("initial", initial, INITIALS)
    vowel = arguments.one_of("vowel", vowel, VOWELS)
    final = arguments.one_of("final", final, FINALS)
    number = (INITIALS.index(initial) * len(VOWELS) + VOWELS.index(vowel)) * len(FINALS) + FINALS.index(final)
    return chr(ord(FIRST) + number)


def final_consonant(word):
    """The consonant that a word, read aloud, ends in.

    Numbers are read the Sino-Korean way (`3` 삼, `10` 십, `1,000` 천, `0.50` 영 점 오 영, `010` 공일공). Latin
    capitals are read letter by letter (`TV` 티브이, `LED` 엘이디), with R as 알, which is said more often than the
    standard 아르. Punctuation at the end is not read; %, ° and ℃ are.

    Args:
        word: Str.
    Returns:
        A letter of `FINALS`; `""` after a vowel; None where the spelling does not tell: Latin words with small
        letters, Chinese characters, lone jamo, emoji, nothing.
    """
    word = unicodedata.normalize("NFC", word)
    word = re.sub(rf"[^\w{_SIGNS_READ_WITH_A_VOWEL}]+$", "", word).rstrip("_")
    if not word:
        return None
    last = word[-1]
    if is_syllable(last):
        return split_syllable(last)[2]
    if last in _SIGNS_READ_WITH_A_VOWEL:
        return ""
    if re.fullmatch("[0-9]", last):
        return _final_of_number(re.search("[0-9.,]+$", word)[0])
    letters = re.search("[A-Za-z]*$", word)[0]
    return _LETTER_FINALS.get(last, "") if letters and letters.isupper() else None


def _final_of_number(number):
    number = number.strip(".,")
    # Decimals, and numbers that begin with 0, are read digit by digit.
    zeros = len(number.replace(",", "")) - len(number.replace(",", "").rstrip("0"))
    if zeros == 0 or "." in number or number.startswith("0"):
        return _DIGIT_FINALS[int(number[-1])]
    return _UNIT_FINALS[zeros - 1] if zeros <= len(_UNIT_FINALS) else None


def particle_after(word, particle):
    """The form that a particle takes after a word: `particle_after("전등", "를")` is `"을"`.

    Args:
        word: Str.
        particle: Str, in either form: 은 or 는, 으로 or 로 (로 also after ㄹ), 이에요 or 예요 ... see `PARTICLES`.
    Returns:
        Str. A particle that has one form is returned as it is. Where the last sound of `word` is not known,
        both forms, as one writes them then: 을(를), (으)로, (이)랑.
    """
    if particle not in _FORMS:
        return particle
    after_consonant, after_vowel = _FORMS[particle]
    final = final_consonant(word)
    if final is None:
        if after_consonant.endswith(after_vowel):
            return f"({after_consonant.removesuffix(after_vowel)}){after_vowel}"
        return f"{after_consonant}({after_vowel})"
    vowel_like = final == "" or (final == "ㄹ" and after_consonant.startswith("으로"))
    return after_vowel if vowel_like else after_consonant
