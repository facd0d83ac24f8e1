"""From Twilio's form to an Inbound (SPEC CHAN-01, CHAN-07, CHAN-08).

Whatever a stranger can write arrives here once Twilio has signed it, and Twilio adds parameters
without notice: so nothing is trusted to be there, to be short or to be a number, and the form is
kept as it came.
"""

import math
import re
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from channels.message import Inbound, Kind, Media, Place

LONGEST_TEXT, LONGEST_NAME, LONGEST_PAYLOAD, LONGEST_URL = 8000, 120, 256, 2000
LONGEST_ADDRESS, LONGEST_ID = 140, 64
MOST_MEDIA = 10
SCOPED_ID = re.compile(r"[A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128}")
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")

BY_TYPE: dict[str, Kind] = {
    "text": "text",
    "image": "image",
    "audio": "voice",
    "voice": "voice",
    "ptt": "voice",
    "video": "video",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact",
    "contact": "contact",
    "reaction": "reaction",
    "button": "tap",
    "interactive": "tap",
}


class NotAMessage(ValueError):
    """A form that names no message or no sender; the text says what is missing."""


def clean(form: FormData, name: str, longest: int) -> str:
    """A field, cut, and without the character that PostgreSQL cannot keep; "" if it is missing."""
    return _tidy(str(form.get(name, "")))[:longest].strip()


def inbound_of(form: FormData, at: datetime, trace: str = "") -> Inbound:
    """The message that a form brings.

    Args:
        form: as Twilio sent it; the signature is already proven.
        at: aware; now. Twilio does not say when it was written.
        trace: traceparent of the webhook.

    Raises:
        NotAMessage: it has no id or no sender. Nothing else is raised, whatever the form holds.
    """
    sid = clean(form, "MessageSid", LONGEST_ID) or clean(form, "SmsMessageSid", LONGEST_ID)
    channel, sender = _address(form, "From")
    if not sid or not sender:
        raise NotAMessage("A message needs MessageSid and From.")
    phone = _phone(form, channel, sender)
    choice = _choice(form)
    media = _media(form)
    place = _place(form)
    return Inbound(
        channel=channel,
        sender=phone or sender,
        text=_text(form),
        at=at,
        id=sid,
        account=_address(form, "To")[1],
        kind="tap" if choice else _kind(form, media, place),
        choice=choice,
        answers=clean(form, "OriginalRepliedMessageSid", LONGEST_ID) or None,
        media=media,
        place=place,
        name=clean(form, "ProfileName", LONGEST_NAME),
        phone=phone,
        also=_also(form, sender) if phone else "",
        raw=_raw(form),
        trace=trace,
    )


def _address(form: FormData, name: str) -> tuple[str, str]:
    """Channel and address: "whatsapp:+44..." is WhatsApp's, a bare number is of SMS."""
    before, colon, after = clean(form, name, LONGEST_ADDRESS).partition(":")
    return (before.lower(), after) if colon else ("sms", before)


def _phone(form: FormData, channel: str, sender: str) -> str | None:
    """The number that the channel proves; WhatsApp may tell it beside an id of its own."""
    if PHONE.fullmatch(sender):
        return sender
    told = "+" + clean(form, "WaId", LONGEST_ADDRESS).lstrip("+")
    return told if channel == "whatsapp" and PHONE.fullmatch(told) else None


def _also(form: FormData, sender: str) -> str:
    """The id that WhatsApp made for them, told beside their number (business-scoped id)."""
    told = clean(form, "ExternalUserId", LONGEST_ADDRESS).removeprefix("whatsapp:")
    return next((name for name in (sender, told) if SCOPED_ID.fullmatch(name)), "")


def _choice(form: FormData) -> str | None:
    for name in ("ButtonPayload", "ListId"):
        if payload := clean(form, name, LONGEST_PAYLOAD):
            return payload
    return None


def _text(form: FormData) -> str:
    names = ("Body", "ButtonText", "ListTitle")
    return next((text for name in names if (text := clean(form, name, LONGEST_TEXT))), "")


def _kind(form: FormData, media: tuple[Media, ...], place: Place | None) -> Kind:
    kind = BY_TYPE.get(clean(form, "MessageType", 40).lower())
    if kind == "tap":  # a button without a payload says what is written on it
        return "text" if _text(form) else "unsupported"
    if kind is None or (kind == "text" and media):
        return _kind_by_content(form, media, place)
    return kind


def _kind_by_content(form: FormData, media: tuple[Media, ...], place: Place | None) -> Kind:
    if place:
        return "location"
    if media:
        return _kind_of_file(media[0].content_type)
    return "text" if _text(form) else "unsupported"


def _kind_of_file(content_type: str) -> Kind:
    by_start: dict[str, Kind] = {
        "image/": "image",
        "audio/": "voice",
        "video/": "video",
        "text/vcard": "contact",
        "text/x-vcard": "contact",
    }
    found = (kind for start, kind in by_start.items() if content_type.startswith(start))
    return next(found, "document")


def _media(form: FormData) -> tuple[Media, ...]:
    files = (
        (
            clean(form, f"MediaUrl{number}", LONGEST_URL),
            clean(form, f"MediaContentType{number}", 80),
        )
        for number in range(MOST_MEDIA)
    )
    return tuple(Media(url, content_type.lower()) for url, content_type in files if url)


def _place(form: FormData) -> Place | None:
    latitude, longitude = (_degrees(clean(form, name, 30)) for name in ("Latitude", "Longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    label = clean(form, "Label", LONGEST_NAME) or clean(form, "Address", LONGEST_NAME)
    return Place(latitude, longitude, label)


def _degrees(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _raw(form: FormData) -> dict[str, Any]:
    """Everything; a field that comes several times is a list."""
    raw: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        raw.setdefault(_tidy(name), []).append(_tidy(str(value)))
    return {name: values[0] if len(values) == 1 else values for name, values in raw.items()}


def _tidy(text: str) -> str:
    """Without the character that PostgreSQL cannot keep."""
    return text.replace("\0", "")
