"""Instant checks of the exercises: `exercises.check("01.backward", backward)` ends an exercise cell.

A module `chapter_NN` beside this file holds the checks of chapter NN; `answers` holds what they share.
"""

import importlib
import pkgutil

from course_lib.exercises.engine import CheckResult, check, exercise, names

for _module in pkgutil.iter_modules(__path__):
    if _module.name.startswith("chapter_"):
        importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["CheckResult", "check", "exercise", "names"]
