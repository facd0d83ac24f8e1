"""What tools answer with: facts as data, the same for every client.

Times are ISO 8601 with offset in the business's zone, beside the weekday, so that no model has
to count days. Where a price is the subject it has minor units and the currency; elsewhere the
words for it do. What is not known is left out rather than null: a client pays for every word.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Facts(BaseModel):
    """A structured answer."""

    model_config = ConfigDict(frozen=True)

    def data(self) -> dict[str, Any]:
        """As JSON types, without what is not there."""
        return self.model_dump(mode="json", exclude_none=True)


class Price(Facts):
    """An amount of money."""

    minor: int = Field(description="Minor units, such as pence.")
    currency: str = Field(description="ISO 4217.")
    text: str = Field(description="As people write it, such as £65.")


class ServiceFacts(Facts):
    """A service that can be booked."""

    name: str
    description: str
    minutes: int
    price: Price
    icon: str | None = None
    staff: list[str] = Field(description="Names of those who do it.")


class SlotFacts(Facts):
    """A time that is free."""

    starts: str = Field(description="ISO 8601 with offset.")
    weekday: str
    staff: list[str] = Field(default_factory=list, description="Who is free then.")


class DayTimes(Facts):
    """The free starts of one day."""

    day: str = Field(description="ISO date.")
    weekday: str
    times: list[str] = Field(description="Local starts, such as 09:00.")
    closed: str | None = Field(
        default=None, description="Why there is none: closed, holiday name, fully booked, too soon."
    )


class BookingFacts(Facts):
    """A booking."""

    code: str = Field(description="Its code, such as B7K2QX.")
    service: str
    staff: str
    starts: str = Field(description="ISO 8601 with offset.")
    ends: str
    weekday: str
    status: str = Field(description="confirmed, cancelled, completed or no_show.")
    price: str = Field(description="In words, such as £65.")
    paid_by_plan: bool
    series: str | None = None
    icon: str | None = None


class BookingInBrief(Facts):
    """A booking in passing, where the question was another."""

    code: str
    service: str
    starts: str = Field(description="ISO 8601 with offset.")
    weekday: str
    status: str


class PoolFacts(Facts):
    """Sessions of a plan in the current period."""

    name: str
    total: int
    used: int
    left: int


class OccurrenceFacts(Facts):
    """One date of a series."""

    starts: str
    weekday: str
    free: bool
    why: str | None = Field(
        default=None,
        description="Why not: taken, closed, holiday, off_grid, no_session_left, too_soon, past, "
        "beyond_horizon.",
    )
    alternatives: list[SlotFacts] = Field(default_factory=list)


class ServicesGiven(Facts):
    """Answer of list_services."""

    services: list[ServiceFacts]


class FreeTimes(Facts):
    """Answer of check_availability."""

    service: str
    minutes: int
    price: str
    understood: str = Field(description="The dates, as understood.")
    part: str | None = Field(default=None, description="Part of the day asked for.")
    zone: str
    asked: list[str] = Field(
        default_factory=list, description="Exact local starts asked for, such as 14:00."
    )
    staff: str | None = None
    days: list[DayTimes]
    next_free: list[SlotFacts] = Field(
        default_factory=list, description="Nearest times, if nothing asked for is free."
    )
    days_left: int = Field(default=0, description="Days not shown yet.")
    next_cursor: str | None = None


class Booked(Facts):
    """Answer of create_booking."""

    booking: BookingFacts
    repeated: bool = Field(default=False, description="It had been booked before.")
    plan_left: PoolFacts | None = Field(default=None, description="The pool that paid.")


class BookingList(Facts):
    """Answer of list_bookings, in order of start."""

    which: str = Field(description="upcoming, past or all.")
    zone: str
    total: int
    first: int = Field(default=1, description="Number of the first one shown.")
    bookings: list[BookingFacts]
    next_cursor: str | None = None


class Cancelled(Facts):
    """Answer of cancel_booking.

    Attributes:
        booking: of a series, the first one that was cancelled.
        others: what became of the other bookings of the series that were meant, a line each.
    """

    booking: BookingInBrief
    credit: str = Field(description="restored, forfeited or none.")
    others: list[str] = Field(default_factory=list)


class Moved(Facts):
    """Answer of reschedule_booking."""

    booking: BookingFacts
    was: str = Field(description="The start before.")


class SeriesCheck(Facts):
    """Answer of recurring_check."""

    service: str
    understood: str
    every: str = Field(description="week, two weeks or month.")
    zone: str
    occurrences: list[OccurrenceFacts]
    free: int
    total: int


class SeriesBooked(Facts):
    """Answer of create_recurring."""

    service: str
    series: str
    booked: list[BookingFacts]
    not_booked: list[OccurrenceFacts]


class Alternatives(Facts):
    """Answer of suggest_alternatives."""

    service: str
    near: str = Field(description="The wished start.")
    weekday: str
    zone: str
    slots: list[SlotFacts]


class QuotaGiven(Facts):
    """Answer of quota. Without a plan there is no `plan`, and the pools are empty."""

    plan: str | None = None
    status: str | None = None
    price: Price | None = None
    period: str | None = None
    renews_on: str | None = Field(default=None, description="ISO date.")
    pools: list[PoolFacts] = Field(default_factory=list)
    next_booking: BookingInBrief | None = None


class ProfileGiven(Facts):
    """Answer of profile."""

    name: str
    email: str | None = None
    phone: str | None = None
    role: str


class ArticleFound(Facts):
    """A help article in a search."""

    article: str = Field(description="Its code; pass it to read_help.")
    title: str
    summary: str


class HelpFound(Facts):
    """Answer of search_help, best first."""

    articles: list[ArticleFound]
    more: int = Field(default=0, description="Others that fit less well.")


class HelpArticle(Facts):
    """Answer of read_help."""

    article: str
    title: str
    text: str = Field(description="Markdown.")
