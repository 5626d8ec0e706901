"""Findings on abnormal filings by firm, and what verified records and new declarations turn."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_findings_by_firm"
down_revision = "2026_11_24_base_in_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("assessment", "past_assessment"):
        op.drop_constraint(op.f(f"ck_{table}_known_cause"), table, type_="check")
        causes = "cause IN ('submission', 'rules', 'review', 'record')"
        op.create_check_constraint(op.f(f"ck_{table}_known_cause"), table, causes)
    op.create_index(
        "ix_review_abnormal",
        "review",
        ["uscc"],
        unique=False,
        postgresql_where=sa.text("field = 'abnormal_filings' AND state = 'approved'"),
    )
