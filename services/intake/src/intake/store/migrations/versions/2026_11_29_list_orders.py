"""Indexes by which lists that grow are ordered."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_list_orders"
down_revision = "2026_11_29_firm_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_application_recommended_on",
        "application",
        ["recommended_on", "id"],
        unique=False,
        postgresql_where=sa.text("recommended_on IS NOT NULL"),
    )
