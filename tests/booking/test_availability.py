"""The sweep, against hand-made days and against brute force (SPEC BOOK-02, BOOK-10)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability import (
    Busy,
    Need,
    OpenDay,
    Span,
    day_span,
    free_slots,
    free_starts,
    is_on_grid,
    moment_of,
    open_starts,
    windows,
)
from booking.business import Business
from tests.booking.shops import AMY, CLEAN, a_shop, open_daily

LONDON = ZoneInfo("Europe/London")
ALWAYS = (0, 2**40)
WEDNESDAY = date(2026, 2, 11)
CLOCK_CHANGES = (
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
)


def starts_on(
    day: date, shop: Business, busy: Sequence[Span] = (), bounds: Span = ALWAYS
) -> list[str]:
    """The free starts of Amy as the clock shows them."""
    slots = free_slots(
        shop, shop.services[0], shop.staff[:1], {"amy": Busy.of(busy)}, [day], bounds
    )
    return [slot.starts.strftime("%H:%M") for slot in slots]


def at(text: str) -> int:
    """Epoch seconds of a London time such as '2026-02-11 10:00'."""
    return int(datetime.fromisoformat(text).replace(tzinfo=LONDON).timestamp())


@pytest.mark.behaviour("BOOK-02")
def test_starts_stand_on_the_grid_of_the_opening_hours_and_end_before_closing() -> None:
    shop = a_shop(opening=open_daily("09:00-12:00"))
    assert starts_on(WEDNESDAY, shop) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


@pytest.mark.behaviour("BOOK-02")
def test_after_a_break_the_grid_begins_again() -> None:
    shop = a_shop(opening=open_daily("09:00-11:15", "12:15-14:00"))
    assert starts_on(WEDNESDAY, shop) == ["09:00", "09:30", "10:00", "12:15", "12:45"]


@pytest.mark.behaviour("BOOK-02")
def test_staff_hours_cut_the_opening_hours_but_keep_the_grid_of_the_shop() -> None:
    late = {**AMY, "hours": open_daily("10:15-20:00")}
    shop = a_shop(opening=open_daily("09:00-12:00"), staff=[late])
    assert starts_on(WEDNESDAY, shop) == ["10:30", "11:00"]


@pytest.mark.behaviour("BOOK-02")
def test_holidays_and_time_off_leave_nothing() -> None:
    away = {**AMY, "time_off": [{"first": "2026-02-10", "last": "2026-02-12"}]}
    assert starts_on(WEDNESDAY, a_shop(holidays=[{"first": "2026-02-11"}])) == []
    assert starts_on(WEDNESDAY, a_shop(staff=[away])) == []
    assert starts_on(date(2026, 2, 13), a_shop(staff=[away])) != []


@pytest.mark.behaviour("BOOK-02")
def test_buffers_keep_their_distance_from_other_work_but_may_reach_beyond_the_hours() -> None:
    buffered = {**CLEAN, "buffer_before_minutes": 15, "buffer_after_minutes": 30}
    shop = a_shop(opening=open_daily("09:00-14:00"), services=[buffered])
    busy = [(at("2026-02-11 11:00"), at("2026-02-11 11:30"))]
    assert starts_on(WEDNESDAY, shop, busy) == ["09:00", "09:30", "12:00", "12:30", "13:00"]


@pytest.mark.behaviour("BOOK-02")
def test_work_may_follow_work_without_a_gap() -> None:
    shop = a_shop(opening=open_daily("09:00-12:00"))
    busy = [(at("2026-02-11 10:00"), at("2026-02-11 11:00"))]
    assert starts_on(WEDNESDAY, shop, busy) == ["09:00", "11:00"]


@pytest.mark.behaviour("BOOK-02")
def test_starts_keep_inside_the_bounds() -> None:
    shop = a_shop(opening=open_daily("09:00-12:00"))
    bounds = (at("2026-02-11 09:01"), at("2026-02-11 10:30"))
    assert starts_on(WEDNESDAY, shop, bounds=bounds) == ["09:30", "10:00"]


@pytest.mark.behaviour("BOOK-02")
def test_a_slot_names_everyone_who_is_free() -> None:
    shop = a_shop(staff=[AMY, {"code": "ben", "name": "Ben"}])
    busy = {"amy": Busy.of([(at("2026-02-11 09:00"), at("2026-02-11 10:00"))])}
    slots = free_slots(shop, shop.services[0], shop.staff, busy, [WEDNESDAY], ALWAYS)
    assert [slot.staff for slot in slots[:3]] == [("ben",), ("ben",), ("amy", "ben")]
    assert slots[0].ends - slots[0].starts == timedelta(hours=1)
    assert slots[0].starts.tzinfo == LONDON


@pytest.mark.behaviour("BOOK-02")
def test_a_start_in_the_gap_of_the_clock_does_not_exist() -> None:
    shop = a_shop(opening=open_daily("00:00-04:00"))
    assert starts_on(date(2026, 3, 29), shop) == ["00:00", "00:30", "02:00", "02:30", "03:00"]
    assert starts_on(date(2026, 10, 25), shop) == [
        "00:00", "00:30", "01:00", "01:30", "01:00", "01:30", "02:00", "02:30", "03:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("zone", "day"), CLOCK_CHANGES)
def test_the_day_on_which_the_clock_changes_has_its_true_length(zone: str, day: date) -> None:
    first, last = day_span(day, ZoneInfo(zone))
    assert last - first == (23 if day.month == 3 else 25) * 3600


@pytest.mark.parametrize(("zone", "day"), CLOCK_CHANGES)
def test_a_wall_time_is_the_first_moment_that_shows_it_or_later(zone: str, day: date) -> None:
    tz = ZoneInfo(zone)
    for minute in range(0, 4 * 60, 15):
        wall = time(minute // 60, minute % 60)
        assert moment_of(day, wall, tz) == first_moment(day, wall, tz)


@cache
def clock_of(day: date, zone: ZoneInfo) -> list[tuple[time, int]]:
    """What the clock shows at each minute of a local day, and the moment."""
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=14)
    minutes = [first + timedelta(minutes=n) for n in range(53 * 60)]
    return [
        (local.time(), int(local.timestamp()))
        for local in (minute.astimezone(zone) for minute in minutes)
        if local.date() == day
    ]


def first_moment(day: date, wall: time, zone: ZoneInfo) -> int:
    """By brute force: walk through the day minute by minute."""
    return next(moment for shows, moment in clock_of(day, zone) if shows >= wall)


def brute_force(shop: Business, day: date, busy: Sequence[Span]) -> list[int]:
    """Every minute of a long day, judged one by one by the words of SPEC BOOK-02."""
    service, step = shop.services[0], shop.rules.slot_step_minutes * 60
    length = service.minutes * 60
    before, after = service.buffer_before_minutes * 60, service.buffer_after_minutes * 60
    opening = [
        (first_moment(day, opens, shop.tz), first_moment(day, closes, shop.tz))
        for opens, closes in shop.opening.on(day.weekday())
    ]
    found = []
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=shop.tz).timestamp())
    for start in range(noon - 16 * 3600, noon + 16 * 3600, 60):
        for first, last in opening:
            fits = first <= start and start + length <= last and (start - first) % step == 0
            clear = all(
                start + length + after <= begins or ends <= start - before for begins, ends in busy
            )
            if fits and clear:
                found.append(start)
    return found


@st.composite
def days_of_work(draw: st.DrawFn) -> tuple[Business, date, list[Span]]:
    zone, day = draw(st.sampled_from((*CLOCK_CHANGES, ("Europe/London", WEDNESDAY))))
    cuts = draw(st.lists(st.integers(0, 287), min_size=4, max_size=4, unique=True))
    a, b, c, d = (f"{cut * 5 // 60:02}:{cut * 5 % 60:02}" for cut in sorted(cuts))
    service = {
        **CLEAN,
        "minutes": draw(st.sampled_from((15, 30, 50, 120))),
        "buffer_before_minutes": draw(st.sampled_from((0, 0, 10, 45))),
        "buffer_after_minutes": draw(st.sampled_from((0, 0, 20, 60))),
    }
    shop = a_shop(
        zone=zone,
        opening=open_daily(f"{a}-{b}", f"{c}-{d}"),
        services=[service],
        rules={"slot_step_minutes": draw(st.sampled_from((15, 30, 45, 60)))},
    )
    midnight = day_span(day, shop.tz)[0]
    begins = draw(st.lists(st.integers(-12, 300), max_size=8))
    busy = [(midnight + n * 300, midnight + (n + draw(st.integers(1, 30))) * 300) for n in begins]
    return shop, day, busy


@pytest.mark.behaviour("BOOK-02")
@settings(max_examples=60, deadline=None)
@given(days_of_work())
def test_the_sweep_finds_what_brute_force_finds(work: tuple[Business, date, list[Span]]) -> None:
    shop, day, busy = work
    need = Need.of(shop.services[0], shop.rules.slot_step_minutes)
    starts = open_starts(windows(shop.staff[0], [OpenDay.at(shop, day)]), need, ALWAYS)
    assert free_starts(starts, Busy.of(busy), need) == brute_force(shop, day, busy)


@settings(max_examples=60, deadline=None)
@given(days_of_work())
def test_what_is_free_is_on_the_grid(work: tuple[Business, date, list[Span]]) -> None:
    shop, day, busy = work
    slots = free_slots(shop, shop.services[0], shop.staff, {"amy": Busy.of(busy)}, [day], ALWAYS)
    assert all(is_on_grid(shop, slot.starts) for slot in slots)
    assert not any(is_on_grid(shop, slot.starts + timedelta(minutes=1)) for slot in slots)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(1, 90)), max_size=25),
    st.builds(
        Need,
        length=st.integers(1, 60),
        before=st.sampled_from((0, 0, 7, 40)),
        after=st.sampled_from((0, 0, 9, 50)),
        step=st.just(1),
    ),
    st.sets(st.integers(50, 350)),
)
def test_spans_that_overlap_or_lie_off_every_grid_are_met_to_the_second(
    taken: list[tuple[int, int]], need: Need, moments: set[int]
) -> None:
    spans = [(begins, begins + length) for begins, length in taken]
    starts = sorted(moments)
    occupied = {start: need.occupied(start) for start in starts}
    assert free_starts(starts, Busy.of(spans), need) == [
        start
        for start, (first, last) in occupied.items()
        if not any(begins < last and ends > first for begins, ends in spans)
    ]


TEAMS: Sequence[list[str]] = ([], ["amy"], ["cy", "dee"])


@st.composite
def teams(draw: st.DrawFn) -> Business:
    """Some work the usual hours, some their own, some are away, and a day may be special."""
    cy = {"code": "cy", "name": "Cy", "hours": open_daily("08:00-10:15", "11:00-17:00")}
    away = {"first": "2026-03-28", "last": draw(st.sampled_from(("2026-03-28", "2026-03-30")))}
    dee = {"code": "dee", "name": "Dee", "time_off": [away]}
    staff = [AMY, {"code": "ben", "name": "Ben"}, cy, dee]
    extra = {"date": "2026-03-29", "hours": ["10:00-12:00"], "staff": draw(st.sampled_from(TEAMS))}
    return a_shop(
        staff=staff,
        opening=open_daily("09:00-12:00", "12:40-15:00"),
        holidays=draw(st.sampled_from(([], [{"first": "2026-03-30"}]))),
        extra_openings=draw(st.sampled_from(([], [extra]))),
    )


AROUND_THE_CHANGE = [date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30), date(2026, 3, 31)]


@pytest.mark.behaviour("BOOK-02")
@settings(max_examples=30, deadline=None)
@given(teams(), st.data())
def test_who_is_looked_at_together_is_as_free_as_who_is_looked_at_alone(
    shop: Business, data: st.DataObject
) -> None:
    midnight = day_span(AROUND_THE_CHANGE[0], shop.tz)[0]
    begins = data.draw(st.lists(st.integers(0, 4 * 96), max_size=12))
    busy = {
        one.code: Busy.of((midnight + n * 900, midnight + n * 900 + 2000) for n in begins[nth::4])
        for nth, one in enumerate(shop.staff)
    }
    service = shop.services[0]
    alone = [
        (slot.starts.timestamp(), one.code)
        for one in shop.staff
        for day in AROUND_THE_CHANGE
        for slot in free_slots(shop, service, [one], busy, [day], ALWAYS)
    ]
    together = free_slots(shop, service, shop.staff, busy, AROUND_THE_CHANGE, ALWAYS)
    found = [(slot.starts.timestamp(), code) for slot in together for code in slot.staff]
    assert sorted(found) == sorted(alone)
    assert [slot.starts.timestamp() for slot in together] == sorted({at for at, _ in alone})
