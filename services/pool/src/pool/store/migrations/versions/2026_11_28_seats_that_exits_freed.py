"""Which removals freed a seat for a new screening, so that undoing one takes back its own and no other."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_freed_by_exits"
down_revision = "2026_11_28_product_years"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_rights"


def upgrade() -> None:
    op.add_column("exit_case", sa.Column("freed_seat", sa.Boolean(), nullable=True))
