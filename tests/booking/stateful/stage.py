"""The stage of a story: a shop at a moment, those who come, and what must be true all the time."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from sqlalchemy import delete, insert

from booking.desk import Desk
from booking.errors import Refusal
from booking.store import Store
from booking.tables import customer, metadata, subscription
from booking.team.counter import Counter
from booking.testing import FixedClock
from booking.values import Booking, BookingCode, Caller, CustomerId, HoldCode, RequestKey, Role
from tests.booking.stateful import truths
from tests.booking.stateful.books import read
from tests.booking.stateful.corner import (
    POOLS,
    ZONE,
    Corner,
    Work,
    local,
    local_day,
)
from tests.booking.stateful.drawn import (
    CORNERS,
    WISHES,
    By,
    Start,
    Wish,
)
from tests.booking.stateful.model import Model
from tests.booking.stateful.takers import Booked, Who

Done = TypeVar("Done")


@dataclass(frozen=True)
class Asked:
    """A request that was granted, to be sent again; `told` is what `tell` made of the answer."""

    act: Callable[[RequestKey], Any]
    tell: Callable[[Any], Any]
    key: RequestKey
    who: Who
    told: Any


class Stage(RuleBasedStateMachine):
    """One shop, from its first booking on; the store comes with the subclass of a test."""

    store: Store

    codes: Bundle[BookingCode] = Bundle("codes")
    holds: Bundle[HoldCode] = Bundle("holds")

    @initialize(target=codes, corner=CORNERS, wishes=st.lists(WISHES, min_size=3, max_size=8))
    def open(self, corner: Corner, wishes: Sequence[Wish]) -> Any:
        """An empty shop, the three who come, and what they wish for first."""
        self.clock = FixedClock(corner.begins)
        self.desk = Desk(self.store, corner.shop(), self.clock)
        self.counter = Counter(self.store, corner.shop(), self.clock)
        self.model = Model(corner, int(corner.begins.timestamp()))
        self.asked: list[Asked] = []
        self.steps = 0
        self.callers = people(self.store, corner)
        return multiple(*(code for wish in wishes for code in self._book(wish)))

    @precondition(lambda self: self.model.now < self.model.corner.ends)
    @rule(minutes=st.sampled_from([15, 60, 90, 300, 900, 1440, 1440 * 4]))
    def time_passes(self, minutes: int) -> None:
        """Minutes, hours or days."""
        self.clock.advance(timedelta(minutes=minutes))
        self.model.now = int(self.clock.now().timestamp())

    @precondition(lambda self: local_day(self.model.now) <= self.model.corner.season.night)
    @rule(minutes=st.integers(-4, 16).map(lambda quarter: quarter * 15))
    def the_night_comes(self, minutes: int) -> None:
        """So many minutes from the midnight after which the clocks change."""
        then = Corner.first_second(self.model.corner.season.night) + minutes * 60
        if then > self.model.now:
            self.time_passes((then - self.model.now) // 60)

    @precondition(lambda self: self.model.now < self.model.corner.ends)
    @rule(code=codes, before=st.sampled_from([165, 135, 120, 105, 75, 45, 15, 0, -15]))
    def a_booking_comes_near(self, code: BookingCode, before: int) -> None:
        """Some minutes before it begins, or when it has begun."""
        then = self.model.bookings[code].starts - before * 60
        if then > self.model.now:
            self.time_passes((then - self.model.now) // 60)

    def _book(self, wish: Wish) -> list[BookingCode]:
        who, work, staff = wish.who, wish.work, wish.staff
        at = self._at(who, work, wish.start)
        same = self.model.same(who, work, at)
        wrong = self.model.against_staff(work, staff)
        if not wrong and not same:
            wrong = self.model.against_booking(who, work, at, staff)
        done = self._ask(
            who,
            lambda key: self.desk.book(
                self.callers[who], work.code, local(at), staff=staff, key=key
            ),
            lambda receipt: receipt.booking.code,
            wrong,
        )
        if done is None:
            return []
        assert done.repeated == bool(same)
        if same:
            assert done.booking.code in same
            return []
        self._is_made(who, work, at, staff, done.booking)
        return [done.booking.code]

    def _is_made(
        self,
        who: Who,
        work: Work,
        at: int,
        staff: str | None,
        made: Booking,
        by: Who | None = None,
    ) -> None:
        """Put a new booking into the model; it must be one that could be.

        `by` is whoever's rules it was made by: what the team has held, anybody may book.
        """
        assert made.staff in self.model.free(by or who, work, local_day(at), staff=staff)[at]
        paid = self.model.pays(who, work, at)
        self.model.bookings[made.code] = Booked(work, at, made.staff, who, paid, made.series)

    @invariant()
    def the_database_is_right(self) -> None:
        """Every truth, read from the rows themselves."""
        with self.store.reading() as connection:
            written = read(connection)
        truths.no_two_overlap(written)
        truths.no_more_than_there_is(written, self.model.now)
        truths.bookings_are(written, self.model)
        truths.just_what_is_wanted_is_taken(written, self.model)
        truths.nobody_else_takes_time(written, self.model)
        truths.histories_lead_here(written)
        truths.no_lot_is_overdrawn(written)
        truths.every_session_is_accounted_for(written, self.model)
        truths.none_outside_the_hours(written, self.model.corner)

    @invariant()
    def everybody_sees_their_own(self) -> None:
        """Their upcoming bookings, and what is left of the plan today; one a step, in turn."""
        self.steps += 1
        who: Who = ("pat", "nick", "olga")[self.steps % 3]
        caller = self.callers[who]
        assert [one.code for one in self.desk.bookings(caller)] == self.model.upcoming(who)
        if who == "pat":
            plan = self.desk.quota(caller)
            assert plan is not None
            period = self.model.corner.period(local_day(self.model.now))
            assert {pool.name: pool.left for pool in plan.pools} == {
                pool: self.model.left(pool, period) for pool in POOLS
            }

    def _who(self, by: By, code: BookingCode) -> Who:
        return self.model.bookings[code].who if by == "owner" else by

    def _day(self, days: int | None) -> date:
        if days is None:
            return self.model.corner.season.night
        return local_day(self.model.now) + timedelta(days=days)

    def _at(self, who: Who, work: Work, start: Start, but: BookingCode | None = None) -> int:
        """The moment that is meant; where the shop is shut, ten in the morning."""
        day = self._day(start.days)
        free = sorted(self.model.free(who, work, day, but=but)) if start.shown else []
        times = free or list(self.model.corner.grid(day))
        ten = epoch(datetime.combine(day, time(10), ZONE))
        return (times[start.nth % len(times)] if times else ten) + start.off * 60

    def _ask(
        self,
        who: Who,
        act: Callable[[RequestKey], Done],
        tell: Callable[[Done], Any],
        wrong: Collection[type[Refusal]],
    ) -> Done | None:
        """What came of a request; None if it was refused, which it must be for one of reasons."""
        key = RequestKey(f"key {len(self.asked)}")
        with RefusedBy(wrong):
            done = act(key)
            self.asked.append(Asked(act, tell, key, who, tell(done)))
            return done
        return None


class RefusedBy:
    """What is done inside must be refused for one of the reasons; without any it must not be."""

    def __init__(self, reasons: Collection[type[Refusal]]) -> None:
        self._reasons = reasons

    def __enter__(self) -> None:
        """Nothing to begin with."""

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, _trace: object
    ) -> bool:
        """Pass over a refusal that is due."""
        if kind is not None and not issubclass(kind, Refusal):
            return False
        refusal = f"{kind.__name__}: {raised}" if kind else "nothing"
        is_due = kind in self._reasons if kind else not self._reasons
        assert is_due, f"refused: {refusal}; due: {self._reasons}"
        return kind is not None


def people(store: Store, corner: Corner) -> dict[Who, Caller]:
    """The three who come, in a database that is empty otherwise."""
    since = int(corner.begins.timestamp())
    roles: dict[Who, Role] = {"pat": Role.CUSTOMER, "nick": Role.CUSTOMER, "olga": Role.ADMIN}
    callers: dict[Who, Caller] = {}
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        for who, role in roles.items():
            row: dict[str, Any] = {"name": who.title(), "email": f"{who}@corner.example"}
            row |= {"role": role, "created_at": since}
            added = insert(customer).values(row).returning(customer.c.id)
            callers[who] = Caller(CustomerId(connection.execute(added).scalar_one()), role, "web")
        plan = {"plan": "plan", "starts_on": corner.season.subscribed.isoformat()}
        connection.execute(
            insert(subscription).values(plan | {"customer_id": callers["pat"].customer})
        )
    return callers


def epoch(moment: datetime) -> int:
    """A moment in epoch seconds."""
    return int(moment.timestamp())
