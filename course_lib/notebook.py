"""What the first cell of every notebook calls."""

import contextlib
import os

from course_lib import language


def begin(reader_language):
    """Set the reader's language, the style and the words of pictures, and import TensorFlow without its log lines.

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
    _describe_figures()


def _describe_figures():
    """Give every figure that the kernel shows its description in words, as the picture's alternative text.

    It stands in the picture's metadata and in place of `<Figure size …>` as its plain text: which of them is read
    depends on the page. Kernels that draw with another backend, and programs without one, are left as they are.
    """
    from IPython import get_ipython
    from matplotlib.figure import Figure

    shell = get_ipython()
    if (
        shell is not None
    ):  # beside the formatters of pictures, which Matplotlib's backend sets when it is loaded
        shell.display_formatter.mimebundle_formatter.for_type(Figure, figure_in_words)


def figure_in_words(figure):
    """What is sent beside a figure's picture.

    Args:
        figure: Matplotlib `Figure`.
    Returns:
        `(data, metadata)` by MIME type, as IPython's formatters return; both empty where there are no words.
    """
    from course_lib import plotting

    words = plotting.describe(figure)
    return ({"text/plain": words}, {"image/png": {"alt": words}}) if words else ({}, {})


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
