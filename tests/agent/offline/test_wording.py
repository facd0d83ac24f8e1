"""What customers read, word for word: the formats of the reference dialogues."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from agent.offline.wording import Sentences, Voice, Wording
from agent.offline.wording.offer import spread

PRICES = {
    "Base Clean": (4500, "£45"),
    "Standard Clean": (6500, "£65"),
    "Premium Clean": (9500, "£95"),
}
MINUTES = {"Base Clean": 120, "Standard Clean": 180, "Premium Clean": 240}
TOLD = {
    "Base Clean": "Compact clean for 1-2 bedroom spaces",
    "Standard Clean": "Professional clean for up to 3 bedrooms",
    "Premium Clean": "Deep clean for larger homes (4+ bedrooms)",
}


def words(occasion: str, nearby: Mapping[date, str] | None = None, **facts: Any) -> str:
    return Wording(Voice(Sentences.of("en"), nearby or {})).words(occasion, facts)


@pytest.mark.behaviour("TALK-12")
@pytest.mark.parametrize("language", ["en", "es", "it", "tr", "xx"])
def test_hours_are_asked_for_in_any_language_and_told_in_those_that_have_the_words(
    language: str,
) -> None:
    voice = Voice(Sentences.of(language), {})
    days = [
        {"day": "2026-02-07", "times": ["10:00"]},
        {"day": "2026-02-08", "times": [], "closed": "closed"},
    ]
    hours = "Saturday 9:30 AM - 2:30 PM"
    facts = {"given": {"days": days}, "usual": hours}
    told = [Wording(voice).words(occasion, facts) for occasion in ("open_week", "open")]
    assert [hours in each for each in told] == [language in ("en", "xx")] * 2


def service(name: str) -> dict[str, Any]:
    minor, text = PRICES[name]
    return {
        "name": name,
        "description": TOLD[name],
        "minutes": MINUTES[name],
        "price": {"minor": minor, "currency": "GBP", "text": text},
    }


def booking(name: str, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    return {
        "code": "B7K2QX",
        "service": name,
        "staff": "Amy",
        "starts": f"{starts}:00+00:00",
        "ends": f"{starts[:11]}{ends}:00+00:00",
        "status": "confirmed",
        "price": PRICES[name][1],
        "paid_by_plan": False,
        "icon": "🧹",
        **more,
    }


def occurrence(starts: str, *, free: bool, why: str | None = None) -> dict[str, Any]:
    return {"starts": f"{starts}:00+00:00", "free": free, "why": why}


@pytest.mark.behaviour("TALK-08")
def test_services_as_in_the_reference() -> None:
    assert (
        words("services", services=[service(name) for name in PRICES])
        == """\
Here are our available services:

1. Base Clean (2 hours)
   Compact clean for 1-2 bedroom spaces
   £45

2. Standard Clean (3 hours)
   Professional clean for up to 3 bedrooms
   £65

3. Premium Clean (4 hours)
   Deep clean for larger homes (4+ bedrooms)
   £95

Which service are you interested in?"""
    )


def test_which_service_as_in_the_reference() -> None:
    assert (
        words("which_service_times", services=[service(name) for name in PRICES])
        == """\
Which service would you like to check availability for?

1. Base Clean (2 hours)
2. Standard Clean (3 hours)
3. Premium Clean (4 hours)"""
    )


@pytest.mark.behaviour("TALK-03")
def test_times_of_a_day_as_in_the_reference() -> None:
    days = [{"day": "2026-02-11", "times": ["09:00", "11:30", "14:00"]}]
    given = {"service": "Standard Clean", "part": None, "days": days}
    assert (
        words("times_of_day", given=given, ask="book_one")
        == """\
Here are available times for Standard Clean on Wednesday, February 11th:

• 9:00 AM
• 11:30 AM
• 2:00 PM

Would you like to book one of these times?"""
    )


def test_many_times_of_a_day_are_grouped() -> None:
    times = [f"{hour:02}:{minute}" for hour in range(9, 15) for minute in ("00", "30")]
    given = {"service": "Standard Clean", "days": [{"day": "2026-02-11", "times": times}]}
    said = words("times_of_day", given=given, ask="book_one")
    assert "• Morning: 9:00 AM, 9:30 AM" in said
    assert "• Afternoon: 12:00 PM, 12:30 PM" in said
    assert said.count("•") == 2


@pytest.mark.behaviour("TALK-08")
def test_a_week_shows_at_most_four_times_a_day_and_says_how_many_more() -> None:
    times = [f"{hour:02}:00" for hour in range(9, 18)]
    days = [
        {"day": "2026-02-09", "times": times},
        {"day": "2026-02-10", "times": ["10:00"]},
        {"day": "2026-02-15", "times": [], "closed": "closed"},
    ]
    given = {"service": "Base Clean", "days": days}
    assert (
        words("times_of_days", given=given, said="next week")
        == """\
Let me show you availability for Base Clean, next week (Monday, February 9 to Sunday, February 15):

Monday, February 9:
• 9:00 AM, 11:00 AM, 2:00 PM, 5:00 PM (+5 more)

Tuesday, February 10:
• 10:00 AM

Nothing free: Sunday, Feb 15 (closed)

Which day works best for you?"""
    )


def test_spread_keeps_the_first_and_the_last() -> None:
    assert spread(["1", "2", "3", "4", "5", "6", "7"], 4) == ["1", "3", "5", "7"]
    assert spread(["1", "2"], 4) == ["1", "2"]


def test_nothing_free_as_in_the_reference_with_the_weekday() -> None:
    days = [{"day": "2026-02-13", "times": [], "closed": "fully booked"}]
    given = {"service": "Base Clean", "days": days}
    said = words("nothing_free", {date(2026, 2, 13): "tomorrow"}, given=given, next=[])
    assert (
        said
        == """\
I don't see any available slots for tomorrow (Friday, Feb 13th).

Would you like me to suggest alternative times later this week or next week?"""
    )


def test_nothing_free_says_why_and_the_next_free_time() -> None:
    days = [{"day": "2026-02-08", "times": [], "closed": "closed"}]
    said = words("nothing_free", given={"days": days}, next=["2026-02-09T09:00"])
    assert said.startswith("I don't see any available slots for Sunday, February 8th (closed).")
    assert "The next free time is Monday, February 9th at 9:00 AM." in said


@pytest.mark.behaviour("BOOK-04")
def test_a_confirmation_as_in_the_reference() -> None:
    made = booking("Standard Clean", "2026-02-11T14:00", "17:00")
    assert (
        words("booked", given={"booking": made, "repeated": False}, staff="")
        == """\
Booking confirmed for Standard Clean on February 11th at 2:00 PM! ✅

📅 Wednesday, February 11, 2026
🕐 2:00 PM – 5:00 PM
🧹 Standard Clean (3 hours)
Status: Confirmed
Price: £65

Is there anything else I can help with?"""
    )


def test_a_booking_that_the_plan_pays_says_what_is_left() -> None:
    made = booking("Standard Clean", "2026-02-11T14:00", "17:00", paid_by_plan=True)
    pool = {"name": "Standard Clean", "total": 2, "used": 1, "left": 1}
    said = words("booked", given={"booking": made, "plan_left": pool}, staff="Amy")
    assert "Paid by your plan: 1 of 2 Standard Clean sessions left" in said
    assert "With: Amy" in said


def test_bookings_as_in_the_reference() -> None:
    found = [
        booking("Standard Clean", "2026-02-09T10:00", "13:00"),
        booking("Premium Clean", "2026-02-19T14:00", "18:00"),
    ]
    assert (
        words("bookings", bookings=found, which="upcoming")
        == """\
Here are your upcoming bookings:

1. Standard Clean
   📅 Monday, 09 February 2026
   🕐 10:00 – 13:00
   Status: Confirmed

2. Premium Clean
   📅 Thursday, 19 February 2026
   🕐 14:00 – 18:00
   Status: Confirmed

Need to make changes? Let me know!"""
    )


@pytest.mark.parametrize(
    ("credit", "line"),
    [
        ("restored", "\n\nCredit restored to your account."),
        ("none", ""),
        ("forfeited", "\n\nIt was too late to restore the session to your plan."),
    ],
)
@pytest.mark.behaviour("BOOK-07")
def test_a_cancellation_as_in_the_reference(credit: str, line: str) -> None:
    was = booking("Standard Clean", "2026-02-09T10:00", "13:00", status="cancelled")
    assert words("cancelled", given={"booking": was, "credit": credit}) == (
        f"Your booking on 2026-02-09 has been cancelled. ✅{line}"
        "\n\nWould you like to rebook for a different time?"
    )


@pytest.mark.behaviour("BOOK-09")
def test_the_dates_of_a_series_as_in_the_reference() -> None:
    given = {
        "service": "Standard Clean",
        "understood": "every Monday at 2:00 PM",
        "every": "week",
        "occurrences": [
            occurrence("2026-02-16T14:00", free=True),
            occurrence("2026-03-02T14:00", free=False, why="taken"),
        ],
        "free": 1,
        "total": 2,
    }
    assert (
        words("series_checked", given=given)
        == """\
Let me check every Monday at 2:00 PM for Standard Clean, the next 2 dates...

✅ Monday, February 16 at 2:00 PM — Available
❌ Monday, March 2 at 2:00 PM — Not available

1 of 2 weekly slots are available. Would you like me to book the available ones?"""
    )


def test_a_whole_series_booked_as_in_the_reference() -> None:
    days = ("2026-02-11", "2026-02-18")
    made = [booking("Standard Clean", f"{day}T10:00", "13:00") for day in days]
    said = words("series_booked", given={"booked": made, "not_booked": []})
    assert said.startswith(
        "All 2 bookings confirmed! ✅\n\n📅 Wed, February 11 at 10:00 AM\n"
        "📅 Wed, February 18 at 10:00 AM"
    )


def test_a_series_booked_in_part_as_in_the_reference() -> None:
    days = ("2026-02-16", "2026-02-23")
    made = [booking("Standard Clean", f"{day}T14:00", "17:00") for day in days]
    rest = [occurrence("2026-03-02T14:00", free=False)]
    assert words("series_booked_in_part", given={"booked": made, "not_booked": rest}) == (
        "✅ Booked: Monday, February 16 at 2:00 PM\n"
        "✅ Booked: Monday, February 23 at 2:00 PM\n\n"
        "March 2nd wasn't available — would you like me to suggest alternative times for that week?"
    )


@pytest.mark.behaviour("BOOK-10")
def test_alternatives_are_numbered() -> None:
    slots = [{"starts": f"{at}:00+00:00"} for at in ("2026-02-16T09:00", "2026-02-17T15:00")]
    given = {
        "service": "Premium Clean",
        "near": "2026-02-16T15:00:00+00:00",
        "slots": slots,
    }
    assert (
        words("alternatives_after", given=given)
        == """\
Here are some alternative times:
1. Monday, Feb 16 at 9:00 AM
2. Tuesday, Feb 17 at 3:00 PM

Would any of these work for you?"""
    )
    assert words("taken", near="2026-02-16T15:00", text="") == (
        "Unfortunately, 3:00 PM isn't available on Monday, February 16th."
    )


@pytest.mark.behaviour("QUOTA-01")
def test_a_plan_as_in_the_reference() -> None:
    given = {
        "plan": "Standard Clean - Fortnightly",
        "status": "active",
        "price": {"minor": 7000, "currency": "GBP", "text": "£70"},
        "period": "month",
        "renews_on": "2026-03-01",
        "pools": [
            {"name": "Standard Clean", "total": 2, "used": 1, "left": 1},
            {"name": "Premium Clean (shared pool)", "total": 1, "used": 1, "left": 0},
        ],
        "next_booking": booking("Standard Clean", "2026-02-09T10:00", "13:00"),
    }
    assert (
        words("quota", given=given, left=["Standard Clean"])
        == """\
Your Subscription Details:

Plan: Standard Clean - Fortnightly
Status: Active
Price: £70.00/month
Next Renewal: March 1, 2026

Quota Breakdown:
• Standard Clean: 1 of 2 sessions remaining
• Premium Clean (shared pool): 0 of 1 sessions remaining

Your next booking is Standard Clean on Monday, February 9th at 10:00 AM.

Would you like to book your remaining Standard Clean session?"""
    )


@pytest.mark.behaviour("QUOTA-02")
def test_a_spent_quota_as_in_the_reference() -> None:
    pools = [{"name": "Standard Clean", "total": 2, "used": 2, "left": 0}]
    assert (
        words("quota_spent", given={"pools": pools, "renews_on": "2026-03-01"})
        == """\
Your booking could not be completed. You've used all your sessions for this billing period.

Your current quota:
• Standard Clean: 0 of 2 remaining

Your plan renews on March 1, 2026. Would you like to see your subscription details?"""
    )


@pytest.mark.behaviour("HELP-01")
def test_an_article_as_in_the_reference() -> None:
    found = [{"article": "cal", "title": "Booking Calendar Setup", "summary": "Learn how."}]
    assert (
        words("articles", articles=found)
        == """\
I found a help article that might be useful:

📖 Booking Calendar Setup
Learn how.

Would you like me to share the full article, or can I help with something specific?"""
    )
    text = "# Booking Calendar Setup\n\nOpen it.\n\n## Then\nSave."
    given = {"title": "Booking Calendar Setup", "text": text}
    assert words("article", given=given) == "*Booking Calendar Setup*\n\nOpen it.\n\n*Then*\nSave."


@pytest.mark.behaviour("ADMIN-03")
def test_a_customer_as_in_the_reference() -> None:
    card = {
        "name": "John Smith",
        "email": "john@example.com",
        "phone": "+447700900001",
        "plan": None,
        "recent": [booking("Standard Clean", "2026-02-09T10:00", "13:00")],
    }
    assert (
        words("customers", given={"customers": [card]})
        == """\
Customer Found:
Name: John Smith
Email: john@example.com
Phone: +44 7700 900001
Plan: no plan

Recent Bookings:
1. Standard Clean — Feb 9, 2026 — Confirmed"""
    )


@pytest.mark.behaviour("TALK-06")
def test_not_understood_lists_what_can_be_done() -> None:
    said = words("not_understood")
    assert said.startswith(
        "I'm not sure what you're asking. I can help with:\n\n• Viewing services"
    )
    assert said.endswith("What would you like help with?")


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(60, "1 hour"), (120, "2 hours"), (45, "45 minutes"), (90, "1 hour 30 minutes")],
)
def test_lengths(minutes: int, text: str) -> None:
    assert Voice(Sentences.of("en"), {}).length(minutes) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd")],
)
def test_endings_of_days(day: int, text: str) -> None:
    voice = Voice(Sentences.of("en"), {})
    assert voice.day(date(2026, 5, day), "month_day") == f"May {text}"


def test_a_missing_field_or_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("which_time_of")
    with pytest.raises(KeyError):
        words("no such sentence")


def test_a_language_without_a_file_is_spoken_in_english() -> None:
    assert Sentences.of("xx").say("greeting") == "Hi! How can I help you today?"


def test_no_sentence_names_a_medium_that_may_not_be_used() -> None:
    """The same words go to every channel."""
    sentences = Sentences.of("en")
    assert "WhatsApp" not in sentences.say("how_to_use")
