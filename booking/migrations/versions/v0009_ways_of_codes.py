"""By which way a code went, so that text messages can be counted; whose an id of a channel is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEX = "login_code_by_way"
BY_PHONE = "channel_identity_by_phone"


def upgrade() -> None:
    """Add both; of older codes and ids nobody knows it."""
    op.add_column("login_code", sa.Column("via", sa.String(12)))
    posted = sa.text("via IS NOT NULL")
    op.create_index(
        INDEX, "login_code", ["via", "sent_at"], postgresql_where=posted, sqlite_where=posted
    )
    op.add_column("channel_identity", sa.Column("phone", sa.String(20)))
    known = sa.text("phone IS NOT NULL")
    op.create_index(
        BY_PHONE,
        "channel_identity",
        ["channel", "phone"],
        postgresql_where=known,
        sqlite_where=known,
    )


def downgrade() -> None:
    """Without them."""
    op.drop_index(BY_PHONE, "channel_identity")
    op.drop_column("channel_identity", "phone")
    op.drop_index(INDEX, "login_code")
    op.drop_column("login_code", "via")
