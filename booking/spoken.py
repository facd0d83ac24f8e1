"""Dates, times and money as people read them. One room, so that every sentence agrees.

British English for now; more languages come as more locales.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_time
from babel.numbers import format_currency, get_currency_precision

from booking.values import Money

LOCALE = "en_GB"
COMMON = 4096
"""Dates and times that are kept in words: a desk says the same ones all day long."""


def day(of: date) -> str:
    """A date in full, such as 'Wednesday 11 February 2026'; of a datetime, its own day."""
    return _date(of.year, of.month, of.day, "EEEE d MMMM y")


def short_day(of: date) -> str:
    """A date that is near, such as 'Wednesday 11 February'."""
    return _date(of.year, of.month, of.day, "EEEE d MMMM")


def plain_day(of: date) -> str:
    """A date without its weekday, such as '1 March 2026'."""
    return _date(of.year, of.month, of.day, "d MMMM y")


def month_day(of: date) -> str:
    """A date as the chat lists it, such as 'Wednesday, February 11'."""
    return _date(of.year, of.month, of.day, "EEEE, MMMM d")


def full_day(of: date) -> str:
    """A date as the chat says it, such as 'Wednesday, February 11th'."""
    return f"{month_day(of)}{_ordinal(of.day)}"


@lru_cache(maxsize=COMMON)
def _date(year: int, month: int, of_month: int, pattern: str) -> str:
    return format_date(date(year, month, of_month), pattern, locale=LOCALE)


@lru_cache(maxsize=COMMON)
def _time(hour: int, minute: int) -> str:
    return format_time(time(hour, minute), "h:mm a", locale=LOCALE).upper()


def _ordinal(number: int) -> str:
    if 11 <= number % 100 <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def time_of(of: datetime | time) -> str:
    """A time of day, such as '2:00 PM'; of a datetime, in its own zone."""
    return _time(of.hour, of.minute)


def moment(of: datetime) -> str:
    """A day and a time, such as 'Wednesday 11 February 2026 at 2:00 PM'."""
    return f"{day(of)} at {time_of(of)}"


def short_moment(of: datetime) -> str:
    """A day and a time that are near, such as 'Wednesday 11 February at 2:00 PM'."""
    return f"{short_day(of)} at {time_of(of)}"


@lru_cache(maxsize=1000)
def money(amount: Money) -> str:
    """A price, such as '£65', '£70.50' or 'JP¥6,500': whole amounts need no pence."""
    price = Decimal(amount.minor).scaleb(-get_currency_precision(amount.currency))
    if price % 1:
        return format_currency(price, amount.currency, locale=LOCALE)
    return format_currency(
        price, amount.currency, "¤#,##0;-¤#,##0", locale=LOCALE, currency_digits=False
    )


def length(minutes: int) -> str:
    """A length of time, such as '2 hours', '45 minutes', '1 hour 30 minutes', '3 days'."""
    hours, rest = divmod(minutes, 60)
    if hours and hours % 24 == 0 and not rest:
        return _many(hours // 24, "day")
    parts = [_many(hours, "hour")] if hours else []
    return " ".join([*parts, _many(rest, "minute")] if rest or not hours else parts)


def listed(words: Sequence[str], last: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
