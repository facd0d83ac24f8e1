"""What a call costs over HTTP: `python -m benchmarks.mcp_calls`.

Ours, with sign-in, limits and audit, against the bare SDK's echo tool, in rounds by turns: wall
times move with the machine, ratios within one run do not. The client is a bare socket that sends a
prepared request on an open connection, so that what is measured is the server.
"""

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import arguments, show

ROOT = Path(__file__).parent.parent
VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
}
AT_ONCE = 16


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    calls: int
    crowd: int


FULL, QUICK = Size(rounds=12, calls=200, crowd=100), Size(rounds=2, calls=10, crowd=3)


@dataclass(frozen=True)
class Row:
    """One kind of call.

    Attributes:
        port: of the server.
        request: the whole request as it goes over the wire.
    """

    name: str
    port: int
    request: bytes


@dataclass(frozen=True)
class Answering:
    """A server that answers."""

    port: int
    token: str


@contextmanager
def serving(*commands: Sequence[str]) -> Iterator[list[Answering]]:
    """Servers, each in a process of its own; they start at the same time."""
    with ExitStack() as opened:
        started = [_start(opened, command) for command in commands]
        yield [_ready(process) for process in started]


def _start(opened: ExitStack, command: Sequence[str]) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", *command]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 - ours
    opened.enter_context(process)
    opened.callback(process.terminate)
    return process


def _ready(process: "subprocess.Popen[str]") -> Answering:
    said = json.loads(process.stdout.readline() if process.stdout else "")
    return Answering(said["port"], said["token"])


def row(name: str, server: Answering, tool: str, given: Mapping[str, Any]) -> Row:
    """A call of a tool, ready to be sent again and again."""
    params = {"name": tool, "arguments": dict(given), "_meta": META}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    body = json.dumps(call).encode()
    headers = {
        "Host": f"127.0.0.1:{server.port}",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": VERSION,
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
        "Content-Length": str(len(body)),
    }
    if server.token:
        headers["Authorization"] = f"Bearer {server.token}"
    lines = "".join(f"{header}: {value}\r\n" for header, value in headers.items())
    return Row(name, server.port, f"POST /mcp HTTP/1.1\r\n{lines}\r\n".encode() + body)


class Line:
    """An open connection on which calls follow one another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> "Line":
        """A new one, that sends at once."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(reader, writer)

    async def call(self, request: bytes) -> bytes:
        """The body of the answer.

        Raises:
            RuntimeError: it was no answer of a tool.
        """
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200") or b'"isError":true' in body:
            raise RuntimeError(f"no answer: {head[:80]!r} {body[:300]!r}")
        return body

    def close(self) -> None:
        """No more calls."""
        self._writer.close()


async def one_by_one(rows: list[Row], size: Size) -> dict[str, list[float]]:
    """The median milliseconds of each round, by row; every row has its turn in each round."""
    lines = {one.name: await Line.open(one.port) for one in rows}
    medians: dict[str, list[float]] = {one.name: [] for one in rows}
    for number in range(size.rounds + 1):
        for one in rows:
            took = [await _timed(lines[one.name], one.request) for _ in range(size.calls)]
            if number:  # the first round warms up
                medians[one.name].append(statistics.median(took))
    for line in lines.values():
        line.close()
    return medians


async def _timed(line: Line, request: bytes) -> float:
    began = time.perf_counter()
    await line.call(request)
    return (time.perf_counter() - began) * 1000


async def all_at_once(rows: list[Row], size: Size) -> dict[str, float]:
    """The most calls a second of any round, with 16 on their way at a time."""
    best = dict.fromkeys((one.name for one in rows), 0.0)
    for _ in range(max(1, size.rounds // 3)):
        for one in rows:
            best[one.name] = max(best[one.name], await _crowd(one, size.crowd))
    return best


async def _crowd(one: Row, calls: int) -> float:
    lines = [await Line.open(one.port) for _ in range(AT_ONCE)]

    async def keep_calling(line: Line) -> None:
        for _ in range(calls):
            await line.call(one.request)

    began = time.perf_counter()
    await asyncio.gather(*(keep_calling(line) for line in lines))
    took = time.perf_counter() - began
    for line in lines:
        line.close()
    return AT_ONCE * calls / took


def measure(size: Size, db: str | None) -> dict[str, Any]:
    """The figures, named as in DESIGN.md, all of one and the same run.

    They are of the best round of each kind of call; `usual_ratios` are of the median round.

    An app that calls again within a second is known from its last call; what the first call of a
    second costs is `list_services_first`.
    """
    ours_on = ["benchmarks.serving", *(["--db", db] if db else [])]
    with serving(["benchmarks.bare"], ours_on, [*ours_on, "--known-s", "0"]) as servers:
        bare, ours, forgetful = servers
        day = {"service": "standard-clean", "when": "next wednesday"}
        rows = [
            row("echo", bare, "echo", {"text": "hello"}),
            row("list_services", ours, "list_services", {}),
            row("check_availability", ours, "check_availability", day),
            row("list_services_first", forgetful, "list_services", {}),
        ]
        medians = asyncio.run(one_by_one(rows, size))
        crowds = asyncio.run(all_at_once(rows[:2], size))
    best = {name: min(rounds) for name, rounds in medians.items()}
    usual = {name: statistics.median(rounds) for name, rounds in medians.items()}
    return {
        **{f"{name}_p50_ms": round(value, 3) for name, value in best.items()},
        "ratios": _to_echo(best),
        "usual_ratios": _to_echo(usual),
        "calls_per_s_16": round(crowds["list_services"]),
        "echo_calls_per_s_16": round(crowds["echo"]),
    }


def _to_echo(took: Mapping[str, float]) -> dict[str, float]:
    """How many times the bare SDK's echo each kind of call costs."""
    return {name: round(ms / took["echo"], 2) for name, ms in took.items() if name != "echo"}


def main() -> None:
    """Print a table, or one JSON object."""
    parser = arguments("What a call costs over HTTP.")
    parser.add_argument("--db", help="another database than a fresh demo on SQLite")
    asked = parser.parse_args()
    show(measure(QUICK if asked.quick else FULL, asked.db), as_json=asked.json)


if __name__ == "__main__":
    main()
