"""Builders: messages that come, and what we said before."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection

from app.hearing.heard import Act, Heard
from app.hearing.listening import Listening
from app.hearing.opt_out import Wish
from app.hearing.scene import Said, Scene
from app.hearing.texts import Texts
from booking.business import Business
from booking.business_file import DEMO_FILE, read_business
from booking.outbox.letter import Choice
from channels.message import Inbound, Kind, Media, Place

NOW = datetime(2026, 2, 5, 9, tzinfo=UTC)
SHOP, _ = read_business(DEMO_FILE)
TEXTS = Texts(SHOP)
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
TIMES = (
    Choice("Standard Clean on Wednesday 11 February 2026 at 9:00 AM", "Wed 11 Feb, 9 AM"),
    Choice("Standard Clean on Wednesday 11 February 2026 at 2:00 PM", "Wed 11 Feb, 2 PM"),
)
CANCEL = "Your Standard Clean on Monday, 9 February at 10:00. Are you sure you want to cancel?"
PICTURE = (Media("https://api.twilio.com/media/1", "image/jpeg"),)

_numbers = count(1)


def came(kind: Kind = "text", text: str = "", **more: Any) -> Inbound:
    """A message of John's."""
    return Inbound(
        "whatsapp",
        "+447700900001",
        text,
        more.pop("at", NOW),
        f"SM{next(_numbers)}",
        kind=kind,
        **more,
    )


def tap(choice: Choice, answers: str | None, at: datetime = NOW) -> Inbound:
    """A tap on one of our choices."""
    return came("tap", choice.title, choice=choice.payload, answers=answers, at=at)


def place() -> Inbound:
    """A location."""
    return came("location", place=Place(51.5, -0.12, "Home"))


def ours(
    text: str, choices: Sequence[Choice] = (), *, minutes_ago: float = 1, is_reply: bool = True
) -> Said:
    """A message that we sent."""
    number = next(_numbers)
    at = NOW - timedelta(minutes=minutes_ago)
    return Said(number, f"MM{number}", is_reply, text, tuple(choices), at)


@dataclass(frozen=True)
class Ear:
    """Hears bursts, after what we have said.

    Attributes:
        said: by us, oldest first.
    """

    said: Sequence[Said] = ()
    is_stopped: bool = False
    spoken: dict[str, str | None] = field(default_factory=dict)
    shop: Business = SHOP

    def hears(self, *messages: Inbound) -> Heard:
        texts = Texts(self.shop)
        replies = [said for said in reversed(self.said) if said.is_reply]
        scene = Scene(replies, self.said, texts.say("still_open"))
        listening = Listening(
            texts, scene, is_stopped=self.is_stopped, spoken=self.spoken, act=Noted
        )
        return listening.hear(messages)

    def after(self, heard: Heard) -> "Ear":
        """The same, once its answer was sent."""
        assert heard.answer is not None
        return replace(self, said=[*self.said, ours(heard.answer, heard.choices, minutes_ago=0)])


@dataclass(frozen=True)
class Noted:
    """An act that only says what it is."""

    wish: Wish
    message: Inbound

    def __call__(self, connection: Connection) -> None:
        raise AssertionError("nobody writes here")


def noted(act: Act | None) -> Wish | None:
    """Which wish an act is about."""
    return act.wish if isinstance(act, Noted) else None
