"""Answers to the exercises of chapter 06."""

import math

import numpy as np


def count(num_words, rate):
    return max(1, int(rate * num_words)) if rate else 0


def count_in_steps(num_words, rate):
    if rate == 0:
        return 0
    number = math.floor(num_words * rate)
    if number < 1:
        number = 1
    return number


def swap(words, first, second):
    words = list(words)
    words[first], words[second] = words[second], words[first]
    return words


def swap_by_places(words, first, second):
    places = np.arange(len(words))
    places[[first, second]] = second, first
    return [words[place] for place in places]


def swap_of_strings(words, first, second):
    words = np.array(words)
    words[[first, second]] = words[[second, first]]
    return list(words)


def swap_in_place(words, first, second):
    words[first], words[second] = words[second], words[first]
    return words


def swap_and_return_nothing(words, first, second):
    words[first], words[second] = words[second], words[first]


def swap_one_after_another(words, first, second):
    words = words[:]
    words[first] = words[second]
    words[second] = words[first]
    return words


def swap_by_moving(words, first, second):
    words = list(words)
    words.insert(second, words.pop(first))
    return words


def swap_by_index(words, first, second):
    return swap(words, words.index(words[first]), words.index(words[second]))


def swap_by_replacing(words, first, second):
    one, other = words[first], words[second]
    return [other if word == one else one if word == other else word for word in words]


def swap_in_slices(words, first, second):
    before, between, after = words[:first], words[first + 1 : second], words[second + 1 :]
    return [*before, words[second], *between, words[first], *after]


def swap_sorted_slices(words, first, second):
    return swap_in_slices(words, *sorted((first, second)))


def delete(words, draws, rate):
    kept = [word for word, draw in zip(words, draws, strict=True) if draw >= rate]
    return kept or [words[int(np.argmax(draws))]]


def delete_by_mask(words, draws, rate):
    stays = draws >= rate
    stays[draws.argmax()] = True
    return np.array(words)[stays].tolist()


def delete_in_loop(words, draws, rate):
    if max(draws) < rate:
        return [max(zip(draws, words, strict=True))[1]]
    kept = []
    for i in range(len(words)):
        if not draws[i] < rate:
            kept.append(words[i])
    return kept


def kept_words(words, draws, rate):
    return [word for word, draw in zip(words, draws, strict=True) if draw >= rate]


def or_else(kept=kept_words, one_left=lambda words, draws: [words[int(np.argmax(draws))]]):
    """Deletion, right as it stands; the arguments replace what is kept, and what is left if all would go."""
    return lambda words, draws, rate: kept(words, draws, rate) or one_left(words, draws)


def words_below(words, draws, rate):
    return [word for word, draw in zip(words, draws, strict=True) if draw < rate]


def words_above(words, draws, rate):
    return [word for word, draw in zip(words, draws, strict=True) if draw > rate]


def words_removed(words, draws, rate):
    kept = list(words)
    for word in words_below(words, draws, rate):
        kept.remove(word)
    return kept


def words_not_below(words, draws, rate):
    gone = words_below(words, draws, rate)
    return [word for word in words if word not in gone]


def delete_in_place(words, draws, rate):
    for place in reversed(range(len(words))):
        if draws[place] < rate and len(words) > 1:
            del words[place]
    return words


def delete_and_return_nothing(words, draws, rate):
    words[:] = delete(words, draws, rate)


def with_particle(noun, after_consonant, after_vowel):
    return noun + (after_consonant if (ord(noun[-1]) - 0xAC00) % 28 else after_vowel)


def with_particle_by_decomposition(noun, after_consonant, after_vowel):
    import unicodedata

    has_final = len(unicodedata.normalize("NFD", noun[-1])) == 3
    return f"{noun}{after_consonant}" if has_final else f"{noun}{after_vowel}"


def particle_if(ends_in_consonant):
    """The noun with the form that a test of the noun chooses."""

    def particle(noun, after_consonant, after_vowel):
        return noun + (after_consonant if ends_in_consonant(noun) else after_vowel)

    return particle


def final(syllable):
    return (ord(syllable) - 0xAC00) % 28


RIGHT = {
    "06.count": [
        count,
        count_in_steps,
        lambda num_words, rate: np.int64(max(1, num_words * rate // 1)) if rate > 0 else 0,
        lambda num_words, rate: max(int(rate * num_words), min(1, math.ceil(rate))),
    ],
    "06.swap": [swap, swap_by_places, swap_of_strings, swap_sorted_slices],
    "06.deletion": [delete, delete_by_mask, delete_in_loop],
    "06.particle": [with_particle, with_particle_by_decomposition],
    "06.leak": [
        1 - 0.2**4,
        np.float32(0.9984),
        [0.998],
        1 - (999 * 998 * 997 * 996) / (4999 * 4998 * 4997 * 4996),
    ],
}

WRONG = {
    "06.count": {
        "rounded": [
            lambda n, rate: max(1, round(rate * n)) if rate else 0,
            lambda n, rate: max(1, int(rate * n + 0.5)) if rate else 0,
            lambda n, rate: round(rate * n),
        ],
        "rounded_up": [
            lambda n, rate: max(1, math.ceil(rate * n)) if rate else 0,
            lambda n, rate: math.ceil(rate * n),
            lambda n, rate: max(1, int(np.ceil(rate * n))),
        ],
        "one_added": [lambda n, rate: int(rate * n) + 1, lambda n, rate: 1 + int(rate * n) if rate else 0],
        "not_rounded": [lambda n, rate: rate * n, lambda n, rate: max(1, rate * n)],
        "minimum_forgotten": [lambda n, rate: int(rate * n), lambda n, rate: np.floor(rate * n)],
        "minimum_at_rate_zero": [lambda n, rate: max(1, int(rate * n))],
        "float_returned": [
            lambda n, rate: max(1, rate * n // 1) if rate else 0,
            lambda n, rate: np.maximum(np.floor(rate * n), 1) * (rate > 0),
        ],
        "not_a_number": [lambda n, rate: [count(n, rate), rate]],
        "other": [lambda n, rate: n, lambda n, rate: min(1, int(rate * n))],
    },
    "06.swap": {
        "input_mutated": [swap_in_place],
        "returns_none": [swap_and_return_nothing],
        "both_places_same": [swap_one_after_another, lambda w, i, j: swap_one_after_another(w, j, i)],
        "one_word_moved": [swap_by_moving, lambda w, i, j: swap_by_moving(w, j, i)],
        "text_not_list": [lambda w, i, j: " ".join(swap(w, i, j))],
        "not_a_list": [lambda w, i, j: tuple(swap(w, i, j)), lambda w, i, j: np.array(swap(w, i, j))],
        "not_words": [lambda w, i, j: swap(list(range(len(w))), i, j)],
        "nothing_changed": [lambda w, i, j: w, lambda w, i, j: swap(swap(w, i, j), j, i)],
        "counted_from_one": [lambda w, i, j: swap(w, i - 1, j - 1)],
        "larger_place_first": [swap_in_slices, lambda w, i, j: swap_in_slices(w, j, i)],
        "words_not_places": [swap_by_index, swap_by_replacing],
        "other": [lambda w, i, j: w[::-1]],
    },
    "06.deletion": {
        "other_way_round": [
            words_below,
            or_else(words_below),
            lambda w, d, rate: [word for word, draw in zip(w, d, strict=True) if draw <= rate],
        ],
        "all_deleted": [kept_words],
        "not_the_largest": [
            or_else(one_left=lambda words, draws: words[:1]),
            or_else(one_left=lambda words, draws: words[-1:]),
            or_else(one_left=lambda words, draws: [words[int(np.argmin(draws))]]),
            or_else(one_left=lambda words, draws: [max(words)]),
            or_else(one_left=lambda words, draws: [np.random.default_rng(0).choice(words)]),
        ],
        "all_kept": [or_else(one_left=lambda words, draws: words)],
        "order_changed": [
            lambda *given: sorted(delete(*given)),
            lambda *given: delete(*given)[::-1],
            lambda w, d, rate: [w[place] for place in np.argsort(d) if d[place] >= rate],
        ],
        "equal_number_deleted": [or_else(words_above), words_above],
        "words_not_places": [or_else(words_removed), or_else(words_not_below)],
        "nothing_deleted": [lambda w, d, rate: w],
        "input_mutated": [delete_in_place],
        "returns_none": [delete_and_return_nothing],
        "text_not_list": [
            lambda *given: " ".join(delete(*given)),
            or_else(one_left=lambda words, draws: words[int(np.argmax(draws))]),
        ],
        "not_a_list": [lambda *given: set(delete(*given)), lambda *given: np.array(delete(*given))],
        "not_words": [lambda w, d, rate: np.flatnonzero(d >= rate).tolist()],
        "other": [
            lambda w, d, rate: delete(w, d, rate)[:1],
            or_else(one_left=lambda words, draws: words[:2]),
        ],
    },
    "06.particle": {
        "forms_exchanged": [particle_if(lambda noun: final(noun[-1]) == 0)],
        "first_syllable": [particle_if(lambda noun: final(noun[0]))],
        "always_same_form": [particle_if(lambda noun: True), particle_if(lambda noun: False)],
        "particle_only": [lambda noun, *forms: with_particle(noun, *forms)[len(noun) :]],
        "0xAC00_not_subtracted": [particle_if(lambda noun: ord(noun[-1]) % 28)],
        "space_between": [lambda noun, *forms: noun + " " + with_particle(noun, *forms)[len(noun) :]],
        "quotient_not_remainder": [particle_if(lambda noun: (ord(noun[-1]) - 0xAC00) // 28)],
        "rieul_as_vowel": [particle_if(lambda noun: final(noun[-1]) not in (0, 8))],
        "both_forms": [lambda noun, consonant, vowel: f"{noun}{consonant}({vowel})"],
        "not_a_text": [lambda noun, *forms: [with_particle(noun, *forms)]],
        "other": [lambda noun, *forms: noun, lambda noun, *forms: with_particle(noun, *forms) * 2],
    },
    "06.leak": {
        "one_sibling": [0.8],
        "counts_itself": [1 - 0.2**5, 0.9997],
        "original_forgotten": [1 - 0.2**3],
        "all_in_training": [0.8**4],
        "not_all_in_training": [1 - 0.8**4],
        "none_in_training": [0.2**4],
        "share_of_test_set": [0.2],
        "added": [3.2],
        "certain": [1, 1.0],
        "percent": [99.84, 99.8, 80],
        "not_a_number": ["0.9984"],
        "other": [0.5],
    },
}

HINTS = [
    (
        "06.count",
        lambda n, rate: max(1, round(rate * n)),
        ["num_words=17, rate=0.1", "`2`", "`1`"],
    ),
    ("06.count", WRONG["06.count"]["float_returned"][0], ["`4.0`"]),
    ("06.swap", swap_one_after_another, ["first=1, second=4", '"please", "lamp", "off", "the", "turn"']),
    ("06.deletion", kept_words, ["rate=0.3", "`[]`", '`["off"]`']),
    ("06.particle", particle_if(lambda noun: True), ['"주스은"', '"주스는"']),
    ("06.leak", 0.2**4, ["0.0016", "4"]),
]

NO_NUMBER = {
    "06.count": {"not_a_number"},
    "06.swap": {"input_mutated", "returns_none", "not_a_list", "not_words"},
    "06.deletion": {"input_mutated", "returns_none", "not_a_list", "not_words"},
    "06.particle": set(WRONG["06.particle"]) - {"0xAC00_not_subtracted"},
    "06.leak": {"not_a_number"},
}
