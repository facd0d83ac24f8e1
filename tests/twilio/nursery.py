"""Where processes of `frontdesk` come from: one process has read the whole program, and forks.

To read it takes seconds of a core, and a house has several processes. Each child calls the command
as a shell would, with its own arguments, environment, clock and connections: nothing is open yet
when it is born.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from app.cli import main


class Nursery:
    """The parent of all processes of a test session."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parent = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

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

    def bear(self, arguments: Sequence[str], environment: Mapping[str, str], aside: Path) -> int:
        """Start `frontdesk` with these arguments; its process id.

        Args:
            arguments: after the command's name.
            environment: on top of the usual one.
            aside: a FIFO, or a file, that its standard error goes to.
        """
        return self._ask(arguments=list(arguments), environment=dict(environment), aside=str(aside))

    def bury(self, pid: int) -> int:
        """Wait until a process has ended; its exit status, below zero: the signal that ended it."""
        return self._ask(pid=pid)

    def _ask(self, **words: Any) -> int:
        assert self._parent.stdin
        assert self._parent.stdout
        with self._lock:
            self._parent.stdin.write(json.dumps(words) + "\n")
            self._parent.stdin.flush()
            return int(self._parent.stdout.readline())


def serve() -> None:
    """The parent's own loop: bear and bury, as it is told line by line."""
    for line in sys.stdin:
        asked = json.loads(line)
        if "pid" in asked:
            answer = os.waitstatus_to_exitcode(os.waitpid(asked["pid"], 0)[1])
        else:
            answer = os.fork() or _live(asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _live(asked: Mapping[str, Any]) -> int:
    """A child's life; it never returns."""
    status = 1
    try:
        os.environ.update(asked["environment"])  # noqa: TID251 - what a shell would hand on
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(os.open(asked["aside"], os.O_WRONLY | os.O_CREAT), 2)
        status = main(asked["arguments"])
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
