"""One trace from the webhook to the letter, on whatever machines, and nothing personal in it."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.operations.tracing import OpenTraces
from booking.errors import Fault
from booking.traces import NoTraces


class Watched:
    """Traces, and what they led to."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.traces = OpenTraces(provider.get_tracer("test"))

    @property
    def all(self) -> list[ReadableSpan]:
        """In the order of their ends."""
        return list(self._exporter.get_finished_spans())

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        return {span.name: span for span in self._exporter.get_finished_spans()}


def parent_of(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent else None


def id_of(span: ReadableSpan) -> int:
    assert span.context is not None
    return int(span.context.span_id)


@pytest.mark.behaviour("OPS-03")
def test_work_that_goes_on_elsewhere_is_in_the_same_trace() -> None:
    """What is kept in a row is enough: no context is left of the webhook when the turn begins."""
    watched = Watched()
    with watched.traces.span("webhook") as kept:
        assert 0 < len(kept) <= 60
    with watched.traces.span("turn", parent=kept, tries=1), watched.traces.span("tool"):
        pass
    spans = watched.spans
    assert parent_of(spans["webhook"]) is None
    assert parent_of(spans["turn"]) == id_of(spans["webhook"])
    assert parent_of(spans["tool"]) == id_of(spans["turn"])
    assert spans["turn"].attributes == {"tries": 1}


@pytest.mark.behaviour("OPS-03")
def test_what_breaks_is_marked_by_its_type_alone() -> None:
    watched = Watched()
    with pytest.raises(Fault), watched.traces.span("turn"):
        raise Fault("john@example.com")
    span = watched.spans["turn"]
    assert span.attributes == {"error.type": "Fault"}
    assert not span.status.is_ok
    assert span.status.description is None
    assert span.events == ()


@pytest.mark.parametrize("kept", ["", "nonsense", "00-0-0-00"])
def test_a_row_without_a_trace_begins_one(kept: str) -> None:
    watched = Watched()
    with watched.traces.span("turn", parent=kept) as begun:
        assert begun
    assert parent_of(watched.spans["turn"]) is None


def test_who_traces_nothing_hands_on_what_came() -> None:
    with NoTraces().span("turn", parent="00-kept") as kept:
        assert kept == "00-kept"
