"""What the team asks, and what everybody reads in the help."""

import pytest

from booking.errors import NotAllowed, NotFound, UnclearTime
from tests.tools.desks import JOHN, OLIVIA, Counter, open_counter
from tools.articles import READ_HELP, SEARCH_HELP
from tools.office import ADMIN_BOOKINGS, ADMIN_FIND_CUSTOMER, ADMIN_STATS


@pytest.fixture(scope="module")
def counter() -> Counter:
    return open_counter()


@pytest.mark.behaviour("ADMIN-01")
def test_the_figures_of_a_period(counter: Counter) -> None:
    given = counter.ask(OLIVIA, ADMIN_STATS, period="this month")
    assert given.period == "this month (1 February 2026 to 28 February 2026)"
    assert (given.first, given.last) == ("2026-02-01", "2026-02-28")
    assert (given.total, given.upcoming, given.cancellations) == (2, 2, 0)
    assert given.by_service == {"Standard Clean": 1, "Premium Clean": 1}
    assert given.revenue.text == "£0"
    said = ADMIN_STATS.say(given)
    assert said.startswith("this month (1 February 2026 to 28 February 2026): 2 bookings")
    assert '"John Smith": ' in said


@pytest.mark.behaviour("ADMIN-01")
@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("last 30 days", "2026-01-07", "2026-02-05"),
        ("last 7 days", "2026-01-30", "2026-02-05"),
        ("January", "2026-01-01", "2026-01-31"),
        ("last week", "2026-01-26", "2026-02-01"),
        ("yesterday", "2026-02-04", "2026-02-04"),
        ("2026-02-01 to 2026-02-28", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_period_is_read_as_people_say_it(
    counter: Counter, period: str, first: str, last: str
) -> None:
    given = counter.ask(OLIVIA, ADMIN_STATS, period=period)
    assert (given.first, given.last) == (first, last)


def test_the_usual_period_is_thirty_days(counter: Counter) -> None:
    assert counter.ask(OLIVIA, ADMIN_STATS).first == "2026-01-07"


def test_words_without_a_period_are_asked_about(counter: Counter) -> None:
    with pytest.raises(UnclearTime, match="Which period"):
        counter.ask(OLIVIA, ADMIN_STATS, period="the good old times")


@pytest.mark.behaviour("ADMIN-02")
def test_all_bookings_from_today_on(counter: Counter) -> None:
    given = counter.ask(OLIVIA, ADMIN_BOOKINGS)
    assert [one.customer for one in given.bookings] == ["John Smith", "John Smith"]
    assert given.filters == "from 5 February 2026 on"
    assert ADMIN_BOOKINGS.say(given).splitlines()[1].startswith('"John Smith": Standard Clean on ')


@pytest.mark.behaviour("ADMIN-02")
def test_bookings_are_filtered(counter: Counter) -> None:
    by_service = counter.ask(OLIVIA, ADMIN_BOOKINGS, service="premium", customer="john")
    assert [one.service for one in by_service.bookings] == ["Premium Clean"]
    by_day = counter.ask(OLIVIA, ADMIN_BOOKINGS, when="next week")
    assert [one.starts[:10] for one in by_day.bookings] == ["2026-02-09"]
    assert counter.ask(OLIVIA, ADMIN_BOOKINGS, status="cancelled").total == 0
    assert counter.ask(OLIVIA, ADMIN_BOOKINGS, staff="ben").total == 0
    with_amy = counter.ask(OLIVIA, ADMIN_BOOKINGS, staff="Amy")
    assert (with_amy.total, with_amy.filters) == (2, "with Amy, from 5 February 2026 on")


@pytest.mark.behaviour("ADMIN-02")
@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("this month", "1 February 2026 to 28 February 2026"),
        ("last week", "26 January 2026 to 1 February 2026"),
        ("yesterday", "4 February 2026"),
        ("friday", "6 February 2026"),
        ("next week", "9 February 2026 to 15 February 2026"),
        ("march", "1 March 2026 to 31 March 2026"),
    ],
)
def test_the_team_looks_back_and_ahead(counter: Counter, when: str, days: str) -> None:
    assert counter.ask(OLIVIA, ADMIN_BOOKINGS, when=when).filters == days


@pytest.mark.behaviour("ADMIN-02")
def test_what_was_asked_for_is_said_back(counter: Counter) -> None:
    given = counter.ask(OLIVIA, ADMIN_BOOKINGS, status="no_show", customer="john", when="march")
    assert given.filters == "of john, no-show, 1 March 2026 to 31 March 2026"


@pytest.mark.behaviour("ADMIN-03")
@pytest.mark.parametrize("query", ["John", "jonh smith", "john@example.com", "07700 900001"])
def test_a_customer_is_found(counter: Counter, query: str) -> None:
    given = counter.ask(OLIVIA, ADMIN_FIND_CUSTOMER, query=query)
    assert [one.name for one in given.customers] == ["John Smith"]
    assert given.customers[0].plan == "Standard Clean - Fortnightly"
    assert "Plan: Standard Clean - Fortnightly." in ADMIN_FIND_CUSTOMER.say(given)


def test_nobody_is_found_without_a_fuss(counter: Counter) -> None:
    given = counter.ask(OLIVIA, ADMIN_FIND_CUSTOMER, query="zzz@nowhere.example")
    assert ADMIN_FIND_CUSTOMER.say(given).startswith("No customer fits that.")


@pytest.mark.behaviour("AUTH-11")
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [(ADMIN_STATS, {}), (ADMIN_BOOKINGS, {}), (ADMIN_FIND_CUSTOMER, {"query": "john"})],
)
def test_the_office_is_closed_to_customers(
    counter: Counter, tool: object, arguments: dict[str, str]
) -> None:
    with pytest.raises(NotAllowed):
        counter.ask(JOHN, tool, **arguments)  # type: ignore[arg-type]


@pytest.mark.behaviour("HELP-01")
def test_help_is_found_and_read(counter: Counter) -> None:
    found = counter.ask(JOHN, SEARCH_HELP, query="How do I set up my calendar?")
    best = found.articles[0]
    assert best.title == "Booking Calendar Setup"
    assert SEARCH_HELP.say(found).startswith(f"{best.title} [{best.article}]: ")
    read = counter.ask(JOHN, READ_HELP, article=best.article)
    assert read.title == best.title
    assert READ_HELP.say(read) == read.text
    assert len(read.text) > 200


@pytest.mark.behaviour("HELP-01")
def test_a_question_no_article_answers(counter: Counter) -> None:
    given = counter.ask(JOHN, SEARCH_HELP, query="zebra quantum")
    assert SEARCH_HELP.say(given) == "No article answers that."


def test_an_article_that_is_not_there_is_answered_with_those_that_are(counter: Counter) -> None:
    with pytest.raises(NotFound, match="Booking Calendar Setup"):
        counter.ask(JOHN, READ_HELP, article="zebras")
