"""Nothing is cancelled, moved or booked in series without a yes to exactly that (SPEC TALK-05)."""

from datetime import timedelta
from typing import Any

import pytest
from mcp import Client, types

from mcp_server.answers import REFUSAL_META
from mcp_server.caller import KEY_META
from mcp_server.confirm import ANSWER, CONFIRMATION, CONFIRMATION_META
from tests.mcp_server.desks import (
    MODES,
    agreeing,
    beside,
    client,
    codes,
    refusing,
    server_for,
    text,
)
from tests.tools.desks import JOHN, PRIYA, Counter, open_counter

pytestmark = pytest.mark.anyio
both_eras = pytest.mark.parametrize("mode", MODES)

NINTH = {"booking": "the 9th"}
MONDAYS = {"service": "base", "when": "every Tuesday at 2pm", "occurrences": 3}
QUESTION = (
    "I found your booking on Monday, February 9th at 10:00 AM.\n\n"
    "Standard Clean (3 hours)\n\n"
    "Are you sure you want to cancel?"
)


@pytest.fixture
def counter() -> Counter:
    return open_counter()


async def token(customer: Client, tool: str, arguments: dict[str, Any]) -> str:
    """The token of a two-step answer."""
    result = await customer.call_tool(tool, arguments)
    assert result.is_error
    assert result.meta is not None
    return str(result.meta[CONFIRMATION_META]["confirmation"])


async def first_round(customer: Client, arguments: dict[str, Any]) -> types.InputRequiredResult:
    result = await customer.session.call_tool(
        "cancel_booking", arguments, allow_input_required=True
    )
    assert isinstance(result, types.InputRequiredResult)
    return result


async def answer_later(
    customer: Client, arguments: dict[str, Any], state: str | None, ok: bool = True, key: str = ""
) -> Any:
    """The second round of a question, as a host that kept the state would send it."""
    yes = types.ElicitResult(action="accept", content={"ok": ok})
    return await customer.session.call_tool(
        "cancel_booking",
        arguments,
        input_responses={ANSWER: yes},
        request_state=state,
        meta=beside(KEY_META, key) if key else None,
        allow_input_required=True,
    )


@both_eras
@pytest.mark.behaviour("TALK-05", "BOOK-07")
async def test_a_yes_cancels(counter: Counter, mode: str) -> None:
    person = agreeing()
    async with client(server_for(counter, JOHN), mode, person) as customer:
        result = await customer.call_tool("cancel_booking", NINTH)
    assert person.asked == [QUESTION]
    assert not result.is_error
    assert result.structured_content["booking"]["status"] == "cancelled"
    assert len(codes(counter, JOHN)) == 1


@both_eras
@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize(
    "person",
    [
        refusing("decline"),
        refusing("cancel"),
        refusing("accept", {"ok": False}),
        refusing("accept", {}),
        refusing("accept"),
        refusing("accept", {"ok": "true"}),
        refusing("decline", {"ok": True}),
    ],
)
async def test_anything_but_a_yes_changes_nothing(counter: Counter, mode: str, person: Any) -> None:
    before = codes(counter, JOHN)
    async with client(server_for(counter, JOHN), mode, person) as customer:
        result = await customer.call_tool("cancel_booking", NINTH)
    assert result.is_error
    assert text(result) == "Not confirmed: nothing has been changed."
    assert result.meta is not None
    assert result.meta[REFUSAL_META] == {"refusal": "not_confirmed"}
    assert codes(counter, JOHN) == before


@both_eras
@pytest.mark.behaviour("TALK-05", "BOOK-08")
async def test_moving_is_asked_about(counter: Counter, mode: str) -> None:
    person = agreeing()
    async with client(server_for(counter, JOHN), mode, person) as customer:
        result = await customer.call_tool("reschedule_booking", {**NINTH, "when": "2pm"})
    assert len(person.asked) == 1
    assert person.asked[0].endswith("move it to Monday, February 9th at 2:00 PM?")
    assert result.structured_content["booking"]["starts"] == "2026-02-09T14:00+00:00"


@both_eras
@pytest.mark.behaviour("TALK-05", "BOOK-09")
async def test_booking_several_is_asked_about(counter: Counter, mode: str) -> None:
    person = agreeing()
    async with client(server_for(counter, PRIYA), mode, person) as customer:
        result = await customer.call_tool("create_recurring", MONDAYS)
    assert len(person.asked) == 1
    assert person.asked[0].startswith("Base Clean every Tuesday at 2:00 PM:")
    assert len(result.structured_content["booked"]) == 3


@both_eras
@pytest.mark.behaviour("TALK-05")
async def test_what_would_be_refused_is_not_asked(counter: Counter, mode: str) -> None:
    person = agreeing()
    async with client(server_for(counter, JOHN), mode, person) as customer:
        result = await customer.call_tool("cancel_booking", {"booking": "the 10th"})
    assert result.is_error
    assert "None of your upcoming bookings fits" in text(result)
    assert person.asked == []


@both_eras
@pytest.mark.behaviour("TALK-05", "BOOK-04")
async def test_a_single_booking_is_not_asked_about(counter: Counter, mode: str) -> None:
    person = agreeing()
    async with client(server_for(counter, PRIYA), mode, person) as customer:
        result = await customer.call_tool(
            "create_booking", {"service": "base", "when": "2026-02-11 14:00"}
        )
    assert not result.is_error
    assert person.asked == []


@pytest.mark.behaviour("TALK-05")
async def test_an_answer_may_come_later_over_another_connection(counter: Counter) -> None:
    server = server_for(counter, JOHN)
    async with client(server, MODES[0], agreeing()) as customer:
        asked = await first_round(customer, NINTH)
    assert len(codes(counter, JOHN)) == 2
    async with client(server, MODES[0], agreeing()) as customer:
        done = await answer_later(customer, NINTH, asked.request_state)
    assert done.structured_content["booking"]["status"] == "cancelled"


@pytest.mark.behaviour("TALK-05")
async def test_a_late_answer_is_asked_for_again(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as customer:
        asked = await first_round(customer, NINTH)
        counter.demo.clock.advance(timedelta(minutes=11))
        again = await answer_later(customer, NINTH, asked.request_state)
    assert isinstance(again, types.InputRequiredResult)
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("state", [None, "", "forged", "1.2.3"])
async def test_a_yes_that_nobody_asked_for_is_a_question(
    counter: Counter, state: str | None
) -> None:
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as customer:
        again = await answer_later(customer, NINTH, state)
    assert isinstance(again, types.InputRequiredResult)
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.behaviour("TALK-05")
async def test_a_yes_to_one_call_is_none_to_another(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as customer:
        asked = await first_round(customer, NINTH)
        other = await answer_later(customer, {"booking": "the 19th"}, asked.request_state)
    assert isinstance(other, types.InputRequiredResult)
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.behaviour("TALK-05", "AUTH-11")
async def test_a_yes_of_one_person_is_none_of_another(counter: Counter) -> None:
    """Both have a booking that the same words mean."""
    wish = {"service": "base", "when": "2026-02-09 09:00"}
    async with client(server_for(counter, PRIYA), MODES[0]) as priya:
        await priya.call_tool("create_booking", wish)
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as john:
        asked = await first_round(john, NINTH)
    async with client(server_for(counter, PRIYA), MODES[0], agreeing()) as priya:
        stolen = await answer_later(priya, NINTH, asked.request_state)
    assert isinstance(stolen, types.InputRequiredResult)
    assert len(codes(counter, PRIYA)) == 1


@pytest.mark.behaviour("TALK-05")
async def test_a_yes_counts_only_while_the_facts_stay(counter: Counter) -> None:
    """'The first one' was the 9th when it was asked; then that moved behind the other."""
    first = {"booking": "the first one"}
    john = counter.caller(JOHN)
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as customer:
        asked = await first_round(customer, first)
        counter.room.desk.cancel(john, counter.room.desk.bookings(john)[0].code)
        again = await answer_later(customer, first, asked.request_state)
    assert isinstance(again, types.InputRequiredResult)
    assert len(codes(counter, JOHN)) == 1


@pytest.mark.behaviour("TALK-05")
async def test_facts_that_change_while_the_person_thinks_are_asked_about_again(
    counter: Counter,
) -> None:
    """Older clients answer inside our request: the same check holds there."""
    john = counter.caller(JOHN)

    class Slow:
        asked: list[str] = []  # noqa: RUF012 - one instance, in this test

        async def __call__(self, context: Any, params: Any) -> types.ElicitResult:
            self.asked.append(params.message)
            if len(self.asked) == 1:
                code = counter.room.desk.bookings(john)[0].code
                counter.room.desk.cancel(john, code)
                return types.ElicitResult(action="accept", content={"ok": True})
            return types.ElicitResult(action="decline")

    person = Slow()
    async with Client(
        server_for(counter, JOHN), mode="legacy", elicitation_callback=person
    ) as customer:
        result = await customer.call_tool("cancel_booking", {"booking": "the first one"})
    assert [asked.split("\n\n")[1] for asked in person.asked] == [
        "Standard Clean (3 hours)",
        "Premium Clean (4 hours)",
    ]
    assert result.is_error
    assert len(codes(counter, JOHN)) == 1


@pytest.mark.behaviour("TALK-05", "BOOK-05")
async def test_a_repeated_yes_is_answered_and_not_asked_again(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as customer:
        asked = await first_round(customer, NINTH)
        first = await answer_later(customer, NINTH, asked.request_state, key="turn-7")
        again = await answer_later(customer, NINTH, asked.request_state, key="turn-7")
    assert isinstance(again, types.CallToolResult)
    assert again.structured_content == first.structured_content


@both_eras
@pytest.mark.behaviour("TALK-05")
async def test_a_client_without_questions_gets_two_steps(counter: Counter, mode: str) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        first = await customer.call_tool("cancel_booking", NINTH)
        assert first.is_error
        assert text(first).startswith(f"Nothing has been done yet. Ask the person: {QUESTION}")
        assert len(codes(counter, JOHN)) == 2
        assert first.meta is not None
        given = first.meta[CONFIRMATION_META]
        assert given["question"] == QUESTION
        assert given["confirmation"] in text(first)
        done = await customer.call_tool(
            "cancel_booking", {**NINTH, CONFIRMATION: given["confirmation"]}
        )
    assert not done.is_error
    assert len(codes(counter, JOHN)) == 1


@both_eras
@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("wrong", ["", "yes", "true", "1.2.3", "x" * 5000, "\x00", 1, True])
async def test_a_made_up_token_is_answered_with_the_question(
    counter: Counter, mode: str, wrong: Any
) -> None:
    async with client(server_for(counter, JOHN), mode) as customer:
        result = await customer.call_tool("cancel_booking", {**NINTH, CONFIRMATION: wrong})
    assert text(result).startswith("Nothing has been done yet.")
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.behaviour("TALK-05")
async def test_a_token_is_good_for_its_own_arguments_and_time(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), MODES[0]) as customer:
        given = await token(customer, "cancel_booking", NINTH)
        other = await customer.call_tool(
            "cancel_booking", {"booking": "the 19th", CONFIRMATION: given}
        )
        counter.demo.clock.advance(timedelta(minutes=11))
        late = await customer.call_tool("cancel_booking", {**NINTH, CONFIRMATION: given})
    assert text(other).startswith("Nothing has been done yet.")
    assert text(late).startswith("Nothing has been done yet.")
    assert len(codes(counter, JOHN)) == 2


@pytest.mark.behaviour("TALK-05")
async def test_a_client_that_shows_questions_cannot_pass_a_token_instead(
    counter: Counter,
) -> None:
    """What a model could write does not stand in for the person who can be asked."""
    async with client(server_for(counter, JOHN), MODES[0]) as plain:
        given = await token(plain, "cancel_booking", NINTH)
    person = refusing()
    async with client(server_for(counter, JOHN), MODES[0], person) as customer:
        result = await customer.call_tool("cancel_booking", {**NINTH, CONFIRMATION: given})
    assert person.asked == [QUESTION]
    assert result.is_error
    assert len(codes(counter, JOHN)) == 2


async def test_only_tools_that_ask_take_a_confirmation(counter: Counter) -> None:
    async with client(server_for(counter, JOHN), MODES[0]) as customer:
        listed = (await customer.list_tools()).tools
        refused = await customer.call_tool("list_bookings", {CONFIRMATION: "x"})
    taking = {tool.name for tool in listed if CONFIRMATION in tool.input_schema["properties"]}
    assert taking == {"cancel_booking", "reschedule_booking", "create_recurring"}
    assert "There is no argument confirmation." in text(refused)


@pytest.mark.behaviour("TALK-05", "BOOK-05")
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("reschedule_booking", {"booking": "the 9th", "when": "2pm"}),
        ("create_recurring", MONDAYS),
    ],
)
async def test_a_repeated_yes_is_harmless_for_every_tool_that_asks(
    counter: Counter, tool: str, arguments: dict[str, Any]
) -> None:
    """A host that lost the answer sends the same round again, with the same key."""
    yes = types.ElicitResult(action="accept", content={"ok": True})
    async with client(server_for(counter, JOHN), MODES[0], agreeing()) as customer:
        asked = await customer.session.call_tool(tool, arguments, allow_input_required=True)
        assert isinstance(asked, types.InputRequiredResult)
        first, again = [
            await customer.session.call_tool(
                tool,
                arguments,
                input_responses={ANSWER: yes},
                request_state=asked.request_state,
                meta=beside(KEY_META, "turn-7"),
                allow_input_required=True,
            )
            for _ in range(2)
        ]
    assert isinstance(first, types.CallToolResult)
    assert isinstance(again, types.CallToolResult)
    assert not first.is_error
    assert again.structured_content == first.structured_content


@both_eras
@pytest.mark.behaviour("TALK-05")
async def test_a_token_is_good_once(counter: Counter, mode: str) -> None:
    """With it one booking of a series after another could be cancelled, if words fit them all."""
    async with client(server_for(counter, JOHN), mode) as customer:
        first = {"booking": "the 9th"}
        used = await token(customer, "cancel_booking", first)
        done = await customer.call_tool("cancel_booking", {**first, CONFIRMATION: used})
        booked = {"service": "standard", "when": "2026-02-09 10:00", "idempotency_key": "anew"}
        await customer.call_tool("create_booking", booked)
        replayed = await customer.call_tool("cancel_booking", {**first, CONFIRMATION: used})
    assert not done.is_error
    assert replayed.is_error
    assert len(codes(counter, JOHN)) == 2


@both_eras
@pytest.mark.behaviour("TALK-05")
async def test_who_replays_a_token_is_told_so_and_asked_again(counter: Counter, mode: str) -> None:
    """A series can be booked once more without any contradiction: only the token is used up."""
    async with client(server_for(counter, PRIYA), mode) as customer:
        used = await token(customer, "create_recurring", MONDAYS)
        done = await customer.call_tool("create_recurring", {**MONDAYS, CONFIRMATION: used})
        for code in codes(counter, PRIYA):
            ask = {"booking": code}
            yes = await token(customer, "cancel_booking", ask)
            await customer.call_tool("cancel_booking", {**ask, CONFIRMATION: yes})
        replayed = await customer.call_tool("create_recurring", {**MONDAYS, CONFIRMATION: used})
        assert replayed.meta is not None
        fresh = replayed.meta[CONFIRMATION_META]["confirmation"]
        agreed = await customer.call_tool("create_recurring", {**MONDAYS, CONFIRMATION: fresh})
    assert not done.is_error
    assert "That yes was used before, and is good only once." in text(replayed)
    assert fresh != used
    assert not agreed.is_error
    assert len(codes(counter, PRIYA)) == 3


@pytest.mark.behaviour("TALK-05")
async def test_an_elicited_yes_is_good_once(counter: Counter) -> None:
    async with client(server_for(counter, PRIYA), "auto", agreeing()) as customer:
        asked = await customer.session.call_tool(
            "create_recurring", MONDAYS, allow_input_required=True
        )
        assert isinstance(asked, types.InputRequiredResult)
        yes = types.ElicitResult(action="accept", content={"ok": True})
        first, again = [
            await customer.session.call_tool(
                "create_recurring",
                MONDAYS,
                input_responses={ANSWER: yes},
                request_state=asked.request_state,
                allow_input_required=True,
            )
            for _ in range(2)
        ]
    assert isinstance(first, types.CallToolResult)
    assert not first.is_error
    assert isinstance(again, types.InputRequiredResult) or again.is_error
    assert len(codes(counter, PRIYA)) == 3


@both_eras
@pytest.mark.behaviour("TALK-05", "BOOK-05")
async def test_the_same_request_with_the_same_yes_is_answered_as_before(
    counter: Counter, mode: str
) -> None:
    async with client(server_for(counter, PRIYA), mode) as customer:
        wish = {**MONDAYS, "idempotency_key": "one tap"}
        yes = await token(customer, "create_recurring", wish)
        first = await customer.call_tool("create_recurring", {**wish, CONFIRMATION: yes})
        again = await customer.call_tool("create_recurring", {**wish, CONFIRMATION: yes})
        other = await customer.call_tool(
            "create_recurring", {**MONDAYS, "idempotency_key": "another", CONFIRMATION: yes}
        )
    assert not first.is_error
    assert not again.is_error, text(again)
    assert other.is_error
    assert len(codes(counter, PRIYA)) == 3
