"""What a log repeats of what it is told, and what it never does."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.operations.about import about
from app.operations.logs import Form, logging_to
from booking.errors import Fault

KEY = b"a key of the machine room"
OURS = logging.getLogger("app.something")
THEIRS = logging.getLogger("somelibrary.inside")
PERSONAL = [
    "+447700900001",
    "john@example.com",
    "Call me at noon",
    "123456",
    "whatsapp:+447700900001",
    "eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl",
]


def fail_with(personal: str) -> None:
    try:
        int(f"no number: {personal}")
    except ValueError as inner:
        raise Fault(f"no: {personal}") from inner


@contextmanager
def log(form: Form = "json", level: int = logging.DEBUG) -> Iterator[io.StringIO]:
    said = io.StringIO()
    with logging_to(said, form, KEY, level):
        yield said


def lines(said: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.mark.behaviour("OPS-03")
def test_a_line_is_an_object_with_time_level_and_event() -> None:
    with log() as said:
        OURS.warning("a letter went %s after %d tries", "out", 3, extra={"seconds": 0.25})
    (line,) = lines(said)
    assert line["event"] == "a letter went out after 3 tries"
    assert (line["level"], line["logger"], line["seconds"]) == ("warning", "app.something", 0.25)
    assert line["time"].endswith("+00:00")


@pytest.mark.behaviour("OPS-03")
def test_a_conversation_is_told_by_a_keyed_hash() -> None:
    with log() as said, about(conversation="whatsapp:+447700900001"), about(turn=3, outbox=12):
        OURS.info("the turn begins")
    (line,) = lines(said)
    assert (line["turn"], line["outbox"]) == (3, 12)
    assert len(line["conversation"]) == 16
    assert "4477" not in said.getvalue()


def test_the_same_conversation_is_the_same_hash_and_another_is_another() -> None:
    with log() as said:
        for name in ("whatsapp:+447700900001", "whatsapp:+447700900003", "whatsapp:+447700900001"):
            with about(conversation=name):
                OURS.info("the turn begins")
    first, second, third = (line["conversation"] for line in lines(said))
    assert first == third != second


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize("form", ["json", "plain"])
@pytest.mark.behaviour("OPS-03")
def test_what_is_filled_into_a_line_is_shown_only_if_code_has_such_names(
    form: Form, personal: str
) -> None:
    with log(form) as said:
        OURS.error("it failed for %s", personal)
        OURS.error("it failed: %s", Fault(personal))
        OURS.error("it failed: %(why)s", {"why": personal})
        OURS.error("it failed for %d", 447700900001)
        OURS.error("it failed for %s", [personal])
        OURS.error("too little: %s %s", personal)
    assert personal not in said.getvalue()
    assert "447700900001" not in said.getvalue()
    assert "it failed: Fault" in said.getvalue()


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.behaviour("OPS-03")
def test_an_exception_is_its_type_and_its_way_without_its_message(personal: str) -> None:
    with log() as said:
        try:
            fail_with(personal)
        except Fault:
            OURS.exception("the turn failed")
    (line,) = lines(said)
    assert [one["type"] for one in line["exception"]] == ["booking.errors.Fault", "ValueError"]
    assert "test_logs.py" in line["exception"][0]["where"][0]
    assert personal not in said.getvalue()


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.behaviour("OPS-03")
def test_libraries_are_not_believed(personal: str) -> None:
    with log() as said:
        THEIRS.warning("could not read %s", personal)
        THEIRS.error(f"could not read {personal}")
        THEIRS.info("body: %s", personal)
        THEIRS.error(ValueError(personal))
    assert personal not in said.getvalue()
    assert lines(said)[0]["event"] == "could not read …"
    assert len(lines(said)) == 3


def test_what_nobody_caught_is_logged_like_everything_else() -> None:
    def broken() -> None:
        raise ValueError("john@example.com")

    with log() as said:
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
        fault = ValueError("john@example.com")
        sys.excepthook(ValueError, fault, None)
    assert [line["level"] for line in lines(said)] == ["critical", "critical"]
    assert "john@" not in said.getvalue()


def test_a_level_is_kept_to_and_everything_is_as_before_afterwards() -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    with log(level=logging.INFO) as said:
        OURS.debug("a detail")
    assert said.getvalue() == ""
    assert (root.handlers[:], root.level) == before
