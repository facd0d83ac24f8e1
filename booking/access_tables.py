"""The tables of booking/access. Times are whole epoch seconds, UTC.

No token, no code and no handle stands in them: digests, and names that are worth nothing without
the key of the house.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from booking.metadata import metadata

access_client = Table(
    "access_client",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(500), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("site", String(260)),
    Column("is_proven", Boolean, nullable=False),
    Column("document", JSON, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("fresh_until", BigInteger),
    Index("access_client_by_seen", "seen_at"),
)

access_request = Table(
    "access_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("client_id", ForeignKey("access_client.id"), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("challenge", String(43), nullable=False),
    Column("state", Text),
    Column("scopes", String(80), nullable=False),
    Column("resource", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Index("access_request_by_expiry", "expires_at"),
    Index("access_request_by_client", "client_id"),
)

access_grant = Table(
    "access_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handle", String(40), nullable=False, unique=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column("client_id", ForeignKey("access_client.id"), nullable=False),
    Column("scopes", String(80), nullable=False),
    Column("resource", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("challenge", String(43), nullable=False),
    Column("code_digest", String(64), nullable=False, unique=True),
    Column("code_expires_at", BigInteger, nullable=False),
    Column("code_used_at", BigInteger),
    Column("granted_at", BigInteger, nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("refresh_number", Integer, nullable=False, server_default="1"),
    Column("expires_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended_why", String(20)),
    Index("access_grant_by_customer", "customer_id"),
    Index("access_grant_by_client", "client_id"),
    Index("access_grant_by_expiry", "expires_at"),
)
