"""Indexes by which lists that grow are ordered."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_list_orders"
down_revision = "2026_11_29_firm_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_bank_event_sent_at",
        "bank_event",
        ["sent_at", "id"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.create_index(
        "ix_bank_event_received_at",
        "bank_event",
        ["received_at", "id"],
        unique=False,
        postgresql_where=sa.text("received_at IS NOT NULL"),
    )
