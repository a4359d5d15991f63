"""Easy data augmentation (EDA): four operations on a list of words. Chapter 06 derives them.

Words are what stands between spaces, punctuation included: "lovely," is looked up as `lovely` and keeps its comma.

Reference: J. Wei, K. Zou (2019), EDA: Easy data augmentation techniques for boosting performance on text classification
    tasks, EMNLP-IJCNLP, section 2. Of a text of l words, n = αl are changed, at least one. (The authors' code lowers all
    letters and takes punctuation away; here they stay.)
"""

import functools
import re

_WORD = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)

# Words of grammar, which the paper leaves alone; WordNet knows senses of some that nobody means (in: inch; it: IT).
_GRAMMAR = """
a about above after again against all am an and any are aren't as at be because been before being below between both
but by can cannot can't could couldn't did didn't do does doesn't doing don't down during each few for from further had
hadn't has hasn't have haven't having he her here hers herself him himself his how i if in into is isn't it its it's
itself just me more most my myself no nor not now of off on once only or other our ours ourselves out over own same she
should shouldn't so some such than that the their theirs them themselves then there these they this those through to
too under until up very was wasn't we were weren't what when where which while who whom why will with won't would
wouldn't you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_GRAMMAR.split())


def count(num_words, rate):
    """How many words change: n = αl of the paper, rounded down, but at least one (none for rate 0)."""
    return max(1, int(rate * num_words)) if rate else 0


def replace_synonyms(words, number, synonyms_of, generator):
    """Synonym replacement (SR): another word in the place of `number` random ones, wherever they stand in the text.

    Args:
        words: List of str.
        number: Int, how many different words are replaced, where so many have synonyms.
        synonyms_of: Function from a word in lower case to its synonyms, a sequence of str.
        generator: `numpy.random.Generator`.
    Returns:
        List of as many words. A synonym of two words is one entry with a space in it.
    """
    bare = [_bare(word) for word in words]
    open_words = list(dict.fromkeys(word for word in bare if word not in STOP_WORDS))
    replaced = {}
    for index in generator.permutation(len(open_words)):
        if len(replaced) == number:
            break
        choices = _others(open_words[index], synonyms_of)
        if choices:
            replaced[open_words[index]] = choices[generator.integers(len(choices))]
    return [
        _dressed(word, replaced[known]) if known in replaced else word
        for word, known in zip(words, bare, strict=True)
    ]


def insert_synonyms(words, number, synonyms_of, generator):
    """Random insertion (RI): `number` times a synonym of a random word, at a random place.

    Args, Returns: As `replace_synonyms`; the list is longer by `number`, or as long where no word has a synonym.
    """
    choices = {word: _others(word, synonyms_of) for word in map(_bare, words) if word not in STOP_WORDS}
    choices = [synonyms for synonyms in choices.values() if synonyms]
    words = list(words)
    for _ in range(number if choices else 0):
        synonyms = choices[generator.integers(len(choices))]
        words.insert(generator.integers(len(words) + 1), synonyms[generator.integers(len(synonyms))])
    return words


def swap(words, number, generator):
    """Random swap (RS): `number` times two random words change places.

    Args:
        words: List of str.
        number: Int.
        generator: `numpy.random.Generator`.
    Returns:
        List of the same words in another order.
    """
    words = list(words)
    for _ in range(number if len(words) > 1 else 0):
        first, second = generator.choice(len(words), 2, replace=False)
        words[first], words[second] = words[second], words[first]
    return words


def delete(words, rate, generator):
    """Random deletion (RD): each word goes with probability `rate`; one stays in any case.

    Args:
        words: List of str.
        rate: Float in [0, 1].
        generator: `numpy.random.Generator`.
    Returns:
        List of the words that are left, in their order.
    """
    if not words:
        return []
    kept = generator.random(len(words)) >= rate
    if not kept.any():
        kept[generator.integers(len(words))] = True
    return [word for word, stays in zip(words, kept, strict=True) if stays]


def _bare(word):
    return _WORD.match(word)[2].lower()


@functools.lru_cache(maxsize=50_000)
def _others(word, synonyms_of):
    """Its synonyms, each once, without the word itself, and as they are written in a text."""
    names = (name.replace("_", " ").lower() for name in synonyms_of(word)) if word else ()
    return tuple(name for name in dict.fromkeys(names) if name != word)


def _dressed(word, synonym):
    """The synonym in the place of a word: with its punctuation, and its capital if it has one."""
    before, core, after = _WORD.match(word).groups()
    return before + (synonym[:1].upper() + synonym[1:] if core[:1].isupper() else synonym) + after
