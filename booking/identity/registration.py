"""New customers, where the business is open to them (SPEC AUTH-02): name, contact, code.

On a phone channel the phone is proved by the channel itself, so the code may come in the same
chat; then the e-mail address is not proved, and is kept only if nobody else has it. Otherwise
the code goes to the address or number they told, and whoever can read it there is let in: into
the account that has it already, if there is one.
"""

import re
from collections.abc import Collection

from sqlalchemy import insert

from booking.identity import codes, texts
from booking.identity.address import Contact, find_contact, holders, may_be_sent
from booking.identity.answers import LONGEST_SHORT_ANSWER, wants_to_leave
from booking.identity.face import Step, Via
from booking.identity.sending import by_post, decoy, refused, refused_by_way
from booking.identity.turn import Turn
from booking.people import find_by_email, find_by_phone
from booking.store import LockKind, lock
from booking.tables import customer
from booking.values import CustomerId, Role

NEW_ONES = 0
"""Who makes an account holds this lock: two messages of one phone must not make two."""

LONGEST_NAME = 80
MOST_WORDS = 6
BEFORE_A_NAME = re.compile(
    r"^(?:(?:hi|hello|hey)[,!. ]+)?(?:my (?:full )?name is|my name['’]s|i am|i['’]m|it['’]s|this is"
    r"|name:|call me)\s+",
    re.IGNORECASE,
)
NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:[ .'’\-]{1,2}[^\W\d_]+)*\.?")
WORDS = re.compile(r"[^\W\d_]{2,}")
LONGEST_CRY = 3
FIRST_WORDS_OF_OTHER_THINGS = """
    cancel move change delete want need start stop unsubscribe nothing
    yes yep ok okay sure hi hello hey help register please what how when where why who which can
    could do does is are book show my list services i we thanks
"""
NO_NAMES = frozenset(FIRST_WORDS_OF_OTHER_THINGS.split())


def begin(turn: Turn, welcome: str) -> str:
    """Offer to register, and ask the first question."""
    turn.move("register", draft={"register": {}})
    return f"{welcome}\n\n{texts.ASK_NAME}"


def take(turn: Turn) -> Step:
    """The answer to the question that is open."""
    if wants_to_leave(turn.text):
        return leave(turn)
    said = dict(turn.draft.get("register", {}))
    return turn.say(_take_contact(turn, said) if "name" in said else _take_name(turn))


def leave(turn: Turn) -> Step:
    """Stop; nothing stays behind."""
    turn.wish = None
    turn.move("out")
    return turn.say(texts.NOT_REGISTERED)


def is_possible(turn: Turn) -> bool:
    """Whether a stranger may register here, and can be sent the code that ends it."""
    is_open = turn.shop.sign_in.registration == "open"
    return is_open and (_shows_codes(turn) or bool(turn.ways))


def is_on(turn: Turn) -> bool:
    """Whether the code that is awaited ends a registration."""
    said = turn.draft.get("register", {})
    return "email" in said or "phone" in said


def send(turn: Turn) -> str:
    """The code that ends it; gives what to say."""
    if capped := refused(turn):
        return capped
    said = turn.draft["register"]
    if _shows_codes(turn):
        digits = codes.issue(turn.connection, turn.key, turn.identity, None, turn.now)
        turn.move("verify", draft={"register": said})
        return texts.code(digits)
    where = _where(turn, said)
    if capped := refused_by_way(turn, where.via, where.address, is_on_file=False):
        return capped
    turn.move("verify", _post_code(turn, where), {"register": said})
    return texts.sent_to(texts.mask(where.address))


def finish(turn: Turn) -> CustomerId:
    """The account of someone who has proved a phone or an e-mail address."""
    lock(turn.connection, [(LockKind.ACCOUNT, NEW_ONES)])
    said = turn.draft["register"]
    phone, email = turn.visitor.phone or said.get("phone"), said.get("email")
    if phone:
        meanwhile = find_by_phone(turn.connection, phone)
        if len(meanwhile) == 1:
            return meanwhile[0].id
    is_free = email is not None and not find_by_email(turn.connection, email)
    made: int = turn.connection.execute(
        insert(customer)
        .values(
            name=said["name"],
            email=email if is_free else None,
            phone=phone,
            role=Role.CUSTOMER.value,
            created_at=turn.now,
        )
        .returning(customer.c.id)
    ).scalar_one()
    return CustomerId(made)


def _take_name(turn: Turn) -> str:
    name = _name_in(turn.text) if turn.is_request else None  # "hola" greets
    if name is None:
        if _asks_for_something(turn.text):
            turn.keep_request(newer_wins=False)
        turn.stay()
        return texts.NOT_A_NAME
    if len(name) > LONGEST_NAME:
        turn.stay()
        return texts.NAME_TOO_LONG
    turn.move("register", draft={"register": {"name": name}})
    return texts.ask_to_register(name, _asked_for(turn))


def _take_contact(turn: Turn, said: dict[str, str]) -> str:
    asked = _asked_for(turn)
    found = find_contact(turn.text, turn.shop.region)
    if found is None or found.via not in asked:
        turn.stay()
        return _not_a_contact(asked)
    name = "email" if found.via == "email" else "phone"
    turn.move("register", draft={"register": said | {name: found.address}})
    return send(turn)


def _asked_for(turn: Turn) -> Collection[Via]:
    """What they may tell: whose phone is known is asked for the other thing alone."""
    return frozenset[Via]({"email"}) if turn.visitor.phone else turn.ways


def _not_a_contact(asked: Collection[Via]) -> str:
    if len(asked) > 1:
        return texts.NOT_A_CONTACT
    return texts.NOT_AN_EMAIL if "email" in asked else texts.NOT_A_PHONE


def _shows_codes(turn: Turn) -> bool:
    """The code comes in the chat itself: it proves the phone, which the channel has told."""
    return turn.visitor.phone is not None and turn.shop.sign_in.codes_go == "same_chat"


def _where(turn: Turn, said: dict[str, str]) -> Contact:
    """Where the code goes: to what they told, if anything goes there, else to their own phone."""
    if "email" in said and "email" in turn.ways:
        return Contact("email", said["email"])
    return Contact("sms", said.get("phone") or turn.visitor.phone or "")


def _name_in(text: str) -> str | None:
    """A person's name as they typed it, spaces put in order; None if the text is something else."""
    words = BEFORE_A_NAME.sub("", " ".join(text[:LONGEST_SHORT_ANSWER].split())).rstrip("!,;. ")
    if words.split(" ")[0].casefold() in NO_NAMES or len(words.split()) > MOST_WORDS:
        return None
    return words if len(words) > 1 and NAME.fullmatch(words) else None


def _asks_for_something(text: str) -> bool:
    """Not "😀", "bob@" or "what?": nobody waits for an answer to those once they are in."""
    words = WORDS.findall(text)
    is_one = len(words) == 1 and len(words[0]) > LONGEST_CRY
    return "@" not in text and (len(words) > 1 or (is_one and words[0].casefold() not in NO_NAMES))


def _post_code(turn: Turn, where: Contact) -> CustomerId | None:
    """Post a code; gives the account it will open, None for a new one."""
    there = holders(turn.connection, where)
    account = there[0].id if there else None
    if not there or (len(there) == 1 and may_be_sent(turn.connection, where, there, turn.now)):
        by_post(turn, where.via, where.address, account)
        return account
    decoy(turn, where.via, where.address)
    return None
