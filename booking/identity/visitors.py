"""Whoever writes, as the channel names them (SPEC AUTH-01).

A phone is one kind of name among others: WhatsApp may withhold it and give an id of its own
instead, and a web page only knows a cookie. What looks like a phone is believed to be one only
on channels that prove it.
"""

import hashlib
import re
from dataclasses import dataclass

import phonenumbers
from sqlalchemy import Connection, bindparam, select, text

from booking.identity.answers import clean
from booking.tables import channel_identity

PHONE_CHANNELS = frozenset({"terminal", "whatsapp", "sms"})
SCHEME = re.compile(r"^(?:whatsapp|sms|tel):", re.IGNORECASE)
"""What providers and address books write before a number."""

LONGEST_ID = 160
WRITTEN_AS_PHONE = re.compile(r"\+?\(?[0-9][0-9 ().\-/]{4,30}", re.ASCII)
REMEMBER = text(
    "INSERT INTO channel_identity (channel, external_id) VALUES (:channel, :external_id)"
    " ON CONFLICT DO NOTHING"
)
KNOWN = select(channel_identity.c.id).where(
    channel_identity.c.channel == bindparam("via"),
    channel_identity.c.external_id == bindparam("name"),
)


@dataclass(frozen=True)
class Visitor:
    """One who writes, not yet matched to an account.

    Attributes:
        external_id: how the channel names them; E.164 if that is a phone.
        phone: E.164, if the channel proves that they hold it.
    """

    channel: str
    external_id: str
    phone: str | None


def visitor(channel: str, external_id: str, region: str) -> Visitor:
    """Whoever writes from there.

    Args:
        channel: such as "terminal" or "whatsapp".
        external_id: phones in any form; "US.ABC…" and others as they are.
        region: where phones without a country code belong, such as "GB".
    """
    name = clean(external_id).removeprefix(f"{channel}:")
    if channel in PHONE_CHANNELS:
        name = SCHEME.sub("", name)
    proved = e164(_international(channel, name), region) if channel in PHONE_CHANNELS else None
    return Visitor(channel, proved or _short(name), proved)


def e164(written: str, region: str) -> str | None:
    """A phone number in its one written form, or None if it is none.

    "Possible" is enough: numbers for fiction and tests are never "valid".
    """
    if not WRITTEN_AS_PHONE.fullmatch(written.strip()):
        return None
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def known(connection: Connection, who: Visitor) -> int | None:
    """The id of a channel identity that has written before."""
    return connection.scalar(KNOWN, {"via": who.channel, "name": who.external_id})


def remember(connection: Connection, who: Visitor) -> int:
    """The id of a channel identity, made on its first message; two at once make one."""
    found = known(connection, who)
    if found is not None:
        return found
    connection.execute(REMEMBER, {"channel": who.channel, "external_id": who.external_id})
    made = known(connection, who)
    if made is None:
        raise LookupError("A channel identity vanished while it was made.")
    return made


def _international(channel: str, name: str) -> str:
    """WhatsApp names people by their number with the country code and without the plus."""
    return f"+{name}" if channel == "whatsapp" and name[:1].isdigit() else name


def _short(name: str) -> str:
    if len(name) <= LONGEST_ID:
        return name
    return "sha256:" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
