"""Legal day on which an application came in."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_received_on"
down_revision = "2026_11_24_waiver_expiry"
branch_labels = None
depends_on = None

_FROM_THE_BATCH = """
UPDATE application a SET reference_date = b.reference_date,
  entered_later = (b.created_at AT TIME ZONE 'Asia/Shanghai')::date > b.closes_on,
  received_on = CASE WHEN (b.created_at AT TIME ZONE 'Asia/Shanghai')::date > b.closes_on THEN b.closes_on
    ELSE (a.submitted_at AT TIME ZONE 'Asia/Shanghai')::date END
FROM batch b WHERE b.code = a.batch
"""


def upgrade() -> None:
    op.add_column("application", sa.Column("reference_date", sa.Date(), nullable=True))
    op.add_column("application", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column(
        "application", sa.Column("entered_later", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.execute(_FROM_THE_BATCH)
