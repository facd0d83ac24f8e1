"""Which words of a message the reader of dates has explained, and short answers read again."""

import re
from collections.abc import Sequence

from agent.facts import Facts
from agent.offline.dates import ReadDates, SaidWhen
from agent.offline.understanding.hearing import Word, fold, heard
from agent.offline.understanding.language import language
from agent.offline.understanding.picks import LIST_ASKED

_DIGITS = 2
NOT_ASKED = "another_time"
"""Nothing was asked, but a time has just been settled and may be corrected."""
_AMENDABLE = frozenset({"time", NOT_ASKED})
"""Asked for or just settled: a number beside "make it", "at", "to" is an hour."""
_HOUR = r"(?:1?\d|2[0-3])(?![\d:/-]|[.,]\d|st|nd|rd|th|h\b|\s*[ap]\.?m)"
_NUMBER_AND_WORD = re.compile(r"(?<=\d )([a-z]+)")
_POLITE = frozenset({"the", "please", "pls", "then", "ok", "thanks", "um", "maybe", "say"})


def read_when(
    text: str, words: Sequence[Word], facts: Facts, read_dates: ReadDates, expecting: str | None
) -> tuple[SaidWhen, frozenset[int]]:
    """What is said about time, and the places of the words that say it."""
    bare = [word for word in words if word.text not in _POLITE]
    if len(bare) == 1:
        again = _short(bare[0].text, read_dates, expecting)
        if again is not None:
            used = frozenset({bare[0].place}) if again else frozenset()
            return again, used
    shown = _without_names(text, facts, read_dates)
    if expecting in _AMENDABLE:
        shown = _with_hour(shown, facts)
    when = _hour_before_name(shown, facts, read_dates) or read_dates(shown)
    return when, _dated(words, heard(when.rest)) if when else frozenset()


def _hour_before_name(text: str, facts: Facts, read_dates: ReadDates) -> SaidWhen | None:
    """'Friday 9 premium': the name hides that the number ends what is said about time."""
    names = " ".join((*facts.services, *facts.staff, *(said for said, _ in facts.also_called)))
    known = {word.text for word in heard(names)}
    parts = _NUMBER_AND_WORD.split(fold(text))
    if len(parts) < 3 or not any(word in known for word in parts[1::2]):
        return None
    without = "".join(part for part in parts if part not in known)
    again = read_dates(without)
    return again if again and again.days and again.times else None


def _with_hour(text: str, facts: Facts) -> str:
    """'Make it 10', 'can it be 9?', '10 instead': the number is an hour."""
    before, after = (_phrases(key, facts.language) for key in ("before_hour", "after_hour"))
    led = re.compile(rf"\b(?:{before})\s+(?={_HOUR}(?:\s*$|\s*[,.!?;]|\s+(?:{after})\b))", re.I)
    if hit := led.search(text):
        return f"{text[: hit.end()]}at {text[hit.end() :]}"
    alone = re.match(rf"\W*{_HOUR}\s+(?:{after})\b", text, re.I)
    return f"at {text}" if alone else text


def _phrases(key: str, spoken: str) -> str:
    return "|".join(re.escape(" ".join(row)) for row in language(spoken).rows("turns", key))


def _short(said: str, read_dates: ReadDates, expecting: str | None) -> SaidWhen | None:
    """One bare word as the answer to what was asked; None when that decides nothing."""
    if expecting in LIST_ASKED and said[:1].isdigit() and said[:2].rstrip("stndrh").isdigit():
        return (
            read_dates("") if len(said) <= 4 and ":" not in said and said[-1] not in "mh" else None
        )
    if expecting in _AMENDABLE and said.isdigit() and len(said) <= _DIGITS:
        return read_dates(f"at {said}") or None
    if expecting != "day" or read_dates(said):
        return None
    return read_dates(f"on the {_nth(said) if said.isdigit() else said}") or None


def _nth(number: str) -> str:
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return f"{number}{'th' if number in {'11', '12', '13'} else ending}"


def _without_names(text: str, facts: Facts, read_dates: ReadDates) -> str:
    """The text without names that a reader of dates would take for dates ("Sunday Roast")."""
    low = fold(text)
    if len(low) != len(text):
        return text
    for name in (*facts.services, *(said for said, _ in facts.also_called)):
        start = low.find(fold(name))
        if start >= 0 and " " in name and read_dates(name):
            text = text[:start] + "\u00b7" * len(name) + text[start + len(name) :]
    return text


def _dated(words: Sequence[Word], rest: Sequence[Word]) -> frozenset[int]:
    """Places of the words that are not left over: what is left stands in the same order."""
    left = iter(rest)
    following = next(left, None)
    dated = set()
    for word in words:
        if following is not None and word.text == following.text:
            following = next(left, None)
        else:
            dated.add(word.place)
    return frozenset(dated)
