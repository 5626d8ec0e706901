"""The units to which the province assigned firms, as intake tells them."""

from shared.migrations.known_firms import add_firm_locks

revision = "2026_11_28_assigned_firms"
down_revision = "2026_11_28_lost_positions"
branch_labels = None
depends_on = None
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    add_firm_locks()
