"""Where processes of `frontdesk` come from: one process has read the whole program, and forks.

To read it takes seconds of a core, and a house has several processes. Each child calls the command
as a shell would, with its own arguments, environment, standard streams, clock and connections:
nothing is open yet when it is born.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

STAND_IN = Path(__file__).parent / "stand_in.py"
ROOT = Path(__file__).parents[2]


class Child:
    """A process that has been born.

    Attributes:
        pid: its process id.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.pid = int(line.recv(64))

    def end(self, by: signal.Signals) -> int:
        """Send it a signal and wait; its exit status, below zero if it came to no end of its own.

        Once is enough: of who has ended already, the status is told without a signal.
        """
        with self._line:
            if not self._has_ended():
                os.kill(self.pid, by)
            told = self._line.recv(64)
        return int(told) if told else -by

    def _has_ended(self) -> bool:
        try:
            self._line.recv(64, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        return True


class Nursery:
    """The parent of all processes of a test session."""

    def __init__(self) -> None:
        with ExitStack() as clean:
            folder = tempfile.mkdtemp(prefix="frontdesk-")
            clean.callback(shutil.rmtree, folder, ignore_errors=True)
            self._door = str(Path(folder) / "door")
            self._parent = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "tests.nursery.parent", self._door],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
            )
            assert self._parent.stdout
            assert self._parent.stdout.readline(), "the nursery did not open"
            self._clean = clean.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self._parent.kill()  # its own end would take as long as its beginning
        self._parent.communicate()
        self._clean.close()

    @property
    def command(self) -> list[str]:
        """What starts `frontdesk` here, for whoever wants a command: more arguments follow."""
        return [sys.executable, "-S", "-E", str(STAND_IN), self._door]

    def bear(self, arguments: Sequence[str], environment: Mapping[str, str], aside: int) -> Child:
        """Start `frontdesk` with these arguments.

        Args:
            arguments: after the command's name.
            environment: on top of this process's.
            aside: the descriptor that its standard error goes to; it stays open here.
        """
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.connect(self._door)
        wish = {
            "arguments": list(arguments),
            "environment": {**os.environ, **environment},  # noqa: TID251 - as a shell hands it on
            "folder": str(ROOT),
        }
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            socket.send_fds(line, [json.dumps(wish).encode()], [nothing, nothing, aside])
        finally:
            os.close(nothing)
        return Child(line)
