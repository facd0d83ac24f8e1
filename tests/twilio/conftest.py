"""A fake Twilio for each test, held to Twilio's contract."""

from collections.abc import Iterator
from random import Random

import pytest

from booking.clock import SystemClock
from channels.testing.twilio.account import Account
from channels.testing.twilio.fake import FakeTwilio
from tests.twilio.checking import Inspector
from tests.twilio.line import Line, open_line


@pytest.fixture
def inspector() -> Inspector:
    """Looks at every exchange of the test."""
    return Inspector()


@pytest.fixture
def fake() -> FakeTwilio:
    """An account with nothing in it."""
    return FakeTwilio(Account(), SystemClock(), Random(5))  # noqa: S311 - repeatable


@pytest.fixture
def line(fake: FakeTwilio, inspector: Inspector) -> Iterator[Line]:
    """The fake on a socket, and twilio-python's own client at it."""
    with open_line(fake, inspector) as opened:
        yield opened
    assert inspector.wrong == []
