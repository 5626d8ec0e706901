"""An exit of a firm that is not known as a member is kept, without its application and day of admission."""

from alembic import op

revision = "2026_11_28_unknown_exits"
down_revision = "2026_11_28_legal_days"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.alter_column("membership", "application_id", nullable=True)
    op.alter_column("membership", "admitted_on", nullable=True)
