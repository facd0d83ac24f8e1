"""A worker serves nobody, and still can be asked how it is."""

from collections.abc import Iterator
from contextlib import closing

import httpx2 as httpx
import pytest
from prometheus_client import CollectorRegistry

from app.ear import listen
from app.operations.machine_room import MachineRoom
from app.operations.metrics import PrometheusMeter
from app.operations.side_door import side_door
from app.settings import Settings, SettingsWrong
from benchmarks.desks import free_port
from booking.store import Store
from booking.testing import open_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(open_store(database_url)) as store:
        yield store


@pytest.mark.behaviour("OPS-03")
async def test_a_worker_tells_how_it_is_and_what_it_counted(store: Store) -> None:
    port, registry = free_port(), CollectorRegistry()
    meter = PrometheusMeter(registry)
    meter.saw("send", "accepted", name="whatsapp")
    room = MachineRoom(meter=meter, registry=registry)
    here = f"http://127.0.0.1:{port}"
    async with (
        side_door(Settings(worker_port=port), store, room),
        httpx.AsyncClient(base_url=here, trust_env=False) as web,
    ):
        assert (await web.get("/healthz")).text == "ok\n"
        assert (await web.get("/readyz")).text == "ready\n"
        assert 'outcome="accepted"' in (await web.get("/metrics")).text


async def test_without_a_port_no_door_is_opened(store: Store) -> None:
    async with side_door(Settings(), store, MachineRoom()):
        pass


async def test_a_port_that_is_taken_is_explained(store: Store) -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        settings = Settings(worker_port=taken.getsockname()[1])
        with pytest.raises(SettingsWrong, match="FRONTDESK_WORKER_PORT"):
            async with side_door(settings, store, MachineRoom()):
                pass
