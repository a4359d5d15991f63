"""The language in use decides every sentence and label."""

import pytest

from course_lib import language


@pytest.fixture(autouse=True)
def restore():
    """Leave the language as it was."""
    before = language.current()
    yield
    language.use(before)


def test_use_changes_say_and_current():
    """`say` gives the sentence in the language in use."""
    for tongue, sentence in (("en", "seed"), ("ko", "시드")):
        language.use(tongue)
        assert language.current() == tongue
        assert language.say(en="seed", ko="시드") == sentence


@pytest.mark.parametrize("wrong", ["kr", None, "EN"])
def test_use_rejects_other_languages(wrong):
    """Another language is refused, in both languages, and the one in use stays."""
    language.use("ko")
    with pytest.raises(ValueError, match=r"'ko' or 'en'.*이어야 합니다"):
        language.use(wrong)
    assert language.current() == "ko"


@pytest.mark.parametrize(
    ("name", "en", "ko"),
    [
        ("epoch", "epoch", "에포크"),
        ("dropout 0.5", "dropout 0.5", "드롭아웃 0.5"),
        ("label noise 30%", "label noise 30%", "레이블 잡음 30%"),
        ("learning rate 1e-3", "learning rate 1e-3", "학습률 1e-3"),
        ("dropout 0.5 + L2 0.01", "dropout 0.5 + L2 0.01", "드롭아웃 0.5 + L2 규제 0.01"),
        ("dropout × L2", "dropout × L2", "드롭아웃 × L2 규제"),
        ("learning_rate", "learning rate", "학습률"),
        ("nll", "negative log-likelihood", "음의 로그 가능도"),
        ("no such_label 3", "no such_label 3", "no such_label 3"),
        ("0.5", "0.5", "0.5"),
        ("", "", ""),
    ],
)
def test_label_translates_and_keeps_numbers(name, en, ko):
    """Known words are translated, numbers and unknown names stay."""
    for tongue, expected in (("en", en), ("ko", ko)):
        language.use(tongue)
        assert language.label(name) == expected


def test_add_labels_extends_catalogue(monkeypatch):
    """A chapter adds its own arm names."""
    monkeypatch.setattr(language, "_KOREAN_LABELS", dict(language._KOREAN_LABELS))
    language.add_labels({"narrow net": "좁은 신경망"})
    language.use("ko")
    assert language.label("narrow net 16") == "좁은 신경망 16"


def test_catalogue_is_sorted_and_korean():
    """The catalogue stays easy to search, and every entry has Hangul in it."""
    assert list(language._KOREAN_LABELS) == sorted(language._KOREAN_LABELS)
    assert all(any("가" <= letter <= "힣" for letter in text) for text in language._KOREAN_LABELS.values())
