"""Where login codes go when they do not go into the same chat.

Here they are shown beside the conversation: a terminal has no mail server. A deployment that
sends real e-mail or SMS hands in another CodePost.
"""

from collections.abc import Callable
from typing import Literal

KINDS = {"email": "e-mail", "sms": "SMS"}


class AsidePost:
    """Shows what would be sent, and to whom."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show

    def send_code(self, kind: Literal["email", "sms"], address: str, text: str) -> None:
        """Show the message beside the conversation."""
        self._show(f"[{KINDS[kind]} to {address}] {text}")
