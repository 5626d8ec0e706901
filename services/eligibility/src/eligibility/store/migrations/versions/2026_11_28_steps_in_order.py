"""Steps of appeals in the order in which they were told, of which their days say nothing."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_steps_in_order"
down_revision = "2026_11_28_assigned_firms"
branch_labels = None
depends_on = None
# What may still run on this; a revision that takes something away names itself (docs/upgrades.md).
oldest_head = "2026_11_28_schema_floor"


def upgrade() -> None:
    op.drop_constraint(op.f("pk_appeal_step"), "appeal_step")
    op.add_column("appeal_step", sa.Column("place", sa.BigInteger(), sa.Identity(always=True), nullable=False))
    op.create_primary_key(op.f("pk_appeal_step"), "appeal_step", ["place"])
    op.create_index("ix_appeal_step_violation_id", "appeal_step", ["violation_id"])
