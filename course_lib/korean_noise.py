"""Korean as people mistype it: lost and added spaces, slips on the keyboard, and letters that sound alike.

Every operation is `operation(text, generator, *, rate)`: a new text, decided by the generator alone. It expects text
in Unicode's composed form (NFC), as `unicodedata.normalize("NFC", text)` gives it, and leaves everything that is not a
composed Hangul syllable as it is; decomposed Hangul passes unchanged. No text is refused, however odd.
"""

import math
import re

from course_lib import arguments
from course_lib.hangul import FINALS, INITIALS, VOWELS, is_syllable, join_jamo, split_syllable

_SYLLABLES = re.compile("[가-힣]+")
_INSIDE_EOJEOL = re.compile("(?<=[가-힣])(?=[가-힣])")

# The keys of the standard keyboard (두벌식, KS X 5002), row by row; each row begins a little further to the right.
KEY_ROWS = ((0.0, "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ"), (0.25, "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ"), (0.75, "ㅋㅌㅊㅍㅠㅜㅡ"))
SHIFTED = dict(zip("ㅂㅈㄷㄱㅅㅐㅔ", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_UNSHIFTED = {shifted: key for key, shifted in SHIFTED.items()}

# Letters of two keystrokes.
_VOWEL_PAIRS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
}
_FINAL_PAIRS = {
    "ㄱㅅ": "ㄳ",
    "ㄴㅈ": "ㄵ",
    "ㄴㅎ": "ㄶ",
    "ㄹㄱ": "ㄺ",
    "ㄹㅁ": "ㄻ",
    "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ",
    "ㄹㅎ": "ㅀ",
    "ㅂㅅ": "ㅄ",
}
_STROKES = {letter: pair for pair, letter in (_VOWEL_PAIRS | _FINAL_PAIRS).items()}

# Letters that are taken for each other: plain, tense and aspirated initials; vowels that today sound the same; finals
# that sound the same at the end of a word, where only seven consonants are told apart (standard pronunciation, §8-11).
_INITIALS_ALIKE = ("ㄱㄲㅋ", "ㄷㄸㅌ", "ㅂㅃㅍ", "ㅅㅆ", "ㅈㅉㅊ")
_VOWELS_ALIKE = ("ㅐㅔ", "ㅒㅖ", "ㅙㅚㅞ")
_FINALS_ALIKE = ("ㄱㄲㅋ", "ㄷㅅㅆㅈㅊㅌㅎ", "ㅂㅄㅍ")
# A double final loses the letter that is not heard. Nobody adds one: 읋 for 을 is no mistake that people make.
_FINALS_SIMPLIFIED = {
    "ㄳ": "ㄱ",
    "ㄵ": "ㄴ",
    "ㄶ": "ㄴ",
    "ㄺ": "ㄱ",
    "ㄻ": "ㅁ",
    "ㄼ": "ㄹ",
    "ㄽ": "ㄹ",
    "ㄾ": "ㄹ",
    "ㄿ": "ㅂ",
    "ㅀ": "ㄹ",
}


def _key_neighbours():
    """Dict from each letter on the keyboard to the letters on the keys that touch its key."""
    places = {
        key: (row, shift + column)
        for row, (shift, keys) in enumerate(KEY_ROWS)
        for column, key in enumerate(keys)
    }
    touching = {
        key: [other for other in places if other != key and math.dist(place, places[other]) < 1.3]
        for key, place in places.items()
    }
    # With shift held down, the neighbour is shifted as well, if it has a shifted letter.
    shifted = {
        letter: [SHIFTED.get(other, other) for other in touching[key]] for key, letter in SHIFTED.items()
    }
    return {letter: "".join(others) for letter, others in (touching | shifted).items()}


def _others_alike(groups):
    return {letter: group.replace(letter, "") for group in groups for letter in group}


KEY_NEIGHBOURS = _key_neighbours()
# For the initial, the vowel and the final of a syllable: dict from a letter to those it may become.
ALIKE = (
    _others_alike(_INITIALS_ALIKE),
    _others_alike(_VOWELS_ALIKE),
    _others_alike(_FINALS_ALIKE) | _FINALS_SIMPLIFIED,
)


# ---- spaces --------------------------------------------------------------------------------------------------


def spacing_errors(text, generator, *, rate):
    """Lose spaces, and put others where none belongs.

    Each space is lost with probability `rate`. Each place between two Hangul syllables of one eojeol (the piece
    between two spaces) gets one with probability `rate × spaces / places`, at most `rate`: where a text has more
    such places than spaces, as nearly every text has, as many spaces are expected to appear as to disappear.

    Args:
        text: Str.
        generator: `numpy.random.Generator`.
        rate: Float in [0, 1].
    Returns:
        Str; but for spaces it is `text`.
    Raises:
        ValueError: If `rate` is not in [0, 1].
    """
    rate = arguments.rate("rate", rate)
    spaces = [place for place, character in enumerate(text) if character == " "]
    inside = [found.start() for found in _INSIDE_EOJEOL.finditer(text)]
    added_rate = rate * min(1.0, len(spaces) / max(len(inside), 1))
    characters = list(text)
    for place in _drawn(spaces, generator, rate):
        characters[place] = ""
    for place in _drawn(inside, generator, added_rate):
        characters[place] = " " + characters[place]
    return "".join(characters)


def _drawn(places, generator, rate):
    """Each of the places with probability `rate`."""
    return [place for place, drawn in zip(places, generator.random(len(places)) < rate, strict=True) if drawn]


# ---- the keyboard --------------------------------------------------------------------------------------------


def keystrokes(text):
    """The keys that type a text on the 두벌식 keyboard: `keystrokes("값도 꽤")` is `"ㄱㅏㅂㅅㄷㅗ ㄲㅗㅐ"`.

    A letter on a shifted key (ㄲ, ㅒ) is one keystroke, compound vowels and finals are two. What is not Hangul is
    left as it is.
    """
    return "".join("".join(_strokes(character)) for character in text)


def _strokes(character):
    letters = split_syllable(character) if is_syllable(character) else (character,)
    return [stroke for letter in letters for stroke in _STROKES.get(letter, letter)]


def compose(strokes):
    """Turn keystrokes into text as an input method does: `compose("ㄱㅏㅂㅅㅇㅣ")` is `"값이"`.

    Letters join the syllable while they can. A vowel after a final takes it over as its own initial, of a double
    final the second part (`compose("ㄱㅏㅂㅅㅣ")` is `"갑시"`). A letter that finds no place stays alone.

    Args:
        strokes: Str. What is not a letter of the keyboard ends a syllable and stays as it is.
    Returns:
        Str. `compose(keystrokes(text))` is `text` for every text of composed syllables.
    """
    done = []
    initial = vowel = final = ""  # of the syllable that is being typed

    def finish():
        nonlocal initial, vowel, final
        done.append(join_jamo(initial, vowel, final) if initial and vowel else initial + vowel)
        initial = vowel = final = ""

    for stroke in strokes:
        if stroke in VOWELS:
            if final:
                kept, taken = _STROKES.get(final, ("", final))
                final = kept
                finish()
                initial, vowel = taken, stroke
            elif vowel + stroke in _VOWEL_PAIRS:
                vowel = _VOWEL_PAIRS[vowel + stroke]
            else:
                if vowel:
                    finish()
                vowel = stroke
        elif stroke in INITIALS:
            if initial and vowel and final + stroke in FINALS:
                final = stroke
            elif final + stroke in _FINAL_PAIRS:
                final = _FINAL_PAIRS[final + stroke]
            else:
                finish()
                initial = stroke
        else:
            finish()
            done.append(stroke)
    finish()
    return "".join(done)


def keyboard_typos(text, generator, *, rate):
    """Slips of the finger: each Hangul syllable is hit with probability `rate`, in one of its keystrokes.

    Four slips are equally likely: another key is hit that touches the right one, the key is missed, hit twice, or
    hit after the next key of the syllable. Then the keystrokes are composed anew, so that a slip can reach into the
    syllable beside it, as it does on a real keyboard: 불을 without its second ㅇ is 부를.

    Args, Returns, Raises: As `spacing_errors`; what is not a composed syllable stays, lone letters (ㅋㅋ) too.
    """
    rate = arguments.rate("rate", rate)
    return _SYLLABLES.sub(lambda found: _typed_with_slips(found[0], generator, rate), text)


def _typed_with_slips(syllables, generator, rate):
    typed = [_strokes(syllable) for syllable in syllables]
    for place in _drawn(range(len(typed)), generator, rate):
        _slip(typed[place], generator)
    return compose("".join(stroke for strokes in typed for stroke in strokes))


def _slip(strokes, generator):
    """Change one keystroke of a syllable, in place."""
    place = int(generator.integers(len(strokes)))
    slip = ("neighbour", "missed", "twice", "exchanged")[int(generator.integers(4))]
    if slip == "neighbour":
        neighbours = KEY_NEIGHBOURS[strokes[place]]
        strokes[place] = neighbours[int(generator.integers(len(neighbours)))]
    elif slip == "missed":
        del strokes[place]
    elif slip == "twice":
        strokes.insert(place, strokes[place])
    else:
        first = min(place, len(strokes) - 2)
        strokes[first : first + 2] = reversed(strokes[first : first + 2])


# ---- the ear -------------------------------------------------------------------------------------------------


def spelling_errors(text, generator, *, rate):
    """Slips of the ear: each Hangul syllable gets, with probability `rate`, one letter that sounds like the right one.

    ㅐ for ㅔ, ㅚ for ㅙ (되 for 돼), a tense or aspirated consonant for a plain one (꺼실 for 거실), and among finals
    those that are not told apart at the end of a word (낫 for 낮, 안 for 않). A syllable with no such letter, as 이, stays.

    Args, Returns, Raises: As `keyboard_typos`; as many syllables come out as went in.
    """
    rate = arguments.rate("rate", rate)

    def misspelt(found):
        syllables = list(found[0])
        for place in _drawn(range(len(syllables)), generator, rate):
            syllables[place] = _sounding_alike(syllables[place], generator)
        return "".join(syllables)

    return _SYLLABLES.sub(misspelt, text)


def _sounding_alike(syllable, generator):
    letters = list(split_syllable(syllable))
    places = [place for place, letter in enumerate(letters) if letter in ALIKE[place]]
    if places:
        place = places[int(generator.integers(len(places)))]
        others = ALIKE[place][letters[place]]
        letters[place] = others[int(generator.integers(len(others)))]
    return join_jamo(*letters)
