"""A house of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.web.house import House, open_house


@pytest.fixture
def house() -> Iterator[House]:
    with open_house() as opened:
        yield opened
