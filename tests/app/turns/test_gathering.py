"""Webhooks that come while the disk is busy share its next commit; each hears how it went."""

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest
from sqlalchemy.exc import DataError, OperationalError

from app.turns.gathering import Gatherer
from booking.errors import Busy
from booking.inbox.arrival import Arrival
from channels.message import Inbound
from tests.app.turns.table import Table


class Disk:
    """Stores what it is given when it may; each group is remembered."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.may, self.is_broken = Event(), False
        self.may.set()

    def take(self, arrivals: Sequence[Arrival]) -> list[bool]:
        assert self.may.wait(10)
        if self.is_broken:
            raise OperationalError("", None, Exception("no space left"))
        if any(arrival.text == "poison" for arrival in arrivals):
            raise DataError("", None, Exception("cannot be stored"))
        known = {name for group in self.groups for name in group}
        self.groups.append([arrival.provider_id for arrival in arrivals])
        return [arrival.provider_id not in known for arrival in arrivals]


def some(table: Table, *texts: str) -> list[Inbound]:
    return [table.says(text, f"SM{text}") for text in texts]


async def begun(gatherer: Gatherer, messages: Sequence[Inbound]) -> list["asyncio.Task[bool]"]:
    """Webhooks that have come and wait to be stored."""
    tasks = [asyncio.create_task(gatherer.take(message)) for message in messages]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


@pytest.mark.behaviour("CHAN-01")
async def test_a_message_is_ours_when_we_say_so(table: Table) -> None:
    gatherer = Gatherer(table.inbox, "GB")
    async with gatherer.open():
        first, again = table.says("hello", "SM1"), table.says("hello", "SM1")
        assert await gatherer.take(first) is True
        assert await gatherer.take(again) is False
    assert table.turns.next_due() == 1.5


async def test_what_comes_while_the_disk_is_busy_shares_its_next_commit(table: Table) -> None:
    disk = Disk()
    disk.may.clear()
    gatherer = Gatherer(disk, "GB")
    async with gatherer.open():
        first = await begun(gatherer, some(table, "1"))
        rest = await begun(gatherer, some(table, *"23456"))
        disk.may.set()
        assert await asyncio.gather(*first, *rest) == [True] * 6
    assert disk.groups == [["SM1"], ["SM2", "SM3", "SM4", "SM5", "SM6"]]


async def test_how_many_wait_is_told_whenever_some_are_stored(table: Table) -> None:
    """Beside it somebody works, who gives way to a crowd."""
    disk, waiting = Disk(), list[int]()
    disk.may.clear()
    gatherer = Gatherer(disk, "GB", saw=waiting.append)
    async with gatherer.open():
        tasks = await begun(gatherer, some(table, "1"))
        tasks += await begun(gatherer, some(table, *"23456"))
        disk.may.set()
        await asyncio.gather(*tasks)
    assert waiting == [1, 5]


async def test_a_group_that_is_not_stored_is_acknowledged_to_nobody(table: Table) -> None:
    """The provider hears of it and comes again; after that all is well."""
    disk = Disk()
    disk.is_broken = True
    gatherer = Gatherer(disk, "GB")
    async with gatherer.open():
        for task in await begun(gatherer, some(table, *"12")):
            with pytest.raises(OperationalError):
                await task
        disk.is_broken = False
        assert await gatherer.take(table.says("1", "SM1")) is True


async def test_one_message_that_cannot_be_stored_keeps_no_other_from_it(table: Table) -> None:
    disk = Disk()
    disk.may.clear()
    gatherer = Gatherer(disk, "GB")
    async with gatherer.open():
        first = await begun(gatherer, some(table, "1"))
        good, bad, fine = await begun(gatherer, some(table, "2", "poison", "3"))
        disk.may.set()
        assert await asyncio.gather(*first, good, fine) == [True] * 3
        with pytest.raises(DataError):
            await bad


async def test_more_than_can_wait_are_turned_away_at_once(table: Table) -> None:
    disk = Disk()
    disk.may.clear()
    gatherer = Gatherer(disk, "GB", queue=2)
    async with gatherer.open():
        waiting = await begun(gatherer, some(table, "1"))
        waiting += await begun(gatherer, some(table, *"23"))
        with pytest.raises(Busy):
            await gatherer.take(table.says("4", "SM4"))
        disk.may.set()
        assert await asyncio.gather(*waiting) == [True] * 3


async def test_whoever_hung_up_meanwhile_disturbs_nobody(table: Table) -> None:
    disk = Disk()
    disk.may.clear()
    gatherer = Gatherer(disk, "GB")
    async with gatherer.open():
        gone, waits = await begun(gatherer, some(table, *"12"))
        gone.cancel()
        disk.may.set()
        assert await waits is True
    assert [name for group in disk.groups for name in group] == ["SM1", "SM2"]


async def test_what_waits_at_the_end_is_stored(table: Table) -> None:
    disk = Disk()
    disk.may.clear()
    gatherer = Gatherer(disk, "GB")
    async with gatherer.open():
        waiting = await begun(gatherer, some(table, *"123"))
        disk.may.set()
    assert [task.result() for task in waiting] == [True] * 3


async def test_who_answers_is_woken_by_what_is_new_alone(table: Table) -> None:
    woken: list[str] = []
    gatherer = Gatherer(table.inbox, "GB", lambda: woken.append("up"))
    async with gatherer.open():
        await gatherer.take(table.says("hello", "SM1"))
        await gatherer.take(table.says("hello", "SM1"))
    assert woken == ["up"]
