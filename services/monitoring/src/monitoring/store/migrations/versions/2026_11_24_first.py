"""First."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations.frame_revision import create_frame_v1

revision = "2026_11_24_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_frame_v1()
    op.create_table(
        "member",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_member")),
    )
    op.create_table(
        "progress_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("valid_patents", sa.Integer(), nullable=False),
        sa.Column("industrialised_patents", sa.Integer(), nullable=False),
        sa.Column("recognised_products", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("sales_yuan", sa.Numeric(), nullable=True),
        sa.Column("profit_yuan", sa.Numeric(), nullable=True),
        sa.Column("rd_input_yuan", sa.Numeric(), nullable=True),
        sa.Column("new_filings", sa.Integer(), nullable=True),
        sa.Column("narrative", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'reported'"), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substantive", sa.Boolean(), nullable=True),
        sa.Column("verified_by", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'verified') = (verified_by IS NOT NULL)", name=op.f("ck_progress_report_verified_by_someone")
        ),
        sa.CheckConstraint("period ~ '^20[0-9]{2}(-H[12])?$'", name=op.f("ck_progress_report_known_period")),
        sa.CheckConstraint("state IN ('reported', 'verified')", name=op.f("ck_progress_report_known_state")),
        sa.CheckConstraint(
            "industrialised_patents BETWEEN 0 AND valid_patents", name=op.f("ck_progress_report_possible_rate")
        ),
        sa.CheckConstraint(
            "num_nulls(substantive, verified_by, verified_on, verified_at) IN (0, 4)",
            name=op.f("ck_progress_report_whole_verdict"),
        ),
        sa.CheckConstraint(
            "sales_yuan >= 0 AND rd_input_yuan >= 0 AND new_filings >= 0",
            name=op.f("ck_progress_report_no_negative_figures"),
        ),
        sa.CheckConstraint("verified_by <> reported_by", name=op.f("ck_progress_report_two_persons")),
        sa.CheckConstraint("verified_on >= reported_on", name=op.f("ck_progress_report_verified_after_the_report")),
        sa.ForeignKeyConstraint(["uscc"], ["member.uscc"], name=op.f("fk_progress_report_uscc_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
        sa.UniqueConstraint("uscc", "period", name="one_report_per_firm_and_period"),
    )
    op.create_index("ix_progress_report_unit", "progress_report", ["reporting_unit", "id"], unique=False)
    op.create_table(
        "violation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("cited_law", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'reported'"), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (effective_on IS NOT NULL)", name=op.f("ck_violation_confirmed_on_a_day")
        ),
        sa.CheckConstraint("(state = 'reported') = (decided_by IS NULL)", name=op.f("ck_violation_decided_by_someone")),
        sa.CheckConstraint(
            "ground <> 'other_violation' OR cited_law IS NOT NULL", name=op.f("ck_violation_other_cites_a_law")
        ),
        sa.CheckConstraint(
            "ground IN ('major_safety_accident', 'serious_dishonesty', 'tax_evasion', 'data_falsification', 'abnormal_filing', 'other_violation')",
            name=op.f("ck_violation_known_ground"),
        ),
        sa.CheckConstraint("state IN ('reported', 'confirmed', 'dismissed')", name=op.f("ck_violation_known_state")),
        sa.CheckConstraint("decided_by <> reported_by", name=op.f("ck_violation_two_persons")),
        sa.CheckConstraint("effective_on >= occurred_on", name=op.f("ck_violation_confirmed_after_the_fact")),
        sa.ForeignKeyConstraint(["uscc"], ["member.uscc"], name=op.f("fk_violation_uscc_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
    )
    op.create_index("ix_violation_unit", "violation", ["reporting_unit", "id"], unique=False)
    op.create_index("ix_violation_uscc", "violation", ["uscc"], unique=False)
