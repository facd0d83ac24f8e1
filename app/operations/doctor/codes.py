"""Looks at the sign-in: can codes go where the business file wants them?"""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.code_ways import missing_way
from app.operations.doctor.finding import Check, Finding, ok, skipped, warning, wrong
from booking.business_file import load_business, read_business
from booking.errors import BusinessFileWrong
from booking.identity import Via
from booking.store import Store


def codes_check(file: Path | None, store: Store | None, ways: Collection[Via]) -> Check:
    """Whether customers can be sent the codes by which they sign in.

    Args:
        file: the business file that the settings name; None: the business in the database counts.
        store: the database; None: it cannot be opened.
        ways: how codes can travel, by the settings.
    """
    return Check("sign-in codes", lambda: _codes(file, store, ways))


def _codes(file: Path | None, store: Store | None, ways: Collection[Via]) -> Finding:
    try:
        found = read_business(file) if file else load_business(store) if store else None
    except (BusinessFileWrong, SQLAlchemyError):
        found = None
    if found is None:
        return skipped("There is no readable business to look for it in.")
    if missing := missing_way(found[0], ways):
        return wrong(missing.said, missing.advice)
    if not ways:
        return warning(
            "Codes are shown in the chat alone: nobody can sign in on a page, nor on WhatsApp with "
            "a number that is withheld.",
            "Set FRONTDESK_SMTP_URL or FRONTDESK_TWILIO_SMS_FROM.",
        )
    return ok(f"Codes can go by {' and '.join(sorted(ways))}.")
