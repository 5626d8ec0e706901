"""Applications entered later."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_d5c03d42"
down_revision = "2026_11_28_steps_in_order"
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes away or tightens names itself (docs/upgrades.md).
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column("assessment", sa.Column("entered_later", sa.Boolean(), nullable=True))
    op.add_column("past_assessment", sa.Column("entered_later", sa.Boolean(), nullable=True))
