"""What the doctor finds in deployments that are well, and in those that are not."""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx2 as httpx
import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from sqlalchemy import insert, text
from starlette.datastructures import FormData

from app.cli import main
from app.commands import Streams
from app.operations.doctor.business import business_checks
from app.operations.doctor.database import database_checks
from app.operations.doctor.deployment import opened
from app.operations.doctor.finding import Check, Finding, examine, ok
from app.operations.doctor.keys import key_check
from app.operations.doctor.outside import Door, outside_checks
from app.operations.doctor.providers import (
    SANDBOX,
    Account,
    mail_check,
    model_check,
    twilio_checks,
)
from app.settings import Settings
from booking.business_file import DEMO_FILE
from booking.clock import SystemClock
from booking.message_tables import outbox
from booking.outbox.templates import TemplateText
from booking.store import Store, open_engine
from booking.testing import FixedClock, open_store
from channels.mail.server import MailServer, NotTaken
from channels.twilio.api import NotReached, Reply
from channels.twilio.signature import Signatures

URL = "https://book.example.com"
TOKEN, KEY = "a token of an account", "a shared key"
Web = Callable[[httpx.Request], httpx.Response]


def found(checks: Sequence[Check]) -> dict[str, Finding]:
    return dict(examine(checks))


def states(checks: Sequence[Check]) -> dict[str, str]:
    return {name: finding.state for name, finding in found(checks).items()}


# --- the database ---------------------------------------------------------------------------


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(open_store(database_url)) as store:
        yield store


@pytest.mark.behaviour("OPS-04")
def test_a_good_database_is_found_good(store: Store) -> None:
    looked_at = states(database_checks(store, SystemClock()))
    del looked_at["durability"]  # the tests' own server writes nothing down for sure
    assert set(looked_at.values()) <= {"ok", "skipped"}
    assert looked_at["writing"] == "ok"


def test_a_server_that_may_lose_what_it_acknowledged_is_told(store: Store) -> None:
    finding = found(database_checks(store, SystemClock()))["durability"]
    if store.engine.dialect.name == "sqlite":
        assert finding.state == "ok"
        return
    with store.reading() as connection:
        is_off = connection.execute(text("SHOW fsync")).scalar_one() == "off"
    assert ("fsync" in finding.said) == is_off


def test_the_trial_leaves_nothing_behind(store: Store) -> None:
    found(database_checks(store, SystemClock()))
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM retention_run")).scalar_one() == 0


@pytest.mark.behaviour("OPS-04")
def test_an_older_schema_is_told_with_the_command_that_helps(empty_database_url: str) -> None:
    store = Store(open_engine(empty_database_url))
    finding = found(database_checks(store, SystemClock()))["schema"]
    store.close()
    assert finding.state == "wrong"
    assert "frontdesk db upgrade" in finding.advice


def test_letters_that_wait_ask_for_a_worker(store: Store) -> None:
    clock = FixedClock(SystemClock().now())
    due = int((clock.now() - timedelta(minutes=6)).timestamp() * 1000)
    letter = {"key": "k", "channel": "whatsapp", "account": "", "recipient": "+447700900001"}
    letter |= {"kind": "reply", "category": "service", "status": "pending"}
    times = {"not_before_ms": due, "created_ms": due}
    with store.writing() as connection:
        connection.execute(insert(outbox).values(**letter, **times, body={}))
    finding = found(database_checks(store, clock))["waiting customers and letters"]
    assert finding.state == "wrong"
    assert "360 s" in finding.said
    assert "frontdesk worker" in finding.advice


def test_clocks_that_differ_are_noticed(store: Store) -> None:
    late = FixedClock(SystemClock().now() - timedelta(minutes=2))
    on_postgresql = store.engine.dialect.name == "postgresql"
    assert states(database_checks(store, late))["clock"] == (
        "wrong" if on_postgresql else "skipped"
    )


@pytest.mark.behaviour("OPS-04")
def test_a_database_that_is_not_there_breaks_no_check() -> None:
    gone = Store(open_engine("sqlite:////nowhere/at/all/desk.db"))
    one = found(database_checks(gone, SystemClock()))
    assert one["database"].state == "wrong"
    assert "FRONTDESK_DATABASE_URL" in one["database"].advice


@pytest.mark.parametrize(
    ("is_set", "on_postgresql", "state"),
    [(True, True, "ok"), (False, True, "wrong"), (False, False, "ok")],
)
def test_processes_that_share_a_database_share_a_key(
    *, is_set: bool, on_postgresql: bool, state: str
) -> None:
    check = key_check(is_set=is_set, on_postgresql=on_postgresql)
    assert states([check]) == {"server key": state}


# --- the business ---------------------------------------------------------------------------


def test_a_broken_business_file_is_told_key_by_key(tmp_path: Path) -> None:
    file = tmp_path / "business.toml"
    file.write_text("name = 'Sparkle'\nzone = 'Europe/Nowhere'\n", encoding="utf-8")
    finding = found(business_checks(file, None))["business"]
    assert finding.state == "wrong"
    assert "zone" in finding.said


def test_a_language_without_words_for_dates_is_pointed_out(tmp_path: Path) -> None:
    file = tmp_path / "business.toml"
    demo = DEMO_FILE.read_text("utf-8").replace('help_folder = "help"', "")
    file.write_text(demo.replace('languages = ["en", ', 'languages = ["fr", "en", '), "utf-8")
    finding = found(business_checks(file, None))["business"]
    assert finding.state == "warning"
    assert finding.said.endswith("Words for dates are not understood yet in: fr.")


def test_a_database_without_a_business_would_get_the_demo(store: Store) -> None:
    findings = found(business_checks(None, store))
    assert findings["business"].state == "warning"
    assert "frontdesk init" in findings["business"].advice
    assert findings["time zones"].state == "ok"


# --- the settings -----------------------------------------------------------------------------


def test_a_variable_that_is_no_setting_is_told_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By its name alone: its value may be a secret."""
    monkeypatch.setenv("FRONTDESK_TWILIO_AUTH_TOKEN", "a secret")
    with opened(Settings()) as checks:
        finding = found(checks[:2])["settings"]
    assert finding.state == "warning"
    assert finding.said == (
        "FRONTDESK_TWILIO_AUTH_TOKEN is no setting: did you mean FRONTDESK_TWILIO_AUTH_TOKENS?"
    )


# --- from outside ---------------------------------------------------------------------------


def server(url: str = URL, *, with_twilio: bool = True) -> Web:
    """Answers as `frontdesk serve` does that believes to be at this URL."""
    signatures = Signatures(url, [TOKEN], [KEY])

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/healthz":
            return httpx.Response(200, text="ok\n")
        if not with_twilio:
            return httpx.Response(404)
        form = FormData([*parse_qsl(request.content.decode(), keep_blank_values=True)])
        called = signatures.url_of(request.url.path, request.url.query.decode())
        proven = signatures.proves(called, form, request.headers)
        return httpx.Response(200 if proven else 403)

    return answer


def from_outside(web: Web, door: Door | None = None) -> dict[str, Finding]:
    with httpx.Client(transport=httpx.MockTransport(web)) as client:
        return found(outside_checks(door or Door(URL, [TOKEN], [KEY]), client))


@pytest.mark.behaviour("OPS-04")
def test_a_webhook_that_lets_twilio_in_and_nobody_else_is_found_good() -> None:
    findings = from_outside(server())
    assert [one.state for one in findings.values()] == ["ok", "ok"]
    assert "2 secrets" in findings["webhook signature"].said


@pytest.mark.behaviour("OPS-04")
def test_a_proxy_that_changes_the_address_is_caught() -> None:
    """The server believes to be elsewhere: everything that Twilio signs would be refused."""
    finding = from_outside(server("http://book.example.com:8000"))["webhook signature"]
    assert finding.state == "wrong"
    assert "FRONTDESK_PUBLIC_URL" in finding.advice


def test_a_token_that_the_running_server_does_not_know_is_caught() -> None:
    finding = from_outside(server(), Door(URL, [TOKEN, "a newer token"]))["webhook signature"]
    assert finding.state == "wrong"
    assert "FRONTDESK_TWILIO_AUTH_TOKENS" in finding.advice


def test_something_that_answers_everybody_is_caught() -> None:
    finding = from_outside(lambda _: httpx.Response(200, text="ok"))["webhook signature"]
    assert finding.state == "wrong"
    assert "not refused" in finding.said


def test_a_server_without_twilio_is_told_to_start_again() -> None:
    finding = from_outside(server(with_twilio=False))["webhook signature"]
    assert "start it again" in finding.advice


def test_a_house_that_nobody_reaches_is_told_so() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    assert [one.state for one in from_outside(refuse).values()] == ["wrong", "wrong"]


def test_another_site_at_the_public_url_is_not_taken_for_ours() -> None:
    finding = from_outside(lambda _: httpx.Response(200, text="Welcome!"))["public URL"]
    assert finding.state == "wrong"


def test_without_a_public_url_there_is_nothing_to_look_at() -> None:
    assert [one.state for one in from_outside(server(), Door(None)).values()] == ["skipped"] * 2


# --- those whom the house depends on ------------------------------------------------------------


class KnownTwilio:
    """Answers what it was told to."""

    account = f"AC{'1' * 32}"

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)

    def get(self, url: str, query: Mapping[str, str]) -> Reply:
        if not self._replies:
            raise NotReached("ConnectionError")
        return self._replies.pop(0)

    def post(self, url: str, **_: Any) -> Reply:
        raise AssertionError("A doctor only looks.")


ACTIVE = Reply(200, {"status": "active"})
SENDER = "+447700900100"


def of_twilio(account: Account, *templates: TemplateText) -> dict[str, Finding]:
    return found(twilio_checks(account, lambda: templates))


def senders(status: str) -> Reply:
    return Reply(200, {"senders": [{"sender_id": f"whatsapp:{SENDER}", "status": status}]})


@pytest.mark.behaviour("OPS-04")
def test_an_account_with_a_sender_and_templates_is_found_good() -> None:
    approved = TemplateText("hello", "en", "utility", "Hello", "HX1", "approved")
    account = Account([KnownTwilio(ACTIVE, senders("ONLINE"))], SENDER)
    assert {one.state for one in of_twilio(account, approved).values()} == {"ok"}


def test_a_wrong_token_is_told_by_its_place() -> None:
    account = Account([KnownTwilio(ACTIVE), KnownTwilio(Reply(401, {"code": 20003}))], SENDER)
    finding = of_twilio(account)["Twilio account"]
    assert finding.state == "wrong"
    assert finding.said.startswith("Auth token 2 ")


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (senders("ONLINE:UPDATING"), "ok"),
        (senders("PENDING_VERIFICATION"), "wrong"),
        (Reply(200, {"senders": []}), "wrong"),
        (Reply(404, {"code": 20404}), "skipped"),
    ],
)
def test_a_sender_is_looked_up(reply: Reply, state: str) -> None:
    account = Account([KnownTwilio(ACTIVE, reply)], SENDER)
    assert of_twilio(account)["WhatsApp sender"].state == state


def test_the_sandbox_is_known_for_what_it_is() -> None:
    finding = of_twilio(Account([KnownTwilio(ACTIVE)], SANDBOX))["WhatsApp sender"]
    assert finding.state == "warning"
    assert "sandbox" in finding.said


def test_twilio_out_of_reach_is_told() -> None:
    assert of_twilio(Account([KnownTwilio()], SENDER))["Twilio account"].state == "wrong"


def test_templates_that_are_not_approved_are_named() -> None:
    waiting = TemplateText("late", "en", "utility", "Hello", "HX1", "pending")
    finding = of_twilio(Account([KnownTwilio(ACTIVE)], SANDBOX), waiting)["templates"]
    assert finding.state == "warning"
    assert "late (en): pending" in finding.said


def test_a_mail_server_that_lets_nobody_in_is_told_why() -> None:
    def refuse(_: MailServer) -> None:
        raise NotTaken("name or password refused", "later")

    server = MailServer("mail.example.com", 587, "asked for")
    finding = found([mail_check(server, refuse)])["mail server"]
    assert "name or password refused" in finding.said
    assert states([mail_check(server, lambda _: None)]) == {"mail server": "ok"}
    assert states([mail_check(None, refuse)]) == {"mail server": "skipped"}


class SilentModel(FakeListChatModel):
    """A server that is not there."""

    def _call(self, *_: Any, **__: Any) -> str:
        raise ConnectionError("refused")


@pytest.mark.parametrize(
    ("model", "state"),
    [
        (None, "ok"),
        (FakeListChatModel(responses=["ok"]), "ok"),
        (FakeListChatModel(responses=[""]), "warning"),
        (SilentModel(responses=["ok"]), "wrong"),
    ],
)
def test_a_model_is_asked_for_one_word(model: BaseChatModel | None, state: str) -> None:
    assert states([model_check("openai:some", model)]) == {"language model": state}


# --- the command ----------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    status = main(arguments, Streams(io.StringIO(), out, io.StringIO()))
    return status, out.getvalue()


@pytest.mark.behaviour("OPS-04")
def test_a_new_database_is_well_once_it_is_migrated_and_the_command_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    status, said = run("doctor", "--db", url)
    assert status == 1
    assert "WRONG    schema" in said
    open_store(url).close()
    status, said = run("doctor", "--db", url)
    assert status == 0
    assert "ok       schema" in said


def test_programs_get_a_list(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    open_store(url).close()
    status, said = run("doctor", "--json", "--db", url)
    rows = json.loads(said)
    assert status == 0
    assert {"check": "schema", "state": "ok", "advice": ""}.items() <= rows[2].items()
    assert {row["state"] for row in rows} <= {"ok", "skipped", "warning"}


def test_an_address_that_is_none_is_explained() -> None:
    status, said = run("doctor", "--db", "nonsense")
    assert status == 1
    assert "is no address of a database" in said


def test_one_broken_look_does_not_hide_the_others() -> None:
    def broken() -> Finding:
        raise RuntimeError("secret")

    findings = found([Check("one", broken), Check("two", lambda: ok("Fine."))])
    assert [one.state for one in findings.values()] == ["wrong", "ok"]
    assert "secret" not in findings["one"].said


class ReaderWhoLeft(io.StringIO):
    """The other end of `| head`."""

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def fileno(self) -> int:
        raise OSError("no file of the system")


def test_a_reader_who_leaves_is_no_error_of_ours(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    aside = io.StringIO()
    status = main(["doctor", "--db", url], Streams(io.StringIO(), ReaderWhoLeft(), aside))
    assert (status, aside.getvalue()) == (141, "")
