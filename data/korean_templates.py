"""Sentence templates of Home Assistant (the syntax of hassil) to Korean sentences with the right particles.

`(a|b)` is a choice, `[a]` may be left out, `<rule>` stands for another template, `{list}` or `{list:slot}` for a value.
"""

import re

_TOKEN = re.compile(r"[()\[\]|]|<[^>]+>|\{[^}]+\}|[^()\[\]|<{]+")
_OPEN, _CLOSE = "\ue000", "\ue001"  # around a value, so that it can be taken out again
_VALUE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_FILLED = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}(?:(?:의|에서|에|이|가|은|는|을|를|으로|로)(?= |$))?")
_AFTER_CONSONANT, _AFTER_VOWEL = ("이", "을", "은", "으로"), ("가", "를", "는", "로")
_PARTICLE = re.compile(f"([^{_CLOSE}]){_CLOSE}({'|'.join(_AFTER_CONSONANT + _AFTER_VOWEL)})(?= |$)")


def expand(template, rules, lists):
    """All sentences of a template with right particles, each with its skeleton, in the order of the choices.

    Args:
        template: Text.
        rules: Dict from the name of a rule to its template.
        lists: Dict from the name of a list to its values.
    Returns:
        List of `(sentence, skeleton)`, without repetitions. The skeleton is the sentence without its values and
        the particles on them: two sentences with one skeleton differ in nothing but these.
    """
    tokens = _TOKEN.findall(template)
    marked = _choices(tokens, rules, lists)
    if tokens:
        raise ValueError(f"A bracket of the template is not closed: {template}")
    marked = dict.fromkeys(" ".join(text.split()) for text in marked)
    return [
        (_VALUE.sub(r"\1", text), " ".join(_FILLED.sub("", text).split()))
        for text in marked
        if all(particle_fits(*pair) for pair in _PARTICLE.findall(text))
    ]


def particle_fits(last, particle):
    """Whether a particle may follow a word that ends in the syllable `last`; ㄹ before 로 counts as a vowel."""
    consonant = (ord(last) - ord("가")) % 28 if "가" <= last <= "힣" else 0  # % is read 퍼센트, K 켈빈's 케이
    if particle in ("로", "으로") and consonant == 8:  # ㄹ
        return particle == "로"
    return particle in (_AFTER_CONSONANT if consonant else _AFTER_VOWEL)


def _choices(tokens, rules, lists):
    """The sentences of `tokens` up to the bracket that closes them; what was read is taken from the list."""
    alternatives, current = [], [""]
    while tokens and tokens[0] not in (")", "]"):
        token = tokens.pop(0)
        if token == "|":
            alternatives, current = alternatives + current, [""]
            continue
        if token in ("(", "["):
            options = _choices(tokens, rules, lists) + ([""] if token == "[" else [])
            tokens.pop(0)
        elif token.startswith("<"):
            options = _choices(_TOKEN.findall(rules[token[1:-1]]), rules, lists)
        elif token.startswith("{"):
            options = [f"{_OPEN}{value}{_CLOSE}" for value in lists[token[1:-1].split(":")[0]]]
        else:
            options = [token]
        current = [text + option for text in current for option in options]
    return alternatives + current
