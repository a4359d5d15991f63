"""What the first cell of every notebook calls."""

import contextlib
import os

from course_lib import language


def begin(reader_language):
    """Set the reader's language and the pictures' style, and import TensorFlow without its log lines.

    Args:
        reader_language: `"ko"` or `"en"`.
    Raises:
        ValueError: If it is neither.
    """
    language.use(reader_language)
    # Small matrices: NumPy's threads would only fight with TensorFlow's for the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with _silent_stderr():
        import tensorflow
    tensorflow.get_logger().setLevel("ERROR")  # its hints on retracing are for the course's authors
    from course_lib import plotting

    plotting.use_style()


@contextlib.contextmanager
def _silent_stderr():
    """Discard what native code writes to file descriptor 2: TensorFlow greets there before logging is set up."""
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
