"""Legal days of waivers and reviews, and why rules change for days past."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_legal_days"
down_revision = "2026_11_28_producer_epochs"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    for table in ("waiver", "review"):
        op.add_column(table, sa.Column("effective_on", sa.Date(), nullable=True))
    op.add_column("rule_change", sa.Column("retroactive_ground", sa.Text(), nullable=True))
