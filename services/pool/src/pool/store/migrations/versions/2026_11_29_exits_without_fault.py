"""Exits are rows of the plan's table: no rule of the database names them, and one may take one person."""

from alembic import op

revision = "2026_11_29_departures"
down_revision = "2026_11_29_rule_copy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_member_known_route"), "member")
    op.drop_constraint(op.f("ck_exit_case_known_route"), "exit_case")
    op.drop_constraint(op.f("ck_seat_line_known_reason"), "seat_line")
    op.drop_constraint(op.f("ck_member_removed_on_a_ground"), "member")
    op.create_check_constraint(
        op.f("ck_member_removed_on_a_ground"), "member", "(route <> 'graduation') = (ground IS NOT NULL)"
    )
    op.alter_column("exit_case", "approval_id", nullable=True)
