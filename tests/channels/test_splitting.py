"""Texts that are longer than a message: cut where it reads well, and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.graphemes import is_between_graphemes
from channels.splitting import split

pytestmark = pytest.mark.behaviour("TALK-08")

PIECES = [
    "We come on Monday.",
    "Is that right?",
    "\n",
    "\n\n",
    "*Standard Clean*",
    "_only this week_",
    "https://sparkle.example/book?day=2026-02-09",
    "+44 20 7946 0018",
    "`B7K2 9QXM`",
    "GB29 NWBK 6016 1331 9268 19",
    "👨‍👩‍👧",
    "🇬🇧",
    "e\u0301te\u0301",
    "1. Base Clean",
    "- with windows",
    "9:00 AM",
]
KEPT_WHOLE = [piece for piece in PIECES if re.match(r"[*_`+]|https|GB", piece)]
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text() | WRITTEN, st.integers(2, 200))
def test_no_piece_is_too_long_and_nothing_but_gaps_is_lost(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert all(units(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece == piece.strip("\n") != "" for piece in pieces)


@given(WRITTEN, st.integers(60, 200))
def test_addresses_numbers_codes_and_emphasis_stay_in_one_piece(text: str, longest: int) -> None:
    pieces = split(text, longest)
    for whole in KEPT_WHOLE:
        assert sum(piece.count(whole) for piece in pieces) == text.count(whole)


@given(st.text("ae\u0301\u0308👨👩\u200d👧🇬🇧🏽👍\ufe0f x", max_size=80), st.integers(30, 40))
def test_no_character_that_a_reader_sees_is_cut(text: str, longest: int) -> None:
    rest = text.strip()
    for piece in split(text, longest)[:-1]:
        rest = rest.lstrip()[len(piece) :]
        assert (
            rest[0].isspace() or is_between_graphemes(piece + rest, len(piece)) or no_place(piece)
        )


def no_place(piece: str) -> bool:
    """One character as long as a message has to be cut."""
    return not any(is_between_graphemes(piece, at) for at in range(1, len(piece)))


@given(WRITTEN)
def test_what_fits_stays_one_message(text: str) -> None:
    assert split(text, 5000) == ([text.strip()] if text.strip() else [])


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("One two three.\n\nFour five six.", 25, ["One two three.", "Four five six."]),
        ("One two three.\nFour five six.", 25, ["One two three.", "Four five six."]),
        ("One two three. Four five six.", 25, ["One two three.", "Four five six."]),
        ("One two three four five", 15, ["One two three", "four five"]),
        ("Call +44 20 7946 0018", 18, ["Call", "+44 20 7946 0018"]),
        (
            "Times:\n1. Monday\n  - early\n  - late",
            18,
            ["Times:\n1. Monday", "  - early\n  - late"],
        ),
        ("See https://sparkle.example", 25, ["See", "https://sparkle.example"]),
        ("看https://sparkle.example", 23, ["看", "https://sparkle.example"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("👍👍👍", 5, ["👍👍", "👍"]),
        (" \n ", 10, []),
    ],
)
def test_it_is_cut_where_it_reads_best(text: str, longest: int, pieces: list[str]) -> None:
    assert split(text, longest) == pieces


def test_a_paragraph_that_would_leave_the_message_nearly_empty_is_no_place_to_cut() -> None:
    text = "Hello.\n\n" + "This is a longer sentence. " * 8
    first = split(text, 120)[0]
    assert first.startswith("Hello.")
    assert len(first) > 60


def test_a_very_long_text_takes_no_time_to_speak_of() -> None:
    assert len(split("*a _b ~c `d ``` 1 2 3 " * 3000, 1600)) >= 41
