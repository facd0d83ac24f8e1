"""Replies as WhatsApp shows them."""

import pytest

from agent.whatsapp import LONGEST_REPLY, MORE, cleaned

pytestmark = pytest.mark.behaviour("TALK-08")


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("**Booked!**", "*Booked!*"),
        ("*Booked!*", "*Booked!*"),
        ("***Very*** sure", "*Very* sure"),
        ("__Price__: £65", "*Price*: £65"),
        ("## Our services\nBase Clean", "*Our services*\nBase Clean"),
        ("# **Times**", "*Times*"),
        ("- one\n- two", "• one\n• two"),
        ("* one\n* two", "• one\n• two"),
        ("1. one\n2. two", "1. one\n2. two"),
        (
            "See [our site](https://sparkle.example/a_b)",
            "See our site (https://sparkle.example/a_b)",
        ),
        ("| Service | Price |\n|---|---|\n| Base | £45 |", "Service - Price\nBase - £45"),
        ("```\nplain\n```", "plain"),
        ("Use `list` here", "Use list here"),
        ("I called check_availability for you", "I called check availability for you"),
        ("write to john_smith@example.com", "write to john_smith@example.com"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("📅 Wednesday\n🕐 2:00 PM – 5:00 PM", "📅 Wednesday\n🕐 2:00 PM – 5:00 PM"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("Free: 9:00 - 10:00", "Free: 9:00 - 10:00"),
    ],
)
def test_markdown_becomes_what_whatsapp_knows(draft: str, shown: str) -> None:
    assert cleaned(draft) == shown


@pytest.mark.parametrize("mark", ["\n\n", "\n", " "])
def test_a_long_reply_is_cut_where_it_reads_well_and_says_so(mark: str) -> None:
    sentence = "This is one of very many sentences about cleaning."
    short = cleaned(mark.join([sentence] * 100))
    assert len(short) <= LONGEST_REPLY
    assert short.endswith(f"cleaning.\n\n{MORE}")


def test_text_without_any_place_to_cut_is_cut_all_the_same() -> None:
    assert len(cleaned("x" * 9000)) <= LONGEST_REPLY
