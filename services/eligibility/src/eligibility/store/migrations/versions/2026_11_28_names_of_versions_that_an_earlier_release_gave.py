"""Names of versions that an earlier release gave."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_264b3ce4"
down_revision = "2026_11_28_schema_floor"
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes something away names itself (docs/upgrades.md).
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column("rule_set", sa.Column("same_as", sa.Text(), nullable=True))
