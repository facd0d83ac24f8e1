"""One running program for all tests that speak to it over sockets, and one for the suite."""

from collections.abc import Iterator

import pytest

from tests.conformance.live import Served, served
from tests.conformance.node import NoTools, tools_home
from tests.conformance.suite import stage
from tests.nursery import Nursery


@pytest.fixture(scope="session")
def desk(nursery: Nursery) -> Iterator[Served]:
    """`frontdesk serve`."""
    with served(command=nursery.command) as desk:
        yield desk


@pytest.fixture(scope="session")
def staged() -> Iterator[str]:
    """Where the server for the official suite listens: with its fixtures, keeping sessions."""
    with stage() as url:
        yield url


@pytest.fixture(scope="session")
def node_tools() -> None:
    """The suite and the Inspector are there, or the test is skipped and says how to have them."""
    try:
        tools_home()
    except NoTools as missing:
        pytest.skip(str(missing))
