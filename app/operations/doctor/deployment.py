"""Puts the checks together for a deployment, and tells what they find."""

import json
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

import httpx2 as httpx
from sqlalchemy.exc import SQLAlchemyError

from app.database_problems import DatabaseWrong, database_problems
from app.operations.doctor.business import business_checks
from app.operations.doctor.codes import codes_check
from app.operations.doctor.database import database_checks
from app.operations.doctor.finding import Check, Finding, ok, skipped, warning, wrong
from app.operations.doctor.keys import key_check
from app.operations.doctor.outside import Door, outside_checks
from app.operations.doctor.providers import Account, mail_check, model_check, twilio_checks
from app.remote_model import remote_model
from app.settings import Settings, unknown_settings
from booking.business_file import load_business, read_business
from booking.clock import Clock, SystemClock
from booking.errors import BusinessFileWrong
from booking.identity import Via
from booking.outbox.templates import Templates, TemplateText
from booking.store import Store, open_engine
from channels.mail.server import knock, read_server
from channels.twilio.api import RestApi

PATIENCE_S = 10.0
SIGNS = {"ok": "ok      ", "wrong": "WRONG   ", "warning": "warning ", "skipped": "skipped "}
OUR_NAME = "doctor.invalid"
"""What we call ourselves to a mail server to which we hand no letter."""


@contextmanager
def opened(settings: Settings) -> Iterator[Sequence[Check]]:
    """Every check of the deployment that the settings describe."""
    with _store(settings) as (store, broken), httpx.Client(timeout=PATIENCE_S) as web:
        yield [*broken, *_checks(settings, store, SystemClock(), web)]


def in_words(name: str, found: Finding) -> str:
    """A finding for a person, its advice under it."""
    advice = f"\n         {found.advice}" if found.advice else ""
    return f"{SIGNS[found.state]} {name}: {found.said}{advice}"


def as_json(found: Sequence[tuple[str, Finding]]) -> str:
    """The findings for a program: one list."""
    rows = [
        {"check": name, "state": one.state, "said": one.said, "advice": one.advice}
        for name, one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


@contextmanager
def _store(settings: Settings) -> Iterator[tuple[Store | None, list[Check]]]:
    """The database as it is, or what is wrong with its address. Nothing is migrated."""
    url = settings.database_url
    if url is None:
        none = skipped(
            "No database is set: each start would be a fresh demo.", "Set FRONTDESK_DATABASE_URL."
        )
        yield None, [_known("database", none)]
        return
    with ExitStack() as after:
        try:
            with database_problems(url):
                store = Store(open_engine(url))
        except DatabaseWrong as broken:
            yield None, [_known("database", wrong(str(broken), "Set FRONTDESK_DATABASE_URL."))]
            return
        after.callback(store.close)
        yield store, []


def _known(name: str, finding: Finding) -> Check:
    return Check(name, lambda: finding)


def _checks(
    settings: Settings, store: Store | None, clock: Clock, web: httpx.Client
) -> Sequence[Check]:
    server = read_server(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
    trust = ssl.create_default_context()
    return [
        Check("settings", _names),
        *(database_checks(store, clock) if store else ()),
        key_check(is_set=settings.server_key is not None, on_postgresql=_is_postgresql(store)),
        *business_checks(settings.business_file, store),
        *outside_checks(_door(settings), web),
        *twilio_checks(_account(settings), _templates(settings, store, clock)),
        codes_check(settings.business_file, store, _ways(settings)),
        mail_check(server, partial(knock, name=OUR_NAME, trust=trust)),
        model_check(settings.model, remote_model(settings)),
    ]


def _names() -> Finding:
    """A misspelt name is silently no setting at all."""
    strange = unknown_settings()
    if not strange:
        return ok("Every variable that begins with FRONTDESK_ is a setting.")
    return warning(" ".join(strange), "Put the name right, or take the variable out.")


def _ways(settings: Settings) -> Collection[Via]:
    by_mail: list[Via] = ["email"] if settings.smtp_url else []
    by_sms: list[Via] = ["sms"] if settings.twilio_sms_from and settings.twilio_account_sid else []
    return [*by_mail, *by_sms]


def _is_postgresql(store: Store | None) -> bool:
    return store is not None and store.engine.dialect.name == "postgresql"


def _door(settings: Settings) -> Door:
    return Door(
        settings.public_url,
        [one.get_secret_value() for one in settings.twilio_auth_tokens],
        [one.get_secret_value() for one in settings.twilio_shared_keys],
    )


def _account(settings: Settings) -> Account:
    sid, base = settings.twilio_account_sid, settings.twilio_api_url or ""
    tokens = settings.twilio_auth_tokens if sid else ()
    return Account(
        [RestApi(sid or "", token.get_secret_value(), base) for token in tokens],
        settings.twilio_whatsapp_from or "",
        settings.twilio_sms_from or "",
    )


def _templates(
    settings: Settings, store: Store | None, clock: Clock
) -> Callable[[], Sequence[TemplateText]]:
    """What the business has; none if there is no readable business."""

    def found() -> Sequence[TemplateText]:
        if store is None:
            return ()
        try:
            file = settings.business_file
            business = read_business(file) if file else load_business(store)
            return Templates(store, clock, business[0].templates).all() if business else ()
        except (BusinessFileWrong, SQLAlchemyError):
            return ()  # told by other checks

    return found
