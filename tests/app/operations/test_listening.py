"""What is counted where the code itself does not count."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.operations.listening import counted, errors_counted
from booking.meter import NO_METER, What
from booking.store import Store
from booking.testing import open_store


class Tally:
    """A Meter that keeps what it was told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str]] = []

    def saw(self, what: What, outcome: str, *, name: str = "", **_: object) -> None:
        self.seen.append((what, outcome, name))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(open_store(database_url)) as store:
        yield store


def ask_nonsense(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as connection:
        connection.execute(text("SELECT nonsense FROM nowhere"))


@pytest.mark.behaviour("OPS-03")
def test_errors_of_the_database_are_counted_by_kind(store: Store) -> None:
    tally = Tally()
    with errors_counted(store.engine, tally):
        ask_nonsense(store)
    ask_nonsense(store)
    ((what, kind, name),) = tally.seen
    assert (what, name) == ("database", store.engine.dialect.name)
    assert kind in {"operationalerror", "programmingerror"}


class SilentModel(FakeListChatModel):
    """A server that is not there."""

    def _call(self, *_: Any, **__: Any) -> str:
        raise ConnectionError("refused")


@pytest.mark.behaviour("OPS-03")
def test_calls_of_a_model_are_counted_by_how_they_end() -> None:
    tally = Tally()
    answering = counted(FakeListChatModel(responses=["ok"]), tally)
    silent = counted(SilentModel(responses=["ok"]), tally)
    assert answering is not None
    assert silent is not None
    answering.invoke("my bookings")
    with pytest.raises(ConnectionError):
        silent.invoke("my bookings")
    assert tally.seen == [("model", "ok", "remote"), ("model", "connectionerror", "remote")]


def test_no_model_is_no_model() -> None:
    assert counted(None, NO_METER) is None
