"""Requests offered at their own pace, whatever the server does: an open loop.

A client that waits for the answer before it sends the next request spares a slow server just when
it is slow. Here each request is due at a moment of its own, and is timed from that moment on.
"""

import asyncio
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

CONNECTIONS = 64


@dataclass(frozen=True)
class Answered:
    """One request: its status (0: no answer), and the seconds from when it was due."""

    status: int
    seconds: float


async def offer(port: int, requests: Sequence[bytes], per_s: float) -> list[Answered]:
    """Send them at that rate over a few open connections; gives the answers in their order."""
    answers = [Answered(0, 0.0)] * len(requests)
    waiting, start = iter(range(len(requests))), perf_counter()

    async def one_line() -> None:
        line = await Line.open(port)
        for nth in waiting:
            due = start + nth / per_s
            await asyncio.sleep(max(0.0, due - perf_counter()))
            status = await line.ask(requests[nth])
            answers[nth] = Answered(status, perf_counter() - due)
        line.close()

    async with asyncio.TaskGroup() as lines:
        for _ in range(min(CONNECTIONS, len(requests))):
            lines.create_task(one_line())
    return answers


class Line:
    """An open connection on which requests follow one another; opened again when it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    @classmethod
    async def open(cls, port: int) -> "Line":
        """A new one, that sends at once."""
        line = cls(port)
        await line._connect()
        return line

    async def ask(self, request: bytes) -> int:
        """The status of the answer; 0 if there was none."""
        try:
            if self._writer is None or self._writer.is_closing():
                await self._connect()
            return await self._exchange(request)
        except (OSError, EOFError, ValueError):
            self.close()
            return 0

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()

    async def _connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def _exchange(self, request: bytes) -> int:
        assert self._reader is not None and self._writer is not None  # noqa: S101, PT018 - connected
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        await self._reader.readexactly(_length(head))
        return int(head.split(b" ", 2)[1])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def percentile(seconds: Sequence[float], share: float) -> float:
    """In milliseconds: so large is the `share` quantile."""
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


def numbered(prefix: str, count: int) -> Iterator[str]:
    """Ids of messages as Twilio writes them: two letters and 32 hexadecimal digits."""
    for number in range(count):
        yield f"{prefix}{number:032x}"
