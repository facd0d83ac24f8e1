"""What happened to a booking, and who may read it (SPEC BOOK-12)."""

from datetime import timedelta

import pytest

from booking.errors import NotFound, NotSignedIn, SlotTaken
from booking.testing import Demo
from booking.values import VISITOR
from tests.booking.desks import JOHN, OLIVIA, PRIYA, book, fill


@pytest.mark.behaviour("BOOK-12")
def test_a_booking_tells_who_did_what_and_when_and_through_what(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 10:00", staff="ben")
    demo.clock.advance(timedelta(minutes=5))
    whatsapp = demo.caller(PRIYA, "whatsapp")
    demo.desk.move(whatsapp, one.code, demo.local("2026-02-12 14:00"), staff="amy")
    demo.clock.advance(timedelta(minutes=5))
    demo.desk.cancel(demo.caller(OLIVIA, "board"), one.code)
    found = demo.desk.history(demo.caller(PRIYA), one.code)
    assert [(f"{it.at:%H:%M}", it.who, it.role, it.channel, it.act) for it in found] == [
        ("09:00", "Priya Patel", "customer", "terminal", "booked"),
        ("09:05", "Priya Patel", "customer", "whatsapp", "moved"),
        ("09:10", "Olivia Owner", "admin", "board", "cancelled"),
    ]  # fmt: skip


@pytest.mark.behaviour("BOOK-12")
def test_every_line_shows_the_booking_before_and_after(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = book(demo, JOHN, "2026-02-11 10:00", staff="ben")
    demo.desk.move(john, one.code, demo.local("2026-02-12 14:00"), staff="amy")
    demo.desk.cancel(john, one.code)
    booked, moved, cancelled = demo.desk.history(john, one.code)
    first = {
        "starts": "2026-02-11T10:00+00:00", "ends": "2026-02-11T13:00+00:00",
        "staff": "ben", "status": "confirmed", "paid_by_plan": True,
    }  # fmt: skip
    then = first | {
        "starts": "2026-02-12T14:00+00:00", "ends": "2026-02-12T17:00+00:00", "staff": "amy",
    }  # fmt: skip
    assert (booked.before, booked.after) == (None, first)
    assert (moved.before, moved.after) == (first, then)
    assert (cancelled.before, cancelled.after) == (then, then | {"status": "cancelled"})
    assert cancelled.more == {"credit": "restored"}


@pytest.mark.behaviour("BOOK-12")
def test_what_was_refused_leaves_no_line(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 10:00")
    fill(demo, "2026-02-12 09:00", "2026-02-12 18:00", "amy", "ben")
    with pytest.raises(SlotTaken):
        demo.desk.move(demo.caller(PRIYA), one.code, demo.local("2026-02-12 14:00"))
    assert len(demo.desk.history(demo.caller(PRIYA), one.code)) == 1


@pytest.mark.behaviour("BOOK-12")
@pytest.mark.behaviour("AUTH-11")
def test_the_owner_and_the_team_may_read_it_and_nobody_else(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 10:00")
    own = demo.desk.history(demo.caller(PRIYA), one.code)
    assert demo.desk.history(demo.caller(OLIVIA), one.code) == own
    with pytest.raises(NotFound):
        demo.desk.history(demo.caller(JOHN), one.code)
    with pytest.raises(NotSignedIn):
        demo.desk.history(VISITOR, one.code)
