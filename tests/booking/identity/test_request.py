"""What somebody wanted before they had to sign in."""

import pytest

from tests.booking.identity.chat import Chat, House

pytestmark = pytest.mark.behaviour("AUTH-07")


def test_the_request_that_started_the_login_comes_back(john: Chat) -> None:
    step = john.sign_in("my bookings")
    assert step.request == "my bookings"
    assert step.text == "You're now verified! 🎉"


def test_after_a_greeting_alone_help_is_offered(john: Chat) -> None:
    john.greet()
    step = john.say(john.code)
    assert step.request is None
    assert step.text == "You're now verified! 🎉\n\nHow can I help you today?"


@pytest.mark.behaviour("AUTH-07")
def test_a_request_typed_in_pieces_comes_back_whole(john: Chat) -> None:
    john.greet()
    john.say("what is free tomorrow?")
    john.say("or on Friday?")
    john.say("thanks", request=False)
    assert john.say(john.code).request == "what is free tomorrow?\nor on Friday?"


@pytest.mark.parametrize("said", ["why do I need this", "is this safe?", "no code came", "ok"])
def test_what_is_said_about_the_sign_in_is_no_part_of_the_request(john: Chat, said: str) -> None:
    john.greet()
    john.say("what is free tomorrow?")
    john.say(said)
    assert john.say(john.code).request == "what is free tomorrow?"


def test_a_request_is_handed_back_once(house: House, john: Chat) -> None:
    john.sign_in("my bookings")
    house.identity.log_out(john.channel, john.external_id)
    john.greet()
    assert john.say(john.code).request is None


def test_wrong_codes_and_resending_keep_the_request(house: House, john: Chat) -> None:
    john.say("cancel Friday")
    john.say("111")
    john.say("1111")
    house.later(seconds=30)
    john.say("verify")
    assert john.say(john.code).request == "cancel Friday"


@pytest.mark.behaviour("AUTH-10")
@pytest.mark.parametrize("text", ["123456", "my code is 123 456", "1234", "654321 hello"])
def test_a_stale_code_is_no_request(john: Chat, text: str) -> None:
    assert john.sign_in(text).request is None


@pytest.mark.behaviour("AUTH-10")
def test_digits_that_may_be_a_code_are_blanked_in_a_request(john: Chat) -> None:
    """A request goes to the model; a code must not, whatever stands around it."""
    john.greet()
    john.say(f"is it {john.code} or 111111? show my bookings")
    assert john.say(john.code).request == "is it •••••• or ••••••? show my bookings"


def test_a_long_request_is_kept_as_long_as_a_message_can_be(john: Chat) -> None:
    assert john.sign_in("x" * 5000).request == "x" * 4096


def test_what_was_wanted_a_day_ago_is_not_answered(house: House, john: Chat) -> None:
    john.say("my bookings")
    house.later(hours=24)
    john.greet()
    assert john.say(john.code).request is None


def test_a_second_message_that_comes_too_late_for_the_login_is_the_request(john: Chat) -> None:
    """It was routed to a guard while the code was being checked."""
    john.sign_in()
    step = john.identity.verify(john.channel, john.external_id, "what is free tomorrow?")
    assert (step.stage, step.text, step.request) == ("assistant", "", "what is free tomorrow?")
    assert step.token is not None
    assert john.identity.caller_of(step.token) == john.standing.caller


def test_the_code_sent_twice_is_answered_kindly(john: Chat) -> None:
    john.sign_in()
    step = john.identity.verify(john.channel, john.external_id, john.code)
    assert step.text == "You're already verified. How can I help you today?"
    assert step.token is None


@pytest.mark.parametrize(
    ("around", "request_"),
    [
        ("{}\nand what's my quota?", "what's my quota?"),
        ("{} - what's my quota?", "what's my quota?"),
        ("the code is {}. Also please show me my quota", "please show me my quota"),
        ("here you go\n{}\ncancel Friday", "cancel Friday"),
        ("book Friday 2pm\n{}", "book Friday 2pm"),
    ],
)
def test_what_is_asked_beside_the_code_is_answered_too(
    john: Chat, around: str, request_: str
) -> None:
    """Who sends both in a row has asked for something; nobody tells them that it got lost."""
    john.greet()
    assert john.say(around.format(john.code)).request == request_


def test_what_was_asked_before_and_beside_the_code_are_both_answered(john: Chat) -> None:
    john.say("my bookings")
    step = john.say(f"{john.code}\nand what's my quota?")
    assert step.request == "my bookings\nwhat's my quota?"


def test_the_request_repeated_beside_the_code_is_one(john: Chat) -> None:
    john.say("my bookings")
    assert john.say(f"{john.code} My bookings").request == "my bookings"


@pytest.mark.parametrize(
    "around", ["{} thanks", "here you go: {}", "ok\n{}\n🙂", "I got {}, is that right?", "{}!"]
)
def test_chatter_around_a_code_asks_for_nothing(john: Chat, around: str) -> None:
    john.greet()
    assert john.say(around.format(john.code)).request is None


@pytest.mark.behaviour("AUTH-10")
def test_other_digits_beside_a_code_are_blanked(john: Chat) -> None:
    john.greet()
    said = f"{john.code}\nI had tried 12345 6 before, show my bookings"
    assert john.say(said).request == "I had tried •••••• before, show my bookings"
