"""Phrases that people really type, as data (SPEC TALK-03)."""

import pytest

from booking.when import read
from tests.booking.when.saying import NOW, rows, written

MOMENTS = rows("moments.txt")
EVERY_LANGUAGE = ("en", "it", "es", "tr")


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
    when = read(phrase, NOW, languages=EVERY_LANGUAGE)
    assert when.days is not None
    assert str(when.days.dates[0]) == moment.partition(" ")[0]


@pytest.mark.behaviour("TALK-03")
@pytest.mark.parametrize(("meaning", "language", "phrase"), rows("phrases.txt"))
def test_a_phrase_means_what_was_agreed(meaning: str, language: str, phrase: str) -> None:
    assert written(read(phrase, NOW, languages=(language,))) == meaning


@pytest.mark.parametrize(("meaning", "phrase"), rows("figures.txt"))
def test_an_owner_looks_back(meaning: str, phrase: str) -> None:
    assert written(read(phrase, NOW, prefer="past")) == meaning


@pytest.mark.parametrize("languages", [("en",), EVERY_LANGUAGE], ids=["en", "all"])
@pytest.mark.parametrize("sentence", [row[0] for row in rows("ordinary.txt")])
def test_an_ordinary_sentence_says_nothing_about_time(
    sentence: str, languages: tuple[str, ...]
) -> None:
    when = read(sentence, NOW, languages=languages)
    assert not when
    assert when.rest == " ".join(sentence.split())
