"""What Inspect is told of a scenario before it is played."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evals.scenario.form import Advance, At, Phone, Say, Scenario, Send, Tap, Turn
from evals.world.difference import wished

NOTHING = "nothing"
SCENARIO = "scenario"


@dataclass(frozen=True)
class Brief:
    """A scenario as a row of Inspect's table.

    Attributes:
        input: what it is about, and what the customer does, a line for each step; or what a played
            one wants and knows.
        target: how the world must end, a line for each thing.
        metadata: to filter by, and under `scenario` all of it.
    """

    id: str
    description: str
    input: str
    target: str
    metadata: Mapping[str, Any]


def brief_of(scenario: Scenario) -> Brief:
    """The row of a scenario."""
    return Brief(
        id=scenario.id,
        description=scenario.about,
        input="\n".join([scenario.about, "", *_steps(scenario)]),
        target="\n".join(wished(scenario.end)) or NOTHING,
        metadata={
            "tags": " ".join(scenario.tags),
            "spec": " ".join(scenario.spec),
            "world": scenario.world,
            SCENARIO: scenario.model_dump(mode="json", exclude_defaults=True),
        },
    )


def scenario_of(metadata: Mapping[str, Any]) -> Scenario:
    """The scenario of a row.

    Raises:
        KeyError, ValidationError: it is no row of ours.
    """
    return Scenario.model_validate(metadata[SCENARIO])


def _steps(scenario: Scenario) -> Iterator[str]:
    if scenario.customer.wants:
        yield scenario.customer.wants
    for name, fact in scenario.customer.knows.items():
        yield f"{name}: {fact}"
    yield from map(_step, scenario.turns)


def _step(turn: Turn) -> str:
    match turn:
        case Say():
            return turn.say
        case Tap():
            return f"[{turn.tap}]"
        case Send():
            return f"({turn.send}) {turn.caption}".rstrip()
        case Advance():
            return f"({turn.advance} later)"
        case At():
            return f"(at {turn.at:%Y-%m-%d %H:%M})"
        case Phone():
            return f"(from {turn.phone})"
