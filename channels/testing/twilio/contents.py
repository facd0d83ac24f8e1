"""Content: texts with variables, buttons and lists, made once and sent by their sid."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.testing.twilio.errors import TwilioRefusal
from channels.testing.twilio.messages import Button
from channels.testing.twilio.shelf import Shelf

TEXT, QUICK_REPLY, LIST_PICKER = "twilio/text", "twilio/quick-reply", "twilio/list-picker"
MOST_BUTTONS, MOST_BUTTONS_IN_SESSION, MOST_ITEMS = 10, 3, 10
LONGEST_BODY = 1024
LONGEST_TITLE, LONGEST_ITEM, LONGEST_DESCRIPTION, LONGEST_ID = 20, 24, 72, 200
UNSUBMITTED, PENDING, APPROVED, REJECTED = "unsubmitted", "pending", "approved", "rejected"
CONTENT_URL = "https://content.twilio.com/v1/Content"

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass
class Approval:
    """What WhatsApp thinks of a template."""

    name: str = ""
    category: str = ""
    status: str = UNSUBMITTED
    reason: str = ""


@dataclass
class Content:
    """One Content resource."""

    sid: str
    friendly_name: str
    language: str
    variables: Mapping[str, str]
    types: Mapping[str, Any]
    made: datetime
    approval: Approval = field(default_factory=Approval)

    @property
    def is_approved(self) -> bool:
        """Whether it may begin a conversation."""
        return self.approval.status == APPROVED

    @property
    def kind(self) -> str:
        """Which of its types a WhatsApp reader gets."""
        return next((kind for kind in (LIST_PICKER, QUICK_REPLY) if kind in self.types), TEXT)

    def as_json(self, account: str) -> dict[str, Any]:
        """The resource."""
        url = f"{CONTENT_URL}/{self.sid}"
        made = f"{self.made:%Y-%m-%dT%H:%M:%SZ}"
        approval = f"{url}/ApprovalRequests"
        return {
            "sid": self.sid,
            "account_sid": account,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": dict(self.variables),
            "types": dict(self.types),
            "url": url,
            "date_created": made,
            "date_updated": made,
            "links": {"approval_create": f"{approval}/whatsapp", "approval_fetch": approval},
        }

    def approval_json(self) -> dict[str, Any]:
        """How far its approval is."""
        return {
            "name": self.approval.name,
            "category": self.approval.category,
            "content_type": self.kind,
            "status": self.approval.status,
            "rejection_reason": self.approval.reason,
            "allow_category_change": True,
        }


@dataclass(frozen=True)
class Filled:
    """A Content with its variables filled in: what the reader sees."""

    body: str
    buttons: tuple[Button, ...] = ()
    opener: str = ""


class ContentShelf(Shelf[Content]):
    """Keeps them."""

    def add(self, content: Content) -> None:
        """Keep it.

        Raises:
            TwilioRefusal: WhatsApp could not show it (20001).
        """
        for kind, shape in content.types.items():
            _CHECKS.get(kind, _any)(shape)
        super().add(content)

    def fill(self, sid: str, variables: str) -> tuple[Content, Filled]:
        """The Content with these variables, a JSON object.

        Raises:
            TwilioRefusal: there is no such Content (21655), or the variables are none (21656).
        """
        if sid not in self._by_sid:
            raise TwilioRefusal(21655)
        content = self._by_sid[sid]
        return content, filled(content, {**content.variables, **_read(variables)})


def _read(variables: str) -> dict[str, str]:
    try:
        read = json.loads(variables or "{}")
    except ValueError:
        raise TwilioRefusal(21656) from None
    if not isinstance(read, dict) or not all(isinstance(value, str) for value in read.values()):
        raise TwilioRefusal(21656)
    return read


def filled(content: Content, variables: Mapping[str, str]) -> Filled:
    """Its text and what can be tapped; a variable without a value stays as it stands."""

    def fill(text: str) -> str:
        return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)

    shape = content.types.get(content.kind, {"body": ""})
    return Filled(
        fill(shape["body"]),
        tuple(_buttons(shape, fill)),
        fill(shape.get("button", "")),
    )


def _buttons(shape: Mapping[str, Any], fill: Any) -> Iterator[Button]:
    for action in shape.get("actions", ()):
        yield Button(fill(action["title"]), fill(action.get("id", action["title"])))
    for item in shape.get("items", ()):
        yield Button(fill(item["item"]), fill(item["id"]), fill(item.get("description", "")))


def check_filled(given: Filled) -> None:
    """What a WhatsApp reader can be shown, once the variables stand in it.

    Raises:
        TwilioRefusal: too long, or the same twice (63013 would come later; here at once, as 21656).
    """
    longest = LONGEST_ITEM if given.opener else LONGEST_TITLE
    titles = [button.title for button in given.buttons]
    payloads = [button.payload for button in given.buttons]
    wrong = (
        len(given.body) > LONGEST_BODY
        or any(not 0 < len(title) <= longest for title in titles)
        or any(len(payload) > LONGEST_ID for payload in payloads)
        or any(len(button.description) > LONGEST_DESCRIPTION for button in given.buttons)
        or len(set(titles)) < len(titles)
        or len(set(payloads)) < len(payloads)
    )
    if given.buttons and wrong:
        raise TwilioRefusal(21656)


def _any(_: Any) -> None:
    """Other kinds are kept as they are."""


def _check_text(shape: Mapping[str, Any]) -> None:
    _need(bool(shape.get("body")), "twilio/text needs a body")


def _check_quick_reply(shape: Mapping[str, Any]) -> None:
    actions: Sequence[Mapping[str, str]] = shape.get("actions", ())
    _need(bool(shape.get("body")), "twilio/quick-reply needs a body")
    _need(0 < len(actions) <= MOST_BUTTONS, "twilio/quick-reply needs one to ten actions")
    for action in actions:
        _need(_fits(action.get("title"), LONGEST_TITLE), "a title has one to 20 characters")


def _check_list(shape: Mapping[str, Any]) -> None:
    items: Sequence[Mapping[str, str]] = shape.get("items", ())
    _need(bool(shape.get("body")), "twilio/list-picker needs a body")
    _need(_fits(shape.get("button"), LONGEST_TITLE), "a button has one to 20 characters")
    _need(0 < len(items) <= MOST_ITEMS, "twilio/list-picker needs one to ten items")
    for item in items:
        _need(_fits(item.get("item"), LONGEST_ITEM), "an item has one to 24 characters")
        _need(_fits(item.get("id"), LONGEST_ID), "an id has one to 200 characters")
        description = _without_variables(item.get("description") or "")
        _need(len(description) <= LONGEST_DESCRIPTION, "a description has up to 72 characters")


def _fits(text: str | None, longest: int) -> bool:
    return bool(text) and len(_without_variables(text or "")) <= longest


def _without_variables(text: str) -> str:
    return _VARIABLE.sub("", text)


def _need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise TwilioRefusal(20001, otherwise)


_CHECKS = {TEXT: _check_text, QUICK_REPLY: _check_quick_reply, LIST_PICKER: _check_list}
