"""The mistakes that a check knows by name, each with the hint that it gives.

The hints are not read from the code. The wrong answers of tests/exercise_answers are handed in, so that a hint is
what a learner sees, numbers included.
"""

import re
import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from exercise_answers import WRONG

from course_lib import exercises, language

# Slips of form (something of another kind or shape), and answers that no check knows: of no use in a list.
OF_FORM = {
    "input_mutated",
    "not_a_function",
    "not_a_list",
    "not_a_mask",
    "not_a_model",
    "not_a_number",
    "not_a_text",
    "not_an_array",
    "not_an_optimizer",
    "not_indices",
    "not_three_parts",
    "not_two_arrays",
    "not_two_numbers",
    "not_two_parts",
    "not_words",
    "other",
    "text_not_list",
    "wrong_parameters",
    "wrong_shape",
}
# What differs between two hints that say the same: code, brackets, numbers.
_PARTICULAR = re.compile(r"`[^`]*`|\([^()]*\)|-?\d[\d.,]*")
_SENTENCE = re.compile(r"(?:`[^`]*`|[^`])+?(?:[.?!](?=\s|$)|$)\s*")


def hints(name, tongue):
    """What the check of an exercise says to its typical wrong answers.

    Args:
        name: The exercise, such as "01.backward".
        tongue: `"ko"` or `"en"`.
    Returns:
        List of `(mistake, hint)`; the first hint is complete, the others without the observation that many of the
        exercise's hints begin with.
    Raises:
        ValueError: If tests/exercise_answers holds no wrong answers of this exercise.
    """
    if name not in WRONG:
        raise ValueError(f"tests/exercise_answers holds no wrong answers of the exercise {name!r}.")
    before = language.current()
    language.use(tongue)
    try:
        found = {
            mistake: exercises.check(name, answers[0]).message
            for mistake, answers in WRONG[name].items()
            if mistake not in OF_FORM
        }
    finally:
        language.use(before)
    return list(zip(found, shortened(list(found.values())), strict=True))


def shortened(texts):
    """Hints without the observation that at least half of them begin with: what was returned, what is wanted.

    That is one sentence or more, the same in many hints but for at least two particulars. The first text stays
    complete, and so does one of which nothing would be left.
    """
    split = [_SENTENCE.findall(" ".join(text.split())) for text in texts]
    counts = Counter(pattern for parts in split for pattern in {_pattern(part) for part in parts})
    common = {pattern for pattern, count in counts.items() if count >= max(3, len(texts) / 2)}
    return [
        "".join(parts[_observed(parts, common) if number else 0 :]).strip()
        for number, parts in enumerate(split)
    ]


def _observed(parts, common):
    """How many sentences of a hint are an observation."""
    patterns = [_pattern(part) for part in parts]
    own = next((number for number, pattern in enumerate(patterns) if pattern not in common), 0)
    return own if "".join(patterns[:own]).count("□") >= 2 else 0


def _pattern(sentence):
    return _PARTICULAR.sub("□", sentence).strip()
