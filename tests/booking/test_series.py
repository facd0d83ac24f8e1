"""Several bookings at once (SPEC BOOK-09)."""

from datetime import datetime, time

import pytest
from sqlalchemy import insert

from booking.acts.series import Occurrence
from booking.calendar.resources import ensure_resources
from booking.desk import Desk
from booking.errors import OutsideHours, QuotaSpent, Refusal, SlotTaken
from booking.tables import occupancy
from booking.testing import Demo
from booking.values import RequestKey

STANDARD, BASE = "standard-clean", "base-clean"
JOHN, PRIYA = "+447700900001", "priya@example.com"
WEDNESDAYS = ("2026-02-11", "2026-02-18", "2026-02-25", "2026-03-04")


def at(demo: Demo, clock: str, *days: str) -> list[datetime]:
    return [demo.local(f"{day} {clock}") for day in days]


def take_all(demo: Demo, day: str) -> None:
    """Nobody is free between 9 and 18 on that day."""
    with demo.store.writing() as connection:
        for resource_id in ensure_resources(connection, ["amy", "ben"]).values():
            connection.execute(
                insert(occupancy).values(
                    resource_id=resource_id,
                    starts=int(demo.local(f"{day} 09:00").timestamp()),
                    ends=int(demo.local(f"{day} 18:00").timestamp()),
                )
            )


def whys(found: list[Occurrence]) -> list[str | None]:
    return [one.why for one in found]


@pytest.mark.behaviour("BOOK-09")
def test_a_series_is_looked_at_date_by_date_and_changes_nothing(demo: Demo) -> None:
    take_all(demo, "2026-02-18")
    priya = demo.caller(PRIYA)
    found = demo.desk.check_series(priya, STANDARD, at(demo, "10:00", *WEDNESDAYS))
    assert [one.free for one in found] == [True, False, True, True]
    assert whys(found) == [None, "taken", None, None]
    assert [f"{slot.starts:%d %H:%M}" for slot in found[1].alternatives] == [
        "19 10:00", "17 10:00", "20 10:00",
    ]  # fmt: skip
    assert demo.desk.bookings(priya) == []


@pytest.mark.behaviour("BOOK-09")
def test_every_date_that_cannot_be_had_says_why(demo: Demo) -> None:
    days = ("2026-02-04", "2026-02-05", "2026-02-08", "2026-02-14", "2026-05-07")
    found = demo.desk.check_series(demo.caller(PRIYA), BASE, at(demo, "10:00", *days))
    assert whys(found) == ["past", "too_soon", "closed", "taken", "beyond_horizon"]
    assert [bool(one.alternatives) for one in found] == [False, False, True, True, False]


@pytest.mark.behaviour("BOOK-09")
def test_the_last_dates_are_checked_like_the_first(demo: Demo) -> None:
    days = [f"2026-{month:02}-{day:02}" for month, day in (
        (2, 10), (2, 17), (2, 24), (3, 3), (3, 10), (3, 17), (3, 24), (3, 31), (4, 7), (4, 14),
    )]  # fmt: skip
    take_all(demo, "2026-04-14")
    found = demo.desk.check_series(demo.caller(PRIYA), BASE, at(demo, "10:00", *days))
    assert whys(found) == [None] * 9 + ["taken"]


@pytest.mark.behaviour("BOOK-09")
def test_a_series_keeps_its_local_hour_across_the_change_of_the_clocks(demo: Demo) -> None:
    days = ("2026-03-24", "2026-03-31")
    done = demo.desk.book_series(demo.caller(PRIYA), BASE, at(demo, "10:00", *days))
    assert [one.starts.isoformat() for one in done.booked] == [
        "2026-03-24T10:00:00+00:00", "2026-03-31T10:00:00+01:00",
    ]  # fmt: skip


@pytest.mark.behaviour("BOOK-09")
def test_all_the_free_dates_are_booked_as_one_series(demo: Demo) -> None:
    take_all(demo, "2026-02-18")
    priya = demo.caller(PRIYA)
    done = demo.desk.book_series(priya, STANDARD, at(demo, "10:00", *WEDNESDAYS))
    assert [one.starts.date().isoformat() for one in done.booked] == [
        "2026-02-11", "2026-02-25", "2026-03-04",
    ]  # fmt: skip
    assert {one.series for one in done.booked} == {done.series}
    assert whys(done.not_booked) == ["taken"]
    assert demo.desk.bookings(priya) == done.booked


@pytest.mark.behaviour("BOOK-09")
@pytest.mark.behaviour("QUOTA-02")
def test_the_sessions_of_each_month_are_counted_through_the_series(demo: Demo) -> None:
    john = demo.caller(JOHN)  # one Standard left in February, two in March
    days = (*WEDNESDAYS, "2026-03-11", "2026-03-18")
    found = demo.desk.check_series(john, STANDARD, at(demo, "10:00", *days))
    assert whys(found) == [
        None, "no_session_left", "no_session_left", None, None, "no_session_left",
    ]  # fmt: skip
    done = demo.desk.book_series(john, STANDARD, at(demo, "10:00", *days))
    assert [one.starts.date().isoformat() for one in done.booked] == [
        "2026-02-11", "2026-03-04", "2026-03-11",
    ]  # fmt: skip
    assert all(one.paid_by_plan for one in done.booked)


@pytest.mark.behaviour("BOOK-09")
def test_if_no_date_is_free_nothing_happens(demo: Demo) -> None:
    john = demo.caller(JOHN)
    with pytest.raises(SlotTaken, match="Saturday 14 February"):
        demo.desk.book_series(john, BASE, at(demo, "10:00", "2026-02-14"))
    demo.desk.book(john, STANDARD, demo.local("2026-02-11 10:00"))
    before = demo.desk.bookings(john, "all")
    with pytest.raises(QuotaSpent, match="all your sessions"):
        demo.desk.book_series(john, STANDARD, at(demo, "10:00", "2026-02-18", "2026-02-25"))
    assert demo.desk.bookings(john, "all") == before


@pytest.mark.behaviour("BOOK-05")
@pytest.mark.parametrize("key", [None, RequestKey("weekly")])
def test_the_same_series_twice_is_one_series(demo: Demo, key: RequestKey | None) -> None:
    take_all(demo, "2026-02-18")
    priya, starts = demo.caller(PRIYA), at(demo, "10:00", *WEDNESDAYS)
    first = demo.desk.book_series(priya, STANDARD, starts, key=key)
    assert demo.desk.book_series(priya, STANDARD, starts, key=key) == first
    assert demo.desk.bookings(priya) == first.booked


@pytest.mark.behaviour("BOOK-05")
def test_a_date_that_is_booked_already_is_not_doubled_and_costs_nothing(demo: Demo) -> None:
    john = demo.caller(JOHN)
    here = demo.desk.bookings(john)[0]
    days = ("2026-02-09", "2026-02-16")
    done = demo.desk.book_series(john, STANDARD, at(demo, "10:00", *days))
    assert done.booked[0].code == here.code
    assert len(done.booked) == 2
    assert len(demo.desk.bookings(john)) == 3


@pytest.mark.behaviour("BOOK-09")
def test_a_series_that_meets_an_older_one_tells_its_own_name(demo: Demo) -> None:
    """What was booked before stays of the older series; the new dates can be cancelled as one."""
    priya = demo.caller(PRIYA)
    older = demo.desk.book_series(priya, BASE, at(demo, "10:00", *WEDNESDAYS[:2]))
    newer = demo.desk.book_series(priya, BASE, at(demo, "10:00", *WEDNESDAYS[1:]))
    own = [older.series, newer.series, newer.series]
    assert [one.series for one in newer.booked] == own
    assert newer.series != older.series


@pytest.mark.behaviour("BOOK-09")
def test_a_time_at_which_nothing_starts_names_the_ones_that_do(demo: Demo) -> None:
    with pytest.raises(OutsideHours, match=r"10:00 AM, 10:30 AM"):
        demo.desk.check_series(demo.caller(PRIYA), BASE, at(demo, "10:15", *WEDNESDAYS))


@pytest.mark.behaviour("BOOK-09")
def test_a_date_whose_hours_have_another_grid_says_so(demo: Demo) -> None:
    """On a day that opens at half past, what starts by the hour starts at half past."""
    hours = demo.shop.opening.model_copy(update={"thursday": ((time(9, 30), time(18)),)})
    rules = demo.shop.rules.model_copy(update={"slot_step_minutes": 60})
    shop = demo.shop.model_copy(update={"opening": hours, "rules": rules})
    starts = at(demo, "10:00", "2026-02-11", "2026-02-12")
    found = Desk(demo.store, shop, demo.clock).check_series(demo.caller(PRIYA), BASE, starts)
    assert whys(found) == [None, "off_grid"]
    assert [f"{slot.starts:%H:%M}" for slot in found[1].alternatives] == ["09:30", "10:30", "11:30"]


def test_a_series_may_not_go_beyond_the_bookings_one_may_have(demo: Demo) -> None:
    """Said before the question, not after the yes."""
    priya = demo.caller(PRIYA)
    days = [f"2026-03-{day:02}" for day in range(2, 29) if day not in (8, 15, 22)]
    for act in (demo.desk.check_series, demo.desk.book_series):
        with pytest.raises(Refusal, match="at most 20"):
            act(priya, BASE, at(demo, "10:00", *days))
    assert demo.desk.bookings(priya) == []


def test_a_series_without_dates_is_a_mistake_of_the_program(demo: Demo) -> None:
    with pytest.raises(ValueError, match="at least one"):
        demo.desk.check_series(demo.caller(PRIYA), BASE, [])
