"""Which intents a message has: cues are weighed, denials and hints of the past are minded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from agent.offline.understanding.hearing import Word
from agent.offline.understanding.language import Language
from agent.offline.understanding.phrases import COMMA, STOP, Hit
from agent.offline.understood import Intent

ACTS = frozenset({Intent.BOOK, Intent.SERIES, Intent.CANCEL, Intent.MOVE})
"""What changes something: never understood from a denial."""
SOCIAL = frozenset({Intent.GREETING, Intent.THANKS, Intent.GOODBYE})
"""Said around a request; an intent only when nothing else is wanted."""
TEAM = frozenset({Intent.STATS, Intent.ALL_BOOKINGS, Intent.FIND_CUSTOMER})
LEAST = 2.0
"""A lower score is no intent."""
_BEFORE = 4
_MORE = 0.25


@dataclass(frozen=True)
class Wanted:
    """The intents of a message with what they weigh.

    Attributes:
        scores: by intent; none below LEAST.
        used: by intent, places of the words that speak for it.
        denied: an act was named, and denied.
    """

    scores: dict[Intent, float]
    used: dict[Intent, frozenset[int]]
    denied: bool = False

    @property
    def best(self) -> Intent | None:
        """The weightiest; the earlier one of equals."""
        order = sorted(self.scores, key=lambda one: (-self.scores[one], min(self.used[one])))
        return order[0] if order else None


def wanted(words: Sequence[Word], spoken: Language, role: str) -> Wanted:
    """Weigh what the words ask for.

    Args:
        words: the message without its politeness.
        spoken: the language.
        role: "customer", "staff" or "admin": some words mean more in the mouth of the team.
    """
    texts = [word.text for word in words]
    breaks = [STOP if word.breaks else COMMA if word.comma else 0 for word in words]
    hits = spoken.cues.find(texts, breaks)
    if role != "customer":
        hits += spoken.team.find(texts, breaks)
    denied = [hit for hit in hits if hit.of in ACTS and _denied(hit, words, spoken)]
    kept = [hit for hit in hits if hit not in denied and not _follows(hit, denied, words)]
    scores: dict[Intent, float] = {}
    used: dict[Intent, frozenset[int]] = {}
    for of in {hit.of for hit in kept}:
        own = [hit for hit in kept if hit.of == of]
        scores[Intent(of)] = _score(own)
        used[Intent(of)] = frozenset(words[at].place for hit in own for at in hit.at)
    scores = {intent: score for intent, score in scores.items() if score >= LEAST}
    if set(scores) - SOCIAL:
        scores = {intent: score for intent, score in scores.items() if intent not in SOCIAL}
    return Wanted(scores, used, bool(denied))


def without(asks: Wanted, intents: Collection[Intent]) -> Wanted:
    """The same without these intents."""
    return replace(
        asks, scores={one: asks.scores[one] for one in asks.scores if one not in intents}
    )


def _score(hits: Sequence[Hit]) -> float:
    """The best cue, and a little for others that use other words."""
    used: set[int] = set()
    total = 0.0
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.start)):
        if not used & hit.at:
            total += hit.weight if not used else hit.weight * _MORE
            used |= hit.at
    return total


def _denied(hit: Hit, words: Sequence[Word], spoken: Language) -> bool:
    """'I don't want to cancel': a denial close before the cue, in the same sentence."""
    negators = spoken.words("words", "negators")
    for at in range(hit.start - 1, max(-1, hit.start - 1 - _BEFORE), -1):
        if words[at + 1].breaks or words[at + 1].comma:
            return False
        if words[at].text in negators:
            return True
    return False


def _follows(hit: Hit, denied: Sequence[Hit], words: Sequence[Word]) -> bool:
    """What is denied has an object: in 'don't cancel my bookings' nobody asks for a list."""
    return hit.of not in ACTS and any(
        one.start <= hit.start <= one.end + _BEFORE and not _parted(words, one.start, hit.start)
        for one in denied
    )


def _parted(words: Sequence[Word], start: int, end: int) -> bool:
    return any(word.breaks or word.comma for word in words[start + 1 : end + 1])


def hostile(words: Sequence[Word], spoken: Language, role: str) -> bool:
    """Orders to the machine; from a customer also wishes about other people's bookings."""
    hits = spoken.hostile.find([word.text for word in words], [0] * len(words))
    return any(hit.of == "orders" or role == "customer" for hit in hits)
