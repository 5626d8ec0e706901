"""Findings on abnormal filings."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_abnormal_findings"
down_revision = "2026_11_24_scenario_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("abnormal", sa.JSON(), nullable=True))
