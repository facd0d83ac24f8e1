"""Lines that no keyboard sends, and a program that is started again."""

import io
import json
from pathlib import Path

import pytest

from app.cli import main
from app.commands import Streams
from tests.acceptance.chatting import PRIYA, chat
from tests.databases import Files

NOW = ["--now", "2026-02-05T09:00"]


def replies_to(raw: bytes) -> list[dict[str, object]]:
    """What a chat answers to these bytes, read as Python reads a standard input."""
    out, aside = io.StringIO(), io.StringIO()
    source = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", errors="surrogateescape")
    with Files().one() as url:
        assert main(["chat", "--json", *NOW, "--db", url], Streams(source, out, aside)) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.behaviour("TALK-10")
def test_bytes_that_are_no_text_are_answered_like_any_message() -> None:
    replies = replies_to(b"Hi \xff\xfe there\nH\xc3\xa9\r\n\0\n")
    assert len(replies) == 3
    assert "Your verification code is" in str(replies[0]["text"])


def test_a_span_beyond_the_calendar_moves_nothing() -> None:
    replies = replies_to(b"Hi\n/advance 99999999999999w\n/advance 9000w\nHi\n")
    assert [reply["stage"] for reply in replies] == ["verify", "verify"]


@pytest.mark.behaviour("BOOK-05")
@pytest.mark.behaviour("TALK-04")
def test_the_same_line_after_a_new_start_is_a_new_request(tmp_path: Path) -> None:
    database = ["--db", f"sqlite:///{tmp_path / 'x.db'}"]
    wish = "book base clean on Wednesday 11 February 2026 at 2pm"
    with chat(PRIYA, "2026-02-05T09:00", *database) as priya:
        priya.log_in()
        assert priya.say(wish).called("create_booking")
        priya.say("cancel my booking")
        assert priya.say("yes").called("cancel_booking")
    with chat(PRIYA, "2026-02-05T09:30", *database) as priya:
        priya.say("services")
        priya.say("services")
        assert priya.say(wish).called("create_booking")
        assert "Base Clean" in priya.say("my bookings").text
