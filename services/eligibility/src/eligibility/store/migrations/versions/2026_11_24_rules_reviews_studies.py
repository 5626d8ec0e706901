"""Versions of the rules, reviews, past assessments, standing, simulations, compliance."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_24_rules_reviews_studies"
down_revision = "2026_11_24_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("unmet", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("undecided", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('compliant', 'attention', 'unknown')", name=op.f("ck_compliance_check_known_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_check")),
        sa.UniqueConstraint("uscc", "checked_on", name="one_check_per_member_and_day"),
    )
    op.create_index("ix_compliance_check_unit", "compliance_check", ["reporting_unit", "checked_on"], unique=False)
    op.create_table(
        "confirmed_violation",
        sa.Column("violation_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("violation_id", name=op.f("pk_confirmed_violation")),
    )
    op.create_index("ix_confirmed_violation_uscc", "confirmed_violation", ["uscc"], unique=False)
    op.create_table(
        "flip",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("outcome_before", sa.Text(), nullable=False),
        sa.Column("outcome_after", sa.Text(), nullable=False),
        sa.Column("turned_by", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("follows", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("follows IN ('notify', 'review', 'nothing')", name=op.f("ck_flip_known_consequence")),
        sa.CheckConstraint("outcome_before <> outcome_after", name=op.f("ck_flip_turned")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flip")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_flip_application_id_number")),
    )
    op.create_index("ix_flip_cause", "flip", ["cause_id", "id"], unique=False)
    op.create_table(
        "member_figures",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("valid_patents", sa.Integer(), nullable=False),
        sa.Column("industrialised_patents", sa.Integer(), nullable=False),
        sa.Column("substantive", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_member_figures")),
    )
    op.create_table(
        "membership",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(left_on IS NULL) = (route IS NULL)", name=op.f("ck_membership_left_by_a_route")),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_membership")),
    )
    op.create_table(
        "past_assessment",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
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
        sa.Column("reviewed", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), server_default=sa.text("'submission'"), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cause IN ('submission', 'rules', 'review')", name=op.f("ck_past_assessment_known_cause")),
        sa.CheckConstraint(
            "outcome IN ('eligible', 'needs_waiver', 'needs_review', 'ineligible')",
            name=op.f("ck_past_assessment_known_outcome"),
        ),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_past_assessment")),
        postgresql_with={"toast_tuple_target": 8160},
    )
    op.create_table(
        "plan_archive",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_plan_archive")),
    )
    op.create_table(
        "recommendation",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_recommendation")),
    )
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("changes", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'staged'"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("staged_by", sa.Text(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'approved') = (position IS NOT NULL)", name=op.f("ck_rule_change_approved_has_a_position")
        ),
        sa.CheckConstraint("state IN ('staged', 'approved', 'rejected')", name=op.f("ck_rule_change_known_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_change")),
        sa.UniqueConstraint("position", name=op.f("uq_rule_change_position")),
    )
    op.create_index("ix_rule_change_state", "rule_change", ["state", "since"], unique=False)
    op.create_table(
        "scenario",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("request", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("result", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
    )
    op.create_index("ix_scenario_batch", "scenario", ["batch", "id"], unique=False)
    op.create_table(
        "seat_plan",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("units", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_seat_plan")),
    )
    op.create_table(
        "review",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("evidence", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'proposed'"), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name=op.f("ck_review_known_state")),
        sa.CheckConstraint("verdict IN ('confirmed', 'overturned')", name=op.f("ck_review_known_verdict")),
        sa.CheckConstraint("length(ground) > 0", name=op.f("ck_review_has_ground")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["assessment.application_id"], name=op.f("fk_review_application_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_application", "review", ["application_id", "id"], unique=False)
    op.create_index(
        "one_open_review_per_field",
        "review",
        ["application_id", "field"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "rule_set",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("archive", sa.Text(), nullable=False),
        sa.Column("amendments", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["archive"], ["plan_archive.digest"], name=op.f("fk_rule_set_archive_plan_archive")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_set")),
    )
    op.create_index("ix_rule_set_recorded", "rule_set", ["recorded_at"], unique=False)
    op.execute("ALTER TABLE assessment SET (toast_tuple_target = 8160)")
    op.add_column("assessment", sa.Column("number", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column(
        "assessment",
        sa.Column("reviewed", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("assessment", sa.Column("cause", sa.Text(), server_default=sa.text("'submission'"), nullable=False))
    op.add_column("assessment", sa.Column("cause_id", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_assessment_known_cause"), "assessment", "cause IN ('submission', 'rules', 'review')"
    )
    op.drop_constraint(op.f("ck_waiver_known_state"), "waiver")
    op.create_check_constraint(
        op.f("ck_waiver_known_state"), "waiver", "state IN ('proposed', 'granted', 'refused', 'expired')"
    )
    op.drop_index("one_live_waiver_per_criterion", table_name="waiver")
    op.create_index(
        "one_live_waiver_per_criterion",
        "waiver",
        ["application_id", "criterion"],
        unique=True,
        postgresql_where=sa.text("state IN ('proposed', 'granted')"),
    )
    op.add_column("waiver", sa.Column("expires_on", sa.Date(), nullable=True))
    op.add_column("waiver", sa.Column("evidence", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.create_index(
        "ix_waiver_expiry",
        "waiver",
        ["expires_on"],
        unique=False,
        postgresql_where=sa.text("state = 'granted' AND expires_on IS NOT NULL"),
    )
