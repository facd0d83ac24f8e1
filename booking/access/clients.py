"""The apps: what they say about themselves, checked, and kept.

An app gets a name from us when it registers (RFC 7591), or it has the address of a document that
says the same (client id metadata documents). Neither proves that it is what it says: but the
document comes from the host that it names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, exists, select, update

from booking.access import redirects
from booking.access.face import Client, ClientId
from booking.access.refusals import AccessRefused
from booking.access.scopes import read_scopes, write_scopes
from booking.access_tables import access_client, access_grant, access_request
from booking.database.once import add_once

LONGEST_ID = 500
LONGEST_NAME = 80
LONGEST_SITE = 260
MOST_REDIRECTS = 10
UNSEEN_LIFE_S = 90 * 24 * 60 * 60
"""An app that nobody has used for so long must introduce itself again."""

COLUMNS = (
    access_client.c.client_id,
    access_client.c.name,
    access_client.c.site,
    access_client.c.is_proven,
    access_client.c.document,
)


@dataclass(frozen=True)
class Profile:
    """What an app says about itself, checked; nobody knows whether it is true."""

    name: str | None
    site: str | None
    uri: str | None
    redirect_uris: tuple[str, ...]
    scope: str


def read_profile(metadata: Mapping[str, object]) -> Profile:
    """What the metadata of an app says; what we have no use for is passed over.

    Raises:
        AccessRefused: invalid_redirect_uri or invalid_client_metadata.
    """
    addresses = metadata.get("redirect_uris")
    if not isinstance(addresses, list) or not 0 < len(addresses) <= MOST_REDIRECTS:
        raise AccessRefused(
            "invalid_redirect_uri", f"redirect_uris is a list of 1 to {MOST_REDIRECTS} addresses."
        )
    found = tuple(redirects.check(address) for address in addresses)
    _must_have(metadata, "grant_types", "authorization_code")
    _must_have(metadata, "response_types", "code")
    uri = _text(metadata, "client_uri")
    return Profile(
        name=_shown(_text(metadata, "client_name")) or None,
        site=_site(uri),
        uri=uri if _site(uri) else None,
        redirect_uris=tuple(dict.fromkeys(found)),
        scope=write_scopes(read_scopes(_text(metadata, "scope") or "")),
    )


def read_document(address: str, metadata: Mapping[str, object]) -> Profile:
    """What the document at an address says, which must be about that very address.

    Raises:
        AccessRefused: invalid_redirect_uri or invalid_client_metadata.
    """
    if metadata.get("client_id") != address:
        raise AccessRefused("invalid_client_metadata", "client_id is not the document's address.")
    method = metadata.get("token_endpoint_auth_method", "none")
    if "client_secret" in metadata or method not in {"none", "private_key_jwt"}:
        raise AccessRefused("invalid_client_metadata", "A public document can hold no secret.")
    profile = read_profile(metadata)
    if profile.name is None:
        raise AccessRefused("invalid_client_metadata", "client_name is missing.")
    return profile


def add(connection: Connection, client_id: str, profile: Profile, now: int) -> Client:
    """Keep an app that has registered, under the name it was given."""
    name = profile.name or f"An app at {redirects.host_of(profile.redirect_uris[0])}"
    values = {
        "client_id": client_id,
        "name": name[:LONGEST_NAME],
        "site": profile.site,
        "is_proven": False,
        "document": {**_document(client_id, name, profile), "client_id_issued_at": now},
        "seen_at": now,
    }
    add_once(connection, access_client, values)
    return _as_client(values)


def put(
    connection: Connection, address: str, profile: Profile, now: int, fresh_until: int
) -> Client:
    """Keep the document found at an address, in the place of an older one."""
    site = urlsplit(address).hostname or ""
    name = profile.name or site
    values = {
        "client_id": address,
        "name": name[:LONGEST_NAME],
        "site": site[:LONGEST_SITE],
        "is_proven": True,
        "document": _document(address, name, profile),
        "seen_at": now,
        "fresh_until": fresh_until,
    }
    if add_once(connection, access_client, values) is None:
        connection.execute(
            update(access_client).where(access_client.c.client_id == address).values(values)
        )
    return _as_client(values)


def find(connection: Connection, client_id: str, now: int) -> tuple[int, Client] | None:
    """The row and the app; None if it is unknown, or its document may have changed since."""
    if not _can_be_named(client_id):
        return None
    row = connection.execute(
        select(access_client.c.id, access_client.c.fresh_until, *COLUMNS).where(
            access_client.c.client_id == client_id
        )
    ).first()
    if row is None or (row.fresh_until is not None and row.fresh_until <= now):
        return None
    return row.id, _as_client(row._mapping)


def is_known(connection: Connection, client_id: str) -> bool:
    """Whether there is such an app, however old what we know of it."""
    if not _can_be_named(client_id):
        return False
    found = select(access_client.c.id).where(access_client.c.client_id == client_id)
    return connection.execute(found).first() is not None


def seen(connection: Connection, row: int, now: int) -> None:
    """Somebody uses the app."""
    connection.execute(update(access_client).where(access_client.c.id == row).values(seen_at=now))


def forget_unused(connection: Connection, now: int) -> None:
    """Anybody may register, so what is never used goes again."""
    unused = (
        access_client.c.seen_at < now - UNSEEN_LIFE_S,
        ~exists().where(access_grant.c.client_id == access_client.c.id),
        ~exists().where(access_request.c.client_id == access_client.c.id),
    )
    connection.execute(delete(access_client).where(*unused))


def _can_be_named(client_id: str) -> bool:
    return len(client_id) <= LONGEST_ID and redirects.WRITTEN.fullmatch(client_id) is not None


def _document(client_id: str, name: str, profile: Profile) -> dict[str, object]:
    """What we have understood, as RFC 7591 writes it: no secret, PKCE alone."""
    said = {
        "client_id": client_id,
        "client_name": name[:LONGEST_NAME],
        "client_uri": profile.uri,
        "redirect_uris": list(profile.redirect_uris),
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": profile.scope,
    }
    return {key: value for key, value in said.items() if value}


def _as_client(row: Mapping[Any, Any]) -> Client:
    document = row["document"]
    return Client(
        id=ClientId(row["client_id"]),
        name=row["name"],
        site=row["site"],
        is_proven=row["is_proven"],
        redirect_uris=tuple(document["redirect_uris"]),
        document=document,
    )


def _must_have(metadata: Mapping[str, object], key: str, wanted: str) -> None:
    said = metadata.get(key)
    if said is not None and not (isinstance(said, list) and wanted in said):
        raise AccessRefused("invalid_client_metadata", f"{key} is a list with {wanted} in it.")


def _text(metadata: Mapping[str, object], key: str) -> str | None:
    said = metadata.get(key)
    if said is not None and not isinstance(said, str):
        raise AccessRefused("invalid_client_metadata", f"{key} is a string.")
    return said


def _shown(name: str | None) -> str:
    """A name on one line, without what cannot be seen."""
    visible = "".join(char if char.isprintable() else " " for char in name or "")
    return " ".join(visible.split())[:LONGEST_NAME].rstrip()


def _site(uri: str | None) -> str | None:
    """The host of a web address that can be shown; anything else says nothing."""
    if uri is None or len(uri) > redirects.LONGEST or not redirects.WRITTEN.fullmatch(uri):
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    named = parts.hostname if parts.scheme == "https" else None
    return named if named and len(named) <= LONGEST_SITE else None
