"""Bookings: made, moved, cancelled, listed, pointed at."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from agent.offline.wording.voice import Voice

Facts = Mapping[str, Any]

MOST_LISTED = 10
"""Bookings shown in one message."""


def booked(voice: Voice, facts: Facts) -> str:
    """The confirmation: day, start to end, service, status, and who pays."""
    given = facts["given"]
    made = given["booking"]
    head = "already_booked" if given.get("repeated") else "booked"
    lines = [*_block(voice, made), voice.say("status", status=voice.word(made["status"]))]
    if facts.get("staff"):
        lines.append(voice.say("with_staff", staff=made["staff"]))
    lines.append(_paid(voice, made, given.get("plan_left")))
    return voice.say(
        head,
        service=made["service"],
        day=voice.day(made["starts"], "month_day"),
        time=voice.time(made["starts"]),
        block="\n".join(lines),
    )


def _block(voice: Voice, made: Facts) -> list[str]:
    span = f"{voice.time(made['starts'])} – {voice.time(made['ends'])}"
    icon = made.get("icon") or "📌"
    return [
        f"📅 {voice.day(made['starts'], 'full')}",
        f"🕐 {span}",
        f"{icon} {made['service']} ({voice.length(_minutes(made))})",
    ]


def _minutes(made: Facts) -> int:
    lasts = datetime.fromisoformat(made["ends"]) - datetime.fromisoformat(made["starts"])
    return round(lasts.total_seconds() / 60)


def _paid(voice: Voice, made: Facts, pool: Facts | None) -> str:
    if pool and made.get("paid_by_plan"):
        sessions = voice.word("session" if pool["total"] == 1 else "sessions")
        return voice.say(
            "paid_by_plan",
            left=pool["left"],
            total=pool["total"],
            pool=pool["name"],
            sessions=sessions,
        )
    if made.get("paid_by_plan"):
        return voice.say("paid_by_your_plan")
    return voice.say("price", price=made["price"])


def moved(voice: Voice, facts: Facts) -> str:
    """The new time."""
    made = facts["given"]["booking"]
    lines = [*_block(voice, made), voice.say("status", status=voice.word(made["status"]))]
    if facts.get("staff"):
        lines.append(voice.say("with_staff", staff=made["staff"]))
    return voice.say(
        "moved",
        service=made["service"],
        was=voice.moment(facts["given"]["was"]),
        moment=voice.moment(made["starts"]),
        block="\n".join(lines),
    )


def cancelled(voice: Voice, facts: Facts) -> str:
    """Cancelled, what became of the session, and the offer to rebook."""
    return f"{_cancelled(voice, facts)}\n\n{voice.say('rebook')}"


def cancelled_one(voice: Voice, facts: Facts) -> str:
    """The same where more follows."""
    return _cancelled(voice, facts)


def _cancelled(voice: Voice, facts: Facts) -> str:
    given = facts["given"]
    head = voice.say("cancelled", date=voice.day(given["booking"]["starts"], "cancelled"))
    credit = f"credit_{given.get('credit', 'none')}"
    return f"{head}\n\n{voice.say(credit)}" if voice.knows(credit) else head


def bookings(voice: Voice, facts: Facts) -> str:
    """The list, numbered."""
    found = facts["bookings"]
    shown = "\n\n".join(
        f"{place}. {_entry(voice, one, who=facts.get('who', False))}"
        for place, one in enumerate(found[:MOST_LISTED], 1)
    )
    if len(found) > MOST_LISTED:
        shown += "\n\n" + voice.say("and_more", count=len(found) - MOST_LISTED)
    return voice.say(f"bookings_{facts['which']}", bookings=shown)


def _entry(voice: Voice, one: Facts, *, who: bool) -> str:
    lines = [
        one["service"],
        f"   📅 {voice.day(one['starts'], 'listed')}",
        f"   🕐 {voice.time(one['starts'], 'time_24')} – {voice.time(one['ends'], 'time_24')}",
        f"   {voice.say('status', status=voice.word(one['status']))}",
    ]
    if who and one.get("staff"):
        lines.append(f"   {voice.say('with_staff', staff=one['staff'])}")
    return "\n".join(lines)


def no_bookings(voice: Voice, facts: Facts) -> str:
    """An empty list."""
    return voice.say(f"no_bookings_{facts['which']}")


def which_booking(voice: Voice, facts: Facts) -> str:
    """Several fit: which?"""
    about = facts["about"] if facts["about"] in {"cancel", "move"} else "mean"
    return voice.say(f"which_to_{about}", bookings=short_list(voice, facts["bookings"]))


def no_such_booking(voice: Voice, facts: Facts) -> str:
    """None fits; these there are."""
    about = facts["about"] if facts["about"] in {"cancel", "move"} else "mean"
    return voice.say(f"none_to_{about}", bookings=short_list(voice, facts["bookings"]))


def short_list(voice: Voice, found: Sequence[Facts]) -> str:
    """One line a booking, numbered."""
    return voice.numbered([short(voice, one) for one in found])


def short(voice: Voice, one: Facts) -> str:
    """'Standard Clean on Monday, February 9th at 10:00 AM'."""
    return voice.say("booking", service=one["service"], moment=voice.moment(one["starts"]))


def what_about_it(voice: Voice, facts: Facts) -> str:
    """A booking pointed at."""
    return voice.say("what_about_it", booking=short(voice, facts["booking"]))


def move_this_to_when(voice: Voice, facts: Facts) -> str:
    """To when, for a booking that is known."""
    return voice.say("move_this_to_when", booking=short(voice, facts["booking"]))


def series_checked(voice: Voice, facts: Facts) -> str:
    """Each date, free or not, and the question."""
    given = facts["given"]
    lines = [_occurrence(voice, one) for one in given["occurrences"]]
    return voice.say(
        "series_checked",
        service=given["service"],
        understood=given["understood"],
        total=given["total"],
        dates="\n".join(lines),
        verdict=_verdict(voice, given),
    )


def _occurrence(voice: Voice, one: Facts) -> str:
    state = "free" if one["free"] else "not_free"
    why = "" if one["free"] else _why_not(voice, one.get("why"))
    return voice.say(f"occurrence_{state}", moment=voice.moment(one["starts"], "plain"), why=why)


def _why_not(voice: Voice, why: str | None) -> str:
    return f" ({voice.word(why)})" if why and why != "taken" else ""


def _verdict(voice: Voice, given: Facts) -> str:
    every = voice.word(f"every_{given['every'].replace(' ', '_')}")
    key = "some_free" if given["free"] else "none_free"
    key = "all_free" if given["free"] == given["total"] else key
    return voice.say(key, free=given["free"], total=given["total"], every=every)


def series_booked(voice: Voice, facts: Facts) -> str:
    """All of them."""
    made = facts["given"]["booked"]
    if len(made) == 1:
        return booked(voice, {"given": {"booking": made[0]}})
    lines = [f"📅 {voice.moment(one['starts'], 'shortest')}" for one in made]
    return voice.say("series_booked", count=len(made), dates="\n".join(lines))


def series_booked_in_part(voice: Voice, facts: Facts) -> str:
    """Those that were free, and the rest."""
    given = facts["given"]
    lines = [_booked_date(voice, one, alone=len(given["booked"]) == 1) for one in given["booked"]]
    rest = [voice.day(one["starts"], "month_day") for one in given["not_booked"]]
    ask = "that_week" if len(rest) == 1 else "those_weeks"
    return voice.say(ask, dates="\n".join(lines), rest=voice.listed(rest))


def series_without_sessions(voice: Voice, facts: Facts) -> str:
    """Those that were booked, and those for which the plan has no session: no time is at fault."""
    given = facts["given"]
    lines = [_booked_date(voice, one, alone=len(given["booked"]) == 1) for one in given["booked"]]
    rest = [voice.day(one["starts"], "month_day") for one in given["not_booked"]]
    return voice.say("without_sessions", dates="\n".join(lines), rest=voice.listed(rest))


def _booked_date(voice: Voice, one: Facts, *, alone: bool) -> str:
    """The service is named where there is a single one; a list has it in the question before."""
    moment = voice.moment(one["starts"], "plain")
    return voice.say("booked_date", moment=f"{one['service']}, {moment}" if alone else moment)


def briefly(of: Callable[[Voice, Facts], str]) -> Callable[[Voice, Facts], str]:
    """The same without its closing question, since more follows."""

    def brief(voice: Voice, facts: Facts) -> str:
        return of(voice, facts).rpartition("\n\n")[0]

    return brief
