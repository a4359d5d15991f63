"""One contract for all augmentations of texts: seeds, order and number, kinds of texts, odd texts; and nlpaug's own told what to draw."""

import random
import threading
import unicodedata

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("nltk")
pytest.importorskip("nlpaug")
pytest.importorskip("kiwipiepy")

from course_lib import language, text_augmentation
from course_lib.text_augmentation import TextAugmentation

ENGLISH = [
    "This dress is a lovely present, and it fits perfectly.",
    "I was not happy with the thin fabric of this large shirt!",
    "Great color.",
]
KOREAN = ["거실 조명을 켜 주세요", "안방 에어컨 온도를 24도로 맞춰 줘", "지금 현관문이 잠겨 있어?"]
TEXTS = [text for pair in zip(ENGLISH, KOREAN, strict=True) for text in pair]
AUGMENTATIONS = {
    "synonyms": lambda: text_augmentation.synonyms(0.5),
    "synonym replacement": lambda: text_augmentation.synonym_replacement(0.4),
    "random insertion": lambda: text_augmentation.random_insertion(0.4),
    "random swap": lambda: text_augmentation.random_swap(0.4),
    "random deletion": lambda: text_augmentation.random_deletion(0.4),
    "EDA": lambda: text_augmentation.all_of_eda(0.4),
    "typos": lambda: text_augmentation.typos(0.2),
    "Korean synonyms": lambda: text_augmentation.korean_synonyms(0.7),
    "Korean swap": lambda: text_augmentation.korean_swap(0.5),
    "Korean deletion": lambda: text_augmentation.korean_deletion(0.5),
    "Korean spacing": lambda: text_augmentation.korean_spacing(0.5),
    "Korean keyboard": lambda: text_augmentation.korean_keyboard(0.3),
    "Korean spelling": lambda: text_augmentation.korean_spelling(0.3),
    "one of": lambda: text_augmentation.one_of(
        text_augmentation.typos(0.2), text_augmentation.random_swap(0.4)
    ),
    "in turn": lambda: text_augmentation.in_turn(
        text_augmentation.random_swap(0.4), text_augmentation.typos(0.2)
    ),
    "nlpaug words": lambda: _nlpaug("word", "RandomWordAug", action="swap", aug_p=0.5),
    "nlpaug keyboard": lambda: _nlpaug("char", "KeyboardAug"),
}
EVERY = pytest.mark.parametrize("make", AUGMENTATIONS.values(), ids=AUGMENTATIONS)
pytestmark = pytest.mark.usefixtures("english_reader")
ODD = [
    "",
    " ",
    "\n\t",
    "?!…",
    "😀😀",
    "a",
    "한",
    "ㅋㅋㅋ",
    "not",
    "x" * 10_000,
    "word " * 2_000,
    "가" * 10_000,
    "Привет мир, 안녕 world 2024 ½ é",
    unicodedata.normalize("NFD", "거실 불을 켜 줘"),
    "\x00 \ud800",
    "a\u200bb \u202e c",
]


def _nlpaug(kind, name, **options):
    import importlib

    module = importlib.import_module(f"nlpaug.augmenter.{kind}")
    return text_augmentation.from_nlpaug(getattr(module, name)(**options))


# ---- one seed, one result ------------------------------------------------------------------------------------


@EVERY
def test_augment_is_decided_by_the_seed(make):
    """Same seed, same texts, also from another object and after other draws; another seed, others."""
    augmentation, texts = make(), TEXTS * 4
    first = augmentation.augment(texts, 1)
    random.seed(5)
    augmentation.augment(texts, 3)
    assert augmentation(texts, 1) == first
    assert make().augment(texts, 1) == first
    assert augmentation.augment(texts, 2) != first
    assert first != texts
    assert len(set(first)) > len(TEXTS)  # equal texts draw anew
    assert texts == TEXTS * 4


@EVERY
def test_augment_leaves_global_random_numbers_alone(make):
    """Neither Python's nor NumPy's go on."""
    augmentation = make()
    before = random.getstate(), np.random.get_state()[1].copy(), np.random.get_state()[2]  # noqa: NPY002
    augmentation.augment(TEXTS, 1)
    assert random.getstate() == before[0]
    np.testing.assert_array_equal(np.random.get_state()[1], before[1])  # noqa: NPY002
    assert np.random.get_state()[2] == before[2]  # noqa: NPY002


@EVERY
def test_a_text_is_changed_by_its_place_alone(make):
    """Text number i comes out the same whatever stands before and after it; a str is text number 0."""
    augmentation = make()
    whole = augmentation.augment(TEXTS, 7)
    assert augmentation.augment(["Something else.", *TEXTS[1:], "More."], 7)[1:-1] == whole[1:]
    assert augmentation.augment(TEXTS[0], 7) == whole[0]


@pytest.mark.slow
def test_augment_in_processes_gives_the_texts_of_one():
    """Parts go to two processes; number, order and texts are those of one."""
    texts = [f"{text} {number}" for number in range(70) for text in TEXTS]
    for name in ("EDA", "synonyms", "nlpaug keyboard"):
        augmentation = AUGMENTATIONS[name]()
        assert augmentation.augment(texts, 5, workers=2) == augmentation.augment(texts, 5)


def test_nlpaug_in_threads_gives_the_texts_of_one():
    """Four threads at once, each with its own seed."""
    augmentation, made = AUGMENTATIONS["nlpaug keyboard"](), {}
    expected = {seed: augmentation.augment(TEXTS * 5, seed) for seed in range(4)}

    def work(seed):
        made[seed] = augmentation.augment(TEXTS * 5, seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == expected


# ---- kinds of texts, odd texts -------------------------------------------------------------------------------


@EVERY
def test_augment_keeps_kind_number_and_order(make):
    """A str gives a str, a list or tuple a list, an array an array; nothing at all gives nothing."""
    augmentation = make()
    as_list = augmentation.augment(TEXTS, 4)
    assert augmentation.augment(tuple(TEXTS), 4) == as_list
    as_array = augmentation.augment(np.array(TEXTS), 4)
    assert as_array.dtype.kind == "U"
    assert as_array.tolist() == as_list
    assert augmentation.augment(np.array(TEXTS, dtype=object), 4).tolist() == as_list
    assert type(augmentation.augment(np.array(TEXTS)[0], 4)) is str
    assert augmentation.augment([], 4) == []


@EVERY
def test_augment_takes_odd_texts(make):
    """Every text comes back in its place; what has no letters unchanged."""
    made = make().augment(ODD, 3)
    assert len(made) == len(ODD)
    assert made[:5] == ODD[:5]
    assert all(isinstance(text, str) for text in made)
    assert all(text.strip() for text in made[6:])


@EVERY
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(text=st.text(max_size=60), seed=st.integers(0, 2**40))
def test_augment_takes_any_text(make, text, seed):
    """A str for a str, and the same one again."""
    augmentation = make()
    made = augmentation.augment(text, seed)
    assert isinstance(made, str)
    assert augmentation.augment(text, seed) == made


def test_augment_works_on_normal_form():
    """Hangul in single jamo is put together first: both spellings of one text give one result."""
    augmentation = text_augmentation.random_deletion(0.3)
    apart = [unicodedata.normalize("NFD", text) for text in KOREAN]
    assert apart != KOREAN
    assert augmentation.augment(apart, 1) == augmentation.augment(KOREAN, 1)


# ---- putting together ----------------------------------------------------------------------------------------


def test_one_of_and_in_turn():
    """One of two fixed changes for each text, about equally often; in turn both, in their order."""
    first = TextAugmentation(lambda text, generator: f"{text} first", "first")
    second = TextAugmentation(lambda text, generator: f"{text} second", "second")
    made = text_augmentation.one_of(first, second).augment(["a"] * 400, 0)
    assert set(made) == {"a first", "a second"}
    assert made.count("a first") == pytest.approx(200, abs=50)
    both = text_augmentation.in_turn(first, second)
    assert both.augment("a", 0) == "a first second"
    assert repr(both) == "TextAugmentation(in turn: first, second)"


def test_eda_draws_all_four():
    """Longer, shorter, in another order, with other words: each of them happens."""
    text = "the happy child found a large beautiful house near the old river"
    words = text.split()
    made = [one.split() for one in text_augmentation.all_of_eda(0.2).augment([text] * 60, 0)]
    assert any(len(one) < len(words) for one in made)
    assert any(sorted(one) == sorted(words) and one != words for one in made)
    assert any([word for word in one if word in words] == words and len(one) > len(words) for one in made)
    assert any(len(one) == len(words) and set(one) - set(words) for one in made)


def test_rates_of_zero_change_nothing():
    """But spaces in a row, which are one."""
    text = "This dress is lovely, and it fits."
    for make in ("synonym_replacement", "random_insertion", "random_swap", "random_deletion", "typos"):
        assert getattr(text_augmentation, make)(0).augment(text, 1) == text


# ---- errors --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (None, "`texts` must be a str, or a list.*NoneType"),
        (5, "`texts` must be a str, or a list.*int"),
        (b"bytes", "`texts` must be a str, or a list.*bytes"),
        (["fine", None], r"`texts` must be str only. Received: NoneType None at \[1\]"),
        (
            ["fine", b"x"],
            r"`texts` must be str only \(bytes.decode\('utf-8'\)\). Received: bytes b'x' at \[1\]",
        ),
        (np.array([["a"]]), r"`texts` must be a str.*shape \(1, 1\)"),
        (np.array([1.5]), r"`texts` must be str only. Received: float64"),
        ([float("nan")], r"`texts` must be str only. Received: float nan at \[0\]"),
    ],
    ids=str,
)
def test_augment_rejects_what_is_no_text(texts, message):
    """Refused before anything is done, with the place of the first one that is no str."""
    with pytest.raises(ValueError, match=message):
        text_augmentation.typos().augment(texts, 0)


def test_augment_rejects_in_korean():
    """The same in the reader's language."""
    language.use("ko")
    with pytest.raises(
        ValueError, match=r"`texts` 인수가 잘못되었습니다. 필요한 값: 모두 문자열. 받은 값: NoneType"
    ):
        text_augmentation.typos().augment([None], 0)


def test_settings_that_do_not_fit_are_refused():
    """Rates are shares, operations functions, augmenters have a method `augment`."""
    for make in (
        text_augmentation.synonyms,
        text_augmentation.all_of_eda,
        text_augmentation.random_deletion,
        text_augmentation.typos,
    ):
        with pytest.raises(ValueError, match=r"`rate` must be a number in \[0, 1\]. Received: 1.5"):
            make(1.5)
    with pytest.raises(ValueError, match="`maximum` must be a whole number of at least 3"):
        text_augmentation.synonyms(minimum=3, maximum=2)
    with pytest.raises(ValueError, match="`operation` must be a function"):
        TextAugmentation("typos")
    with pytest.raises(ValueError, match=r"`augmenter` must be an augmenter of nlpaug.*TextAugmentation"):
        text_augmentation.from_nlpaug(object.__new__(type("TextAugmentation", (), {})))
    with pytest.raises(ValueError, match="`augmentations` must be one or more TextAugmentation"):
        text_augmentation.one_of()
    with pytest.raises(ValueError, match="`seed` must be a whole number"):
        text_augmentation.typos().augment("a", -1)
