"""Years of products in progress reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_28_product_years"
down_revision = "2026_11_28_unknown_exits"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.add_column(
        "progress_report",
        sa.Column("product_years", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    )
