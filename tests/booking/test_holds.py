"""A time is kept for somebody for some minutes (SPEC BOOK-11)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.calendar.holds import Hold
from booking.desk import Desk
from booking.errors import OutsideHours, QuotaSpent, Refusal, SlotTaken, TooMany
from booking.tables import hold as holds
from booking.testing import Demo, FixedClock
from booking.values import VISITOR, HoldCode
from tests.booking.desks import JOHN, STANDARD, acts
from tests.booking.houses import DAY, NOW, Studio, Taken, open_studio


@pytest.fixture
def studio(database_url: str) -> Iterator[Studio]:
    studio = open_studio(database_url)
    yield studio
    studio.store.close()


def keep(
    studio: Studio,
    service: str,
    at: str,
    staff: str | None = None,
    holder: str = "chat",
    **more: int,
) -> Hold:
    """As a visitor."""
    return studio.desk.hold(VISITOR, service, studio.at(at), staff=staff, holder=holder, **more)


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_keeps_a_time_with_somebody_for_some_minutes(studio: Studio) -> None:
    held = keep(studio, "dance", "10:00", staff="ben")
    assert (held.slot.starts, held.slot.ends) == (studio.at("10:00"), studio.at("11:00"))
    assert (held.service, held.slot.staff) == ("dance", ("ben",))
    assert held.expires == NOW + timedelta(minutes=10)
    assert studio.taken() == [Taken("ben", 1, "10:00", "11:00"), Taken("hall", 1, "10:00", "11:00")]


@pytest.mark.behaviour("BOOK-11")
def test_what_is_held_is_taken_for_every_reader_at_once(studio: Studio) -> None:
    keep(studio, "dance", "10:00", staff="ben")
    a = studio.caller("a")
    assert "10:00" not in studio.free("dance")
    assert studio.free("talk")["10:00"] == "amy cat"
    near = studio.desk.alternatives(a, "talk", studio.at("10:00"), staff="ben")
    assert studio.at("10:00") not in [slot.starts for slot in near]
    (date,) = studio.desk.check_series(a, "talk", [studio.at("10:00")], staff="ben")
    assert date.why == "taken"
    one = studio.book("a", "talk", "12:00")
    for refuse in (studio.desk.check_move, studio.desk.move):
        with pytest.raises(SlotTaken):
            refuse(a, one.code, studio.at("10:00"), staff="ben")
    for act in (studio.desk.book, studio.desk.hold):
        with pytest.raises(SlotTaken):
            act(a, "dance", studio.at("10:30"))


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_dies_by_itself_at_its_last_second(studio: Studio) -> None:
    keep(studio, "dance", "10:00", minutes=5)
    studio.clock.advance(timedelta(minutes=5, seconds=-1))
    assert "10:00" not in studio.free("dance")
    studio.clock.advance(timedelta(seconds=1))
    assert studio.free("dance")["10:00"] == "amy ben cat"
    assert studio.book("a", "dance", "10:00", staff="amy").staff == "amy"
    assert studio.codes_taken() == ["amy", "hall"]


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_is_turned_into_a_booking_that_takes_the_very_same_time(studio: Studio) -> None:
    held = keep(studio, "dance", "10:00", staff="ben")
    before = studio.taken()
    made = studio.desk.book(studio.caller("a"), "dance", held.slot.starts, hold=held.code)
    assert made.booking.staff == "ben"
    assert studio.taken() == before
    studio.clock.advance(timedelta(hours=1))  # it does not die any more
    assert "10:00" not in studio.free("dance")
    assert written_down(studio) == 0


def written_down(studio: Studio) -> int:
    """How many holds are still written down."""
    with studio.store.reading() as connection:
        return connection.execute(select(func.count(holds.c.id))).scalar_one()


@pytest.mark.behaviour("BOOK-11")
def test_notice_is_asked_for_when_a_time_is_held_not_when_it_is_booked(database_url: str) -> None:
    studio = open_studio(database_url, rules={"lead_time_minutes": 60})
    studio.clock.set(studio.at("08:58"))
    held = keep(studio, "talk", "10:00")
    studio.clock.set(studio.at("09:05"))
    a = studio.caller("a")
    with pytest.raises(OutsideHours):
        studio.desk.book(a, "talk", held.slot.starts, staff="amy")
    assert studio.desk.book(a, "talk", held.slot.starts, hold=held.code).booking.staff == "amy"
    studio.store.close()


@pytest.mark.behaviour("BOOK-11")
def test_a_dead_hold_helps_nobody_and_hinders_nobody(studio: Studio) -> None:
    held = keep(studio, "dance", "10:00", staff="ben")
    studio.clock.advance(timedelta(minutes=10))
    b = studio.desk.book(studio.caller("b"), "dance", held.slot.starts, hold=held.code).booking
    assert b.staff == "amy"  # as ever, since nobody is kept any more
    with pytest.raises(SlotTaken):
        studio.desk.book(studio.caller("a"), "dance", held.slot.starts, hold=held.code)


@pytest.mark.behaviour("BOOK-11")
@pytest.mark.parametrize("service", ["talk", "dance", "choir"])
def test_a_hold_that_another_clock_thought_dead_is_dead(studio: Studio, service: str) -> None:
    """Clocks differ, and one may wait for a lock: what was taken away meanwhile is not booked."""
    held = keep(studio, service, "10:00", staff="ben")
    ahead = Desk(studio.store, studio.shop, FixedClock(NOW + timedelta(minutes=11)))
    ahead.book(studio.caller("b"), "talk", held.slot.starts, staff="ben")
    made = studio.desk.book(studio.caller("a"), service, held.slot.starts, hold=held.code).booking
    assert made.staff == "amy"
    with pytest.raises(SlotTaken):
        studio.desk.book(studio.caller("c"), service, held.slot.starts, staff="ben")


@pytest.mark.behaviour("BOOK-11")
def test_a_hold_for_another_time_is_not_used(studio: Studio) -> None:
    held = keep(studio, "dance", "10:00", staff="ben")
    with pytest.raises(Refusal, match="Dance on Wednesday 11 February 2026 at 10:00 AM"):
        studio.desk.book(studio.caller("a"), "dance", studio.at("12:00"), hold=held.code)
    with pytest.raises(Refusal):
        studio.desk.book(
            studio.caller("a"), "dance", studio.at("10:00"), staff="amy", hold=held.code
        )
    assert studio.codes_taken() == ["ben", "hall"]


@pytest.mark.behaviour("BOOK-11")
def test_letting_go_frees_the_time_at_once_and_twice_is_no_matter(studio: Studio) -> None:
    held = keep(studio, "dance", "10:00")
    studio.desk.release(VISITOR, held.code)
    studio.desk.release(VISITOR, held.code)
    studio.desk.release(VISITOR, HoldCode("NEVER"))
    assert studio.taken() == []
    assert studio.free("dance")["10:00"] == "amy ben cat"


@pytest.mark.behaviour("BOOK-11")
def test_letting_go_of_what_was_booked_lets_nothing_go(studio: Studio) -> None:
    held = keep(studio, "dance", "10:00")
    studio.desk.book(studio.caller("a"), "dance", held.slot.starts, hold=held.code)
    studio.desk.release(VISITOR, held.code)
    assert studio.confirmed("a") == ["10:00"]
    assert studio.codes_taken() == ["amy", "hall"]


@pytest.mark.behaviour("BOOK-11")
def test_one_may_hold_three_times_and_others_do_not_count(studio: Studio) -> None:
    for at in ("09:00", "10:00", "11:00"):
        keep(studio, "talk", at)
    with pytest.raises(TooMany, match=r"try again at 9:11 AM") as refused:
        keep(studio, "talk", "12:00")
    assert refused.value.facts["retry_after_s"] == 600
    keep(studio, "talk", "12:00", holder="another chat")
    studio.desk.hold(studio.caller("a"), "talk", studio.at("13:00"))
    studio.clock.advance(timedelta(minutes=10))
    keep(studio, "talk", "14:00")


@pytest.mark.behaviour("BOOK-11")
def test_the_same_wish_again_is_the_same_hold_and_lives_no_longer(studio: Studio) -> None:
    first = keep(studio, "talk", "10:00")
    studio.clock.advance(timedelta(minutes=5))
    assert keep(studio, "talk", "10:00") == first
    assert studio.codes_taken() == ["amy"]


def test_holds_are_for_somebody_and_for_some_minutes(studio: Studio) -> None:
    with pytest.raises(ValueError, match="holder"):
        studio.desk.hold(VISITOR, "talk", studio.at("10:00"))
    for minutes in (0, 61):
        with pytest.raises(ValueError, match="1 to 60"):
            keep(studio, "talk", "10:00", minutes=minutes)


@pytest.mark.behaviour("BOOK-11")
def test_only_what_can_be_booked_can_be_held(studio: Studio) -> None:
    for at in ("10:10", "20:00"):
        with pytest.raises(OutsideHours):
            keep(studio, "talk", at)


@pytest.mark.behaviour("BOOK-11")
def test_a_refused_booking_leaves_the_hold_alive(demo: Demo) -> None:
    john = demo.caller(JOHN)
    demo.desk.book(john, STANDARD, demo.local("2026-02-11 10:00"))
    held = demo.desk.hold(john, STANDARD, demo.local("2026-02-12 10:00"))
    with pytest.raises(QuotaSpent):
        demo.desk.book(john, STANDARD, held.slot.starts, hold=held.code)
    demo.desk.cancel(john, demo.desk.bookings(john)[0].code)
    made = demo.desk.book(john, STANDARD, held.slot.starts, hold=held.code).booking
    assert [act for act, _, _ in acts(demo, made)] == ["booked"]


@pytest.mark.behaviour("BOOK-11")
def test_a_seat_can_be_held_and_the_class_outlives_the_hold(studio: Studio) -> None:
    """The class was begun for somebody who only held a seat; others came."""
    held = keep(studio, "yoga", "10:00", staff="amy", minutes=5)
    assert studio.book("a", "yoga", "10:00").staff == "amy"
    keep(studio, "yoga", "10:00", holder="third", minutes=20)
    assert "10:00" not in studio.free("yoga")
    studio.clock.advance(timedelta(minutes=5))
    assert studio.free("yoga")["10:00"] == "amy"
    assert "10:00" not in studio.free("dance")
    assert "amy" not in studio.free("talk")["10:00"]
    studio.desk.cancel(studio.caller("a"), studio.desk.bookings(studio.caller("a"))[0].code)
    assert "10:00" not in studio.free("dance")  # for the third, still
    studio.clock.advance(timedelta(minutes=15))
    assert studio.free("dance")["10:00"] == "amy ben cat"
    assert held.slot.staff == ("amy",)


@pytest.mark.behaviour("BOOK-11")
@pytest.mark.parametrize("first", ["short", "long"])
def test_of_two_who_hold_seats_the_one_who_books_keeps_it(studio: Studio, first: str) -> None:
    lives = {"short": 5, "long": 30}
    order = sorted(lives, key=lambda name: name != first)
    held = {name: keep(studio, "yoga", "10:00", holder=name, minutes=lives[name]) for name in order}
    studio.desk.book(studio.caller("a"), "yoga", studio.at("10:00"), hold=held["short"].code)
    studio.clock.advance(timedelta(minutes=31))
    assert studio.free("yoga")["10:00"] == "amy"
    assert "amy" not in studio.free("talk")["10:00"]
    studio.book("b", "talk", "12:00", staff="amy")  # a writer clears away what is dead
    studio.book("c", "yoga", "10:00")
    assert studio.codes_taken() == ["amy", "amy", "hall", "seats", "seats"]


@pytest.mark.behaviour("BOOK-11")
def test_a_held_day_is_not_offered_in_a_move_of_one_s_own_class(studio: Studio) -> None:
    one = studio.book("a", "choir", "10:00", staff="amy")
    keep(studio, "choir", "10:00", staff="amy")
    with pytest.raises(SlotTaken):
        studio.desk.move(studio.caller("a"), one.code, studio.at("10:30"), staff="amy")
    assert [slot.staff for slot in studio.desk.free(VISITOR, "choir", [DAY])][2] == ("ben", "cat")
