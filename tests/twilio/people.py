"""Customers with a phone in their hand, at the other end of the fake."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx2

PATIENCE_S = 20.0


@dataclass(frozen=True)
class Bubble:
    """A message as it shows on the phone."""

    sid: str
    text: str
    buttons: tuple[str, ...]
    kind: str
    status: str

    @property
    def code(self) -> str:
        """The sign-in code in it, read as a customer would."""
        found = re.search(r"Your verification code is: (\d{6})", self.text)
        assert found, f"no code in: {self.text}"
        return found.group(1)


class Silence(AssertionError):
    """Nothing came in time."""


@dataclass
class Customer:
    """Writes, taps and reads on one phone.

    Attributes:
        control: asks the fake.
        sender: E.164, or a business-scoped id.
        read: bubbles that were read already.
    """

    control: httpx2.Client
    sender: str
    channel: str = "whatsapp"
    read: list[Bubble] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _waiting: list[Bubble] = field(default_factory=list)
    _revision: int = 0

    @property
    def address(self) -> str:
        """As Twilio writes it."""
        return f"whatsapp:{self.sender}" if self.channel == "whatsapp" else self.sender

    def says(self, text: str = "", **more: Any) -> str:
        """Send something; the sid of the message."""
        return self._tell("say", text=text, **more)

    def taps(self, title: str, on: Bubble | None = None) -> str:
        """Tap what a message shows: the latest one with buttons, unless another is named."""
        shown = on or next(bubble for bubble in reversed(self.read) if bubble.buttons)
        return self._tell("tap", sid=shown.sid, title=title)

    def reads(self, seconds: float = PATIENCE_S) -> Bubble:
        """The next message that was not read yet, as soon as it comes.

        Raises:
            Silence: none came.
        """
        while not self._waiting:
            if not self._look(seconds):
                raise Silence(f"{self.address} has read: {[bubble.text for bubble in self.read]}")
        self.read.append(self._waiting.pop(0))
        return self.read[-1]

    def asks(self, text: str) -> Bubble:
        """Write and read the answer."""
        self.says(text)
        return self.reads()

    def signs_in(self, first: str = "Hi") -> Bubble:
        """Write, read the code in the chat, send it back; what is said then."""
        return self.asks(self.asks(first).code)

    def has_unread(self) -> bool:
        """Whether more has come than was read."""
        self._look(0)
        return bool(self._waiting)

    def _look(self, seconds: float) -> bool:
        """Whether anything has changed since the last look."""
        asked: dict[str, str | float] = {
            "after": self._revision,
            "address": self.address,
            "wait": seconds,
        }
        answer = self.control.get("/_fake/messages", params=asked, timeout=seconds + 10)
        seen = answer.raise_for_status().json()
        for message in seen["messages"]:
            if (
                not message["mine"]
                and message["sid"] not in self._known
                and message["status"] not in ("queued", "failed")
            ):
                self._known.add(message["sid"])
                self._waiting.append(_bubble(message))
        has_changed = bool(seen["revision"] > self._revision)
        self._revision = seen["revision"]
        return has_changed

    def _tell(self, verb: str, **given: Any) -> str:
        given = {"sender": self.sender, "channel": self.channel, **given}
        answer = self.control.post(f"/_fake/{verb}", json=given, timeout=30)
        assert answer.is_success, answer.text
        return str(answer.json()["sid"])


def _bubble(message: dict[str, Any]) -> Bubble:
    return Bubble(
        message["sid"],
        message["text"],
        tuple(button["title"] for button in message["buttons"]),
        message["kind"],
        message["status"],
    )
