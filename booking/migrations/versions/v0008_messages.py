"""Messages: what came in, what goes out, and what a conversation remembers between the two."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _conversation()
    _inbox()
    _memory()
    _outbox()
    _delivery()
    _suppression()
    _template()
    _content()
    _door_answer()
    _retention_run()


def downgrade() -> None:
    """Drop them: what was not sent yet never is."""
    for name in (
        "retention_run",
        "door_answer",
        "content",
        "template",
        "suppression",
        "delivery",
        "outbox",
        "memory",
        "inbox",
        "conversation",
    ):
        op.drop_table(name)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer, nullable=False), sa.PrimaryKeyConstraint(
        "id", name=f"pk_{table}"
    )


def _conversation() -> None:
    op.create_table(
        "conversation",
        *_id("conversation"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("address", sa.String(160), nullable=False),
        sa.Column("account", sa.String(160), nullable=False),
        sa.Column("last_in_ms", sa.BigInteger, nullable=False),
        sa.Column("waiting_since_ms", sa.BigInteger),
        sa.Column("due_ms", sa.BigInteger),
        sa.Column("turn", sa.Integer, nullable=False, server_default="0"),
        sa.Column("turn_until", sa.Integer),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.String(60)),
        sa.Column("lease_token", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_until_ms", sa.BigInteger),
        sa.UniqueConstraint("name", name="uq_conversation_name"),
        sqlite_autoincrement=True,
    )
    waited_in = sa.text("due_ms IS NOT NULL")
    op.create_index(
        "conversation_by_due",
        "conversation",
        ["due_ms"],
        postgresql_where=waited_in,
        sqlite_where=waited_in,
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        *_id("inbox"),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("account", sa.String(160), nullable=False),
        sa.Column("provider_id", sa.String(128), nullable=False),
        sa.Column("conversation_id", sa.Integer, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("raw", sa.JSON),
        sa.Column("turn", sa.Integer),
        sa.Column("trace", sa.String(60)),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_inbox_conversation_id"
        ),
        sa.UniqueConstraint(
            "channel", "account", "provider_id", name="uq_inbox_channel_account_provider_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_by_conversation", "inbox", ["conversation_id", "turn", "id"])
    op.create_index("inbox_by_time", "inbox", ["at_ms"])


def _memory() -> None:
    op.create_table(
        "memory",
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_memory"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        *_id("outbox"),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("group_key", sa.String(160)),
        sa.Column("conversation", sa.String(200)),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("account", sa.String(160), nullable=False),
        sa.Column("recipient", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("not_before_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("look_ups", sa.Integer, nullable=False, server_default="0"),
        sa.Column("was_ambiguous", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("lease_owner", sa.String(60)),
        sa.Column("lease_token", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("lease_until_ms", sa.BigInteger),
        sa.Column("provider_id", sa.String(128)),
        sa.Column("error_code", sa.String(20)),
        sa.Column("reason", sa.String(300)),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("tried_ms", sa.BigInteger),
        sa.Column("settled_ms", sa.BigInteger),
        sa.Column("doubted_ms", sa.BigInteger),
        sa.Column("cancelled_ms", sa.BigInteger),
        sa.Column("as_template", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("trace", sa.String(60)),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("outbox_by_due", "outbox", ["status", "kind", "not_before_ms", "id"])
    op.create_index("outbox_by_try", "outbox", ["channel", "recipient", "tried_ms"])
    op.create_index("outbox_by_recipient", "outbox", ["channel", "recipient", "status", "id"])
    op.create_index("outbox_by_group", "outbox", ["group_key"])
    op.create_index("outbox_by_conversation", "outbox", ["conversation", "id"])
    op.create_index("outbox_by_provider_id", "outbox", ["provider_id"])
    op.create_index("outbox_by_creation", "outbox", ["created_ms"])


def _delivery() -> None:
    op.create_table(
        "delivery",
        *_id("delivery"),
        sa.Column("outbox_id", sa.Integer, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("error_code", sa.String(20)),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_delivery_outbox_id"),
        sa.UniqueConstraint("outbox_id", "status", name="uq_delivery_outbox_id_status"),
    )


def _suppression() -> None:
    op.create_table(
        "suppression",
        *_id("suppression"),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("wording", sa.String(300), nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("suppression_by_address", "suppression", ["channel", "address", "id"])


def _template() -> None:
    op.create_table(
        "template",
        *_id("template"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("content_id", sa.String(64)),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(300)),
        sa.Column("checked_ms", sa.BigInteger),
        sa.UniqueConstraint("name", "language", name="uq_template_name_language"),
    )


def _content() -> None:
    op.create_table(
        "content",
        *_id("content"),
        sa.Column("account", sa.String(160), nullable=False),
        sa.Column("shape", sa.String(64), nullable=False),
        sa.Column("content_id", sa.String(64), nullable=False),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("account", "shape", name="uq_content_account_shape"),
    )


def _door_answer() -> None:
    op.create_table(
        "door_answer",
        *_id("door_answer"),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("key", name="uq_door_answer_key"),
    )
    op.create_index("door_answer_by_time", "door_answer", ["at_ms"])


def _retention_run() -> None:
    op.create_table(
        "retention_run",
        *_id("retention_run"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("deleted", sa.JSON, nullable=False),
    )
