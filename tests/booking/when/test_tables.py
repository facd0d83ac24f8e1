"""The word tables are data: each pattern must fit the action that it names."""

import inspect
from collections.abc import Iterator

import pytest

from booking.when.language import Language, Node, known, load
from booking.when.pieces import GRAMMAR, TOPICS

ACTIONS, SLOTS = GRAMMAR


def _paths(node: Node, labels: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    if node.leaf is not None and node.leaf.action is not None:
        yield node.leaf.action, labels
    for child in node.words.values():
        yield from _paths(child, labels)
    for (_, label), child in node.slots.items():
        yield from _paths(child, labels if label == "_" else (*labels, label))


def _slots(node: Node) -> Iterator[str]:
    yield from (slot for slot, _ in node.slots)
    for child in (*node.words.values(), *node.slots.values()):
        yield from _slots(child)


@pytest.fixture(params=sorted(known()))
def language(request: pytest.FixtureRequest) -> Language:
    return load(request.param)


def test_each_pattern_hands_its_action_what_it_takes(language: Language) -> None:
    for root in language.rules.values():
        for action, labels in _paths(root):
            inspect.signature(ACTIONS[action]).bind(None, **dict.fromkeys(labels))


def test_each_slot_of_a_pattern_exists(language: Language) -> None:
    for rule, root in language.rules.items():
        missing = {slot for slot in _slots(root) if slot not in {*language.rules, *SLOTS}}
        assert not missing, f"{language.name}: {rule} asks for {missing}"


def test_no_class_hides_behind_a_built_in_slot(language: Language) -> None:
    assert not set(language.rules) & set(SLOTS)


def test_each_language_can_say_a_moment(language: Language) -> None:
    assert set(TOPICS) <= set(language.rules)


def test_no_language_without_a_table_is_loaded() -> None:
    with pytest.raises(ValueError, match="xx"):
        load("xx")
