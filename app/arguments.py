"""What arguments of the command line may hold; a wrong one is refused in a sentence."""

import argparse
from datetime import datetime

from app.settings import public_address
from booking.access import Scope

HIGHEST_PORT = 65535
FIRST_YEAR, LAST_YEAR = 1971, 2999
"""Beyond them the sums of calendars and zones run out of days."""


def moment(text: str) -> datetime:
    """A start of the clock; without an offset it is meant in the business's zone."""
    try:
        meant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date and time; write it like 2026-02-05T09:00"
        ) from wrong
    if not FIRST_YEAR <= meant.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
    return meant


def model_name(text: str) -> str:
    """The name of a model, if it is one."""
    if text != "offline" and not text.removeprefix("openai:"):
        raise argparse.ArgumentTypeError(
            "name the model after the colon, such as openai:gpt-5-mini"
        )
    if text == "offline" or text.startswith("openai:"):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is no model; allowed: offline, openai:NAME")


def port(text: str) -> int:
    """A port to listen on; 0 is any."""
    if text.isdecimal() and int(text) <= HIGHEST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; allowed: 0 to {HIGHEST_PORT}")


def scope(text: str) -> str:
    """Names of scopes, at least one, and none that is not ours: a person typed them."""
    names = [str(one) for one in Scope]
    strange = [name for name in text.split() if name not in names]
    if text.split() and not strange:
        return text
    found = ", ".join(strange) or "nothing"
    raise argparse.ArgumentTypeError(f"found {found}; allowed: {', '.join(names)}")


def public_url(text: str) -> str:
    """Where the world finds the server."""
    try:
        return public_address(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong
