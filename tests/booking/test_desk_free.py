"""What the desk shows: free times, one's own bookings and profile (SPEC BOOK-03, BOOK-06)."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from booking.desk import Desk
from booking.errors import NotFound
from booking.testing import Demo
from booking.values import VISITOR, BookingCode, BookingStatus
from tests.booking.desks import (
    BASE,
    JOHN,
    MONDAY,
    PREMIUM,
    PRIYA,
    STANDARD,
    WEDNESDAY,
    book,
    fill,
    times,
)


@pytest.mark.behaviour("BOOK-03")
def test_a_visitor_sees_the_free_times_of_a_day(demo: Demo) -> None:
    found = times(demo, STANDARD, WEDNESDAY)
    assert found[0] == "09:00"
    assert found[-1] == "15:00"
    assert len(found) == 13


@pytest.mark.behaviour("BOOK-03")
def test_a_part_of_the_day_bounds_the_start_both_ends_included(demo: Demo) -> None:
    found = times(demo, STANDARD, WEDNESDAY, earliest=time(12), latest=time(13, 30))
    assert found == ["12:00", "12:30", "13:00", "13:30"]


@pytest.mark.behaviour("BOOK-03")
def test_a_named_member_of_staff_has_only_their_own_free_times(demo: Demo) -> None:
    ours = demo.desk.free(VISITOR, STANDARD, [MONDAY], staff="amy")
    assert [f"{slot.starts:%H:%M}" for slot in ours] == [
        "13:00",
        "13:30",
        "14:00",
        "14:30",
        "15:00",
    ]
    assert {slot.staff for slot in ours} == {("amy",)}


@pytest.mark.behaviour("BOOK-02")
def test_today_begins_after_the_notice_and_days_beyond_the_horizon_have_nothing(demo: Demo) -> None:
    assert times(demo, BASE, date(2026, 2, 5))[0] == "11:00"
    assert times(demo, BASE, date(2026, 5, 6)) != []
    assert times(demo, BASE, date(2026, 5, 7)) == []


@pytest.mark.behaviour("BOOK-02")
def test_a_day_without_times_says_why(demo: Demo) -> None:
    holiday = {"holidays": ({"first": "2026-04-03", "name": "Good Friday"},)}
    shop = type(demo.shop).model_validate(demo.shop.model_dump() | holiday)
    desk = Desk(demo.store, shop, demo.clock)
    assert desk.why_none(date(2026, 2, 4)) == "past"
    assert desk.why_none(date(2026, 2, 8)) == "closed"
    assert desk.why_none(date(2026, 4, 3)) == "Good Friday"
    assert desk.why_none(date(2026, 5, 7)) == "beyond_horizon"
    assert desk.why_none(date(2026, 2, 14)) is None
    demo.clock.advance(timedelta(hours=7, minutes=30))
    assert desk.why_none(date(2026, 2, 5)) == "too_soon"


@pytest.mark.behaviour("BOOK-02")
def test_a_live_hold_takes_the_time_and_a_dead_one_does_not(demo: Demo) -> None:
    until = int(demo.clock.now().timestamp()) + 600
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "amy", "ben", held_until=until)
    assert times(demo, STANDARD, WEDNESDAY) == []
    demo.clock.advance(timedelta(minutes=10))
    assert len(times(demo, STANDARD, WEDNESDAY)) == 13
    assert book(demo, PRIYA, "2026-02-11 10:00").status == BookingStatus.CONFIRMED


@pytest.mark.behaviour("BOOK-06")
def test_own_bookings_are_listed_as_upcoming_past_and_all(demo: Demo) -> None:
    john = demo.caller(JOHN)
    clean, premium = demo.desk.bookings(john)
    assert (clean.service, premium.service) == (STANDARD, PREMIUM)
    book(demo, PRIYA, "2026-02-11 14:00")
    demo.clock.set(demo.local("2026-02-09 12:59"))
    assert demo.desk.bookings(john) == [clean, premium]  # still going on
    demo.clock.set(demo.local("2026-02-09 13:00"))
    gone = demo.desk.cancel(john, premium.code).booking
    assert demo.desk.bookings(john) == []
    assert demo.desk.bookings(john, "past") == [gone, clean]
    assert demo.desk.bookings(john, "all") == [clean, gone]


@pytest.mark.behaviour("BOOK-06")
def test_a_code_is_found_however_it_is_typed(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 14:00")
    typed = BookingCode(f" {one.code.lower()} ")
    assert demo.desk.booking(demo.caller(PRIYA), typed) == one


@pytest.mark.behaviour("AUTH-11")
def test_anothers_booking_reads_as_if_it_did_not_exist(demo: Demo) -> None:
    theirs, priya = demo.desk.bookings(demo.caller(JOHN))[0], demo.caller(PRIYA)
    at = demo.local("2026-02-12 14:00")

    def refusals(code: BookingCode) -> Iterator[str]:
        for verb in (
            lambda: demo.desk.booking(priya, code),
            lambda: demo.desk.check_cancel(priya, code),
            lambda: demo.desk.cancel(priya, code),
            lambda: demo.desk.check_move(priya, code, at),
            lambda: demo.desk.move(priya, code, at),
        ):
            with pytest.raises(NotFound) as refused:
                verb()
            yield refused.value.text

    assert list(refusals(theirs.code)) == list(refusals(BookingCode("B22222")))
    assert demo.desk.bookings(demo.caller(JOHN))[0] == theirs


@pytest.mark.behaviour("ACCT-01")
def test_a_profile_is_ones_own(demo: Demo) -> None:
    found = demo.desk.profile(demo.caller(PRIYA))
    assert (found.name, found.email, found.phone) == (
        "Priya Patel", "priya@example.com", "+447700900003",
    )  # fmt: skip


@pytest.mark.behaviour("BOOK-10")
def test_alternatives_are_free_and_never_more_than_asked_for(demo: Demo) -> None:
    wish = demo.local("2026-02-14 10:00")  # a Saturday on which nobody is there
    found = demo.desk.alternatives(VISITOR, STANDARD, wish, count=4)
    assert [f"{slot.starts:%a %d %H:%M}" for slot in found] == [
        "Fri 13 10:00", "Mon 16 10:00", "Thu 12 10:00", "Tue 17 10:00",
    ]  # fmt: skip
    assert len(demo.desk.alternatives(VISITOR, STANDARD, wish, count=1)) == 1
    amys = demo.desk.alternatives(VISITOR, STANDARD, demo.local("2026-02-09 10:00"), staff="amy")
    assert {slot.staff for slot in amys} == {("amy",)}
    assert f"{amys[0].starts:%d %H:%M}" == "09 13:00"


@pytest.mark.behaviour("BOOK-10")
def test_a_wish_out_of_reach_gets_the_times_nearest_to_it(demo: Demo) -> None:
    late = demo.desk.alternatives(VISITOR, STANDARD, demo.local("2026-07-01 10:00"))
    past = demo.desk.alternatives(VISITOR, STANDARD, demo.local("2026-01-01 10:00"))
    assert late[0].starts.date() == date(2026, 5, 6)
    assert past[0].starts.date() == date(2026, 2, 5)
