"""What to say when a package is missing that only some chapters need."""

from course_lib.language import say


def missing(*, en, ko, extra="audio"):
    """The error for a package of `course-lib[audio]` or another extra; its message says how to install it.

    Args:
        en, ko: The package in a sentence of either language: "librosa", "librosa가".
        extra: The extra that brings it.
    Returns:
        `ImportError`, to be raised.
    """
    return ImportError(
        say(
            en=f'This needs {en}: pip install "course-lib[{extra}]".',
            ko=f'{ko} 필요합니다. pip install "course-lib[{extra}]"로 설치하십시오.',
        )
    )
