"""The terminal: what is written for people, for pipes and for programs, and what a slash does."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from booking.outbox.letter import Choice
from booking.testing import FixedClock
from channels.console import Chat, JsonPage, PlainPage, PrettyPage, bold, duration, page_for
from channels.message import Answer, Inbound, Outbound
from channels.testing import KeptPage

START = datetime(2026, 2, 5, 9, tzinfo=UTC)


class Echo:
    """A desk that says what it heard, from whom and when."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []

    def __call__(self, message: Inbound) -> Answer:
        self.heard.append(message)
        text = f"You said *{message.text}*"
        call = {"name": "profile", "arguments": {}, "is_error": True}
        return Answer(Outbound("terminal", message.sender, text), "assistant", [call])


def chat(*lines: str) -> tuple[Echo, KeptPage, Chat]:
    """A chat after these lines."""
    desk, page = Echo(), KeptPage()
    talk = Chat(desk, page, "+447700900001", FixedClock(START), ZoneInfo("Europe/London"))
    talk.run(lines)
    return desk, page, talk


def an_answer(text: str) -> Answer:
    """What the echo says to a text."""
    return Echo()(Inbound("terminal", "+447700900001", text, START, "1"))


def test_each_line_is_one_message_also_an_empty_one() -> None:
    desk, page, _ = chat("Hi", "", "my bookings")
    assert [message.text for message in desk.heard] == ["Hi", "", "my bookings"]
    assert len(page.answers) == 3
    assert len({message.id for message in desk.heard}) == 3


def test_a_slash_is_for_the_program_and_reaches_nobody() -> None:
    desk, page, talk = chat("/advance 1h30m", "/phone +447700900003", "Hi", "/quit", "not heard")
    (message,) = desk.heard
    assert (message.sender, message.text) == ("+447700900003", "Hi")
    assert message.at == START + timedelta(minutes=90)
    assert page.notes[0] == "It is now Thursday 5 February 2026, 10:30."
    assert talk.phone == "+447700900003"


@pytest.mark.parametrize("line", ["/", "/help", "/advance", "/advance soon", "/phone", "/nonsense"])
def test_a_slash_that_says_nothing_is_explained_and_changes_nothing(line: str) -> None:
    desk, page, talk = chat(line)
    assert desk.heard == []
    assert "/advance 11m" in page.notes[0]
    assert (talk.phone, talk.clock.now()) == ("+447700900001", START)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("11m", timedelta(minutes=11)),
        ("25h", timedelta(hours=25)),
        ("1d 2h", timedelta(days=1, hours=2)),
        ("2 weeks", timedelta(weeks=2)),
        ("90 seconds", timedelta(seconds=90)),
        ("11", None),
        ("-5m", None),
        ("9" * 30 + "d", None),
    ],
)
def test_spans_of_time_are_written_as_people_write_them(words: str, span: timedelta | None) -> None:
    assert duration(words) == span


def test_programs_read_one_object_a_reply_and_nothing_else() -> None:
    out, aside = io.StringIO(), io.StringIO()
    page = JsonPage(out, aside)
    page.note("It is now Friday.")
    answer = an_answer("grüezi\n🧹")
    choices = (Choice("yes", "Yes, cancel"),)  # whoever reads lines writes lines
    page.answer(replace(answer, message=replace(answer.message, choices=choices)))
    assert json.loads(out.getvalue()) == {
        "text": "You said *grüezi\n🧹*",
        "stage": "assistant",
        "tools": [{"name": "profile", "arguments": {}, "is_error": True}],
    }
    assert out.getvalue().count("\n") == 1
    assert aside.getvalue() == "It is now Friday.\n"


def test_a_pipe_gets_plain_text_with_a_blank_line_between_replies() -> None:
    out = io.StringIO()
    page = page_for(as_json=False, out=out, aside=io.StringIO())
    assert isinstance(page, PlainPage)
    page.answer(an_answer("a"))
    page.answer(an_answer("b"))
    assert out.getvalue() == "You said *a*\n\nYou said *b*\n\n"


def test_a_person_sees_bold_words_and_which_tools_were_refused() -> None:
    out = io.StringIO()
    PrettyPage(Console(file=out, width=80)).answer(an_answer("hello"))
    assert "You said hello" in out.getvalue()
    assert "profile() refused" in out.getvalue()


@pytest.mark.parametrize(
    ("said", "shown"),
    [("a *b* c", "a b c"), ("2*3*4", "2*3*4"), ("* a\n* b", "* a\n* b"), ("**x**", "**x**")],
)
def test_only_what_whatsapp_would_make_bold_is_bold(said: str, shown: str) -> None:
    assert bold(said).plain == shown
