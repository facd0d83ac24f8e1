"""Dead holds of a resource have an index of their own: without it, all taken time was read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX, TABLE = "occupancy_by_death", "occupancy"


def upgrade() -> None:
    """Add it; of rows that belong to a hold."""
    of_holds = sa.text("hold_id IS NOT NULL")
    op.create_index(
        INDEX,
        TABLE,
        ["resource_id", "held_until"],
        postgresql_where=of_holds,
        sqlite_where=of_holds,
    )


def downgrade() -> None:
    """Without it."""
    op.drop_index(INDEX, TABLE)
