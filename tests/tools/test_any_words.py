"""Whatever is typed, a tool answers or refuses; it never breaks."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.errors import Refusal
from tests.tools.desks import JOHN, OLIVIA, Counter, open_counter
from tools.catalogue import CATALOGUE
from tools.contract import Tool
from tools.schema import input_schema

FRAGMENTS = [
    *("standard", "premium clean", "clean", "Amy", "the first one", "every", "Monday", "at 2pm"),
    *("9th", "31 February", "2026-02-11", "14:00", "between", "and", "until", "B7K2QX", "next"),
    *("two weeks", "monthly", "last", "yesterday", "3 hours", "0", "99", "-1", "asap", "🧹", "'"),
    *("; DROP TABLE booking", "{x}", "%s", "\x00", "\u202e", "\ud83d", "٣", "é", "  ", "—", "\\"),
]
words = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=6).map(" ".join),
    st.text(max_size=40),
)


@pytest.fixture(scope="module")
def counter() -> Counter:
    """No tool acts here: those that would are only asked what they would ask."""
    return open_counter()


def arguments(tool: Tool[Any, Any]) -> st.SearchStrategy[dict[str, str]]:
    """Any words for each text argument that is free text."""
    free = [
        name
        for name, prop in input_schema(tool.takes)["properties"].items()
        if prop["type"] == "string" and "enum" not in prop and name != "idempotency_key"
    ]
    return st.fixed_dictionaries(dict.fromkeys(free, words))


TALKING = [tool for tool in CATALOGUE if tool.ask_first or tool.effect == "read"]


@pytest.mark.behaviour("TALK-09")
@pytest.mark.parametrize("tool", TALKING, ids=lambda tool: tool.name)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_words_are_answered_or_refused(
    counter: Counter, tool: Tool[Any, Any], data: st.DataObject
) -> None:
    asked = data.draw(arguments(tool))
    who = OLIVIA if tool.permission.value == "run_office" else JOHN
    try:
        if tool.ask_first:
            said = counter.question(who, tool, **asked).text
        else:
            said = tool.say(counter.ask(who, tool, **asked))
    except Refusal as refused:
        said = refused.text
    assert said.strip()
    assert "\x00" not in said
