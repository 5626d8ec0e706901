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
        "assessment",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("unmet", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("undecided", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("waivers_needed", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("score", sa.Numeric(precision=12, scale=6), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("valid_patents", sa.Integer(), nullable=False),
        sa.Column("industrialised_patents", sa.Integer(), nullable=False),
        sa.Column("bank_consent", sa.Boolean(), nullable=False),
        sa.Column("declaration", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('eligible', 'needs_waiver', 'needs_review', 'ineligible')",
            name=op.f("ck_assessment_known_outcome"),
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_assessment")),
    )
    op.create_index("ix_assessment_batch_outcome", "assessment", ["batch", "outcome", "application_id"], unique=False)
    op.create_index("ix_assessment_uscc", "assessment", ["uscc"], unique=False)
    op.create_table(
        "waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'proposed'"), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'granted', 'refused')", name=op.f("ck_waiver_known_state")),
        sa.CheckConstraint("length(ground) > 0", name=op.f("ck_waiver_has_ground")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["assessment.application_id"], name=op.f("fk_waiver_application_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index("ix_waiver_unit", "waiver", ["reporting_unit", "state"], unique=False)
    op.create_index(
        "one_live_waiver_per_criterion",
        "waiver",
        ["application_id", "criterion"],
        unique=True,
        postgresql_where=sa.text("state <> 'refused'"),
    )
