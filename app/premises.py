"""Where the house stands: the database, its schema, and the business that lives in it.

Without an address it is a demo in a folder of its own, gone at the end.
"""

import hmac
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from app.database_problems import database_problems
from app.settings import Settings
from booking.business import Business
from booking.business_file import DEMO_FILE, load_business, read_business, save_business
from booking.clock import MovableClock
from booking.database.schema import migrate
from booking.help import Article
from booking.store import LockKind, Store, lock, open_engine
from booking.world import load_demo

KEY_BYTES = 32

SetClock = Callable[[ZoneInfo], MovableClock]
"""A clock for the zone of the business: a start such as 09:00 is meant there."""


@dataclass(frozen=True)
class Premises:
    """An opened database with a business in it.

    Attributes:
        key: under which codes, sessions and confirmations are sealed.
        is_new_demo: the demo world was laid out just now.
    """

    store: Store
    clock: MovableClock
    shop: Business
    articles: tuple[Article, ...]
    key: bytes
    is_new_demo: bool


@contextmanager
def open_premises(settings: Settings, set_clock: SetClock) -> Iterator[Premises]:
    """Open, migrate and furnish the database that the settings name.

    A business file in the settings takes the place of the business in the database. A database
    without a business gets the demo and its people.

    Raises:
        BusinessFileWrong: the business file cannot be used; the text says why.
        DatabaseWrong: the database cannot be used; the text says why.
    """
    url = settings.database_url
    with _folder(url) as folder, _opened(url, folder) as store:
        yield _furnish(store, settings, set_clock, folder)


@contextmanager
def open_database(url: str) -> Iterator[Store]:
    """A database alone, without a business.

    Raises:
        DatabaseWrong: there is no such database, or it cannot be used; the text says why.
    """
    with _folder(url) as folder, _opened(url, folder) as store:
        yield store


@contextmanager
def _opened(url: str | None, folder: Path) -> Iterator[Store]:
    """The database at that address, else a new one in the folder; its schema is the newest."""
    with database_problems(url):
        store = Store(open_engine(url or f"sqlite:///{folder / 'desk.db'}"))
    try:
        with database_problems(url):
            migrate(store.engine)
        yield store
    finally:
        store.close()


def _furnish(store: Store, settings: Settings, set_clock: SetClock, folder: Path) -> Premises:
    found = load_business(store)
    file = settings.business_file or (None if found else DEMO_FILE)
    shop, articles = read_business(file) if file else found or read_business(DEMO_FILE)
    clock = set_clock(shop.tz)
    is_new_demo = found is None and file == DEMO_FILE
    if is_new_demo:  # first: a start that is cut short here begins again
        load_demo(store, shop, clock)
    if file is not None:
        save_business(store, shop, articles, clock.now())
    name = _name(settings.database_url)
    return Premises(
        store=store,
        clock=clock,
        shop=shop,
        articles=articles,
        key=_key(settings, store, folder / f"{name}.key"),
        is_new_demo=is_new_demo,
    )


@contextmanager
def _folder(url: str | None) -> Iterator[Path]:
    """The folder of a SQLite file; for anything else one that goes at the end."""
    with database_problems(url):
        file = _sqlite_file(url)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
    if file is not None:
        yield file.parent
        return
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sqlite_file(url: str | None) -> Path | None:
    parsed = make_url(url) if url else None
    if parsed is None or parsed.get_backend_name() != "sqlite":
        return None
    return (
        Path(parsed.database).absolute() if parsed.database not in {None, "", ":memory:"} else None
    )


def _name(url: str | None) -> str:
    file = _sqlite_file(url)
    return file.stem if file else "desk"


def _key(settings: Settings, store: Store, file: Path) -> bytes:
    """The settings' key, else one in a file that only this user can read.

    Of several processes that start at once one makes it, whole, while the others wait.
    """
    if settings.server_key is not None:
        return settings.server_key.get_secret_value().encode()
    with store.writing() as connection:
        lock(connection, [(LockKind.HOUSE, 0)])
        if not file.exists() or file.stat().st_size < KEY_BYTES:  # a start that was cut short
            _lay_key(file)
    return file.read_bytes()


def _lay_key(file: Path) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")
    with os.fdopen(descriptor, "wb") as fresh:  # mkstemp lets only this user read it
        fresh.write(secrets.token_bytes(KEY_BYTES))
    Path(name).replace(file)


def key_for(key: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, from the server key."""
    return hmac.digest(key, purpose.encode(), "sha256")
