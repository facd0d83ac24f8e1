"""A reply taken apart into lines, sentences and clauses, and put together again without some."""

import re
from collections.abc import Callable

_SENTENCE = re.compile(
    r"[^.!?…]*(?:\.(?=\S)[^.!?…]*)*(?:[.!?…]+[\"')*_]*(?:\s*[\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f]+)*\s*|$)"
)
_NUMBER = re.compile(r"\s*(?:\d+[.)]|[•*-])\s+")
_CLAUSE = re.compile(r"[,;—–]|\s-\s|\.{2,}|…|\b(?:but|however|and then|so that)\b")
_CARD = re.compile(
    r"^\W*(?:[\U0001F4C5\U0001F5D3\U0001F550-\U0001F567\u23F0\U0001F9F9\U0001F4B7\U0001F4B0\U0001F464\U0001F4CD]"
    r"|[*_]*(?:date|day|time|service|status|price|total|reference|code|duration|with)[*_]*\s*:)",
    re.IGNORECASE,
)


def sentences(line: str) -> list[str]:
    """The sentences of a line, the number of a list with the first; together they are the line."""
    number = _NUMBER.match(line)
    start = number[0] if number else ""
    parts = [part for part in _SENTENCE.findall(line.removeprefix(start)) if part]
    return [start + parts[0], *parts[1:]] if parts else [line] * bool(line)


def clauses(sentence: str) -> list[str]:
    """Parts of a sentence that say something of their own."""
    return [part for whole in _CLAUSE.split(sentence) for part in _said(whole) if part.strip()]


def _said(clause: str) -> list[str]:
    """Split at a colon, unless it only follows a label such as "Status:"."""
    before, colon, after = clause.partition(":")
    return [before, after] if colon and len(before.split()) > 2 else [clause]


def is_list_item(sentence: str) -> bool:
    """Whether it is an entry of a list, as "1. Standard Clean, confirmed" is."""
    return _NUMBER.match(sentence) is not None


def is_question(sentence: str) -> bool:
    """Whether it asks."""
    return "?" in sentence


def is_card_line(line: str) -> bool:
    """A line of a booking card, such as "📅 Wednesday" or "Status: Confirmed"."""
    return _CARD.match(line.strip()) is not None


def without(text: str, unwanted: Callable[[str], bool], cards: bool) -> str:
    """The text without the unwanted sentences and, if `cards`, without lines of booking cards."""
    kept = []
    for line in text.split("\n"):
        if cards and is_card_line(line):
            continue
        parts = sentences(line)
        rest = [part for part in parts if not unwanted(part)]
        if rest or not parts:
            kept.append("".join(rest).rstrip() if len(rest) < len(parts) else line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
