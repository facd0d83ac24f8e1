"""Wishes stay the same in other clothes: polite, shouted, mistyped; and nothing raises."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.facts import Facts
from agent.offline.understanding import understand
from agent.offline.understood import Intent
from agent.testing import some_facts
from booking.when import When, read

NOW = datetime(2026, 2, 5, 9, 0, tzinfo=ZoneInfo("Europe/London"))

BEFORE = (
    "",
    "hi, ",
    "Hi there! ",
    "hello, please ",
    "could you please ",
    "hey can you ",
    "sorry to bother you, could you ",
    "I was wondering if you could ",
    "would you mind if possible ",
    "good morning, would you be able to ",
)
CORES = {
    "show my bookings": Intent.LIST,
    "show me available times": Intent.AVAILABILITY,
    "book me a standard clean": Intent.BOOK,
    "cancel my appointment": Intent.CANCEL,
    "reschedule my booking": Intent.MOVE,
    "tell me the prices": Intent.SERVICES,
    "suggest other times": Intent.ALTERNATIVES,
}
DATES = ("", " tomorrow", " on friday", " next week", " on the 12th", " this afternoon")
AFTER = ("", " please", " if that's okay?", ", thanks!", " pls", " thank you so much", " 🙏")
ACTS = {Intent.BOOK, Intent.SERIES, Intent.CANCEL, Intent.MOVE}


def dates(text: str) -> When:
    return read(text, NOW)


def trade(*services: str, staff: tuple[str, ...] = (), role: str = "customer") -> Facts:
    return replace(some_facts(), services=services, staff=staff, also_called=(), role=role)


@given(
    before=st.sampled_from(BEFORE),
    core=st.sampled_from(sorted(CORES)),
    day=st.sampled_from(DATES),
    after=st.sampled_from(AFTER),
    shape=st.sampled_from([str, str.upper, str.title, str.lower]),
)
def test_politeness_dates_and_capitals_change_no_wish(
    before: str, core: str, day: str, after: str, shape: type[str]
) -> None:
    heard = understand(shape(before + core + day + after), some_facts(), dates)
    assert heard.intent == CORES[core]
    assert bool(heard.when) == bool(day)
    assert heard.sure >= 0.5


MISTYPED = {
    "availability": Intent.AVAILABILITY,
    "cancel my booking": Intent.CANCEL,
    "reschedule it": Intent.MOVE,
    "services": Intent.SERVICES,
    "my bookings": Intent.LIST,
    "subscription": Intent.QUOTA,
    "speak to a person": Intent.PERSON,
}


@given(
    phrase=st.sampled_from(sorted(MISTYPED)),
    at=st.integers(min_value=1, max_value=20),
    slip=st.sampled_from(["lost", "doubled", "swapped"]),
)
def test_one_slip_in_a_long_word_changes_no_wish(phrase: str, at: int, slip: str) -> None:
    words = phrase.split()
    longest = max(words, key=len)
    at = 1 + at % (len(longest) - 2)
    wrong = {
        "lost": longest[:at] + longest[at + 1 :],
        "doubled": longest[:at] + longest[at] + longest[at:],
        "swapped": longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :],
    }[slip]
    heard = understand(phrase.replace(longest, wrong), some_facts(), dates)
    assert heard.intent == MISTYPED[phrase]


@given(
    text=st.text(max_size=300),
    expecting=st.sampled_from(
        [None, "time", "day", "pick_slot", "service", "customer", "new thing"]
    ),
)
def test_no_text_raises(text: str, expecting: str | None) -> None:
    heard = understand(text, some_facts(), dates, expecting)
    assert heard.text == text
    assert 0 <= heard.sure <= 1


@given(
    words=st.lists(
        st.sampled_from(
            [
                "cancel",
                "book",
                "my",
                "7",
                "2nd",
                "monday",
                "not",
                "all",
                "é",
                "👍",
                "'",
                "the",
                "one",
                "?",
                "clean",
                "amy",
                ",",
                "@",
                "yes",
            ]
        ),
        max_size=12,
    )
)
def test_no_heap_of_known_words_raises(words: list[str]) -> None:
    assert understand(" ".join(words), some_facts(), dates, "pick_booking").sure <= 1


@given(
    denial=st.sampled_from(["don't ", "please do not ", "I don't want to ", "I didn't ", "never "]),
    act=st.sampled_from(["cancel", "book", "move", "reschedule"]),
    thing=st.sampled_from(["", " it", " my booking", " the appointment", " anything"]),
    day=st.sampled_from(DATES),
)
@pytest.mark.behaviour("TALK-05")
def test_a_denied_act_is_never_understood_as_one(
    denial: str, act: str, thing: str, day: str
) -> None:
    heard = understand(denial + act + thing + day, some_facts(), dates)
    assert heard.intent not in ACTS


def test_words_that_are_near_a_cue_are_not_taken_for_it() -> None:
    for text in ("love it", "look", "cook", "I love the monday one", "took it", "mode"):
        assert understand(text, some_facts(), dates).intent not in ACTS


def test_a_very_long_message_is_not_acted_upon() -> None:
    text = "once upon a time there lived an old king who said cancel to his daughter " * 70
    heard = understand(text, some_facts(), dates)
    assert heard.intent is None or heard.sure < 0.5


@pytest.mark.parametrize(
    ("say", "service"),
    [
        ("can I get a haircut tomorrow", "Men's Haircut"),
        ("balayage on friday please", "Balayage & Toner"),
        ("ballayage", "Balayage & Toner"),
        ("book a sunday roast for two", "Sunday Roast"),
        ("a 90 minute massage on saturday", "90 Minute Massage"),
        ("mens haircut", "Men's Haircut"),
        ("kids cut", "Kids' Cut"),
    ],
)
def test_the_services_of_any_trade_are_found(say: str, service: str) -> None:
    salon = trade(
        "Men's Haircut", "Balayage & Toner", "Sunday Roast", "90 Minute Massage", "Kids' Cut"
    )
    assert understand(say, salon, dates).service == service


def test_a_name_with_a_day_in_it_names_no_day() -> None:
    heard = understand("book a Sunday Roast on friday", trade("Sunday Roast", "Brunch"), dates)
    assert heard.when.days is not None
    assert [day.isoformat() for day in heard.when.days.dates] == ["2026-02-06"]


def test_a_name_that_is_also_a_word_needs_a_sign_of_a_person() -> None:
    salon = trade("Cut", "Colour", staff=("Will", "Grace Okoro"))
    assert understand("will you be open on friday", salon, dates).staff is None
    assert understand("a cut with will on friday", salon, dates).staff == "Will"
    assert understand("is grace free tomorrow", salon, dates).staff == "Grace Okoro"
