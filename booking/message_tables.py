"""The tables of what comes in and what goes out: booking/inbox, booking/outbox.

Times are whole epoch milliseconds, UTC, and say so by their names: a quiet time of a second and a
half is not to be told in seconds. No code stands here in clear once its message is answered.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from booking.metadata import metadata

conversation = Table(
    "conversation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(160), nullable=False),
    Column("account", String(160), nullable=False),
    Column("last_in_ms", BigInteger, nullable=False),
    Column("waiting_since_ms", BigInteger),
    Column("due_ms", BigInteger),
    Column("turn", Integer, nullable=False, server_default="0"),
    Column("turn_until", Integer),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(60)),
    Column("lease_token", BigInteger, nullable=False, server_default="0"),
    Column("lease_until_ms", BigInteger),
    Index(  # of the few that somebody waits in
        "conversation_by_due",
        "due_ms",
        postgresql_where=text("due_ms IS NOT NULL"),
        sqlite_where=text("due_ms IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # keys of letters are made of it: no number comes twice
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("account", String(160), nullable=False),
    Column("provider_id", String(128), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("raw", JSON(none_as_null=True)),
    Column("turn", Integer),
    Column("trace", String(60)),
    UniqueConstraint("channel", "account", "provider_id"),
    Index("inbox_by_conversation", "conversation_id", "turn", "id"),
    Index("inbox_by_time", "at_ms"),
    sqlite_autoincrement=True,  # a later message has a higher number, whatever was deleted
)

memory = Table(
    "memory",
    metadata,
    Column("conversation", String(200), primary_key=True),
    Column("state", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("group_key", String(160)),
    Column("conversation", String(200)),
    Column("channel", String(20), nullable=False),
    Column("account", String(160), nullable=False),
    Column("recipient", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("category", String(20), nullable=False),
    Column("body", JSON, nullable=False),
    Column("sealed", LargeBinary),
    Column("status", String(12), nullable=False),
    Column("not_before_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("look_ups", Integer, nullable=False, server_default="0"),
    Column("was_ambiguous", Boolean, nullable=False, server_default=text("false")),
    Column("lease_owner", String(60)),
    Column("lease_token", BigInteger, nullable=False, server_default="0"),
    Column("lease_until_ms", BigInteger),
    Column("provider_id", String(128)),
    Column("error_code", String(20)),
    Column("reason", String(300)),
    Column("created_ms", BigInteger, nullable=False),
    Column("tried_ms", BigInteger),
    Column("settled_ms", BigInteger),
    Column("doubted_ms", BigInteger),
    Column("cancelled_ms", BigInteger),
    Column("as_template", Boolean, nullable=False, server_default=text("false")),
    Column("trace", String(60)),
    Index("outbox_by_due", "status", "kind", "not_before_ms", "id"),
    Index("outbox_by_try", "channel", "recipient", "tried_ms"),
    Index("outbox_by_recipient", "channel", "recipient", "status", "id"),
    Index("outbox_by_group", "group_key"),
    Index("outbox_by_conversation", "conversation", "id"),
    Index("outbox_by_provider_id", "provider_id"),
    Index("outbox_by_creation", "created_ms"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False),
    Column("status", String(12), nullable=False),
    Column("error_code", String(20)),
    Column("at_ms", BigInteger, nullable=False),
    UniqueConstraint("outbox_id", "status"),
)

suppression = Table(
    "suppression",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(200), nullable=False),
    Column("category", String(20), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("source", String(40), nullable=False),
    Column("wording", String(300), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("suppression_by_address", "channel", "address", "id"),
)

template = Table(
    "template",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("language", String(12), nullable=False),
    Column("category", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("content_id", String(64)),
    Column("state", String(12), nullable=False),
    Column("reason", String(300)),
    Column("checked_ms", BigInteger),
    UniqueConstraint("name", "language"),
)

content = Table(
    "content",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(160), nullable=False),
    Column("shape", String(64), nullable=False),
    Column("content_id", String(64), nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    UniqueConstraint("account", "shape"),
)

retention_run = Table(
    "retention_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("deleted", JSON, nullable=False),
)
"""What was deleted for its age, and when (SPEC PRIV-01). `at` is in epoch seconds."""

door_answer = Table(
    "door_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("door_answer_by_time", "at_ms"),
)
