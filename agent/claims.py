"""Replies are held against what happened: nothing is claimed that did not (SPEC TALK-04).

Outcomes come from the results of this turn's calls. A sentence that claims more is dropped, and
what really happened is said instead, in the words of the booking system.
"""

from collections.abc import Sequence
from datetime import datetime

from agent.claim_words import Claim, Kind, claims
from agent.drafts import sentences, without
from agent.said_times import clock_times, names_day, names_other_time, weekdays
from agent.spelling import plain, table
from agent.state import Done

NOTHING_DONE = "Nothing has been booked or changed yet."
LOOK = 'To see your bookings as they stand, just ask me for "my bookings".'
UNCERTAIN = 'Please ask me for "my bookings" before you try it again.'
LEFT_OUT = ("❌", "not", "except", "taken", "skip", "unavailable", "left out", "n't")
"""A reply on a series that was booked in part has one of these."""


def honest(text: str, done: Sequence[Done], services: Sequence[str] = ()) -> str:
    """The reply as the results of the turn bear it out.

    Args:
        text: the draft.
        done: the calls of this turn.
        services: names of what the business offers, to notice a wrong one.
    """
    made = [call for call in done if _changed(call)]
    false = [part for part in _parts(text) if _unsupported(part, done, services)]
    shown = any(_kinds_of(call) & {"booked", "moved"} for call in made) or _seen(done)
    cards = bool(false) and not shown
    rest = without(text, lambda part: part in false or (bool(false) and _cheers(part)), cards)
    truths = [call["text"] for call in made if not _states(rest, call, services)]
    truths += _instead(false, done, made)
    return "\n\n".join([*truths, rest] if rest else truths) or text


def outcomes(done: Sequence[Done]) -> list[str]:
    """What the changes of this turn came to, in the words of the booking system."""
    uncertain = [
        f"{call['text']} {UNCERTAIN}" for call in done if call["unknown"] and _writes(call)
    ]
    return [call["text"] for call in done if _changed(call)] + uncertain[:1]


def _parts(text: str) -> list[str]:
    return [part for line in text.split("\n") for part in sentences(line)]


def _cheers(sentence: str) -> bool:
    return plain(sentence) in table("claims")["cheers"]["sentences"]


def _writes(call: Done) -> bool:
    return call["effect"] != "read"


def _changed(call: Done) -> bool:
    return _writes(call) and not call["is_error"]


def _kinds_of(call: Done) -> set[Kind]:
    """What this call may have brought about; a tool nobody knows, anything."""
    known: list[Kind] | None = table("claims")["tools"].get(call["name"])
    return {"booked", "moved", "cancelled", "any"} if known is None else {*known, "any"}


def _unsupported(sentence: str, done: Sequence[Done], services: Sequence[str]) -> bool:
    return any(not _supported(claim, sentence, done, services) for claim in claims(sentence))


def _supported(claim: Claim, sentence: str, done: Sequence[Done], services: Sequence[str]) -> bool:
    """By a change of this kind with these facts or, for how things stand, by what was read."""
    if any(
        claim.kind in _kinds_of(call) and not _wrong(sentence, call, services)
        for call in done
        if _changed(call)
    ):
        return True
    seen = _seen(done)
    return not claim.just_done and bool(seen) and _was_read(sentence, "\n".join(seen))


def _seen(done: Sequence[Done]) -> list[str]:
    """What was read of bookings, or of the rules about them."""
    return [call["text"] for call in done if not call["is_error"] and _shows_bookings(call)]


def _shows_bookings(call: Done) -> bool:
    reads = table("claims")["reads"]
    return call["name"] in reads["show"] or call["name"].startswith(reads["show_prefix"])


def _was_read(sentence: str, seen: str) -> bool:
    """Times and weekdays of the sentence are among those that were read."""
    return clock_times(sentence) <= clock_times(seen) and weekdays(sentence) <= weekdays(seen)


def _wrong(sentence: str, call: Done, services: Sequence[str]) -> bool:
    """Names a time, a day or a service, and not the ones of the booking that was changed.

    A move may name the time before, which the tool's own text has.
    """
    moments = [datetime.fromisoformat(one["starts"]) for one in call["bookings"]]
    if not moments:
        return False
    other = names_other_time(sentence, moments) and "moved" not in _kinds_of(call)
    lost = "moved" in _kinds_of(call) and not _was_read(sentence, call["text"])
    named = {name for name in services if plain(name) in plain(sentence)}
    booked = {one["service"] for one in call["bookings"]}
    return other or lost or bool(named and not named & booked)


def _states(text: str, call: Done, services: Sequence[str]) -> bool:
    """Whether the reply tells the customer what this change came to."""
    told = [
        part
        for part in _parts(text)
        if any(claim.kind in _kinds_of(call) for claim in claims(part))
    ]
    if not told or all(_wrong(part, call, services) for part in told):
        return False
    if call["partly"] and not any(word in text.lower() for word in LEFT_OUT):
        return False
    if "booked" not in _kinds_of(call) or len(call["bookings"]) != 1:
        return True
    booking = call["bookings"][0]
    at = datetime.fromisoformat(booking["starts"])
    timed = (at.hour, at.minute) in clock_times(text) and names_day(text, at)
    return timed and plain(booking["service"]) in plain(text)


def _instead(false: Sequence[str], done: Sequence[Done], made: Sequence[Done]) -> list[str]:
    """What is said in the place of claims that were dropped, and of what nobody knows."""
    unknown = [call for call in done if call["unknown"] and _writes(call)]
    if unknown:
        return [f"{unknown[-1]['text']} {UNCERTAIN}"]
    if not false or made:
        return []
    failed = [call["text"] for call in done if call["is_error"] and _writes(call)]
    if failed:
        return failed[-1:]
    just_done = any(claim.just_done for part in false for claim in claims(part))
    return [NOTHING_DONE if just_done else LOOK]
