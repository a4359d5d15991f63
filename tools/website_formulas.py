"""Formulas of the website: KaTeX writes them as HTML and MathML while the site is built.

A page needs no script to show them, a screen reader finds the MathML, and a formula that cannot be drawn stops
the build. `website_files` holds KaTeX 0.19.1 (MIT) as published, but that its style sheet names the woff2
fonts only.
"""

import functools
from pathlib import Path

from docutils import nodes
from py_mini_racer import JSEvalException, MiniRacer
from sphinx.errors import ExtensionError

SCRIPT = Path(__file__).parent / "website_files" / "katex.min.js"


@functools.cache
def _engine():
    engine = MiniRacer()
    engine.eval(SCRIPT.read_text(encoding="utf-8"))
    return engine


@functools.cache
def formula(tex, display=False):
    """Draw a formula.

    Args:
        tex: TeX source without dollar signs.
        display: Whether it stands on a line of its own.
    Returns:
        HTML that holds the same as MathML.
    Raises:
        ValueError: If KaTeX does not understand it; the text says where.
    """
    # Not strict: Korean words inside \text are meant.
    options = {"displayMode": display, "throwOnError": True, "strict": False}
    try:
        return _engine().call("katex.renderToString", tex, options)
    except JSEvalException as error:
        first_line = str(error).splitlines()[0]
        raise ValueError(f"The formula {tex!r} cannot be drawn: {first_line}") from error


def _write(writer, node, display):
    try:
        html = formula(node.astext(), display)
    except ValueError as error:
        raise ExtensionError(f"{writer.builder.current_docname}: {error}") from error
    writer.body.append(writer.starttag(node, "div", CLASS="formula") + html + "</div>\n" if display else html)
    raise nodes.SkipNode


def write_inline(writer, node):
    """Visit a formula inside a sentence."""
    _write(writer, node, display=False)


def write_display(writer, node):
    """Visit a formula on a line of its own."""
    _write(writer, node, display=True)
