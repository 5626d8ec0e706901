"""Notices of removals that are proposed, and what firms answer."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_answers_to_removals"
down_revision = "2026_11_28_reinstatement"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column("exit_case", sa.Column("on_decision", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "removal_notice",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("served_by", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= notified_on", name=op.f("ck_removal_notice_ends_after_service")),
        sa.ForeignKeyConstraint(["case_id"], ["exit_case.id"], name=op.f("fk_removal_notice_case_id_exit_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_removal_notice")),
    )
    op.create_table(
        "removal_answer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("waived", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "waived OR num_nonnulls(statement, document_no) > 0",
            name=op.f("ck_removal_answer_an_answer_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["removal_notice.case_id"], name=op.f("fk_removal_answer_case_id_removal_notice")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_removal_answer")),
    )
