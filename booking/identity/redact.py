"""Takes login codes out of text before a transcript keeps it (SPEC AUTH-10)."""

import re

BLANK = "••••••"

CODE_LIKE = re.compile(r"(?<!\d)(?:\d{6}|\d{3}[ -]\d{3})(?!\d)")
"""Digits of any script; rather a piece of a phone number too many than one code too few."""

NOTHING_ELSE = re.compile(r"\D{0,3}\d(?:[ -]?\d){3,7}\D{0,3}")
"""A message that is just 4 to 8 digits: a mistyped code says much about the right one."""


def redact(text: str) -> str:
    """The text with everything that may be a login code blanked."""
    if NOTHING_ELSE.fullmatch(text.strip()):
        return BLANK
    return CODE_LIKE.sub(BLANK, text)
