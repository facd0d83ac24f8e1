"""A message as it is stored, and as it is answered; the same whichever process does it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, cast

from booking.identity.visitors import visitor
from booking.inbox.arrival import Arrival, Waiting
from booking.inbox.claim import Claim
from channels.message import Inbound, Kind, Media, Place


def arrival_of(message: Inbound, region: str) -> Arrival:
    """The message as it is stored.

    Args:
        message: as the channel gave it; the sender is a phone if the channel proves one.
        region: where phones without a country code belong, such as "GB".
    """
    sender = visitor(message.channel, message.sender, region).external_id
    return Arrival(
        channel=message.channel,
        account=message.account,
        provider_id=message.id,
        conversation=f"{message.channel}:{sender}",
        address=message.phone or message.sender,
        at=message.at,
        kind=message.kind,
        text=message.text,
        detail=_detail(message),
        raw=message.raw or None,
        trace=message.trace,
        also=message.also if message.phone else "",
    )


def inbound_of(claim: Claim, stored: Waiting) -> Inbound:
    """The message as it came; without the form, which nobody needs who answers."""
    detail = stored.detail
    place = detail.get("place")
    return Inbound(
        channel=claim.channel,
        sender=detail["sender"],
        text=stored.text,
        at=stored.at,
        id=stored.provider_id,
        account=claim.account,
        kind=cast(Kind, stored.kind),
        choice=detail.get("choice"),
        answers=detail.get("answers"),
        media=tuple(Media(**media) for media in detail.get("media", ())),
        place=Place(**place) if place else None,
        name=detail.get("name", ""),
        phone=detail.get("phone"),
        trace=stored.trace,
    )


def one_message(claim: Claim, words: str) -> Inbound:
    """All messages of a turn as one, in the words that were heard of them.

    Its id is the same however often these very messages are answered, so that nothing is done
    twice for them; with one message more it is another.
    """
    latest = inbound_of(claim, claim.messages[-1])
    return replace(
        latest,
        text=words,
        id=claim.key,
        kind="text",
        choice=None,
        answers=None,
        media=(),
        place=None,
    )


def _detail(message: Inbound) -> Mapping[str, Any]:
    """What else makes it up; nothing that is not there, since most messages are plain text."""
    found = {
        "sender": message.sender,
        "choice": message.choice,
        "answers": message.answers,
        "media": [asdict(media) for media in message.media],
        "place": asdict(message.place) if message.place else None,
        "name": message.name,
        "phone": message.phone,
    }
    return {name: value for name, value in found.items() if value}
