"""The database compares persons as the program does."""

from shared.migrations.two_persons import compare_persons

revision = "2026_11_29_two_persons"
down_revision = "2026_11_28_lost_positions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    compare_persons("approval", "decided_by", "proposed_by", "decided_at")
