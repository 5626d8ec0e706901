"""Calendar years that people add."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_calendar_years"
down_revision = "2026_11_28_producer_epochs"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("days_off", sa.ARRAY(sa.Date()), nullable=False),
        sa.Column("days_worked", sa.ARRAY(sa.Date()), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
