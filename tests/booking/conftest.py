"""The demo business for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from booking.testing import Demo, open_demo


@pytest.fixture
def demo(database_url: str) -> Iterator[Demo]:
    """As `make demo` starts it, on Thursday 5 February 2026, 9:00."""
    with closing(open_demo(url=database_url)) as demo:
        yield demo
