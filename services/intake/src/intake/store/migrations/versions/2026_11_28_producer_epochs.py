"""Epochs of producers, and subjects on which a consumer knows more than its producer."""

from shared.migrations.frame_revision import add_producer_epochs

revision = "2026_11_28_producer_epochs"
down_revision = "2026_11_28_schema_floor"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    add_producer_epochs()
