"""Which programs may still run on this database."""

from shared.migrations.frame_revision import add_schema_floor

revision = "2026_11_28_schema_floor"
down_revision = "2026_11_24_abnormal_filings"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    add_schema_floor()
