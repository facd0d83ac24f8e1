"""Finds people by what the team types: a name, an e-mail address or a phone number, or parts.

Pure: the people are handed in. What fits exactly leaves no room for what fits roughly.
"""

import re
import unicodedata
from collections.abc import Sequence

import phonenumbers
from rapidfuzz.distance import JaroWinkler

from booking.people import Person

FEWEST_DIGITS = 4
"""So many last digits of a phone number are enough to look for."""
LIKE_ENOUGH = 0.84
"""Of 1: 'jhon' is like 'john', 'jane' is not."""


def matching(people: Sequence[Person], query: str, region: str) -> list[Person]:
    """The people whom the words mean, best first; none if nobody is like that.

    Args:
        people: whom to look among.
        query: as typed: "jon smth", "PRIYA@example.com", "07700 900003", "0003".
        region: two letters; where phone numbers without a country code belong.
    """
    scored = [(_score(person, query.strip(), region), person) for person in people]
    best = max((score for score, _ in scored), default=0.0)
    least = 1.0 if best == 1 else LIKE_ENOUGH
    fitting = [(score, person) for score, person in scored if score >= least]
    return [person for _, person in sorted(fitting, key=lambda found: (-found[0], found[1].name))]


def e164(text: str, region: str) -> str | None:
    """A phone number as it is stored, such as "+447700900001"; None if the text is none."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _score(person: Person, query: str, region: str) -> float:
    """1 for whom the words name, 0 for whom they do not."""
    if "@" in query:
        return _email_score(person.email or "", query)
    if re.fullmatch(r"[+\d\s().\-/]+", query):
        return float(_has_phone(person.phone or "", query, region))
    return _name_score(person.name, query)


def _email_score(email: str, query: str) -> float:
    if query.startswith("@") and email.lower().endswith(query.lower()):
        return 1.0
    return JaroWinkler.similarity(email.lower(), query.lower()) if email else 0.0


def _has_phone(phone: str, query: str, region: str) -> bool:
    digits = re.sub(r"\D", "", query)
    if len(digits) < FEWEST_DIGITS or not phone:
        return False
    return e164(query, region) == phone or phone.endswith(digits)


def _name_score(name: str, query: str) -> float:
    """How well every word of the query fits some word of the name; its beginning is enough."""
    wanted, there = _words(query), _words(name)
    if not wanted or not there:
        return 0.0
    scores = [max(_word_score(word, part) for part in there) for word in wanted]
    return sum(scores) / len(scores) if min(scores) >= LIKE_ENOUGH else 0.0


def _word_score(word: str, part: str) -> float:
    return 1.0 if part.startswith(word) else JaroWinkler.similarity(word, part)


def _words(text: str) -> list[str]:
    """Lower case, without accents: 'lucia' means Lucía."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(sign for sign in bare if not unicodedata.combining(sign)))
