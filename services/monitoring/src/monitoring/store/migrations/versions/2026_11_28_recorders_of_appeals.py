"""Who recorded the appeal against a violation: they do not decide on it afterwards. The journal knows who did so far."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_recorders_of_appeals"
down_revision = "2026_11_28_appeals_of_grounds"
branch_labels = None
depends_on = None
oldest_head = (
    "2026_11_28_schema_floor"  # may still run on this; one that takes something away names itself: docs/upgrades.md
)

_SO_FAR = """
UPDATE violation v SET appeal_recorded_by = j.recorders
FROM (SELECT facts::jsonb ->> 'violation_id' AS violation_id, array_agg(DISTINCT actor ORDER BY actor) AS recorders
      FROM journal WHERE act IN ('record-appeal', 'correct-appeal') GROUP BY 1) j
WHERE v.id::text = j.violation_id
"""


def upgrade() -> None:
    recorders = sa.Column("appeal_recorded_by", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)
    op.add_column("violation", recorders)
    op.execute(_SO_FAR)
