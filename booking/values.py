"""The words of the trade as types: money, spans of time, who is calling, what is booked.

Values only: nothing here reads a clock, a database or a file.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType

CustomerId = NewType("CustomerId", int)
"""A person with an account. Never leaves the house: outside, people are names and e-mails."""

BookingId = NewType("BookingId", int)
"""The row of a booking. Never leaves the house either: outside there is the code."""

BookingCode = NewType("BookingCode", str)
"""What a customer calls a booking, such as B7K2QX: random, so that it cannot be counted up."""

RequestKey = NewType("RequestKey", str)
"""Idempotency key: the same key from the same caller is the same request (SPEC BOOK-05)."""

HoldId = NewType("HoldId", int)
"""The row of a hold."""

HoldCode = NewType("HoldCode", str)
"""What a hold is called outside. Whoever has it may use the hold: it cannot be guessed."""

SessionId = NewType("SessionId", int)

CODE_DIGITS = "23456789"
CODE_ALPHABET = f"{CODE_DIGITS}ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0, O, 1, I, L, U: codes are read aloud and typed on phones."""


CODE_LENGTH = 6


def new_booking_code() -> BookingCode:
    """A code that says nothing about how many bookings there are.

    A digit is in it, so that nobody, and no reader of messages, takes it for a word.
    """
    digit = secrets.randbelow(CODE_LENGTH - 1)
    tail = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH - 1)]
    tail[digit] = secrets.choice(CODE_DIGITS)
    return BookingCode("B" + "".join(tail))


class Role(StrEnum):
    """What a person is to the business (SPEC AUTH-11)."""

    VISITOR = "visitor"
    CUSTOMER = "customer"
    STAFF = "staff"
    ADMIN = "admin"


class BookingStatus(StrEnum):
    """A booking is in exactly one of these."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


@dataclass(frozen=True)
class Money:
    """An amount in minor units of an ISO 4217 currency: pence, cents; whole yen; fils."""

    minor: int
    currency: str


@dataclass(frozen=True)
class Caller:
    """Who is asking, as settled by code and never by a model (SPEC AUTH-11, MCP-03).

    Attributes:
        customer: the account, or None for a visitor who has not proved who they are.
        role: what they may do follows from this alone.
        channel: through what they write, such as "terminal", "whatsapp", "mcp".
    """

    customer: CustomerId | None
    role: Role
    channel: str


VISITOR = Caller(customer=None, role=Role.VISITOR, channel="anonymous")


class Slot(NamedTuple):
    """A time at which a service can start, and with whom: a month has hundreds.

    Attributes:
        starts: aware, in the business's zone.
        ends: aware, in the business's zone; starts + the service's duration.
        staff: codes of the members of staff who are free then.
    """

    starts: datetime
    ends: datetime
    staff: tuple[str, ...]


@dataclass(frozen=True)
class Booking:
    """A booking as its owner sees it; times are aware, in the business's zone."""

    id: BookingId
    code: BookingCode
    customer: CustomerId
    service: str
    staff: str
    starts: datetime
    ends: datetime
    status: BookingStatus
    price: Money
    paid_by_plan: bool
    series: str | None = None
