"""New customers, where the business is open to them (SPEC AUTH-02): name, e-mail, code.

On a phone channel the phone is proved by the channel itself, so the code may come in the same
chat; then the e-mail address is not proved, and is kept only if nobody else has it. Otherwise
the code goes to the address, and whoever can read it is let in: into the account that has the
address already, if there is one.
"""

import re

from sqlalchemy import insert

from booking.identity import codes, texts
from booking.identity.answers import LONGEST_SHORT_ANSWER, find_email, wants_to_leave
from booking.identity.face import Step
from booking.identity.sending import by_post, decoy, refused
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
FIRST_WORDS_OF_OTHER_THINGS = """
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
    return turn.say(_take_email(turn, said) if "name" in said else _take_name(turn))


def leave(turn: Turn) -> Step:
    """Stop; nothing stays behind."""
    turn.wish = None
    turn.move("out")
    return turn.say(texts.NOT_REGISTERED)


def is_on(turn: Turn) -> bool:
    """Whether the code that is awaited ends a registration."""
    return "email" in turn.draft.get("register", {})


def send(turn: Turn) -> str:
    """The code that ends it; gives what to say."""
    if capped := refused(turn):
        return capped
    said = turn.draft["register"]
    if turn.visitor.phone and turn.shop.sign_in.codes_go == "same_chat":
        digits = _new_code(turn, None)
        turn.move("verify", draft={"register": said})
        return texts.code(digits)
    account = _post_code(turn, said["email"])
    turn.move("verify", account, {"register": said})
    return texts.sent_to(texts.mask(said["email"]))


def finish(turn: Turn) -> CustomerId:
    """The account of someone who has proved a phone or an e-mail address."""
    lock(turn.connection, [(LockKind.ACCOUNT, NEW_ONES)])
    said = turn.draft["register"]
    phone = turn.visitor.phone
    if phone:
        meanwhile = find_by_phone(turn.connection, phone)
        if len(meanwhile) == 1:
            return meanwhile[0].id
    email_is_free = not find_by_email(turn.connection, said["email"])
    made: int = turn.connection.execute(
        insert(customer)
        .values(
            name=said["name"],
            email=said["email"] if email_is_free else None,
            phone=phone,
            role=Role.CUSTOMER.value,
            created_at=turn.now,
        )
        .returning(customer.c.id)
    ).scalar_one()
    return CustomerId(made)


def _take_name(turn: Turn) -> str:
    name = _name_in(turn.text)
    if name is None:
        turn.keep_request(newer_wins=False)
        turn.stay()
        return texts.NOT_A_NAME
    if len(name) > LONGEST_NAME:
        turn.stay()
        return texts.NAME_TOO_LONG
    turn.move("register", draft={"register": {"name": name}})
    return texts.ask_email(name)


def _take_email(turn: Turn, said: dict[str, str]) -> str:
    email = find_email(turn.text)
    if email is None:
        turn.stay()
        return texts.NOT_AN_EMAIL
    turn.move("register", draft={"register": said | {"email": email}})
    return send(turn)


def _name_in(text: str) -> str | None:
    """A person's name as they typed it, spaces put in order; None if the text is something else."""
    words = BEFORE_A_NAME.sub("", " ".join(text[:LONGEST_SHORT_ANSWER].split())).rstrip("!,;. ")
    if words.split(" ")[0].casefold() in NO_NAMES or len(words.split()) > MOST_WORDS:
        return None
    return words if len(words) > 1 and NAME.fullmatch(words) else None


def _post_code(turn: Turn, email: str) -> CustomerId | None:
    """Post a code; gives the account it will open, None for a new one."""
    there = find_by_email(turn.connection, email)
    if len(there) > 1:
        decoy(turn, "email", email)
        return None
    account = there[0].id if there else None
    by_post(turn, "email", email, _new_code(turn, account))
    return account


def _new_code(turn: Turn, account: CustomerId | None) -> str:
    return codes.issue(turn.connection, turn.key, turn.identity, account, turn.now)
