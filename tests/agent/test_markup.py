"""The Markdown of models, as WhatsApp shows it; what is none stays as it was written."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.whatsapp import LONGEST_REPLY, cleaned

pytestmark = pytest.mark.behaviour("TALK-08")

WORDS = st.sampled_from(
    ["Booked", "Standard Clean", "at 2:00 PM", "£65", "📅 Monday", "✅", "for you!", "(3 hours)"]
)
LITERAL = st.sampled_from(
    [
        "+44 20 7946 0018",
        "GB29 NWBK 6016 1331 9268 19",
        "B7K2",
        "123456",
        "00020126580014br.gov.bcb.pix***6304AB12",
        "ends in ****1234",
        "2*3*4",
        "5 * 3",
        "j***n@example.com",
        "john_smith@example.com",
        "https://sparkle.example/a_b?day=next_week&c=__init__",
        "www.sparkle.example/**x**/y",
        "👩‍👩‍👧",
        "*Booked!*",
        "_only this week_",
        "~£70~",
        "½ hour - or more",
        "#1 choice",
        "[not a link]",
        "a > b",
        "&amp;",
        "9:00 - 10:00",
        "• one",
        "1. Base Clean",
        "_____",
    ]
)
MARKED = st.one_of(
    WORDS,
    LITERAL,
    WORDS.map("**{}**".format),
    WORDS.map("__{}__".format),
    WORDS.map("***{}***".format),
    WORDS.map("~~{}~~".format),
    WORDS.map("`{}`".format),
    WORDS.map("[{}](https://sparkle.example)".format),
)
LINE = st.builds(
    "{}{}".format,
    st.sampled_from(["", "# ", "### ", "- ", "  - ", "* ", "1. ", "> ", "    * ", "   "]),
    st.lists(MARKED, min_size=1, max_size=4).map(" ".join),
)
TABLE = st.just("| Service | **Price** |\n|:---|---:|\n| Base | £45 |")
FENCE = st.sampled_from(["```", "```json", "---", "***"])
MARKDOWN = st.lists(st.one_of(LINE, TABLE, FENCE, st.just("")), max_size=12).map("\n".join)
PIECES = [*"*_~`#->|[]()!: \n1.", "**", "```", "a", "é", "重", "https://x.example", "📅"]
SOUP = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(MARKDOWN)
def test_no_markdown_is_left(text: str) -> None:
    shown = cleaned(text)
    bare = re.sub(r"www\S*|\S*\*{3}\S*", "", shown)  # addresses, and codes with *** in them
    assert "**" not in bare
    assert "~~" not in shown
    assert "`" not in shown
    assert "](" not in shown
    assert not re.search(r"^\s*(#{1,6}\s|[-*] |\|)", shown, re.MULTILINE)


@given(st.lists(LITERAL, min_size=1, max_size=6), st.sampled_from([" ", "\n", ", "]))
def test_what_is_no_markdown_stays_letter_by_letter(parts: list[str], between: str) -> None:
    """Codes, numbers, addresses, and what is in WhatsApp's form already."""
    text = between.join(parts)
    assert cleaned(text) == text


@given(st.lists(WORDS | LITERAL, min_size=1, max_size=4).map(" ".join))
@example("*Booked!* at 2:00 PM")
def test_what_stands_in_bold_is_all_there(words: str) -> None:
    shown = cleaned(f"Well: **{words}** then")
    assert [each for each in shown if each not in "* "] == [
        each for each in f"Well: {words} then" if each not in "* "
    ]


@given(MARKDOWN | SOUP | st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    once = cleaned(text.replace("\\", ""))
    assert cleaned(once) == once


@given(SOUP | st.text())
def test_no_letter_is_lost(text: str) -> None:
    """Marks, gaps and the word after a fence may go; what people read may not."""
    plain = re.sub(r"(`{3,}|~{3,})\w*", "", text)
    letters = [each for each in plain if each.isalnum()]
    shown = [each for each in cleaned(plain) if each.isalnum()]
    assert shown == letters or len(text) > LONGEST_REPLY


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        (
            "**Mon 9 Feb**:\n* 9:00\n* 14:00\n\n---\n\nWhich?",
            "*Mon 9 Feb*:\n• 9:00\n• 14:00\n\nWhich?",
        ),
        ("Free\n---\nthat day", "Free\nthat day"),
        ("- a\n  - b\n    - c", "• a\n  • b\n    • c"),
        ("Times:\n    - early\n    * late", "Times:\n    • early\n    • late"),
        (
            "1. **Base Clean** (2 hours)\n   📅 Monday\n\n2. __Standard Clean__",
            "1. *Base Clean* (2 hours)\n   📅 Monday\n\n2. *Standard Clean*",
        ),
        (
            "| Day | **Time** |\n|:--|--:|\n| Mon | 9:00 |\n| | 10:00 |",
            "Day - *Time*\nMon - 9:00\n10:00",
        ),
        ("| Mon | 9:00 |", "Mon - 9:00"),
        ("~~£70~~ now £65", "~£70~ now £65"),
        ("[**Book**](https://x.example/a_b?c_d=e_f)", "*Book* (https://x.example/a_b?c_d=e_f)"),
        ("[https://x.example](https://x.example)", "https://x.example"),
        ("[call us](tel:+442079460018)", "call us (+442079460018)"),
        ("<hello@sparkle.example>", "hello@sparkle.example"),
        ("![our team](https://x.example/team.png)", "our team (https://x.example/team.png)"),
        ("## Our *new* **prices**", "*Our new prices*"),
        ("- ## Times", "• *Times*"),
        ("**a *b* c**", "*a b c*"),
        ("**Booked at 2", "Booked at 2"),
        ("** Note ** this", "*Note* this"),
        ("**2**nd floor", "2nd floor"),
        ("这是**重点**内容", "这是重点内容"),
        ("Price \\$45, really\\!", "Price $45, really!"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("```json\n- **a**\n```", "• *a*"),
        ("```\nnot closed", "not closed"),
        ("> **quoted**", "> *quoted*"),
        ("2 ** 3 ** 4, 2**3**4", "2 ** 3 ** 4, 2**3**4"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_what_models_write_becomes_what_customers_read(draft: str, shown: str) -> None:
    assert cleaned(draft) == shown


def test_a_draft_made_of_marks_alone_takes_no_time_to_speak_of() -> None:
    for piece in ("**a ", "[a](", "`", "> ", "- ", "| a ", "~~__**", "```\n", "[![a"):
        assert len(cleaned(piece * (6000 // len(piece)))) <= LONGEST_REPLY
