"""Writers whose number is withheld: they name an e-mail address or phone on file (SPEC AUTH-01).

Whether it is on file never shows: the same words, a code row of the same kind, the same
counting of guesses. The code goes to what is on file, never into the chat.
"""

from booking.identity import registration, texts
from booking.identity.address import Contact, find_contact, holders, may_be_sent
from booking.identity.answers import wants_to_register
from booking.identity.face import Step
from booking.identity.sending import by_post, decoy, refused, refused_by_way
from booking.identity.turn import Turn
from booking.people import Person


def ask(turn: Turn) -> str:
    """Ask for it; the request is kept."""
    if not turn.ways:
        turn.move("out")
        return texts.cannot_ask(turn.shop)
    turn.move("contact")
    return _with_register(turn, texts.ask_contact(turn.ways))


def take(turn: Turn) -> Step:
    """Their answer to that."""
    if registration.is_possible(turn) and wants_to_register(turn.text):
        return turn.say(registration.begin(turn, texts.REGISTER_NEW))
    contact = find_contact(turn.text, turn.shop.region)
    if contact:
        return turn.say(send(turn, contact))
    turn.keep_request(newer_wins=False)
    turn.stay()
    return turn.say(_with_register(turn, texts.ask_contact_again(turn.ways)))


def send(turn: Turn, contact: Contact) -> str:
    """A code to the account behind the contact, or nothing at all; what is said is the same."""
    if contact.via not in turn.ways:
        turn.stay()
        return texts.cannot_reach(contact.via, turn.shop)
    # Whether it is on file must not show: so it counts as if it were.
    if capped := refused(turn) or refused_by_way(
        turn, contact.via, contact.address, is_on_file=True
    ):
        return capped
    who = _behind(turn, contact)
    if who is None:
        decoy(turn, contact.via, contact.address)
    else:
        by_post(turn, contact.via, contact.address, who.id)
    draft = {"contact": {"via": contact.via, "address": contact.address}}
    turn.move("verify", who.id if who else None, draft)
    return f"{texts.MAYBE_SENT}\n\n{texts.maybe_not(turn.ways, turn.shop)}"


def named_before(turn: Turn) -> Contact | None:
    """The contact of this login, or of the one before it."""
    said = turn.draft.get("contact")
    return Contact(said["via"], said["address"]) if said else None


def _behind(turn: Turn, contact: Contact) -> Person | None:
    """The one account behind a contact; nobody if several share it, or it was sent too much."""
    found = holders(turn.connection, contact)
    return may_be_sent(turn.connection, contact, found if len(found) == 1 else [], turn.now)


def _with_register(turn: Turn, text: str) -> str:
    return f"{text}\n\n{texts.OR_REGISTER}" if registration.is_possible(turn) else text
