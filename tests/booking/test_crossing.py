"""Somebody else is quicker: what was read before the locks were taken may be old (SPEC BOOK-08).

On SQLite a writer is alone from its first statement; between reading and locking there is a gap
on PostgreSQL only, and these tests act in it.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event

from booking.calendar.holds import Hold
from booking.desk import Desk
from booking.errors import AlreadyDone, SlotTaken
from booking.store import Store, open_engine
from booking.values import Booking
from tests.booking.houses import Studio, Taken, open_studio
from tests.databases import Databases


@pytest.fixture
def studio(postgresql: Databases) -> Iterator[Studio]:
    with postgresql.one() as url:
        studio = open_studio(url)
        yield studio
        studio.store.close()


@pytest.fixture
def quicker(studio: Studio) -> Iterator[Desk]:
    """The same desk over connections of its own."""
    store = Store(open_engine(studio.store.engine.url.render_as_string(hide_password=False)))
    yield Desk(store, studio.shop, studio.clock)
    store.close()


def before_the_locks(studio: Studio, act: Callable[[], object]) -> None:
    """Do something once, when the studio's own desk is about to take its locks."""
    waiting = [act]

    def first(*seen: object) -> None:
        if "pg_advisory_xact_lock" in str(seen[2]) and waiting:
            waiting.pop()()

    event.listen(studio.store.engine, "before_cursor_execute", first)


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_cancelled_meanwhile_is_not_moved_back_to_life(
    studio: Studio, quicker: Desk
) -> None:
    one, a = studio.book("a", "dance", "10:00"), studio.caller("a")
    before_the_locks(studio, lambda: quicker.cancel(a, one.code))
    with pytest.raises(AlreadyDone, match="already cancelled"):
        studio.desk.move(a, one.code, studio.at("14:00"))
    assert studio.taken() == []


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_moved_meanwhile_is_moved_on_from_where_it_is(
    studio: Studio, quicker: Desk
) -> None:
    one, a = studio.book("a", "dance", "10:00", staff="amy"), studio.caller("a")
    before_the_locks(studio, lambda: quicker.move(a, one.code, studio.at("12:00")))
    moved = studio.desk.move(a, one.code, studio.at("14:00"))
    assert moved.was == studio.at("12:00")
    assert studio.taken() == [Taken("amy", 1, "14:00", "15:00"), Taken("hall", 1, "14:00", "15:00")]


@pytest.mark.behaviour("BOOK-08")
def test_who_else_has_it_meanwhile_is_waited_for_too(studio: Studio, quicker: Desk) -> None:
    """Neither the old time nor the new one is Ben's: the whole verb is done again, with his."""
    one, a = studio.book("a", "choir", "10:00", staff="amy"), studio.caller("a")
    before_the_locks(studio, lambda: quicker.move(a, one.code, studio.at("12:00"), staff="ben"))
    seen: list[str] = []
    event.listen(studio.store.engine, "rollback", lambda _: seen.append("again"))
    moved = studio.desk.move(a, one.code, studio.at("14:00"), staff="amy")
    assert (moved.was, seen) == (studio.at("12:00"), ["again"])
    assert studio.codes_taken() == ["amy", "seats"]


@pytest.mark.behaviour("BOOK-07")
def test_a_booking_cancelled_meanwhile_is_not_cancelled_again(
    studio: Studio, quicker: Desk
) -> None:
    one, a = studio.book("a", "dance", "10:00"), studio.caller("a")
    before_the_locks(studio, lambda: quicker.cancel(a, one.code))
    with pytest.raises(AlreadyDone):
        studio.desk.cancel(a, one.code)


@pytest.mark.behaviour("BOOK-04")
def test_a_time_taken_meanwhile_is_refused(studio: Studio, quicker: Desk) -> None:
    at, b = studio.at("10:00"), studio.caller("b")
    before_the_locks(studio, lambda: quicker.book(b, "dance", at, staff="ben"))
    with pytest.raises(SlotTaken):
        studio.book("a", "dance", "10:00", staff="amy")  # the hall is gone, not Amy


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_let_go_meanwhile_is_not_booked(studio: Studio, quicker: Desk) -> None:
    a, b = studio.caller("a"), studio.caller("b")
    held: Hold = studio.desk.hold(a, "dance", studio.at("10:00"), staff="amy")

    def instead() -> Booking:
        quicker.release(a, held.code)
        return quicker.book(b, "talk", held.slot.starts, staff="amy").booking

    before_the_locks(studio, instead)
    with pytest.raises(SlotTaken):
        studio.desk.book(a, "dance", held.slot.starts, staff="amy", hold=held.code)


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_booked_meanwhile_is_booked_once(studio: Studio, quicker: Desk) -> None:
    """Two taps at once, through two connections."""
    a = studio.caller("a")
    held = studio.desk.hold(a, "dance", studio.at("10:00"))
    before_the_locks(studio, lambda: quicker.book(a, "dance", held.slot.starts, hold=held.code))
    again = studio.desk.book(a, "dance", held.slot.starts, hold=held.code)
    assert again.repeated
    assert studio.codes_taken() == ["amy", "hall"]


@pytest.mark.behaviour("BOOK-04")
def test_nobody_waits_while_other_times_are_looked_for(studio: Studio, quicker: Desk) -> None:
    """What is free instead is read when the locks are let go of: another can book meanwhile."""
    studio.book("a", "dance", "10:00", staff="amy")
    let_go: list[object] = []

    def after_the_locks(*_: object) -> None:
        if len(let_go) == 1:
            let_go.append(quicker.book(studio.caller("c"), "dance", studio.at("12:00")))

    event.listen(studio.store.engine, "rollback", let_go.append)
    event.listen(studio.store.engine, "before_cursor_execute", after_the_locks)
    with pytest.raises(SlotTaken) as refused:
        studio.book("b", "dance", "10:00", staff="amy")
    assert len(let_go) > 1
    assert studio.at("12:00").isoformat(timespec="minutes") not in refused.value.facts["free"]
