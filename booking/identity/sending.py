"""Gives a code to the holder of a known account, where the business wants it to go."""

from dataclasses import replace

from booking.business import Business
from booking.identity import codes, texting, texts
from booking.identity.face import Via
from booking.identity.post import CodeLetter
from booking.identity.turn import Turn
from booking.people import Person, find_by_phone
from booking.values import CustomerId

NO_CODE = "000000"
"""In letters that nobody gets."""


def to_profile(turn: Turn, who: Person) -> str:
    """Send a code for an account on the writer's own phone; gives what to say (SPEC AUTH-03)."""
    way = _way_to(turn, who)
    if way is None:
        return _in_chat(turn, who)
    address = who.email if way == "email" else who.phone
    if not address or way not in turn.ways:
        turn.move("out")
        return texts.no_address(turn.shop) if not address else texts.not_set_up(way, turn.shop)
    if capped := refused(turn) or refused_by_way(turn, way, address, is_on_file=True):
        return capped
    by_post(turn, way, address, who.id)
    turn.move("verify", who.id)
    return texts.sent_to(texts.mask(address))


def by_post(turn: Turn, via: Via, address: str, account: CustomerId | None) -> None:
    """Put a code for an account into the post; it leaves when the transaction has committed."""
    digits = codes.issue(turn.connection, turn.key, turn.identity, account, turn.now, via)
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


def refused_by_way(turn: Turn, via: Via, address: str, *, is_on_file: bool) -> str | None:
    """What to say if no code may go there by that way: text messages cost money."""
    if via != "sms":
        return None
    why = texting.refused(turn.connection, turn.shop, address, turn.now, is_on_file=is_on_file)
    if why is not None and turn.step != "verify":
        turn.move("out")
    return why


def _way_to(turn: Turn, who: Person) -> Via | None:
    """By what way their code goes; None: into the same chat.

    A phone in several hands tells nobody which of them holds it: neither does a code that it
    receives (SPEC AUTH-09).
    """
    rules = turn.shop.sign_in
    if shared_numbers_prove_elsewhere(turn.shop) and _shares(turn, who):
        return "email"
    return None if rules.codes_go == "same_chat" else rules.codes_go


def shared_numbers_prove_elsewhere(shop: Business) -> bool:
    """Whether those who share a phone each need a code by e-mail."""
    return "shared_number" in shop.sign_in.codes_go_elsewhere_for


def _shares(turn: Turn, who: Person) -> bool:
    return who.phone is not None and len(find_by_phone(turn.connection, who.phone)) > 1


def _in_chat(turn: Turn, who: Person) -> str:
    if capped := refused(turn):
        return capped
    digits = codes.issue(turn.connection, turn.key, turn.identity, who.id, turn.now)
    turn.move("verify", who.id)
    return texts.code(digits)
