"""Hands templates in at Twilio, and asks what became of them (SPEC CHAN-05)."""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import anyio
import anyio.to_thread

from booking.errors import Fault
from booking.outbox.templates import State, Templates, TemplateText
from channels.twilio.api import CONTENT, Api, NoAnswer, NotReached, Reply

STATES: Mapping[str, State] = {
    "unsubmitted": "unsubmitted",
    "received": "pending",
    "pending": "pending",
    "in_appeal": "pending",
    "approved": "approved",
    "rejected": "rejected",
    "paused": "paused",
    "disabled": "disabled",
}


EVERY_S = 3600.0
Pause = Callable[[float], Awaitable[None]]

_log = logging.getLogger(__name__)


class TemplatesStuck(Fault):
    """Twilio did not do what was asked; the text says of which template, and why."""


class TemplateOffice:
    """Speaks with Twilio about templates.

    Args:
        api: of Twilio.
        templates: of the business.
    """

    def __init__(self, api: Api, templates: Templates) -> None:
        self._api, self._templates = api, templates

    def submit(self) -> int:
        """Hand in every template that never was, or was changed since; returns how many.

        Raises:
            TemplatesStuck: Twilio refused one, or could not be reached; those before it are in.
        """
        waiting = [text for text in self._templates.all() if text.state == "unsubmitted"]
        for text in waiting:
            self._hand_in(text)
        return len(waiting)

    def sync(self) -> int:
        """Ask how far each one is that was handed in; returns how many changed.

        Raises:
            TemplatesStuck: Twilio could not be asked.
        """
        return sum(self._ask(text) for text in self._templates.all() if text.content_id)

    async def keep_synced(self, pause: Pause = anyio.sleep) -> None:
        """Ask every hour, until cancelled; what keeps Twilio from answering is logged."""
        while True:
            try:
                await anyio.to_thread.run_sync(self.sync)
            except TemplatesStuck as stuck:
                _log.warning("Templates were not asked for: %s", stuck)
            await pause(EVERY_S)

    def _hand_in(self, text: TemplateText) -> None:
        content_id = text.content_id or self._made(text)
        text = replace(text, content_id=content_id)
        self._templates.note(text)  # so that a second try does not make a second one
        wish = {"name": _name_of(text), "category": text.category.upper()}
        reply = self._post(
            text, f"{CONTENT}/v1/Content/{content_id}/ApprovalRequests/whatsapp", wish
        )
        self._templates.note(replace(text, state=_state(reply.data.get("status"), "pending")))

    def _made(self, text: TemplateText) -> str:
        document = {
            "friendly_name": _name_of(text),
            "language": text.language,
            "variables": {str(number): what for number, what in enumerate(text.example, start=1)},
            "types": {"twilio/text": {"body": text.body}},
        }
        sid = self._post(text, f"{CONTENT}/v1/Content", document).data.get("sid")
        if not isinstance(sid, str):
            raise TemplatesStuck(f"{text.name}: Twilio's answer names no Content")
        return sid

    def _ask(self, text: TemplateText) -> bool:
        url = f"{CONTENT}/v1/Content/{text.content_id}/ApprovalRequests"
        try:
            reply = self._api.get(url, {})
        except (NotReached, NoAnswer) as trouble:
            raise TemplatesStuck(f"{text.name}: Twilio could not be asked: {trouble}") from trouble
        if not reply.is_ok:
            raise TemplatesStuck(f"{text.name}: {reply.code} {reply.said}")
        told = reply.data.get("whatsapp") or {}
        state = _state(told.get("status"), text.state)
        now = replace(text, state=state, reason=str(told.get("rejection_reason") or ""))
        self._templates.note(now)
        return now != text

    def _post(self, text: TemplateText, url: str, document: Mapping[str, object]) -> Reply:
        try:
            reply = self._api.post(url, document=document)
        except (NotReached, NoAnswer) as trouble:
            raise TemplatesStuck(f"{text.name}: Twilio did not answer: {trouble}") from trouble
        if not reply.is_ok:
            raise TemplatesStuck(f"{text.name}: {reply.code} {reply.said}")
        return reply


def _name_of(text: TemplateText) -> str:
    """A changed text needs a name of its own: WhatsApp does not give one out again for weeks."""
    digest = hashlib.sha256(f"{text.language}\n{text.body}".encode()).hexdigest()[:6]
    return f"{text.name}_{digest}"


def _state(told: object, otherwise: State) -> State:
    return STATES.get(str(told).lower(), otherwise)
