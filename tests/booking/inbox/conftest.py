"""A mailbag of its own for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from booking.store import Store, open_engine
from tests.booking.inbox.mailbag import Mailbag


@pytest.fixture
def bag(database_url: str) -> Iterator[Mailbag]:
    with closing(Store(open_engine(database_url))) as store:
        yield Mailbag(store)
