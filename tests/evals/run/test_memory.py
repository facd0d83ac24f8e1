"""What was played need not be played again, however the run before it ended."""

from pathlib import Path

import pytest

from evals.run.memory import TRIALS, Cache, Notebook, remembered
from tests.evals.run.making import record


def test_a_notebook_knows_what_was_written_into_it(tmp_path: Path) -> None:
    with Notebook(tmp_path / TRIALS) as book:
        book.keep("k1", record("a"))
        book.keep("k2", record("b", "failed"))
    with Notebook(tmp_path / TRIALS) as again:
        assert again.find("k1") == record("a")
        assert again.find("k2") == record("b", "failed")
        assert again.find("k3") is None


@pytest.mark.parametrize("torn", [b"", b'{"key": "k2", "rec', b"\xc3", b'"k2"\n', b'{"key": 1}\n'])
def test_a_line_that_was_torn_is_passed_over_and_the_next_is_whole(
    tmp_path: Path, torn: bytes
) -> None:
    file = tmp_path / TRIALS
    with Notebook(file) as book:
        book.keep("k1", record("a"))
    file.write_bytes(file.read_bytes() + torn)
    with Notebook(file) as book:
        assert book.find("k1") == record("a")
        book.keep("k3", record("c"))
    with Notebook(file) as book:
        assert [book.find(key) for key in ("k1", "k2", "k3")] == [record("a"), None, record("c")]


def test_the_cache_keeps_what_comes_out_the_same_every_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path, ["offline"])
    for key, one in (
        ("k1", record("a")),
        ("k2", record("b", "error", why="the disk was full")),
        ("k3", record("c", contender="openai:x")),
        ("k4", record("d", judge="openai:x")),
        ("k5", record("e", customer="openai:x")),
    ):
        cache.keep(key, one)
    assert cache.find("k1") == record("a")
    assert [cache.find(key) for key in ("k2", "k3", "k4", "k5")] == [None] * 4


def test_a_file_of_the_cache_that_nobody_can_read_is_as_good_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path, ["offline"])
    cache.keep("k1", record("a"))
    next(tmp_path.rglob("*.json")).write_text('{"scenario": "a"', encoding="utf-8")
    assert cache.find("k1") is None


def test_what_was_an_error_is_tried_again(tmp_path: Path) -> None:
    with Notebook(tmp_path / TRIALS) as book:
        book.keep("k1", record("a", "error", why="a bad day"))
        book.keep("k2", record("b"))
    with Notebook(tmp_path / TRIALS) as book:
        assert remembered({"k1": 1, "k2": 2, "k3": 3}, [book]) == {"k2": record("b")}
