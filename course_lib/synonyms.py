"""Synonyms of WordNet by part of speech: what nlpaug's `SynonymAug` does, told what to draw, and many times faster.

Two texts that nlpaug and this module make of the same text are different draws from the same distribution; the tests
compare both. The time goes into tags and candidates, which are the same each time a text is seen: they are kept.

Reference: X. Zhang, J. Zhao, Y. LeCun (2015), Character-level convolutional networks for text classification, NeurIPS,
    section 2.4; nlpaug 1.1.11 (`augmenter/word/synonym.py`), whose rules are followed here.
"""

import functools
import math
import re
import string

from course_lib import tagger, wordnet

_PARTS_OF_SPEECH = {
    **dict.fromkeys(("NN", "NNS", "NNP", "NNPS", "NP"), "n"),
    **dict.fromkeys(("VB", "VBD", "VBG", "VBN", "VBZ", "VBP"), "v"),
    **dict.fromkeys(("JJ", "JJR", "JJS", "IN"), "as"),
    **dict.fromkeys(("RB", "RBR", "RBS"), "r"),
}  # the tags that nlpaug knows; words with another tag may be any part of speech
_BOUNDARY = re.compile(r"(\W)")
_TOGETHER = [  # how nlpaug puts tokens together again
    (re.compile(r"\s([.,:;?!%]+)([ '\"`])"), r"\1\2"),
    (re.compile(r"\s([.,:;?!%]+)$"), r"\1"),
    (re.compile(r"\s([\[\(\{\<])\s"), r" \g<1>"),
    (re.compile(r"\s([\]\)\}\>])\s"), r"\g<1> "),
]


def replace_synonyms(text, generator, *, rate=0.3, minimum=1, maximum=10):
    """Replace some words by synonyms with the same part of speech.

    Args:
        text: Str.
        generator: `numpy.random.Generator`.
        rate: Float in [0, 1], share of the tokens (punctuation among them), rounded up, that is to be replaced.
        minimum, maximum: Ints, bounds of their number.
    Returns:
        Str. Of the drawn words those stay for which WordNet has no other name. Spaces around punctuation come back as
        nlpaug leaves them: `don't` becomes `don ' t`.
    """
    tokens, open_places = _prepared(text)
    if not open_places:
        return text.strip()
    number = min(max(math.ceil(rate * len(tokens)), minimum), maximum, len(open_places))
    changed = list(tokens)
    for index in generator.permutation(len(open_places))[:number]:
        place, candidates = open_places[index]
        if candidates:
            changed[place] = candidates[generator.integers(len(candidates))]
    text = " ".join(changed)
    for pattern, replacement in _TOGETHER:
        text = pattern.sub(replacement, text)
    return text.strip()


def candidates(word, tag):
    """What may stand for a word: each name as often as WordNet lists it, as it would be written.

    Args:
        word: Str.
        tag: Str, its tag in the Penn Treebank's tags.
    Returns:
        Tuple of str, without the word itself.
    """
    return _candidates(word, _PARTS_OF_SPEECH.get(tag))


@functools.lru_cache(maxsize=20_000)
def _prepared(text):
    """The tokens, and those that may be replaced: `(place, candidates)`. An article (DT) or a sign never is."""
    tokens = [token for token in _BOUNDARY.split(text) if token.strip()]
    places = [
        (place, candidates(token, tag))
        for place, (token, tag) in enumerate(zip(tokens, tagger.tags(tokens), strict=True))
        if token not in string.punctuation and tag != "DT"
    ]
    return tuple(tokens), tuple(places)


@functools.lru_cache(maxsize=100_000)
def _candidates(word, parts_of_speech):
    names = (name for part in parts_of_speech or (None,) for name in wordnet.synonyms(word, part))
    written = (
        name.replace("_", " ").replace("-", " ").lower() for name in names if name.lower() != word.lower()
    )
    return tuple(name.capitalize() if _is_capitalized(word) and name.islower() else name for name in written)


def _is_capitalized(word):
    """Like *This* and *I*, not like *THIS* or *iPad*."""
    if len(word) > 1 and word.isupper():
        return False
    return word[:1].isupper() and not any(letter.isupper() for letter in word[1:])
