"""When a service can start: a sorted sweep over whole epoch seconds (DESIGN decision 6).

Pure: opening hours, staff and busy spans come in, starts come out. The very same functions
show free times and judge a booking inside its transaction, so what is offered can be booked.

- Hours are local wall times, turned into moments day by day: a day may have 23 or 25 hours.
  Where the clock skips an opening time, the shop opens when the gap ends; where an hour comes
  twice, opening and closing mean its first coming. A start in the gap does not exist.
- Starts lie on a grid counted from the opening of each span of the day: a break begins a new one.
  The grid is the shop's, so that members of staff with hours of their own share it. A wished
  time off the grid (10:15) is refused, naming the free ones near it: odd starts would cut the
  day into pieces that nobody can use.
- The customer's appointment must fit into the hours. Buffers must only be free of other work:
  what is prepared before the doors open is no reason to open later.
"""

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import count as counting
from zoneinfo import ZoneInfo

from booking.business import Business, Service, StaffMember
from booking.values import Slot

Span = tuple[int, int]
"""[from, to) in epoch seconds."""

NEVER = sys.maxsize


@dataclass(frozen=True)
class Busy:
    """Time that is taken: spans in any order, which may overlap, as two columns.

    There are thousands in a month, and to sort and compare whole numbers is cheap.
    """

    begins: Sequence[int] = ()
    ends: Sequence[int] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "Busy":
        """The same as columns."""
        both = list(spans)
        return cls([begins for begins, _ in both], [ends for _, ends in both])

    def __iter__(self) -> Iterator[Span]:
        return zip(self.begins, self.ends, strict=True)


IDLE = Busy()


@dataclass(frozen=True)
class Window:
    """Working time without a break; epoch seconds.

    Attributes:
        anchor: where the grid of starts is counted from; never after `opens`.
    """

    anchor: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Need:
    """What a booking takes, in seconds; `step` is the grid it starts on."""

    length: int
    before: int
    after: int
    step: int

    @classmethod
    def of(cls, service: Service, step_minutes: int) -> "Need":
        """The need of a service on a grid of so many minutes."""
        return cls(
            length=service.minutes * 60,
            before=service.buffer_before_minutes * 60,
            after=service.buffer_after_minutes * 60,
            step=step_minutes * 60,
        )

    def occupied(self, starts: int) -> Span:
        """The time that is taken when the customer's appointment starts then."""
        return starts - self.before, starts + self.length + self.after


@lru_cache(maxsize=4096)
def moment_of(day: date, wall: time, zone: ZoneInfo) -> int:
    """The first epoch second of that local day at which the clock shows `wall` or later."""
    first = datetime.combine(day, wall, zone)
    moment = int(first.timestamp())
    if datetime.fromtimestamp(moment, zone).replace(tzinfo=None) == first.replace(tzinfo=None):
        return moment
    earliest = int(first.replace(fold=1).timestamp())  # in a gap: its end lies between the two
    before = first.utcoffset()
    skipped = range(earliest, moment)
    return earliest + bisect_left(
        skipped, True, key=lambda at: datetime.fromtimestamp(at, zone).utcoffset() != before
    )


def day_span(day: date, zone: ZoneInfo) -> Span:
    """A local day, from its first moment to the first of the next."""
    return moment_of(day, time.min, zone), moment_of(
        date.fromordinal(day.toordinal() + 1), time.min, zone
    )


def opening_spans(shop: Business, day: date) -> list[Span]:
    """When somebody may work on a local day, whoever: the grid of starts is counted from these.

    An extra opening counts instead of the hours of the weekday; what is extra for some of the
    staff comes on top.
    """
    usual = _usual_spans(shop, day)
    own = [hours for extra in shop.extras_on(day) if extra.staff for hours in extra.hours]
    return _joined([*usual, *_moments(day, own, shop.tz)]) if own else usual


def _usual_spans(shop: Business, day: date) -> list[Span]:
    """When those work who have no hours of their own; nothing on a holiday."""
    extra = [hours for extra in shop.extras_on(day) if not extra.staff for hours in extra.hours]
    if extra:
        return _joined(_moments(day, extra, shop.tz))
    if any(holiday.covers(day) for holiday in shop.holidays):
        return []
    return _moments(day, shop.opening.on(day.weekday()), shop.tz)


def _own_spans(shop: Business, member: StaffMember, day: date) -> list[Span]:
    """When a member of staff works: an extra opening of their own, else inside the usual hours."""
    extras = [extra for extra in shop.extras_on(day) if member.code in extra.staff]
    if extras:
        own = [hours for extra in extras for hours in extra.hours]
        return _joined(_moments(day, own, shop.tz))
    usual = _usual_spans(shop, day)
    if member.hours is None:
        return usual
    return _shared(usual, _moments(day, member.hours.on(day.weekday()), shop.tz))


def windows(shop: Business, member: StaffMember, days: Iterable[date]) -> list[Window]:
    """The working time of a member of staff on those local days, which come in order."""
    return [window for day in days for window in _windows_on(shop, member, day)]


def _windows_on(shop: Business, member: StaffMember, day: date) -> Iterator[Window]:
    if any(off.covers(day) for off in member.time_off):
        return
    own = _own_spans(shop, member, day)
    for opens, closes in opening_spans(shop, day):
        for begins, ends in _shared([(opens, closes)], own):
            yield Window(opens, begins, ends)


def _shared(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What two lists of spans have in common."""
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [span for span in both if span[0] < span[1]]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans in order that neither meet nor touch."""
    joined: list[Span] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def _moments(day: date, hours: Iterable[tuple[time, time]], zone: ZoneInfo) -> list[Span]:
    spans = ((moment_of(day, opens, zone), moment_of(day, closes, zone)) for opens, closes in hours)
    return [span for span in spans if span[0] < span[1]]


def open_starts(opened: Iterable[Window], need: Need, bounds: Span) -> list[int]:
    """Grid starts inside `bounds`, [from, to), from which the appointment fits into the hours.

    In order of time, as are the windows, which do not overlap.
    """
    found: list[int] = []
    for window in opened:
        first = max(window.opens, bounds[0])
        last = min(window.closes - need.length, bounds[1] - 1)
        found += range(first + (window.anchor - first) % need.step, last + 1, need.step)
    return found


def free_starts(starts: Sequence[int], busy: Busy, need: Need) -> list[int]:
    """Those of some starts, in order, at which the need meets nothing busy.

    Time is free between two spans where as many have ended as have begun, so beginnings and ends
    may be sorted apart. What is paid for is such a gap, not each start in it.
    """
    before, gap = need.before, need.length + need.after
    reach = before + gap
    found: list[int] = []
    at = 0
    for free_from, until in zip(
        [0, *sorted(busy.ends)], [*sorted(busy.begins), NEVER], strict=True
    ):
        if until - free_from >= reach:
            at = bisect_left(starts, free_from + before, at)
            found += starts[at : bisect_right(starts, until - gap, at)]
    return found


def is_on_grid(shop: Business, starts: datetime) -> bool:
    """Whether a start lies on the grid of the opening span that it is in."""
    at, step = int(starts.timestamp()), shop.rules.slot_step_minutes * 60
    spans = opening_spans(shop, starts.astimezone(shop.tz).date())
    return any(opens <= at < closes and (at - opens) % step == 0 for opens, closes in spans)


def free_slots(
    shop: Business,
    service: Service,
    members: Sequence[StaffMember],
    busy: Mapping[str, Busy],
    days: Sequence[date],
    bounds: Span,
) -> list[Slot]:
    """The times at which at least one of the members is free, and who is; in order of time.

    The days are local and come in order; `busy` is taken time by code of the member of staff;
    a start must lie in `bounds`, [from, to) in epoch seconds.
    """
    need, zone = Need.of(service, shop.rules.slot_step_minutes), shop.tz
    open_all = [span for day in days for span in opening_spans(shop, day)]
    usual = open_starts([Window(opens, opens, closes) for opens, closes in open_all], need, bounds)
    who: defaultdict[int, list[str]] = defaultdict(list)
    for member in members:
        as_usual = not (member.hours or member.time_off or shop.extra_openings)
        starts = usual if as_usual else open_starts(windows(shop, member, days), need, bounds)
        for start in free_starts(starts, busy.get(member.code, IDLE), need):
            who[start].append(member.code)
    return [
        Slot(local(start, zone), local(start + need.length, zone), tuple(who[start]))
        for start in sorted(who)
    ]


@lru_cache(maxsize=1 << 14)
def local(at: int, zone: ZoneInfo) -> datetime:
    """A moment as the clocks there show it: the same coming days are looked at all day long."""
    return datetime.fromtimestamp(at, zone)


SAME_DAY = 3
"""Alternatives on the wished day; the days around get one each before any gets a second."""


def nearest(slots: Iterable[Slot], near: datetime, count: int) -> list[Slot]:
    """The slots nearest to a wish (SPEC BOOK-10): same day first, then the days around it.

    A day's own slots come closest to the wished hour first. The days around follow outward, the
    later one first, each with its slot nearest to that hour; second ones only if too few.
    `near` is aware: its date and hour are read in its own zone.
    """
    days: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: _hours_apart(slot, near)):
        days.setdefault(slot.starts.date(), []).append(slot)
    same = days.pop(near.date(), [])
    around = sorted(days, key=lambda day: (abs(day - near.date()), day < near.date()))
    chosen = same[:SAME_DAY]
    for turn in counting():
        if len(chosen) >= count or not any(days[day][turn:] for day in around):
            break
        chosen += [days[day][turn] for day in around if len(days[day]) > turn]
    return (chosen + same[SAME_DAY:])[:count]


def _hours_apart(slot: Slot, near: datetime) -> tuple[int, datetime]:
    minutes = slot.starts.hour * 60 + slot.starts.minute - near.hour * 60 - near.minute
    return abs(minutes), slot.starts
