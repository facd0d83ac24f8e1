"""What a model is told about the business, taken from the business file and the clock."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from agent.facts import Facts
from booking.business import Business, Contact
from booking.clock import Clock
from booking.opening import WEEKDAYS, Week
from booking.spoken import listed, time_of


def contact_sentence(contact: Contact) -> str:
    """One sentence that says how to reach a person."""
    ways = []
    if contact.phone:
        ways.append(f"call {contact.phone}")
    if contact.email:
        ways.append(f"write to {contact.email}")
    if not ways and contact.website:
        ways.append(f"visit {contact.website}")
    return f"To reach a person, {' or '.join(ways)}." if ways else "A person reads this chat too."


def usual_hours(week: Week) -> str:
    """The opening hours, such as 'Monday to Friday 9:00 AM - 6:00 PM; Saturday 9:30 AM - 1:00 PM'.

    Days in a row with the same hours are told together; closed ones are left out.
    """
    runs = [(said, list(days)) for said, days in groupby(range(len(WEEKDAYS)), partial(_on, week))]
    return "; ".join(f"{_in_a_row(days)} {said}" for said, days in runs if said)


def _on(week: Week, weekday: int) -> str:
    return listed([f"{time_of(opens)} - {time_of(closes)}" for opens, closes in week.on(weekday)])


def _in_a_row(days: Sequence[int]) -> str:
    first, last = WEEKDAYS[days[0]].capitalize(), WEEKDAYS[days[-1]].capitalize()
    joint = " to " if len(days) > 2 else " and "
    return first if len(days) == 1 else f"{first}{joint}{last}"


def facts_now(shop: Business, clock: Clock, role: str = "customer") -> Facts:
    """The facts of this moment."""
    now = clock.now().astimezone(shop.tz)
    aliases = [(said.lower(), item.name) for item in shop.services for said in item.also_called]
    return Facts(
        business=shop.name,
        today=f"{now:%A} {now.day} {now:%B %Y, %H:%M}",
        zone=shop.zone,
        contact=contact_sentence(shop.contact),
        website=shop.contact.account_page or shop.contact.website,
        services=tuple(item.name for item in shop.services),
        also_called=tuple(aliases),
        staff=tuple(item.name for item in shop.staff),
        opening=usual_hours(shop.opening),
        language=shop.languages[0],
        role=role,
    )


def facts_source(shop: Business, clock: Clock) -> Callable[[], Facts]:
    """The facts, asked for anew at each turn: the day moves on."""
    return lambda: facts_now(shop, clock)
