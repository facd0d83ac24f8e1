"""The machine room of a process that runs by itself: its log, its figures, its traces."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from typing import TextIO

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

from app.crowd import Crowd
from app.operations.gauges import Gauges
from app.operations.listening import errors_counted
from app.operations.logs import logging_to
from app.operations.metrics import PrometheusMeter
from app.operations.readiness import Beats
from app.premises import Premises, key_for
from app.settings import Settings, SettingsWrong
from booking.meter import Meter, NoMeter
from booking.traces import NoTraces, Traces

COLLECTOR = "app.operations.collector"
"""Loaded by name: OpenTelemetry's SDK is an extra."""


@dataclass(frozen=True)
class MachineRoom:
    """What a process is watched by. Without anything handed in, nobody watches.

    Attributes:
        meter: counts.
        traces: follows messages.
        registry: what is shown at /metrics; None: nothing is.
        token: that whoever asks for it has to bear; None: only this machine may ask.
        beats: of the loops of this process.
        crowd: who calls this process; what works in it gives way to them.
    """

    meter: Meter = field(default_factory=NoMeter)
    traces: Traces = field(default_factory=NoTraces)
    registry: CollectorRegistry | None = None
    token: str | None = None
    beats: Beats = field(default_factory=Beats)
    crowd: Crowd = field(default_factory=Crowd)


UNWATCHED = MachineRoom()


@contextmanager
def open_machine_room(
    settings: Settings, premises: Premises, aside: TextIO, process: str
) -> Iterator[MachineRoom]:
    """The log goes aside, in the form that the settings name, as long as the block lasts.

    Args:
        settings: say what is wanted.
        premises: of the process.
        aside: where the log goes.
        process: "web" or "worker".

    Raises:
        SettingsWrong: traces are wanted, and what they need is not installed.
    """
    registry = CollectorRegistry()
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(Gauges(premises.store, premises.clock))
    meter = PrometheusMeter(registry)
    form = settings.log or ("plain" if aside.isatty() else "json")
    with (
        _traces(settings, process) as traces,
        logging_to(aside, form, key_for(premises.key, "logs")),
        errors_counted(premises.store.engine, meter),
    ):
        yield MachineRoom(meter, traces, registry, token)


def _traces(settings: Settings, process: str) -> AbstractContextManager[Traces]:
    if settings.traces_url is None:
        return nullcontext(NoTraces())
    try:
        collector = import_module(COLLECTOR)
    except ImportError as missing:
        raise SettingsWrong(
            "FRONTDESK_TRACES_URL is set, and OpenTelemetry is not installed. In a checkout: "
            ".venv/bin/pip install --editable '.[tracing]'; in an image: docs/guides/operations.md."
        ) from missing
    opened: AbstractContextManager[Traces] = collector.traces_to(settings.traces_url, process)
    return opened
