"""What holds for every phrase on every day from 2020 to 2035 (SPEC TALK-03)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.when import When, read
from booking.when.dates import MONTHS, WEEKDAYS
from tests.booking.when.saying import ZONE, rows

moments = st.builds(
    lambda day, hour, minute: datetime.combine(day, time(hour, minute), tzinfo=ZONE),
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(0, 23),
    st.integers(0, 59),
)
dates = st.dates(date(2020, 1, 1), date(2036, 12, 31))
time_words = st.sampled_from(
    ["", "2pm", "at 2pm", "14:00", "at noon", "in the afternoon", "after 3pm", "between 2 and 4pm"]
)
day_words = st.one_of(
    st.sampled_from(["tomorrow", "in two weeks", "next week", "this weekend", "in 3 days"]),
    st.sampled_from(WEEKDAYS),
    st.sampled_from(WEEKDAYS).map(lambda name: f"next {name}"),
    st.sampled_from(WEEKDAYS).map(lambda name: f"on {name.lower()}"),
    dates.map(lambda day: f"{day.day} {MONTHS[day.month - 1]}"),
    dates.map(lambda day: f"{MONTHS[day.month - 1][:3]} {day.day}"),
    st.integers(1, 31).map(lambda day: f"the {day}th"),
)


def _covers(when: When, text: str) -> bool:
    """Whether the used spans and the rest are the whole text, blanks aside."""
    edges = [0, *(edge for span in when.used for edge in span), len(text)]
    left = " ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return edges == sorted(edges) and " ".join(left.split()) == when.rest


@given(now=moments, day=day_words, at=time_words)
def test_a_phrase_is_never_before_today(now: datetime, day: str, at: str) -> None:
    when = read(f"Book a Base Clean {day} {at}", now)
    assert when
    assert when.days is None or when.days.dates[0] >= now.date()
    assert when.rest == "Book a Base Clean"


@given(now=moments, day=day_words, at=time_words)
def test_the_order_of_day_and_time_does_not_matter(now: datetime, day: str, at: str) -> None:
    one, other = read(f"{day} {at}", now), read(f"{at} {day}", now)
    assert (one.days, one.times) == (other.days, other.times)


@pytest.mark.behaviour("TALK-03")
@given(now=moments, weekday=st.integers(0, 6), lead=st.sampled_from(["", "on ", "this ", "next "]))
def test_a_weekday_is_that_weekday_within_eight_days(
    now: datetime, weekday: int, lead: str
) -> None:
    when = read(f"{lead}{WEEKDAYS[weekday]}", now)
    assert when.days is not None
    (day,) = when.days.dates
    assert day.weekday() == weekday
    assert 0 <= (day - now.date()).days <= 7


@pytest.mark.behaviour("TALK-03")
@given(now=moments, start=moments, form=st.sampled_from(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]))
def test_an_iso_moment_reads_back_to_itself(now: datetime, start: datetime, form: str) -> None:
    when = read(start.strftime(form), now)
    assert when.single() == (start.date(), start.time())
    assert (when.problem is not None) == (start.replace(tzinfo=None) < now.replace(tzinfo=None))


@given(now=moments, day=dates, form=st.sampled_from(["%d/%m/%Y", "%-d %B %Y", "%A %d %b %Y"]))
def test_a_date_with_its_year_reads_back_to_itself(now: datetime, day: date, form: str) -> None:
    when = read(day.strftime(form), now)
    assert when.days is not None
    assert when.days.dates == (day,)


@given(now=moments, day=dates, wrong=st.integers(1, 6))
def test_a_wrong_weekday_is_told_with_both_days(now: datetime, day: date, wrong: int) -> None:
    assume(day > now.date() + timedelta(days=7))
    name = WEEKDAYS[(day.weekday() + wrong) % 7]
    problem = read(f"{name} {day:%-d %B %Y}", now).problem
    assert problem is not None
    assert problem.kind == "mismatch"
    assert day in problem.candidates
    assert {WEEKDAYS[found.weekday()] for found in problem.candidates} == {
        name,
        WEEKDAYS[day.weekday()],
    }


SAID = [row[-1] for name in ("phrases.txt", "moments.txt", "figures.txt") for row in rows(name)]
PIECES = st.sampled_from(sorted({word for phrase in SAID for word in phrase.split()}))
"""Every word of the phrases, to be shuffled into nonsense."""


@given(
    now=moments,
    text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=14).map(" ".join)),
    backwards=st.booleans(),
)
@settings(max_examples=300)
def test_no_text_breaks_the_reader(now: datetime, text: str, backwards: bool) -> None:
    when = read(
        text, now, languages=("en", "it", "es", "tr"), prefer="past" if backwards else "future"
    )
    assert _covers(when, text)
    if when.days:
        assert when.days.dates == tuple(sorted(set(when.days.dates)))
    if when.times and when.times.earliest and when.times.latest:
        assert when.times.earliest <= when.times.latest


@pytest.mark.parametrize(
    "word", ["monday or ", "1 ", "every monday and ", "10 or ", "the 9th to ", "x", "9" * 50]
)
def test_a_very_long_text_is_read_like_any_other(word: str, now: datetime) -> None:
    assert read(word * 3000, now).text == word * 3000


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 2, 5, 9, tzinfo=ZONE)
