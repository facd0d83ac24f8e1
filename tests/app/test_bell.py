"""A bell wakes who waits, and stands in nobody's way who is called off."""

import asyncio
from threading import Thread

import anyio
import pytest

from app.bell import Bell


async def test_who_waits_is_woken_from_another_thread() -> None:
    bell = Bell()
    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(bell.wait, 60)
            await asyncio.sleep(0)
            Thread(target=bell.ring).start()


async def test_it_rings_for_whoever_waits_next() -> None:
    bell = Bell()
    bell.ring()
    with anyio.fail_after(5):
        await bell.wait(60)
    await bell.wait(0)


@pytest.mark.parametrize("ticks", range(6))
async def test_a_loop_that_is_told_to_end_ends_even_while_it_rings(ticks: int) -> None:
    """Whatever comes first: to be called off is not missed."""
    bell = Bell()

    async def for_ever() -> None:
        while True:
            await bell.wait(60)

    loop = asyncio.create_task(for_ever())
    await asyncio.sleep(0.01)
    bell.ring()
    for _ in range(ticks):
        await asyncio.sleep(0)
    loop.cancel()
    done, _ = await asyncio.wait([loop], timeout=2)
    assert done
