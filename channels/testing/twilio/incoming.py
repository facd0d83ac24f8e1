"""What a customer's phone can send, in the form in which Twilio's webhook tells it."""

import base64
import re
from dataclasses import dataclass, replace
from typing import Any

from channels.testing.twilio.account import Account
from channels.testing.twilio.messages import API_VERSION, Attachment, Button, Message

API_URL = "https://api.twilio.com"
MEDIA_KINDS = {"image", "audio", "video", "document", "sticker"}

_SCOPED = re.compile(r"[A-Z]{2}(\.ENT)?\.\w{1,128}")


@dataclass(frozen=True)
class Said:
    """Something that a customer sends.

    Attributes:
        sender: E.164, or a business-scoped id such as US.AbC1 where WhatsApp hides the number.
        text: what is written; a caption of a file.
        kind: Twilio's MessageType: text, image, audio, video, document, sticker, location,
            contacts, reaction, button, interactive, unsupported.
        channel: "whatsapp" or "sms".
        name: what the sender calls themselves.
        button: what was tapped.
        answers: the sid of the message that it belongs to.
        place: latitude, longitude, label.
        content_type: of a file.
        data: the file.
        more: other parameters, as Twilio adds them without notice.
    """

    sender: str
    text: str = ""
    kind: str = "text"
    channel: str = "whatsapp"
    name: str = ""
    button: Button | None = None
    answers: str = ""
    place: tuple[float, float, str] | None = None
    content_type: str = ""
    data: bytes = b""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The sender as Twilio writes it."""
        return f"whatsapp:{self.sender}" if self.channel == "whatsapp" else self.sender


def read_said(given: dict[str, Any]) -> Said:
    """From JSON: the fields of Said; the file in base64.

    Raises:
        ValueError: it is none.
    """
    try:
        said = Said(**{name: value for name, value in given.items() if name not in _READ_APART})
        place = given.get("place")
        return replace(
            said,
            place=tuple(place) if place else None,
            data=base64.b64decode(given.get("data", "")),
            more=tuple(given.get("more", {}).items()),
        )
    except TypeError as wrong:
        raise ValueError(str(wrong)) from wrong


_READ_APART = {"place", "data", "more"}


def tap(button: Button, on: Message, said: Said) -> Said:
    """A tap of that sender on a button of that message."""
    kind = "interactive" if on.opener else "button"
    return replace(said, text=button.title, kind=kind, button=button, answers=on.sid)


def form_of(
    said: Said, account: Account, sid: str, attachments: tuple[Attachment, ...]
) -> dict[str, str]:
    """The parameters of the webhook."""
    form = {
        "SmsMessageSid": sid,
        "NumMedia": str(len(attachments)),
        "SmsSid": sid,
        "SmsStatus": "received",
        "Body": said.text,
        "To": account.whatsapp if said.channel == "whatsapp" else account.sms,
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": account.sid,
        "From": said.address,
        "ApiVersion": API_VERSION,
    }
    for number, attachment in enumerate(attachments):
        form[f"MediaContentType{number}"] = attachment.content_type
        form[f"MediaUrl{number}"] = (
            f"{API_URL}/{API_VERSION}/Accounts/{account.sid}/Messages/{sid}/Media/{attachment.sid}"
        )
    if said.channel == "whatsapp":
        form.update(_of_whatsapp(said))
    return {**form, **_answer(said, account), **_place(said), **dict(said.more)}


def _of_whatsapp(said: Said) -> dict[str, str]:
    form = {
        "ProfileName": said.name,
        "MessageType": said.kind,
        "ReferralNumMedia": "0",
    }
    if _SCOPED.fullmatch(said.sender):
        return {**form, "ExternalUserId": said.address}
    return {**form, "WaId": said.sender.removeprefix("+")}


def _answer(said: Said, account: Account) -> dict[str, str]:
    form: dict[str, str] = {}
    if said.answers:
        form["OriginalRepliedMessageSid"] = said.answers
        form["OriginalRepliedMessageSender"] = account.whatsapp
    if said.button and said.kind == "interactive":
        form["ListId"], form["ListTitle"] = said.button.payload, said.button.title
        form["ListDescription"] = said.button.description
    elif said.button:
        form["ButtonPayload"], form["ButtonText"] = said.button.payload, said.button.title
    return form


def _place(said: Said) -> dict[str, str]:
    if said.place is None:
        return {}
    latitude, longitude, label = said.place
    named = {"Label": label, "Address": label} if label else {}
    return {"Latitude": str(latitude), "Longitude": str(longitude), **named}
