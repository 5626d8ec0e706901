"""Seats given back above the cap after a reversed removal; the topic is told again for those who read it anew."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.known_firms import tell_again

revision = "2026_11_28_reinstatement"
down_revision = "2026_11_28_calendar_years"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"

_REASONS = "reason IN ('admission', 'graduation', 'removal', 'reinstatement')"


def upgrade() -> None:
    for table in ("seat_plan", "unit_seats"):
        op.add_column(table, sa.Column("over_cap", sa.Integer(), server_default=sa.text("0"), nullable=False))
        op.create_check_constraint(op.f(f"ck_{table}_over_cap_not_negative"), table, "over_cap >= 0")
    _widen("seat_plan", "used_within_cap", "used BETWEEN 0 AND cap + over_cap")
    _widen("unit_seats", "used_within_seats", "seats IS NULL OR used <= seats + over_cap")
    _widen("seat_line", "known_reason", _REASONS)
    op.drop_constraint("one_line_each_way", "seat_line")
    op.create_unique_constraint("one_line_each_way", "seat_line", ["member_id", "delta", "at"])
    place = sa.Column("place", sa.BigInteger(), sa.Identity(always=True), nullable=False)
    op.add_column("appeal_step", place)
    op.create_index("ix_exit_case_member_id", "exit_case", ["member_id"])
    op.create_index("ix_exit_case_uscc", "exit_case", ["uscc"])
    tell_again("miaopu.pool.v1")


def _widen(table: str, name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
