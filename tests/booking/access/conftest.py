"""Access to the demo business, and an app that has registered there."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from booking.access import Access
from booking.testing import Demo, open_demo
from booking.values import Caller
from tests.booking.access.apps import JOHN, App, open_access, register


@pytest.fixture
def demo() -> Iterator[Demo]:
    """On SQLite alone: what the other database could do differently has a file of its own."""
    with closing(open_demo()) as demo:
        yield demo


@pytest.fixture
def access(demo: Demo) -> Access:
    return open_access(demo)


@pytest.fixture
def app(access: Access) -> App:
    return register(access)


@pytest.fixture
def john(demo: Demo) -> Caller:
    return demo.caller(JOHN, "web")
