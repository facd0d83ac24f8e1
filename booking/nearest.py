"""Which free times to offer instead of a wished one (SPEC BOOK-10). Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count as counting

from booking.values import Slot

SAME_DAY = 3
"""Alternatives on the wished day; the days around get one each before any gets a second."""


def nearest(slots: Iterable[Slot], near: datetime, count: int) -> list[Slot]:
    """The slots nearest to a wish (SPEC BOOK-10): same day first, then the days around it.

    A day's own slots come closest to the wished hour first. The days around follow outward, the
    later one first, each with its slot nearest to that hour; second ones only if too few.
    `near` is aware: its date and hour are read in its own zone.
    """
    days: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: _hours_apart(slot, near)):
        days.setdefault(slot.starts.date(), []).append(slot)
    same = days.pop(near.date(), [])
    around = sorted(days, key=lambda day: (abs(day - near.date()), day < near.date()))
    chosen = same[:SAME_DAY]
    for turn in counting():
        if len(chosen) >= count or not any(days[day][turn:] for day in around):
            break
        chosen += [days[day][turn] for day in around if len(days[day]) > turn]
    return (chosen + same[SAME_DAY:])[:count]


def _hours_apart(slot: Slot, near: datetime) -> tuple[int, datetime]:
    minutes = slot.starts.hour * 60 + slot.starts.minute - near.hour * 60 - near.minute
    return abs(minutes), slot.starts
