"""What every test starts from: one async backend, no foreign settings, repeatable examples."""

import os
from typing import Literal

import pytest
from hypothesis import HealthCheck, settings

FOREIGN = ("FRONTDESK_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_", "TWILIO_")
"""Variables by which a developer's shell would change what a test sees or send what it says."""

settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=100,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # the machine may be shared
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
