"""The verbs of the desk on the demo business: book, list, cancel, move (SPEC BOOK-04..08)."""

from collections.abc import Iterator
from datetime import UTC, date, time, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from booking.desk import Desk
from booking.errors import (
    AlreadyDone,
    NotFound,
    NotSignedIn,
    OutsideHours,
    QuotaSpent,
    Refusal,
    SlotTaken,
    TooLate,
    Unclear,
    UnknownService,
)
from booking.resources import ensure_resources
from booking.tables import history, occupancy, request, subscription
from booking.testing import Demo, open_demo
from booking.values import (
    VISITOR,
    Booking,
    BookingCode,
    BookingStatus,
    Caller,
    Money,
    RequestKey,
)

STANDARD, PREMIUM, BASE = "standard-clean", "premium-clean", "base-clean"
MONDAY, WEDNESDAY = date(2026, 2, 9), date(2026, 2, 11)
JOHN, PRIYA, OLIVIA = "+447700900001", "priya@example.com", "olivia@sparkle.example"


@pytest.fixture
def demo() -> Demo:
    return open_demo()  # Thursday 5 February 2026, 9:00


def desk_with(demo: Demo, **rules: object) -> Desk:
    """The desk of the demo under other rules."""
    changed = demo.shop.rules.model_copy(update=rules)
    return Desk(demo.store, demo.shop.model_copy(update={"rules": changed}), demo.clock)


def book(demo: Demo, who: str, starts: str, service: str = STANDARD, **more: str) -> Booking:
    key = RequestKey(more["key"]) if "key" in more else None
    caller, at = demo.caller(who), demo.local(starts)
    return demo.desk.book(caller, service, at, staff=more.get("staff"), key=key).booking


def fill(demo: Demo, starts: str, ends: str, *codes: str, held_until: int | None = None) -> None:
    """Take the time of some members of staff for something that is no booking."""
    with demo.store.writing() as connection:
        known = ensure_resources(connection, codes)
        for code in codes:
            connection.execute(
                insert(occupancy).values(
                    resource_id=known[code],
                    starts=int(demo.local(starts).timestamp()),
                    ends=int(demo.local(ends).timestamp()),
                    held_until=held_until,
                )
            )


def times(
    demo: Demo, service: str, day: date, earliest: time | None = None, latest: time | None = None
) -> list[str]:
    slots = demo.desk.free(VISITOR, service, [day], earliest=earliest, latest=latest)
    return [f"{slot.starts:%H:%M}" for slot in slots]


def acts(demo: Demo, one: Booking) -> list[tuple[str, str, str]]:
    rows = select(history.c.act, history.c.actor, history.c.channel).order_by(history.c.id)
    with demo.store.reading() as connection:
        found = connection.execute(rows.where(history.c.booking_id == one.id))
        return [(act, actor, channel) for act, actor, channel in found]


def count_occupied(demo: Demo, one: Booking) -> int:
    rows = select(func.count(occupancy.c.id)).where(occupancy.c.booking_id == one.id)
    with demo.store.reading() as connection:
        return connection.execute(rows).scalar_one()


# --- what is free -------------------------------------------------------------------------


@pytest.mark.behaviour("BOOK-03")
def test_a_visitor_sees_the_free_times_of_a_day(demo: Demo) -> None:
    found = times(demo, STANDARD, WEDNESDAY)
    assert found[0] == "09:00"
    assert found[-1] == "15:00"
    assert len(found) == 13


@pytest.mark.behaviour("BOOK-03")
def test_a_part_of_the_day_bounds_the_start_both_ends_included(demo: Demo) -> None:
    found = times(demo, STANDARD, WEDNESDAY, earliest=time(12), latest=time(13, 30))
    assert found == ["12:00", "12:30", "13:00", "13:30"]


@pytest.mark.behaviour("BOOK-03")
def test_a_named_member_of_staff_has_only_their_own_free_times(demo: Demo) -> None:
    ours = demo.desk.free(VISITOR, STANDARD, [MONDAY], staff="amy")
    assert [f"{slot.starts:%H:%M}" for slot in ours] == [
        "13:00",
        "13:30",
        "14:00",
        "14:30",
        "15:00",
    ]
    assert {slot.staff for slot in ours} == {("amy",)}


@pytest.mark.behaviour("BOOK-02")
def test_today_begins_after_the_notice_and_days_beyond_the_horizon_have_nothing(demo: Demo) -> None:
    assert times(demo, BASE, date(2026, 2, 5))[0] == "11:00"
    assert times(demo, BASE, date(2026, 5, 6)) != []
    assert times(demo, BASE, date(2026, 5, 7)) == []


@pytest.mark.behaviour("BOOK-02")
def test_a_day_without_times_says_why(demo: Demo) -> None:
    holiday = {"holidays": ({"first": "2026-04-03", "name": "Good Friday"},)}
    shop = type(demo.shop).model_validate(demo.shop.model_dump() | holiday)
    desk = Desk(demo.store, shop, demo.clock)
    assert desk.why_none(date(2026, 2, 4)) == "past"
    assert desk.why_none(date(2026, 2, 8)) == "closed"
    assert desk.why_none(date(2026, 4, 3)) == "Good Friday"
    assert desk.why_none(date(2026, 5, 7)) == "beyond_horizon"
    assert desk.why_none(date(2026, 2, 14)) is None
    demo.clock.advance(timedelta(hours=7, minutes=30))
    assert desk.why_none(date(2026, 2, 5)) == "too_soon"


@pytest.mark.behaviour("BOOK-02")
def test_a_live_hold_takes_the_time_and_a_dead_one_does_not(demo: Demo) -> None:
    until = int(demo.clock.now().timestamp()) + 600
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "amy", "ben", held_until=until)
    assert times(demo, STANDARD, WEDNESDAY) == []
    demo.clock.advance(timedelta(minutes=10))
    assert len(times(demo, STANDARD, WEDNESDAY)) == 13
    assert book(demo, PRIYA, "2026-02-11 10:00").status == BookingStatus.CONFIRMED


# --- booking ------------------------------------------------------------------------------


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
    with pytest.raises(SlotTaken, match=r"^Amy is not free at 10:00 AM on Monday 9 February\."):
        book(demo, PRIYA, "2026-02-09 10:00", staff="amy")
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


# --- own bookings -------------------------------------------------------------------------


@pytest.mark.behaviour("BOOK-06")
def test_own_bookings_are_listed_as_upcoming_past_and_all(demo: Demo) -> None:
    john = demo.caller(JOHN)
    clean, premium = demo.desk.bookings(john)
    assert (clean.service, premium.service) == (STANDARD, PREMIUM)
    book(demo, PRIYA, "2026-02-11 14:00")
    demo.clock.set(demo.local("2026-02-09 12:59"))
    assert demo.desk.bookings(john) == [clean, premium]  # still going on
    demo.clock.set(demo.local("2026-02-09 13:00"))
    gone = demo.desk.cancel(john, premium.code).booking
    assert demo.desk.bookings(john) == []
    assert demo.desk.bookings(john, "past") == [gone, clean]
    assert demo.desk.bookings(john, "all") == [clean, gone]


@pytest.mark.behaviour("BOOK-06")
def test_a_code_is_found_however_it_is_typed(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 14:00")
    typed = BookingCode(f" {one.code.lower()} ")
    assert demo.desk.booking(demo.caller(PRIYA), typed) == one


@pytest.mark.behaviour("AUTH-11")
def test_anothers_booking_reads_as_if_it_did_not_exist(demo: Demo) -> None:
    theirs, priya = demo.desk.bookings(demo.caller(JOHN))[0], demo.caller(PRIYA)
    at = demo.local("2026-02-12 14:00")

    def refusals(code: BookingCode) -> Iterator[str]:
        for verb in (
            lambda: demo.desk.booking(priya, code),
            lambda: demo.desk.check_cancel(priya, code),
            lambda: demo.desk.cancel(priya, code),
            lambda: demo.desk.check_move(priya, code, at),
            lambda: demo.desk.move(priya, code, at),
        ):
            with pytest.raises(NotFound) as refused:
                verb()
            yield refused.value.text

    assert list(refusals(theirs.code)) == list(refusals(BookingCode("B22222")))
    assert demo.desk.bookings(demo.caller(JOHN))[0] == theirs


@pytest.mark.behaviour("ACCT-01")
def test_a_profile_is_ones_own(demo: Demo) -> None:
    found = demo.desk.profile(demo.caller(PRIYA))
    assert (found.name, found.email, found.phone) == (
        "Priya Patel", "priya@example.com", "+447700900003",
    )  # fmt: skip


# --- cancelling ---------------------------------------------------------------------------


@pytest.mark.behaviour("BOOK-07")
def test_cancelling_frees_the_time_and_is_written_down(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 09:00")
    done = demo.desk.cancel(demo.caller(PRIYA, "whatsapp"), one.code)
    assert (done.booking.status, done.credit) == (BookingStatus.CANCELLED, "none")
    assert count_occupied(demo, one) == 0
    assert acts(demo, one)[-1] == ("cancelled", f"customer:{one.customer}", "whatsapp")


@pytest.mark.behaviour("BOOK-07")
def test_inside_the_cut_off_a_customer_is_sent_to_the_phone(demo: Demo) -> None:
    one, priya = book(demo, PRIYA, "2026-02-11 14:00"), demo.caller(PRIYA)
    demo.clock.set(demo.local("2026-02-11 12:00"))
    assert demo.desk.check_cancel(priya, one.code) == one
    demo.clock.advance(timedelta(minutes=1))
    for refuse in (demo.desk.check_cancel, demo.desk.cancel):
        with pytest.raises(TooLate) as refused:
            refuse(priya, one.code)
        assert refused.value.text == (
            "Your Standard Clean on Wednesday 11 February 2026 at 2:00 PM can no longer be "
            "cancelled here: it starts in less than 2 hours. Please call +44 20 7946 0018."
        )
    assert demo.desk.booking(priya, one.code) == one
    assert demo.desk.cancel(demo.caller(OLIVIA), one.code).booking.code == one.code


@pytest.mark.behaviour("BOOK-07")
def test_what_is_cancelled_or_over_cannot_be_cancelled(demo: Demo) -> None:
    priya = demo.caller(PRIYA)
    one, other = book(demo, PRIYA, "2026-02-11 14:00"), book(demo, PRIYA, "2026-02-12 14:00")
    demo.desk.cancel(priya, one.code)
    with pytest.raises(AlreadyDone, match="already cancelled"):
        demo.desk.cancel(priya, one.code)
    demo.clock.set(demo.local("2026-02-12 14:00"))
    with pytest.raises(AlreadyDone, match="already begun"):
        demo.desk.cancel(priya, other.code)


@pytest.mark.behaviour("BOOK-05")
def test_cancelling_twice_with_one_key_gives_one_answer(demo: Demo) -> None:
    john, key = demo.caller(JOHN), RequestKey("once")
    one = demo.desk.bookings(john)[0]
    first = demo.desk.cancel(john, one.code, key=key)
    assert first.credit == "restored"
    assert demo.desk.cancel(john, one.code, key=key) == first


@pytest.mark.behaviour("QUOTA-03")
def test_cancelling_in_time_gives_the_session_back(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    assert demo.desk.cancel(john, one.code).credit == "restored"
    assert left(demo, john) == [2, 0]


@pytest.mark.behaviour("QUOTA-03")
def test_a_late_cancellation_is_forfeited_where_the_business_says_so(demo: Demo) -> None:
    john, desk = demo.caller(JOHN), desk_with(demo, late_cancel="forfeit")
    one = desk.bookings(john)[0]
    demo.clock.set(demo.local("2026-02-09 09:00"))
    assert desk.cancel(john, one.code).credit == "forfeited"
    assert left(demo, john) == [1, 0]


@pytest.mark.behaviour("QUOTA-03")
def test_the_business_always_gives_the_session_back(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    demo.clock.set(demo.local("2026-02-09 09:59"))
    assert demo.desk.cancel(demo.caller(OLIVIA), one.code).credit == "restored"
    assert left(demo, john) == [2, 0]


def left(demo: Demo, caller: Caller) -> list[int]:
    """What is left in the pools of the caller's plan this month."""
    found = demo.desk.quota(caller)
    assert found is not None
    return [pool.left for pool in found.pools]


# --- moving -------------------------------------------------------------------------------


@pytest.mark.behaviour("BOOK-08")
def test_a_moved_booking_is_the_same_booking(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    at = demo.local("2026-02-10 15:00")
    assert demo.desk.check_move(john, one.code, at) == one
    done = demo.desk.move(john, one.code, at)
    assert (done.was, done.booking.starts, done.booking.ends) == (
        one.starts, at, demo.local("2026-02-10 18:00"),
    )  # fmt: skip
    assert (done.booking.id, done.booking.code) == (one.id, one.code)
    assert demo.desk.bookings(john)[0] == done.booking
    assert count_occupied(demo, one) == 1
    assert left(demo, john) == [1, 0]
    assert acts(demo, one)[-1][0] == "moved"


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_does_not_stand_in_its_own_way(demo: Demo) -> None:
    one = book(demo, PRIYA, "2026-02-11 10:00", staff="amy")
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "ben")
    done = demo.desk.move(demo.caller(PRIYA), one.code, demo.local("2026-02-11 11:00"))
    assert done.booking.staff == "amy"


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_stays_with_who_has_it_unless_somebody_else_is_named(demo: Demo) -> None:
    priya, at = demo.caller(PRIYA), demo.local("2026-02-10 14:00")
    one = book(demo, PRIYA, "2026-02-11 10:00", staff="ben")
    assert demo.desk.move(priya, one.code, at).booking.staff == "ben"
    assert demo.desk.move(priya, one.code, at, staff="amy").booking.staff == "amy"


@pytest.mark.behaviour("BOOK-08")
def test_nothing_is_lost_if_the_new_time_is_taken(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "amy", "ben")
    at = demo.local("2026-02-11 10:00")
    for refuse in (demo.desk.check_move, demo.desk.move):
        with pytest.raises(SlotTaken):
            refuse(john, one.code, at)
    assert demo.desk.bookings(john)[0] == one
    assert count_occupied(demo, one) == 1
    assert left(demo, john) == [1, 0]


@pytest.mark.behaviour("BOOK-08")
def test_a_move_is_refused_inside_the_cut_off_of_the_old_start(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    demo.clock.set(demo.local("2026-02-09 08:30"))
    with pytest.raises(TooLate, match="can no longer be moved here"):
        demo.desk.move(john, one.code, demo.local("2026-02-12 10:00"))
    demo.clock.set(demo.local("2026-02-09 11:00"))
    with pytest.raises(AlreadyDone):
        demo.desk.move(john, one.code, demo.local("2026-02-12 10:00"))


@pytest.mark.behaviour("BOOK-08")
def test_moving_to_where_it_is_says_so(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    with pytest.raises(AlreadyDone, match="already on Monday 9 February 2026 at 10:00 AM"):
        demo.desk.move(john, one.code, one.starts)


@pytest.mark.behaviour("BOOK-05")
def test_moving_twice_with_one_key_moves_once(demo: Demo) -> None:
    john, key, at = demo.caller(JOHN), RequestKey("mv"), demo.local("2026-02-10 15:00")
    one = demo.desk.bookings(john)[0]
    first = demo.desk.move(john, one.code, at, key=key)
    assert demo.desk.move(john, one.code, at, key=key) == first


# --- the plan -----------------------------------------------------------------------------


@pytest.mark.behaviour("QUOTA-01")
@pytest.mark.behaviour("ACCT-02")
def test_the_plan_shows_used_and_left_and_when_it_renews(demo: Demo) -> None:
    found = demo.desk.quota(demo.caller(JOHN))
    assert found is not None
    assert (found.plan.name, found.status) == ("Standard Clean - Fortnightly", "active")
    assert (found.period_first, found.renews_on) == (date(2026, 2, 1), date(2026, 3, 1))
    assert [(pool.name, pool.total, pool.used, pool.left) for pool in found.pools] == [
        ("Standard Clean", 2, 1, 1),
        ("Premium Clean (shared pool)", 1, 1, 0),
    ]
    assert demo.desk.quota(demo.caller(PRIYA)) is None


@pytest.mark.behaviour("QUOTA-02")
def test_a_plan_pays_until_it_is_used_up_and_then_nothing_is_booked(demo: Demo) -> None:
    john = demo.caller(JOHN)
    receipt = demo.desk.book(john, STANDARD, demo.local("2026-02-11 14:00"))
    assert receipt.booking.paid_by_plan
    assert receipt.pool_left is not None
    assert receipt.pool_left.left == 0
    before = demo.desk.bookings(john, "all")
    with pytest.raises(QuotaSpent) as refused:
        demo.desk.book(john, STANDARD, demo.local("2026-02-12 14:00"))
    assert refused.value.text.startswith(
        "Your booking could not be completed. You've used all your sessions for this billing "
        "period."
    )
    assert "Standard Clean: 0 of 2 remaining" in refused.value.text
    assert "Your plan renews on 1 March 2026" in refused.value.text
    assert refused.value.facts == {
        "pools": [{"name": "Standard Clean", "total": 2, "used": 2, "left": 0}],
        "renews_on": "2026-03-01",
    }
    assert demo.desk.bookings(john, "all") == before
    assert len(times(demo, STANDARD, date(2026, 2, 12))) == 13


@pytest.mark.behaviour("QUOTA-02")
def test_the_month_of_the_booking_pays_and_not_the_month_of_the_call(demo: Demo) -> None:
    john = demo.caller(JOHN)
    march = demo.desk.book(john, PREMIUM, demo.local("2026-03-04 09:00"))
    assert march.booking.paid_by_plan
    assert left(demo, john) == [1, 0]
    with pytest.raises(QuotaSpent, match="for March 2026"):
        demo.desk.book(john, PREMIUM, demo.local("2026-03-05 09:00"))


@pytest.mark.behaviour("QUOTA-02")
def test_a_service_that_the_plan_does_not_cover_is_paid_per_booking(demo: Demo) -> None:
    receipt = demo.desk.book(demo.caller(JOHN), BASE, demo.local("2026-02-11 14:00"))
    assert (receipt.booking.paid_by_plan, receipt.pool_left) == (False, None)


@pytest.mark.behaviour("QUOTA-02")
@pytest.mark.parametrize(
    "change", [{"status": "paused"}, {"starts_on": "2026-03-01"}, {"plan": "no-longer-offered"}]
)
def test_a_plan_that_is_not_running_pays_nothing(demo: Demo, change: dict[str, str]) -> None:
    with demo.store.writing() as connection:
        connection.execute(update(subscription).values(change))
    receipt = demo.desk.book(demo.caller(JOHN), STANDARD, demo.local("2026-02-11 14:00"))
    assert (receipt.booking.paid_by_plan, receipt.pool_left) == (False, None)


@pytest.mark.behaviour("QUOTA-02")
def test_moving_into_another_month_takes_the_session_along(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[0]
    for starts, now_left in (
        ("2026-03-10 10:00", 2), ("2026-02-12 10:00", 1), ("2026-03-11 10:00", 2),
    ):  # fmt: skip
        moved = demo.desk.move(john, one.code, demo.local(starts)).booking
        assert moved.paid_by_plan
        assert left(demo, john)[0] == now_left
    assert demo.desk.cancel(john, one.code).credit == "restored"


@pytest.mark.behaviour("QUOTA-02")
def test_a_month_without_sessions_keeps_the_booking_where_it_is(demo: Demo) -> None:
    john = demo.caller(JOHN)
    one = demo.desk.bookings(john)[1]
    demo.desk.book(john, PREMIUM, demo.local("2026-03-04 09:00"))
    for refuse in (demo.desk.check_move, demo.desk.move):
        with pytest.raises(QuotaSpent):
            refuse(john, one.code, demo.local("2026-03-05 09:00"))
    assert demo.desk.booking(john, one.code) == one
    assert left(demo, john) == [1, 0]


def test_the_times_of_a_booking_are_in_the_zone_of_the_business(demo: Demo) -> None:
    at = demo.local("2026-04-01 09:00").astimezone(UTC)
    one = demo.desk.book(demo.caller(PRIYA), STANDARD, at).booking
    assert one.starts.isoformat() == "2026-04-01T09:00:00+01:00"
    assert one.starts.tzinfo == demo.shop.tz
