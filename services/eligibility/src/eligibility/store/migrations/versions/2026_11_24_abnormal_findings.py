"""Findings on abnormal filings."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_abnormal_findings"
down_revision = "2026_11_24_scenario_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review", sa.Column("abnormal", sa.JSON(), nullable=True))
    op.add_column("confirmed_violation", sa.Column("abnormal_kind", sa.Text(), nullable=True))
    op.add_column("confirmed_violation", sa.Column("abnormal_order", sa.Integer(), nullable=True))
    op.add_column("confirmed_violation", sa.Column("appeal_state", sa.Text(), nullable=True))
    op.create_table(
        "appeal_step",
        sa.Column("violation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("appeal_state", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("violation_id", "sequence", name=op.f("pk_appeal_step")),
    )
    op.create_index("ix_appeal_step_uscc", "appeal_step", ["uscc"])
