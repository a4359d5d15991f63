"""Slips of the fingers on an English keyboard. Those on a Korean one are in `korean_noise`."""

from course_lib import arguments

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # each row begins half a key further to the right


def _neighbours():
    """The keys that touch each letter's: beside it, and half a key to the left and right, above and below."""
    places = {
        letter: (row, 2 * column + row)
        for row, letters in enumerate(_ROWS)
        for column, letter in enumerate(letters)
    }
    near = {(0, -2), (0, 2), (-1, -1), (-1, 1), (1, -1), (1, 1)}
    return {
        letter: "".join(other for other, (y, x) in places.items() if (y - row, x - column) in near)
        for letter, (row, column) in places.items()
    }


NEIGHBOURS = _neighbours()


def typos(text, generator, *, rate):
    """Let fingers slip: each letter a–z is hit with probability `rate`.

    What happens to it is one of four, with equal chances: the key beside it is struck instead, it is left out, it
    comes twice, or it changes places with the letter after it (at the end of a word: comes twice).

    Args:
        text: Str.
        generator: `numpy.random.Generator`.
        rate: Float in [0, 1].
    Returns:
        Str. What is no letter of the English alphabet stays as it is.
    """
    rate = arguments.rate("rate", rate)
    hit = generator.random(len(text)) < rate
    written, place = [], 0
    while place < len(text):
        letter = text[place]
        place += 1
        if not hit[place - 1] or letter.lower() not in NEIGHBOURS:
            written.append(letter)
            continue
        slip = generator.integers(4)
        if slip == 0:
            near = NEIGHBOURS[letter.lower()]
            struck = near[generator.integers(len(near))]
            written.append(struck.upper() if letter.isupper() else struck)
        elif slip == 3 and text[place : place + 1].lower() in NEIGHBOURS:
            written += [text[place], letter]
            place += 1
        elif slip > 1:
            written += [letter, letter]
    return "".join(written)
