"""Phrases that people really type, as data (SPEC TALK-03)."""

import pytest

from booking.when import read
from tests.booking.when.saying import NOW, rows

MOMENTS = rows("moments.txt")


@pytest.mark.behaviour("TALK-03")
@pytest.mark.parametrize(("moment", "language", "phrase"), MOMENTS)
def test_a_phrase_means_its_moment(moment: str, language: str, phrase: str) -> None:
    when = read(phrase, NOW, languages=(language,))
    day, _, hour = moment.partition(" ")
    assert when.days is not None
    assert str(when.days.dates[0]) == day
    if hour:
        assert when.single() is not None
        assert when.times is not None
        assert f"{when.times.at[0]:%H:%M}" == hour


@pytest.mark.parametrize(("moment", "language", "phrase"), MOMENTS)
def test_a_language_among_others_is_found_by_what_it_understands(
    moment: str, language: str, phrase: str
) -> None:
    when = read(phrase, NOW, languages=("en", "it", "es", "tr"))
    assert when.days is not None
    assert str(when.days.dates[0]) == moment.partition(" ")[0]
