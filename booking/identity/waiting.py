"""While a code is awaited: what is said meanwhile, and the code itself (SPEC AUTH-06)."""

from sqlalchemy import Connection

from booking.identity import (
    beginning,
    codes,
    contact,
    logins,
    registration,
    sending,
    sessions,
    texts,
)
from booking.identity.address import find_contact
from booking.identity.answers import wants_new_code, wants_other_profile, wants_to_leave
from booking.identity.beside import beside_code, joined
from booking.identity.codes import Claim, Sent
from booking.identity.face import Step
from booking.identity.logins import Login
from booking.identity.turn import LONGEST_REQUEST, Turn
from booking.people import person


def answer(turn: Turn) -> Step:
    """The answer to a message that is no code."""
    if wants_new_code(turn.text):
        return turn.say(_resend(turn))
    if registration.is_on(turn) and wants_to_leave(turn.text):
        return registration.leave(turn)
    if step := _another_way(turn):
        return step
    return _remind(turn, codes.last_sent(turn.connection, turn.identity))


def settle(turn: Turn, claimed: Claim) -> Step:
    """The right code: use it up, sign in, and hand back what they wanted."""
    if not codes.spend(turn.connection, claimed):
        return no_attempt_left(turn.connection, turn.identity, turn.now)
    account = claimed.customer or registration.finish(turn)
    handle = sessions.start(turn.connection, turn.identity, account, turn.now)
    wish = joined(turn.wish, beside_code(turn.text), LONGEST_REQUEST)
    proved = turn.draft.get("contact")
    draft = {"contact": proved} if proved else {}
    logins.write(turn.connection, turn.identity, Login("in", account, None, draft, turn.now))
    text = texts.VERIFIED if wish else f"{texts.VERIFIED}\n\n{texts.HOW_CAN_I_HELP}"
    return Step("assistant", text, sessions.token_of(turn.key, handle), wish)


def no_attempt_left(connection: Connection, identity: int, now: int) -> Step:
    """The answer to a code that is not compared any more, or was right in another message."""
    if sessions.running(connection, identity, now):
        return Step("assistant", texts.ALREADY_IN)
    last = codes.last_sent(connection, identity)
    if last is not None and last.is_late(now) and not last.is_spent():
        return Step("verify", texts.LATE_CODE)
    return Step("verify", texts.LAST_WRONG_CODE)


def wrong(claimed: Claim) -> str:
    """What to say to a code that was compared and is wrong."""
    return texts.LAST_WRONG_CODE if claimed.attempt >= codes.MOST_ATTEMPTS else texts.WRONG_CODE


def _resend(turn: Turn) -> str:
    last = codes.last_sent(turn.connection, turn.identity)
    left = last.sent_at + codes.RESEND_AFTER_S - turn.now if last else 0
    return texts.wait(left) if left > 0 else _again(turn)


def _again(turn: Turn) -> str:
    """A new code to wherever the last one went."""
    if registration.is_on(turn):
        return registration.send(turn)
    if before := contact.named_before(turn):
        return contact.send(turn, before)
    if turn.login is None or turn.login.customer is None:
        raise LookupError("A code is awaited, and nobody knows for whom.")
    return sending.to_profile(turn, person(turn.connection, turn.login.customer))


def _another_way(turn: Turn) -> Step | None:
    """They took the wrong profile, or named the wrong contact."""
    if wants_other_profile(turn.text):
        return beginning.show_profiles(turn)
    if contact.named_before(turn) is None:
        return None
    other = find_contact(turn.text, turn.shop.region)
    return turn.say(contact.send(turn, other)) if other else None


def _remind(turn: Turn, last: Sent | None) -> Step:
    late = last is None or last.is_late(turn.now)
    if late:
        turn.keep_request(newer_wins=True)
        return turn.say(_again(turn))
    turn.add_to_request()
    turn.stay()
    spent = last is not None and last.is_spent()
    return turn.say(texts.CODE_IS_SPENT if spent else texts.ENTER_CODE)
