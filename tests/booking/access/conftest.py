"""Access to the demo business, and an app that has registered there."""

import pytest

from booking.access import Access
from booking.testing import Demo
from booking.values import Caller
from tests.booking.access.apps import JOHN, App, open_access, register


@pytest.fixture
def access(demo: Demo) -> Access:
    return open_access(demo)


@pytest.fixture
def app(access: Access) -> App:
    return register(access)


@pytest.fixture
def john(demo: Demo) -> Caller:
    return demo.caller(JOHN, "web")
