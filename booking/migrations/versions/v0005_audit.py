"""What AI clients call is kept, and which yes of a person has been used up."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("caller", sa.String(80), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("tool", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("detail", sa.String(60), nullable=False),
        sa.Column("took_us", sa.Integer, nullable=False),
    )
    op.create_index("audit_by_time", "audit", ["at"])
    op.create_index("audit_by_caller", "audit", ["caller", "at"])
    op.create_table(
        "spent_yes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spent_yes"),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("spent_for", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("nonce", name="uq_spent_yes_nonce"),
    )
    op.create_index("spent_yes_by_expiry", "spent_yes", ["expires_at"])


def downgrade() -> None:
    """Forget both."""
    op.drop_table("spent_yes")
    op.drop_table("audit")
