"""What a business file may say: hours, services, staff, plans, policies.

The file is the owner's: every key has a plain name, and what is wrong is said by key (see
booking/business_file.py, which reads it). Nothing here knows what trade it is.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.localedata import locale_identifiers
from babel.numbers import get_currency_precision, list_currencies
from pydantic import AfterValidator, Field, model_validator

from booking.opening import Code, ExtraOpening, Holiday, Strict, Week
from booking.template import MessageTemplate
from booking.values import Money


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


def _language(code: str) -> str:
    if not re.fullmatch("[a-z]{2}", code) or code not in locale_identifiers():
        raise ValueError(f"{code!r} is no language; allowed are codes such as 'en'")
    return code


class Resource(Strict):
    """A room or a piece of equipment that services need besides staff."""

    code: Code
    name: str = Field(min_length=1, max_length=60)
    count: int = Field(default=1, gt=0, le=500)
    """How many there are, each as good as the other."""


class Service(Strict):
    """Something that can be booked."""

    code: Code
    name: str = Field(min_length=1, max_length=60)
    description: str = ""
    minutes: int = Field(gt=0, le=24 * 60)
    price: Decimal = Field(ge=0, decimal_places=4)
    buffer_before_minutes: int = Field(default=0, ge=0, le=240)
    buffer_after_minutes: int = Field(default=0, ge=0, le=240)
    needs: tuple[Code, ...] = ()
    """Codes of the resources that it takes one each of, for as long as it takes the staff."""
    seats: int = Field(default=1, gt=0, le=500)
    """How many customers share one occurrence: above one it is a class."""
    also_called: tuple[str, ...] = ()
    icon: str = ""

    @model_validator(mode="after")
    def _one_of_each(self) -> "Service":
        if len(set(self.needs)) < len(self.needs):
            raise ValueError("needs: every code once")
        return self

    @property
    def is_class(self) -> bool:
        """Whether several customers come to the same occurrence."""
        return self.seats > 1

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
    price: Decimal = Field(ge=0, decimal_places=4)
    period: Literal["month"] = "month"
    renews: Literal["first", "anniversary"] = "first"
    """On the first of the month, or on the day of the month on which the subscription began."""
    carry_over: int = Field(default=0, ge=0, le=100)
    """How many unused sessions of each pool may be used in the period that follows, at most."""
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

    phone: str = Field(default="", pattern=r"^$|\d.*\d.*\d")
    email: str = Field(default="", pattern=r"^$|^\S+@\S+\.\S+$")
    address: str = ""
    """Where customers find the business; empty if it comes to them."""
    website: str = Field(default="", pattern=r"^$|^https?://\S+$")
    account_page: str = Field(default="", pattern=r"^$|^https?://\S+$")


class SignIn(Strict):
    """How customers prove who they are (SPEC AUTH-02, AUTH-09)."""

    registration: Literal["closed", "open"] = "closed"
    codes_go: Literal["same_chat", "email", "sms"] = "same_chat"
    codes_go_elsewhere_for: tuple[Literal["shared_number"], ...] = ()
    """For whom a code in the same chat, or to the same phone, is not enough: it goes by e-mail."""
    sms_countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    """Where codes may go by SMS; empty: the region, and wherever customers on file are."""
    sms_per_hour: int = Field(default=60, gt=0)
    sms_per_day: int = Field(default=300, gt=0)
    """Codes by SMS to everybody together: text messages cost money."""


class Privacy(Strict):
    """How many days things about people are kept (SPEC PRIV-01); bookings are the owner's books."""

    messages_days: int = Field(default=30, ge=2, le=3650)
    sessions_days: int = Field(default=30, ge=1, le=3650)
    """Counted from their end; a session itself lasts 24 hours."""
    audit_days: int = Field(default=90, ge=1, le=3650)


class Business(Strict):
    """A whole business file."""

    name: str = Field(min_length=1, max_length=60)
    zone: Annotated[str, AfterValidator(_zone)]
    currency: Annotated[str, AfterValidator(_currency)]
    region: str = Field(pattern=r"^[A-Z]{2}$", default="GB")
    """Where phone numbers without a country code belong."""
    languages: tuple[Annotated[str, AfterValidator(_language)], ...] = Field(("en",), min_length=1)
    help_folder: str = "help"
    contact: Contact = Contact()
    sign_in: SignIn = SignIn()
    rules: Rules = Rules()
    privacy: Privacy = Privacy()
    opening: Week
    holidays: tuple[Holiday, ...] = ()
    extra_openings: tuple[ExtraOpening, ...] = ()
    resources: tuple[Resource, ...] = ()
    services: tuple[Service, ...] = Field(min_length=1)
    staff: tuple[StaffMember, ...] = Field(min_length=1)
    plans: tuple[Plan, ...] = ()
    templates: tuple[MessageTemplate, ...] = ()
    """What may be said on WhatsApp to who has not written for a day."""

    @model_validator(mode="after")
    def _codes_fit(self) -> "Business":
        if wrong := [*self._doubled(), *self._namesakes(), *self._unknown(), *self._too_fine()]:
            raise ValueError("\n".join(wrong))
        return self

    def _doubled(self) -> Iterator[str]:
        """Lines for the owner: a code must be different from every other of its kind."""
        for kind in ("services", "staff", "plans", "resources"):
            own = self._codes(kind)
            # A room and a member of staff are told apart by their codes alone.
            codes = [*own, *(self._codes("staff") if kind == "resources" else ())]
            for code in sorted({code for code in own if codes.count(code) > 1}):
                yield f'{kind} "{code}": code: found more than once; allowed: a code of its own'

    def _namesakes(self) -> Iterator[str]:
        """Lines for the owner: customers tell services, and staff, apart by their names."""
        for kind in ("services", "staff"):
            seen: set[str] = set()
            for item in getattr(self, kind):
                if item.name.casefold() in seen:
                    found = f'{kind} "{item.code}": name: found "{item.name}" more than once'
                    yield f"{found}; allowed: a name of its own, so that customers can choose"
                seen.add(item.name.casefold())

    def _unknown(self) -> Iterator[str]:
        """Lines for the owner: a code must be one of its kind."""
        for key, kind, codes in self._references():
            known = self._codes(kind)
            for code in codes:
                if code not in known:
                    allowed = ", ".join(known) or f"nothing, as there are no {kind}"
                    yield f'{key}: found "{code}"; allowed: {allowed}'

    def _too_fine(self) -> Iterator[str]:
        """Lines for the owner: a price is in units that the currency has."""
        decimals = get_currency_precision(self.currency)
        unit = Decimal(1).scaleb(-decimals)
        allowed = f"at most {decimals} decimals" if decimals else "a whole amount"
        for kind in ("services", "plans"):
            for item in getattr(self, kind):
                if item.price % unit:
                    found = f'{kind} "{item.code}": price: found {item.price}'
                    yield f"{found}; allowed: {allowed}, in {self.currency}"

    def _codes(self, kind: str) -> list[str]:
        return [item.code for item in getattr(self, kind)]

    def _references(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Every key that names others by their codes: the key, their kind, the codes."""
        for person in self.staff:
            yield f'staff "{person.code}": services', "services", person.services
        for plan in self.plans:
            for pool in plan.sessions:
                key = f'plans "{plan.code}": sessions "{pool.name}": services'
                yield key, "services", pool.services
        for service in self.services:
            yield f'services "{service.code}": needs', "resources", service.needs
        for number, extra in enumerate(self.extra_openings, start=1):
            yield f"extra_openings[{number}].staff", "staff", extra.staff

    def extras_on(self, day: date) -> list[ExtraOpening]:
        """The extra openings that hold on a local day."""
        found = [extra for extra in self.extra_openings if extra.date == day]
        if found and any(holiday.covers(day) for holiday in self.holidays):
            return [extra for extra in found if extra.on_holidays]
        return found

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

    def resource(self, code: str) -> Resource:
        """The room or equipment with that code; KeyError if there is none."""
        return {item.code: item for item in self.resources}[code]

    def plan(self, code: str) -> Plan:
        """The plan with that code; KeyError if there is none."""
        return {item.code: item for item in self.plans}[code]

    def money(self, amount: Decimal) -> Money:
        """A price of the file as minor units of the business's currency."""
        return Money(int(amount.scaleb(get_currency_precision(self.currency))), self.currency)
