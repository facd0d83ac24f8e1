"""The rules a customer meets, and the sentence for each (SPEC BOOK-02, BOOK-07, MCP-04).

Pure. Every refusal says what is wrong and what to do next. The team is not bound by notice,
horizon and cut-off: `shop_for` hands every caller the shop with the rules that bind them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from booking.availability import Span, day_span, is_on_grid, opening_spans
from booking.business import Business
from booking.errors import AlreadyDone, OutsideHours, Refusal, SlotTaken, TooLate
from booking.permissions import Permission, may
from booking.spoken import day, length, listed, moment, short_day, short_moment, time_of
from booking.values import Booking, BookingStatus, Role, Slot
from booking.wish import Wish

MOST_TIMES = 4
"""How many free times a sentence names."""
FAR_AHEAD_DAYS = 730
"""The team may book so far ahead."""

Why = Literal["past", "beyond_horizon", "holiday", "closed", "hours", "too_soon", "off_grid"]
"""Why no one could have a start, whoever is free."""


@dataclass(frozen=True)
class Nearby:
    """What is free around a wish: that day, and the nearest times at all."""

    that_day: Sequence[Slot]
    nearest: Sequence[Slot]

    def facts(self) -> dict[str, list[str]]:
        """The same as data: ISO starts."""
        return {"free": _iso(self.that_day), "alternatives": _iso(self.nearest)}


def shop_for(role: Role, shop: Business) -> Business:
    """The shop with the rules that bind somebody of that role."""
    if not may(role, Permission.RUN_OFFICE):
        return shop
    free = {
        "lead_time_minutes": 0,
        "cancel_cutoff_minutes": 0,
        "horizon_days": max(FAR_AHEAD_DAYS, shop.rules.horizon_days),
    }
    return shop.model_copy(update={"rules": shop.rules.model_copy(update=free)})


def last_day(shop: Business, now: datetime) -> date:
    """The last local day that can be booked."""
    return now.astimezone(shop.tz).date() + timedelta(days=shop.rules.horizon_days)


def bookable(shop: Business, now: datetime) -> Span:
    """Where a start must lie, [from, to) in epoch seconds: after the notice, before the horizon."""
    earliest = int(now.timestamp()) + shop.rules.lead_time_minutes * 60
    return earliest, day_span(last_day(shop, now), shop.tz)[1]


def why_not(shop: Business, wish: Wish, now: datetime) -> Why | None:
    """Why nobody could have that start; None if only other work can stand in its way."""
    starts, (earliest, _) = int(wish.starts.timestamp()), bookable(shop, now)
    if starts < now.timestamp():
        return "past"
    if wish.day > last_day(shop, now):
        return "beyond_horizon"
    if (shut := _why_shut(shop, wish.day)) is not None:
        return shut
    if not _fits(shop, wish):
        return "hours"
    if starts < earliest:
        return "too_soon"
    return None if is_on_grid(shop, wish.starts) else "off_grid"


def why_no_day(shop: Business, on: date, now: datetime) -> str | None:
    """Why a local day has no time for anybody: a word of Why, or the name of the holiday."""
    if on < now.astimezone(shop.tz).date():
        return "past"
    if on > last_day(shop, now):
        return "beyond_horizon"
    if (shut := _why_shut(shop, on)) is not None:
        return holiday_on(shop, on) or shut
    shortest = min(service.minutes for service in shop.services) * 60
    last_start = opening_spans(shop, on)[-1][1] - shortest
    return "too_soon" if last_start < bookable(shop, now)[0] else None


def holiday_on(shop: Business, on: date) -> str | None:
    """The name of the holiday that day, if it is one."""
    return next((holiday.name for holiday in shop.holidays if holiday.covers(on)), None)


def _why_shut(shop: Business, on: date) -> Literal["holiday", "closed"] | None:
    if opening_spans(shop, on):
        return None
    return "closed" if holiday_on(shop, on) is None else "holiday"


def _fits(shop: Business, wish: Wish) -> bool:
    starts, ends = int(wish.starts.timestamp()), int(wish.ends.timestamp())
    return any(
        opens <= starts and ends <= closes for opens, closes in opening_spans(shop, wish.day)
    )


def not_bookable(
    shop: Business, wish: Wish, now: datetime, why: Why, nearby: Nearby
) -> OutsideHours:
    """The refusal of a start that nobody could have."""
    sentence = {
        "past": _past,
        "beyond_horizon": _beyond_horizon,
        "holiday": _holiday,
        "closed": _closed,
        "hours": _hours,
        "too_soon": _too_soon,
        "off_grid": _off_grid,
    }[why]
    return OutsideHours(sentence(shop, wish, now, nearby), why=why, **nearby.facts())


def taken(wish: Wish, nearby: Nearby, others: Sequence[str] = ()) -> SlotTaken:
    """The refusal of a start (SPEC MCP-04); `others` are free then, if somebody was named."""
    clock, who = time_of(wish.starts), wish.members[0].name
    head = f"{who} is not free at {clock}" if wish.named else f"{clock} is taken"
    instead = f" Free then: {', '.join(others)}." if others else ""
    text = f"{head} on {short_day(wish.day)}.{instead} {_instead(wish, nearby)}"
    named = {"staff": who, "others_free": list(others)} if wish.named else {}
    return SlotTaken(text, **nearby.facts(), **named)


def _past(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    if not nearby.nearest:
        return "That is in the past. Please choose a later time."
    soonest = min(slot.starts for slot in nearby.nearest)
    return f"That is in the past. The next free time is {short_moment(soonest)}."


def _beyond_horizon(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    ahead = length(shop.rules.horizon_days * 24 * 60)
    return (
        f"I can book up to {ahead} ahead, that is until {day(last_day(shop, now))}. "
        "Please choose an earlier day."
    )


def _holiday(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    name = holiday_on(shop, wish.day) or ""
    return f"{name[:1].upper()}{name[1:]}: we are closed on {day(wish.day)}.{_next(shop, wish)}"


def _closed(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    return f"We are closed on {wish.day:%A}s.{_next(shop, wish)}"


def _hours(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    spans = [
        f"{time_of(_local(shop, opens))} to {time_of(_local(shop, closes))}"
        for opens, closes in opening_spans(shop, wish.day)
    ]
    takes = f"{wish.service.name} takes {length(wish.service.minutes)}"
    return (
        f"On {short_day(wish.day)} we are open from {listed(spans)}, and {takes}. "
        f"{_instead(wish, nearby)}"
    )


def _too_soon(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    notice = length(shop.rules.lead_time_minutes)
    apostrophe = "'" if notice.endswith("s") else "'s"
    head = f"Bookings need at least {notice}{apostrophe} notice"
    if not nearby.nearest:
        return f"{head}. Please choose a later day."
    earliest = min(slot.starts for slot in nearby.nearest)
    return f"{head}; the earliest I can offer is {short_moment(earliest)}."


def _off_grid(shop: Business, wish: Wish, now: datetime, nearby: Nearby) -> str:
    step = length(shop.rules.slot_step_minutes)
    return (
        f"Bookings start every {step}, so not at {time_of(wish.starts)}. {_instead(wish, nearby)}"
    )


def _instead(wish: Wish, nearby: Nearby) -> str:
    """The free times of that day; the nearest others if it has none."""
    if nearby.that_day:
        return f"Free that day: {', '.join(_times(wish, nearby.that_day))}."
    if nearby.nearest:
        others = [short_moment(slot.starts) for slot in nearby.nearest[:MOST_TIMES]]
        return f"Nothing else is free that day. The nearest free times: {'; '.join(others)}."
    return "Nothing else is free around that day. Please try a day further off."


def _times(wish: Wish, slots: Sequence[Slot]) -> list[str]:
    """The ones closest to the wish, in order of time."""
    closest = sorted(slots, key=lambda slot: abs(slot.starts - wish.starts))[:MOST_TIMES]
    return [time_of(start) for start in sorted(slot.starts for slot in closest)]


def _next(shop: Business, wish: Wish) -> str:
    days = (wish.day + timedelta(days=n) for n in range(1, 60))
    opening = next((spans[0][0] for one in days if (spans := opening_spans(shop, one))), None)
    return f" Next opening: {short_moment(_local(shop, opening))}." if opening else ""


def _local(shop: Business, at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(shop.tz)


def _iso(slots: Sequence[Slot]) -> list[str]:
    return [slot.starts.isoformat(timespec="minutes") for slot in slots]


def in_time(shop: Business, booking: Booking, now: datetime) -> bool:
    """Whether a booking is still outside the cut-off, counted in minutes that really pass."""
    left = booking.starts.timestamp() - now.timestamp()  # not what the clocks show: they change
    return left >= shop.rules.cancel_cutoff_minutes * 60


def open_to_change(shop: Business, booking: Booking, now: datetime) -> None:
    """Let a booking through that has neither ended in some way nor begun.

    Raises:
        AlreadyDone: it was cancelled, or its time has come.
    """
    name, when = shop.service(booking.service).name, moment(booking.starts)
    if booking.status == BookingStatus.CANCELLED:
        raise AlreadyDone(
            f"Your {name} on {when} is already cancelled. Would you like to book a new one?"
        )
    has_begun = booking.starts.timestamp() <= now.timestamp()
    if booking.status != BookingStatus.CONFIRMED or has_begun:
        raise AlreadyDone(
            f"Your {name} on {when} has already begun, so it can no longer be changed.{_call(shop)}"
        )


def may_cancel(shop: Business, booking: Booking, now: datetime) -> None:
    """Let a cancellation pass or refuse it (SPEC BOOK-07).

    Raises:
        AlreadyDone: it was cancelled, or its time has come.
        TooLate: inside the cut-off, and the business lets nobody cancel then.
    """
    open_to_change(shop, booking, now)
    if not in_time(shop, booking, now) and shop.rules.late_cancel == "refuse":
        raise _too_late(shop, booking, "cancelled")


def may_move(shop: Business, booking: Booking, now: datetime) -> None:
    """Let a move pass or refuse it, by the start that the booking has now (SPEC BOOK-08).

    Raises:
        AlreadyDone: it was cancelled, or its time has come.
        TooLate: inside the cut-off.
    """
    open_to_change(shop, booking, now)
    if not in_time(shop, booking, now):
        raise _too_late(shop, booking, "moved")


def _too_late(shop: Business, booking: Booking, what: str) -> TooLate:
    name, notice = shop.service(booking.service).name, length(shop.rules.cancel_cutoff_minutes)
    return TooLate(
        f"Your {name} on {moment(booking.starts)} can no longer be {what} here: "
        f"it starts in less than {notice}.{_call(shop)}",
        starts=booking.starts.isoformat(timespec="minutes"),
        cutoff_minutes=shop.rules.cancel_cutoff_minutes,
    )


def _call(shop: Business) -> str:
    if shop.contact.phone:
        return f" Please call {shop.contact.phone}."
    return f" Please write to {shop.contact.email}." if shop.contact.email else ""


def room_for(shop: Business, upcoming: int, more: int = 1) -> None:
    """Let so many more bookings pass beside the upcoming ones a customer has.

    Raises:
        Refusal: that would be more than the rules allow.
    """
    if upcoming + more > shop.rules.most_upcoming:
        bookings = "booking" if upcoming == 1 else "bookings"
        raise Refusal(
            f"You have {upcoming} upcoming {bookings}, and I can keep at most "
            f"{shop.rules.most_upcoming} for one customer. "
            f"Please cancel one first, or book fewer.{_call(shop)}",
            upcoming=upcoming,
            most=shop.rules.most_upcoming,
        )
