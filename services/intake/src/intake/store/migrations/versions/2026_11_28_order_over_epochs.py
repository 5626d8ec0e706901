"""Order of events over the epochs of their producer."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_order_over_epochs"
down_revision = "2026_11_28_known_of_firms"
branch_labels = None
depends_on = None
oldest_head = (
    "2026_11_28_schema_floor"  # may still run on this; one that takes something away names itself: docs/upgrades.md
)


def upgrade() -> None:
    op.alter_column("application", "assessed_sequence", type_=sa.BigInteger(), existing_type=sa.Integer())
