"""What a person is asked before a tool acts: in the words of the chat, since they read it there.

The dates are written as in the reference dialogues ("Monday, February 9th at 10:00 AM").
"""

from collections.abc import Sequence
from datetime import datetime

from booking.acts.series import Occurrence
from booking.business import Service
from booking.spoken import full_day, length, month_day, time_of
from booking.values import Booking

MOST_SHOWN = 12
"""As many dates as a question shows one by one."""
FORFEITS = (
    "This is short notice: if you cancel now, the session is lost and not given back to your "
    "plan.\n\n"
)
RHYTHMS = {"day": "daily", "week": "weekly", "two weeks": "fortnightly", "month": "monthly"}
WHY_NOT = {
    "taken": "Not available",
    "closed": "Closed that day",
    "holiday": "Closed that day",
    "off_grid": "Nothing starts at that time",
    "no_session_left": "No session left on your plan",
    "too_soon": "Too soon to book",
    "past": "Already past",
    "beyond_horizon": "Too far ahead to book",
}


def to_cancel(booking: Booking, service: Service, *, forfeits: bool = False) -> str:
    """Whether to cancel this booking; says so before if that forfeits the plan's session."""
    return (
        f"I found your booking on {_moment(booking.starts)}.\n\n"
        f"{service.name} ({length(service.minutes)})\n\n"
        f"{FORFEITS if forfeits else ''}Are you sure you want to cancel?"
    )


def to_cancel_series(
    bookings: Sequence[Booking], service: Service, forfeited: Sequence[Booking] = ()
) -> str:
    """Whether to cancel these bookings of a series; names each and says how many they are.

    Each has a line with a bullet: by that a chat sees that to repeat one of them is no yes to all.

    Args:
        bookings: at least two, by start.
        service: of all of them.
        forfeited: those of them whose session of the plan is lost.
    """
    shown = [f"• {_moment(one.starts)}" for one in bookings[:MOST_SHOWN]]
    if len(bookings) > MOST_SHOWN:
        shown.append(f"… and {len(bookings) - MOST_SHOWN} more")
    dates = "\n".join(shown)
    return (
        f"I found {len(bookings)} bookings of this series.\n\n"
        f"{service.name} ({length(service.minutes)})\n{dates}\n\n"
        f"{_forfeits(forfeited)}Are you sure you want to cancel all {len(bookings)}?"
    )


def _forfeits(lost: Sequence[Booking]) -> str:
    if not lost:
        return ""
    which = " and ".join(_moment(one.starts) for one in lost)
    verb = "session is" if len(lost) == 1 else "sessions are"
    return f"For {which} it is short notice: the {verb} not given back to the plan.\n\n"


def to_move(booking: Booking, service: Service, starts: datetime, with_whom: str | None) -> str:
    """Whether to move this booking to a new start, perhaps with somebody else."""
    person = f" with {with_whom}" if with_whom else ""
    return (
        f"I found your {service.name} ({length(service.minutes)}) on {_moment(booking.starts)}.\n\n"
        f"Shall I move it to {_moment(starts)}{person}?"
    )


def to_book_series(service: Service, words: str, every: str, found: Sequence[Occurrence]) -> str:
    """Whether to book the free dates of a series; shows each date and whether it is free."""
    free = sum(one.free for one in found)
    shown = [_date(one) for one in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        shown.append(f"… and {len(found) - MOST_SHOWN} more")
    dates = "\n".join(shown)
    return f"{service.name} {words}:\n\n{dates}\n\n{_offer(free, len(found), RHYTHMS[every])}"


def _offer(free: int, total: int, rhythm: str) -> str:
    if free == total:
        return f"All {total} {rhythm} slots are available! Shall I book them all?"
    verb = "is" if free == 1 else "are"
    which = "one" if free == 1 else "ones"
    return (
        f"{free} of {total} {rhythm} slots {verb} available. "
        f"Would you like me to book the available {which}?"
    )


def _date(one: Occurrence) -> str:
    mark, word = (
        ("✅", "Available") if one.free else ("❌", WHY_NOT.get(one.why or "", "Not available"))
    )
    return f"{mark} {month_day(one.starts)} at {time_of(one.starts)} — {word}"


def _moment(of: datetime) -> str:
    return f"{full_day(of)} at {time_of(of)}"
