"""What is known of firms: their locks, registered places, appeals step by step, and exits that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_known_of_firms"
down_revision = "2026_11_28_7e8de696"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"

_CARRIED_OUT = """
UPDATE exit_case e SET carried_out_at = m.left_at FROM member m WHERE m.id = e.member_id AND e.state = 'approved'
"""


def upgrade() -> None:
    op.create_table(
        "firm",
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("assigned_unit", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_firm")),
    )
    op.create_table(
        "appeal_step",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("violation_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_appeal_step")),
    )
    op.create_index("ix_appeal_step_violation_id", "appeal_step", ["violation_id"])
    op.add_column("violation", sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("candidate", sa.Column("registered_division", sa.Text(), nullable=True))
    op.add_column("candidate", sa.Column("contested", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    _undoable_exits()
    _proposals_on_violations()


def _undoable_exits() -> None:
    op.add_column("exit_case", sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("exit_case", sa.Column("reversed_on", sa.Date(), nullable=True))
    op.add_column("exit_case", sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_CARRIED_OUT)
    op.create_check_constraint(
        op.f("ck_exit_case_reversed_on_a_day"), "exit_case", "(reversed_on IS NULL) = (reversed_at IS NULL)"
    )
    op.create_check_constraint(
        op.f("ck_exit_case_reversed_after_it_was_carried_out"),
        "exit_case",
        "reversed_at IS NULL OR state = 'approved'",
    )
    op.drop_index("one_removal_per_violation", "exit_case")
    op.create_index(
        "one_removal_per_violation",
        "exit_case",
        ["violation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'approved' AND reversed_at IS NULL"),
    )


def _proposals_on_violations() -> None:
    ground = sa.Column("ground", sa.Text(), server_default=sa.text("'no_progress'"), nullable=False)
    op.add_column("removal_proposal", ground)
    op.add_column("removal_proposal", sa.Column("violation_id", sa.Uuid(), nullable=True))
