"""Yes or no to an open question: read by rule, never by a model (SPEC TALK-05).

A message is a yes only if all of it is one: "yes but on Thursday" is something else, and something
else never does anything.
"""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from agent.spelling import plain, table

Answer = Literal["yes", "no"]
ONE_BOOKING = ("cancel_booking",)
FILLING = ("my", "the", "that", "this", "one", "on", "for", "booking", "appointment")
"""Words that add nothing when the rest repeats the question."""
LISTED = "•"
"""Before each booking of a question about several: to repeat one of them is no yes to all."""
LONGEST = 60
"""A plain answer is short; a longer text says something of its own."""


def answer(text: str, tool: str = "", question: str = "") -> Answer | None:
    """What the text answers to a question about this tool.

    None when it is anything but a plain yes or a plain no. "cancel it" is a yes to a
    cancellation only, and "yes, cancel my Monday booking" one to a question about Monday: of one
    booking, the answer may repeat what the question says. A move names two times, so there it
    may not.
    """
    if len(text) > LONGEST or "?" in text:
        return None
    is_of_one = tool in ONE_BOOKING and question.count(LISTED) < 2
    repeated = plain(question).split() if is_of_one else []
    return _read(plain(text), tool, repeated) or _read(plain(text, " "), tool, repeated)


def _read(text: str, tool: str, repeated: Sequence[str]) -> Answer | None:
    yes, no, polite = _words(tool)
    said = _said(tuple(text.split()), yes | no, polite.union(repeated, FILLING if repeated else ()))
    if not said:
        return None
    if said <= yes:
        return "yes"
    return "no" if said <= no else None


def _said(words: tuple[str, ...], known: frozenset[str], polite: frozenset[str]) -> frozenset[str]:
    """The table's phrases that the words are wholly made of; empty if some word is left over."""
    if not words:
        return frozenset()
    reach: dict[int, frozenset[str]] = {0: frozenset()}
    for end in range(1, len(words) + 1):
        for begin in range(max(0, end - 5), end):
            phrase = " ".join(words[begin:end])
            if begin in reach and end not in reach and (phrase in known or phrase in polite):
                reach[end] = reach[begin] | (frozenset([phrase]) & known)
    return reach.get(len(words), frozenset())


@cache
def _words(tool: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Yes, no and polite words of every language, with those of the tool's own."""
    groups = [words for name, words in table("consent").items() if "_" not in name or name == tool]
    yes, no, polite = (
        frozenset(plain(phrase) for group in groups for phrase in group.get(kind, ()))
        for kind in ("yes", "no", "polite")
    )
    return yes, no, polite
