"""Which exits take a ground is the plan's table alone: no rule over members names one."""

from alembic import op

revision = "2026_11_29_member_grounds"
down_revision = "2026_11_29_departures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_member_removed_on_a_ground"), "member")
