"""One who is named by a number in one message and by an id of WhatsApp's in the next."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count

import pytest
from sqlalchemy import event, select, text

from app.turns.messages import arrival_of
from booking.identity import sessions
from booking.inbox.inbox import Inbox
from booking.message_tables import conversation, inbox
from booking.store import LockKind, Store, lock, open_engine
from channels.message import Inbound
from tests.booking.identity.chat import JOHN, PRIYA, Chat, House, open_house
from tests.databases import Databases

pytestmark = pytest.mark.behaviour("AUTH-01")

BY_NUMBER = text(
    "SELECT id FROM channel_identity WHERE channel = 'whatsapp' AND external_id = :phone"
)
ID, OTHER_ID = "GB.a1b2c3d4", "GB.z9y8x7w6"


@dataclass
class Desk:
    house: House
    inbox: Inbox
    numbers: Iterator[int]

    def comes(self, sender: str, also: str = "", name: str = "") -> None:
        """A message; by Twilio's rules the sender is the phone wherever one is told."""
        phone = sender if sender.startswith("+") else None
        at, sid = self.house.demo.clock.now(), f"SM{next(self.numbers)}"
        message = Inbound("whatsapp", sender, "Hi", at, sid, phone=phone, also=also, name=name)
        assert self.inbox.take([arrival_of(message, "GB")]) == [True]

    def conversations(self) -> dict[str, str]:
        """Each with the address that it is answered at."""
        with self.house.demo.store.reading() as connection:
            rows = connection.execute(select(conversation.c.name, conversation.c.address))
            return {row[0]: row[1] for row in rows}

    def last_sender(self) -> str:
        with self.house.demo.store.reading() as connection:
            newest = select(inbox.c.detail).order_by(inbox.c.id.desc()).limit(1)
            return str(connection.execute(newest).scalar_one()["sender"])

    def chat(self, who: str) -> Chat:
        return self.house.chat(who, "whatsapp")

    def restart(self) -> None:
        """Another process, that remembers nothing."""
        self.inbox = Inbox(self.house.demo.store, self.house.demo.clock)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    house = open_house(url=database_url)
    with closing(house.demo):
        yield Desk(house, Inbox(house.demo.store, house.demo.clock), count(1))


def test_a_number_and_an_id_that_came_together_are_one_conversation(desk: Desk) -> None:
    desk.comes(JOHN, also=ID)
    desk.comes(ID)
    assert desk.conversations() == {f"whatsapp:{JOHN}": JOHN}
    assert desk.last_sender() == JOHN
    desk.restart()
    desk.comes(ID)
    assert desk.conversations() == {f"whatsapp:{JOHN}": JOHN}


def test_whoever_signed_in_by_the_number_is_signed_in_under_the_id(desk: Desk) -> None:
    desk.comes(JOHN, also=ID)
    desk.chat(JOHN).sign_in()
    desk.comes(ID)
    assert desk.chat(desk.last_sender()).standing.step == "signed_in"


def test_an_id_that_never_came_with_a_number_is_a_stranger(desk: Desk) -> None:
    desk.comes(JOHN, also=ID)
    desk.comes(OTHER_ID)
    assert desk.last_sender() == OTHER_ID
    assert desk.conversations()[f"whatsapp:{OTHER_ID}"] == OTHER_ID
    assert desk.chat(OTHER_ID).greet().stage == "identify"


def test_nobody_is_recognised_by_a_name(desk: Desk) -> None:
    desk.comes(JOHN, also=ID, name="John Smith")
    desk.comes(OTHER_ID, name="John Smith")
    assert desk.last_sender() == OTHER_ID


def test_an_id_that_wrote_before_its_number_was_told_goes_on_under_the_number(desk: Desk) -> None:
    """What was proved under the id stays there: the number is proved by itself."""
    desk.comes(ID)
    hidden = desk.chat(ID)
    hidden.greet()
    hidden.say("priya@example.com")
    hidden.say(desk.house.post.last.code)
    desk.comes(JOHN, also=ID)
    desk.comes(ID)
    assert desk.last_sender() == JOHN
    assert desk.chat(JOHN).standing.step == "unknown"


@pytest.mark.parametrize("is_another_process", [False, True])
def test_a_number_that_comes_with_another_id_must_be_proved_anew(
    desk: Desk, is_another_process: bool
) -> None:
    """Numbers are given to new people; WhatsApp gives those another id."""
    desk.comes(JOHN, also=ID)
    desk.chat(JOHN).sign_in()
    if is_another_process:
        desk.restart()
    desk.comes(JOHN, also=OTHER_ID)
    assert desk.chat(JOHN).standing.step == "unknown"
    desk.comes(ID)
    assert desk.last_sender() == ID
    desk.comes(OTHER_ID)
    assert desk.last_sender() == JOHN


def test_a_code_that_was_sent_to_the_one_before_opens_nothing(desk: Desk) -> None:
    desk.comes(JOHN, also=ID)
    john = desk.chat(JOHN)
    john.greet()
    desk.comes(JOHN, also=OTHER_ID)
    assert john.standing.step == "unknown"
    assert desk.chat(JOHN).say(john.code).token is None


def test_an_id_that_comes_with_another_number_is_that_numbers(desk: Desk) -> None:
    desk.comes(JOHN, also=ID)
    desk.comes(PRIYA, also=ID)
    desk.comes(ID)
    assert desk.last_sender() == PRIYA
    assert desk.chat(PRIYA).standing.step == "unknown"


def test_the_same_pair_again_changes_nothing(desk: Desk) -> None:
    desk.comes(JOHN, also=ID)
    desk.chat(JOHN).sign_in()
    for _ in range(3):
        desk.comes(JOHN, also=ID)
        desk.restart()
    assert desk.chat(JOHN).standing.step == "signed_in"


def test_ids_and_numbers_of_one_group_are_told_apart(desk: Desk) -> None:
    """Messages that come at the same time are stored together."""
    at = desk.house.demo.clock.now()
    group = [
        Inbound("whatsapp", JOHN, "Hi", at, "SM901", phone=JOHN, also=ID),
        Inbound("whatsapp", ID, "Hi", at, "SM902"),
        Inbound("whatsapp", PRIYA, "Hi", at, "SM903", phone=PRIYA, also=OTHER_ID),
        Inbound("whatsapp", OTHER_ID, "Hi", at, "SM904"),
        Inbound("sms", JOHN, "Hi", at, "SM905", phone=JOHN),
    ]
    assert desk.inbox.take([arrival_of(message, "GB") for message in group]) == [True] * 5
    assert set(desk.conversations()) == {f"whatsapp:{JOHN}", f"whatsapp:{PRIYA}", f"sms:{JOHN}"}


@pytest.mark.parametrize("ids", [(ID, OTHER_ID), (OTHER_ID, ID)])
def test_a_number_that_comes_with_two_ids_at_once_is_the_later_ones(
    desk: Desk, ids: tuple[str, str]
) -> None:
    at = desk.house.demo.clock.now()
    both = [
        Inbound("whatsapp", JOHN, "Hi", at, f"SM80{number}", phone=JOHN, also=also)
        for number, also in enumerate(ids)
    ]
    desk.inbox.take([arrival_of(message, "GB") for message in both])
    desk.comes(ids[1])
    assert desk.last_sender() == JOHN
    desk.comes(ids[0])
    assert desk.last_sender() == ids[0]


def test_who_is_just_signing_in_by_a_number_that_goes_to_somebody_else_is_out_as_well(
    postgresql: Databases,
) -> None:
    """Their session is written and not yet committed: it is waited for, and then it ends."""
    with postgresql.one() as url:
        house = open_house(url=url)
        with closing(house.demo), closing(Store(open_engine(url))) as quicker:
            desk = Desk(house, Inbox(house.demo.store, house.demo.clock), count(1))
            desk.comes(JOHN, also=ID)
            john = desk.chat(JOHN)
            john.greet()
            signing_in = ExitStack()
            connection = signing_in.enter_context(quicker.writing())
            identity = connection.execute(BY_NUMBER, {"phone": JOHN}).scalar_one()
            lock(connection, [(LockKind.IDENTITY, identity)])
            now = int(house.demo.clock.now().timestamp())
            account = house.demo.caller(JOHN).customer
            assert account is not None
            sessions.start(connection, identity, account, now)

            def end(*seen: object) -> None:
                if "pg_advisory_xact_lock" in str(seen[2]):
                    signing_in.close()

            event.listen(house.demo.store.engine, "before_cursor_execute", end)
            desk.comes(JOHN, also=OTHER_ID)
            signing_in.close()
            assert desk.chat(JOHN).standing.step == "unknown"
