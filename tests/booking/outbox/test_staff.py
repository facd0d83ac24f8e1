"""Staff see what went wrong, in words, and can have a letter sent again or called back."""

from datetime import timedelta

import pytest

from booking.errors import AlreadyDone, NotFound
from booking.outbox.carrier import Rejected
from booking.outbox.staff import Mailroom, hidden
from booking.outbox.testing import TIMEOUT
from tests.booking.outbox.postroom import ANNA, Postroom

REFUSED = Rejected("63024", "That number is not on WhatsApp.")


def mailroom(room: Postroom) -> Mailroom:
    return Mailroom(room.store, room.clock)


def dead(room: Postroom) -> int:
    room.carrier.next(REFUSED)
    letter = room.reply("Booked.")
    room.work()
    return letter


@pytest.mark.behaviour("CHAN-03")
def test_a_dead_letter_is_shown_with_its_reason_and_what_to_do(room: Postroom) -> None:
    letter = dead(room)
    room.reply("All is well.", "+447700900102")
    room.work()
    (entry,) = mailroom(room).letters()
    assert (entry.number, entry.status, entry.code, entry.tries) == (letter, "dead", "63024", 1)
    assert (entry.reason, entry.written) == (REFUSED.reason, room.clock.now())
    assert "send it again" in entry.advice


def test_nothing_of_a_person_is_shown_but_what_tells_them_apart(room: Postroom) -> None:
    dead(room)
    (entry,) = mailroom(room).letters()
    assert entry.to == "+44•••0101"
    assert ANNA not in str(entry)
    assert "Booked" not in str(entry)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("anna@example.com", "a•••@example.com"), ("12345", "•••"), ("US.AbCdEf1234", "US.•••1234")],
)
def test_an_address_is_shown_in_part(address: str, shown: str) -> None:
    assert hidden(address) == shown


@pytest.mark.behaviour("CHAN-03")
def test_a_dead_letter_is_sent_again_when_staff_want_it(room: Postroom) -> None:
    letter = dead(room)
    assert mailroom(room).send_again(letter).status == "pending"
    room.work()
    assert (room.status(letter), room.carrier.texts()) == ("accepted", ["Booked."])
    assert mailroom(room).letters() == []


def test_a_letter_in_doubt_is_sent_again_only_by_somebody_who_says_so(room: Postroom) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.reply("Booked.")
    room.work()
    mailroom(room).send_again(letter)
    room.work()
    assert (room.carrier.texts(), room.row(letter).was_ambiguous) == (["Booked."], True)


def test_what_is_on_its_way_is_not_sent_again(room: Postroom) -> None:
    letter = room.reply()
    room.work()
    with pytest.raises(AlreadyDone, match="The provider has it"):
        mailroom(room).send_again(letter)


def test_what_came_too_late_is_not_sent_again(room: Postroom) -> None:
    room.carrier.next(REFUSED)
    letter = room.notice(expires=room.clock.now() + timedelta(hours=1))
    room.work()
    room.later(hours=2)
    with pytest.raises(AlreadyDone, match="its time has passed"):
        mailroom(room).send_again(letter)


def test_a_code_that_is_deleted_is_not_sent_again(room: Postroom) -> None:
    room.carrier.next(REFUSED)
    letter = room.reply("Your code: 493127", kind="code", is_secret=True)
    room.work()
    with pytest.raises(AlreadyDone, match="ask for a new one"):
        mailroom(room).send_again(letter)


def test_staff_call_a_letter_back(room: Postroom) -> None:
    letter = room.notice()
    assert mailroom(room).call_back(letter).status == "cancelled"
    room.work()
    assert room.carrier.texts() == []
    with pytest.raises(AlreadyDone, match="Nothing to do"):
        mailroom(room).call_back(letter)


def test_a_letter_in_doubt_that_staff_call_back_is_looked_up_and_not_sent_again(
    room: Postroom,
) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.notice()
    room.work()
    assert mailroom(room).call_back(letter).status == "ambiguous"
    room.work_on(140)
    assert (room.status(letter), room.carrier.texts()) == ("cancelled", [])


def test_letters_of_any_state_can_be_listed_newest_first(room: Postroom) -> None:
    first, second = room.reply(), room.reply()
    assert [one.number for one in mailroom(room).letters(["pending"])] == [second, first]
    assert [one.number for one in mailroom(room).letters([], latest=1)] == [second]


def test_a_number_that_is_none_of_ours_is_refused(room: Postroom) -> None:
    for verb in (mailroom(room).send_again, mailroom(room).call_back):
        with pytest.raises(NotFound, match="no letter 4711"):
            verb(4711)
