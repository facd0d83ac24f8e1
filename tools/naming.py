"""From the customer's words to the thing of ours that they mean: a service, a member of staff.

Loose words are welcome ("standard", "a deep clean", "Standrad Clean", "the 3 hour one"). Where
two things fit equally well nothing is guessed: the refusal names both.
"""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from rapidfuzz import fuzz, utils

from booking.business import Business, Service, StaffMember
from booking.errors import Unclear, UnknownService
from booking.spoken import length, listed, money
from booking.when import When
from tools.as_facts import does
from tools.untrusted import quoted

CLOSE_ENOUGH = 78
"""Below this likeness (0 to 100) words are not taken for a name: 'window clean' is no service."""

T = TypeVar("T")

AS_GOOD = 4
"""Two names this near to each other in likeness are equally good."""

_FILLERS = re.compile(
    r"an?|the|ones?|please|pls|my|your|our|some|any|this|that|i|want|need|would|like|to|book|for|of"
    r"|services?|appointments?|sessions?|bookings?|it|is|option|number|no"
)
_TALK = re.compile(
    rf"{_FILLERS.pattern}|cancel|move|reschedule|change|delete|drop|remove|with|at|on|in|from|by"
    r"|and|visits?"
)
_ANYONE = {
    *("anyone", "anybody", "whoever", "either", "both", "preference", "person", "staff", "first"),
    *("mind", "don t mind", "dont mind", "doesn t matter", "doesnt matter", "available", "none"),
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_NUMBERED = re.compile(r"(?:(?:number|no\.?|option|#)\s*)?(\d{1,2})\.?(?:(?:st|nd|rd|th) one)?")
_HOURS = re.compile(r"(\d+(?:[.,]5)?)\s*-?\s*h(?:ou)?rs?\b|(\d+(?:[.,]5)?)\s*h\b")
_MINUTES = re.compile(r"(\d+)\s*-?\s*min(?:ute)?s?\b")


def service_named(shop: Business, words: str) -> Service:
    """The service that the words mean.

    Raises:
        UnknownService: no service is called that; names those there are.
        Unclear: several fit equally well; names them.
    """
    if len(shop.services) == 1:
        return shop.services[0]
    fitting = _fitting_services(shop.services, words)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Unclear(
            f"Which service do you mean: {_names(fitting)}?", choices=_choices(shop, fitting)
        )
    beginning = f"There is no service called {quoted(words)}." if _core(words) else "Which service?"
    raise UnknownService(
        f"{beginning} You can book: {offer(shop)}.", choices=_choices(shop, shop.services)
    )


def offer(shop: Business) -> str:
    """All services in a phrase: 'Base Clean (2 hours, £45), Standard Clean (3 hours, £65)'."""
    return ", ".join(
        f"{service.name} ({length(service.minutes)}, {money(shop.money(service.price))})"
        for service in shop.services
    )


def staff_named(shop: Business, words: str | None, service: Service | None) -> StaffMember | None:
    """The member of staff that the words mean; None for anyone.

    Raises:
        Unclear: nobody has that name, several have, or that person does not do the service.
    """
    core = _core(words or "")
    if not core or core in _ANYONE:
        return None
    team = [one for one in shop.staff if service is None or does(one.services, service.code)]
    found = closest([(one, (one.name, one.code)) for one in shop.staff], core)
    if len(found) == 1 and found[0] in team:
        return found[0]
    names = listed([one.name for one in team], "or")
    why = "does not do that" if len(found) == 1 else "is not clear" if found else "is nobody here"
    raise Unclear(
        f"{quoted(words or '')} {why}. You can ask for {names}, or leave it open.",
        choices=[{"staff": one.name} for one in team],
    )


def staff_wished(
    shop: Business, words: str | None, when: When, service: Service
) -> StaffMember | None:
    """The member of staff named apart, or among the words for the time ('Monday with Amy').

    Raises:
        Unclear: see staff_named.
    """
    among = staff_mentioned(shop, when.rest)
    if not words and len(among) == 1:
        words = shop.person(next(iter(among))).name
    return staff_named(shop, words, service)


def services_mentioned(shop: Business, words: str) -> frozenset[str]:
    """Codes of the services that a text may mean; empty when it names none, or fits all."""
    people = {name for one in shop.staff for name in one.name.lower().split()}
    core = " ".join(word for word in _core(words, _TALK).split() if word not in people)
    found = closest(_service_names(shop.services), core) if _telling(shop.services, core) else []
    return frozenset(one.code for one in found)


def staff_mentioned(shop: Business, words: str) -> frozenset[str]:
    """Codes of the members of staff whose names stand in a text."""
    said = set(utils.default_process(words).split())
    return frozenset(one.code for one in shop.staff if said & set(one.name.lower().split()))


def numbered(words: str) -> int | None:
    """The place in a list that the words name ('2', 'the second one', '#2'), from 1; -1: the last.

    A bare '2nd' is none: that is a date.
    """
    text = words.strip().lower()
    if text in {"last", "the last", "last one", "the last one"}:
        return -1
    core = re.sub(r"^the\s+", "", text)
    if found := _NUMBERED.fullmatch(core):
        return int(found[1]) or None
    first, _, rest = core.partition(" ")
    if first in _ORDINALS and rest in {"", "one", "booking", "service", "appointment", "option"}:
        return _ORDINALS.index(first) + 1
    return None


def closest(named: Sequence[tuple[T, Sequence[str]]], words: str) -> list[T]:
    """The things whose names are most like the words; several if equally good, none if none is."""
    scored = [(max(_likeness(words, name) for name in names), thing) for thing, names in named]
    best = max((score for score, _ in scored), default=0.0)
    if best < CLOSE_ENOUGH:
        return []
    margin = 0 if best > 100 else AS_GOOD
    return [thing for score, thing in scored if score >= best - margin]


def _fitting_services(services: Sequence[Service], words: str) -> list[Service]:
    place = numbered(words)
    if place is not None and -1 <= place <= len(services):
        return [services[place if place < 0 else place - 1]]
    core = _core(words)
    if not core:
        return []
    if not _telling(services, core):
        return list(services)
    named = closest(_service_names(services), core)
    return named or [one for one in services if one.minutes == _minutes(words)]


def _telling(services: Sequence[Service], core: str) -> bool:
    """Whether the words say more than what every service here is called ('clean', 'cleaning')."""
    first, *others = [set(one.name.lower().split()) for one in services]
    common = tuple(word for word in first.intersection(*others) if len(word) > 3)
    return any(not word.startswith(common) for word in core.split())


def _service_names(services: Sequence[Service]) -> list[tuple[Service, Sequence[str]]]:
    return [(one, (one.name, one.code, *one.also_called)) for one in services]


def _likeness(words: str, name: str) -> float:
    """0 to 100, and 101 for the very name."""
    ours, theirs = utils.default_process(name), utils.default_process(words)
    if ours == theirs or ours == _core(words):
        return 101.0
    return fuzz.token_set_ratio(theirs, ours)


def _core(words: str, without: re.Pattern[str] = _FILLERS) -> str:
    """The words without those that any request has."""
    tokens = utils.default_process(words).split()
    return " ".join(token for token in tokens if not without.fullmatch(token))


def _minutes(words: str) -> int | None:
    """A length of time said in the words: 'the 3 hour one' is 180."""
    if found := _HOURS.search(words.lower()):
        return round(float((found[1] or found[2]).replace(",", ".")) * 60)
    found = _MINUTES.search(words.lower())
    return int(found[1]) if found else None


def _names(services: Sequence[Service]) -> str:
    return listed([service.name for service in services], "or")


def _choices(shop: Business, services: Sequence[Service]) -> list[dict[str, Any]]:
    return [
        {
            "service": service.name,
            "minutes": service.minutes,
            "price": money(shop.money(service.price)),
        }
        for service in services
    ]
