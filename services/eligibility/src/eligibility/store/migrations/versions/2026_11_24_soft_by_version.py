"""Soft criteria by version of the rules."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_soft_by_version"
down_revision = "2026_11_24_findings_by_firm"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rule_set", sa.Column("soft", sa.ARRAY(sa.Text()), nullable=True))
