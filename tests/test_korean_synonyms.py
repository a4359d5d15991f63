"""Tests of synonyms in Korean: the lexicon, which sense is which, particles and endings, odd text."""

import hashlib
import json
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import downloads, hangul, korean_analysis, korean_synonyms, language

pytestmark = pytest.mark.usefixtures("english_reader")

LEXICON = korean_synonyms.lexicon()
NOUNS = sorted({word for group in LEXICON if group.part_of_speech == "noun" for word in group.words})
PREDICATES = sorted(
    {word for group in LEXICON if group.part_of_speech in ("verb", "adjective") for word in group.words}
)
ODD = (
    "",
    " ",
    "?!…",
    "😀👩‍👩‍👧",
    "TV",
    "a " * 5_000,
    "불" * 10_000,
    "불을 꺼 " * 2_000,
    "ㅋㅋ",
    "\ud800 불을 꺼",
    "\0",
)


def _all_results(text, num_seeds=200, rate=0.5):
    """Everything that comes out for different seeds, the text itself left out."""
    replace = korean_synonyms.replace_synonyms
    return {replace(text, np.random.default_rng(seed), rate=rate) for seed in range(num_seeds)} - {text}


# ---- the lexicon ---------------------------------------------------------------------------------------------


def test_lexicon_is_the_registered_file():
    """Hash and size of the registry are those of the file; its licence note is there."""
    entry, folder = downloads.registry()["korean_synonyms"], downloads.data_folder()
    content = (folder / entry["file"]).read_bytes()
    assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert entry["bytes"] == len(content)
    for file in entry["licence_files"]:
        assert "creativecommons.org/licenses/by/4.0" in (folder / file).read_text(encoding="utf-8")


def test_lexicon_is_sorted_and_well_formed():
    """At least 200 groups of composed words, sorted, none twice; parts of speech in their order; known keys."""
    groups = json.loads((downloads.data_folder() / "korean_synonyms.json").read_text(encoding="utf-8"))
    assert len(groups) == len(LEXICON) >= 200
    order = [(korean_synonyms.PARTS_OF_SPEECH.index(g["part_of_speech"]), g["words"]) for g in groups]
    assert order == sorted(order)
    assert len({(group.part_of_speech, group.words) for group in LEXICON}) == len(LEXICON)
    for group in groups:
        assert set(group) <= {"part_of_speech", "words", "only_with", "not_beside"}
        assert len(group["words"]) >= 2
        for words in list(group.values())[1:]:
            assert words == sorted(set(words))
            assert all(word == word.strip() and unicodedata.is_normalized("NFC", word) for word in words)


def test_words_in_two_groups_are_told_apart():
    """A word that stands for two things in two groups of one kind has its company named in both."""
    for word in NOUNS:
        groups = [group for group in LEXICON if group.part_of_speech == "noun" and word in group.words]
        assert len(groups) == 1 or all(group.only_with for group in groups)


def test_every_last_sound_is_known():
    """So that every particle can be chosen."""
    assert [word for word in NOUNS if hangul.final_consonant(word) is None] == []


def test_stems_of_all_predicates():
    """The analyser's stem is that of the dictionary form, and conjugates: no letter is lost."""
    for lemma in PREDICATES:
        stem = korean_synonyms._stem(lemma)
        assert "".join(form for form, _ in stem) + "다" == lemma
        assert korean_analysis.joined((*stem, ("지만", "EC"))) == lemma[:-1] + "지만"


def test_lexicon_refuses_another_file(monkeypatch, tmp_path, tongue):
    """A changed list is not read: both hashes and the repair are told."""
    content = (downloads.data_folder() / "korean_synonyms.json").read_bytes()
    (tmp_path / "korean_synonyms.json").write_bytes(content.replace("전등".encode(), "전동".encode()))
    (tmp_path / "registry.json").write_bytes((downloads.data_folder() / "registry.json").read_bytes())
    monkeypatch.setattr(downloads, "data_folder", lambda: tmp_path)
    found = "found|실제"
    with pytest.raises(downloads.DataError, match=rf"SHA-256.*{found}.*git checkout -- data/korean_synonyms"):
        korean_synonyms.lexicon.__wrapped__()
    (tmp_path / "korean_synonyms.json").unlink()
    with pytest.raises(downloads.DataError, match=r"korean_synonyms\.json"):
        korean_synonyms.lexicon.__wrapped__()


# ---- what is replaced by what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # particles
        ("불을 꺼 주세요", {"전등을 꺼 주세요", "조명을 꺼 주세요"}),
        ("욕실로 와", {"화장실로 와"}),
        ("주방으로 와", {"부엌으로 와"}),
        ("옆으로 와", {"곁으로 와"}),
        ("엔딩으로 알려졌다", {"결말로 알려졌다"}),
        ("결말로 알려졌다", {"엔딩으로 알려졌다"}),
        ("승용차와 다르다", {"자동차와 다르다"}),
        ("계단과 만난다", {"층계와 만난다"}),
        ("극장이랑 멀다", {"영화관이랑 멀다"}),
        ("부엌이라도 좋다", {"주방이라도 좋다"}),
        ("까닭은 모른다", {"이유는 모른다"}),
        ("엄마야", {"어머니야"}),
        ("스케줄은?", {"일정은?"}),
        ("건물에서 만나", {"빌딩에서 만나"}),
        ("컴퓨터를 켜", {"PC를 켜"}),
        ("휴지(두 개)", {"화장지(두 개)"}),
        # 이다
        ("까닭이에요", {"이유예요"}),
        ("이유예요.", {"까닭이에요."}),
        ("식구였어요", {"가족이었어요"}),
        ("가족이다", {"식구다"}),
        ("엔딩이라서 좋다", {"결말이라서 좋다"}),
        ("이유인데", {"까닭인데"}),
        # predicates
        ("지루했어요!", {"따분했어요!"}),
        ("따분한 사람", {"지루한 사람"}),
        ("멋졌다", {"근사했다"}),
        ("놀라운 배우", {"경이로운 배우", "놀라운 연기자", "경이로운 연기자"}),
        ("친구에게 추천한다", {"친구에게 권한다"}),
        ("사진을 찍는다", {"사진을 촬영한다"}),
        ("사진을 촬영한다", {"사진을 찍는다"}),
        ("하나를 골라 줘", {"하나를 선택해 줘"}),
        ("하나를 선택해 줘", {"하나를 골라 줘"}),
        ("24도로 맞춰 줘", {"24도로 설정해 줘"}),
        ("에어컨이 켜져 있어", {"냉방기가 켜져 있어"}),
        ("방이 추우니까", {"방이 쌀쌀하니까"}),
        # adverbs
        ("얼른 와", {"빨리 와"}),
        ("하지만 싫다", {"그러나 싫다", "그렇지만 싫다"}),
    ],
)
def test_replace_synonyms_finds_every_result(text, expected):
    """All results, and only those: the particle, 이다 and the ending fit the new word."""
    assert _all_results(text) == expected


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("불이 나면 알려 줘", "화재가", "전등이"),
        ("불이 켜져 있어", "전등이", "화재가"),
        ("노래를 틀어 줘", "켜", "전등"),
        ("불 끄고 음악 켜 줘", "틀어", "불 틀"),
        ("7시에 알람을 맞춰 줘", "설정해", "날씨"),
        ("표를 사 줘", "티켓을", "표을"),
        ("화면이 아름다웠다", "영상이", "디스플레이"),
        ("화면을 꺼 줘", "디스플레이를", "영상"),
        ("이 작품은 훌륭하다", "이 영화는", "영화은"),
    ],
)
def test_company_decides_the_sense(text, yes, no):
    """One spelling, two senses: the next predicate, or the last noun, says which."""
    results = " ".join(_all_results(text))
    assert yes in results
    assert no not in results


@pytest.mark.parametrize(
    "text",
    [
        "불을 무서워한다",  # neither switched on nor breaking out
        "가격표",  # a compound is another word
        "더 빨리",  # 더 얼른 is not said
        "여자 친구",  # 여성 친구 is another thing
        "조금도",  # no little at all
        "진짜가 나타났다",  # a noun
        "음식을 만든다",  # 제작하다 is for films
        "영화 감독",  # 영화 연출자 is not said, nor 작품 감독
        "Turn off the TVs",
    ],
)
def test_replace_synonyms_leaves_alone(text):
    """Where another word would mean something else, none is put."""
    assert _all_results(text) == set()


@pytest.mark.parametrize("particle", ["은", "이", "을", "과", "으로", "이나", "이랑", "이라도", "에서", "도"])
def test_particles_equal_the_analyser(particle):
    """After all nouns of the lexicon, `particle_after` and Kiwi's `join` write the same."""
    tags = {"은": "JX", "이": "JKS", "을": "JKO", "과": "JC", "으로": "JKB", "이나": "JX", "이랑": "JC"}
    tag = tags.get(particle, "JX" if particle != "에서" else "JKB")
    for word in NOUNS:
        expected = korean_analysis.joined([(word, "NNG"), (particle, tag)])
        assert word + hangul.particle_after(word, particle) == expected


# ---- the contract --------------------------------------------------------------------------------------------


def test_replace_synonyms_is_decided_by_the_generator():
    """Same seed, same text; twenty seeds, several texts; each word alike."""
    text = "거실에서 음악을 틀어 줘"
    replace = korean_synonyms.replace_synonyms
    texts = [replace(text, np.random.default_rng(seed), rate=0.5) for seed in range(20)]
    assert texts == [replace(text, np.random.default_rng(seed), rate=0.5) for seed in range(20)]
    assert len(set(texts)) > 2


def test_replace_synonyms_replaces_with_probability_rate():
    """Two words alike, about 50 of 400 each at rate 0.25."""
    replace = korean_synonyms.replace_synonyms
    texts = [replace("불을 꺼", np.random.default_rng(seed), rate=0.25) for seed in range(400)]
    for word in ("전등을 꺼", "조명을 꺼"):
        assert abs(texts.count(word) - 50) < 27  # four standard deviations


def test_replace_synonyms_at_rate_0_changes_nothing():
    """Exactly the text, odd spaces included."""
    for text in (*ODD, "  거실  불을\t꺼 줘\n"):
        assert korean_synonyms.replace_synonyms(text, np.random.default_rng(0), rate=0) == text


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_replace_synonyms_takes_odd_text(text):
    """Nothing, signs, emoji, Latin, one long word, many, lone letters, half a character, at the highest rate."""
    assert isinstance(korean_synonyms.replace_synonyms(text, np.random.default_rng(0), rate=1), str)


@settings(deadline=None, max_examples=60)
@given(
    text=st.text(max_size=60)
    | st.lists(st.sampled_from([*NOUNS, "이에요", "는", "꺼 줘", "😀", "."])).map("".join),
    rate=st.floats(0, 1),
)
def test_replace_synonyms_takes_any_text(text, rate):
    """A str comes out with as many pieces between spaces, and with the same spaces between them."""
    changed = korean_synonyms.replace_synonyms(text, np.random.default_rng(0), rate=rate)
    assert isinstance(changed, str)
    assert len(changed.split()) == len(text.split())


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan"), True, "0.1"])
def test_replace_synonyms_rejects_a_wrong_rate(rate):
    """Rates are probabilities."""
    with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]"):
        korean_synonyms.replace_synonyms("불", np.random.default_rng(0), rate=rate)
    language.use("ko")
    with pytest.raises(ValueError, match="0 이상 1 이하의 수"):
        korean_synonyms.replace_synonyms("불", np.random.default_rng(0), rate=rate)
