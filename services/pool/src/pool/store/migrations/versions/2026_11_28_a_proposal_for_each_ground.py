"""The clock and each violation propose a removal of their own, also where they fall due on one day."""

from alembic import op

revision = "2026_11_28_proposal_each_ground"
down_revision = "2026_11_28_freed_by_exits"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_proposal_each_ground"  # programs of before look for the one proposal of a member and a day


def upgrade() -> None:
    op.drop_constraint("one_proposal_per_member_and_period", "removal_proposal")
    op.create_unique_constraint(
        "one_proposal_per_member_and_period",
        "removal_proposal",
        ["member_id", "due_on", "violation_id"],
        postgresql_nulls_not_distinct=True,
    )
