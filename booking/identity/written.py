"""What people write into the fields of a page, or paste there: a contact, a code.

Copied text brings spaces that are none, dashes of all kinds and marks that nobody sees.
"""

import re
import unicodedata

from booking.identity.address import Contact, find_contact
from booking.identity.answers import GAPS, LONGEST_SHORT_ANSWER, clean, code_in, find_email
from booking.identity.visitors import e164

CODE_DIGITS = 6
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
BEFORE_A_CONTACT = re.compile(r"^(?:mailto|tel|sms|whatsapp):", re.IGNORECASE)


def tidy(text: str) -> str:
    """One line of plain characters: full-width digits are digits, what is invisible is gone."""
    usual = unicodedata.normalize("NFKC", clean(text)[:LONGEST_SHORT_ANSWER])
    seen = "".join(char for char in usual if unicodedata.category(char) != "Cf")
    return " ".join(DASHES.sub("-", seen).split())


def contact(text: str, region: str) -> Contact | None:
    """The phone number or e-mail address that a field holds, or None.

    Args:
        text: what was typed or pasted.
        region: where phones without a country code belong, such as "GB".
    """
    plain = BEFORE_A_CONTACT.sub("", tidy(text))
    if email := find_email(plain):
        return Contact("email", email)
    if phone := e164(plain, region):
        return Contact("sms", phone)
    return find_contact(plain, region)


def code(text: str) -> str | None:
    """The six digits of a field or of a whole message that was pasted there, or None."""
    digits = GAPS.sub("", code_in(tidy(text)) or "")
    return digits if len(digits) == CODE_DIGITS else None
