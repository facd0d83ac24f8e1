"""Rooms, classes and holds in any order, against brute force (SPEC BOOK-02, BOOK-04, BOOK-11).

After every step the desk must show exactly the times that a slow and simple reading of the rules
allows, on a usual day and on those on which the clock changes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability import moment_of
from booking.business import Service
from booking.errors import AlreadyDone, SlotTaken, TooMany
from booking.values import VISITOR, BookingCode, HoldCode
from tests.booking.houses import STUDIO, Studio, open_studio
from tests.booking.shops import open_daily
from tests.databases import Databases

DAYS = (date(2026, 2, 11), date(2026, 3, 29), date(2026, 10, 25))
SERVICES = ("talk", "film", "yoga", "choir")
LETTERS = "abcdef"


@dataclass(frozen=True)
class Taken:
    """What somebody has: a booking, or a hold until a moment."""

    who: str
    service: str
    staff: str
    at: int
    code: str
    until: int | None = None


@dataclass(frozen=True)
class Step:
    """One thing that somebody does; what cannot be done is passed over."""

    what: str
    who: str
    service: str
    nth: int
    staff: str | None
    minutes: int


steps = st.builds(
    Step,
    what=st.sampled_from(
        ("book", "book", "hold", "hold", "turn", "release", "cancel", "move", "wait")
    ),
    who=st.sampled_from(LETTERS),
    service=st.sampled_from(SERVICES),
    nth=st.integers(0, 7),
    staff=st.sampled_from((None, None, "amy", "ben")),
    minutes=st.sampled_from((3, 10, 30)),
)


class Slow:
    """The rules, read one by one; `taken` is everything that lives."""

    def __init__(self, studio: Studio, day: date) -> None:
        self._studio = studio
        self._tz = studio.shop.tz
        self.opens, self._closes = (moment_of(day, time(hour), self._tz) for hour in (0, 5))
        self.taken: list[Taken] = []

    def live(self) -> list[Taken]:
        now = self._studio.clock.now().timestamp()
        return [one for one in self.taken if one.until is None or one.until > now]

    def starts(self, service: str) -> Iterable[int]:
        length = self._service(service).minutes * 60
        return range(self.opens, self._closes - length + 1, 1800)

    def free(self, service: str, at: int, staff: str, but: str = "") -> bool:
        """Whether that can be had, `but` being the code of what is about to move."""
        live = [one for one in self.live() if one.code != but]
        there = [one for one in live if (one.service, one.at, one.staff) == (service, at, staff)]
        wanted = self._service(service)
        if wanted.seats > 1 and there:
            return len(there) < wanted.seats
        given = {(one.service, one.at, one.staff) for one in live}
        return all(
            self._has_room(wanted, staff, [one for one in given if self._runs(one, minute)])
            for minute in range(*self._span(service, at), 300)
        )

    def _has_room(
        self, wanted: Service, staff: str, running: Collection[tuple[str, int, str]]
    ) -> bool:
        """Whether at one moment, with all that runs then, this could run too."""
        used = Counter(code for what, _, _ in running for code in self._service(what).needs)
        return staff not in [who for _, _, who in running] and all(
            used[code] < self._studio.shop.resource(code).count for code in wanted.needs
        )

    def _runs(self, given: tuple[str, int, str], minute: int) -> bool:
        begins, ends = self._span(*given[:2])
        return begins <= minute < ends

    def _span(self, service: str, at: int) -> tuple[int, int]:
        one = self._service(service)
        return at, at + (one.minutes + one.buffer_after_minutes) * 60

    def _service(self, code: str) -> Service:
        return self._studio.shop.service(code)


class Walk:
    """Does the steps at the desk, and holds every answer against the slow reading."""

    def __init__(self, studio: Studio, day: date) -> None:
        self.studio, self.desk, self.day = studio, studio.desk, day
        self.slow = Slow(studio, day)

    def do(self, step: Step) -> None:
        acts: dict[str, Callable[[Step], None]] = {
            "book": self.book,
            "hold": self.hold,
            "turn": self.turn,
            "release": self.release,
            "cancel": self.cancel,
            "move": self.move,
            "wait": lambda step: self.studio.clock.advance(timedelta(minutes=step.minutes)),
        }
        acts[step.what](step)

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.studio.shop.tz)

    def start(self, step: Step) -> int:
        starts = list(self.slow.starts(step.service))
        return starts[step.nth % len(starts)]

    def fits(self, step: Step, at: int, but: str = "") -> set[str]:
        staff = [step.staff] if step.staff else ["amy", "ben", "cat"]
        return {one for one in staff if self.slow.free(step.service, at, one, but)}

    def book(self, step: Step) -> None:
        at, caller = self.start(step), self.studio.caller(step.who)
        if self.has(step.who, step.service, at):
            return  # the same again
        fit = self.fits(step, at)
        if not fit:
            with pytest.raises(SlotTaken):
                self.desk.book(caller, step.service, self.local(at), staff=step.staff)
            return
        made = self.desk.book(caller, step.service, self.local(at), staff=step.staff).booking
        assert made.staff in fit
        self.slow.taken.append(Taken(step.who, step.service, made.staff, at, made.code))

    def hold(self, step: Step) -> None:
        at, mine = self.start(step), [one for one in self.held() if one.who == step.who]
        same = [one for one in mine if (one.service, one.at) == (step.service, at)]
        if any(step.staff in (None, one.staff) for one in same):
            return  # the same again
        fit = self.fits(step, at)
        expected = TooMany if len(mine) == 3 else None if fit else SlotTaken
        if expected is not None:
            with pytest.raises(expected):
                self._hold(step, at)
            return
        held = self._hold(step, at)
        assert held.staff in fit
        self.slow.taken.append(held)

    def _hold(self, step: Step, at: int) -> Taken:
        starts, minutes = self.local(at), step.minutes
        held = self.desk.hold(
            VISITOR, step.service, starts, staff=step.staff, minutes=minutes, holder=step.who
        )
        (staff,) = held.slot.staff
        assert held.slot.starts.timestamp() == at
        until = int(held.expires.timestamp())
        return Taken(step.who, step.service, staff, at, held.code, until)

    def held(self) -> list[Taken]:
        return [one for one in self.slow.live() if one.until is not None]

    def booked(self) -> list[Taken]:
        return [one for one in self.slow.taken if one.until is None]

    def has(self, who: str, service: str, at: int) -> bool:
        """Whether they have booked just that."""
        mine = [(one.who, one.service, one.at) for one in self.booked()]
        return (who, service, at) in mine

    def turn(self, step: Step) -> None:
        for one in self.held()[step.nth :][:1]:
            if self.has(one.who, one.service, one.at):
                return
            caller, code = self.studio.caller(one.who), HoldCode(one.code)
            made = self.desk.book(caller, one.service, self.local(one.at), hold=code).booking
            assert made.staff == one.staff
            self.slow.taken.remove(one)
            self.slow.taken.append(replace(one, code=made.code, until=None))

    def release(self, step: Step) -> None:
        for one in self.held()[step.nth :][:1]:
            self.desk.release(VISITOR, HoldCode(one.code))
            self.slow.taken.remove(one)

    def cancel(self, step: Step) -> None:
        for one in self.booked()[step.nth :][:1]:
            self.desk.cancel(self.studio.caller(one.who), BookingCode(one.code))
            self.slow.taken.remove(one)

    def move(self, step: Step) -> None:
        for one in self.booked()[: step.minutes % 4 + 1][-1:]:
            wanted = replace(step, service=one.service)
            at = self.start(wanted)
            fit, caller = self.fits(wanted, at, one.code), self.studio.caller(one.who)
            code = BookingCode(one.code)
            stays = at == one.at and step.staff in (None, one.staff)
            if stays or not fit:
                with pytest.raises(AlreadyDone if stays else SlotTaken):
                    self.desk.move(caller, code, self.local(at), staff=step.staff)
                continue
            moved = self.desk.move(caller, code, self.local(at), staff=step.staff).booking
            assert moved.staff in fit
            assert moved.staff == one.staff or one.staff not in fit
            self.slow.taken.remove(one)
            self.slow.taken.append(replace(one, at=at, staff=moved.staff))

    def shown(self) -> Iterator[tuple[str, int, str]]:
        for service in SERVICES:
            for slot in self.desk.free(VISITOR, service, [self.day]):
                for staff in slot.staff:
                    yield service, int(slot.starts.timestamp()), staff

    def allowed(self) -> Iterator[tuple[str, int, str]]:
        for service in SERVICES:
            for at in self.slow.starts(service):
                for staff in ("amy", "ben", "cat"):
                    if self.slow.free(service, at, staff):
                        yield service, at, staff


@pytest.mark.behaviour("BOOK-02")
@pytest.mark.behaviour("BOOK-11")
@settings(max_examples=15)
@given(day=st.sampled_from(DAYS), walk=st.lists(steps, min_size=4, max_size=14))
def test_what_is_shown_is_what_the_rules_allow(
    databases: Databases, day: date, walk: list[Step]
) -> None:
    with databases.one() as url:
        studio = open_studio(url, opening=open_daily("00:00-05:00"))
        studio.clock.set(datetime.combine(day - timedelta(days=1), time(12), UTC))
        at_random = Walk(studio, day)
        for step in walk:
            at_random.do(step)
            assert sorted(at_random.shown()) == sorted(at_random.allowed()), step
        studio.store.close()


def test_the_studio_of_these_walks_has_what_they_use() -> None:
    """Else they would pass by showing nothing."""
    assert {service["code"] for service in STUDIO["services"]} >= set(SERVICES)
