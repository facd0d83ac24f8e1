"""One process of `frontdesk`: begun, waited for, killed or ended in peace."""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread

from tests.nursery import Child, Nursery

LONGEST_START_S = 60.0


@dataclass
class Process:
    """One process of ours.

    Attributes:
        nursery: where it comes from.
        arguments: after `frontdesk`.
        environment: on top of the usual one.
        sign: is in the line by which it says that it is ready.
        port: that it was told to listen on.
        lines: everything that it has said, over all its lives.
    """

    nursery: Nursery
    arguments: Sequence[str]
    environment: Mapping[str, str]
    sign: str
    port: int = 0
    lines: list[str] = field(default_factory=list)
    _ready: Event = field(default_factory=Event)
    _child: Child | None = None
    _reader: Thread | None = None

    def start(self) -> None:
        """Start it, without waiting."""
        self._ready.clear()
        reading, writing = os.pipe()
        self._reader = Thread(target=self._listen, args=(reading,), daemon=True)
        self._reader.start()
        self._child = self.nursery.bear(self.arguments, self.environment, writing)
        os.close(writing)

    def wait(self) -> None:
        """Until it says that it is ready."""
        assert self._ready.wait(LONGEST_START_S), self.said
        assert self.sign in self.said, self.said

    def kill(self) -> None:
        """As a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator does; the exit status."""
        return self._end(signal.SIGTERM)

    @property
    def said(self) -> str:
        """Everything that it has said."""
        return "\n".join(self.lines)

    def _listen(self, reading: int) -> None:
        with os.fdopen(reading, encoding="utf-8") as out:
            for line in out:
                self.lines.append(line.rstrip())
                if self.sign in line:
                    self._ready.set()
        self._ready.set()  # it has ended: whoever waits looks why

    def _end(self, by: signal.Signals) -> int:
        if self._child is None:
            return 0
        assert self._reader
        status = self._child.end(by)
        self._reader.join(10)
        self._child = None
        return status
