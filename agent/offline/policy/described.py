"""A service named by what it is like: the cheapest, the £65 one, the 3 hour one, one for 3 beds."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.offline.policy.words import pattern, says
from agent.offline.understanding.hearing import fold
from agent.offline.understanding.language import language

Service = Mapping[str, Any]

_STEM = 3
"""Letters by which the thing that is counted is known again: "bed" for "bedrooms"."""
_COUNTED = re.compile(r"\b(\d+)[ -]?([a-z]{3,})")
_MONEY = re.compile(r"[£$€]\s?(\d+)|\b(\d+)\s?(?:[£$€]|pounds?\b|quid\b|euros?\b|dollars?\b)")


def described(text: str, found: Sequence[Service], spoken: str) -> str:
    """Name of the service that the words describe; empty when none or several fit.

    Args:
        text: as it was written.
        found: the services as the tool gave them, in the order of the business.
        spoken: the language.
    """
    text = _in_digits(fold(text), spoken)
    for way in (_by_degree, _by_price, _by_length, _by_size):
        name = way(text, found, spoken)
        if name:
            return name
    return ""


def describes(text: str, spoken: str) -> bool:
    """Whether the words may say what a service is like."""
    text = _in_digits(fold(text), spoken)
    degrees = ("cheapest", "dearest", "shortest", "longest")
    like = any(says(key, text, spoken) for key in degrees)
    return like or bool(_MONEY.search(text) or _COUNTED.search(text))


def _in_digits(text: str, spoken: str) -> str:
    """'three bed' as '3 bed'."""
    names = [row[0] for row in language(spoken).rows("picks", "numbers")]
    digits = {name: str(place) for place, name in enumerate(names, 1)}
    return re.sub(r"[a-z]+", lambda word: digits.get(word[0], word[0]), text)


def _by_degree(text: str, found: Sequence[Service], spoken: str) -> str:
    degrees: tuple[tuple[str, Callable[[Service], int], bool], ...] = (
        ("cheapest", _price, False),
        ("dearest", _price, True),
        ("shortest", _minutes, False),
        ("longest", _minutes, True),
    )
    for key, of, most in degrees:
        if says(key, text, spoken):
            return str(sorted(found, key=of, reverse=most)[0]["name"]) if found else ""
    return ""


def _price(one: Service) -> int:
    return int(one["price"]["minor"])


def _minutes(one: Service) -> int:
    return int(one["minutes"])


def _by_price(text: str, found: Sequence[Service], spoken: str) -> str:
    named = {hit[1] or hit[2] for hit in _MONEY.finditer(text)}
    return _only([one for one in found if named and named & _numbers(one["price"]["text"])])


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text.partition(".")[0]))


def _by_length(text: str, found: Sequence[Service], spoken: str) -> str:
    hours = re.search(rf"\b(\d+)[ -]?{pattern('hour', spoken)}\b", text)
    return _only([one for one in found if hours and _minutes(one) == 60 * int(hours[1])])


def _only(fitting: Sequence[Service]) -> str:
    return str(fitting[0]["name"]) if len(fitting) == 1 else ""


def _by_size(text: str, found: Sequence[Service], spoken: str) -> str:
    """'3 bed' fits "up to 3 bedrooms"; of several the cheapest."""
    for count, thing in _COUNTED.findall(text):
        fitting = [
            one
            for one in found
            if _holds(fold(one.get("description") or ""), int(count), thing[:_STEM], spoken)
        ]
        if fitting and len(fitting) < len(found):
            return str(min(fitting, key=_price)["name"])
    return ""


def _holds(description: str, count: int, stem: str, spoken: str) -> bool:
    """Whether a range of the description has the number, before a word with that stem."""
    after = rf"\s+(?:[a-z]+\s+)?{re.escape(stem)}"
    ranged = re.search(rf"(\d+)\s*[-–]\s*(\d+){after}", description)
    most = re.search(rf"{pattern('up_to', spoken)}\s+(\d+){after}", description)
    least = re.search(rf"(\d+)\s*\+{after}", description)
    return bool(
        (ranged and int(ranged[1]) <= count <= int(ranged[2]))
        or (most and count <= int(most[1]))
        or (least and count >= int(least[1]))
    )
