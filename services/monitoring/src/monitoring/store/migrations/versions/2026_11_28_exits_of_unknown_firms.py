"""An exit of a firm that is not known as a member is kept; the topic is told again for those who read it anew."""

from alembic import op

from shared.migrations.known_firms import tell_again

revision = "2026_11_28_unknown_exits"
down_revision = "2026_11_28_legal_days"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.alter_column("member", "admitted_on", nullable=True)
    tell_again("miaopu.monitoring.v1")
