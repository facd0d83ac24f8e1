"""Access: the apps that people let in, what those ask for, and what they were granted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    _clients()
    _requests()
    _grants()


def downgrade() -> None:
    """Drop them: every app is out."""
    for name in ("access_grant", "access_request", "access_client"):
        op.drop_table(name)


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer, nullable=False), sa.PrimaryKeyConstraint(
        "id", name=f"pk_{table}"
    )


def _points(table: str, name: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}")


def _clients() -> None:
    op.create_table(
        "access_client",
        *_id("access_client"),
        sa.Column("client_id", sa.String(500), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("site", sa.String(260)),
        sa.Column("is_proven", sa.Boolean, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("fresh_until", sa.BigInteger),
        sa.UniqueConstraint("client_id", name="uq_access_client_client_id"),
    )
    op.create_index("access_client_by_seen", "access_client", ["seen_at"])


def _requests() -> None:
    op.create_table(
        "access_request",
        *_id("access_request"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("client_id", sa.Integer, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("challenge", sa.String(43), nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("scopes", sa.String(80), nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("answered_at", sa.BigInteger),
        _points("access_request", "client_id", "access_client"),
        sa.UniqueConstraint("digest", name="uq_access_request_digest"),
    )
    op.create_index("access_request_by_expiry", "access_request", ["expires_at"])
    op.create_index("access_request_by_client", "access_request", ["client_id"])


def _grants() -> None:
    op.create_table(
        "access_grant",
        *_id("access_grant"),
        sa.Column("handle", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.Integer, nullable=False),
        sa.Column("client_id", sa.Integer, nullable=False),
        sa.Column("scopes", sa.String(80), nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("challenge", sa.String(43), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("code_expires_at", sa.BigInteger, nullable=False),
        sa.Column("code_used_at", sa.BigInteger),
        sa.Column("granted_at", sa.BigInteger, nullable=False),
        sa.Column("refreshed_at", sa.BigInteger, nullable=False),
        sa.Column("refresh_number", sa.Integer, nullable=False, server_default="1"),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("ended_why", sa.String(20)),
        _points("access_grant", "customer_id", "customer"),
        _points("access_grant", "client_id", "access_client"),
        sa.UniqueConstraint("handle", name="uq_access_grant_handle"),
        sa.UniqueConstraint("code_digest", name="uq_access_grant_code_digest"),
    )
    op.create_index("access_grant_by_customer", "access_grant", ["customer_id"])
    op.create_index("access_grant_by_client", "access_grant", ["client_id"])
    op.create_index("access_grant_by_expiry", "access_grant", ["expires_at"])
