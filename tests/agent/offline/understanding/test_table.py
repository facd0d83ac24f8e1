"""The table of words keeps its promises, whatever is added to it."""

import re
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pytest

from agent.offline.understanding.hearing import fold
from agent.offline.understanding.language import language
from agent.offline.understood import Intent

WORDS, SENTENCES = (files("agent") / "offline" / name for name in ("words", "sentences"))
OTHERS = sorted(entry.name for entry in WORDS.iterdir() if entry.name != "en.toml")
FIELD = re.compile(r"{(\w+)}")


def table_of(folder: Traversable, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / name).read_text("utf-8"))


def test_each_intent_has_cues_and_each_cue_an_intent() -> None:
    table = table_of(WORDS, "en.toml")
    assert set(table["cues"]) == {str(intent) for intent in Intent}
    assert set(table["team"]) <= set(table["cues"])


def test_a_language_without_a_table_is_understood_as_english() -> None:
    assert language("xx") is language("en")


@pytest.mark.parametrize("name", OTHERS)
def test_another_language_stands_for_words_that_english_requests_are_made_of(name: str) -> None:
    """A word that no cue, list or filler knows would be heard as something strange."""
    known = language("en").known
    meant = {word for one in table_of(WORDS, name)["gloss"] for word in one.split()} - {"-"}
    assert sorted(meant - known) == []


@pytest.mark.parametrize("name", OTHERS)
def test_words_of_another_language_are_written_as_they_are_compared(name: str) -> None:
    table = table_of(WORDS, name)
    said = [one for all_ in table["gloss"].values() for one in all_]
    assert [one for one in said if fold(one) != one] == []
    assert sorted({one for one in said if said.count(one) > 1}) == []
    assert set(table["turns"]) <= set(table_of(WORDS, "en.toml")["turns"])


@pytest.mark.behaviour("TALK-12")
@pytest.mark.parametrize("name", OTHERS)
def test_a_translated_sentence_has_the_fields_of_the_english_one(name: str) -> None:
    english, own = (table_of(SENTENCES, one)["say"] for one in ("en.toml", name))
    fields = {key: set(FIELD.findall(text)) for key, text in english.items()}
    assert {key for key in own if key not in english} == {"please_confirm"}
    more = [key for key in own if key in fields and not set(FIELD.findall(own[key])) <= fields[key]]
    assert more == []
    assert set(table_of(SENTENCES, name)["dates"]) <= set(table_of(SENTENCES, "en.toml")["dates"])


def test_a_short_form_does_not_stand_for_two_words() -> None:
    table = table_of(WORDS, "en.toml")
    for section in ("spelled", "same"):
        said = [one for all_ in table[section].values() for one in all_]
        assert sorted({one for one in said if said.count(one) > 1}) == []
