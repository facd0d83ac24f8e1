"""Processes of `frontdesk`, as an operator starts them, with a Twilio account that is not one."""

import os
import shlex
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

import httpx2

ROOT = Path(__file__).parent.parent
PUBLIC = "http://localhost:8998"
"""What Twilio signs. Nothing listens there: the load goes to the processes themselves."""

ACCOUNT, TOKEN = "AC" + "b" * 32, "a token that signs the load of a benchmark"
WHATSAPP = "+14155238886"
NOWHERE = "http://127.0.0.1:9"
PATIENCE_S = 60
FRONTDESK = (sys.executable, "-m", "app.cli")


class DidNotStart(Exception):
    """A process did not come up; the text has what it said."""


def add_command(parser: ArgumentParser) -> None:
    """What the processes are started by."""
    parser.add_argument(
        "--command",
        type=shlex.split,
        default=FRONTDESK,
        metavar="WORDS",
        help="what starts frontdesk (default: this Python and this code)",
    )


def environment(database: str, twilio: str = NOWHERE, **more: str) -> dict[str, str]:
    """What the processes are told of the world."""
    return {
        "FRONTDESK_DATABASE_URL": database,
        "FRONTDESK_SERVER_KEY": "a server key that the processes of a benchmark share",
        "FRONTDESK_PUBLIC_URL": PUBLIC,
        "FRONTDESK_TWILIO_ACCOUNT_SID": ACCOUNT,
        "FRONTDESK_TWILIO_AUTH_TOKENS": TOKEN,
        "FRONTDESK_TWILIO_WHATSAPP_FROM": WHATSAPP,
        "FRONTDESK_TWILIO_API_URL": twilio,
        **more,
    }


@contextmanager
def web(
    told: Mapping[str, str], *switches: str, command: Sequence[str] = FRONTDESK
) -> Iterator[int]:
    """A `frontdesk serve`, ready; its port.

    Args:
        told: its environment, on top of ours.
        switches: more of the command line.
        command: what starts `frontdesk`.

    Raises:
        DidNotStart: it has ended, or does not answer in a minute.
    """
    port = free_port()
    with running([*command, "serve", "--port", str(port), *switches], told) as process:
        wait_for(port, process)
        yield port


@contextmanager
def running(command: Sequence[str], told: Mapping[str, str]) -> Iterator["Running"]:
    """A process, ended at the end of the block."""
    process = Running(command, told)
    process.start()
    try:
        yield process
    finally:
        process.end()


class Running:
    """One process of ours, which can be killed and started again.

    Args:
        command: what starts it, and its arguments.
        told: its environment, on top of ours.
    """

    def __init__(self, command: Sequence[str], told: Mapping[str, str]) -> None:
        self._command = list(command)
        self._told = dict(os.environ) | dict(told)  # noqa: TID251 - what a shell would hand on
        self._said = TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, without waiting."""
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            cwd=ROOT,
            env=self._told,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            text=True,
        )

    def kill(self) -> None:
        """As a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)

    def end(self) -> None:
        """As an operator does."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def said(self) -> str:
        """What it has said."""
        self._said.seek(0)
        return self._said.read()


def wait_for(port: int, process: Running) -> None:
    """Until a web process answers.

    Raises:
        DidNotStart: it never does.
    """
    transport = httpx2.HTTPTransport(retries=0)
    with httpx2.Client(transport=transport, trust_env=False, timeout=1) as client:
        for _ in range(PATIENCE_S * 20):
            if not process.is_alive:
                break
            if _answers(client, port):
                return
    raise DidNotStart(process.said)


def _answers(client: httpx2.Client, port: int) -> bool:
    try:
        return client.get(f"http://127.0.0.1:{port}/healthz").is_success
    except httpx2.TransportError:
        sleep(0.05)
        return False


def free_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        port: int = ear.getsockname()[1]
    return port
