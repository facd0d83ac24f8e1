"""Finds a message of ours at Twilio, when nobody knows whether it was sent (SPEC CHAN-03).

Messages have no key of ours at Twilio. What tells them apart is whom they go to, when they were
made and what they say; and a message that another letter already knows as its own is not it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from booking.outbox.carrier import Accepted, Found, NotThere, Parcel

PAGE = 100
FAILED = frozenset({"failed", "undelivered", "canceled"})
SKEW = timedelta(seconds=30)
"""By how much Twilio's clock and ours may differ."""


def search_for(to: str, sender: str) -> dict[str, str]:
    """The question for the newest messages on one way.

    There is none for the time: Twilio asks for when a message was sent, and one that still waits
    has no such time.
    """
    return {"To": to, "From": sender, "PageSize": str(PAGE)}


def found_among(
    data: Mapping[str, Any],
    parcel: Parcel,
    texts: Collection[str],
    taken: Callable[[Sequence[str], int], Collection[str]],
) -> Found:
    """The parcel among the messages of an answer.

    Args:
        data: the answer.
        parcel: what is looked for.
        texts: as what it may have gone.
        taken: which of these messages are other letters.
    """
    wanted = {_plain(text) for text in texts} - {""}
    found = [
        sid
        for sid, made, text in _messages(data)
        if made >= parcel.tried - SKEW and _plain(text) in wanted
    ]
    others = taken(found, parcel.id)
    ours = [sid for sid in found if sid not in others]
    return Accepted(ours[-1]) if ours else NotThere()


def _messages(data: Mapping[str, Any]) -> Iterator[tuple[str, datetime, str]]:
    """SID, moment and text of those that went out, newest first as Twilio lists them.

    What failed is not among them: that may be an earlier try of this very letter.
    """
    for message in data.get("messages") or ():
        if message.get("direction") != "inbound" and message.get("status") not in FAILED:
            made = _moment(message.get("date_created"))
            yield str(message.get("sid")), made, str(message.get("body") or "")


def _moment(text: str | None) -> datetime:
    """A time that cannot be read is taken for now: better found twice than sent twice."""
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)


def _plain(text: str) -> str:
    """A text as two sides of a wire would both write it."""
    return " ".join(text.split())
