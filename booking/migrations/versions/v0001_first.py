"""The first schema: the business, people, plans, bookings, sign-in, conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "business",
    "customer",
    "subscription",
    "booking",
    "resource",
    "occupancy",
    "lot",
    "ledger",
    "request",
    "history",
    "channel_identity",
    "login",
    "login_code",
    "session",
    "transcript",
)

GUARD = """
CREATE TRIGGER occupancy_guard_{verb} BEFORE {verb} ON occupancy
WHEN (SELECT ends FROM occupancy
      WHERE resource_id = NEW.resource_id AND lane = NEW.lane AND starts < NEW.ends {but_itself}
      ORDER BY starts DESC LIMIT 1) > NEW.starts
BEGIN SELECT RAISE(ABORT, 'one_booking_per_lane_and_time'); END
"""


def upgrade() -> None:
    """Make every table, and the rule that no two bookings overlap."""
    _the_business_and_its_people()
    _bookings()
    _occupancy()
    _plans()
    _traces()
    _sign_in()
    _conversations()


def downgrade() -> None:
    """Drop everything. The extension stays: others in the database may use it."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer, nullable=False), sa.PrimaryKeyConstraint(
        "id", name=f"pk_{table}"
    )


def _points(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}")


def _the_business_and_its_people() -> None:
    op.create_table(
        "business",
        *_id("business"),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("help_articles", sa.JSON, nullable=False),
        sa.Column("loaded_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "customer",
        *_id("customer"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(200)),
        sa.Column("phone", sa.String(20)),
        sa.Column("role", sa.String(12), nullable=False, server_default="customer"),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("customer_by_phone", "customer", ["phone"])
    op.create_index("customer_by_email", "customer", ["email"])


def _bookings() -> None:
    op.create_table(
        "booking",
        *_id("booking"),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("customer_id", sa.Integer, nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("starts", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("price_minor", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("paid_by_plan", sa.Boolean, nullable=False),
        sa.Column("series", sa.String(12)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        _points("booking", "customer_id", "customer"),
        sa.UniqueConstraint("code", name="uq_booking_code"),
        sa.CheckConstraint("starts < ends", name=op.f("ck_booking_has_length")),
    )
    op.create_index("booking_by_customer", "booking", ["customer_id", "starts"])
    op.create_index("booking_by_start", "booking", ["starts"])
    op.create_table(
        "resource",
        *_id("resource"),
        sa.Column("code", sa.String(40), nullable=False),
        sa.UniqueConstraint("code", name="uq_resource_code"),
    )


def _occupancy() -> None:
    op.create_table(
        "occupancy",
        *_id("occupancy"),
        sa.Column("booking_id", sa.Integer),
        sa.Column("resource_id", sa.Integer, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False, server_default="1"),
        sa.Column("starts", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("held_until", sa.BigInteger),
        sa.Column("reason", sa.String(60)),
        _points("occupancy", "booking_id", "booking"),
        _points("occupancy", "resource_id", "resource"),
        sa.CheckConstraint("starts < ends", name=op.f("ck_occupancy_has_length")),
    )
    op.create_index("occupancy_by_lane_and_start", "occupancy", ["resource_id", "lane", "starts"])
    op.create_index("occupancy_by_start", "occupancy", ["resource_id", "starts"])
    op.create_index("occupancy_by_booking", "occupancy", ["booking_id"])
    if op.get_context().dialect.name == "postgresql":
        _no_overlap_on_postgresql()
    else:
        _no_overlap_on_sqlite()


def _no_overlap_on_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE occupancy ADD CONSTRAINT one_booking_per_lane_and_time"
        " EXCLUDE USING gist"
        " (resource_id WITH =, lane WITH =, int8range(starts, ends, '[)') WITH &&)"
    )


def _no_overlap_on_sqlite() -> None:
    op.execute(GUARD.format(verb="INSERT", but_itself=""))
    op.execute(GUARD.format(verb="UPDATE", but_itself="AND id <> NEW.id"))


def _plans() -> None:
    op.create_table(
        "subscription",
        *_id("subscription"),
        sa.Column("customer_id", sa.Integer, nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("status", sa.String(12), nullable=False, server_default="active"),
        sa.Column("starts_on", sa.String(10), nullable=False),
        _points("subscription", "customer_id", "customer"),
    )
    op.create_index("subscription_by_customer", "subscription", ["customer_id"])
    op.create_table(
        "lot",
        *_id("lot"),
        sa.Column("subscription_id", sa.Integer, nullable=False),
        sa.Column("pool", sa.String(80), nullable=False),
        sa.Column("valid_from", sa.BigInteger, nullable=False),
        sa.Column("valid_until", sa.BigInteger, nullable=False),
        _points("lot", "subscription_id", "subscription"),
        sa.UniqueConstraint(
            "subscription_id",
            "pool",
            "valid_from",
            name="uq_lot_subscription_id_pool_valid_from",
        ),
    )
    op.create_table(
        "ledger",
        *_id("ledger"),
        sa.Column("lot_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("booking_id", sa.Integer),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        _points("ledger", "lot_id", "lot"),
        _points("ledger", "booking_id", "booking"),
        sa.UniqueConstraint("key", name="uq_ledger_key"),
    )
    op.create_index("ledger_by_lot", "ledger", ["lot_id"])
    op.create_index("ledger_by_booking", "ledger", ["booking_id"])


def _traces() -> None:
    op.create_table(
        "request",
        *_id("request"),
        sa.Column("caller", sa.String(80), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("caller", "key", name="uq_request_caller_key"),
    )
    op.create_table(
        "history",
        *_id("history"),
        sa.Column("booking_id", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        _points("history", "booking_id", "booking"),
    )
    op.create_index("history_by_booking", "history", ["booking_id"])


def _sign_in() -> None:
    op.create_table(
        "channel_identity",
        *_id("channel_identity"),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.UniqueConstraint(
            "channel", "external_id", name="uq_channel_identity_channel_external_id"
        ),
    )
    _login()
    _login_code()
    _session()


def _login() -> None:
    op.create_table(
        "login",
        sa.Column("identity_id", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("customer_id", sa.Integer),
        sa.Column("request", sa.Text),
        sa.Column("draft", sa.JSON),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("identity_id", name="pk_login"),
        _points("login", "identity_id", "channel_identity"),
        _points("login", "customer_id", "customer"),
    )


def _login_code() -> None:
    op.create_table(
        "login_code",
        *_id("login_code"),
        sa.Column("identity_id", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Integer),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("state", sa.String(8), nullable=False, server_default="live"),
        _points("login_code", "identity_id", "channel_identity"),
        _points("login_code", "customer_id", "customer"),
    )
    op.create_index("login_code_by_identity", "login_code", ["identity_id", "sent_at"])
    op.create_index("login_code_by_customer", "login_code", ["customer_id", "sent_at"])


def _session() -> None:
    op.create_table(
        "session",
        *_id("session"),
        sa.Column("identity_id", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Integer, nullable=False),
        sa.Column("handle", sa.String(64), nullable=False),
        sa.Column("verified_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("ended_why", sa.String(20)),
        _points("session", "identity_id", "channel_identity"),
        _points("session", "customer_id", "customer"),
        sa.UniqueConstraint("handle", name="uq_session_handle"),
    )
    op.create_index("session_by_identity", "session", ["identity_id"])


def _conversations() -> None:
    op.create_table(
        "transcript",
        *_id("transcript"),
        sa.Column("conversation", sa.String(180), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    op.create_index("transcript_by_conversation", "transcript", ["conversation", "id"])
