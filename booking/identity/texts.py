"""Every sentence that signing in can say. Those of the specification are word for word."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from booking.business import Business
from booking.identity.face import Via
from booking.people import Person
from booking.spoken import short_moment, time_of

VERIFIED = "You're now verified! 🎉"
HOW_CAN_I_HELP = "How can I help you today?"
ALREADY_IN = f"You're already verified. {HOW_CAN_I_HELP}"
ANSWERED = f"That message was answered already. {HOW_CAN_I_HELP}"
LOGGED_OUT = "You've been logged out. Send a message anytime to start a new session."
EXPIRED = "Your session has expired. For security, please verify your identity again."

WRONG_CODE = "Invalid or expired code. Please try again or request a new code."
LAST_WRONG_CODE = "Invalid or expired code. Please request a new verification code."
LATE_CODE = 'This code has expired. Please send "verify" to request a new code.'
ENTER_CODE = 'Please enter the 6-digit code I sent you, or send "verify" for a new one.'
CODE_IS_SPENT = 'That code can no longer be used. Please send "verify" to request a new code.'

NO_ACCOUNT = (
    "No account found for this phone number. Please make sure your phone number is registered "
    "with your account on our website."
)

FITS_SEVERAL = "That fits more than one of them."
WHO_FIRST = "Before I can help, I need to know which of these accounts is yours."

OR_REGISTER = 'New here? Send "register".'
MAYBE_SENT = (
    "If that matches an account, I have just sent a code there. Please enter the 6-digit code "
    "here; it expires in 10 minutes."
)
NOTHING_ARRIVED = 'Nothing arrived? Send "verify" for a new code, or another'

ASK_NAME = 'What is your full name? (Send "cancel" to stop.)'
REGISTER_HERE = "No account found for this phone number. You can register right here."
REGISTER_NEW = "Welcome! You can register right here."
NOT_A_NAME = "I need your name to register you, such as Maria Jones. " + ASK_NAME
NAME_TOO_LONG = "That is longer than I can keep: please use at most 80 letters. " + ASK_NAME
NOT_AN_EMAIL = (
    "That does not look like an e-mail address. Please send one such as name@example.com, "
    'or "cancel" to stop.'
)
NOT_A_CONTACT = (
    "Please send an e-mail address such as name@example.com or a phone number such as "
    '+44 7700 900001, or "cancel" to stop.'
)
NOT_A_PHONE = (
    "That does not look like a phone number. Please send one such as +44 7700 900001, "
    'or "cancel" to stop.'
)
NO_CONTACT = (
    "That is neither a phone number nor an e-mail address. Please write one as in "
    "+44 7700 900001 or name@example.com."
)
SIX_DIGITS = "The code has six digits. Please type them as they are in the message."
LATE_ON_PAGE = "This code has expired. Please request a new code."
BEGIN_ANEW = "Too much time has passed. Please enter your phone number or e-mail address again."
CHOOSE_ONE = "Please choose who you are."

NOT_REGISTERED = "All right, nothing has been saved. Send a message anytime to start again."

HIDDEN = "•••"
SHORTEST_PHONE = 7
"""Digits; the last three of fewer would tell too much."""


def greeting(shop: Business) -> str:
    """Who is speaking, and how to reach a person (SPEC TALK-13)."""
    who = f"I'm the automated assistant of {shop.name}."
    return f"{who} To reach a person, {_ways(shop)}." if _ways(shop) else who


def code(digits: str) -> str:
    """The code itself (SPEC AUTH-03)."""
    return f"Your verification code is: {digits}\n\nThis code expires in 10 minutes."


def posted_code(digits: str, shop: Business) -> str:
    """What an e-mail or a text message says."""
    return f"{code(digits)}\n\n{shop.name}. If you did not ask for it, please ignore this message."


def sent_to(masked: str) -> str:
    """Where a code went, for the one who is known to hold that address."""
    return (
        f"I've sent a 6-digit code to {masked}. Please enter it here; it expires in 10 minutes.\n\n"
        'Nothing arrived? Send "verify" for a new code.'
    )


def mask(address: str) -> str:
    """An address so that its owner knows it and nobody else learns it.

    Of a name of one letter nothing shows, nor how long any name is.
    """
    name, at, domain = address.rpartition("@")
    if not at:
        is_short = sum(char.isdigit() for char in address) < SHORTEST_PHONE
        return "your phone number" if is_short else f"the phone number ending in {address[-3:]}"
    seen = name[0] if len(name) > 1 and name[0].isalnum() else ""
    return f"{seen}{HIDDEN}@{domain}"


def profiles(people: Sequence[Person]) -> str:
    """The numbered list of those who share a phone (SPEC AUTH-04)."""
    return (
        f"Multiple accounts found for this phone number:\n\n{_numbered(people)}\n\n"
        "Which profile would you like to use? Reply with the number or name."
    )


def profiles_again(people: Sequence[Person], why: str) -> str:
    """The list once more, and what was unclear."""
    return f"{why}\n\n{_numbered(people)}\n\nPlease reply with the number or name."


def out_of_range(people: Sequence[Person]) -> str:
    """A number that is not on the list."""
    return f"Please choose a number from 1 to {len(people)}."


def none_of_these(shop: Business) -> str:
    """Nobody on the list is the one who writes."""
    help_ = f" {_help(shop)}" if _help(shop) else ""
    return f"I only know these accounts for this phone number.{help_}"


def ask_contact(ways: Collection[Via]) -> str:
    """Whose number is withheld is asked for what we have on file."""
    return f"To find your account, please send me {_contacts(ways)} that we have on file for you."


def ask_contact_again(ways: Collection[Via]) -> str:
    """They wrote something else."""
    example = "name@example.com" if "email" in ways else "+44 7700 900001"
    return (
        f"I need to find your account first. Please send me {_contacts(ways)} that we have on "
        f"file for you, such as {example}."
    )


def cannot_ask(shop: Business) -> str:
    """Their number is withheld, and there is no other way to send a code."""
    text = "I can't see your phone number here, and I have no other way to send you a code."
    return f"{text} {_help(shop)}" if _help(shop) else f"{text} Please contact us."


def ask_to_register(name: str, ways: Collection[Via]) -> str:
    """The second question of a registration: what may be answered is proved by a code."""
    what = {"email": "e-mail address", "sms": "phone number"}
    return f"Thanks, {name}. What is your {' or '.join(what[via] for via in sorted(ways))}?"


def _contacts(ways: Collection[Via]) -> str:
    what = {"email": "the e-mail address", "sms": "the phone number"}
    return " or ".join(what[via] for via in sorted(ways))


def wait(seconds: int) -> str:
    """A wish for a new code came too soon after the last one."""
    unit = "second" if seconds == 1 else "seconds"
    return f"Please wait {seconds} {unit} before you ask for a new code."


def too_many_codes(shop: Business, until: int, now: int) -> str:
    """The cap on codes is reached (SPEC AUTH-05); both times in epoch seconds."""
    whole_minute = _local(shop, -(-until // 60) * 60)
    is_today = whole_minute.date() == _local(shop, now).date()
    when = time_of(whole_minute) if is_today else short_moment(whole_minute)
    text = f"You have asked for too many codes. Please try again after {when}."
    return f"{text} {_help(shop)}" if _help(shop) else text


def no_address(shop: Business) -> str:
    """The account has no address to which a code could go."""
    text = "I can't send you a code: your account has no address for it."
    return f"{text} {_help(shop)}" if _help(shop) else f"{text} Please contact us."


def not_set_up(via: Via, shop: Business) -> str:
    """The business wants codes sent in a way that it cannot send."""
    kind = {"email": "e-mail", "sms": "text message"}[via]
    text = f"I can't send you a sign-in code by {kind} at the moment."
    return f"{text} {_help(shop)}" if _help(shop) else f"{text} Please contact us."


def no_sms_there(shop: Business) -> str:
    """No code goes by SMS to the country of that number."""
    text = "I can't send a code by text message to a number of that country."
    return f"{text} {_help(shop)}" if _help(shop) else f"{text} Please contact us."


def too_many_sms(shop: Business) -> str:
    """So many text messages were sent to everybody together that there is a pause."""
    text = "I can't send a text message right now. Please try again in an hour."
    return f"{text} {_help(shop)}" if _help(shop) else text


def maybe_not(ways: Collection[Via], shop: Business) -> str:
    """What to do if none came; it names no way that is closed."""
    if "sms" not in ways:
        return f"{NOTHING_ARRIVED} e-mail address."
    if "email" in ways:
        shared = "only the e-mail address works."
        return f"{NOTHING_ARRIVED} e-mail address. If several people share a phone number, {shared}"
    shared = "If several people share it, no code can be sent."
    return f"{NOTHING_ARRIVED} phone number. {shared} {_help(shop)}".rstrip()


def cannot_reach(via: Via, shop: Business) -> str:
    """There is no way to send a code to a contact of that kind; there may be one to the other."""
    other = {"email": "phone number", "sms": "e-mail address"}[via]
    kind = {"email": "e-mail", "sms": "text message"}[via]
    text = f"We cannot send codes by {kind}. Please give your {other} instead."
    return f"{text} {_help(shop)}" if _help(shop) else text


def nobody_has(phone_or_email: str) -> str:
    """No account with that phone or e-mail address."""
    return (
        f"Nobody has the phone number or e-mail address {phone_or_email!r}. Please check it; phone "
        "numbers are best written with the country code, such as +447700900001."
    )


def several_have(phone_or_email: str, people: Sequence[Person]) -> str:
    """Several accounts share it."""
    emails = ", ".join(who.email for who in people if who.email)
    return f"Several people have {phone_or_email}. Please name one by e-mail address: {emails}."


def _local(shop: Business, epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC).astimezone(shop.tz)


def _numbered(people: Sequence[Person]) -> str:
    lines = (f"{n}. {who.name}{_email(who)}" for n, who in enumerate(people, start=1))
    return "\n".join(lines)


def _email(who: Person) -> str:
    return f" ({who.email})" if who.email else ""


def _ways(shop: Business) -> str:
    ways = []
    if shop.contact.phone:
        ways.append(f"call {shop.contact.phone}")
    if shop.contact.email:
        ways.append(f"write to {shop.contact.email}")
    return " or ".join(ways)


def _help(shop: Business) -> str:
    return f"If you need help, {_ways(shop)}." if _ways(shop) else ""
