"""A table of its own for each test."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from booking.testing import open_demo
from tests.app.turns.table import Table


@pytest.fixture
def table() -> Iterator[Table]:
    with closing(open_demo()) as demo:
        yield Table(demo)
