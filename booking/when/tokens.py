"""Text to tokens: folded for comparison, with the offsets of the original kept.

Folding lowers the case, drops accents, and makes every apostrophe and dash the plain one, so
that the word tables can be written in plain letters.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 2000
"""Characters that are read; a longer message has said its day before that."""


@dataclass(frozen=True)
class Token:
    """One word, number or sign.

    Attributes:
        kind: name of the group in the pattern below: word, number, clock, ampm, iso, code ...
        word: the folded text.
        start: offset in the original.
        end: offset in the original, exclusive.
        stop: a sentence ends before this token.
        glued: nothing but an apostrophe stands before it.
    """

    kind: str
    word: str
    start: int
    end: int
    stop: bool
    glued: bool


_PATTERN = re.compile(
    r"""
    (?P<price> [£$€]\s?\d[\d.,]* | \d[\d.,]*\s?[£€%] )
  | (?P<iso> \d{4}-\d{2}-\d{2} (?: (?:t|\s+) \d{2}:\d{2} (?: :\d{2}(?:\.\d+)? )?
             (?: \s?(?:\+\d\d|-0\d|-10):?\d{2}(?!\d) | z(?!\w) )? )? (?!\w|/(?!\d{4}-|\d\d:)|:\d) )
  | (?P<phone> (?: \+\d | 0\d{2} ) (?: [ -]?\d ){6,} )
  | (?P<code> \d+(?:/\d+){3,} | 24/7 )
  | (?P<dmy> \d{1,2} (?P<mark>[/.-]) \d{1,2} (?P=mark) (?:\d{4}|\d{2}) (?![\w/]) )
  | (?P<dm> \d{1,2}/\d{1,2} (?![\w/]) )
  | (?P<ampm> \d{1,2} (?:[:.]\d{2})? \s? (?:a|p) (?: m | \.\s?m\.? ) (?!\w) )
  | (?P<clock> \d{1,2} [:.h] \d{2} (?: :\d{2} )? (?![\w:]|\.\d) )
  | (?P<ish> \d{1,2} (?:[:.]\d{2})? \s?-?ish (?!\w) )
  | (?P<hours> \d{1,2} h (?!\w) )
  | (?P<nth> \d{1,2} (?: st|nd|rd|th|[\u00ba\u00b0] ) (?!\w) )
  | (?P<number> \d+ (?![\w]|[.,]\d) )
  | (?P<other> [^\W_]*\d[^\W_]*(?:[.,]\d+)* )
  | (?P<word> [^\W\d_]+ )
  | (?P<sign> [-@/&] )
  | (?P<gap> . )
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_WORDS = re.compile(r"[^\W_]+|[-@/&]")
_SINGLE = {"ı": "i", "İ": "i", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"} | dict.fromkeys(
    "‐‑‒–—―−", "-"
)
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)


@lru_cache(maxsize=2048)
def _fold_one(letter: str) -> str:
    if letter in _SINGLE:
        return _SINGLE[letter]
    if letter in "\u00ba\u00b0":
        return letter
    plain = unicodedata.normalize("NFKD", letter.lower())
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def fold(text: str) -> str:
    """The text as the word tables are written: lower case, no accents, plain marks."""
    return "".join(map(_fold_one, text))


def words(phrase: str) -> list[str]:
    """The folded words and signs of a phrase of the word tables."""
    return _WORDS.findall(fold(phrase))


def _offsets(text: str) -> tuple[str, list[int]]:
    pieces = [_fold_one(letter) for letter in text]
    origin = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*origin, len(text)]


def _ends_sentence(gap: str, before: Token | None) -> bool:
    """A dot after a short word is an abbreviation ("Feb. 14"), not an end."""
    if any(mark in gap for mark in "!?;\n("):
        return True
    return "." in gap and not (before and before.kind == "word" and len(before.word) <= 4)


def tokenise(text: str) -> list[Token]:
    """Tokens of the text, in order; punctuation survives as `stop` alone."""
    folded, origin = _offsets(text[:LONGEST])
    tokens: list[Token] = []
    gap = " "
    for found in _PATTERN.finditer(folded):
        kind = found.lastgroup or "gap"
        if kind == "gap":
            gap += found.group()
            continue
        before = tokens[-1] if tokens else None
        start, end = origin[found.start()], origin[found.end() - 1] + 1
        stop = before is not None and _ends_sentence(gap, before)
        tokens.append(Token(kind, found.group(), start, end, stop, gap == "'"))
        gap = ""
    return tokens
