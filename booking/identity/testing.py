"""The fake that lies beside the port: a post that keeps what it was given."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from booking.identity.face import Via
from booking.identity.post import CodeLetter


@dataclass(frozen=True)
class Posted:
    """One code on its way; the text hides itself."""

    kind: Via
    address: str
    text: str = field(repr=False)

    @property
    def code(self) -> str:
        """The six digits."""
        return code_of(self.text)


class KeptCodes:
    """A CodePost that keeps what it was given, once that is committed.

    Args:
        ways: what it says it can carry.
    """

    def __init__(self, ways: Collection[Via] = ("email", "sms")) -> None:
        self.ways = frozenset(ways)
        self.sent: list[Posted] = []
        self.decoys: list[Posted] = []

    def write(self, connection: Connection, letter: CodeLetter, at: datetime) -> None:
        """Nothing is kept that may yet be rolled back."""

    def committed(self, letters: Sequence[CodeLetter]) -> None:
        """Keep them, apart from those that nobody gets."""
        for letter in letters:
            box = self.decoys if letter.is_decoy else self.sent
            box.append(Posted(letter.via, letter.address, letter.text))

    @property
    def last(self) -> Posted:
        """The newest."""
        return self.sent[-1]


def code_of(text: str) -> str:
    """The code in a message, as a customer reads it.

    Raises:
        LookupError: there is none.
    """
    found = re.search(r"(?<=code is: )[0-9]{6}\b", text)
    if found is None:
        raise LookupError("No code in this message.")
    return found[0]
