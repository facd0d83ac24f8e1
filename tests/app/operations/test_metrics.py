"""What is counted, and who may look at it."""

from datetime import timedelta

import httpx2 as httpx
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import insert
from starlette.applications import Starlette

from app.operations.gauges import Gauges, read_backlog
from app.operations.looking import METRICS, metrics_route
from app.operations.metrics import MOST_WORDS, PrometheusMeter
from booking import message_tables as messages
from booking.clock import SystemClock
from booking.store import Store, open_engine
from booking.testing import DEMO_NOW, FixedClock, open_store

TOKEN = "a token of the machine room"  # noqa: S105 - of a test


def counted(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.mark.behaviour("OPS-03")
def test_what_happens_is_counted_and_timed(registry: CollectorRegistry) -> None:
    meter = PrometheusMeter(registry)
    meter.saw("turn", "done", name="whatsapp", seconds=0.3)
    meter.saw("retention", "deleted", name="transcript", times=12)
    text = counted(registry)
    assert 'frontdesk_turns_total{channel="whatsapp",outcome="done"} 1.0' in text
    assert 'frontdesk_turn_seconds_sum{channel="whatsapp",outcome="done"} 0.3' in text
    assert 'frontdesk_retention_rows_total{outcome="deleted",table="transcript"} 12.0' in text


@pytest.mark.parametrize(
    "said", ["+447700900001", "john@example.com", "123456", "Call me at noon", "a" * 60, "x1234"]
)
@pytest.mark.behaviour("OPS-03")
def test_nothing_that_a_person_wrote_becomes_a_label(
    registry: CollectorRegistry, said: str
) -> None:
    meter = PrometheusMeter(registry)
    meter.saw("send", said, name=said)
    text = counted(registry)
    assert said not in text
    assert 'frontdesk_sends_total{channel="other",outcome="other"} 1.0' in text


def test_the_memory_of_a_process_is_not_filled_with_words(registry: CollectorRegistry) -> None:
    meter = PrometheusMeter(registry)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for one in letters:
        for other in letters:
            meter.saw("tool", "ok", name=f"{one}{other}")
    lines = [line for line in counted(registry).splitlines() if "tool_calls_total{" in line]
    assert len(lines) == MOST_WORDS + 1


def fill(store: Store, clock: FixedClock) -> None:
    now = int(clock.now().timestamp() * 1000)
    letter = {
        "channel": "whatsapp",
        "account": "",
        "recipient": "+447700900001",
        "kind": "reply",
        "category": "service",
        "body": {"text": "Hello"},
        "created_ms": now,
    }
    waits = {"channel": "whatsapp", "account": "", "last_in_ms": now - 4000}
    with store.writing() as connection:
        for status, ago in (("pending", 9000), ("pending", -9000), ("dead", 0), ("delivered", 0)):
            row = letter | {"key": f"{status}{ago}", "status": status, "not_before_ms": now - ago}
            connection.execute(insert(messages.outbox).values(row))
        for name, since in (("one", now - 4000), ("two", None)):
            row = waits | {"name": name, "address": name, "waiting_since_ms": since}
            connection.execute(insert(messages.conversation).values(row | {"due_ms": since}))


@pytest.mark.behaviour("OPS-03")
def test_what_waits_is_read_when_somebody_looks(
    database_url: str, registry: CollectorRegistry
) -> None:
    store, clock = open_store(database_url), FixedClock(DEMO_NOW)
    fill(store, clock)
    backlog = read_backlog(store, clock)
    assert (backlog.conversations, backlog.answer_s, backlog.letter_s) == (1, 4.0, 9.0)
    assert backlog.letters["pending"] == 2
    assert backlog.letters["dead"] == 1
    registry.register(Gauges(store, clock))
    text = generate_latest(registry).decode()
    assert "frontdesk_waiting_seconds 4.0" in text
    assert 'frontdesk_outbox_letters{status="dead"} 1.0' in text
    assert "frontdesk_database_up 1.0" in text
    assert "+447700900001" not in text
    store.close()


def test_an_empty_house_waits_for_nothing(database_url: str) -> None:
    store = open_store(database_url)
    backlog = read_backlog(store, FixedClock(DEMO_NOW + timedelta(days=1)))
    assert (backlog.conversations, backlog.answer_s, backlog.letter_s) == (0, 0.0, 0.0)
    store.close()


def test_who_looks_while_the_database_is_gone_is_told_so(registry: CollectorRegistry) -> None:
    gone = Store(open_engine("sqlite:////nowhere/at/all/desk.db"))
    registry.register(Gauges(gone, SystemClock()))
    assert "frontdesk_database_up 0.0" in generate_latest(registry).decode()


async def look(
    token: str | None,
    headers: dict[str, str] | None = None,
    *,
    at: str = "http://127.0.0.1:8000",
    client: str = "127.0.0.1",
) -> int:
    app = Starlette(routes=[metrics_route(CollectorRegistry(), token)])
    transport = httpx.ASGITransport(app, client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=at) as web:
        return (await web.get(METRICS, headers=headers)).status_code


async def test_without_a_token_only_this_machine_sees_the_figures() -> None:
    assert await look(None) == 200
    assert await look(None, client="192.0.2.7") == 404


async def test_a_proxy_on_this_machine_does_not_show_them_to_the_world() -> None:
    assert await look(None, {"X-Forwarded-For": "192.0.2.7"}) == 404
    assert await look(None, at="https://book.example.com") == 404


@pytest.mark.parametrize(
    ("said", "status"), [(f"Bearer {TOKEN}", 200), ("Bearer another", 401), ("", 401)]
)
async def test_with_a_token_whoever_bears_it_sees_them(said: str, status: int) -> None:
    headers = {"Authorization": said}
    assert await look(TOKEN, headers, client="192.0.2.7") == status
    assert await look(TOKEN, {}) == 401
