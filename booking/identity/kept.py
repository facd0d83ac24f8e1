"""What the sign-in answered to one message, kept until the message is done with.

A message may be answered twice: the process that answered it first was killed before the reply
was written down. The second answer must be the first one, with the same code in it, and must
count nothing again. Answers may hold codes and tokens: they lie here sealed (SPEC AUTH-05,
AUTH-10), and are dropped with the turn that they belong to. That it is done stays for a while:
whoever was stopped before the answer, and wakes up after it was sent, must not issue another code
in the place of the one that the customer has.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from booking.identity.codes import Claim
from booking.identity.face import Step, StepName
from booking.message_tables import door_answer
from booking.outbox.letter import Choice
from booking.sealed_box import SealBroken, SealedBox


@dataclass(frozen=True)
class Settled:
    """An answer that was given.

    Attributes:
        began: where they stood before it.
    """

    step: Step
    began: StepName


@dataclass(frozen=True)
class Guess:
    """An attempt at a code that was counted, and may have been compared."""

    claim: Claim
    digits: str = field(repr=False)


@dataclass(frozen=True)
class Over:
    """The message was answered, and its turn is done: nothing is to be done for it any more."""


KEPT = select(door_answer.c.sealed).where(door_answer.c.key == bindparam("named"))
SPENT = b""
"""In the place of the answer to a message that is done with."""


class Answers:
    """Keeps answers in the caller's transaction.

    Args:
        box: seals them.
    """

    def __init__(self, box: SealedBox) -> None:
        self._box = box

    def recall(self, connection: Connection, key: str | None) -> Settled | Guess | Over | None:
        """What was kept under a key; None if nothing was, or the server key is another one now."""
        if key is None:
            return None
        sealed = connection.scalar(KEPT, {"named": key})
        if sealed is None:
            return None
        if sealed == SPENT:
            return Over()
        try:
            return _read(json.loads(self._box.open(sealed)))
        except SealBroken:
            return None

    def keep(
        self, connection: Connection, key: str | None, kept: Settled | Guess, now: int
    ) -> None:
        """Keep this in the place of what was there; without a key nothing.

        Args:
            connection: a writing transaction that holds the identity's lock.
            key: names the message, 80 characters at most.
            kept: the answer, or how far it has come.
            now: epoch seconds.
        """
        if key is None:
            return
        kind = "step" if isinstance(kept, Settled) else "guess"
        values = {
            "sealed": self._box.close(json.dumps({"kind": kind, **asdict(kept)})),
            "at_ms": now * 1000,
        }
        there = door_answer.c.key == key
        if connection.execute(update(door_answer).where(there).values(values)).rowcount == 0:
            connection.execute(insert(door_answer).values(key=key, **values))


def forget_answers(connection: Connection, key: str) -> None:
    """Drop what the sign-in answered to a message: its turn is done.

    Only that it was answered is kept, for whoever has lost the turn and does not know it yet.
    """
    connection.execute(update(door_answer).where(door_answer.c.key == key).values(sealed=SPENT))


def _read(kept: dict[str, Any]) -> Settled | Guess:
    if kept["kind"] == "guess":
        return Guess(Claim(**kept["claim"]), kept["digits"])
    step = kept["step"]
    choices = tuple(Choice(**choice) for choice in step.pop("choices"))
    return Settled(Step(**step, choices=choices), kept["began"])
