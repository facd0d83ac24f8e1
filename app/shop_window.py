"""What a model is told about the business, taken from the business file and the clock."""

from collections.abc import Callable

from agent.facts import Facts
from booking.business import Business, Contact
from booking.clock import Clock


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
        language=shop.languages[0],
        role=role,
    )


def facts_source(shop: Business, clock: Clock) -> Callable[[], Facts]:
    """The facts, asked for anew at each turn: the day moves on."""
    return lambda: facts_now(shop, clock)
