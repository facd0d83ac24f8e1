"""The machine: does something at the desk, and says what must come of it."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeVar

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

from booking.counter import Counter
from booking.desk import Desk
from booking.errors import OutsideHours, Refusal, SlotTaken
from booking.guests import Guest
from booking.series_end import Scope
from booking.store import Store
from booking.tables import customer, metadata, subscription
from booking.testing import FixedClock
from booking.values import Booking, BookingCode, Caller, CustomerId, HoldCode, RequestKey, Role
from tests.booking.stateful import truths
from tests.booking.stateful.books import read
from tests.booking.stateful.corner import (
    AUTUMN,
    LONG,
    POOLS,
    SHORT,
    SPRING,
    STEAM,
    YOGA,
    ZONE,
    Corner,
    Work,
    local,
    local_day,
)
from tests.booking.stateful.model import Booked, Held, Model, Who

Done = TypeVar("Done")
By = Who | Literal["owner"]

DAYS = st.integers(-1, 17)
"""From today: from the past to beyond the horizon."""

CORNERS = st.builds(
    Corner,
    st.sampled_from([SPRING, AUTUMN, AUTUMN]),
    st.sampled_from([0, 84, 88, 89.5]),  # a Wednesday; before and in the night of the change
    st.sampled_from(["forfeit", "refuse"]),
    st.sampled_from(["first", "anniversary"]),
    st.integers(0, 1),
)
WHOS = st.sampled_from(["pat", "pat", "nick", "olga"])
WORKS = st.sampled_from([SHORT, SHORT, LONG, STEAM, YOGA, YOGA])
STAFF = st.sampled_from([None, None, None, None, "amy", "ben", "cleo"])
BYS = st.sampled_from(["owner", "owner", "owner", "owner", "olga", "nick"])
"""Who changes a booking: mostly whose it is, sometimes the office, sometimes whoever."""


@dataclass(frozen=True)
class Start:
    """A time, said from wherever the clock stands.

    Attributes:
        days: from today; None: the night in which the clocks change.
        nth: of the times at which something may start on that day, round and round.
        shown: only of those that are free.
        off: minutes beside the grid.
    """

    days: int | None
    nth: int
    shown: bool
    off: int


STARTS = st.builds(
    Start,
    days=st.one_of(st.integers(0, 6), DAYS, st.none()),
    nth=st.integers(0, 11),
    shown=st.sampled_from([True, True, False]),
    off=st.sampled_from([0, 0, 0, 0, 0, 0, 10]),
)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, perhaps by name."""

    who: Who
    work: Work
    start: Start
    staff: str | None


WISHES = st.builds(Wish, WHOS, WORKS, STARTS, STAFF)


@dataclass(frozen=True)
class Asked:
    """A request that was granted, to be sent again; `told` is what `tell` made of the answer."""

    act: Callable[[RequestKey], Any]
    tell: Callable[[Any], Any]
    key: RequestKey
    who: Who
    told: Any


class AnyOrder(RuleBasedStateMachine):
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

    @rule(who=WHOS, work=WORKS, days=st.one_of(DAYS, st.none()), staff=STAFF)
    def free_times_are_asked(
        self, who: Who, work: Work, days: int | None, staff: str | None
    ) -> None:
        """What is shown is exactly what is free."""
        day = self._day(days)
        with RefusedBy(self.model.against_staff(work, staff)):
            shown = self.desk.free(self.callers[who], work.code, [day], staff=staff)
            free = self.model.free(who, work, day, staff=staff)
            assert {epoch(slot.starts): set(slot.staff) for slot in shown} == free

    @precondition(lambda self: self.model.now < self.model.corner.ends)
    @rule(code=codes, before=st.sampled_from([165, 135, 120, 105, 75, 45, 15, 0, -15]))
    def a_booking_comes_near(self, code: BookingCode, before: int) -> None:
        """Some minutes before it begins, or when it has begun."""
        then = self.model.bookings[code].starts - before * 60
        if then > self.model.now:
            self.time_passes((then - self.model.now) // 60)

    @rule(target=codes, wish=WISHES)
    def somebody_books(self, wish: Wish) -> Any:
        """It is made if it can be, and refused for a reason that holds if not."""
        return multiple(*self._book(wish))

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

    def _is_made(self, who: Who, work: Work, at: int, staff: str | None, made: Booking) -> None:
        """Put a new booking into the model; it must be one that could be."""
        assert made.staff in self.model.free(who, work, local_day(at), staff=staff)[at]
        paid = self.model.pays(who, work, at)
        self.model.bookings[made.code] = Booked(work, at, made.staff, who, paid, made.series)

    @rule(target=holds, wish=WISHES, minutes=st.sampled_from([15, 30, 60]))
    def somebody_holds(self, wish: Wish, minutes: int) -> Any:
        """From now on nobody else can have it; the same once more is the hold there is."""
        who, work, staff = wish.who, wish.work, wish.staff
        at = self._at(who, work, wish.start)
        able = self.model.free(who, work, local_day(at), staff=staff).get(at, set())
        with RefusedBy(self.model.against_holding(who, work, at, staff)):
            held = self.desk.hold(
                self.callers[who], work.code, local(at), staff=staff, minutes=minutes
            )
            if held.code in self.model.holds:
                assert self.model.holds[held.code].keeps(work, at, staff)
                return multiple()
            assert held.slot.staff[0] in able
            until = self.model.now + minutes * 60
            self.model.holds[held.code] = Held(work, at, held.slot.staff[0], who, until)
            return held.code
        return multiple()

    @rule(code=holds)
    def a_hold_is_let_go(self, code: HoldCode) -> None:
        """Whether it still lives or not."""
        self.desk.release(self.callers["nick"], code)
        self.model.holds[code].until = 0

    @rule(target=codes, who=WHOS, code=holds)
    def somebody_books_what_is_held(self, who: Who, code: HoldCode) -> Any:
        """Whoever has the code may have the time, also with less notice; a dead hold is none."""
        held = self.model.holds[code]
        work, at = held.work, held.starts
        is_kept = held.until > self.model.now <= at
        same = self.model.same(who, work, at)
        wrong = set() if same else self.model.against_booking(who, work, at, None)
        if is_kept:
            wrong -= {SlotTaken, OutsideHours}
        with RefusedBy(wrong):
            done = self.desk.book(self.callers[who], work.code, local(at), hold=code)
            assert done.repeated == bool(same)
            if same:
                return multiple()
            assert not is_kept or done.booking.staff == held.staff
            if is_kept:
                held.until = 0
            self._is_made(who, work, at, None, done.booking)
            return done.booking.code
        return multiple()

    @rule(target=codes, who=st.sampled_from(["pat", "nick"]), wish=WISHES)
    def the_team_enters_a_guest(self, who: Who, wish: Wish) -> Any:
        """By the rules of customers, unless it is told to go beyond them."""
        at = self._at(who, wish.work, wish.start)
        same = self.model.same(who, wish.work, at)
        wrong = self.model.against_staff(wish.work, wish.staff)
        if not wrong and not same:
            wrong = self.model.against_time(who, wish.work, at, wish.staff)
            wrong |= self.model.against_paying(who, wish.work, at)
        guest = Guest(name=who.title(), email=f"{who}@corner.example")
        with RefusedBy(wrong):
            entry = self.counter.enter(
                self.callers["olga"], guest, wish.work.code, local(at), staff=wish.staff
            )
            assert entry.person.id == self.callers[who].customer
            made = entry.receipt.booking
            if same:
                assert made.code in same
                return multiple()
            self._is_made(who, wish.work, at, wish.staff, made)
            return made.code
        return multiple()

    @rule(by=BYS, code=codes, start=STARTS, staff=STAFF)
    def somebody_moves(self, by: By, code: BookingCode, start: Start, staff: str | None) -> None:
        """The same booking, at another time; its session goes along, or is changed for another."""
        one = self.model.bookings[code]
        who = self._who(by, code)
        at = self._at(who, one.work, start, but=code)
        done = self._ask(
            who,
            lambda key: self.desk.move(self.callers[who], code, local(at), staff=staff, key=key),
            lambda move: (move.booking.code, move.was),
            self.model.against_moving(who, code, at, staff),
        )
        if done is None:
            return
        able = self.model.free(who, one.work, local_day(at), but=code, staff=staff)[at]
        assert done.booking.staff in able
        assert done.booking.staff == one.staff or one.staff not in able
        assert done.was == local(one.starts)
        if self.model.other_period(one, at):
            one.paid = self.model.pays(one.who, one.work, at)
        one.starts, one.staff = at, done.booking.staff

    @rule(by=BYS, code=codes)
    def somebody_cancels(self, by: By, code: BookingCode) -> None:
        """The time is free again, and the session goes back by the rules."""
        who = self._who(by, code)
        reason = self.model.against_cancelling(who, code)
        done = self._ask(
            who,
            lambda key: self.desk.cancel(self.callers[who], code, key=key),
            lambda gone: (gone.booking.code, gone.credit),
            {reason} if reason else set(),
        )
        if done is not None:
            assert done.credit == self.model.cancel(who, code)

    @rule(
        target=codes,
        who=WHOS,
        work=WORKS,
        start=STARTS,
        staff=STAFF,
        weeks=st.sampled_from([1, 1, 2]),
        count=st.integers(2, 3),
    )
    def somebody_books_a_series(
        self, who: Who, work: Work, start: Start, staff: str | None, weeks: int, count: int
    ) -> Any:
        """All the free dates and no other, each checked, and as the check before had said."""
        first = local(self._at(who, work, start))
        dates = [epoch(first + timedelta(weeks=weeks * nth)) for nth in range(count)]
        starts = [local(at) for at in dates]
        wrong, free = self.model.against_series(who, work, dates, staff)
        with suppress(Refusal):
            found = self.desk.check_series(self.callers[who], work.code, starts, staff=staff)
            assert {epoch(one.starts) for one in found if one.free} == free
        done = self._ask(
            who,
            lambda key: self.desk.book_series(
                self.callers[who], work.code, starts, staff=staff, key=key
            ),
            lambda receipt: (receipt.series, [one.code for one in receipt.booked]),
            wrong,
        )
        if done is None:
            return multiple()
        assert {epoch(one.starts) for one in done.booked} == free
        assert {epoch(one.starts) for one in done.not_booked} == set(dates) - free
        new = [one for one in done.booked if one.code not in self.model.bookings]
        assert len({one.series for one in new}) <= 1
        for one in new:
            self._is_made(who, work, epoch(one.starts), staff, one)
        return multiple(*(one.code for one in new))

    @rule(by=BYS, code=codes, scope=st.sampled_from(["one", "this_and_later", "all"]))
    def somebody_cancels_a_series(self, by: By, code: BookingCode, scope: Scope) -> None:
        """Each by its own rules; what has to stay keeps none of the others."""
        who = self._who(by, code)
        meant = self.model.meant(code, scope)
        reasons = [self.model.against_cancelling(who, one) for one in meant]
        done = self._ask(
            who,
            lambda key: self.desk.cancel_series(self.callers[who], code, scope, key=key),
            lambda end: [(one.booking.code, one.credit) for one in end.cancelled],
            set() if None in reasons else {reason for reason in reasons[:1] if reason},
        )
        if done is None:
            return
        going = [one for one, reason in zip(meant, reasons, strict=True) if reason is None]
        assert [one.booking.code for one in done.kept] == [one for one in meant if one not in going]
        assert [(one.booking.code, one.credit) for one in done.cancelled] == [
            (one, self.model.cancel(who, one)) for one in going
        ]

    @precondition(lambda self: bool(self.asked))
    @rule(nth=st.integers(0, 99))
    def a_request_comes_twice(self, nth: int) -> None:
        """The answer is the first one again, whatever has happened since."""
        asked = self.asked[nth % len(self.asked)]
        assert asked.tell(asked.act(asked.key)) == asked.told

    @precondition(lambda self: bool(self.asked))
    @rule(nth=st.integers(0, 99))
    def a_key_comes_with_another_request(self, nth: int) -> None:
        """It is refused, and nothing is done."""
        asked = self.asked[nth % len(self.asked)]
        never = datetime(2027, 1, 1, tzinfo=ZONE)
        with RefusedBy({Refusal}):
            self.desk.book(self.callers[asked.who], "short", never, key=asked.key)

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
