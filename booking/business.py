"""What a business file may say: hours, services, staff, plans, policies.

The file is the owner's: every key has a plain name, and what is wrong is said by key (see
booking/business_file.py, which reads it). Nothing here knows what trade it is.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import list_currencies
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from booking.values import Money

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        message = f"{name!r} is no time zone; allowed are names such as 'Europe/London'"
        raise ValueError(message) from unknown
    return name


def _currency(code: str) -> str:
    if code not in list_currencies():
        raise ValueError(f"{code!r} is no currency; allowed are codes such as 'GBP'")
    return code


def _hours(text: object) -> object:
    """'09:00-18:00' -> ('09:00', '18:00')."""
    return tuple(part.strip() for part in text.split("-")) if isinstance(text, str) else text


Hours = Annotated[tuple[time, time], BeforeValidator(_hours)]
"""Opens and closes, local wall times, written '09:00-18:00'."""

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""Lower case letters, digits and hyphens: a name for programs that never changes."""


class Strict(BaseModel, extra="forbid", frozen=True):
    """A misspelt key is an error, not a silent nothing."""


class Week(Strict):
    """Local opening hours by weekday; two spans a day leave a break between them."""

    monday: tuple[Hours, ...] = ()
    tuesday: tuple[Hours, ...] = ()
    wednesday: tuple[Hours, ...] = ()
    thursday: tuple[Hours, ...] = ()
    friday: tuple[Hours, ...] = ()
    saturday: tuple[Hours, ...] = ()
    sunday: tuple[Hours, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "Week":
        for name in WEEKDAYS:
            closes_before = time.min
            for opens, closes in getattr(self, name):
                if not closes_before <= opens < closes:
                    raise ValueError(f"{name}: spans in order that do not overlap")
                closes_before = closes
        return self

    def on(self, weekday: int) -> tuple[tuple[time, time], ...]:
        """The spans of a weekday, Monday = 0."""
        spans: tuple[tuple[time, time], ...] = getattr(self, WEEKDAYS[weekday])
        return spans


class Holiday(Strict):
    """A day on which nobody works, both ends included."""

    first: date
    last: date | None = None
    name: str = "holiday"

    @model_validator(mode="after")
    def _in_order(self) -> "Holiday":
        if self.last and self.last < self.first:
            raise ValueError(f"last: {self.first} or a later date")
        return self

    def covers(self, day: date) -> bool:
        """Whether the day is one of these."""
        return self.first <= day <= (self.last or self.first)


class Service(Strict):
    """Something that can be booked."""

    code: Code
    name: str = Field(min_length=1, max_length=60)
    description: str = ""
    minutes: int = Field(gt=0, le=24 * 60)
    price: Decimal = Field(ge=0, decimal_places=2)
    buffer_before_minutes: int = Field(default=0, ge=0, le=240)
    buffer_after_minutes: int = Field(default=0, ge=0, le=240)
    also_called: tuple[str, ...] = ()
    icon: str = ""

    @property
    def length(self) -> timedelta:
        """How long the customer's appointment takes, buffers not counted."""
        return timedelta(minutes=self.minutes)


class StaffMember(Strict):
    """Someone who does the work."""

    code: Code
    name: str = Field(min_length=1, max_length=60)
    services: tuple[Code, ...] = ()
    """Codes of what they do; empty: everything."""
    hours: Week | None = None
    """Their own hours inside the opening hours; none: the opening hours."""
    time_off: tuple[Holiday, ...] = ()


class Sessions(Strict):
    """A pool of a plan: so many sessions a period for any of these services."""

    name: str
    services: tuple[Code, ...] = Field(min_length=1)
    count: int = Field(gt=0)


class Plan(Strict):
    """A subscription."""

    code: Code
    name: str
    price: Decimal = Field(ge=0, decimal_places=2)
    period: Literal["month"] = "month"
    sessions: tuple[Sessions, ...] = Field(min_length=1)


class Rules(Strict):
    """Limits that customers meet. Staff may go beyond them."""

    slot_step_minutes: int = Field(default=30, gt=0, le=240)
    lead_time_minutes: int = Field(default=120, ge=0)
    horizon_days: int = Field(default=90, gt=0, le=730)
    cancel_cutoff_minutes: int = Field(default=120, ge=0)
    late_cancel: Literal["refuse", "forfeit"] = "refuse"
    most_upcoming: int = Field(default=20, gt=0)
    """How many upcoming bookings one customer may have."""


class Contact(Strict):
    """How to reach a person."""

    phone: str = ""
    email: str = ""
    website: str = ""
    account_page: str = ""


class SignIn(Strict):
    """How customers prove who they are (SPEC AUTH-02, AUTH-09)."""

    registration: Literal["closed", "open"] = "closed"
    codes_go: Literal["same_chat", "email", "sms"] = "same_chat"


class Business(Strict):
    """A whole business file."""

    name: str = Field(min_length=1, max_length=60)
    zone: Annotated[str, AfterValidator(_zone)]
    currency: Annotated[str, AfterValidator(_currency)]
    region: str = Field(pattern=r"^[A-Z]{2}$", default="GB")
    """Where phone numbers without a country code belong."""
    languages: tuple[str, ...] = ("en",)
    help_folder: str = "help"
    contact: Contact = Contact()
    sign_in: SignIn = SignIn()
    rules: Rules = Rules()
    opening: Week
    holidays: tuple[Holiday, ...] = ()
    services: tuple[Service, ...] = Field(min_length=1)
    staff: tuple[StaffMember, ...] = Field(min_length=1)
    plans: tuple[Plan, ...] = ()

    @model_validator(mode="after")
    def _codes_fit(self) -> "Business":
        if wrong := [*self._doubled(), *self._unknown()]:
            raise ValueError("\n".join(wrong))
        return self

    def _doubled(self) -> Iterator[str]:
        """Lines for the owner: a code must be different from every other of its kind."""
        for kind, coded in (
            ("services", self.services),
            ("staff", self.staff),
            ("plans", self.plans),
        ):
            codes = [item.code for item in coded]
            for code in sorted({code for code in codes if codes.count(code) > 1}):
                yield f'{kind} "{code}": code: found more than once; allowed: a code of its own'

    def _unknown(self) -> Iterator[str]:
        """Lines for the owner: a code must be one of a service."""
        known = [service.code for service in self.services]
        used = [(f'staff "{person.code}"', person.services) for person in self.staff]
        used += [
            (f'plans "{plan.code}": sessions "{pool.name}"', pool.services)
            for plan in self.plans
            for pool in plan.sessions
        ]
        for key, codes in used:
            for code in codes:
                if code not in known:
                    yield f'{key}: services: found "{code}"; allowed: {", ".join(known)}'

    @property
    def tz(self) -> ZoneInfo:
        """The business's zone: every date a customer reads is in it."""
        return ZoneInfo(self.zone)

    def service(self, code: str) -> Service:
        """The service with that code; KeyError if there is none."""
        return {item.code: item for item in self.services}[code]

    def person(self, code: str) -> StaffMember:
        """The member of staff with that code; KeyError if there is none (any more)."""
        return {item.code: item for item in self.staff}[code]

    def plan(self, code: str) -> Plan:
        """The plan with that code; KeyError if there is none."""
        return {item.code: item for item in self.plans}[code]

    def money(self, amount: Decimal) -> Money:
        """A price of the file as minor units of the business's currency."""
        return Money(int(amount * 100), self.currency)
