"""A demo business behind an MCP server, and clients of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

from mcp import Client, types
from mcp.server import Server

from booking.errors import NotSignedIn
from booking.values import Caller
from mcp_server.caller import LocalCaller, SessionCallers
from mcp_server.limits import RATES, Rates
from mcp_server.server import create_server
from mcp_server.watch import Watch, set_watch
from tests.tools.desks import Counter, open_counter

KEY = b"a key for tests, longer than it has to be"
MODES = ("auto", "legacy")
"""The newest protocol (2026-07-28), and the handshake era before it."""

Answerer = Callable[[Any, Any], Awaitable[types.ElicitResult]]


@dataclass
class Person:
    """Someone in front of a client: answers what is asked, and remembers the questions."""

    says: types.ElicitResult
    asked: list[str] = field(default_factory=list)

    async def __call__(self, context: Any, params: Any) -> types.ElicitResult:
        self.asked.append(params.message)
        return self.says


def agreeing() -> Person:
    return Person(types.ElicitResult(action="accept", content={"ok": True}))


def refusing(action: Any = "decline", content: dict[str, Any] | None = None) -> Person:
    return Person(types.ElicitResult(action=action, content=content))


def watch_of(counter: Counter, rates: Rates = RATES) -> Watch:
    """Limits and audit in the counter's own database."""
    return set_watch(counter.demo.store, counter.demo.clock, KEY, rates)


def server_for(counter: Counter, who: str | Caller) -> Server[Any]:
    """A server whose every request is that person's."""
    caller = counter.caller(who) if isinstance(who, str) else who
    return create_server(counter.room, LocalCaller(caller), watch_of(counter), key=KEY)


def server_with_sessions(counter: Counter, sessions: dict[str, Caller]) -> Server[Any]:
    """A server to which requests bring their session tokens."""

    def look_up(token: str) -> Caller:
        if token not in sessions:
            raise NotSignedIn("Your session has expired. Please verify your identity again.")
        return sessions[token]

    return create_server(counter.room, SessionCallers(look_up), watch_of(counter), key=KEY)


def client(server: Server[Any], mode: str, person: Person | None = None) -> Client:
    """A client of that era; with a person it can show questions."""
    return Client(server, mode=mode, elicitation_callback=person)


def beside(key: str, value: str) -> types.RequestParamsMeta:
    """Metadata of a request, as a host sets it."""
    return cast(types.RequestParamsMeta, {key: value})


def text(result: types.CallToolResult) -> str:
    assert isinstance(result.content[0], types.TextContent)
    return result.content[0].text


def codes(counter: Counter, who: str) -> list[str]:
    return [one.code for one in counter.room.desk.bookings(counter.caller(who))]


__all__ = ["Counter", "open_counter"]
