"""Approved values of the plan's parameters, and which services have taken them."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.frame_revision import add_rule_copy

revision = "2026_11_29_rule_copy"
down_revision = "2026_11_29_list_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_rule_copy()
    op.create_table(
        "rule_confirmation",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("rule_change_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_zh", sa.Text(), nullable=True),
        sa.Column("refused_en", sa.Text(), nullable=True),
        sa.Column("touches", sa.JSON(), nullable=False),
        sa.Column("pending", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(refused_zh IS NULL) = (refused_en IS NULL)", name=op.f("ck_rule_confirmation_refused_in_both_languages")
        ),
        sa.PrimaryKeyConstraint("service", "rule_change_id", name=op.f("pk_rule_confirmation")),
    )
    op.create_index("ix_rule_confirmation_position", "rule_confirmation", ["position", "service"], unique=False)
