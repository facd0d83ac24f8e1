"""`frontdesk outbox` as whoever runs the house sees it."""

import io
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import main
from app.commands import Streams
from booking.outbox.carrier import Rejected
from booking.testing import empty_file, open_store
from tests.booking.outbox.postroom import Postroom


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    path.write_bytes(empty_file())
    return path


@pytest.fixture
def letter(file: Path) -> Iterator[int]:
    """One that died."""
    with closing(open_store(f"sqlite:///{file}")) as store:
        room = Postroom(store)
        room.carrier.next(Rejected("63024", "That number is not on WhatsApp."))
        letter = room.reply("Booked.")
        room.work()
        yield letter


def run(file: Path, *words: str) -> tuple[int, str, str]:
    streams = Streams(io.StringIO(), io.StringIO(), io.StringIO())
    status = main(["outbox", *words, "--db", f"sqlite:///{file}"], streams)
    return status, streams.out.getvalue(), streams.aside.getvalue()  # type: ignore[attr-defined] # StringIO


@pytest.mark.behaviour("CHAN-03")
def test_a_dead_letter_is_a_line_and_a_reason(file: Path, letter: int) -> None:
    status, out, _ = run(file)
    head, line, why = out.splitlines()
    assert status == 0
    assert head.split() == ["no", "written", "to", "kind", "state", "tries", "code"]
    assert line.split()[-5:] == ["+44•••0101", "reply", "dead", "1", "63024"]
    assert "That number is not on WhatsApp." in why
    assert "Booked" not in out


def test_programs_get_one_array(file: Path, letter: int) -> None:
    _, out, _ = run(file, "--json")
    (entry,) = json.loads(out)
    assert (entry["number"], entry["status"], entry["code"]) == (letter, "dead", "63024")


def test_a_letter_is_sent_again_by_its_number(file: Path, letter: int) -> None:
    status, out, _ = run(file, "retry", str(letter), "--json")
    assert (status, json.loads(out)[0]["status"]) == (0, "pending")
    assert "No letter is in trouble" in run(file)[1]


def test_what_cannot_be_done_is_said_and_the_rest_is_done(file: Path, letter: int) -> None:
    status, out, aside = run(file, "cancel", "4711", str(letter), "--json")
    assert (status, json.loads(out)[0]["status"]) == (1, "cancelled")
    assert "no letter 4711" in aside


def test_to_do_something_takes_a_number(file: Path) -> None:
    status, _, aside = run(file, "retry")
    assert (status, "by their numbers" in aside) == (2, True)


def test_without_a_database_there_are_no_letters() -> None:
    aside = io.StringIO()
    assert main(["outbox"], Streams(io.StringIO(), io.StringIO(), aside)) == 2
    assert "name the database" in aside.getvalue()
