"""What one turn is told, and where it puts its answer: never part of a checkpoint or a message.

The sign-in may show a code and the session has a token. Both pass through here alone: the graph's
state, which is written to disk and shown to models, never holds them (SPEC AUTH-10).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import anyio.to_thread
from langgraph.types import Command

from agent.choices.choice import Choice
from agent.facts import Facts
from agent.state import State
from agent.unbroken import Progress


class DoorChoice(Protocol):
    """An answer to the sign-in's question that can be tapped."""

    @property
    def payload(self) -> str:
        """The words it stands for."""
        ...

    @property
    def title(self) -> str:
        """What is shown."""
        ...

    @property
    def description(self) -> str:
        """A second line; may be empty."""
        ...


class DoorStep(Protocol):
    """What the sign-in answered."""

    @property
    def text(self) -> str:
        """What to say. It may hold a code."""
        ...

    @property
    def stage(self) -> str:
        """identify, verify or assistant."""
        ...

    @property
    def token(self) -> str | None:
        """Of the session, given once: by the step that signed in."""
        ...

    @property
    def request(self) -> str | None:
        """The request that started the login, to be answered now."""
        ...

    @property
    def choices(self) -> Sequence[DoorChoice]:
        """What the text asks to choose from."""
        ...


class Door(Protocol):
    """The sign-in of one conversation: deterministic, synchronous, one transaction a call.

    Satisfied by the wiring, which binds it to the channel identity of the writer.
    """

    def standing(self) -> str:
        """What the writer has to do next.

        One of "unknown", "choose", "contact", "register", "verify", "signed_in".
        """
        ...

    def token(self) -> str | None:
        """An opaque token for the running session; None when there is none."""
        ...

    def identify(self, text: str, request: bool) -> DoorStep:
        """Go on with somebody unknown; `request` is False for a mere greeting."""
        ...

    def choose(self, text: str) -> DoorStep:
        """Take the answer to "which profile?"."""
        ...

    def verify(self, text: str, request: bool) -> DoorStep:
        """Take a code, or whatever else was written while one is awaited."""
        ...

    def log_out(self) -> DoorStep:
        """End the session at once."""
        ...


@dataclass(frozen=True)
class Turn:
    """One message of a customer, with all that is needed to answer it.

    Attributes:
        text: as it was written. It may be a code.
        conversation: names the conversation; its working memory is kept under this name.
        key: names this message, and is the same when it is delivered again: it makes the writes
            of the turn idempotent.
        door: the sign-in of this conversation.
        facts: what the model is told about the business; asked after the sign-in, since the
            writer's role comes with it. Synchronous: it may read the database.
        now: aware; judges how old an open question is.
        progress: whether this turn has changed anything yet.
    """

    text: str = field(repr=False)
    conversation: str
    key: str
    door: Door
    facts: Callable[[], Facts]
    now: datetime
    progress: Progress = field(default_factory=Progress)


class DoorFailedError(Exception):
    """The sign-in broke. What broke stays out of this: errors are written to the checkpoint."""


@dataclass
class Session:
    """The token of the turn: there from the start, or since the sign-in has opened the door.

    Attributes:
        tools: what was listed for this token, by name; asked for once a turn. A right that ends
            in the middle of it is the server's to refuse.
    """

    token: str | None = field(default=None, repr=False)
    tools: tuple[str | None, Mapping[str, Any]] | None = field(default=None, repr=False)


@dataclass
class Reply:
    """Collects what the customer reads: parts in order, one text in the end.

    `choices` are the answers to its last question that can be tapped. `trouble` is what the door
    raised, to be raised again outside the graph.
    """

    parts: list[str] = field(default_factory=list, repr=False)
    stage: str = "assistant"
    choices: tuple[Choice, ...] = ()
    trouble: Exception | None = field(default=None, repr=False)

    def say(self, text: str) -> None:
        """Add a part; an empty one adds nothing."""
        if text.strip():
            self.parts.append(text.strip())

    @property
    def text(self) -> str:
        """All parts as one message."""
        return "\n\n".join(self.parts)


class Thinks(Protocol):
    """Asks models what to do or say next."""

    async def think(self, state: State, context: "TurnContext") -> State:
        """Ask the configured model."""
        ...

    async def think_offline(self, state: State, context: "TurnContext") -> State:
        """Ask the one that needs no network."""
        ...


class Acts(Protocol):
    """Carries out what a model wants."""

    async def act(self, state: State, context: "TurnContext") -> State:
        """Make the next call."""
        ...

    def failed(self, state: State, error: BaseException) -> Command[str]:
        """The next call broke: go on without its outcome."""
        ...


@dataclass(frozen=True)
class TurnContext:
    """The graph's context: trusted facts of one run.

    Attributes:
        mind: thinks in it. Both are handed in so that one drawing of the graph serves everybody.
        hands: act in it.
        turn: what came in.
        standing: of the writer, when the turn began.
        session: of the writer.
        reply: what the customer will read.
        deadline: seconds on the event loop's clock; models are given no more time than that.
    """

    mind: Thinks
    hands: Acts
    turn: Turn
    standing: str
    session: Session
    reply: Reply
    deadline: float

    async def facts(self) -> Facts:
        """What the model is told now, fetched in a worker thread."""
        return await anyio.to_thread.run_sync(self.turn.facts)
