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
        "candidate",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("score", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("waivers_needed", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("waivers_granted", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=True),
        sa.Column("valid_patents", sa.Integer(), nullable=True),
        sa.Column("industrialised_patents", sa.Integer(), nullable=True),
        sa.Column("bank_consent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("assessed_sequence", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_candidate")),
    )
    op.create_index("ix_candidate_batch", "candidate", ["batch", "application_id"], unique=False)
    op.create_index("ix_candidate_uscc", "candidate", ["uscc"], unique=False)
    op.create_table(
        "progress",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("substantive", sa.Boolean(), nullable=False),
        sa.Column("valid_patents", sa.Integer(), nullable=False),
        sa.Column("industrialised_patents", sa.Integer(), nullable=False),
        sa.Column("recognised_products", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_progress")),
    )
    op.create_index("ix_progress_uscc", "progress", ["uscc", "effective_on"], unique=False)
    op.create_table(
        "replenishment_line",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("rights", sa.Numeric(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rights >= 0", name=op.f("ck_replenishment_line_rights_not_negative")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_replenishment_line")),
    )
    op.create_table(
        "screening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("result", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_table(
        "seat_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('admission', 'graduation', 'removal')", name=op.f("ck_seat_line_known_reason")),
        sa.CheckConstraint("delta IN (1, -1)", name=op.f("ck_seat_line_one_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_line")),
        sa.UniqueConstraint("member_id", "delta", name="one_line_each_way"),
    )
    op.create_table(
        "seat_plan",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_seat_plan_one_plan")),
        sa.CheckConstraint("used BETWEEN 0 AND cap", name=op.f("ck_seat_plan_used_within_cap")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_plan")),
    )
    op.create_table(
        "unit_seats",
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("seats IS NULL OR used <= seats", name=op.f("ck_unit_seats_used_within_seats")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_unit_seats_used_not_negative")),
        sa.PrimaryKeyConstraint("reporting_unit", name=op.f("pk_unit_seats")),
    )
    op.create_table(
        "violation",
        sa.Column("violation_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("cited_law", sa.Text(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("violation_id", name=op.f("pk_violation")),
    )
    op.create_index("ix_violation_uscc", "violation", ["uscc", "ground"], unique=False)
    op.create_table(
        "admission_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'approved', 'rejected')", name=op.f("ck_admission_list_known_state")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_admission_list_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_list")),
    )
    op.create_table(
        "screening_entry",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(precision=12, scale=6), nullable=False),
        sa.Column("seated", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("seated = (reason IS NULL)", name=op.f("ck_screening_entry_a_reason_without_a_seat")),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_screening_entry_screening_id_screening")
        ),
        sa.PrimaryKeyConstraint("screening_id", "rank", name=op.f("pk_screening_entry")),
    )
    op.create_index("ix_screening_entry_unit", "screening_entry", ["reporting_unit"], unique=False)
    op.create_table(
        "admission_list_firm",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["admission_list.id"], name=op.f("fk_admission_list_firm_list_id_admission_list")
        ),
        sa.PrimaryKeyConstraint("list_id", "place", name=op.f("pk_admission_list_firm")),
        sa.UniqueConstraint("list_id", "uscc", name=op.f("uq_admission_list_firm_list_id_uscc")),
    )
    op.create_table(
        "co_signature",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["admission_list.id"], name=op.f("fk_co_signature_list_id_admission_list")
        ),
        sa.PrimaryKeyConstraint("list_id", "body", name=op.f("pk_co_signature")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("admission_list_id", sa.Uuid(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_patents", sa.Integer(), nullable=False),
        sa.Column("industrialised_patents", sa.Integer(), nullable=False),
        sa.Column("bank_consent", sa.Boolean(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.CheckConstraint("(route = 'removal') = (ground IS NOT NULL)", name=op.f("ck_member_removed_on_a_ground")),
        sa.CheckConstraint("route IN ('graduation', 'removal')", name=op.f("ck_member_known_route")),
        sa.CheckConstraint("(left_on IS NULL) = (route IS NULL)", name=op.f("ck_member_leaves_by_a_route")),
        sa.CheckConstraint("(left_on IS NULL) = (left_at IS NULL)", name=op.f("ck_member_leaves_at_an_instant")),
        sa.CheckConstraint("left_on >= admitted_on", name=op.f("ck_member_leaves_after_admission")),
        sa.ForeignKeyConstraint(
            ["admission_list_id"], ["admission_list.id"], name=op.f("fk_member_admission_list_id_admission_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index("ix_member_unit", "member", ["reporting_unit", "id"], unique=False)
    op.create_index(
        "one_active_membership_per_firm", "member", ["uscc"], unique=True, postgresql_where=sa.text("left_on IS NULL")
    )
    op.create_table(
        "exit_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("evidence", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("violation_id", sa.Uuid(), nullable=True),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'proposed'"), nullable=False),
        sa.CheckConstraint("route IN ('graduation', 'removal')", name=op.f("ck_exit_case_known_route")),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name=op.f("ck_exit_case_known_state")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_exit_case_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_case")),
    )
    op.create_index(
        "one_open_exit_per_member",
        "exit_case",
        ["member_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_index(
        "one_removal_per_violation",
        "exit_case",
        ["violation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_table(
        "removal_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'decided', 'withdrawn')", name=op.f("ck_removal_proposal_known_state")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_removal_proposal_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal_proposal")),
        sa.UniqueConstraint("member_id", "due_on", name="one_proposal_per_member_and_period"),
    )
