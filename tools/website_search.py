"""Search in Korean for the website.

Sphinx knows no Korean: it would find 드롭아웃 only where the word stands alone, and not in 드롭아웃은 or
드롭아웃으로. Here the index holds the beginnings of every Korean word, so that a stem finds all its forms, and
the page takes a particle off what the reader types.
"""

import re

from sphinx.search import SearchLanguage

_WORD = re.compile(r"[가-힣]+|[a-z0-9_]+", re.IGNORECASE)  # Keras의 is two words
# Longest first. At least two syllables must be left: 정도 and 결과 are words.
PARTICLES = (
    "에서는|에서도|으로는|으로도|이라는|이라고|까지|부터|처럼|보다|마다|에서|에게|에는|으로|라는|라고|이나"
    "|과|나|는|도|로|를|만|에|와|은|을|의|이|가"
)


class KoreanSearch(SearchLanguage):
    """Words in their beginnings; English words as they are."""

    lang = "ko"
    language_name = "Korean"
    js_splitter_code = "var splitQuery = (query) => query.match(/[가-힣]+|[a-z0-9_]+/gi) ?? [];"
    js_stemmer_code = f"""
var Stemmer = function () {{
  this.stemWord = (word) => word.replace(/^([가-힣]{{2,}}?)(?:{PARTICLES})$/, "$1");
}};
"""

    def split(self, input):
        """The words of a text, Korean ones with all their beginnings of two syllables and more."""
        words = []
        for word in _WORD.findall(input):
            words.append(word)
            if "가" <= word[0] <= "힣":
                words += [word[:length] for length in range(2, len(word))]
        return words
