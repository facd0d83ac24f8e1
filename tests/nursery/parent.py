"""The process that has read the whole program, and whose children are born by forking."""

import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any

from app.cli import main

LONGEST_REQUEST = 200_000


def serve(door: str) -> None:
    """The parent's own life: whoever comes is given a child of their own."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits here: ends are told at the door
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as ear:
        ear.bind(door)
        ear.listen(64)
        sys.stdout.write("open\n")
        sys.stdout.flush()
        while True:
            line, _ = ear.accept()
            with line:
                wish, streams, *_ = socket.recv_fds(line, LONGEST_REQUEST, 3)
                if os.fork() == 0:
                    _live(line, json.loads(wish), streams)
            for stream in streams:
                os.close(stream)


def _live(line: socket.socket, wish: Mapping[str, Any], streams: Sequence[int]) -> None:
    """A child's life; it never returns."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        line.send(str(os.getpid()).encode())
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.chdir(wish["folder"])
        os.environ.clear()  # noqa: TID251 - what a shell would hand on
        os.environ.update(wish["environment"])  # noqa: TID251
        Thread(target=_die_with, args=(line,), daemon=True).start()
        sys.argv = ["frontdesk", *wish["arguments"]]
        status = main(wish["arguments"])
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        line.send(str(status).encode())
        os._exit(status)


def _die_with(line: socket.socket) -> None:
    """Whoever asked for this child was killed: so is it, at the same instant."""
    line.recv(1)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve(sys.argv[1])
