"""One running program for all tests that speak to it over sockets."""

from collections.abc import Iterator

import pytest

from tests.conformance.live import Served, served


@pytest.fixture(scope="session")
def desk() -> Iterator[Served]:
    with served() as desk:
        yield desk
