"""Long lists come in pages, each with a mark by which the same caller goes on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.team.counter import Counter as TeamCounter
from booking.team.guests import Guest
from booking.values import Caller, CustomerId, Role
from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, open_counter
from tools.asks import ListBookings, SearchHelp
from tools.bookings import A_PAGE, CREATE_BOOKING, LIST_BOOKINGS
from tools.cursors import CursorRefused, Cursors, Listing
from tools.offer import CHECK_AVAILABILITY
from tools.office import ADMIN_BOOKINGS, ADMIN_FIND_CUSTOMER

MANY = A_PAGE + 5


@pytest.fixture(scope="module")
def counter() -> Counter:
    """Priya has had twenty appointments, and has five to come. It is June."""
    counter = open_counter()
    book(counter, A_PAGE)
    counter.demo.clock.advance(timedelta(days=120))
    book(counter, MANY - A_PAGE)
    return counter


def book(counter: Counter, count: int) -> None:
    days = counter.room.now().date()
    made = 0
    while made < count:
        days += timedelta(days=1)
        if days.weekday() < 5:
            counter.ask(PRIYA, CREATE_BOOKING, service="Base Clean", when=f"{days} 09:00")
            made += 1


def pages(counter: Counter, who: str, tool: Any, **arguments: Any) -> Iterator[Any]:
    page = counter.ask(who, tool, **arguments)
    while page.next_cursor:
        yield page
        page = counter.ask(who, tool, cursor=page.next_cursor, **arguments)
    yield page


@pytest.mark.behaviour("MCP-02")
@pytest.mark.parametrize("which", ["all", "past"])
def test_the_pages_of_a_list_are_the_whole_list_once(counter: Counter, which: str) -> None:
    whole = counter.room.desk.bookings(counter.caller(PRIYA), which)  # type: ignore[arg-type]
    found = [
        one.code
        for page in pages(counter, PRIYA, LIST_BOOKINGS, which=which)
        for one in page.bookings
    ]
    assert found == [one.code for one in whole]
    assert len(found) == {"all": MANY, "past": A_PAGE}[which]


def test_a_page_says_how_many_are_left_and_goes_on_counting(counter: Counter) -> None:
    first, second = pages(counter, PRIYA, LIST_BOOKINGS, which="all")
    assert (first.total, first.first, len(first.bookings)) == (MANY, 1, A_PAGE)
    assert LIST_BOOKINGS.say(first).splitlines()[-1] == (
        f'5 more: the same call with cursor="{first.next_cursor}".'
    )
    assert (second.total, second.first, second.next_cursor) == (MANY, A_PAGE + 1, None)
    assert LIST_BOOKINGS.say(second).startswith(f"{A_PAGE + 1}. Base Clean on ")
    assert "next_cursor" not in second.data()


def test_rows_that_come_meanwhile_neither_repeat_nor_skip_any() -> None:
    counter = open_counter()
    book(counter, A_PAGE)
    counter.demo.clock.advance(timedelta(days=120))
    book(counter, 1)
    first = counter.ask(PRIYA, LIST_BOOKINGS, which="all")
    book_earlier = counter.ask(PRIYA, CREATE_BOOKING, service="Base Clean", when="tomorrow 15:00")
    second = counter.ask(PRIYA, LIST_BOOKINGS, which="all", cursor=first.next_cursor)
    assert [one.code for one in second.bookings].count(book_earlier.booking.code) == 1
    assert not {one.code for one in first.bookings} & {one.code for one in second.bookings}
    assert second.first == A_PAGE + 1


@pytest.mark.behaviour("ADMIN-02")
def test_the_team_reads_all_bookings_in_pages_of_any_size(counter: Counter) -> None:
    wanted = {"customer": "priya", "when": "2026-02-01 to 2026-06-30"}
    found = [
        one.code
        for page in pages(counter, OLIVIA, ADMIN_BOOKINGS, limit=7, **wanted)
        for one in page.bookings
    ]
    whole = counter.ask(OLIVIA, ADMIN_BOOKINGS, limit=50, **wanted)
    assert found == [one.code for one in whole.bookings]
    assert (len(found), whole.total, whole.next_cursor) == (MANY, MANY, None)
    first = counter.ask(OLIVIA, ADMIN_BOOKINGS, limit=3, **wanted)
    second = counter.ask(OLIVIA, ADMIN_BOOKINGS, limit=4, cursor=first.next_cursor, **wanted)
    assert [one.code for one in second.bookings] == found[3:7]
    assert second.total == MANY
    assert f'cursor="{second.next_cursor}"' in ADMIN_BOOKINGS.say(second)


@pytest.mark.behaviour("BOOK-03")
def test_free_times_of_many_weeks_come_two_weeks_at_a_time(counter: Counter) -> None:
    asked = {"service": "Base Clean", "when": "2026-06-15 to 2026-07-20"}
    found = list(pages(counter, JOHN, CHECK_AVAILABILITY, **asked))
    assert [len(page.days) for page in found] == [14, 14, 8]
    assert [page.days_left for page in found] == [22, 8, 0]
    days = [day.day for page in found for day in page.days]
    assert (days[0], days[-1], len(set(days))) == ("2026-06-15", "2026-07-20", 36)
    assert f'22 more days: the same call with cursor="{found[0].next_cursor}".' in (
        CHECK_AVAILABILITY.say(found[0])
    )


def test_days_that_cannot_be_booked_yet_are_no_further_page(counter: Counter) -> None:
    given = counter.ask(JOHN, CHECK_AVAILABILITY, service="Base Clean", when="next year")
    assert (given.days_left, given.next_cursor) == (0, None)
    assert {day.closed for day in given.days} == {"too far ahead"}


@pytest.mark.behaviour("MCP-04")
def test_a_cursor_is_good_for_its_caller_and_its_question_alone(counter: Counter) -> None:
    cursor = counter.ask(PRIYA, LIST_BOOKINGS, which="all").next_cursor
    other = counter.ask(OLIVIA, ADMIN_BOOKINGS, limit=3, when="june").next_cursor
    tries: list[tuple[str, dict[str, Any]]] = [
        (JOHN, {"which": "all", "cursor": cursor}),
        (OLIVIA, {"which": "all", "cursor": cursor}),
        (PRIYA, {"which": "past", "cursor": cursor}),
        (PRIYA, {"which": "all", "cursor": other}),
        (PRIYA, {"which": "all", "cursor": f"{cursor}A"}),
        (PRIYA, {"which": "all", "cursor": ""}),
    ]
    for who, arguments in tries:
        with pytest.raises(CursorRefused, match="Call list_bookings without a cursor"):
            counter.ask(who, LIST_BOOKINGS, **arguments)


def test_a_cursor_is_good_under_its_key_alone() -> None:
    of = Listing(Caller(CustomerId(1), Role.CUSTOMER, "test"), "list_bookings", ListBookings())
    ours, others = Cursors(b"a" * 32), Cursors(b"b" * 32)
    assert ours.place(ours.after([7, "B7K2QX"], of), of) == [7, "B7K2QX"]
    with pytest.raises(CursorRefused):
        others.place(ours.after([7, "B7K2QX"], of), of)
    with pytest.raises(ValueError, match="32 bytes"):
        Cursors(b"short")


@given(st.text(max_size=80))
def test_no_text_of_a_strangers_is_a_cursor(text: str) -> None:
    of = Listing(Caller(CustomerId(1), Role.CUSTOMER, "test"), "x", SearchHelp(query="q"))
    with pytest.raises(CursorRefused):
        Cursors(b"a" * 32).place(text, of)


def test_of_many_customers_who_fit_some_are_shown_and_that_is_said(counter: Counter) -> None:
    demo = counter.demo
    for number in range(6):
        guest = Guest(f"Mary Miller {'I' * (number + 1)}", phone=f"07700 90055{number}")
        starts = demo.clock.now() + timedelta(hours=3, days=number)
        TeamCounter(demo.store, demo.shop, demo.clock).enter(
            demo.caller(OLIVIA), guest, "base-clean", starts, override=True, reason="a test"
        )
    given = counter.ask(OLIVIA, ADMIN_FIND_CUSTOMER, query="mary miller")
    assert (len(given.customers), given.more) == (5, True)
    assert ADMIN_FIND_CUSTOMER.say(given).endswith("Others fit too: ask for more of the name.")
    assert counter.ask(OLIVIA, ADMIN_FIND_CUSTOMER, query="john").more is False
