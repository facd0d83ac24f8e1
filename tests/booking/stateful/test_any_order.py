"""The verbs of the desk in any order, on both databases, against a tiny model (SPEC BOOK-02..12).

How many stories are told, and how long they are, says a profile of tests/conftest.py. The long one
takes many minutes on each database:

    python -m pytest tests/booking/stateful --hypothesis-profile=long
"""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from booking.testing import open_store
from tests.booking.stateful.machine import AnyOrder

A_STORY = 5
"""A story takes as long as so many examples of other tests, and more."""


@pytest.mark.behaviour("BOOK-04")
@pytest.mark.behaviour("QUOTA-04")
def test_whatever_is_done_in_whatever_order_nothing_is_double_booked_or_miscounted(
    database_url: str,
) -> None:
    """What fails is told as the shortest story that Hypothesis finds."""
    with closing(open_store(database_url)) as opened:

        class Here(AnyOrder):
            """On this database."""

            store = opened

        chosen = settings()
        stories = settings(
            chosen,
            max_examples=chosen.max_examples // A_STORY,
            suppress_health_check=[HealthCheck.too_slow],  # the machine may be shared
        )
        run_state_machine_as_test(Here, settings=stories)
