"""After a refusal: what is wrong is said, and the next step is offered."""

from typing import Any

import pytest

from agent.offline.memory import Table, Wish
from agent.offline.policy import Say
from tests.agent.offline.scenes import (
    BASE,
    HELD,
    STANDARD,
    after,
    called,
    heard,
    listing,
    refusal,
    said,
)

BOOKING = Table(about="book", wish=Wish(service=STANDARD))


@pytest.mark.parametrize("why", ["past", "beyond_horizon"])
def test_too_far_or_past_asks_for_another_day_in_the_tools_words(why: str) -> None:
    refused = refusal("create_booking", "outside_hours", "Too far.", why=why, arguments=at())
    shown = after(heard("book"), BOOKING, refused)
    assert (said(shown), shown.table.expecting) == ("refusal", "day")
    assert shown.table.wish.service == STANDARD


@pytest.mark.parametrize(("why", "head"), [("closed", "closed_then"), ("hours", "outside")])
def test_closed_or_too_late_in_the_day_looks_around(why: str, head: str) -> None:
    refused = refusal("create_booking", "outside_hours", "Closed.", why=why, arguments=at())
    around = after(heard("book"), BOOKING, refused)
    assert called(around)[1] == {"service": STANDARD, "when": "2026-02-08 10:00"}
    assert around.table.said[0][0] == head


def at() -> dict[str, Any]:
    return {"service": STANDARD, "when": "2026-02-08 10:00"}


def test_a_service_the_tools_do_not_know_is_asked_for_with_what_there_is() -> None:
    refused = refusal("check_availability", "unknown_service", choices=[{"name": BASE}])
    shown = after(heard("times"), Table(about="availability", wish=Wish(service="gold")), refused)
    assert (said(shown), shown.table.services) == ("unknown_service_names", (BASE,))
    assert shown.table.expecting == "service"


def test_free_times_in_a_refusal_are_offered() -> None:
    refused = refusal(
        "create_booking", "unclear_time", problem="no_time", free=["2026-02-11T09:00+00:00"]
    )
    shown = after(heard("book"), BOOKING, refused)
    assert (said(shown), shown.table.slots) == ("which_slot", ("2026-02-11T09:00",))


def test_one_candidate_is_offered_as_a_yes() -> None:
    refused = refusal("create_booking", "unclear_time", choices=[{"day": "2026-02-12"}])
    shown = after(heard("book"), BOOKING, refused)
    assert (said(shown), shown.table.offer) == ("refusal", "that_date")


def test_an_unclear_time_without_candidates_is_asked_for() -> None:
    refused = refusal("create_booking", "unclear_time", "Which day?", problem="no_day")
    shown = after(heard("book"), BOOKING, refused)
    assert (said(shown), shown.table.expecting) == ("refusal", "day")


def test_bookings_that_fit_alike_are_shown_to_choose_from() -> None:
    choices = [
        {"code": one.code, "service": one.service, "starts": f"{one.starts}:00+00:00"}
        for one in HELD
    ]
    refused = refusal("cancel_booking", "unclear", choices=choices)
    shown = after(heard("cancel"), Table(about="cancel"), refused)
    assert (said(shown), shown.table.expecting) == ("which_booking", "pick_booking")
    assert [one.code for one in shown.table.bookings] == [one.code for one in HELD]


@pytest.mark.behaviour("BOOK-07")
def test_a_booking_that_is_not_found_is_followed_by_the_list() -> None:
    refused = refusal("cancel_booking", "not_found", "I can't find that booking among yours.")
    look = after(heard("cancel b7k2qx"), Table(about="cancel"), refused)
    assert called(look) == ("list_bookings", {"which": "upcoming"})
    shown = after(heard("cancel b7k2qx"), look.table, refused, listing(*HELD))
    assert isinstance(shown, Say)
    assert [occasion for occasion, _ in shown.sayings] == ["refusal", "which_booking"]


@pytest.mark.parametrize("code", ["too_late", "already_done", "not_allowed", "too_many", "new_one"])
def test_any_other_refusal_is_shown_in_its_own_words(code: str) -> None:
    refused = refusal("cancel_booking", code, "It starts in less than 2 hours.")
    shown = after(heard("cancel"), Table(about="cancel", queue=("BAAAA2",)), refused)
    assert isinstance(shown, Say)
    assert shown.sayings == (("refusal", {"text": "It starts in less than 2 hours."}),)
    assert shown.table.queue == ()
