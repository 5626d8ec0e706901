"""Where a consumer had to pass over what its topic no longer holds."""

from shared.migrations.frame_revision import add_lost_positions

revision = "2026_11_28_lost_positions"
down_revision = "2026_11_28_order_over_epochs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_lost_positions()
