"""Carries letters by Twilio: WhatsApp and SMS (SPEC CHAN-03, CHAN-05, CHAN-07)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from booking.outbox.carrier import (
    Accepted,
    Ambiguous,
    Found,
    Later,
    Parcel,
    Rejected,
    Sent,
)
from booking.outbox.letter import TemplateUse
from booking.outbox.templates import Approved
from channels.twilio.api import ACCOUNTS, Api, NoAnswer, NotReached
from channels.twilio.codes import OF_CONTENT, SERVER_ERRORS, TOO_MANY_REQUESTS, meaning_of
from channels.twilio.contents import Contents, Filled, fill, variables_of
from channels.twilio.search import found_among, search_for
from channels.twilio.status import OUR_ID

WHATSAPP, SMS = "whatsapp", "sms"
LONGEST = 1600
PERSISTENT = "#rc=3&rp=all"
"""Asks Twilio to call again, whatever went wrong; it is no part of what it calls, nor of what it
signs."""
MOST_TRIES_ALONE = 4
"""After so many tries it was not the buttons that WhatsApp did not take."""
OUTSIDE_WINDOW = "63016"
Form = dict[str, str]


@dataclass(frozen=True)
class Senders:
    """Our own addresses.

    Attributes:
        whatsapp: E.164 of the WhatsApp sender; empty: none is set up.
        sms: E.164 or a sender's name; empty: none is set up.
        callback: URL that Twilio calls with the progress of a message; empty: nobody could.
    """

    whatsapp: str = ""
    sms: str = ""
    callback: str = ""

    def of(self, parcel: Parcel) -> str:
        """Where a parcel goes from; empty: nowhere."""
        return parcel.account or (self.whatsapp if parcel.channel == WHATSAPP else self.sms)


class Approvals(Protocol):
    """Knows which templates are approved."""

    def approved(self, use: TemplateUse) -> Approved | None:
        """The template with its variables filled in; None: WhatsApp would not take it."""
        ...


class TwilioCarrier:
    """A Carrier; never tries twice what may have been sent.

    Args:
        api: of Twilio.
        senders: our own addresses.
        contents: buttons and lists.
        approvals: templates for outside the 24-hour window.
        taken: which of these messages at Twilio are letters that we know, but for that row.
    """

    def __init__(
        self,
        api: Api,
        senders: Senders,
        contents: Contents,
        approvals: Approvals,
        taken: Callable[[Sequence[str], int], Collection[str]],
    ) -> None:
        self._api, self._senders = api, senders
        self._contents, self._approvals, self._taken = contents, approvals, taken
        self._messages = f"{ACCOUNTS}/{api.account}/Messages.json"

    @property
    def channels(self) -> frozenset[str]:
        """Those that have a sender."""
        found = {WHATSAPP: self._senders.whatsapp, SMS: self._senders.sms}
        return frozenset(channel for channel, sender in found.items() if sender)

    @property
    def longest(self) -> int:
        """Characters of one message."""
        return LONGEST

    def send(self, parcel: Parcel) -> Sent:
        """Send it, once; where buttons or the free form are refused, what may go instead."""
        if not self._senders.of(parcel):
            return Rejected("no_sender", f"No {parcel.channel} sender is set up at Twilio.")
        if parcel.channel == WHATSAPP and not parcel.window_is_open:
            refused = parcel.code in OF_CONTENT
            return meaning_of(parcel.code) if refused else self._by_template(parcel)
        sent = self._freely(parcel)
        if isinstance(sent, Rejected) and sent.needs_template and parcel.body.template:
            return self._by_template(parcel)  # the window had closed after all
        return sent

    def look_up(self, parcel: Parcel) -> Found:
        """Whether Twilio has it, after an ambiguous try."""
        try:
            reply = self._api.get(self._messages, search_for(**self._route(parcel)))
        except (NotReached, NoAnswer) as trouble:
            return Ambiguous(f"Twilio could not be asked: {trouble}.")
        if not reply.is_ok:
            return Ambiguous(f"Twilio could not be asked: {reply.code} {reply.said}")
        template = self._template(parcel)
        texts = {parcel.body.text, *([template.text] if template else ())}
        return found_among(reply.data, parcel, texts, self._taken)

    def _freely(self, parcel: Parcel) -> Sent:
        filled = fill(parcel.body) if parcel.channel == WHATSAPP else None
        if parcel.code in OF_CONTENT:
            return self._without_buttons(parcel, filled)
        content = self._contents.of(filled) if filled else None
        if filled and content:
            sent = self._post(parcel, _with_content(content, filled.variables))
            if not isinstance(sent, Rejected) or sent.code not in OF_CONTENT:
                return sent
            self._contents.forget(filled)
        return self._post(parcel, {"Body": parcel.body.text})

    def _without_buttons(self, parcel: Parcel, filled: Filled | None) -> Sent:
        """After WhatsApp refused it: it was the buttons, if there were any."""
        if filled is None or parcel.tries > MOST_TRIES_ALONE:
            return meaning_of(parcel.code)
        self._contents.forget(filled)
        return self._post(parcel, {"Body": parcel.body.text})

    def _by_template(self, parcel: Parcel) -> Sent:
        template = self._template(parcel)
        if template is None:
            return meaning_of(OUTSIDE_WINDOW)
        return self._post(parcel, _with_content(template.content_id, template.variables))

    def _template(self, parcel: Parcel) -> Approved | None:
        use = parcel.body.template
        return self._approvals.approved(use) if use and parcel.channel == WHATSAPP else None

    def _post(self, parcel: Parcel, what: Form) -> Sent:
        route = self._route(parcel)
        form = {"To": route["to"], "From": route["sender"], **what}
        if self._senders.callback:
            form["StatusCallback"] = f"{self._senders.callback}?{OUR_ID}={parcel.id}{PERSISTENT}"
        try:
            reply = self._api.post(self._messages, form=form)
        except NotReached as trouble:
            said = f"Twilio could not be reached: {trouble}."
            return Later("unreachable", said, is_out_of_reach=True)
        except NoAnswer as trouble:
            return Ambiguous(f"Twilio did not answer: {trouble}.")
        if reply.status >= SERVER_ERRORS:
            return Ambiguous(f"Twilio broke: {reply.status}.")
        if reply.is_ok:
            return _accepted(reply.data)
        if reply.status == TOO_MANY_REQUESTS:
            return Later(reply.code, "Too many messages at once.", reply.after_s)
        return meaning_of(reply.code, reply.said)

    def _route(self, parcel: Parcel) -> dict[str, str]:
        before = f"{WHATSAPP}:" if parcel.channel == WHATSAPP else ""
        return {"to": before + parcel.recipient, "sender": before + self._senders.of(parcel)}


def _with_content(content_id: str, variables: Mapping[str, str]) -> Form:
    return {"ContentSid": content_id, "ContentVariables": variables_of(dict(variables))}


def _accepted(data: Mapping[str, object]) -> Sent:
    sid = data.get("sid")
    return Accepted(sid) if isinstance(sid, str) else Ambiguous("Twilio's answer has no id.")
