"""What stands between callers and tools: limits, the audit, and yeses that are good once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from booking.audit import SpentYeses, Trail
from booking.clock import Clock
from booking.meter import NO_METER, Meter
from booking.store import Store
from booking.traces import NO_TRACES, Traces
from mcp_server.audit import Audit
from mcp_server.limits import RATES, Limits, Rates


@dataclass(frozen=True)
class Watch:
    """Keeps watch over the calls of a server.

    Attributes:
        meter: counts the calls.
        traces: follows those that come with a message.
    """

    limits: Limits
    audit: Audit
    yeses: SpentYeses
    meter: Meter = NO_METER
    traces: Traces = NO_TRACES


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
def keeping_watch(
    store: Store,
    clock: Clock,
    key: bytes,
    rates: Rates = RATES,
    *,
    meter: Meter = NO_METER,
    traces: Traces = NO_TRACES,
) -> Iterator[Watch]:
    """The same, counted and followed, and at the end of the block every row is written."""
    watch = replace(set_watch(store, clock, key, rates), meter=meter, traces=traces)
    try:
        yield watch
    finally:
        watch.audit.flush()
