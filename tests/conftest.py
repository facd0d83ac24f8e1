"""What every test starts from: one async backend, no foreign settings, repeatable examples.

And what some ask for: a database of their own, on SQLite and on a real PostgreSQL.
"""

import os
from collections.abc import Iterator
from typing import Literal

import pytest
from hypothesis import HealthCheck, settings

from booking.database.own_server import own_server
from tests.databases import Databases, Files, Server
from tests.nursery import Nursery

OTHER_SERVER = os.environ.get("FRONTDESK_TEST_DATABASE_URL")
"""A PostgreSQL to use in the place of our own: any of its databases, for who may make others."""

FOREIGN = ("FRONTDESK_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_", "TWILIO_")
"""Variables by which a developer's shell would change what a test sees or send what it says."""

settings.register_profile("dev", deadline=None, max_examples=50, stateful_step_count=30)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=100,
    stateful_step_count=30,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # the machine may be shared
)
settings.register_profile(
    "long",  # by hand: pytest tests/booking/stateful --hypothesis-profile=long
    deadline=None,
    max_examples=4000,
    stateful_step_count=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_the_shell() -> None:
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> Literal["asyncio"]:
    """The backend that the program runs on; the async SDKs underneath are made for it."""
    return "asyncio"


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where processes of the whole program come from."""
    with Nursery() as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    """Databases of one PostgreSQL, which is started for the first test that asks, and stopped."""
    if OTHER_SERVER:
        server = Server(OTHER_SERVER)
        yield server
        server.close()
        return
    with own_server() as url:
        server = Server(url)
        yield server
        server.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """One suite, two makers: whoever asks for this runs on both."""
    if request.param == "sqlite":
        return Files()
    found: Databases = request.getfixturevalue("postgresql")
    return found


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own, migrated and without rows."""
    with databases.one() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database of the test's own with nothing in it."""
    with databases.one(migrated=False) as url:
        yield url
