"""Following one message through the house: a port that knows no vendor (SPEC OPS-03).

A span is a stretch of work. Its name for others is a W3C traceparent, short enough to be kept in
the row through which the work goes on elsewhere: webhook, turn, tool and send are one trace, on
however many machines. Nothing that a person wrote goes into a fact of a span.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Traces(Protocol):
    """Keeps spans."""

    def span(
        self, name: str, *, parent: str = "", **facts: str | int | bool
    ) -> AbstractContextManager[str]:
        """A stretch of work, as long as the block; what is raised in it is marked by its type.

        Args:
            name: a fixed word, such as "turn".
            parent: the traceparent of the work that led here; empty: whatever span is open in
                this very thread or task, if any.
            facts: fixed words and numbers of our own, never what somebody wrote.

        Returns:
            A context manager that gives the traceparent of this span; empty if nobody traces.
        """
        ...


class NoTraces:
    """Keeps nothing; what came with a traceparent goes on with it."""

    def span(
        self, name: str, *, parent: str = "", **facts: str | int | bool
    ) -> AbstractContextManager[str]:
        """The block, and the traceparent it was given."""
        return _nothing(parent)


@contextmanager
def _nothing(parent: str) -> Iterator[str]:
    yield parent


NO_TRACES = NoTraces()
"""For whoever was handed none."""
