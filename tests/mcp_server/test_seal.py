"""A yes is good for the very call and the very facts it was asked about, for ten minutes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.testing import FixedClock
from booking.values import Caller, CustomerId, Role
from mcp_server.seal import Call, Seals

KEY = b"k" * 32
JOHN = Caller(CustomerId(1), Role.CUSTOMER, "mcp")
CALL = Call(JOHN, "cancel_booking", {"booking": "B7K2QX"})
BINDS = {"booking": "B7K2QX", "starts": "2026-02-09T10:00:00+00:00"}


def seals(now: datetime = datetime(2026, 2, 5, 9, tzinfo=UTC), key: bytes = KEY) -> Seals:
    return Seals(key, FixedClock(now).now)


def test_a_seal_is_good_for_the_call_it_was_made_for() -> None:
    token = seals().seal("two-step", CALL, BINDS)
    assert seals().good(token, "two-step", CALL, BINDS)


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, caller=Caller(CustomerId(2), Role.CUSTOMER, "mcp")),
        replace(CALL, caller=Caller(CustomerId(1), Role.ADMIN, "mcp")),
        replace(CALL, tool="reschedule_booking"),
        replace(CALL, arguments={"booking": "B22222"}),
    ],
)
def test_a_seal_is_good_for_no_other_call(other: Call) -> None:
    token = seals().seal("two-step", CALL, BINDS)
    assert not seals().good(token, "two-step", other, BINDS)


@pytest.mark.behaviour("TALK-05")
def test_a_seal_is_good_for_the_facts_that_were_asked_about() -> None:
    token = seals().seal("two-step", CALL, BINDS)
    moved = {**BINDS, "starts": "2026-02-09T11:00:00+00:00"}
    assert not seals().good(token, "two-step", CALL, moved)
    assert seals().asked(token, "two-step", CALL)


def test_a_seal_of_one_kind_is_none_of_the_other() -> None:
    token = seals().seal("elicited", CALL, BINDS)
    assert not seals().good(token, "two-step", CALL, BINDS)


def test_a_seal_lasts_ten_minutes() -> None:
    asked = datetime(2026, 2, 5, 9, tzinfo=UTC)
    token = seals(asked).seal("two-step", CALL, BINDS)
    almost, late = asked + timedelta(minutes=9, seconds=59), asked + timedelta(minutes=10)
    assert seals(almost).good(token, "two-step", CALL, BINDS)
    assert not seals(late).good(token, "two-step", CALL, BINDS)


def test_another_server_makes_other_seals() -> None:
    token = seals(key=b"x" * 32).seal("two-step", CALL, BINDS)
    assert not seals().good(token, "two-step", CALL, BINDS)


@pytest.mark.parametrize(
    "token", [None, "", ".", "..", "a.b.c", "9999999999.x.y", "٣.x.y", "9" * 5000 + ".x.y", "\x00"]
)
def test_nonsense_is_no_seal(token: str | None) -> None:
    assert not seals().good(token, "two-step", CALL, BINDS)


def test_a_later_time_cannot_be_written_into_a_seal() -> None:
    expires, facts, signature = seals().seal("two-step", CALL, BINDS).split(".")
    assert not seals().good(f"{int(expires) + 600}.{facts}.{signature}", "two-step", CALL, BINDS)


def test_a_short_server_key_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Seals(b"short", FixedClock(datetime(2026, 2, 5, tzinfo=UTC)).now)
