"""Assignments of firms to units, and one application of a firm in a batch from each unit that sends one."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_assignments"
down_revision = "2026_11_28_lost_positions"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"
_ONE = "one_application_per_firm_and_batch"


def upgrade() -> None:
    op.add_column("firm", sa.Column("assigned_on", sa.Date(), nullable=True))
    op.drop_constraint(_ONE, "application", type_="unique")
    op.create_unique_constraint(_ONE, "application", ["uscc", "batch", "reporting_unit"])
