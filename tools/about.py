"""What a business says of itself: opening hours, rules, plans. No tool is asked for it.

The same facts for everybody; only the days that are over are left out.
"""

from datetime import date

from booking.business import Business, Contact, Plan, Rules
from booking.opening import WEEKDAYS, Hours, Week
from tools.as_facts import price
from tools.contract import Room
from tools.facts import Facts, Price
from tools.untrusted import clean

_LATE = {
    "refuse": "no longer possible without the business",
    "forfeit": "possible, but the plan's session is lost",
}


class Opening(Facts):
    """The hours of a weekday, local wall times; none: closed."""

    weekday: str
    hours: list[str]


class Closed(Facts):
    """Days on which the business is closed, both ends included."""

    first: str
    last: str
    name: str


class ExtraHours(Facts):
    """The hours of one day instead of its weekday's."""

    date: str
    weekday: str
    hours: list[str]


class HouseRules(Facts):
    """Limits that customers meet."""

    book_at_least_minutes_before: int
    book_at_most_days_ahead: int
    cancel_or_move_until_minutes_before: int
    cancelling_later_is: str
    most_upcoming_bookings: int


class About(Facts):
    """A business as its customers know it."""

    name: str
    zone: str
    currency: str
    languages: list[str]
    contact: dict[str, str]
    opening: list[Opening]
    closed: list[Closed]
    extra_openings: list[ExtraHours]
    rules: HouseRules


class PoolOffered(Facts):
    """Sessions of a plan, a period."""

    name: str
    services: list[str]
    sessions: int


class PlanOffered(Facts):
    """A plan that can be subscribed to."""

    name: str
    price: Price
    period: str
    renews: str
    unused_sessions_carried_over: int
    pools: list[PoolOffered]


class PlansOffered(Facts):
    """All plans."""

    plans: list[PlanOffered]


def about(room: Room) -> About:
    """The business, its opening hours from today on, and its rules."""
    shop, today = room.shop, room.now().date()
    return About(
        name=clean(shop.name),
        zone=shop.zone,
        currency=shop.currency,
        languages=list(shop.languages),
        contact=_contact(shop.contact),
        opening=_week(shop.opening),
        closed=_closed(shop, today),
        extra_openings=_extra(shop, today),
        rules=_rules(shop.rules),
    )


def plans_offered(shop: Business) -> PlansOffered:
    """The plans of the business, in its own order."""
    return PlansOffered(plans=[_plan(shop, plan) for plan in shop.plans])


def _contact(contact: Contact) -> dict[str, str]:
    return {key: clean(value) for key, value in contact.model_dump().items() if value}


def _week(week: Week) -> list[Opening]:
    return [
        Opening(weekday=name.capitalize(), hours=_spans(getattr(week, name))) for name in WEEKDAYS
    ]


def _spans(spans: tuple[Hours, ...]) -> list[str]:
    return [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans]


def _closed(shop: Business, today: date) -> list[Closed]:
    return [
        Closed(
            first=one.first.isoformat(),
            last=(one.last or one.first).isoformat(),
            name=clean(one.name),
        )
        for one in sorted(shop.holidays, key=lambda one: one.first)
        if (one.last or one.first) >= today
    ]


def _extra(shop: Business, today: date) -> list[ExtraHours]:
    return [
        ExtraHours(date=one.date.isoformat(), weekday=f"{one.date:%A}", hours=_spans(one.hours))
        for one in sorted(shop.extra_openings, key=lambda one: one.date)
        if one.date >= today
    ]


def _rules(rules: Rules) -> HouseRules:
    return HouseRules(
        book_at_least_minutes_before=rules.lead_time_minutes,
        book_at_most_days_ahead=rules.horizon_days,
        cancel_or_move_until_minutes_before=rules.cancel_cutoff_minutes,
        cancelling_later_is=_LATE[rules.late_cancel],
        most_upcoming_bookings=rules.most_upcoming,
    )


def _plan(shop: Business, plan: Plan) -> PlanOffered:
    return PlanOffered(
        name=clean(plan.name),
        price=price(shop.money(plan.price)),
        period=plan.period,
        renews="on the first of the month" if plan.renews == "first" else "on its day of the month",
        unused_sessions_carried_over=plan.carry_over,
        pools=[
            PoolOffered(
                name=clean(pool.name),
                services=[clean(shop.service(code).name) for code in pool.services],
                sessions=pool.count,
            )
            for pool in plan.sessions
        ],
    )
