"""The sending loop: what is due goes, side by side, and nothing is dropped at the end."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from threading import Event

import anyio
import pytest

from app.crowd import MANY, RISE_S, STILL_S, Crowd
from app.lines import FIRST_S, Lines
from app.posting import Posting
from booking.meter import NoMeter
from booking.outbox.carrier import Carrier, Found, Later, Parcel, Sent
from booking.outbox.testing import ScriptedCarrier
from booking.testing import empty_file, open_store
from booking.traces import NoTraces
from tests.app.test_crowd import Seconds
from tests.booking.outbox.postroom import ANNA, Postroom

LONG_S = 20.0
"""Longer than anything here takes, also on a machine that is shared."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Postroom]:
    file = tmp_path / "desk.db"
    file.write_bytes(empty_file())
    with closing(open_store(f"sqlite:///{file}")) as store:
        yield Postroom(store)


class SlowCarrier(ScriptedCarrier):
    """One that takes its time: as long as the test wants."""

    def __init__(self, *channels: str) -> None:
        super().__init__(*channels)
        self.began, self.may_go_on = Event(), Event()

    def send(self, parcel: Parcel) -> Sent:
        self.began.set()
        assert self.may_go_on.wait(LONG_S)
        return super().send(parcel)


class BrokenCarrier(ScriptedCarrier):
    """One that does not keep its promise."""

    def send(self, parcel: Parcel) -> Sent:
        raise ZeroDivisionError

    def look_up(self, parcel: Parcel) -> Found:
        raise ZeroDivisionError


class AbsentCarrier(ScriptedCarrier):
    """One whose provider nobody reaches, until the test lets it be there."""

    def __init__(self, *channels: str) -> None:
        super().__init__(*channels)
        self.is_there, self.calls = False, 0

    def send(self, parcel: Parcel) -> Sent:
        self.calls += 1
        if self.is_there:
            return super().send(parcel)
        return Later("unreachable", "Nobody is there.", is_out_of_reach=True)


def posting(
    room: Postroom,
    *carriers: Carrier,
    idle_s: float = 0.01,
    crowd: Crowd | None = None,
    lines: Lines | None = None,
) -> Posting:
    return Posting(
        room.outbox,
        carriers or (room.carrier,),
        owner="us",
        meter=NoMeter(),
        traces=NoTraces(),
        senders=4,
        idle_s=idle_s,
        crowd=crowd,
        lines=lines,
    )


@asynccontextmanager
async def at_work(loop: Posting) -> AsyncIterator[None]:
    with anyio.fail_after(LONG_S):
        async with anyio.create_task_group() as group:
            group.start_soon(loop.run)
            yield
            group.cancel_scope.cancel()


async def until(happened: Callable[[], bool]) -> None:
    while not happened():  # noqa: ASYNC110 - what happens is a row in a database
        await anyio.sleep(0.005)


@pytest.mark.behaviour("CHAN-03")
async def test_what_is_due_goes_to_each_in_order(room: Postroom) -> None:
    people = [f"+44770090030{number}" for number in range(5)]
    for text in ("one", "two", "three"):
        for person in people:
            room.reply(text, person)
    async with at_work(posting(room)):
        await until(lambda: len(room.carrier.arrived) == 15)
    assert [room.carrier.texts(person) for person in people] == [["one", "two", "three"]] * 5


@pytest.mark.behaviour("CHAN-03")
async def test_a_mail_server_that_hangs_holds_up_no_whatsapp(room: Postroom) -> None:
    hangs, whatsapp = SlowCarrier("email"), ScriptedCarrier("whatsapp")
    for n in range(8):
        room.write("a code", f"{n}@example.com", channel="email", kind="code")
    async with at_work(posting(room, hangs, whatsapp)):
        await until(hangs.began.is_set)
        answer = room.reply("Hello")
        await until(lambda: room.status(answer) == "accepted")
        hangs.may_go_on.set()
        await until(lambda: len(hangs.arrived) == 8)


@pytest.mark.behaviour("CHAN-03")
async def test_while_a_provider_is_away_one_letter_tries_and_no_other_channel_waits(
    room: Postroom,
) -> None:
    """A thousand letters do not find out one by one that Twilio cannot be reached."""
    time, absent, mail = Seconds(), AbsentCarrier("whatsapp"), ScriptedCarrier("email")
    letters = [room.reply("Hello", f"+4477009004{n:02}") for n in range(20)]
    async with at_work(posting(room, absent, mail, lines=Lines(time))):
        await until(lambda: {room.status(letter) for letter in letters} == {"pending"})
        await until(lambda: absent.calls == 3)  # those that were under way together
        code = room.write("a code", "anna@example.com", channel="email", kind="code")
        await until(lambda: room.status(code) == "accepted")
        assert absent.calls == 3
        absent.is_there = True

        def the_rest_has_gone() -> bool:
            time.now += FIRST_S
            return len(absent.arrived) == 17

        await until(the_rest_has_gone)
        room.clock.advance(timedelta(seconds=10))
        await until(lambda: {room.status(letter) for letter in letters} == {"accepted"})
    assert len(absent.arrived) == 20


async def test_in_a_crowd_letters_wait_and_then_all_go(room: Postroom) -> None:
    """Whoever calls this process is acknowledged first."""
    time = Seconds()
    crowd = Crowd(time)
    crowd.saw(MANY)
    for n in range(9):
        room.reply("Hello", f"+4477009004{n:02}")
    async with at_work(posting(room, crowd=crowd)):
        await until(lambda: len(room.carrier.arrived) == 1)
        await anyio.sleep(0.05)
        assert len(room.carrier.arrived) == 1
        time.now += STILL_S + RISE_S
        await until(lambda: len(room.carrier.arrived) == 9)


async def test_whoever_rings_is_not_kept_waiting(room: Postroom) -> None:
    loop = posting(room, idle_s=LONG_S * 2)
    async with at_work(loop):
        await anyio.sleep(0.05)  # it has looked, and waits
        letter = room.reply()
        await anyio.to_thread.run_sync(loop.wake)
        await until(lambda: room.status(letter) == "accepted")


async def test_one_who_rings_before_it_runs_is_heard(room: Postroom) -> None:
    loop = posting(room, idle_s=LONG_S * 2)
    room.reply()
    loop.wake()
    async with at_work(loop):
        await until(lambda: room.carrier.texts() == ["Hello"])


@pytest.mark.behaviour("CHAN-03")
async def test_a_letter_that_is_under_way_comes_to_its_end_when_the_loop_is_stopped(
    room: Postroom,
) -> None:
    carrier, letter = SlowCarrier(), room.reply()
    async with anyio.create_task_group() as group:
        group.start_soon(posting(room, carrier).run)
        await anyio.to_thread.run_sync(carrier.began.wait)
        group.cancel_scope.cancel()
        carrier.may_go_on.set()
    assert (room.status(letter), carrier.texts()) == ("accepted", ["Hello"])


async def test_a_carrier_that_breaks_leaves_a_letter_in_doubt_and_the_loop_alive(
    room: Postroom, caplog: pytest.LogCaptureFixture
) -> None:
    broken, others = BrokenCarrier("sms"), ScriptedCarrier("whatsapp")
    letter = room.reply("By SMS", channel="sms")
    async with at_work(posting(room, broken, others)):
        await until(lambda: room.status(letter) == "ambiguous")
        room.reply("By WhatsApp")
        await until(lambda: others.texts() == ["By WhatsApp"])
    assert "the carrier of sms broke" in caplog.text


async def test_what_nobody_carries_here_is_dead_and_says_so(room: Postroom) -> None:
    letter = room.write("By pigeon", ANNA, channel="pigeon")
    async with at_work(posting(room)):
        await until(lambda: room.status(letter) == "dead")
    assert room.row(letter).reason == "Nothing is set up here to send by pigeon."


async def test_the_log_holds_neither_text_nor_address(
    room: Postroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    letter = room.reply("Your code: 493127", kind="code", is_secret=True)
    async with at_work(posting(room)):
        await until(lambda: room.status(letter) == "accepted")
    assert "handed over: accepted" in caplog.text
    assert not any(word in caplog.text for word in ("493127", ANNA, "7700900101"))
