"""Tests of the course's texts: sizes, balance, no near-copy across splits, right Korean, and the builders."""

import io
import re
import unicodedata

import numpy as np
import pytest

from course_lib import datasets, downloads, language
from course_lib.splits import SPLITS

pytestmark = pytest.mark.usefixtures("small_scale")

COUNTS = {  # of each class, in training, validation and test
    "clothing_reviews": ([1300, 1300], [300, 300], [750, 750]),
    "sms_spam": ([2235, 249], [1118, 125], [1117, 124]),
    "korean_intents": ([200] * 7, [50] * 7, [100] * 7),
}


def _all_texts(data):
    return [str(text) for split in SPLITS for text in getattr(data, split)[0]]


@pytest.mark.parametrize("name", COUNTS)
def test_load_gives_the_documented_texts(name):
    """Sizes, dtypes and numbers of each class are as the documentation says; nothing can be changed."""
    data = datasets.load(name)
    assert data is getattr(datasets, name)()
    for split, counts in zip(SPLITS, COUNTS[name], strict=True):
        inputs, targets = getattr(data, split)
        assert (inputs.dtype.kind, inputs.shape, targets.dtype) == ("U", (sum(counts),), np.int64)
        assert np.bincount(targets).tolist() == counts
        assert not inputs.flags.writeable
        assert not targets.flags.writeable


@pytest.mark.parametrize(
    ("name", "english", "korean"),
    [
        ("clothing_reviews", "negative positive", "부정 긍정"),
        ("sms_spam", "ham spam", "정상 스팸"),
        ("korean_intents", "turn off", "끄기"),
    ],
)
def test_classes_have_names_in_both_languages(name, english, korean):
    """The names follow the language in use, one for each class."""
    data = datasets.load(name)
    assert english in " ".join(data.class_names)
    language.use("ko")
    assert korean in " ".join(data.class_names)
    assert len(set(data.class_names)) == data.num_classes


@pytest.mark.parametrize("name", COUNTS)
def test_texts_are_tidy(name):
    """Every text is NFC, with single spaces, without HTML escapes and control characters."""
    for text in _all_texts(datasets.load(name)):
        assert text == unicodedata.normalize("NFC", text)
        assert text == " ".join(text.split())
        assert not re.search("&(amp|lt|gt|quot|#39);|[\x00-\x1f\x7f-\x9f]", text), text


@pytest.mark.parametrize("name", ["clothing_reviews", "sms_spam"])
def test_no_near_copy_is_left(name, builders):
    """Neither within a split nor across them do two texts share 0.6 of their word triples."""
    everything = _all_texts(datasets.load(name))
    assert builders["texts"].without_near_copies(everything) == list(range(len(everything)))


def test_reviews_have_eight_words():
    """Very short reviews are left out."""
    assert min(len(text.split()) for text in _all_texts(datasets.clothing_reviews())) == 8


def test_sentiment_is_in_the_words():
    """The labels are not swapped: praise is commoner in class 1, sending back in class 0."""
    inputs, targets = datasets.clothing_reviews().train
    for word, label in (("perfect", 1), ("compliments", 1), ("disappointed", 0), ("return", 0)):
        has_word = np.char.count(np.char.lower(inputs), word) > 0
        assert targets[has_word].mean().round() == label, word


def test_spam_is_spam():
    """The labels are not swapped: prizes are claimed in spam alone, and a later call is promised by people."""
    inputs, targets = datasets.sms_spam().train
    lowered = np.char.lower(inputs)
    assert targets[np.char.find(lowered, "claim") >= 0].mean() > 0.9
    assert targets[np.char.find(lowered, "i'll") >= 0].mean() < 0.1


def test_korean_templates_do_not_cross():
    """Each template is in one split and one class; each class has four of them or more, half of them training."""
    arrays = downloads.stored_arrays("korean_intents")
    for label in range(7):
        of_split = [set(arrays[f"{s}_templates"][arrays[f"{s}_targets"] == label].tolist()) for s in SPLITS]
        together = set.union(*of_split)
        assert len(together) == sum(map(len, of_split)) >= 4
        assert len(of_split[0]) in (len(together) // 2, len(together) // 2 + 1)
        others = [arrays[f"{s}_templates"][arrays[f"{s}_targets"] != label].tolist() for s in SPLITS]
        assert together.isdisjoint(number for numbers in others for number in numbers)


def test_korean_skeletons_do_not_cross(builders):
    """With every room, device, number and colour taken out, also where it stands by chance, no sentence crosses.

    Independent of how the templates were grouped: values are found in the finished sentences.
    """
    intents = builders["build_korean_intents"]
    values = sorted({v for of in (intents.LISTS, intents.NAMES) for vs in of.values() for v in vs}, key=len)
    pattern = re.compile(
        f"(?:(?<= )|^)(?:{'|'.join(map(re.escape, reversed(values)))})"
        "(?:의|에서|에|이|가|은|는|을|를|으로|로)?(?= |$|짜리)"
    )
    data = datasets.korean_intents()
    skeletons = [{" ".join(pattern.sub("", str(t)).split()) for t in getattr(data, s)[0]} for s in SPLITS]
    assert skeletons[0].isdisjoint(skeletons[1])
    assert skeletons[0].isdisjoint(skeletons[2])
    assert skeletons[1].isdisjoint(skeletons[2])


def test_korean_sentences_are_distinct_and_korean():
    """No sentence occurs twice; each has two Hangul syllables or more and no leftover of the template syntax."""
    everything = _all_texts(datasets.korean_intents())
    assert len(set(everything)) == len(everything) == 2450
    for text in everything:
        assert re.fullmatch(r"[가-힣0-9% ]+", text), text
        assert len(re.findall("[가-힣]", text)) >= 2


def test_korean_rooms_are_in_every_split():
    """The test differs in patterns, not in words for rooms."""
    for split in SPLITS:
        assert any("거실" in text for text in getattr(datasets.korean_intents(), split)[0])


@pytest.mark.parametrize("name", COUNTS)
def test_subset_draws_texts_by_class(name):
    """A subset keeps the shares of the classes and leaves validation and test alone."""
    data = datasets.load(name)
    small = data.subset(210, seed=3)
    assert small.train[0].shape == (210,)
    assert set(small.train[0]) <= set(data.train[0])
    shares = np.array(COUNTS[name][0]) / sum(COUNTS[name][0])
    np.testing.assert_allclose(np.bincount(small.train[1]), shares * 210, atol=1)
    assert small.test[0] is data.test[0]
    assert data.subset(210, seed=3).train[0].tolist() == small.train[0].tolist()


@pytest.mark.parametrize("name", COUNTS)
def test_load_refuses_a_damaged_file(name, damage_stored):
    """One bit is enough; the error names the repair."""
    damage_stored(name)
    with pytest.raises(datasets.DataError, match=rf"damaged: .*git checkout -- data/{name}\.npz"):
        datasets.load(name)


@pytest.mark.parametrize("name", COUNTS)
def test_card_is_in_the_readers_language(name):
    """Title, description, licence and citation are on the card."""
    entry = downloads.registry()[name]
    for reader in language.LANGUAGES:
        language.use(reader)
        card = repr(datasets.load(name))
        for text in (
            entry["title"][reader],
            entry["description"][reader],
            entry["licence"],
            entry["citation"],
        ):
            assert text in card


def test_tidy_resolves_what_an_export_did(builders):
    """Doubled HTML escapes and white space go, everything else stays."""
    tidy = builders["texts"].tidy
    assert tidy(" I&amp;#39;m  6&#39; tall\n&lt;3 ") == "I'm 6' tall <3"
    assert tidy("") == ""
    assert tidy("a & b") == "a & b"


def test_without_near_copies_keeps_the_first(builders):
    """Case, digits and a changed word in a long text make no new text; other words do, and short ones count whole."""
    kept = builders["texts"].without_near_copies(
        [
            "Call 0800 now to claim your free prize of the week",
            "call 0900 NOW to claim your free prize of the week!",
            "call now to claim your free prize of the month",
            "come home soon please, we are waiting for you",
            "ok",
            "OK!",
            "ok then",
            "",
            "123",
        ]
    )
    assert kept == [0, 3, 4, 6, 7]


def test_build_clothing_reviews_deals_in_turn(builders):
    """Middle ratings, missing and short reviews are left out; the classes alternate, the first of each part first."""
    words = ["red", "blue", "long", "soft", "warm", "thin", "wide", "tight"]
    long = [" ".join(f"{a}{b}{c}" for c in words) for a in words for b in words]
    reviews = [None, "too short", *long[:4], long[0].upper(), *long[4:12]]
    ratings = [5, 1, 3, 5, 1, 5, 3, 2, 5, 4, 5, 1, 5, 1, 5]
    splits = builders["build_clothing_reviews"].splits(reviews, ratings, per_class=4, hands="aabc")
    assert [splits[s][1].tolist() for s in SPLITS] == [[0, 1, 0, 1], [0, 1], [0, 1]]
    usable = [
        [t for t, r in zip(reviews, ratings, strict=True) if r in of and t in long] for of in ((1, 2), (5,))
    ]
    assert splits["train"][0].tolist()[::2] == usable[0][:2]
    assert splits["train"][0].tolist()[1::2] == [usable[1][0], usable[1][1]]


def test_build_sms_spam_takes_swallowed_messages_apart(builders):
    """A message that an open quotation mark has swallowed comes out again, with its own label."""
    build = builders["build_sms_spam"]
    content = ',spam,text\n0,0,"so ""fine\nspam\tWIN &lt;b&gt; now\nham\tlate\x92s ok"\n1,1,call  me\n'
    assert build.messages(content.encode()) == [
        ('so "fine', 0),
        ("WIN <b> now", 1),
        ("late’s ok", 0),
        ("call me", 1),
    ]
    pairs = [
        (f"{word} message for {word} alone", n % 5 == 0) for n, word in enumerate("abcdefghijklmnopqrst")
    ]
    splits = build.splits(pairs)
    assert [len(splits[s][1]) for s in SPLITS] == [10, 5, 5]
    assert [int(splits[s][1].sum()) for s in SPLITS] == [2, 1, 1]


@pytest.mark.parametrize(
    ("last", "particle", "fits"),
    [
        ("실", "이", True),
        ("실", "가", False),
        ("실", "로", True),
        ("실", "으로", False),
        ("색", "으로", True),
        ("색", "로", False),
        ("드", "가", True),
        ("드", "은", False),
        ("등", "을", True),
        ("%", "로", True),
    ],
)
def test_particle_follows_the_last_sound(builders, last, particle, fits):
    """이 and 가, 을 and 를, 은 and 는, 으로 and 로: by the final consonant, and ㄹ takes 로."""
    assert builders["korean_templates"].particle_fits(last, particle) == fits


def test_expand_yields_right_sentences_and_their_skeletons(builders):
    """Choices, options, rules and values; what has a wrong particle is left out."""
    expand = builders["korean_templates"].expand
    rules, lists = {"all": "(모든|전체)"}, {"area": ["거실", "서재"], "light": ["조명", "스탠드"]}
    assert expand("{area}(을|를) (켜|꺼)[줘]", rules, lists) == [
        ("거실을 켜줘", "켜줘"),
        ("거실을 켜", "켜"),
        ("거실을 꺼줘", "꺼줘"),
        ("거실을 꺼", "꺼"),
        ("서재를 켜줘", "켜줘"),
        ("서재를 켜", "켜"),
        ("서재를 꺼줘", "꺼줘"),
        ("서재를 꺼", "꺼"),
    ]
    assert [text for text, _ in expand("[<all>] {light:name}(이|가) 있어", rules, lists)] == [
        "모든 조명이 있어",
        "모든 스탠드가 있어",
        "전체 조명이 있어",
        "전체 스탠드가 있어",
        "조명이 있어",
        "스탠드가 있어",
    ]
    with pytest.raises(ValueError, match="bracket"):
        expand("켜)줘", rules, lists)


def test_groups_join_what_shares_a_skeleton(builders):
    """Two templates of different blocks that give one skeleton are one group; another class must not give it."""
    build = builders["build_korean_intents"]
    blocks = [
        {"sentences": ["{area} 온도 알려줘"], "response": "default"},
        {"sentences": ["온도 (알려줘|말해줘)", "{area} 얼마나 추워"], "response": "default"},
    ]
    of_class = build.groups({"HassClimateGetTemperature": {"data": blocks}}, {})[3]
    assert [len(group) for group in of_class] == [len(build.LISTS["area"]) + 2, len(build.LISTS["area"])]
    other = {"HassGetState": {"data": [{"sentences": ["{area} 온도 알려줘"], "response": "one"}]}}
    with pytest.raises(ValueError, match="two classes"):
        build.groups({"HassClimateGetTemperature": {"data": blocks}} | other, {})


def test_splits_deal_whole_groups_evenly(builders):
    """Half of a class's groups train; small groups are used up, large ones give the rest, and classes alternate."""
    build = builders["build_korean_intents"]
    grouped = [[[f"{c}{g}-{n}" for n in range(size)] for g, size in enumerate((9, 5, 4, 2))] for c in "가나"]
    splits = build.splits(grouped, sizes={"train": 6, "validation": 2, "test": 3})
    inputs, targets, templates = splits["train"]
    assert targets.tolist() == [0, 1] * 6
    assert np.bincount(templates, minlength=8).tolist() == [4, 0, 0, 2, 4, 0, 0, 2]
    assert len(set(inputs.tolist())) == 12
    assert set(splits["test"][2].tolist()) == {1, 5}
    assert set(splits["validation"][2].tolist()) == {2, 6}
    with pytest.raises(ValueError, match="99 sentences are wanted, 11 are there"):
        build.splits(grouped, sizes={"train": 99})


@pytest.mark.parametrize("name", COUNTS)
def test_stored_file_holds_no_pickle(name):
    """NumPy reads every array without pickle, and says so of the parts by name."""
    content = (downloads.data_folder() / f"{name}.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        parts = ["inputs", "targets"] + ["templates"] * (name == "korean_intents")
        assert sorted(archive.files) == sorted(f"{split}_{part}" for split in SPLITS for part in parts)
        assert {archive[f"{split}_targets"].dtype for split in SPLITS} == {np.dtype(np.uint8)}
