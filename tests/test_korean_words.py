"""Tests of swapped and deleted Korean words: the analyser, what moves and what goes, what must not, odd text."""

import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import korean_analysis, korean_words, language

pytestmark = pytest.mark.usefixtures("english_reader")

OPERATIONS = {
    operation.__name__: operation for operation in (korean_words.swap_words, korean_words.delete_words)
}
EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
SENTENCES = (
    "거실 불을 꺼 주세요",
    "안방 에어컨 온도를 24도로 맞춰 줘",
    "지금 현관문이 잠겨 있어?",
    "이 영화는 정말 재미가 없어요.",
    "집에 도착하면 거실 불을 지금 켜 줘",
    "연기는 좋지만 결말이 너무 아쉬웠어요. 감독의 다음 작품을 기대합니다 ㅋㅋ",
)
ODD = (
    "",
    " ",
    " \n ",
    "?!…",
    "😀👩‍👩‍👧",
    "TV",
    "a " * 5_000,
    "a" * 10_000,
    "가" * 10_000,
    "ㅋㅋ ㅠㅠ",
    "\ud800 방",
    "\0",
)
_TEXT = "거실 불을 안 꺼 주세요. 이 영화는 재미있는 ㅋㅋ 😀 TV 24도로 두 개 없이 (와, 못해?"
EOJEOLS = _TEXT.split()


def _all_results(operation, text, rate, num_seeds=60):
    """Everything that comes out for different seeds, the text itself left out."""
    return {operation(text, np.random.default_rng(seed), rate=rate) for seed in range(num_seeds)} - {text}


# ---- the analyser --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "lemmas"),
    [
        ("거실 불을 꺼 주세요", ["거실", "불", "", ""], ["", "", "끄다", "주다"]),
        ("이 영화음악은 정말 지루했어요!", ["이", "영화음악", "정말", ""], ["", "", "", "지루하다"]),
        ("최고의 영화예요", ["최고", "영화"], ["", "이다"]),
        ("불켜줘", ["불"], ["켜다"]),
        ("24도로 확인해", ["24도", ""], ["", "확인하다"]),
    ],
)
def test_eojeols_know_their_words(text, words, lemmas):
    """Nouns without particles, compounds in one, adverbs; predicates in the dictionary form."""
    eojeols = korean_analysis.eojeols(text)
    assert [text[eojeol.start : eojeol.end] for eojeol in eojeols] == text.split()
    assert [eojeol.word for eojeol in eojeols] == words
    assert [eojeol.lemma for eojeol in eojeols] == lemmas


def test_eojeols_know_their_sentences():
    """A full stop ends the first."""
    eojeols = korean_analysis.eojeols("불을 껐어요. 문도 닫았어요.")
    assert [eojeol.sentence for eojeol in eojeols] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("morphemes", "expected"),
    [
        ([("따분", "XR"), ("하", "XSA"), ("었", "EP"), ("다", "EF")], "따분했다"),
        ([("아름답", "VA-I"), ("은", "ETM")], "아름다운"),
        ([("작품", "NNG"), ("이", "VCP"), ("예요", "EF")], "작품이에요"),
        ([("영화", "NNG"), ("이", "VCP"), ("에요", "EF")], "영화예요"),
        ([("고양이", "NNG"), ("이", "VCP"), ("예요", "EF"), (".", "SF")], "고양이예요."),
        ([("작품", "NNG"), ("이", "VCP"), ("었", "EP"), ("어요", "EF")], "작품이었어요"),
    ],
)
def test_joined(morphemes, expected):
    """Contractions, irregular stems, and 이에요 after a consonant only."""
    assert korean_analysis.joined(morphemes) == expected


def test_kiwi_is_loaded_once_by_all_threads(monkeypatch):
    """Eight threads at once get one analyser, and the same analyses as one thread."""
    import kiwipiepy

    loads = []
    monkeypatch.setattr(kiwipiepy, "Kiwi", lambda **options: loads.append(options) or object())
    korean_analysis._load_kiwi.cache_clear()
    found = []
    threads = [threading.Thread(target=lambda: found.append(korean_analysis.kiwi())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    korean_analysis._load_kiwi.cache_clear()
    assert len(loads) == 1
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_threads_analyse_alike():
    """What one thread finds, four find at once."""
    texts = [f"거실 불을 {number}번 꺼 주세요" for number in range(50)]
    expected = [korean_analysis.eojeols.__wrapped__(text) for text in texts]
    found = {}
    threads = [
        threading.Thread(
            target=lambda name=name: found.update(
                {name: [korean_analysis.eojeols.__wrapped__(t) for t in texts]}
            )
        )
        for name in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[name] for name in range(4)] == [expected] * 4


def test_missing_analyser_is_named(monkeypatch, tongue):
    """The error says what to install, in both languages."""
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)
    korean_analysis._load_kiwi.cache_clear()
    with pytest.raises(ImportError, match="pip install kiwipiepy") as caught:
        korean_analysis.kiwi()
    assert ("설치하십시오" in str(caught.value)) == (tongue == "ko")


# ---- the contract of both ------------------------------------------------------------------------------------


@EVERY_OPERATION
def test_operation_is_decided_by_the_generator(operation):
    """Same seed, same text; twenty seeds, several texts."""
    text = SENTENCES[4]
    texts = [operation(text, np.random.default_rng(seed), rate=0.5) for seed in range(20)]
    assert texts == [operation(text, np.random.default_rng(seed), rate=0.5) for seed in range(20)]
    assert len(set(texts)) > 1


@EVERY_OPERATION
def test_operation_at_rate_0_changes_nothing(operation):
    """Exactly the text, odd spaces included."""
    for text in (*SENTENCES, *ODD, "  거실  불을\t꺼 줘\n"):
        assert operation(text, np.random.default_rng(0), rate=0) == text


@EVERY_OPERATION
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_operation_takes_odd_text(operation, text):
    """Nothing, signs, emoji, Latin, one long word, lone letters, half a character, at the highest rate."""
    assert isinstance(operation(text, np.random.default_rng(0), rate=1), str)


@EVERY_OPERATION
@settings(deadline=None, max_examples=60)
@given(
    text=st.text(max_size=60) | st.lists(st.sampled_from(EOJEOLS)).map(" ".join),
    rate=st.floats(0, 1),
)
def test_operation_takes_any_text(operation, text, rate):
    """No eojeol is invented, and each comes out no more often than it went in."""
    changed = operation(text, np.random.default_rng(0), rate=rate)
    left = text.split()
    for eojeol in changed.split():
        left.remove(eojeol)


@EVERY_OPERATION
@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan"), True, "0.1"])
def test_operation_rejects_a_wrong_rate(operation, rate):
    """Rates are probabilities."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]"):
        operation("불", np.random.default_rng(0), rate=rate)
    language.use("ko")
    with pytest.raises(ValueError, match="0 이상 1 이하의 수"):
        operation("불", np.random.default_rng(0), rate=rate)


@EVERY_OPERATION
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("이 영화는 정말 안 좋은 영화였다", "안 좋은 영화였다"),
        ("나는 이 영화를 못 봤어요", "못 봤어요"),
        ("지금 거실 불을 켜지 마", "켜지 마"),
        ("배우가 정말 마음에 들지 않았다", "들지 않았다"),
        ("이 영화는 정말 재미가 없어요", "없어요"),
        ("솔직히 결말도 별로 마음에 안 들어요", "별로"),
        ("오늘 거실 말고 안방 불을 꺼", "거실 말고"),
        ("이건 절대 명작이 아니에요", "절대 명작이 아니에요"),
        ("그 영화는 아무 재미도 없었다", "아무 재미도 없었다"),
        ("집에서 영화를 볼 수 없다", "볼 수 없다"),
    ],
)
def test_negation_stays(operation, text, kept):
    """Whatever is drawn, 안, 못, 지 않다, 말다, 없다, 아니다 and what they deny are there, side by side."""
    for changed in _all_results(operation, text, 0.7) | {operation(text, np.random.default_rng(0), rate=1)}:
        assert kept in changed


# ---- swapping ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("거실에서 음악을 틀어 줘", {"음악을 거실에서 틀어 줘"}),
        ("안방 에어컨 온도를 24도로 맞춰 줘", {"24도로 안방 에어컨 온도를 맞춰 줘"}),
        ("지금 현관문이 잠겨 있어?", {"현관문이 지금 잠겨 있어?"}),
        ("10분 뒤에 알람을 울려 줘", {"알람을 10분 뒤에 울려 줘"}),
        (
            "이 영화는 정말 재미가 없어요",
            {"정말 이 영화는 재미가 없어요", "이 영화는 재미가 정말 없어요"},
        ),
        ("집에 도착하면 거실 불을 지금 켜 줘", {"집에 도착하면 지금 거실 불을 켜 줘"}),
        ("부엌 불과 에어컨을 모두 꺼 줄래?", {"모두 부엌 불과 에어컨을 꺼 줄래?"}),
        ("타이머 10분으로 설정", {"10분으로 타이머 설정"}),
        ("내일 아침 7시에 깨워 줘", set()),
        ("이 영화는 정말 따분하다 ㅋㅋ", {"정말 이 영화는 따분하다 ㅋㅋ"}),
    ],
)
def test_swap_words_finds_every_order(text, expected):
    """All results, and only those: noun, particle, and what belongs to the noun move as one."""
    assert _all_results(korean_words.swap_words, text, 0.5) == expected


@pytest.mark.parametrize(
    "text",
    [
        "거실 불을 꺼 주세요",  # one phrase
        "배우가 멋지게 나오는 영화",  # a clause that describes a noun
        "나는 어제 본 영화를 샀다",  # the same: 어제 belongs to 본
        "집에서 어제 본 영화",  # the same: both belong to 본
        "나는 지금 비가 오면 잔다",  # a topic that is not in the clause it stands in
        "나는 비가 오면 잔다",  # a topic, and a subject that is not in its clause
        "이 영화는 배우가 좋다",  # two subjects
        "온도를 2도 올려 줘",  # a noun without a particle would belong to the noun after it
        "클로바, 불을 꺼",  # a comma
        "그리고 불을 꺼",  # begins a sentence
        "불을 껐다. 문을 닫았다.",  # two sentences
        "거실 불",  # no predicate
        "거실 얼마나 더워",  # a question word
        "배우가 몇 명 나와",
    ],
)
def test_swap_words_leaves_alone(text):
    """Where another order would read otherwise, none is made."""
    assert _all_results(korean_words.swap_words, text, 1.0) == set()


@pytest.mark.parametrize("text", SENTENCES)
def test_swap_words_keeps_every_eojeol_and_the_last(text):
    """The same eojeols in another order; the final predicate in its place, the spaces in theirs."""
    text = text.replace(" ", "  ", 1)
    for changed in _all_results(korean_words.swap_words, text, 0.5):
        assert sorted(changed.split()) == sorted(text.split())
        assert changed.split()[-1] == text.split()[-1]
        assert len(changed) == len(text)


def test_swap_words_swaps_with_probability_rate():
    """One pair: about 100 of 400 at rate 0.25."""
    text = "거실에서 음악을 틀어 줘"
    results = [korean_words.swap_words(text, np.random.default_rng(seed), rate=0.25) for seed in range(400)]
    assert abs(sum(result != text for result in results) - 100) < 35


# ---- deleting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("거실 불을 꺼 주세요", {"불을 꺼 주세요"}),
        ("지금 현관문이 잠겨 있어?", {"지금 잠겨 있어?", "현관문이 잠겨 있어?"}),
        (
            "이 영화는 정말 재미가 없어요",
            {"정말 재미가 없어요", "이 영화는 재미가 없어요", "재미가 없어요"},
        ),
        ("불 두 개를 모두 꺼", {"불 두 개를 꺼", "두 개를 꺼", "두 개를 모두 꺼", "모두 꺼"}),
        ("10분 뒤에 알람을 울려 줘", {"10분 뒤에 울려 줘", "알람을 울려 줘"}),
        (
            "어제 배우가 나오는 영화를 봤다",
            {"배우가 나오는 영화를 봤다", "어제 나오는 영화를 봤다", "나오는 영화를 봤다"},
        ),
        ("아이 방 전등 끄기", {"방 전등 끄기", "전등 끄기"}),
        ("스피커 상태 확인해 줘", {"상태 확인해 줘"}),
        ("불을 꺼", set()),
        ("오디오 정지", set()),
        ("거실에 무슨 불이 얼마나 켜져 있어", {"무슨 불이 얼마나 켜져 있어"}),
        ("거실 청소해 줘", set()),
        ("오늘 거실 불", {"거실 불", "오늘 불"}),
    ],
)
def test_delete_words_finds_every_result(text, expected):
    """All results, and only those: never a noun without what it needs, never predicates alone."""
    assert _all_results(korean_words.delete_words, text, 0.5, num_seeds=150) == expected


@pytest.mark.parametrize("text", SENTENCES)
def test_delete_words_at_rate_1_leaves_a_sentence(text):
    """Every predicate is left, in its order, and at least one word more."""
    predicates = [text[e.start : e.end] for e in korean_analysis.eojeols(text) if e.has_predicate]
    for seed in range(10):
        left = korean_words.delete_words(text, np.random.default_rng(seed), rate=1).split()
        assert [eojeol for eojeol in left if eojeol in predicates] == predicates
        assert len(left) > len(predicates)


def test_delete_words_deletes_with_probability_rate():
    """One word of two that may go: the adverb, about 100 of 400 at rate 0.25."""
    text = "빨리 불을 꺼"
    results = [korean_words.delete_words(text, np.random.default_rng(seed), rate=0.25) for seed in range(400)]
    # It is gone if drawn alone (3/16), or if both are drawn and it is not the one that is spared (1/32).
    assert abs(sum("빨리" not in result for result in results) - 400 * (3 / 16 + 1 / 32)) < 35


def test_delete_words_takes_one_space_along():
    """No double space is left, and other spaces stay."""
    results = _all_results(korean_words.delete_words, " 지금 거실 불을\n꺼 줘 ", 0.5)
    assert " 불을\n꺼 줘 " in results
    assert all("  " not in result for result in results)
