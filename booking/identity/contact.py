"""Writers whose number is withheld: they name an e-mail address or phone on file (SPEC AUTH-01).

Whether it is on file never shows: the same words, a code row of the same kind, the same
counting of guesses. The code goes to what is on file, never into the chat.
"""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from booking.identity import codes, registration, texts
from booking.identity.answers import LONGEST_SHORT_ANSWER, find_email, wants_to_register
from booking.identity.face import Step, Via
from booking.identity.sending import by_post, decoy, refused
from booking.identity.turn import Turn
from booking.identity.visitors import e164
from booking.people import Person, find_by_email, find_by_phone
from booking.store import LockKind, lock
from booking.values import CustomerId

PHONE = re.compile(r"\+?\(?[0-9][0-9 ().\-/]{5,28}[0-9]", re.ASCII)
FEWEST_DIGITS = 9
"""Fewer may be a login code."""


@dataclass(frozen=True)
class Contact:
    """Where an account can be reached: an e-mail address, or a phone in E.164."""

    via: Via
    address: str


def find_contact(text: str, region: str) -> Contact | None:
    """The e-mail address or phone number in a text, or None."""
    short = text[:LONGEST_SHORT_ANSWER]
    if email := find_email(short):
        return Contact("email", email)
    for found in PHONE.finditer(short):
        if sum(char.isdigit() for char in found[0]) >= FEWEST_DIGITS:
            phone = e164(found[0], region)
            if phone:
                return Contact("sms", phone)
    return None


def ask(turn: Turn) -> str:
    """Ask for it; the request is kept."""
    turn.move("contact")
    return _with_register(turn, texts.ASK_CONTACT)


def take(turn: Turn) -> Step:
    """Their answer to that."""
    if turn.shop.sign_in.registration == "open" and wants_to_register(turn.text):
        return turn.say(registration.begin(turn, texts.REGISTER_NEW))
    contact = find_contact(turn.text, turn.shop.region)
    if contact:
        return turn.say(send(turn, contact))
    turn.keep_request(newer_wins=False)
    turn.stay()
    return turn.say(_with_register(turn, texts.ASK_CONTACT_AGAIN))


def send(turn: Turn, contact: Contact) -> str:
    """A code to the account behind the contact, or nothing at all; what is said is the same."""
    if capped := refused(turn):
        return capped
    who = _behind(turn, contact)
    if who is None:
        decoy(turn, contact.via, contact.address)
    else:
        digits = codes.issue(turn.connection, turn.key, turn.identity, who.id, turn.now)
        by_post(turn, contact.via, contact.address, digits)
    draft = {"contact": {"via": contact.via, "address": contact.address}}
    turn.move("verify", who.id if who else None, draft)
    return f"{texts.MAYBE_SENT}\n\n{texts.MAYBE_NOT}"


def named_before(turn: Turn) -> Contact | None:
    """The contact of this login, or of the one before it."""
    said = turn.draft.get("contact")
    return Contact(said["via"], said["address"]) if said else None


def holders(connection: Connection, contact: Contact) -> list[Person]:
    """Everyone who has that contact on file, the oldest account first."""
    find = find_by_email if contact.via == "email" else find_by_phone
    return find(connection, contact.address)


def may_be_sent(connection: Connection, account: CustomerId, now: int) -> bool:
    """Whether an account may be sent another code; the caller's transaction keeps its place."""
    lock(connection, [(LockKind.ACCOUNT, account)])  # many may ask for it at once
    return not codes.account_is_flooded(connection, account, now)


def _behind(turn: Turn, contact: Contact) -> Person | None:
    """The one account behind a contact; nobody if several share it, or it was sent too much."""
    found = holders(turn.connection, contact)
    if len(found) != 1:
        return None
    return found[0] if may_be_sent(turn.connection, found[0].id, turn.now) else None


def _with_register(turn: Turn, text: str) -> str:
    is_open = turn.shop.sign_in.registration == "open"
    return f"{text}\n\n{texts.OR_REGISTER}" if is_open else text
