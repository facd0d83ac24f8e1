"""One message of the sign-in, answered for the step at which its writer really stands."""

from booking.identity import (
    answers,
    beginning,
    codes,
    contact,
    registration,
    sessions,
    texts,
    waiting,
)
from booking.identity.face import Step, StepName
from booking.identity.kept import Guess
from booking.identity.turn import Turn

LOGGED_OUT = Step("identify", texts.LOGGED_OUT)


def answer(turn: Turn, began: StepName) -> Step | Guess:
    """Answer it, or count the guess that it makes: the caller commits before comparing."""
    if answers.wants_out(turn.text):
        return _log_out(turn)
    digits = answers.code_in(turn.text)
    if not digits or began != "verify":
        return _next_step(turn)
    claimed = codes.claim(turn.connection, turn.identity, turn.now)
    if claimed is None:
        return waiting.no_attempt_left(turn.connection, turn.identity, turn.now)
    return Guess(claimed, digits)


def _next_step(turn: Turn) -> Step:
    match turn.step:
        case "unknown":
            return beginning.begin(turn)
        case "choose":
            return beginning.take_choice(turn)
        case "contact":
            return contact.take(turn)
        case "register":
            return registration.take(turn)
        case "verify":
            return waiting.answer(turn)
        case "signed_in":
            return _already_in(turn)


def _already_in(turn: Turn) -> Step:
    """Another message has signed them in meanwhile: what this one asks is answered now."""
    session = sessions.running(turn.connection, turn.identity, turn.now)
    asks = turn.is_request and turn.text and not answers.code_in(turn.text)
    if session is None or not asks:
        return Step("assistant", texts.ALREADY_IN)
    return Step("assistant", "", sessions.token_of(turn.key, session[0]), turn.text)


def _log_out(turn: Turn) -> Step:
    sessions.end(turn.connection, turn.identity, "logged out", turn.now)
    turn.wish = None
    turn.move("out")
    return LOGGED_OUT
