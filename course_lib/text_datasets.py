"""The course's texts: reviews, messages and commands; `datasets` passes these loaders on.

Inputs are the texts themselves, in an array of text, shape `(n,)`: turning them into numbers is part of a model.
"""

import csv
import functools

import numpy as np

from course_lib import downloads, scale
from course_lib.downloads import DataError
from course_lib.language import say
from course_lib.splits import SPLITS, About, Dataset

_REVIEWS_VALIDATION = 10_000  # of the 150,000 training reviews


def clothing_reviews():
    """4,700 English reviews of clothes: positive (5 stars) or negative (1 or 2 stars).

    The division is fixed and needs no random numbers: of every 47 reviews of a class, in the order of the source,
    26 train, 6 validate, 15 test. Near-copies were left out before. Reviews of one garment are not kept apart.

    Returns:
        `Dataset`. Inputs text of 8 words or more, at most 508 characters, shape `(n,)`; targets int64:
        0 negative, 1 positive. Train 2,600, validation 600, test 1,500, balanced.
    Raises:
        DataError: If the file is missing or damaged.
    """
    return _load_stored("clothing_reviews", downloads.data_folder())


def sms_spam():
    """4,968 English text messages, a tenth of them spam.

    The division is fixed and needs no random numbers: of every four messages of a class, in the order of the
    source, two train, one validates, one tests. Near-copies were left out before. The people who wrote the
    messages, and the senders of spam, are not kept apart.

    Returns:
        `Dataset`. Inputs text, 3 to 910 characters, shape `(n,)`; targets int64: 0 ham, 1 spam. Not balanced:
        10 % spam in every part. Train 2,484 (249 spam), validation 1,243 (125), test 1,241 (124).
    Raises:
        DataError: If the file is missing or damaged.
    """
    return _load_stored("sms_spam", downloads.data_folder())


def korean_intents():
    """2,450 Korean commands and questions to a home, made from Home Assistant's sentence templates; 7 intents.

    No template is in two parts: templates whose sentences differ in nothing but values (rooms, devices, numbers,
    colours) and their particles count as one, and half of these of each class train, a quarter validates, a quarter
    tests. So the test asks for patterns that training never showed, in the same rooms and with the same devices.
    `downloads.stored_arrays("korean_intents")` holds the number of each sentence's template too.

    Returns:
        `Dataset`. Inputs text, 4 to 28 characters, Unicode NFC, shape `(n,)`; targets int64: 0 turn on, 1 turn off,
        2 ask state, 3 ask temperature, 4 set light, 5 timer, 6 media. Train 1,400, validation 350, test 700, balanced.
    Raises:
        DataError: If the file is missing or damaged.
    """
    return _load_stored("korean_intents", downloads.data_folder())


def korean_reviews():
    """200,000 Korean film reviews, positive or negative (NSMC); only with `COURSE_SCALE=full`, as a download.

    Of the original training part, without empty reviews and repetitions, 10,000 evenly spread ones validate;
    the original test part, without what occurs in the training part, tests. Reviews of one film are not kept apart.

    Returns:
        `Dataset`. Inputs text, shape `(n,)`; targets int64: 0 negative, 1 positive, about as many of each.
    Raises:
        DataError: If `COURSE_SCALE` is not `full`, or the files cannot be fetched.
    """
    if scale.current() != "full":
        raise DataError(
            say(
                en="korean_reviews is a full-scale download of 20 MB and has no small version: set "
                "COURSE_SCALE=full, or use korean_intents.",
                ko="korean_reviews는 작은 판이 없는 20 MB짜리 전체 규모 데이터입니다. COURSE_SCALE=full로 설정해 "
                "내려받거나 korean_intents를 쓰십시오.",
            )
        )
    return _load_korean_reviews(downloads.cache_folder())


@functools.lru_cache(maxsize=8)
def _load_stored(name, data_folder):
    """The stored text set `name`; the folder is an argument so that another folder is another entry of the cache."""
    entry, arrays = downloads.registry()[name], downloads.stored_arrays(name)
    parts = ((arrays[f"{split}_inputs"], arrays[f"{split}_targets"]) for split in SPLITS)
    return Dataset(*parts, About.from_entry(entry))


@functools.lru_cache(maxsize=1)
def _load_korean_reviews(cache_folder):
    train_path, test_path = downloads.fetch_full("korean_reviews")
    train = _read_reviews(train_path)
    test = {review: label for review, label in _read_reviews(test_path).items() if review not in train}
    inputs, targets = np.array(list(train)), np.array(list(train.values()))
    is_validation = np.zeros(len(targets), bool)
    is_validation[np.arange(_REVIEWS_VALIDATION) * len(targets) // _REVIEWS_VALIDATION] = True
    return Dataset(
        (inputs[~is_validation], targets[~is_validation]),
        (inputs[is_validation], targets[is_validation]),
        (np.array(list(test)), np.array(list(test.values()))),
        About.from_entry(downloads.registry()["korean_reviews"]),
    )


def _read_reviews(path):
    """Dict from review to label of a file with the columns id, document and label; of repetitions the first counts."""
    reviews = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["document"].strip():
                reviews.setdefault(row["document"].strip(), int(row["label"]))
    return reviews
