"""Writers whose number the channel does not tell."""

import pytest

from booking.identity.face import Via
from tests.booking.identity.chat import (
    FAMILY,
    JOHN,
    PRIYA,
    WITHHELD,
    Chat,
    House,
    another,
    open_house,
)

pytestmark = pytest.mark.behaviour("AUTH-01")

SAID = "If that matches an account, I have just sent a code there."


@pytest.fixture
def hidden(house: House) -> Chat:
    """Somebody on WhatsApp without a number, who wants something."""
    chat = house.chat(WITHHELD, "whatsapp")
    chat.say("my bookings")
    return chat


def test_a_contact_on_file_is_asked_for(hidden: Chat) -> None:
    assert hidden.steps[0].text.endswith(
        "please send me the e-mail address or the phone number that we have on file for you."
    )
    assert (hidden.standing.stage, hidden.standing.step) == ("identify", "contact")


@pytest.mark.parametrize(
    ("said", "kind", "address"),
    [
        ("john@example.com", "email", "john@example.com"),
        ("My e-mail is John@Example.com.", "email", "john@example.com"),
        (JOHN, "sms", JOHN),
        ("it's 07700 900001, thanks", "sms", JOHN),
    ],
)
@pytest.mark.behaviour("AUTH-07")
def test_the_code_goes_to_what_is_on_file(
    house: House, hidden: Chat, said: str, kind: str, address: str
) -> None:
    step = hidden.say(said)
    assert step.text.startswith(SAID)
    assert step.stage == "verify"
    posted = house.post.last
    assert (posted.kind, posted.address) == (kind, address)
    assert posted.code not in step.text
    step = hidden.say(posted.code)
    assert step.request == "my bookings"
    assert step.token is not None
    assert house.identity.caller_of(step.token) == house.demo.caller(JOHN, "whatsapp")


def test_a_stranger_reads_the_same_and_gets_nothing(house: House, hidden: Chat) -> None:
    known = house.chat("US.other", "whatsapp")
    known.greet()
    assert hidden.say("who@example.com").text == known.say("john@example.com").text
    assert [posted.address for posted in house.post.sent] == ["john@example.com"]
    assert hidden.standing == known.standing


def test_a_strangers_guesses_are_counted_the_same(house: House, hidden: Chat) -> None:
    hidden.say("who@example.com")
    known = house.chat("US.other", "whatsapp")
    known.greet()
    known.say("john@example.com")
    guess = another(house.post.last.code)
    for _ in range(4):
        assert hidden.say(guess).text == known.say(guess).text
    house.later(minutes=10)
    assert hidden.say("verify").text == known.say("verify").text
    house.later(minutes=10)
    assert hidden.say("123456").text == known.say(another(house.post.last.code)).text


def test_a_strangers_caps_are_the_same(house: House, hidden: Chat) -> None:
    hidden.say("who@example.com")
    for _ in range(4):
        house.later(minutes=1)
        assert hidden.say("verify").text.startswith(SAID)
    house.later(minutes=1)
    assert hidden.say("verify").text.startswith("You have asked for too many codes.")


@pytest.mark.parametrize(("way", "other"), [("sms", "e-mail"), ("email", "phone")])
def test_nobody_is_sent_to_a_way_that_is_closed(house: House, way: Via, other: str) -> None:
    """Who was told to try an e-mail address, and then that none can be used, gives up."""
    house.post.ways = frozenset[Via]({way})
    hidden = house.chat(WITHHELD, "whatsapp")
    hidden.greet()
    right, wrong = (JOHN, "john@example.com") if way == "sms" else ("john@example.com", JOHN)
    assert f"Please give your {'phone' if way == 'sms' else 'e-mail'}" in hidden.say(wrong).text
    said = hidden.say(right).text
    assert said.startswith(SAID)
    assert other not in said.partition(" If you need help, ")[0]


def test_a_phone_of_several_people_gets_no_code(house: House, hidden: Chat) -> None:
    """Whoever of them writes says so by their e-mail address; the text tells them."""
    assert "only the e-mail address works" in hidden.say(FAMILY).text
    assert house.post.sent == []
    assert hidden.say("customer.b@example.com").text.startswith(SAID)
    step = hidden.say(house.post.last.code)
    assert step.token is not None
    caller = house.identity.caller_of(step.token)
    assert caller == house.demo.caller("customer.b@example.com", "whatsapp")


def test_a_mistyped_address_can_be_corrected_at_once(house: House, hidden: Chat) -> None:
    hidden.say("jon@example.com")
    hidden.say("sorry, john@example.com")
    assert hidden.say(house.post.last.code).stage == "assistant"


def test_the_code_of_the_first_address_is_void_after_the_second(house: House, hidden: Chat) -> None:
    hidden.say("john@example.com")
    first = house.post.last.code
    hidden.say("priya@example.com")
    assert hidden.say(first).stage == "verify"


@pytest.mark.parametrize(
    "text", ["", "why?", "🙂", "123456", "x" * 5000, "a@b", "@", "john@", "12"]
)
def test_anything_else_is_asked_again(hidden: Chat, text: str) -> None:
    step = hidden.say(text)
    assert step.text.startswith("I need to find your account first.")
    assert hidden.standing.step == "contact"


def test_resending_goes_to_the_same_address(house: House, hidden: Chat) -> None:
    hidden.say("john@example.com")
    house.later(seconds=30)
    assert hidden.say("I didn't get the code").text.startswith(SAID)
    assert [posted.address for posted in house.post.sent] == ["john@example.com"] * 2


def test_words_after_a_late_code_send_another(house: House, hidden: Chat) -> None:
    hidden.say("john@example.com")
    house.later(minutes=10)
    hidden.say("hello?")
    assert hidden.say(house.post.last.code).request == "hello?"


@pytest.mark.behaviour("AUTH-08")
def test_after_a_day_the_proved_contact_gets_the_code(house: House, hidden: Chat) -> None:
    hidden.say("john@example.com")
    hidden.say(house.post.last.code)
    house.later(hours=24)
    text = hidden.say("my bookings").text
    assert text.startswith("Your session has expired.")
    assert SAID in text
    assert hidden.say(house.post.last.code).request == "my bookings"


def test_after_logging_out_the_contact_is_asked_for_again(house: House, hidden: Chat) -> None:
    hidden.say("john@example.com")
    hidden.say(house.post.last.code)
    hidden.say("log out")
    house.identity.log_out("whatsapp", WITHHELD)
    assert hidden.say("hi").text.startswith("To find your account")


def test_nobody_can_flood_anothers_inbox_from_many_ids(house: House) -> None:
    """Ids are free on some channels: what is sent to one account is counted too."""
    for number in range(7):
        stranger = house.chat(f"visitor-{number}", "web")
        stranger.greet()
        assert stranger.say("john@example.com").text.startswith(SAID)
    assert len(house.post.sent) == 5
    assert "code is: " in house.chat().greet().text
    house.later(hours=1)
    late = house.chat("visitor-8", "web")
    late.greet()
    late.say("john@example.com")
    assert len(house.post.sent) == 6


@pytest.mark.parametrize("goes", ["same_chat", "email", "sms"])
def test_the_code_never_comes_into_a_chat_that_proved_nothing(goes: str) -> None:
    house = open_house(codes_go=goes)
    chat = house.chat(WITHHELD, "whatsapp")
    chat.greet()
    assert "code is: " not in chat.say(PRIYA).text
    assert house.post.last.kind == "sms"
