"""What is known of members: facts of membership, violations and appeals, and what revoked an entry."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.known_firms import add_membership_facts, add_violations

revision = "2026_11_28_known_of_firms"
down_revision = "2026_11_28_producer_epochs"
branch_labels = None
depends_on = None

_ADMITTED = """
INSERT INTO membership_fact (event_id, uscc, sequence, kind, effective_on, at)
SELECT gen_random_uuid(), uscc, CASE state WHEN 'active' THEN sequence ELSE sequence - 1 END, 'admitted', admitted_on,
  'epoch'
FROM member WHERE admitted_on IS NOT NULL
"""
_EXITED = """
INSERT INTO membership_fact (event_id, uscc, sequence, kind, effective_on, at, route)
SELECT gen_random_uuid(), uscc, sequence, 'exited', left_on, 'epoch',
  CASE state WHEN 'removed' THEN 'removal' ELSE 'graduation' END
FROM member WHERE state <> 'active'
"""


def upgrade() -> None:
    add_membership_facts()
    add_violations()
    op.add_column("list_entry", sa.Column("revoked_by", sa.Uuid(), nullable=True))
    op.execute(_ADMITTED)
    op.execute(_EXITED)
