"""What a message asks for beside the code in it: "123456 and what is my quota?" (SPEC AUTH-07).

Several messages that come at once are read as one, a line each; so the code may stand in a line of
its own, between others.
"""

import re

from booking.identity.answers import LONGEST_SHORT_ANSWER, MARKS, SIX_DIGITS, only_a_code
from booking.identity.redact import redact

CHATTER = frozenset({
    "a", "again", "ah", "and", "any", "back", "but", "can", "cheers", "code", "correct", "did",
    "do", "done", "enter", "for", "from", "get", "go", "going", "got", "great", "have", "hello",
    "here", "hey", "hi", "hope", "i", "in", "is", "it", "its", "just", "last", "login", "lol",
    "me", "my", "new", "no", "not", "now", "number", "of", "oh", "ok", "okay", "one", "otp",
    "perfect", "pin", "please", "received", "right", "security", "see", "sent", "should", "so",
    "sorry", "thank", "thanks", "that", "thats", "the", "there", "think", "this", "to", "took",
    "try", "typed", "use", "verification", "verified", "verify", "wait", "was", "well", "with",
    "works", "yep", "yes", "you", "your",
})  # fmt: skip
"""Who says nothing but these around a code asks for nothing."""

ABOUT_SIGNING_IN = re.compile(
    r"\b(?:codes?|verif\w*|why|log(?:ged)?[ -]?(?:in|out)|sign(?:ed|ing)?[ -]?(?:in|up)|safe|secure"
    r"|scam|spam|legit|privacy|password|pin|sms|register\w*|who (?:is|are)|whos|profile|account)\b",
    re.IGNORECASE,
)
"""Words of remarks about the sign-in itself."""
WORDS = re.compile(r"[^\W\d_]+")
LEADS_ON = re.compile(r"^(?:and|also|but|so|then|plus)\b[\s,]*", re.IGNORECASE)


def beside_code(text: str) -> str | None:
    """The part of a message that is about something else than the code in it; None: there is none.

    What stands before the code in its own line only announces it.
    """
    found = SIX_DIGITS.search(text)
    if found is None or only_a_code(text):
        return None
    lines_before = text[: found.start()].rpartition("\n")[0].split("\n")
    asked = [_request(part) for part in (*lines_before, *text[found.end() :].split("\n"))]
    return redact("\n".join(filter(None, asked))) or None


def about_signing_in(text: str) -> bool:
    """Whether it speaks of the sign-in, or says nothing: no part of what was asked before."""
    return ABOUT_SIGNING_IN.search(text) is not None or not _request(text)


def joined(first: str | None, more: str | None, longest: int) -> str | None:
    """Both requests, the earlier one first; the same one is not asked twice."""
    if first is None or more is None or more.casefold() in first.casefold():
        return first or more
    return f"{first}\n{more}"[:longest]


def _request(part: str) -> str:
    """A line without the marks and the "and" at its head; empty if it is chatter."""
    said = LEADS_ON.sub("", part.strip().lstrip(MARKS + "-–—").strip())
    words = WORDS.findall(said[:LONGEST_SHORT_ANSWER].casefold().replace("'", "").replace("’", ""))
    return "" if CHATTER.issuperset(words) else said
