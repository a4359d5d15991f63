"""The one style of all pictures: colours, markers, fonts."""

import contextlib
import functools
import itertools
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.ticker import FuncFormatter, NullFormatter

# Okabe–Ito (2008) without its yellow, which is too pale for a line on white paper.
COLORS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINE_STYLES = ("-", "--", ":", "-.")

_FONT_FILE = Path(__file__).parents[1] / "fonts" / "NanumSquareR.ttf"


def _font_families():
    """NanumSquare has Hangul but neither − nor ✓, which DejaVu Sans fills in."""
    if not _FONT_FILE.exists():
        return ["DejaVu Sans"]
    font_manager.fontManager.addfont(_FONT_FILE)
    return ["NanumSquare", "DejaVu Sans"]


_STYLE = {
    "font.family": _font_families(),
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": mpl.cycler(color=COLORS),
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 80,  # keeps a figure in a stored notebook well under 60 kB
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


@contextlib.contextmanager
def style(**changes):
    """The house style as a context: `with plotting.style(): plt.plot(...)`.

    Args:
        **changes: Matplotlib settings to change, with `_` for `.`: `figure_figsize=(4, 3)`.
    """
    settings = _STYLE | {name.replace("_", ".", 1): value for name, value in changes.items()}
    before = {name: mpl.rcParams[name] for name in settings}
    # Not mpl.rc_context: it also takes back the switch to interactive that Jupyter's backend makes when the
    # first figure is opened, and from then on no figure would be shown.
    mpl.rcParams.update(settings)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


def use_style():
    """Adopt the house style, Hangul included, for every figure from here on."""
    mpl.rcParams.update(_STYLE)


def styled(function):
    """Run a drawing function inside the style, so that the reader's own settings stay as they were."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        with style():
            ax = function(*args, **kwargs)
            # Tick labels are made when first asked for: ask here, while the font is set.
            for one in np.ravel(ax):
                one.get_xticklabels(), one.get_yticklabels()
        return ax

    return wrapper


def plain_numbers(axis):
    """Write 0.01 instead of 10⁻²; the powers also need a minus sign that NanumSquare does not have."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def new_axes(ax, figsize=None):
    """Return `ax`, or the Axes of a new figure where it is None."""
    return plt.subplots(figsize=figsize)[1] if ax is None else ax


def looks(names):
    """Pair each name with a colour, a marker and a line style that tell it apart in grey too."""
    cycles = itertools.cycle(COLORS), itertools.cycle(MARKERS), itertools.cycle(LINE_STYLES)
    return zip(names, *cycles, strict=False)
