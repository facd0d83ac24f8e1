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
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.business import Business, Service, StaffMember
from booking.opening import ExtraOpening
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


class Window(NamedTuple):
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


@dataclass(frozen=True)
class OpenDay:
    """A local day at a shop: what all who work there have in common, found out once.

    Attributes:
        extras: the extra openings that hold.
        usual: when those work who have no hours of their own; nothing on a holiday.
        every: when somebody may work, whoever: the grid of starts is counted from these.
    """

    day: date
    zone: ZoneInfo
    extras: Sequence[ExtraOpening]
    usual: Sequence[Span]
    every: Sequence[Span]

    @classmethod
    def at(cls, shop: Business, day: date) -> "OpenDay":
        """An extra opening counts instead of the hours of the weekday; some's comes on top."""
        extras, zone = shop.extras_on(day), shop.tz
        instead = [hours for extra in extras if not extra.staff for hours in extra.hours]
        on_top = [hours for extra in extras if extra.staff for hours in extra.hours]
        if instead:
            usual = _joined(_moments(day, instead, zone))
        else:
            usual = _moments(day, _hours_of(shop, day), zone)
        every = _joined([*usual, *_moments(day, on_top, zone)]) if on_top else usual
        return cls(day, zone, extras, usual, every)

    def worked_by(self, member: StaffMember) -> list[Window]:
        """When a member of staff works."""
        if member.time_off and any(off.covers(self.day) for off in member.time_off):
            return []
        own = self._own(member)
        return [
            Window(opens, max(opens, begins), min(closes, ends))
            for opens, closes in self.every
            for begins, ends in own
            if begins < closes and opens < ends
        ]

    def _own(self, member: StaffMember) -> Sequence[Span]:
        """Their own extra opening, or their own hours inside the usual ones."""
        extras = [extra for extra in self.extras if member.code in extra.staff]
        if extras:
            own = [hours for extra in extras for hours in extra.hours]
            return _joined(_moments(self.day, own, self.zone))
        if member.hours is None:
            return self.usual
        week = _moments(self.day, member.hours.on(self.day.weekday()), self.zone)
        return week if self.every is self.usual else _shared(self.usual, week)


def _hours_of(shop: Business, day: date) -> Sequence[tuple[time, time]]:
    """Those of the weekday; none on a holiday."""
    shut = any(holiday.covers(day) for holiday in shop.holidays)
    return () if shut else shop.opening.on(day.weekday())


def opening_spans(shop: Business, day: date) -> Sequence[Span]:
    """When somebody may work on a local day, whoever."""
    return OpenDay.at(shop, day).every


def windows(member: StaffMember, opened: Iterable[OpenDay]) -> list[Window]:
    """The working time of a member of staff on some days, which come in order."""
    return [window for day in opened for window in day.worked_by(member)]


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
    return [
        (begins, ends)
        for opens, closes in hours
        if (begins := moment_of(day, opens, zone)) < (ends := moment_of(day, closes, zone))
    ]


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
    opened = [OpenDay.at(shop, day) for day in days]
    alike = not any(day.extras for day in opened)
    usual = open_starts(
        [Window(opens, opens, closes) for day in opened for opens, closes in day.usual],
        need,
        bounds,
    )
    who: defaultdict[int, list[str]] = defaultdict(list)
    for member in members:
        as_usual = alike and not (member.hours or member.time_off)
        starts = usual if as_usual else open_starts(windows(member, opened), need, bounds)
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
