"""A worker's loops run whatever breaks in them, and end together."""

import io

import anyio
import pytest

from app.cli import main
from app.commands import Streams
from app.worker import keep_running, running


class Rests:
    """Pauses that take no time, and are written down."""

    def __init__(self, most: int) -> None:
        self.taken: list[float] = []
        self._most = most

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        if len(self.taken) == self._most:
            raise KeyboardInterrupt


async def test_a_loop_that_breaks_begins_again_after_ever_longer_rests(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rests, began = Rests(9), []

    async def broken() -> None:
        began.append(1)
        raise ZeroDivisionError

    with pytest.raises(KeyboardInterrupt):
        await keep_running("outbox", broken, rests)
    assert rests.taken == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert len(began) == 9
    assert "the loop of the outbox broke" in caplog.text


async def test_a_loop_that_ends_by_itself_begins_again() -> None:
    rests, began = Rests(2), []

    async def short() -> None:
        began.append(1)

    with pytest.raises(KeyboardInterrupt):
        await keep_running("turns", short, rests)
    assert len(began) == 2


async def test_a_loop_that_breaks_leaves_the_others_alone() -> None:
    steady = anyio.Event()

    async def broken() -> None:
        raise ZeroDivisionError

    async def lives() -> None:
        await anyio.sleep(0.01)
        steady.set()
        await anyio.sleep_forever()

    with anyio.fail_after(20):
        async with running({"broken": broken, "lives": lives}):
            await steady.wait()


def test_a_worker_has_to_know_its_database() -> None:
    aside = io.StringIO()
    assert main(["worker"], Streams(io.StringIO(), io.StringIO(), aside)) == 2
    assert "name the database" in aside.getvalue()
