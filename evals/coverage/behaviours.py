"""Behaviours by scenario, and those that no conversation can show."""

import re
from collections.abc import Container, Iterable
from pathlib import Path

from evals.scenario.form import Scenario

BEHAVIOURS = Path(__file__).parents[2] / "docs" / "behaviours.md"
LISTED = re.compile(r"^- ([A-Z]+-\d\d) \S", re.MULTILINE)

ELSEWHERE = {
    "BOOK-11": "a hold cannot be asked for in the chat yet; tests/booking hold and let go",
    "BOOK-12": "no tool shows the history yet; tests/booking read it",
    "BOOK-13": "no tool takes walk-in bookings yet; tests/booking take them",
    "MCP-01": "about the wire, not about words; tests/conformance speak it",
    "MCP-02": "about the list of tools; tests/tools hold docs/tools.md to it",
    "MCP-05": "for other AI clients; tests/mcp_server use them",
    "MCP-06": "in a browser; tests/web sign in there",
    "MCP-07": "about many calls by one client; tests/mcp_server make them",
    "MCP-08": "in a client that shows apps; tests/browser pick a slot there",
    "CHAN-03": "about the outbox, which no reply shows; tests/twilio lose and repeat letters",
    "CHAN-04": "about status callbacks, which no reply shows; tests/twilio mix their order",
    "CHAN-05": "about what is sent unasked; tests/twilio wait for a day",
    "CHAN-09": "about channels that scenarios do not use; tests/channels and tests/app do",
    "PRIV-01": "a job of the night; tests/booking run it",
}
"""Why no scenario shows it, and what does."""

OUT_OF_REACH = {
    "busy": "a database that is waited for too long; tests/booking make others wait",
    "code_refused": "on the sign-in page; in a chat it is an answer; tests/booking/identity",
    "not_allowed": "no model is shown a tool beyond its caller's rights; tests/tools call them",
    "not_signed_in": "the guards ask for the code first; tests/agent and tests/booking/identity",
    "outside_hours: past": "words for a time that is over are unclear before; tests/booking",
    "too_many": "on the sign-in page; in a chat it is an answer; tests/booking/identity",
    "after_thinking: give_up": "the offline model goes round in no circles; tests/agent make it",
}
"""Refusals and ways of guards to which no conversation comes, why, and what does."""

NO_TALK = ("EVAL-", "OPS-")
"""About evaluations and about running the house: shown by tests, and now and then by a scenario."""

NOT_YET = {"TALK-12": "languages beside English are asked for already, and are known misses"}
"""Behaviours that scenarios name before the house has them."""


def listed(text: str) -> list[str]:
    """The ids of a list of behaviours, in its order."""
    return LISTED.findall(text)


def by_behaviour(scenarios: Iterable[Scenario]) -> dict[str, list[str]]:
    """Ids of the scenarios that try each behaviour, by behaviour."""
    found: dict[str, list[str]] = {}
    for scenario in scenarios:
        for spec in scenario.spec:
            found.setdefault(spec, []).append(scenario.id)
    return found


def gaps(known: Iterable[str], tried: Iterable[str]) -> list[str]:
    """One line for each behaviour without a scenario or a reason, and for what does not fit."""
    known, tried = _of_talk(known), _of_talk(tried)
    return [
        *_lines("no scenario tries it", known, {*tried, *ELSEWHERE}),
        *_lines("there is a scenario, so no reason is needed", set(ELSEWHERE) & set(tried), ()),
        *_lines("not a behaviour of the house", set(tried), {*known, *NOT_YET}),
        *_lines("not a behaviour any more", ELSEWHERE, known),
    ]


def unreached(known: Iterable[str], found: Iterable[str]) -> list[str]:
    """One line for each refusal and way of a guard without a scenario or a reason."""
    found = set(found)
    return [
        *_lines("no scenario reaches it", known, {*found, *OUT_OF_REACH}),
        *_lines("a scenario reaches it, so no reason is needed", found & OUT_OF_REACH.keys(), ()),
    ]


def _of_talk(specs: Iterable[str]) -> list[str]:
    return [spec for spec in specs if not spec.startswith(NO_TALK)]


def _lines(what: str, these: Iterable[str], but: Container[str]) -> list[str]:
    return [f"{spec}: {what}" for spec in sorted(these) if spec not in but]
