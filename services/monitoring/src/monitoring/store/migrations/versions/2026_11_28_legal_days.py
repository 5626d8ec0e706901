"""Legal days of reports of violations and of the steps of appeals."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_legal_days"
down_revision = "2026_11_28_producer_epochs"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column("violation", sa.Column("reported_on", sa.Date(), nullable=True))
    op.add_column("violation", sa.Column("appeal_rests_on", sa.Date(), nullable=True))
