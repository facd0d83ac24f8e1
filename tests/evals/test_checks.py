"""Each check passes on a good conversation and fails on the very same one, broken in one place."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import anyio
import pytest

from evals.checks.register import ALWAYS, NoSuchCheck, findings
from evals.play.played import Played, Usage
from evals.play.player import play
from evals.scenario.form import Scenario

BOOKED = {
    "customer": "John Smith",
    "service": "Standard Clean",
    "starts": "2026-02-11T14:00",
    "paid_by_plan": True,
}
GONE = {"customer": "John Smith", "service": "Premium Clean", "starts": "2026-02-19T14:00"}
STORY: dict[str, Any] = {
    "id": "story",
    "about": "John books a clean, and cancels another one.",
    "spec": ["BOOK-04"],
    "turns": [
        {"say": "Standard Clean next Wednesday at 2?", "hears": ["code"], "stage": "verify"},
        {"say": "{code}"},
        {"say": "yes please", "hears": ["February 11"], "calls": ["create_booking"]},
        {"say": "cancel my premium clean"},
        {"say": "yes", "hears_not": ["sorry"]},
    ],
    "end": {
        "bookings": {"added": [BOOKED], "cancelled": [GONE]},
        "quota": {"John Smith": {"Standard Clean": -1, "Premium Clean (shared pool)": 1}},
    },
    "must": {"call": ["cancel_booking"], "order": ["create_booking", "cancel_booking"]},
    "must_not": {"call": ["reschedule_booking"], "say": ["swimming pool"]},
}


@pytest.fixture(scope="module")
def played() -> Played:
    """Played once for all tests here: it is never changed, only copied."""
    return anyio.run(play, Scenario.model_validate(STORY))


def checks(played: Played) -> set[str]:
    return {one.check for one in findings(played)}


def wanting(played: Played, **other: Any) -> Played:
    return replace(played, scenario=Scenario.model_validate({**STORY, **other}))


def saying(played: Played, turn: int, reply: str) -> Played:
    lines = [replace(one, reply=reply) if one.turn == turn else one for one in played.lines]
    return replace(played, lines=lines)


def calling(played: Played, name: str, **other: Any) -> Played:
    calls = [replace(one, **other) if one.name == name else one for one in played.calls]
    return replace(played, calls=calls)


def test_a_good_conversation_passes_every_check(played: Played) -> None:
    assert findings(played) == []


@pytest.mark.behaviour("EVAL-01")
@pytest.mark.parametrize(
    ("other", "check"),
    [
        ({"end": {}}, "end-state"),
        ({"turns": [*STORY["turns"][:4], {"say": "yes", "hears": ["swimming pool"]}]}, "heard"),
        ({"turns": [*STORY["turns"][:4], {"say": "yes", "stage": "verify"}]}, "heard"),
        ({"turns": [*STORY["turns"][:4], {"say": "yes", "calls": []}]}, "heard"),
        ({"turns": [*STORY["turns"][:4], {"say": "yes", "hears_not": ["cancelled"]}]}, "heard"),
        ({"must": {"call": ["reschedule_booking"]}}, "must"),
        ({"must": {"order": ["cancel_booking", "create_booking"]}}, "must"),
        ({"must": {"say": ["swimming pool"]}}, "must"),
        ({"must_not": {"call": ["create_booking"]}}, "must-not"),
        ({"must_not": {"say": ["/premium\\s+clean/"]}}, "must-not"),
        ({"limits": {"turns": 4}}, "limits"),
        ({"limits": {"tool_calls": 2}}, "limits"),
        ({"limits": {"model_calls": 1}}, "limits"),
    ],
)
def test_what_a_scenario_asks_for_is_asked(
    played: Played, other: dict[str, Any], check: str
) -> None:
    wanted = wanting(played, **other)
    lines = [
        replace(line, step=step)
        for line, step in zip(played.lines, wanted.scenario.turns, strict=True)
    ]
    assert checks(replace(wanted, lines=lines)) == {check}


def test_what_destroys_without_a_yes_is_found(played: Played) -> None:
    assert checks(calling(played, "cancel_booking", agreed=None)) == {"asked-before-writing"}


@pytest.mark.parametrize(
    "claim",
    [
        "Your booking is now confirmed.",
        "I've cancelled it for you.",
        "Both bookings have been moved.",
        "You're all booked!",
    ],
)
def test_a_claim_of_what_no_call_has_done_is_found(played: Played, claim: str) -> None:
    assert checks(saying(played, 2, claim)) == {"no-claim-without-a-call"}


@pytest.mark.parametrize(
    "words",
    [
        "Nothing has been booked yet.",
        "Shall I say that it has been cancelled?",
        "Once you agree, it has been moved.",
    ],
)
def test_what_only_sounds_like_a_claim_is_none(played: Played, words: str) -> None:
    assert checks(saying(played, 2, words)) == set()


@pytest.mark.parametrize(
    "reply",
    [
        "Booked for Thursday, February 11 at 2:00 PM.",
        "Booked for Wednesday, February 12 at 2:00 PM.",
        "Booked for Wednesday, February 11 at 3:00 PM.",
        "Booked.",
    ],
)
def test_another_date_than_was_booked_is_found(played: Played, reply: str) -> None:
    assert "dates-said" in checks(saying(played, 3, reply))


@pytest.mark.parametrize(
    "reply",
    [
        "Booked for Wednesday, February 11th at 2 PM.",
        "Booked for Wednesday 11 February 2026, 14:00.",
        "Booked for *Wednesday*, Feb 11, 2:00 PM - 5:00 PM.",
    ],
)
def test_the_same_date_in_other_words_is_the_same(played: Played, reply: str) -> None:
    assert "dates-said" not in checks(saying(played, 3, reply))


def with_shown(played: Played, *texts: str) -> Played:
    return replace(played, shown=[*played.shown, *texts])


@pytest.mark.parametrize("fact", ["Priya Patel", "priya@example.com", "07700 900003"])
def test_a_fact_of_somebody_else_is_found_wherever_it_gets_to(played: Played, fact: str) -> None:
    assert checks(saying(played, 2, f"That is {fact}'s.")) == {"no-leak"}
    assert checks(calling(played, "create_booking", text=fact)) == {"no-leak"}
    assert checks(calling(played, "create_booking", structured={"who": [fact]})) == {"no-leak"}
    assert checks(with_shown(played, f"Known: {fact}.")) == {"no-leak"}


def test_ones_own_facts_are_no_leak(played: Played) -> None:
    assert checks(with_shown(played, "John Smith, john@example.com, +447700900001")) == set()


def test_a_code_in_what_a_model_sees_is_found(played: Played) -> None:
    code = played.lines[1].said
    assert checks(with_shown(played, f"they wrote {code}")) == {"no-code-shown"}


@pytest.mark.parametrize("reply", ["", "  ", "Traceback (most recent call last)", "Hi {{name}}"])
def test_silence_and_the_inside_of_the_program_are_found(played: Played, reply: str) -> None:
    assert checks(saying(played, 2, reply)) == {"answered"}


def test_every_check_is_broken_by_some_test_here(played: Played) -> None:
    broken: Sequence[Played] = [
        wanting(played, end={}),
        saying(played, 1, ""),
        wanting(played, must={"say": ["swimming pool"]}),
        wanting(played, must_not={"call": ["create_booking"]}),
        replace(played, usage=Usage(asked=1000)),
        calling(played, "cancel_booking", agreed=None),
        saying(played, 2, "It has been cancelled."),
        saying(played, 3, "Done."),
        saying(played, 2, "Priya Patel"),
        with_shown(played, played.lines[1].said),
    ]
    assert {name for one in broken for name in checks(one)} == set(ALWAYS)


@pytest.mark.behaviour("EVAL-07")
def test_a_check_that_there_is_not_is_an_error(played: Played) -> None:
    with pytest.raises(NoSuchCheck, match="'spelling'"):
        findings(wanting(played, checks=["spelling"]))
