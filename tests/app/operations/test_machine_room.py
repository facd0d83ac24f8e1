"""A process that runs by itself is watched from its first to its last moment."""

import io
import logging
from importlib.util import find_spec

import pytest
from prometheus_client import generate_latest

from app.operations.machine_room import open_machine_room
from app.premises import open_premises
from app.settings import Settings, SettingsWrong
from booking.testing import DEMO_NOW, FixedClock


def test_figures_and_log_are_there_while_it_is_open() -> None:
    said = io.StringIO()
    settings = Settings(log="plain")
    with open_premises(settings, lambda _: FixedClock(DEMO_NOW)) as premises:
        with open_machine_room(settings, premises, said, "web") as machines:
            machines.meter.saw("code", "sent", name="email")
            logging.getLogger("app").info("it runs")
            assert machines.registry is not None
            text = generate_latest(machines.registry).decode()
        logging.getLogger("app").info("it has ended")
    assert 'frontdesk_sign_in_codes_total{channel="email",outcome="sent"} 1.0' in text
    assert "frontdesk_waiting_conversations 0.0" in text
    assert "process_resident_memory_bytes" in text
    assert said.getvalue().rstrip().endswith("INFO it runs logger=app")


@pytest.mark.skipif(
    find_spec("opentelemetry.exporter") is not None, reason="the extra is installed here"
)
def test_traces_without_their_extra_are_explained() -> None:
    settings = Settings(traces_url="http://127.0.0.1:4318/v1/traces")
    with (
        open_premises(Settings(), lambda _: FixedClock(DEMO_NOW)) as premises,
        pytest.raises(SettingsWrong, match="tracing"),
        open_machine_room(settings, premises, io.StringIO(), "web"),
    ):
        pass
