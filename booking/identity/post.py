"""How codes leave that do not go into the same chat: written down with their cause, sent later."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Protocol

from sqlalchemy import Connection

from booking.identity.codes import CODE_LIFE_S
from booking.identity.face import Via
from booking.outbox.letter import Body, Letter
from booking.outbox.writing import call_back, enqueue
from booking.sealed_box import SealedBox

NOBODY = "nobody"
"""To whom a letter is addressed that is written for nobody."""


@dataclass(frozen=True)
class CodeLetter:
    """A code on its way to a contact.

    Attributes:
        identity: who waits for it.
        is_decoy: the contact is not on file. The letter is written all the same and never sent,
            so that whoever asks cannot tell by the time it takes.
    """

    identity: int
    via: Via
    address: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    is_decoy: bool = False


class CodePost(Protocol):
    """Carries codes that do not go into the same chat."""

    @property
    def ways(self) -> frozenset[Via]:
        """What it can really carry; empty: such codes cannot be sent."""
        ...

    def write(self, connection: Connection, letter: CodeLetter, at: datetime) -> None:
        """Write a code down for delivery, or as if.

        Args:
            connection: of the transaction that issues the code; it may be rolled back.
            letter: the code.
            at: aware; now.
        """
        ...

    def committed(self, letters: Sequence[CodeLetter]) -> None:
        """The transaction in which they were written stands. Comes back at once, and never fails.

        Nothing that depends on an address may be seen from outside, nor how long it takes: a
        stranger who names one must not learn whether it is on file.
        """
        ...


class OutboxPost:
    """A CodePost that writes letters into the outbox.

    Args:
        box: seals them: a code has to lie in the database until it is sent.
        ways: what the carriers behind the outbox can carry.
        wake: tells the sending loop that there is something; may be called in any thread.
    """

    def __init__(self, box: SealedBox, ways: Collection[Via], wake: Callable[[], None]) -> None:
        self._box = box
        self._ways = frozenset(ways)
        self._wake = wake

    @property
    def ways(self) -> frozenset[Via]:
        """What the carriers can carry."""
        return self._ways

    def write(self, connection: Connection, letter: CodeLetter, at: datetime) -> None:
        """Enqueue it. An older code that still waits is void by now and is called back."""
        group = f"codes:{letter.identity}"
        written = _letter(letter, group, at)
        if letter.is_decoy:
            enqueue(connection, [written], at, self._box)
            call_back(connection, group, at)
        else:
            call_back(connection, group, at)
            enqueue(connection, [written], at, self._box)

    def committed(self, letters: Sequence[CodeLetter]) -> None:
        """Have them sent at once."""
        if letters:
            self._wake()


def _letter(letter: CodeLetter, group: str, at: datetime) -> Letter:
    """Its key is new with each code: that a message is not answered twice is settled before."""
    return Letter(
        key=f"code:{token_hex(16)}",
        channel=letter.via,
        recipient=NOBODY if letter.is_decoy else letter.address,
        kind="code",
        body=Body(letter.text, subject=letter.subject),
        category="authentication",
        group=group,
        expires=at + timedelta(seconds=CODE_LIFE_S),
        is_secret=True,
    )
