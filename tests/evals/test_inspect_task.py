"""What Inspect is told of our scenarios and plays, in our own words: Inspect is not needed here.

That Inspect understands it: under_inspect.py, by `make inspect`.
"""

import pytest

from evals.discreet import HIDDEN
from evals.inspect_task.answering import Message, messages_of, verdict_of
from evals.inspect_task.asking import brief_of, scenario_of
from evals.inspect_task.following import Called, Event, Following, Spoken
from evals.play.player import play
from evals.run.record import CallRecord, FindingRecord, record_of
from evals.scenario.form import Scenario
from evals.trial import Trial
from tests.evals.run.making import record, scenario

CANCELS = Scenario.model_validate(
    {
        "id": "cancels",
        "about": "A customer cancels and says yes.",
        "spec": ["BOOK-07"],
        "tags": ["cancelling", "english"],
        "turns": [
            {"say": "cancel my booking on the 9th"},
            {"advance": "5m"},
            {"say": "{code}"},
            {"tap": "Yes, cancel"},
        ],
        "end": {
            "bookings": {
                "cancelled": [
                    {
                        "customer": "John Smith",
                        "service": "Standard Clean",
                        "starts": "2026-02-09T10:00",
                    }
                ]
            }
        },
    }
)
CALL = CallRecord(
    turn=1, name="quota", arguments={}, effect="read", outcome="refused", text="No plan."
)


def test_a_row_says_what_is_done_and_how_it_must_end() -> None:
    row = brief_of(CANCELS)
    assert (row.id, row.description) == ("cancels", "A customer cancels and says yes.")
    assert row.input.splitlines()[2:] == [
        "cancel my booking on the 9th",
        "(5m later)",
        "{code}",
        "[Yes, cancel]",
    ]
    assert row.target == "cancelled: John Smith, Standard Clean, Mon 9 Feb 2026 10:00"
    assert row.metadata["tags"] == "cancelling english"
    assert brief_of(scenario("hi")).target == "nothing"


def test_a_played_customer_s_row_says_what_they_know() -> None:
    played = scenario(
        "p", turns=[], play="offline", customer={"wants": "A clean.", "knows": {"day": "Friday"}}
    )
    assert brief_of(played).input.splitlines()[2:] == ["A clean.", "day: Friday"]


def test_a_scenario_comes_back_from_its_row_whole() -> None:
    """Of each kind of turn and of fault one."""
    full = scenario(
        "full",
        turns=[
            {"say": "hi", "hears": ["Hello"], "calls": []},
            {"send": "voice", "caption": "listen"},
            {"phone": "+447700900003"},
            {"at": "2026-02-06T10:00"},
            *CANCELS.model_dump(mode="json")["turns"],
        ],
        faults=[
            {"tool": "create_booking", "kind": "slot_taken", "starts": "2026-02-11T14:00"},
            {"model": "calls", "nth": 2, "calls": [{"quota": {}}]},
            {"channel": "late"},
        ],
    )
    row = brief_of(full)
    assert scenario_of(row.metadata) == full
    assert row.input.splitlines()[2:6] == [
        "hi",
        "(voice) listen",
        "(from +447700900003)",
        "(at 2026-02-06 10:00)",
    ]


@pytest.mark.behaviour("AUTH-10")
async def test_who_follows_a_play_hears_all_of_it_in_order_and_no_code() -> None:
    heard: list[Event] = []
    played = await play(CANCELS, log=Following(heard.append))
    code = next(line.said for line in played.lines if line.said.isdigit())
    assert [one.speaker if isinstance(one, Spoken) else one.call.name for one in heard] == [
        *("customer", "front desk"),
        *("customer", "list_bookings", "cancel_booking", "front desk"),
        *("customer", "cancel_booking", "front desk"),
    ]
    texts = [one.text for one in heard if isinstance(one, Spoken)]
    assert HIDDEN in texts[1]
    assert texts[2] == HIDDEN
    assert not [one for one in heard if code in one.model_dump_json()]


@pytest.mark.behaviour("EVAL-08")
async def test_a_play_is_a_conversation_with_its_calls_where_they_were_made() -> None:
    """The events and the messages of a call have one key, so that they are known as the same."""
    heard: list[Event] = []
    played = await play(CANCELS, log=Following(heard.append))
    told = messages_of(record_of(Trial(CANCELS, 1, "passed", played=played), "offline"))
    assert [one.role for one in told] == [
        *("user", "assistant"),
        *("user", "assistant", "tool", "assistant", "tool", "assistant"),
        *("user", "assistant", "tool", "assistant"),
    ]
    assert [(one.key, one.text) for one in told if one.role == "tool"] == [
        (one.key, one.call.text) for one in heard if isinstance(one, Called)
    ]


def test_a_silence_is_no_message() -> None:
    line = {"turn": 1, "at": "2026-02-05T09:00", "phone": "+447700900001", "said": ""}
    silent = record("hi", lines=[{**line, "reply": "", "stage": "assistant", "seconds": 0.0}])
    assert messages_of(silent) == [Message("user", "(no words)")]


@pytest.mark.behaviour("EVAL-08")
def test_a_verdict_says_what_is_wrong_and_what_became_of_the_world() -> None:
    wrong = FindingRecord(check="heard", text="the reply does not say '3 PM'", turn=2)
    failed = verdict_of(
        record("hi", "failed", findings=(wrong,), calls=(CALL,), change=("one more booking",))
    )
    assert not failed.passed
    assert failed.why.splitlines() == [
        "- heard, turn 2: the reply does not say '3 PM'",
        "",
        "What became of the world:",
        "- one more booking",
    ]
    assert failed.metadata["checks"] == ["heard"]
    passed = verdict_of(record("hi"))
    assert passed.passed
    assert passed.why.splitlines() == ["What became of the world:", "- nothing"]
