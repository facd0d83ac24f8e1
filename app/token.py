"""The command `frontdesk token`: a token for somebody who has the database, without a browser."""

import argparse
import base64
import hashlib
import secrets
from collections.abc import Collection

from app.commands import NO_DATABASE, Streams, clock_from
from app.post import AsidePost
from app.premises import open_premises
from app.settings import Settings
from app.wiring import local_caller, open_access
from booking.access import Access, AuthorizationRequest, Scope, Tokens
from booking.access.scopes import read_scopes, write_scopes
from booking.values import Caller
from mcp_server.address import Address

BACK = "http://127.0.0.1/not-followed"


def token(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Print an access token for /mcp, good for a quarter of an hour."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    address = Address(settings.public_url or f"http://{settings.host}:{settings.port}")
    with open_premises(settings, clock_from(None)) as premises:
        caller = local_caller(premises, asked.local, AsidePost(streams.note))
        given = issue(open_access(premises, address), caller, read_scopes(asked.scope))
    print(given.access, file=streams.out)
    streams.note(
        f"For {address.resource}, {given.lasts_s // 60} minutes, {write_scopes(given.scopes)}."
    )
    return 0


def issue(access: Access, caller: Caller, scopes: Collection[Scope]) -> Tokens:
    """What an app has when a person has said yes to it: all of a sign-in but its pages.

    Args:
        access: who gives out tokens.
        caller: the person, known for certain.
        scopes: what they allow, cut to what they may.
    """
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    client = access.register({"client_name": "frontdesk token", "redirect_uris": [BACK]})
    handle = access.ask(
        AuthorizationRequest(
            client_id=client.id,
            redirect_uri=BACK,
            response_type="code",
            code_challenge=base64.urlsafe_b64encode(digest).decode().rstrip("="),
            code_challenge_method="S256",
            scope=write_scopes(scopes),
        )
    )
    sent_to = access.approve(handle, caller, scopes)
    code = sent_to.partition("code=")[2].partition("&")[0]
    return access.exchange(code, verifier=verifier, client_id=client.id, redirect_uri=BACK)
