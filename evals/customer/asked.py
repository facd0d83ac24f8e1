"""What an assistant asks for, by the grammar of its question: the same for every assistant."""

import re
from typing import Literal

from evals.customer.heard import Heard

Asked = Literal[
    "code",
    "profile",
    "account",
    "dead_end",
    "yes_no",
    "booking",
    "service",
    "day",
    "time",
    "moment",
    "choice",
    "nothing",
]
NUMBERED = re.compile(r"^\s*(\d+)[.)]\s+(.+)$", re.MULTILINE)
BEFORE: tuple[tuple[Asked, str], ...] = (
    ("profile", r"which profile|multiple accounts"),
    ("dead_end", r"no account found|make sure your phone number is registered"),
    ("account", r"find your account|e-?mail address or (the )?phone|which e-?mail"),
)
"""Where nobody is signed in yet."""
QUESTIONS: tuple[tuple[Asked, str], ...] = (
    ("booking", r"which (one|booking|of (these|your|them))\b.*\b(cancel|move|reschedule|change)"),
    ("booking", r"which (booking|appointment)"),
    ("yes_no", r"\b(shall|should) i\b|\b(want|like) me to\b|\bbook it\b|\bare you sure\b"),
    ("yes_no", r"\b(is that|does that|would that) (right|ok|work|correct|suit|be)"),
    ("service", r"\b(which|what) (service|clean|kind|type)|which of (our|these) services"),
    ("moment", r"\b(day and time|date and time|when would|when should|when do|when shall)"),
    ("moment", r"\bto (what|which) (day|date|time)|what would you like to (move|change) it to"),
    ("time", r"\b(what|which) (time|hour)|\bstart at|time would"),
    ("day", r"\b(what|which) (day|date)"),
    ("choice", r"reply with (the|a) (number|name)|which (one|of|would)|does one of|any of th"),
)


def asked_for(heard: Heard) -> Asked:
    """What the answer wants to hear next."""
    if heard.stage == "verify" and not _has(heard.text, r"which profile"):
        return "code"
    if heard.stage in {"identify", "verify"}:
        return next((kind for kind, form in BEFORE if _has(heard.text, form)), "nothing")
    if heard.stage == "confirm":
        return "yes_no"
    said = " ".join(heard.text.split())
    found = next((kind for kind, form in QUESTIONS if _has(_last(said), form)), None)
    return found or ("choice" if offered(heard) and "?" in said else "nothing")


def offered(heard: Heard) -> list[str]:
    """What there is to choose from: a numbered list, or what can be tapped."""
    return [text for _, text in NUMBERED.findall(heard.text)] or list(heard.choices)


def _last(said: str) -> str:
    """The last question and what follows; all of it if nothing is asked."""
    before, mark, after = said.rpartition("?")
    if not mark:
        return said
    return re.split(r"(?<=[.!?])\s", before)[-1] + mark + after


def _has(text: str, form: str) -> bool:
    return re.search(form, text, re.IGNORECASE | re.DOTALL) is not None
