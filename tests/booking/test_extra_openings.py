"""A day with hours of its own, for the shop or for some of its staff (SPEC BOOK-02)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.availability import free_slots, is_on_grid
from booking.business import Business
from booking.policy import Nearby, not_bookable, why_no_day, why_not
from booking.wish import wish_of
from tests.booking.shops import AMY, CLEAN, a_shop, open_daily

SUNDAY = date(2026, 12, 20)
BEN: Mapping[str, Any] = {"code": "ben", "name": "Ben"}
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def extra(*hours: str, **more: Any) -> dict[str, Any]:
    return {"date": SUNDAY.isoformat(), "hours": list(hours), **more}


def weekdays_only(*openings: Mapping[str, Any], **changes: Any) -> Business:
    opening = {day: spans for day, spans in open_daily("09:00-12:00").items() if day != "sunday"}
    changed: dict[str, Any] = {"opening": opening, "staff": [AMY, BEN], **changes}
    return a_shop(extra_openings=list(openings), **changed)


def shown(shop: Business, day: date = SUNDAY) -> dict[str, str]:
    """Free starts as the clock shows them, and who is free."""
    slots = free_slots(shop, shop.services[0], shop.staff, {}, [day], (0, 2**40))
    return {f"{slot.starts:%H:%M}": " ".join(slot.staff) for slot in slots}


@pytest.mark.behaviour("BOOK-02")
def test_a_closed_day_is_opened() -> None:
    shop = weekdays_only(extra("10:00-12:00"))
    assert shown(shop) == {"10:00": "amy ben", "10:30": "amy ben", "11:00": "amy ben"}
    assert shown(shop, SUNDAY - timedelta(days=7)) == {}


@pytest.mark.behaviour("BOOK-02")
def test_the_hours_of_the_day_count_instead_of_those_of_its_weekday() -> None:
    shop = weekdays_only(extra("14:00-15:30"), opening=open_daily("09:00-12:00"))
    assert list(shown(shop)) == ["14:00", "14:30"]
    assert list(shown(shop, SUNDAY - timedelta(days=7))) == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
        "11:00",
    ]


@pytest.mark.behaviour("BOOK-02")
def test_a_holiday_stays_one_unless_the_opening_says_otherwise() -> None:
    holidays = [{"first": SUNDAY.isoformat(), "name": "rest"}]
    assert shown(weekdays_only(extra("10:00-11:00"), holidays=holidays)) == {}
    opened = weekdays_only(extra("10:00-11:00", on_holidays=True), holidays=holidays)
    assert shown(opened) == {"10:00": "amy ben"}
    assert why_no_day(opened, SUNDAY, NOW) is None


@pytest.mark.behaviour("BOOK-02")
def test_an_opening_for_one_of_the_staff_is_for_nobody_else() -> None:
    shop = weekdays_only(extra("10:00-11:00", staff=["ben"]))
    assert shown(shop) == {"10:00": "ben"}


@pytest.mark.behaviour("BOOK-02")
def test_who_works_longer_on_a_day_keeps_the_grid_of_the_shop() -> None:
    shop = weekdays_only(extra("11:15-13:45", staff=["ben"]), opening=open_daily("09:00-12:00"))
    assert shown(shop) == {
        "09:00": "amy", "09:30": "amy", "10:00": "amy", "10:30": "amy", "11:00": "amy",
        "11:30": "ben", "12:00": "ben", "12:30": "ben",
    }  # fmt: skip


@pytest.mark.behaviour("BOOK-02")
def test_own_hours_bind_in_an_opening_of_the_shop_but_not_in_one_s_own() -> None:
    late = {**BEN, "hours": open_daily("11:00-12:00")}
    assert shown(weekdays_only(extra("10:00-12:00"), staff=[AMY, late]))["10:00"] == "amy"
    both = [extra("10:00-12:00"), extra("10:00-11:00", staff=["ben"])]
    assert shown(weekdays_only(*both, staff=[AMY, late]))["10:00"] == "amy ben"


@pytest.mark.behaviour("BOOK-02")
def test_time_off_is_stronger_than_an_extra_opening() -> None:
    away = {**BEN, "time_off": [{"first": SUNDAY.isoformat()}]}
    shop = weekdays_only(extra("10:00-11:00", staff=["amy", "ben"]), staff=[AMY, away])
    assert shown(shop) == {"10:00": "amy"}


@pytest.mark.behaviour("BOOK-02")
def test_what_is_refused_on_such_a_day_names_its_hours() -> None:
    shop = weekdays_only(extra("10:00-12:00"))
    wish = wish_of(shop, "clean", datetime(2026, 12, 20, 9, tzinfo=shop.tz), None)
    why = why_not(shop, wish, NOW)
    assert why == "hours"
    refused = not_bookable(shop, wish, NOW, why, Nearby([], []))
    assert "On Sunday 20 December we are open from 10:00 AM to 12:00 PM" in refused.text


CHANGES = (date(2026, 3, 29), date(2026, 10, 25), SUNDAY)  # Sundays all three
LONDON = ZoneInfo("Europe/London")


def minutes_of(day: date) -> Iterator[tuple[int, time]]:
    """Every minute of a local day: the moment, and what the clock shows for the first time."""
    first = int(datetime(day.year, day.month, day.day, tzinfo=LONDON).timestamp())
    for moment in range(first, first + 26 * 3600, 60):
        local = datetime.fromtimestamp(moment, LONDON)
        if local.date() == day:
            yield moment, local.time()


def moment(day: date, wall: time) -> int:
    return next(at for at, shows in minutes_of(day) if shows >= wall)


spans = st.tuples(st.integers(0, 47), st.integers(1, 20)).map(
    lambda drawn: (time(drawn[0] // 2, drawn[0] % 2 * 30), min(drawn[0] + drawn[1], 47))
)


def written(span: tuple[time, int]) -> str:
    return f"{span[0]:%H:%M}-{span[1] // 2:02}:{span[1] % 2 * 30:02}"


@st.composite
def openings(draw: st.DrawFn) -> tuple[Business, date]:
    day = draw(st.sampled_from(CHANGES))
    usual, several = draw(spans), draw(st.lists(spans, max_size=3))
    extras = [
        {
            "date": day.isoformat(),
            "hours": [written(span)],
            "staff": draw(st.sampled_from(([], ["amy"], ["ben"]))),
            "on_holidays": draw(st.booleans()),
        }
        for span in several
        if span[0].hour * 2 + span[0].minute // 30 < span[1]
    ]
    hours = open_daily(written(usual)) if usual[0].hour < usual[1] // 2 else {}
    ben = {**BEN, "hours": open_daily("06:00-15:00")} if draw(st.booleans()) else BEN
    holidays = [{"first": day.isoformat()}] if draw(st.booleans()) else []
    clean = {**CLEAN, "minutes": draw(st.sampled_from((30, 60, 90)))}
    shop = a_shop(
        opening=hours, staff=[AMY, ben], holidays=holidays, extra_openings=extras, services=[clean]
    )
    return shop, day


def works(shop: Business, code: str, day: date, at: int) -> bool:
    """By the words of docs/business-file.md, one moment at a time."""

    def inside(hours: Iterator[tuple[time, time]]) -> bool:
        return any(moment(day, opens) <= at < moment(day, closes) for opens, closes in hours)

    holiday = bool(shop.holidays)
    valid = [one for one in shop.extra_openings if one.on_holidays or not holiday]
    mine = [span for one in valid if code in one.staff for span in one.hours]
    if mine:
        return inside(iter(mine))
    own = shop.person(code).hours
    if own is not None and not inside(iter(own.on(day.weekday()))):
        return False
    for_all = [span for one in valid if not one.staff for span in one.hours]
    if for_all:
        return inside(iter(for_all))
    return not holiday and inside(iter(shop.opening.on(day.weekday())))


@pytest.mark.behaviour("BOOK-02")
@given(openings())
def test_extra_openings_are_what_their_description_says(drawn: tuple[Business, date]) -> None:
    """Against brute force, on a usual day and on those on which the clock changes."""
    shop, day = drawn
    service = shop.services[0]
    found = {
        (int(slot.starts.timestamp()), code)
        for slot in free_slots(shop, service, shop.staff, {}, [day], (0, 2**40))
        for code in slot.staff
    }
    expected = {
        (at, member.code)
        for at, _ in minutes_of(day)
        if at % 1800 == 0 and is_on_grid(shop, datetime.fromtimestamp(at, shop.tz))
        for member in shop.staff
        if all(
            works(shop, member.code, day, then)
            for then in range(at, at + service.minutes * 60, 1800)
        )
    }
    assert found == expected
