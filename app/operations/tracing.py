"""Spans by OpenTelemetry, through a tracer that is handed in: nothing global is set.

Libraries that trace find nobody to tell, and pass the place of our span on. So a trace holds what
we say and nothing else; an exception in a span is its type alone.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry.context import Context
from opentelemetry.trace import Status, StatusCode, Tracer, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

HEADER = "traceparent"
WRITER = TraceContextTextMapPropagator()


class OpenTraces:
    """Traces (booking/traces.py) by a tracer of OpenTelemetry.

    Args:
        tracer: makes the spans.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def span(
        self, name: str, *, parent: str = "", **facts: str | int | bool
    ) -> AbstractContextManager[str]:
        """A stretch of work, as long as the block."""
        return self._span(name, parent, facts)

    @contextmanager
    def _span(self, name: str, parent: str, facts: dict[str, str | int | bool]) -> Iterator[str]:
        with self._tracer.start_as_current_span(
            name,
            context=_context(parent),
            attributes=facts,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield _traceparent()
            except Exception as fault:
                span.set_attribute("error.type", type(fault).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise


def _context(parent: str) -> Context | None:
    """The context that a traceparent names; None, which means the one at hand, if it names none."""
    if not parent:
        return None
    context = WRITER.extract({HEADER: parent}, Context())
    return context if get_current_span(context).get_span_context().is_valid else None


def _traceparent() -> str:
    carrier: dict[str, str] = {}
    WRITER.inject(carrier)
    return carrier.get(HEADER, "")
