"""No model tells a code to sign in: codes come from the sign-in alone (SPEC AUTH-03, AUTH-10).

A model has never seen one. One that it writes is made up, or repeats what somebody made it say.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from agent.drafts import without
from agent.spelling import plain, table
from agent.state import Done

NO_CODE = "I can't give out verification codes: they come by themselves when you have to sign in."

_RUN = re.compile(r"(?<![\w£$€+./:-])\d+(?:[ \t.\u00a0\u00b7\u2013-]{1,3}\d+)*(?![\w:/]|[.,]\d)")
_INVISIBLE = re.compile("[*_~`\u00ad\u200b-\u200f\u2060\ufeff]")
DIGITS = 6
GROUPINGS = ([3, 3], [2, 2, 2], [1] * DIGITS)
"""How people write six digits that are easier to read; a phone number begins otherwise."""


def withheld(text: str, done: Sequence[Done]) -> str:
    """The reply without codes to sign in, and without the sentences about them.

    Six digits that a tool has answered in this turn, such as the code of a door, stay, unless the
    reply calls them a code to sign in.

    Args:
        text: the draft.
        done: the calls of this turn.
    """
    codes = set(_codes(text))
    if not codes or not _speaks_of(text, "code", "sign_in"):
        return text
    if not _speaks_of(text, "sign_in"):
        codes -= {code for call in done if not call["is_error"] for code in _codes(call["text"])}
    if not codes:
        return text
    rest = without(text, lambda part: _tells(part, codes), cards=False)
    return f"{NO_CODE}\n\n{rest}" if rest.strip() else NO_CODE


def _tells(sentence: str, codes: set[str]) -> bool:
    return bool(codes & set(_codes(sentence))) or (
        "?" not in sentence and _speaks_of(sentence, "around", "sign_in")
    )


def _codes(text: str) -> Iterator[str]:
    """Groups of six digits, in any writing, that belong to no longer number."""
    for found in _RUN.finditer(_bare(text)):
        groups = re.findall(r"\d+", found[0])
        if len(groups[0]) == DIGITS:
            yield groups[0]
        elif [len(group) for group in groups] in GROUPINGS:
            yield "".join(groups)


def _bare(text: str) -> str:
    """Without marks, and with the digits that everybody reads: Arabic ones are digits, too."""
    shown = _INVISIBLE.sub("", text)
    return "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in shown)


def _speaks_of(text: str, *kinds: str) -> bool:
    said = f" {plain(_bare(text))} "
    return any(f" {word} " in said for kind in kinds for word in table("codes")[kind])
