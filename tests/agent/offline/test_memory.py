"""What lies on the table is read from the messages alone."""

from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.offline.memory import NOTES, Table, Wish, folded


def asked(tool: str, number: str = "1", notes: Table | None = None, **arguments: Any) -> AIMessage:
    kwargs = notes.notes() if notes is not None else {}
    call = {"name": tool, "args": arguments, "id": number}
    return AIMessage("", tool_calls=[call], additional_kwargs=kwargs)


def answered(structured: Any, number: str = "1", **more: Any) -> ToolMessage:
    artifact = {"is_error": False, "structured": structured}
    return ToolMessage("done", tool_call_id=number, artifact=artifact, **more)


def slot(starts: str) -> dict[str, str]:
    return {"starts": f"{starts}:00+00:00", "ends": "", "weekday": ""}


@pytest.mark.behaviour("TALK-02")
def test_notes_on_our_last_message_are_the_table() -> None:
    table = Table(
        about="availability", wish=Wish(service="Base Clean"), slots=("2026-02-11T14:00",)
    )
    before = AIMessage("Here are the times.", additional_kwargs=table.notes())
    turn = folded([HumanMessage("times?"), before, HumanMessage("2pm please")])
    assert (turn.text, turn.table, turn.results, turn.ours) == ("2pm please", table, (), None)


def test_damaged_notes_are_no_notes() -> None:
    broken = AIMessage("hm", additional_kwargs={NOTES: {"wish": 7}})
    assert folded([HumanMessage("a"), broken, HumanMessage("b")]).table == Table()


def test_an_empty_history_is_an_empty_turn() -> None:
    turn = folded([])
    assert (turn.text, turn.table, turn.results) == ("", Table(), ())


def test_the_results_of_the_turn_come_with_their_calls() -> None:
    notes = Table(about="list")
    turn = folded(
        [
            HumanMessage("my bookings"),
            asked("list_bookings", notes=notes, which="past"),
            answered({}),
        ]
    )
    assert turn.ours == notes
    assert [(one.tool, one.arguments, one.ok) for one in turn.results] == [
        ("list_bookings", {"which": "past"}, True)
    ]


def test_a_refusal_is_read_with_its_code_and_an_unconfirmed_call_as_declined() -> None:
    refused = ToolMessage(
        "14:00 is taken.\n{}",
        tool_call_id="1",
        artifact={"is_error": True, "structured": {"refusal": "slot_taken"}},
    )
    declined = ToolMessage("Not done: the customer declined.", tool_call_id="2", status="error")
    history: list[BaseMessage] = [HumanMessage("book"), asked("create_booking"), refused]
    history += [asked("cancel_booking", "2"), declined]
    first, second = folded(history).results
    assert (first.refusal, first.text, first.ok) == ("slot_taken", "14:00 is taken.", False)
    assert second.refusal == "declined"


def test_a_question_that_got_another_answer_than_yes_or_no_is_noted_as_dropped() -> None:
    declined = ToolMessage(
        "Not done: the customer did not confirm.", tool_call_id="1", status="error"
    )
    notes = Table(about="cancel", booking="BAAAA1")
    history = [HumanMessage("cancel"), asked("cancel_booking", notes=notes), declined]
    table = folded([*history, HumanMessage("yes but only that one")]).table
    assert (table.about, table.offer) == ("cancel", "dropped")


def test_times_that_another_model_showed_are_on_the_table() -> None:
    free = {
        "service": "Standard Clean",
        "days": [{"day": "2026-02-11", "times": ["09:00", "14:00"]}],
    }
    history = [
        HumanMessage("free on wednesday?"),
        asked("check_availability"),
        answered(free),
        AIMessage("At nine and at two."),
        HumanMessage("2pm please"),
    ]
    table = folded(history).table
    assert table.slots == ("2026-02-11T09:00", "2026-02-11T14:00")
    assert (table.about, table.wish.service) == ("availability", "Standard Clean")


def test_alternatives_that_another_model_showed_can_be_picked_by_number() -> None:
    given = {
        "service": "Base Clean",
        "near": "2026-02-16T15:00:00+00:00",
        "slots": [slot("2026-02-16T09:00"), slot("2026-02-17T15:00")],
    }
    history = [
        HumanMessage("book"),
        asked("suggest_alternatives"),
        answered(given),
        AIMessage("Two."),
        HumanMessage("the second one"),
    ]
    table = folded(history).table
    assert (table.slots[1], table.expecting) == ("2026-02-17T15:00", "pick_slot")


def test_results_of_a_strange_shape_leave_the_table_alone() -> None:
    history = [HumanMessage("a"), asked("list_bookings"), answered({"bookings": 7}), AIMessage("b")]
    assert folded([*history, HumanMessage("c")]).table == Table()


def test_notes_are_small_and_plain() -> None:
    assert Table().notes() == {NOTES: {}}
    assert Table(about="list").notes() == {NOTES: {"about": "list"}}
