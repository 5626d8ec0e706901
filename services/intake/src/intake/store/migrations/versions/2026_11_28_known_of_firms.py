"""What is known of firms: their locks, memberships, violations and appeals, and until when an outcome stands."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.known_firms import add_firm_locks, add_membership_facts, add_violations

revision = "2026_11_28_known_of_firms"
down_revision = "2026_11_28_extensions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_firm_locks()
    add_membership_facts()
    add_violations()
    op.add_column("application", sa.Column("stands_until", sa.Date(), nullable=True))
    after = sa.Column("waivers_after", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)
    op.add_column("application", after)
    contested = sa.Column("contested", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("application", contested)
