"""Plan, profile, help, and what the team sees."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from agent.offline.wording.bookings import short
from agent.offline.wording.voice import Voice

Facts = Mapping[str, Any]
_HEADING = re.compile(r"^#+\s*(.+)$", re.MULTILINE)


def please_confirm(voice: Voice, facts: Facts) -> str:
    """Before a question that the booking system asks in English, for customers who are not."""
    return voice.say("please_confirm") if voice.knows("please_confirm") else ""


def wanted_too(occasion: str) -> Callable[[Voice, Facts], str]:
    """About the other thing that a message asked for, by its name."""

    def words(voice: Voice, facts: Facts) -> str:
        name = f"asked_for_{facts['intent']}"
        return voice.say(occasion, what=voice.word(name if voice.has_word(name) else "asked_for"))

    return words


def quota(voice: Voice, facts: Facts) -> str:
    """The plan, what is left of it, the next booking, and an offer."""
    given = facts["given"]
    parts = [
        voice.say(
            "quota",
            plan=given["plan"],
            status=voice.word(given.get("status") or "active"),
            price=_price(voice, given),
            renewal=_renewal(voice, given),
            pools=voice.bulleted([_pool(voice, one, "pool") for one in given["pools"]]),
        )
    ]
    if given.get("next_booking"):
        parts.append(voice.say("next_booking", booking=short(voice, given["next_booking"])))
    if facts["left"]:
        parts.append(voice.say("use_remaining", service=facts["left"][0]))
    return "\n\n".join(parts)


def _price(voice: Voice, given: Facts) -> str:
    if not given.get("price"):
        return "–"
    price = voice.money(given["price"]["minor"], given["price"]["currency"])
    return f"{price}/{voice.word(given.get('period') or 'month')}"


def _renewal(voice: Voice, given: Facts) -> str:
    return voice.day(given["renews_on"], "year") if given.get("renews_on") else "–"


def _pool(voice: Voice, pool: Facts, how: str) -> str:
    return voice.say(how, name=pool["name"], left=pool["left"], total=pool["total"])


def quota_spent(voice: Voice, facts: Facts) -> str:
    """Nothing was booked: no session left."""
    given = facts["given"]
    pools = voice.bulleted([_pool(voice, one, "pool_short") for one in given["pools"]])
    return voice.say("quota_spent", pools=pools, renewal=_renewal(voice, given))


def profile(voice: Voice, facts: Facts) -> str:
    """What is on file."""
    given = facts["given"]
    missing = voice.word("not on file")
    return voice.say(
        "profile",
        name=given["name"],
        email=given.get("email") or missing,
        phone=voice.phone(given["phone"]) if given.get("phone") else missing,
    )


def articles(voice: Voice, facts: Facts) -> str:
    """What was found; numbered when there are several."""
    found = facts["articles"]
    if len(found) == 1:
        shown = f"📖 {found[0]['title']}\n{found[0]['summary']}"
        return voice.say("article_found", articles=shown)
    shown = "\n\n".join(
        f"{place}. 📖 {one['title']}\n{one['summary']}" for place, one in enumerate(found, 1)
    )
    return voice.say("articles_found", articles=shown)


def article(voice: Voice, facts: Facts) -> str:
    """The whole text, its Markdown headings made bold."""
    given = facts["given"]
    text = re.sub(rf"^#+\s*{re.escape(given['title'])}\s*$", "", given["text"], flags=re.MULTILINE)
    text = _HEADING.sub(r"*\1*", text).strip()
    return voice.say("article", title=given["title"], text=text)


def stats(voice: Voice, facts: Facts) -> str:
    """Figures of a period."""
    given = facts["given"]
    name, _, dates = given["period"].partition(" (")
    head = voice.say(
        "stats_head",
        period=name[:1].upper() + name[1:],
        dates=f"\n{dates.rstrip(')')}" if dates else "",
    )
    lines = [head]
    lines.append(
        voice.say(
            "stats_figures",
            total=given["total"],
            upcoming=given["upcoming"],
            cancellations=given["cancellations"],
            no_shows=given["no_shows"],
            revenue=given["revenue"]["text"],
        )
    )
    lines += [
        f"{voice.word(name)}:\n{voice.bulleted(_counts(voice, given[name]))}"
        for name in ("by_status", "by_service")
        if given.get(name)
    ]
    if given.get("recent"):
        recent = [_office_line(voice, one) for one in given["recent"][:5]]
        lines.append(f"{voice.word('recent')}:\n{voice.numbered(recent)}")
    return "\n\n".join(lines)


def _counts(voice: Voice, counts: Mapping[str, int]) -> list[str]:
    return [f"{voice.word(name)}: {count}" for name, count in counts.items()]


def _office_line(voice: Voice, one: Facts) -> str:
    moment = voice.say(
        "moment", day=voice.day(one["starts"], "office"), time=voice.time(one["starts"])
    )
    return f"{one['service']} — {one['customer']} — {moment} — {voice.word(one['status'])}"


def office_bookings(voice: Voice, facts: Facts) -> str:
    """Everybody's bookings, or none."""
    given = facts["given"]
    if not given["bookings"]:
        return voice.say("office_none", filters=given["filters"])
    shown = voice.numbered([_office_line(voice, one) for one in given["bookings"]])
    more = given["total"] - len(given["bookings"])
    tail = "\n" + voice.say("and_more", count=more) if more > 0 else ""
    return voice.say("office_bookings", filters=given["filters"], bookings=shown + tail)


def customers(voice: Voice, facts: Facts) -> str:
    """Those found, each with the last bookings."""
    return "\n\n".join(_customer(voice, one) for one in facts["given"]["customers"])


def _customer(voice: Voice, one: Facts) -> str:
    missing = voice.word("not on file")
    card = voice.say(
        "customer",
        name=one["name"],
        email=one.get("email") or missing,
        phone=voice.phone(one["phone"]) if one.get("phone") else missing,
        plan=one.get("plan") or voice.word("no plan"),
    )
    if not one.get("recent"):
        return card
    recent = [_recent(voice, booking) for booking in one["recent"][:5]]
    return f"{card}\n\n{voice.word('recent_bookings')}:\n{voice.numbered(recent)}"


def _recent(voice: Voice, one: Facts) -> str:
    return f"{one['service']} — {voice.day(one['starts'], 'brief')} — {voice.word(one['status'])}"
