"""A house of its own for each test."""

import pytest

from tests.booking.identity.chat import Chat, House, open_house


@pytest.fixture
def house() -> House:
    return open_house()


@pytest.fixture
def john(house: House) -> Chat:
    return house.chat()
