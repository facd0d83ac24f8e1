"""Cancelling a series: one of it, that and the later ones, or all (SPEC BOOK-09, QUOTA-03)."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.acts.series_end import Scope
from booking.desk import Desk
from booking.errors import AlreadyDone, NotFound, TooLate
from booking.tables import occupancy
from booking.testing import Demo
from booking.values import Booking, RequestKey
from tests.booking.desks import BASE, JOHN, OLIVIA, PRIYA, STANDARD, acts, book, desk_with, left

DAYS = ("2026-02-11", "2026-02-18", "2026-02-25", "2026-03-04")


def weekly(demo: Demo, who: str = PRIYA, service: str = BASE) -> list[Booking]:
    starts = [demo.local(f"{day} 10:00") for day in DAYS]
    return demo.desk.book_series(demo.caller(who), service, starts).booked


def cancelled(desk: Desk, demo: Demo, one: Booking, scope: Scope, who: str = PRIYA) -> list[str]:
    done = desk.cancel_series(demo.caller(who), one.code, scope)
    return days(gone.booking for gone in done.cancelled)


def days(bookings: Iterable[Booking]) -> list[str]:
    return [f"{one.starts:%m-%d}" for one in bookings]


@pytest.mark.behaviour("BOOK-09")
@pytest.mark.parametrize(
    ("scope", "gone"),
    [
        ("one", ["02-18"]),
        ("this_and_later", ["02-18", "02-25", "03-04"]),
        ("all", ["02-11", "02-18", "02-25", "03-04"]),
    ],
)
def test_one_or_the_later_ones_or_all_are_cancelled(
    demo: Demo, scope: Scope, gone: list[str]
) -> None:
    other = book(demo, PRIYA, "2026-02-12 10:00", BASE)
    series = weekly(demo)
    assert days(demo.desk.check_cancel_series(demo.caller(PRIYA), series[1].code, scope)) == gone
    assert len(demo.desk.bookings(demo.caller(PRIYA))) == 5
    assert cancelled(demo.desk, demo, series[1], scope) == gone
    there = days(demo.desk.bookings(demo.caller(PRIYA)))
    assert there == sorted({f"{one.starts:%m-%d}" for one in (*series, other)} - set(gone))


@pytest.mark.behaviour("BOOK-09")
def test_the_time_of_each_is_free_again_and_each_tells_it_in_its_history(demo: Demo) -> None:
    series = weekly(demo)
    demo.desk.cancel_series(demo.caller(PRIYA), series[0].code, "all")
    taken = select(func.count()).where(occupancy.c.booking_id.in_([one.id for one in series]))
    with demo.store.reading() as connection:
        assert connection.execute(taken).scalar_one() == 0
    assert {acts(demo, one)[-1][0] for one in series} == {"cancelled"}


@pytest.mark.behaviour("BOOK-09")
def test_those_that_are_over_or_cancelled_are_left_alone(demo: Demo) -> None:
    series = weekly(demo)
    demo.desk.cancel(demo.caller(PRIYA), series[2].code)
    demo.clock.set(demo.local("2026-02-12 09:00"))
    assert cancelled(demo.desk, demo, series[0], "all") == ["02-18", "03-04"]
    with pytest.raises(AlreadyDone):
        demo.desk.cancel_series(demo.caller(PRIYA), series[0].code, "all")


@pytest.mark.behaviour("BOOK-09")
@pytest.mark.behaviour("QUOTA-03")
def test_one_that_is_too_late_stays_and_the_others_go(demo: Demo) -> None:
    series = weekly(demo)
    demo.clock.set(demo.local("2026-02-11 09:00"))
    done = demo.desk.cancel_series(demo.caller(PRIYA), series[0].code, "all")
    assert days(one.booking for one in done.cancelled) == ["02-18", "02-25", "03-04"]
    assert [one.booking for one in done.kept] == [series[0]]
    assert "can no longer be cancelled" in done.kept[0].why
    with pytest.raises(TooLate):
        demo.desk.cancel_series(demo.caller(PRIYA), series[0].code, "all")


@pytest.mark.behaviour("QUOTA-03")
def test_each_session_goes_back_by_the_rule_of_its_own_date(demo: Demo) -> None:
    """The one inside the cut-off is lost, where the business says so; the others are not."""
    john = demo.caller(JOHN)
    demo.desk.cancel(john, demo.desk.bookings(john)[0].code)  # both sessions of February are left
    series = weekly(demo, JOHN, STANDARD)
    assert days(series) == ["02-11", "02-18", "03-04"]
    demo.clock.set(demo.local("2026-02-11 09:00"))
    desk = desk_with(demo, late_cancel="forfeit")
    done = desk.cancel_series(john, series[0].code, "all")
    assert [one.credit for one in done.cancelled] == ["forfeited", "restored", "restored"]
    assert left(demo, john)[0] == 1
    demo.clock.set(demo.local("2026-03-01 09:00"))
    assert left(demo, john)[0] == 2


@pytest.mark.behaviour("BOOK-05")
def test_the_same_request_twice_cancels_once(demo: Demo) -> None:
    series, priya = weekly(demo), demo.caller(PRIYA)
    first = demo.desk.cancel_series(priya, series[1].code, "this_and_later", key=RequestKey("x"))
    again = demo.desk.cancel_series(priya, series[1].code, "this_and_later", key=RequestKey("x"))
    assert again == first


def test_a_booking_of_no_series_is_one_by_itself(demo: Demo) -> None:
    weekly(demo)
    one = book(demo, PRIYA, "2026-02-12 10:00", BASE)
    assert cancelled(demo.desk, demo, one, "all") == ["02-12"]


@pytest.mark.behaviour("AUTH-11")
def test_nobody_reads_or_cancels_the_series_of_another(demo: Demo) -> None:
    series = weekly(demo)
    john = demo.caller(JOHN)
    for act in (demo.desk.series, demo.desk.check_cancel_series, demo.desk.cancel_series):
        with pytest.raises(NotFound):
            act(john, series[0].code)
    assert cancelled(demo.desk, demo, series[0], "all", OLIVIA) == [
        "02-11", "02-18", "02-25", "03-04",
    ]  # fmt: skip


@pytest.mark.behaviour("BOOK-09")
def test_a_series_shows_all_of_its_bookings_whatever_became_of_them(demo: Demo) -> None:
    series, priya = weekly(demo), demo.caller(PRIYA)
    book(demo, PRIYA, "2026-02-12 10:00", BASE)
    demo.desk.cancel(priya, series[1].code)
    demo.clock.advance(timedelta(days=10))
    found = demo.desk.series(priya, series[3].code)
    assert [one.code for one in found] == [one.code for one in series]
    assert [one.status for one in found] == ["confirmed", "cancelled", "confirmed", "confirmed"]
