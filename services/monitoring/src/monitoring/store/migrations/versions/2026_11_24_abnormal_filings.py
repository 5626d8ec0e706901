"""Abnormal filings and their appeals."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_abnormal_filings"
down_revision = "2026_11_24_compliance"
branch_labels = None
depends_on = None

_CHECKS = {
    "whole_abnormal_filing": "num_nulls(abnormal_kind, abnormal_order, notified_on, appeal_state) IN (0, 4)",
    "abnormal_by_its_ground": "abnormal_kind IS NULL OR ground = 'abnormal_filing'",
    "known_appeal": "appeal_state IN ('not_appealed', 'pending', 'upheld', 'reversed')",
}


def upgrade() -> None:
    op.add_column("violation", sa.Column("abnormal_kind", sa.Text(), nullable=True))
    op.add_column("violation", sa.Column("abnormal_order", sa.Integer(), nullable=True))
    op.add_column("violation", sa.Column("notified_on", sa.Date(), nullable=True))
    op.add_column("violation", sa.Column("appeal_state", sa.Text(), nullable=True))
    op.add_column("violation", sa.Column("appeal_on", sa.Date(), nullable=True))
    for name, condition in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_violation_{name}"), "violation", condition)
