"""Hand-made messages and tables for the tests of the policy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.facts import Facts
from agent.offline.memory import Result, Table
from agent.offline.policy import Scene
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
