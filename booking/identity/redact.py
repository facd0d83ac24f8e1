"""Takes login codes out of text before a transcript or a model gets it (SPEC AUTH-10).

Rather a piece of a phone number too many than one code too few; dates, times, prices and phone
numbers written in one piece stay.
"""

import re

from booking.identity.answers import only_a_code

BLANK = "••••••"

RUN = re.compile(r"\d(?:[\s\-–—]*\d)*")
"""Digits of any script with nothing but gaps between them."""

SIX = re.compile(r"(?<!\d)(?:\d{6}|\d{3}[ -]\d{3})(?!\d)")


def redact(text: str) -> str:
    """The text with everything that may be a login code blanked.

    That is: six digits in a row however they are spaced, and every digit of a message that is
    nothing but an attempt at a code, since a mistyped one says much about the right one.
    """
    if only_a_code("".join(str(int(char)) if char.isdecimal() else char for char in text)):
        return RUN.sub(BLANK, text)
    return RUN.sub(_blank_codes, text)


def _blank_codes(run: re.Match[str]) -> str:
    if sum(char.isdecimal() for char in run[0]) == 6:
        return BLANK
    return SIX.sub(BLANK, run[0])
