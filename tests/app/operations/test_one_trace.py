"""A message from its webhook to the letter that answers it is one trace."""

import re

import pytest
from opentelemetry.sdk.trace import ReadableSpan

from app.operations.machine_room import MachineRoom
from tests.app.operations.desks import open_desk
from tests.app.operations.test_tracing import Watched, id_of, parent_of


def trace_of(span: ReadableSpan) -> int:
    assert span.context is not None
    return int(span.context.trace_id)


@pytest.mark.behaviour("OPS-03")
async def test_webhook_turn_tool_and_letter_are_one_trace_that_names_nobody() -> None:
    watched = Watched()
    async with open_desk(MachineRoom(traces=watched.traces)) as desk:
        code = re.findall(r"\d{6}", await desk.ask("Hi"))[0]
        await desk.ask(code)
        assert "Premium" in await desk.ask("what services do you offer?")
    spans = watched.spans  # of each name the last one
    webhook, turn, tool, send = (spans[name] for name in ("webhook", "turn", "tool", "send"))
    assert {trace_of(span) for span in (turn, tool, send)} == {trace_of(webhook)}
    assert parent_of(webhook) is None
    assert parent_of(turn) == id_of(webhook)
    assert parent_of(tool) == id_of(turn)
    assert parent_of(send) == id_of(turn)
    assert tool.attributes == {"tool": "list_services"}
    told = str([(span.name, span.attributes, span.events) for span in watched.all])
    assert [word for word in ("4477", "John", "services do", code) if word in told] == []
