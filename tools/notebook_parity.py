"""Compare a cell's English and Korean text: headings, numbers, formulas and code words must agree."""

import re
from collections import Counter

_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
_LINK_TARGET = re.compile(r"\]\([^)]*\)|<https?:[^>]*>|https?://\S+|</?\w[^>]*>")
# A digit inside a name (L2, float32) is part of a word, not a number.
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])−?\d+(?:[.,]\d+)*")

# A number may be a digit in one language and a word in the other ("ten seeds", "시드 10개").
_WORDS_BY_NUMBER = {
    "0": "zero zeros",
    "1": "one first once single 한 하나 첫 첫째",
    "2": "two second twice double both pair half 두 둘 둘째 절반 반 양쪽",
    "3": "three third thirds 세 셋 셋째",
    "4": "four fourth 네 넷 넷째",
    "5": "five fifth 다섯",
    "6": "six sixth 여섯",
    "7": "seven seventh 일곱",
    "8": "eight eighth 여덟",
    "9": "nine ninth 아홉",
    "10": "ten tenth 열",
    "11": "eleven 열한 열하나",
    "12": "twelve 열두 열둘",
    "20": "twenty 스무 스물",
    "30": "thirty 서른",
    "100": "hundred 백",
    "1000": "thousand 천",
    "1000000": "million 백만",
}
_NUMBER_BY_WORD = {word: number for number, words in _WORDS_BY_NUMBER.items() for word in words.split()}
# A Korean number word begins a word, but particles and counters are joined to its end; the longest one wins.
_KOREAN_WORDS = sorted((word for word in _NUMBER_BY_WORD if not word.isascii()), key=len, reverse=True)
_KOREAN_WORD = re.compile(f"(?<![가-힣])({'|'.join(_KOREAN_WORDS)})")


def differences(english, korean):
    """What differs between the two texts of a cell.

    Args:
        english: Markdown text.
        korean: Markdown text.
    Returns:
        List of strings, empty if the texts agree in heading levels, code words, formulas and numbers.
        A number counts as present where the other text spells it out as a word.
    """
    left, right = _features(english), _features(korean)
    found = []
    if left["headings"] != right["headings"]:
        found.append(f"heading levels differ: English {left['headings']}, Korean {right['headings']}")
    for name in ("code words", "formulas"):
        for language, here, there in (("English", left, right), ("Korean", right, left)):
            if only := sorted(here[name] - there[name]):
                found.append(f"{name} only in {language}: {', '.join(only)}")
    for language, here, there in (("English", left, right), ("Korean", right, left)):
        surplus = here["numbers"] - there["numbers"]
        if only := sorted(number for number in surplus.elements() if number not in there["words"]):
            found.append(f"numbers only (or more often) in {language}: {', '.join(only)}")
    return found


def _features(text):
    code = set()
    for fence in _FENCE.findall(text):  # comments in a fenced block may be translated
        code.add(" ".join(re.sub(r"#.*", "", fence).split()))
    text = _FENCE.sub("", text)
    code |= {" ".join(word.split()) for word in _CODE.findall(text)}
    text = _CODE.sub(" ", text)
    formulas = {
        re.sub(r"\s+", "", re.sub(r"\\(text|mathrm)\{[^}]*\}", r"\\\1", block or inline))
        for block, inline in _FORMULA.findall(text)
    }
    headings = [len(marks) for marks in re.findall(r"^(#{1,6}) ", text, re.MULTILINE)]
    text = _LINK_TARGET.sub(" ", _FORMULA.sub(" ", text))
    text = re.sub(r"^\s*\d+[.)] ", "", text, flags=re.MULTILINE)  # the numbers of an ordered list
    spelled = re.findall(r"[a-z]+", text.lower()) + _KOREAN_WORD.findall(text)
    words = {_NUMBER_BY_WORD[word] for word in spelled if word in _NUMBER_BY_WORD}
    numbers = Counter(number.replace(",", "") for number in _NUMBER.findall(text))
    return {
        "code words": code,
        "formulas": formulas,
        "headings": headings,
        "numbers": numbers,
        "words": words,
    }
