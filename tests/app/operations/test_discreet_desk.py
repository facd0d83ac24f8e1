"""Whole conversations at the loudest log, with things that break on the way: it names nobody."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.operations.discreet import is_ours
from app.operations.logs import logging_to
from app.operations.machine_room import UNWATCHED
from booking.outbox.carrier import Parcel, Sent
from tests.app.operations.desks import Desk, TellingCarrier, open_desk

CANARY = "Zanzibar"
PERSONAL = (CANARY, "447700900001", "+15550001234", "john@example.com", "John", "Smith")


class BrokenCarrier(TellingCarrier):
    """Breaks with everything in its hands."""

    def send(self, parcel: Parcel) -> Sent:
        super().send(parcel)
        raise RuntimeError(f"{parcel.recipient} would not take {parcel.body.text}")


class Ear(logging.Handler):
    """Keeps what our own code says, before any filter."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if is_ours(record):
            self.heard.append(record.getMessage())


@contextmanager
def loudest() -> Iterator[tuple[io.StringIO, Ear]]:
    said, ear = io.StringIO(), Ear()
    with logging_to(said, "json", b"a key of the machine room", logging.DEBUG):
        logging.getLogger().addHandler(ear)
        yield said, ear


async def talk(desk: Desk) -> list[str]:
    """John signs in, gets it wrong, books, moves, writes nonsense; gives the codes he was sent."""
    first = await desk.ask("Hi, I am john@example.com, call me on +15550001234")
    codes = re.findall(r"\d{6}", first)
    await desk.ask("000000")
    await desk.ask(codes[0])
    await desk.ask("book a standard clean next Wednesday at 2pm")
    await desk.ask("move it to 3pm")
    await desk.ask("yes")
    await desk.ask(f"cancel {CANARY}")
    await desk.ask("[click](https://john@example.com) *x* `" + "a" * 300)
    return codes


@pytest.mark.behaviour("OPS-03")
@pytest.mark.behaviour("AUTH-10")
async def test_the_loudest_log_of_whole_conversations_names_nobody() -> None:
    with loudest() as (said, ear):
        async with open_desk(UNWATCHED) as desk:
            codes = await talk(desk)
    assert ear.heard
    for word in (*PERSONAL, *codes):
        assert word not in said.getvalue()
        assert [line for line in ear.heard if word in line] == []


@pytest.mark.behaviour("OPS-03")
@pytest.mark.behaviour("AUTH-10")
async def test_what_breaks_is_told_without_what_it_held() -> None:
    with loudest() as (said, _):
        async with open_desk(UNWATCHED, BrokenCarrier("whatsapp")) as desk:
            codes = re.findall(r"\d{6}", await desk.ask(f"Hi, {CANARY} here"))
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    broken = next(line for line in lines if line["event"] == "the carrier of whatsapp broke")
    assert broken["exception"][0]["type"] == "RuntimeError"
    assert codes
    assert [word for word in (*PERSONAL, *codes) if word in said.getvalue()] == []
