"""Before anybody is known, code answers: nothing of it reaches a model, a message or a file."""

import pytest

from agent.guard_nodes import ALREADY_VERIFIED
from agent.guards import is_code, is_greeting, unreadable, wants_out
from agent.testing import CodeDoor, OpenDoor, calls
from tests.agent.house import open_house, says, scripted

pytestmark = pytest.mark.anyio


@pytest.mark.behaviour("AUTH-07")
async def test_the_request_that_started_the_login_is_answered_after_it() -> None:
    model = scripted(calls(("list_bookings", {})), says("You have two bookings."))
    async with open_house(model, door=CodeDoor()) as house:
        asked = await house.say("my bookings")
        assert (asked.text, asked.stage) == ("Your verification code is: 480213", "verify")
        answered = await house.say("480213")
    assert answered.text == "You're now verified! 🎉\n\nYou have two bookings."
    assert (answered.stage, [call["name"] for call in answered.tools]) == (
        "assistant",
        ["list_bookings"],
    )
    assert [message.text for message in model.seen[0] if message.type == "human"] == ["my bookings"]


@pytest.mark.behaviour("AUTH-07")
async def test_a_greeting_is_no_request() -> None:
    door = CodeDoor()
    async with open_house(scripted(), door=door) as house:
        await house.say("Hey there!")
        answered = await house.say("480213")
    assert door.requests == [False]
    assert answered.text == "You're now verified! 🎉\n\nHow can I help you today?"


@pytest.mark.behaviour("AUTH-10")
async def test_codes_and_tokens_are_in_no_checkpoint_and_no_model() -> None:
    model = scripted(calls(("cancel_booking", {"number": 1})), says("Kept."), says("Hello."))
    door = CodeDoor()
    async with open_house(model, door=door) as house:
        for text in ("cancel 1", "951847", "480213", "no", "480 213", "my code is 480213", "hi"):
            await house.say(text)
    written = b"".join(house.written)
    assert b"cancel 1" in written
    for secret in ("480213", "480 213", "951847", "tok-john"):
        assert secret.encode() not in written
        assert secret not in str(model.seen)


@pytest.mark.behaviour("AUTH-10")
async def test_a_code_that_comes_once_more_is_answered_by_code() -> None:
    model = scripted()
    async with open_house(model) as house:
        assert (await house.say("your code is 480213")).text == ALREADY_VERIFIED
    assert model.seen == []


@pytest.mark.behaviour("AUTH-10")
async def test_a_turn_shows_no_code_when_it_is_printed() -> None:
    async with open_house(scripted(), door=CodeDoor()) as house:
        assert "480213" not in repr(await house.say("hello"))


@pytest.mark.behaviour("AUTH-08")
@pytest.mark.parametrize("words", ["log out", "Logout!", "Please sign out", "log me out"])
async def test_log_out_ends_the_session_and_forgets_what_was_said(words: str) -> None:
    model = scripted(says("Hello John."), says("Hello again."))
    async with open_house(model) as house:
        await house.say("my name is Secret John")
        assert (await house.say(words)).text == "You've been logged out."
        house.door.session = "tok-priya"  # type: ignore[attr-defined]
        await house.say("what's up?")
    assert "Secret John" not in str(model.seen[-1])


async def test_the_next_person_on_the_phone_sees_nothing_of_the_last() -> None:
    """A family shares a phone, and the session of one runs out."""
    model = scripted(says("Hello John."), says("Your bookings."))
    door = CodeDoor(session="tok-john")
    async with open_house(model, door=door) as house:
        await house.say("my name is Secret John")
        door.session, door.secret = None, "tok-priya"
        await house.say("my bookings")
        await house.say("480213")
    assert "Secret John" not in str(model.seen[-1])


async def test_a_question_does_not_outlive_its_session() -> None:
    """The yes meets the sign-in; afterwards nothing is cancelled by it."""
    model = scripted(calls(("cancel_booking", {"number": 1})), says("What can I do?"))
    door = CodeDoor(session="tok-john")
    async with open_house(model, door=door) as house:
        assert (await house.say("cancel 1")).stage == "confirm"
        door.session = None
        assert (await house.say("yes")).stage == "verify"
        await house.say("480213")
        assert house.shop.log == []


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "x" * 2001])
async def test_what_cannot_be_read_is_said_so_at_every_stage(text: str) -> None:
    async with open_house(scripted(), door=CodeDoor()) as house:
        first = await house.say(text)
        assert (first.text, first.stage) == (unreadable(text), "identify")
        await house.say("hi")
        assert (await house.say(text)).stage == "verify"
        await house.say("480213")
        assert (await house.say(text)).stage == "assistant"


async def test_what_cannot_be_read_leaves_an_open_question_open() -> None:
    model = scripted(calls(("cancel_booking", {"number": 1})), says("Cancelled ✅"))
    async with open_house(model) as house:
        await house.say("cancel 1")
        assert (await house.say("x" * 5000)).stage == "confirm"
        await house.say("yes")
        assert house.shop.log == ["john cancels 1"]


async def test_emoji_are_a_message_like_any_other() -> None:
    async with open_house(scripted(says("🙂"))) as house:
        assert (await house.say("🧹🧹🧹")).text == "🙂"


async def test_what_broke_in_the_door_is_not_remembered() -> None:
    class Broken(CodeDoor):
        def identify(self, text: str, request: bool) -> object:  # type: ignore[override]
            raise RuntimeError("code 480213")

    async with open_house(scripted(says("Hello.")), door=Broken()) as house:  # type: ignore[arg-type]
        with pytest.raises(RuntimeError):
            await house.say("hi")
        house.door = OpenDoor()
        await house.say("hi")
    assert b"480213" not in b"".join(house.written)


@pytest.mark.parametrize("text", ["hi", "Hello!", "good morning", "hey there...", "HI 👋"])
def test_greetings(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["hi, book me in", "my bookings", "", "480213"])
def test_no_greetings(text: str) -> None:
    assert not is_greeting(text)


@pytest.mark.parametrize("text", ["480213", "480-213", "480 213", "The code is 480213.", "٤٨٠٢١٣"])
def test_codes(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["2", "48021", "order 480213", "+447700900001", "B7K2QX", "14:00"])
def test_no_codes(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("text", ["how do I log out?", "log out of what", "sign me up"])
def test_talk_about_logging_out_is_no_logging_out(text: str) -> None:
    assert not wants_out(text)
