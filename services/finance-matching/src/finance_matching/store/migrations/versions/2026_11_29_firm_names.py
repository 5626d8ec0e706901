"""Names of firms as they are searched."""

from shared.migrations.frame_revision import add_firm_names

revision = "2026_11_29_firm_names"
down_revision = "2026_11_29_213b0624"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_firm_names()
