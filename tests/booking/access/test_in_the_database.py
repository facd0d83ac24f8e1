"""What the database itself must see to, on SQLite and PostgreSQL: one winner, and what is kept."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.access import Access, AccessRefused, RequestGone, Scope, SentBack, Tokens
from booking.access_tables import access_client, access_grant, access_request
from booking.errors import NotFound
from booking.testing import Demo, open_demo
from booking.values import Caller
from tests.booking.access.apps import PRIYA, App, is_good, register, said

pytestmark = pytest.mark.behaviour("MCP-06")


@pytest.fixture
def demo(database_url: str) -> Iterator[Demo]:
    with closing(open_demo(url=database_url)) as demo:
        yield demo


def test_of_many_answers_at_once_one_counts(app: App, john: Caller) -> None:
    handle = app.ask()

    def answer(number: int) -> str | None:
        try:
            if number % 2:
                return app.access.approve(handle, john, [Scope.READ])
            return app.access.deny(handle)
        except RequestGone:
            return None

    with ThreadPoolExecutor(8) as pool:
        answers = [given for given in pool.map(answer, range(16)) if given]
    assert len(answers) == 1


def test_nothing_that_opens_a_door_is_stored(demo: Demo, app: App, john: Caller) -> None:
    handle = app.ask()
    code = said(app.access.approve(handle, john, tuple(Scope)))["code"]
    tokens = app.exchange(code)
    with demo.store.reading() as connection:
        rows = [
            str(row)
            for table in (access_client, access_request, access_grant)
            for row in connection.execute(select(table))
        ]
    assert len(rows) == 3
    kept = "\n".join(rows)
    for secret in (handle, code, tokens.access, tokens.refresh):
        assert secret not in kept
        assert secret.rpartition(".")[2] not in kept


def test_an_app_that_nobody_uses_is_forgotten_and_one_in_use_is_not(
    demo: Demo, access: Access, john: Caller
) -> None:
    used, unused = register(access), register(access)
    used.connect(john)
    demo.clock.advance(timedelta(days=60))
    used.ask()
    demo.clock.advance(timedelta(days=31))
    register(access)
    assert access.client(used.id)
    assert access.client(unused.id) is None


def test_old_requests_and_ended_grants_do_not_pile_up(demo: Demo, app: App, john: Caller) -> None:
    app.connect(john)
    demo.clock.advance(timedelta(days=200))
    app.connect(john)
    with demo.store.reading() as connection:
        left = [
            len(connection.execute(select(table)).all()) for table in (access_request, access_grant)
        ]
    assert left == [1, 1]


def test_an_app_that_nobody_knows_gets_nowhere(app: App) -> None:
    for name in (None, "", "nobody", "x" * 9999, "\0"):
        with pytest.raises(AccessRefused) as refused:
            app.ask(client_id=name)
        assert refused.value.problem == "invalid_client"
        assert not isinstance(refused.value, SentBack)


def at_once(ask: Callable[[], Tokens]) -> list[Tokens]:
    """What forty that ask at once are given."""

    def attempt(_: int) -> Tokens | None:
        try:
            return ask()
        except AccessRefused:
            return None

    with ThreadPoolExecutor(10) as pool:
        return [tokens for tokens in pool.map(attempt, range(40)) if tokens]


def test_of_forty_that_show_a_code_at_once_one_gets_tokens(app: App, john: Caller) -> None:
    code = app.code(john)
    assert len(at_once(lambda: app.exchange(code))) == 1


def test_of_forty_that_renew_at_once_one_gets_tokens(app: App, john: Caller) -> None:
    tokens = app.connect(john)
    assert len(at_once(lambda: app.refresh(tokens))) == 1


def test_a_code_shown_twice_ends_what_it_gave(app: App, john: Caller) -> None:
    code = app.code(john)
    tokens = app.exchange(code)
    with pytest.raises(AccessRefused) as refused:
        app.exchange(code)
    assert refused.value.problem == "invalid_grant"
    assert not is_good(app.access, tokens.access)
    with pytest.raises(AccessRefused):
        app.refresh(tokens)


def test_an_old_refresh_token_ends_everything(app: App, john: Caller) -> None:
    """Of the two that hold it one has stolen it, and nobody knows which."""
    first = app.connect(john)
    second = app.refresh(first)
    with pytest.raises(AccessRefused) as refused:
        app.refresh(first)
    assert refused.value.problem == "invalid_grant"
    assert not is_good(app.access, second.access)
    with pytest.raises(AccessRefused):
        app.refresh(second)


def test_and_end_one_of_them_at_once(demo: Demo, app: App, john: Caller) -> None:
    ended, kept = app.connect(john), app.connect(john)
    newest, oldest = app.access.grants(john)
    with pytest.raises(NotFound):
        app.access.end_grant(demo.caller(PRIYA), oldest.id)
    app.access.end_grant(john, oldest.id)
    assert not is_good(app.access, ended.access)
    assert is_good(app.access, kept.access)
    assert [grant.id for grant in app.access.grants(john)] == [newest.id]
    with pytest.raises(NotFound):
        app.access.end_grant(john, oldest.id)
