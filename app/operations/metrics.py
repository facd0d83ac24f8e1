"""What is counted, in Prometheus' form: the Meter of a process, and gauges read at each look.

Labels are fixed words of the code. One that is none, or one too many, is counted as "other": so
neither a mistake nor a customer can bring a name or a number in here, or fill the memory.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Histogram

from booking.meter import What

WORD = re.compile(r"[a-z][a-z_-]{0,39}(?:\.[a-z_-]{1,39})?(?:[45]\d\d)?")
"""A fixed word; three digits at its end may be a status of HTTP."""

OTHER = "other"
MOST_WORDS = 200
"""Different pairs of name and outcome of one kind; there are some dozens."""

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15)
SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


@dataclass(frozen=True)
class Kind:
    """How one kind of event is shown: its metric, what it says, what its names are, its times."""

    metric: str
    help: str
    label: str
    buckets: tuple[float, ...] = SLOW


KINDS: Mapping[What, Kind] = {
    "webhook": Kind("webhook", "Calls from a messaging provider.", "route", QUICK),
    "turn": Kind("turn", "Turns of conversations.", "channel"),
    "tool": Kind("tool_call", "Calls of tools.", "tool", QUICK),
    "model": Kind("model_call", "Calls of a language model.", "model"),
    "send": Kind("send", "Letters handed to a carrier.", "channel"),
    "code": Kind("sign_in_code", "Sign-in codes.", "channel"),
    "database": Kind("database_error", "Errors of the database.", "kind"),
    "retention": Kind("retention_row", "Rows deleted for their age.", "table"),
}


class Counted:
    """One kind of event: how often, and how long it took."""

    def __init__(self, kind: Kind, registry: CollectorRegistry) -> None:
        name = f"frontdesk_{kind.metric}"
        labels = (kind.label, "outcome")
        self._times = Counter(f"{name}s", kind.help, labels, registry=registry)
        self._seconds = Histogram(
            f"{name}_seconds", f"{kind.help} Time.", labels, buckets=kind.buckets, registry=registry
        )
        self._known: set[tuple[str, str]] = set()
        self._growing = Lock()

    def saw(self, name: str, outcome: str, seconds: float | None, times: int) -> None:
        """Count it under its words, or under "other"."""
        words = self._words(name, outcome)
        self._times.labels(*words).inc(max(0, times))
        if seconds is not None:
            self._seconds.labels(*words).observe(max(0.0, seconds))

    def _words(self, name: str, outcome: str) -> tuple[str, str]:
        words = (_word(name) if name else "", _word(outcome))
        if words in self._known:
            return words
        with self._growing:
            if len(self._known) >= MOST_WORDS:
                return OTHER, OTHER
            self._known.add(words)
        return words


class PrometheusMeter:
    """Counts into a registry of its own.

    Args:
        registry: of this process; nothing else of the program knows of it.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._kinds = {what: Counted(kind, registry) for what, kind in KINDS.items()}

    def saw(
        self,
        what: What,
        outcome: str,
        *,
        name: str = "",
        seconds: float | None = None,
        times: int = 1,
    ) -> None:
        """Something happened (booking/meter.py)."""
        self._kinds[what].saw(name, outcome, seconds, times)


def _word(said: str) -> str:
    return said if WORD.fullmatch(said) else OTHER
