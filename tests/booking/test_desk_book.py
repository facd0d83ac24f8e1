"""Booking at the desk: made once, or refused with what to do next (SPEC BOOK-04, BOOK-05)."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from booking.desk import Desk
from booking.errors import NotSignedIn, OutsideHours, Refusal, SlotTaken, Unclear, UnknownService
from booking.tables import request
from booking.testing import Demo
from booking.values import VISITOR, BookingCode, BookingStatus, Money, RequestKey
from tests.booking.desks import (
    BASE,
    JOHN,
    PRIYA,
    STANDARD,
    WEDNESDAY,
    acts,
    book,
    count_occupied,
    desk_with,
    fill,
)


@pytest.mark.behaviour("BOOK-04")
def test_a_booking_has_its_time_its_price_and_its_history(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 14:00")
    assert (one.starts, one.ends) == (
        demo.local("2026-02-11 14:00"),
        demo.local("2026-02-11 17:00"),
    )
    assert (one.price, one.paid_by_plan) == (Money(6500, "GBP"), False)
    assert one.status == BookingStatus.CONFIRMED
    priya = demo.caller(PRIYA).customer
    assert acts(demo, one) == [("booked", f"customer:{priya}", "terminal")]


@pytest.mark.behaviour("BOOK-04")
def test_every_time_that_is_shown_can_be_booked_and_no_other(demo: Demo) -> None:
    fill(demo, "2026-02-11 10:30", "2026-02-11 14:00", "amy", "ben")
    desk, priya = desk_with(demo, most_upcoming=99), demo.caller(PRIYA)
    shown = {slot.starts for slot in desk.free(priya, BASE, [WEDNESDAY])}
    booked = set()
    for minutes in range(0, 24 * 60, 15):
        starts = demo.local("2026-02-11 00:00") + timedelta(minutes=minutes)
        try:
            made = desk.book(priya, BASE, starts).booking
        except (SlotTaken, OutsideHours):
            continue
        booked.add(starts)
        desk.cancel(priya, made.code)
    assert booked == shown
    assert len(shown) == 5


@pytest.mark.behaviour("BOOK-04")
def test_whoever_has_least_to_do_that_day_gets_the_booking(demo: Demo) -> None:
    assert book(demo, PRIYA, "2026-02-09 14:00").staff == "ben"  # Amy is with John that morning
    assert book(demo, PRIYA, "2026-02-10 14:00").staff == "amy"
    assert book(demo, PRIYA, "2026-02-10 10:00", staff="amy").staff == "amy"


@pytest.mark.behaviour("BOOK-04")
def test_a_taken_time_is_refused_with_the_free_ones(demo: Demo) -> None:
    fill(demo, "2026-02-11 10:00", "2026-02-11 17:00", "amy", "ben")
    fill(demo, "2026-02-11 09:30", "2026-02-11 10:00", "amy")
    with pytest.raises(SlotTaken) as refused:
        book(demo, PRIYA, "2026-02-11 14:00", BASE)
    assert refused.value.text.startswith("2:00 PM is taken on Wednesday 11 February.")
    assert "The nearest free times: " in refused.value.text
    assert refused.value.facts["free"] == []
    assert refused.value.facts["alternatives"][0] == "2026-02-12T14:00+00:00"


@pytest.mark.behaviour("BOOK-04")
def test_the_free_times_of_the_day_are_said_and_given_as_data(demo: Demo) -> None:
    fill(demo, "2026-02-11 11:30", "2026-02-11 15:30", "amy", "ben")
    with pytest.raises(SlotTaken) as refused:
        book(demo, PRIYA, "2026-02-11 14:00", BASE)
    assert refused.value.text == (
        "2:00 PM is taken on Wednesday 11 February. Free that day: 9:00 AM, 9:30 AM, 3:30 PM, "
        "4:00 PM."
    )
    assert [text[11:16] for text in refused.value.facts["free"]] == [
        "09:00", "09:30", "15:30", "16:00",
    ]  # fmt: skip


@pytest.mark.behaviour("BOOK-04")
def test_a_named_member_who_is_taken_is_named_in_the_refusal(demo: Demo) -> None:
    says = r"^Amy is not free at 10:00 AM on Monday 9 February\. Free then: Ben\. Free that day: "
    with pytest.raises(SlotTaken, match=says) as refused:
        book(demo, PRIYA, "2026-02-09 10:00", staff="amy")
    assert refused.value.facts["staff"] == "Amy"
    assert refused.value.facts["others_free"] == ["Ben"]
    assert book(demo, PRIYA, "2026-02-09 10:00").staff == "ben"


@pytest.mark.behaviour("BOOK-04")
@pytest.mark.parametrize(
    ("starts", "why", "says"),
    [
        ("2026-02-05 08:00", "past", "That is in the past. The next free time is Thursday 5"),
        ("2026-02-05 10:00", "too_soon", "Bookings need at least 2 hours' notice; the earliest I "
         "can offer is Thursday 5 February at 11:00 AM."),
        ("2026-02-08 10:00", "closed", "We are closed on Sundays. Next opening: Monday 9 February "
         "at 9:00 AM."),
        ("2026-02-11 16:00", "hours", "On Wednesday 11 February we are open from 9:00 AM to "
         "6:00 PM, and Standard Clean takes 3 hours. Free that day: "),
        ("2026-02-11 10:15", "off_grid", "Bookings start every 30 minutes, so not at 10:15 AM. "
         "Free that day: 9:30 AM, 10:00 AM, 10:30 AM, 11:00 AM."),
        ("2026-05-07 10:00", "beyond_horizon", "I can book up to 90 days ahead, that is until "
         "Wednesday 6 May 2026."),
    ],
)  # fmt: skip
def test_a_start_that_nobody_could_have_is_refused_with_the_rule(
    demo: Demo, starts: str, why: str, says: str
) -> None:
    with pytest.raises(OutsideHours) as refused:
        book(demo, PRIYA, starts)
    assert refused.value.facts["why"] == why
    assert refused.value.text.startswith(says)
    assert demo.desk.bookings(demo.caller(PRIYA), "all") == []


@pytest.mark.behaviour("BOOK-04")
def test_a_holiday_is_named(demo: Demo) -> None:
    holiday = {"holidays": ({"first": "2026-04-03", "name": "Good Friday"},)}
    shop = type(demo.shop).model_validate(demo.shop.model_dump() | holiday)
    with pytest.raises(OutsideHours) as refused:
        Desk(demo.store, shop, demo.clock).book(
            demo.caller(PRIYA), STANDARD, demo.local("2026-04-03 10:00")
        )
    assert refused.value.text == (
        "Good Friday: we are closed on Friday 3 April 2026. "
        "Next opening: Saturday 4 April at 9:00 AM."
    )


@pytest.mark.behaviour("BOOK-05")
def test_the_same_request_twice_makes_one_booking(demo: Demo) -> None:
    priya, at = demo.caller(PRIYA), demo.local("2026-02-11 14:00")
    first = demo.desk.book(priya, STANDARD, at, key=RequestKey("tap"))
    again = demo.desk.book(priya, STANDARD, at, key=RequestKey("tap"))
    assert (first.repeated, again.repeated) == (False, True)
    assert again.booking == first.booking
    assert demo.desk.bookings(priya) == [first.booking]
    assert count_occupied(demo, first.booking) == 1


@pytest.mark.behaviour("BOOK-05")
def test_the_same_service_and_start_without_a_key_is_the_same_booking(demo: Demo) -> None:
    first = demo.desk.book(demo.caller(JOHN), STANDARD, demo.local("2026-02-11 14:00"))
    again = demo.desk.book(demo.caller(JOHN), STANDARD, demo.local("2026-02-11 14:00"), staff="ben")
    assert again.repeated
    assert again.booking == first.booking
    assert again.pool_left == first.pool_left


@pytest.mark.behaviour("BOOK-05")
def test_a_key_is_good_for_one_request_only(demo: Demo) -> None:
    book(demo, PRIYA, "2026-02-11 14:00", key="tap")
    with pytest.raises(Refusal, match="key was used for something else"):
        book(demo, PRIYA, "2026-02-12 14:00", key="tap")
    assert book(demo, JOHN, "2026-02-12 14:00", key="tap").starts.day == 12  # keys are one's own


@pytest.mark.behaviour("BOOK-05")
def test_a_refused_request_may_be_tried_again_with_its_key(demo: Demo) -> None:
    with pytest.raises(OutsideHours):
        book(demo, PRIYA, "2026-02-05 10:00", key="tap")
    with demo.store.reading() as connection:
        assert connection.execute(select(request)).all() == []
    assert book(demo, PRIYA, "2026-02-05 12:00", key="tap").starts.hour == 12


def test_a_cancelled_booking_may_be_booked_again(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 14:00")
    demo.desk.cancel(demo.caller(PRIYA), one.code)
    assert book(demo, PRIYA, "2026-02-11 14:00").code != one.code


def test_one_customer_may_have_so_many_upcoming_bookings(demo: Demo) -> None:
    desk, priya = desk_with(demo, most_upcoming=1), demo.caller(PRIYA)
    desk.book(priya, BASE, demo.local("2026-02-10 10:00"))
    with pytest.raises(Refusal, match="at most 1 for one customer"):
        desk.book(priya, BASE, demo.local("2026-02-11 10:00"))
    demo.clock.advance(timedelta(days=6))
    assert desk.book(priya, BASE, demo.local("2026-02-12 10:00")).booking.starts.day == 12


def test_codes_that_fit_nothing_are_refused_with_the_choices(demo: Demo) -> None:
    priya, at = demo.caller(PRIYA), demo.local("2026-02-11 14:00")
    with pytest.raises(UnknownService, match="Base Clean, Standard Clean or Premium Clean"):
        demo.desk.book(priya, "haircut", at)
    with pytest.raises(Unclear, match="Amy or Ben"):
        demo.desk.book(priya, STANDARD, at, staff="zoe")
    with pytest.raises(ValueError, match="aware"):
        demo.desk.book(priya, STANDARD, at.replace(tzinfo=None))


@pytest.mark.behaviour("AUTH-11")
def test_a_visitor_can_look_and_do_nothing_else(demo: Demo) -> None:
    desk, at, code = demo.desk, demo.local("2026-02-11 14:00"), BookingCode("B22222")
    assert desk.free(VISITOR, STANDARD, [WEDNESDAY])
    assert desk.alternatives(VISITOR, STANDARD, at)
    for verb in (
        lambda: desk.book(VISITOR, STANDARD, at),
        lambda: desk.bookings(VISITOR),
        lambda: desk.booking(VISITOR, code),
        lambda: desk.check_cancel(VISITOR, code),
        lambda: desk.cancel(VISITOR, code),
        lambda: desk.check_move(VISITOR, code, at),
        lambda: desk.move(VISITOR, code, at),
        lambda: desk.check_series(VISITOR, STANDARD, [at]),
        lambda: desk.book_series(VISITOR, STANDARD, [at]),
        lambda: desk.quota(VISITOR),
        lambda: desk.profile(VISITOR),
    ):
        with pytest.raises(NotSignedIn):
            verb()


def test_the_times_of_a_booking_are_in_the_zone_of_the_business(demo: Demo) -> None:
    at = demo.local("2026-04-01 09:00").astimezone(UTC)
    one = demo.desk.book(demo.caller(PRIYA), STANDARD, at).booking
    assert one.starts.isoformat() == "2026-04-01T09:00:00+01:00"
    assert one.starts.tzinfo == demo.shop.tz


@pytest.mark.behaviour("BOOK-02")
def test_buffers_are_taken_too_though_the_customer_sees_only_their_own_time(demo: Demo) -> None:
    changed = [
        one.model_copy(update={"buffer_before_minutes": 30, "buffer_after_minutes": 60})
        for one in demo.shop.services
    ]
    shop = demo.shop.model_copy(update={"services": tuple(changed)})
    desk, priya = Desk(demo.store, shop, demo.clock), demo.caller(PRIYA)
    one = desk.book(priya, BASE, demo.local("2026-02-11 12:00"), staff="amy").booking
    assert (one.starts.hour, one.ends.hour) == (12, 14)
    free = desk.free(priya, BASE, [WEDNESDAY], staff="amy")
    assert [f"{slot.starts:%H:%M}" for slot in free] == ["15:30", "16:00"]
    others = desk.free(priya, BASE, [WEDNESDAY], staff="ben")
    assert others[0].starts.hour == 9
