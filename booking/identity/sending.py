"""Gives a code to the holder of a known account, where the business wants it to go."""

from dataclasses import replace

from booking.business import Business
from booking.identity import codes, texts
from booking.identity.face import Via
from booking.identity.post import CodeLetter
from booking.identity.turn import Turn
from booking.people import Person

NO_CODE = "000000"
"""In letters that nobody gets."""


def to_profile(turn: Turn, who: Person) -> str:
    """Send a code for an account on the writer's own phone; gives what to say (SPEC AUTH-03)."""
    way = turn.shop.sign_in.codes_go
    if way == "same_chat":
        return _in_chat(turn, who)
    address = who.email if way == "email" else who.phone
    if not address or way not in turn.ways:
        turn.move("out")
        return texts.no_address(turn.shop) if not address else texts.not_set_up(way, turn.shop)
    if capped := refused(turn):
        return capped
    by_post(turn, way, address, _new_code(turn, who))
    turn.move("verify", who.id)
    return texts.sent_to(texts.mask(address))


def by_post(turn: Turn, via: Via, address: str, digits: str) -> None:
    """Put a code into the post; it leaves when the transaction has committed."""
    turn.letters.append(letter(turn.shop, turn.identity, via, address, digits))


def decoy(turn: Turn, via: Via, address: str) -> None:
    """All that is done for a code, for a contact that gets none."""
    codes.issue_decoy(turn.connection, turn.identity, turn.now)
    nothing = letter(turn.shop, turn.identity, via, address, NO_CODE)
    turn.letters.append(replace(nothing, is_decoy=True))


def letter(shop: Business, identity: int, via: Via, address: str, digits: str) -> CodeLetter:
    """What brings a code. It stays out of the subject, which locked phones show."""
    subject = f"Your sign-in code for {shop.name}"
    return CodeLetter(identity, via, address, subject, texts.posted_code(digits, shop))


def refused(turn: Turn) -> str | None:
    """What to say if the cap is reached; a code that is awaited stays good."""
    capped = turn.cap()
    if capped is None:
        return None
    if turn.step == "verify":
        turn.stay()
    else:
        turn.move("out")
    return capped


def _in_chat(turn: Turn, who: Person) -> str:
    if capped := refused(turn):
        return capped
    digits = _new_code(turn, who)
    turn.move("verify", who.id)
    return texts.code(digits)


def _new_code(turn: Turn, who: Person) -> str:
    return codes.issue(turn.connection, turn.key, turn.identity, who.id, turn.now)
