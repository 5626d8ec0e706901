"""Approved values of the plan's parameters."""

from shared.migrations.frame_revision import add_rule_copy

revision = "2026_11_29_rule_copy"
down_revision = "2026_11_29_firm_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_rule_copy()
