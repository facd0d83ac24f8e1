"""A postroom for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.booking.outbox.postroom import Postroom, open_postroom


@pytest.fixture
def room(database_url: str) -> Iterator[Postroom]:
    with open_postroom(database_url) as room:
        yield room
