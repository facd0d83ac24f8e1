"""What stands between callers and tools: limits, the audit, and yeses that are good once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from booking.audit import SpentYeses, Trail
from booking.clock import Clock
from booking.store import Store
from mcp_server.audit import Audit
from mcp_server.limits import RATES, Limits, Rates


@dataclass(frozen=True)
class Watch:
    """Keeps watch over the calls of a server."""

    limits: Limits
    audit: Audit
    yeses: SpentYeses


def set_watch(store: Store, clock: Clock, key: bytes, rates: Rates = RATES) -> Watch:
    """A watch over the calls that work on a database.

    Args:
        store: where rows and yeses are kept.
        clock: tells the time.
        key: at least 16 bytes, under which arguments are digested.
        rates: how often callers may call.
    """
    return Watch(Limits(clock, rates), Audit(Trail(store), clock, key), SpentYeses(store, clock))


@contextmanager
def keeping_watch(store: Store, clock: Clock, key: bytes, rates: Rates = RATES) -> Iterator[Watch]:
    """The same, and at the end of the block every row is written."""
    watch = set_watch(store, clock, key, rates)
    try:
        yield watch
    finally:
        watch.audit.flush()
