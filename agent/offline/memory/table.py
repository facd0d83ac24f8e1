"""What lies on the table between two messages: small, plain JSON, carried by our own messages."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from agent.offline.memory.wish import Wish

NOTES = "frontdesk"
"""The key of our notes in a message's additional_kwargs."""

DROPPED = "dropped"
"""The offer on the table after a question that got neither a yes nor a no."""


class Held(BaseModel):
    """A booking that was shown; `starts` is ISO 8601 in the business's zone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    service: str
    starts: str


class Table(BaseModel):
    """All that the next message may refer to.

    Attributes:
        about: the matter at hand: availability, book, booked, series, alternatives, cancel,
            cancelled, move, list, again, services, help, customer; empty when nothing is open.
        expecting: what was asked for, in the words that the understanding knows: service, day,
            time, pick_slot, pick_booking, which_date, yes_no, show_article, customer.
        offer: what a plain yes would do; empty when a yes means nothing.
        wish: so far.
        slots: starts that were offered, in the order shown, local ISO such as 2026-02-11T14:00.
        bookings: that were shown, in order.
        services: that were shown, in order.
        dates: candidates for an unclear date, ISO, in the order shown.
        articles: codes of the help articles shown, in order.
        booking: code of the booking at hand.
        near: local ISO start that was wished and could not be had.
        missed: messages in a row that were not understood.
        then: what else the message asked for and still waits.
        said: (occasion, facts) that this turn has to say already.
        told: the same, once it was said with the question that the pending call asks.
        piece: the part of the message that the pending call is for; empty for the whole of it.
        unknown: words of the message that seem to name a service the business does not have.
        waited: (tool, arguments) of a call whose question got neither a yes nor a no.
        instead: a member of staff who could come in the place of the one who was wished for.
        language: that the customer has written so far; empty when nothing has shown it.
        queue: codes of bookings still to be cancelled in this turn.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    about: str = ""
    expecting: str = ""
    offer: str = ""
    wish: Wish = Wish()
    slots: tuple[str, ...] = ()
    bookings: tuple[Held, ...] = ()
    services: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    booking: str = ""
    near: str = ""
    missed: int = 0
    then: tuple[str, ...] = ()
    said: tuple[tuple[str, dict[str, Any]], ...] = ()
    told: tuple[tuple[str, dict[str, Any]], ...] = ()
    piece: str = ""
    unknown: str = ""
    waited: tuple[tuple[str, dict[str, Any]], ...] = ()
    instead: str = ""
    language: str = ""
    queue: tuple[str, ...] = ()

    def but(self, **changes: Any) -> "Table":
        """The same table with some things changed."""
        return self.model_copy(update=changes)

    def notes(self) -> dict[str, Any]:
        """Plain JSON for a message's additional_kwargs."""
        return {NOTES: self.model_dump(mode="json", exclude_defaults=True)}
