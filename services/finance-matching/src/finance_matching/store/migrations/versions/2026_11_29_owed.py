"""What a bank owes whatever it announces, and from when deadlines count of what it asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_owed"
down_revision = "2026_11_29_list_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bank_event", sa.Column("owed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("bank_event", sa.Column("receive_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bank_event", sa.Column("apply_from", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_bank_event_owed",
        "bank_event",
        ["bank_id"],
        unique=False,
        postgresql_where=sa.text("owed AND applied_at IS NULL"),
    )
