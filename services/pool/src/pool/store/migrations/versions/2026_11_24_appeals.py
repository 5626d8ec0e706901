"""Appeals against abnormal filings."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_appeals"
down_revision = "2026_11_24_member_compliance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("violation", sa.Column("abnormal_kind", sa.Text(), nullable=True))
    op.add_column("violation", sa.Column("abnormal_order", sa.Integer(), nullable=True))
    op.add_column("violation", sa.Column("appeal_state", sa.Text(), nullable=True))
    op.add_column("violation", sa.Column("appeal_on", sa.Date(), nullable=True))
