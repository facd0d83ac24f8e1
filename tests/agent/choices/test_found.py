"""Which answers to a reply can be tapped: only what tools offered and the text names."""

from datetime import date, timedelta
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage

from agent.choices.choice import DESCRIPTION, MOST, TITLE, Choice, presentable
from agent.choices.found import answers_to
from agent.choices.yes_no import yes_no
from agent.consent import answer
from agent.state import Done, State, customer_said
from agent.testing import calls

SERVICES = ("Base Clean", "Standard Clean", "Premium Clean")
BOOKED: Done = {
    "name": "create_booking",
    "arguments": {},
    "effect": "write",
    "text": "Booked.",
    "is_error": False,
    "unknown": False,
    "bookings": [],
    "partly": False,
}


def called(
    tool: str, structured: object, *, is_error: bool = False, **arguments: Any
) -> list[AnyMessage]:
    """A call and what came of it."""
    call = calls((tool, arguments))
    artifact = {"is_error": is_error, "structured": structured}
    return [
        call,
        ToolMessage("…", tool_call_id=call.tool_calls[0]["id"], name=tool, artifact=artifact),
    ]


def free(*times: str, day: str = "2026-02-11", service: str = "Standard Clean") -> dict[str, Any]:
    """An answer of check_availability about one day."""
    return {"service": service, "days": [{"day": day, "weekday": "?", "times": list(times)}]}


def after(*results: list[AnyMessage], done: tuple[Done, ...] = ()) -> State:
    """The state of a turn in which these calls were made."""
    said: list[AnyMessage] = [customer_said("what is free?")]
    return {"messages": said + [one for result in results for one in result], "done": list(done)}


def titles(found: tuple[Choice, ...]) -> list[str]:
    """What the buttons show."""
    return [one.title for one in found]


@pytest.mark.behaviour("CHAN-07")
def test_free_times_that_the_text_names_can_be_tapped() -> None:
    state = after(called("check_availability", free("09:00", "14:00", "15:30")))
    found = answers_to(
        "On Wednesday, February 11th: 9:00 AM or 3:30 PM. Shall I book?", state, SERVICES
    )
    assert found == (
        Choice(
            "Standard Clean on Wednesday 11 February 2026 at 9:00 AM",
            "Wed 11 Feb, 9 AM",
            "Standard Clean",
        ),
        Choice(
            "Standard Clean on Wednesday 11 February 2026 at 3:30 PM",
            "Wed 11 Feb, 3:30 PM",
            "Standard Clean",
        ),
    )


@pytest.mark.behaviour("CHAN-07")
def test_a_time_that_only_the_model_names_cannot_be_tapped() -> None:
    state = after(called("check_availability", free("09:00")))
    assert titles(answers_to("Wednesday 11 February: 9 AM or 4 PM?", state, SERVICES)) == [
        "Wed 11 Feb, 9 AM"
    ]
    assert answers_to("Wednesday 11 February at 4 PM?", state, SERVICES) == ()


def test_what_was_free_before_a_booking_is_no_longer_offered() -> None:
    looked = called("check_availability", free("14:00"))
    booked = called("create_booking", {"booking": {}})
    text = "Booked for Wednesday, February 11th at 2:00 PM. Anything else?"
    assert answers_to(text, after(looked, booked, done=(BOOKED,)), SERVICES) == ()
    again = called("suggest_alternatives", {"slots": [{"starts": "2026-02-12T09:00+00:00"}]})
    both = after(looked, booked, again, done=(BOOKED,))
    assert titles(answers_to("Another? Thu 12 Feb 9 AM", both, SERVICES)) == ["Thu 12 Feb, 9 AM"]


def test_a_refusal_offers_its_free_times() -> None:
    facts = {
        "refusal": "slot_taken",
        "free": ["2026-02-11T09:00"],
        "alternatives": ["2026-02-12T14:00"],
    }
    state = after(called("create_booking", facts, is_error=True, service="standard clean"))
    found = answers_to("Taken. 9 AM on 11 February or 2 PM on 12 February?", state, SERVICES)
    assert [one.payload for one in found] == [
        "Standard Clean on Wednesday 11 February 2026 at 9:00 AM",
        "Standard Clean on Thursday 12 February 2026 at 2:00 PM",
    ]


def test_a_service_that_the_model_made_up_is_in_no_payload() -> None:
    state = after(
        called("create_booking", {"free": ["2026-02-11T09:00"]}, is_error=True, service="x y")
    )
    assert (
        answers_to("9 AM?", state, SERVICES)[0].payload == "Wednesday 11 February 2026 at 9:00 AM"
    )


def test_too_many_times_of_one_day_become_its_whole_hours() -> None:
    clocks = [f"{hour:02}:{minute}" for hour in range(9, 15) for minute in ("00", "30")]
    state = after(called("check_availability", free(*clocks)))
    found = titles(answers_to(f"Free: {', '.join(clocks)}", state, SERVICES))
    assert found == [
        f"Wed 11 Feb, {hour}" for hour in ("9 AM", "10 AM", "11 AM", "12 PM", "1 PM", "2 PM")
    ]


def test_too_many_odd_times_are_thinned_out_evenly() -> None:
    clocks = [f"{hour:02}:{minute}" for hour in range(9, 15) for minute in ("10", "25", "40")]
    found = answers_to(
        f"Free: {', '.join(clocks)}", after(called("check_availability", free(*clocks))), SERVICES
    )
    assert len(found) == MOST
    assert (found[0].title, found[-1].title) == ("Wed 11 Feb, 9:10 AM", "Wed 11 Feb, 2:40 PM")


def test_too_many_times_of_several_days_become_days() -> None:
    clocks = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"]
    days = [{"day": f"2026-02-{day}", "times": [*clocks, "17:00"]} for day in (11, 12)]
    state = after(called("check_availability", {"service": "Base Clean", "days": days}))
    text = "\n".join(f"{day} February:\n• {', '.join(clocks)} (+1 more)" for day in (11, 12))
    assert answers_to(f"{text}\nWhich day?", state, SERVICES) == (
        Choice("Base Clean on Wednesday 11 February 2026", "Wed 11 Feb", "7 times"),
        Choice("Base Clean on Thursday 12 February 2026", "Thu 12 Feb", "7 times"),
    )


LISTED = {
    "bookings": [
        {"code": "B7K2QX", "service": "Standard Clean", "starts": "2026-02-09T10:00+00:00"},
        {"code": "B8K2QX", "service": "Premium Clean", "starts": "2026-02-19T14:00+00:00"},
    ]
}
MINE = (
    "1. Standard Clean on Monday, February 9th at 10:00 AM\n"
    "2. Premium Clean on Thursday, February 19th at 2:00 PM"
)


def test_of_several_bookings_one_can_be_tapped_if_the_text_asks_which() -> None:
    state = after(called("list_bookings", LISTED))
    assert answers_to(f"Which one would you like to cancel?\n\n{MINE}", state, SERVICES) == (
        Choice("booking B7K2QX", "Mon 9 Feb, 10 AM", "Standard Clean"),
        Choice("booking B8K2QX", "Thu 19 Feb, 2 PM", "Premium Clean"),
    )
    assert answers_to(f"Your bookings:\n\n{MINE}\n\nAnything else?", state, SERVICES) == ()


def test_a_refusal_that_names_bookings_lets_one_be_tapped() -> None:
    facts = {"refusal": "unclear", "choices": LISTED["bookings"]}
    state = after(called("cancel_booking", facts, is_error=True))
    assert len(answers_to(f"Which one do you mean?\n{MINE}", state, SERVICES)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Which service?\n1. Base Clean (2 hours)\n2. Standard Clean\n3. Premium Clean",
        "Which would you prefer: base clean, standard clean or premium clean?",
        "Base Clean, Standard Clean, Premium Clean: quale servizio?",
    ],
)
def test_services_can_be_tapped_if_the_text_asks_which(text: str) -> None:
    assert answers_to(text, after(), SERVICES) == tuple(Choice(name, name) for name in SERVICES)


@pytest.mark.parametrize(
    "text",
    [
        "We have Base Clean and Standard Clean. Anything else?",
        "Which day would you like for your Standard Clean?",
        "Which witch is which",
        "Hello!",
    ],
)
def test_a_text_that_asks_for_no_service_offers_none(text: str) -> None:
    assert answers_to(text, after(), SERVICES) == ()


def test_times_asked_for_once_more_come_from_the_last_answer() -> None:
    state = after(called("check_availability", free("09:00", "14:00")), [AIMessage("9 or 2?")])
    state["messages"] = [*state["messages"], customer_said("Amy please")]
    assert titles(answers_to("Which time: 9:00 AM or 2:00 PM?", state, SERVICES)) == [
        "Wed 11 Feb, 9 AM",
        "Wed 11 Feb, 2 PM",
    ]
    assert answers_to("See you at 2:00 PM!", state, SERVICES) == ()


STRANGE: list[object] = [
    None,
    7,
    [],
    "x",
    {"days": 3},
    {"days": [3, {"day": None, "times": "x"}]},
    {"slots": [{}]},
    {"free": [1]},
]


@pytest.mark.parametrize("structured", STRANGE, ids=str)
def test_answers_of_another_shape_offer_nothing(structured: object) -> None:
    state = after(called("check_availability", structured))
    assert answers_to("Which: 9:00 AM or 2 PM?", state, SERVICES) == ()


def test_what_is_shown_fits_and_no_two_look_the_same() -> None:
    names = ["Deep tissue massage, one hour", "Deep tissue massage, two hours", "Feet"]
    found = presentable([Choice(name, name, "x" * 90) for name in [*names, "Feet"]])
    assert [one.payload for one in found] == names
    assert titles(found) == ["1. Deep tissue mass…", "2. Deep tissue mass…", "3. Feet"]
    assert all(len(one.title) <= TITLE and len(one.description) == DESCRIPTION for one in found)


def test_the_longest_moment_fits_a_button() -> None:
    for number in range(400):
        day = date(2026, 1, 1) + timedelta(number)
        state = after(called("check_availability", free("12:30", day=day.isoformat())))
        shown = answers_to("12:30 PM?", state, SERVICES)[0]
        assert len(shown.title) <= TITLE
        assert "…" not in shown.title


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(
    "tool", ["cancel_booking", "reschedule_booking", "create_recurring", "any_other"]
)
def test_yes_and_no_are_read_as_what_they_say(tool: str) -> None:
    yes, no = yes_no(tool)
    assert [answer(one.payload, tool, "Sure?") for one in (yes, no)] == ["yes", "no"]
    assert all(len(one.title) <= TITLE for one in (yes, no))
