"""Looks at the house from outside: does the world reach it, and is Twilio let in, nobody else?

The look at the webhook finds what most often keeps a new deployment silent: a proxy that changes
the address which Twilio signs, or a token that is not the account's. It sends a status report of
a kind that tells nothing, so nothing comes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2 as httpx
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator

from app.operations.doctor.finding import Check, Finding, ok, skipped, warning, wrong
from app.operations.looking import HEALTH
from app.settings import LOOPBACK
from channels.twilio.signature import SETTINGS, SIGNATURE
from channels.twilio.webhook import STATUSES

PROBE: Mapping[str, str] = {
    "MessageSid": f"SM{'0' * 32}",
    "MessageStatus": "doctor",
    "ApiVersion": "2010-04-01",
}
"""A report with a status that does not exist: it is heard, and nothing follows from it."""

FORBIDDEN, NOT_FOUND, FAILED = 403, 404, 503
SET_URL = "Set FRONTDESK_PUBLIC_URL to the address that the world uses, without a path."


@dataclass(frozen=True)
class Door:
    """Where the world finds the house, and by what Twilio proves itself.

    Attributes:
        url: the public URL; None: none is set.
        tokens: auth tokens of the account.
        shared_keys: secrets by which Twilio signs with SHA-256.
    """

    url: str | None
    tokens: Sequence[str] = ()
    shared_keys: Sequence[str] = ()


def outside_checks(door: Door, web: httpx.Client) -> Sequence[Check]:
    """Checks through the public URL.

    Args:
        door: what to look at.
        web: makes the requests, with a limit of time.
    """
    return (
        Check("public URL", lambda: _public(door, web)),
        Check("webhook signature", lambda: _webhook(door, web)),
    )


def _public(door: Door, web: httpx.Client) -> Finding:
    if door.url is None:
        return skipped("No public URL is set: this server is for this machine alone.", SET_URL)
    answer = _asked(web, "GET", door.url + HEALTH)
    if isinstance(answer, Finding):
        return answer
    if answer.status_code != httpx.codes.OK or answer.text.strip() != "ok":
        return wrong(
            f"{door.url}{HEALTH} answers {answer.status_code}, and not as this program does.",
            f"Let the proxy lead there to `frontdesk serve`. {SET_URL}",
        )
    if urlsplit(door.url).hostname in LOOPBACK:
        return warning(f"{door.url} is of this machine alone.", SET_URL)
    return ok(f"{door.url} leads here.")


def _asked(web: httpx.Client, method: str, url: str, **what: object) -> httpx.Response | Finding:
    try:
        return web.request(method, url, **what)  # type: ignore[arg-type] # headers and data
    except httpx.HTTPError as lost:
        return wrong(
            f"{url} cannot be reached ({type(lost).__name__}).",
            "Is `frontdesk serve` running, and do name, certificate and proxy lead to it?",
        )


def _webhook(door: Door, web: httpx.Client) -> Finding:
    if door.url is None or not (door.tokens or door.shared_keys):
        return skipped("Needs a public URL and the secrets of a Twilio account.")
    url = f"{door.url}{STATUSES}"
    for headers in ({}, *_signed(door, url)):
        found = _probe(web, url, headers)
        if found is not None:
            return found
    signatures = len(door.tokens) + len(door.shared_keys)
    return ok(f"Twilio is let in, by {signatures} secrets; who has no signature is not.")


def _signed(door: Door, url: str) -> list[dict[str, str]]:
    """Headers for each secret, as Twilio would write them."""
    by_token = [_headers(one, HMAC_SHA1, url) for one in door.tokens]
    by_key = [_headers(one, HMAC_SHA256, url) for one in door.shared_keys]
    return [*by_token, *by_key]


def _headers(secret: str, algorithm: str, url: str) -> dict[str, str]:
    signature = RequestValidator(secret).compute_signature(url, dict(PROBE), algorithm)
    told = {SETTINGS: f"key=doctor,algorithm={algorithm}"} if algorithm == HMAC_SHA256 else {}
    return {SIGNATURE: signature, **told}


def _probe(web: httpx.Client, url: str, headers: Mapping[str, str]) -> Finding | None:
    """What is wrong with the answer; None: it is as it should be."""
    answer = _asked(web, "POST", url, headers=dict(headers), data=dict(PROBE))
    if isinstance(answer, Finding):
        return answer
    if answer.status_code == NOT_FOUND or (answer.status_code == FAILED and not headers):
        return wrong(
            f"{url} is not served.",
            "The running server has no Twilio account in its settings: start it again with them.",
        )
    if headers:
        return None if answer.is_success else _not_let_in(answer.status_code)
    if answer.status_code != FORBIDDEN:
        return wrong(
            f"A call without a signature is answered with {answer.status_code}, not refused.",
            "Something before this server answers in its place: let the proxy hand webhooks on.",
        )
    return None


def _not_let_in(status: int) -> Finding:
    if status == FORBIDDEN:
        return wrong(
            "A call with the right signature is refused.",
            "The running server has other settings than this shell: FRONTDESK_PUBLIC_URL and "
            "FRONTDESK_TWILIO_AUTH_TOKENS must be the same. Or a proxy changes path or query.",
        )
    advice = "See the log of the server."
    return wrong(f"A call with the right signature is answered with {status}.", advice)
