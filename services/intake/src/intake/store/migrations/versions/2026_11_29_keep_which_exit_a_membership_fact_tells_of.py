"""Keep which exit a membership fact tells of."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_5f2a11da"
down_revision = "2026_11_29_two_persons"
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes away or tightens names itself (docs/upgrades.md).
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column("membership_fact", sa.Column("exit_id", sa.Uuid(), nullable=True))
