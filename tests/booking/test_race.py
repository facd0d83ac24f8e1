"""Many at once on a real file: no more than there is room for (SPEC BOOK-04, QUOTA-04)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import insert

from booking.errors import QuotaSpent, Refusal, SlotTaken
from booking.tables import customer
from booking.testing import Demo
from booking.values import Caller, CustomerId, RequestKey, Role

Made = TypeVar("Made")


def at_once(acts: Sequence[Callable[[], Made]]) -> tuple[list[Made], list[Refusal]]:
    """What everybody got who began at the same moment, and who was refused."""
    together = Barrier(len(acts))

    def run(act: Callable[[], Made]) -> Made | Refusal:
        together.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        results = list(pool.map(run, acts))
    return (
        [one for one in results if not isinstance(one, Refusal)],
        [one for one in results if isinstance(one, Refusal)],
    )


def strangers(demo: Demo, count: int) -> list[Caller]:
    """So many new customers without a plan."""
    with demo.store.writing() as connection:
        ids = [
            connection.execute(
                insert(customer).values(name=f"Guest {n}", created_at=0).returning(customer.c.id)
            ).scalar_one()
            for n in range(count)
        ]
    return [Caller(CustomerId(one), Role.CUSTOMER, "test") for one in ids]


@pytest.mark.behaviour("BOOK-04")
def test_of_sixteen_at_once_as_many_get_the_time_as_there_are_staff(demo: Demo) -> None:
    at = demo.local("2026-02-11 10:00")
    guests = strangers(demo, 16)
    acts = [lambda one=one: demo.desk.book(one, "standard-clean", at) for one in guests]
    made, refused = at_once(acts)
    assert sorted(one.booking.staff for one in made) == ["amy", "ben"]
    assert len(refused) == 14
    assert all(isinstance(one, SlotTaken) for one in refused)


@pytest.mark.behaviour("BOOK-04")
def test_overlapping_wishes_at_once_never_overlap_in_the_diary(demo: Demo) -> None:
    hours = [f"2026-02-11 {9 + n // 2:02}:{n % 2 * 30:02}" for n in range(12)]
    guests = strangers(demo, 12)
    acts = [
        lambda one=one, text=text: demo.desk.book(one, "base-clean", demo.local(text), staff="amy")
        for one, text in zip(guests, hours, strict=True)
    ]
    made, refused = at_once(acts)
    kept = sorted((one.booking.starts, one.booking.ends) for one in made)
    assert all(first[1] <= second[0] for first, second in pairwise(kept))
    assert len(made) + len(refused) == 12
    assert len(made) >= 2


@pytest.mark.behaviour("QUOTA-04")
def test_the_last_session_is_spent_once_by_eight_at_once(demo: Demo) -> None:
    john = demo.caller("+447700900001")
    days = [f"2026-02-{day} 10:00" for day in (10, 11, 12, 13, 17, 18, 20, 24)]
    acts = [
        lambda text=text: demo.desk.book(john, "standard-clean", demo.local(text)) for text in days
    ]
    made, refused = at_once(acts)
    assert len(made) == 1
    assert len(refused) == 7
    assert all(isinstance(one, QuotaSpent) for one in refused)
    found = demo.desk.quota(john)
    assert found is not None
    assert found.pools[0].left == 0


@pytest.mark.behaviour("BOOK-05")
def test_one_request_sent_eight_times_at_once_is_one_booking(demo: Demo) -> None:
    priya, at = demo.caller("priya@example.com"), demo.local("2026-02-11 10:00")
    acts = [
        lambda: demo.desk.book(priya, "base-clean", at, key=RequestKey("tap")) for _ in range(8)
    ]
    made, refused = at_once(acts)
    assert not refused
    assert len({one.booking.code for one in made}) == 1
    assert sum(not one.repeated for one in made) == 1
    assert len(demo.desk.bookings(priya)) == 1
