"""What a sentence claims, by the word tables: booked, moved, cancelled, or anything done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from agent.drafts import clauses, is_list_item, is_question
from agent.spelling import plain, table

Kind = Literal["booked", "moved", "cancelled", "any"]
KINDS: tuple[Kind, ...] = ("booked", "moved", "cancelled", "any")


@dataclass(frozen=True)
class Claim:
    """`just_done` says that it was done now; otherwise how things stand."""

    kind: Kind
    just_done: bool


@dataclass(frozen=True)
class _Language:
    act: dict[Kind, re.Pattern[str]]
    state: dict[Kind, re.Pattern[str]]
    negation: re.Pattern[str]
    condition: re.Pattern[str]
    firm: re.Pattern[str]
    harmless: re.Pattern[str]


def claims(sentence: str) -> set[Claim]:
    """All that a sentence claims; a question, a negation or a condition claims nothing.

    An entry of a list says how things stand, unless it says that somebody has just done it.
    """
    if is_question(sentence):
        return set()
    listed = is_list_item(sentence)
    parts = [plain(part) for part in clauses(sentence)]
    found: set[Claim] = set()
    for language in _languages():
        bare = [" ".join(language.harmless.sub(" ", part).split()) for part in parts]
        conditional = any(language.condition.search(part) for part in bare)
        for part in bare:
            found |= _in_clause(part, language, conditional, listed)
    return found


def _in_clause(clause: str, language: _Language, conditional: bool, listed: bool) -> set[Claim]:
    if language.negation.search(clause):
        return set()
    firm = language.firm.search(clause) is not None
    now = firm or not listed
    acts = {Claim(kind, now) for kind, words in language.act.items() if words.search(clause)}
    states = {Claim(kind, False) for kind, words in language.state.items() if words.search(clause)}
    certain = firm or not language.condition.search(clause)
    return (acts if certain else set()) | (set() if conditional else states)


@cache
def _languages() -> tuple[_Language, ...]:
    words = table("claims")
    return tuple(_language(words[code]) for code in words if "act" in words[code])


def _language(words: dict[str, dict[str, list[str]]]) -> _Language:
    other = words["other"]
    return _Language(
        act=_kinds(words["act"]),
        state=_kinds(words["state"]),
        negation=_any_of(other["negation"]),
        condition=_any_of(other["condition"]),
        firm=_any_of(other.get("firm", ())),
        harmless=_any_of(other.get("harmless", ())),
    )


def _kinds(words: dict[str, list[str]]) -> dict[Kind, re.Pattern[str]]:
    return {kind: _any_of(words[kind]) for kind in KINDS if words.get(kind)}


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One of these; none of none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
