"""What the builders of text share: tidying a text, and leaving out near-copies before anything is divided."""

import html
import re
from collections import Counter, defaultdict

LEAST_SHARED = 0.6  # of the word triples of two texts: from here on they count as copies of each other


def tidy(text):
    """The text with HTML escapes resolved (also doubled ones) and runs of white space made one space."""
    while (resolved := html.unescape(text)) != text:
        text = resolved
    return " ".join(text.split())


def without_near_copies(texts):
    """Numbers of the texts that are kept: of near-copies the first.

    Two texts are near-copies if they share at least 0.6 of the triples of neighbouring words that occur in either
    (Jaccard index). Only letters count: other case, digits, punctuation or spacing make no new text.

    Args:
        texts: Sequence of text.
    Returns:
        List of ints, ascending.
    """
    with_triple, kept = defaultdict(list), []
    for number, text in enumerate(texts):
        triples = _triples(text)
        shared = Counter(other for triple in triples for other in with_triple[triple])
        if any(
            common >= LEAST_SHARED * (len(triples) + kept[other][1] - common)
            for other, common in shared.items()
        ):
            continue
        for triple in triples:
            with_triple[triple].append(len(kept))
        kept.append((number, len(triples)))
    return [number for number, _ in kept]


def _triples(text):
    """The set of triples of neighbouring words; a text of fewer than three words is one tuple."""
    words = re.findall(r"[a-z]+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}
