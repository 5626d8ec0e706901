"""Grounds are the plan's: its table says which there are and which cite a law."""

from alembic import op

revision = "2026_11_28_grounds_of_the_plan"
down_revision = "2026_11_28_schema_floor"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_violation_known_ground"), "violation", type_="check")
    op.drop_constraint(op.f("ck_violation_other_cites_a_law"), "violation", type_="check")
