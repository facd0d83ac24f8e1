"""The way to a collector of OpenTelemetry. Loaded only where traces are wanted: it is an extra."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from app.operations.tracing import OpenTraces
from booking.traces import Traces

SERVICE = "frontdesk"


@contextmanager
def traces_to(url: str, process: str) -> Iterator[Traces]:
    """Traces to a collector; what is under way is sent at the end of the block.

    Args:
        url: of its OTLP door over HTTP, such as http://localhost:4318/v1/traces.
        process: "web" or "worker".
    """
    resource = Resource.create({"service.name": SERVICE, "service.instance.id": process})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    try:
        yield OpenTraces(provider.get_tracer(SERVICE))
    finally:
        provider.shutdown()
