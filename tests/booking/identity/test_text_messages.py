"""Text messages cost money: whereto codes go by SMS, and how many in all."""

import pytest
from sqlalchemy import insert, select, update

from booking.errors import TooMany
from booking.identity.page import PageSignIn
from booking.identity.testing import KeptCodes
from booking.identity.texting import country_of
from booking.tables import customer, login_code
from tests.booking.identity.chat import FAMILY, JOHN, KEY, PRIYA, WITHHELD, House, open_house

pytestmark = pytest.mark.behaviour("AUTH-09")

ABROAD = "+33612345678"
FAR_AWAY = "+252612345678"


def move_john(house: House, phone: str) -> None:
    with house.demo.store.writing() as connection:
        connection.execute(update(customer).where(customer.c.phone == JOHN).values(phone=phone))


def test_a_number_has_the_country_of_its_code() -> None:
    assert [country_of(number) for number in (JOHN, ABROAD, FAR_AWAY)] == ["GB", "FR", "SO"]
    assert country_of("nothing") is None


def test_to_a_customer_abroad_a_code_goes() -> None:
    house = open_house(codes_go="sms")
    move_john(house, ABROAD)
    house.chat(ABROAD).greet()
    assert house.post.last.address == ABROAD


def test_an_owners_list_of_countries_counts_for_everybody() -> None:
    house = open_house(codes_go="sms", sms_countries=("IE", "GB"))
    move_john(house, ABROAD)
    john = house.chat(ABROAD)
    assert "to a number of that country. If you need help, call" in john.greet().text
    assert john.standing.step == "unknown"
    assert house.post.sent == []
    house.chat(PRIYA).greet()
    assert house.post.last.address == PRIYA


def test_strangers_cannot_have_codes_sent_to_countries_without_customers() -> None:
    """Whoever earns by text messages to a number registers with it."""
    house = open_house(registration="open")
    newcomer = house.chat(WITHHELD, "whatsapp")
    for said in ("Hi", "register", "Nora New"):
        newcomer.say(said)
    assert "a number of that country" in newcomer.say(FAR_AWAY).text
    assert house.post.sent == []
    assert newcomer.standing.step == "unknown"


def test_where_a_customer_is_newcomers_may_be_too() -> None:
    house = open_house(registration="open")
    move_john(house, ABROAD)
    newcomer = house.chat(WITHHELD, "whatsapp")
    for said in ("Hi", "register", "Nora New", "+33698765432"):
        newcomer.say(said)
    assert house.post.last.address == "+33698765432"


def many_customers(house: House, how_many: int) -> list[str]:
    phones = [f"+4477009010{number:02}" for number in range(how_many)]
    rows = [{"name": "One of many", "phone": phone, "created_at": 0} for phone in phones]
    with house.demo.store.writing() as connection:
        connection.execute(insert(customer), rows)
    return phones


def test_all_together_get_so_many_an_hour_and_so_many_a_day() -> None:
    house = open_house(codes_go="sms", sms_per_hour=3, sms_per_day=5)
    answers = []
    for number, phone in enumerate(many_customers(house, 9)):
        if number in (4, 7):
            house.later(minutes=61)
        answers.append("I've sent a 6-digit code" in house.chat(phone).greet().text)
    assert answers == [True, True, True, False, True, True, False, False, False]
    house.later(hours=24)
    assert "I've sent" in house.chat("+447700901008").greet().text


def test_whoever_meets_the_cap_is_told_calmly_and_keeps_the_code_they_have() -> None:
    house = open_house(codes_go="sms", sms_per_hour=1)
    john = house.chat()
    john.greet()
    house.later(seconds=31)
    text = john.say("verify").text
    assert text.startswith("I can't send a text message right now. Please try again in an hour.")
    assert "call" in text
    assert john.say(house.post.last.code).stage == "assistant"


def test_strangers_cannot_use_up_what_customers_need() -> None:
    """A letter for nobody costs nothing."""
    house = open_house(sms_per_hour=2)
    for number in range(6):
        stranger = house.chat(f"US.Stranger{number}", "whatsapp")
        stranger.greet()
        stranger.say(f"+4477009020{number:02}")
    known = house.chat("US.Known1", "whatsapp")
    known.greet()
    known.say(JOHN)
    assert [posted.address for posted in house.post.sent] == [JOHN]
    assert len(house.post.decoys) == 6


def test_the_cap_counts_on_pages_too() -> None:
    house = open_house(sms_per_hour=1)
    demo = house.demo
    door = PageSignIn(demo.store, demo.shop, demo.clock, KEY, house.post)
    door.send("a browser", JOHN)
    for contact in (PRIYA, "+447700909999"):
        with pytest.raises(TooMany, match="right now"):
            door.send("another browser", contact)
    door.send("another browser", "priya@example.com")
    assert [posted.kind for posted in house.post.sent] == ["sms", "email"]


def test_codes_in_the_chat_and_by_e_mail_are_not_text_messages() -> None:
    house = open_house(codes_go="email", sms_per_hour=1)
    house.chat().greet()
    house.chat(PRIYA).greet()
    with house.demo.store.reading() as connection:
        assert connection.scalars(select(login_code.c.via)).all() == ["email", "email"]


@pytest.mark.parametrize("way", ["sms", "email"])
def test_a_way_that_is_not_set_up_is_said_so(way: str) -> None:
    house = open_house(codes_go=way)
    house.post.ways = frozenset()
    john = house.chat()
    kind = {"sms": "text message", "email": "e-mail"}[way]
    text = john.greet().text
    assert f"I can't send you a sign-in code by {kind} at the moment. If you need help" in text
    assert john.standing.step == "unknown"


def test_where_a_phone_is_shared_each_proves_themselves_by_e_mail() -> None:
    """What everybody with the phone can read tells nobody which of them it is."""
    house = open_house(codes_go_elsewhere_for=("shared_number",))
    family = house.chat(FAMILY)
    family.greet()
    assert "c•••@example.com" in family.say("2").text
    assert house.post.last.address == "customer.b@example.com"
    assert family.say(house.post.last.code).stage == "assistant"
    assert "code is: " in house.chat(JOHN).greet().text


def test_who_shares_a_phone_and_has_no_e_mail_is_told_how_to_go_on() -> None:
    house = open_house(codes_go_elsewhere_for=("shared_number",))
    with house.demo.store.writing() as connection:
        connection.execute(update(customer).where(customer.c.phone == FAMILY).values(email=None))
    family = house.chat(FAMILY)
    family.greet()
    assert "your account has no address for it. If you need help, call" in family.say("2").text


def test_on_a_page_a_shared_phone_gets_no_code_then() -> None:
    house = open_house(codes_go_elsewhere_for=("shared_number",))
    demo = house.demo
    door = PageSignIn(demo.store, demo.shop, demo.clock, KEY, house.post)
    door.send("a browser", FAMILY)
    door.send("another browser", JOHN)
    assert [posted.address for posted in house.post.sent] == [JOHN]
    assert [posted.address for posted in house.post.decoys] == [FAMILY]


@pytest.mark.behaviour("AUTH-02")
def test_a_newcomer_without_a_number_may_prove_a_phone_instead() -> None:
    house = open_house(registration="open")
    newcomer = house.chat(WITHHELD, "whatsapp")
    for said in ("Hi", "register"):
        newcomer.say(said)
    asked = newcomer.say("Nora New").text
    assert asked == "Thanks, Nora New. What is your e-mail address or phone number?"
    assert "a phone number such as" in newcomer.say("what?").text
    assert "ending in 123" in newcomer.say("07700 901123").text
    assert (house.post.last.kind, house.post.last.address) == ("sms", "+447700901123")
    assert newcomer.say(house.post.last.code).stage == "assistant"
    nora = house.demo.person("+447700901123")
    assert (nora.name, nora.email) == ("Nora New", None)


@pytest.mark.behaviour("AUTH-02")
def test_who_registers_with_a_number_on_file_proves_it_and_gets_its_account() -> None:
    house = open_house(registration="open")
    newcomer = house.chat(WITHHELD, "whatsapp")
    for said in ("Hi", "register", "Nora New", JOHN):
        newcomer.say(said)
    step = newcomer.say(house.post.last.code)
    assert house.identity.caller_of(step.token or "") == house.demo.caller(JOHN, "whatsapp")


@pytest.mark.behaviour("AUTH-02")
def test_only_what_can_be_proved_is_asked_for() -> None:
    house = open_house(registration="open")
    house.post.ways = frozenset(KeptCodes(["sms"]).ways)
    newcomer = house.chat(WITHHELD, "whatsapp")
    assert "send me the phone number that we have on file" in newcomer.greet().text
    newcomer.say("register")
    assert newcomer.say("Nora New").text.endswith("What is your phone number?")
    assert "does not look like a phone number" in newcomer.say("nora@example.com").text


@pytest.mark.behaviour("AUTH-01")
def test_whose_number_is_withheld_learns_at_once_if_no_code_can_be_sent() -> None:
    house = open_house(registration="open")
    house.post.ways = frozenset()
    hidden = house.chat(WITHHELD, "whatsapp")
    text = hidden.greet().text
    assert "I can't see your phone number here" in text
    assert "call" in text
    assert "register" not in text
    assert hidden.standing.step == "unknown"
