"""New customers, where the business lets them in."""

import pytest

from booking.people import Person, find_by_email, find_by_phone
from booking.values import Role
from tests.booking.identity.chat import NOBODY, WITHHELD, Chat, House, open_house

pytestmark = pytest.mark.behaviour("AUTH-02")

ASK_NAME = 'What is your full name? (Send "cancel" to stop.)'


@pytest.fixture
def house() -> House:
    return open_house(registration="open")


@pytest.fixture
def newcomer(house: House) -> Chat:
    chat = house.chat(NOBODY)
    chat.say("what is free tomorrow?")
    return chat


def on_file(house: House, email: str) -> list[Person]:
    with house.demo.store.reading() as connection:
        return find_by_email(connection, email)


def on_phone(house: House, phone: str = NOBODY) -> list[Person]:
    with house.demo.store.reading() as connection:
        return find_by_phone(connection, phone)


def test_an_unknown_phone_is_asked_one_thing_at_a_time(newcomer: Chat) -> None:
    assert newcomer.steps[0].text.endswith(
        f"No account found for this phone number. You can register right here.\n\n{ASK_NAME}"
    )
    assert (newcomer.standing.stage, newcomer.standing.step) == ("identify", "register")
    assert newcomer.say("Nora New").text == "Thanks, Nora New. What is your e-mail address?"


@pytest.mark.behaviour("AUTH-07")
def test_name_email_code_and_in(house: House, newcomer: Chat) -> None:
    newcomer.say("My name is Nora  New")
    newcomer.say("It's Nora@Example.com")
    assert on_phone(house) == []
    step = newcomer.say(newcomer.code)
    assert step.request == "what is free tomorrow?"
    (nora,) = on_phone(house)
    assert (nora.name, nora.email, nora.role) == ("Nora New", "nora@example.com", Role.CUSTOMER)
    assert step.token is not None
    assert house.identity.caller_of(step.token).customer == nora.id


def test_next_time_the_phone_is_known(house: House, newcomer: Chat) -> None:
    for answer in ("Nora New", "nora@example.com"):
        newcomer.say(answer)
    newcomer.say(newcomer.code)
    newcomer.identity.log_out(newcomer.channel, newcomer.external_id)
    assert "code is: " in newcomer.greet().text
    assert len(on_phone(house)) == 1


@pytest.mark.parametrize(
    "name", ["Nora", "Zoë O'Neil", "Jean-Luc", "J. R. Ewing", "李小龙", "Ali İpek"]
)
def test_names_of_all_kinds_are_taken(newcomer: Chat, name: str) -> None:
    assert newcomer.say(name).text.startswith(f"Thanks, {name}.")


@pytest.mark.parametrize(
    "text",
    ["", "🙂", "123456", "x", "what do you offer?", "yes", "nora@example.com", "<b>Nora</b>",
     "book me in tomorrow", '"; DROP TABLE customer; --', "a b c d e f g"],
)  # fmt: skip
def test_what_is_no_name_is_asked_again(newcomer: Chat, text: str) -> None:
    assert newcomer.say(text).text.endswith(ASK_NAME)
    assert newcomer.standing.step == "register"


def test_a_name_too_long_to_keep_is_said_so(newcomer: Chat) -> None:
    assert "at most 80 letters" in newcomer.say("N" * 5000).text


@pytest.mark.parametrize(
    "text", ["", "nora", "nora@", "@example.com", "nora@example", "07700 900404"]
)
def test_what_is_no_email_is_asked_again(newcomer: Chat, text: str) -> None:
    newcomer.say("Nora New")
    assert newcomer.say(text).text.startswith("That does not look like an e-mail address.")
    assert newcomer.say("nora@example.com").stage == "verify"


@pytest.mark.parametrize("answers", [[], ["Nora New"], ["Nora New", "nora@example.com"]])
def test_cancel_leaves_at_every_question(house: House, newcomer: Chat, answers: list[str]) -> None:
    for answer in answers:
        newcomer.say(answer)
    step = newcomer.say("cancel")
    assert step.text == (
        "All right, nothing has been saved. Send a message anytime to start again."
    )
    assert newcomer.standing.step == "unknown"
    assert on_phone(house) == []


def test_the_code_of_a_cancelled_registration_opens_nothing(house: House, newcomer: Chat) -> None:
    for answer in ("Nora New", "nora@example.com", "cancel"):
        newcomer.say(answer)
    assert newcomer.say(newcomer.code).token is None
    assert on_phone(house) == []


def test_nobody_gets_anothers_email_address_by_naming_it(house: House, newcomer: Chat) -> None:
    """In the same chat the phone is proved and the address is not."""
    for answer in ("John Smith", "john@example.com"):
        newcomer.say(answer)
    newcomer.say(newcomer.code)
    assert [who.email for who in on_phone(house)] == [None]
    assert len(on_file(house, "john@example.com")) == 1


def test_the_wish_to_register_is_no_request_to_come_back_to(house: House) -> None:
    zoe = house.chat(NOBODY)
    for words in ("register", "Zoe Adams", "zoe@example.com"):
        zoe.say(words)
    assert zoe.say(zoe.code).request is None


def test_resending_goes_on_with_the_registration(house: House, newcomer: Chat) -> None:
    for answer in ("Nora New", "nora@example.com"):
        newcomer.say(answer)
    house.later(seconds=30)
    newcomer.say("verify")
    assert newcomer.say(newcomer.code).stage == "assistant"
    assert len(on_phone(house)) == 1


def test_an_account_made_meanwhile_is_used(house: House, newcomer: Chat) -> None:
    """The same person registers in two chats at once."""
    twin = house.chat(NOBODY, "whatsapp")
    twin.greet()
    for chat in (newcomer, twin):
        chat.say("Nora New")
        chat.say("nora@example.com")
    newcomer.say(newcomer.code)
    twin.say(twin.code)
    assert len(on_phone(house)) == 1


def test_where_codes_go_by_email_the_address_is_proved() -> None:
    house = open_house(registration="open", codes_go="email")
    newcomer = house.chat(NOBODY)
    newcomer.greet()
    newcomer.say("Nora New")
    assert "n•••@example.com" in newcomer.say("nora@example.com").text
    assert newcomer.say(house.post.last.code).stage == "assistant"
    assert [who.phone for who in on_file(house, "nora@example.com")] == [NOBODY]


def test_who_proves_an_address_on_file_gets_its_account() -> None:
    """And what the chat says does not tell whether it was on file."""
    house = open_house(registration="open", codes_go="email")
    newcomer = house.chat(NOBODY)
    newcomer.greet()
    newcomer.say("Johnny")
    assert "I've sent a 6-digit code to j•••" in newcomer.say("john@example.com").text
    step = newcomer.say(house.post.last.code)
    assert step.token is not None
    assert house.identity.caller_of(step.token) == house.demo.caller("john@example.com")
    assert on_phone(house) == []


def test_without_a_number_people_can_register_by_email(house: House) -> None:
    hidden = house.chat(WITHHELD, "whatsapp")
    assert 'New here? Send "register".' in hidden.greet().text
    for answer in ("register", "Nora New", "nora@example.com"):
        hidden.say(answer)
    assert house.post.last.address == "nora@example.com"
    assert hidden.say(house.post.last.code).stage == "assistant"
    assert [who.phone for who in on_file(house, "nora@example.com")] == [None]


def test_where_registration_is_closed_the_word_opens_nothing() -> None:
    house = open_house(registration="closed")
    hidden = house.chat(WITHHELD, "whatsapp")
    hidden.greet()
    assert hidden.say("register").text.startswith("I need to find your account first.")


@pytest.mark.behaviour("AUTH-07")
@pytest.mark.parametrize("noise", ["😀", "bob@", "what?", "...", "hm"])
def test_noise_in_the_place_of_a_name_is_no_request(house: House, noise: str) -> None:
    """Else the first thing that a new customer reads is that nobody understands them."""
    chat = house.chat(NOBODY)
    chat.greet()
    for answer in (noise, "Nora New", "nora@example.com"):
        chat.say(answer)
    assert chat.say(chat.code).request is None


@pytest.mark.behaviour("AUTH-07")
def test_what_is_asked_for_in_the_place_of_a_name_is_answered_afterwards(house: House) -> None:
    chat = house.chat(NOBODY)
    chat.greet()
    for answer in ("what is free tomorrow?", "Nora New", "nora@example.com"):
        chat.say(answer)
    assert chat.say(chat.code).request == "what is free tomorrow?"


@pytest.mark.parametrize("text", ["start", "cancel my account", "nothing"])
def test_a_wish_is_no_name(newcomer: Chat, text: str) -> None:
    assert "such as Maria Jones" in newcomer.say(text).text


def test_a_greeting_is_no_name_in_any_language(newcomer: Chat) -> None:
    """Which words greet is told with the message."""
    assert "such as Maria Jones" in newcomer.say("hola", request=False).text
