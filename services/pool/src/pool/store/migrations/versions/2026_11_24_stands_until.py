"""Until when an assessment stands."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_stands_until"
down_revision = "2026_11_24_appeals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidate", sa.Column("stands_until", sa.Date(), nullable=True))
    after = sa.Column("waivers_after", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)
    op.add_column("candidate", after)
