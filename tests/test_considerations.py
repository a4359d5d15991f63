"""The tree of considerations: its leaves rest on registered claims, and every way through it ends in one."""

import itertools

import pytest

from course_lib import claims, considerations, decisions


def parts(node):
    """The node and all that stand below it."""
    yield node
    if isinstance(node, decisions.Question):
        for answer in node.answers.values():
            yield from parts(answer.then)


def test_leaves_rest_on_registered_claims():
    """Each piece of advice names claims, and the register knows them."""
    leaves = [node for node in parts(considerations.tree()) if isinstance(node, decisions.Advice)]
    assert len(leaves) == 6
    for leaf in leaves:
        assert leaf.claims
        for claim_id in leaf.claims:
            assert claims.get(claim_id).id == claim_id


def test_every_way_ends_in_advice(tongue):
    """Whatever is answered, the tree says something, in the reader's language."""
    questions = {
        node.id: list(node.answers)
        for node in parts(considerations.tree())
        if isinstance(node, decisions.Question)
    }
    found = {
        decisions.advise(considerations.tree(), dict(zip(questions, answers, strict=True))).text[tongue]
        for answers in itertools.product(*questions.values())
    }
    assert len(found) == 6


@pytest.mark.parametrize("wrong", [{"capacity": "perhaps"}, {"colour": "yes"}])
def test_unknown_answers_are_refused(wrong, english_reader):
    """The error names what could have been answered."""
    with pytest.raises(ValueError, match="capacity"):
        decisions.advise(considerations.tree(), wrong)
