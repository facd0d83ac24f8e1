"""Hand-made messages, tables and results for the tests of the policy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.facts import Facts
from agent.offline.memory import Held, Result, Table, Turn, Wish
from agent.offline.policy import Call, Move, Say, Scene, decide
from agent.offline.understood import Understood
from booking.when import When, read

FACTS = Facts(
    business="Sparkle Cleaning",
    today="Thursday 5 February 2026, 09:00",
    zone="Europe/London",
    contact="You can reach us at +44 20 7946 0018.",
    website="https://sparkle.example/account",
    services=("Base Clean", "Standard Clean", "Premium Clean"),
    also_called=(("basic", "Base Clean"), ("deep clean", "Premium Clean")),
    staff=("Amy", "Ben"),
)
STANDARD, BASE, PREMIUM = "Standard Clean", "Base Clean", "Premium Clean"
WEDNESDAY = ("2026-02-11T09:00", "2026-02-11T11:30", "2026-02-11T14:00")
HELD = (
    Held(code="BAAAA1", service=STANDARD, starts="2026-02-09T10:00"),
    Held(code="BAAAA2", service=PREMIUM, starts="2026-02-19T14:00"),
)
NOW = datetime(2026, 2, 5, 9, tzinfo=ZoneInfo("Europe/London"))
TOOLS = frozenset(
    {
        "list_services",
        "check_availability",
        "suggest_alternatives",
        "create_booking",
        "list_bookings",
        "cancel_booking",
        "reschedule_booking",
        "recurring_check",
        "create_recurring",
        "quota",
        "profile",
        "search_help",
        "read_help",
    }
)
ADMIN_TOOLS = TOOLS | {"admin_stats", "admin_bookings", "admin_find_customer"}


def read_dates(text: str) -> When:
    """On Thursday 5 February 2026 at nine."""
    return read(text, NOW)


def heard(text: str, **more: Any) -> Understood:
    """What was understood, by hand; the dates are read from the text."""
    return Understood(text=text, when=read_dates(text), **more)


def scene(
    table: Table | None = None,
    *,
    tools: frozenset[str] = TOOLS,
    results: tuple[Result, ...] = (),
    known: Mapping[str, Understood] | None = None,
) -> Scene:
    """The demo business, with this on the table; `known` is how pieces of text are understood."""

    def understand(text: str, expecting: str | None) -> Understood:
        return (known or {}).get(text) or heard(text)

    return Scene(
        facts=FACTS,
        tools=tools,
        table=table or Table(),
        results=results,
        read_dates=read_dates,
        understand=understand,
    )


def got(tool: str, given: Mapping[str, Any], **arguments: Any) -> Result:
    """A tool's success."""
    return Result(tool, arguments, True, "done", given)


def refusal(tool: str, code: str, text: str = "No.", **given: Any) -> Result:
    """A tool's refusal; arguments under `arguments`."""
    arguments = given.pop("arguments", {})
    return Result(tool, arguments, False, text, given, code)


def move(u: Understood, on: Table | None = None, **more: Any) -> Move:
    """The first move for this message."""
    seen = scene(on, known={u.text: u}, **more)
    return decide(Turn(u.text, seen.table, seen.results, None), seen)


def after(u: Understood, before: Table, *results: Result, on: Table | None = None) -> Move:
    """The move after these results, the last of which answers the call with the notes `before`."""
    seen = scene(on, known={u.text: u}, results=results)
    return decide(Turn(u.text, seen.table, results, before), seen)


def called(move: Move) -> tuple[str, dict[str, Any]]:
    assert isinstance(move, Call), move
    return move.tool, dict(move.arguments)


def said(move: Move) -> str:
    assert isinstance(move, Say), move
    return move.sayings[-1][0]


def offered(*slots: str, service: str = STANDARD, **more: Any) -> Table:
    """Times on the table."""
    wish = more.pop("wish", Wish(service=service))
    return Table(about="availability", slots=slots, wish=wish, expecting="time", **more)


def wednesday(**more: Any) -> Table:
    """The three times of Wednesday on the table."""
    wish = Wish(service=STANDARD, days=(read_dates("wednesday").days.dates[0],))  # type: ignore[union-attr]
    return offered(*WEDNESDAY, wish=wish, offer="pick_slot", **more)


def listing(*held: Held) -> Result:
    found = [
        {
            "code": one.code,
            "service": one.service,
            "starts": f"{one.starts}:00+00:00",
            "ends": f"{one.starts}:00+00:00",
            "status": "confirmed",
        }
        for one in held
    ]
    return got("list_bookings", {"which": "upcoming", "bookings": found}, which="upcoming")


def free_times(service: str, days: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    shown = [
        {"day": day, "weekday": "", "times": times, "closed": None} for day, times in days.items()
    ]
    return {"service": service, "minutes": 180, "days": shown, "next_free": [], **more}
