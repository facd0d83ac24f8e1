"""What the machine room counts: a port that knows no vendor (SPEC OPS-03).

Whoever does something worth counting is handed a Meter and says so in one line. Nothing that a
person wrote, and no name, number or address, ever goes in: only words that stand in the code.
"""

from typing import Literal, Protocol

What = Literal["webhook", "turn", "tool", "model", "send", "code", "database", "retention"]
"""What happened: a call from a provider, an answer to a customer, a call of a tool or of a model,
a letter handed to a carrier, a sign-in code among them, an error of the database, rows that were
deleted for their age."""


class Meter(Protocol):
    """Counts. Safe in every thread, never raises, and costs some microseconds."""

    def saw(
        self,
        what: What,
        outcome: str,
        *,
        name: str = "",
        seconds: float | None = None,
        times: int = 1,
    ) -> None:
        """Something happened.

        Args:
            what: of which kind.
            outcome: how it ended: one of few fixed words, such as "ok" or "superseded".
            name: of what exactly, one of few fixed names: a tool, a channel; empty: it has none.
            seconds: how long it took; None: nobody measured.
            times: how often.
        """
        ...


class NoMeter:
    """Counts nothing."""

    def saw(
        self,
        what: What,
        outcome: str,
        *,
        name: str = "",
        seconds: float | None = None,
        times: int = 1,
    ) -> None:
        """Something happened, and nobody wants to know."""


NO_METER = NoMeter()
"""For whoever was handed none."""
