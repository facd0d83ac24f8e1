"""Several senders at once on one outbox: each letter goes once, and nobody gets two at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock

import pytest

from booking.outbox.carrier import Parcel, Sent
from booking.outbox.testing import TIMEOUT, ScriptedCarrier
from tests.booking.outbox.postroom import Postroom

PEOPLE = [f"+44770090040{number}" for number in range(6)]


class WatchfulCarrier(ScriptedCarrier):
    """Notes whether somebody was sent two letters at the same time."""

    def __init__(self) -> None:
        super().__init__("whatsapp")
        self.under_way: set[str] = set()
        self.crowded = False
        self._watch = Lock()

    def send(self, parcel: Parcel) -> Sent:
        with self._watch:
            self.crowded |= parcel.recipient in self.under_way
            self.under_way.add(parcel.recipient)
        sent = super().send(parcel)
        with self._watch:
            self.under_way.discard(parcel.recipient)
        return sent


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.behaviour("OPS-02")
def test_four_senders_send_every_letter_once_and_in_order(room: Postroom) -> None:
    letters = [room.reply(text, person) for text in "abcde" for person in PEOPLE]
    carrier = WatchfulCarrier()

    def send_all(owner: str) -> None:
        while room.outbox.has_work():
            for errand in room.outbox.claim(owner, 3):
                room.outbox.settle(errand, carrier.send(errand.parcel))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send_all, ["one", "two", "three", "four"]))
    assert Counter(parcel.id for parcel in carrier.arrived) == Counter(letters)
    assert [carrier.texts(person) for person in PEOPLE] == [list("abcde")] * len(PEOPLE)
    assert not carrier.crowded


@pytest.mark.behaviour("CHAN-03")
def test_an_answer_waits_for_no_look_ups_of_others(room: Postroom) -> None:
    """A provider that comes back after an hour has to be asked about thousands of letters."""
    for person in PEOPLE:
        room.carrier.next(TIMEOUT)
        room.reply("Booked.", person)
    room.work()
    room.later(seconds=5)
    answer = room.reply("Hello", "+447700900499")
    assert [errand.parcel.id for errand in room.claim(1)] == [answer]
    assert {errand.task for errand in room.claim(3)} == {"look_up"}


@pytest.mark.behaviour("CHAN-03")
def test_letters_that_came_too_late_hold_nobody_up_however_many_they_are(room: Postroom) -> None:
    """They are put away by and by: the lock of a claim is not held for all of them."""
    soon = room.clock.now() + timedelta(seconds=1)
    letters = [room.letter("late", f"+4477009{n:05}", expires=soon) for n in range(60)]
    late = [row for row in room.writes(*letters) if row]
    room.later(seconds=2)
    assert room.claim(1) == []
    assert Counter(map(room.status, late))["pending"] > 0
    for _ in range(4):
        room.claim(1)
    assert Counter(map(room.status, late)) == {"expired": 60}


@pytest.mark.behaviour("CHAN-03")
def test_no_channel_takes_all_the_room(room: Postroom) -> None:
    """A mail server that hangs would keep every answer on WhatsApp waiting."""
    mails = [room.write("code", f"{n}@example.com", channel="email", kind="code") for n in range(8)]
    answer = room.reply("Hello")

    def claim(**carried: int) -> list[int]:
        return [errand.parcel.id for errand in room.outbox.claim("us", 6, 4, carried)]

    assert claim() == [*mails[:4], answer]
    assert claim(email=4) == []
    assert claim(email=3) == [mails[4]]


@pytest.mark.behaviour("CHAN-03")
def test_look_ups_of_one_channel_leave_room_for_those_of_others(room: Postroom) -> None:
    for n in range(3):
        room.carrier.next(TIMEOUT)
        room.write("code", f"{n}@example.com", channel="email", kind="code")
    room.carrier.next(TIMEOUT)
    answer = room.reply("Hello")
    room.work()
    room.later(seconds=5)
    found = room.outbox.claim("us", 3, 2)
    assert [errand.parcel.channel for errand in found] == ["email", "email"]
    assert [errand.parcel.id for errand in room.outbox.claim("us", 6, 2, {"email": 2})] == [answer]
