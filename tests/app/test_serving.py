"""The command's own part of serving: addresses, the start that cannot be, and the end."""

import io
import json
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from threading import Event, Thread
from time import monotonic

import pytest
import uvicorn
from pydantic import ValidationError
from sse_starlette.sse import AppStatus

from app.cli import main
from app.commands import Streams
from app.ear import listen
from app.serving import Serving
from app.settings import Settings
from booking.access import Scope
from booking.help import Article, HelpShelf
from mcp_server.address import Address
from tests.mcp_server.doors import ADDRESS, META, MODERN, bearer, open_door
from tests.tools.desks import JOHN, Counter, open_counter
from tools.contract import Room


def start(*arguments: str) -> tuple[int, str]:
    aside = io.StringIO()
    status = main(arguments, Streams(io.StringIO(), io.StringIO(), aside))
    return status, aside.getvalue()


def test_a_port_that_is_taken_is_explained() -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        status, said = start("serve", "--port", str(taken.getsockname()[1]))
    assert status == 2
    assert "Choose another with --port." in said


def test_who_listens_to_the_world_says_under_which_name() -> None:
    status, said = start("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - refused
    assert status == 2
    assert "--public-url https://book.example.com" in said


@pytest.mark.parametrize(
    "url",
    [
        "http://book.example.com",
        "book.example.com",
        "https://x.example/desk",
        "https://a@b.example",
    ],
)
def test_an_address_that_cannot_be_public_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(public_url=url)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://Book.example.com/", "https://book.example.com"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_a_public_address_is_read(url: str, read: str) -> None:
    assert Settings(public_url=url).public_url == read


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("https://book.example.com", False),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
    ],
)
def test_codes_are_shown_by_a_demo_of_this_machine_alone(url: str, *, is_here: bool) -> None:
    """A server of the world would show them in its log."""
    assert Address(url).is_of_this_machine == is_here


def test_a_token_is_for_a_database_that_stays() -> None:
    status, said = start("token", "--as", JOHN)
    assert status == 2
    assert "name the database" in said


class SlowShelf(HelpShelf):
    """Searches until it is let go."""

    def __init__(self) -> None:
        super().__init__(())
        self.begun, self.let_go = Event(), Event()

    def search(self, query: str, limit: int = 3) -> list[Article]:
        self.begun.set()
        assert self.let_go.wait(20)
        return []


@contextmanager
def running(counter: Counter) -> Iterator[tuple[Serving, Thread, int]]:
    door = open_door(counter)
    door.let_in("johns", bearer(counter, JOHN, [Scope.READ]))
    with closing(listen("127.0.0.1", 0)) as ear:
        server = Serving(uvicorn.Config(door.app, log_config=None, timeout_graceful_shutdown=20))
        thread = Thread(target=server.run, kwargs={"sockets": [ear]})
        thread.start()
        yield server, thread, ear.getsockname()[1]
        thread.join(20)
    AppStatus.should_exit = False  # a library ends the streams of the whole process for good


@pytest.mark.behaviour("MCP-01")
def test_calls_that_are_under_way_end_and_new_ones_are_refused() -> None:
    demo = open_counter()
    shelf = SlowShelf()
    counter = Counter(demo.demo, Room(demo.room.desk, demo.room.office, shelf))
    with running(counter) as (server, thread, port):
        under_way = search(port)
        assert shelf.begun.wait(20)
        server.handle_exit(signal.SIGTERM, None)
        assert is_closed(port)
        assert thread.is_alive()
        shelf.let_go.set()
        answer = under_way.getresponse()
        assert answer.status == 200
        assert b'"isError":true' not in answer.read()
        under_way.close()
    assert not thread.is_alive()


def search(port: int) -> HTTPConnection:
    """A call of search_help, sent and not yet answered."""
    params = {"name": "search_help", "arguments": {"query": "payments"}, "_meta": META}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {
        "Host": ADDRESS.hosts[-1],
        "Authorization": "Bearer johns",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": MODERN,
        "Mcp-Method": "tools/call",
        "Mcp-Name": "search_help",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/mcp", json.dumps(call), headers)
    return connection


def is_closed(port: int) -> bool:
    """Whether nobody is let in any more, within some seconds."""
    until = monotonic() + 10
    while monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return True
    return False
