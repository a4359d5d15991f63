"""Parts of speech of English words, by the averaged perceptron that NLTK's `pos_tag` uses, without NLTK.

The tagger goes through a sentence from left to right. A word that had one tag only in the training texts gets it;
for any other, fourteen features (the word, its ending, its neighbours, the two tags before) each add their weights
to the scores of the tags, and the highest score wins.

What the words alone contribute is added up for all words of a sentence at once, in thousandths: the weights have three
decimals, so whole numbers are exact. Only what depends on the tags before is added word by word.
"""

import functools
import json

import numpy as np

from course_lib import nltk_data

_NAME = "averaged_perceptron_tagger_eng"
_START, _END = ["-START-", "-START2-"], ["-END-", "-END2-"]
_KEPT = 20_000  # words, and pairs of a tag and a word, whose scores are kept


def tags(words):
    """Tag the words of one sentence.

    Args:
        words: Sequence of text, punctuation marks being words of their own.
    Returns:
        List of text, one tag of the Penn Treebank for each word ("NN", "VBD", "JJ", …): those of `nltk.pos_tag`.
    Raises:
        DataError: If the file of the weights is missing or damaged.
    Reference: Collins (2002), Discriminative training methods for hidden Markov models: Theory and experiments
        with perceptron algorithms, EMNLP; the features are Honnibal's (2013), in textblob-aptagger.
    """
    words = list(words)
    return _tagger().tags(words) if words else []


@functools.lru_cache
def _tagger():
    parts = nltk_data.read("tagger", *(f"{_NAME}.{part}.json" for part in ("weights", "tagdict", "classes")))
    return _Tagger(*map(json.loads, parts))


class _Tagger:
    def __init__(self, weights, tag_of_word, classes):
        self._weights, self._tag_of_word, self._classes = weights, tag_of_word, classes
        self._number = {tag: number for number, tag in enumerate(self._classes)}
        self._blocks, self._tag_pairs, self._tag_and_word = {}, {}, {}
        self._before, self._after = ([self._block(mark, mark) for mark in marks] for marks in (_START, _END))

    def tags(self, words):
        """The tags of a list of at least one word."""
        normalized = [_normalized(word) for word in words]
        scores = self._scores_of_words(words, normalized)
        chosen = []
        previous, before = _START
        for word, normal, row in zip(words, normalized, scores, strict=True):
            tag = self._tag_of_word.get(word)
            if tag is None:
                row += self._scores_of_tag_pair(previous, before)
                both = self._scores_of_tag_and_word(previous, normal)
                if both is not None:
                    row += both
                tag = self._classes[row.argmax()]
            chosen.append(tag)
            previous, before = tag, previous
        highest = np.count_nonzero(scores == scores.max(axis=1, keepdims=True))
        return chosen if highest == len(words) else self._tags_by_floats(words, normalized)

    def _scores_of_words(self, words, normalized):
        """What the words alone contribute: int array, shape `(len(words), tags)`."""
        for cache in (self._blocks, self._tag_and_word):
            if len(cache) > _KEPT:
                cache.clear()
        for word, normal in zip(words, normalized, strict=True):
            if word not in self._blocks:
                self._blocks[word] = self._block(word, normal)
        blocks = [*self._before, *(self._blocks[word] for word in words), *self._after]
        block = np.concatenate(blocks).reshape(len(blocks), 5, -1)
        return block[2:-2, 0] + block[1:-3, 1] + block[:-4, 2] + block[3:-1, 3] + block[4:, 4]

    def _block(self, word, normal):
        """The scores a word gives itself and its neighbours, as word i, i−1, i−2, i+1 and i+2: shape `(5, tags)`."""
        ending = normal[-3:]
        return np.array(
            [
                self._vector(f"i suffix {word[-3:]}", f"i pref1 {word[:1]}", f"i word {normal}"),
                self._vector(f"i-1 word {normal}", f"i-1 suffix {ending}"),
                self._vector(f"i-2 word {normal}"),
                self._vector(f"i+1 word {normal}", f"i+1 suffix {ending}"),
                self._vector(f"i+2 word {normal}"),
            ]
        )

    def _scores_of_tag_pair(self, previous, before):
        """What the two tags before contribute, and what every word has."""
        vector = self._tag_pairs.get((previous, before))
        if vector is None:
            features = (
                f"i-1 tag {previous}",
                f"i-2 tag {before}",
                f"i tag+i-2 tag {previous} {before}",
                "bias",
            )
            vector = self._tag_pairs[previous, before] = self._vector(*features)
        return vector

    def _scores_of_tag_and_word(self, previous, normal):
        """What the tag before contributes together with the word; None if nothing."""
        key = previous, normal
        if key not in self._tag_and_word:
            feature = f"i-1 tag+i word {previous} {normal}"
            self._tag_and_word[key] = self._vector(feature) if feature in self._weights else None
        return self._tag_and_word[key]

    def _vector(self, *features):
        """The sum of the features' weights in thousandths: int array, shape `(tags,)`."""
        total = [0.0] * len(self._classes)
        for feature in features:
            for tag, weight in self._weights.get(feature, {}).items():
                total[self._number[tag]] += weight
        return np.rint(1000 * np.array(total)).astype(np.int32)

    def _tags_by_floats(self, words, normalized):
        """The same as NLTK does it. Where two tags are equal, its order of adding floats decides: so it is kept."""
        context = [*_START, *normalized, *_END]
        chosen = []
        previous, before = _START
        for i, word in enumerate(words, start=2):
            tag = self._tag_of_word.get(word)
            if tag is None:
                features = (
                    "bias",
                    f"i suffix {word[-3:]}",
                    f"i pref1 {word[:1]}",
                    f"i-1 tag {previous}",
                    f"i-2 tag {before}",
                    f"i tag+i-2 tag {previous} {before}",
                    f"i word {context[i]}",
                    f"i-1 tag+i word {previous} {context[i]}",
                    f"i-1 word {context[i - 1]}",
                    f"i-1 suffix {context[i - 1][-3:]}",
                    f"i-2 word {context[i - 2]}",
                    f"i+1 word {context[i + 1]}",
                    f"i+1 suffix {context[i + 1][-3:]}",
                    f"i+2 word {context[i + 2]}",
                )
                scores = dict.fromkeys(self._classes, 0.0)
                for feature in features:
                    for other, weight in self._weights.get(feature, {}).items():
                        scores[other] += weight
                tag = max(self._classes, key=lambda other: (scores[other], other))
            chosen.append(tag)
            previous, before = tag, previous
        return chosen


def _normalized(word):
    """Lower case; numbers and words with a hyphen each stand for their kind."""
    if "-" in word and word[0] != "-":
        return "!HYPHEN"
    if word.isdigit() and len(word) == 4:
        return "!YEAR"
    if word[:1].isdigit():
        return "!DIGITS"
    return word.lower()
