"""Services and free times."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.wording.voice import Voice

Facts = Mapping[str, Any]

ONE_A_LINE = 8
"""As many times as are shown one a line; more are grouped by part of the day."""
A_DAY = 4
"""As many times of a day as are shown when there are several days."""


def services(voice: Voice, facts: Facts) -> str:
    """What is offered, with length, description and price."""
    found = facts["services"]
    shown = "\n\n".join(f"{place}. {_service(voice, one)}" for place, one in enumerate(found, 1))
    return voice.say("services", services=shown)


def _service(voice: Voice, one: Facts) -> str:
    lines = [f"{one['name']} ({voice.length(one['minutes'])})"]
    lines += [f"   {line}" for line in (one.get("description"), one["price"]["text"]) if line]
    return "\n".join(lines)


def service(voice: Voice, facts: Facts) -> str:
    """One service: price and length."""
    one = facts["service"]
    return voice.say(
        "service",
        name=one["name"],
        price=one["price"]["text"],
        length=voice.length(one["minutes"]),
        description=one.get("description") or "",
        ask=voice.say(facts["ask"]),
    )


def which_service(voice: Voice, facts: Facts) -> str:
    """Which service would you like to book?"""
    return voice.say("which_service", services=_with_lengths(voice, facts["services"]))


def which_service_times(voice: Voice, facts: Facts) -> str:
    """Which service would you like to check availability for?"""
    return voice.say("which_service_times", services=_with_lengths(voice, facts["services"]))


def _with_lengths(voice: Voice, found: Sequence[Facts]) -> str:
    return voice.numbered([f"{one['name']} ({voice.length(one['minutes'])})" for one in found])


def which_names(voice: Voice, facts: Facts) -> str:
    """The same without lengths, when only the names are known."""
    return voice.say("which_service", services=voice.numbered(facts["services"]))


def which_of(voice: Voice, facts: Facts) -> str:
    """The words fit several services."""
    return voice.say("which_of_services", services=voice.numbered(facts["services"]))


def unknown_names(voice: Voice, facts: Facts) -> str:
    """No such service; these there are."""
    return voice.say(
        "unknown_service_names", said=facts["said"][:60], services=voice.numbered(facts["services"])
    )


def times_of_day(voice: Voice, facts: Facts) -> str:
    """The times of one day, all of them."""
    given = facts["given"]
    day = given["days"][0]
    return voice.say(
        "times_of_day",
        service=given["service"],
        day=voice.day(day["day"]),
        part=_part(voice, given),
        times=_all_times(voice, day["times"]),
        ask=voice.say(facts["ask"]),
    )


def _part(voice: Voice, given: Facts) -> str:
    """' (afternoon)', and whom it is with."""
    said = [voice.word(given["part"]).lower()] if given.get("part") else []
    said += [voice.say("with", staff=given["staff"])] if given.get("staff") else []
    return f" ({', '.join(said)})" if said else ""


def _all_times(voice: Voice, times: Sequence[str]) -> str:
    if len(times) <= ONE_A_LINE:
        return voice.bulleted([voice.time(one) for one in times])
    parts = {"morning": "00:00", "afternoon": "12:00", "evening": "17:00"}
    bounds = [*parts.values(), "24:00"]
    lines = []
    for place, name in enumerate(parts):
        inside = [one for one in times if bounds[place] <= one < bounds[place + 1]]
        if inside:
            told = ", ".join(voice.time(one) for one in inside)
            lines.append(f"{voice.word(name)}: {told}")
    return voice.bulleted(lines)


def times_of_days(voice: Voice, facts: Facts) -> str:
    """Several days, a few times of each; days with none only say so."""
    given = facts["given"]
    days = [one for one in given["days"] if one["times"]]
    closed = [one for one in given["days"] if not one["times"]]
    span = _span(voice, given["days"])
    blocks = [_day_block(voice, one) for one in days]
    if closed:
        blocks.append(_none_on(voice, closed))
    return voice.say(
        "times_of_days",
        service=given["service"],
        span=voice.say("said_span", said=facts["said"], span=span) if facts.get("said") else span,
        part=_part(voice, given),
        days="\n\n".join(blocks),
    )


def _day_block(voice: Voice, day: Facts) -> str:
    shown = spread(day["times"], A_DAY)
    more = len(day["times"]) - len(shown)
    times = ", ".join(voice.time(one) for one in shown)
    tail = " " + voice.say("more_times", count=more) if more else ""
    return f"{voice.day(day['day'], 'plain')}:\n• {times}{tail}"


def _none_on(voice: Voice, days: Sequence[Facts]) -> str:
    shown = [f"{voice.day(one['day'], 'short')} ({_why(voice, one)})" for one in days[:7]]
    return voice.say("nothing_on", days=", ".join(shown))


def _span(voice: Voice, days: Sequence[Facts]) -> str:
    if len(days) == 1:
        return voice.day(days[0]["day"], "plain")
    first, last = voice.day(days[0]["day"], "plain"), voice.day(days[-1]["day"], "plain")
    if len(days) == 2:
        return voice.listed([first, last])
    return voice.say("span", first=first, last=last)


def spread(times: Sequence[str], count: int) -> list[str]:
    """At most `count` of them, evenly over the day, the first and the last among them."""
    if len(times) <= count:
        return list(times)
    return [times[place * (len(times) - 1) // (count - 1)] for place in range(count)]


def _why(voice: Voice, day: Facts) -> str:
    return voice.word(str(day.get("closed") or "fully booked"))


def nothing_free(voice: Voice, facts: Facts) -> str:
    """No availability, why, and the next free time."""
    days = facts["given"]["days"]
    day = voice.said_day(days[0]["day"]) if len(days) == 1 else _days_or_soon(voice, days)
    why = {_why(voice, one) for one in days}
    lines = [voice.say("nothing_free", day=day, why=_reason(voice, why))]
    if facts["next"]:
        lines.append(voice.say("next_free", moment=voice.moment(facts["next"][0])))
    return "\n\n".join([*lines, voice.say("suggest_nearby")])


def _days_or_soon(voice: Voice, days: Sequence[Facts]) -> str:
    return _span(voice, days) if days else voice.word("the next days")


def _reason(voice: Voice, why: set[str]) -> str:
    plain = why - {voice.word("fully booked")}
    return f" ({voice.listed(sorted(plain))})" if len(plain) == 1 and plain == why else ""


def not_then(voice: Voice, facts: Facts) -> str:
    """Not at that time, but these times of the day are free."""
    near = facts["near"]
    return voice.say(
        "not_then",
        time=voice.time(near),
        day=voice.day(near),
        times=_all_times(voice, [one[11:16] for one in facts["slots"]]),
    )


def one_slot(occasion: str) -> Any:
    """One time, offered."""

    def words(voice: Voice, facts: Facts) -> str:
        moment = voice.moment(facts["slot"])
        ask = voice.say(facts["ask"])
        return voice.say(occasion, moment=moment, service=facts["service"], ask=ask)

    return words


def which_slot(voice: Voice, facts: Facts) -> str:
    """Several fit."""
    found = facts["slots"]
    if len({one[:10] for one in found}) == 1:
        times = _all_times(voice, [one[11:16] for one in found])
        return voice.say("which_time_of", day=voice.day(found[0]), times=times)
    return voice.say(
        "which_slot", slots=voice.numbered([voice.moment(one, "plain") for one in found])
    )


def soonest(voice: Voice, facts: Facts) -> str:
    """The first free times, to choose from by number."""
    slots = voice.numbered([voice.moment(slot, "plain") for slot in facts["slots"]])
    return voice.say("soonest", service=facts["service"], slots=slots)


def alternatives(voice: Voice, facts: Facts) -> str:
    """The nearest times, numbered."""
    given = facts["given"]
    shown = voice.numbered([voice.moment(one["starts"], "plain") for one in given["slots"]])
    near = voice.day(given["near"])
    return voice.say("alternatives", service=given["service"], near=near, slots=shown)


def alternatives_after(voice: Voice, facts: Facts) -> str:
    """The same, after a time that could not be had."""
    slots = facts["given"]["slots"]
    shown = voice.numbered([voice.moment(one["starts"], "short") for one in slots])
    return voice.say("alternatives_after", slots=shown)


def taken(voice: Voice, facts: Facts) -> str:
    """That time cannot be had."""
    near = facts["near"]
    return voice.say("taken", time=voice.time(near), day=voice.day(near))


def taken_with(voice: Voice, facts: Facts) -> str:
    """The one who was named is not free, and nobody else is."""
    near = facts["near"]
    moment = {"time": voice.time(near), "day": voice.day(near)}
    return voice.say("taken_with", staff=facts["staff"], **moment)


def taken_but(voice: Voice, facts: Facts) -> str:
    """The one who was named is not free, and these are."""
    near, others = facts["near"], voice.listed(facts["others"], "or")
    moment = {"time": voice.time(near), "day": voice.day(near)}
    return voice.say("taken_but", staff=facts["staff"], others=others, **moment)


def outside(voice: Voice, facts: Facts) -> str:
    """Not then, and why; the free times that the reason ends with follow as a list anyway."""
    why = facts["text"].partition(" Free that day")[0].partition("\n")[0]
    return f"{taken(voice, facts)} {why}"


def which_date(voice: Voice, facts: Facts) -> str:
    """Words that may mean several days."""
    days = voice.numbered([voice.day(one, "full") for one in facts["dates"]])
    why, asked, _ = facts["text"].partition(" Do you mean")
    return voice.say("which_date", why=f"{why}\n\n" if asked else "", days=days)


def on_day(occasion: str) -> Any:
    """About one day: open, closed, full."""

    def words(voice: Voice, facts: Facts) -> str:
        days, why = facts["given"]["days"], _why(voice, facts["given"]["days"][0])
        usual = _usual(voice, facts.get("usual", ""), " ")
        return voice.say(occasion, day=_span(voice, days), why=why, usual=usual)

    return words


def _usual(voice: Voice, hours: str, gap: str) -> str:
    """The usual hours and a gap, where they can be told in the language of the reply."""
    is_told = hours and voice.knows("usual_hours")
    return voice.say("usual_hours", hours=hours) + gap if is_told else ""


def open_week(voice: Voice, facts: Facts) -> str:
    """The usual hours, and on which of the coming days people work."""
    days = facts["given"]["days"]
    shut = [one for one in days if not one["times"] and one.get("closed") != "fully booked"]
    opened = [voice.day(one["day"], "weekday") for one in days if one not in shut]
    closed = [voice.day(one["day"], "weekday") for one in shut]
    return voice.say(
        "open_week",
        usual=_usual(voice, facts["usual"], "\n\n"),
        open=voice.listed(opened),
        closed=voice.say("closed_week", days=voice.listed(closed)) + " " if closed else "",
    )


def which_day(voice: Voice, facts: Facts) -> str:
    """Which day, for what."""
    if facts["service"]:
        return voice.say("which_day_for", service=facts["service"])
    return voice.say("which_day")
