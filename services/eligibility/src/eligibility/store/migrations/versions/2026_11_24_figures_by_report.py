"""Figures by report."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_figures_by_report"
down_revision = "2026_11_24_rules_reviews_studies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member_figures", sa.Column("report_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE member_figures SET report_id = gen_random_uuid()")
    op.alter_column("member_figures", "report_id", nullable=False)
    op.drop_constraint(op.f("pk_member_figures"), "member_figures")
    op.create_primary_key(op.f("pk_member_figures"), "member_figures", ["report_id"])
    op.create_index("ix_member_figures_uscc", "member_figures", ["uscc", "effective_on"], unique=False)
