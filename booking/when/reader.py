"""The door of the room: text in, `When` out."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from booking.when.assemble import sense
from booking.when.chart import Here
from booking.when.language import known, load
from booking.when.pieces import Piece, Reading
from booking.when.sense import Sense
from booking.when.tokens import Token, tokenise
from booking.when.value import When

Spans = tuple[tuple[int, int], ...]
_ONLY_GAP = re.compile(r"[\s,;:()-]*")


def read(
    text: str,
    now: datetime,
    *,
    languages: Sequence[str] = ("en",),
    prefer: Literal["future", "past"] = "future",
) -> When:
    """What a text says about days and times (SPEC TALK-03).

    Args:
        text: anything a person typed.
        now: aware, in the business's zone; "tomorrow" is counted from it.
        languages: whose words to try, of those that have a table; the one that understands the
            most characters wins, English breaks ties.
        prefer: "past" for an owner's figures ("last week", "January"); with "future" what is
            gone comes back with a problem.

    Returns:
        What was understood; false when nothing was. No text makes it raise.

    Raises:
        ValueError: `now` has no zone, no language was named, or a language has no table.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware, in the business's zone")
    if not languages:
        raise ValueError("name at least one language")
    here = Here(now, now.date(), past=prefer == "past")
    tokens = tokenise(text)
    names = sorted(languages, key=lambda name: name != "en")
    readings = [_read_in(name, text, tokens, here) for name in names]
    if names[0] == "en":
        readings[1:] = filter(_says_more_than_english, readings[1:])
    return max(readings, key=lambda when: sum(end - start for start, end in when.used))


def readable(languages: Sequence[str]) -> tuple[str, ...]:
    """Those of the languages whose words for dates are known here, or English if none is."""
    return tuple(name for name in languages if name in known()) or ("en",)


def _read_in(name: str, text: str, tokens: list[Token], here: Here) -> When:
    reading = Reading(text, tokens, load(name), here)
    meant = sense(reading)
    used = _spans(text, tokens, meant.used)
    return _value(text, used, meant)


def _says_more_than_english(when: When) -> bool:
    """Whether some understood word is no English one: "a 2 bedroom flat" is not Italian."""
    english = load("en").vocabulary
    return any(token.kind == "word" and token.word not in english for token in tokenise(when.said))


def _spans(text: str, tokens: list[Token], pieces: Sequence[Piece]) -> Spans:
    """Where the pieces stand in the text; neighbours are joined over a comma or a blank."""
    spans: list[tuple[int, int]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        start, end = tokens[piece.start].start, tokens[piece.end - 1].end
        if spans and _ONLY_GAP.fullmatch(text, spans[-1][1], start):
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(spans)


def _value(text: str, used: Spans, meant: Sense) -> When:
    edges = [0, *(edge for span in used for edge in span), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return When(
        days=meant.days,
        times=meant.times,
        repeat=meant.repeat,
        problem=meant.problem,
        used=used,
        rest=" ".join(" ".join(kept).split()),
        asap=meant.asap,
        text=text,
    )
