"""What a burst of messages comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection

from booking.outbox.letter import Choice

Act: TypeAlias = Callable[[Connection], None]
"""To be written in the transaction that ends the turn; doing it twice is doing it once."""


@dataclass(frozen=True)
class Heard:
    """Either words for the agent, or an answer of our own, or neither: then nothing is said.

    Attributes:
        said: what the customer sent, in words for the record: "STOP", "(photo) is this ok?".
        words: for the agent; None: the agent is not asked.
        answer: of our own, to be sent as it is, when there are no words.
        choices: to be tapped under that answer.
        remark: to stand before the agent's reply: what could not be looked at, what was heard.
        opted: what STOP or START is answered with; None: neither came, or it was said just now.
        act: for the transaction that ends the turn, whoever answers; None: nothing to write.
    """

    said: str
    words: str | None = None
    answer: str | None = None
    choices: tuple[Choice, ...] = ()
    remark: str | None = None
    opted: str | None = None
    act: Act | None = None

    @property
    def is_silent(self) -> bool:
        """Nothing is to be answered: the messages are only marked as handled."""
        return self.words is None and self.answer is None

    def completed(self, reply: str) -> str:
        """The agent's reply after the remark: a question that it asks stays the last word."""
        return f"{self.remark}\n\n{reply}" if self.remark else reply
