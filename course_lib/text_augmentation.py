"""Text augmentation, English and Korean: one interface, decided by the seed that you give.

The libraries draw from global random numbers: what comes out depends on what was called before, and on other threads.
Here text number i of a call draws from a generator of its own, made of the seed and i. Same seed, same texts: in one
process or in four.

Importing this module lets NLTK find the course's WordNet and tagger, so that `nlpaug` works without a download.
"""

import functools
import os
import unicodedata

import joblib
import numpy as np
from tqdm.auto import tqdm

from course_lib import (
    arguments,
    drawn_operations,
    eda,
    global_random,
    korean_noise,
    korean_words,
    nltk_data,
    wordnet,
)
from course_lib import korean_synonyms as _korean_synonyms
from course_lib import synonyms as _synonyms
from course_lib import typos as _typos
from course_lib.drawn_operations import DrawnOperation

nltk_data.use()

_CHUNK = 64  # texts that a process is sent at a time


class TextAugmentation(DrawnOperation):
    """An operation on texts that draws what it is told to draw.

    Args:
        operation: Function `(text, generator) -> text`, with a `numpy.random.Generator`, that draws from nothing else.
        name: Str, what is shown of it.
    """

    signature = "(text, generator) -> text"

    def augment(self, texts, seed, *, workers=1, progress=False):
        """Change each text once.

        Args:
            texts: Str; or a list, tuple or one-dimensional NumPy array of str. They are brought to Unicode's form NFC
                first (some systems write 한 as three signs). A text without letters comes back as it is.
            seed: Int. Text number i draws from the generator of `(seed, i)`; a single str is number 0.
            workers: Int, at least 1: processes that share the texts. The result does not depend on it.
            progress: Bool, whether to show a progress bar.
        Returns:
            As many texts in the same order, of the same kind: str, list or array.
        Raises:
            ValueError: If something else is given; the message names the first one that is no str.
        """
        alone = isinstance(texts, str)
        checked = [unicodedata.normalize("NFC", text) for text in _checked([texts] if alone else texts)]
        seed = arguments.whole_number("seed", seed)
        workers = arguments.whole_number("workers", workers, minimum=1)
        parts = [(start, checked[start : start + _CHUNK]) for start in range(0, len(checked), _CHUNK)]
        if workers > 1 and len(parts) > 1:
            run = joblib.Parallel(n_jobs=workers, return_as="generator")
            done = run(joblib.delayed(_changed)(self.operation, part, seed, start) for start, part in parts)
        else:
            done = (_changed(self.operation, part, seed, start) for start, part in parts)
        changed = []
        with tqdm(
            total=len(checked), disable=not progress or "TQDM_DISABLE" in os.environ, leave=False
        ) as bar:
            for part in done:
                changed += part
                bar.update(len(part))
        if alone:
            return changed[0]
        return np.array(changed, dtype=str) if isinstance(texts, np.ndarray) else changed

    __call__ = augment  # an object of this class is what `experiments.Arm(augment=...)` takes


# ---- English -------------------------------------------------------------------------------------------------


def synonyms(rate=0.3, *, minimum=1, maximum=10):
    """What `nlpaug.augmenter.word.SynonymAug` does, many times faster: synonyms of WordNet by part of speech.

    Args:
        rate: Float in [0, 1], the share of all tokens (punctuation among them) that is to be replaced.
        minimum, maximum: Ints, bounds of how many tokens.
    Returns:
        `TextAugmentation`. The distribution of its results is nlpaug's.
    """
    rate = arguments.rate("rate", rate)
    minimum = arguments.whole_number("minimum", minimum)
    maximum = arguments.whole_number("maximum", maximum, minimum=minimum)
    operation = functools.partial(_synonyms.replace_synonyms, rate=rate, minimum=minimum, maximum=maximum)
    return TextAugmentation(operation, f"synonyms {rate:g}")


def synonym_replacement(rate=0.1):
    """SR of EDA: every `rate`-th word, stop words left out, becomes a synonym of WordNet, whatever its part of speech.

    Args:
        rate: Float in [0, 1], the paper's α.
    Returns:
        `TextAugmentation`.
    """
    change = functools.partial(eda.replace_synonyms, synonyms_of=wordnet.synonyms)
    return _with_rate(functools.partial(_counted, change), rate, "synonym replacement")


def random_insertion(rate=0.1):
    """RI of EDA: for every `rate`-th word a synonym of a random word stands at a random place. Args, Returns: as SR."""
    change = functools.partial(eda.insert_synonyms, synonyms_of=wordnet.synonyms)
    return _with_rate(functools.partial(_counted, change), rate, "random insertion")


def random_swap(rate=0.1):
    """RS of EDA: for every `rate`-th word two random words change places. Args, Returns: as SR."""
    return _with_rate(functools.partial(_counted, eda.swap), rate, "random swap")


def random_deletion(rate=0.1):
    """RD of EDA: each word goes with probability `rate`. Args, Returns: as SR."""
    return _with_rate(_deleted, rate, "random deletion")


def all_of_eda(rate=0.1):
    """EDA: one of its four operations for each text, with equal chances. Args, Returns: as SR."""
    four = [make(rate) for make in (synonym_replacement, random_insertion, random_swap, random_deletion)]
    return one_of(*four, name=f"EDA {rate:g}")


def typos(rate=0.05):
    """Slips of the fingers on an English keyboard: each letter is hit with probability `rate` (`course_lib.typos`)."""
    return _with_rate(_typos.typos, rate, "typos")


# ---- Korean --------------------------------------------------------------------------------------------------


def korean_synonyms(rate=0.3):
    """Words become synonyms of the course's own lexicon, with the right particles and endings (`korean_synonyms`).

    Args:
        rate: Float in [0, 1], the probability of each word that has a synonym in its company.
    Returns:
        `TextAugmentation`. It needs the package kiwipiepy.
    """
    return _with_rate(_korean_synonyms.replace_synonyms, rate, "Korean synonyms")


def korean_swap(rate=0.5):
    """Neighbouring phrases in front of a predicate change places. Args, Returns: as `korean_synonyms`."""
    return _with_rate(korean_words.swap_words, rate, "Korean swap")


def korean_deletion(rate=0.3):
    """Nouns go, with their particles, and free adverbs, never predicates and negations. Args, Returns: as above."""
    return _with_rate(korean_words.delete_words, rate, "Korean deletion")


def korean_spacing(rate=0.3):
    """Spaces are lost with probability `rate`, and others appear inside words. Returns: `TextAugmentation`."""
    return _with_rate(korean_noise.spacing_errors, rate, "Korean spacing")


def korean_keyboard(rate=0.05):
    """Fingers slip on the 두벌식 keyboard: each syllable with probability `rate`. Returns: `TextAugmentation`."""
    return _with_rate(korean_noise.keyboard_typos, rate, "Korean keyboard")


def korean_spelling(rate=0.05):
    """Letters that sound alike are taken for each other: each syllable with probability `rate`. Returns: as above."""
    return _with_rate(korean_noise.spelling_errors, rate, "Korean spelling")


# ---- Putting together ----------------------------------------------------------------------------------------


def one_of(*augmentations, name=None):
    """For each text one of several augmentations, with equal chances."""
    return _together(drawn_operations.one_of, "one of", augmentations, name)


def in_turn(*augmentations, name=None):
    """One augmentation after the other, each on what the one before has made."""
    return _together(drawn_operations.in_turn, "in turn", augmentations, name)


def from_nlpaug(augmenter):
    """Any augmenter of nlpaug, or a flow of them, told what to draw.

    nlpaug draws from Python's and NumPy's global random numbers. While it works these are seeded, and restored when it
    is done; one thread at a time. (Another thread that draws global numbers of its own meanwhile would still disturb.)

    Args:
        augmenter: An object with nlpaug's `augment(text)`, such as `naw.SynonymAug()` or `nac.KeyboardAug()`.
    Returns:
        `TextAugmentation`.
    """
    if not callable(getattr(augmenter, "augment", None)):
        arguments.reject(
            "augmenter",
            expected_en="an augmenter of nlpaug, with a method `augment`",
            expected_ko="`augment` 메서드가 있는 nlpaug의 증강기",
            received=type(augmenter).__name__,
        )
    return TextAugmentation(functools.partial(_by_nlpaug, augmenter), f"nlpaug {type(augmenter).__name__}")


# ---- What the processes run ------------------------------------------------------------------------------------


def _changed(operation, texts, seed, start):
    """The texts of one part; a text without letters or digits has nothing to change."""
    return [
        operation(text, np.random.default_rng([seed, start + index]))
        if any(sign.isalnum() for sign in text)
        else text
        for index, text in enumerate(texts)
    ]


def _with_rate(operation, rate, name):
    rate = arguments.rate("rate", rate)
    return TextAugmentation(functools.partial(operation, rate=rate), f"{name} {rate:g}")


def _counted(change, text, generator, *, rate):
    """What an operation of EDA that is told a number of words makes of a text."""
    words = text.split()
    return " ".join(change(words, eda.count(len(words), rate), generator=generator))


def _deleted(text, generator, *, rate):
    return " ".join(eda.delete(text.split(), rate, generator))


def _together(how, name_of_how, augmentations, name):
    operation = functools.partial(how, TextAugmentation.operations_of(augmentations))
    return TextAugmentation(operation, name or drawn_operations.joined_name(name_of_how, augmentations))


def _by_nlpaug(augmenter, text, generator):
    with global_random.seeded(generator):
        made = augmenter.augment(text)
    made = made[0] if isinstance(made, list) and made else made
    return made if isinstance(made, str) else text


# ---- Checks --------------------------------------------------------------------------------------------------


def _checked(texts):
    """A list of str; everything else is refused by name."""
    fits = isinstance(texts, (list, tuple)) or (isinstance(texts, np.ndarray) and texts.ndim == 1)
    if not fits:
        came = f"shape {texts.shape}" if isinstance(texts, np.ndarray) else type(texts).__name__
        arguments.reject(
            "texts",
            expected_en="a str, or a list, tuple or one-dimensional array of str",
            expected_ko="문자열, 또는 문자열의 리스트, 튜플이나 일차원 배열",
            received=came,
        )
    texts = list(texts)
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            hint = " (bytes.decode('utf-8'))" if isinstance(text, bytes) else ""
            arguments.reject(
                "texts",
                expected_en=f"str only{hint}",
                expected_ko=f"모두 문자열{hint}",
                received=f"{type(text).__name__} {text!r:.40} at [{index}]",
            )
    return [str(text) for text in texts]
