"""Guests at the counter and on the phone, entered by the team (SPEC BOOK-13)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from sqlalchemy import func, insert, select

from booking.errors import NotAllowed, NotSignedIn, OutsideHours, Refusal, SlotTaken, Unclear
from booking.people import Person, everyone
from booking.tables import customer, occupancy
from booking.team.counter import Counter
from booking.team.guests import Guest
from booking.team.walkin import Entry
from booking.testing import Demo
from booking.values import VISITOR, RequestKey
from tests.booking.desks import (
    BASE,
    JOHN,
    MONDAY,
    OLIVIA,
    PRIYA,
    STANDARD,
    WEDNESDAY,
    book,
    fill,
    left,
    times,
)

MARY = Guest("Mary Miller", "07700 900555")


def enter(demo: Demo, guest: Guest, starts: str, service: str = BASE, **more: str) -> Entry:
    """As Olivia; with a reason it is an override."""
    key = RequestKey(more["key"]) if "key" in more else None
    return Counter(demo.store, demo.shop, demo.clock).enter(
        demo.caller(OLIVIA), guest, service, demo.local(starts),
        staff=more.get("staff"), came="phone" if more.get("came") == "phone" else "walk_in",
        override="reason" in more, reason=more.get("reason", ""), key=key,
    )  # fmt: skip


def people(demo: Demo) -> list[Person]:
    with demo.store.reading() as connection:
        return everyone(connection)


def family(demo: Demo, *names: str) -> None:
    """Some who share a phone."""
    rows = [{"name": name, "phone": "+447700900777", "created_at": 0} for name in names]
    with demo.store.writing() as connection:
        connection.execute(insert(customer), rows)


@pytest.mark.behaviour("BOOK-13")
def test_a_new_guest_is_entered_with_name_and_phone(demo: Demo) -> None:
    done = enter(demo, MARY, "2026-02-11 10:00", came="phone")
    assert (done.person.name, done.person.phone) == ("Mary Miller", "+447700900555")
    mary = demo.caller("+447700900555")
    assert demo.desk.bookings(mary) == [done.receipt.booking]
    (event,) = demo.desk.history(mary, done.receipt.booking.code)
    assert (event.who, event.channel, event.act, event.more) == (
        "Olivia Owner", "phone", "booked", {},
    )  # fmt: skip


@pytest.mark.behaviour("BOOK-13")
@pytest.mark.parametrize(
    "guest",
    [
        Guest("Priya Patel", phone="07700 900003"),
        Guest("priya patel", email="Priya@Example.com"),
        Guest("Priya", "+44 7700 900003", "new@example.com"),
        Guest("P. Patel", "+447700900003"),
        Guest("Pirya Patel", "+447700900003"),
        Guest("Priya Patel", "+447700900003", is_new=True),
    ],
)
def test_a_customer_who_is_there_is_found_and_not_made_again(demo: Demo, guest: Guest) -> None:
    before = people(demo)
    done = enter(demo, guest, "2026-02-11 10:00")
    assert done.person.email == PRIYA
    assert people(demo) == before


@pytest.mark.behaviour("BOOK-13")
def test_of_a_family_on_one_phone_the_name_decides(demo: Demo) -> None:
    family(demo, "Maria Lopez", "Mario Lopez", "Ann Lopez")
    names = [
        enter(demo, Guest(name, "07700 900777"), f"2026-02-{day} 10:00").person.name
        for day, name in ((11, "maria lopez"), (12, "Mario"), (13, "Anne Lopez"))
    ]
    assert names == ["Maria Lopez", "Mario Lopez", "Ann Lopez"]


@pytest.mark.behaviour("BOOK-13")
@pytest.mark.parametrize("name", ["Lopez", "Peter", "M Lopez"])
def test_a_name_that_does_not_decide_is_asked_about(demo: Demo, name: str) -> None:
    family(demo, "Maria Lopez", "Mario Lopez")
    before = people(demo)
    with pytest.raises(Unclear, match="Maria Lopez and Mario Lopez") as refused:
        enter(demo, Guest(name, "07700 900777"), "2026-02-11 10:00")
    assert [one["name"] for one in refused.value.facts["choices"]] == ["Maria Lopez", "Mario Lopez"]
    assert people(demo) == before


@pytest.mark.behaviour("BOOK-13")
def test_somebody_new_on_a_known_phone_is_made_when_the_team_says_so(demo: Demo) -> None:
    with pytest.raises(Unclear, match="Priya Patel"):
        enter(demo, Guest("Ravi Patel", "07700 900003"), "2026-02-11 10:00")
    done = enter(demo, Guest("Ravi Patel", "07700 900003", is_new=True), "2026-02-11 10:00")
    assert done.person.name == "Ravi Patel"


@pytest.mark.behaviour("BOOK-13")
def test_who_has_both_the_phone_and_the_address_is_meant(demo: Demo) -> None:
    """Customer A, B and C share a phone; the address is one's own."""
    guest = Guest("Customer", "07700 900002", "customer.b@example.com")
    assert enter(demo, guest, "2026-02-11 10:00").person.name == "Customer B"


@pytest.mark.parametrize(
    "guest",
    [Guest("", "07700 900555"), Guest("Mary"), Guest("Mary", "12"), Guest("Mary", None, "mary")],
)
def test_a_guest_who_cannot_be_reached_is_not_entered(demo: Demo, guest: Guest) -> None:
    before = people(demo)
    with pytest.raises(Unclear, match="Please"):
        enter(demo, guest, "2026-02-11 10:00")
    assert people(demo) == before


@pytest.mark.behaviour("BOOK-13")
@pytest.mark.parametrize(
    ("starts", "warning"),
    [
        ("2026-02-11 17:00", "hours"),
        ("2026-02-08 10:00", "closed"),
        ("2026-02-05 10:00", "too_soon"),
        ("2026-02-05 08:30", "past"),
        ("2026-02-11 10:10", "off_grid"),
        ("2026-08-12 10:00", "beyond_horizon"),
    ],
)
def test_the_team_is_warned_and_may_go_on_with_a_reason(
    demo: Demo, starts: str, warning: str
) -> None:
    before = people(demo)
    with pytest.raises(OutsideHours) as refused:
        enter(demo, MARY, starts)
    assert refused.value.facts["overridable"] is True
    if starts != "2026-02-05 08:30":  # that is before the doors open as well
        assert refused.value.facts["warnings"] == [warning]
    assert people(demo) == before
    done = enter(demo, MARY, starts, reason="she  waits at the door")
    assert done.went_beyond == (warning,)
    (event,) = demo.desk.history(demo.caller(OLIVIA), done.receipt.booking.code)
    assert event.more == {"overrides": [warning], "reason": "she waits at the door"}


@pytest.mark.behaviour("BOOK-13")
def test_yesterday_is_a_slip_and_no_override_helps(demo: Demo) -> None:
    with pytest.raises(OutsideHours) as refused:
        enter(demo, MARY, "2026-02-04 10:00", reason="she came")
    assert refused.value.facts["overridable"] is False


@pytest.mark.behaviour("BOOK-13")
def test_a_time_that_is_taken_is_given_once_more_in_a_lane_of_its_own(demo: Demo) -> None:
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "amy", "ben")
    with pytest.raises(SlotTaken) as refused:
        enter(demo, MARY, "2026-02-11 10:00", staff="amy")
    assert (refused.value.facts["overridable"], refused.value.facts["warnings"]) == (
        True,
        ["taken"],
    )
    done = enter(demo, MARY, "2026-02-11 10:00", staff="amy", reason="an emergency")
    assert (done.receipt.booking.staff, done.went_beyond) == ("amy", ("taken",))
    third = enter(demo, Guest("Ann", "07700 900556"), "2026-02-11 11:00", staff="amy", reason="too")
    lanes = select(occupancy.c.lane).where(
        occupancy.c.booking_id.in_([done.receipt.booking.id, third.receipt.booking.id])
    )
    with demo.store.reading() as connection:
        assert sorted(connection.scalars(lanes)) == [2, 3]
    assert times(demo, BASE, WEDNESDAY) == []  # and nobody else gets in


@pytest.mark.behaviour("BOOK-13")
def test_a_time_given_twice_is_free_once_both_are_gone(demo: Demo) -> None:
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "ben")
    first = book(demo, PRIYA, "2026-02-11 10:00", BASE)
    extra = enter(demo, MARY, "2026-02-11 10:00", reason="an emergency").receipt.booking
    ten = (time(10), time(10))
    demo.desk.cancel(demo.caller(PRIYA), first.code)
    assert times(demo, BASE, WEDNESDAY, *ten) == []
    demo.desk.cancel(demo.caller(OLIVIA), extra.code)
    assert times(demo, BASE, WEDNESDAY, *ten) == ["10:00"]


@pytest.mark.behaviour("BOOK-13")
def test_all_that_stands_in_the_way_is_named(demo: Demo) -> None:
    fill(demo, "2026-02-11 17:00", "2026-02-11 20:00", "amy", "ben")
    with pytest.raises(OutsideHours, match="nobody is free then") as refused:
        enter(demo, MARY, "2026-02-11 17:00")
    assert refused.value.facts["warnings"] == ["hours", "taken"]


@pytest.mark.behaviour("BOOK-13")
def test_whoever_works_then_is_rather_asked_than_one_on_leave(demo: Demo) -> None:
    off = [{"first": WEDNESDAY}]
    document = demo.shop.model_dump(mode="json")
    document["staff"][0]["time_off"] = off
    shop = demo.shop.model_validate(document)
    fill(demo, "2026-02-11 09:00", "2026-02-11 18:00", "ben")
    done = Counter(demo.store, shop, demo.clock).enter(
        demo.caller(OLIVIA), MARY, BASE, demo.local("2026-02-11 10:00"), override=True, reason="x"
    )
    assert done.receipt.booking.staff == "ben"


def test_an_override_without_a_reason_is_refused(demo: Demo) -> None:
    with pytest.raises(Refusal, match="why"):
        enter(demo, MARY, "2026-02-08 10:00", reason=" ")


@pytest.mark.behaviour("BOOK-13")
def test_nothing_is_overridden_where_nothing_stands_in_the_way(demo: Demo) -> None:
    done = enter(demo, MARY, "2026-02-11 10:00", reason="just in case")
    assert done.went_beyond == ()
    (event,) = demo.desk.history(demo.caller(OLIVIA), done.receipt.booking.code)
    assert event.more == {}


@pytest.mark.behaviour("BOOK-13")
@pytest.mark.behaviour("QUOTA-02")
def test_the_plan_of_the_guest_pays_and_not_that_of_the_team(demo: Demo) -> None:
    done = enter(demo, Guest("John Smith", JOHN), "2026-02-11 10:00", STANDARD)
    assert done.receipt.booking.paid_by_plan
    assert left(demo, demo.caller(JOHN))[0] == 0


@pytest.mark.behaviour("BOOK-05")
@pytest.mark.parametrize("key", [{}, {"key": "form-7"}])
def test_the_same_entry_twice_is_one(demo: Demo, key: dict[str, str]) -> None:
    first = enter(demo, MARY, "2026-02-08 10:00", reason="she waits", **key)
    again = enter(demo, MARY, "2026-02-08 10:00", reason="she waits", **key)
    assert again.receipt.repeated
    assert again.receipt.booking == first.receipt.booking
    assert again.person == first.person


@pytest.mark.behaviour("BOOK-13")
def test_two_who_enter_the_same_new_guest_at_once_make_one_account(demo: Demo) -> None:
    before = len(people(demo))
    with ThreadPoolExecutor(2) as pool:
        days = ("2026-02-11 10:00", "2026-02-12 10:00")
        done = list(pool.map(lambda day: enter(demo, MARY, day), days))
    assert done[0].person == done[1].person
    assert len(people(demo)) == before + 1


@pytest.mark.behaviour("BOOK-13")
@pytest.mark.behaviour("AUTH-11")
def test_only_the_team_enters_guests(demo: Demo) -> None:
    counter, starts = Counter(demo.store, demo.shop, demo.clock), demo.local("2026-02-11 10:00")
    with pytest.raises(NotAllowed):
        counter.enter(demo.caller(PRIYA), MARY, BASE, starts)
    with pytest.raises(NotSignedIn):
        counter.enter(VISITOR, MARY, BASE, starts)


@pytest.mark.behaviour("BOOK-04")
def test_customers_find_no_way_around_by_what_the_team_may(demo: Demo) -> None:
    """A refusal to a customer says nothing of overriding."""
    with pytest.raises(OutsideHours) as refused:
        book(demo, PRIYA, "2026-02-08 10:00")
    assert "overridable" not in refused.value.facts
    demo.clock.advance(timedelta(days=1))
    taken = select(func.count(occupancy.c.id)).where(occupancy.c.lane > 1)
    with demo.store.reading() as connection:
        assert connection.execute(taken).scalar_one() == 0
    assert times(demo, BASE, MONDAY) != []
