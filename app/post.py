"""Where login codes go when they do not go into the same chat, and no outbox takes them.

They are shown beside the conversation: a terminal has no mail server.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from booking.identity import CodeLetter, Via

KINDS = {"email": "e-mail", "sms": "SMS"}
WAYS: Collection[Via] = ("email", "sms")


class AsidePost:
    """Shows what would be sent, and to whom.

    Args:
        show: takes each message.
        ways: what it says it can carry.
    """

    def __init__(self, show: Callable[[str], None], ways: Collection[Via] = WAYS) -> None:
        self._show = show
        self.ways = frozenset(ways)

    def write(self, connection: Connection, letter: CodeLetter, at: datetime) -> None:
        """Nothing is shown that may yet be rolled back."""

    def committed(self, letters: Sequence[CodeLetter]) -> None:
        """Show them beside the conversation."""
        for letter in letters:
            if not letter.is_decoy:
                self._show(f"[{KINDS[letter.via]} to {letter.address}] {letter.text}")
