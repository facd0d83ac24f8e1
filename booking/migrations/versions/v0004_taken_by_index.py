"""The index of taken time holds all that a look at it needs: it is read without the table."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEX, TABLE = "occupancy_by_start", "occupancy"


def upgrade() -> None:
    """Widen it by the end and by when a hold runs out."""
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["resource_id", "starts", "ends", "held_until"])


def downgrade() -> None:
    """Back to what orders it."""
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["resource_id", "starts"])
