"""Whatever anybody writes: nothing here raises, hangs or grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.claims import honest
from agent.consent import answer
from agent.drafts import sentences
from agent.guards import is_code, is_greeting, unreadable, wants_out
from agent.state import MESSAGES_KEPT, customer_said, trimmed, unanswered
from agent.whatsapp import LONGEST_REPLY, cleaned
from tests.agent.test_claims import BOOKED, booked, refused
from tests.agent.test_memory import turn

PIECES = [
    "I've booked it .",
    "!",
    "?",
    "\n",
    "✅",
    "📅",
    "1.",
    "-",
    "**",
    "a [b](c)",
    ":",
    "not",
    "yes",
    "no",
    "cancel",
    "Wednesday",
    "2pm",
    "it is",
]
WRITTEN = st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join)


@given(WRITTEN)
def test_guards_take_any_text(text: str) -> None:
    assert answer(text) in ("yes", "no", None)
    assert {is_code(text), is_greeting(text), wants_out(text)} <= {True, False}
    assert (unreadable(text) is None) == (len(text.strip()) > 0 and len(text) <= 2000)


@given(WRITTEN)
def test_the_sentences_of_a_line_are_the_line(text: str) -> None:
    for line in text.split("\n"):
        assert "".join(sentences(line)) == line


@pytest.mark.behaviour("TALK-08")
@given(WRITTEN)
def test_any_draft_becomes_a_short_reply(text: str) -> None:
    assert len(cleaned(honest(text, [refused]))) <= LONGEST_REPLY


@pytest.mark.behaviour("TALK-04")
@given(WRITTEN)
def test_a_checked_reply_passes_the_check_again(text: str) -> None:
    once = honest(text, [booked])
    assert honest(once, [booked]) == once
    assert BOOKED in once or "2:00" in once or "2pm" in once or "14:00" in once


@given(st.lists(st.integers(0, 9000), max_size=30))
def test_no_history_breaks_a_call_from_its_result(lengths: list[int]) -> None:
    kept = trimmed([], [customer_said("first")])
    for number, length in enumerate(lengths):
        kept = trimmed(kept, turn(number, "x" * length))
        assert unanswered(kept) == []
        assert kept[0].type == "human"
        assert len(kept) <= MESSAGES_KEPT
