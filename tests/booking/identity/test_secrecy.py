"""Codes stay where they are meant to be read."""

import logging
from pathlib import Path

import pytest

from booking.identity.redact import redact
from tests.booking.identity.chat import WITHHELD, Chat, House, another

pytestmark = pytest.mark.behaviour("AUTH-10")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("123456", "••••••"),
        ("123 456", "••••••"),
        (" 123-456. ", " ••••••. "),
        ("1234", "••••••"),
        ("12345678", "••••••"),
        ("my code is 123456!", "my code is ••••••!"),
        ("123456 or 654321", "•••••• or ••••••"),
        ("is it 123 456?", "is it ••••••?"),
        (
            "Your verification code is: 123456\n\nThis code expires in 10 minutes.",
            "Your verification code is: ••••••\n\nThis code expires in 10 minutes.",
        ),
        ("٣٤٥٦٧٨", "••••••"),
        ("book Friday 6 February 2026 at 2:00 PM", "book Friday 6 February 2026 at 2:00 PM"),
        ("the 2026-02-09 for £65", "the 2026-02-09 for £65"),
        ("+447700900001", "+447700900001"),
        ("1 2 3 4 5 6", "••••••"),
        ("12\n34  56, is that it?", "••••••, is that it?"),
        ("my code is 1234", "my code is ••••••"),
        ("move it from 2026-02-09 10:30 to 14:00", "move it from 2026-02-09 10:30 to 14:00"),
        ("2pm", "2pm"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_a_transcript_keeps_no_code(written: str, kept: str) -> None:
    assert redact(written) == kept


def test_what_a_step_shows_of_itself_holds_no_code(house: House, john: Chat) -> None:
    step = john.say("my bookings")
    assert john.code not in repr(step)
    step = john.say(john.code)
    assert step.token is not None
    assert step.token not in repr(step)
    hidden = house.chat(WITHHELD, "whatsapp")
    hidden.greet()
    hidden.say("john@example.com")
    assert house.post.last.code not in repr(house.post.sent)


def test_nothing_is_logged(house: House, john: Chat, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        john.greet()
        john.say(another(john.code))
        john.say(john.code)
    assert caplog.records == []


def test_no_code_and_no_token_lies_in_the_database_file(house: House, john: Chat) -> None:
    """Not in a row, not in a log of the database, not in a free page."""
    john.greet()
    john.say(f"is it {john.code} or 999999?")
    step = john.say(john.code)
    token = house.identity.token_for(john.channel, john.external_id)
    assert step.token is not None
    assert token is not None
    database = Path(str(house.demo.store.engine.url.database))
    files = sorted(database.parent.glob(f"{database.name}*"))
    kept = b"".join(path.read_bytes() for path in files)
    assert b"is it" in kept
    for secret in (step.token.rpartition(".")[2], token.rpartition(".")[2], f"it {john.code}"):
        assert secret.encode() not in kept
    assert b"999999" not in kept
