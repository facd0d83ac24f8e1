"""Moved by so much: 'an hour later', 'back half an hour', 'a week earlier'; from the booking on."""

import re
from datetime import timedelta
from functools import cache

from agent.offline.policy.words import pattern, says
from agent.offline.understanding.hearing import fold

_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def shift(text: str, spoken: str) -> tuple[timedelta | None, str]:
    """How far a booking is to go, and the text without the words that say so.

    Args:
        text: as it was written.
        spoken: the language.

    Returns:
        A step, negative for earlier; None when the text names none. Days and weeks are days of
        the calendar: the hour on the clock stays.
    """
    plain = fold(text)
    for hit in _pattern(spoken).finditer(plain):
        unit = next(name for name in _UNITS if hit[name])
        step = _UNITS[unit] * _amount(hit)
        away = hit["after"] or hit["before"]
        if away is None:
            continue
        back = says("towards_earlier", away, spoken)
        return -step if back else step, f"{plain[: hit.start()]} {plain[hit.end() :]}"
    return None, text


def _amount(hit: re.Match[str]) -> float:
    if hit["half"]:
        return 0.5
    if hit["couple"]:
        return 2
    return 1 if hit["one"] else int(hit["number"])


@cache
def _pattern(spoken: str) -> re.Pattern[str]:
    later, earlier = (pattern(key, spoken) for key in ("towards_later", "towards_earlier"))
    units = "|".join(rf"(?P<{name}>{pattern(name, spoken)})" for name in _UNITS)
    amount = "|".join(rf"(?P<{key}>{pattern(key, spoken)})" for key in ("half", "couple", "one"))
    return re.compile(
        rf"\b(?:(?P<before>{later}|{earlier})\s+(?:by\s+)?)?"
        rf"(?:{amount}|(?P<number>\d{{1,2}}))\s*(?:{units})\b"
        rf"(?:\s+(?P<after>{later}|{earlier})\b(?!\s+{pattern('no_step', spoken)}))?"
    )
