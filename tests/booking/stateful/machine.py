"""The machine: does something at the desk, and says what must come of it."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    multiple,
    precondition,
    rule,
)

from booking.acts.series_end import Scope
from booking.errors import OutsideHours, Refusal, SlotTaken
from booking.team.guests import Guest
from booking.values import BookingCode, HoldCode
from tests.booking.stateful.corner import (
    ZONE,
    Work,
    local,
    local_day,
)
from tests.booking.stateful.drawn import (
    BYS,
    DAYS,
    STAFF,
    STARTS,
    WHOS,
    WISHES,
    WORKS,
    By,
    Start,
    Wish,
)
from tests.booking.stateful.stage import RefusedBy, Stage, epoch
from tests.booking.stateful.takers import Held, Who


class AnyOrder(Stage):
    """All the verbs there are, and what must come of each."""

    codes, holds = Stage.codes, Stage.holds

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

    @rule(target=codes, wish=WISHES)
    def somebody_books(self, wish: Wish) -> Any:
        """It is made if it can be, and refused for a reason that holds if not."""
        return multiple(*self._book(wish))

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
            self._is_made(who, work, at, None, done.booking, by="olga" if is_kept else who)
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
        assert {one.series for one in new} <= {done.series}
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
