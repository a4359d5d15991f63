"""Settings of Sphinx for the website; tools/website.py gives the language and the texts that depend on it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

extensions = ["myst_nb", "website_sphinx"]
copyright = "2026 the regularization course authors"
exclude_patterns = ["files", "locales"]
locale_dirs = ["locales"]
templates_path = ["templates"]
smartquotes = False  # the text as it was written

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # the only scripts of myst_nb that would come from elsewhere
nb_merge_streams = True
nb_render_markdown_format = "myst"  # tables in outputs, too
myst_enable_extensions = ["dollarmath", "attrs_block", "attrs_inline"]

html_theme = "furo"
pygments_dark_style = "github-dark"
html_static_path = ["_static"]
html_css_files = ["katex/katex.min.css", "course.css"]
html_js_files = ["course.js"]
html_use_index = False
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
html_sourcelink_suffix = ""  # a notebook is downloaded as .ipynb
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
_fonts = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', "
    "'Noto Sans CJK KR', 'NanumGothic', sans-serif, 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji'"
)
_code_fonts = (
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'D2Coding', "
    "'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans Mono CJK KR', 'NanumGothicCoding', monospace"
)
html_theme_options = {
    "top_of_page_buttons": ["view"],  # templates/components/view-this-page.html
    "light_css_variables": {
        "font-stack": _fonts,
        "font-stack--monospace": _code_fonts,
        "verdict-supported": "#146c43",
        "verdict-refuted": "#b02a37",
        "verdict-depends": "#8a5a00",
        "verdict-open": "#5c636a",
    },
    "dark_css_variables": {
        "verdict-supported": "#6fd3a2",
        "verdict-refuted": "#f1868f",
        "verdict-depends": "#e6b455",
        "verdict-open": "#b0b7be",
    },
}
