"""What the tools of the team answer with: everybody's bookings, customers, figures."""

from pydantic import Field

from tools.facts import BookingFacts, BookingInBrief, Facts, Price


class OfficeBooking(BookingFacts):
    """A booking as the team sees it."""

    customer: str
    customer_email: str | None = None
    customer_phone: str | None = None


class OfficeBookingInBrief(BookingInBrief):
    """A booking in passing, as the team sees it."""

    customer: str


class CustomerFacts(Facts):
    """A customer as the team sees them."""

    name: str
    email: str | None = None
    phone: str | None = None
    plan: str | None = None
    recent: list[BookingInBrief]


class Stats(Facts):
    """Answer of admin_stats."""

    period: str = Field(description="Such as: last 7 days (5 to 11 February 2026).")
    first: str
    last: str
    total: int
    upcoming: int
    by_status: dict[str, int]
    by_service: dict[str, int]
    cancellations: int
    no_shows: int
    revenue: Price
    recent: list[OfficeBookingInBrief]


class OfficeBookings(Facts):
    """Answer of admin_bookings."""

    filters: str = Field(description="What was asked for, in words.")
    zone: str
    total: int
    bookings: list[OfficeBooking]
    next_cursor: str | None = None


class CustomersFound(Facts):
    """Answer of admin_find_customer."""

    customers: list[CustomerFacts]
    more: bool = Field(default=False, description="Others fit too: ask for more of the name.")
