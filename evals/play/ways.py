"""How a message goes in and its answer comes back: straight over the counter, or by WhatsApp."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from booking.outbox.letter import Choice
from channels.message import Inbound, Kind
from evals.play.stage import Stage


class CannotGoOn(Exception):
    """A step of the scenario is impossible where the conversation stands; the text says why."""


@dataclass(frozen=True)
class Words:
    """What a customer does: writes, taps or sends something.

    Attributes:
        tapped: what was tapped; its title is the text.
        name: what they call themselves on the channel.
    """

    text: str
    kind: Kind = "text"
    tapped: Choice | None = None
    name: str = ""


@dataclass(frozen=True)
class Reply:
    """What the customer gets for it.

    Attributes:
        text: of all letters; empty: silence.
        calls: names of the tools that were called for it.
    """

    text: str = ""
    stage: str = "assistant"
    calls: Sequence[str] = ()
    choices: Sequence[Choice] = field(default=())


class Way(Protocol):
    """Carries one message to the house, and its answer back."""

    async def say(self, phone: str, words: Words) -> Reply:
        """Say it from that phone, and wait for the answer.

        Raises:
            CannotGoOn: the way itself did what it must never do.
        """
        ...


class Counter:
    """The conversation itself, without anything on the way: the terminal."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._said = 0

    async def say(self, phone: str, words: Words) -> Reply:
        """A tap says its payload."""
        self._said += 1
        payload = words.tapped.payload if words.tapped else None
        message = Inbound(
            "terminal",
            phone,
            payload or words.text,
            self._stage.clock.now(),
            f"turn-{self._said}",
            kind=words.kind,
            choice=payload,
            name=words.name,
        )
        answer = await self._stage.house.conversation.answer(message)
        return Reply(
            answer.message.text,
            answer.stage,
            [call["name"] for call in answer.tools],
            answer.message.choices,
        )
