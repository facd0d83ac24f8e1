"""Which answers to a reply can be tapped: by rule, from what the tools offered and the text names.

Rules, the first that fits: bookings, if the text asks which one; free times; services, if the
text asks which one. A text that names more times than can be tapped gets its days, or times
from all over its one day.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from agent.choices.choice import MOST, Choice, presentable
from agent.choices.listed import listed
from agent.choices.offered import (
    Offer,
    Result,
    bookings,
    free_times,
    last_result,
    results_since,
)
from agent.drafts import is_question, sentences
from agent.spelling import plain, table
from agent.state import State


def answers_to(text: str, state: State, services: Sequence[str]) -> tuple[Choice, ...]:
    """The answers to a reply that can be tapped; none if it asks for nothing of the kind.

    Args:
        text: the reply as it is sent.
        state: of the graph: what the reply rests on.
        services: what the business offers, by name.
    """
    asks_which, results = _asks_which(text), _results(state)
    if not results and asks_which and not state.get("done"):
        results = last_result(state["messages"])  # "Which time?", asked a second time
    mine = _named(text, bookings(results)) if asks_which else []
    if len(mine) > 1:
        return presentable(_as_booking(one) for one in mine)
    free = free_times(results, services)
    if named := _named(text, free):
        return presentable(_times(named, free))
    return presentable(Choice(name, name) for name in _services(text, services, asks_which))


def _results(state: State) -> list[Result]:
    changes = {call["name"] for call in state.get("done", ()) if call["effect"] != "read"}
    return results_since(state["messages"], changes)


def _asks_which(text: str) -> bool:
    asked = [plain(one) for line in text.split("\n") for one in sentences(line) if is_question(one)]
    words = table("choices")["which"]
    return any(f" {word} " in f" {question} " for question in asked for word in words)


def _named(text: str, offers: Sequence[Offer]) -> list[Offer]:
    """The offers whose time stands in the text, and whose service, if several are offered."""
    there = set(listed(text, [one.at for one in offers]))
    lower = text.casefold()
    several = len({one.service for one in offers}) > 1
    return [
        one
        for one in offers
        if one.at in there and (not several or one.service.casefold() in lower)
    ]


def _services(text: str, services: Sequence[str], asks_which: bool) -> list[str]:
    named = [name for name in services if name.casefold() in text.casefold()]
    return named if asks_which and len(named) > 1 else []


def _times(named: Sequence[Offer], free: Sequence[Offer]) -> list[Choice]:
    if len(named) <= MOST:
        return [_as_moment(one) for one in named]
    ordered = sorted(named, key=lambda one: one.at)
    days = [next(day) for _, day in groupby(ordered, key=lambda one: one.at.date())]
    if len(days) > 1:
        return [_as_day(day, free) for day in days]
    return [_as_moment(one) for one in _some(ordered)]


def _some(ordered: Sequence[Offer]) -> list[Offer]:
    """Of too many the whole hours, which is what people ask for; else some from all over."""
    whole = [one for one in ordered if one.at.minute == 0]
    if 1 < len(whole) <= MOST:
        return whole
    step = (len(ordered) - 1) / (MOST - 1)
    return [ordered[round(place * step)] for place in range(MOST)]


def _as_moment(one: Offer) -> Choice:
    return Choice(_payload(one.service, _moment(one.at)), _brief(one.at), one.service)


def _as_booking(one: Offer) -> Choice:
    """Named by its code: its date might be taken for the one to move another booking to."""
    return Choice(f"booking {one.code}", _brief(one.at), one.service)


def _as_day(one: Offer, free: Sequence[Offer]) -> Choice:
    count = sum(other.at.date() == one.at.date() for other in free)
    times = f"{count} times" if count > 1 else "1 time"
    return Choice(_payload(one.service, _day(one.at)), _brief_day(one.at), times)


def _payload(service: str, when: str) -> str:
    return f"{service} on {when}" if service else when


def _moment(at: datetime) -> str:
    return f"{_day(at)} at {_clock(at)}"


def _day(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B} {at.year}"


def _brief(at: datetime) -> str:
    """Such as "Wed 11 Feb, 2 PM": twenty characters at most."""
    return f"{_brief_day(at)}, {_clock(at).replace(':00', '')}"


def _brief_day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b}"


def _clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
