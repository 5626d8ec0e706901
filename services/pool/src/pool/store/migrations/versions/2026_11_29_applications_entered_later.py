"""Applications entered later."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_8b2f85d0"
down_revision = "2026_11_29_002aecfa"
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes away or tightens names itself (docs/upgrades.md).
oldest_head = "2026_11_28_proposal_each_ground"


def upgrade() -> None:
    op.add_column("candidate", sa.Column("entered_later", sa.Boolean(), nullable=True))
