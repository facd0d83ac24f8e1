"""A text that is longer than a channel's message, as several messages (SPEC TALK-08).

Cut between paragraphs, else lines, else sentences, else words, else the characters that a reader
sees; never inside an address, an emphasised span, a code or a number that is written in groups,
unless one of these alone is longer than a message.
"""

import re
from collections.abc import Iterator

from channels.graphemes import cut_before

_SPAN = re.compile(
    r"""
      ```.*?```                                                     # code, set apart
    | `[^`\n]+`                                                     # code in a line
    | (?:https?://|www\.)\S+
    | (?<![\w*])\*(?=\S)[^*\n]+(?<=\S)\*(?![\w*])                   # *bold*
    | (?<![\w_])_(?=\S)[^_\n]+(?<=\S)_(?![\w_])                     # _italic_
    | (?<![\w~])~(?=\S)[^~\n]+(?<=\S)~(?![\w~])                     # ~struck out~
    | \b[A-Z]{2}\d{2}(?:[ ][A-Z0-9]{4}){2,8}(?:[ ][A-Z0-9]{1,4})?\b   # an IBAN
    | [+(]?\d(?:[ ()/.-]{0,2}\d){4,24}                              # a phone number, a code
    """,
    re.VERBOSE | re.DOTALL,
)
_PARAGRAPH = re.compile(r"\n(?=[^\S\n]*\n)")
_LINE = re.compile(r"(?=\n)")
_SENTENCE = re.compile(r"[^\W\d][)\]\"'*_~’”]{0,3}[.!?…]+[)\]\"'*_~’”]{0,3}(?=\s)")
"""Its end: after a letter, since "1." begins an entry of a list."""
_WORD = re.compile(r"(?=\s)")
_PLACES = ((_PARAGRAPH, 3), (_LINE, 3), (_SENTENCE, 3), (_WORD, 0))
"""Where to cut, best first; all but words only if a third of the message is filled by then."""
_GAP = re.compile(r"\s*\n|\s+")


def split(text: str, longest: int) -> list[str]:
    """The text in pieces of at most `longest` characters, in order; nothing but gaps is lost.

    Characters are counted as UTF-16 has them (an emoji is two): no provider counts more.

    Args:
        text: in WhatsApp's form; without anything to show, there are no pieces.
        longest: characters of one message, at least 2.
    """
    return list(_pieces(text.strip(), longest))


def _pieces(text: str, longest: int) -> Iterator[str]:
    while text:
        end = max(1, _room(text, longest))
        cut = len(text) if end >= len(text) else _cut(text, end)
        if piece := text[:cut].rstrip():
            yield piece
        text = _GAP.sub("", text[cut:], count=1) if text[cut : cut + 1].isspace() else text[cut:]


def _room(text: str, longest: int) -> int:
    """How much of the text fits into one message."""
    units = text[:longest].encode("utf-16-le", "replace")
    return len(units[: 2 * longest].decode("utf-16-le", "ignore"))


def _cut(text: str, end: int) -> int:
    """The best place up to `end`; inside a span only if there is no other."""
    inside = _inside_spans(text, end)
    free = _best(text, end, inside)
    return free or _best(text, end, frozenset()) or end


def _inside_spans(text: str, end: int) -> frozenset[int]:
    """The indexes up to `end` before which a span would be cut through."""
    spans = (span for span in _SPAN.finditer(text) if span.start() < end)
    return frozenset(
        at for span in spans for at in range(span.start() + 1, min(span.end(), end + 1))
    )


def _best(text: str, end: int, inside: frozenset[int]) -> int:
    """The last place of the best kind; 0 if every one is inside a span."""
    for place, part in _PLACES:
        least = end // part if part else 0
        found = [cut.end() for cut in place.finditer(text, 0, end + 1)]
        allowed = [cut for cut in found if least < cut <= end and cut not in inside]
        if allowed:
            return allowed[-1]
    at = cut_before(text, end)
    while at in inside:
        at = cut_before(text, at - 1)
    return at
