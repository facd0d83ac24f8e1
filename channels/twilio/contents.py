"""Buttons and lists as Twilio's Content: made once for each shape, filled in for each message.

What can be tapped only spares the reader typing: whenever a shape cannot be had, the text goes
alone (SPEC CHAN-07).
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from booking.clock import Clock
from booking.outbox.letter import Body, Choice
from channels.graphemes import cut_before
from channels.twilio.api import CONTENT, Api, NoAnswer, NotReached

MOST_BUTTONS, MOST_ITEMS = 3, 10
LONGEST_BODY = 1024
LONGEST_TITLE, LONGEST_ITEM, LONGEST_DESCRIPTION, LONGEST_PAYLOAD = 20, 24, 72, 200
OPENER = "Choose"
AGAIN_AFTER = timedelta(minutes=10)
"""After a shape could not be made, no message waits for another try until then."""

_log = logging.getLogger(__name__)


class Remembered(Protocol):
    """Remembers which Content stands for a shape, across processes."""

    def content_of(self, account: str, shape: str) -> str | None:
        """Its SID; None: nobody has made it."""
        ...

    def keep_content(self, account: str, shape: str, content_id: str) -> str:
        """Remember it; returns the one that counts, if somebody else was faster."""
        ...

    def drop_content(self, account: str, shape: str) -> None:
        """Forget it: Twilio does not know it any more."""
        ...


@dataclass(frozen=True)
class Filled:
    """A message that can be tapped: its shape, and what stands in it.

    Attributes:
        shape: names the Content, whatever stands in it.
        types: of the Content, with numbered variables.
        values: of the variables, from {{1}} on.
    """

    shape: str
    types: dict[str, Any] = field(repr=False)
    values: tuple[str, ...] = field(repr=False)

    @property
    def variables(self) -> dict[str, str]:
        """By their numbers."""
        return {str(number): value for number, value in enumerate(self.values, start=1)}


def fill(body: Body) -> Filled | None:
    """The buttons or the list for a body; None: it has no choices, or they cannot be shown."""
    choices = body.choices
    if not 0 < len(choices) <= MOST_ITEMS or not 0 < len(body.text) <= LONGEST_BODY:
        return None
    if any(not 0 < len(choice.payload) <= LONGEST_PAYLOAD for choice in choices):
        return None
    are_buttons = len(choices) <= MOST_BUTTONS and all(
        len(_tidy(choice.title)) <= LONGEST_TITLE for choice in choices
    )
    titles = [
        cut(choice.title, LONGEST_TITLE if are_buttons else LONGEST_ITEM) for choice in choices
    ]
    if not all(titles) or len(set(titles)) < len(titles):
        return None  # nobody could tell one from the other
    return _buttons(body, titles) if are_buttons else _list(body, titles)


def cut(text: str, longest: int) -> str:
    """One line, cut between two characters, with a sign that it goes on."""
    text = _tidy(text)
    if len(text) <= longest:
        return text
    return text[: cut_before(text, longest - 1)].rstrip() + "…"


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _buttons(body: Body, titles: Sequence[str]) -> Filled:
    values = [body.text]
    actions = [
        {"type": "QUICK_REPLY", "title": _put(values, title), "id": _put(values, choice.payload)}
        for title, choice in zip(titles, body.choices, strict=True)
    ]
    types = {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}
    return Filled(f"quick-reply-{len(titles)}", types, tuple(values))


def _list(body: Body, titles: Sequence[str]) -> Filled:
    values = [body.text, cut(body.button, LONGEST_TITLE) or OPENER]
    items = [
        _item(values, title, choice) for title, choice in zip(titles, body.choices, strict=True)
    ]
    types = {"twilio/list-picker": {"body": "{{1}}", "button": "{{2}}", "items": items}}
    # A variable must not be empty: with and without a second line are two shapes.
    described = "".join("d" if "description" in item else "-" for item in items)
    return Filled(f"list-picker-{described}", types, tuple(values))


def _item(values: list[str], title: str, choice: Choice) -> dict[str, str]:
    item = {"item": _put(values, title), "id": _put(values, choice.payload)}
    if description := cut(choice.description, LONGEST_DESCRIPTION):
        item["description"] = _put(values, description)
    return item


def _put(values: list[str], value: str) -> str:
    """The next variable, which stands for this value."""
    values.append(value)
    return "{{" + str(len(values)) + "}}"


class Contents:
    """Finds the Content of a shape, or has it made.

    Args:
        api: of Twilio.
        remembered: what was made before.
        clock: tells when to try again what could not be made.
        are_wanted: whether there are buttons at all; else texts go alone.
    """

    def __init__(
        self, api: Api, remembered: Remembered, clock: Clock, *, are_wanted: bool = True
    ) -> None:
        self._api, self._remembered, self._clock = api, remembered, clock
        self._are_wanted = are_wanted
        self._known: dict[str, str] = {}
        self._not_before: dict[str, datetime] = {}

    def of(self, filled: Filled) -> str | None:
        """The Content's SID; None: it cannot be had now."""
        if not self._are_wanted:
            return None
        if found := self._known.get(filled.shape):
            return found
        if self._clock.now() < self._not_before.get(filled.shape, datetime.min.replace(tzinfo=UTC)):
            return None
        found = self._remembered.content_of(self._api.account, filled.shape) or self._made(filled)
        if found is None:
            self._not_before[filled.shape] = self._clock.now() + AGAIN_AFTER
        else:
            self._known[filled.shape] = found
        return found

    def forget(self, filled: Filled) -> None:
        """Twilio refused it: it is made anew when it is wanted again, and not at once."""
        self._known.pop(filled.shape, None)
        self._not_before[filled.shape] = self._clock.now() + AGAIN_AFTER
        self._remembered.drop_content(self._api.account, filled.shape)

    def _made(self, filled: Filled) -> str | None:
        document = {
            "friendly_name": f"frontdesk_{filled.shape}",
            "language": "en",
            "variables": {number: f"sample {number}" for number in filled.variables},
            "types": filled.types,
        }
        try:
            reply = self._api.post(f"{CONTENT}/v1/Content", document=document)
        except (NotReached, NoAnswer) as trouble:
            _log.warning("No %s could be made at Twilio: %s", filled.shape, trouble)
            return None
        sid = reply.data.get("sid")
        if not reply.is_ok or not isinstance(sid, str):
            _log.warning("Twilio makes no %s: %s %s", filled.shape, reply.code, reply.said)
            return None
        return self._remembered.keep_content(self._api.account, filled.shape, sid)


def variables_of(values: dict[str, str]) -> str:
    """Variables as Twilio takes them."""
    return json.dumps(values, ensure_ascii=False)
