"""What to say when a package is missing that only some chapters need."""

from course_lib.language import say


def missing(*, en, ko):
    """The error for a package of `course-lib[audio]`; its message says how to install it.

    Args:
        en, ko: The package in a sentence of either language: "librosa", "librosa가".
    Returns:
        `ImportError`, to be raised.
    """
    return ImportError(
        say(
            en=f'This needs {en}: pip install "course-lib[audio]".',
            ko=f'{ko} 필요합니다. pip install "course-lib[audio]"로 설치하십시오.',
        )
    )
