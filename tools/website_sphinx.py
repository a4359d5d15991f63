"""The Sphinx extension of the website: it joins notebooks, formulas, search and the two languages."""

from pathlib import Path

import nbformat
import website_formulas
from website_notebooks import web_version
from website_search import KoreanSearch

LANGUAGES = {"en": "English", "ko": "한국어"}


def read_notebook(app, docname, source):
    """Event `source-read`: show the web version of a notebook; the file itself remains for downloads."""
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    notebook = web_version(
        nbformat.reads(source[0], as_version=4),
        language=app.config.language,
        is_chapter=path.parent.name != "solutions",
        solutions=f"solutions/{path.name}" if (path.parent / "solutions" / path.name).exists() else None,
    )
    source[0] = nbformat.writes(notebook)


def add_links(app, pagename, templatename, context, doctree):
    """Event `html-page-context`: the same page in the other language, and the notebook to download."""
    other = next(language for language in LANGUAGES if language != app.config.language)
    folder = Path(app.srcdir).parent / other  # the sources of both languages lie beside each other
    known = pagename == "search" or any((folder / f"{pagename}{end}").exists() for end in (".md", ".ipynb"))
    context["other_language"] = other
    context["other_language_name"] = LANGUAGES[other]
    up = context["content_root"].removeprefix("./")
    context["other_page"] = f"{up}../{other}/{pagename if known else 'index'}.html"
    context["is_notebook"] = (context.get("sourcename") or "").endswith(".ipynb")


def setup(app):
    """Register everything with Sphinx."""
    inline, display = website_formulas.write_inline, website_formulas.write_display
    app.add_html_math_renderer("katex", inline_renderers=(inline, None), block_renderers=(display, None))
    app.add_search_language(KoreanSearch)
    app.connect("source-read", read_notebook)
    app.connect("html-page-context", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
