"""Legal day on which a judged application came in."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_received_on"
down_revision = "2026_11_24_soft_by_version"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("assessment", "past_assessment"):
        op.add_column(table, sa.Column("received_on", sa.Date(), nullable=True))
