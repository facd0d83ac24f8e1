"""Our server, as `benchmarks.mcp_calls` measures it.

    python -m benchmarks.serving [--db URL] [--known-s SECONDS]

Writes one JSON line {"port": …, "token": …} and serves until it is ended.
"""

import argparse
import socket

from app.commands import clock_from
from app.ear import listen
from app.post import AsidePost
from app.premises import open_premises
from app.settings import Settings
from app.token import issue
from app.website import Sending, furnish_site
from app.wiring import local_caller, open_access, watch_over
from benchmarks.bare import serve
from booking.access import Scope
from mcp_server.address import Address
from mcp_server.caller import KNOWN_S
from mcp_server.limits import Rates

JOHN = "+447700900001"
OFTEN = Rates(*[10**9] * 6)
"""Limits count as always, and let a benchmark pass."""


def serve_ours(ear: socket.socket, url: str | None, known_s: float) -> None:
    """As `frontdesk serve` does it."""
    address = Address(f"http://127.0.0.1:{ear.getsockname()[1]}")
    settings = Settings().model_copy(update={"database_url": url})
    with (
        open_premises(settings, clock_from(None)) as premises,
        watch_over(premises, OFTEN) as watch,
    ):
        sending = Sending(AsidePost(lambda _: None, ()))
        site = furnish_site(premises, address, watch, sending, rates=OFTEN, known_s=known_s)
        john = local_caller(premises, JOHN, AsidePost(lambda _: None))
        given = issue(open_access(premises, address), john, [Scope.READ, Scope.WRITE])
        serve(site, ear, given.access)


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db")
    parser.add_argument("--known-s", type=float, default=KNOWN_S)
    asked = parser.parse_args()
    with listen("127.0.0.1", 0) as ear:
        serve_ours(ear, asked.db, asked.known_s)


if __name__ == "__main__":
    main()
