"""Codes that go through the outbox: written with their cause, or not at all."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, event, select

from booking.identity import Identity, OutboxPost, Step
from booking.identity.page import PageSignIn
from booking.identity.testing import code_of
from booking.message_tables import outbox
from booking.outbox import Outbox
from booking.outbox.carrier import Parcel
from booking.sealed_box import SealedBox
from tests.booking.identity.chat import FAMILY, JOHN, KEY, NOBODY, WITHHELD, Chat, House, open_house
from tests.booking.identity.mortal import MortalStore

pytestmark = [pytest.mark.behaviour("AUTH-09"), pytest.mark.behaviour("CHAN-09")]


@dataclass
class Office:
    """A house whose codes go through the outbox."""

    house: House
    store: MortalStore
    post: OutboxPost
    box: SealedBox
    calls: list[str] = field(default_factory=list)

    def chat(self, who: str = JOHN, channel: str = "whatsapp") -> Chat:
        demo = self.house.demo
        return Chat(Identity(self.store, demo.shop, demo.clock, KEY, self.post), channel, who)

    def page(self) -> PageSignIn:
        demo = self.house.demo
        return PageSignIn(self.store, demo.shop, demo.clock, KEY, self.post)

    def rows(self) -> list[Row[Any]]:
        with self.store.reading() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.id)))

    def parcels(self) -> list[Parcel]:
        """What a sending loop would take now."""
        waiting = Outbox(self.store, self.house.demo.clock, self.box).claim("a test", 10)
        return [errand.parcel for errand in waiting]


def open_office(url: str | None = None, **sign_in: Any) -> Office:
    house = open_house(url=url, **sign_in)
    box = SealedBox(KEY)
    calls: list[str] = []
    post = OutboxPost(box, ("email", "sms"), lambda: calls.append("woken"))
    return Office(house, MortalStore(house.demo.store.engine), post, box, calls)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    opened = open_office(database_url, codes_go="email")
    with closing(opened.house.demo):
        yield opened


def test_a_code_by_e_mail_is_a_letter_and_signs_in(office: Office) -> None:
    john = office.chat()
    john.say("my bookings")
    (parcel,) = office.parcels()
    assert (parcel.channel, parcel.recipient) == ("email", "john@example.com")
    assert (parcel.kind, parcel.category) == ("code", "authentication")
    assert parcel.body.subject == "Your sign-in code for Sparkle Cleaning"
    assert office.calls == ["woken"]
    assert john.say(code_of(parcel.body.text)).request == "my bookings"


@pytest.mark.behaviour("AUTH-10")
def test_in_the_database_no_code_can_be_read(office: Office) -> None:
    office.chat().greet()
    (row,) = office.rows()
    (parcel,) = office.parcels()
    assert code_of(parcel.body.text) not in f"{row.body} {row.sealed!r}"


def test_a_sign_in_that_is_cut_off_leaves_no_letter_and_its_repetition_leaves_one(
    office: Office,
) -> None:
    john = office.chat()

    def say() -> Step:
        return john.identity.identify("whatsapp", JOHN, "Hi", key="first")

    assert office.store.dies_in(say, 0)
    assert office.rows() == []
    assert office.store.dies_in(say, 1)
    say()
    assert len(office.rows()) == 1


def test_a_code_that_nobody_could_send_in_time_is_not_sent(office: Office) -> None:
    office.chat().greet()
    office.house.later(minutes=10)
    assert office.parcels() == []
    assert [row.status for row in office.rows()] == ["expired"]


def test_a_new_code_calls_the_old_one_back(office: Office) -> None:
    john = office.chat()
    john.greet()
    office.house.later(seconds=31)
    john.say("verify")
    assert [row.status for row in office.rows()] == ["cancelled", "pending"]


@pytest.mark.behaviour("AUTH-01")
def test_for_a_contact_that_is_not_on_file_a_letter_is_written_that_nobody_gets(
    office: Office,
) -> None:
    """The same words and the same writes: neither answer nor time tells who is a customer."""
    told = {}
    for who, contact in (("US.Known1", "john@example.com"), ("US.Unknown1", "who@example.com")):
        chat = office.chat(who)
        chat.greet()
        told[contact] = chat.say(contact).text
    assert len(set(told.values())) == 1
    known, unknown = office.rows()
    assert (known.recipient, known.status) == ("john@example.com", "pending")
    assert (unknown.recipient, unknown.status) == ("nobody", "cancelled")
    differ = {"id", "key", "group_key", "recipient", "sealed", "status", "reason", "settled_ms"}
    assert {
        name for name, value in known._mapping.items() if value != unknown._mapping[name]
    } <= differ
    assert [parcel.recipient for parcel in office.parcels()] == ["john@example.com"]


@pytest.mark.behaviour("AUTH-01")
@pytest.mark.parametrize("contacts", [("john@example.com", "who@example.com"), (JOHN, NOBODY)])
@pytest.mark.parametrize("where", ["chat", "page"])
def test_for_a_stranger_the_database_is_asked_the_same_as_for_a_customer(
    office: Office, contacts: tuple[str, str], where: str
) -> None:
    """So it takes the same time: nobody learns from a clock who is a customer."""
    asked = []
    for number, contact in enumerate(contacts):
        chat = office.chat(f"US.Stranger{number}")
        chat.greet()
        with statements(office) as said:
            if where == "chat":
                chat.say(contact)
            else:
                office.page().send(f"browser {number}", contact)
        asked.append(sorted(said))
    assert asked[0] == asked[1]
    assert len(asked[0]) > 10


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """What the database is told meanwhile."""
    said: list[str] = []

    def note(*told: Any) -> None:
        said.append(re.sub(r" IN \(.*", "", told[2]))  # how many letters are called back

    event.listen(office.store.engine, "before_cursor_execute", note)
    yield said
    event.remove(office.store.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("contact", [JOHN, "john@example.com"])
def test_codes_of_a_page_go_the_same_way(office: Office, contact: str) -> None:
    door = office.page()
    door.send("a browser", contact)
    (parcel,) = office.parcels()
    assert parcel.recipient == contact
    assert parcel.channel == ("email" if "@" in contact else "sms")
    assert door.prove("a browser", code_of(parcel.body.text))


def test_on_a_page_too_a_stranger_is_written_a_letter_that_nobody_gets(office: Office) -> None:
    office.page().send("a browser", "who@example.com")
    assert [row.status for row in office.rows()] == ["cancelled"]


def test_the_code_of_a_shared_phone_goes_to_the_one_who_was_chosen(office: Office) -> None:
    family = office.chat(FAMILY)
    family.greet()
    family.say("2")
    assert [parcel.recipient for parcel in office.parcels()] == ["customer.b@example.com"]


@pytest.mark.behaviour("AUTH-02")
def test_a_newcomer_without_a_number_proves_the_address_they_register_with() -> None:
    office = open_office(registration="open")
    newcomer = office.chat(WITHHELD)
    for said in ("Hi", "register", "Nora New", "nora@example.com"):
        newcomer.say(said)
    (parcel,) = office.parcels()
    assert parcel.recipient == "nora@example.com"
    assert newcomer.say(code_of(parcel.body.text)).token is not None
    assert office.house.demo.person("nora@example.com").name == "Nora New"


def test_the_letter_is_worth_as_long_as_its_code(office: Office) -> None:
    office.chat().greet()
    (row,) = office.rows()
    now = office.house.demo.clock.now()
    assert row.expires_ms == int((now + timedelta(minutes=10)).timestamp() * 1000)
