"""Checks of chapter 06: two words change places, words are deleted."""

import functools

import numpy as np

from course_lib import language
from course_lib.exercises.answers import NotYet, Unanswered, call, compare_exactly, shown
from course_lib.exercises.engine import exercise


def _result(function, words, *given):
    """The list of words that the learner's function returns; the list that it was given must stay as it is."""
    own = list(words)
    try:
        result = call(function, own, *given)
    except Unanswered:
        if own == words:
            raise
        raise NotYet(
            "returns_none",
            en=f"Your function changes the list that it was given, `{shown(words)}`, and returns nothing. Work on a copy, "
            "`list(words)`, and `return` it.",
            ko=f"함수가 받은 리스트 `{shown(words)}` 자체를 바꾸고 아무것도 돌려주지 않습니다. 복사본 `list(words)`를 바꾸고 "
            "`return`으로 돌려주십시오.",
        ) from None
    if own != words:
        raise NotYet(
            "input_mutated",
            en=f"The list that your function was given, `{shown(words)}`, is changed afterwards: the caller's text is lost. "
            "`new = words` makes no copy but a second name; `new = list(words)` makes one.",
            ko=f"함수가 받은 리스트 `{shown(words)}` 자체가 바뀌어, 호출한 쪽의 텍스트가 사라집니다. `new = words`는 복사가 아니라 "
            "이름을 하나 더 붙이는 것입니다. `new = list(words)`로 복사하십시오.",
        )
    if isinstance(result, str):
        raise NotYet(
            "text_not_list",
            en=f"You return the text `{shown(result)}`. A list of words is wanted, even if it holds 1 word.",
            ko=f"텍스트 `{shown(result)}`을(를) 돌려주었습니다. 단어가 1개뿐이어도 단어의 리스트를 돌려주어야 합니다.",
        )
    if not isinstance(result, list):
        raise NotYet(
            "not_a_list",
            en=f"A list of words is wanted. Received a `{type(result).__name__}`: `list(...)` makes a list of it.",
            ko=f"단어의 리스트가 필요합니다. 받은 값의 자료형은 `{type(result).__name__}`입니다. `list(...)`로 바꾸십시오.",
        )
    other = next((word for word in result if not isinstance(word, str)), None)
    if other is not None:
        raise NotYet(
            "not_words",
            en=f"The list must hold the words themselves. Yours holds a value of type `{type(other).__name__}`.",
            ko=f"리스트에는 단어 자체가 들어 있어야 합니다. 지금은 자료형이 `{type(other).__name__}`인 값이 들어 있습니다.",
        )
    return result


_WORDS = ["please", "turn", "off", "the", "lamp"]
_REPEATED = ["the", "film", "and", "the", "music"]
# Places apart from each other, the first of all, the larger place first, a word that occurs twice.
_SWAP_CASES = [(_WORDS, 1, 4), (_WORDS, 0, 2), (_WORDS, 3, 0), (_REPEATED, 0, 4), (_REPEATED, 3, 1)]


def _swapped(words, first, second):
    words = list(words)
    words[first], words[second] = words[second], words[first]
    return words


def _moved(words, first, second):
    words = list(words)
    words.insert(second, words.pop(first))
    return words


def _both_the_same(words, first, second):
    words = list(words)
    words[first] = words[second]
    return words


def _in_slices(words, first, second):
    between = words[first + 1 : second]
    return [*words[:first], words[second], *between, words[first], *words[second + 1 :]]


def _every_equal_word(words, first, second):
    exchange = {words[first]: words[second], words[second]: words[first]}
    return [exchange.get(word, word) for word in words]


def _first_equal_word(words, first, second):
    return _swapped(words, words.index(words[first]), words.index(words[second]))


def _looked_up_twice(words, first, second):
    words = list(words)
    one, other = words[first], words[second]
    words[words.index(one)] = other
    words[words.index(other)] = one
    return words


def _places_exchanged(function):
    return lambda words, first, second: function(words, second, first)


_SWAP_MISTAKES = [
    (
        "nothing_changed",
        lambda words, first, second: words,
        "You return the words as they were.",
        "단어를 그대로 돌려주었습니다.",
    ),
    *(
        (
            "both_places_same",
            wrong,
            "Both places hold the same word now: when the second line runs, the first has already overwritten the other. Write "
            "both in one line, `a, b = b, a`.",
            "두 자리에 같은 단어가 있습니다. 첫째 줄에서 이미 덮어쓴 단어를 둘째 줄에서 다시 읽었습니다. `a, b = b, a`처럼 한 줄에 "
            "쓰십시오.",
        )
        for wrong in (_both_the_same, _places_exchanged(_both_the_same))
    ),
    *(
        (
            "one_word_moved",
            wrong,
            "`pop` and `insert` move one word, and the words between move up. The other word must come to the free place.",
            "`pop`과 `insert`로 단어 하나만 옮겨, 그 사이의 단어들이 한 칸씩 밀렸습니다. 다른 단어가 빈자리로 와야 합니다.",
        )
        for wrong in (_moved, _places_exchanged(_moved))
    ),
    (
        "counted_from_one",
        lambda words, first, second: _swapped(words, first - 1, second - 1),
        "You count the places from 1. In Python the first word is `words[0]`.",
        "자리를 1부터 셌습니다. 파이썬에서 첫 단어는 `words[0]`입니다.",
    ),
    *(
        (
            "larger_place_first",
            wrong,
            "This is right only where one of the two places, always the same, is the smaller. Either may be.",
            "두 자리 가운데 정해진 한쪽이 더 작을 때만 맞습니다. 어느 쪽이 더 작을지는 모릅니다.",
        )
        for wrong in (_in_slices, _places_exchanged(_in_slices))
    ),
    *(
        (
            "words_not_places",
            wrong,
            "You look for the word, not for the place: another word may be the same. Use `words[first]` and `words[second]`.",
            "자리가 아니라 단어를 찾았습니다. 같은 단어가 또 있을 수 있습니다. `words[first]`와 `words[second]`를 쓰십시오.",
        )
        for wrong in (
            _every_equal_word,
            _first_equal_word,
            _looked_up_twice,
            _places_exchanged(_looked_up_twice),
        )
    ),
]


@exercise("06.swap")
def swap(answer):
    """`swap(words, first, second)`: a new list in which the words at the two places are exchanged."""
    yours = [_result(answer, *case) for case in _SWAP_CASES]
    compare_exactly(yours, _swapped, _SWAP_CASES, _SWAP_MISTAKES)
    return language.say(
        en="A mean of word vectors is the same in every order: only a network that reads words in their order notices.",
        ko="단어 벡터의 평균은 순서를 바꾸어도 같습니다. 단어를 순서대로 읽는 신경망만 차이를 압니다.",
    )


_LONG = ["turn", "off", "every", "lamp", "in", "both", "bedrooms", "now"]
# Words, numbers and rate: a plain case, a word that occurs twice, a text too long for a `set` to be in order by chance,
# and a number of 0 at rate 0.
_SOME_STAY = [
    (_WORDS, np.array([0.7, 0.05, 0.4, 0.2, 0.9]), 0.3),
    (_REPEATED, np.array([0.8, 0.6, 0.95, 0.1, 0.35]), 0.3),
    (_LONG, np.array([0.55, 0.91, 0.08, 0.4, 0.73, 0.02, 0.66, 0.31]), 0.1),
    (_WORDS, np.array([0.3, 0.0, 0.8, 0.6, 0.1]), 0),
]
# Enough cases that a word drawn at random is not the right one in all of them.
_ALL_GO = [
    (_WORDS, np.array([0.2, 0.05, 0.25, 0.15, 0.1]), 0.3),
    (_REPEATED, np.array([0.1, 0.4, 0.2, 0.05, 0.3]), 0.5),
    (_LONG, np.array([0.55, 0.91, 0.08, 0.97, 0.73, 0.02, 0.66, 0.31]), 1),
    (_LONG[::-1], np.array([0.12, 0.01, 0.14, 0.03, 0.08, 0.02, 0.19, 0.06]), 0.2),
    (["thanks"], np.array([0.1]), 0.3),
]


def _kept(words, draws, rate, stays=np.greater_equal):
    return [word for word, draw in zip(words, draws, strict=True) if stays(draw, rate)]


def _or_largest(kept):
    """The words that `kept` gives or, if these are none, the one with the largest number."""
    return lambda words, draws, rate: kept(words, draws, rate) or [words[int(np.argmax(draws))]]


def _deleted(words, draws, rate):
    return _or_largest(_kept)(words, draws, rate)


def _kept_below(words, draws, rate):
    return _kept(words, draws, rate, stays=np.less)


def _first_equal_word_removed(words, draws, rate):
    kept = list(words)
    for word in _kept_below(words, draws, rate):
        kept.remove(word)
    return kept


def _every_equal_word_removed(words, draws, rate):
    gone = _kept_below(words, draws, rate)
    return [word for word in words if word not in gone]


_DELETION_MISTAKES = [
    (
        "nothing_deleted",
        lambda words, draws, rate: words,
        "You return all words.",
        "단어를 모두 그대로 돌려주었습니다.",
    ),
    *(
        (
            "other_way_round",
            wrong,
            "It is the other way round: you keep the words whose number is below the rate. Those go, so that at rate 0.1 one "
            "word in ten is deleted, not nine.",
            "반대로 되었습니다. 수가 비율보다 작은 단어를 남겼습니다. 그런 단어가 지워져야 비율이 0.1일 때 열 개 가운데 아홉 개가 "
            "아니라 하나꼴로 지워집니다.",
        )
        for wrong in (_kept_below, _or_largest(_kept_below), functools.partial(_kept, stays=np.less_equal))
    ),
    (
        "equal_number_deleted",
        functools.partial(_kept, stays=np.greater),
        "A number equal to the rate is not below it. A draw from [0, 1) may be 0, and at rate 0 no word goes: keep with `>=`.",
        "비율과 같은 수는 비율보다 작지 않습니다. [0, 1)에서 뽑은 수는 0일 수 있고, 비율이 0이면 아무것도 지우지 않습니다. `>=`이면 "
        "남기십시오.",
    ),
    *(
        (
            "words_not_places",
            wrong,
            "You look for the word, not for its place: `the` occurs twice, and each of the two has a number of its own. Go "
            "through words and numbers together, with `zip`.",
            "자리가 아니라 단어를 찾아 지웠습니다. `the`가 두 번 나오고 둘의 수는 서로 다릅니다. `zip`으로 단어와 수를 함께 "
            "훑으십시오.",
        )
        for wrong in (_first_equal_word_removed, _every_equal_word_removed)
    ),
]
_ONE_LEFT_MISTAKES = [
    (
        "all_deleted",
        lambda words, draws, rate: [],
        "All numbers are below the rate, and nothing is left. A text without words teaches nothing: the word with the largest "
        "number stays.",
        "모든 수가 비율보다 작아서 아무것도 남지 않았습니다. 단어가 없는 텍스트로는 배울 것이 없습니다. 수가 가장 큰 단어를 남기십시오.",
    ),
    (
        "all_kept",
        lambda words, draws, rate: words,
        "If all words would go, 1 stays, the one with the largest number; you keep all.",
        "모든 단어가 지워질 때는 수가 가장 큰 단어 1개만 남깁니다. 지금은 모두 남겼습니다.",
    ),
]


@exercise("06.deletion")
def deletion(answer):
    """`delete(words, draws, rate)`: the words whose number is not below the rate, or the one with the largest."""
    yours = [_result(answer, *case) for case in _SOME_STAY]
    otherwise = ("other", "", "")
    if all(sorted(mine) == sorted(_deleted(*case)) for mine, case in zip(yours, _SOME_STAY, strict=True)):
        otherwise = (
            "order_changed",
            "These are the right words in another order. (A `set` keeps no order.) Go through the words from first to last.",
            "남은 단어는 맞지만 순서가 바뀌었습니다. (`set`은 순서를 지키지 않습니다.) 첫 단어부터 차례로 훑으십시오.",
        )
    compare_exactly(yours, _deleted, _SOME_STAY, _DELETION_MISTAKES, otherwise)

    yours = [_result(answer, *case) for case in _ALL_GO]
    otherwise = ("other", "", "")
    if all(len(mine) == 1 for mine in yours):
        otherwise = (
            "not_the_largest",
            "All would go, and you keep another word than the one with the largest number, `np.argmax(draws)`.",
            "모든 단어가 지워질 때 남긴 단어가 수가 가장 큰 단어가 아닙니다. 그 자리는 `np.argmax(draws)`입니다.",
        )
    compare_exactly(yours, _deleted, _ALL_GO, _ONE_LEFT_MISTAKES, otherwise)
    return language.say(
        en="The same numbers give the same text. But the numbers do not know which of the words is `not`.",
        ko="같은 수에서는 늘 같은 텍스트가 나옵니다. 그러나 그 수들은 어느 단어가 `not`인지 모릅니다.",
    )
