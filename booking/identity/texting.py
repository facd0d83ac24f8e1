"""What text messages may cost: whereto codes go by SMS, and how many in all (SPEC AUTH-09).

Each one costs money, and there are people who have strangers' machines send thousands of them to
numbers that earn by it. An identity and an account have their caps already; these are for
everybody together.
"""

import phonenumbers
from sqlalchemy import Connection, func, select

from booking.business import Business
from booking.identity import texts
from booking.store import LockKind, lock
from booking.tables import customer, login_code

COUNTER = -1
"""Who sends a code by SMS holds this lock of an account that cannot be: counting goes in turn."""

HOUR_S, DAY_S = 60 * 60, 24 * 60 * 60


def refused(
    connection: Connection, shop: Business, address: str, now: int, *, is_on_file: bool
) -> str | None:
    """Why no code goes to that number now, as the person is told; None: it may.

    Args:
        connection: a writing transaction; others who text wait until it ends.
        shop: its rules.
        address: E.164.
        now: epoch seconds.
        is_on_file: an account has that number, or may have it as far as anybody may learn.
    """
    if not _is_welcome(connection, shop, address, is_on_file=is_on_file):
        return texts.no_sms_there(shop)
    lock(connection, [(LockKind.ACCOUNT, COUNTER)])
    rules = shop.sign_in
    caps = ((HOUR_S, rules.sms_per_hour), (DAY_S, rules.sms_per_day))
    if any(_sent_since(connection, now - seconds) >= most for seconds, most in caps):
        return texts.too_many_sms(shop)
    return None


def country_of(address: str) -> str | None:
    """The country of a number, such as "GB"; None where there is none, as with satellites."""
    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.region_code_for_country_code(number.country_code or 0)


def _is_welcome(connection: Connection, shop: Business, address: str, *, is_on_file: bool) -> bool:
    """By the owner's list; without one: our own country, and those where customers are."""
    country = country_of(address)
    if shop.sign_in.sms_countries:
        return country in shop.sign_in.sms_countries
    if is_on_file or country == shop.region:
        return True
    phones = connection.scalars(select(customer.c.phone).where(customer.c.phone.is_not(None)))
    return country is not None and any(country_of(phone or "") == country for phone in phones)


def _sent_since(connection: Connection, moment: int) -> int:
    """Codes that really went by SMS. Letters for nobody cost nothing: strangers could spend it."""
    sent = select(func.count()).where(login_code.c.via == "sms", login_code.c.sent_at > moment)
    return connection.execute(sent).scalar_one()
