"""The ground of an abnormal filing is a row of the plan: no rule over violations names it."""

from alembic import op

revision = "2026_11_29_filing_ground"
down_revision = "2026_11_29_rule_copy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_violation_abnormal_by_its_ground"), "violation")
