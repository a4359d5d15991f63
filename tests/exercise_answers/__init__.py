"""Right and wrong answers to every exercise; a module `chapter_NN` beside this file holds those of chapter NN.

`RIGHT`: dict of exercise to its right answers, in several writings.
`WRONG`: dict of exercise to dict of mistake to the answers that make it.
`HINTS`: rows of exercise, wrong answer and what its hint shows: the number observed, the number wanted.
`NO_NUMBER`: dict of exercise to the mistakes whose hint has nothing to count.
`NEEDS_KERAS`: the exercises whose answers are objects of Keras, which takes seconds to import.
"""

import importlib
import pkgutil

RIGHT, WRONG, HINTS, NO_NUMBER, NEEDS_KERAS = {}, {}, [], {}, set()

for _found in pkgutil.iter_modules(__path__):
    _chapter = importlib.import_module(f"{__name__}.{_found.name}")
    RIGHT |= _chapter.RIGHT
    WRONG |= _chapter.WRONG
    HINTS += getattr(_chapter, "HINTS", [])
    NO_NUMBER |= getattr(_chapter, "NO_NUMBER", {})
    NEEDS_KERAS |= getattr(_chapter, "NEEDS_KERAS", set())
