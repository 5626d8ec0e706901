"""Since when a bank says what it applies; of one that says so already, since its newest announcement."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_applies_since"
down_revision = "2026_11_28_feed_epochs"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"

_ANNOUNCED = """
UPDATE bank b SET applies_since = coalesce(
  (SELECT max(j.at) FROM journal j WHERE j.act = 'announce-applying' AND j.bank_id = b.id), now())
WHERE b.applies
"""


def upgrade() -> None:
    op.add_column("bank", sa.Column("applies_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(_ANNOUNCED)
