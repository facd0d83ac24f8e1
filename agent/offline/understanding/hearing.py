"""From text to plain words: folded, spelled out, misspellings mended, politeness taken away."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent.offline.understanding.language import Language, Phrases, language

LONGEST_TEXT = 1000
"""Characters that are read; a longer message has said what it wants before that."""
QUESTION = "questionmark"
"""The word for a message that is nothing but a question mark."""
_LONG = 8
_TOKEN = re.compile(
    r"""
    (?P<mail> [\w.+-]+@[\w-]+\.[\w.-]+\w )
  | (?P<phone> \+?\d[\d ()-]{6,}\d )
  | (?P<word> [^\W_]+ (?: ['\u2019\u2018\u02bc`\u00b4] [^\W\d_]+ )* )
  | (?P<sign> [\U0001F300-\U0001FAFF\u2600-\u27BF] | [£$€] )
  | (?P<stop> [.!?;\n]+ )
  | (?P<comma> [,:&] | (?<=\s) [/+–-] (?=\s) )
    """,
    re.VERBOSE,
)
_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "İ": "i"})
_RUN = re.compile(r"(.)\1{2,}")
_NOT_LETTERS = re.compile(r"['\u2019\u2018\u02bc`\u00b4]")


@dataclass(frozen=True)
class Word:
    """One word of a message.

    Attributes:
        text: as it is compared.
        raw: as it was written.
        place: its position among the words written.
        breaks: a sentence begins with it.
        comma: a comma stands before it.
    """

    text: str
    raw: str
    place: int
    breaks: bool = False
    comma: bool = False


def fold(text: str) -> str:
    """Lower case, without accents and apostrophes."""
    plain = _NOT_LETTERS.sub("", text.casefold().translate(_LETTERS))
    if plain.isascii():
        return plain
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def heard(text: str) -> list[Word]:
    """The words as they were written, folded; punctuation stays as breaks and commas."""
    found: list[Word] = []
    breaks = comma = False
    for hit in _TOKEN.finditer(text):
        if hit.lastgroup in {"stop", "comma"}:
            breaks, comma = breaks or hit.lastgroup == "stop", True
            continue
        found.append(Word(fold(hit[0]), hit[0], len(found), breaks and bool(found), comma))
        breaks = comma = False
    return found or ([Word(QUESTION, "?", 0)] if "?" in text else [])


def in_english(words: Sequence[Word], name: str, keep: Collection[str]) -> list[Word]:
    """What is said in another language in the English words that it stands for."""
    gloss = language(name).gloss
    spared = {first: rows for first, rows in gloss.items() if first not in keep}
    return rewritten(words, spared) or list(words)


def spelled(words: Sequence[Word], name: str, keep: Collection[str]) -> list[Word]:
    """Short forms written out and misspelt words mended; those to keep stay as they are."""
    spoken = language(name)
    result: list[Word] = []
    for word in words:
        kept = word.text in keep or spoken.gloss
        meant = spoken.spelled.get(word.text) or (
            (word.text,) if kept else _mended(word.text, name)
        )
        if word.text in {"2", "4"}:
            meant = _texting(word.text, result)
        result += _spread(word, meant)
    return result


def _texting(digit: str, before: Sequence[Word]) -> tuple[str, ...]:
    """'Need 2 cancel' is to; 'at 2' is a number."""
    wants = {"need", "want", "have", "how", "able", "like", "trying", "going", "got", "way"}
    said = bool(before) and before[-1].text in wants and digit == "2"
    return ("to",) if said else (digit,)


def _spread(word: Word, meant: Sequence[str]) -> list[Word]:
    """Several words in the place of one; only the first begins a sentence."""
    first, *others = meant
    spread = [replace(word, text=first)]
    return spread + [replace(word, text=one, raw="", breaks=False, comma=False) for one in others]


@lru_cache(maxsize=8192)
def _mended(word: str, name: str) -> tuple[str, ...]:
    """What a word that nobody knows was meant to be; itself when that is unclear."""
    spoken = language(name)
    for one in (word, _RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)):
        if one in spoken.spelled:
            return spoken.spelled[one]
        if one in spoken.known:
            return (one,)
    guess = closest(word, spoken.guessable)
    return spoken.spelled.get(guess, (guess,)) if guess else (word,)


def closest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was meant: one slip, two in a long word, and a right first letter.

    In short words a wrong letter makes another word ("cook" is not "book"), so there only a
    lost, a doubled or a swapped letter counts.
    """
    if not 4 <= len(word) <= 20 or not word.isalpha():
        return None
    slips = 2 if len(word) >= _LONG else 1
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=4)
    fitting = [(distance, one) for one, distance, _ in found if _plausible(word, one, distance)]
    return min(fitting, key=_likeliest)[1] if fitting else None


def _likeliest(guess: tuple[float, str]) -> tuple[float, int, str]:
    """Fewest slips first; of equals the longer word, since letters get lost more than added."""
    return guess[0], -len(guess[1]), guess[1]


def _plausible(word: str, meant: str, distance: float) -> bool:
    if len(meant) < 4 or (distance == 2 and len(meant) < _LONG):
        return False
    first_two = {word[:2], word[1::-1]}
    if word[0] != meant[0] and meant[:2] not in first_two:
        return False
    changed = len(word) == len(meant) and sorted(word) != sorted(meant)
    return not (changed and len(word) < 6)


def rewritten(words: Sequence[Word], phrases: Phrases, *, at_head: bool = False) -> list[Word]:
    """Rows of words replaced by what they stand for, the longest row first.

    Args:
        words: the message.
        phrases: what is replaced by what; by nothing, to drop it.
        at_head: only where a sentence begins, again and again until nothing fits there.
    """
    result: list[Word] = []
    at, head = 0, True
    while at < len(words):
        head = head or words[at].breaks
        row = _row_at(words, at, phrases) if head or not at_head else None
        if row is None:
            result.append(words[at])
            at, head = at + 1, False
            continue
        said, meant = row
        result += _spread(_joined(words[at : at + len(said)]), meant) if meant else []
        at, head = at + len(said), head and not meant
    return _with_breaks(words, result)


def _joined(words: Sequence[Word]) -> Word:
    """A row of words as one, so that what was written is not lost."""
    return replace(words[0], raw=" ".join(word.raw for word in words if word.raw))


def _with_breaks(before: Sequence[Word], after: list[Word]) -> list[Word]:
    """A sentence whose first word was dropped begins with the next one."""
    broken = [word.place for word in before if word.breaks]
    seen: set[int] = set()
    for at, word in enumerate(after):
        passed = {place for place in broken if place <= word.place} - seen
        if passed and at:
            after[at] = replace(word, breaks=True)
        seen |= passed
    return after


def _row_at(
    words: Sequence[Word], at: int, phrases: Phrases
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    for said, meant in phrases.get(words[at].text, ()):
        here = words[at : at + len(said)]
        if tuple(word.text for word in here) == said and not any(word.breaks for word in here[1:]):
            return said, meant
    return None


def plain(words: Sequence[Word], spoken: Language) -> list[Word]:
    """The words without politeness, one word for each meaning; all of them if nothing is left."""
    same = rewritten(words, spoken.same)
    civil = rewritten(same, spoken.polite)
    bare = rewritten(civil, spoken.wrapping, at_head=True)
    return _without_reasons(bare or civil or same, spoken)


def _without_reasons(words: Sequence[Word], spoken: Language) -> list[Word]:
    """'Cancel, because my dog is ill': a reason explains and asks for nothing."""
    result: list[Word] = []
    within = False
    for at, word in enumerate(words):
        within = bool(result) and (_reason_at(words, at, spoken) or (within and not word.breaks))
        if not within:
            result.append(word)
    return result


def _reason_at(words: Sequence[Word], at: int, spoken: Language) -> bool:
    texts = tuple(word.text for word in words[at : at + 4])
    return any(texts[: len(row)] == row for row in spoken.rows("words", "reasons"))
