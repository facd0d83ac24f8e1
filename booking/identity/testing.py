"""The fake that lies beside the port: a post that keeps what it was given."""

import re
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Posted:
    """One code on its way; the text hides itself."""

    kind: Literal["email", "sms"]
    address: str
    text: str = field(repr=False)

    @property
    def code(self) -> str:
        """The six digits."""
        return code_of(self.text)


class KeptCodes:
    """A CodePost that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[Posted] = []

    def send_code(self, kind: Literal["email", "sms"], address: str, text: str) -> None:
        """Keep it."""
        self.sent.append(Posted(kind, address, text))

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
