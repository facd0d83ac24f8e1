"""The tables. Times are whole epoch seconds, UTC: integers are what the overlap rules compare.

An `occupancy` row exists only while the time is really taken: cancelling deletes it, so the
backstop against overlaps needs no WHERE (DESIGN decision 4). Ledger, history and transcript
lines are only ever added.
"""

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.schema import ExecutableDDLElement

from booking import access_tables as access_tables  # whoever has these tables has those too
from booking import message_tables as message_tables
from booking.metadata import metadata as metadata

OVERLAP = "one_booking_per_lane_and_time"
"""What the database calls the broken rule, on both engines."""

business = Table(
    "business",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("help_articles", JSON, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
)

customer = Table(
    "customer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("email", String(200)),
    Column("phone", String(20)),
    Column("role", String(12), nullable=False, server_default="customer"),
    Column("created_at", BigInteger, nullable=False),
    Index("customer_by_phone", "phone"),
    Index("customer_by_email", "email"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column("plan", String(40), nullable=False),
    Column("status", String(12), nullable=False, server_default="active"),
    Column("starts_on", String(10), nullable=False),
    Index("subscription_by_customer", "customer_id"),
)

booking = Table(
    "booking",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column("service", String(40), nullable=False),
    Column("staff", String(40), nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("status", String(12), nullable=False),
    Column("price_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("paid_by_plan", Boolean, nullable=False),
    Column("series", String(12)),
    Column("created_at", BigInteger, nullable=False),
    CheckConstraint("starts < ends", name="has_length"),
    Index("booking_by_customer", "customer_id", "starts"),
    Index("booking_by_start", "starts"),
)

resource = Table(
    "resource",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
)

occupancy = Table(
    "occupancy",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("booking.id")),
    Column("resource_id", ForeignKey("resource.id"), nullable=False),
    Column("lane", Integer, nullable=False, server_default="1"),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("held_until", BigInteger),
    Column("reason", String(60)),
    Column("hold_id", Integer),
    CheckConstraint("starts < ends", name="has_length"),
    Index("occupancy_by_lane_and_start", "resource_id", "lane", "starts"),
    Index(  # whoever looks for taken time finds all of it here, without the table
        "occupancy_by_start", "resource_id", "starts", "ends", "held_until"
    ),
    Index("occupancy_by_booking", "booking_id"),
    Index(  # of the few rows that belong to a hold: it costs the others nothing
        "occupancy_by_hold",
        "hold_id",
        postgresql_where=text("hold_id IS NOT NULL"),
        sqlite_where=text("hold_id IS NOT NULL"),
    ),
    Index(  # likewise; what every writer asks, so it must be found whatever the planner knows
        "occupancy_by_death",
        "resource_id",
        "held_until",
        postgresql_where=text("hold_id IS NOT NULL"),
        sqlite_where=text("hold_id IS NOT NULL"),
    ),
    ExcludeConstraint(
        (column("resource_id"), "="),
        (column("lane"), "="),
        (text("int8range(starts, ends, '[)')"), "&&"),
        name=OVERLAP,
        using="gist",
    ).ddl_if(dialect="postgresql"),
)

hold = Table(
    "hold",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("holder", String(200), nullable=False),
    Column("service", String(40), nullable=False),
    Column("staff", String(40), nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("hold_by_holder", "holder"),
)

GUARD = """
CREATE TRIGGER occupancy_guard_{verb} BEFORE {verb} ON occupancy
WHEN (SELECT ends FROM occupancy
      WHERE resource_id = NEW.resource_id AND lane = NEW.lane AND starts < NEW.ends {but_itself}
      ORDER BY starts DESC LIMIT 1) > NEW.starts
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
GUARDS = tuple(
    GUARD.format(verb=verb, but_itself=but_itself, name=OVERLAP)
    for verb, but_itself in (("INSERT", ""), ("UPDATE", "AND id <> NEW.id"))
)
EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"


def _only_on(dialect: str, statement: str) -> ExecutableDDLElement:
    every: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call] # not typed there
    return every.execute_if(dialect=dialect)


for _guard in GUARDS:
    event.listen(occupancy, "after_create", _only_on("sqlite", _guard))
event.listen(metadata, "before_create", _only_on("postgresql", EXTENSION))

lot = Table(
    "lot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", ForeignKey("subscription.id"), nullable=False),
    Column("pool", String(80), nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_until", BigInteger, nullable=False),
    UniqueConstraint("subscription_id", "pool", "valid_from"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lot_id", ForeignKey("lot.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("units", Integer, nullable=False),
    Column("booking_id", ForeignKey("booking.id")),
    Column("key", String(120), nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Index("ledger_by_lot", "lot_id"),
    Index("ledger_by_booking", "booking_id"),
)

request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("caller", String(80), nullable=False),
    Column("key", String(120), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("answer", JSON),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("caller", "key"),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("booking_id", ForeignKey("booking.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("act", String(20), nullable=False),
    Column("detail", JSON, nullable=False),
    Index("history_by_booking", "booking_id"),
)

channel_identity = Table(
    "channel_identity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(160), nullable=False),
    Column("phone", String(20)),
    UniqueConstraint("channel", "external_id"),
    Index(  # of ids that came beside a number
        "channel_identity_by_phone",
        "channel",
        "phone",
        postgresql_where=text("phone IS NOT NULL"),
        sqlite_where=text("phone IS NOT NULL"),
    ),
)

login = Table(
    "login",
    metadata,
    Column("identity_id", ForeignKey("channel_identity.id"), primary_key=True),
    Column("stage", String(12), nullable=False),
    Column("customer_id", ForeignKey("customer.id")),
    Column("request", Text),
    Column("draft", JSON),
    Column("changed_at", BigInteger, nullable=False),
)

login_code = Table(
    "login_code",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity_id", ForeignKey("channel_identity.id"), nullable=False),
    Column("customer_id", ForeignKey("customer.id")),
    Column("digest", String(64), nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("state", String(8), nullable=False, server_default="live"),
    Column("via", String(12)),
    Index("login_code_by_identity", "identity_id", "sent_at"),
    Index("login_code_by_customer", "customer_id", "sent_at"),
    Index(  # of those that were posted
        "login_code_by_way",
        "via",
        "sent_at",
        postgresql_where=text("via IS NOT NULL"),
        sqlite_where=text("via IS NOT NULL"),
    ),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity_id", ForeignKey("channel_identity.id"), nullable=False),
    Column("customer_id", ForeignKey("customer.id"), nullable=False),
    Column("handle", String(64), nullable=False, unique=True),
    Column("verified_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended_why", String(20)),
    Index("session_by_identity", "identity_id"),
)

transcript = Table(
    "transcript",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String(180), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("author", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("transcript_by_conversation", "conversation", "id"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("caller", String(80), nullable=False),
    Column("role", String(12), nullable=False),
    Column("client", String(200), nullable=False),
    Column("tool", String(60), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("detail", String(60), nullable=False),
    Column("took_us", Integer, nullable=False),
    Index("audit_by_time", "at"),
    Index("audit_by_caller", "caller", "at"),
)

spent_yes = Table(
    "spent_yes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nonce", String(32), nullable=False, unique=True),
    Column("spent_for", String(64), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("spent_yes_by_expiry", "expires_at"),
)
