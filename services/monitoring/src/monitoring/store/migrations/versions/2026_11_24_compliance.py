"""Compliance."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_compliance"
down_revision = "2026_11_24_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("unmet", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("undecided", sa.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('compliant', 'attention', 'unknown')", name=op.f("ck_compliance_known_outcome")
        ),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_compliance")),
    )
