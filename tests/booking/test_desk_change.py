"""Cancelling and moving (SPEC BOOK-07, BOOK-08, QUOTA-03)."""

from datetime import timedelta

import pytest

from booking.errors import AlreadyDone, SlotTaken, TooLate
from booking.testing import Demo
from booking.values import BookingStatus, RequestKey
from tests.booking.desks import (
    JOHN,
    OLIVIA,
    PRIYA,
    acts,
    book,
    count_occupied,
    desk_with,
    fill,
    left,
)


@pytest.mark.behaviour("BOOK-07")
def test_cancelling_frees_the_time_and_is_written_down(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 09:00")
    done = demo.desk.cancel(demo.caller(PRIYA, "whatsapp"), one.code)
    assert (done.booking.status, done.credit) == (BookingStatus.CANCELLED, "none")
    assert count_occupied(demo, one) == 0
    assert acts(demo, one)[-1] == ("cancelled", f"customer:{one.customer}", "whatsapp")


@pytest.mark.behaviour("BOOK-07")
def test_inside_the_cut_off_a_customer_is_sent_to_the_phone(demo: Demo) -> None:
    one, priya = book(demo, PRIYA, "2026-02-11 14:00"), demo.caller(PRIYA)
    demo.clock.set(demo.local("2026-02-11 12:00"))
    assert demo.desk.check_cancel(priya, one.code) == one
    demo.clock.advance(timedelta(minutes=1))
    for refuse in (demo.desk.check_cancel, demo.desk.cancel):
        with pytest.raises(TooLate) as refused:
            refuse(priya, one.code)
        assert refused.value.text == (
            "Your Standard Clean on Wednesday 11 February 2026 at 2:00 PM can no longer be "
            "cancelled here: it starts in less than 2 hours. Please call +44 20 7946 0018."
        )
    assert demo.desk.booking(priya, one.code) == one
    assert demo.desk.cancel(demo.caller(OLIVIA), one.code).booking.code == one.code


@pytest.mark.behaviour("BOOK-07")
def test_what_is_cancelled_or_over_cannot_be_cancelled(demo: Demo) -> None:
    priya = demo.caller(PRIYA)
    one, other = book(demo, PRIYA, "2026-02-11 14:00"), book(demo, PRIYA, "2026-02-12 14:00")
    demo.desk.cancel(priya, one.code)
    with pytest.raises(AlreadyDone, match="already cancelled"):
        demo.desk.cancel(priya, one.code)
    demo.clock.set(demo.local("2026-02-12 14:00"))
    with pytest.raises(AlreadyDone, match="already begun"):
        demo.desk.cancel(priya, other.code)


@pytest.mark.behaviour("BOOK-05")
def test_cancelling_twice_with_one_key_gives_one_answer(demo: Demo) -> None:
    john, key = demo.caller(JOHN), RequestKey("once")
    one = demo.desk.bookings(john)[0]
    first = demo.desk.cancel(john, one.code, key=key)
    assert first.credit == "restored"
    assert demo.desk.cancel(john, one.code, key=key) == first


@pytest.mark.behaviour("QUOTA-03")
def test_cancelling_in_time_gives_the_session_back(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    assert demo.desk.cancel(john, one.code).credit == "restored"
    assert left(demo, john) == [2, 0]


@pytest.mark.behaviour("QUOTA-03")
def test_a_late_cancellation_is_forfeited_where_the_business_says_so(demo: Demo) -> None:
    john, desk = demo.caller(JOHN), desk_with(demo, late_cancel="forfeit")
    one = desk.bookings(john)[0]
    demo.clock.set(demo.local("2026-02-09 09:00"))
    assert desk.cancel(john, one.code).credit == "forfeited"
    assert left(demo, john) == [1, 0]


@pytest.mark.behaviour("QUOTA-03")
def test_the_business_always_gives_the_session_back(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    demo.clock.set(demo.local("2026-02-09 09:59"))
    assert demo.desk.cancel(demo.caller(OLIVIA), one.code).credit == "restored"
    assert left(demo, john) == [2, 0]


@pytest.mark.behaviour("BOOK-08")
def test_a_moved_booking_is_the_same_booking(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    at = demo.local("2026-02-10 15:00")
    assert demo.desk.check_move(john, one.code, at) == one
    done = demo.desk.move(john, one.code, at)
    assert (done.was, done.booking.starts, done.booking.ends) == (
        one.starts, at, demo.local("2026-02-10 18:00"),
    )  # fmt: skip
    assert (done.booking.id, done.booking.code) == (one.id, one.code)
    assert demo.desk.bookings(john)[0] == done.booking
    assert count_occupied(demo, one) == 1
    assert left(demo, john) == [1, 0]
    assert acts(demo, one)[-1][0] == "moved"


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_does_not_stand_in_its_own_way(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 10:00", staff="amy")
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "ben")
    done = demo.desk.move(demo.caller(PRIYA), one.code, demo.local("2026-02-11 11:00"))
    assert done.booking.staff == "amy"


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_stays_with_who_has_it_unless_somebody_else_is_named(demo: Demo) -> None:
    priya, at = demo.caller(PRIYA), demo.local("2026-02-10 14:00")
    one = book(demo, PRIYA, "2026-02-11 10:00", staff="ben")
    assert demo.desk.move(priya, one.code, at).booking.staff == "ben"
    assert demo.desk.move(priya, one.code, at, staff="amy").booking.staff == "amy"


@pytest.mark.behaviour("BOOK-08")
def test_nothing_is_lost_if_the_new_time_is_taken(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "amy", "ben")
    at = demo.local("2026-02-11 10:00")
    for refuse in (demo.desk.check_move, demo.desk.move):
        with pytest.raises(SlotTaken):
            refuse(john, one.code, at)
    assert demo.desk.bookings(john)[0] == one
    assert count_occupied(demo, one) == 1
    assert left(demo, john) == [1, 0]


@pytest.mark.behaviour("BOOK-08")
def test_a_move_is_refused_inside_the_cut_off_of_the_old_start(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    demo.clock.set(demo.local("2026-02-09 08:30"))
    with pytest.raises(TooLate, match="can no longer be moved here"):
        demo.desk.move(john, one.code, demo.local("2026-02-12 10:00"))
    demo.clock.set(demo.local("2026-02-09 11:00"))
    with pytest.raises(AlreadyDone):
        demo.desk.move(john, one.code, demo.local("2026-02-12 10:00"))


@pytest.mark.behaviour("BOOK-08")
def test_moving_to_where_it_is_says_so(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    with pytest.raises(AlreadyDone, match="already on Monday 9 February 2026 at 10:00 AM"):
        demo.desk.move(john, one.code, one.starts)


@pytest.mark.behaviour("BOOK-05")
def test_moving_twice_with_one_key_moves_once(demo: Demo) -> None:
    john, key, at = demo.caller(JOHN), RequestKey("mv"), demo.local("2026-02-10 15:00")
    one = demo.desk.bookings(john)[0]
    first = demo.desk.move(john, one.code, at, key=key)
    assert demo.desk.move(john, one.code, at, key=key) == first
