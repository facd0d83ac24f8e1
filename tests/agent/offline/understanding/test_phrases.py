"""What people write is understood: the phrases stand in phrases.toml."""

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.facts import Facts
from agent.offline.understanding import understand
from agent.offline.understood import Intent, Understood
from agent.testing import some_facts
from booking.when import When, read

NOW = datetime(2026, 2, 5, 9, 0, tzinfo=ZoneInfo("Europe/London"))
PHRASES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
ALSO_CALLED = (
    ("basic", "Base Clean"),
    ("base", "Base Clean"),
    ("small clean", "Base Clean"),
    ("standard", "Standard Clean"),
    ("regular clean", "Standard Clean"),
    ("usual", "Standard Clean"),
    ("premium", "Premium Clean"),
    ("deep clean", "Premium Clean"),
    ("deep cleaning", "Premium Clean"),
)


def dates(text: str) -> When:
    return read(text, NOW)


def the_facts(role: str = "customer") -> Facts:
    return replace(some_facts(), also_called=ALSO_CALLED, role=role)


def hear(text: str, role: str = "customer", expecting: str | None = None) -> Understood:
    return understand(text, the_facts(role), dates, expecting)


def wishes(section: str) -> list[tuple[str, str]]:
    groups = PHRASES[section].items()
    return [(intent, phrase) for intent, phrases in groups for phrase in phrases]


@pytest.mark.behaviour("TALK-01")
@pytest.mark.parametrize(("intent", "say"), wishes("wants"))
def test_a_wish_is_understood_however_it_is_put(intent: str, say: str) -> None:
    heard = hear(say)
    assert heard.intent == Intent(intent)
    assert heard.sure >= 0.5


@pytest.mark.parametrize(("intent", "say"), wishes("team_wants"))
def test_what_the_team_asks_is_understood(intent: str, say: str) -> None:
    heard = hear(say, role="admin")
    assert heard.intent == Intent(intent)
    assert heard.sure >= 0.5


@pytest.mark.parametrize("say", PHRASES["nothing"]["say"])
def test_no_wish_is_read_into_words_that_have_none(say: str) -> None:
    assert hear(say).intent is None


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("say", PHRASES["denied"]["say"])
def test_a_denial_is_a_no(say: str) -> None:
    heard = hear(say)
    assert (heard.intent, heard.answer) == (None, "no")


@pytest.mark.parametrize(
    ("answer", "say"), [(one, say) for one in ("yes", "no") for say in PHRASES[one]["say"]]
)
def test_a_short_answer_is_a_yes_or_a_no(answer: str, say: str) -> None:
    assert hear(say).answer == answer


@pytest.mark.behaviour("TALK-02")
@pytest.mark.parametrize("case", PHRASES["exactly"], ids=lambda case: case["say"])
def test_the_pieces_of_a_message_are_found(case: dict[str, Any]) -> None:
    asked = dict(case)
    about = asked.pop("topic_has", "")
    heard = hear(asked.pop("say"), asked.pop("role", "customer"), asked.pop("expecting", None))
    assert {name: told(heard, name) for name in asked} == asked
    assert about in heard.topic


def told(heard: Understood, name: str) -> Any:
    """A field as the file has it: TOML knows no None."""
    days, times = heard.when.days, heard.when.times
    special: dict[str, Any] = {
        "day": days.dates[0] if days else "",
        "at": times.at[0] if times and times.at else "",
        "dated": bool(heard.when),
    }
    if name in special:
        return special[name]
    value = getattr(heard, name)
    if isinstance(value, tuple):
        return list(value)
    return value if value is not None else 0 if name == "pick" else ""


@pytest.mark.parametrize(
    "say", ["please cancel john's booking", "Move Priya's appointment", "cancel my wife's booking"]
)
def test_a_wish_about_somebody_elses_booking_is_not_acted_upon(say: str) -> None:
    assert hear(say).sure < 0.5
