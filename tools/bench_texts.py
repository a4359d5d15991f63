"""The benchmark table of text augmentation: sentences a second, and how long the first sentence takes.

    python3 course.py bench [--repeats 5]

Sentences of the course's own English reviews, each one new: what was seen before is counted apart.
nlpaug gets fewer of them, for it is slower; all figures are sentences a second.
"""

import functools
import itertools
import re
import statistics
import subprocess
import sys

import nlpaug.augmenter.char as nac
import nlpaug.augmenter.word as naw
from bench_images import timed

from course_lib import datasets, text_augmentation

SENTENCES, FEW, WORKERS = 5000, 500, 2
BARS = {"faster": 5, "first seconds": 1}
FIRST = {
    "SynonymAug": "from course_lib import nltk_data; nltk_data.use(); import nlpaug.augmenter.word as naw; "
    "naw.SynonymAug().augment('This is an example sentence.')",
    "text_augmentation": "from course_lib import text_augmentation; "
    "text_augmentation.synonyms().augment('This is an example sentence.', 0)",
}


def main(repeats=5):
    """Print the table; each figure is the median of `repeats` runs, taken in turn."""
    sentences = corpus()
    nlpaug_synonyms, nlpaug_typos = naw.SynonymAug(), nac.KeyboardAug()
    ours = text_augmentation.synonyms().augment
    ways = {
        "SynonymAug in a loop": loop(nlpaug_synonyms, sentences[:FEW]),
        "synonyms": new(ours, sentences),
        f"synonyms, {WORKERS} processes": new(functools.partial(ours, workers=WORKERS), sentences),
        "synonyms, sentences seen before": lambda: ours(sentences, seed=0),
        "KeyboardAug in a loop": loop(nlpaug_typos, sentences[:FEW]),
        "typos": new(text_augmentation.typos().augment, sentences),
    }
    seconds = timed(ways, repeats)
    print("\nEnglish sentences, a second")
    rates = {}
    for name, values in seconds.items():
        count = FEW if "Aug " in name else SENTENCES
        runs = sorted(count / value for value in values)
        rates[name] = statistics.median(runs)
        print(f"{name:32s} {rates[name]:8,.0f}     ({runs[0]:,.0f}–{runs[-1]:,.0f})")
    for name in ("synonyms", f"synonyms, {WORKERS} processes"):
        ratio = rates[name] / rates["SynonymAug in a loop"]
        print(f"{name} against nlpaug's: {ratio:6.1f} ×   (bar on two cores: at least {BARS['faster']})")

    starts = {name: functools.partial(process, code) for name, code in FIRST.items()}
    seconds = timed(starts, min(repeats, 3))
    print("\nfrom the start of a process to its first sentence")
    for name, values in seconds.items():
        print(f"{name:32s} {statistics.median(values):8.2f} s   ({min(values):.2f}–{max(values):.2f})")
    print(f"bar of text_augmentation: at most {BARS['first seconds']} s")


def corpus():
    """`SENTENCES` different sentences, in the order of the reviews."""
    reviews = datasets.clothing_reviews().train[0]
    sentences = (
        sentence for review in reviews for sentence in re.split(r"(?<=[.!?])\s+", review) if sentence
    )
    return list(itertools.islice(dict.fromkeys(sentences), SENTENCES))


def unseen(sentences):
    """The sentences again and again, each time with another number at the end: nothing kept of them is of use."""
    for run in itertools.count():
        yield [f"{sentence} {run}" for sentence in sentences]


def new(augment, sentences):
    """A run of one of the course's augmentations on sentences that it has not seen."""
    corpora = unseen(sentences)
    return lambda: augment(next(corpora), seed=0)


def loop(augmenter, sentences):
    """A run of an augmenter of nlpaug, one sentence a call."""
    corpora = unseen(sentences)

    def run():
        for sentence in next(corpora):
            augmenter.augment(sentence)

    return run


def process(code):
    """Run some Python in a process of its own."""
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
