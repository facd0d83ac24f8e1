"""What the policy decides: a tool call, or something to say; and what it may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agent.facts import Facts
from agent.offline.dates import ReadDates
from agent.offline.memory import Result, Table
from agent.offline.understood import Understood

Saying = tuple[str, Mapping[str, Any]]
"""An occasion and its facts; the wording room makes a text of it."""


@dataclass(frozen=True)
class Call:
    """Call this tool, and leave these notes."""

    tool: str
    arguments: Mapping[str, Any]
    table: Table


@dataclass(frozen=True)
class Say:
    """Say this, in this order, and leave these notes."""

    sayings: tuple[Saying, ...]
    table: Table = field(default_factory=Table)


Move = Call | Say


@dataclass(frozen=True)
class Scene:
    """All that a decision may look at.

    Attributes:
        facts: of the business.
        tools: names of the tools there are for this writer.
        table: what lay there when the message came.
        results: of this turn.
        read_dates: for pieces of a message.
        understand: for pieces of a message; (text, expecting).
    """

    facts: Facts
    tools: frozenset[str]
    table: Table
    results: tuple[Result, ...]
    read_dates: ReadDates
    understand: Callable[[str, str | None], Understood]

    def on(self, table: Table) -> "Scene":
        """The same scene with another table."""
        return Scene(self.facts, self.tools, table, self.results, self.read_dates, self.understand)


def say(occasion: str, table: Table | None = None, **facts: Any) -> Say:
    """One thing to say."""
    return Say(((occasion, facts),), table if table is not None else Table())


def first(saying: Saying, move: Move) -> Move:
    """The move, with something said before it (kept in the notes until the turn can speak)."""
    if isinstance(move, Say):
        return Say((saying, *move.sayings), move.table)
    said = (*move.table.said, (saying[0], dict(saying[1])))
    return replace(move, table=move.table.but(said=said))


def pruned(**arguments: Any) -> dict[str, Any]:
    """Arguments without the empty ones."""
    return {name: value for name, value in arguments.items() if value not in ("", None)}
