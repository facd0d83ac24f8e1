"""A yes is good for the very call and the very facts it was asked about, for some minutes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.testing import FixedClock
from booking.values import Caller, CustomerId, Role
from mcp_server.seal import Call, Purpose, Seals

KEY = b"k" * 32
JOHN = Caller(CustomerId(1), Role.CUSTOMER, "mcp")
CALL = Call(JOHN, "cancel_booking", {"booking": "B7K2QX"})
BINDS = {"booking": "B7K2QX", "starts": "2026-02-09T10:00:00+00:00"}


def seals(now: datetime = datetime(2026, 2, 5, 9, tzinfo=UTC), key: bytes = KEY) -> Seals:
    return Seals(key, FixedClock(now).now)


def good(
    seals: Seals,
    token: str | None,
    call: Call = CALL,
    binds: Mapping[str, str] = BINDS,
    purpose: Purpose = "two-step",
) -> bool:
    seal = seals.read(token, purpose, call)
    return seal is not None and seal.is_about(binds)


def test_a_seal_is_good_for_the_call_it_was_made_for() -> None:
    token = seals().seal("two-step", CALL, BINDS)
    assert good(seals(), token)


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
    assert not good(seals(), token, other)


@pytest.mark.behaviour("TALK-05")
def test_a_seal_is_good_for_the_facts_that_were_asked_about() -> None:
    token = seals().seal("two-step", CALL, BINDS)
    moved = {**BINDS, "starts": "2026-02-09T11:00:00+00:00"}
    assert not good(seals(), token, binds=moved)
    assert seals().read(token, "two-step", CALL) is not None


def test_a_seal_of_one_kind_is_none_of_the_other() -> None:
    token = seals().seal("elicited", CALL, BINDS)
    assert not good(seals(), token)


@pytest.mark.parametrize(("purpose", "minutes"), [("two-step", 5), ("elicited", 10)])
def test_a_seal_lasts_some_minutes(purpose: Purpose, minutes: int) -> None:
    asked = datetime(2026, 2, 5, 9, tzinfo=UTC)
    token = seals(asked).seal(purpose, CALL, BINDS)
    late = asked + timedelta(minutes=minutes)
    assert good(seals(late - timedelta(seconds=1)), token, purpose=purpose)
    assert not good(seals(late), token, purpose=purpose)


def test_no_two_seals_are_alike() -> None:
    """Each is good once: two questions about one thing are two."""
    first, second = (
        seals().read(seals().seal("two-step", CALL, BINDS), "two-step", CALL) for _ in range(2)
    )
    assert first is not None
    assert second is not None
    assert first.nonce != second.nonce


def test_another_server_makes_other_seals() -> None:
    token = seals(key=b"x" * 32).seal("two-step", CALL, BINDS)
    assert not good(seals(), token)


@pytest.mark.parametrize(
    "token",
    [None, "", ".", "...", "a.b.c.d", "9999999999.n.x.y", "٣.n.x.y", "9" * 5000 + ".n.x.y", "\x00"],
)
def test_nonsense_is_no_seal(token: str | None) -> None:
    assert not good(seals(), token)


def test_a_later_time_cannot_be_written_into_a_seal() -> None:
    expires, *rest = seals().seal("two-step", CALL, BINDS).split(".")
    assert not good(seals(), ".".join([str(int(expires) + 600), *rest]))


def test_a_used_seal_cannot_be_given_another_name() -> None:
    expires, _, facts, signature = seals().seal("two-step", CALL, BINDS).split(".")
    assert not good(seals(), f"{expires}.another.{facts}.{signature}")


def test_a_short_server_key_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Seals(b"short", FixedClock(datetime(2026, 2, 5, tzinfo=UTC)).now)
