"""Small decision trees: questions with answers, and advice at the ends; `plotting.decision_tree` draws them.

A text is a dict `{"en": ..., "ko": ...}`; the reader sees the one in the language in use.
"""

from dataclasses import dataclass

from course_lib import arguments
from course_lib.language import LANGUAGES, say


@dataclass(frozen=True, repr=False)
class Advice:
    """An end of the tree.

    Attributes:
        text: The advice in both languages.
        claims: Tuple of the ids of the claims that it rests on, such as `("C46a", "C61b")`.
    Raises:
        ValueError: If the text lacks a language.
    """

    text: dict
    claims: tuple = ()

    def __post_init__(self):
        _check_text("Advice.text", self.text)

    def __repr__(self):
        return outline(self)


@dataclass(frozen=True, repr=False)
class Answer:
    """An answer to a question, and where it leads.

    Attributes:
        text: The answer in both languages.
        then: The next `Question`, or `Advice`.
    Raises:
        ValueError: If the text lacks a language, or `then` is neither.
    """

    text: dict
    then: object

    def __post_init__(self):
        _check_text("Answer.text", self.text)
        if not isinstance(self.then, Question | Advice):
            arguments.reject(
                "Answer.then",
                expected_en="a Question or an Advice",
                expected_ko="Question 또는 Advice",
                received=type(self.then).__name__,
            )

    def __repr__(self):
        return f"{say(**self.text)}: {self.then!r}"


@dataclass(frozen=True, repr=False)
class Question:
    """A question: a whole tree, or a part of one.

    Attributes:
        id: Its name in `advise`. A question may stand in several branches under one id.
        text: The question in both languages.
        answers: Dict of answer id to `Answer`, at least two.
    Raises:
        ValueError: If the text lacks a language, or the answers are not such a dict.
    """

    id: str
    text: dict
    answers: dict

    def __post_init__(self):
        name = f"Question({self.id!r})"
        _check_text(f"{name}.text", self.text)
        is_dict = isinstance(self.answers, dict)
        if not is_dict or not all(isinstance(answer, Answer) for answer in self.answers.values()):
            arguments.reject(
                f"{name}.answers",
                expected_en="a dict of answer id to Answer",
                expected_ko="답의 이름과 Answer로 된 딕셔너리",
                received=repr(self.answers),
            )
        if len(self.answers) < 2:
            arguments.reject(
                f"{name}.answers",
                expected_en="two or more answers",
                expected_ko="둘 이상의 답",
                received=str(len(self.answers)),
            )

    def __repr__(self):
        return outline(self)


def advise(tree, answers):
    """Walk the tree along the answers.

    Args:
        tree: `Question`.
        answers: Dict of question id to answer id. Questions that this way does not meet need no answer.
    Returns:
        The `Advice` at the end.
    Raises:
        ValueError: If the tree has no question of such an id, or a question that is met has no such answer.
    """
    known = list(dict.fromkeys(node.id for node in _questions(tree)))
    for question in answers:
        if question not in known:
            arguments.reject(
                "answers",
                expected_en=f"a dict of question id to answer id; the questions are {known}",
                expected_ko=f"질문의 이름과 답의 이름으로 된 딕셔너리. 질문의 이름은 {known}",
                received=repr(question),
            )
    node = tree
    while isinstance(node, Question):
        given = answers.get(node.id)
        if given not in list(node.answers):
            listed = ", ".join(f"{name!r} ({say(**answer.text)})" for name, answer in node.answers.items())
            asked = say(**node.text)
            arguments.reject(
                f"answers[{node.id!r}]",
                expected_en=f"an answer to “{asked}”, one of {listed}",
                expected_ko=f"“{asked}”에 대한 답, 곧 {listed} 가운데 하나",
                received=say(en="nothing", ko="없음") if given is None else repr(given),
            )
        node = node.answers[given].then
    return node


def outline(tree):
    """The tree as text, one line an answer, numbered so that it can be followed by ear.

    Args:
        tree: `Question` or `Advice`.
    Returns:
        Str, in the language in use.
    """
    return "\n".join(_lines(tree))


def _lines(node, number=""):
    text = say(**node.text)
    if isinstance(node, Advice):
        yield f"{text} ({', '.join(node.claims)})" if node.claims else text
        return
    yield text
    for place, answer in enumerate(node.answers.values(), start=1):
        own_number = f"{number}{place}."
        first, *others = _lines(answer.then, own_number)
        yield f"{'   ' * own_number.count('.')}{own_number} {say(**answer.text)}: {first}"
        yield from others


def _questions(node):
    """All questions from this one on."""
    if isinstance(node, Question):
        yield node
        for answer in node.answers.values():
            yield from _questions(answer.then)


def _check_text(name, text):
    if not isinstance(text, dict) or sorted(text) != sorted(LANGUAGES) or not all(text.values()):
        arguments.reject(
            name,
            expected_en="a dict with a text for each of 'en' and 'ko'",
            expected_ko="'en'과 'ko'의 글이 모두 든 딕셔너리",
            received=repr(text),
        )
