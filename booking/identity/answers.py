"""What a message is, as far as signing in goes: a code, a wish for a new one, a farewell.

Pure reading of text. Only the digits 0 to 9 make a code.
"""

import re

from rapidfuzz import fuzz

LONGEST_SHORT_ANSWER = 500
"""A name, a number, an e-mail address or a command is shorter; the rest of a text is not read."""

AROUND_A_CODE = re.compile(
    r"\b(?:my|the|your|a|code|is|was|it|it['’]?s|here['’]?s|here|verification|security|login|pin|otp"
    r"|number|i|got|received|enter|thanks|thank you|please|ok|okay|hi|hello)\b",
    re.IGNORECASE,
)
GAPS = re.compile(r"[\s\-–—]+")
MARKS = "\"'’`.,:;!?*()[]#"
SIX_DIGITS = re.compile(
    r"(?<![\w@.+\-])(?<!\d )[0-9]{3}[ -]?[0-9]{3}(?![\w@])(?![.\-]\w)(?! [0-9])", re.ASCII
)

RESEND = ("verify", "resend", "new code", "send again", "another code", "send code", "verify me")
MISSING = re.compile(
    r"\b(?:new|another|again|resend|re-send|send|no|not|didn['’]?t|didnt|haven['’]?t|never|where"
    r"|lost|request|expired)\b",
    re.IGNORECASE,
)
NOT_ARRIVED = re.compile(
    r"^(?:send|resend) (?:it|that|one)(?: again| once more)?(?: please)?$"
    r"|^(?:i )?(?:didn['’]?t|did not|haven['’]?t|have not|never) (?:get|got|receive|received)"
    r"(?: (?:it|one|anything|that))?(?: yet)?$"
    r"|^(?:nothing|it has not|it hasn['’]?t|it didn['’]?t) (?:came|come|arrived?)(?: yet)?$"
)
LONGEST_RESEND_WISH = 10
CLOSE_ENOUGH = 85

EMAIL = re.compile(r"(?<![\w.+-])[\w.%+'-]{1,64}@(?:[\w-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII)
LONGEST_EMAIL = 200

OUT = {"log out", "logout", "log me out", "log off", "logoff", "sign out", "signout", "sign me out"}
LEAVE = {"cancel", "stop", "quit", "exit", "leave", "never mind", "nevermind", "forget it"}
LEAVE |= {"no", "no thanks", "no thank you"}
OTHER_PROFILE = {"back", "wrong profile", "wrong account", "other profile", "another profile"}
OTHER_PROFILE |= {"different profile", "change profile", "switch profile", "change account"}
REGISTER = {"register", "sign up", "signup", "sign me up", "i'm new", "im new", "i am new"}
REGISTER |= {"new customer", "create account", "create an account", "i don't have an account"}


def clean(text: str) -> str:
    """The text without what no database keeps: NUL and halves of characters."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "").strip()


def plain(text: str) -> str:
    """A short answer without case, marks around it and double spaces."""
    return " ".join(text[:LONGEST_SHORT_ANSWER].casefold().strip(MARKS + " \n\t").split())


def code_in(text: str) -> str | None:
    """The digits of a code attempt, or None if the text is something else (SPEC AUTH-06).

    An attempt is 4 to 8 digits, whatever spaces, dashes and words like "my code is" stand
    around them, or any text with exactly one group of six digits in it.
    """
    if bare := only_a_code(text):
        return bare
    groups = SIX_DIGITS.findall(text)
    return GAPS.sub("", groups[0]) if len(groups) == 1 else None


def only_a_code(text: str) -> str | None:
    """The 4 to 8 digits of a text that is about nothing else, or None."""
    bare = GAPS.sub("", AROUND_A_CODE.sub(" ", text)).strip(MARKS)
    return bare if re.fullmatch(r"[0-9]{4,8}", bare) else None


def find_email(text: str) -> str | None:
    """The first e-mail address in a text, in lower case; None if there is none that fits."""
    found = EMAIL.search(text[:LONGEST_SHORT_ANSWER])
    if found is None or len(found[0]) > LONGEST_EMAIL:
        return None
    return found[0].lower()


def wants_new_code(text: str) -> bool:
    """Whether somebody asks for a code anew, such as "resend" or "I didn't get the code"."""
    words = plain(text)
    if len(words.split()) > LONGEST_RESEND_WISH:
        return False
    if any(fuzz.ratio(words, wish) >= CLOSE_ENOUGH for wish in RESEND):
        return True
    named = "code" in re.findall(r"\w+", words)
    return bool(NOT_ARRIVED.match(words) or (named and MISSING.search(words)))


def wants_out(text: str) -> bool:
    """Whether somebody wants to be logged out."""
    return plain(text) in OUT


def wants_to_leave(text: str) -> bool:
    """Whether somebody stops registering."""
    return plain(text) in LEAVE


def wants_other_profile(text: str) -> bool:
    """Whether somebody took the wrong profile and wants the list again."""
    return plain(text) in OTHER_PROFILE


def wants_to_register(text: str) -> bool:
    """Whether somebody without an account wants one."""
    return plain(text) in REGISTER
