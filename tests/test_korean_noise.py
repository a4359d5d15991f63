"""Tests of mistyped Korean: the keyboard and its input method, what each operation may change, how often it does."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import hangul, korean_noise, language

pytestmark = pytest.mark.usefixtures("english_reader")

OPERATIONS = {
    operation.__name__: operation
    for operation in (korean_noise.spacing_errors, korean_noise.keyboard_typos, korean_noise.spelling_errors)
}
EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
LETTERS = pytest.mark.parametrize(
    "operation", [korean_noise.keyboard_typos, korean_noise.spelling_errors], ids=["keyboard", "spelling"]
)
SENTENCES = ("거실 불을 꺼 주세요", "안방 에어컨 온도를 24도로 맞춰 줘", "지금 현관문이 잠겨 있어?")
SYLLABLES = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
ODD = (
    "",
    " ",
    "   ",
    "?!…",
    "😀👩‍👩‍👧",
    "TV",
    "a" * 10_000,
    "가" * 10_000,
    "가 " * 5_000,
    "ㅋㅋㅠㅠ",
    "\u1100\u1161\u11a8 방",
)


def _generator(seed=0):
    return np.random.default_rng(seed)


# ---- the contract of all -------------------------------------------------------------------------------------


@EVERY_OPERATION
def test_operation_is_decided_by_the_generator(operation):
    """Same seed, same text; ten seeds, several texts."""
    texts = [operation(SENTENCES[1], _generator(seed), rate=0.3) for seed in range(10)]
    assert texts == [operation(SENTENCES[1], _generator(seed), rate=0.3) for seed in range(10)]
    assert len(set(texts)) > 5


@EVERY_OPERATION
def test_operation_at_rate_0_changes_nothing(operation):
    """Exactly the text."""
    for text in (*SENTENCES, *ODD):
        assert operation(text, _generator(), rate=0) == text


@EVERY_OPERATION
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_operation_takes_odd_text(operation, text):
    """Nothing, signs, emoji, Latin, one long word, lone and decomposed letters, at the highest rate."""
    assert isinstance(operation(text, _generator(), rate=1), str)


@EVERY_OPERATION
@settings(deadline=None, max_examples=60)
@given(text=st.text() | st.text(SYLLABLES | st.sampled_from(" ㅋㅠaB3.😀\u1100")), rate=st.floats(0, 1))
def test_operation_takes_any_text(operation, text, rate):
    """A str comes out, and what is neither a space nor a composed syllable is all there, in its order."""
    changed = operation(text, _generator(), rate=rate)
    assert isinstance(changed, str)

    def rest(text):
        return [c for c in text if not (c == " " or hangul.is_syllable(c) or "ㄱ" <= c <= "ㅣ")]

    assert rest(changed) == rest(text)


@LETTERS
@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters(max_codepoint=0xABFF) | st.sampled_from("😀🏠ㅋㅏ")))
def test_letters_change_only_in_syllables(operation, text):
    """Latin, digits, spaces, emoji and lone letters stay untouched at the highest rate."""
    assert operation(text, _generator(), rate=1) == text


@EVERY_OPERATION
@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan"), True, "0.1", None])
def test_operation_rejects_a_wrong_rate(operation, rate):
    """Rates are probabilities."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]"):
        operation("불", _generator(), rate=rate)
    language.use("ko")
    with pytest.raises(ValueError, match="0 이상 1 이하의 수"):
        operation("불", _generator(), rate=rate)


# ---- spaces --------------------------------------------------------------------------------------------------


@given(text=st.text(SYLLABLES | st.sampled_from("  \nA.")), rate=st.floats(0, 1))
def test_spacing_errors_change_spaces_only(text, rate):
    """Without its spaces the text is the same."""
    changed = korean_noise.spacing_errors(text, _generator(), rate=rate)
    assert changed.replace(" ", "") == text.replace(" ", "")


def test_spacing_errors_lose_as_many_as_they_add():
    """Of 4,000 spaces about 800 at rate 0.2; about as many new ones; none at a digit, a letter or a sign."""
    text = "거실에서 TV를 3번 켜요. " * 1000
    changed = korean_noise.spacing_errors(text, _generator(), rate=0.2)
    added = sum(changed.count(pair) for pair in ("거 실", "실 에", "에 서", "켜 요"))
    lost = 4000 - (changed.count(" ") - added)
    assert abs(lost - 800) < 100  # four standard deviations are 101
    assert abs(added - 800) < 110
    assert not any(sign in changed for sign in ("T V", "V 를", "3 번", "요 ."))


def test_spacing_errors_at_rate_1():
    """Every space is lost; where there are fewer places than spaces, none is added more often than `rate` says."""
    assert korean_noise.spacing_errors("a b c d", _generator(), rate=1) == "abcd"
    assert korean_noise.spacing_errors("가나 b c", _generator(), rate=1) == "가 나bc"
    assert korean_noise.spacing_errors("가나다", _generator(), rate=1) == "가나다"
    halves = [korean_noise.spacing_errors("가나 b c d", _generator(seed), rate=0.5) for seed in range(200)]
    assert abs(sum("가 나" in text for text in halves) - 100) < 30


# ---- the keyboard --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "strokes"),
    [
        ("값도 꽤", "ㄱㅏㅂㅅㄷㅗ ㄲㅗㅐ"),
        ("웬 얘기?", "ㅇㅜㅔㄴ ㅇㅒㄱㅣ?"),
        ("읽었다", "ㅇㅣㄹㄱㅇㅓㅆㄷㅏ"),
        ("의사 TV", "ㅇㅡㅣㅅㅏ TV"),
        ("ㅋㅋ ㅘ", "ㅋㅋ ㅗㅏ"),
    ],
)
def test_keystrokes(text, strokes):
    """Shifted keys are one stroke, compound vowels and finals two; and back again."""
    assert korean_noise.keystrokes(text) == strokes
    assert korean_noise.compose(strokes) == text


def test_compose_undoes_keystrokes_of_every_syllable():
    """All 11,172, each alone and before 아, whose ㅇ must not be taken for a final."""
    for number in range(ord("가"), ord("힣") + 1):
        for text in (chr(number), chr(number) + "아", chr(number) + "싸"):
            assert korean_noise.compose(korean_noise.keystrokes(text)) == text


@given(st.text(SYLLABLES | st.sampled_from(" a3?")))
def test_compose_undoes_keystrokes(text):
    """Any text of composed syllables and what is not Hangul."""
    assert korean_noise.compose(korean_noise.keystrokes(text)) == text


@pytest.mark.parametrize(
    ("strokes", "text"),
    [
        ("ㄱㅏㅂㅅㅇㅣ", "값이"),
        ("ㄱㅏㅂㅅㅣ", "갑시"),
        ("ㄱㅏㄱㅏ", "가가"),
        ("ㄱㅏㄱㄱㅏ", "각가"),
        ("ㄱㅏㄲㅏ", "가까"),
        ("ㄱㅏㄸㅏ", "가따"),
        ("ㅅㅣㄹㄱㅁ", "싥ㅁ"),
        ("ㅂㅜㅗㄹ", "부ㅗㄹ"),
        ("ㅜㅂㄹㅇㅡㄹ", "ㅜㅂㄹ을"),
        ("ㅏㅏㄱㄱㅅ", "ㅏㅏㄱㄱㅅ"),
        ("ㅋ ㅏ", "ㅋ ㅏ"),
        ("", ""),
    ],
)
def test_compose_like_an_input_method(strokes, text):
    """A vowel takes over a final, of two the second; letters without a place stay alone; a space ends a syllable."""
    assert korean_noise.compose(strokes) == text


def test_keyboard_neighbours():
    """Known keys; all 33 letters; what touches a key is touched by it; shift stays held down."""
    neighbours = korean_noise.KEY_NEIGHBOURS
    assert {key: set(neighbours[key]) for key in "ㅂㅣㅡㅎㄲㅖ"} == {
        "ㅂ": set("ㅈㅁ"),
        "ㅣ": set("ㅐㅔㅏ"),
        "ㅡ": set("ㅓㅏㅜ"),
        "ㅎ": set("ㅅㅛㄹㅗㅍㅠ"),
        "ㄲ": set("ㄸㅆㅇㄹ"),
        "ㅖ": set("ㅒㅣ"),
    }
    assert len(neighbours) == 33
    unshifted = [key for _, keys in korean_noise.KEY_ROWS for key in keys]
    assert all(key in neighbours[other] for key in unshifted for other in neighbours[key])


def test_keyboard_typos_at_one_syllable():
    """All slips of 불, and only those: neighbours of its three keys, one missed, one twice, two exchanged."""
    found = {korean_noise.keyboard_typos("불", _generator(seed), rate=1) for seed in range(600)}
    neighbours = korean_noise.KEY_NEIGHBOURS
    slips = {key + "ㅜㄹ" for key in neighbours["ㅂ"]}
    slips |= {"ㅂ" + key + "ㄹ" for key in neighbours["ㅜ"]} | {"ㅂㅜ" + key for key in neighbours["ㄹ"]}
    slips |= {"ㅜㄹ", "ㅂㄹ", "ㅂㅜ", "ㅂㅂㅜㄹ", "ㅂㅜㅜㄹ", "ㅂㅜㄹㄹ", "ㅜㅂㄹ", "ㅂㄹㅜ"}
    assert found == {korean_noise.compose(strokes) for strokes in slips}


def test_keyboard_typos_reach_into_the_next_syllable():
    """A missed ㅇ gives its vowel the final before it: 불을, 부를."""
    found = {korean_noise.keyboard_typos("불을", _generator(seed), rate=0.5) for seed in range(400)}
    assert "부를" in found


def test_keyboard_typos_hit_with_probability_rate():
    """Syllables apart, so that each slip shows: about 300 of 1,000."""
    changed = korean_noise.keyboard_typos("불 " * 1000, _generator(), rate=0.3).split(" ")
    assert abs(sum(word != "불" for word in changed[:1000]) - 300) < 60  # four standard deviations are 58


# ---- the ear -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("syllable", "expected"),
    [
        ("돼", "퇘 뙈 되 뒈"),
        ("않", "안"),
        ("없", "업 엎"),
        ("을", "을"),
        ("개", "깨 캐 게"),
        ("낮", "낟 낫 났 낯 낱 낳"),
        ("이", "이"),
    ],
)
def test_spelling_errors_of_a_syllable(syllable, expected):
    """Each kind of letter, all that it may become, and syllables that have none."""
    found = {korean_noise.spelling_errors(syllable, _generator(seed), rate=1) for seed in range(300)}
    assert found == set(expected.split())


@given(text=st.text(SYLLABLES, max_size=30))
def test_spelling_errors_change_one_letter_of_a_syllable(text):
    """As many syllables as before, and none differs in more than one of its three letters."""
    changed = korean_noise.spelling_errors(text, _generator(), rate=1)
    assert len(changed) == len(text)
    for before, after in zip(text, changed, strict=True):
        pairs = zip(hangul.split_syllable(before), hangul.split_syllable(after), strict=True)
        assert sum(a != b for a, b in pairs) <= 1


def test_spelling_errors_hit_with_probability_rate():
    """Every syllable here can be misspelt: about 300 of 1,000."""
    changed = korean_noise.spelling_errors("개" * 1000, _generator(), rate=0.3)
    assert abs(sum(syllable != "개" for syllable in changed) - 300) < 60


def test_letters_alike_have_a_place_in_a_syllable():
    """Every letter that comes out is an initial, a vowel, a final: Unicode has the syllable."""
    for place, known in enumerate((hangul.INITIALS, hangul.VOWELS, hangul.FINALS)):
        for letter, others in korean_noise.ALIKE[place].items():
            assert letter in known
            assert all(other in known and other != letter for other in others)
    assert unicodedata.is_normalized("NFC", korean_noise.spelling_errors("낮", _generator(), rate=1))
