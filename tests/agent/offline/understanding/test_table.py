"""The table of words keeps its promises, whatever is added to it."""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from agent.offline.understanding.language import language
from agent.offline.understood import Intent

TABLES = sorted((files("agent") / "offline" / "words").iterdir(), key=lambda entry: entry.name)


@pytest.mark.parametrize("source", TABLES, ids=lambda entry: entry.name)
def test_each_intent_has_cues_and_each_cue_an_intent(source: Traversable) -> None:
    table = tomllib.loads(source.read_text("utf-8"))
    assert set(table["cues"]) == {str(intent) for intent in Intent}
    assert set(table["team"]) <= set(table["cues"])


def test_a_language_without_a_table_is_understood_as_english() -> None:
    assert language("xx") is language("en")


def test_a_short_form_does_not_stand_for_two_words() -> None:
    table = tomllib.loads((files("agent") / "offline" / "words" / "en.toml").read_text("utf-8"))
    for section in ("spelled", "same"):
        said = [one for all_ in table[section].values() for one in all_]
        assert sorted({one for one in said if said.count(one) > 1}) == []
