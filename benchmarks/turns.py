"""What one turn costs: `python -m benchmarks.turns`.

A signed-in customer talks for 200 turns through the shipped wiring with the offline model, on a
SQLite file, in which the transcript and what the assistant remembers lie too. The same messages
go round, so that turn 10 and turn 200 do the same work; each is the median of the round it stands
in. `checkpoint_bytes_200` is what is remembered then.
"""

import re
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from anyio.from_thread import start_blocking_portal

from agent.think import Patience
from app.commands import clock_from
from app.post import AsidePost
from app.premises import open_premises
from app.settings import Settings
from app.wiring import open_house
from benchmarks.report import arguments, show
from booking.memory import Memory
from channels.message import Answer, Inbound

JOHN = "+447700900001"
START = datetime(2026, 2, 5, 9)  # noqa: DTZ001 - in the business's zone, as on the command line
ROUND = (
    "what services do you offer?",
    "What times are available next Wednesday for a Standard Clean?",
    "my bookings",
    "How many bookings do I have left?",
    "cancel my booking on the 9th",
    "no",
    "how should I prepare for the clean?",
    "thanks",
    "What's available next week?",
    "Base Clean",
)
FULL, QUICK = 200, 40
"""Turns: a multiple of a round. The quick run is a smoke test, its figures mean little."""


def measure(turns: int) -> dict[str, float]:
    """Play so many turns and give the figures, named as in DESIGN.md."""
    settings = Settings().model_copy(update={"database_url": None, "model": "offline"})
    with open_premises(settings, clock_from(START)) as premises:
        house = open_house(
            premises,
            post=AsidePost(lambda _: None),
            model=None,
            patience=Patience(),
        )
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(house) as opened:
            took = play(lambda message: portal.call(opened.conversation.answer, message), turns)
            size = len(Memory(premises.store, premises.clock).read(f"terminal:{JOHN}") or b"")
    return figures(took, size)


def play(desk: Callable[[Inbound], Answer], turns: int) -> list[float]:
    """Sign in, then send the round again and again; milliseconds of each turn."""
    hello = desk(Inbound("terminal", JOHN, "Hi", START.astimezone(), "hello"))
    code = re.search(r"\d{6}", hello.message.text)
    desk(Inbound("terminal", JOHN, code.group() if code else "", START.astimezone(), "code"))
    took = []
    for number in range(turns):
        message = Inbound(
            "terminal", JOHN, ROUND[number % len(ROUND)], START.astimezone(), f"{number}"
        )
        began = time.perf_counter()
        answer = desk(message)
        took.append((time.perf_counter() - began) * 1000)
        if not answer.message.text:
            raise RuntimeError(f"no answer to: {message.text}")
    return took


def figures(took: Sequence[float], size: int) -> dict[str, float]:
    """Medians and the 99th percentile of all turns; the second round and the last one apart."""
    span = len(ROUND)
    second, last = took[span : 2 * span], took[-span:]
    return {
        "turn_p50_ms": round(statistics.median(took), 1),
        "turn_p99_ms": round(statistics.quantiles(took, n=100)[98], 1),
        "turn10_ms": round(statistics.median(second), 1),
        "turn200_ms": round(statistics.median(last), 1),
        "checkpoint_bytes_200": size,
    }


def main() -> None:
    """Print a table, or one JSON object."""
    asked = arguments("What one turn costs.").parse_args()
    show(measure(QUICK if asked.quick else FULL), as_json=asked.json)


if __name__ == "__main__":
    main()
