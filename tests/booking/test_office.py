"""What the team can ask, and nobody else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from booking.errors import NotAllowed, NotSignedIn, Unclear, UnclearTime
from booking.office import Office
from booking.testing import Demo
from booking.values import VISITOR, BookingStatus, Caller, Money

JOHN = "+447700900001"
PRIYA = "+447700900003"
OLIVIA = "+447700900009"
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture
def olivia(demo: Demo) -> Caller:
    return demo.caller(OLIVIA)


def names(demo: Demo, caller: Caller, query: str) -> list[str]:
    return [card.person.name for card in demo.office.find_customers(caller, query)]


@pytest.mark.behaviour("AUTH-11")
@pytest.mark.behaviour("ADMIN-01")
@pytest.mark.behaviour("ADMIN-02")
@pytest.mark.behaviour("ADMIN-03")
@pytest.mark.parametrize(
    "verb",
    [
        lambda office, caller: office.stats(caller, *FEBRUARY),
        lambda office, caller: office.all_bookings(caller),
        lambda office, caller: office.find_customers(caller, "John"),
        lambda office, caller: office.find_customers(caller, ""),
        lambda office, caller: office.all_bookings(caller, status="nonsense"),
    ],
)
def test_only_the_team_may_ask(demo: Demo, verb: Callable[[Office, Caller], object]) -> None:
    with pytest.raises(NotAllowed):
        verb(demo.office, demo.caller(JOHN))
    with pytest.raises(NotSignedIn):
        verb(demo.office, VISITOR)


@pytest.mark.behaviour("ADMIN-01")
def test_the_figures_count_what_starts_in_the_period(demo: Demo, olivia: Caller) -> None:
    demo.record(PRIYA, "base-clean", "2026-01-12 10:00")
    demo.record(PRIYA, "base-clean", "2026-01-13 10:00", status=BookingStatus.NO_SHOW)
    demo.record(JOHN, "premium-clean", "2026-01-14 10:00", status=BookingStatus.CANCELLED)
    demo.record(JOHN, "standard-clean", "2026-01-15 10:00", paid_by_plan=True)
    figures = demo.office.stats(olivia, *JANUARY)
    assert (figures.total, figures.upcoming) == (4, 0)
    assert figures.by_status == {"completed": 2, "no_show": 1, "cancelled": 1}
    assert figures.by_service == {"Base Clean": 2, "Premium Clean": 1, "Standard Clean": 1}
    assert (figures.cancellations, figures.no_shows) == (1, 1)


@pytest.mark.behaviour("ADMIN-01")
def test_revenue_is_what_customers_pay_for_themselves(demo: Demo, olivia: Caller) -> None:
    """John's two bookings of February are paid by his plan."""
    assert demo.office.stats(olivia, *FEBRUARY).revenue == Money(0, "GBP")
    demo.record(PRIYA, "base-clean", "2026-02-10 10:00", status=BookingStatus.CONFIRMED)
    demo.record(PRIYA, "premium-clean", "2026-02-02 10:00")
    demo.record(PRIYA, "premium-clean", "2026-02-03 10:00", status=BookingStatus.CANCELLED)
    demo.record(PRIYA, "premium-clean", "2026-02-04 10:00", status=BookingStatus.NO_SHOW)
    assert demo.office.stats(olivia, *FEBRUARY).revenue == Money(4500 + 9500, "GBP")


@pytest.mark.behaviour("ADMIN-01")
def test_a_booking_is_upcoming_until_it_ends(demo: Demo, olivia: Caller) -> None:
    demo.clock.set(demo.local("2026-02-09 12:59"))
    assert demo.office.stats(olivia, *FEBRUARY).upcoming == 2
    demo.clock.advance(timedelta(minutes=1))
    assert demo.office.stats(olivia, *FEBRUARY).upcoming == 1


@pytest.mark.behaviour("ADMIN-01")
def test_both_days_of_a_period_are_in_it_and_days_are_local(demo: Demo, olivia: Caller) -> None:
    """In summer the local day begins an hour before the UTC one."""
    for starts in ("2026-06-09 23:30", "2026-06-10 00:00", "2026-06-10 23:30", "2026-06-11 00:00"):
        demo.record(PRIYA, "base-clean", starts)
    assert demo.office.stats(olivia, date(2026, 6, 10), date(2026, 6, 10)).total == 2


@pytest.mark.behaviour("ADMIN-01")
def test_recent_is_what_was_booked_last(demo: Demo, olivia: Caller) -> None:
    made = []
    for day in range(1, 7):
        demo.clock.advance(timedelta(minutes=1))
        made.append(demo.record(PRIYA, "base-clean", f"2026-03-{10 - day:02} 10:00"))
    recent = demo.office.stats(olivia, *FEBRUARY).recent
    assert [entry.booking.code for entry in recent] == made[:0:-1]
    assert {entry.person.name for entry in recent} == {"Priya Patel"}


def test_a_service_that_is_no_longer_offered_keeps_its_code(demo: Demo, olivia: Caller) -> None:
    fewer = demo.shop.model_copy(update={"services": demo.shop.services[:1]})
    figures = Office(demo.store, fewer, demo.clock).stats(olivia, *FEBRUARY)
    assert figures.by_service == {"standard-clean": 1, "premium-clean": 1}


def test_a_period_that_ends_before_it_begins_is_refused(demo: Demo, olivia: Caller) -> None:
    with pytest.raises(UnclearTime, match="earlier day first"):
        demo.office.stats(olivia, FEBRUARY[1], FEBRUARY[0])


@pytest.mark.behaviour("ADMIN-02")
def test_all_bookings_come_with_whose_they_are(demo: Demo, olivia: Caller) -> None:
    total, entries = demo.office.all_bookings(olivia, first=FEBRUARY[0])
    assert total == 2
    assert [
        (entry.person.name, entry.booking.service, entry.booking.starts) for entry in entries
    ] == [
        ("John Smith", "standard-clean", demo.local("2026-02-09 10:00")),
        ("John Smith", "premium-clean", demo.local("2026-02-19 14:00")),
    ]


@pytest.mark.behaviour("ADMIN-02")
def test_bookings_are_found_by_status_customer_service_and_day(demo: Demo, olivia: Caller) -> None:
    cancelled = demo.record(PRIYA, "base-clean", "2026-02-11 09:00", status=BookingStatus.CANCELLED)
    kept = demo.record(PRIYA, "standard-clean", "2026-02-12 09:00", status=BookingStatus.CONFIRMED)

    def found(**wanted: object) -> list[str]:
        total, entries = demo.office.all_bookings(olivia, **wanted)  # type: ignore[arg-type]
        assert total == len(entries)
        return [entry.booking.code for entry in entries]

    assert found(status="cancelled") == [cancelled]
    assert found(customer="priya") == [kept, cancelled]
    assert found(customer="07700 900003", service="base-clean") == [cancelled]
    assert found(first=date(2026, 2, 12), last=date(2026, 2, 12)) == [kept]
    assert found(customer="nobody at all") == []
    assert len(found()) == 4


@pytest.mark.behaviour("ADMIN-02")
def test_bookings_are_found_by_who_does_them(demo: Demo, olivia: Caller) -> None:
    total, entries = demo.office.all_bookings(olivia, staff="amy")
    assert (total, len(entries)) == (2, 2)
    assert demo.office.all_bookings(olivia, staff="ben") == (0, [])


@pytest.mark.behaviour("ADMIN-02")
def test_a_long_list_is_cut_and_its_length_is_told(demo: Demo, olivia: Caller) -> None:
    for day in range(1, 8):
        demo.record(PRIYA, "base-clean", f"2026-01-{day:02} 10:00")
    total, entries = demo.office.all_bookings(olivia, customer="priya", limit=3)
    assert total == 7
    assert [entry.booking.starts.day for entry in entries] == [7, 6, 5]


def test_a_status_that_does_not_exist_is_answered_with_those_that_do(
    demo: Demo, olivia: Caller
) -> None:
    with pytest.raises(Unclear, match="confirmed, cancelled, completed or no_show"):
        demo.office.all_bookings(olivia, status="done")


@pytest.mark.behaviour("ADMIN-03")
@pytest.mark.parametrize(
    "query",
    [
        *("John Smith", "john", "smith", "Jon Smith", "jhon", "Smith, John", "JOHN SMTIH", "smi"),
        *("john@example.com", " JOHN@EXAMPLE.COM ", "jonh@example.com"),
        *("+447700900001", "07700 900001", "+44 (0)7700 900-001", "0044 7700 900001", "0001"),
    ],
)
def test_a_customer_is_found_by_name_email_or_phone(demo: Demo, olivia: Caller, query: str) -> None:
    assert names(demo, olivia, query)[:1] == ["John Smith"]


@pytest.mark.behaviour("ADMIN-03")
def test_everybody_on_a_phone_is_found(demo: Demo, olivia: Caller) -> None:
    family = ["Customer A", "Customer B", "Customer C"]
    assert names(demo, olivia, "07700900002") == family
    assert names(demo, olivia, "customer") == family
    assert names(demo, olivia, "customer b") == ["Customer B"]


@pytest.mark.behaviour("ADMIN-03")
@pytest.mark.parametrize(
    "query", ["Zebedee", "+447700900404", "12", "nobody@nowhere.example", "💥", "%", "' OR 1=1 --"]
)
def test_nobody_is_found_for_what_fits_nobody(demo: Demo, olivia: Caller, query: str) -> None:
    assert names(demo, olivia, query) == []


@pytest.mark.behaviour("ADMIN-03")
def test_a_card_shows_the_plan_and_the_latest_bookings(demo: Demo, olivia: Caller) -> None:
    demo.record(JOHN, "base-clean", "2025-12-01 10:00")
    demo.record(JOHN, "base-clean", "2025-12-02 10:00")
    (card,) = demo.office.find_customers(olivia, "john@example.com")
    assert card.plan == "Standard Clean - Fortnightly"
    assert [item.starts.date() for item in card.recent] == [
        date(2026, 2, 19),
        date(2026, 2, 9),
        date(2025, 12, 2),
    ]
    (other,) = demo.office.find_customers(olivia, "priya")
    assert (other.plan, other.recent) == (None, [])


@pytest.mark.behaviour("ADMIN-03")
def test_a_search_for_nothing_asks_what_to_look_for(demo: Demo, olivia: Caller) -> None:
    with pytest.raises(Unclear, match="name, an e-mail or a phone"):
        demo.office.find_customers(olivia, "  ")


@pytest.mark.behaviour("ADMIN-01")
def test_a_period_may_reach_to_the_ends_of_the_calendar(demo: Demo, olivia: Caller) -> None:
    assert demo.office.stats(olivia, date.min, date.max).total == 2
