"""Several people on one phone."""

import pytest

from booking.identity.profiles import Unsettled, choose
from booking.identity.testing import code_of
from booking.people import Person, person
from booking.values import CustomerId, Role
from tests.booking.identity.chat import FAMILY, Chat, House

pytestmark = pytest.mark.behaviour("AUTH-04")


def named(*names: str) -> list[Person]:
    return [
        Person(
            CustomerId(number),
            name,
            f"{name.lower().replace(' ', '.')}@example.com",
            FAMILY,
            Role.CUSTOMER,
        )
        for number, name in enumerate(names, start=1)
    ]


ALIKE = named("Customer A", "Customer B", "Customer C")
SMITHS = named("Mary Smith", "John Smith", "Zoë O'Neil")


@pytest.mark.parametrize(
    "answer",
    [
        "2", " 2. ", "#2", "2️⃣", "number 2", "Option 2 please", "the second one", "second", "2nd",
        "no. 2", "two", "I'd like the second one, please", "Customer B", "customer b", "B",
        "custmer b", "Custumer  B.", "CUSTOMERB", "I'm Customer B", "customer.b@example.com",
        "Customer.B@Example.com", "customer.b@exmple.com", "it's customer b, thanks",
    ],
)  # fmt: skip
def test_an_answer_names_one(answer: str) -> None:
    assert choose(answer, ALIKE) == ALIKE[1]


@pytest.mark.parametrize(
    ("answer", "who"),
    [
        ("Mary", 0),
        ("mry", 0),
        ("Jon Smith", 1),
        ("jhon", 1),
        ("zoe", 2),
        ("O'Neil", 2),
        ("last", 2),
    ],
)
def test_a_first_name_or_a_typo_is_enough(answer: str, who: int) -> None:
    assert choose(answer, SMITHS) == SMITHS[who]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("Customer", Unsettled.SEVERAL),
        ("custmer", Unsettled.SEVERAL),
        ("customer.d@example.com", Unsettled.SEVERAL),
        ("0", Unsettled.OUT_OF_RANGE),
        ("4", Unsettled.OUT_OF_RANGE),
        ("99", Unsettled.OUT_OF_RANGE),
        ("tenth", Unsettled.OUT_OF_RANGE),
        ("none of these", Unsettled.NOBODY),
        ("Neither", Unsettled.NOBODY),
        ("someone else", Unsettled.NOBODY),
        ("What is free on the 2nd?", Unsettled.SOMETHING_ELSE),
        ("book for 2 people tomorrow", Unsettled.SOMETHING_ELSE),
        ("1 or 2", Unsettled.SOMETHING_ELSE),
        ("123456", Unsettled.SOMETHING_ELSE),
        ("", Unsettled.SOMETHING_ELSE),
        ("the", Unsettled.SOMETHING_ELSE),
        ("🙂", Unsettled.SOMETHING_ELSE),
        ("x" * 5000, Unsettled.SOMETHING_ELSE),
        ("stranger@example.org", Unsettled.SOMETHING_ELSE),
    ],
)
def test_an_answer_that_names_nobody_says_why(answer: str, why: Unsettled) -> None:
    assert choose(answer, ALIKE) is why


def test_a_shared_surname_is_ambiguous() -> None:
    assert choose("Smith", SMITHS) is Unsettled.SEVERAL


def test_namesakes_are_told_apart_by_number() -> None:
    twins = named("John Smith", "John Smith")
    assert choose("John Smith", twins) is Unsettled.SEVERAL
    assert choose("2", twins) == twins[1]


@pytest.fixture
def family(house: House) -> Chat:
    chat = house.chat(FAMILY)
    chat.say("my bookings")
    return chat


def test_the_chosen_one_is_signed_in(house: House, family: Chat) -> None:
    step = family.say(code_of(family.say("the second one").text))
    assert step.token is not None
    assert house.identity.caller_of(step.token) == house.demo.caller("customer.b@example.com")


def test_an_ambiguous_name_is_asked_again(family: Chat) -> None:
    step = family.say("Customer")
    assert step.text == (
        "That fits more than one of them.\n\n"
        "1. Customer A (customer.a@example.com)\n"
        "2. Customer B (customer.b@example.com)\n"
        "3. Customer C (customer.c@example.com)\n\n"
        "Please reply with the number or name."
    )
    assert step.stage == "identify"


@pytest.mark.parametrize(
    ("answer", "begins"),
    [
        ("0", "Please choose a number from 1 to 3."),
        ("99", "Please choose a number from 1 to 3."),
        (
            "none of these",
            "I only know these accounts for this phone number. If you need help, call",
        ),
        ("what do you offer?", "Before I can help, I need to know which"),
        ("", "Before I can help, I need to know which"),
    ],
)
def test_every_other_answer_shows_the_list_again(family: Chat, answer: str, begins: str) -> None:
    text = family.say(answer).text
    assert text.startswith(begins)
    assert "3. Customer C" in text


@pytest.mark.behaviour("AUTH-07")
def test_a_question_between_keeps_the_first_request(family: Chat) -> None:
    family.say("what is free tomorrow?")
    assert family.say(code_of(family.say("1").text)).request == "my bookings"


@pytest.mark.behaviour("AUTH-07")
def test_after_a_greeting_a_question_between_becomes_the_request(house: House) -> None:
    family = house.chat(FAMILY)
    family.greet()
    family.say("what is free tomorrow?")
    assert family.say(code_of(family.say("1").text)).request == "what is free tomorrow?"


def test_who_took_the_wrong_profile_can_go_back(family: Chat) -> None:
    wrong = code_of(family.say("1").text)
    assert "2. Customer B" in family.say("wrong profile").text
    assert family.say(wrong).stage == "identify"
    assert family.say(code_of(family.say("2").text)).stage == "assistant"


def test_each_member_of_the_family_signs_in_separately(house: House, family: Chat) -> None:
    first = family.say(code_of(family.say("1").text)).token
    house.identity.log_out(family.channel, family.external_id)
    family.greet()
    second = family.say(code_of(family.say("Customer C").text)).token
    assert first is not None
    assert second is not None
    assert house.identity.caller_of(second) == house.demo.caller("customer.c@example.com")


def test_the_profiles_can_be_tapped(house: House) -> None:
    """Each payload, written as a message, takes the profile whose name the button shows."""
    family = house.chat(FAMILY)
    tapped = family.greet().choices[-1]
    step = family.say(code_of(family.say(tapped.payload).text))
    assert step.token is not None
    account = house.identity.caller_of(step.token).customer
    assert account is not None
    with house.demo.store.reading() as connection:
        assert person(connection, account).name == tapped.title


def test_who_must_choose_again_can_tap_again(house: House) -> None:
    family = house.chat(FAMILY)
    offered = family.greet().choices
    assert [one.payload for one in offered] == ["1", "2", "3"]
    assert family.say("the plumber?").choices == offered
    assert family.say("1").choices == ()
    assert family.say("wrong profile").choices == offered
