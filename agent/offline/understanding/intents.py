"""From weighed cues to what is wanted: one intent, the others after it, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.offline.dates import SaidWhen
from agent.offline.understanding.cues import ACTS, SOCIAL, Wanted, wanted
from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language
from agent.offline.understood import Intent

_CLEAR = 4.0
_TOGETHER = frozenset(
    {
        Intent.BOOK,
        Intent.SERIES,
        Intent.CANCEL,
        Intent.MOVE,
        Intent.LIST,
        Intent.QUOTA,
        Intent.SERVICES,
        Intent.AVAILABILITY,
        Intent.PROFILE,
        Intent.OPENING_HOURS,
        Intent.PAYMENT,
        Intent.UPGRADE,
        Intent.PERSON,
    }
)
"""Intents that a message may have beside others."""
_REPEATABLE = frozenset({Intent.BOOK, Intent.AVAILABILITY, Intent.ALTERNATIVES})
_TALKATIVE = frozenset(
    {Intent.HELP, Intent.COMPLAINT, Intent.FIND_CUSTOMER, Intent.ALL_BOOKINGS, Intent.READ}
)
"""Intents whose messages have words of their own, which need no explanation."""


_OFFERED = frozenset({"day", "time", "pick_slot", "which_date"})
"""Asked for after times were offered: "I can't do Friday" then means another one, please."""
_SWALLOWED = (
    (Intent.BOOK, Intent.AVAILABILITY),
    (Intent.SERIES, Intent.BOOK),
    (Intent.MOVE, Intent.CANCEL),
    (Intent.MOVE, Intent.AVAILABILITY),
    (Intent.MOVE, Intent.LIST),
    (Intent.CANCEL, Intent.LIST),
)
"""Said together, the first one means both: 'I can't make Monday, can we do Tuesday instead?'"""


@dataclass(frozen=True)
class Scene:
    """What the words alone do not say.

    Attributes:
        when: what was said about time.
        services: that were named.
        expecting: what was just asked for.
        question: the message asks something.
        unable: it says that something cannot be, rather than what is wanted.
    """

    when: SaidWhen
    services: tuple[str, ...]
    expecting: str | None
    question: bool
    unable: bool


def several(words: Sequence[Word], spoken: Language, role: str, asks: Wanted) -> list[Intent]:
    """The intents in the order of the message: each part of it is weighed alone as well."""
    best = asks.best
    if best is None:
        return []
    if best not in _TOGETHER:
        return [best]
    found: list[Intent] = []
    for clause in _clauses(words, spoken):
        part = wanted(clause, spoken, role)
        one = part.best
        if one in _TOGETHER and one not in found and part.scores[one] >= _CLEAR:
            found.append(one)
    if best not in found:
        return [best]
    for stronger, weaker in _SWALLOWED:
        if stronger in found and weaker in found:
            found.remove(weaker)
    return found


def _clauses(words: Sequence[Word], spoken: Language) -> list[list[Word]]:
    joiners = spoken.words("words", "joiners")
    clauses: list[list[Word]] = [[]]
    for word in words:
        if word.breaks or word.comma or word.text in joiners:
            clauses.append([])
        if word.text not in joiners:
            clauses[-1].append(word)
    return [clause for clause in clauses if clause]


def meant(found: list[Intent], scene: Scene, *, denied: bool) -> list[Intent]:
    """The intents in the light of what was said about time and services."""
    first = found[0] if found else None
    if first == Intent.CANCEL and scene.unable and scene.expecting in _OFFERED:
        return [Intent.ALTERNATIVES]
    repeats = scene.when.repeat is not None
    if repeats and first in _REPEATABLE:
        return [Intent.SERIES, *found[1:]]
    if first is not None or denied:
        return found
    if repeats:
        return [] if scene.question and scene.expecting is None else [Intent.SERIES]
    if scene.services and scene.when and scene.expecting is None:
        return [_unsaid(scene)]
    return []


def _unsaid(scene: Scene) -> Intent:
    """A service, a day and a time are a wish to book; less, or a question, is a look."""
    at = scene.when.times is not None and len(scene.when.times.at) == 1
    whole = at and scene.when.days is not None and len(scene.services) == 1
    return Intent.BOOK if whole and not scene.question else Intent.AVAILABILITY


def strength(intent: Intent | None, asks: Wanted) -> float:
    """How sure the cues alone make it, 0 to 1."""
    if intent is None:
        return 1.0
    score = asks.scores.get(intent, 3.0)
    if score >= _CLEAR or intent in SOCIAL:
        return 1.0
    return 0.9 if score >= 3 else 0.7


def tempered(sure: float, intent: Intent | None, left: int, explained: int) -> float:
    """Less sure the more words stay unexplained; one of them does no harm."""
    if intent in _TALKATIVE or left <= 1:
        return round(sure, 2)
    weight = left - 1 if intent in ACTS else left - 1.5
    return round(sure * (1 - weight / (left + explained)), 2)
