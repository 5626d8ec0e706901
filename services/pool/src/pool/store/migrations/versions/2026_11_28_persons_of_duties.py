"""Persons of duties."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_7e8de696"
down_revision = "2026_11_28_schema_floor"
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes something away names itself (docs/upgrades.md).
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column("candidate", sa.Column("recommended_by", sa.Text(), nullable=True))
    op.add_column("progress", sa.Column("verified_by", sa.Text(), nullable=True))
    op.add_column("violation", sa.Column("reported_by", sa.Text(), nullable=True))
    op.add_column("violation", sa.Column("decided_by", sa.Text(), nullable=True))
