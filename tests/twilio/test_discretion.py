"""What the running program says of its customers, in its log and its figures: nothing."""

import json
from typing import Any

import httpx2
import pytest

from tests.nursery import Nursery
from tests.twilio.house import House, open_house
from tests.twilio.process import Process

PRIVATE = ("Zanzibar", "+447700900001", "447700900001", "john@example.com", "John", "Smith")
"""What no log may hold: words that only our customer writes, and who it is."""


def talks(house: House) -> list[str]:
    """John signs in, books, and says something odd; a stranger tries. Every code that was sent."""
    john = house.customer("+447700900001")
    code = john.asks("Hi, it is john@example.com").code
    john.asks(code)
    john.asks("book a standard clean next Wednesday 2pm in Zanzibar please")
    john.asks("Zanzibar?")
    stranger = house.customer("+447700900404")
    stranger.asks("Zanzibar Zanzibar")
    return [code, "447700900404"]


def events(process: Process) -> list[dict[str, Any]]:
    return [json.loads(line) for line in process.lines if line.startswith("{")]


@pytest.mark.behaviour("OPS-03")
@pytest.mark.behaviour("AUTH-10")
def test_neither_log_nor_figures_tell_who_wrote_or_what(nursery: Nursery) -> None:
    with open_house(nursery) as house:
        codes = talks(house)
        (web,) = house.webs
        figures = httpx2.get(f"http://127.0.0.1:{web.port}/metrics", trust_env=False).text
        ready = httpx2.get(f"http://127.0.0.1:{web.port}/readyz", trust_env=False).text
    assert ready == "ready\n"
    logged = json.dumps(events(web))
    assert events(web)
    told = [word for word in (*PRIVATE, *codes) if word in logged or word in figures]
    assert told == []
    assert 'frontdesk_turns_total{channel="whatsapp",outcome="done"}' in figures
    assert 'frontdesk_sends_total{channel="whatsapp",outcome="accepted"}' in figures
    assert 'frontdesk_webhooks_total{outcome="new",route="message"} 5.0' in figures
    assert "frontdesk_waiting_conversations 0.0" in figures
    names = {line["conversation"] for line in events(web) if "conversation" in line}
    assert len(names) == 2
    assert all(len(name) == 16 for name in names)
