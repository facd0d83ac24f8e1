"""Holds: a time is kept for somebody for some minutes, and its occupancy rows say whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of holds, and point to it from the time that they take.

    No foreign key: SQLite could not take the column away again on the way back.
    """
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("starts", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("code", name="uq_hold_code"),
    )
    op.create_index("hold_by_holder", "hold", ["holder"])
    op.add_column("occupancy", sa.Column("hold_id", sa.Integer))
    held = sa.text("hold_id IS NOT NULL")
    op.create_index(
        "occupancy_by_hold", "occupancy", ["hold_id"], postgresql_where=held, sqlite_where=held
    )


def downgrade() -> None:
    """Let every hold go: its time is free."""
    op.execute("DELETE FROM occupancy WHERE hold_id IS NOT NULL")
    op.drop_index("occupancy_by_hold", "occupancy")
    op.drop_column("occupancy", "hold_id")
    op.drop_table("hold")
