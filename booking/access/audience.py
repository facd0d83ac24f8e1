"""For which address a token is good (RFC 8707): ours, or none at all."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from booking.access.refusals import AccessRefused

USUAL_PORTS = {"http": 80, "https": 443}


def check(sent: Sequence[str], resource: str) -> None:
    """Whether everything that an app named is this resource; one that names nothing means it too.

    Raises:
        AccessRefused: invalid_target.
    """
    if not all(is_same(one, resource) for one in sent):
        raise AccessRefused("invalid_target", f"Tokens are given for {resource} and nothing else.")


def is_same(one: str, other: str) -> bool:
    """Whether two addresses are one, however their scheme, host and usual port are written."""
    return one == other or (_canonical(one) is not None and _canonical(one) == _canonical(other))


def _canonical(address: str) -> tuple[str, str, int | None, str, str] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if "@" in parts.netloc or "#" in address:
        return None
    return parts.scheme, parts.hostname or "", port, parts.path.rstrip("/"), parts.query
