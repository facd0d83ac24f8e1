"""What we said last, as far as a tap or a thumbs-up may answer it (SPEC CHAN-07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent import consent
from agent.guards import QUESTION_LIFE
from booking.outbox.letter import Choice
from channels.message import Inbound

OFFER_LIFE = timedelta(hours=12)
"""As long as an offer can be tapped: after a new sign-in the assistant has forgotten what for."""
LONGEST_REPEATED = 900
"""Characters of a question that is said once more; of a longer text its last paragraph will do."""

JUST_SAID = 2
"""A machine that goes "STOP" and "START" by turns is answered twice, not without end."""


@dataclass(frozen=True)
class Said:
    """A message of ours.

    Attributes:
        id: of its row in the outbox.
        provider_id: the channel's id; None: the channel has not told it yet.
        is_reply: to a message of theirs; otherwise the business began.
        at: aware; when it was written down.
    """

    id: int
    provider_id: str | None
    is_reply: bool
    text: str
    choices: tuple[Choice, ...]
    at: datetime

    @property
    def asks_yes_or_no(self) -> bool:
        """Whether a bare yes or no answers it."""
        return any(consent.answer(choice.payload) for choice in self.choices)

    def is_young(self, at: datetime) -> bool:
        """Whether it may still be answered at that moment."""
        return at - self.at <= (QUESTION_LIFE if self.asks_yes_or_no else OFFER_LIFE)

    def chosen(self, tap: Inbound) -> Choice | None:
        """Which of its choices was tapped; None if it never had such a one."""
        return next((choice for choice in self.choices if choice.payload == tap.choice), None)


@dataclass(frozen=True)
class Scene:
    """The messages of ours in a conversation.

    Attributes:
        replies: our latest replies, newest first, sent or still to be sent.
        answered: the messages that taps and reactions answer, as far as they are known.
        again: the words before a question that is said once more.
    """

    replies: Sequence[Said]
    answered: Sequence[Said]
    again: str

    def open_question(self, at: datetime) -> Said | None:
        """Our newest reply, if it offers something that may still be tapped at that moment."""
        latest = self.replies[0] if self.replies else None
        return latest if latest and latest.choices and latest.is_young(at) else None

    def open_yes_or_no(self, at: datetime) -> Said | None:
        """The question that a bare yes or no would answer at that moment."""
        question = self.open_question(at)
        return question if question and question.asks_yes_or_no else None

    def offered(self) -> dict[str, Choice]:
        """Everything that could be tapped of late, by its words."""
        return {choice.payload: choice for reply in self.replies for choice in reply.choices}

    def has_just_said(self, text: str) -> bool:
        """Whether our newest reply, or the one before it, says this."""
        return any(text in reply.text for reply in self.replies[:JUST_SAID])

    def answered_by(self, message: Inbound) -> Said | None:
        """The message of ours that this one is tied to, if we know it."""
        if message.answers is None:
            return None
        return next((said for said in self.answered if said.provider_id == message.answers), None)

    def is_open(self, said: Said, choice: Choice, at: datetime) -> bool:
        """Whether this choice of this message of ours still means what it meant.

        It does while nothing else has been talked about: a time offered for moving a booking
        would otherwise be taken for a wish to book. What the business begins stands on its own,
        if it says all by itself.
        """
        if not said.is_reply:
            return not is_bare(choice.payload)
        return said.is_young(at) and said.id in self._asked_last()

    def _asked_last(self) -> set[int]:
        """Our newest reply; if it only repeats what was asked before, that as well."""
        found = set()
        for reply in self.replies:
            found.add(reply.id)
            if self.again not in reply.text:
                break
        return found

    def repeated(self, question: Said) -> str:
        """The question, to be said once more; of a list to choose from its last words alone."""
        text = question.text.rpartition(self.again)[2].strip()
        if len(text) > LONGEST_REPEATED or not question.asks_yes_or_no:
            text = text.rpartition("\n\n")[2][-LONGEST_REPEATED:]
        return f"{self.again}\n\n{text}"


def is_bare(words: str) -> bool:
    """Whether the words mean nothing without the question that they answer."""
    return consent.answer(words) is not None or words.strip().isdecimal()
