"""When a process is ready for work, and what it says when it is not."""

from contextlib import closing

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from app.operations.looking import looking_routes
from app.operations.readiness import Beats, readiness
from booking.store import Store, open_engine
from booking.testing import open_store


async def asked(path: str, store: Store, beats: Beats) -> tuple[int, str]:
    app = Starlette(routes=looking_routes(readiness(store, beats)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as web:
        answer = await web.get(path)
    return answer.status_code, answer.text


@pytest.mark.behaviour("OPS-03")
async def test_a_process_with_its_database_is_ready(database_url: str) -> None:
    with closing(open_store(database_url)) as store:
        assert await asked("/readyz", store, Beats()) == (200, "ready\n")


@pytest.mark.behaviour("OPS-03")
async def test_a_database_that_is_gone_makes_it_unready_and_leaves_it_alive() -> None:
    gone = Store(open_engine("sqlite:////nowhere/at/all/desk.db"))
    assert await asked("/readyz", gone, Beats()) == (503, "the database does not answer\n")
    assert await asked("/healthz", gone, Beats()) == (200, "ok\n")


async def test_a_schema_of_another_version_makes_it_unready(empty_database_url: str) -> None:
    with closing(Store(open_engine(empty_database_url))) as store:
        status, said = await asked("/readyz", store, Beats())
    assert status == 503
    assert "schema" in said


def test_a_loop_that_stands_still_is_named() -> None:
    beats = Beats()
    assert beats.still() == []
    beats.beat("outbox")
    assert beats.still() == []
    assert beats.still(longest_s=-1) == ["outbox"]


@pytest.mark.behaviour("OPS-03")
async def test_a_loop_that_stands_still_makes_the_process_unready(database_url: str) -> None:
    class Stuck(Beats):
        def still(self, longest_s: float = 60.0) -> list[str]:
            return ["outbox", "turns"]

    with closing(open_store(database_url)) as store:
        status, said = await asked("/readyz", store, Stuck())
    assert (status, said) == (503, "it stands still: outbox, turns\n")
