"""What libraries and simple tables get wrong, one by one (SPEC TALK-03)."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from booking.when import Days, Repeat, Times, When, read, readable
from tests.booking.when.saying import NOW, ZONE

pytestmark = pytest.mark.behaviour("TALK-03")

WED, THU, FRI = date(2026, 2, 11), date(2026, 2, 12), date(2026, 2, 6)


def days(when: When) -> tuple[date, ...]:
    return when.days.dates if when.days else ()


def test_sat_is_no_saturday_on_a_chair() -> None:
    assert not read("I sat on the chair", NOW)


def test_sat_beside_a_time_is_saturday() -> None:
    assert read("sat 10am", NOW).single() == (date(2026, 2, 7), time(10))


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("last friday", datetime(2026, 1, 30, tzinfo=ZONE)),
        ("yesterday at 3", datetime(2026, 2, 4, 15, tzinfo=ZONE)),
        ("today at 8am", datetime(2026, 2, 5, 8, tzinfo=ZONE)),
        ("2026-02-05 08:59", datetime(2026, 2, 5, 8, 59, tzinfo=ZONE)),
    ],
)
def test_a_moment_that_is_over_is_said_to_be_past(said: str, moment: datetime) -> None:
    problem = read(said, NOW).problem
    assert problem is not None
    assert (problem.kind, problem.at, problem.said) == ("past", moment, said)


def test_this_minute_is_not_past() -> None:
    assert read("today at 9am", NOW).problem is None


def test_this_morning_is_past_in_the_afternoon() -> None:
    problem = read("this morning", NOW.replace(hour=15)).problem
    assert problem is not None
    assert problem.kind == "past"


def test_a_weekday_that_does_not_fit_its_date_is_a_mismatch() -> None:
    problem = read("book Wednesday 12 February at 2pm", NOW).problem
    assert problem is not None
    assert problem.kind == "mismatch"
    assert problem.said == "Wednesday 12 February"
    assert problem.candidates == (WED, THU)
    assert problem.explanation == "12 February 2026 is a Thursday, not a Wednesday."


def test_next_friday_said_on_thursday_may_be_two_days() -> None:
    when = read("next Friday", NOW)
    assert when.problem is not None
    assert when.problem.kind == "ambiguous"
    assert when.problem.candidates == (FRI, date(2026, 2, 13))
    assert days(when) == (FRI,)


@pytest.mark.parametrize("said", ["this Friday", "coming Friday", "Friday"])
def test_this_friday_is_never_ambiguous(said: str) -> None:
    when = read(said, NOW)
    assert when.problem is None
    assert days(when) == (FRI,)


def test_next_wednesday_is_clear_when_this_weeks_is_over() -> None:
    assert read("next Wednesday", NOW).problem is None


def test_a_weekday_is_never_today_but_this_one_may_be() -> None:
    assert days(read("Thursday", NOW)) == (THU,)
    assert days(read("this Thursday", NOW)) == (NOW.date(),)


def test_two_days_are_a_choice() -> None:
    assert read("wed or thu", NOW).days == Days("choice", (WED, THU))


def test_a_window_keeps_both_ends_in_the_same_half_of_the_day() -> None:
    assert read("between 2 and 4pm", NOW).times == Times("between", (), time(14), time(16))


def test_a_window_belongs_to_its_day() -> None:
    when = read("from 3 to 5 tomorrow", NOW)
    assert days(when) == (FRI,)
    assert when.times == Times("between", (), time(15), time(17))


def test_a_window_over_noon() -> None:
    assert read("from 9 to 5", NOW).times == Times("between", (), time(9), time(17))


def test_or_later_is_an_open_end() -> None:
    when = read("Monday or later", NOW)
    first = date(2026, 2, 9)
    assert when.days == Days("open", tuple(first + timedelta(days=n) for n in range(14)))


def test_not_tomorrow_takes_out_tomorrow() -> None:
    assert FRI not in days(read("not tomorrow", NOW))


def test_any_day_but_friday_has_no_friday() -> None:
    when = read("any day but Friday", NOW)
    assert when.asap
    assert len(days(when)) == 12
    assert 4 not in {day.weekday() for day in days(when)}


@pytest.mark.parametrize(
    "said",
    [
        "no, Thursday",
        "not Wednesday, Thursday",
        "not Wednesday but Thursday",
        "Thursday instead of Wednesday",
        "Thursday rather than Wednesday",
        "Thursday, not Wednesday",
        "I can't do Wednesday, Thursday please",
    ],
)
def test_a_correction_is_the_new_day_alone(said: str) -> None:
    assert days(read(said, NOW)) == (THU,)


def test_the_last_friday_of_a_month() -> None:
    assert days(read("the last friday of february", NOW)) == (date(2026, 2, 27),)


def test_every_other_friday_repeats() -> None:
    assert read("every other friday", NOW).repeat == Repeat("two weeks", (4,))


@pytest.mark.parametrize(
    ("said", "day"),
    [("14 February 2027", date(2027, 2, 14)), ("2/12/2027", date(2027, 12, 2))],
)
def test_a_year_that_was_said_counts(said: str, day: date) -> None:
    assert days(read(said, NOW)) == (day,)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("book a clean at four thirty", time(16, 30)),
        ("six pm tomorrow", time(18)),
        ("5 o'clock tomorrow", time(17)),
        ("eleven tomorrow", time(11)),
        ("half 3", time(15, 30)),
    ],
)
def test_a_time_in_words(said: str, at: time) -> None:
    times = read(said, NOW).times
    assert times is not None
    assert times.at == (at,)


def test_the_end_of_next_week_is_thursday_and_friday() -> None:
    assert days(read("end of next week", NOW)) == (THU, date(2026, 2, 13))


def test_the_weekend_is_saturday_and_sunday() -> None:
    assert days(read("weekend", NOW)) == (date(2026, 2, 7), date(2026, 2, 8))


def test_a_fortnight_is_two_weeks() -> None:
    assert days(read("a fortnight", NOW)) == (date(2026, 2, 19),)


def test_asap_is_the_first_free_one() -> None:
    when = read("asap", NOW)
    assert when.asap
    assert when.days is None


def test_midnight_of_a_day_is_asked_about() -> None:
    problem = read("midnight tomorrow", NOW).problem
    assert problem is not None
    assert problem.kind == "ambiguous"


@pytest.mark.parametrize(
    ("language", "said", "day", "part"),
    [
        ("it", "domenica sera", date(2026, 2, 8), "evening"),
        ("es", "mañana por la mañana", FRI, "morning"),
    ],
)
def test_a_part_of_the_day_stays_a_part(language: str, said: str, day: date, part: str) -> None:
    when = read(said, NOW, languages=(language,))
    assert days(when) == (day,)
    assert when.times is not None
    assert when.times.said == part


def test_dopo_domani_in_two_words_is_the_day_after() -> None:
    assert days(read("dopo domani", NOW, languages=("it",))) == (date(2026, 2, 7),)


def test_a_month_after_the_31st_is_the_last_day() -> None:
    late = NOW.replace(month=1, day=31)
    assert days(read("in one month", late)) == (date(2026, 2, 28),)


@pytest.mark.parametrize("said", ["31 February", "30/02/2026", "2026-02-30", "31 April"])
def test_a_day_that_no_calendar_has_is_impossible(said: str) -> None:
    when = read(said, NOW)
    assert when.problem is not None
    assert (when.problem.kind, when.problem.candidates) == ("impossible", ())
    assert when.days is None


def test_a_time_alone_has_no_day() -> None:
    when = read("2pm", NOW)
    assert when.days is None
    assert when.times == Times("at", (time(14),))


def test_an_offset_is_turned_into_the_zone_of_the_business() -> None:
    rome = NOW.astimezone(ZoneInfo("Europe/Rome"))
    assert read("2026-02-11T14:00:00+00:00", rome).single() == (WED, time(15))


def test_of_a_move_only_the_new_time_is_meant() -> None:
    when = read("move my clean from Monday to Tuesday at 11", NOW)
    assert when.single() == (date(2026, 2, 10), time(11))
    assert when.rest == "move my clean from Monday"


def test_an_hour_that_is_over_today_is_the_evening_one() -> None:
    assert read("today at 8", NOW).single() == (NOW.date(), time(20))


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("Book a Standard Clean next Wednesday at 2pm", "Book a Standard Clean"),
        ("a haircut on the 9th at 3 please", "a haircut please"),
        ("Base Clean for Thursday", "Base Clean"),
        ("Base Clean for 2 people", "Base Clean for 2 people"),
        ("from Monday at 10 a Deep Clean", "a Deep Clean"),
        ("Is John free this Friday?", "Is John free ?"),
    ],
)
def test_prepositions_of_a_date_go_with_it(said: str, rest: str) -> None:
    assert read(said, NOW).rest == rest


def test_what_was_understood_can_be_said_back() -> None:
    assert read("Book it next Wednesday at 2pm", NOW).said == "next Wednesday at 2pm"


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        read("tomorrow", NOW.replace(tzinfo=None))


def test_a_language_without_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="'xx'"):
        read("tomorrow", NOW, languages=("en", "xx"))


def test_a_fixed_offset_is_a_zone_too() -> None:
    now = NOW.astimezone(timezone(timedelta(hours=9)))
    assert days(read("tomorrow", now)) == (FRI,)


def test_a_language_without_words_for_dates_is_left_out_and_english_stays() -> None:
    assert readable(("fr", "es")) == ("es",)
    assert readable(("fr",)) == ("en",)
