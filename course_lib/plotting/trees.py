"""Decision trees as boxes and arrows."""

import dataclasses

from matplotlib.patches import FancyBboxPatch

from course_lib import arguments, decisions
from course_lib.language import say
from course_lib.plotting.house_style import COLORS, new_axes, styled

# In inches.
_WIDTH = 11.0  # of a figure, at most
_MAX_ANSWER, _MAX_QUESTION, _MAX_ADVICE = 0.9, 1.9, 3.6  # widths of texts
_PADDING = 0.09  # between a text and its box
_CLAIMS_GAP = 0.04  # between advice and claims
_ROW_GAP = 0.14  # between one advice and the next
_STUB, _ARROW = 0.1, 0.3  # what is seen of an edge on either side of an answer
_EDGE = {"color": "#555555", "linewidth": 1.2}
_QUESTION = {"boxstyle": "round,pad=0,rounding_size=0.12", "facecolor": "#e3f0f8", "edgecolor": COLORS[0]}
_ADVICE = {"boxstyle": "square,pad=0", "facecolor": "#fff6e0", "edgecolor": COLORS[3]}


@dataclasses.dataclass(eq=False)
class _Node:
    """A box, the edge that leads to it and the answer on that edge; all lengths in inches.

    Attributes:
        tree: What stands in the box.
        answer: Str.
        children: List of `_Node`.
        texts, label: The Matplotlib texts in the box and on the edge.
        bend: Where the edge turns towards the box.
        x, y: The middle of the box's left side.
        width, height: Of the box.
    """

    tree: decisions.Question | decisions.Advice
    answer: str
    children: list
    texts: list = dataclasses.field(default_factory=list)
    label: object = None
    bend: float = 0.0
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0


@styled
def decision_tree(tree, *, ax=None):
    """Draw a decision tree from left to right: questions in round boxes, answers on the edges, advice in square boxes.

    Args:
        tree: `decisions.Question` of about eight ends, at most four questions deep. A line is broken at spaces, but
            at no-break spaces, and before %, it is not.
        ax: Axes of a figure about 11 inches wide; a new figure takes the size that the texts ask for.
    Returns:
        The Axes, without frame; below each advice stand its claims.
    Raises:
        ValueError: If `tree` is no `Question`.
    """
    if not isinstance(tree, decisions.Question):
        arguments.reject(
            "tree",
            expected_en="a decisions.Question",
            expected_ko="decisions.Question",
            received=type(tree).__name__,
        )
    is_new = ax is None
    ax = new_axes(ax, (_WIDTH, 1.0))
    ax.set_axis_off()
    columns = _columns([_node(tree)])
    nodes = [node for column in columns for node in column]
    _place_columns(ax, columns, _inches(ax)[0])
    rows = _row_heights(columns)
    if is_new:
        width = max(node.x + node.width for node in nodes)
        ax.figure.set_size_inches(width + 0.1, sum(rows.values()) + 0.1)
    width, height = _inches(ax)
    _place_rows(columns[0][0], rows, height)
    ax.set(xlim=(0, width), ylim=(-height, 0))
    for node in nodes:
        _draw_box(ax, node)
        for child in node.children:
            _draw_edge(ax, node, child)
    first, ends = say(**tree.text), len(rows)
    ax.set_label(
        say(
            en=f"decision tree with {ends} leaves; its first question: {first}",
            ko=f"잎이 {ends}개인 의사 결정 트리. 첫 질문: {first}",
        )
    )
    return ax


def _node(tree, answer=""):
    answers = tree.answers.values() if isinstance(tree, decisions.Question) else ()
    return _Node(tree, answer, [_node(each.then, say(**each.text)) for each in answers])


def _columns(nodes):
    """The nodes by depth: a list for each, from top to bottom."""
    children = [child for node in nodes for child in node.children]
    return [nodes, *(_columns(children) if children else [])]


def _inches(ax):
    """Width and height of the Axes in the layout, which is made now."""
    ax.figure.draw_without_rendering()
    return _size(ax)


def _size(artist):
    box = artist.get_window_extent()
    return box.width / artist.figure.dpi, box.height / artist.figure.dpi


def _place_columns(ax, columns, width):
    """Write all texts, and place their boxes in columns that fit into `width`."""
    for node in (node for column in columns[1:] for node in column):
        node.label = _written(ax, node.answer, _MAX_ANSWER, fontsize=9, ha="right", va="center")
    gaps = [max(2 * _STUB + _size(node.label)[0] + _ARROW for node in column) for column in columns[1:]]
    # The last column holds nothing but advice, which is longer than a question.
    question_width = min(_MAX_QUESTION, (width - sum(gaps)) / (len(columns) + 0.4))
    right = 0.0
    for gap, column in zip([0.0, *gaps], columns, strict=True):
        left = right + gap
        for node in column:
            node.x, node.bend = left, right + _STUB
            _write_box(ax, node, question_width if node.children else min(width - left, _MAX_ADVICE))
        right = left + max((node.width for node in column if node.children), default=0.0)


def _write_box(ax, node, width):
    """Write the texts of a box no wider than `width`; its size follows."""
    width -= 2 * _PADDING
    node.texts = [_written(ax, say(**node.tree.text), width, fontsize=10, va="top", linespacing=1.15)]
    if not node.children and node.tree.claims:
        claims = ", ".join(node.tree.claims)
        node.texts.append(_written(ax, claims, width, fontsize=8, va="top", color="#595959"))
    widths, heights = zip(*map(_size, node.texts), strict=True)
    node.width = max(widths) + 2 * _PADDING
    node.height = sum(heights) + 2 * _PADDING + _CLAIMS_GAP * (len(heights) - 1)


def _written(ax, words, width, **looks):
    """A text in lines no wider than `width`, broken between words; the layout of the Axes leaves it out."""
    text = ax.text(0, 0, "", parse_math=False, in_layout=False, **looks)
    lines = []
    for word in words.replace(" %", "\N{NO-BREAK SPACE}%").split(" "):
        text.set_text(" ".join([*lines[-1:], word]))
        if lines and _size(text)[0] <= width:
            lines[-1] = text.get_text()
        else:
            lines.append(word)
    text.set_text("\n".join(lines))
    return text


def _row_heights(columns):
    """Dict of each advice, from top to bottom, to the height of its row, in which no other advice stands.

    A question is at most twice as high as the lowest row. It stands between its own rows, two at least, and so
    meets neither another question nor an advice of another.
    """
    leaves = _leaves(columns[0][0])
    lowest = max(node.height / 2 for column in columns for node in column if node.children)
    return {leaf: _ROW_GAP + max(lowest, leaf.height, _size(leaf.label)[1]) for leaf in leaves}


def _leaves(node):
    return [leaf for child in node.children for leaf in _leaves(child)] or [node]


def _place_rows(root, rows, height):
    """Place each advice in its row, and each question halfway between its first and its last answer."""
    spare = (height - sum(rows.values())) / len(rows)
    top = 0.0
    for leaf, row in rows.items():
        leaf.y = top - (row + spare) / 2
        top -= row + spare
    _centre(root)


def _centre(node):
    for child in node.children:
        _centre(child)
    if node.children:
        node.y = (node.children[0].y + node.children[-1].y) / 2


def _draw_box(ax, node):
    looks = _QUESTION if node.children else _ADVICE
    corner = (node.x, node.y - node.height / 2)
    ax.add_patch(FancyBboxPatch(corner, node.width, node.height, linewidth=1.2, clip_on=False, **looks))
    y = node.y + node.height / 2 - _PADDING
    for text in node.texts:
        text.set_position((node.x + _PADDING, y))
        y -= _size(text)[1] + _CLAIMS_GAP


def _draw_edge(ax, node, child):
    start = node.x + node.width
    ax.plot([start, child.bend, child.bend], [node.y, node.y, child.y], zorder=0.5, **_EDGE)
    arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, **_EDGE}
    ax.annotate("", (child.x, child.y), (child.bend, child.y), arrowprops=arrow, zorder=0.5)
    child.label.set_position((child.x - _ARROW, child.y))
    child.label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
