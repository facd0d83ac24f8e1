"""The first step: a message from somebody who is not signed in (SPEC AUTH-01..04, 08)."""

from dataclasses import replace

from booking.identity import contact, profiles, registration, sending, sessions, texts
from booking.identity.face import Step
from booking.identity.profiles import Unsettled
from booking.identity.turn import Turn
from booking.outbox.letter import Choice
from booking.people import Person, find_by_phone

MOST_CHOICES = 10

FEWEST_WORDS_OF_A_REQUEST = 4
"""Shorter ones are attempts at a name."""


def begin(turn: Turn) -> Step:
    """Start a login: a code, a list, or a question; what they wanted is kept for afterwards."""
    first = turn.login is None
    expired = sessions.ran_out(turn.connection, turn.identity, turn.now) and _was_in(turn)
    if turn.is_stale:
        turn.wish = None
    turn.keep_request(newer_wins=True)
    body = _by_phone(turn) if turn.visitor.phone else _by_contact(turn, remembered=expired)
    parts = [texts.EXPIRED, body] if expired else [body]
    if first:
        hello = texts.greeting(turn.shop)
        # Told that there is no account, people look at the first line only.
        parts = [body, hello] if body == texts.NO_ACCOUNT else [hello, body]
    return _say(turn, "\n\n".join(parts))


def take_choice(turn: Turn) -> Step:
    """The answer to the list of profiles (SPEC AUTH-04)."""
    people = _sharing(turn)
    if len(people) < 2:  # the list has shrunk since it was shown
        return begin(turn)
    chosen = profiles.choose(turn.text, people)
    if isinstance(chosen, Person):
        return turn.say(sending.to_profile(turn, chosen))
    if chosen is Unsettled.SOMETHING_ELSE and _asks_something(turn.text):
        turn.keep_request(newer_wins=False)
    turn.stay()
    return _say(turn, texts.profiles_again(people, _why(turn, chosen, people)))


def show_profiles(turn: Turn) -> Step | None:
    """The list again for somebody who took the wrong one; None if there is no list."""
    people = _sharing(turn)
    if len(people) < 2:
        return None
    turn.move("choose")
    return _say(turn, texts.profiles(people))


def _say(turn: Turn, text: str) -> Step:
    """The answer; a list of profiles can be tapped, too."""
    step = turn.say(text)
    return replace(step, choices=_choices(_sharing(turn))) if turn.step == "choose" else step


def _choices(people: list[Person]) -> tuple[Choice, ...]:
    """As the text numbers them; a longer list than channels can show is written only."""
    if len(people) > MOST_CHOICES:
        return ()
    return tuple(
        Choice(str(number), who.name, who.email or "") for number, who in enumerate(people, start=1)
    )


def _was_in(turn: Turn) -> bool:
    return turn.login is not None and turn.login.stage == "in"


def _by_phone(turn: Turn) -> str:
    people = _sharing(turn)
    if not people and registration.is_possible(turn):
        return registration.begin(turn, texts.REGISTER_HERE)
    if not people:
        turn.move("out")
        return texts.NO_ACCOUNT
    if len(people) == 1:
        return sending.to_profile(turn, people[0])
    turn.move("choose")
    return texts.profiles(people)


def _by_contact(turn: Turn, *, remembered: bool) -> str:
    """After a day the contact that was proved is tried again; otherwise it is asked for."""
    before = contact.named_before(turn) if remembered else None
    return contact.send(turn, before) if before else contact.ask(turn)


def _sharing(turn: Turn) -> list[Person]:
    phone = turn.visitor.phone
    return find_by_phone(turn.connection, phone) if phone else []


def _asks_something(text: str) -> bool:
    return "?" in text or len(text.split()) >= FEWEST_WORDS_OF_A_REQUEST


def _why(turn: Turn, unsettled: Unsettled, people: list[Person]) -> str:
    match unsettled:
        case Unsettled.OUT_OF_RANGE:
            return texts.out_of_range(people)
        case Unsettled.NOBODY:
            return texts.none_of_these(turn.shop)
        case Unsettled.SEVERAL:
            return texts.FITS_SEVERAL
        case Unsettled.SOMETHING_ELSE:
            return texts.WHO_FIRST
