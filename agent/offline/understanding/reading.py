"""The way from a message to an `Understood` value, step by step."""

from dataclasses import dataclass, replace
from typing import Literal

from agent.facts import Facts
from agent.offline.dates import ReadDates
from agent.offline.understanding import intents, people
from agent.offline.understanding.answers import Answer, answered
from agent.offline.understanding.choice import Choice, chosen
from agent.offline.understanding.cues import ACTS, SOCIAL, Wanted, hostile, wanted, without
from agent.offline.understanding.hearing import LONGEST_TEXT, Word, fold
from agent.offline.understanding.intents import Scene
from agent.offline.understanding.language import Language, language
from agent.offline.understanding.message import Message, message
from agent.offline.understanding.picks import says
from agent.offline.understanding.topics import (
    leftovers,
    topic,
    unknown_service,
)
from agent.offline.understood import Intent, Understood

_SERVICE_WANTED = frozenset({Intent.BOOK, Intent.AVAILABILITY, Intent.SERVICES, Intent.SERIES})
_ABOUT_PEOPLE = frozenset({Intent.FIND_CUSTOMER, Intent.ALL_BOOKINGS})
_SHOWN = frozenset({Intent.AVAILABILITY, Intent.BOOK})
"""Not read from an answer that is nothing but words for a time ("any time")."""
_WITH_TOPIC = frozenset({Intent.HELP, Intent.READ})
_GUESSED = 0.6
"""How sure a question without any cue is one for the help articles."""
_HOSTILE = 0.1
_DOUBTED = 0.4
"""Of a message too long to be read to its end, or about somebody else's booking."""
_STORY = 14
"""Of a message with more words, the strange ones tell a story and name no service."""
_QUESTION = 3
"""Words of the shortest question without a cue that is taken for one ("asdf?" is none)."""


@dataclass(frozen=True)
class Heard:
    """A message and what it was found to want.

    Attributes:
        whole: the message.
        rest: the same without the yes or no at its head.
        answer: that yes or no.
        asks: the weighed intents.
        found: the settled ones, in order.
        choice: what it chooses.
        left: words that nothing explained.
        explained: how many words something did explain.
        hostile: it gives orders to the machine.
    """

    whole: Message
    rest: Message
    answer: Answer | None
    asks: Wanted
    found: tuple[Intent, ...]
    choice: Choice
    left: tuple[Word, ...]
    explained: int
    hostile: bool

    @property
    def intent(self) -> Intent | None:
        """The first one."""
        return self.found[0] if self.found else None


def understand(
    text: str, facts: Facts, read_dates: ReadDates, expecting: str | None = None
) -> Understood:
    """What a message says (SPEC TALK-01, TALK-02).

    Args:
        text: anything a person typed.
        facts: the business: its names, its language, the writer's role.
        read_dates: reads words for dates.
        expecting: what the assistant has just asked for, such as "service", "day", "time",
            "pick_slot", "pick_booking", "yes_no" or "customer"; it settles short answers.

    Returns:
        The value; no text makes this raise. An act (book, cancel, move) is never read from a
        denial or from a question about the rules.
    """
    spoken = language(facts.language)
    whole = message(text, facts, read_dates, expecting)
    return _value(_heard(whole, facts, read_dates), spoken)


def _heard(whole: Message, facts: Facts, read_dates: ReadDates) -> Heard:
    spoken = language(facts.language)
    answer, used = answered(whole.words, spoken)
    rest = replace(whole, words=_after(whole.words, used, spoken))
    asks, choice = _weighed(rest, spoken, facts.role), chosen(whole, spoken)
    bad = hostile(whole.words, spoken, facts.role)
    found = _but_choice(_found(rest, asks, facts, spoken), asks, choice)
    if bad:
        found = []
    elif asks.denied and not found:
        answer = answer or "no"
    elif found == [Intent.THANKS] and _agrees(whole, spoken):
        answer = answer or "yes"
    explained = _explained(whole, rest, asks, choice)
    left = leftovers(rest.undated, explained, spoken)
    left = tuple(word for word in left if not read_dates(word.raw))  # "from Monday to Friday"
    heard = Heard(whole, rest, answer, asks, tuple(found), choice, left, len(explained), bad)
    return _otherwise(heard)


def _agrees(whole: Message, spoken: Language) -> bool:
    """'Perfect, thanks' after a question that waits for a yes."""
    return whole.expecting == "yes_no" and whole.opening in spoken.words("answers", "weak_yes")


def _but_choice(found: list[Intent], asks: Wanted, choice: Choice) -> list[Intent]:
    """'The later one' chooses from what was offered; 'later' alone asks for more."""
    chooses = choice.earliest or choice.latest
    if chooses and found == [Intent.ALTERNATIVES] and asks.used[found[0]] <= choice.used:
        return []
    return found


def _after(words: tuple[Word, ...], used: int, spoken: Language) -> tuple[Word, ...]:
    """The words after the answer; a "don't" stays, since it denies what follows it."""
    denies = any(word.text in spoken.words("words", "negators") for word in words[:used])
    return words if denies and used < len(words) else words[used:]


def _found(rest: Message, asks: Wanted, facts: Facts, spoken: Language) -> list[Intent]:
    scene = Scene(
        when=rest.when,
        services=rest.named.services,
        expecting=rest.expecting,
        question=rest.question,
        unable=any(word.text in spoken.words("words", "negators") for word in rest.words),
    )
    found = intents.several(rest.words, spoken, facts.role, asks)
    return intents.meant(found, scene, denied=asks.denied)


def _weighed(message: Message, spoken: Language, role: str) -> Wanted:
    """Cues are looked for in all the words, and in those left without the dates.

    A greeting that is also a time of day ("morning") is a greeting only alone.
    """
    whole = wanted(message.words, spoken, role)
    if not message.dated:
        return whole
    if len(message.words) > 1 or message.expecting is not None:
        whole = without(whole, SOCIAL)
    if not message.undated and message.expecting is not None:
        whole = without(whole, _SHOWN)
    bare = wanted(message.bare, spoken, role)
    best = max((whole, bare), key=lambda one: max(one.scores.values(), default=0))
    return replace(best, denied=whole.denied or bare.denied)


def _explained(whole: Message, rest: Message, asks: Wanted, choice: Choice) -> frozenset[int]:
    """Places that something explains: cues, dates, names, picks, the answer."""
    at_head = {word.place for word in whole.words} - {word.place for word in rest.words}
    cues = (asks.used[one] for one in asks.scores)
    return frozenset(at_head).union(*cues, whole.dated, whole.named.places, choice.used)


def _otherwise(heard: Heard) -> Heard:
    """A message without an intent of its own: a person that was asked for, a question for help."""
    if heard.found or heard.answer or heard.hostile or heard.asks.denied:
        return heard
    if heard.whole.expecting == "customer":
        return replace(heard, found=(Intent.FIND_CUSTOMER,))
    if heard.whole.question and heard.left and len(heard.rest.words) >= _QUESTION:
        return replace(heard, found=(Intent.HELP,))
    return heard


def _value(heard: Heard, spoken: Language) -> Understood:
    whole, choice, intent = heard.whole, heard.choice, heard.intent
    services = whole.named.services
    asked = intent == Intent.SERVICES
    return Understood(
        text=whole.text,
        when=whole.when,
        intent=intent,
        sure=_sure(heard),
        answer=heard.answer,
        service=services[0] if len(services) == 1 else None,
        unknown_service=_unknown(heard, spoken),
        several_services=services if len(services) > 1 else (),
        staff=whole.named.staff,
        pick=choice.pick,
        every_one=choice.every_one,
        booking_code=choice.code,
        which=_which(heard, spoken),
        earliest=choice.earliest,
        latest=choice.latest,
        other=choice.other or intent == Intent.ALTERNATIVES,
        person=_person(heard, spoken),
        status=people.status(whole.words, spoken) if intent == Intent.ALL_BOOKINGS else None,
        topic=topic(heard.rest.words) if intent in _WITH_TOPIC else "",
        price_asked=asked and says(whole.words, spoken, "price"),
        duration_asked=asked and says(whole.words, spoken, "duration"),
        also=heard.found[1:],
        leftovers=tuple(word.raw for word in heard.left),
    )


def _sure(heard: Heard) -> float:
    if heard.hostile:
        return _HOSTILE
    if heard.intent == Intent.HELP and Intent.HELP not in heard.asks.scores:
        return _GUESSED
    if not heard.found and not heard.answer and not heard.explained:
        return 0.0
    sure = intents.strength(heard.intent, heard.asks)
    if len(heard.whole.text) > LONGEST_TEXT or _of_another(heard):
        sure = min(sure, _DOUBTED)
    return intents.tempered(sure, heard.intent, len(heard.left), heard.explained)


def _of_another(heard: Heard) -> bool:
    """'Cancel John's booking': nothing of the writer's own is touched on such words."""
    return heard.intent in ACTS and any(map(people.possessive, heard.left))


def _unknown(heard: Heard, spoken: Language) -> str | None:
    asked = heard.whole.expecting == "service" and not heard.found and not heard.answer
    if not asked and (heard.intent not in _SERVICE_WANTED or len(heard.whole.words) > _STORY):
        return None
    return unknown_service(heard.rest.undated, heard.left, spoken, asked=asked)


def _which(heard: Heard, spoken: Language) -> Literal["upcoming", "past", "all"]:
    words = heard.whole.words
    if heard.intent != Intent.LIST:
        return "upcoming"
    if says(words, spoken, "all"):
        return "all"
    # Looked for in the text: as a filler it is not among the words.
    just_now = spoken.words("picks", "just_now") & set(fold(heard.whole.text).split())
    return "past" if says(words, spoken, "past") and not just_now else "upcoming"


def _person(heard: Heard, spoken: Language) -> str | None:
    if heard.intent not in _ABOUT_PEOPLE:
        return None
    asked = heard.whole.expecting == "customer" and heard.intent not in heard.asks.scores
    return people.person(heard.whole.undated, spoken, asked=asked)
