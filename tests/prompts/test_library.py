"""Prompts are files with versions, and fail loudly."""

from pathlib import Path

import pytest

from agent.testing import some_facts
from agent.think import filled
from prompts.library import Library, Prompt, PromptError, shipped


def put(folder: Path, version: int, text: str, header: str | None = None) -> None:
    """Write a version of the prompt "greet"."""
    (folder / "greet").mkdir(exist_ok=True)
    head = header if header is not None else f"name: greet\nversion: {version}\nfor: tests"
    (folder / "greet" / f"v{version}.md").write_text(f"---\n{head}\n---\n{text}\n", "utf-8")


def test_the_newest_version_counts_by_number(tmp_path: Path) -> None:
    for version in (1, 2, 10, 9):
        put(tmp_path, version, f"Hello {version}")
    prompt = Library(tmp_path).get("greet")
    assert (prompt.version, prompt.text) == (10, "Hello 10")


def test_another_text_has_another_digest(tmp_path: Path) -> None:
    put(tmp_path, 1, "Hello")
    first = Library(tmp_path).get("greet").digest
    put(tmp_path, 1, "Hullo")
    assert Library(tmp_path).get("greet").digest != first


def test_a_missing_prompt_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="no prompt greet"):
        Library(tmp_path).get("greet")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "name: other\nversion: 1\nfor: x",
        "name: greet\nversion: 2\nfor: x",
        "name: greet\nversion: 1",
    ],
)
def test_a_header_that_does_not_fit_is_an_error(tmp_path: Path, header: str) -> None:
    put(tmp_path, 1, "Hello", header)
    with pytest.raises(PromptError):
        Library(tmp_path).get("greet")


def test_missing_and_unused_words_are_errors() -> None:
    prompt = Prompt("greet", 1, "Hello {who}", "")
    assert prompt.fill(who="John") == "Hello John"
    with pytest.raises(PromptError, match="lacks who"):
        prompt.fill()
    with pytest.raises(PromptError, match="has no day"):
        prompt.fill(who="John", day="Monday")


def test_a_brace_left_open_is_an_error() -> None:
    with pytest.raises(PromptError):
        Prompt("greet", 1, "Hello {who", "").fill(who="John")


def test_words_that_are_filled_in_are_not_read_as_words_to_fill() -> None:
    assert Prompt("greet", 1, "Hello {who}", "").fill(who="{who} {x}") == "Hello {who} {x}"


def test_the_shipped_prompt_takes_the_facts_of_the_business() -> None:
    text = filled(shipped().get("front_desk"), some_facts())
    for fact in ("Sparkle Cleaning", "Thursday 5 February 2026", "Standard Clean", "Amy", "7946"):
        assert fact in text
