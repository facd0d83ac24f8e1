"""Where an app may have people sent: the addresses it names, and how an answer is put into them.

An address is compared as it was written, letter for letter. One thing alone is free: the port of
a program on the person's own device, which is not known before it runs (RFC 8252, 7.3).
"""

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlencode, urlsplit

from booking.access.refusals import AccessRefused

LONGEST = 1000
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

KNOWN_SCHEMES = frozenset(
    {"cursor", "vscode", "vscode-insiders", "vscodium", "windsurf", "zed", "claude", "raycast"}
)
"""Schemes of editors and AI clients that have no dot in them. Others must be a reversed domain
name (RFC 8252, 7.1): a word alone may belong to anything, "javascript" among it."""

WRITTEN = re.compile(r"[!#-;=?-\[\]_a-z~]+", re.ASCII)
"""What may stand in an address. A backslash, say, is a slash to some readers and not to others."""


def check(address: object) -> str:
    """The address, if people may be sent there.

    Raises:
        AccessRefused: invalid_redirect_uri.
    """
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST:
        raise _refused(f"Each redirect URI is a string of at most {LONGEST} characters.")
    if not WRITTEN.fullmatch(address):
        raise _refused("A redirect URI has a character in it that must be percent-encoded.")
    parts = _split(address)
    if "#" in address or "@" in parts.netloc:
        raise _refused("A redirect URI has no fragment, no user name and no password.")
    if not _leads_somewhere(parts):
        raise _refused(
            "A redirect URI begins with https://, with http:// and a loopback address, or with "
            "an app's own scheme, a reversed domain name such as com.example.app:/"
        )
    return address


def fits(registered: Collection[str], sent: str) -> bool:
    """Whether the app has named this address before."""
    if sent in registered:
        return True
    local = _without_port(sent)
    return local is not None and local in {_without_port(one) for one in registered}


def is_local(address: str) -> bool:
    """Whether it leads to a program on the person's own device."""
    parts = _split(address)
    return parts.scheme not in {"http", "https"} or parts.hostname in LOOPBACK


def host_of(address: str) -> str:
    """The part that a person can judge: the host, or the scheme of an app."""
    parts = _split(address)
    return parts.hostname or "" if parts.scheme in {"http", "https"} else parts.scheme


def answered(address: str, **answer: str | None) -> str:
    """The address with an answer in its query; what the app has put there stays as it is."""
    given = urlencode({name: value for name, value in answer.items() if value is not None})
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{given}"


def _leads_somewhere(parts: SplitResult) -> bool:
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return "." in parts.scheme or parts.scheme in KNOWN_SCHEMES


def _without_port(address: str) -> str | None:
    """The address of a local program without its port; None for any other."""
    parts = _split(address)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        return None
    return parts._replace(netloc=parts.hostname).geturl()


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # reading it checks it
    except ValueError:
        raise _refused("A redirect URI cannot be read as an address.") from None
    return parts


def _refused(text: str) -> AccessRefused:
    return AccessRefused("invalid_redirect_uri", text)
