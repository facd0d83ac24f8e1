"""What tools take. Nobody can say here who is calling: that comes from the verified session.

Days and times may be ISO 8601 or the customer's own words; `booking.when` understands both.
Unknown arguments are refused, so that a misspelt one never books the default.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tools.untrusted import clean

ServiceWords = Annotated[
    str,
    Field(
        max_length=120,
        description="Its name as in list_services, or the customer's words for it.",
    ),
]
BookingWords = Annotated[
    str,
    Field(
        max_length=120,
        description="Its code as in list_bookings, or date, time or service: 'the 9th', 'Friday'.",
    ),
]
StaffWords = Annotated[
    str | None,
    Field(default=None, max_length=60, description="Name of who does it; leave out for anyone."),
]
Key = Annotated[
    str | None,
    Field(
        default=None,
        max_length=80,
        description="Any text of yours; send the same one when you retry.",
    ),
]
Cursor = Annotated[
    str | None,
    Field(
        max_length=300,
        description="next_cursor of the last answer; the other arguments as then.",
    ),
]

SAME = "As in recurring_check."


class Takes(BaseModel):
    """Arguments of a tool."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _on_one_line(cls, value: Any) -> Any:
        """Control characters mean nothing here, and some databases choke on them."""
        return clean(value) if isinstance(value, str) else value


class ListServices(Takes):
    """Nothing to say."""


class CheckAvailability(Takes):
    """When is a service free?"""

    service: ServiceWords
    when: str = Field(
        max_length=200,
        description="'next Wednesday afternoon', 'next week', 'Thursday or Friday after 3', "
        "'2026-02-11'.",
    )
    staff: StaffWords
    cursor: Cursor = None


class CreateBooking(Takes):
    """One booking at one time."""

    service: ServiceWords
    when: str = Field(
        max_length=200,
        description="One day and time: 'next Wednesday at 2pm', '2026-02-11 14:00'.",
    )
    staff: StaffWords
    idempotency_key: Key


class ListBookings(Takes):
    """Own bookings."""

    which: Literal["upcoming", "past", "all"] = "upcoming"
    cursor: Cursor = None


class CancelBooking(Takes):
    """One own booking, or more of the series that it is of."""

    booking: BookingWords
    scope: Literal["one", "this_and_later", "all"] = Field(
        default="one",
        description="Of a series: this alone, with the later ones, or all still to come.",
    )


class RescheduleBooking(Takes):
    """One own booking to a new time."""

    booking: BookingWords
    when: str = Field(
        max_length=200,
        description="The new day and time; a time alone keeps the day, a day alone the time.",
    )
    staff: StaffWords
    idempotency_key: Key


class RecurringCheck(Takes):
    """A series that might be booked."""

    service: ServiceWords
    when: str = Field(
        max_length=200,
        description="'every Monday at 2pm', 'every other Friday at 10:00 from 2026-02-13', "
        "'monthly on the 1st at noon'.",
    )
    occurrences: int | None = Field(
        default=None, ge=2, le=26, description="How many; 4 if `when` does not say either."
    )
    staff: StaffWords


class CreateRecurring(RecurringCheck):
    """A series to book: all the free dates of it."""

    service: str = Field(max_length=120, description=SAME)
    when: str = Field(max_length=200, description=SAME)
    occurrences: int | None = Field(default=None, ge=2, le=26, description=SAME)
    staff: str | None = Field(default=None, max_length=60, description=SAME)
    idempotency_key: Key


class SuggestAlternatives(Takes):
    """Free times near a wish."""

    service: ServiceWords
    when: str = Field(max_length=200, description="The wished day, with or without a time.")
    limit: int = Field(default=5, ge=1, le=10)
    staff: StaffWords


class Quota(Takes):
    """Nothing to say."""


class Profile(Takes):
    """Nothing to say."""


class SearchHelp(Takes):
    """A question."""

    query: str = Field(max_length=300, description="In the customer's words.")


class ReadHelp(Takes):
    """One article."""

    article: str = Field(max_length=60, description="Its code or title, as search_help gives it.")


class AdminStats(Takes):
    """Figures of a period."""

    period: str = Field(
        default="last 30 days",
        max_length=100,
        description="Such as 'last 7 days', 'this month', 'January', '2026-02-01 to 2026-02-28'.",
    )


class AdminBookings(Takes):
    """Bookings of everybody, filtered."""

    status: Literal["confirmed", "cancelled", "completed", "no_show"] | None = None
    customer: str | None = Field(default=None, max_length=120, description="Name, e-mail or phone.")
    service: str | None = Field(default=None, max_length=120, description="A service by name.")
    staff: str | None = Field(default=None, max_length=60, description="Who does them, by name.")
    when: str | None = Field(
        default=None,
        max_length=100,
        description="Such as 'today', 'next week'; leave out for from today on.",
    )
    limit: int = Field(default=20, ge=1, le=50)
    cursor: Cursor = None


class AdminFindCustomer(Takes):
    """A customer to look up."""

    query: str = Field(min_length=2, max_length=120, description="Name, e-mail or phone.")
