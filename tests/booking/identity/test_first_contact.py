"""The first message of somebody."""

import pytest

from booking.identity import texts
from tests.booking.identity.chat import FAMILY, NOBODY, Chat, House, open_house

NO_ACCOUNT = (
    "No account found for this phone number. Please make sure your phone number is registered "
    "with your account on our website."
)


@pytest.mark.behaviour("AUTH-03")
def test_a_known_phone_gets_a_code_at_once(house: House, john: Chat) -> None:
    text = john.greet().text
    assert text.endswith(
        f"Your verification code is: {john.code}\n\nThis code expires in 10 minutes."
    )
    assert john.standing.stage == "verify"
    assert house.post.sent == []


@pytest.mark.behaviour("TALK-13")
def test_the_first_message_says_who_speaks_and_how_to_reach_a_person(john: Chat) -> None:
    first, _, rest = john.greet().text.partition("\n\n")
    assert "automated assistant of Sparkle Cleaning" in first
    assert "+44 20 7946 0018" in first
    assert rest.startswith("Your verification code is: ")


@pytest.mark.behaviour("TALK-13")
def test_it_is_said_once(house: House, john: Chat) -> None:
    john.sign_in()
    house.identity.log_out("terminal", john.external_id)
    assert john.greet().text.startswith("Your verification code is: ")


@pytest.mark.behaviour("AUTH-02")
def test_an_unknown_phone_is_told_so(house: House) -> None:
    nobody = house.chat(NOBODY)
    assert nobody.greet().text == f"{NO_ACCOUNT}\n\n{texts.greeting(house.demo.shop)}"
    assert nobody.say("and now?").text == NO_ACCOUNT
    assert nobody.standing.stage == "identify"


@pytest.mark.behaviour("AUTH-02")
def test_an_unknown_phone_can_guess_no_code(house: House) -> None:
    nobody = house.chat(NOBODY)
    nobody.greet()
    assert nobody.say("123456").text == NO_ACCOUNT


@pytest.mark.behaviour("AUTH-01")
@pytest.mark.parametrize("written", ["07700 900001", "+44 7700 900001", "0044 7700 900001"])
def test_a_phone_is_the_same_however_it_is_written(house: House, john: Chat, written: str) -> None:
    john.sign_in()
    assert house.chat(written).standing == john.standing
    assert john.standing.stage == "assistant"


@pytest.mark.behaviour("AUTH-01")
@pytest.mark.parametrize("written", ["+447700900001", "447700900001", "whatsapp:+447700900001"])
def test_whatsapp_names_a_phone_with_its_country_code(house: House, written: str) -> None:
    assert "code is: " in house.chat(written, "whatsapp").greet().text


@pytest.mark.behaviour("AUTH-01")
def test_each_channel_signs_in_for_itself(house: House, john: Chat) -> None:
    """A session in the terminal opens nothing for whoever writes on WhatsApp."""
    john.sign_in()
    assert house.chat(channel="whatsapp").standing.step == "unknown"


@pytest.mark.behaviour("AUTH-01")
def test_a_channel_that_proves_no_phone_is_not_believed(house: House) -> None:
    """On a web page anybody can call themselves +447700900001."""
    assert "e-mail address or the phone number" in house.chat(channel="web").greet().text


def test_looking_changes_nothing(house: House, john: Chat) -> None:
    assert [john.standing.step, john.standing.step] == ["unknown", "unknown"]
    assert texts.greeting(house.demo.shop) in john.greet().text


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "🙂", "\ud83d", '"; DROP TABLE customer; --', "x" * 5000, "1" * 5000]
)
def test_any_first_message_starts_the_login(john: Chat, text: str) -> None:
    assert "code is: " in john.say(text).text
    assert "account" not in john.say(text).text


@pytest.mark.parametrize("name", ["", "\0", "\udc80", "x" * 5000, "+", "++44", "٠٧٧٠٠٩٠٠٠٠١"])
def test_any_external_id_is_somebody(house: House, name: str) -> None:
    strange = house.chat(name)
    assert strange.greet().stage == "identify"
    assert strange.say("hello?").text.startswith("I need to find your account first.")


def test_two_long_ids_are_two_people(house: House) -> None:
    one, other = house.chat("x" * 5000 + "1", "web"), house.chat("x" * 5000 + "2", "web")
    one.greet()
    assert (one.standing.step, other.standing.step) == ("contact", "unknown")


@pytest.mark.behaviour("AUTH-04")
def test_several_profiles_are_listed(house: House) -> None:
    family = house.chat(FAMILY)
    assert family.greet().text.endswith(
        "Multiple accounts found for this phone number:\n\n"
        "1. Customer A (customer.a@example.com)\n"
        "2. Customer B (customer.b@example.com)\n"
        "3. Customer C (customer.c@example.com)\n\n"
        "Which profile would you like to use? Reply with the number or name."
    )
    assert (family.standing.stage, family.standing.step) == ("identify", "choose")


def test_a_short_server_key_is_refused() -> None:
    house = open_house()
    with pytest.raises(ValueError, match="16 bytes"):
        house.with_key(b"short")
