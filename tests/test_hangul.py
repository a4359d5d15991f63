"""Tests of the arithmetic of Hangul: Unicode as a second opinion, sounds at the end of words, particles, refusals."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import hangul, language

pytestmark = pytest.mark.usefixtures("english_reader")

SYLLABLES = [chr(number) for number in range(ord("가"), ord("힣") + 1)]


# ---- syllables and letters -----------------------------------------------------------------------------------


def test_split_and_join_are_inverse_on_all_syllables():
    """All 11,172, each with its own three letters."""
    assert len(SYLLABLES) == 11_172
    letters = [hangul.split_syllable(syllable) for syllable in SYLLABLES]
    assert [hangul.join_jamo(*three) for three in letters] == SYLLABLES
    assert len(set(letters)) == 11_172


@pytest.mark.parametrize(
    ("syllable", "letters"),
    [
        ("값", ("ㄱ", "ㅏ", "ㅄ")),
        ("꽤", ("ㄲ", "ㅙ", "")),
        ("가", ("ㄱ", "ㅏ", "")),
        ("힣", ("ㅎ", "ㅣ", "ㅎ")),
    ],
)
def test_split_syllable_of_known_ones(syllable, letters):
    """First and last of the table, a double final, no final."""
    assert hangul.split_syllable(syllable) == letters


def test_split_syllable_equals_unicode_decomposition():
    """`unicodedata` (NFD) names the same letters."""

    def name(letter):  # HANGUL CHOSEONG KIYEOK and HANGUL LETTER KIYEOK are the same letter
        return unicodedata.name(letter).rsplit(" ", 1)[1].replace("SSANG", "")

    def compatible(letter):
        return unicodedata.normalize("NFKD", letter)

    for syllable in SYLLABLES:
        decomposed = unicodedata.normalize("NFD", syllable)
        letters = [letter for letter in hangul.split_syllable(syllable) if letter]
        assert len(decomposed) == len(letters)
        # Compatibility letters decompose to initials and vowels; finals are compared by name.
        assert [compatible(letter) for letter in letters[:2]] == list(decomposed[:2])
        if len(letters) == 3 and "-" not in unicodedata.name(decomposed[2]):
            assert name(letters[2]) == name(decomposed[2])


@pytest.mark.parametrize("syllable", ["", "ㄱ", "a", "가나", "\u1100\u1161", 3, None])
def test_split_syllable_rejects_what_is_no_syllable(syllable):
    """Nothing, a letter, two syllables, decomposed spelling, no text."""
    with pytest.raises(ValueError, match="`syllable` must be one composed Hangul syllable"):
        hangul.split_syllable(syllable)
    language.use("ko")
    with pytest.raises(ValueError, match="완성된 한글 음절 하나"):
        hangul.split_syllable(syllable)


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        (("ㄳ", "ㅏ"), "initial"),
        (("ㄱ", "ㄱ"), "vowel"),
        (("ㄱ", "ㅏ", "ㄸ"), "final"),
        (("", "ㅏ"), "initial"),
        (("ㄱㄲ", "ㅏ"), "initial"),
    ],
)
def test_join_jamo_rejects_letters_out_of_place(letters, name):
    """ㄳ begins no syllable, ㄸ ends none."""
    with pytest.raises(ValueError, match=f"`{name}` must be one of"):
        hangul.join_jamo(*letters)


# ---- the last sound ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "final"),
    [
        *[("불", "ㄹ"), ("조명", "ㅇ"), ("커튼", "ㄴ"), ("온도", ""), ("값", "ㅄ"), ("부엌", "ㅋ")],
        *zip("0123456789", ["ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", ""], strict=True),
        *[("24", ""), ("10", "ㅂ"), ("700", "ㄱ"), ("1,000", "ㄴ"), ("50000", "ㄴ"), ("3000000", "ㄴ")],
        *[
            ("2" + "0" * 8, "ㄱ"),
            ("2" + "0" * 11, "ㄱ"),
            ("2" + "0" * 12, ""),
            ("2" + "0" * 15, ""),
            ("2" + "0" * 16, "ㅇ"),
            ("2" + "0" * 20, None),
        ],
        *[("0.50", "ㅇ"), ("36.5", ""), ("010", "ㅇ"), ("101", "ㄹ"), ("방 3", "ㅁ"), ("1,000,", "ㄴ")],
        *[("TV", ""), ("LED", ""), ("HDMI", ""), ("URL", "ㄹ"), ("FM", "ㅁ"), ("LAN", "ㄴ"), ("USB-C", "")],
        *[
            ("Wi-Fi", None),
            ("light", None),
            ("火", None),
            ("ㅋㅋ", None),
            ("😀", None),
            ("", None),
            ("…", None),
        ],
        *[("“영화”", ""), ("결말(엔딩)", "ㅇ"), ("80%", ""), ("24℃", ""), ("불!!", "ㄹ")],
        (unicodedata.normalize("NFD", "불"), "ㄹ"),
    ],
)
def test_final_consonant(word, final):
    """Hangul, digits, whole numbers by their zeros, decimals, capitals; None where nobody can know."""
    assert hangul.final_consonant(word) == final


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        *[("불", "는", "은"), ("온도", "은", "는"), ("조명", "가", "이"), ("커튼", "를", "을")],
        *[("문", "와", "과"), ("창", "로", "으로"), ("거실", "으로", "로"), ("주방", "로", "으로")],
        *[("욕실", "로부터", "로부터"), ("온도", "으로", "로"), ("클로바", "아", "야"), ("별", "야", "아")],
        *[("조명", "나", "이나"), ("영화", "이랑", "랑"), ("작품", "라", "이라"), ("배우", "이든", "든")],
        *[("작품", "예요", "이에요"), ("영화", "이에요", "예요"), ("24", "을", "를"), ("10", "로", "으로")],
        *[("7", "으로", "로"), ("TV", "을", "를"), ("거실", "에서", "에서"), ("거실", "도", "도")],
        *[
            ("light", "을", "을(를)"),
            ("light", "로", "(으)로"),
            ("light", "랑", "(이)랑"),
            ("", "는", "은(는)"),
        ],
    ],
)
def test_particle_after(word, particle, expected):
    """Either form goes in, the right one comes out; ㄹ takes 로; unknown sounds get both."""
    assert hangul.particle_after(word, particle) == expected


def test_particles_are_listed_once():
    """No form belongs to two pairs, so that either form decides its pair."""
    forms = [form for pair in hangul.PARTICLES for form in pair]
    assert len(forms) == len(set(forms))


@given(st.text(), st.sampled_from([form for pair in hangul.PARTICLES for form in pair]))
def test_particle_after_anything(word, particle):
    """Whatever the word, some form of the particle."""
    after_consonant, after_vowel = next(pair for pair in hangul.PARTICLES if particle in pair)
    found = hangul.particle_after(word, particle)
    assert found in (after_consonant, after_vowel) or "(" in found
