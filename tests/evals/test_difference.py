"""The end of a world is held against what a scenario lists, and nothing else may have changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from booking.testing import Demo, open_demo
from evals.scenario.form import Account, BookingFact, Bookings, End, Moved
from evals.world.difference import difference, misfits, told, wished
from evals.world.facts import Facts, facts_of

JOHN = "+447700900001"


@pytest.fixture
def demo() -> Iterator[Demo]:
    demo = open_demo()
    yield demo
    demo.close()


def facts(demo: Demo) -> Facts:
    return facts_of(demo.store, demo.shop)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def booked(demo: Demo, starts: str = "2026-02-11 14:00") -> None:
    demo.desk.book(demo.caller(JOHN), "standard-clean", demo.local(starts))


STANDARD = BookingFact(
    customer="John Smith",
    service="Standard Clean",
    starts=at("2026-02-11T14:00"),
    status="confirmed",
    paid_by_plan=True,
)
SPENT = {"John Smith": {"Standard Clean": -1}}


@pytest.mark.behaviour("EVAL-03")
def test_a_booking_and_the_session_it_spends_are_the_whole_difference(demo: Demo) -> None:
    before = facts(demo)
    assert difference(before, facts(demo)).is_nothing
    booked(demo)
    found = difference(before, facts(demo))
    assert misfits(found, End(bookings=Bookings(added=(STANDARD,)), quota=SPENT)) == []


@pytest.mark.behaviour("EVAL-03")
def test_an_extra_booking_fails_like_a_missing_one_and_a_wrong_one_like_both(demo: Demo) -> None:
    before = facts(demo)
    booked(demo)
    found = difference(before, facts(demo))
    line = "John Smith, Standard Clean, Wed 11 Feb 2026 14:00, with Amy, confirmed, paid by plan"
    assert misfits(found, End(quota=SPENT)) == [f"unwanted booking added: {line}"]
    other = STANDARD.model_copy(update={"starts": at("2026-02-11T15:00")})
    wrong = misfits(found, End(bookings=Bookings(added=(other,)), quota=SPENT))
    assert [text.split(":")[0] for text in wrong] == ["no booking added", "unwanted booking added"]
    twice = End(bookings=Bookings(added=(STANDARD, STANDARD)), quota=SPENT)
    assert len(misfits(found, twice)) == 1


def test_a_session_spent_behind_the_back_of_the_scenario_fails_it(demo: Demo) -> None:
    before = facts(demo)
    booked(demo)
    found = difference(before, facts(demo))
    assert misfits(found, End(bookings=Bookings(added=(STANDARD,)))) == [
        "sessions of plans changed by {'John Smith': {'Standard Clean': -1}}, not by nothing"
    ]


def test_what_was_cancelled_and_what_was_moved_are_told_apart(demo: Demo) -> None:
    before = facts(demo)
    john = demo.caller(JOHN)
    first, second = demo.desk.bookings(john)[:2]
    demo.desk.cancel(john, first.code)
    demo.desk.move(john, second.code, second.starts + timedelta(days=1))
    found = difference(before, facts(demo))
    wanted = Bookings(
        cancelled=(
            BookingFact(
                customer="John Smith", service="Standard Clean", starts=at("2026-02-09T10:00")
            ),
        ),
        moved=(
            Moved(
                customer="John Smith",
                service="Premium Clean",
                was=at("2026-02-19T14:00"),
                starts=at("2026-02-20T14:00"),
            ),
        ),
    )
    given_back = {"John Smith": {"Standard Clean": 1}}
    assert misfits(found, End(bookings=wanted, quota=given_back)) == []
    swapped = Bookings(cancelled=wanted.cancelled)
    assert misfits(found, End(bookings=swapped, quota=given_back))[0].startswith(
        "unwanted booking moved: John Smith, Premium Clean, Thu 19 Feb 2026 14:00"
    )


def test_an_account_that_was_made_has_to_be_wanted(demo: Demo) -> None:
    before = facts(demo)
    after = Facts(
        **{
            **vars(before),
            "people": {**before.people, 99: ("Mia Wong", "mia@x.org", None, "customer")},
        }
    )
    found = difference(before, after)
    assert len(misfits(found, End())) == 1
    assert misfits(found, End(customers=(Account(name="Mia Wong", email="mia@x.org"),))) == []


def test_what_is_wanted_is_told_in_the_words_of_what_came(demo: Demo) -> None:
    """A report has the two side by side."""
    before = facts(demo)
    booked(demo)
    wanted = End(
        bookings=Bookings(added=(STANDARD.model_copy(update={"staff": "Amy"}),)), quota=SPENT
    )
    assert wished(wanted) == told(difference(before, facts(demo)))
    assert wished(End()) == []
    move = Moved(
        customer="John Smith",
        service="Base Clean",
        was=at("2026-02-10T09:00"),
        starts=at("2026-02-12T09:00"),
    )
    assert wished(End(bookings=Bookings(moved=(move,)))) == [
        "moved: John Smith, Base Clean, Tue 10 Feb 2026 09:00 -> Thu 12 Feb 2026 09:00"
    ]
