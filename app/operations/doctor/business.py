"""Looks at the business: can its file be read, does this machine know its time zone?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.exc import SQLAlchemyError

from app.operations.doctor.finding import Check, Finding, ok, skipped, warning, wrong
from booking.business import Business
from booking.business_file import load_business, read_business
from booking.errors import BusinessFileWrong
from booking.help import Article
from booking.store import Store
from booking.when import readable


def business_checks(file: Path | None, store: Store | None) -> Sequence[Check]:
    """Checks of the business.

    Args:
        file: that the settings name; None: the business in the database counts.
        store: the database; None: it cannot be opened.
    """
    return (
        Check("business", lambda: _business(file, store)),
        Check("time zones", _zones),
    )


def _business(file: Path | None, store: Store | None) -> Finding:
    try:
        found = read_business(file) if file else _stored(store)
    except BusinessFileWrong as broken:
        return wrong(
            str(broken), "Put the file right; docs/business-file.md says what it may hold."
        )
    except SQLAlchemyError:
        return skipped("There is no readable schema to look for it in.")
    if found is None:
        return warning(
            "There is none: the demo business would be laid out.",
            "Load yours: frontdesk init business.toml",
        )
    return _spoken(found[0])


def _spoken(shop: Business) -> Finding:
    """A language without words of ours is no reason not to open, but good to know."""
    told = f"{shop.name}: {len(shop.services)} services, {len(shop.staff)} staff, zone {shop.zone}."
    strange = [name for name in shop.languages if name not in readable([name])]
    if not strange:
        return ok(told)
    return warning(
        f"{told} Words for dates are not understood yet in: {', '.join(strange)}.",
        "A model (FRONTDESK_MODEL) can still answer in it; without one, customers get English.",
    )


def _stored(store: Store | None) -> tuple[Business, tuple[Article, ...]] | None:
    return load_business(store) if store else None


def _zones() -> Finding:
    """A summer day in London is an hour ahead wherever the rules of time zones are known."""
    try:
        ahead = datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/London")).utcoffset()
    except ZoneInfoNotFoundError:
        ahead = None
    if ahead == timedelta(hours=1):
        return ok("This machine knows the rules of time zones.")
    return wrong(
        "This machine does not know the rules of time zones.", "Install: pip install tzdata"
    )
